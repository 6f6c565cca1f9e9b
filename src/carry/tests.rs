//! What becomes of last year's book.

use super::*;
use crate::book::testing::{Small, rows, small};
use crate::book::{Book, Carry, Cell, CellRecord, Change, EntryId, Fate, Past, Record, Role, SheetId};

fn set(book: &mut Book, entry: EntryId, column: &str, text: &str) {
    let cell = Cell::Text(text.to_owned());
    book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: column.into(), cell })));
}

fn names(book: &Book, sheet: SheetId) -> Vec<&str> {
    book.entries_of(sheet).unwrap().map(|row| row.name.as_str()).collect()
}

/// The proposal for a book, with one decision.
fn with(book: &Book, entry: EntryId, decision: Decision) -> Proposal {
    let mut proposal = Proposal::of(book).unwrap();
    proposal.entry_mut(entry).unwrap().decision = decision;
    proposal
}

fn past_of(book: &Book, row: EntryId) -> Vec<&Past> {
    book.past_of(book.entry(row).unwrap().lineage)
}

#[test]
fn each_column_does_what_the_form_says() {
    let Small { book, first, .. } = small();
    let carried = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
    let row = rows(&book, first)[0];
    assert_eq!(carried.text(row, &"target".into()), "相談のtarget");
    for column in ["achievement", "evaluation", "rating"] {
        assert_eq!(carried.cell(row, &column.into()), None, "{column}");
    }
    assert_eq!(carried.sheet(first).unwrap().overall, "");
    let part = rows(&book, first)[2];
    assert!(carried.is_merged(part, &"evaluation".into()), "the form is filled in as it was");
    assert_eq!(carried.head.fiscal_year.year(), 2025);
    assert_eq!(carried.head.as_of, Some(jiff::civil::date(2026, 4, 1)));
}

#[test]
fn a_column_can_move_into_another() {
    let Small { mut book, first, .. } = small();
    let before = book.forms().next().unwrap().clone();
    let mut form = before.clone();
    let evaluation = form.columns.iter().position(|column| column.role == Some(Role::Evaluation)).unwrap();
    let mut measures = form.columns[evaluation].clone();
    measures.id = "measures".into();
    measures.short = "前年度に掲げた改善策".to_owned();
    measures.role = None;
    measures.carry = Carry::Clear;
    form.columns[evaluation].carry = Carry::Move("measures".into());
    form.columns.push(measures);
    book.apply(&Change::update(Record::Form(before), Record::Form(form)));
    let all = rows(&book, first);
    set(&mut book, all[3], "measures", "おととしの改善策");
    book.apply(&Change::delete(Record::Cell(CellRecord {
        entry: all[3],
        column: "evaluation".into(),
        cell: Cell::Text("学童のevaluation".to_owned()),
    })));
    let carried = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
    assert_eq!(carried.text(all[0], &"measures".into()), "相談のevaluation");
    assert_eq!(carried.cell(all[0], &"evaluation".into()), None);
    assert!(carried.is_merged(all[2], &"measures".into()) && carried.is_merged(all[2], &"evaluation".into()));
    assert_eq!(carried.cell(all[3], &"measures".into()), None, "nothing was said last year");
}

#[test]
fn the_whole_of_last_year_is_in_the_history() {
    let Small { book, first, .. } = small();
    let carried = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
    let all = rows(&book, first);
    let past = past_of(&carried, all[2]);
    let [past] = past.as_slice() else { panic!("{past:?}") };
    assert_eq!((past.year.year(), past.sheet, past.policy.as_str()), (2024, 1, "施策0"));
    let entry = past.entry().unwrap();
    assert_eq!(entry.parent, Some(book.entry(all[1]).unwrap().lineage));
    let shared = entry.role(Role::Evaluation).unwrap();
    assert_eq!((shared.text.as_str(), shared.merged), ("保育のevaluation", true));
    assert_eq!(entry.role(Role::Rating).unwrap().text, "継続");
    let sheet = carried.sheet(first).unwrap().lineage.unwrap();
    assert_eq!(carried.past_of(sheet)[0].overall(), Some("全体の評価"));
    // Five rows, two sheets, a plan.
    assert_eq!(carried.pasts().count(), 8);
}

