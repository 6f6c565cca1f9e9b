//! What comes from another book.

use super::*;
use crate::book::change::inverse;
use crate::book::comparison::Comparing;
use crate::book::testing::{Small, rows, small};
use crate::book::{Cell, CellRecord, Entry, FiscalYear, Head};
use crate::carry::{Proposal, carry};
use crate::edit::Command;

fn of_year(book: &mut Book, year: i32) {
    let head = Head { fiscal_year: FiscalYear::new(year).unwrap(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
}

fn set(book: &mut Book, entry: EntryId, column: &str, text: &str) {
    let cell = Cell::Text(text.to_owned());
    book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: column.into(), cell })));
}

/// Takes a row out of a book.
fn without(book: &mut Book, row: EntryId) {
    let step = Command::DeleteEntry(row).step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

/// Does it, as the window does: by a command, which can be undone.
fn done(book: &Book, pulled: &Pulled) -> Book {
    let mut after = book.clone();
    let (label, place, changes) = ("引き継ぎ".to_owned(), pulled.place.clone(), pulled.changes.clone());
    let step = Command::Bring { label, place, changes }.step(&mut after).unwrap().unwrap();
    after.apply_all(&step.changes);
    let mut back = after.clone();
    back.apply_all(&inverse(&step.changes));
    assert!(back.records().eq(book.records()), "all of it can be undone");
    after
}

#[test]
fn an_entry_that_is_not_there_comes_with_its_parts_and_its_history() {
    let Small { book: last, first, .. } = small();
    let all = rows(&last, first);
    let mut book = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
    let gone: Vec<Change> = book.pasts().cloned().map(|past| Change::delete(Record::Past(past))).collect();
    book.apply_all(&gone);
    without(&mut book, all[2]);
    without(&mut book, all[1]);
    let target = Target { sheet: Some(first), policy: None };
    let pulled = pull(&book, &last, Source::Entry(all[1]), target).unwrap();
    let after = done(&book, &pulled);
    let names: Vec<&str> = after.entries_of(first).unwrap().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["相談", "学童", "保育", ""]);
    let new = rows(&after, first);
    assert_eq!(after.text(new[2], &"target".into()), "保育のtarget");
    assert_eq!(after.cell(new[2], &"evaluation".into()), None, "it comes as carrying forward brings it");
    assert!(after.is_merged(new[3], &"evaluation".into()));
    assert_eq!(after.entry(new[3]).unwrap().parent, Some(new[2]));
    let lineage = last.entry(all[1]).unwrap().lineage;
    assert_eq!(after.past_of(lineage)[0].entry().unwrap().name, "保育");
    let name = "保育".to_owned();
    assert_eq!(pulled.effects, [PullEffect::NewEntry { sheet: first, name }, PullEffect::History(2)]);
}

