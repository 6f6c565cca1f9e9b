//! Taking away spaces that only the end of a line left, in all texts of a book, and telling
//! where they are.

use std::ops::Range;

use crate::book::{Book, ColumnId, EntryId, SheetId, Unread};
use crate::lookalike::stray_spaces;
use crate::quote::quoted;
use crate::search::Spot;
use crate::words::{grouped, in_a_row};

use super::mend::{mended, together};
use super::{Command, Replacement};

/// Characters that are shown on each side of a space.
const AROUND: usize = 6;

/// What becomes of the texts of a book in which [stray spaces](stray_spaces) are.
#[derive(Clone, Debug, Default)]
pub struct SpaceMending {
    /// In the order of the print.
    pub texts: Vec<Replacement>,
}

impl SpaceMending {
    /// Of all texts of `book`.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn of(book: &Book) -> Result<Self, Unread> {
        Ok(Self { texts: mended(book, stray_spaces)? })
    }

    /// In how many places such spaces are.
    pub fn places(&self) -> usize {
        self.texts.iter().map(|own| own.edits.len()).sum()
    }

    /// The command that takes them away in one step, of the book that they are of; `None` where
    /// there are none.
    pub fn command(&self, book: &Book) -> Option<Command> {
        (!self.texts.is_empty()).then(|| together(book, "行末に入った空白の削除", &self.texts))
    }

    /// Takes them away, of a book that is in no session; whether that could be done.
    pub fn apply(&self, book: &mut Book) -> bool {
        let step = self.command(book).and_then(|command| command.step(book).ok()).flatten();
        step.map(|step| book.apply_all(&step.changes)).is_some()
    }

    /// What is said of all of them: how many there are; `None` where there are none.
    pub fn summary(&self) -> Option<String> {
        let places = self.places();
        (places > 0).then(|| format!("行末に入ったとみられる空白が{}か所あります。", grouped(places)))
    }

    /// For each text of the book that they are of where it is, and each space with what stands
    /// around it, before and after.
    pub fn lines(&self, book: &Book) -> Vec<String> {
        let line = |text: &Replacement| {
            let pairs: Vec<String> = text.edits.iter().map(|edit| pair(&text.before, &edit.range)).collect();
            format!("{}：{}", place(book, &text.spot), pairs.join("、"))
        };
        self.texts.iter().map(line).collect()
    }
}

/// Which text it is: 調書-2「広場」の達成度.
fn place(book: &Book, spot: &Spot) -> String {
    match spot {
        Spot::Plan(_) => "計画名".to_owned(),
        Spot::Policy(_) => "施策名".to_owned(),
        Spot::Overall(sheet) => format!("{}の実績評価", number(book, *sheet)),
        Spot::Note(sheet) => format!("{}のメモ", number(book, *sheet)),
        Spot::Name(sheet, entry) => of_row(book, *sheet, *entry, None),
        Spot::Cell(sheet, entry, column) => of_row(book, *sheet, *entry, Some(column)),
    }
}

fn number(book: &Book, sheet: SheetId) -> String {
    book.listing(sheet).map(|sheet| format!("調書-{}", sheet.number)).unwrap_or_default()
}

fn of_row(book: &Book, sheet: SheetId, entry: EntryId, column: Option<&ColumnId>) -> String {
    let name = book.entry(entry).map(|entry| quoted(&entry.name)).unwrap_or_default();
    let form = book.standing(sheet).map(|shown| shown.form);
    let column = column.and_then(|id| form?.column(id));
    let words = column.map_or("事業名".to_owned(), |column| quoted(&column.short));
    format!("{}「{name}」の{words}", number(book, sheet))
}

/// A space with what stands around it, before and after: 「内 容の充実」→「内容の充実」.
fn pair(text: &str, space: &Range<usize>) -> String {
    let line = text.get(..space.start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let from = line.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
    let before = in_a_row(line.get(from..).unwrap_or_default());
    let rest = text.get(space.end..).unwrap_or_default().split('\n').next().unwrap_or_default();
    let after = in_a_row(&rest.chars().take(AROUND).collect::<String>());
    format!("「{before} {after}」→「{before}{after}」")
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;
    use crate::book::testing::{Small, rows, small};

    #[test]
    fn spaces_that_a_lines_end_left_go_in_one_step() {
        let Small { mut book, first, .. } = small();
        assert!(SpaceMending::of(&book).unwrap().command(&book).is_none());
        let row = rows(&book, first)[0];
        let cell =
            |text: &str| Command::SetCell { entry: row, column: "target".into(), text: text.to_owned() };
        run(&mut book, cell("内 容の充実 施設 において\n氏名　年齢")).unwrap();
        run(&mut book, Command::SetName { entry: row, name: "養育支 援訪問".to_owned() }).unwrap();
        let mending = SpaceMending::of(&book).unwrap();
        assert_eq!(mending.places(), 3);
        let command = mending.command(&book).unwrap();
        let mut alone = book.clone();
        assert!(mending.apply(&mut alone));
        run(&mut book, command).unwrap();
        assert_eq!(alone.text(row, &"target".into()), book.text(row, &"target".into()));
        assert_eq!(book.text(row, &"target".into()), "内容の充実 施設において\n氏名　年齢");
        assert_eq!(book.entry(row).unwrap().name, "養育支援訪問");
        assert_eq!(SpaceMending::of(&book).unwrap().places(), 0);
    }

    #[test]
    fn a_space_is_shown_with_what_stands_around_it() {
        let text = "次の内 容の充実を図る";
        let at = text.find(' ').unwrap();
        assert_eq!(pair(text, &(at..at + 1)), "「次の内 容の充実を図」→「次の内容の充実を図」");
        assert_eq!(pair("一\n内 容\n二", &(7..8)), "「内 容」→「内容」");
    }
}
