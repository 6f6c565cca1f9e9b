//! What last year's file says otherwise, and what becomes of the book where it is taken up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::book::change::inverse;
use crate::book::testing::{Small, rows, small};
use crate::book::{
    Became, Book, Change, EntryId, FiscalYear, Past, Place, Point, Record, Series, SheetId, Subject,
};
use crate::carry::{Proposal, carry};
use crate::edit::{Command, Direction};

fn run(book: &mut Book, command: &Command) {
    if let Ok(Some(step)) = command.step(book) {
        book.apply_all(&step.changes);
    }
}

fn set(book: &mut Book, entry: EntryId, column: &str, text: &str) {
    run(book, &Command::SetCell { entry, column: column.into(), text: text.to_owned() });
}

/// Last year's book, whose sheets were carried forward themselves, and this year's.
fn years() -> (Book, Book, SheetId) {
    let Small { book, first, .. } = small();
    let mut last = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
    let all = rows(&last, first);
    for (at, row) in all.iter().enumerate() {
        set(&mut last, *row, "achievement", &format!("実績{at}件を上げた"));
        set(&mut last, *row, "rating", "継続");
    }
    let book = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
    (last, book, first)
}

/// What is taken up, as one step that can be undone.
fn take(book: &Book, found: &Corrections, ticks: &Ticks) -> Book {
    let changes = found.take(book, ticks, None).unwrap();
    let mut after = book.clone();
    let label = crate::carry::CORRECTED.to_owned();
    let step = Command::Bring { label, place: Place::default(), changes }.step(&mut after).unwrap();
    let Some(step) = step else { return after };
    after.apply_all(&step.changes);
    let mut back = after.clone();
    back.apply_all(&inverse(&step.changes));
    assert!(back.records().eq(book.records()), "all of it can be undone");
    after
}

fn texts(own: &Corrected) -> Vec<(&str, &str, &str)> {
    own.texts.iter().map(|text| (text.what.as_str(), text.old.as_str(), text.new.as_str())).collect()
}

#[test]
fn a_file_that_nobody_changed_has_no_corrections() {
    let (last, book, _) = years();
    assert_eq!(Corrections::of(&book, &last).unwrap().all, []);
}

#[test]
fn a_text_is_shown_as_it_was_and_is_with_the_row_that_rests_on_it() {
    let (mut last, book, first) = years();
    let row = rows(&last, first)[0];
    set(&mut last, row, "achievement", "実績は低調でした");
    let found = Corrections::of(&book, &last).unwrap();
    let [own] = found.all.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (own.thing, own.became, own.name.as_str(), own.sheet),
        (Thing::Entry, Became::Continued, "相談", Some(1))
    );
    assert_eq!(texts(own), [("達成度", "実績0件を上げた", "実績は低調でした")]);
    assert_eq!(own.rests, [Resting { place: Place::row(first, row), sheet: 1, name: "相談".to_owned() }]);
    assert_eq!(own.offers, [], "an achievement is not copied");
    let after = take(&book, &found, &found.usual());
    let past = after.past_of(after.entry(row).unwrap().lineage);
    assert_eq!(
        past[0].entry().unwrap().role(crate::book::Role::Achievement).unwrap().text,
        "実績は低調でした"
    );
    assert_eq!(
        after.records().map(Result::unwrap).filter(|record| !matches!(record, Record::Past(_))).count(),
        book.records().map(Result::unwrap).filter(|record| !matches!(record, Record::Past(_))).count()
    );
    assert_eq!(Corrections::of(&after, &last).unwrap().all, []);
}

#[test]
fn what_this_year_copied_is_offered_as_long_as_nobody_wrote_there() {
    let (mut last, mut book, first) = years();
    let all = rows(&last, first);
    for row in &all[..2] {
        set(&mut last, *row, "target", "改めた方針");
    }
    set(&mut book, all[1], "target", "今年度に書いた方針");
    let found = Corrections::of(&book, &last).unwrap();
    let offers: Vec<usize> = found.all.iter().map(|own| own.offers.len()).collect();
    assert_eq!(offers, [1, 0]);
    let mut history = found.usual();
    history.offers.clear();
    let after = take(&book, &found, &history);
    assert_eq!(after.text(all[0], &"target".into()), "相談のtarget", "never silently");
    let after = take(&book, &found, &found.usual());
    assert_eq!(after.text(all[0], &"target".into()), "改めた方針");
    assert_eq!(after.text(all[1], &"target".into()), "今年度に書いた方針");
}

