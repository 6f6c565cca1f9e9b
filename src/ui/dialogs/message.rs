//! Messages: what happened, what is safe, what to do.

use std::path::PathBuf;

use eframe::egui::{self, RichText};

use crate::error::Error;
use crate::quote;
use crate::ui::kit::complaint::{details_ui, shown};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{CANCEL, Leave, buttons_ui, dialog_ui, notice_ui};
use crate::ui::request::{Action, Actions};

/// Something the clerk has to know before going on.
#[derive(Debug)]
pub struct MessageDialog {
    title: String,
    text: String,
    /// What others said of it in their own language.
    details: Option<String>,
    /// What can be done about it, in words; gone once it is on its way.
    offer: Option<(&'static str, Box<Action>)>,
    /// What leaves it as it is.
    back: &'static str,
}

impl MessageDialog {
    /// A message under a title that says what was being done.
    pub fn new(title: &str, text: impl std::fmt::Display) -> Self {
        Self {
            title: title.to_owned(),
            text: shown(&text.to_string()),
            details: None,
            offer: None,
            back: CANCEL,
        }
    }

    /// One that says why something did not go well.
    pub fn of(title: &str, error: &Error) -> Self {
        Self { details: error.details().as_deref().map(shown), ..Self::new(title, error) }
    }

    /// The same, with something that can be done about it.
    pub fn offering(title: &str, text: impl std::fmt::Display, offer: (&'static str, Action)) -> Self {
        let (words, action) = offer;
        Self { offer: Some((words, Box::new(action))), ..Self::new(title, text) }
    }

    /// The same with other words for leaving it as it is.
    pub fn or(self, back: &'static str) -> Self {
        Self { back, ..self }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        if let Some((words, _)) = &self.offer {
            let buttons = (*words, None, self.back);
            let left = buttons_ui(ctx, &self.title, buttons, true, 520.0, |ui| {
                paragraphs(ui, &self.text);
                details_ui(ui, self.details.as_deref());
            });
            if left == Some(Leave::Done) {
                actions.extend(self.offer.take().map(|(_, action)| *action));
            }
            return left.is_none();
        }
        notice_ui(ctx, &self.title, 520.0, |ui| {
            paragraphs(ui, &self.text);
            details_ui(ui, self.details.as_deref());
        })
    }
}

/// Some of the files to be written are there already.
#[derive(Debug)]
pub struct ReplaceDialog {
    folder: PathBuf,
    count: usize,
}

impl ReplaceDialog {
    /// For so many files in this folder.
    pub fn new(folder: PathBuf, count: usize) -> Self {
        Self { folder, count }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let title = format!("{}個のファイルがすでにあります", self.count);
        let left = dialog_ui(ctx, &title, "置き換える", true, 520.0, |ui| {
            paragraphs(ui, "置き換えますか。元のファイルの内容は残りません。");
            let faint = Palette::of(ui.ctx()).second;
            let folder = quote::path(&self.folder);
            ui.label(RichText::new(folder).size(size::CAPTION).color(faint));
        });
        if left == Some(Leave::Done) {
            actions.push(Action::ReplaceIn(self.folder.clone()));
        }
        left.is_none()
    }
}

pub(super) fn paragraphs(ui: &mut egui::Ui, text: &str) {
    for line in text.lines() {
        ui.label(RichText::new(line).line_height(Some(size::LINE)));
    }
}