#[test]
fn what_was_wrongly_ended_merged_or_left_out_gets_its_past_back() {
    let Small { book: last, first, second } = small();
    let all = rows(&last, first);
    let lineage = |row: EntryId| last.entry(row).unwrap().lineage;
    let mut proposal = Proposal::of(&last).unwrap();
    let into = rows(&last, second)[0];
    proposal.entry_mut(all[0]).unwrap().decision = crate::carry::Decision::End;
    proposal.entry_mut(all[1]).unwrap().decision = crate::carry::Decision::Merge(Some(into));
    let book = carry(&last, &proposal).unwrap();
    assert_eq!(book.entry(into).unwrap().marks, ["統合"]);

    let target = Target { sheet: Some(first), policy: None };
    let pulled = pull(&book, &last, Source::Entry(all[0]), target).unwrap();
    let told = |name: &str, was| PullEffect::Rejoined { name: name.to_owned(), sheet: None, was };
    assert!(pulled.effects.contains(&told("相談", Fate::Ended)));
    let after = done(&book, &pulled);
    assert_eq!(after.past_of(lineage(all[0])).len(), 1);
    let comparison = crate::review::changes(&after, &Comparing::default()).unwrap().unwrap();
    let names = || comparison.sheets.iter().flat_map(|sheet| &sheet.items).map(|item| item.name.as_str());
    assert!(!names().any(|name| name == "相談"), "neither new nor ended: {:?}", names().collect::<Vec<_>>());

    // With its part, out of what it went into, whose mark is off.
    let pulled = pull(&after, &last, Source::Entry(all[1]), target).unwrap();
    let effects = pulled.effects.iter().filter(|effect| matches!(effect, PullEffect::Rejoined { .. }));
    assert_eq!(effects.collect::<Vec<_>>(), [&told("保育", Fate::Merged)]);
    let after = done(&after, &pulled);
    for row in [all[1], all[2]] {
        let pasts = after.past_of(lineage(row));
        assert_eq!((pasts.len(), pasts[0].fate()), (1, Fate::Continued));
    }
    let target_row = after.entry(into).unwrap();
    assert_eq!((target_row.marks.len(), after.past_of(target_row.lineage).len()), (0, 1));
    assert!(crate::review::changes(&after, &Comparing::default()).unwrap().unwrap().sheets.is_empty());
    // A second time there is nothing left to come.
    assert_eq!(pull(&after, &last, Source::Entry(all[1]), target).unwrap().effects, []);

    // A sheet that was left out, with its closing text and rows.
    let mut proposal = Proposal::of(&last).unwrap();
    proposal.sheets[0].keep = false;
    let book = carry(&last, &proposal).unwrap();
    let policy = book.policies_of(book.plans().next().unwrap().id).next().unwrap().id;
    let target = Target { sheet: None, policy: Some(policy) };
    let pulled = pull(&book, &last, Source::Sheet(first), target).unwrap();
    let after = done(&book, &pulled);
    let sheet = after.full_sheets().unwrap().into_iter().find(|sheet| sheet.number == 1).unwrap();
    assert_eq!(after.past_of(sheet.lineage.unwrap())[0].overall(), Some("全体の評価"));
    assert!(after.pasts_of(last.head.fiscal_year).all(|past| past.fate() == Fate::Continued));
    assert!(crate::review::changes(&after, &Comparing::default()).unwrap().unwrap().sheets.is_empty());

    // A plan that was left out.
    let mut proposal = Proposal::of(&last).unwrap();
    proposal.plans[0].keep = false;
    let book = carry(&last, &proposal).unwrap();
    let pulled =
        pull(&book, &last, Source::Plan(last.plans().next().unwrap().id), Target::default()).unwrap();
    let after = done(&book, &pulled);
    let plan = PastPlan::lineage(after.plans().next().unwrap().id);
    let of_plan = after.pasts_of(last.head.fiscal_year).find(|past| past.of_plan().is_some()).unwrap();
    assert_eq!(of_plan.next, [plan]);
    assert!(after.pasts_of(last.head.fiscal_year).all(|past| !past.next.is_empty()));
}

#[test]
fn another_citys_sheet_of_the_same_name_is_another_sheet() {
    let Small { book, first, .. } = small();
    let of_city = |municipality: &str| {
        let mut other = book.clone();
        let head = Head { municipality: municipality.to_owned(), ..book.head.clone() };
        other.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
        other
    };
    for (city, strangers) in [("乙市", true), ("みなと市", false), ("架空県みなと市", false), ("", false)]
    {
        assert_eq!(are_strangers(&book, &of_city(city)).unwrap(), strangers, "{city}");
    }
    let other = seen_from(&book, of_city("乙市")).unwrap();
    let policy = book.sheet(first).unwrap().policy;
    let target = Target { sheet: None, policy: Some(policy) };
    let after = done(&book, &pull(&book, &other, Source::Sheet(first), target).unwrap());
    assert_eq!((after.sheets().count(), after.sheets_of(policy).count()), (3, 2));
    let lineages: BTreeSet<Lineage> =
        after.sheets().flat_map(|sheet| after.entries_of(sheet.id).unwrap()).map(|row| row.lineage).collect();
    assert_eq!(lineages.len(), 9, "no two rows are known by one");
    // What came once is known the next time.
    let again = seen_from(&after, of_city("乙市")).unwrap();
    assert_eq!(pull(&after, &again, Source::Sheet(first), target).unwrap().effects, []);

    // A project that began in one of the two says that they are of one city.
    let mut begun = of_city("乙市");
    let row = begun.entries_of(first).unwrap().next().unwrap().clone();
    let lineage = Lineage::random();
    begun.apply(&Change::update(Record::Entry(row.clone()), Record::Entry(Entry { lineage, ..row.clone() })));
    let mut own = book.clone();
    own.apply(&Change::update(Record::Entry(row.clone()), Record::Entry(Entry { lineage, ..row })));
    assert!(!are_strangers(&own, &begun).unwrap());
}

#[test]
fn a_mark_of_one_year_does_not_come_from_an_earlier_one() {
    let Small { book: mut last, first, .. } = small();
    let row = last.entries_of(first).unwrap().last().unwrap().clone();
    let marks = vec!["新規".to_owned(), "変更".to_owned()];
    let marked = Record::Entry(Entry { marks, ..row.clone() });
    last.apply(&Change::update(Record::Entry(row.clone()), marked));
    let mut book = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
    without(&mut book, row.id);
    let target = Target { sheet: Some(first), policy: None };
    let after = done(&book, &pull(&book, &last, Source::Entry(row.id), target).unwrap());
    assert_eq!(after.entries_of(first).unwrap().last().unwrap().marks, ["変更"]);
}