#[test]
fn histories_come_along_and_last_year_stays_as_it_was() {
    let Small { book, first, .. } = small();
    let before = book.clone();
    let row = rows(&book, first)[0];
    let mut years = vec![book.clone()];
    for year in 0..4 {
        let last = years.last().unwrap();
        let mut next = carry(last, &Proposal::of(last).unwrap()).unwrap();
        set(&mut next, row, "evaluation", &format!("{year}年目の評価"));
        years.push(next);
    }
    let last = years.last().unwrap();
    let history = last.history_of(last.entry(row).unwrap().lineage);
    let said: Vec<&str> = history
        .iter()
        .map(|past| past.entry().unwrap().role(Role::Evaluation).unwrap().text.as_str())
        .collect();
    assert_eq!(said, ["2年目の評価", "1年目の評価", "0年目の評価", "相談のevaluation"]);
    let sheet = last.sheet(first).unwrap().lineage.unwrap();
    assert_eq!(last.history_of(sheet).len(), 4);
    assert_eq!(book, before);
    assert_eq!(years[1], {
        let mut again = carry(&book, &Proposal::of(&book).unwrap()).unwrap();
        set(&mut again, row, "evaluation", "0年目の評価");
        again
    });
}

#[test]
fn what_ends_is_off_the_sheet_and_in_the_history() {
    let Small { book, first, .. } = small();
    let all = rows(&book, first);
    let carried = carry(&book, &with(&book, all[1], Decision::End)).unwrap();
    assert_eq!(names(&carried, first), ["相談", "学童"], "with the rows that divide it");
    let lineage = book.entry(all[1]).unwrap().lineage;
    let past = carried.pasts().find(|past| past.lineage == lineage).unwrap();
    assert_eq!(past.fate(), Fate::Ended);
    assert_eq!(past.entry().unwrap().role(Role::Evaluation).unwrap().text, "保育のevaluation");
}

#[test]
fn what_is_merged_keeps_its_old_name_in_the_history_of_what_it_went_into() {
    let Small { book, first, second } = small();
    let (all, into) = (rows(&book, first), rows(&book, second)[0]);
    let carried = carry(&book, &with(&book, all[3], Decision::Merge(Some(into)))).unwrap();
    assert_eq!(names(&carried, first), ["相談", "保育", ""]);
    let old: Vec<&str> =
        past_of(&carried, into).iter().map(|past| past.entry().unwrap().name.as_str()).collect();
    assert_eq!(old, ["学童", "広場"]);
    assert_eq!(carried.entry(into).unwrap().marks, ["統合"]);
}

#[test]
fn what_is_divided_goes_on_beside_what_comes_out_of_it() {
    let Small { book, first, .. } = small();
    let all = rows(&book, first);
    let names_of = ["保育（一時）", "保育（病児）"].map(str::to_owned).to_vec();
    let carried = carry(&book, &with(&book, all[1], Decision::Split(names_of))).unwrap();
    assert_eq!(names(&carried, first), ["相談", "保育", "", "保育（一時）", "保育（病児）", "学童"]);
    let born = rows(&carried, first)[3];
    assert_eq!(carried.text(born, &"target".into()), "保育のtarget");
    assert_eq!(past_of(&carried, born)[0].fate(), Fate::Divided);
    let year_later = carry(&carried, &Proposal::of(&carried).unwrap()).unwrap();
    assert_eq!(year_later.history_of(year_later.entry(born).unwrap().lineage).len(), 2);
}

#[test]
fn a_new_name_and_another_sheet_keep_the_lineage() {
    let Small { book, first, second } = small();
    let all = rows(&book, first);
    let mut proposal = with(&book, all[1], Decision::Change);
    let choice = proposal.entry_mut(all[1]).unwrap();
    choice.name = "保育サービス".to_owned();
    choice.sheet = second;
    proposal.entry_mut(all[2]).unwrap().sheet = second;
    proposal.added.push(Added { sheet: first, name: "子ども食堂".to_owned() });
    let carried = carry(&book, &proposal).unwrap();
    assert_eq!(names(&carried, first), ["相談", "学童", "子ども食堂"]);
    assert_eq!(names(&carried, second), ["広場", "保育サービス", ""]);
    let moved = carried.entry(all[1]).unwrap();
    assert_eq!(
        (moved.lineage, moved.marks.as_slice()),
        (book.entry(all[1]).unwrap().lineage, &["変更".to_owned()][..])
    );
    assert_eq!(past_of(&carried, all[1])[0].entry().unwrap().name, "保育");
    assert_eq!(carried.entries_of(first).unwrap().last().unwrap().marks, ["新規"]);
}

