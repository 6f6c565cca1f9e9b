//! 文字: size and face, and whether a sheet may be shrunk.

use eframe::egui::Ui;

use crate::book::{BodyFace, PageSetup};
use crate::ui::kit::theme::size;
use crate::viewmodel::page::{Entered, show};

use super::widgets::{BESIDE, choice_ui, note_ui, radio_ui, row_ui};

const CAPTION: f32 = 72.0;
/// The steps between the sizes that are offered, in points.
const STEP: f32 = 0.5;

/// Asks for the type.
pub fn text_ui(ui: &mut Ui, entered: &mut Entered) {
    row_ui(ui, "大きさ", CAPTION, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 4.0;
        let (least, most) = (*PageSetup::BODY_PT.start(), *PageSetup::BODY_PT.end());
        let steps = ((most - least) / STEP).round() as usize;
        for at in 0..=steps {
            let pt = least + at as f32 * STEP;
            choice_ui(ui, &mut entered.page.body_pt, pt, &show(pt), &format!("{} pt", show(pt)));
        }
    });
    row_ui(ui, "", CAPTION, |ui| {
        let pt = entered.page.body_pt;
        note_ui(
            ui,
            &format!("{} pt（およそ{:.1} mm角）。見出しもこれに合わせて変わります。", show(pt), pt * 0.3528),
        );
    });
    ui.add_space(size::SPACE);
    row_ui(ui, "書体", CAPTION, |ui| {
        ui.spacing_mut().item_spacing.x = BESIDE;
        for (face, words) in [(BodyFace::Mincho, "明朝"), (BodyFace::Gothic, "ゴシック")] {
            if radio_ui(ui, entered.page.body_face == face, words, words) {
                entered.page.body_face = face;
            }
        }
    });
    ui.add_space(12.0);
    ui.checkbox(&mut entered.page.shrink, "1枚に収まるよう文字を縮める（85％まで）");
    note_ui(
        ui,
        "少し縮めるとページが1枚減る調書だけを縮小します。7 ptより小さくはせず、\n縮めても枚数が減らない調書は、そのままの大きさで印刷します。",
    );
}
