//! What becomes of old steps: the log of a book that is worked on for years does not grow
//! without an end.
//!
//! All steps of the year before the newest one stay as they are. Of older ones those of a
//! day become one, of those older than two years those of a month, and then those of a
//! year: what each row was before the first of them, and after the last. Undone, such a
//! step takes all of them back; and the wordings at its ends are those that a text had in
//! the evening of a day. What time it is does not matter, but the time between the steps.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

use crate::book::change::merged;
use crate::store::{Fold, Logged, Step, StepState};

/// What a step is called that stands for several.
const LABEL: &str = "古い操作のまとめ";

/// So many steps at most become fewer in one go.
const MOST: usize = 2_000;

/// The steps that become one with those beside them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    /// From before steps had a time.
    Before,
    /// That begins with this day.
    From(Date),
}

/// The next old steps that become fewer; `None` where there are none.
pub fn fold(log: &[Logged]) -> Option<Fold> {
    let newest = log.iter().filter_map(|logged| logged.step.at).max()?;
    let before = |years: i64| newest.checked_sub(years.years()).ok();
    let (one, two, three) = (before(1)?, before(2)?, before(3)?);
    let span = |at: DateTime| match at {
        _ if at >= two => at.date(),
        _ if at >= three => at.date().first_of_month(),
        _ => at.date().first_of_year(),
    };
    // What was undone can be redone; and after a step that stays nothing is old.
    let is_old =
        |logged: &&Logged| logged.state != StepState::Undone && logged.step.at.is_none_or(|at| at < one);
    let old: Vec<&Logged> = log.iter().take_while(is_old).collect();
    // Of those without a time it is only known that they are older than those with one.
    let last = old.iter().rposition(|logged| logged.step.at.is_some())?;
    let spans = |logged: &&Logged| logged.step.at.map_or(Span::Before, |at| Span::From(span(at)));
    let mut fold = Fold::default();
    for group in old.get(..=last)?.chunk_by(|one, other| spans(one) == spans(other)) {
        if fold.gone.len() + group.len() > MOST && !fold.gone.is_empty() {
            break;
        }
        for state in [StepState::Done, StepState::Abandoned] {
            let steps: Vec<&Logged> = group.iter().filter(|logged| logged.state == state).copied().collect();
            fold_together(&steps, &mut fold);
        }
    }
    (!fold.gone.is_empty()).then_some(fold)
}

/// Makes one of several steps of one state.
fn fold_together(steps: &[&Logged], fold: &mut Fold) {
    let [first, .., last] = steps else { return };
    let changes = merged(steps.iter().flat_map(|logged| &logged.step.changes));
    let by = steps.iter().all(|logged| logged.step.by == first.step.by).then(|| first.step.by.clone());
    fold.gone.extend(steps.iter().map(|logged| logged.seq));
    if !changes.is_empty() {
        let place = last.step.place.clone();
        let step = Step { label: LABEL.to_owned(), place, changes, at: last.step.at, by: by.flatten() };
        fold.steps.push(Logged { seq: last.seq, state: last.state, step });
    }
}

/// Makes it true of a log.
pub fn apply(log: &mut Vec<Logged>, fold: &Fold) {
    log.retain(|logged| !fold.gone.contains(&logged.seq));
    log.extend(fold.steps.iter().cloned());
    log.sort_by_key(|logged| logged.seq);
}

#[cfg(test)]
mod tests;
