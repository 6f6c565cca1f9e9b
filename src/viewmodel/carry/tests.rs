//! What is chosen, and what is shown of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::book::testing::{Small, rows, small};
use crate::book::{Book, Cell, CellRecord, Change, EntryId, Plan, Record};
use crate::carry::{Decision, Ground, SaidBy, carry};

use super::draft::{CarryDraft, CarryKind, CarrySubject, Unfit};
use super::outlook::{Outlook, OutlookCounts, OutlookFate, OutlookLine};
use super::words;

fn draft_of(book: Book) -> CarryDraft {
    CarryDraft::new(Arc::new(book), Some(PathBuf::from("前年/令和6年度_調書.chosho"))).unwrap()
}

fn set(entries: &[EntryId]) -> BTreeSet<CarrySubject> {
    entries.iter().copied().map(CarrySubject::Entry).collect()
}

fn outlook(draft: &CarryDraft) -> Outlook {
    let mut outlook = Outlook::default();
    outlook.follow(draft);
    outlook
}

/// The small book with the year in its title and in a caption.
fn dated() -> Book {
    let mut book = small().book;
    let head = book.head.clone();
    let after = crate::book::Head { title: "令和6年度 福祉計画".to_owned(), ..head.clone() };
    book.apply(&Change::update(Record::Head(head), Record::Head(after)));
    let before = book.forms().next().unwrap().clone();
    let mut form = before.clone();
    form.columns[2].caption = "達成度\n令和7年4月1日時点".to_owned();
    book.apply(&Change::update(Record::Form(before), Record::Form(form)));
    book
}

#[test]
fn what_names_the_year_goes_along_with_it_until_it_is_written_anew() {
    let mut draft = draft_of(dated());
    let shown = |draft: &CarryDraft| {
        let typed = &draft.typed;
        let caption = typed.named.iter().map(|own| own.new.clone()).collect::<Vec<_>>();
        (typed.as_of.clone(), typed.title.clone(), caption.join("|"))
    };
    let all = |as_of: &str, title: &str, caption: &str| {
        (as_of.to_owned(), title.to_owned(), format!("達成度\n{caption}時点"))
    };
    assert_eq!(draft.typed.year, "令和7年度");
    assert_eq!(shown(&draft), all("令和8年4月1日", "令和7年度 福祉計画", "令和8年4月1日"));
    draft.typed.year = "R8".to_owned();
    draft.follow();
    assert_eq!(shown(&draft), all("令和9年4月1日", "令和8年度 福祉計画", "令和9年4月1日"));
    // Between two years it cannot be read; nothing is lost.
    draft.typed.year = "令和".to_owned();
    draft.follow();
    assert_eq!((draft.head(), draft.proposal()), (Err(Unfit::NoYear), None));
    draft.typed.as_of = "R8.3.31".to_owned();
    draft.typed.title = "福祉計画".to_owned();
    draft.typed.year = "令和7年度".to_owned();
    draft.follow();
    assert_eq!(shown(&draft), all("R8.3.31", "福祉計画", "令和8年3月31日"));
    assert!(draft.is_changed());
}

#[test]
fn years_that_are_passed_over_are_told() {
    let mut draft = draft_of(dated());
    let mut said = |year: &str| {
        draft.typed.year = year.to_owned();
        draft.skipped().map(|skipped| words::skipped(skipped, draft.last.head.fiscal_year))
    };
    assert_eq!(said("令和7年度"), None);
    let one = said("R8").unwrap();
    assert!(one.starts_with("令和7年度の調書がないまま") && one.contains("令和6年度と比べます"), "{one}");
    assert!(said("2028").unwrap().starts_with("令和7年度から令和9年度までの調書"));
    assert_eq!(said("令和5年度"), None, "that cannot be at all");
    assert_eq!(said("令和"), None);
}

#[test]
fn a_head_that_cannot_be_is_told() {
    let mut draft = draft_of(dated());
    assert!(draft.head().is_ok() && !draft.is_changed());
    let mut with = |year: &str, as_of: &str, title: &str| {
        draft.typed.year = year.to_owned();
        draft.typed.as_of = as_of.to_owned();
        draft.typed.title = title.to_owned();
        draft.head().err()
    };
    assert_eq!(with("令和6年度", "", "題"), Some(Unfit::NotAfter));
    assert_eq!(with("令和7年度", "あす", "題"), Some(Unfit::NoDate));
    assert_eq!(with("令和7年度", "", " "), Some(Unfit::NoTitle));
    assert_eq!(with("令和9年度", "", "題"), None);
}

