//! Random histories over several years, by the program's own commands, and beside each a
//! simple model of what has to come of it: which rows there are, what they say, and what
//! every year's record says went on from it.

use std::collections::{BTreeMap, BTreeSet};

use chosho::book::change::inverse;
use chosho::book::{Book, Change, EntryId, FiscalYear, Lineage, Record, Role, SheetId};
use chosho::carry::pull::{Source, Target, pull};
use chosho::carry::{Decision, Proposal, carry};
use chosho::edit::{Becomes, Command, Decided};
use chosho::file::IfExists;
use chosho::store::{self, Contents};

const YEARS: i32 = 5;
const STEPS: usize = 24;

/// The same figures each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (!of.is_empty()).then(|| of[self.roll(of.len())].clone())
    }
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    name: String,
    parent: Option<Lineage>,
    marks: BTreeSet<String>,
    target: String,
    achievement: String,
}

/// What a year's record keeps of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    row: Row,
    next: BTreeSet<Lineage>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Model {
    rows: BTreeMap<Lineage, Row>,
    kept: BTreeMap<(i32, Lineage), Kept>,
}

impl Model {
    /// What a book says.
    fn of(book: &Book) -> Self {
        let mut model = Self::default();
        for row in book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()) {
            let text = |role| {
                let column = book.context(row.sheet).unwrap().form.role(role).unwrap().id.clone();
                book.text(row.id, &column).to_owned()
            };
            let own = Row {
                name: row.name.clone(),
                parent: row.parent.map(|head| book.entry(head).unwrap().lineage),
                marks: row.marks.iter().cloned().collect(),
                target: text(Role::Target),
                achievement: text(Role::Achievement),
            };
            assert!(model.rows.insert(row.lineage, own).is_none(), "no two rows are known by one");
        }
        for past in book.pasts() {
            let Some(entry) = past.entry() else { continue };
            let text = |role| entry.role(role).map_or_else(String::new, |cell| cell.text.clone());
            let row = Row {
                name: entry.name.clone(),
                parent: entry.parent,
                marks: entry.marks.iter().cloned().collect(),
                target: text(Role::Target),
                achievement: text(Role::Achievement),
            };
            let kept = Kept { row, next: past.next.iter().copied().collect() };
            assert!(model.kept.insert((past.year.year(), past.lineage), kept).is_none());
        }
        model
    }

    fn last_year(&self) -> Option<i32> {
        self.kept.keys().map(|(year, _)| *year).max()
    }

    /// A row with those that divide it.
    fn whole(&self, own: Lineage) -> Vec<Lineage> {
        let parts = self.rows.iter().filter(|(_, row)| row.parent == Some(own)).map(|(part, _)| *part);
        std::iter::once(own).chain(parts).collect()
    }

    /// A record with those of its parts that went the same way.
    fn gone_with(&self, own: Lineage) -> Vec<Lineage> {
        let year = self.last_year().unwrap();
        let next = &self.kept[&(year, own)].next;
        let is_part = |(at, kept): &(&(i32, Lineage), &Kept)| {
            at.0 == year
                && kept.row.parent == Some(own)
                && kept.next == *next
                && !self.rows.contains_key(&at.1)
        };
        let parts: Vec<Lineage> = self.kept.iter().filter(is_part).map(|(at, _)| at.1).collect();
        std::iter::once(own).chain(parts).collect()
    }

    /// All that went on as `from` goes on as `to`.
    fn lead(&mut self, from: Lineage, to: Option<Lineage>) {
        let Some(year) = self.last_year() else { return };
        for (_, kept) in self.kept.iter_mut().filter(|(at, _)| at.0 == year) {
            if kept.next.remove(&from) {
                kept.next.extend(to);
            }
        }
    }

    /// The marks of those that nothing goes into any more.
    fn unmark(&mut self, own: Lineage, holders: &BTreeSet<Lineage>) {
        let Some(year) = self.last_year() else { return };
        for holder in holders {
            let others = self.kept.iter().any(|((at, lineage), kept)| {
                *at == year
                    && kept.next.contains(holder)
                    && lineage != holder
                    && *lineage != own
                    && kept.row.parent != Some(own)
            });
            if let Some(row) = self.rows.get_mut(holder).filter(|_| !others) {
                row.marks.remove("統合");
            }
        }
    }

    fn merge(&mut self, own: Lineage, into: Lineage, takes_texts: bool, order: &[Lineage]) {
        if self.rows.contains_key(&own) {
            let mut whole = self.whole(own);
            whole.sort_by_key(|part| order.iter().position(|own| own == part));
            for part in whole {
                let row = self.rows[&part].clone();
                // What only came along from the newest year that knows of it does not go over.
                let newest =
                    self.kept.iter().filter(|((_, lineage), _)| *lineage == part).max_by_key(|(at, _)| at.0);
                let came = newest.map_or(String::new(), |(_, kept)| kept.row.target.clone());
                let target = self.rows.get_mut(&into).unwrap();
                let give = |to: &mut String, text: &str| {
                    if takes_texts && !text.is_empty() && !to.contains(text) {
                        *to = if to.is_empty() { text.to_owned() } else { format!("{to}\n{text}") };
                    }
                };
                if row.target != came {
                    give(&mut target.target, &row.target);
                }
                give(&mut target.achievement, &row.achievement);
                self.lead(part, Some(into));
            }
            for part in self.whole(own) {
                self.rows.remove(&part);
            }
        } else {
            self.send_record(own, Some(into));
        }
        self.rows.get_mut(&into).unwrap().marks.insert("統合".to_owned());
    }

    /// The record of what is gone leads to another row, or to none.
    fn send_record(&mut self, own: Lineage, into: Option<Lineage>) {
        let year = self.last_year().unwrap();
        let holders = self.kept[&(year, own)].next.clone();
        for part in self.gone_with(own) {
            self.kept.get_mut(&(year, part)).unwrap().next = into.into_iter().collect();
        }
        self.unmark(own, &holders.into_iter().filter(|holder| Some(*holder) != into).collect());
    }

    fn end(&mut self, own: Lineage) {
        if self.rows.contains_key(&own) {
            for part in self.whole(own) {
                self.lead(part, None);
                self.rows.remove(&part);
            }
        } else {
            self.send_record(own, None);
        }
    }

    fn comes_back(&mut self, own: Lineage) {
        let year = self.last_year().unwrap();
        let whole = self.kept[&(year, own)]
            .row
            .parent
            .filter(|head| self.rows.get(head).is_some_and(|row| row.parent.is_none()));
        for part in self.gone_with(own) {
            let kept = self.kept.get_mut(&(year, part)).unwrap();
            let holders = std::mem::replace(&mut kept.next, BTreeSet::from([part]));
            let mut row = kept.row.clone();
            row.marks.remove("新規");
            row.achievement.clear();
            row.parent = if part == own { whole } else { Some(own) };
            self.rows.insert(part, row);
            self.unmark(part, &holders);
        }
    }

    /// The year after, by what was decided; what came out of others is not known yet.
    fn carried(
        &self,
        year: i32,
        decided: &BTreeMap<Lineage, (Decision, bool)>,
        into: impl Fn(EntryId) -> Lineage,
    ) -> Self {
        let mut next = Self { rows: BTreeMap::new(), kept: self.kept.clone() };
        let fate = |own: Lineage| {
            let (decision, follows) = &decided[&own];
            let head = self.rows[&own].parent.filter(|_| *follows);
            let led = head.map(|head| &decided[&head].0).filter(|head| !head.goes_on());
            led.unwrap_or(decision).clone()
        };
        let mut targets = BTreeSet::new();
        for (own, row) in &self.rows {
            let decision = fate(*own);
            let goes_to = match &decision {
                Decision::Merge(Some(target)) => BTreeSet::from([into(*target)]),
                Decision::End | Decision::Merge(None) => BTreeSet::new(),
                _ => BTreeSet::from([*own]),
            };
            if let Decision::Merge(Some(target)) = &decided[own].0 {
                targets.insert(into(*target));
            }
            if decision.goes_on() {
                let mut row = row.clone();
                row.achievement.clear();
                row.marks.remove("新規");
                if decided[own].0 == Decision::Change {
                    row.marks.insert("変更".to_owned());
                }
                row.parent = row.parent.filter(|head| fate(*head).goes_on());
                next.rows.insert(*own, row);
            }
            next.kept.insert((year, *own), Kept { row: row.clone(), next: goes_to });
        }
        for target in targets {
            next.rows.get_mut(&target).unwrap().marks.insert("統合".to_owned());
        }
        next
    }

    /// What is of the history of a row: each year's record of it and of all that went into it.
    fn history(&self, own: Lineage) -> BTreeSet<(i32, Lineage)> {
        let mut found = BTreeSet::new();
        let mut lineages = BTreeSet::from([own]);
        let years: BTreeSet<i32> = self.kept.keys().map(|(year, _)| *year).collect();
        for year in years.into_iter().rev() {
            let mut from = BTreeSet::new();
            for lineage in lineages {
                let known: Vec<Lineage> = self
                    .kept
                    .iter()
                    .filter(|(at, kept)| at.0 == year && kept.next.contains(&lineage))
                    .map(|(at, _)| at.1)
                    .collect();
                if known.is_empty() {
                    from.insert(lineage);
                }
                from.extend(&known);
                found.extend(known.into_iter().map(|own| (year, own)));
            }
            lineages = from;
        }
        found
    }
}

