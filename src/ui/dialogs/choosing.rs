//! A file is being chosen in the system's own dialog, which is a window of its own and may
//! be some moments away: what is typed or clicked meanwhile is for nobody.

use std::path::Path;

use eframe::egui::{self, RichText};

use crate::quote;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{Leave, dialog_ui, paragraph, plain_button, waiting_ui};
use crate::ui::request::{Action, Actions, ChosenFile, FileRequest};

use super::message::paragraphs;

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

    /// The question.
    pub fn request(&self) -> &FileRequest {
        &self.request
    }

    /// The question's number.
    pub fn id(&self) -> u64 {
        self.request.id
    }

    pub(super) fn show(&self, ctx: &egui::Context) -> bool {
        let title = self.request.want.title();
        let mut leaves = false;
        // No key answers it: whoever types on means the other window.
        waiting_ui(ctx, title, 440.0, |ui| {
            paragraph(ui, "別の画面で選んでください。");
            let faint = Palette::of(ui.ctx()).second;
            let words = "その画面が見つからないときは、「キャンセル」を押して、もう一度お試しください。";
            ui.label(RichText::new(words).size(size::CAPTION).color(faint));
            ui.add_space(size::SECTION);
            leaves = plain_button(ui, "キャンセル").clicked();
        });
        !leaves
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

    pub(super) fn show(&self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let path: &Path = &self.chosen.path;
        let name = quote::path(Path::new(path.file_name().unwrap_or_default()));
        let left = dialog_ui(
            ctx,
            "同じ名前のファイルがあります",
            "置き換える",
            true,
            520.0,
            |ui| {
                paragraphs(ui, &format!("「{name}」を置き換えますか。元のファイルの内容は残りません。"));
                let faint = Palette::of(ui.ctx()).second;
                let folder = path.parent().map(quote::path).unwrap_or_default();
                ui.label(RichText::new(folder).size(size::CAPTION).color(faint));
            },
        );
        match left {
            Some(Leave::Done) => {
                actions.push(Action::FileChosen(ChosenFile { replace: true, ..self.chosen.clone() }));
            }
            Some(Leave::Other | Leave::Cancelled) => actions.push(Action::AskFileAgain(self.chosen.clone())),
            None => {}
        }
        left.is_none()
    }
}