#[test]
fn captions_are_changed_as_they_are_written_or_stay() {
    let mut draft = draft_of(dated());
    let caption = |draft: &CarryDraft| {
        let made = carry(&draft.last, &draft.proposal().unwrap()).unwrap();
        made.forms().next().unwrap().columns[2].caption.clone()
    };
    assert_eq!(caption(&draft), "達成度\n令和8年4月1日時点");
    draft.typed.named[0].new = "達成度\n（年度末）".to_owned();
    assert_eq!(caption(&draft), "達成度\n（年度末）");
    draft.typed.named[0].on = false;
    assert_eq!(caption(&draft), "達成度\n令和7年4月1日時点");
}

#[test]
fn a_plan_has_ended_by_the_year_that_is_typed() {
    let mut book = small().book;
    let before = book.plans().next().unwrap().clone();
    let year = |year| crate::book::FiscalYear::new(year).unwrap();
    let after = Plan { period: Some((year(2021), year(2025))), ..before.clone() };
    book.apply(&Change::update(Record::Plan(before), Record::Plan(after)));
    let mut draft = draft_of(book);
    assert!(!draft.choices().plans[0].has_ended);
    draft.typed.year = "令和8年度".to_owned();
    draft.follow();
    assert!(draft.choices().plans[0].has_ended);
}

#[test]
fn a_file_is_called_as_last_years_with_the_new_year() {
    let draft = draft_of(dated());
    let named = |path: Option<&str>| {
        let mut draft = draft_of(dated());
        draft.path = path.map(PathBuf::from);
        draft.file_name(&draft.head().unwrap())
    };
    assert_eq!(draft.file_name(&draft.head().unwrap()), "令和7年度_調書");
    assert_eq!(named(Some("令和６年度 福祉.v2.chosho")), "令和７年度 福祉.v2");
    assert_eq!(named(Some("福祉.chosho")), "令和7年度_令和7年度_福祉計画");
    // Named after the year in which it was written.
    assert_eq!(named(Some("令和7年度_福祉.chosho")), "令和8年度_福祉");
    assert_eq!(named(None), "令和7年度_令和7年度_福祉計画");
}

#[test]
fn one_decision_for_many_keeps_what_was_said_for_each() {
    let Small { book, first, second } = small();
    let all = rows(&book, first);
    let into = rows(&book, second)[0];
    let mut draft = draft_of(book);
    draft.decide(&set(&[all[0]]), CarryKind::Merge);
    draft.merge(&set(&[all[0], all[3]]), into);
    draft.decide(&set(&[all[0], all[3]]), CarryKind::Merge);
    let decisions = [0, 3].map(|at| draft.choice(all[at]).unwrap().decision.clone());
    assert_eq!(decisions, [Decision::Merge(Some(into)), Decision::Merge(None)]);
    assert_eq!(outlook(&draft).first_complaint(), Some(OutlookLine::Row(CarrySubject::Entry(all[3]))));
    draft.decide(&set(&[all[0], all[3]]), CarryKind::End);
    assert_eq!(outlook(&draft).first_complaint(), None);
    assert_eq!(outlook(&draft).counts.ended, 2);
}

#[test]
fn what_was_proposed_comes_back_with_its_decision() {
    let Small { mut book, first, second } = small();
    let (row, into) = (rows(&book, first)[0], rows(&book, second)[0]);
    for (column, text) in [("rating", "変更"), ("evaluation", "広場に統合します。")] {
        let cell = Cell::Text(text.to_owned());
        book.apply(&Change::insert(Record::Cell(CellRecord { entry: row, column: column.into(), cell })));
    }
    let mut draft = draft_of(book);
    assert_eq!(draft.proposed(row), Some(&Decision::Merge(Some(into))));
    let by = SaidBy::Words("評価".to_owned(), "広場に統合します".to_owned());
    assert_eq!(draft.ground(row), Some(&Ground { by, is_certain: true }));
    assert!(draft.is_as_proposed(row));
    draft.decide(&set(&[row]), CarryKind::Continue);
    assert!(!draft.is_as_proposed(row) && draft.is_changed());
    draft.decide(&set(&[row]), CarryKind::Merge);
    assert!(draft.is_as_proposed(row) && !draft.is_changed());
}

#[test]
fn rows_that_divide_an_entry_go_where_it_goes() {
    let Small { book, first, second } = small();
    let all = rows(&book, first);
    let mut draft = draft_of(book);
    draft.decide(&set(&[all[1]]), CarryKind::End);
    assert_eq!(outlook(&draft).fate(all[2]), OutlookFate::WithHead);
    assert_eq!(outlook(&draft).counts.ended, 2);
    draft.decide(&set(&[all[1]]), CarryKind::Continue);
    draft.send(&set(&[all[1]]), second);
    assert_eq!(draft.choice(all[2]).unwrap().sheet, second);
    let made = carry(&draft.last, &draft.proposal().unwrap()).unwrap();
    assert_eq!(rows(&made, second).len(), 3);
}