#[test]
fn sheets_and_policies_move_or_end() {
    let Small { book, first, second } = small();
    let mut proposal = Proposal::of(&book).unwrap();
    let to = book.sheet(second).unwrap().policy;
    proposal.sheets[0].policy = to;
    proposal.policies[0].keep = false;
    let carried = carry(&book, &proposal).unwrap();
    assert_eq!(carried.sheets().map(|sheet| sheet.id).collect::<Vec<_>>(), [second, first]);
    assert_eq!(carried.policies_of(carried.plans().next().unwrap().id).count(), 1);

    let mut proposal = Proposal::of(&book).unwrap();
    proposal.policies[0].keep = false;
    let carried = carry(&book, &proposal).unwrap();
    assert_eq!(carried.sheets().map(|sheet| sheet.id).collect::<Vec<_>>(), [second]);
    let ended = carried.pasts().filter(|past| past.fate() == Fate::Ended);
    assert_eq!(ended.count(), 5, "the sheet and its four rows");
}

#[test]
fn what_cannot_be_is_told_before_anything_is_made() {
    let Small { book, first, second } = small();
    let all = rows(&book, first);
    let why = |proposal: &Proposal| {
        assert!(matches!(carry(&book, proposal), Err(NotCarried::Unsettled(_))));
        proposal.complaints(&book).iter().map(|complaint| complaint.why).collect::<Vec<_>>()
    };
    assert_eq!(why(&with(&book, all[0], Decision::Merge(None))), [UnfitDecision::NoTarget]);
    assert_eq!(why(&with(&book, all[0], Decision::Merge(Some(all[0])))), [UnfitDecision::Itself]);
    assert_eq!(why(&with(&book, all[1], Decision::Merge(Some(all[2])))), [UnfitDecision::Itself]);
    assert_eq!(why(&with(&book, all[0], Decision::Split(vec![" ".to_owned()]))), [UnfitDecision::NoParts]);
    let mut gone = with(&book, all[0], Decision::Merge(Some(all[3])));
    gone.entry_mut(all[3]).unwrap().decision = Decision::End;
    assert_eq!(why(&gone), [UnfitDecision::TargetGoes]);
    let mut nowhere = Proposal::of(&book).unwrap();
    nowhere.sheets[1].keep = false;
    nowhere.entry_mut(all[0]).unwrap().sheet = second;
    assert_eq!(why(&nowhere), [UnfitDecision::SheetGoes]);
    // With nobody there to be asked they simply go on.
    let why = Some(UnfitDecision::TargetGoes);
    let instead_of = Decision::Merge(Some(all[3]));
    assert_eq!(gone.settle(&book), [Settled { entry: all[0], instead_of, why }]);
    assert_eq!(gone.complaints(&book), []);
}

