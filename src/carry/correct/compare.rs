//! The records of the book beside those that the file would give now.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Became, Book, Change, Fate, FiscalYear, Key as _, Lineage, POSITION_STEP, Past, PastCell, PastEntry,
    PastId, PastPlan, PastPolicy, Record, Subject,
};
use crate::carry::past::snapshot;
use crate::carry::pull::KnownRows;
use crate::words::one_line;

use super::found::{Corrected, CorrectedText, Thing};
use super::offers;
use super::same::{Same, known_as, same};

/// All records that are not the same: of the file's own year, then of those before it; with
/// the key after those that they were given from `next_key` on.
pub fn records(book: &Book, last: &Book, next_key: i64) -> (Vec<Corrected>, i64) {
    let year = last.head.fiscal_year;
    let mut own: Vec<&Past> = book.pasts_of(year).collect();
    own.sort_by_key(|past| (past.position, past.id));
    let theirs = snapshot(last, || PastId::from_raw(0));
    let same = same(&own, &theirs);
    let theirs: Vec<Past> = theirs.iter().map(|past| known_as(past, &same)).collect();
    let mut work = Work { book, known: KnownRows::of(book).unwrap_or_default(), next_key, found: Vec::new() };
    work.year(&own, &theirs);
    let Work { next_key, found, .. } = work;
    let mut all = in_order(found);
    let mut earlier = Work { book, known: KnownRows::default(), next_key, found: Vec::new() };
    earlier.before(last, year, &same);
    all.extend(in_order(earlier.found));
    (all, earlier.next_key)
}

/// Something found, with where it comes in the list.
struct Found {
    corrected: Corrected,
    /// Its lineage, for what goes with it.
    lineage: Lineage,
}

struct Work<'b> {
    book: &'b Book,
    /// What of this year there is.
    known: KnownRows,
    /// The next key that no row of the book has.
    next_key: i64,
    found: Vec<Found>,
}

fn in_order(found: Vec<Found>) -> Vec<Corrected> {
    let (plans, others): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|own| own.corrected.thing == Thing::Plan);
    plans.into_iter().chain(others).map(|own| own.corrected).collect()
}

