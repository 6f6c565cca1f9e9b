//! 柱とノンブル: the lines in the margins, with page numbers and the like.

use super::block::{Block, Style};
use super::font::{FaceId, Fonts};
use super::page::{Item, Page, Paper};
use crate::book::{PageSetup, Running};

/// What the fields of a running line stand for on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// `{年度}`
    pub year: String,
    /// `{計画名}`
    pub plan: String,
    /// `{調書名}`
    pub sheet: String,
    /// `{調書番号}`
    pub number: String,
    /// `{作成日}`
    pub made: String,
    /// `{ページ}` and `{総ページ}`
    pub page: (usize, usize),
}

impl Fields {
    fn fill(&self, text: &str) -> String {
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
