//! 柱とノンブル: the lines in the margins, with page numbers and the like.

use jiff::civil::Date;

use super::block::{Block, Style};
use super::font::{FaceId, Fonts};
use super::layout::one_line;
use super::page::{Item, Page, Paper};
use super::sheet::caption;
use crate::book::{Book, Context, PageSetup, Running, era};

/// What the fields of a running line stand for on a page.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    year: String,
    plan: String,
    sheet: String,
    number: String,
    made: String,
    page: (usize, usize),
}

impl Fields {
    /// Those of a page of `book`, or of a sheet in it: the `page.0`th of
    /// `page.1`. `made` is the day of printing, `None` for the as-of date.
    pub fn new(book: &Book, sheet: Option<&Context>, made: Option<Date>, page: (usize, usize)) -> Self {
        Self {
            year: book.head.fiscal_year.wareki(),
            plan: sheet.map(|sheet| one_line(&sheet.plan.name)).unwrap_or_default(),
            sheet: sheet.map(caption).unwrap_or_default(),
            number: sheet.map(|context| context.sheet.number.to_string()).unwrap_or_default(),
            made: made.or(book.head.as_of).map(era::wareki_date).unwrap_or_default(),
            page,
        }
    }

    /// `text` with the fields of [`Running::FIELDS`] filled in.
    pub fn fill(&self, text: &str) -> String {
        text.replace("{年度}", &self.year)
            .replace("{計画名}", &self.plan)
            .replace("{調書名}", &self.sheet)
            .replace("{調書番号}", &self.number)
            .replace("{作成日}", &self.made)
            .replace("{ページ}", &self.page.0.to_string())
            .replace("{総ページ}", &self.page.1.to_string())
    }
}

/// Sets the running lines of a page.
pub(super) fn set(setup: &PageSetup, paper: &Paper, fields: &Fields, fonts: &Fonts, page: &mut Page) {
    line(&setup.header, paper, paper.header, fields, fonts, page);
    line(&setup.footer, paper, paper.footer, fields, fonts, page);
}

fn line(line: &Running, paper: &Paper, middle: f32, fields: &Fields, fonts: &Fonts, page: &mut Page) {
    let texts = line.texts().map(|text| fields.fill(text));
    // Each has a third of the line, or what the others leave of it.
    let filled = texts.iter().filter(|text| !text.trim().is_empty()).count().max(1);
    let room = paper.body_width / filled as f32;
    let style = Style::new(FaceId::Gothic, paper.body_pt.min(9.0) * 0.85);
    for (place, text) in texts.iter().enumerate() {
        let block = Block::fitted(text, room, style, 0.1, fonts);
        let spare = paper.body_width - block.natural_width();
        let at = (paper.left + spare * place as f32 / 2.0, middle - block.style.line_height() / 2.0);
        let mut items: Vec<Item> = Vec::new();
        block.place(0..block.len().min(1), at, None, fonts, &mut items);
        page.items.extend(items);
    }
}
