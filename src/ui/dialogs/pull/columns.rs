//! Which column of the book's form each column of the other file goes to.

use eframe::egui::{Button, Grid, RichText, ScrollArea, Ui};

use crate::book::{Book, ColumnId};
use crate::carry::pull::{Mapped, choices};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{caption, combo, menu_rows, named, scroll_ui};
use crate::viewmodel::pull::words;
use crate::words::one_line;

/// The height of the list, and the width of what it is made of.
const HEIGHT: f32 = 136.0;
const WHAT: f32 = 170.0;
const TO: f32 = 220.0;
/// How much of a text is shown beside its column.
const EXAMPLE: usize = 24;

/// Says where columns go; gives what the clerk says of one.
pub fn columns_ui(
    ui: &mut Ui,
    mapped: &[Mapped],
    own: &Book,
    other: &Book,
) -> Option<(usize, Option<ColumnId>)> {
    let mut said = None;
    caption(ui, words::COLUMNS);
    let area = ScrollArea::vertical().id_salt("pull columns").max_height(HEIGHT).auto_shrink([false, true]);
    scroll_ui(ui, area, |ui, _| {
        Grid::new("pull columns").num_columns(3).min_col_width(WHAT).spacing([12.0, 4.0]).show(ui, |ui| {
            for (at, column) in mapped.iter().enumerate() {
                if let Some(to) = column_ui(ui, column, own, other) {
                    said = Some((at, to));
                }
                ui.end_row();
            }
        });
    });
    said
}

fn column_ui(ui: &mut Ui, column: &Mapped, own: &Book, other: &Book) -> Option<Option<ColumnId>> {
    let palette = Palette::of(ui.ctx());
    let (theirs, form) = (other.form(column.pair.0)?, own.form(column.pair.1)?);
    let theirs = theirs.all_cell_columns().find(|own| own.id == column.column)?;
    let what = one_line(&column.what);
    ui.label(RichText::new(format!("「{what}」")).color(palette.text));
    let to = column.to.as_ref().and_then(|to| form.column(to));
    let words = to.map_or_else(|| words::NO_COLUMN.to_owned(), |to| one_line(&to.short));
    let mut said = None;
    let combo =
        combo(("pull column", &column.pair, &column.column)).width(TO).truncate().selected_text(words);
    let shown = combo.show_ui(ui, |ui| {
        menu_rows(ui);
        let all = choices(form, theirs).map(|to| (Some(to.id.clone()), one_line(&to.short)));
        for (to, words) in std::iter::once((None, words::NO_COLUMN.to_owned())).chain(all) {
            if ui.add(Button::selectable(to == column.to, words)).clicked() {
                said = Some(to);
            }
        }
    });
    named(&shown.response, &format!("「{what}」を入れる列"));
    let example = one_line(&column.example);
    let example = match example.char_indices().nth(EXAMPLE) {
        Some((end, _)) => format!("{}…", example.get(..end).unwrap_or_default()),
        None => example,
    };
    ui.label(RichText::new(example).size(size::CAPTION).color(palette.second));
    said.filter(|to| *to != column.to)
}
