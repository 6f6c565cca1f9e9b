//! A book takes long to be opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{self, RichText};

use crate::quote;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{notice_with_ui, paragraph};

/// How often it is looked whether it is there.
const LOOK: Duration = Duration::from_millis(100);

/// Waits for it. Once it is done with, the book is not wanted any longer.
#[derive(Debug)]
pub struct OpeningDialog {
    path: PathBuf,
}

impl OpeningDialog {
    /// For the book at `path`.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context) -> bool {
        ctx.request_repaint_after(LOOK);
        notice_with_ui(ctx, "ファイルを開いています", "キャンセル", 560.0, |ui| {
            paragraph(ui, "ファイルのある場所からの応答を待っています。開いている調書は、そのままです。");
            ui.add_space(size::GAP);
            let faint = Palette::of(ui.ctx()).second;
            ui.label(RichText::new(quote::path(&self.path)).size(size::CAPTION).color(faint));
        })
    }
}
