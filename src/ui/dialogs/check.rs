//! ファイルの検査: what came of it, and what can be done with a damaged file.

use std::path::PathBuf;

use eframe::egui::{self, RichText, ScrollArea};

use crate::error;
use crate::quote;
use crate::store::Problem;
use crate::ui::kit::complaint::details_ui;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{Leave, dialog_ui, notice_ui, scroll_ui};
use crate::ui::request::{Action, Actions, Ask, Verb};

use super::message::paragraphs;

/// What is wrong with the file of the open book.
#[derive(Debug)]
pub struct CheckDialog {
    problems: Vec<Problem>,
}

impl CheckDialog {
    /// For what was found.
    pub fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        if self.problems.iter().all(Problem::is_harmless) {
            return notice_ui(ctx, "ファイルに問題はありません", 480.0, |ui| {
                paragraphs(
                    ui,
                    "ファイルの構造と、すべての調書の内容が、保存したときのままであることを確かめました。",
                );
                if !self.problems.is_empty() {
                    ui.add_space(size::GAP);
                    paragraphs(ui, "調書の内容に影響はありませんが、次のことに気付きました。");
                    problems_ui(ui, self.problems.iter().map(ToString::to_string));
                }
            });
        }
        let title = "ファイルが壊れています";
        let left = dialog_ui(ctx, title, Verb::SaveAs.label(), true, 560.0, |ui| {
            paragraphs(
                ui,
                "画面に表示している内容は、ファイルを開いたときに確かめたもので、無事です。\
                「名前を付けて保存…」を押して、別の名前で保存してください。",
            );
            ui.add_space(size::GAP);
            problems_ui(ui, self.problems.iter().map(ToString::to_string));
            let details: Vec<&str> = self.problems.iter().filter_map(Problem::detail).collect();
            details_ui(ui, (!details.is_empty()).then(|| details.join("\n")).as_deref());
        });
        if left == Some(Leave::Done) {
            actions.push(Action::Do(Verb::SaveAs));
        }
        left.is_none()
    }
}

/// A file that cannot be opened because it is damaged.
#[derive(Debug)]
pub struct DamagedDialog {
    path: PathBuf,
    detail: String,
    has_backups: bool,
}

impl DamagedDialog {
    /// For the file, what is wrong with it, and whether there are backups of it.
    pub fn new(path: PathBuf, detail: String, has_backups: bool) -> Self {
        Self { path, detail, has_backups }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let mut restore = false;
        let left = dialog_ui(
            ctx,
            "ファイルが壊れています",
            "読める内容を取り出す",
            true,
            560.0,
            |ui| {
                paragraphs(
                    ui,
                    "ファイルの一部が壊れているため、このままでは開けません。ファイルは元のままです。\n\
                読める内容を、新しいファイルに取り出せます。読めなかったところは、取り出した後にお知らせします。",
                );
                ui.add_space(size::GAP);
                problems_ui(ui, error::plain(&self.detail).split(Problem::BETWEEN).map(str::to_owned));
                details_ui(ui, error::rest(&self.detail).as_deref());
                ui.add_space(size::GAP);
                let faint = Palette::of(ui.ctx()).second;
                ui.label(RichText::new(quote::path(&self.path)).size(size::CAPTION).color(faint));
                if self.has_backups {
                    ui.add_space(size::SPACE);
                    paragraphs(ui, "このファイルのバックアップがあります。");
                    restore = ui.button(Verb::Restore.label()).clicked();
                }
            },
        );
        if restore {
            actions.push(Action::Ask(Ask::Backups(Some(self.path.clone()))));
            return false;
        }
        if left == Some(Leave::Done) {
            actions.push(Action::Salvage(self.path.clone()));
        }
        left.is_none()
    }
}

fn problems_ui(ui: &mut egui::Ui, problems: impl Iterator<Item = String>) {
    let palette = Palette::of(ui.ctx());
    let area = ScrollArea::vertical().max_height(180.0).auto_shrink([false, true]);
    scroll_ui(ui, area, |ui, _| {
        for problem in problems {
            ui.label(RichText::new(format!("・{problem}")).color(palette.text).line_height(Some(size::LINE)));
        }
    });
}
