//! 目次: plans and sheets, each leading to its worksheet.

use rust_xlsxwriter::{Color, FormatAlign, Url, Worksheet};

use super::grid::PrintedRows;
use crate::book::{Context, PageSetup};
use crate::error::Result;
use crate::export::workbook::{failed, text_format};
use crate::typeset::{Paper, printed};
use crate::words::one_line;

/// Excel has no more links on a worksheet (Excel's specification).
const LINKS: usize = 65_530;

/// The worksheet, without its name and its page.
pub(super) fn worksheet(named: &[(Context, String)], setup: &PageSetup) -> Result<Worksheet> {
    let paper = Paper::new(setup);
    let size = paper.body_pt * 1.1;
    let first = (paper.body_width * 0.4).min(20.0 * size);
    let mut grid = PrintedRows::new(&paper, setup.body_face, vec![first, paper.body_width - first])?;
    let title = grid.heading(paper.body_pt * 1.45).set_align(FormatAlign::Center);
    grid.line("目次", paper.body_pt * 1.45, &title, String::new)?;
    let text = text_format(setup.body_face, size);
    let link = text.clone().set_font_color(Color::Blue);
    let mut plan = None;
    for (at, (context, name)) in named.iter().enumerate() {
        if plan.replace(context.plan.id) != Some(context.plan.id) {
            grid.end_row(size)?;
            let heading = grid.heading(size);
            grid.line(&one_line(&context.plan.name), size, &heading, || "計画名".to_owned())?;
        }
        let (caption, policy) = (one_line(&printed::caption(context)), one_line(&context.policy.name));
        grid.put((0, 1), &caption, if at < LINKS { &link } else { &text }, || "目次".to_owned())?;
        grid.put((1, 1), &policy, &text, || "目次".to_owned())?;
        if at < LINKS {
            let to = format!("internal:'{}'!A1", name.replace('\'', "''"));
            let url = Url::new(to).set_text(&caption);
            grid.sheet.write_url_with_format(grid.row, 0, url, &link).map_err(failed)?;
        }
        let height = grid.height(&caption, (0, 1), size).max(grid.height(&policy, (1, 1), size));
        grid.end_row(height)?;
    }
    grid.finish()
}
