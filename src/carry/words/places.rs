//! All places of a book that name a year, but for what is written in its sheets.

use std::collections::BTreeSet;

use crate::book::{
    Book, Column, ColumnId, EntryId, Form, FormId, Head, PageSetup, PlanId, PolicyId, Record, SheetId,
};
use crate::words::one_line;

use super::columns::runs;
use super::{Shift, Stays};

/// Where a text stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordSpot {
    /// The name of a form.
    FormName(FormId),
    /// A column's words.
    Column(FormId, ColumnId, ColumnWords),
    /// The how-manieth of the words around the table.
    Caption(FormId, usize),
    /// The definition of the how-manieth rating.
    Definition(FormId, usize),
    /// The how-manieth text of the header and the footer.
    Running(FormId, usize),
    /// The same, of a sheet that has its own.
    SheetRunning(SheetId, usize),
    /// A plan's name; its period is of its own years.
    Plan(PlanId),
    /// A policy's name.
    Policy(PolicyId),
    /// An entry's name.
    Entry(EntryId),
}

/// Words of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ColumnWords {
    Group,
    Caption,
    Short,
}

impl WordSpot {
    /// What a text is, as far as texts of one sort that are alike are one to the clerk.
    pub fn sort(&self) -> WordSort {
        match self {
            Self::FormName(_) => WordSort::FormName,
            Self::Column(..) | Self::Caption(..) => WordSort::Caption,
            Self::Definition(..) => WordSort::Definition,
            Self::Running(..) | Self::SheetRunning(..) => WordSort::Running,
            Self::Plan(_) => WordSort::Plan,
            Self::Policy(_) => WordSort::Policy,
            Self::Entry(_) => WordSort::Entry,
        }
    }

    fn form(&self) -> Option<FormId> {
        match self {
            Self::FormName(form)
            | Self::Column(form, ..)
            | Self::Caption(form, _)
            | Self::Definition(form, _)
            | Self::Running(form, _) => Some(*form),
            _ => None,
        }
    }
}

/// A sort of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum WordSort {
    Caption,
    Definition,
    Running,
    FormName,
    Plan,
    Policy,
    Entry,
}

/// A text that names a year, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Named {
    /// Where it stands, once or several times.
    pub spots: Vec<WordSpot>,
    pub sort: WordSort,
    pub old: String,
    /// As it is to be.
    pub new: String,
    /// It is to be so; else it stays as it is.
    pub on: bool,
    /// Why it stays, or a part of it.
    pub stays: Option<Stays>,
}

/// All texts of `last` that name a year, with what becomes of them.
pub fn named(last: &Book, next: &Head) -> Vec<Named> {
    let mut list = List { shift: Shift::of(last, next), all: Vec::new() };
    for form in last.forms() {
        let in_row: BTreeSet<ColumnId> =
            runs(form, last.head.fiscal_year).into_iter().flat_map(|run| run.columns).collect();
        for (spot, text) in texts(&mut form.clone()) {
            let in_row = matches!(&spot, WordSpot::Column(_, column, _) if in_row.contains(column));
            list.add(spot, text, in_row, |_| true);
        }
    }
    for sheet in last.full_sheets().into_iter().flatten() {
        let Some(page) = &sheet.page else { continue };
        for (at, text) in running(&mut page.as_ref().clone()).into_iter().enumerate() {
            list.add(WordSpot::SheetRunning(sheet.id, at), text, false, |_| true);
        }
    }
    for plan in last.plans() {
        // A plan is known by its name, and is of its own years.
        list.add(WordSpot::Plan(plan.id), &plan.name, false, |_| false);
        for policy in last.policies_of(plan.id) {
            list.add(WordSpot::Policy(policy.id), &policy.name, false, |own| own);
        }
    }
    for row in last.entries().into_iter().flatten() {
        list.add(WordSpot::Entry(row.id), &row.name, false, |own| own);
    }
    list.all
}

struct List {
    shift: Shift,
    all: Vec<Named>,
}

impl List {
    /// Takes in a text, if it names a year. `moves` is asked whether it goes with the
    /// book's, of names only where the book's own year is named.
    fn add(&mut self, spot: WordSpot, text: &str, in_row: bool, moves: impl Fn(bool) -> bool) {
        let Some(new) = self.shift.reword(text, in_row) else { return };
        let sort = spot.sort();
        let is_same = |own: &&mut Named| {
            own.sort == sort
                && own.old == text
                && sort != WordSort::Entry
                && own.spots.first().is_some_and(|first| first.form() == spot.form())
        };
        if let Some(own) = self.all.iter_mut().find(is_same) {
            own.spots.push(spot);
            return;
        }
        let on = new.is_sure && moves(self.shift.names_own_year(text));
        self.all.push(Named {
            spots: vec![spot],
            sort,
            old: text.to_owned(),
            new: new.new,
            on,
            stays: new.stays,
        });
    }
}

