//! What a backup's file is called: 2026-11-26 14-32-05 終了時.chosho. No sign in it is
//! one that Windows forbids, and by name is by age.

use std::path::Path;

use jiff::civil::DateTime;
use uuid::Uuid;

use super::BackupReason;

/// So much of a file's name is in that of its shelf, in characters: paths of more
/// than 260 of them cannot be opened everywhere on Windows.
const STEM: usize = 40;

/// The name of a backup.
pub fn file_name(at: DateTime, reason: BackupReason) -> String {
    format!("{} {}.chosho", at.strftime("%Y-%m-%d %H-%M-%S"), reason.words())
}

/// What a name says; `None` for one that [`file_name`] would not give.
pub fn parse(name: &str) -> Option<(DateTime, BackupReason)> {
    let (stamp, words) = name.strip_suffix(".chosho")?.split_at_checked(19)?;
    let at = DateTime::strptime("%Y-%m-%d %H-%M-%S", stamp).ok()?;
    let reason =
        BackupReason::ALL.into_iter().find(|reason| words.strip_prefix(' ') == Some(reason.words()))?;
    (file_name(at, reason) == name).then_some((at, reason))
}

/// The name of the shelf of the book at `path`: its own, and a few figures that are
/// the same for the same place.
pub fn shelf_name(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let stem: String = path.file_stem().unwrap_or_default().to_string_lossy().chars().take(STEM).collect();
    let place = path.to_string_lossy();
    // There, names in capitals and in small letters are one.
    let place = if cfg!(windows) { place.to_lowercase() } else { place.into_owned() };
    let figures = Uuid::new_v5(&Uuid::NAMESPACE_URL, place.as_bytes()).simple().to_string();
    format!("{}_{}", stem.trim_end(), figures.get(..8).unwrap_or_default())
}

/// The book's own name in that of its shelf.
pub fn book_of(shelf: &str) -> Option<&str> {
    let (stem, figures) = shelf.rsplit_once('_')?;
    (figures.len() == 8 && figures.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(stem)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_name_says_when_and_why() {
        let at = date(2026, 11, 6).at(4, 32, 5, 0);
        assert_eq!(file_name(at, BackupReason::Closing), "2026-11-06 04-32-05 終了時.chosho");
        for reason in BackupReason::ALL {
            assert_eq!(parse(&file_name(at, reason)), Some((at, reason)));
        }
    }

    #[test]
    fn other_names_are_not_ours() {
        for name in [
            "",
            "調書.chosho",
            "2026-11-06 04-32-05 終了時",
            "2026-11-06 04-32-05 終了時.chosho.bak",
            "2026-11-06 04-32-05 終了時 のコピー.chosho",
            "2026-11-06 04-32-05終了時.chosho",
            "2026-11-06 4-32-05 終了時.chosho",
            "2026-02-30 04-32-05 終了時.chosho",
            "2026-11-06 04-32-05 別の理由.chosho",
            "控え2026-11-06 04-32-05 終了時.chosho",
        ] {
            assert_eq!(parse(name), None, "{name}");
        }
    }

    #[test]
    fn a_place_has_a_shelf_of_its_own_for_ever() {
        let name = shelf_name(Path::new("/share/令和6年度 評価調書.chosho"));
        #[cfg(unix)]
        assert_eq!(name, "令和6年度 評価調書_b9e86fef");
        assert_eq!(book_of(&name), Some("令和6年度 評価調書"));
        assert_ne!(name, shelf_name(Path::new("/other/令和6年度 評価調書.chosho")));
        assert_eq!(
            shelf_name(Path::new("a.chosho")),
            shelf_name(&std::env::current_dir().unwrap().join("a.chosho"))
        );
        let long = shelf_name(Path::new(&format!("/{}.chosho", "調".repeat(80))));
        assert_eq!(long.chars().count(), STEM + 9);
        assert_eq!(book_of("写真_2024"), None);
    }
}