#[test]
fn what_would_be_replaced_is_told_and_nothing_is_emptied() {
    let Small { book, first, .. } = small();
    let row = rows(&book, first)[0];
    let mut other = book.clone();
    set(&mut other, row, "target", "新しい方針");
    other.apply(&Change::delete(Record::Cell(CellRecord {
        entry: row,
        column: "achievement".into(),
        cell: Cell::Text("相談のachievement".to_owned()),
    })));
    let pulled = pull(&book, &other, Source::Entry(row), Target::default()).unwrap();
    let [PullEffect::Replaces { old, new, what, .. }] = pulled.effects.as_slice() else {
        panic!("{pulled:?}")
    };
    assert_eq!((old.as_str(), new.as_str(), what.as_str()), ("相談のtarget", "新しい方針", "取組み・方針"));
    let after = done(&book, &pulled);
    assert_eq!(after.text(row, &"target".into()), "新しい方針");
    assert_eq!(after.text(row, &"achievement".into()), "相談のachievement");
}

#[test]
fn of_an_earlier_year_only_what_is_kept_takes_the_place_of_this_years() {
    let Small { book, first, .. } = small();
    let row = rows(&book, first)[0];
    let mut last = book.clone();
    of_year(&mut last, 2023);
    set(&mut last, row, "target", "前年度の方針");
    set(&mut last, row, "evaluation", "前年度の評価");
    let after = done(&book, &pull(&book, &last, Source::Entry(row), Target::default()).unwrap());
    assert_eq!(after.text(row, &"target".into()), "前年度の方針");
    assert_eq!(after.text(row, &"evaluation".into()), "相談のevaluation");
    let past = after.past_of(after.entry(row).unwrap().lineage);
    assert_eq!(past[0].entry().unwrap().cell(&"evaluation".into()).unwrap().text, "前年度の評価");
    // A second time there is nothing left to come.
    assert_eq!(pull(&after, &last, Source::Entry(row), Target::default()).unwrap().changes, []);
}

#[test]
fn a_sheet_comes_whole_with_a_free_number() {
    let Small { book: other, second, .. } = small();
    let mut book = other.clone();
    let policy = book.sheet(second).unwrap().policy;
    let step = Command::DeleteItem(crate::edit::Item::Sheet(second)).step(&mut book).unwrap().unwrap();
    book.apply_all(&step.changes);
    let first = book.full_sheets().unwrap().into_iter().next().unwrap().clone();
    let renumbered = Sheet { number: 2, ..first.clone() };
    book.apply(&Change::update(Record::Sheet(first), Record::Sheet(renumbered)));
    let target = Target { sheet: None, policy: Some(policy) };
    let pulled = pull(&book, &other, Source::Sheet(second), target).unwrap();
    let after = done(&book, &pulled);
    let new = after.full_sheets_of(policy).unwrap().pop().unwrap();
    assert_eq!((new.number, new.overall.as_str()), (3, "全体の評価"));
    assert_eq!(rows(&after, new.id).len(), 1);
    assert_eq!(pull(&book, &other, Source::Sheet(second), Target::default()), Err(NotPulled::NoTarget));
}

#[test]
fn a_plan_comes_with_its_form_and_again_only_with_what_is_new() {
    let Small { book: mut other, first, .. } = small();
    let book = Book::new(other.head.clone());
    let plan = other.plans().next().unwrap().id;
    let after = done(&book, &pull(&book, &other, Source::Plan(plan), Target::default()).unwrap());
    assert_eq!((after.forms().count(), after.sheets().count()), (1, 2));
    let texts = |book: &Book| {
        let rows = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap());
        rows.map(|row| (row.name.clone(), book.row(row.id).cloned())).collect::<Vec<_>>()
    };
    assert_eq!(texts(&after), texts(&other));
    assert_eq!(pull(&after, &other, Source::Plan(plan), Target::default()).unwrap().effects, []);

    let row = other.entries_of(first).unwrap().next().unwrap().clone();
    let renamed = Record::Entry(Entry { name: "総合相談".to_owned(), ..row.clone() });
    other.apply(&Change::update(Record::Entry(row), renamed));
    let pulled = pull(&after, &other, Source::Plan(plan), Target::default()).unwrap();
    assert!(matches!(pulled.effects.as_slice(), [PullEffect::Replaces { old, .. }] if old == "相談"));
}

