//! What becomes of a plan whose period is over.

use proptest::prelude::*;

use super::propose::next_name;
use super::*;
use crate::book::change::inverse;
use crate::book::testing::small;
use crate::book::{EntryId, Measure};
use crate::edit::Command;

/// A book with six sheets under three policies, and a record of last year's of all of them.
fn book() -> (Book, PlanId) {
    let own = small();
    let mut book = own.book;
    let plan = book.plans().next().unwrap().id;
    let run = |book: &mut Book, command: Command| {
        let step = command.step(book).unwrap().unwrap();
        book.apply_all(&step.changes);
    };
    run(&mut book, Command::AddPolicy { plan, name: "施策2".to_owned() });
    let policies: Vec<PolicyId> = book.policies_of(plan).map(|policy| policy.id).collect();
    for policy in [policies[0], policies[1], policies[2], policies[2]] {
        run(&mut book, Command::AddSheet { policy });
    }
    let sheets: Vec<Sheet> = book.full_sheets().unwrap().into_iter().cloned().collect();
    for sheet in sheets {
        let text = format!("{}の評価", sheet.number);
        let after = Sheet { lineage: Some(Lineage::random()), overall: text, ..sheet.clone() };
        book.apply(&Change::update(Record::Sheet(sheet), Record::Sheet(after)));
    }
    let goal = |code: &str, name: &str| Goal {
        code: code.to_owned(),
        name: name.to_owned(),
        measures: vec![Measure { code: format!("{code}-1"), name: format!("{name}の施策") }],
    };
    let old = book.plan(plan).unwrap().clone();
    let years = FiscalYear::new(2020).zip(FiscalYear::new(2024));
    let named = Plan {
        name: "第2期子ども計画".to_owned(),
        period: years,
        goals: vec![goal("1", "安心"), goal("2", "両立")],
        ..old
    };
    run(&mut book, Command::SetPlan(named));
    let first = *book.sheets().next().unwrap();
    let (goals, measures) = (vec!["1".to_owned(), "2".to_owned()], vec!["2-1".to_owned()]);
    run(&mut book, Command::SetSheet { sheet: first.id, number: 1, goals, measures });
    remember(&mut book);
    (book, plan)
}

/// Last year's records, as carrying forward keeps them.
fn remember(book: &mut Book) {
    let year = FiscalYear::new(book.head.fiscal_year.year() - 1).unwrap();
    let mut records = Vec::new();
    let mut put = |book: &mut Book, lineage, names: (&str, &str, u32), subject| {
        let id = book.new_key();
        let (plan, policy) = (names.0.to_owned(), names.1.to_owned());
        let position = records.len() as i64;
        let own = Past {
            id,
            position,
            lineage,
            year,
            plan,
            policy,
            sheet: names.2,
            sheet_lineage: lineage,
            subject,
            next: vec![lineage],
        };
        records.push(own);
    };
    let plan = book.plans().next().unwrap().clone();
    let policies = book.policies_of(plan.id);
    let policies = policies.map(|own| PastPolicy { policy: own.id, name: own.name.clone(), into: vec![] });
    let own = PastPlan {
        plan: plan.id,
        period: plan.period,
        goals: plan.goals.clone(),
        policies: policies.collect(),
    };
    put(book, PastPlan::lineage(plan.id), (&plan.name, "", 0), Subject::Plan(own));
    let sheets: Vec<(Sheet, String)> = book
        .full_sheets()
        .unwrap()
        .into_iter()
        .map(|sheet| (sheet.clone(), book.policy(sheet.policy).unwrap().name.clone()))
        .collect();
    for (sheet, policy) in sheets {
        let subject = Subject::Sheet { overall: sheet.overall.clone(), links: None };
        put(book, sheet.lineage.unwrap(), (&plan.name, &policy, sheet.number), subject);
    }
    for own in records {
        book.apply(&Change::insert(Record::Past(own)));
    }
}

fn done(book: &Book, next: &NextPlan) -> Book {
    let mut after = book.clone();
    let step = Command::MakeNextPlan(Box::new(next.clone())).step(&mut after).unwrap().unwrap();
    after.apply_all(&step.changes);
    let mut back = after.clone();
    back.apply_all(&inverse(&step.changes));
    assert!(back.records().eq(book.records()), "all of it can be undone");
    after
}

