//! Messages: what happened, what is safe, what to do.

use std::path::PathBuf;

use eframe::egui::{self, RichText};

use crate::error::Error;
use crate::quote;
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

/// A text in which names of others may stand, with what nobody sees in them.
fn shown(text: &str) -> String {
    text.lines().map(quote::visible).collect::<Vec<String>>().join("\n")
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

/// Why something did not go well, within a dialog or a panel that stays.
#[derive(Clone, Debug)]
pub struct Complaint {
    text: String,
    details: Option<String>,
}

impl Complaint {
    /// In words of our own.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), details: None }
    }

    /// That of an error.
    pub fn of(error: &Error) -> Self {
        Self { text: shown(&error.to_string()), details: error.details().as_deref().map(shown) }
    }

    /// Says it.
    pub fn show(&self, ui: &mut egui::Ui, color: egui::Color32) {
        for line in self.text.lines() {
            ui.add(egui::Label::new(RichText::new(line).line_height(Some(size::LINE)).color(color)).wrap());
        }
        details_ui(ui, self.details.as_deref());
    }
}

/// What is not in the clerk's language, for who looks after the computer.
pub fn details_ui(ui: &mut egui::Ui, details: Option<&str>) {
    let Some(details) = details else { return };
    ui.add_space(size::SPACE);
    let words = RichText::new("詳しい情報").size(size::CAPTION);
    egui::CollapsingHeader::new(words).show(ui, |ui| {
        let color = Palette::of(ui.ctx()).second;
        ui.add(egui::Label::new(RichText::new(details).size(size::CAPTION).color(color)).wrap());
    });
}

pub(super) fn paragraphs(ui: &mut egui::Ui, text: &str) {
    for line in text.lines() {
        ui.label(RichText::new(line).line_height(Some(size::LINE)));
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn what_is_not_in_the_clerks_language_is_behind_details() {
        let source = io::Error::other("Transport endpoint is not connected (os error 107)");
        let said = Complaint::of(&Error::Read { path: "共有\u{202e}.chosho".into(), source });
        assert!(!said.text.contains("Transport") && said.text.contains("共有[U+202E].chosho"), "{said:?}");
        assert_eq!(said.details.as_deref(), Some("Transport endpoint is not connected (os error 107)"));
        assert_eq!(Complaint::of(&Error::BrokenOff).details, None);
    }
}