impl Shift {
    fn names_own_year(&self, text: &str) -> bool {
        let all = crate::book::mention::mentions(text, self.from);
        !all.is_empty() && all.iter().all(|own| own.distance(self.from) == Some(0))
    }
}

/// All texts of a form that may name a year, always in the same order.
pub fn texts(form: &mut Form) -> Vec<(WordSpot, &mut String)> {
    let id = form.id;
    let Form { name, columns, shelved, ratings, captions, page, .. } = form;
    let mut all = Vec::new();
    for column in columns.iter_mut().chain(shelved) {
        let spot = |words| WordSpot::Column(id, column.id.clone(), words);
        let [group, caption, short] =
            [ColumnWords::Group, ColumnWords::Caption, ColumnWords::Short].map(spot);
        all.extend(column.group.as_mut().map(|words| (group, words)));
        // A short name that is the caption in one line goes along with it.
        let is_own = column.short == column.caption || column.short != one_line(&column.caption);
        all.push((caption, &mut column.caption));
        all.extend(is_own.then_some((short, &mut column.short)));
    }
    let captions = [
        &mut captions.sheet,
        &mut captions.plan,
        &mut captions.policy,
        &mut captions.goal,
        &mut captions.measure,
        &mut captions.overall,
        &mut captions.ratings,
    ];
    all.extend(captions.into_iter().enumerate().map(|(at, words)| (WordSpot::Caption(id, at), words)));
    let definitions = ratings.iter_mut().map(|rating| &mut rating.definition).enumerate();
    all.extend(definitions.map(|(at, words)| (WordSpot::Definition(id, at), words)));
    all.extend(running(page).into_iter().enumerate().map(|(at, words)| (WordSpot::Running(id, at), words)));
    all.push((WordSpot::FormName(id), name));
    all
}

fn running(page: &mut PageSetup) -> [&mut String; 6] {
    let PageSetup { header, footer, .. } = page;
    [
        &mut header.left,
        &mut header.center,
        &mut header.right,
        &mut footer.left,
        &mut footer.center,
        &mut footer.right,
    ]
}

/// Writes into a form what is to be in it.
pub fn reword(form: &mut Form, named: &[Named]) {
    let follows = |column: &Column| column.short == one_line(&column.caption);
    let follow: BTreeSet<ColumnId> =
        form.columns.iter().filter(|column| follows(column)).map(|column| column.id.clone()).collect();
    for (spot, text) in texts(form) {
        if let Some(new) = new_of(&spot, text, named) {
            new.clone_into(text);
        }
    }
    for column in form.columns.iter_mut().filter(|column| follow.contains(&column.id)) {
        column.short = one_line(&column.caption);
    }
}

/// What a text becomes at a place; `None` where it stays.
fn new_of<'n>(spot: &WordSpot, text: &str, named: &'n [Named]) -> Option<&'n str> {
    let own = named.iter().find(|own| own.on && own.old == text && own.spots.contains(spot))?;
    Some(&own.new)
}

/// The rows of `book` that name a year beside its forms, as they are and as they are to be.
pub fn reworded(book: &Book, named: &[Named]) -> Vec<(Record, Record)> {
    let mut changes = Vec::new();
    for plan in book.plans() {
        if let Some(name) = new_of(&WordSpot::Plan(plan.id), &plan.name, named) {
            let after = crate::book::Plan { name: name.to_owned(), ..plan.clone() };
            changes.push((Record::Plan(plan.clone()), Record::Plan(after)));
        }
        for policy in book.policies_of(plan.id) {
            if let Some(name) = new_of(&WordSpot::Policy(policy.id), &policy.name, named) {
                let after = crate::book::Policy { name: name.to_owned(), ..policy.clone() };
                changes.push((Record::Policy(policy.clone()), Record::Policy(after)));
            }
        }
    }
    for sheet in book.full_sheets().into_iter().flatten() {
        let Some(page) = &sheet.page else { continue };
        let mut page = page.clone();
        for (at, text) in running(&mut page).into_iter().enumerate() {
            if let Some(new) = new_of(&WordSpot::SheetRunning(sheet.id, at), text, named) {
                new.clone_into(text);
            }
        }
        let after = crate::book::Sheet { page: Some(page), ..sheet.clone() };
        if after != *sheet {
            changes.push((Record::Sheet(sheet.clone()), Record::Sheet(after)));
        }
    }
    changes
}
