//! The undo log: every change of the book with what stood there before.

use std::str::FromStr as _;

use jiff::civil;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::book::{Change, Place};

use super::rows::to_json;
use super::sum;

/// What the clerk did in one go, and how to take it back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is called after 「元に戻す：」.
    pub label: String,
    /// Where it happened.
    pub place: Place,
    /// The rows it changed, in order.
    pub changes: Vec<Change>,
    /// When, by the clock on the wall, and by which user of which machine; unknown
    /// of steps from before format 4.
    pub at: Option<civil::DateTime>,
    #[allow(missing_docs)]
    pub by: Option<String>,
}

/// Whether a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// It stands; it can be undone.
    Done,
    /// It was undone; it can be redone.
    Undone,
    /// It was undone, then other work went on. Kept, so that nothing the clerk
    /// wrote is gone.
    Abandoned,
}

impl StepState {
    fn number(self) -> i64 {
        match self {
            Self::Done => 0,
            Self::Undone => 1,
            Self::Abandoned => 2,
        }
    }
}

/// A step as it stands in the log.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Logged {
    /// Its number, rising with time.
    pub seq: i64,
    pub state: StepState,
    pub step: Step,
}

/// Steps that become fewer, which come to the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fold {
    /// The numbers of those that go.
    pub gone: Vec<i64>,
    /// Those that come instead, each under the number of one that goes.
    pub steps: Vec<Logged>,
}

/// The whole log, oldest first; `None` in the place of a step that is not as it
/// was written.
pub(super) fn read(conn: &Connection, is_summed: bool) -> rusqlite::Result<Vec<Option<Logged>>> {
    let mut select = conn.prepare(
        "SELECT seq, state, label, place, changes, done_at, done_by, sum FROM op_log ORDER BY seq",
    )?;
    let rows = select.query_map([], |row| {
        let stored = Stored {
            seq: row.get(0)?,
            state: row.get(1)?,
            label: row.get(2)?,
            place: row.get(3)?,
            changes: row.get(4)?,
            at: row.get(5)?,
            by: row.get(6)?,
        };
        let is_whole = !is_summed || stored.sum() == row.get::<_, i64>(7)?;
        Ok(is_whole.then(|| stored.logged()).flatten())
    })?;
    rows.collect()
}

/// A step as its row has it.
struct Stored {
    seq: i64,
    state: i64,
    label: String,
    place: String,
    changes: String,
    at: Option<String>,
    by: Option<String>,
}

impl Stored {
    fn of(logged: &Logged) -> rusqlite::Result<Self> {
        let Logged { seq, state, step } = logged;
        Ok(Self {
            seq: *seq,
            state: state.number(),
            label: step.label.clone(),
            place: to_json(&step.place)?,
            changes: to_json(&step.changes)?,
            at: step.at.map(|at| at.to_string()),
            by: step.by.clone(),
        })
    }

    fn logged(self) -> Option<Logged> {
        Some(Logged {
            seq: self.seq,
            state: match self.state {
                0 => StepState::Done,
                1 => StepState::Undone,
                _ => StepState::Abandoned,
            },
            step: Step {
                label: self.label,
                place: serde_json::from_str(&self.place).ok()?,
                changes: serde_json::from_str(&self.changes).ok()?,
                at: self.at.and_then(|at| civil::DateTime::from_str(&at).ok()),
                by: self.by,
            },
        })
    }

    /// Its checksum. The state is added to it, so that it can change alone.
    fn sum(&self) -> i64 {
        let Self { seq, state, label, place, changes, at, by } = self;
        let (at, by) = (at.as_deref().unwrap_or_default(), by.as_deref().unwrap_or_default());
        let text = [&seq.to_string(), label, place, changes, at, by].join("\0");
        sum::plus(sum::of_text(&text), *state)
    }
}

/// What was added to sums when the state of so many steps was raised by one.
fn count(steps: usize) -> i64 {
    i64::try_from(steps).unwrap_or(i64::MAX)
}

/// The checksum that a step has in the file.
fn sum_of(conn: &Connection, seq: i64) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT sum FROM op_log WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()
}

/// Adds a step that has just been done; what could be redone no longer can.
pub(super) fn append(conn: &Connection, seq: i64, step: &Step) -> rusqlite::Result<()> {
    let abandon = format!("UPDATE op_log SET state = 2, sum = {} WHERE state = 1", sum::sql_plus("1"));
    let abandoned = conn.prepare_cached(&abandon)?.execute([])?;
    sum::add_to_whole(conn, count(abandoned))?;
    insert(conn, &Logged { seq, state: StepState::Done, step: step.clone() })
}

/// Writes a step with its state, over the one with its number if there is one.
pub(super) fn insert(conn: &Connection, logged: &Logged) -> rusqlite::Result<()> {
    let stored = Stored::of(logged)?;
    let sum = stored.sum();
    let before = sum_of(conn, logged.seq)?.unwrap_or_default();
    sum::add_to_whole(conn, sum.wrapping_sub(before))?;
    let Stored { seq, state, label, place, changes, at, by } = stored;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO op_log (seq, state, label, place, changes, done_at, done_by, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![seq, state, label, place, changes, at, by, sum])
    .map(|_| ())
}

/// Writes what a step is by now, that goes on to change the same.
pub(super) fn amend(conn: &Connection, seq: i64, step: &Step) -> rusqlite::Result<()> {
    insert(conn, &Logged { seq, state: StepState::Done, step: step.clone() })
}

/// Notes that the steps that stand were undone, from this one on.
pub(super) fn undo_from(conn: &Connection, seq: i64) -> rusqlite::Result<()> {
    let plus = sum::sql_plus("1");
    let undo = format!("UPDATE op_log SET sum = {plus}, state = 1 WHERE seq >= ?1 AND state = 0");
    let undone = conn.prepare_cached(&undo)?.execute([seq])?;
    sum::add_to_whole(conn, count(undone))
}

/// Notes that those that were undone were redone, up to this one.
pub(super) fn redo_to(conn: &Connection, seq: i64) -> rusqlite::Result<()> {
    let plus = sum::sql_plus("-1");
    let redo = format!("UPDATE op_log SET sum = {plus}, state = 0 WHERE seq <= ?1 AND state = 1");
    let redone = conn.prepare_cached(&redo)?.execute([seq])?;
    sum::add_to_whole(conn, -count(redone))
}

/// Puts some steps in the place of others; `false` where those are not there.
pub(super) fn fold(conn: &Connection, fold: &Fold) -> rusqlite::Result<bool> {
    let mut delete = conn.prepare_cached("DELETE FROM op_log WHERE seq = ?1")?;
    for seq in &fold.gone {
        let Some(sum) = sum_of(conn, *seq)? else { return Ok(false) };
        delete.execute([seq])?;
        sum::add_to_whole(conn, sum.wrapping_neg())?;
    }
    fold.steps.iter().try_for_each(|logged| insert(conn, logged))?;
    Ok(true)
}

/// Gives every step its checksum, once.
pub(super) fn sum_up(conn: &Connection) -> rusqlite::Result<()> {
    for logged in read(conn, false)?.into_iter().flatten() {
        insert(conn, &logged)?;
    }
    Ok(())
}
