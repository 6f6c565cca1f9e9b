//! 余白: what is left free at the edges, and for the binding.

use eframe::egui::{Grid, Ui};

use crate::book::Edge;
use crate::typeset::Paper;
use crate::typeset::page::MM;

use super::entered::{Entered, Length};
use super::widgets::{heading_ui, note_ui, number_ui, row_ui};

const CAPTION: f32 = 72.0;

/// Asks for the margins.
pub fn margins_ui(ui: &mut Ui, entered: &mut Entered) {
    Grid::new("margins").num_columns(2).spacing([24.0, 2.0]).show(ui, |ui| {
        for (at, (length, words)) in
            [(Length::Top, "上"), (Length::Bottom, "下"), (Length::Left, "左"), (Length::Right, "右")]
                .into_iter()
                .enumerate()
        {
            row_ui(ui, words, 24.0, |ui| length_ui(ui, entered, length, &format!("{words}の余白")));
            if at % 2 == 1 {
                ui.end_row();
            }
        }
    });
    let (header, footer) = (!entered.page.header.is_empty(), !entered.page.footer.is_empty());
    let margins = entered.page.margins;
    let least = Paper::RUNNING / MM;
    if (header && margins.top < least) || (footer && margins.bottom < least) {
        note_ui(ui, &format!("ヘッダーやフッターのある側の余白は、印刷では{least:.1} mmになります。"));
    }
    heading_ui(ui, "綴じしろ");
    row_ui(ui, "幅", CAPTION, |ui| length_ui(ui, entered, Length::Binding, "綴じしろの幅"));
    row_ui(ui, "位置", CAPTION, |ui| {
        for (edge, words) in [(Edge::Left, "左"), (Edge::Top, "上"), (Edge::Right, "右")] {
            let response = ui.radio(entered.page.binding.edge == edge, words);
            super::super::super::widgets::named(&response, &format!("綴じる位置: {words}"));
            if response.clicked() {
                entered.page.binding.edge = edge;
            }
        }
    });
}

fn length_ui(ui: &mut Ui, entered: &mut Entered, length: Length, name: &str) {
    let complaint = entered.length(length).err();
    number_ui(ui, entered.text(length), (name, "mm"), 1.0, complaint.as_deref());
}
