//! A sheet as it was read of a document, whatever that is.

use serde::{Deserialize, Serialize};

use super::captions::{is_any_dash, squeeze};
use crate::book::form::Captions;
use crate::book::{ColumnId, limits};
use crate::lookalike::Folding;

/// A sheet as it stands in a document.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadSheet {
    /// The place of its form among those that were read.
    pub form: usize,
    pub head: ReadHead,
    pub rows: Vec<ReadRow>,
    pub overall: String,
}

/// A row of a table.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadRow {
    /// Empty in a row that continues the one above.
    pub name: String,
    pub marks: Vec<String>,
    /// The cells that are not blank.
    pub cells: Vec<(ColumnId, String)>,
    /// The cells that are part of those above; `None` where the document does not tell.
    pub merged: Option<Vec<ColumnId>>,
    /// Whether it is the first under a header.
    pub begins_page: bool,
    pub parent: RowParent,
}

/// Which row a row is a part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum RowParent {
    /// Without a name, of the last that has one.
    #[default]
    ByName,
    /// Of the last that has a name which does not stand further in, as its own does.
    Indented,
    /// Of the one at this place of the sheet, or of none.
    Row(Option<usize>),
}

/// What the head of a sheet says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadHead {
    /// What goals and measures are called, by their codes, where the sheet says so.
    pub names: Vec<(String, String)>,
    pub number: u32,
    pub plan: String,
    /// Empty where the sheet names none.
    pub policy: String,
    pub goals: Vec<String>,
    pub measures: Vec<String>,
}

impl ReadHead {
    /// Reads 「基本目標 1 基本施策1-2、1-3」. `None` where something else stands in it.
    pub fn references(&mut self, text: &str, captions: &Captions) -> Option<()> {
        let text = Folding::WIDTH.apply(text);
        let mut rest = text.as_str();
        let mut codes: Option<&mut Vec<String>> = None;
        loop {
            rest = rest.trim_start_matches(is_separator);
            if rest.is_empty() {
                return Some(());
            } else if let Some(after) = strip_spaced(rest, &captions.goal) {
                (codes, rest) = (Some(&mut self.goals), after);
            } else if let Some(after) = strip_spaced(rest, &captions.measure) {
                (codes, rest) = (Some(&mut self.measures), after);
            } else {
                let end = rest.find(|c: char| !is_code(c)).unwrap_or(rest.len());
                let (code, after) = rest.split_at_checked(end)?;
                let code: String = code.chars().map(|c| if is_any_dash(c) { '-' } else { c }).collect();
                if !code.starts_with(|c: char| c.is_ascii_digit()) || code.ends_with('-') {
                    return None;
                }
                let codes = codes.as_deref_mut()?;
                // Each is looked for among those before it.
                if codes.len() > limits::GOALS {
                    return None;
                }
                if !codes.contains(&code) {
                    codes.push(code);
                }
                rest = after;
            }
        }
    }
}

fn is_code(c: char) -> bool {
    c.is_ascii_digit() || is_any_dash(c)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '、' | ',' | '，' | '・')
}

/// Whether `cell` begins with 基本目標 or 基本施策.
pub(super) fn is_reference(cell: &str, captions: &Captions) -> bool {
    let key = squeeze(cell);
    key.starts_with(&captions.goal) || key.starts_with(&captions.measure)
}

pub(super) fn is_codes(cell: &str) -> bool {
    !cell.is_empty() && Folding::WIDTH.apply(cell).chars().all(|c| is_code(c) || is_separator(c))
}

/// `text` after `word`, in whose place spaces may stand between the letters.
fn strip_spaced<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text;
    for letter in word.chars() {
        rest = rest.trim_start().strip_prefix(letter)?;
    }
    Some(rest)
}
