//! The lines of the list of steps and where they are, as long as the book stays
//! the same.

use jiff::civil::Date;

use crate::book::Book;
use crate::edit::{PastStep, START, Session, StepState};

use super::super::rows::ListRows;

/// A day.
pub const DAY: f32 = 32.0;
/// Above and below the words of a step.
pub const PADDING: f32 = 7.0;
/// The first line of a step, and each other one.
pub const FIRST: f32 = 20.0;
/// How high a line is that is no moment, in points.
pub const OTHER: f32 = 18.0;

/// See the module's documentation. The newest step comes first.
#[derive(Debug, Default)]
pub struct HistoryLines {
    revision: Option<i64>,
    /// Of every step, the oldest first.
    facts: Vec<Facts>,
    lines: Vec<HistoryLine>,
    /// The last step that stands.
    present: i64,
    /// More than one person has changed the book.
    several: bool,
}

/// What is found out of a step only once.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    seq: i64,
    /// Where it happened can be said.
    pub has_place: bool,
    /// How many texts it changed.
    pub texts: usize,
    /// Its line.
    line: usize,
}

/// A line.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct HistoryLine {
    pub top: f32,
    pub height: f32,
    pub what: HistoryWhat,
}

/// What stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryWhat {
    /// A day; steps from before format 4 have none.
    Day(Option<Date>),
    /// The step at this index, with its number.
    Step(usize, i64),
    /// The book as it was before all steps.
    Start,
}

impl HistoryWhat {
    /// The step that can be chosen here.
    pub fn seq(self) -> Option<i64> {
        match self {
            Self::Day(_) => None,
            Self::Step(_, seq) => Some(seq),
            Self::Start => Some(START),
        }
    }
}

impl Facts {
    fn of(past: &PastStep<'_>, book: &Book) -> Self {
        let texts = past.texts(book).count();
        let has_place = texts > 0 || past.place.sheet.is_some() || past.item().is_some();
        Self { seq: past.seq, has_place, texts, line: 0 }
    }

    fn height(&self) -> f32 {
        let others = usize::from(self.has_place) + usize::from(self.texts > 0);
        2.0 * PADDING + FIRST + OTHER * others as f32
    }
}

impl HistoryLines {
    /// Takes in what was done since the last time.
    pub fn bring_up_to(&mut self, session: &Session) {
        if self.revision == Some(session.revision()) {
            return;
        }
        self.revision = Some(session.revision());
        let book = session.book();
        // A step stays as it is once another follows it.
        self.facts.truncate(self.facts.len().saturating_sub(1).min(session.steps()));
        let new = (self.facts.len()..session.steps()).filter_map(|at| session.past(at));
        self.facts.extend(new.map(|past| Facts::of(&past, book)));

        self.lines.clear();
        (self.present, self.several) = (START, false);
        let mut top = 0.0;
        let mut day = None;
        let mut by = None;
        for (at, facts) in self.facts.iter_mut().enumerate().rev() {
            let Some(past) = session.past(at) else { continue };
            let own = past.at.map(|at| at.date());
            if day != Some(own) {
                day = Some(own);
                self.lines.push(HistoryLine { top, height: DAY, what: HistoryWhat::Day(own) });
                top += DAY;
            }
            if self.present == START && past.state == StepState::Done {
                self.present = past.seq;
            }
            self.several |= past.by.is_some() && by.is_some_and(|by| past.by != Some(by));
            by = by.or(past.by);
            facts.line = self.lines.len();
            let height = facts.height();
            self.lines.push(HistoryLine { top, height, what: HistoryWhat::Step(at, past.seq) });
            top += height;
        }
        let height = 2.0 * PADDING + FIRST;
        self.lines.push(HistoryLine { top, height, what: HistoryWhat::Start });
    }

    /// Whether nothing was done yet.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// How tall all of them are.
    pub fn height(&self) -> f32 {
        self.lines.last().map_or(0.0, |last| last.top + last.height)
    }

    /// The step that the book is at.
    pub fn present(&self) -> i64 {
        self.present
    }

