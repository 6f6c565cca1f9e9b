//! What is being typed, until it is in the book.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui;

use crate::book::FiscalYear;
use crate::edit::Command;
use crate::viewmodel::field::Field;
use crate::viewmodel::find::finder::FoundText;
use crate::viewmodel::table::selection::Caret;

use super::told::{KnownSlips, SlipTold};

/// How long typing has to pause before it is saved, in seconds.
const PAUSE: f64 = 1.0;
/// How long typing without a pause goes on before it is saved all the same.
const AT_THE_LATEST: f64 = 5.0;

/// What is being typed.
#[derive(Debug, Default)]
pub struct Typing {
    current: Option<Typed>,
    /// What was typed into other fields before and is on its way to the book.
    left: Vec<Visited>,
    /// The field that was typed into last, since it got the focus.
    visited: Option<Field>,
    visit: u64,
    /// The field that has the focus.
    pub focused: Option<Field>,
    /// The field that last had it.
    pub last: Option<Field>,
    /// The field that is selected without being edited: its caret waits at the
    /// end of its text and is not shown.
    pub resting: Option<Field>,
    /// Where the caret of the focused field is.
    pub caret: Caret,
    /// Nothing can be typed: the book is only looked at.
    pub read_only: bool,
    /// Clicks are not for the fields: with Shift they select.
    pub is_deaf: bool,
    /// The field that is to get the focus next.
    pub wanted: Option<Field>,
    /// What is to be marked in it.
    pub mark: Option<(Field, Range<usize>)>,
    /// The field in which it was marked just now.
    pub marked: Option<Field>,
    /// What is to be seen, without the focus going there.
    pub reveal: Option<(Field, Range<usize>)>,
    /// What was searched for.
    pub found: Arc<FoundText>,
    /// The fiscal year of the book.
    pub year: Option<FiscalYear>,
    /// What does not come out in the text that has the focus, as it is told there.
    pub told: Option<SlipTold>,
    /// The same of the whole text.
    pub known: KnownSlips,
}

/// What was typed into a field, and in which visit to it: all of one visit is one
/// step of undo.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Visited {
    pub visit: u64,
    pub command: Command,
}

#[derive(Debug)]
struct Typed {
    field: Field,
    text: String,
    visit: u64,
    /// When the first and the last of it was typed.
    since: f64,
    until: f64,
}

impl Typed {
    fn visited(self) -> Visited {
        Visited { visit: self.visit, command: self.field.command(self.text) }
    }
}

impl Typing {
    /// Takes in what `field` holds now.
    pub fn put(&mut self, field: &Field, text: String, now: f64) {
        if let Some(typed) = self.current.take_if(|typed| typed.field != *field) {
            self.left.push(typed.visited());
        }
        if self.visited.as_ref() != Some(field) {
            self.visited = Some(field.clone());
            self.visit += 1;
        }
        let visit = self.visit;
        let since = self.current.as_ref().map_or(now, |typed| typed.since);
        self.current = Some(Typed { field: field.clone(), text, visit, since, until: now });
    }

    /// The commands that bring all that was typed into the book.
    pub fn take(&mut self) -> Vec<Visited> {
        let mut all = std::mem::take(&mut self.left);
        all.extend(self.current.take().map(Typed::visited));
        all
    }

    /// Those of what was typed some time ago, or elsewhere. Asks for a frame at
    /// the time when there will be more.
    pub fn take_when_due(&mut self, ctx: &egui::Context, composing: bool) -> Vec<Visited> {
        // Whoever comes back to a field begins anew.
        self.visited.take_if(|visited| self.focused.as_ref() != Some(visited));
        let Some(typed) = &self.current else { return std::mem::take(&mut self.left) };
        let due = (typed.until + PAUSE).min(typed.since + AT_THE_LATEST);
        let wait = due - ctx.input(|input| input.time);
        let elsewhere = self.focused.as_ref() != Some(&typed.field);
        if !elsewhere && (composing || wait > 0.0) {
            ctx.request_repaint_after_secs(wait.max(0.05) as f32);
            return std::mem::take(&mut self.left);
        }
        self.take()
    }

    /// Whether something is typed that is not yet in the book.
    pub fn is_busy(&self) -> bool {
        self.current.is_some() || !self.left.is_empty()
    }

    /// The field that is typed into, with what it holds.
    pub fn typed(&self) -> Option<(&Field, &str)> {
        self.current.as_ref().map(|typed| (&typed.field, typed.text.as_str()))
    }

    /// The text on the screen, typed or stored.
    pub fn shown<'t>(&'t self, field: &Field, stored: &'t str) -> &'t str {
        self.current.as_ref().filter(|typed| typed.field == *field).map_or(stored, |typed| &typed.text)
    }

    /// Whether a field has to be there although it may be out of sight.
    pub fn seeks(&self, field: &Field) -> bool {
        self.wanted.as_ref() == Some(field) || self.reveal.as_ref().is_some_and(|(own, _)| own == field)
    }

    /// What is to be seen of a field, or marked in it.
    pub(super) fn take_part(part: &mut Option<(Field, Range<usize>)>, field: &Field) -> Option<Range<usize>> {
        part.take_if(|(own, _)| own == field).map(|(_, range)| range)
    }

    /// Whether a rating is to be seen.
    pub fn take_reveal(&mut self, field: &Field) -> bool {
        Self::take_part(&mut self.reveal, field).is_some()
    }

    /// Has the field that last had the focus get it back.
    pub fn return_focus(&mut self) {
        if self.wanted.is_none() {
            self.wanted.clone_from(&self.last);
        }
    }
}