impl Work<'_> {
    fn key(&mut self) -> PastId {
        let key = PastId::from_raw(self.next_key);
        self.next_key = self.next_key.saturating_add(1);
        key
    }

    /// The file's own year.
    fn year(&mut self, own: &[&Past], theirs: &[Past]) {
        let known: BTreeMap<Lineage, &Past> = own.iter().map(|past| (past.lineage, *past)).collect();
        // Formats before 8 kept no record of plans.
        let has_plans = own.iter().any(|past| past.of_plan().is_some());
        let (mut at, mut after) = (-POSITION_STEP, 0);
        // What only differs by where it stands goes with its sheet or its plan.
        let mut aside: Vec<(&Past, Past)> = Vec::new();
        for past in theirs.iter().filter(|past| has_plans || past.of_plan().is_none()) {
            let Some(&old) = known.get(&past.lineage) else {
                after += 1;
                let position = at.saturating_add(after);
                self.added(theirs, Past { position, next: self.goes_on(past.lineage), ..past.clone() });
                continue;
            };
            (at, after) = (old.position, 0);
            let new = taken(old, past);
            if new == *old {
                continue;
            }
            let texts = texts(own, theirs, old, &new);
            if texts.is_empty() && new.of_plan().is_none() {
                aside.push((old, new));
            } else {
                self.changed(own, old, &new, texts);
            }
        }
        for (old, new) in aside {
            self.aside(own, old, &new);
        }
        let here: BTreeSet<Lineage> = theirs.iter().map(|past| past.lineage).collect();
        for past in own.iter().filter(|past| !here.contains(&past.lineage)) {
            self.gone(own, past);
        }
    }

    /// The years before it: what the file knows of them. What it does not know may have
    /// come from elsewhere.
    fn before(&mut self, last: &Book, year: FiscalYear, same: &Same) {
        let mut theirs: Vec<Past> =
            last.read_pasts().filter(|past| past.year < year).map(|past| known_as(&past, same)).collect();
        theirs.sort_by_key(|past| (std::cmp::Reverse(past.year), past.position));
        for past in &theirs {
            let class =
                |own: &&Past| std::mem::discriminant(&own.subject) == std::mem::discriminant(&past.subject);
            match self.book.past_as(past.lineage, past.year).filter(class) {
                None => self.added(&theirs, past.clone()),
                Some(old) => {
                    let new = Past { next: past.next.clone(), ..taken(old, past) };
                    if new == *old {
                        continue;
                    }
                    let own: Vec<&Past> = self.book.pasts_of(past.year).collect();
                    let mut texts = texts(&own, &theirs, old, &new);
                    if old.next != new.next {
                        let [was, is] = [old, &new].map(|past| became(past).to_owned());
                        let is = if was == is { format!("{is}（別の事業など）") } else { is };
                        texts.push(CorrectedText { what: "翌年度".to_owned(), old: was, new: is });
                    }
                    if texts.is_empty() {
                        texts = standing(old, &new);
                    }
                    self.changed(&own, old, &new, texts);
                }
            }
        }
    }

    /// What goes on this year from what is known by a lineage.
    fn goes_on(&self, lineage: Lineage) -> Vec<Lineage> {
        let is_plan = || self.book.plans().any(|plan| PastPlan::lineage(plan.id) == lineage);
        let is_there = self.known.entries.contains_key(&lineage)
            || self.known.sheets.contains_key(&lineage)
            || is_plan();
        if is_there { vec![lineage] } else { Vec::new() }
    }

    fn added(&mut self, theirs: &[Past], past: Past) {
        let past = Past { id: self.key(), ..past };
        let all: Vec<&Past> = theirs.iter().collect();
        let mut corrected = self.about(&all, &past, Became::New);
        corrected.texts = said(&past, false);
        if past.next.is_empty() && corrected.thing != Thing::Plan && past.year == self.newest() {
            corrected.offers.extend(offers::comes(&past, &corrected.name));
        }
        corrected.changes.push(Change::insert(Record::Past(past.clone())));
        self.found.push(Found { corrected, lineage: past.lineage });
    }

    fn newest(&self) -> FiscalYear {
        self.book.last_year_known().unwrap_or(self.book.head.fiscal_year)
    }

    fn changed(&mut self, own: &[&Past], old: &Past, new: &Past, texts: Vec<CorrectedText>) {
        let mut corrected = self.about(own, old, Became::Continued);
        corrected.texts = texts;
        corrected.offers = offers::of(self.book, &self.known, old, new);
        corrected.changes.push(change(old, new));
        self.found.push(Found { corrected, lineage: old.lineage });
    }

    fn gone(&mut self, own: &[&Past], past: &Past) {
        let mut corrected = self.about(own, past, Became::Ended);
        corrected.texts = said(past, true);
        corrected.changes.push(Change::delete(Record::Past(past.clone())));
        self.found.push(Found { corrected, lineage: past.lineage });
    }

    /// What differs only by where it stands, or by what its columns are called, goes with
    /// its sheet where that is numbered otherwise, and else with its plan; a cell that is
    /// merged goes with what it is merged with.
    fn aside(&mut self, own: &[&Past], old: &Past, new: &Past) {
        let texts = standing(old, new);
        let above = texts.is_empty().then(|| above(own, old)).flatten();
        let sheet = (old.sheet != new.sheet).then_some(old.sheet_lineage);
        let plan = own.iter().find(|past| past.of_plan().is_some() && past.plan == old.plan);
        let plan = plan.map(|past| past.lineage);
        let at = |lineage: Lineage| self.found.iter().position(|found| found.lineage == lineage);
        let held = above.and_then(at).or_else(|| sheet.and_then(at));
        let held = held.or_else(|| if sheet.is_none() { plan.and_then(at) } else { None });
        if let Some(held) = held.and_then(|at| self.found.get_mut(at)) {
            for text in texts {
                if !held.corrected.texts.contains(&text) {
                    held.corrected.texts.push(text);
                }
            }
            held.corrected.changes.push(change(old, new));
            return;
        }
        let mut corrected = self.about(own, old, Became::Continued);
        let holder = if sheet.is_some() { Some(Thing::Sheet) } else { plan.map(|_| Thing::Plan) };
        if let Some(thing) = holder {
            corrected.thing = thing;
            corrected.name = one_line(if thing == Thing::Sheet { &old.policy } else { &old.plan });
            corrected.sheet = (thing == Thing::Sheet).then_some(old.sheet);
            corrected.rests.clear();
        }
        corrected.texts = texts;
        corrected.offers = offers::of(self.book, &self.known, old, new);
        corrected.changes.push(change(old, new));
        let lineage = sheet.or(plan).unwrap_or(old.lineage);
        self.found.push(Found { corrected, lineage });
    }

    fn about(&self, all: &[&Past], past: &Past, became: Became) -> Corrected {
        let thing = match &past.subject {
            Subject::Entry(_) => Thing::Entry,
            Subject::Sheet { .. } => Thing::Sheet,
            Subject::Plan(_) => Thing::Plan,
        };
        let name = match thing {
            Thing::Entry => name_of(all, past),
            Thing::Plan => one_line(&past.plan),
            Thing::Sheet | Thing::Series => one_line(&past.policy),
        };
        Corrected {
            thing,
            year: past.year,
            became,
            name,
            sheet: (thing != Thing::Plan).then_some(past.sheet),
            texts: Vec::new(),
            rests: offers::rests(self.book, &self.known, past),
            offers: Vec::new(),
            changes: Vec::new(),
        }
    }
}