#[test]
fn the_next_name_counts_on() {
    for (name, next) in [
        ("第2期みどり野プラン", "第3期みどり野プラン"),
        ("高齢者計画・第９期介護保険事業計画", "高齢者計画・第１０期介護保険事業計画"),
        ("第5次総合計画", "第6次総合計画"),
        ("第一期計画", "第一期計画"),
        ("子ども計画", "子ども計画"),
    ] {
        assert_eq!(next_name(name), next);
    }
}

#[test]
fn a_plan_goes_on_with_all_its_sheets_and_their_histories() {
    let (book, plan) = book();
    let next = NextPlan::of(&book, plan).unwrap();
    assert_eq!(
        (next.name.as_str(), next.period),
        ("第3期子ども計画", FiscalYear::new(2025).zip(FiscalYear::new(2029)))
    );
    let after = done(&book, &next);
    assert_eq!(after.plan(plan), None);
    let own = after.plans().next().unwrap();
    assert_eq!(own.name, "第3期子ども計画");
    assert!(after.sheets().map(|sheet| sheet.id).eq(book.sheets().map(|sheet| sheet.id)));
    let past = after.newest_past_as(PastPlan::lineage(plan)).unwrap();
    assert_eq!(past.next, [PastPlan::lineage(own.id)]);
    for sheet in after.full_sheets().unwrap().into_iter() {
        assert_eq!(after.past_of(sheet.lineage.unwrap()).len(), 1);
    }
}

#[test]
fn policies_are_renamed_merged_and_divided_and_goals_are_known_by_name() {
    let (book, plan) = book();
    let mut next = NextPlan::of(&book, plan).unwrap();
    let [one, two, three]: [PolicyId; 3] =
        book.policies_of(plan).map(|policy| policy.id).collect::<Vec<_>>().try_into().unwrap();
    let policy = |name: &str, from: &[PolicyId]| NextPolicy { name: name.to_owned(), from: from.to_vec() };
    next.policies =
        vec![policy("合わせた施策", &[one, two]), policy("施策2", &[three]), policy("分けた施策", &[three])];
    next.goals.reverse();
    next.goals[0].code = "1".to_owned();
    next.goals[1].code = "2".to_owned();
    next.goals[0].measures[0].code = "1-1".to_owned();
    next.goals[1].measures[0].code = "2-1".to_owned();
    let numbers = |book: &Book| book.sheets().map(|sheet| sheet.number).collect::<Vec<u32>>();
    assert_eq!(numbers(&book), [1, 3, 2, 4, 5, 6]);
    for (own, policy) in next.sheets.iter_mut().zip([0, 0, 0, 0, 1, 2]) {
        own.becomes = SheetBecomes::Continued { policy, more: 0 };
    }
    next.sheets[1].becomes = SheetBecomes::Merged(next.sheets[0].sheet);
    next.sheets[3].becomes = SheetBecomes::Ended;
    next.sheets[5].becomes = SheetBecomes::Continued { policy: 2, more: 1 };
    let after = done(&book, &next);
    let own = after.plans().next().unwrap().id;
    let names: Vec<&str> = after.policies_of(own).map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["合わせた施策", "施策2", "分けた施策"]);
    assert_eq!(numbers(&after), [1, 2, 5, 6, 7]);
    let first = after.full_sheets().unwrap().into_iter().next().unwrap();
    assert_eq!(
        (first.goals.as_slice(), first.measures.as_slice()),
        (["1".to_owned(), "2".to_owned()].as_slice(), ["1-1".to_owned()].as_slice())
    );
    assert_eq!(first.overall, "1の評価\n3の評価");
    let past = after.newest_past_as(PastPlan::lineage(plan)).unwrap().of_plan().unwrap();
    let new = after.policies_of(own).nth(2).unwrap().id;
    let into: Vec<Vec<PolicyId>> = past.policies.iter().map(|policy| policy.into.clone()).collect();
    assert_eq!(into, [vec![], vec![one], vec![three, new]]);
}

