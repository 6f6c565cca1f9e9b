//! What the palette offers, and which of it fits what was typed.

use crate::book::{Outline, SheetId};
use crate::viewmodel::names::name_line;
use crate::words::one_line;

use super::kana::{Fit, TypedKana, Words};
use crate::ui::request::Verb;

/// How many commands that were chosen last come first.
const RECENT: usize = 6;

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteChoice {
    /// A command.
    Do(Verb),
    /// A sheet to show.
    Show(SheetId),
}

/// A line of the palette.
#[derive(Clone, Debug)]
pub struct PaletteItem {
    /// What it stands for.
    pub choice: PaletteChoice,
    /// Its words.
    pub label: String,
    /// What stands at the right: keys, or the plan of a sheet.
    pub beside: String,
    /// Whether it can be done now.
    pub enabled: bool,
    words: Words,
    /// Its place among those chosen last.
    recent: usize,
}

impl PaletteItem {
    /// A command. `recent` are the names of those chosen last, the last one first.
    pub fn verb(verb: Verb, enabled: bool, recent: &[String]) -> Self {
        let name = name_of(verb);
        Self {
            choice: PaletteChoice::Do(verb),
            label: verb.label().to_owned(),
            beside: verb.keys().unwrap_or_default(),
            enabled,
            words: Words::new(verb.label(), verb.reading()),
            recent: recent.iter().take(RECENT).position(|own| *own == name).unwrap_or(usize::MAX),
        }
    }

    /// All sheets of a book.
    pub fn sheets(book: &Outline) -> impl Iterator<Item = Self> + '_ {
        book.sheets().filter_map(|sheet| book.standing(sheet.id)).map(|shown| {
            let number = shown.listed.number.to_string();
            let title = format!("調書-{number}");
            let words = Words::new(&title, &format!("ちょうしょ{number}"))
                .also(&number)
                .also(&one_line(&shown.policy.name))
                .also(&one_line(&shown.plan.name));
            Self {
                choice: PaletteChoice::Show(shown.listed.id),
                label: format!("{title}　{}", name_line(&shown.policy.name)),
                beside: name_line(&shown.plan.name),
                enabled: true,
                words,
                recent: usize::MAX,
            }
        })
    }
}

/// The name by which a command is remembered.
pub fn name_of(verb: Verb) -> String {
    format!("{verb:?}")
}

/// Puts a command at the head of those chosen last.
pub fn remember(recent: &mut Vec<String>, verb: Verb) {
    let name = name_of(verb);
    recent.retain(|own| *own != name);
    recent.insert(0, name);
    recent.truncate(RECENT);
}

/// Which items fit what was typed, the best first: what can be done, what fits
/// best, what was chosen last. Sheets are only shown once something is typed.
pub fn fitting(items: &[PaletteItem], typed: &str) -> Vec<usize> {
    let typed = TypedKana::new(typed);
    let mut found: Vec<(bool, Fit, usize, usize)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let fit = if typed.is_empty() {
            matches!(item.choice, PaletteChoice::Do(_)).then_some(Fit::Within)
        } else {
            item.words.fit(&typed)
        };
        found.extend(fit.map(|fit| (!item.enabled, fit, item.recent, at)));
    }
    found.sort_unstable();
    found.into_iter().map(|(.., at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};

    fn labels(items: &[PaletteItem], typed: &str) -> Vec<String> {
        fitting(items, typed).into_iter().map(|at| items[at].label.clone()).collect()
    }

    #[test]
    fn what_can_be_done_and_was_done_last_comes_first() {
        let mut recent = Vec::new();
        for verb in [Verb::ZoomIn, Verb::Export, Verb::ZoomIn] {
            remember(&mut recent, verb);
        }
        assert_eq!(recent, ["ZoomIn", "Export"]);
        let item = |verb| PaletteItem::verb(verb, verb != Verb::Undo, &recent);
        let items = [Verb::Undo, Verb::Redo, Verb::Export, Verb::ZoomIn, Verb::ZoomOut].map(item);
        assert_eq!(labels(&items, ""), ["拡大", "PDFに書き出す…", "やり直す", "縮小", "元に戻す"]);
        assert_eq!(labels(&items, "hozon"), [""; 0]);
        assert_eq!(labels(&items, "zuumu"), ["拡大", "縮小"]);
        assert_eq!(labels(&items, "pdf"), ["PDFに書き出す…"]);
    }

    #[test]
    fn sheets_are_found_by_number_policy_and_plan() {
        let Small { book, .. } = small();
        let items: Vec<PaletteItem> = PaletteItem::sheets(&book).collect();
        for typed in ["調書-2", "調書２", "2", "ちょうしょ2", "tyousyo2", "施策1"] {
            let found = labels(&items, typed);
            assert!(found.first().is_some_and(|label| label == "調書-2　施策1"), "{typed}: {found:?}");
        }
        assert_eq!(labels(&items, "子ども").len(), 2);
        assert!(labels(&items, "").is_empty());
    }
}
