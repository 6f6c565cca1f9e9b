//! 評価区分: names, definitions, colours and order of the ratings.

use eframe::egui::{Align2, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use crate::book::{Head, RatingColor};
use crate::ui::dialogs::page::widgets::{complaint_ui, note_ui, offer_ui};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{caption, combo, icon_button, line_field, named, small_button};
use crate::viewmodel::form::draft::complaints::FormSpot;
use crate::viewmodel::form::draft::{DraftRating, FormDraft};
use crate::words::grouped;

use super::complaint_at;

/// The width of a name.
const NAME: f32 = 96.0;

fn color_words(color: RatingColor) -> &'static str {
    match color {
        RatingColor::Green => "緑",
        RatingColor::Blue => "青",
        RatingColor::Gray => "灰色",
        RatingColor::Amber => "橙",
        RatingColor::Red => "赤",
    }
}

enum RatingChange {
    Up,
    Down,
    Remove,
}

/// Asks for the ratings. `in_place` says whether rows that use them follow.
pub fn ratings_ui(
    ui: &mut Ui,
    head: &Head,
    draft: &mut FormDraft,
    in_place: bool,
    complaints: &[(FormSpot, String)],
) {
    let count = draft.ratings.len();
    let mut change = None;
    for at in 0..count {
        let rows = draft.ratings.get(at).filter(|_| in_place).map_or(0, |rating| draft.rows_rated(rating));
        let Some(rating) = draft.ratings.get_mut(at) else { continue };
        if let Some(what) =
            rating_ui(ui, rating, at, count, rows, complaint_at(complaints, FormSpot::Rating(at)))
        {
            change = Some((at, what));
        }
        let name = format!("評価区分{}の説明", at + 1);
        if let Some(rating) = draft.ratings.get_mut(at) {
            offer_ui(ui, &mut rating.rating.definition, head, &name);
        }
    }
    match change {
        Some((at, RatingChange::Up)) if at > 0 => draft.ratings.swap(at, at - 1),
        Some((at, RatingChange::Down)) if at + 1 < count => draft.ratings.swap(at, at + 1),
        Some((at, RatingChange::Remove)) => draft.remove_rating(at),
        _ => {}
    }
    if small_button(ui, "＋ 評価区分を追加").clicked() {
        draft.add_rating();
    }
    let order = "並び順が、入力に使う番号キー（1、2、…）になります。";
    let follow = if in_place {
        "名前を変えると、入力済みの評価区分も一緒に変わります。"
    } else {
        ""
    };
    if in_place {
        gone_ui(ui, draft);
    }
    ui.add_space(4.0);
    note_ui(ui, &format!("{order}{follow}"));
}

fn rating_ui(
    ui: &mut Ui,
    rating: &mut DraftRating,
    at: usize,
    count: usize,
    rows: usize,
    complaint: Option<&str>,
) -> Option<RatingChange> {
    let mut change = None;
    let place = at + 1;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let second = Palette::of(ui.ctx()).second;
        let (room, _) = ui.allocate_exact_size(vec2(18.0, size::ROW), Sense::hover());
        let font = regular(size::TEXT);
        ui.painter().text(room.right_center(), Align2::RIGHT_CENTER, place.to_string(), font, second);
        line_field(ui, &mut rating.rating.name, NAME, "名前", &format!("評価区分{place}の名前"));
        for color in RatingColor::ALL {
            if chip_ui(ui, rating, color, place) {
                rating.rating.color = color;
            }
        }
        let room = (ui.available_width() - 330.0).max(120.0);
        let name = format!("評価区分{place}の説明");
        line_field(ui, &mut rating.rating.definition, room, "説明（表紙に印刷されます）", &name);
        let needs = ui.checkbox(&mut rating.rating.needs_figure, "数値目標が必要");
        named(&needs, &format!("評価区分{place}は数値目標が必要"));
        if icon_button(ui, icons::ICON_ARROW_UPWARD, &format!("評価区分{place}を上へ"), at > 0).clicked()
        {
            change = Some(RatingChange::Up);
        }
        let last = at + 1 == count;
        if icon_button(ui, icons::ICON_ARROW_DOWNWARD, &format!("評価区分{place}を下へ"), !last).clicked()
        {
            change = Some(RatingChange::Down);
        }
        if icon_button(ui, icons::ICON_DELETE, &format!("評価区分{place}を外す"), true).clicked() {
            change = Some(RatingChange::Remove);
        }
        caption(ui, &if rows == 0 { String::new() } else { format!("{}行", grouped(rows)) });
    });
    complaint_ui(ui, complaint);
    let was = rating.was.as_deref().filter(|was| *was != rating.rating.name.trim());
    if let Some(was) = was.filter(|_| rows > 0 && complaint.is_none()) {
        note_ui(
            ui,
            &format!("　「{was}」の{}行も「{}」に変わります。", grouped(rows), rating.rating.name.trim()),
        );
    }
    change
}

/// A chip in one of the colours; says whether it was chosen.
fn chip_ui(ui: &mut Ui, rating: &DraftRating, color: RatingColor, place: usize) -> bool {
    let palette = Palette::of(ui.ctx());
    let own = rating.rating.color == color;
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
    let fill = palette.rating(color);
    ui.painter().circle_filled(rect.center(), 8.0, fill);
    if own || response.has_focus() {
        let edge = if own { palette.text } else { palette.accent };
        ui.painter().rect_stroke(rect, 12.0, Stroke::new(2.0, edge), StrokeKind::Inside);
    }
    let name = format!("評価区分{place}の色：{}", color_words(color));
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, own, &name));
    response.on_hover_text(color_words(color)).clicked()
}

/// The ratings that were taken out though rows have them.
fn gone_ui(ui: &mut Ui, draft: &mut FormDraft) {
    if draft.gone.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.label(RichText::new("外した評価区分").font(bold(size::CAPTION)));
    let others: Vec<(usize, String)> =
        draft.ratings.iter().map(|rating| (rating.key, rating.rating.name.trim().to_owned())).collect();
    let rows: Vec<usize> = draft.gone.iter().map(|gone| draft.rows_rated(&gone.rating)).collect();
    let mut back = None;
    for (at, (gone, rows)) in draft.gone.iter_mut().zip(rows).enumerate() {
        let name = gone.rating.was.clone().unwrap_or_default();
        ui.horizontal(|ui| {
            ui.label(format!("「{name}」は{}行で使われています。", grouped(rows)));
            let instead = others.iter().find(|(key, _)| Some(*key) == gone.instead);
            let words = |name: &str| format!("「{name}」に置き換える");
            let selected = instead.map_or_else(|| "文字をそのまま残す".to_owned(), |(_, name)| words(name));
            let combo = combo(("instead", at)).selected_text(selected).width(220.0);
            let response = combo.show_ui(ui, |ui| {
                ui.selectable_value(&mut gone.instead, None, "文字をそのまま残す");
                for (key, name) in &others {
                    ui.selectable_value(&mut gone.instead, Some(*key), words(name));
                }
            });
            named(&response.response, &format!("「{name}」の行の扱い"));
            let restore = small_button(ui, "戻す");
            named(&restore, &format!("評価区分「{name}」を戻す"));
            if restore.clicked() {
                back = Some(at);
            }
        });
        if gone.instead.is_none() {
            note_ui(
                ui,
                "　そのまま残した行は、選び直すまで、どの評価区分でもない文字として表示・印刷されます。",
            );
        }
    }
    if let Some(at) = back {
        draft.restore_rating(at);
    }
}
