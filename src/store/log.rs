//! The undo log: every change of the book with what stood there before.

use rusqlite::{Connection, params};

use crate::book::{Change, Place};

use super::rows::to_json;

/// What the clerk did in one go, and how to take it back.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is called after 「元に戻す: 」.
    pub label: String,
    /// Where it happened.
    pub place: Place,
    /// The rows it changed, in order.
    pub changes: Vec<Change>,
}

/// Whether a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It stands; it can be undone.
    Done,
    /// It was undone; it can be redone.
    Undone,
    /// It was undone, then other work went on. Kept, so that nothing the clerk
    /// wrote is gone.
    Abandoned,
}

impl State {
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
    pub state: State,
    pub step: Step,
}

/// The whole log, oldest first.
pub(super) fn read(conn: &Connection) -> rusqlite::Result<Vec<Logged>> {
    let mut select = conn.prepare("SELECT seq, state, label, place, changes FROM op_log ORDER BY seq")?;
    let rows = select.query_map([], |row| {
        let json = |column: usize, text: String| {
            serde_json::from_str::<serde_json::Value>(&text).map_err(|error| broken(column, error))
        };
        let place = json(3, row.get(3)?)?;
        let changes = json(4, row.get(4)?)?;
        Ok(Logged {
            seq: row.get(0)?,
            state: match row.get(1)? {
                0 => State::Done,
                1 => State::Undone,
                _ => State::Abandoned,
            },
            step: Step {
                label: row.get(2)?,
                place: serde_json::from_value(place).map_err(|error| broken(3, error))?,
                changes: serde_json::from_value(changes).map_err(|error| broken(4, error))?,
            },
        })
    })?;
    rows.collect()
}

fn broken(column: usize, error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

/// Adds a step that has just been done; what could be redone no longer can.
pub(super) fn append(conn: &Connection, seq: i64, step: &Step) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE op_log SET state = 2 WHERE state = 1")?.execute([])?;
    insert(conn, &Logged { seq, state: State::Done, step: step.clone() })
}

/// Writes a step with its state.
pub(super) fn insert(conn: &Connection, logged: &Logged) -> rusqlite::Result<()> {
    let Logged { seq, state, step } = logged;
    conn.prepare_cached("INSERT INTO op_log (seq, state, label, place, changes) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![seq, state.number(), step.label, to_json(&step.place)?, to_json(&step.changes)?])
        .map(|_| ())
}

/// Writes what a step is by now, that goes on to change the same.
pub(super) fn amend(conn: &Connection, seq: i64, step: &Step) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE op_log SET changes = ?2 WHERE seq = ?1")?
        .execute(params![seq, to_json(&step.changes)?])
        .map(|_| ())
}

/// Notes that a step was undone or redone.
pub(super) fn set_state(conn: &Connection, seq: i64, state: State) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE op_log SET state = ?2 WHERE seq = ?1")?
        .execute(params![seq, state.number()])
        .map(|_| ())
}
