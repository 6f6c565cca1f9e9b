use std::fs;
use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::book::testing::small;
use crate::book::{Change, Record};
use crate::edit::{Command, SaveState, Session, Wake};
use crate::file::IfExists;
use crate::search::Spot;
use crate::store::{self, Contents};

fn wake() -> Wake {
    Arc::new(|| {})
}

/// A book with its log: on each day, what the first closing text became.
fn worked_on(days: &[(DateTime, &str)]) -> Contents {
    let (mut book, first) = (small().book, small().first);
    let mut log = Vec::new();
    for (seq, (at, text)) in (1..).zip(days) {
        let before = book.sheet(first).unwrap().clone();
        let after = crate::book::Sheet { overall: (*text).to_owned(), ..before.clone() };
        let changes = vec![Change::update(Record::Sheet(before), Record::Sheet(after))];
        book.apply_all(&changes);
        let place = crate::book::Place::sheet(first);
        let step =
            Step { label: "入力".to_owned(), place, changes, at: Some(*at), by: Some("山田".to_owned()) };
        log.push(Logged { seq, state: StepState::Done, step });
    }
    Contents { book, revision: days.len() as i64, log }
}

fn at(year: i16, month: i8, day: i8, hour: i8) -> DateTime {
    date(year, month, day).at(hour, 0, 0, 0)
}

/// What each step made of the closing text.
fn texts(log: &[Logged]) -> Vec<(i64, String)> {
    let text = |logged: &Logged| match logged.step.changes.first().and_then(|change| change.after.as_ref()) {
        Some(Record::Sheet(sheet)) => sheet.overall.clone(),
        other => panic!("{other:?}"),
    };
    log.iter().map(|logged| (logged.seq, text(logged))).collect()
}

#[test]
fn a_year_stays_and_older_steps_become_one_a_day_a_month_a_year() {
    let days = [
        (at(2022, 4, 1, 9), "a"),
        (at(2022, 8, 1, 9), "b"),
        (at(2023, 4, 1, 9), "c"),
        (at(2024, 1, 8, 9), "d"),
        (at(2024, 1, 9, 9), "e"),
        (at(2024, 2, 1, 9), "f"),
        (at(2025, 1, 8, 9), "g"),
        (at(2025, 1, 8, 17), "h"),
        (at(2025, 1, 9, 9), "i"),
        (at(2025, 12, 1, 9), "j"),
        (at(2025, 12, 1, 10), "k"),
        (at(2026, 11, 30, 9), "l"),
    ];
    let mut log = worked_on(&days).log;
    let fold_of = fold(&log).unwrap();
    apply(&mut log, &fold_of);
    let expected =
        [(2, "b"), (3, "c"), (5, "e"), (6, "f"), (8, "h"), (9, "i"), (10, "j"), (11, "k"), (12, "l")];
    assert_eq!(texts(&log), expected.map(|(seq, text)| (seq, text.to_owned())));
    assert_eq!(fold(&log), None, "nothing more is old");
    assert_eq!((log[0].step.label.as_str(), log[0].step.by.as_deref()), (LABEL, Some("山田")));
    assert_eq!(log[1].step.label, "入力", "what stands alone is as it was");
}

#[test]
fn what_can_be_redone_and_what_has_no_time_stays() {
    let old = [
        (at(2022, 4, 1, 9), "a"),
        (at(2022, 4, 1, 10), "b"),
        (at(2022, 4, 1, 11), "c"),
        (at(2026, 4, 1, 9), "d"),
    ];
    let mut log = worked_on(&old).log;
    log[1].state = StepState::Undone;
    assert_eq!(fold(&log), None);
    let mut log = worked_on(&old).log;
    log.iter_mut().take(3).for_each(|logged| logged.step.at = None);
    assert_eq!(fold(&log), None, "it may have been yesterday");
    log[2].step.at = Some(old[2].0);
    assert_eq!(fold(&log).unwrap().gone, [1, 2]);
    assert_eq!(fold(&worked_on(&old[..3]).log), None, "they are of one day, and that is the newest");
    assert_eq!(fold(&[]), None);
}

#[test]
fn a_text_that_became_what_it_was_leaves_no_step_and_what_does_not_stand_is_kept_apart() {
    let days = [
        (at(2022, 4, 1, 9), "a"),
        (at(2022, 4, 1, 10), "全体の評価"),
        (at(2022, 4, 1, 11), "b"),
        (at(2022, 4, 1, 12), "c"),
        (at(2025, 5, 1, 9), "d"),
    ];
    let log = worked_on(&days).log;
    let whole = fold(&log).unwrap();
    assert_eq!((whole.gone.len(), texts(&whole.steps)), (4, vec![(4, "c".to_owned())]));
    let mut round = log.clone();
    round.drain(2..4);
    let none = fold(&round).unwrap();
    assert_eq!((none.gone.as_slice(), none.steps.as_slice()), ([1, 2].as_slice(), [].as_slice()));
    let mut apart = log;
    apart.iter_mut().take(2).for_each(|logged| logged.state = StepState::Abandoned);
    apart[1].step.changes[0].after = None;
    let apart = fold(&apart).unwrap();
    let states: Vec<(i64, StepState)> = apart.steps.iter().map(|logged| (logged.seq, logged.state)).collect();
    assert_eq!(states, [(4, StepState::Done), (2, StepState::Abandoned)]);
}

#[test]
fn in_a_file_the_log_follows_and_undo_past_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let days: Vec<(DateTime, String)> =
        (0..60).map(|n| (at(2014, 1, 1 + n / 20, n % 20), format!("文{n}"))).collect();
    let days: Vec<(DateTime, &str)> = days.iter().map(|(at, text)| (*at, text.as_str())).collect();
    store::create(&path, &worked_on(&days), IfExists::Refuse).unwrap();
    let first = small().first;
    let size = || fs::metadata(&path).unwrap().len();
    let before = size();

    let mut session = Session::open(&path, wake()).unwrap();
    session.poll();
    assert_eq!(session.steps(), 60, "a file that is only opened stays as it is");
    session.execute(&Command::SetOverall { sheet: first, text: "今年の評価".to_owned() }).unwrap();
    session.settle();
    session.poll();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
    let shown: Vec<_> =
        session.wordings(&Spot::Overall(first)).into_iter().map(|wording| wording.text).collect();
    assert_eq!(shown, ["今年の評価", "文59", "全体の評価"], "a year is one");
    assert_eq!(session.steps(), 2);
    drop(session);
    assert!(size() <= before + 8192, "{} of {before}", size());

    store::verify(&path).unwrap();
    let mut session = Session::open(&path, wake()).unwrap();
    assert_eq!(session.steps(), 2);
    let text = |session: &Session| session.book().sheet(first).unwrap().overall.clone();
    assert_eq!(session.undo().unwrap().label, "実績評価の入力");
    assert_eq!(text(&session), "文59");
    assert_eq!(session.undo().unwrap().label, LABEL);
    assert_eq!(text(&session), "全体の評価");
    assert!(session.undo().is_none());
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved), "the before-images fit the file");
    session.redo();
    session.redo();
    session.settle();
    drop(session);
    assert_eq!(store::read(&path).unwrap().sheet(first).unwrap().overall, "今年の評価");
    store::verify(&path).unwrap();
}