#[test]
fn a_part_follows_its_entry_unless_it_was_said_otherwise_of_it() {
    let Small { mut book, first, second } = small();
    let all = rows(&book, first);
    let into = rows(&book, second)[0];
    let lineage = |book: &Book, row| book.entry(row).unwrap().lineage;
    // It goes into what its entry goes into.
    let carried = carry(&book, &with(&book, all[1], Decision::Merge(Some(into)))).unwrap();
    assert_eq!(
        carried.past_as(lineage(&book, all[2]), book.head.fiscal_year).unwrap().next,
        [lineage(&book, into)]
    );
    // It goes on alone: under its entry's name, with what they shared and its own past.
    let mut alone = with(&book, all[1], Decision::End);
    alone.entry_mut(all[2]).unwrap().follows = false;
    let carried = carry(&book, &alone).unwrap();
    assert_eq!(names(&carried, first), ["相談", "保育", "学童"]);
    let part = carried.entry(all[2]).unwrap();
    assert_eq!((part.parent, part.lineage), (None, lineage(&book, all[2])));
    assert_eq!(past_of(&carried, all[2])[0].fate(), Fate::Continued);
    assert_eq!(carried.past_as(lineage(&book, all[1]), book.head.fiscal_year).unwrap().fate(), Fate::Ended);
    // It ends alone.
    let mut ends = with(&book, all[2], Decision::End);
    ends.entry_mut(all[2]).unwrap().follows = false;
    assert_eq!(names(&carry(&book, &ends).unwrap(), first), ["相談", "保育", "学童"]);
    // It goes elsewhere than its entry does.
    let mut apart = with(&book, all[1], Decision::Merge(Some(into)));
    let part = apart.entry_mut(all[2]).unwrap();
    (part.follows, part.decision) = (false, Decision::Merge(Some(all[0])));
    let carried = carry(&book, &apart).unwrap();
    assert_eq!(
        carried.past_as(lineage(&book, all[2]), book.head.fiscal_year).unwrap().next,
        [lineage(&book, all[0])]
    );

    // Of three, the second is named.
    let row = book.entry(all[2]).unwrap().clone();
    for (at, name) in [(1, "20時まで"), (2, "")] {
        let id = book.new_key();
        let (position, lineage) =
            (row.position + at, crate::book::Lineage::derived(&[name, &at.to_string()]));
        let part = crate::book::Entry { id, position, lineage, name: name.to_owned(), ..row.clone() };
        book.apply(&Change::insert(Record::Entry(part)));
    }
    let mut alone = with(&book, all[1], Decision::End);
    alone.entries.iter_mut().for_each(|choice| choice.follows = false);
    let carried = carry(&book, &alone).unwrap();
    assert_eq!(names(&carried, first), ["相談", "保育", "20時まで", "", "学童"]);
    let heads: Vec<bool> = carried.entries_of(first).unwrap().map(|row| row.parent.is_some()).collect();
    assert_eq!(heads, [false, false, false, true, false]);
}

#[test]
fn what_nobody_can_be_asked_goes_on_until_nothing_is_left_to_be_said() {
    let Small { book, first, second } = small();
    let (all, last) = (rows(&book, first), rows(&book, second)[0]);
    let mut proposal = Proposal::of(&book).unwrap();
    let goes_into = [(all[0], Some(all[1])), (all[1], None), (all[3], Some(last)), (last, Some(all[3]))];
    for (from, into) in goes_into {
        proposal.entry_mut(from).unwrap().decision = Decision::Merge(into);
    }
    let settled: Vec<EntryId> = proposal.settle(&book).iter().map(|own| own.entry).collect();
    assert_eq!(settled, [all[0], all[1], all[3], last]);
    assert_eq!(proposal.complaints(&book), []);
    assert_eq!(names(&carry(&book, &proposal).unwrap(), first), ["相談", "保育", "", "学童"]);
    // A row that was to go to a sheet that does not go on stays where it is, or goes with it.
    let mut nowhere = Proposal::of(&book).unwrap();
    nowhere.sheets[1].keep = false;
    nowhere.entry_mut(all[0]).unwrap().sheet = second;
    nowhere.settle(&book);
    assert_eq!(names(&carry(&book, &nowhere).unwrap(), first), ["相談", "保育", "", "学童"]);
}

#[test]
fn a_row_below_a_new_one_stays_merged_with_what_it_was() {
    let Small { mut book, first, .. } = small();
    let all = rows(&book, first);
    let merged = CellRecord { entry: all[3], column: "target".into(), cell: Cell::Merged };
    book.apply(&Change::insert(Record::Cell(merged)));
    let last_of = book.anchor(all[3], &"target".into());
    let carried = carry(&book, &with(&book, all[1], Decision::Split(vec!["別".to_owned()]))).unwrap();
    assert_eq!(carried.anchor(all[3], &"target".into()), last_of);
}