    /// Whether it is to be said who did what.
    pub fn several(&self) -> bool {
        self.several
    }

    /// A line.
    pub fn get(&self, at: usize) -> Option<&HistoryLine> {
        self.lines.get(at)
    }

    /// What is known of the step at an index.
    pub fn facts(&self, index: usize) -> Option<&Facts> {
        self.facts.get(index)
    }

    /// The line of a step.
    pub fn at(&self, seq: i64) -> Option<usize> {
        if seq == START {
            return self.lines.len().checked_sub(1);
        }
        let index = self.facts.binary_search_by_key(&seq, |facts| facts.seq).ok()?;
        self.facts.get(index).map(|facts| facts.line)
    }
}

impl ListRows for HistoryLines {
    type Key = i64;

    fn count(&self) -> usize {
        self.lines.len()
    }

    fn key(&self, at: usize) -> Option<i64> {
        self.get(at)?.what.seq()
    }

    fn place(&self, seq: i64) -> Option<usize> {
        self.at(seq)
    }

    fn top(&self, at: usize) -> f32 {
        self.get(at).map_or_else(|| self.height(), |line| line.top)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::super::rows::{ListMotion, seen, step};
    use super::*;
    use crate::book::testing::{Small, rows, small};
    use crate::edit::Command;

    fn session(texts: &[&str]) -> Session {
        let Small { book, first, .. } = small();
        let entry = rows(&book, first)[0];
        let mut session = Session::untitled(book, false, Arc::new(|| {}));
        for text in texts {
            let command = Command::SetCell { entry, column: "target".into(), text: (*text).to_owned() };
            session.execute(&command).unwrap();
        }
        session
    }

    fn steps(lines: &HistoryLines) -> Vec<i64> {
        lines.lines.iter().filter_map(|line| line.what.seq()).collect()
    }

    #[test]
    fn steps_stand_under_their_days_the_newest_first() {
        let mut session = session(&["一", "二", "三"]);
        let mut lines = HistoryLines::default();
        lines.bring_up_to(&session);
        assert!(matches!(lines.lines[0].what, HistoryWhat::Day(Some(_))));
        assert_eq!(steps(&lines), [3, 2, 1, START]);
        assert_eq!((lines.present(), lines.several(), lines.is_empty()), (3, false, false));
        session.undo();
        lines.bring_up_to(&session);
        assert_eq!((steps(&lines), lines.present()), (vec![3, 2, 1, START], 2));
        for seq in [START, 1, 2, 3] {
            let at = lines.at(seq).unwrap();
            assert_eq!(lines.get(at).unwrap().what.seq(), Some(seq));
        }
        assert_eq!(lines.at(4), None);
    }

    #[test]
    fn each_line_begins_where_the_one_above_ends_and_only_those_in_sight_are_shown() {
        let mut lines = HistoryLines::default();
        lines.bring_up_to(&session(&["一", "二", "三", "四"]));
        for pair in lines.lines.windows(2) {
            assert_eq!(pair[0].top + pair[0].height, pair[1].top);
        }
        assert_eq!(seen(&lines, 0.0, lines.height()), 0..lines.lines.len());
        let second = lines.lines[2];
        assert_eq!(seen(&lines, second.top, second.top + 1.0), 2..3);
        assert_eq!(seen(&lines, lines.height(), 9_999.0).len(), 0);
    }

    #[test]
    fn arrows_pass_over_days_and_stop_at_the_ends() {
        let mut lines = HistoryLines::default();
        lines.bring_up_to(&session(&["一", "二", "三"]));
        for (from, by, to) in [(3, 1, 2), (3, -1, 3), (2, 99, START), (START, -2, 2)] {
            assert_eq!(step(&lines, Some(from), ListMotion::By(by)), Some(to), "{from} {by}");
        }
    }

    #[test]
    fn a_book_in_which_nothing_was_done_has_only_its_start() {
        let mut lines = HistoryLines::default();
        lines.bring_up_to(&session(&[]));
        assert!(lines.is_empty());
        assert_eq!((steps(&lines), lines.present()), (vec![START], START));
    }
}
