//! A book that cannot be opened to work on, but to look at or as a copy.

use std::path::{Path, PathBuf};

use eframe::egui::{self, RichText};

use crate::error::Error;
use crate::quote;
use crate::who::Holder;

use super::super::action::Action;
use super::super::theme::{Palette, size};
use super::super::view::{Actions, How};
use super::super::widgets::{Leave, choice_ui};
use super::message::paragraphs;

/// Asks how it is to be opened.
#[derive(Debug)]
pub struct LockedDialog {
    path: PathBuf,
    title: &'static str,
    reason: String,
}

impl LockedDialog {
    /// `error` says why it could not be opened.
    pub fn new(path: &Path, error: Error) -> Self {
        let (title, reason) = match error {
            Error::Locked { holder, .. } => {
                let unknown = || "ほかの画面またはほかのパソコンで開かれています。".to_owned();
                let words = holder.as_ref().map_or_else(unknown, Holder::words);
                ("使用中のファイルを開く", format!("このファイルは、{words}"))
            }
            _ => (
                "書き込めないファイルを開く",
                "このファイルまたはフォルダーには、書き込みが許可されていません。".to_owned(),
            ),
        };
        Self { path: path.to_owned(), title, reason }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let buttons = ("読み取り専用で開く", Some("コピーとして開く"));
        let left = choice_ui(ctx, self.title, buttons, true, 560.0, |ui| {
            paragraphs(ui, &self.reason);
            ui.add_space(size::GAP);
            paragraphs(
                ui,
                "読み取り専用: 内容の表示、検索、PDFへの書き出しができます。\n\
                 コピー: 内容を変更して、別の名前で保存できます。元のファイルは変わりません。",
            );
            ui.add_space(size::GAP);
            let faint = Palette::of(ui.ctx()).second;
            let path = quote::path(&self.path);
            ui.label(RichText::new(path).size(size::CAPTION).color(faint));
        });
        let how = match left {
            Some(Leave::Done) => How::ReadOnly,
            Some(Leave::Other) => How::Copy,
            Some(Leave::Cancelled) => return false,
            None => return true,
        };
        actions.push(Action::OpenAs(self.path.clone(), how));
        false
    }
}
