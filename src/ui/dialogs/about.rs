//! What the program is.

use eframe::egui;

use crate::ui::kit::widgets::{notice_ui, paragraph};

/// The program's name, version and faces.
#[derive(Debug)]
pub struct AboutDialog;

impl AboutDialog {
    pub(super) fn show(&mut self, ctx: &egui::Context) -> bool {
        notice_ui(ctx, "調書（Chosho）", 460.0, |ui| {
            paragraph(ui, &format!("バージョン {}", env!("CARGO_PKG_VERSION")));
            paragraph(
                ui,
                "目標事業評価調書を作るためのプログラムです。入力した内容は、このパソコンの外へは送られません。",
            );
            paragraph(ui, "書体：BIZ UDゴシック、BIZ UD明朝（SIL Open Font License 1.1）");
        })
    }
}
