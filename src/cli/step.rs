//! A command done to a file's contents, as the window would do it.

use crate::edit::{Command, Refusal, StepState};
use crate::store::{Contents, Logged};
use crate::{clock, who};

/// The contents with one more step, which can be undone.
pub fn done(contents: Contents, command: &Command) -> Result<Contents, Refusal> {
    let Contents { mut book, mut log, revision } = contents;
    let Some(mut step) = command.step(&mut book)? else { return Ok(Contents { book, log, revision }) };
    book.apply_all(&step.changes);
    (step.at, step.by) = (Some(clock::now()), Some(who::user().to_owned()));
    for logged in log.iter_mut().filter(|logged| logged.state == StepState::Undone) {
        logged.state = StepState::Abandoned;
    }
    let seq = log.last().map_or(1, |last| last.seq.saturating_add(1));
    log.push(Logged { seq, state: StepState::Done, step });
    Ok(Contents { book, log, revision: revision.saturating_add(1) })
}
