//! How a worksheet is printed.

use rust_xlsxwriter::Worksheet;

use super::{face_name, failed};
use crate::book::fields::{FieldPiece, pieces};
use crate::book::{BodyFace, PageSetup, Running};
use crate::error::Result;
use crate::typeset::Paper;
use crate::typeset::running::RunningFields;

/// Points of an inch, which Excel counts margins in.
const INCH: f32 = 72.0;
/// Points of a pixel, which columns are counted in.
const PIXEL: f32 = 0.75;
/// The most UTF-16 units of a header or a footer (Excel's specification).
const LONGEST: usize = 255;
/// The highest row of Excel, in points.
pub const HIGHEST: f32 = 409.0;

/// Sizes of paper by their number in a file (ECMA-376 part 1, 18.3.1.63), upright, in
/// millimetres: A3, A4, A5, B4 and B5 of JIS.
const SIZES: [(u8, f32, f32); 5] =
    [(8, 297.0, 420.0), (9, 210.0, 297.0), (11, 148.0, 210.0), (12, 257.0, 364.0), (13, 182.0, 257.0)];

/// Sets the widths of the first columns, in points.
///
/// # Errors
/// More columns than Excel has.
pub fn set_widths(sheet: &mut Worksheet, widths: &[f32]) -> Result<()> {
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width_pixels(column, pixels(*width)).map_err(failed)?;
    }
    Ok(())
}

fn pixels(points: f32) -> u32 {
    (points / PIXEL).round().max(1.0) as u32
}

/// Sets the height of a row, in points.
///
/// # Errors
/// More rows than Excel has.
pub fn set_height(sheet: &mut Worksheet, row: u32, height: f32) -> Result<()> {
    let height = (height / PIXEL).ceil() * PIXEL;
    sheet.set_row_height(row, f64::from(height.min(HIGHEST))).map_err(failed)?;
    Ok(())
}

/// The highest that a row may be on this paper, below so much that is repeated on each page.
pub fn highest_row(paper: &Paper, repeated: f32) -> f32 {
    // A little less, for a printer that is not exact.
    ((paper.body_height - repeated) * 0.96).clamp(40.0, HIGHEST)
}

/// Sets paper, margins, and what stands in these; all columns go on one page.
pub fn set_up(sheet: &mut Worksheet, setup: &PageSetup, fields: &RunningFields) {
    let paper = Paper::new(setup);
    let inches = |points: f32| f64::from(points.max(0.0) / INCH);
    if paper.width > paper.height {
        sheet.set_landscape()
    } else {
        sheet.set_portrait()
    };
    sheet.set_paper_size(size_of(&paper));
    let right = paper.width - paper.left - paper.body_width;
    let below = paper.height - paper.bottom();
    // From the edge to the line, not to its middle.
    let half = 5.0;
    sheet.set_margins(
        inches(paper.left),
        inches(right),
        inches(paper.top),
        inches(below),
        inches(paper.header - half),
        inches(paper.height - paper.footer - half),
    );
    sheet.set_print_fit_to_pages(1, 0);
    if !setup.header.is_empty() {
        sheet.set_header(running(&setup.header, fields));
    }
    if !setup.footer.is_empty() {
        sheet.set_footer(running(&setup.footer, fields));
    }
}

/// The number of the paper that is nearest in size.
fn size_of(paper: &Paper) -> u8 {
    let (short, long) = (paper.width.min(paper.height), paper.width.max(paper.height));
    let far = |(_, width, height): &(u8, f32, f32)| {
        let points = |mm: f32| mm * INCH / 25.4;
        (points(*width) - short).abs() + (points(*height) - long).abs()
    };
    SIZES.iter().min_by(|one, other| far(one).total_cmp(&far(other))).map_or(9, |(number, ..)| *number)
}

/// A running line in Excel's codes. Where it would be too long its texts are cut.
fn running(line: &Running, fields: &RunningFields) -> String {
    let mut most = LONGEST;
    loop {
        let written = written(line, fields, most);
        if most < 8 || written.encode_utf16().count() <= LONGEST {
            return written;
        }
        most -= most / 8 + 1;
    }
}

/// The same with no more than so many characters of each text.
fn written(line: &Running, fields: &RunningFields, most: usize) -> String {
    let mut written = String::new();
    for (place, text) in ["&L", "&C", "&R"].into_iter().zip(line.texts()) {
        let mut codes = String::new();
        let mut left = most;
        for piece in pieces(text) {
            match piece {
                FieldPiece::Field("{ページ}") => codes.push_str("&P"),
                FieldPiece::Field("{総ページ}") => codes.push_str("&N"),
                FieldPiece::Text(_) | FieldPiece::Field(_) => {
                    let text = match piece {
                        FieldPiece::Text(text) => text.replace(['\r', '\n'], " "),
                        FieldPiece::Field(field) => fields.fill(field),
                    };
                    let text: String = text.chars().take(left).collect();
                    left = left.saturating_sub(text.chars().count());
                    codes.push_str(&text.replace('&', "&&"));
                }
            }
        }
        if !codes.trim().is_empty() {
            // The face stands between the size and a text that may begin with a figure.
            let face = [face_name(BodyFace::Gothic), "標準"].join(",");
            written.push_str(&format!("{place}&8&\"{face}\"{codes}"));
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    #[test]
    fn paper_has_its_number() {
        for (width_mm, height_mm, number) in
            [(297.0, 210.0, 9), (210.0, 297.0, 9), (420.0, 297.0, 8), (364.0, 257.0, 12), (182.0, 257.0, 13)]
        {
            let setup = PageSetup { width_mm, height_mm, ..PageSetup::a4_landscape() };
            assert_eq!(size_of(&Paper::new(&setup)), number);
        }
    }

    #[test]
    fn running_lines_are_written_in_excels_codes() {
        let small = small();
        let context = small.book.context(small.first).unwrap();
        let fields = RunningFields::new(&small.book, Some(&context), None, (1, 1));
        let line = Running {
            left: "{年度:西暦} R&D".to_owned(),
            center: "{ページ} / {総ページ}".to_owned(),
            right: String::new(),
        };
        let face = "&8&\"ＭＳ ゴシック,標準\"";
        assert_eq!(running(&line, &fields), format!("&L{face}2024年度 R&&D&C{face}&P / &N"));
        let long = Running { left: "長&".repeat(300), right: "右".repeat(300), ..line };
        let written = running(&long, &fields);
        assert!(written.encode_utf16().count() <= LONGEST, "{written}");
        assert!(written.contains("&C&8") && written.contains("&P / &N"));
    }
}
