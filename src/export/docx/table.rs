//! Ruled tables: columns of a width, cells over several rows and columns.

use super::styles::{Looks, fonts, size};
use super::xml::{WordXml, twips};

/// The tint of header cells, as on paper.
const TINT: &str = "EDEDED";
/// What a cell leaves free beside its text and above and below, in points.
const PADDING: (f32, f32) = (4.0, 2.0);

/// A table that is to be written.
pub(super) struct RuledTable {
    /// The widths of its columns, in points.
    pub widths: Vec<f32>,
    /// How many rows at its top are repeated on every page.
    pub header_rows: usize,
    /// How many rows there are.
    pub rows: usize,
    /// They cover it without overlapping.
    pub cells: Vec<RuledCell>,
    /// What its texts are set in where the styles say otherwise.
    pub own: Option<Looks>,
}

/// A cell, which may cover others.
pub(super) struct RuledCell {
    /// Its first row and how many it covers.
    pub rows: (usize, usize),
    /// Its first column and how many it covers.
    pub columns: (usize, usize),
    /// The style of its paragraphs.
    pub style: &'static str,
    /// What stands in it.
    pub text: String,
}

impl RuledCell {
    /// A cell of one row and column.
    pub fn new(row: usize, column: usize, style: &'static str, text: impl Into<String>) -> Self {
        Self { rows: (row, 1), columns: (column, 1), style, text: text.into() }
    }
}

impl RuledTable {
    /// Writes it.
    pub fn set(&self, xml: &mut WordXml) {
        xml.open("w:tbl", &[]);
        self.properties(xml);
        // By row and column, the cell that begins or goes on there.
        let mut places: Vec<Vec<Option<&RuledCell>>> = vec![vec![None; self.widths.len()]; self.rows];
        for cell in &self.cells {
            for row in places.iter_mut().skip(cell.rows.0).take(cell.rows.1) {
                if let Some(place) = row.get_mut(cell.columns.0) {
                    *place = Some(cell);
                }
            }
        }
        for (at, row) in places.iter().enumerate() {
            self.row(at, row, xml);
        }
        xml.close("w:tbl");
    }

    fn properties(&self, xml: &mut WordXml) {
        let total: f32 = self.widths.iter().sum();
        xml.open("w:tblPr", &[]);
        xml.empty("w:tblW", &[("w:w", &twips(total)), ("w:type", "dxa")]);
        xml.open("w:tblBorders", &[]);
        for edge in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
            xml.empty(edge, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")]);
        }
        xml.close("w:tblBorders");
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.open("w:tblCellMar", &[]);
        let (beside, above) = (twips(PADDING.0), twips(PADDING.1));
        for (edge, free) in
            [("w:top", &above), ("w:left", &beside), ("w:bottom", &above), ("w:right", &beside)]
        {
            xml.empty(edge, &[("w:w", free), ("w:type", "dxa")]);
        }
        xml.close("w:tblCellMar");
        xml.close("w:tblPr");
        xml.open("w:tblGrid", &[]);
        for width in &self.widths {
            xml.empty("w:gridCol", &[("w:w", &twips(*width))]);
        }
        xml.close("w:tblGrid");
    }

    fn row(&self, at: usize, row: &[Option<&RuledCell>], xml: &mut WordXml) {
        xml.open("w:tr", &[]);
        if at < self.header_rows {
            xml.open("w:trPr", &[]);
            xml.empty("w:cantSplit", &[]);
            xml.empty("w:tblHeader", &[]);
            xml.close("w:trPr");
        }
        let mut column = 0;
        while column < row.len() {
            let cell = row.get(column).copied().flatten();
            let count = cell.map_or(1, |cell| cell.columns.1.max(1));
            self.cell(at, cell, (column, count), xml);
            column += count;
        }
        xml.close("w:tr");
    }

    fn cell(&self, at: usize, cell: Option<&RuledCell>, columns: (usize, usize), xml: &mut WordXml) {
        let width: f32 = self.widths.iter().skip(columns.0).take(columns.1).sum();
        xml.open("w:tc", &[]);
        xml.open("w:tcPr", &[]);
        xml.empty("w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")]);
        if columns.1 > 1 {
            xml.value("w:gridSpan", &columns.1.to_string());
        }
        let begins = cell.is_none_or(|cell| cell.rows.0 == at);
        if cell.is_some_and(|cell| cell.rows.1 > 1) {
            xml.value("w:vMerge", if begins { "restart" } else { "continue" });
        }
        let style = cell.map_or("Normal", |cell| cell.style);
        if style == "TableLabel" {
            xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", TINT)]);
        }
        if matches!(style, "TableLabel" | "TableRating") {
            xml.value("w:vAlign", "center");
        }
        xml.close("w:tcPr");
        let text = cell.filter(|_| begins).map_or("", |cell| cell.text.as_str());
        // A line is a paragraph.
        for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
            xml.looking_paragraph(style, |_| {}, |xml| self.look(style, xml), line);
        }
        xml.close("w:tc");
    }

    /// What a run is set in where the styles say otherwise.
    fn look(&self, style: &str, xml: &mut WordXml) {
        let Some(own) = &self.own else { return };
        xml.open("w:rPr", &[]);
        if matches!(style, "Normal" | "TableFigure") {
            fonts(xml, own.face);
        }
        size(xml, if style == "TableLabel" { own.size * 0.95 } else { own.size });
        xml.close("w:rPr");
    }
}
