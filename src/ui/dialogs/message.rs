//! Messages: what happened, what is safe, what to do.

use std::path::PathBuf;

use eframe::egui::{RichText, Ui};

use crate::error::Error;
use crate::quote;
use crate::ui::kit::complaint::{Complaint, details_ui, shown};
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{CANCEL, paragraphs};
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
}

impl Dialog for MessageDialog {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn buttons(&self) -> Buttons {
        match &self.offer {
            Some((words, _)) => Buttons::new(*words).back(self.back),
            None => Buttons::close(),
        }
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraphs(ui, &self.text);
        details_ui(ui, self.details.as_deref());
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(self.offer.take().map(|(_, action)| *action).into_iter().collect())
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
}

impl Dialog for ReplaceDialog {
    fn title(&self) -> String {
        format!("{}個のファイルがすでにあります", self.count)
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("置き換える")
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraphs(ui, "置き換えますか。元のファイルの内容は残りません。");
        let faint = Palette::of(ui.ctx()).second;
        let folder = quote::path(&self.folder);
        ui.label(RichText::new(folder).size(size::CAPTION).color(faint));
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::ReplaceIn(self.folder.clone())])
    }
}
