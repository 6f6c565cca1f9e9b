//! What the columns of a table mean, each over its column.

use eframe::egui::{Align, Align2, Button, Layout, Rect, Ui, UiBuilder, pos2};

use crate::import::recognise::ColumnMeaning;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::{combo, menu_rows, named};
use crate::viewmodel::document::draft::ImportDraft;
use crate::words::one_line;

/// The height of the row of meanings.
pub const HEAD: f32 = 34.0;

/// Shows what each column of the table at work means; `place` says where a column of the leaf
/// is. Gives what the clerk says of one.
pub fn heads_ui(
    ui: &mut Ui,
    rect: Rect,
    draft: &ImportDraft,
    place: impl Fn(u32, u32) -> (f32, f32),
) -> Option<(usize, ColumnMeaning)> {
    let palette = Palette::of(ui.ctx());
    let mut said = None;
    // Columns out of sight make nothing wider.
    let mut part = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("document heads"));
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    {
        let ui = &mut part;
        ui.painter().rect_filled(rect, 0.0, palette.ground);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, palette.line));
        let Some(table) = draft.table() else {
            let words = "見出しの行を選んで「ここから見出し」を押すと、列の意味を選べます。";
            let at = pos2(rect.left() + 8.0, rect.center().y);
            ui.painter().text(at, Align2::LEFT_CENTER, words, regular(size::CAPTION), palette.second);
            return None;
        };
        for (at, column) in table.columns.iter().enumerate() {
            let (left, right) = place(column.start, column.end);
            let own = Rect::from_min_max(
                pos2(left + 2.0, rect.top() + 3.0),
                pos2(right - 2.0, rect.bottom() - 3.0),
            );
            if own.width() < 8.0 {
                continue;
            }
            let part = UiBuilder::new().max_rect(own).layout(Layout::left_to_right(Align::Center));
            ui.scope_builder(part, |ui| {
                ui.spacing_mut().button_padding.x = 6.0;
                let name = format!("「{}」の列の意味", one_line(&column.caption));
                let words = column.meaning.words();
                let shown = combo(("document column", draft.leaf_at(), at))
                    .width(own.width())
                    .height(360.0)
                    .truncate()
                    .selected_text(words)
                    .show_ui(ui, |ui| {
                        menu_rows(ui);
                        ui.set_min_width(150.0);
                        for (meaning, words) in draft.meanings() {
                            if ui.add(Button::selectable(meaning == column.meaning, words)).clicked() {
                                said = Some((at, meaning));
                                // A key closes no list by itself.
                                ui.close();
                            }
                        }
                    });
                named(&shown.response, &name);
                if shown.response.gained_focus() {
                    shown.response.scroll_to_me(None);
                }
            });
        }
    }
    said.filter(|(at, meaning)| {
        draft.table().and_then(|table| table.columns.get(*at)).is_some_and(|own| own.meaning != *meaning)
    })
}