fn change(old: &Past, new: &Past) -> Change {
    Change::update(Record::Past(old.clone()), Record::Past(new.clone()))
}

/// The name of a row; of a nameless one that of the entry it divides.
fn name_of(all: &[&Past], past: &Past) -> String {
    let Some(row) = past.entry() else { return String::new() };
    let head = || {
        let head = all.iter().find(|own| Some(own.lineage) == row.parent && own.year == past.year);
        head.and_then(|head| head.entry()).map(|head| head.name.as_str())
    };
    let own = Some(row.name.as_str()).filter(|name| !name.is_empty());
    one_line(own.or_else(head).unwrap_or_default())
}

/// The row that the first merged cell of a row goes on from.
fn above(own: &[&Past], past: &Past) -> Option<Lineage> {
    let rows: Vec<&&Past> = own
        .iter()
        .filter(|other| other.sheet_lineage == past.sheet_lineage && other.entry().is_some())
        .collect();
    let at = rows.iter().position(|other| other.lineage == past.lineage)?;
    let column = &past.entry()?.cells.iter().find(|cell| cell.merged)?.column;
    let is_own =
        |other: &&&&Past| other.entry().and_then(|row| row.cell(column)).is_some_and(|cell| !cell.merged);
    rows.get(..at)?.iter().rev().find(is_own).map(|other| other.lineage)
}

/// A record of the book as the file would give it now; what became of it this year stays.
fn taken(old: &Past, new: &Past) -> Past {
    let subject = match (&old.subject, &new.subject) {
        // Not known of what was carried forward in format 7 or before, and no correction.
        (Subject::Sheet { links: None, .. }, Subject::Sheet { overall, .. }) => {
            Subject::Sheet { overall: overall.clone(), links: None }
        }
        (Subject::Plan(old), Subject::Plan(new)) => Subject::Plan(plan_taken(old, new)),
        (_, new) => new.clone(),
    };
    Past { id: old.id, position: old.position, next: old.next.clone(), subject, ..new.clone() }
}

/// A plan as the file has it; it and its policies are known by the book's keys.
fn plan_taken(old: &PastPlan, new: &PastPlan) -> PastPlan {
    let by_name =
        |own: &PastPolicy| old.policies.iter().find(|old| old.name == own.name).map(|old| old.policy);
    let named: BTreeSet<_> = new.policies.iter().filter_map(by_name).collect();
    let policy = |own: &PastPolicy| {
        let is_taken = named.contains(&own.policy);
        let policy = by_name(own).or_else(|| (!is_taken).then_some(own.policy));
        let into = |policy| old.policies.iter().find(|old| old.policy == policy).map(|old| old.into.clone());
        policy.map(|policy| PastPolicy {
            policy,
            name: own.name.clone(),
            into: into(policy).unwrap_or_default(),
        })
    };
    PastPlan { plan: old.plan, policies: new.policies.iter().filter_map(policy).collect(), ..new.clone() }
}

fn text(what: &str, old: &str, new: &str) -> Option<CorrectedText> {
    (old != new).then(|| CorrectedText { what: what.to_owned(), old: old.to_owned(), new: new.to_owned() })
}

fn marks(row: &PastEntry) -> String {
    row.marks.iter().map(|mark| format!("※{mark}")).collect()
}

fn became(past: &Past) -> &'static str {
    match past.fate() {
        Fate::Continued => "継続",
        Fate::Merged => "統合",
        Fate::Divided => "分割",
        Fate::Ended => "廃止",
    }
}

fn policies(plan: &PastPlan) -> String {
    plan.policies.iter().map(|policy| one_line(&policy.name)).collect::<Vec<_>>().join("\n")
}

fn goals(plan: &PastPlan) -> String {
    let mut lines = Vec::new();
    for goal in &plan.goals {
        lines.push(format!("{} {}", goal.code, one_line(&goal.name)));
        lines.extend(goal.measures.iter().map(|own| format!("{} {}", own.code, one_line(&own.name))));
    }
    lines.join("\n")
}

