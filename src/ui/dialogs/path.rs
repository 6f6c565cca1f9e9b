//! A box for a path, where the system has no dialog for files.

use std::path::PathBuf;

use eframe::egui::{RichText, Ui};

use crate::book::Book;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::line_field;
use crate::ui::request::{Action, Actions, ChosenFile, FileRequest, FileWant, with_ending};

/// Asks for a path.
#[derive(Debug)]
pub struct PathDialog {
    request: FileRequest,
    text: String,
}

impl PathDialog {
    /// For a file as requested.
    pub fn new(request: FileRequest) -> Self {
        let folder = request.folder.clone().unwrap_or_default();
        let text = folder.join(&request.file_name).display().to_string();
        Self { request, text }
    }

    fn path(&self) -> &str {
        self.text.trim().trim_matches('"')
    }
}

impl Dialog for PathDialog {
    fn title(&self) -> String {
        self.request.want.title().to_owned()
    }

    fn width(&self) -> f32 {
        600.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(match self.request.want {
            FileWant::Folder => "ここに保存",
            FileWant::Backups => "ここにする",
            want if want.is_saving() => "保存",
            _ => "開く",
        })
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let (name, note) = if self.request.want.is_folder() {
            ("フォルダーの場所", "フォルダーの場所を入力してください。")
        } else {
            ("ファイルの場所と名前", "ファイルの場所と名前を入力してください。")
        };
        let field = line_field(ui, &mut self.text, f32::INFINITY, "", name);
        scene.first(&field);
        let faint = Palette::of(ui.ctx()).second;
        ui.label(RichText::new(note).size(size::CAPTION).color(faint));
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        if self.path().is_empty() { Err(Complaint::silent()) } else { Ok(()) }
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let FileRequest { id, want, .. } = self.request;
        let path = with_ending(&PathBuf::from(self.path()), want);
        Ok(vec![Action::FileChosen(ChosenFile { id, want, path, more: Vec::new(), replace: false })])
    }
}
