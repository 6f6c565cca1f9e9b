//! Writing a whole book into a new file.

use std::path::Path;

use rusqlite::Connection;
use uuid::Uuid;

use crate::book::{Record, Unread};
use crate::error::{Error, Result};
use crate::file::{IfExists, SaveDraft};

use super::evidence::{self, Unfinished};
use super::sum::Sums;
use super::{
    Contents, connect, editing, give_way, journal, lock, log, reason, rows, schema, set_counters, volumes,
};

/// Writes `contents` into a new file.
///
/// # Errors
/// [`Error::Exists`], [`Error::Locked`] where somebody has the existing file
/// open, and [`Error::Write`]; an existing file is then as it was.
pub fn create(path: &Path, contents: &Contents, if_exists: IfExists) -> Result<()> {
    make_way(path, if_exists)?;
    let draft = SaveDraft::new(path, if_exists)?;
    let fill = || -> rusqlite::Result<std::result::Result<(), Unread>> {
        let mut conn = Connection::open(draft.path())?;
        connect::configure(&conn)?;
        schema::migrate(&mut conn)?;
        let tx = conn.transaction()?;
        let mut sums = Sums::default();
        for record in contents.book.loose_records() {
            let record = match record {
                Ok(Record::Past(_)) => continue,
                Ok(record) => record,
                Err(unread) => return Ok(Err(unread)),
            };
            rows::put(&tx, &record)?;
            sums.add_row(&record)?;
        }
        volumes::put_all(&tx, &contents.book, &mut sums)?;
        sums.add_to(&tx)?;
        for logged in &contents.log {
            log::insert(&tx, logged)?;
        }
        let mark = mark_of(&sums, contents.revision).to_string();
        set_counters(&tx, contents.revision, contents.book.next_key(), &mark)?;
        tx.commit()?;
        conn.close().map_err(|(_, error)| error).map(Ok)
    };
    fill().map_err(|error| Error::Write {
        path: path.to_owned(),
        source: std::io::Error::other(reason(&error)),
    })??;
    // What could not be read for it of earlier years is not in it.
    contents.book.check_read()?;
    draft.finish()
}

/// The mark of a file that was just made: the same for the same contents.
fn mark_of(sums: &Sums, revision: i64) -> Uuid {
    let text = format!("{} {revision}", sums.fingerprint());
    Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes())
}

/// Sees to it that a new book can take the place `path`: that nobody works with
/// the one that is there, and that no journal lies beside it, which SQLite
/// would take for the new one's (<https://sqlite.org/howtocorrupt.html> 1.4).
pub(super) fn make_way(path: &Path, if_exists: IfExists) -> Result<()> {
    if if_exists == IfExists::Replace {
        // Whole or damaged, it is to be replaced, but not under somebody's hands.
        let opened = give_way(path, &lock::beside(path))
            .and_then(|()| editing::for_editing(path, Unfinished::TakeBack));
        if let Err(error @ (Error::Locked { .. } | Error::Elsewhere { .. })) = opened {
            return Err(error);
        }
    }
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if is_there(&journal::journal_of(path)) && (if_exists == IfExists::Replace || !is_there(path)) {
        // Not deleted: it may be all that is left of something.
        evidence::put_aside(path).map_err(Error::writing(path))?;
    }
    Ok(())
}
