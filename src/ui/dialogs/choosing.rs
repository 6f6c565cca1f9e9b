//! A file is being chosen in the system's own dialog, which is a window of its own and may
//! be some moments away: what is typed or clicked meanwhile is for nobody.

use std::path::Path;

use eframe::egui::{RichText, Ui};

use crate::quote;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, WaitsFor};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{paragraph, paragraphs};
use crate::ui::request::{Action, Actions, ChosenFile, FileRequest};

/// Waits for the answer to a question for a file.
#[derive(Debug)]
pub struct ChoosingDialog {
    request: FileRequest,
}

impl ChoosingDialog {
    /// For what was asked.
    pub fn new(request: FileRequest) -> Self {
        Self { request }
    }
}

impl Dialog for ChoosingDialog {
    fn title(&self) -> String {
        self.request.want.title().to_owned()
    }

    fn width(&self) -> f32 {
        440.0
    }

    // No key answers it: whoever types on means the other window.
    fn buttons(&self) -> Buttons {
        Buttons::only_cancel()
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraph(ui, "別の画面で選んでください。");
        let faint = Palette::of(ui.ctx()).second;
        let words = "その画面が見つからないときは、「キャンセル」を押して、もう一度お試しください。";
        ui.label(RichText::new(words).size(size::CAPTION).color(faint));
    }

    fn waits_for(&self) -> Option<WaitsFor> {
        Some(WaitsFor::File(self.request.id))
    }
}

/// There is a file of this name already.
#[derive(Debug)]
pub struct ReplaceFileDialog {
    chosen: ChosenFile,
}

impl ReplaceFileDialog {
    /// For the place that was chosen.
    pub fn new(chosen: ChosenFile) -> Self {
        Self { chosen }
    }
}

impl Dialog for ReplaceFileDialog {
    fn title(&self) -> String {
        "同じ名前のファイルがあります".to_owned()
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("置き換える")
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        let path: &Path = &self.chosen.path;
        let name = quote::path(Path::new(path.file_name().unwrap_or_default()));
        paragraphs(ui, &format!("「{name}」を置き換えますか。元のファイルの内容は残りません。"));
        let faint = Palette::of(ui.ctx()).second;
        let folder = path.parent().map(quote::path).unwrap_or_default();
        ui.label(RichText::new(folder).size(size::CAPTION).color(faint));
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::FileChosen(ChosenFile { replace: true, ..self.chosen.clone() })])
    }

    fn cancel(&mut self) -> Option<Actions> {
        Some(vec![Action::AskFileAgain(self.chosen.clone())])
    }
}