#[test]
fn what_comes_out_of_several_stands_below_each_in_the_order_in_which_it_was_named() {
    let Small { book, first, .. } = small();
    let all = rows(&book, first);
    let split = |names: &[&str]| Decision::Split(names.iter().map(|name| (*name).to_owned()).collect());
    let mut proposal = with(&book, all[1], split(&["甲", "乙"]));
    proposal.entry_mut(all[0]).unwrap().decision = split(&["子", "丑", "寅"]);
    proposal.entry_mut(all[2]).unwrap().decision = split(&["丙"]);
    let carried = carry(&book, &proposal).unwrap();
    let expected = ["相談", "子", "丑", "寅", "保育", "", "丙", "甲", "乙", "学童"];
    assert_eq!(names(&carried, first), expected);
    let positions: Vec<i64> = carried.entries_of(first).unwrap().map(|row| row.position).collect();
    assert!(positions.is_sorted_by(|one, next| one < next), "{positions:?}");
}

/// How many rows and cells are changed to carry so many more entries forward of which all
/// are decided so.
fn work(entries: usize, decide: impl Fn(usize, &[EntryId]) -> Decision) -> i64 {
    let Small { mut book, first, .. } = small();
    let row = book.entry(rows(&book, first)[3]).unwrap().clone();
    let new: Vec<EntryId> = (1..=entries).map(|_| book.new_key()).collect();
    for (at, id) in new.iter().enumerate() {
        let lineage = crate::book::Lineage::derived(&[&at.to_string()]);
        let position = row.position + 1 + at as i64;
        let entry =
            crate::book::Entry { id: *id, position, lineage, name: format!("事業{at}"), ..row.clone() };
        book.apply(&Change::insert(Record::Entry(entry)));
        set(&mut book, *id, "target", "続ける");
    }
    let mut proposal = Proposal::of(&book).unwrap();
    for (at, id) in new.iter().enumerate() {
        proposal.entry_mut(*id).unwrap().decision = decide(at, &new);
    }
    assert_eq!(proposal.settle(&book).len(), 0);
    let carried = carry(&book, &proposal).unwrap();
    i64::try_from(carried.revision()).unwrap() - i64::try_from(book.revision()).unwrap()
}

#[test]
fn twice_as_many_entries_are_twice_the_work_whatever_becomes_of_them() {
    let end = |_: usize, _: &[EntryId]| Decision::End;
    let divide = |_: usize, _: &[EntryId]| Decision::Split(vec!["一".to_owned(), "二".to_owned()]);
    let merge = |at: usize, all: &[EntryId]| match at % 2 {
        0 => Decision::Continue,
        _ => Decision::Merge(Some(all[at - 1])),
    };
    let into_one = |at: usize, all: &[EntryId]| match at {
        0 => Decision::Continue,
        _ => Decision::Merge(Some(all[0])),
    };
    type Decides<'d> = &'d dyn Fn(usize, &[EntryId]) -> Decision;
    let all: [(&str, Decides<'_>); 4] =
        [("end", &end), ("divide", &divide), ("merge", &merge), ("into one", &into_one)];
    for (what, decide) in all {
        let (once, twice) = (work(100, decide), work(200, decide));
        assert!(once > 100 && twice * 10 < once * 22, "{what}: {once} and {twice} changes");
    }
}

#[test]
fn what_two_sheets_are_known_by_is_never_the_same() {
    let Small { mut book, first, .. } = small();
    let sheet = book.sheet(first).unwrap().clone();
    let twin = crate::book::Sheet { id: book.new_key(), position: 5, ..sheet };
    book.apply(&Change::insert(Record::Sheet(twin)));
    let lineages = sheet_lineages(&book);
    let unique: std::collections::BTreeSet<_> = lineages.values().collect();
    assert_eq!((lineages.len(), unique.len()), (3, 3));
}

#[test]
fn a_plan_whose_period_is_over_is_flagged_but_goes_on() {
    let Small { mut book, .. } = small();
    let before = book.plans().next().unwrap().clone();
    let year = |year| crate::book::FiscalYear::new(year).unwrap();
    let after = crate::book::Plan { period: Some((year(2020), year(2024))), ..before.clone() };
    book.apply(&Change::update(Record::Plan(before), Record::Plan(after)));
    let choice = &Proposal::of(&book).unwrap().plans[0];
    assert!(choice.has_ended && choice.keep);
}
