//! A dialog, and the frame that all dialogs have in common.
//!
//! A [`Dialog`] says what it is called, what it shows and what an answer means. Its
//! [`DialogFrame`] does the rest, for all of them alike: it is never larger than the window,
//! its title and its buttons stay where they are while what is between them scrolls, it gives
//! the first focus, hears Enter and Esc, says why it cannot be answered, and asks before what
//! was typed is thrown away.

mod frame;

use std::borrow::Cow;
use std::fmt;

use eframe::egui::{Context, Id, Response, Ui};

use crate::book::Book;
use crate::edit::Session;

use super::complaint::Complaint;
use super::widgets::CANCEL;
use crate::ui::request::{Action, Actions, ChosenFile};

pub use frame::DialogFrame;

/// A dialog of the program's own.
pub trait Dialog: fmt::Debug + Send {
    /// What it is called.
    fn title(&self) -> String;

    /// How wide it is where there is the room, in points.
    fn width(&self) -> f32;

    /// What it can be answered with.
    fn buttons(&self) -> Buttons;

    /// Shows what stands between the title and the buttons.
    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>);

    /// Shows what stays below that while it scrolls.
    fn foot(&mut self, _ui: &mut Ui, _scene: &mut DialogScene<'_>) {}

    /// Before each frame: takes in what came meanwhile, and keys that are its own.
    fn begin(&mut self, _ctx: &Context, _scene: &mut DialogScene<'_>) {}

    /// Whether it can be answered as it is.
    ///
    /// # Errors
    /// Why not, which is said as long as that is so.
    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        Ok(())
    }

    /// What is said in place of a complaint while there is none.
    fn remark(&self, _book: Option<&Book>) -> Option<Remark> {
        None
    }

    /// Whether the room of a complaint or a remark is there from the beginning, so that the
    /// buttons stay where they are.
    fn has_row(&self) -> bool {
        false
    }

    /// What is asked for by a button, or by Enter. It is left with that, unless
    /// [`DialogScene::stay`] says otherwise.
    ///
    /// # Errors
    /// Why it cannot be done, which is said until something is pressed again.
    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(Actions::new())
    }

    /// What is asked for where it is left as it is; `None` where it cannot be left now.
    fn cancel(&mut self) -> Option<Actions> {
        Some(Actions::new())
    }

    /// Whether the clerk has entered or chosen something that would be lost with it.
    fn holds_input(&self) -> bool {
        false
    }

    /// Whether it is asked before that is thrown away.
    fn warns(&self) -> Warns {
        Warns::IfTyped
    }

    /// What is asked before that is thrown away.
    fn farewell(&self) -> Farewell {
        Farewell::default()
    }

    /// Whether it has use for the input method just now.
    fn takes_text(&self) -> bool {
        true
    }

    /// Takes a file that was asked for from within it; `false` where it did not.
    fn receive(&mut self, _chosen: &ChosenFile, _session: Option<&Session>) -> bool {
        false
    }

    /// What it waits for, if it is only there for that: whoever knows that it has come
    /// takes it away.
    fn waits_for(&self) -> Option<WaitsFor> {
        None
    }

    /// How long what it waits for may take before it is shown, in seconds.
    fn patience(&self) -> f64 {
        0.0
    }
}

/// What a dialog is only there to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// A book that is being opened.
    Opening,
    /// A backup of a book that is to be left.
    Backup,
    /// That a book which is to be left is saved.
    Saving,
    /// The file that was asked for by the question with this number.
    File(u64),
}

/// When it is asked before what was entered is thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warns {
    /// It is soon entered again.
    Never,
    /// Once something was typed: choices are soon made again.
    IfTyped,
    /// Whatever was chosen, too.
    Always,
}

/// A button that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The first, which is also Enter.
    First,
    /// The one beside it.
    Other,
}

/// The buttons of a dialog, from the right.
#[derive(Clone, Debug)]
pub struct Buttons {
    first: Option<Cow<'static, str>>,
    other: Option<&'static str>,
    back: Option<&'static str>,
    /// It has neither title nor buttons, and a click beside it leaves it.
    is_bare: bool,
}

