//! Last year's texts of what is decided for, and beside them those of what it goes into.

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui, UiBuilder, vec2};

use crate::book::{Book, Lineage, Past};
use crate::edit::Decided;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{caption, paragraph, scroll_ui};
use crate::viewmodel::names::name_line;
use crate::viewmodel::names::sheet_name;

/// Shows them in so much height.
pub fn texts_ui(ui: &mut Ui, book: &Book, key: Decided, target: Option<Lineage>, height: f32) {
    let (Decided::Entry(own) | Decided::Sheet(own)) = key;
    let all: Vec<Lineage> = std::iter::once(own).chain(target).collect();
    let width = (ui.available_width() - size::SPACE * (all.len() - 1) as f32) / all.len() as f32;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), eframe::egui::Sense::hover());
    for (at, lineage) in all.into_iter().enumerate() {
        let left = rect.left() + (width + size::SPACE) * at as f32;
        let own = rect.with_min_x(left).with_max_x(left + width);
        let part = UiBuilder::new().max_rect(own).layout(Layout::top_down(Align::Min));
        ui.scope_builder(part, |ui| one_ui(ui, book, lineage, at, height));
    }
}

fn one_ui(ui: &mut Ui, book: &Book, lineage: Lineage, at: usize, height: f32) {
    let palette = Palette::of(ui.ctx());
    let past = book.newest_past_as(lineage);
    let title = past.map_or_else(
        || "前年度の文".to_owned(),
        |past| format!("{}の文　{}", past.year.wareki(), name(past)),
    );
    ui.label(RichText::new(title).font(bold(size::CAPTION)).color(palette.second));
    let area = ScrollArea::vertical().id_salt(("decide texts", at, lineage)).auto_shrink(false);
    scroll_ui(ui, area.max_height(height - size::SECTION), |ui, _| {
        let texts = past.map(texts).unwrap_or_default();
        if texts.is_empty() {
            paragraph(ui, "前年度の記録はありません。");
        }
        for (what, text) in texts {
            if !what.is_empty() {
                caption(ui, &what);
            }
            paragraph(ui, &text);
        }
    });
}

fn name(past: &Past) -> String {
    past.entry().map_or_else(|| sheet_name(past.sheet), |row| name_line(&row.name))
}

/// What a record says, each text with what its column was called.
fn texts(past: &Past) -> Vec<(String, String)> {
    let of_entry = past.entry().into_iter().flat_map(|row| &row.cells);
    let of_entry = of_entry.filter(|cell| !cell.shelved && !cell.text.is_empty());
    let of_entry = of_entry.map(|cell| (name_line(&cell.caption), cell.text.clone()));
    let of_sheet =
        past.overall().filter(|text| !text.is_empty()).map(|text| (String::new(), text.to_owned()));
    of_entry.chain(of_sheet).collect()
}