#[test]
fn new_rows_come_and_rows_that_are_gone_leave_the_history() {
    let (mut last, book, first) = years();
    let all = rows(&last, first);
    run(&mut last, &Command::AddEntry { sheet: first, after: Some(all[0]) });
    let new = rows(&last, first)[1];
    run(&mut last, &Command::SetName { entry: new, name: "増えた事業".to_owned() });
    run(&mut last, &Command::DeleteEntry(all[3]));
    let found = Corrections::of(&book, &last).unwrap();
    let sorts: Vec<(Became, &str)> = found.all.iter().map(|own| (own.became, own.name.as_str())).collect();
    assert_eq!(sorts, [(Became::New, "増えた事業"), (Became::Ended, "学童")]);
    assert_eq!(found.all[1].rests.len(), 1, "this year's row would have no past");
    assert!(!found.usual().things.contains(&1), "what is gone is not taken by default");
    let after = take(&book, &found, &found.everything());
    let names: Vec<&str> = after.entries_of(first).unwrap().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["相談", "増えた事業", "保育", "", "学童"]);
    let lineage = last.entry(new).unwrap().lineage;
    assert_eq!(after.newest_past_as(lineage).unwrap().next, [lineage]);
    let gone = after.entry(all[3]).unwrap().lineage;
    assert_eq!(after.past_as(gone, last.head.fiscal_year), None);
    let kept = take(&book, &found, &Ticks { offers: BTreeSet::new(), ..found.usual() });
    assert!(kept.newest_past_as(lineage).unwrap().next.is_empty(), "in the history alone");
}

#[test]
fn names_goals_and_numbers_go_with_their_plan_and_their_sheet() {
    let (mut last, book, first) = years();
    let plan = last.plans().next().unwrap().clone();
    run(&mut last, &Command::SetPlan(crate::book::Plan { name: "改めた計画".to_owned(), ..plan.clone() }));
    let policy = last.sheet(first).unwrap().policy;
    run(&mut last, &Command::RenamePolicy { policy, name: "改めた施策".to_owned() });
    run(&mut last, &Command::SetSheet { sheet: first, number: 8, goals: vec![], measures: vec![] });
    let found = Corrections::of(&book, &last).unwrap();
    let all: Vec<(Thing, usize)> = found.all.iter().map(|own| (own.thing, own.offers.len())).collect();
    assert_eq!(all, [(Thing::Plan, 2), (Thing::Sheet, 1)], "the rows of the sheets go with them");
    let after = take(&book, &found, &found.usual());
    assert_eq!(after.plan(plan.id).unwrap().name, "改めた計画");
    assert_eq!(
        (after.policy(policy).unwrap().name.as_str(), after.sheet(first).unwrap().number),
        ("改めた施策", 8)
    );
    assert!(after.pasts_of(last.head.fiscal_year).all(|past| past.plan == "改めた計画"));
    assert_eq!(Corrections::of(&after, &last).unwrap().all, []);
}

#[test]
fn figures_are_corrected_up_to_the_files_year() {
    let (mut last, _, first) = years();
    let lineage = last.entry(rows(&last, first)[0]).unwrap().lineage;
    let point = |year, actual: i64| Point {
        year: FiscalYear::new(year).unwrap(),
        target: None,
        actual: Some(rust_decimal::Decimal::from(actual)),
    };
    let series = Series {
        id: crate::book::Key::from_raw(0),
        position: 0,
        lineage,
        name: "利用者".to_owned(),
        unit: "人".to_owned(),
        better: crate::book::Better::More,
        points: vec![point(2024, 5), point(2025, 7)],
    };
    run(&mut last, &Command::SetSeries(Box::new(series)));
    let mut book = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
    let own = book.series_of(lineage)[0].clone();
    let with =
        |own: &Series, points: Vec<Point>| Command::SetSeries(Box::new(Series { points, ..own.clone() }));
    run(&mut book, &with(&own, vec![point(2024, 5), point(2025, 7), point(2026, 9)]));
    run(&mut last, &with(&own, vec![point(2024, 6), point(2025, 7)]));
    let found = Corrections::of(&book, &last).unwrap();
    assert_eq!(texts(&found.all[0]), [("令和6年度 実績", "5人", "6人")]);
    let after = take(&book, &found, &found.usual());
    assert_eq!(after.series_of(lineage)[0].points, [point(2024, 6), point(2025, 7), point(2026, 9)]);
}

