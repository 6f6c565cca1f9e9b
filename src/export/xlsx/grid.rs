//! Rows one below the other, each as high as what stands in it.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

use crate::book::BodyFace;
use crate::error::Result;
use crate::export::workbook::{MergedCells, failed, measure, new_sheet, paper, put, text_format};
use crate::typeset::Paper;

/// Excel has no more page breaks on a worksheet (Excel's specification).
const BREAKS: usize = 1_023;

/// The tint of header cells, as on paper.
const TINT: u32 = 0x00ED_EDED;

/// A worksheet that is being written from top to bottom.
pub(super) struct PrintedRows<'p> {
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
    /// The heights of the rows so far, and whether each stays on a page with the next.
    heights: Vec<(f32, bool)>,
    /// The rows that are repeated on each page.
    repeated: Option<(u32, u32)>,
}

impl<'p> PrintedRows<'p> {
    /// An empty one with columns of these widths.
    pub fn new(paper: &'p Paper, face: BodyFace, widths: Vec<f32>) -> Result<Self> {
        let mut sheet = new_sheet()?;
        paper::set_widths(&mut sheet, &widths)?;
        sheet.set_screen_gridlines(false);
        Ok(Self { sheet, paper, face, widths, row: 0, heights: Vec::new(), repeated: None })
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
        self.heights.push((height, false));
        self.row += 1;
        Ok(())
    }

    /// Keeps the last row on a page with the next.
    pub fn keep(&mut self) {
        if let Some((_, keeps)) = self.heights.last_mut() {
            *keeps = true;
        }
    }

    /// Keeps the rows from `first` on together, as far as there is a page for them.
    pub fn keep_from(&mut self, first: u32) {
        let first = usize::try_from(first).unwrap_or(usize::MAX);
        let count = self.heights.len().saturating_sub(first).saturating_sub(1);
        self.heights.iter_mut().skip(first).take(count).for_each(|(_, keeps)| *keeps = true);
    }

    /// Repeats the rows from `first` on on each page.
    pub fn repeat_from(&mut self, first: u32) -> Result<()> {
        let last = self.row.saturating_sub(1);
        self.sheet.set_repeat_rows(first, last).map_err(failed)?;
        self.repeated = Some((first, last));
        Ok(())
    }

    /// How high the rows are that each page begins with.
    pub fn repeated_height(&self) -> f32 {
        let Some((first, last)) = self.repeated else { return 0.0 };
        let rows = (0..).zip(&self.heights).filter(|(row, _)| (first..=last).contains(row));
        rows.map(|(_, (height, _))| height).sum()
    }

    /// How high what stands together on a page below those may be.
    pub fn room(&self) -> f32 {
        // A little less, for a printer that is not exact.
        self.paper.body_height * 0.97 - self.repeated_height()
    }

    /// A row with one text over all columns; in several rows where it is higher than one may
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
        let place = place();
        let texts = match parts.len() {
            1 => vec![text.to_owned()],
            _ => measure::chunks(text, self.width(columns), size, &parts),
        };
        let count = parts.len();
        for (at, (height, text)) in parts.into_iter().zip(texts).enumerate() {
            let format = open_between(format, at > 0, at + 1 < count);
            self.put(columns, &text, &format, || place.clone())?;
            self.end_row(height)?;
        }
        Ok(())
    }

    /// Ends the worksheet: what is printed is all of it.
    pub fn finish(mut self) -> Result<Worksheet> {
        let breaks = self.breaks();
        if !breaks.is_empty() {
            self.sheet.set_page_breaks(&breaks).map_err(failed)?;
        }
        if let (Some(row), Some(column)) = (self.row.checked_sub(1), self.columns().checked_sub(1)) {
            self.sheet.set_print_area(0, 0, row, column).map_err(failed)?;
        }
        Ok(self.sheet)
    }

    /// The rows that begin a page: what stays together is broken only where no page holds it.
    fn breaks(&self) -> Vec<u32> {
        let below = self.repeated.map_or(u32::MAX, |(first, _)| first);
        let (room, again) = (self.room(), self.repeated_height());
        let mut breaks = Vec::new();
        // What the page has left for rows, and the row that it began with.
        let mut left = room + again;
        let (mut row, mut first) = (0_u32, 0_u32);
        let mut rows = self.heights.iter().peekable();
        while rows.peek().is_some() {
            let mut block: Vec<f32> = Vec::new();
            for (height, keeps) in rows.by_ref() {
                block.push(*height);
                if !keeps {
                    break;
                }
            }
            let whole: f32 = block.iter().sum();
            let begins_page = row == first;
            if whole <= left {
                (left, row) = (left - whole, row + count(&block));
                continue;
            }
            let fresh = if row > below { room } else { room + again };
            if whole <= fresh && !begins_page {
                breaks.push(row);
                (first, left, row) = (row, fresh - whole, row + count(&block));
                continue;
            }
            for height in block {
                if height > left && row != first {
                    breaks.push(row);
                    first = row;
                    left = if row > below { room } else { room + again };
                }
                (left, row) = (left - height, row + 1);
            }
        }
        breaks.truncate(BREAKS);
        breaks
    }
}

fn count(block: &[f32]) -> u32 {
    u32::try_from(block.len()).unwrap_or(u32::MAX)
}

/// A cell whose text goes on beyond its edge, above or below: no rule stands between.
pub(super) fn open_between(format: &Format, above: bool, below: bool) -> Format {
    let mut format = format.clone();
    if above {
        format = format.set_border_top(FormatBorder::None);
    }
    if below {
        format = format.set_border_bottom(FormatBorder::None);
    }
    format
}
