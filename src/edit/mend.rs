//! Mending characters that only look like others, in all texts of a book.

use crate::book::{Book, Unread};
use crate::lookalike::Mending;
use crate::search::{self, Edit, Scope};

use super::{Command, Replacement};

/// The command that mends them in one step, and in how many places it does; `None` where
/// there are none. A text that may not become what it should be stays.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn mending(book: &Book) -> Result<Option<(Command, usize)>, Unread> {
    let all = mended(book, Mending::of)?;
    let places = all.iter().map(|own| own.edits.len()).sum();
    Ok((places > 0).then(|| (together(book, "文字の統一", &all), places)))
}

pub(super) fn together(book: &Book, label: &str, texts: &[Replacement]) -> Command {
    let commands = texts.iter().filter_map(|own| own.command(book)).collect();
    Command::Together { label: label.to_owned(), commands }
}

/// What becomes of all texts of a book that are to be mended, and may be.
pub(super) fn mended(book: &Book, of: impl Fn(&str) -> Mending) -> Result<Vec<Replacement>, Unread> {
    let mut all: Vec<Replacement> = Vec::new();
    search::each_text(book, &Scope::default(), |spot, text| {
        let mending = of(text);
        if !mending.is_none() {
            let edits = mending.mends.into_iter().map(|mend| Edit { range: mend.range, text: mend.text });
            all.push(Replacement { spot: spot.clone(), before: text.to_owned(), edits: edits.collect() });
        }
    })?;
    all.retain(|own| own.unfit(book).is_none());
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;
    use crate::book::testing::{Small, rows, small};

    #[test]
    fn all_of_them_are_mended_in_one_step_and_names_keep_their_forms() {
        let Small { mut book, first, .. } = small();
        assert_eq!(mending(&book), Ok(None));
        let row = rows(&book, first)[0];
        let cell =
            |text: &str| Command::SetCell { entry: row, column: "target".into(), text: text.to_owned() };
        run(&mut book, cell("⾷育\u{200B}を葛\u{E0100}飾で")).unwrap();
        run(&mut book, Command::SetName { entry: row, name: "⻝べ⽅".to_owned() }).unwrap();
        run(&mut book, Command::SetNote { sheet: first, text: "か\u{3099}".to_owned() }).unwrap();
        let (command, places) = mending(&book).unwrap().unwrap();
        assert_eq!(places, 5);
        run(&mut book, command).unwrap();
        assert_eq!(book.text(row, &"target".into()), "食育を葛\u{E0100}飾で");
        assert_eq!(book.entry(row).unwrap().name, "食べ方");
        assert_eq!(book.sheet(first).unwrap().note, "が");
        assert_eq!(mending(&book), Ok(None));
    }

    #[test]
    fn a_text_that_must_not_become_empty_stays() {
        let Small { mut book, .. } = small();
        let plan = crate::book::Plan { name: "\u{200B}".to_owned(), ..book.plans().next().unwrap().clone() };
        run(&mut book, Command::SetPlan(plan)).unwrap();
        assert_eq!(mending(&book), Ok(None));
    }
}
