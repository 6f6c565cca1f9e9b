//! Ruled tables: rows as tall as their text, cells over several rows and
//! columns, split over pages without a line being lost.

mod draw;
mod split;

use split::Setter;

use super::block::TextBlock;
use super::flow::Flow;
use super::tree::{ElementKind, HeaderScope, TextSource};

/// A table. Its cells cover it without overlapping.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// How far its left edge stands from that of the body, in points.
    pub left: f32,
    /// The columns' widths in points.
    pub widths: Vec<f32>,
    /// How many rows there are, header rows included.
    pub rows: usize,
    /// How many rows at the top are repeated on every page.
    pub header_rows: usize,
    /// Space between a cell's rules and its text, sideways and up and down.
    pub padding: (f32, f32),
    /// The least height of a row's text.
    pub least: f32,
    /// The cells in any order.
    pub cells: Vec<TableCell>,
    /// What the page does not tell of rows: the row, a name, a value.
    pub properties: Vec<(usize, &'static str, String)>,
    /// Whether it only draws boxes round headings and paragraphs.
    pub boxes: bool,
}

/// A cell: a box over one or more rows and columns.
#[derive(Clone, Debug)]
pub struct TableCell {
    /// Its first row and how many it covers.
    pub rows: (usize, usize),
    /// Its first column and how many it covers.
    pub columns: (usize, usize),
    /// What stands in it.
    pub block: TextBlock,
    /// What further stands left of its text, in points.
    pub indent: f32,
    /// Whether it is tinted as a header.
    pub tint: bool,
    /// Whether its text stands in the middle of its height.
    pub middle: bool,
    /// What it says on a page that it continues on once its text is at its end.
    pub again: Option<TextBlock>,
    /// What it is to the others.
    pub role: CellRole,
    /// Where its text is entered.
    pub source: Option<TextSource>,
}

/// What a cell is to the others of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CellRole {
    Data,
    Header(HeaderScope),
    /// Of a table of boxes.
    Heading,
    Paragraph,
}

impl TableCell {
    /// A plain cell of one row and column.
    pub fn new(row: usize, column: usize, block: TextBlock) -> Self {
        Self {
            rows: (row, 1),
            columns: (column, 1),
            block,
            indent: 0.0,
            tint: false,
            middle: false,
            again: None,
            role: CellRole::Data,
            source: None,
        }
    }

    /// A cell of a header: tinted, its text in the middle of its height.
    pub fn header(
        scope: HeaderScope,
        rows: (usize, usize),
        columns: (usize, usize),
        block: TextBlock,
    ) -> Self {
        let role = CellRole::Header(scope);
        Self { rows, columns, tint: true, middle: true, role, ..Self::new(0, 0, block) }
    }

    /// What the cell is in the document's structure.
    fn kind(&self) -> ElementKind {
        let (rows, columns) = (self.rows.1.max(1), self.columns.1.max(1));
        match self.role {
            CellRole::Data => ElementKind::Data { rows, columns },
            CellRole::Header(scope) => ElementKind::Header { scope, rows, columns },
            CellRole::Heading => ElementKind::Heading2,
            CellRole::Paragraph => ElementKind::Paragraph,
        }
    }
}

impl Table {
    /// The width of a cell's text in these columns.
    pub fn text_width(&self, columns: (usize, usize)) -> f32 {
        let (from, to) = (columns.0, columns.0 + columns.1);
        let width: f32 = self.widths.get(from..to).unwrap_or_default().iter().sum();
        (width - 2.0 * self.padding.0).max(width * 0.5)
    }

    /// Sets the table where the flow stands.
    pub fn set(&self, flow: &mut Flow) {
        Setter::new(self, flow).run(flow);
    }

    /// How high the table is where no page ends in it.
    pub fn height(&self, flow: &Flow) -> f32 {
        Setter::new(self, flow).whole_height()
    }
}

/// Divides `total` by `shares`, no column narrower than its `least` where that
/// is possible.
pub fn column_widths(total: f32, shares: &[u16], least: &[f32]) -> Vec<f32> {
    let share_of = |at: usize| shares.get(at).copied().map_or(0.0, f32::from);
    let asked: f32 = least.iter().sum();
    let scale = if asked > total { total / asked } else { 1.0 };
    let least_of = |at: usize| least.get(at).copied().unwrap_or(0.0) * scale;
    let mut widths: Vec<f32> = (0..shares.len()).map(least_of).collect();
    let mut open: Vec<usize> = (0..shares.len()).collect();
    let mut left = total;
    // Columns whose share is too small take the least; the others divide what
    // that leaves, until nobody falls short.
    loop {
        let sum: f32 = open.iter().map(|&at| share_of(at)).sum();
        let width_of =
            |at: usize| if sum > 0.0 { left * share_of(at) / sum } else { left / open.len() as f32 };
        let (short, enough): (Vec<usize>, Vec<usize>) =
            open.iter().partition(|&&at| width_of(at) < least_of(at) - 0.001);
        if short.is_empty() || enough.is_empty() {
            for &at in &open {
                if let Some(width) = widths.get_mut(at) {
                    *width = if short.is_empty() { width_of(at) } else { *width };
                }
            }
            return widths;
        }
        left -= short.iter().map(|&at| least_of(at)).sum::<f32>();
        open = enough;
    }
}

#[cfg(test)]
mod tests;
