//! Workbooks of Excel (.xlsx): what all that we write have in common.
//!
//! A text is a text, whatever it looks like: a leading `=` begins no formula, `3/4` is no day,
//! also after the cell was edited (`quotePrefix`). Columns are as wide as on paper, rows as
//! high as their texts need by our own lines ([`measure`]); the same book gives the same bytes.

pub mod measure;
pub mod names;
pub mod paper;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::meta::Meta;
use crate::book::{BodyFace, Book};
use crate::error::{Error, Result};

/// The most UTF-16 units of a cell's text (Excel's specification).
const LONGEST: usize = 32_767;

/// The face and size that widths of columns are counted in, the height of its rows and the
/// width of its columns, in pixels. All Japanese Windows have it.
const USUAL: (&str, f64, u32, u32) = ("ＭＳ Ｐゴシック", 11.0, 18, 72);

/// A new workbook of `book`, without a worksheet.
///
/// # Errors
/// [`Error::Workbook`], in no book that is known.
pub fn new(book: &Book) -> Result<Workbook> {
    let (.., height, width) = USUAL;
    let meta = Meta::of(book);
    let mut workbook = Workbook::new();
    workbook.set_default_format(&usual(), height, width).map_err(failed)?;
    let properties = DocProperties::new()
        .set_title(meta.title)
        .set_subject(meta.subject)
        .set_author(meta.author)
        .set_creation_datetime(&day(&meta.date)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// A new worksheet for it, whose columns are counted in the same face.
///
/// # Errors
/// [`Error::Workbook`], in no worksheet that is known.
pub fn new_sheet() -> Result<Worksheet> {
    let (.., height, width) = USUAL;
    let mut sheet = Worksheet::new();
    sheet.set_default_format(&usual(), height, width).map_err(failed)?;
    Ok(sheet)
}

fn usual() -> Format {
    let (face, size, ..) = USUAL;
    Format::new().set_font_name(face).set_font_size(size).set_font_family(3).set_font_charset(128)
}

/// When the file says that it was made: the day it speaks of. Excel knows none before 1900.
fn day(date: &Option<jiff::civil::Date>) -> Result<ExcelDateTime> {
    let part = |part: i8| u8::try_from(part).unwrap_or(1);
    let day = date.filter(|day| (1900..=9999).contains(&day.year()));
    let (year, month, day) = day.map_or((2000, 1, 1), |day| (day.year(), part(day.month()), part(day.day())));
    ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(2000), month, day).map_err(failed)
}

/// The file's bytes.
///
/// # Errors
/// [`Error::Workbook`].
pub fn finish(mut workbook: Workbook) -> Result<Vec<u8>> {
    workbook.save_to_buffer().map_err(failed)
}

/// What a face is called in an office: as all Japanese Windows have it.
pub fn face_name(face: BodyFace) -> &'static str {
    match face {
        BodyFace::Mincho => "ＭＳ 明朝",
        BodyFace::Gothic => "ＭＳ ゴシック",
    }
}

/// How a cell of text looks: in a face and size in points, wrapped, from its top left on.
/// Others are made of it.
pub fn text_format(face: BodyFace, size: f32) -> Format {
    let family = if face == BodyFace::Mincho { 1 } else { 3 };
    Format::new()
        .set_font_name(face_name(face))
        .set_font_size((f64::from(size) * 10.0).round() / 10.0)
        .set_font_family(family)
        .set_font_charset(128)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
        .set_quote_prefix()
}

/// Cells that are one: from a row and a column on, both from 0, so many of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MergedCells {
    /// The first row and how many.
    pub rows: (u32, u32),
    /// The first column and how many.
    pub columns: (u16, u16),
}

impl MergedCells {
    /// A single cell.
    pub fn one(row: u32, column: u16) -> Self {
        Self { rows: (row, 1), columns: (column, 1) }
    }

    /// The last row and column.
    fn last(&self) -> (u32, u16) {
        let (rows, columns) = (self.rows.1.max(1), self.columns.1.max(1));
        (self.rows.0.saturating_add(rows - 1), self.columns.0.saturating_add(columns - 1))
    }
}

/// Writes `text` into cells that become one. `place` says where that is in the book, should it
/// not fit.
///
/// # Errors
/// [`Error::CellTooLong`]; [`Error::Workbook`] for more rows or columns than Excel has.
pub fn put(
    sheet: &mut Worksheet,
    cells: MergedCells,
    text: &str,
    format: &Format,
    place: impl FnOnce() -> String,
) -> Result<()> {
    let text = clean(text);
    if text.encode_utf16().count() > LONGEST {
        return Err(Error::CellTooLong { place: place() });
    }
    let ((row, column), (last_row, last_column)) = ((cells.rows.0, cells.columns.0), cells.last());
    if (row, column) != (last_row, last_column) {
        sheet.merge_range(row, column, last_row, last_column, "", format).map_err(failed)?;
    }
    // The crate would take it for its own mark-up of rich text.
    if let Some(rest) = text.strip_prefix("<r>").filter(|rest| rest.ends_with("</r>")) {
        let plain = Format::new();
        let pieces = [(format, "<r>"), (&plain, rest)];
        sheet.write_rich_string_with_format(row, column, &pieces, format).map_err(failed)?;
    } else {
        sheet.write_string_with_format(row, column, text, format).map_err(failed)?;
    }
    Ok(())
}

/// The text as a cell can hold it: lines end with LF, and there is no other control character
/// but the tab.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}

/// What the crate that writes workbooks says of a mistake.
pub fn failed(error: XlsxError) -> Error {
    Error::Workbook { detail: error.to_string() }
}

#[cfg(test)]
mod tests;
