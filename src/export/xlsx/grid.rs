//! Rows one below the other, each as high as what stands in it.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use crate::book::BodyFace;
use crate::error::Result;
use crate::export::workbook::{MergedCells, measure, new_sheet, paper, put, text_format};
use crate::typeset::Paper;

/// The tint of header cells, as on paper.
const TINT: u32 = 0x00ED_EDED;

/// A worksheet that is being written from top to bottom.
pub(super) struct Grid<'p> {
    /// The worksheet.
    pub sheet: Worksheet,
    /// The paper that it is for.
    pub paper: &'p Paper,
    /// The face of its texts.
    pub face: BodyFace,
    /// The widths of its columns, in points.
    pub widths: Vec<f32>,
    /// The next row.
    pub row: u32,
}

impl<'p> Grid<'p> {
    /// An empty one with columns of these widths.
    pub fn new(paper: &'p Paper, face: BodyFace, widths: Vec<f32>) -> Result<Self> {
        let mut sheet = new_sheet()?;
        paper::set_widths(&mut sheet, &widths)?;
        sheet.set_screen_gridlines(false);
        Ok(Self { sheet, paper, face, widths, row: 0 })
    }

    /// How many columns there are.
    pub fn columns(&self) -> u16 {
        u16::try_from(self.widths.len()).unwrap_or(u16::MAX)
    }

    /// How wide some columns are together: the first and how many.
    pub fn width(&self, columns: (u16, u16)) -> f32 {
        self.widths.iter().skip(usize::from(columns.0)).take(usize::from(columns.1)).sum()
    }

    /// How high a text is in some columns, in type of so many points.
    pub fn height(&self, text: &str, columns: (u16, u16), size: f32) -> f32 {
        measure::height(text, self.width(columns), size)
    }

    /// The least height of a row.
    pub fn least(&self) -> f32 {
        measure::least(self.paper.body_pt)
    }

    /// A cell in the face of the book, ruled.
    pub fn body(&self) -> Format {
        text_format(self.face, self.paper.body_pt).set_border(FormatBorder::Thin)
    }

    /// A cell of a header.
    pub fn label(&self) -> Format {
        text_format(BodyFace::Gothic, self.paper.label_pt())
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(TINT)
            .set_border(FormatBorder::Thin)
    }

    /// A heading without rules.
    pub fn heading(&self, size: f32) -> Format {
        text_format(BodyFace::Gothic, size).set_bold()
    }

    /// Puts a text into one row of some columns.
    pub fn put(
        &mut self,
        columns: (u16, u16),
        text: &str,
        format: &Format,
        place: impl FnOnce() -> String,
    ) -> Result<()> {
        put(&mut self.sheet, MergedCells { rows: (self.row, 1), columns }, text, format, place)
    }

    /// Goes on below a row of this height. It is as high as Excel allows where that is more.
    pub fn end_row(&mut self, height: f32) -> Result<()> {
        paper::set_height(&mut self.sheet, self.row, height)?;
        self.row += 1;
        Ok(())
    }

    /// A row with one text over all columns; over several rows where it is higher than one may
    /// be.
    pub fn line(
        &mut self,
        text: &str,
        size: f32,
        format: &Format,
        place: impl FnOnce() -> String,
    ) -> Result<()> {
        let columns = (0, self.columns());
        let height = self.height(text, columns, size).max(measure::least(size));
        let parts = measure::parts(height, size, paper::highest_row(self.paper, 0.0));
        let rows = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        put(&mut self.sheet, MergedCells { rows: (self.row, rows), columns }, text, format, place)?;
        parts.into_iter().try_for_each(|height| self.end_row(height))
    }

    /// Ends the worksheet: what is printed is all of it.
    pub fn finish(mut self) -> Result<Worksheet> {
        if let (Some(row), Some(column)) = (self.row.checked_sub(1), self.columns().checked_sub(1)) {
            self.sheet.set_print_area(0, 0, row, column).map_err(crate::export::workbook::failed)?;
        }
        Ok(self.sheet)
    }
}