fn entry(book: &Book, lineage: Lineage) -> EntryId {
    let mut all = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap());
    all.find(|row| row.lineage == lineage).unwrap().id
}

/// Does a command, and sees that it is taken back whole.
fn run(book: &mut Book, command: &Command) {
    let before = book.clone();
    let Some(step) = command.step(book).unwrap_or_else(|why| panic!("{command:?}: {why}")) else { return };
    book.apply_all(&step.changes);
    let mut back = book.clone();
    back.apply_all(&inverse(&step.changes));
    assert!(back.records().eq(before.records()), "{command:?}");
}

/// Something that a clerk does, to the book and to the model.
fn act(
    dice: &mut Dice,
    book: &mut Book,
    model: &mut Model,
    last: Option<&Book>,
    count: &mut usize,
) -> String {
    let sheet: SheetId = book.sheets().next().unwrap().id;
    let all: Vec<Lineage> = model.rows.keys().copied().collect();
    let heads: Vec<Lineage> = all.iter().copied().filter(|own| model.rows[own].parent.is_none()).collect();
    let year = model.last_year();
    let gone: Vec<Lineage> = model
        .kept
        .keys()
        .filter(|(at, own)| Some(*at) == year && !model.rows.contains_key(own))
        .map(|(_, own)| *own)
        .collect();
    *count += 1;
    let text = format!("文{count}");
    let any = dice.one(&all).unwrap();
    let decided = |what, becomes| Command::Decide { what: Decided::Entry(what), becomes };
    match dice.roll(12) {
        0..=2 => {
            let (column, is_target) =
                if dice.roll(2) == 0 { ("target", true) } else { ("achievement", false) };
            run(
                book,
                &Command::SetCell { entry: entry(book, any), column: column.into(), text: text.clone() },
            );
            let row = model.rows.get_mut(&any).unwrap();
            *(if is_target { &mut row.target } else { &mut row.achievement }) = text;
            format!("text of {any}")
        }
        3 => {
            let mark = dice.one(&["新規", "変更", "統合"]).unwrap();
            run(book, &Command::ToggleMark { entry: entry(book, any), mark: mark.to_owned() });
            let marks = &mut model.rows.get_mut(&any).unwrap().marks;
            if !marks.remove(mark) {
                marks.insert(mark.to_owned());
            }
            format!("{mark} of {any}")
        }
        4 => {
            run(book, &Command::AddEntry { sheet, after: None });
            let added = book.entries_of(sheet).unwrap().next().unwrap().clone();
            run(book, &Command::SetName { entry: added.id, name: format!("事業{count}") });
            let row = Row {
                name: format!("事業{count}"),
                parent: None,
                marks: BTreeSet::new(),
                target: String::new(),
                achievement: String::new(),
            };
            model.rows.insert(added.lineage, row);
            "a row".to_owned()
        }
        5 | 6 => {
            let from = if gone.is_empty() || dice.roll(2) == 0 { any } else { dice.one(&gone).unwrap() };
            let whole = model.rows.get(&from).map_or_else(Vec::new, |_| model.whole(from));
            let targets: Vec<Lineage> =
                heads.iter().copied().filter(|own| *own != from && !whole.contains(own)).collect();
            let Some(into) = dice.one(&targets).filter(|_| all.len() > 3) else { return String::new() };
            let takes_texts = dice.roll(2) == 0;
            let order: Vec<Lineage> = book.entries_of(sheet).unwrap().map(|row| row.lineage).collect();
            run(book, &decided(from, Becomes::Merged { into, takes_texts }));
            model.merge(from, into, takes_texts, &order);
            format!("{from} into {into}")
        }
        7 => {
            let from = if gone.is_empty() || dice.roll(3) > 0 { any } else { dice.one(&gone).unwrap() };
            if all.len() < 5 {
                return String::new();
            }
            run(book, &decided(from, Becomes::Ended));
            model.end(from);
            format!("{from} ends")
        }
        8 => {
            let head = dice.one(&heads).unwrap();
            let name = format!("分{count}");
            let before = model.rows[&head].clone();
            run(book, &decided(head, Becomes::Divided(vec![name.clone()])));
            let born = book.entries_of(sheet).unwrap().find(|row| row.name == name).unwrap().lineage;
            let row =
                Row { name, parent: None, marks: BTreeSet::new(), achievement: String::new(), ..before };
            model.rows.insert(born, row);
            let newest = model.kept.iter().filter(|((_, own), _)| *own == head).map(|(at, _)| *at).max();
            if let Some(kept) =
                newest.and_then(|at| model.kept.get_mut(&at)).filter(|kept| kept.next.contains(&head))
            {
                kept.next.insert(born);
            }
            format!("{head} divided")
        }
        9 | 10 => {
            let Some(own) = dice.one(&gone) else { return String::new() };
            run(book, &decided(own, Becomes::Continued { to: None }));
            model.comes_back(own);
            format!("{own} back")
        }
        _ => {
            // Out of last year's file, an entry that stood for itself.
            let is_whole = |own: &Lineage| model.kept[&(year.unwrap(), *own)].row.parent.is_none();
            let Some((last, own)) = last.zip(dice.one(&gone).filter(is_whole)) else { return String::new() };
            let parts: Vec<Lineage> = model.gone_with(own);
            let theirs: Vec<Lineage> = last
                .entries_of(last.entry(entry(last, own)).unwrap().sheet)
                .unwrap()
                .filter(|row| row.parent == Some(entry(last, own)))
                .map(|row| row.lineage)
                .collect();
            // Parts that went another way than their entry come back as the clerk sees them; what
            // the model knows is the whole that went one way.
            if theirs.iter().any(|part| !parts.contains(part)) {
                return String::new();
            }
            let target = Target { sheet: Some(sheet), policy: None };
            let pulled = pull(book, last, Source::Entry(entry(last, own)), target).unwrap();
            let (label, place) = ("引き継ぎ".to_owned(), pulled.place.clone());
            run(book, &Command::Bring { label, place, changes: pulled.changes });
            model.comes_back(own);
            format!("{own} pulled")
        }
    }
}

