//! A box for a path, where the system has no dialog for files.

use std::path::PathBuf;

use eframe::egui::{self, RichText};

use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{Leave, dialog_ui, line_field};
use crate::ui::request::{Action, Actions, ChosenFile, FileRequest, Want, with_ending};

/// Asks for a path.
#[derive(Debug)]
pub struct PathDialog {
    request: FileRequest,
    text: String,
    focused: bool,
}

impl PathDialog {
    /// For a file as requested.
    pub fn new(request: FileRequest) -> Self {
        let folder = request.folder.clone().unwrap_or_default();
        let text = folder.join(&request.file_name).display().to_string();
        Self { request, text, focused: false }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let want = self.request.want;
        let folder = want.is_folder();
        let done = match want {
            Want::Folder => "ここに保存",
            Want::Backups => "ここにする",
            _ if want.is_saving() => "保存",
            _ => "開く",
        };
        let name = if folder { "フォルダーの場所" } else { "ファイルの場所と名前" };
        let note = if folder {
            "フォルダーの場所を入力してください。"
        } else {
            "ファイルの場所と名前を入力してください。"
        };
        let path = self.text.trim().trim_matches('"').to_owned();
        let left = dialog_ui(ctx, want.title(), done, !path.is_empty(), 600.0, |ui| {
            let field = line_field(ui, &mut self.text, f32::INFINITY, "", name);
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
            }
            let faint = Palette::of(ui.ctx()).second;
            ui.label(RichText::new(note).size(size::CAPTION).color(faint));
        });
        if left == Some(Leave::Done) {
            let path = with_ending(&PathBuf::from(path), want);
            let id = self.request.id;
            actions.push(Action::FileChosen(ChosenFile { id, want, path, replace: false }));
        }
        left.is_none()
    }
}
