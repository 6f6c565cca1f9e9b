//! A slip of the pen in the name of a job is no book that the window is to open.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory as _;

use super::Cli;
use crate::error::Error;

/// Letters by which a word may differ from the name of a job to be taken for it.
const SLIPS: usize = 2;

/// The error for a first word that is neither a job nor anything like a file.
pub(super) fn job(arguments: &[OsString]) -> Option<Error> {
    let word = arguments.get(1)?.to_str()?;
    let path = Path::new(word);
    let looks_like_a_file =
        path.extension().is_some() || word.contains(['/', '\\']) || path.symlink_metadata().is_ok();
    if word.is_empty() || word.starts_with('-') || looks_like_a_file {
        return None;
    }
    let cli = Cli::command();
    let names = || cli.get_subcommands().map(|job| job.get_name()).chain(["help"]);
    if names().any(|name| name == word) {
        return None;
    }
    let near = names().map(|name| (distance(word, name), name)).min().filter(|(slips, _)| *slips <= SLIPS);
    Some(Error::UnknownCommand { name: word.to_owned(), near: near.map(|(_, name)| name.to_owned()) })
}

/// How many letters have to be put in, taken out or changed to make one word of another;
/// two neighbours that changed places count once.
fn distance(one: &str, other: &str) -> usize {
    // A long word is no slip.
    let one: Vec<char> = one.to_lowercase().chars().take(32).collect();
    let other: Vec<char> = other.chars().collect();
    let at = |rows: &[Vec<usize>], row: usize, column: usize| {
        rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(usize::MAX / 2)
    };
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, with) in other.iter().enumerate() {
            let changed = at(&rows, row, column) + usize::from(letter != with);
            let put = next.last().copied().unwrap_or_default() + 1;
            let taken = at(&rows, row, column + 1) + 1;
            let is_swap = row > 0
                && column > 0
                && one.get(row - 1) == Some(with)
                && Some(letter) == other.get(column - 1);
            let swapped = if is_swap { at(&rows, row - 1, column - 1) + 1 } else { usize::MAX / 2 };
            next.push(changed.min(put).min(taken).min(swapped));
        }
        rows.push(next);
    }
    at(&rows, one.len(), other.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_known_by_the_letters_that_differ() {
        for (one, other, slips) in [
            ("check", "check", 0),
            ("chek", "check", 1),
            ("chekc", "check", 1),
            ("CHECK", "check", 0),
            ("ex", "export", 4),
            ("", "show", 4),
        ] {
            assert_eq!(distance(one, other), slips, "{one}");
        }
    }
}
