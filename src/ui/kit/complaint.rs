//! What could not be done, in words of ours; and what others said of it, behind 「詳しい情報」.

use eframe::egui::{self, Label, RichText, Ui};

use crate::book::Unread;
use crate::error::Error;
use crate::quote;

use super::theme::{Palette, size};

/// Why something did not go well, or cannot be done yet, within a dialog or a panel that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    text: String,
    details: Option<String>,
}

impl From<Unread> for Complaint {
    fn from(unread: Unread) -> Self {
        Self::of(&unread.0)
    }
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

    /// One that is seen without words: an empty field, a list of which nothing is chosen.
    pub fn silent() -> Self {
        Self::new("")
    }

    /// Whether there are no words for it.
    pub fn is_silent(&self) -> bool {
        self.text.is_empty()
    }

    /// Says it.
    pub fn show(&self, ui: &mut Ui, color: egui::Color32) {
        for line in self.text.lines() {
            ui.add(Label::new(RichText::new(line).line_height(Some(size::LINE)).color(color)).wrap());
        }
        details_ui(ui, self.details.as_deref());
    }
}

/// What is not in the clerk's language, for who looks after the computer.
pub fn details_ui(ui: &mut Ui, details: Option<&str>) {
    let Some(details) = details else { return };
    ui.add_space(size::SPACE);
    let words = RichText::new("詳しい情報").size(size::CAPTION);
    egui::CollapsingHeader::new(words).show(ui, |ui| {
        let color = Palette::of(ui.ctx()).second;
        ui.add(Label::new(RichText::new(details).size(size::CAPTION).color(color)).wrap());
    });
}

/// A text in which names of others may stand, with what nobody sees in them.
pub fn shown(text: &str) -> String {
    text.lines().map(quote::visible).collect::<Vec<String>>().join("\n")
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
