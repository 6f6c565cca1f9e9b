//! A year's book as the history that later ones keep of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, Cell, Context, Entry, Lineage, Links, Outline, POSITION_STEP, Past, PastCell, PastEntry, PastPlan,
    PastPolicy, Plan, Sheet, SheetId, Subject,
};

/// What every sheet is known by through the years: its own lineage, or one derived
/// from where it stands, the same each time. All of the book is in memory.
pub fn sheet_lineages(book: &Book) -> BTreeMap<SheetId, Lineage> {
    let mut taken: BTreeSet<Lineage> =
        book.contexts().flatten().filter_map(|shown| shown.sheet.lineage).collect();
    let mut lineages = BTreeMap::new();
    for sheet in book.full_sheets().into_iter().flatten() {
        let lineage = sheet.lineage.unwrap_or_else(|| derived(book, sheet, &taken));
        taken.insert(lineage);
        lineages.insert(sheet.id, lineage);
    }
    lineages
}

fn derived(book: &Outline, sheet: &Sheet, taken: &BTreeSet<Lineage>) -> Lineage {
    let policy = book.policy(sheet.policy);
    let plan = policy.and_then(|policy| book.plan(policy.plan));
    let [plan, policy] = [plan.map(|plan| &plan.name), policy.map(|policy| &policy.name)]
        .map(|name| name.map_or("", String::as_str));
    let number = sheet.number.to_string();
    let of = |time: usize| Lineage::derived(&["調書", plan, policy, &number, &time.to_string()]);
    (1..).map(of).find(|lineage| !taken.contains(lineage)).unwrap_or_else(Lineage::random)
}

/// All that `book` says, as the history keeps it. What went on from each is its own
/// lineage; the keys are those that `new_key` gives. All of the book is in memory.
pub fn snapshot(book: &Book, mut new_key: impl FnMut() -> crate::book::PastId) -> Vec<Past> {
    let lineages = sheet_lineages(book);
    let position = |at: usize| i64::try_from(at).unwrap_or(i64::MAX / POSITION_STEP) * POSITION_STEP;
    let mut pasts: Vec<Past> = Vec::new();
    for plan in book.plans() {
        let lineage = PastPlan::lineage(plan.id);
        pasts.push(Past {
            id: new_key(),
            position: position(pasts.len()),
            lineage,
            year: book.head.fiscal_year,
            plan: plan.name.clone(),
            policy: String::new(),
            sheet: 0,
            sheet_lineage: lineage,
            subject: Subject::Plan(of_plan(book, plan)),
            next: vec![lineage],
        });
    }
    for context in book.contexts().flatten() {
        let sheet = context.sheet;
        let Some(&sheet_lineage) = lineages.get(&sheet.id) else { continue };
        let links = Links { goals: sheet.goals.clone(), measures: sheet.measures.clone() };
        let subject = Subject::Sheet { overall: sheet.overall.clone(), links: Some(links) };
        let subjects = std::iter::once((sheet_lineage, subject));
        let rows = context.entries().map(|row| (row.lineage, Subject::Entry(entry(book, &context, row))));
        for (lineage, subject) in subjects.chain(rows) {
            pasts.push(Past {
                id: new_key(),
                position: position(pasts.len()),
                lineage,
                year: book.head.fiscal_year,
                plan: context.plan.name.clone(),
                policy: context.policy.name.clone(),
                sheet: sheet.number,
                sheet_lineage,
                subject,
                next: vec![lineage],
            });
        }
    }
    pasts
}

fn of_plan(book: &Outline, plan: &Plan) -> PastPlan {
    let policies = book.policies_of(plan.id);
    let policies =
        policies.map(|policy| PastPolicy { policy: policy.id, name: policy.name.clone(), into: Vec::new() });
    PastPlan { plan: plan.id, period: plan.period, goals: plan.goals.clone(), policies: policies.collect() }
}

fn entry(book: &Book, context: &Context<'_>, row: &Entry) -> PastEntry {
    let cells = context.form.all_cell_columns().filter_map(|column| {
        let merged = match book.cell(row.id, &column.id)? {
            Cell::Text(_) => false,
            Cell::Merged => true,
        };
        let text = book.text(book.anchor(row.id, &column.id), &column.id).to_owned();
        let (id, caption) = (column.id.clone(), column.short.clone());
        let shelved = context.form.shelved.iter().any(|own| own.id == id);
        Some(PastCell { column: id, caption, role: column.role, text, merged, shelved })
    });
    PastEntry {
        name: row.name.clone(),
        marks: row.marks.clone(),
        parent: row.parent.and_then(|head| book.entry(head).ok()).map(|head| head.lineage),
        cells: cells.collect(),
    }
}
