//! The licences of all that is in the program, as 「バージョン情報」 shows them.

use std::sync::LazyLock;

use eframe::egui::{Label, RichText, ScrollArea, TextStyle, Ui};

use crate::notices::notices;
use crate::ui::kit::widgets::paragraph;

/// How much of them is seen at a time, in points.
const HEIGHT: f32 = 180.0;

/// Some thousands of lines, of which only those in sight are laid out.
static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| notices().lines().collect());

/// Shows them, to be scrolled through.
pub fn licences_ui(ui: &mut Ui) {
    paragraph(ui, "このプログラムに含まれるソフトウェアと書体のライセンス（英語）：");
    let height = ui.text_style_height(&TextStyle::Small);
    let area = ScrollArea::both().id_salt("licences").max_height(HEIGHT).auto_shrink([false, true]);
    area.show_rows(ui, height, LINES.len(), |ui, rows| {
        for line in LINES.get(rows).unwrap_or_default() {
            ui.add(Label::new(RichText::new(*line).small()).extend());
        }
    });
}