impl Buttons {
    /// One that does it, and キャンセル.
    pub fn new(first: impl Into<Cow<'static, str>>) -> Self {
        Self { first: Some(first.into()), other: None, back: Some(CANCEL), is_bare: false }
    }

    /// The same with another way to do it beside the first.
    pub fn other(self, other: Option<&'static str>) -> Self {
        Self { other, ..self }
    }

    /// The same with other words for leaving it as it is.
    pub fn back(self, back: &'static str) -> Self {
        Self { back: Some(back), ..self }
    }

    /// What stands on them.
    #[cfg(test)]
    pub fn words(&self) -> Vec<&str> {
        self.first.as_deref().into_iter().chain(self.other).chain(self.back).collect()
    }

    /// Only 閉じる: there is nothing to be answered.
    pub fn close() -> Self {
        Self::only("閉じる")
    }

    /// Only one, which leaves it.
    pub fn only(words: &'static str) -> Self {
        Self { back: None, ..Self::new(words) }
    }

    /// Only キャンセル, and no key presses that: whoever types on means something else.
    pub fn only_cancel() -> Self {
        Self { first: None, ..Self::new("") }
    }

    /// None at all, nor a title. A click beside it leaves it.
    pub fn none() -> Self {
        Self { first: None, back: None, is_bare: true, ..Self::new("") }
    }
}

/// What is said above the buttons where nothing is wrong.
#[derive(Clone, Debug)]
pub struct Remark {
    text: String,
    is_warning: bool,
}

impl Remark {
    /// What an answer means.
    pub fn note(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_warning: false }
    }

    /// What should be looked at before.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_warning: true }
    }
}

/// The question whether what was entered is thrown away.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Farewell {
    pub title: &'static str,
    pub lines: &'static [&'static str],
    pub done: &'static str,
}

impl Default for Farewell {
    fn default() -> Self {
        Self {
            title: "入力した内容は残りません",
            lines: &["閉じると、ここに入力した内容は残りません。閉じますか。"],
            done: "捨てて閉じる",
        }
    }
}

/// What a dialog has around it: the book, the room, and where it puts what it asks for.
pub struct DialogScene<'s> {
    /// The book that is open.
    pub session: Option<&'s Session>,
    /// What is to be done.
    pub actions: &'s mut Actions,
    /// How high the body can be before it scrolls.
    pub room: f32,
    /// Where the room ends, on the screen.
    bottom: f32,
    /// Nothing has been given the first focus yet.
    is_new: bool,
    /// What had the focus when the frame began.
    behind: Option<Id>,
    closes: bool,
    stays: bool,
    answers: bool,
}

impl<'s> DialogScene<'s> {
    /// For a dialog that comes up.
    pub fn new(session: Option<&'s Session>, actions: &'s mut Actions) -> Self {
        Self {
            session,
            actions,
            room: 0.0,
            bottom: 0.0,
            is_new: false,
            behind: None,
            closes: false,
            stays: false,
            answers: false,
        }
    }

    /// The book that is open.
    pub fn book(&self) -> Option<&'s Book> {
        self.session.map(Session::book)
    }

    /// Gives the keyboard to what has it when the dialog comes up.
    pub fn first(&mut self, response: &Response) {
        if std::mem::take(&mut self.is_new) {
            response.request_focus();
        }
    }

    /// How much room is left below what the body has shown so far.
    pub fn rest(&self, ui: &Ui) -> f32 {
        self.bottom - ui.cursor().top()
    }

    /// Leaves the dialog, whatever was entered.
    pub fn close(&mut self) {
        self.closes = true;
    }

    /// Leaves the dialog, which asks for this.
    pub fn close_with(&mut self, action: Action) {
        self.actions.push(action);
        self.closes = true;
    }

    /// An answer that does not leave the dialog.
    pub fn stay(&mut self) {
        self.stays = true;
    }

    /// Has the first button pressed, if it can be.
    pub fn press_first(&mut self) {
        self.answers = true;
    }
}
