//! Messages: what happened, what is safe, what to do.

use eframe::egui::{self, RichText};

use super::super::action::Action;
use super::super::theme::Palette;
use super::super::verb::Verb;
use super::super::view::Actions;
use super::super::widgets::{Leave, dialog_ui, notice_ui};

/// Something the clerk has to know before going on.
#[derive(Debug)]
pub struct MessageDialog {
    title: String,
    text: String,
}

impl MessageDialog {
    /// A message under a title that says what was being done.
    pub fn new(title: &str, text: impl std::fmt::Display) -> Self {
        Self { title: title.to_owned(), text: text.to_string() }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context) -> bool {
        notice_ui(ctx, &self.title, 520.0, |ui| {
            for line in self.text.lines() {
                ui.label(line);
            }
        })
    }
}

/// The book is to be left, but not all of it is in a file.
#[derive(Debug)]
pub struct UnsavedDialog {
    /// Why it is not.
    pub reason: String,
}

impl UnsavedDialog {
    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let mut discard = false;
        let left = dialog_ui(ctx, "保存していない変更があります", "名前を付けて保存…", true, 480.0, |ui| {
            ui.label(&self.reason);
            ui.label("入力した内容は、まだ画面に残っています。");
            ui.add_space(4.0);
            let red = Palette::of(ui.ctx()).red;
            discard = ui.button(RichText::new("変更を捨てて閉じる").color(red)).clicked();
        });
        if discard {
            actions.push(Action::LeaveAnyway);
            return false;
        }
        if left == Some(Leave::Done) {
            actions.push(Action::Do(Verb::SaveAs));
        }
        left.is_none()
    }
}
