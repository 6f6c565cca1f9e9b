//! Taking steps back, and doing them again.

use jiff::civil::DateTime;

use crate::book::change;
use crate::store::{Logged, Step, StepState, WriteKind};

use super::super::told::{Told, Undoable, back, told, undoable};
use super::Session;

impl Session {
    /// What [`Session::undo`] would take back.
    pub fn can_undo(&self) -> Option<Undoable> {
        self.undoable_at().and_then(|at| self.log.get(at)).map(|logged| undoable(&logged.step))
    }

    /// What [`Session::redo`] would do again.
    pub fn can_redo(&self) -> Option<Undoable> {
        self.first_undone().and_then(|at| self.log.get(at)).map(|logged| undoable(&logged.step))
    }

    /// What the last step that is done did. `None` where there is none.
    pub fn told(&self) -> Option<Told> {
        self.last_done().and_then(|at| self.log.get(at)).map(|logged| told(&self.book, &logged.step))
    }

    /// When that was, where it is known.
    pub fn told_at(&self) -> Option<DateTime> {
        self.last_done().and_then(|at| self.log.get(at))?.step.at
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<Told> {
        self.undo_steps(1)
    }

    /// Does the last undone step again.
    pub fn redo(&mut self) -> Option<Told> {
        self.redo_steps(1)
    }

    /// Takes so many steps back in one write, the last one first. What happened
    /// with the one that was taken back last; `None` where there is none, or where a
    /// sheet cannot be read that it happened on.
    pub(in crate::edit) fn undo_steps(&mut self, steps: usize) -> Option<Told> {
        let end = self.undoable_at()?;
        let done = self.log.get(..=end)?.iter().rev().filter(|logged| logged.state == StepState::Done);
        for logged in done.take(steps) {
            self.book.read_for(&logged.step.changes).ok()?;
        }
        let done =
            self.log.get_mut(..=end)?.iter_mut().rev().filter(|logged| logged.state == StepState::Done);
        let (mut all, mut last) = (Vec::new(), None);
        for logged in done.take(steps) {
            logged.state = StepState::Undone;
            let changes = change::inverse(&logged.step.changes);
            self.book.apply_all(&changes);
            all.extend(changes.iter().cloned());
            last = Some((&*logged, changes));
        }
        let (Logged { seq, step, .. }, changes) = last?;
        let place = back(&changes).unwrap_or_else(|| step.place.clone());
        let told = told(&self.book, &Step { place, changes, ..step.clone() });
        let seq = *seq;
        self.write(seq, WriteKind::Undo, all);
        Some(told)
    }

    /// Does so many undone steps again in one write, the first one first. What
    /// happened with the last of them.
    pub(in crate::edit) fn redo_steps(&mut self, steps: usize) -> Option<Told> {
        let start = self.first_undone()?;
        let undone = self.log.get(start..)?.iter().filter(|logged| logged.state == StepState::Undone);
        for logged in undone.take(steps) {
            self.book.read_for(&logged.step.changes).ok()?;
        }
        let undone = self.log.get_mut(start..)?.iter_mut().filter(|logged| logged.state == StepState::Undone);
        let (mut all, mut last) = (Vec::new(), None);
        for logged in undone.take(steps) {
            logged.state = StepState::Done;
            self.book.apply_all(&logged.step.changes);
            all.extend(logged.step.changes.iter().cloned());
            last = Some(&*logged);
        }
        let Logged { seq, step, .. } = last?;
        let (seq, told) = (*seq, told(&self.book, step));
        self.write(seq, WriteKind::Redo, all);
        Some(told)
    }

    fn last_done(&self) -> Option<usize> {
        self.log.iter().rposition(|logged| logged.state == StepState::Done)
    }

    fn undoable_at(&self) -> Option<usize> {
        self.last_done().filter(|_| !self.read_only)
    }

    fn first_undone(&self) -> Option<usize> {
        if self.read_only {
            return None;
        }
        // Asked for in each frame: only what came after the last step that stands.
        let after = self.last_done().map_or(0, |last| last + 1);
        let undone = |logged: &Logged| logged.state == StepState::Undone;
        self.log.get(after..)?.iter().position(undone).map(|at| after + at)
    }
}
