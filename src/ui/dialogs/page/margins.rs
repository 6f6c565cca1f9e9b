//! 余白: what is left free at the edges, and for the binding.

use eframe::egui::Ui;

use crate::book::Edge;
use crate::typeset::Paper;
use crate::typeset::page::MM;
use crate::ui::kit::theme::size;
use crate::viewmodel::page::{Entered, Length};

use super::widgets::{BESIDE, heading_ui, length_ui, note_ui, radio_ui, row_ui};

const CAPTION: f32 = 72.0;

/// Asks for the margins.
pub fn margins_ui(ui: &mut Ui, entered: &mut Entered) {
    let rows = [[(Length::Top, "上"), (Length::Bottom, "下")], [(Length::Left, "左"), (Length::Right, "右")]];
    for row in rows {
        ui.horizontal_top(|ui| {
            for (length, words) in row {
                row_ui(ui, words, 24.0, |ui| margin_ui(ui, entered, length, &format!("{words}の余白")));
                ui.add_space(size::SECTION);
            }
        });
    }
    let (header, footer) = (!entered.page.header.is_empty(), !entered.page.footer.is_empty());
    let margins = entered.page.margins;
    let least = Paper::RUNNING / MM;
    if (header && margins.top < least) || (footer && margins.bottom < least) {
        note_ui(ui, &format!("ヘッダーやフッターのある側の余白は、印刷では{least:.1} mmになります。"));
    }
    heading_ui(ui, "綴じしろ");
    row_ui(ui, "幅", CAPTION, |ui| margin_ui(ui, entered, Length::Binding, "綴じしろの幅"));
    row_ui(ui, "位置", CAPTION, |ui| {
        ui.spacing_mut().item_spacing.x = BESIDE;
        for (edge, words) in [(Edge::Left, "左"), (Edge::Top, "上"), (Edge::Right, "右")] {
            let binding = &mut entered.page.binding;
            if radio_ui(ui, binding.edge == edge, words, &format!("綴じる位置：{words}")) {
                binding.edge = edge;
            }
        }
    });
}

fn margin_ui(ui: &mut Ui, entered: &mut Entered, length: Length, name: &str) {
    let complaint = entered.length(length).err();
    length_ui(ui, entered.text(length), name, complaint.as_deref());
}