#[test]
fn what_is_not_settled_is_refused() {
    let (book, plan) = book();
    let whole = NextPlan::of(&book, plan).unwrap();
    let unfit = |change: &dyn Fn(&mut NextPlan)| {
        let mut next = whole.clone();
        change(&mut next);
        next.unfit(&book)
    };
    assert_eq!(unfit(&|_| {}), None);
    assert_eq!(unfit(&|next| next.name = "　".to_owned()), Some(Refusal::NamelessPlan));
    assert_eq!(unfit(&|next| next.policies[0].name.clear()), Some(Refusal::NamelessPlan));
    assert_eq!(unfit(&|next| next.sheets.truncate(next.sheets.len() - 1)), Some(Refusal::SheetsLeft));
    assert_eq!(unfit(&|next| next.policies.truncate(next.policies.len() - 1)), Some(Refusal::SheetsLeft));
    let merged = |next: &mut NextPlan| {
        next.sheets[0].becomes = SheetBecomes::Merged(next.sheets[1].sheet);
        next.sheets[1].becomes = SheetBecomes::Ended;
    };
    assert_eq!(unfit(&merged), Some(Refusal::SheetsLeft), "what it goes into ends");
    assert_eq!(
        unfit(&|next| next.period = FiscalYear::new(2030).zip(FiscalYear::new(2025))),
        Some(Refusal::PeriodBackwards)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// Whatever becomes of the sheets: each is there, or its record says where it went or
    /// that it ended; and no row and no text of what goes on is lost.
    #[test]
    fn the_fate_of_every_sheet_is_known_and_no_text_is_lost(
        fates in prop::collection::vec((0..4_u8, 0..3_usize, 0..6_usize), 6),
        from in prop::collection::vec(prop::collection::vec(0..3_usize, 0..3), 3),
    ) {
        let (book, plan) = book();
        let old: Vec<PolicyId> = book.policies_of(plan).map(|policy| policy.id).collect();
        let mut next = NextPlan::of(&book, plan).unwrap();
        for (policy, from) in next.policies.iter_mut().zip(&from) {
            let from: BTreeSet<PolicyId> = from.iter().map(|at| old[*at]).collect();
            policy.from = from.into_iter().collect();
        }
        let sheets: Vec<SheetId> = next.sheets.iter().map(|own| own.sheet).collect();
        for (own, (what, policy, other)) in next.sheets.iter_mut().zip(&fates) {
            own.becomes = match what {
                0 => SheetBecomes::Ended,
                1 => SheetBecomes::Merged(sheets[*other]),
                2 => SheetBecomes::Continued { policy: *policy, more: 1 },
                _ => SheetBecomes::Continued { policy: *policy, more: 0 },
            };
        }
        if next.unfit(&book).is_some() {
            return Ok(());
        }
        let after = done(&book, &next);
        let own = after.plans().next().unwrap().id;
        prop_assert_eq!(after.policies_of(own).count(), next.policies.len());
        let rows: BTreeSet<EntryId> = after.sheets().flat_map(|sheet| after.entries_of(sheet.id).unwrap()).map(|row| row.id).collect();
        let texts: String = after.full_sheets().unwrap().into_iter().map(|sheet| sheet.overall.clone()).collect();
        for fate in &next.sheets {
            let before = book.sheet(fate.sheet).unwrap();
            let lineage = before.lineage.unwrap();
            let past = after.newest_past_as(lineage).unwrap();
            let is_there = |own: &Lineage| after.full_sheets().unwrap().into_iter().any(|sheet| sheet.lineage == Some(*own));
            prop_assert!(past.next.iter().all(is_there));
            prop_assert_eq!(past.next.is_empty(), fate.becomes == SheetBecomes::Ended);
            if fate.becomes != SheetBecomes::Ended {
                prop_assert!(texts.contains(&before.overall));
                prop_assert!(book.entries_of(before.id).unwrap().all(|row| rows.contains(&row.id)));
            }
        }
        // Each old policy goes on in those that were said, or has ended.
        let past = after.newest_past_as(PastPlan::lineage(plan)).unwrap();
        for policy in &past.of_plan().unwrap().policies {
            prop_assert!(policy.into.iter().all(|into| after.policy(*into).is_some()));
        }
    }
}
