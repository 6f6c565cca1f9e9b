//! What rows and columns of a workbook are known by, where nobody sees it.

use crate::book::{ColumnId, Entry, Inquiry, Key as _, Lineage};

/// What a column of the workbook is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnTag {
    /// The names of the rows.
    Name,
    /// A column that is asked.
    Asked(ColumnId),
    /// One that is only shown.
    Shown(ColumnId),
    /// What last year said in one.
    Last(ColumnId),
}

impl ColumnTag {
    /// As it stands in the row of tags.
    pub fn written(&self) -> String {
        match self {
            Self::Name => "name:".to_owned(),
            Self::Asked(id) => format!("asked:{id}"),
            Self::Shown(id) => format!("shown:{id}"),
            Self::Last(id) => format!("last:{id}"),
        }
    }

    /// Reads what [`ColumnTag::written`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.trim().split_once(':')?;
        match kind {
            "name" => Some(Self::Name),
            "asked" => Some(Self::Asked(id.into())),
            "shown" => Some(Self::Shown(id.into())),
            "last" => Some(Self::Last(id.into())),
            _ => None,
        }
    }
}

/// How many figures of a mark and of a lineage stand in a row's id.
const FIGURES: usize = 8;

/// What a row of a file is known by: the file, the row's key and its lineage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowMark {
    /// The first figures of the file's mark.
    pub mark: String,
    /// The row's key.
    pub entry: i64,
    /// The first figures of its lineage.
    pub lineage: String,
}

impl RowMark {
    /// That of a row.
    pub fn of(inquiry: &Inquiry, row: &Entry) -> Self {
        Self { mark: figures(inquiry.mark), entry: row.id.raw(), lineage: figures(row.lineage) }
    }

    /// As it stands in a cell.
    pub fn written(&self) -> String {
        format!("#{}-{}-{}", self.mark, self.entry, self.lineage)
    }

    /// Reads what [`RowMark::written`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().strip_prefix('#')?.split('-');
        let (mark, entry, lineage) = (parts.next()?, parts.next()?, parts.next()?);
        let is_figures = |text: &str| text.len() == FIGURES && text.bytes().all(|b| b.is_ascii_hexdigit());
        if parts.next().is_some() || !is_figures(mark) || !is_figures(lineage) {
            return None;
        }
        Some(Self { mark: mark.to_owned(), entry: entry.parse().ok()?, lineage: lineage.to_owned() })
    }

    /// Whether it is a row's with this lineage.
    pub fn is_of(&self, lineage: Lineage) -> bool {
        figures(lineage) == self.lineage
    }
}

/// The first figures of a mark or a lineage.
pub fn figures(lineage: Lineage) -> String {
    lineage.to_string().chars().take(FIGURES).collect()
}
