//! A book takes long to be opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{Context, RichText, Ui};

use crate::quote;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, WaitsFor};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{CANCEL, paragraph};

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
}

impl Dialog for OpeningDialog {
    fn title(&self) -> String {
        "ファイルを開いています".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::only(CANCEL)
    }

    fn begin(&mut self, ctx: &Context, _scene: &mut DialogScene<'_>) {
        ctx.request_repaint_after(LOOK);
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraph(ui, "ファイルのある場所からの応答を待っています。開いている調書は、そのままです。");
        ui.add_space(size::GAP);
        let faint = Palette::of(ui.ctx()).second;
        ui.label(RichText::new(quote::path(&self.path)).size(size::CAPTION).color(faint));
    }

    fn waits_for(&self) -> Option<WaitsFor> {
        Some(WaitsFor::Opening)
    }
}
