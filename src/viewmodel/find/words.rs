//! What hits are called, and the text around them.

use std::ops::Range;

use crate::book::{Book, Outline, SheetId};
use crate::search::{Edit, Spot};
use crate::viewmodel::names::name_line;
use crate::words::in_a_row;

/// How many characters before a hit are shown with it.
const BEFORE: usize = 10;
/// The most of what is shown from the hit on.
const BEHIND: usize = 60;

/// What hits are listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// Names of plans and policies.
    Names,
    /// A sheet.
    Sheet(SheetId),
}

impl Heading {
    /// What stands above the hits.
    pub fn words(self, book: &Outline) -> String {
        let Self::Sheet(sheet) = self else { return "計画名・施策名".to_owned() };
        let Some(shown) = book.standing(sheet) else { return String::new() };
        format!("調書-{}　{}", shown.listed.number, name_line(&shown.policy.name))
    }
}

/// What a text's hits are listed under.
pub fn heading(spot: &Spot) -> Heading {
    spot.sheet().map_or(Heading::Names, Heading::Sheet)
}

/// Which text it is, on its sheet.
pub fn where_of(book: &Book, spot: &Spot) -> String {
    match spot {
        Spot::Plan(_) => "計画名".to_owned(),
        Spot::Policy(_) => "施策名".to_owned(),
        Spot::Note(_) => "メモ".to_owned(),
        Spot::Overall(sheet) => book
            .context(*sheet)
            .map(|shown| name_line(&shown.expand(&shown.form.captions.overall)))
            .unwrap_or_default(),
        Spot::Name(sheet, entry) | Spot::Cell(sheet, entry, _) => {
            let Ok(shown) = book.context(*sheet) else { return String::new() };
            let row = shown.entries().position(|row| row.id == *entry).unwrap_or(0);
            let name = book.entry(*entry).map(|entry| name_line(&entry.name)).unwrap_or_default();
            let column = match spot {
                Spot::Cell(_, _, column) => shown.form.column(column),
                _ => shown.form.columns.iter().find(|own| own.kind == crate::book::ColumnKind::Name),
            };
            let column = column.map_or("", |column| &column.short);
            match spot {
                Spot::Cell(..) if !name.is_empty() => format!("{name}・{column}"),
                _ => format!("{}行目・{column}", row + 1),
            }
        }
    }
}

/// A hit with some text around it, on one line, and where the hit is in that.
pub fn excerpt(text: &str, hit: &Range<usize>) -> (String, Range<usize>) {
    let before = text.get(..hit.start).unwrap_or_default();
    let cut = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let mut line = if cut > 0 { "…".to_owned() } else { String::new() };
    line.push_str(&in_a_row(before.get(cut..).unwrap_or_default()));
    let start = line.len();
    line.push_str(&in_a_row(text.get(hit.clone()).unwrap_or_default()));
    let end = line.len();
    let behind: String = text.get(hit.end..).unwrap_or_default().chars().take(BEHIND).collect();
    line.push_str(&in_a_row(&behind));
    (line, start..end)
}

/// Pieces of a line; true for those that differ.
pub type Pieces = Vec<(String, bool)>;

/// A text before and after its edits: what differs with some text around it.
pub fn differences(text: &str, edits: &[Edit]) -> (Pieces, Pieces) {
    let (mut old, mut new) = (Pieces::new(), Pieces::new());
    let mut at = 0;
    for (index, edit) in edits.iter().enumerate() {
        let between = text.get(at..edit.range.start).unwrap_or_default();
        let same = shortened(between, if index > 0 { BEFORE } else { 0 }, BEFORE);
        let gone = text.get(edit.range.clone()).unwrap_or_default();
        for (pieces, differs) in [(&mut old, gone), (&mut new, edit.text.as_str())] {
            pieces.push((same.clone(), false));
            pieces.push((in_a_row(differs), true));
        }
        at = edit.range.end;
    }
    let rest = shortened(text.get(at..).unwrap_or_default(), BEHIND, 0);
    for pieces in [&mut old, &mut new] {
        pieces.push((rest.clone(), false));
        pieces.retain(|(piece, _)| !piece.is_empty());
    }
    (old, new)
}

/// The beginning and the end of what is the same, on one line.
fn shortened(text: &str, first: usize, last: usize) -> String {
    let count = text.chars().count();
    if count <= first + last {
        return in_a_row(text);
    }
    let start: String = text.chars().take(first).collect();
    let end: String = text.chars().skip(count - last).collect();
    in_a_row(&format!("{start}…{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_is_shown_with_what_stands_around_it() {
        let text = "平成21年度から始めた\n学童クラブの延長保育を続ける。";
        let at = text.find("延長").unwrap();
        let (line, hit) = excerpt(text, &(at..at + "延長".len()));
        assert_eq!(line, "…始めた 学童クラブの延長保育を続ける。");
        assert_eq!(&line[hit], "延長");
        let (line, hit) = excerpt("保育", &(0..6));
        assert_eq!((&*line, hit), ("保育", 0..6));
    }

    #[test]
    fn what_differs_is_shown_with_what_stands_around_it() {
        let text = "平成21年度から始めた学童クラブの延長保育を続ける。\n保育園も。";
        let edits: Vec<Edit> = text
            .match_indices("保育")
            .map(|(at, word)| Edit { range: at..at + word.len(), text: "養護".to_owned() })
            .collect();
        let (old, new) = differences(text, &edits);
        let line = |pieces: &Pieces| pieces.iter().map(|(piece, _)| piece.as_str()).collect::<String>();
        assert_eq!(line(&old), "…めた学童クラブの延長保育を続ける。 保育園も。");
        assert_eq!(line(&new), "…めた学童クラブの延長養護を続ける。 養護園も。");
        let differs: Vec<&str> = new.iter().filter(|(_, own)| *own).map(|(piece, _)| &**piece).collect();
        assert_eq!(differs, ["養護", "養護"]);
    }
}