/// Decides by chance for all rows of last year.
fn decide(dice: &mut Dice, last: &Book, proposal: &mut Proposal, count: &mut usize) {
    let heads: Vec<EntryId> = last
        .sheets()
        .flat_map(|sheet| last.entries_of(sheet.id).unwrap())
        .filter(|row| row.parent.is_none())
        .map(|row| row.id)
        .collect();
    let few = heads.len() < 5;
    for choice in &mut proposal.entries {
        let is_part = last.entry(choice.entry).unwrap().parent.is_some();
        if is_part && dice.roll(3) > 0 {
            continue;
        }
        *count += 1;
        choice.decision = match dice.roll(12) {
            0 if !few => Decision::End,
            1 | 2 if !few => Decision::Merge(dice.one(&heads)),
            3 => Decision::Change,
            4 if !is_part => Decision::Split(vec![format!("分{count}")]),
            _ => Decision::Continue,
        };
        choice.follows = is_part && choice.decision == Decision::Continue && dice.roll(2) == 0;
    }
}

/// The book of the first year: entries and parts on a sheet.
fn first(dice: &mut Dice) -> Book {
    let mut id = 0;
    let mut entries = Vec::new();
    for head in 0..7 {
        id += 1;
        let of = id;
        let cells = |id: usize| serde_json::json!({ "target": format!("方針{id}"), "achievement": format!("実績{id}") });
        entries.push(serde_json::json!({ "id": id, "name": format!("もと{head}"), "cells": cells(id) }));
        for part in 0..dice.roll(3) {
            id += 1;
            let name = format!("もと{head}の{part}");
            entries.push(serde_json::json!({ "id": id, "parent": of, "name": name, "cells": cells(id) }));
        }
    }
    let sheet = serde_json::json!({ "number": 1, "entries": entries });
    let policy = serde_json::json!({ "name": "施策", "sheets": [sheet] });
    let book = serde_json::json!({
        "title": "評価調書", "municipality": "架空市", "fiscal_year": 2020,
        "plans": [{ "name": "計画", "policies": [policy] }],
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("first.json");
    std::fs::write(&path, book.to_string()).unwrap();
    chosho::import::from_file(&path).unwrap()
}

/// The two say the same, row by row.
fn same(now: &Model, model: &Model, what: &str) {
    for (own, row) in &now.rows {
        assert_eq!(Some(row), model.rows.get(own), "{what}: {own}");
    }
    for (at, kept) in &now.kept {
        assert_eq!(Some(kept), model.kept.get(at), "{what}: {at:?}");
    }
    assert_eq!((now.rows.len(), now.kept.len()), (model.rows.len(), model.kept.len()), "{what}");
}

/// Every row has the history that the model has of it.
fn same_histories(book: &Book, model: &Model) {
    for own in model.rows.keys() {
        let history = book.history_of(*own).into_iter().map(|past| (past.year.year(), past.lineage));
        assert_eq!(history.collect::<BTreeSet<_>>(), model.history(*own), "{own}");
    }
}

fn lives_through(seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut book = first(&mut dice);
    let mut model = Model::of(&book);
    let mut last: Option<Book> = None;
    let mut count = 0;
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..YEARS {
        for step in 0..STEPS {
            let did = act(&mut dice, &mut book, &mut model, last.as_ref(), &mut count);
            let now = Model::of(&book);
            same(&now, &model, &format!("seed {seed}, step {step}: {did}"));
        }
        same_histories(&book, &model);
        // What is in the file is what is in memory.
        let path = folder.path().join(format!("{}.chosho", book.head.fiscal_year.year()));
        store::create(&path, &Contents::new(book.clone()), IfExists::Refuse).unwrap();
        assert!(store::read(&path).unwrap().records().eq(book.records()));

        let mut proposal = Proposal::of(&book).unwrap();
        decide(&mut dice, &book, &mut proposal, &mut count);
        proposal.settle(&book);
        let year = book.head.fiscal_year.year();
        let lineage = |entry: EntryId| book.entry(entry).unwrap().lineage;
        let decided: BTreeMap<Lineage, (Decision, bool)> = proposal
            .entries
            .iter()
            .map(|choice| (lineage(choice.entry), (choice.decision.clone(), choice.follows)))
            .collect();
        let next = carry(&book, &proposal).unwrap();
        model = model.carried(year, &decided, lineage);
        for choice in &proposal.entries {
            let Decision::Split(names) = &choice.decision else { continue };
            let own = lineage(choice.entry);
            let Some(row) = model.rows.get(&own).cloned() else { continue };
            for name in names {
                let born = next
                    .sheets()
                    .flat_map(|sheet| next.entries_of(sheet.id).unwrap())
                    .find(|row| row.name == *name);
                let born = born.unwrap().lineage;
                let row = Row { name: name.clone(), parent: None, marks: BTreeSet::new(), ..row.clone() };
                model.rows.insert(born, row);
                model.kept.get_mut(&(year, own)).unwrap().next.insert(born);
            }
        }
        same(&Model::of(&next), &model, &format!("seed {seed}, carried out of {year}"));
        same_histories(&next, &model);
        last = Some(std::mem::replace(&mut book, next));
    }
}

#[test]
fn random_years_are_as_the_model_has_them() {
    for seed in 1..=12 {
        lives_through(seed);
    }
}

/// A skipped year: what is decided is about the newest record there is.
#[test]
fn what_is_decided_is_about_the_newest_year_that_is_known() {
    let mut dice = Dice(7);
    let last = first(&mut dice);
    let mut proposal = Proposal::of(&last).unwrap();
    let gone = proposal.entries[0].entry;
    proposal.entries[0].decision = Decision::End;
    let mut book = carry(&last, &proposal).unwrap();
    let head = chosho::book::Head { fiscal_year: FiscalYear::new(2022).unwrap(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
    let lineage = last.entry(gone).unwrap().lineage;
    run(
        &mut book,
        &Command::Decide { what: Decided::Entry(lineage), becomes: Becomes::Continued { to: None } },
    );
    assert_eq!(book.history_of(lineage).len(), 1);
}