fn period(plan: &PastPlan) -> String {
    plan.period.map_or_else(String::new, |(first, last)| format!("{first}～{last}"))
}

/// A cell as it is shown beside another: what goes on from above says so.
fn shown(cell: Option<&PastCell>) -> String {
    match cell {
        None => String::new(),
        Some(cell) if cell.merged => "（上の行と結合）".to_owned(),
        Some(cell) => cell.text.clone(),
    }
}

/// What two records of one thing say otherwise.
fn texts(own: &[&Past], theirs: &[Past], old: &Past, new: &Past) -> Vec<CorrectedText> {
    let mut texts = Vec::new();
    match (&old.subject, &new.subject) {
        (Subject::Plan(was), Subject::Plan(is)) => {
            texts.extend(text("計画名", &old.plan, &new.plan));
            texts.extend(text("計画の期間", &period(was), &period(is)));
            texts.extend(text("基本目標・基本施策", &goals(was), &goals(is)));
            texts.extend(text("施策", &policies(was), &policies(is)));
        }
        (Subject::Sheet { overall: was, links: old_links }, Subject::Sheet { overall: is, links }) => {
            texts.extend(text("調書番号", &old.sheet.to_string(), &new.sheet.to_string()));
            let codes = |links: &Option<crate::book::Links>| {
                let links =
                    links.as_ref().map(|links| [links.goals.clone(), links.measures.clone()].concat());
                links.unwrap_or_default().join("、")
            };
            texts.extend(text("基本目標・基本施策", &codes(old_links), &codes(links)));
            texts.extend(text("調書全体の評価", was, is));
        }
        (Subject::Entry(was), Subject::Entry(is)) => {
            texts.extend(text("事業名", &was.name, &is.name));
            texts.extend(text("印", &marks(was), &marks(is)));
            if old.sheet_lineage != new.sheet_lineage {
                let place = |past: &Past| format!("調書-{} {}", past.sheet, one_line(&past.policy));
                texts.extend(text("調書", &place(old), &place(new)));
            }
            if was.parent != is.parent {
                let name = |all: &[&Past], row: &PastEntry| {
                    let head = row.parent.and_then(|head| all.iter().find(|past| past.lineage == head));
                    head.map_or_else(String::new, |head| name_of(all, head))
                };
                let all: Vec<&Past> = theirs.iter().collect();
                texts.extend(text("区分の元の事業", &name(own, was), &name(&all, is)));
            }
            for cell in &is.cells {
                texts.extend(text(&cell.caption, &shown(was.cell(&cell.column)), &shown(Some(cell))));
            }
            let is_gone = |cell: &&PastCell| is.cell(&cell.column).is_none();
            for cell in was.cells.iter().filter(is_gone) {
                texts.extend(text(&cell.caption, &shown(Some(cell)), ""));
            }
        }
        _ => {}
    }
    texts
}

/// What two records say otherwise of where they stand and what columns are called.
fn standing(old: &Past, new: &Past) -> Vec<CorrectedText> {
    let mut texts = Vec::new();
    texts.extend(text("計画名", &old.plan, &new.plan));
    texts.extend(text("施策名", &old.policy, &new.policy));
    texts.extend(text("調書番号", &old.sheet.to_string(), &new.sheet.to_string()));
    if let (Some(was), Some(is)) = (old.entry(), new.entry()) {
        for cell in &is.cells {
            let own = was.cell(&cell.column).map_or("", |own| own.caption.as_str());
            texts.extend(text("列の見出し", own, &cell.caption));
        }
    }
    texts
}

/// All that a record says, on one side.
fn said(past: &Past, is_gone: bool) -> Vec<CorrectedText> {
    let of = |what: &str, said: &str| {
        let (old, new) = if is_gone { (said, "") } else { ("", said) };
        text(what, old, new)
    };
    match &past.subject {
        Subject::Plan(plan) => {
            let all =
                [of("計画名", &past.plan), of("計画の期間", &period(plan)), of("施策", &policies(plan))];
            all.into_iter().flatten().collect()
        }
        Subject::Sheet { overall, .. } => of("調書全体の評価", overall).into_iter().collect(),
        Subject::Entry(row) => {
            let own = [of("事業名", &row.name), of("印", &marks(row))];
            let cells = row.cells.iter().filter_map(|cell| of(&cell.caption, &shown(Some(cell))));
            own.into_iter().flatten().chain(cells).collect()
        }
    }
}