#[test]
fn a_column_that_this_form_does_not_have_is_told() {
    let Small { book, first, .. } = small();
    let row = rows(&book, first)[0];
    let mut other = book.clone();
    let form = other.forms().next().unwrap().clone();
    let mut wider = form.clone();
    let mut budget = form.columns[1].clone();
    (budget.id, budget.short, budget.role) = ("budget".into(), "予算額".to_owned(), None);
    wider.columns.push(budget);
    other.apply(&Change::update(Record::Form(form), Record::Form(wider)));
    set(&mut other, row, "budget", "1,000千円");
    let effects = pull(&book, &other, Source::Entry(row), Target::default()).unwrap().effects;
    assert!(
        matches!(effects.as_slice(), [PullEffect::LeftOut { what, .. }] if what == "予算額"),
        "{effects:?}"
    );
}

#[test]
fn columns_are_known_by_role_where_their_ids_differ() {
    let Small { book, first, .. } = small();
    let row = rows(&book, first)[0];
    let mut other = book.clone();
    let form = other.forms().next().unwrap().clone();
    let mut renamed = form.clone();
    renamed.columns[1].id = "plan".into();
    other.apply(&Change::update(Record::Form(form), Record::Form(renamed)));
    set(&mut other, row, "plan", "別の市の方針");
    let after = done(&book, &pull(&book, &other, Source::Entry(row), Target::default()).unwrap());
    assert_eq!(after.text(row, &"target".into()), "別の市の方針");
}

#[test]
fn a_later_year_is_refused() {
    let Small { book, first, .. } = small();
    let mut later = book.clone();
    of_year(&mut later, 2025);
    let row = rows(&book, first)[0];
    assert_eq!(pull(&book, &later, Source::Entry(row), Target::default()), Err(NotPulled::Later));
}

/// Books of two cities, both of whose forms have a `column-1` that means something else.
fn other_forms() -> (Book, Book, EntryId, SheetId) {
    let case = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/carry").join(name);
        crate::import::from_file(&path).unwrap()
    };
    let (own, other) = (case("other-form-a.json"), case("other-form-b.json"));
    let row = other.sheets().flat_map(|sheet| other.entries_of(sheet.id).unwrap()).next().unwrap().id;
    let sheet = own.sheets().next().unwrap().id;
    (own, other, row, sheet)
}

#[test]
fn a_number_is_not_a_meaning_between_forms() {
    let (own, other, row, sheet) = other_forms();
    let target = Target { sheet: Some(sheet), policy: None };
    let pulled = pull(&own, &other, Source::Entry(row), target).unwrap();
    let after = done(&own, &pulled);
    let new = *rows(&after, sheet).last().unwrap();
    assert_eq!(after.text(new, &"column-1".into()), "", "予算額 is never in 担当課");
    assert_eq!(after.text(new, &"target".into()), "方針乙市");
    let left = pulled.effects.iter().any(|effect| {
        matches!(effect, PullEffect::LeftOut { what, text, .. } if what == "予算額（千円）" && text == "1,200")
    });
    assert!(left, "{:?}", pulled.effects);
    let placed = pulled.effects.iter().any(
        |effect| matches!(effect, PullEffect::Placed { what, text, .. } if what == "方針" && text == "方針乙市"),
    );
    assert!(placed, "{:?}", pulled.effects);
}

#[test]
fn the_clerk_says_where_a_column_goes() {
    let (own, other, row, sheet) = other_forms();
    let target = Target { sheet: Some(sheet), policy: None };
    let pulled = pull(&own, &other, Source::Entry(row), target).unwrap();
    let budget = pulled.mapped.iter().find(|mapped| mapped.example == "1,200").unwrap().clone();
    assert_eq!((budget.what.as_str(), &budget.to), ("予算額（千円）", &None));
    let mut mapping = Mapping::default();
    mapping.set(budget.pair, budget.column.clone(), Some("column-1".into()));
    let pulled = pull_by(&own, &other, (Source::Entry(row), target), &mapping).unwrap();
    let after = done(&own, &pulled);
    let new = *rows(&after, sheet).last().unwrap();
    assert_eq!(after.text(new, &"column-1".into()), "1,200");
    // What takes no such text is not taken for it, and one column takes one other.
    mapping.set(budget.pair, budget.column.clone(), Some("rating".into()));
    mapping.set(budget.pair, "target".into(), None);
    let pulled = pull_by(&own, &other, (Source::Entry(row), target), &mapping).unwrap();
    let after = done(&own, &pulled);
    let new = *rows(&after, sheet).last().unwrap();
    assert_eq!(after.row(new).map_or(0, |cells| cells.len()), 0);
}

#[test]
fn a_plan_of_another_form_brings_its_form() {
    let (own, other, ..) = other_forms();
    let plan = other.plans().next().unwrap().id;
    let after = done(&own, &pull(&own, &other, Source::Plan(plan), Target::default()).unwrap());
    assert_eq!(after.forms().count(), 2, "forms of one name with other columns are two");
}
