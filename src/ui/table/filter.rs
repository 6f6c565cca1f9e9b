//! The bar above the table by which rows are chosen to be shown.

use eframe::egui::{
    Align, Button, Frame, Layout, Margin, Popup, PopupCloseBehavior, RichText, Stroke, Ui, vec2,
};
use egui_material_icons::icons;

use crate::book::{ColumnKind, Context, Place};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{icon, icon_button, line_field, named, small_button};
use crate::ui::table::TableLayout as Table;
use crate::ui::table::state::TableState;
use crate::viewmodel::filter::Conditions;

/// The width of the field for text.
const FIELD: f32 = 150.0;
/// What a row without a rating is called.
const UNRATED: &str = "未入力";

/// Shows the bar, where it is open or some rows are hidden.
pub fn filter_ui(ui: &mut Ui, shown: &Context<'_>, state: &mut TableState) {
    if !state.filter.open && !state.filter.is_on() {
        return;
    }
    let palette = Palette::of(ui.ctx());
    let mut conditions = state.filter.conditions.clone();
    let mut again = false;
    let mut over = false;
    let frame = Frame::new().fill(palette.tint).corner_radius(4).inner_margin(Margin::symmetric(10, 4));
    frame.show(ui, |ui| {
        // The cross stays in its corner where the rest takes several lines.
        let row = vec2(ui.available_width(), size::ROW);
        let close = |ui: &mut Ui| {
            icon_button(ui, icons::ICON_CLOSE, "絞り込みを閉じる（Ctrl+Shift+L）", true).clicked()
        };
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Min), |ui| {
            if close(ui) {
                over = true;
                state.filter.open = false;
            }
            ui.with_layout(Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                ui.spacing_mut().button_padding.y = 2.0;
                ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, palette.strong_line);
                ui.label(icon(icons::ICON_FILTER_ALT, palette.accent));
                ui.label("行の絞り込み");
                conditions_ui(ui, shown, &mut conditions);
                if state.filter.is_on() {
                    ui.label(RichText::new(count(&state.layout)).color(palette.text));
                    let words = "入力し直した内容で、もう一度絞り込みます";
                    again = small_button(ui, "再適用").on_hover_text(words).clicked();
                    over |= small_button(ui, "解除").on_hover_text("すべての行を表示します").clicked();
                }
            });
        });
    });
    ui.add_space(8.0);
    if over {
        state.filter.clear();
    } else if again || conditions != state.filter.conditions {
        state.filter.conditions = conditions;
        state.filter.apply(shown);
        // The rows are counted with the table below.
        ui.ctx().request_repaint();
        // The row at work may be hidden now; nobody is to be led back to it.
        let hidden = |entry| state.filter.is_hidden(entry);
        if state.place.entry.is_some_and(hidden) {
            state.place = Place::sheet(shown.sheet.id);
        }
    }
}

/// 「9行中3行を表示」.
fn count(table: &Table) -> String {
    format!("{}行中{}行を表示", table.total, table.count())
}

fn conditions_ui(ui: &mut Ui, shown: &Context<'_>, conditions: &mut Conditions) {
    let form = shown.form;
    if form.columns.iter().any(|column| column.kind == ColumnKind::Rating) {
        let ratings = form.ratings.iter().map(|rating| (rating.name.as_str(), rating.name.as_str()));
        let ratings: Vec<(&str, &str)> = ratings.chain([("", UNRATED)]).collect();
        choices_ui(ui, "評価区分", &ratings, &mut conditions.ratings);
    }
    let marks: Vec<(&str, &str)> = form.marks.iter().map(|mark| (mark.as_str(), mark.as_str())).collect();
    if !marks.is_empty() {
        choices_ui(ui, "※印", &marks, &mut conditions.marks);
    }
    ui.checkbox(&mut conditions.blank, "空のセルがある行");
    line_field(ui, &mut conditions.text, FIELD, "文字を含む行", "絞り込む文字");
}

/// A button that opens a list of names, several of which can be chosen. Each is
/// given as it is kept and as it is called.
fn choices_ui(
    ui: &mut Ui,
    title: &str,
    choices: &[(&str, &str)],
    chosen: &mut std::collections::BTreeSet<String>,
) {
    let palette = Palette::of(ui.ctx());
    let names: Vec<&str> =
        choices.iter().filter(|(kept, _)| chosen.contains(*kept)).map(|(_, name)| *name).collect();
    let (words, color) = match names.as_slice() {
        [] => (format!("{title}：すべて"), palette.second),
        names => (format!("{title}：{}", names.join("、")), palette.accent),
    };
    let arrow = icon(icons::ICON_KEYBOARD_ARROW_DOWN, palette.second);
    let button =
        ui.add(Button::new((RichText::new(words).color(color), arrow)).min_size(vec2(0.0, size::ROW)));
    named(&button, &format!("{title}で絞り込む"));
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(180.0);
        for (kept, name) in choices {
            let mut on = chosen.contains(*kept);
            if ui.checkbox(&mut on, *name).changed() {
                if on {
                    chosen.insert((*kept).to_owned());
                } else {
                    chosen.remove(*kept);
                }
            }
        }
    });
}
