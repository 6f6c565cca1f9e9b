//! What whoever has a document read is told of it: what was left out, put together, guessed.

use crate::quote::{beginning, quoted};

/// Something that is told of a document.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ImportNote {
    /// What was done with it.
    pub kind: ImportNoteKind,
    /// The cell that it is about; `None` where it is about none that is shown.
    pub place: Option<LeafPlace>,
    /// All of it in words, its place with it.
    pub words: String,
}

/// What was done with what is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportNoteKind {
    /// The document does not say it outright: it is to be looked at.
    Guessed,
    /// It is in the document and not in the book.
    LeftOut,
    /// It is in the book in another way than in the document.
    Joined,
    /// It was read as it stands, and is worth knowing.
    Told,
    /// A space that only a line's end left.
    Space,
}

impl ImportNoteKind {
    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Guessed => "推測",
            Self::LeftOut => "読み取らず",
            Self::Joined => "読み替え",
            Self::Told => "お知らせ",
            Self::Space => "行末の空白",
        }
    }
}

impl ImportNote {
    /// What the document does not say outright.
    pub fn guessed(words: impl Into<String>) -> Self {
        Self { kind: ImportNoteKind::Guessed, place: None, words: words.into() }
    }

    /// What is not in the book.
    pub fn left_out(words: impl Into<String>) -> Self {
        Self { kind: ImportNoteKind::LeftOut, ..Self::guessed(words) }
    }

    /// What is in the book in another way.
    pub fn joined(words: impl Into<String>) -> Self {
        Self { kind: ImportNoteKind::Joined, ..Self::guessed(words) }
    }

    /// What is worth knowing.
    pub fn told(words: impl Into<String>) -> Self {
        Self { kind: ImportNoteKind::Told, ..Self::guessed(words) }
    }

    /// Spaces that only the end of a line left.
    pub fn space(words: impl Into<String>) -> Self {
        Self { kind: ImportNoteKind::Space, ..Self::guessed(words) }
    }

    /// The same of a cell.
    pub fn at(self, place: LeafPlace) -> Self {
        Self { place: Some(place), ..self }
    }
}

/// A cell of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct LeafPlace {
    /// The leaf's place in the document, from 0.
    pub leaf: usize,
    /// The row's number, from 1; 0 for the leaf as a whole.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
}

impl LeafPlace {
    /// A leaf as a whole.
    pub fn of_leaf(leaf: usize) -> Self {
        Self { leaf, row: 0, column: 0 }
    }
}

/// The most characters of a text that are told where it is left out.
const EXCERPT: usize = 2_000;

/// A text that was left out, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    beginning(&words.join(" "), EXCERPT)
}

/// A text of the document within a message.
pub(super) fn named(text: &str) -> String {
    format!("「{}」", quoted(text))
}

/// Several texts that were left out, as many as can be read in one go.
pub(super) fn excerpts(texts: &[String]) -> String {
    /// So many bytes are enough.
    const ENOUGH: usize = 8_000;
    let mut words = String::new();
    for (at, text) in texts.iter().enumerate() {
        if words.len() > ENOUGH {
            words.push_str(&format!("ほか{}件", texts.len() - at));
            break;
        }
        words.push_str(&format!("「{}」", excerpt(text)));
    }
    words
}
