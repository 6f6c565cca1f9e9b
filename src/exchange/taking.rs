//! What the clerk decided, as changes of the book: one step.

use std::collections::BTreeMap;

use jiff::civil;

use crate::book::{
    Book, Change, EntryId, Inquiry, InquiryReturn, Record, TextSum, change::merged, name_and_marks,
};
use crate::edit::{Command, Refusal};
use crate::words::one_line;

use super::gathering::{AnswerClaim, GatheredMatter, Gathering, Matter};

/// The most departments that are named in a step's label.
const NAMED: usize = 3;

/// What is decided: of each list, which claim is taken of each matter; `None` for ours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct GatheringDecisions {
    pub taken: Vec<Option<usize>>,
    pub asked: Vec<Option<usize>>,
    pub never: Vec<Option<usize>>,
}

impl GatheringDecisions {
    /// What holds as long as the clerk says nothing: what is taken is, ours stays where it is
    /// asked.
    pub fn usual(gathering: &Gathering) -> Self {
        Self {
            taken: vec![Some(0); gathering.taken.len()],
            asked: vec![None; gathering.asked.len()],
            never: vec![None; gathering.never.len()],
        }
    }
}

/// How a step that takes answers in is called: 「子育て支援課」の回答.
pub fn label(gathering: &Gathering) -> String {
    let mut names: Vec<String> = Vec::new();
    for file in &gathering.files {
        let name = one_line(&file.who);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match (names.get(..NAMED), names.len()) {
        (Some(first), count) if count > NAMED => format!("{}など{count}課の回答", first.join("、")),
        _ => format!("{}の回答", names.join("、")),
    }
}

impl Gathering {
    /// The changes that make what is decided true of `book`, which this was worked out for, at
    /// this moment. That the files came back is kept with them.
    ///
    /// # Errors
    /// A [`Refusal`] where something of it cannot be done any more.
    pub fn take(
        &self,
        book: &Book,
        decided: &GatheringDecisions,
        at: civil::DateTime,
    ) -> Result<Vec<Change>, Refusal> {
        let mut work = Taking { book: book.clone(), changes: Vec::new(), below: BTreeMap::new() };
        let mut said: BTreeMap<(usize, Matter), TextSum> = BTreeMap::new();
        let lists =
            [(&self.taken, &decided.taken), (&self.asked, &decided.asked), (&self.never, &decided.never)];
        let all = lists.into_iter().flat_map(|(all, decided)| all.iter().zip(decided));
        for (own, choice) in all {
            let Some(claim) = choice.and_then(|at| own.claims.get(at)) else { continue };
            if own.why.is_some_and(|why| !why.can_be_taken()) {
                continue;
            }
            work.matter(own, claim)?;
            said.insert((claim.at, own.matter.clone()), TextSum::of(&claim.text));
        }
        self.returned(&mut work, decided, &said, at)?;
        Ok(merged(&work.changes))
    }

    /// Keeps that the files came back, and what of their answers is in the book now.
    fn returned(
        &self,
        work: &mut Taking,
        decided: &GatheringDecisions,
        said: &BTreeMap<(usize, Matter), TextSum>,
        at: civil::DateTime,
    ) -> Result<(), Refusal> {
        let left: Vec<&Matter> = self
            .taken
            .iter()
            .zip(&decided.taken)
            .filter(|(_, choice)| choice.is_none())
            .map(|(own, _)| &own.matter)
            .collect();
        for (place, file) in self.files.iter().enumerate() {
            let Some(before) = file.inquiry.and_then(|id| work.book.inquiry(id)).cloned() else { continue };
            let mut after: Inquiry = before.clone();
            let is_known = |own: &InquiryReturn| own.file == file.file && own.at == at;
            if !after.returned.iter().any(is_known) {
                after.returned.push(InquiryReturn { at, file: file.file.clone() });
            }
            for ((entry, column), sum) in &file.said {
                let matter = Matter::Cell(*entry, column.clone());
                let row = after.rows.iter_mut().find(|row| row.entry == *entry);
                if let Some(row) = row.filter(|_| !left.contains(&&matter)) {
                    row.cells.insert(column.clone(), *sum);
                }
            }
            for ((from, matter), sum) in said {
                if *from != place {
                    continue;
                }
                let find = |entry: &EntryId| after.rows.iter().position(|row| row.entry == *entry);
                match matter {
                    Matter::Cell(entry, column) => {
                        if let Some(row) = find(entry).and_then(|at| after.rows.get_mut(at)) {
                            row.cells.insert(column.clone(), *sum);
                        }
                    }
                    Matter::Name(entry) => {
                        if let Some(row) = find(entry).and_then(|at| after.rows.get_mut(at)) {
                            row.name = *sum;
                        }
                    }
                    Matter::Row { .. } => {}
                }
            }
            work.apply(Change::update(Record::Inquiry(before), Record::Inquiry(after)));
        }
        Ok(())
    }
}

struct Taking {
    /// As what was taken so far leaves it.
    book: Book,
    changes: Vec<Change>,
    /// The last row that was added below each.
    below: BTreeMap<Option<EntryId>, EntryId>,
}

impl Taking {
    fn apply(&mut self, change: Change) {
        self.book.apply(&change);
        self.changes.push(change);
    }

    fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        if let Some(step) = command.step(&mut self.book)? {
            self.book.apply_all(&step.changes);
            self.changes.extend(step.changes);
        }
        Ok(())
    }

    fn matter(&mut self, own: &GatheredMatter, claim: &AnswerClaim) -> Result<(), Refusal> {
        match &own.matter {
            Matter::Cell(entry, column) => self.run(&Command::SetCell {
                entry: *entry,
                column: column.clone(),
                text: claim.text.clone(),
            }),
            Matter::Name(entry) => self.name(*entry, &claim.text),
            Matter::Row { sheet, after, .. } => {
                let sheet =
                    sheet.or_else(|| self.book.sheets().next().map(|own| own.id)).ok_or(Refusal::Gone)?;
                let below = self.below.get(after).copied().or(*after);
                let known: Vec<EntryId> = self.book.entries_of(sheet)?.map(|row| row.id).collect();
                let above = below.or(known.last().copied());
                self.run(&Command::AddEntry { sheet, after: above })?;
                let new = self.book.entries_of(sheet)?.map(|row| row.id).find(|row| !known.contains(row));
                let new = new.ok_or(Refusal::Gone)?;
                self.below.insert(*after, new);
                self.name(new, &claim.text)?;
                for (column, text) in &claim.cells {
                    let (column, text) = (column.clone(), text.clone());
                    self.run(&Command::SetCell { entry: new, column, text })?;
                }
                Ok(())
            }
        }
    }

    /// The row's name and marks as a cell has them.
    fn name(&mut self, entry: EntryId, text: &str) -> Result<(), Refusal> {
        let row = self.book.entry(entry)?.clone();
        let known = self.book.standing(row.sheet).map(|own| own.form.marks.clone()).unwrap_or_default();
        let (name, marks) = name_and_marks(text, &known);
        let name = name.trim().to_owned();
        self.run(&Command::SetName { entry, name })?;
        let others = marks.iter().filter(|mark| !row.marks.contains(mark));
        let gone = row.marks.iter().filter(|mark| known.contains(mark) && !marks.contains(mark));
        for mark in others.chain(gone) {
            self.run(&Command::ToggleMark { entry, mark: mark.clone() })?;
        }
        Ok(())
    }
}
