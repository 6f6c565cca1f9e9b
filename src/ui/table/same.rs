//! 「前年度と同文」 at cells that are word for word last year's.

use eframe::egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};

use crate::book::{Book, Carry, Column, ColumnKind, Entry};
use crate::lookalike::{is_blank, is_same_wording};
use crate::ui::kit::theme::{Palette, regular, size};

/// What it says.
const WORDS: &str = "前年度と同文";
/// How high it is, and how far from the cell's edges.
const HEIGHT: f32 = 15.0;
const INSET: f32 = 4.0;
/// What a cell needs for it below its text, whose padding it shares.
pub const ROOM: f32 = HEIGHT + 2.0 * INSET - size::CELL_PADDING;

/// Whether a cell that is to be written anew each year says what last year's said.
/// Few rows are in sight, and each is looked up by its lineage: nothing is kept.
pub fn is_same(book: &Book, entry: &Entry, column: &Column) -> bool {
    if column.carry == Carry::Keep || column.kind != ColumnKind::Text {
        return false;
    }
    let text = book.text(entry.id, &column.id);
    let is_it = |row: &crate::book::PastEntry| {
        row.cell_for(column).is_some_and(|cell| is_same_wording(&cell.text, text))
    };
    !is_blank(text) && book.past_of(entry.lineage).iter().filter_map(|past| past.entry()).any(is_it)
}

/// Shows it in the lower corner of a cell, below its text.
pub fn same_ui(ui: &Ui, cell: Rect, name: &str) {
    let palette = Palette::of(ui.ctx());
    let font = regular(size::CAPTION - 1.0);
    let words = ui.painter().layout_no_wrap(WORDS.to_owned(), font, palette.second);
    let chip = vec2(words.size().x + 10.0, HEIGHT);
    if chip.x + 2.0 * INSET > cell.width() {
        return;
    }
    let rect = Rect::from_min_size(cell.max - chip - Vec2::splat(INSET), chip);
    ui.painter().rect_filled(rect, 3.0, palette.ground);
    ui.painter().rect_stroke(rect, 3.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    ui.painter().galley(rect.center() - words.size() / 2.0, words, palette.second);
    let response = ui.interact(rect, Id::unique(("same", name)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}は{WORDS}")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{set_past, small, with_last_year};

    #[test]
    fn only_what_is_to_be_written_anew_each_year_is_said_to_be_the_same() {
        let mut own = small();
        let rows = own.rows();
        let same = |book: &Book, row: usize| -> Vec<String> {
            let entry = book.entry(rows[row]).unwrap();
            let columns = book.context(entry.sheet).unwrap().form.cell_columns();
            let same = columns.filter(|column| is_same(book, entry, column));
            same.map(|column| column.id.0.clone()).collect()
        };
        assert!(same(&own.book, 0).is_empty());
        with_last_year(&mut own.book);
        assert_eq!(same(&own.book, 0), ["achievement", "evaluation"]);
        assert!(same(&own.book, 2).is_empty(), "what is merged is said where it is written");
        set_past(&mut own.book, rows[0], "evaluation", "相談の\u{200B}ｅｖａｌｕａｔｉｏｎ");
        assert_eq!(same(&own.book, 0), ["achievement", "evaluation"], "in the same words");
        set_past(&mut own.book, rows[0], "evaluation", "相談のevaluation。");
        assert_eq!(same(&own.book, 0), ["achievement"]);
    }
}