#[test]
fn of_a_row_that_divides_an_entry_something_else_can_be_said() {
    let Small { book, first, second } = small();
    let all = rows(&book, first);
    let mut draft = draft_of(book);
    // The same of both says nothing else of the part.
    draft.decide(&set(&[all[1], all[2]]), CarryKind::End);
    assert!(draft.choice(all[2]).unwrap().follows);
    draft.decide(&set(&[all[1]]), CarryKind::Continue);
    assert_eq!(draft.decision(all[2]), Some(&Decision::Continue));
    // It goes on alone, and no longer when it is said that it ends too.
    draft.decide(&set(&[all[1]]), CarryKind::End);
    draft.decide(&set(&[all[2]]), CarryKind::Continue);
    let seen = outlook(&draft);
    assert_eq!((seen.fate(all[2]), seen.counts.ended, seen.counts.rows), (OutlookFate::Own, 1, 4));
    let made = carry(&draft.last, &draft.proposal().unwrap()).unwrap();
    assert_eq!(made.entry(all[2]).map(|row| row.name.as_str()), Ok("保育"));
    draft.decide(&set(&[all[2]]), CarryKind::End);
    assert_eq!((outlook(&draft).fate(all[2]), outlook(&draft).counts.ended), (OutlookFate::WithHead, 2));
    // Alone on another sheet it is an entry of its own.
    draft.decide(&set(&[all[1]]), CarryKind::Continue);
    draft.send(&set(&[all[2]]), second);
    let made = carry(&draft.last, &draft.proposal().unwrap()).unwrap();
    let part = made.entry(all[2]).unwrap();
    assert_eq!((part.sheet, part.parent, part.name.as_str()), (second, None, "保育"));
}

#[test]
fn a_wrong_proposal_that_is_rejected_leaves_no_part_behind() {
    let Small { mut book, first, .. } = small();
    let all = rows(&book, first);
    for (column, text) in [("rating", "変更"), ("evaluation", "本事業は廃止します。")] {
        let (entry, cell) = (all[1], Cell::Text(text.to_owned()));
        book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: column.into(), cell })));
    }
    let mut draft = draft_of(book);
    assert_eq!((outlook(&draft).counts.ended, outlook(&draft).fate(all[2])), (2, OutlookFate::WithHead));
    draft.decide(&set(&[all[1]]), CarryKind::Continue);
    assert_eq!((outlook(&draft).counts.ended, outlook(&draft).fate(all[2])), (0, OutlookFate::Own));
    let made = carry(&draft.last, &draft.proposal().unwrap()).unwrap();
    assert!(made.entry(all[2]).is_ok());
    // 統合 without a target is asked for once, of the entry.
    draft.decide(&set(&[all[1]]), CarryKind::Merge);
    assert_eq!(outlook(&draft).complaints.keys().collect::<Vec<_>>(), [&all[1]]);
}

#[test]
fn what_is_left_out_is_counted_for_itself_and_nothing_moves_in_the_list() {
    let Small { book, first, second } = small();
    let all = rows(&book, first);
    let mut draft = draft_of(book);
    let before = outlook(&draft);
    let full = OutlookCounts { continued: 5, sheets: 2, rows: 5, ..OutlookCounts::default() };
    assert_eq!((before.counts, before.lines.len()), (full, 10));
    let added = draft.add(second);
    draft.rename(added, "子ども食堂");
    let policy = draft.last.sheet(first).unwrap().policy;
    draft.set_sheet(first, policy, false);
    let after = outlook(&draft);
    let counts =
        OutlookCounts { continued: 1, left_out: 4, added: 1, sheets: 1, rows: 2, ..OutlookCounts::default() };
    assert_eq!((after.counts, after.fate(all[0])), (counts, OutlookFate::LeftOut));
    assert_eq!(after.lines[..10], before.lines[..]);
    assert_eq!(after.lines[10], OutlookLine::Row(added));
    // What goes elsewhere goes on.
    draft.send(&set(&[all[1]]), second);
    let after = outlook(&draft);
    assert_eq!(
        (after.fate(all[1]), after.fate(all[2]), after.counts.rows),
        (OutlookFate::Own, OutlookFate::Own, 4)
    );
    let made = carry(&draft.last, &draft.proposal().unwrap()).unwrap();
    assert_eq!(made.sheets().map(|sheet| made.entries_of(sheet.id).unwrap().count()).sum::<usize>(), 4);
    draft.remove(&BTreeSet::from([added]));
    assert_eq!(outlook(&draft).counts.added, 0);
}
