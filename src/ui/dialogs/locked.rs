//! A book that cannot be opened to work on, but to look at or as a copy.

use std::path::{Path, PathBuf};

use eframe::egui::{RichText, Ui};

use crate::error::Error;
use crate::quote;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::paragraphs;
use crate::ui::request::{Action, Actions, How};
use crate::who::Holder;

/// Asks how it is to be opened.
#[derive(Debug)]
pub struct LockedDialog {
    path: PathBuf,
    title: &'static str,
    reason: String,
    /// It may be that nobody has it open any longer.
    is_in_doubt: bool,
}

impl LockedDialog {
    /// `error` says why it could not be opened.
    pub fn new(path: &Path, error: Error) -> Self {
        let is_in_doubt = matches!(error, Error::Elsewhere { .. });
        let (title, reason) = match error {
            Error::Locked { holder, .. } => {
                let unknown = || "ほかの画面またはほかのパソコンで開かれています。".to_owned();
                let words = holder.as_deref().map_or_else(unknown, Holder::words);
                ("使用中のファイルを開く", format!("このファイルは、{words}"))
            }
            Error::Elsewhere { holder, .. } => (
                "使用中かもしれないファイルを開く",
                format!(
                    "このファイルは、{}\n今も開いているかどうかは、このパソコンからは確かめられません。\
                     ファイルを閉じる前に{}が止まったときも、この表示になります。",
                    holder.claim(),
                    match holder.machine.as_str() {
                        "" => "そのパソコン",
                        machine => machine,
                    }
                ),
            ),
            _ => (
                "書き込めないファイルを開く",
                "このファイルまたはフォルダーには、書き込みが許可されていません。".to_owned(),
            ),
        };
        Self { path: path.to_owned(), title, reason, is_in_doubt }
    }
}

impl Dialog for LockedDialog {
    fn title(&self) -> String {
        self.title.to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("読み取り専用で開く").other(Some("コピーとして開く"))
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        paragraphs(ui, &self.reason);
        ui.add_space(size::GAP);
        paragraphs(
            ui,
            "読み取り専用：内容の表示、検索、PDFへの書き出しができます。\n\
             コピー：内容を変更して、別の名前で保存できます。元のファイルは変わりません。",
        );
        if self.is_in_doubt {
            ui.add_space(size::GAP);
            paragraphs(
                ui,
                "ご本人に確認して、もう開いていないとわかったときは、このファイルを編集できます。\
                 まだ開いていると、どちらかの画面の入力を、このファイルには保存できなくなります。",
            );
            ui.add_space(size::GAP);
            if ui.button("確認したので編集する").clicked() {
                scene.close_with(Action::OpenAs(self.path.clone(), How::TakingOver));
            }
        }
        ui.add_space(size::GAP);
        let faint = Palette::of(ui.ctx()).second;
        let path = quote::path(&self.path);
        ui.label(RichText::new(path).size(size::CAPTION).color(faint));
    }

    fn answer(&mut self, pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let how = match pressed {
            Pressed::First => How::ReadOnly,
            Pressed::Other => How::Copy,
        };
        Ok(vec![Action::OpenAs(self.path.clone(), how)])
    }
}
