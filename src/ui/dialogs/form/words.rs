//! 印・見出し: the marks beside names, and the words around the table.

use eframe::egui::{RichText, Ui};
use egui_material_icons::icons;

use crate::book::Head;
use crate::ui::dialogs::page::widgets::{complaint_ui, note_ui, offer_ui};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{area_field, caption, icon_button, line_field, named, small_button};
use crate::viewmodel::form::draft::FormDraft;
use crate::viewmodel::form::draft::complaints::FormSpot;
use crate::viewmodel::form::draft::marks::DraftMark;
use crate::words::grouped;

use super::complaint_at;

/// The width of the marks' part, and of a field in it.
const MARKS: f32 = 470.0;
const MARK: f32 = 130.0;
/// The width of a caption's field.
const FIELD: f32 = 300.0;

/// Asks for the marks and captions.
pub fn words_ui(ui: &mut Ui, head: &Head, draft: &mut FormDraft, complaints: &[(FormSpot, String)]) {
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(MARKS);
            marks_ui(ui, draft, complaints);
        });
        ui.add_space(20.0);
        ui.vertical(|ui| captions_ui(ui, head, draft, complaints));
    });
}

fn marks_ui(ui: &mut Ui, draft: &mut FormDraft, complaints: &[(FormSpot, String)]) {
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new("印（個別事業名に付ける※の文字）").font(bold(size::CAPTION)));
    let count = draft.marks.len();
    let (mut moved, mut gone) = (None, None);
    for at in 0..count {
        let rows = draft.marks.get(at).map_or(0, |mark| draft.rows_marked(mark));
        let Some(mark) = draft.marks.get_mut(at) else { continue };
        let place = at + 1;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(RichText::new("※").color(palette.second));
            line_field(ui, &mut mark.word, MARK, "", &format!("印{place}"));
            if icon_button(ui, icons::ICON_ARROW_UPWARD, &format!("印{place}を上へ"), at > 0).clicked() {
                moved = Some((at, at.saturating_sub(1)));
            }
            let last = place == count;
            if icon_button(ui, icons::ICON_ARROW_DOWNWARD, &format!("印{place}を下へ"), !last).clicked() {
                moved = Some((at, place));
            }
            let falls = ui.checkbox(&mut mark.falls, "翌年度に外す");
            named(&falls, &format!("印{place}を翌年度に外す"));
            falls.on_hover_text("前年度から引き継ぐときに、この印を外します。");
            let hint = match rows {
                0 => format!("印{place}を外す"),
                rows => format!("印{place}を外す（付いている{}行には残ります）", grouped(rows)),
            };
            if icon_button(ui, icons::ICON_DELETE, &hint, true).clicked() {
                gone = Some(at);
            }
            if rows > 0 {
                caption(ui, &format!("{}行", grouped(rows)));
            }
        });
        complaint_ui(ui, complaint_at(complaints, FormSpot::Mark(at)));
    }
    if let Some((one, other)) = moved {
        draft.marks.swap(one, other);
    } else if let Some(at) = gone {
        draft.marks.remove(at);
    }
    if small_button(ui, "＋ 印を追加").clicked() {
        draft.marks.push(DraftMark { word: String::new(), was: None, falls: false });
    }
    left_ui(ui, draft);
}

/// What is said of marks that were taken out though rows have them.
fn left_ui(ui: &mut Ui, draft: &FormDraft) {
    for (mark, rows) in draft.left_marks() {
        note_ui(ui, &format!("外した「{mark}」は、付いている{}行に残ります。", grouped(rows)));
    }
}

fn captions_ui(ui: &mut Ui, head: &Head, draft: &mut FormDraft, complaints: &[(FormSpot, String)]) {
    ui.label(RichText::new("印刷される見出し").font(bold(size::CAPTION)));
    let complaint = complaint_at(complaints, FormSpot::Title);
    let captions = &mut draft.captions;
    ui.spacing_mut().item_spacing.y = 4.0;
    let row = |ui: &mut Ui, words: &str, text: &mut String, lines: usize| {
        ui.horizontal_top(|ui| {
            let (room, _) =
                ui.allocate_exact_size(eframe::egui::vec2(150.0, size::ROW), eframe::egui::Sense::hover());
            let second = Palette::of(ui.ctx()).second;
            let font = crate::ui::kit::theme::regular(size::CAPTION);
            ui.painter().text(room.left_center(), eframe::egui::Align2::LEFT_CENTER, words, font, second);
            if lines > 1 {
                area_field(ui, text, FIELD, lines, words);
            } else {
                line_field(ui, text, FIELD, "", words);
            }
        });
        offer_ui(ui, text, head, words);
    };
    row(ui, "調書の題名", &mut captions.sheet, 1);
    complaint_ui(ui, complaint);
    row(ui, "計画名の見出し", &mut captions.plan, 1);
    row(ui, "施策名の見出し", &mut captions.policy, 2);
    row(ui, "基本目標の見出し", &mut captions.goal, 1);
    row(ui, "基本施策の見出し", &mut captions.measure, 1);
    row(ui, "実績評価の見出し", &mut captions.overall, 1);
    row(ui, "評価区分の説明の見出し", &mut captions.ratings, 1);
    note_ui(ui, "{番号} は調書番号、{基準日} は基準日、{年度} は年度に置き換わります。");
    note_ui(ui, "{前年度} {翌年度} と、西暦の {年度:西暦} も使えます。");
}