#[test]
fn another_citys_file_and_that_of_another_year_are_not_compared() {
    let (last, book, _) = years();
    let other = small().book;
    let mut stranger = other.clone();
    let head = crate::book::Head { municipality: "よその市".to_owned(), ..other.head.clone() };
    run(&mut stranger, &Command::SetHead(head));
    let mut alone = book.clone();
    let gone: Vec<Change> = book.pasts().cloned().map(|past| Change::delete(Record::Past(past))).collect();
    alone.apply_all(&gone);
    assert_eq!(Corrections::of(&alone, &last), Err(NotCompared::OtherYear));
    assert_eq!(Corrections::of(&book, &book), Err(NotCompared::OtherYear));
    assert_eq!(Corrections::of(&book, &stranger), Err(NotCompared::Stranger));
}

/// What the history says, whatever became of it this year and however it is kept.
fn said(book: &Book) -> Vec<String> {
    let of = |past: &Past| {
        let next = (past.year != book.last_year_known().unwrap()).then(|| past.next.clone());
        let subject = match past.subject.clone() {
            Subject::Plan(mut plan) => {
                plan.policies.sort_by(|one, other| one.name.cmp(&other.name));
                Subject::Plan(plan)
            }
            other => other,
        };
        let stood = (&past.plan, &past.policy, past.sheet, past.sheet_lineage);
        format!("{} {} {stood:?} {subject:?} {next:?}", past.year, past.lineage)
    };
    let mut all: Vec<String> = book.pasts().map(of).collect();
    all.sort();
    all
}

fn edit(last: &mut Book, (what, which, at): (u8, usize, u8)) {
    let sheets: Vec<SheetId> = last.sheets().map(|sheet| sheet.id).collect();
    let Some(&sheet) = sheets.get(which % sheets.len().max(1)) else { return };
    let all: Vec<EntryId> = last.entries_of(sheet).unwrap().map(|row| row.id).collect();
    let Some(&entry) = all.get(usize::from(at) % all.len().max(1)) else {
        return run(last, &Command::AddEntry { sheet, after: None });
    };
    let policy = last.sheet(sheet).unwrap().policy;
    let column = ["target", "achievement", "evaluation"][usize::from(at) % 3];
    let command = match what % 12 {
        0 | 1 => {
            Command::SetCell { entry, column: column.into(), text: format!("訂正した文{at}の{which}") }
        }
        2 => Command::SetCell { entry, column: "rating".into(), text: "充実".to_owned() },
        3 => Command::SetName { entry, name: format!("訂正した名{at}") },
        4 => Command::AddEntry { sheet, after: Some(entry) },
        5 => Command::DeleteEntry(entry),
        6 => Command::SetOverall { sheet, text: format!("訂正した評価{at}") },
        7 => Command::RenamePolicy { policy, name: format!("訂正した施策{at}") },
        8 => Command::SetSheet { sheet, number: 10 + u32::from(at), goals: vec![], measures: vec![] },
        9 => Command::ToggleMark { entry, mark: "新規".to_owned() },
        10 => Command::AddSheet { policy },
        _ => Command::MoveEntry(entry, Direction::Down),
    };
    run(last, &command);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..ProptestConfig::default() })]

    /// Whatever is corrected in last year's file: once all of it is taken up, the history is
    /// what carrying the corrected file forward makes of it, and nothing is left to take.
    #[test]
    fn all_that_is_taken_up_is_what_a_fresh_carry_would_have(
        edits in prop::collection::vec((any::<u8>(), any::<usize>(), any::<u8>()), 1..12)
    ) {
        let (mut last, book, _) = years();
        for own in edits {
            edit(&mut last, own);
        }
        let found = Corrections::of(&book, &last).unwrap();
        let after = take(&book, &found, &found.everything());
        let fresh = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
        // Sheets that are new there have no lineage yet: it is derived from what they are called.
        prop_assert_eq!(said(&after), said(&fresh));
        prop_assert_eq!(Corrections::of(&after, &last).unwrap().all, []);
    }
}
