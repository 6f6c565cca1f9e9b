//! Pasting a table into a sheet: what it would change, and doing it.

mod header;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::book::{
    Book, Column, ColumnId, ColumnKind, Context, Entry, EntryId, Form, Place, SheetId, name_and_marks,
};
use crate::clipboard::{ClipboardCell, ClipboardTable, TableOrigin};
use crate::lookalike::{Folding, is_blank};

use self::header::PastedHeader;
use super::effect::{BookDraft, Effect};
use super::{Refusal, block, entries};

/// A table, and the cell its first one goes to.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Paste {
    pub sheet: SheetId,
    pub entry: EntryId,
    pub column: ColumnId,
    pub table: ClipboardTable,
    /// Rows that a filter hides: the table goes past them.
    pub hidden: BTreeSet<EntryId>,
}

/// What pasting would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastePlan {
    /// What cells become, row by row; those that stay as they are are left out.
    pub cells: Vec<Pasted>,
    /// How many rows are added at the end.
    pub added: usize,
    /// What cannot be taken.
    pub refused: Vec<Refused>,
    /// How many rows of the table are headings, which say what column is for what.
    pub headings: usize,
    /// The columns of the form that the table goes over.
    pub columns: Range<usize>,
}

/// What becomes of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Pasted {
    /// Its row, from 0; beyond the sheet's last it is one of those added.
    pub row: usize,
    pub column: ColumnId,
    pub before: String,
    pub after: PastedAs,
}

/// What a cell becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PastedAs {
    Text(String),
    /// Part of the cell above.
    Merged,
    /// The name of a row, and the marks that stood behind it. Those that it has stay
    /// where there were none.
    Name {
        name: String,
        marks: Vec<String>,
    },
    /// A nameless row of the entry above.
    Part,
}

/// What cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Refused {
    /// No rating has this name or number. `name` is what its row is called.
    NoRating { row: usize, column: ColumnId, text: String, name: String },
    /// As many columns have no place at the right of the last one.
    TooWide { columns: usize },
    /// As many columns have something in them, and no heading that the form has.
    NoHeading { columns: usize },
}

/// A row that a row of the table goes to.
#[derive(Clone, Copy)]
struct Target<'b> {
    row: usize,
    /// Missing for one that is to be added.
    entry: Option<&'b Entry>,
    /// It is right below the row that the one before went to.
    follows: bool,
}

impl PastePlan {
    /// Whether the clerk should see it first: something that was written is
    /// replaced, rows are added, or something cannot be taken.
    pub fn needs_consent(&self) -> bool {
        let replaces = |cell: &Pasted| !cell.before.is_empty();
        let is_more = self.added > 0 || self.headings > 0 || !self.refused.is_empty();
        is_more || self.cells.iter().any(replaces)
    }
}

impl Paste {
    /// A table as it is pasted on a selection of so many rows and columns: one
    /// that fits into it several times is repeated, as in Excel.
    pub fn repeated(table: ClipboardTable, rows: usize, columns: usize) -> ClipboardTable {
        let (tall, wide) = (table.rows.len(), table.columns());
        let fits = |own: usize, room: usize| if own > 0 && room.is_multiple_of(own) { room / own } else { 1 };
        let (down, right) = (fits(tall, rows), fits(wide, columns));
        let wide =
            |row: &Vec<ClipboardCell>| std::iter::repeat_n(row, right).flatten().cloned().collect::<Vec<_>>();
        let rows = std::iter::repeat_n(&table.rows, down).flatten().map(wide).collect();
        ClipboardTable { rows, ..table }
    }

    /// What it would do to `book`.
    ///
    /// # Errors
    /// [`Refusal::Gone`] where its place is no longer there.
    pub fn plan(&self, book: &Book) -> Result<PastePlan, Refusal> {
        let shown = book.context(self.sheet)?;
        let rows: Vec<&Entry> = shown.entries().collect();
        let first = rows.iter().position(|row| row.id == self.entry).ok_or(Refusal::Gone)?;
        let header = PastedHeader::of(&self.table, book, shown.form);
        let columns = self.columns(shown.form, header.as_ref())?;
        let mut plan = PastePlan { headings: header.map_or(0, |header| header.rows), ..PastePlan::default() };
        let mut above = None;
        let table = self.table.rows.iter().enumerate().skip(plan.headings);
        for ((down, cells), row) in table.zip(self.targets(&rows, first)) {
            let entry = rows.get(row).copied();
            // Blank rows at the end of what was copied add none.
            if entry.is_none() && cells.iter().any(|cell| !is_blank(cell.text())) {
                plan.added = row + 1 - rows.len();
            }
            let target = Target { row, entry, follows: above.is_some_and(|above| above + 1 == row) };
            let line = PastedRow { down, target, continues: self.continues(down, target, &columns) };
            for (right, column) in columns.iter().enumerate() {
                if let (Some(cell), Some(column)) = (cells.get(right), column) {
                    self.plan_cell(&mut plan, &shown, line, column, cell, right);
                }
            }
            above = Some(row);
        }
        plan.cells.retain(|cell| cell.row < rows.len() + plan.added);
        plan.columns = span(shown.form, &columns);
        plan.refused.extend(self.left_out(&columns, plan.headings));
        for refused in &mut plan.refused {
            if let Refused::NoRating { row, name, .. } = refused {
                *name = self.name_of(*row, &rows, &plan.cells, book);
            }
        }
        Ok(plan)
    }

    /// The rows that it goes to, from the `first`: those that are shown, then new ones.
    fn targets(&self, rows: &[&Entry], first: usize) -> impl Iterator<Item = usize> {
        let known = rows.iter().enumerate().skip(first);
        let shown = known.filter(|(_, row)| !self.hidden.contains(&row.id)).map(|(at, _)| at);
        shown.chain(rows.len()..)
    }

    /// The column that each of the table's goes to: that which its heading names, or
    /// else those from the first.
    fn columns<'f>(
        &self,
        form: &'f Form,
        header: Option<&PastedHeader>,
    ) -> Result<Vec<Option<&'f Column>>, Refusal> {
        if let Some(header) = header {
            let named = |at: &Option<usize>| at.and_then(|at| form.columns.get(at));
            return Ok(header.columns.iter().map(named).collect());
        }
        let first = form.columns.iter().position(|column| column.id == self.column).ok_or(Refusal::Gone)?;
        Ok((first..first + self.table.columns()).map(|at| form.columns.get(at)).collect())
    }

    /// Whether a row of the table continues the one above it: the cell of names goes
    /// over both, or is blank in a row that says something.
    fn continues(&self, down: usize, target: Target<'_>, columns: &[Option<&Column>]) -> bool {
        let is_name = |column: &Option<&Column>| column.is_some_and(|column| column.kind == ColumnKind::Name);
        let (Some(cells), Some(name)) = (self.table.rows.get(down), columns.iter().position(is_name)) else {
            return false;
        };
        let says = || cells.iter().any(|cell| !is_blank(cell.text()));
        let is_nameless = match cells.get(name) {
            Some(ClipboardCell::Above) => true,
            Some(cell) => header::is_blank(cell) && says(),
            None => false,
        };
        target.follows && is_nameless
    }

    /// Columns of the table that go nowhere.
    fn left_out(&self, columns: &[Option<&Column>], headings: usize) -> Option<Refused> {
        let says = |at: usize| {
            let mut below = self.table.rows.iter().skip(headings).filter_map(|row| row.get(at));
            below.any(|cell| !is_blank(cell.text()))
        };
        let nowhere = columns.iter().enumerate().filter(|(_, column)| column.is_none());
        if headings > 0 {
            let columns = nowhere.filter(|(at, _)| says(*at)).count();
            return (columns > 0).then_some(Refused::NoHeading { columns });
        }
        let columns = nowhere.count();
        (columns > 0).then_some(Refused::TooWide { columns })
    }

    /// What a row will be called: of one without a name, what the row above is.
    fn name_of(&self, row: usize, rows: &[&Entry], cells: &[Pasted], book: &Book) -> String {
        for row in (0..=row).rev() {
            let pasted = cells.iter().find_map(|cell| match &cell.after {
                PastedAs::Name { name, .. } if cell.row == row => Some(name.clone()),
                PastedAs::Part if cell.row == row => Some(String::new()),
                _ => None,
            });
            let own = rows.get(row).and_then(|own| book.entry(own.id).ok());
            let name = pasted.or_else(|| Some(own?.name.clone())).unwrap_or_default();
            if !is_blank(&name) {
                return name;
            }
        }
        String::new()
    }

    fn plan_cell(
        &self,
        plan: &mut PastePlan,
        shown: &Context<'_>,
        PastedRow { down, target: Target { row, entry, follows }, continues }: PastedRow<'_>,
        column: &Column,
        cell: &ClipboardCell,
        right: usize,
    ) {
        let book = shown.book;
        let is_merged = entry.is_some_and(|entry| book.is_merged(entry.id, &column.id));
        let before = match entry {
            Some(_) if is_merged => "",
            Some(entry) => block::text(book, entry.id, &column.id),
            None => "",
        };
        let above = || PastedAs::Text(self.above((down, right)).to_owned());
        // What a nameless row of text with tabs does not say, it says with the row above.
        let joins = continues && self.table.origin == TableOrigin::Tabs && header::is_blank(cell);
        let after = match (column.kind, cell) {
            (ColumnKind::Name, _) if continues => PastedAs::Part,
            (ColumnKind::Name, ClipboardCell::Above) => return,
            (ColumnKind::Name, cell) => {
                let (name, marks) = name_and_marks(cell.text(), &shown.form.marks);
                PastedAs::Name { name, marks }
            }
            (ColumnKind::Text | ColumnKind::Figure, ClipboardCell::Above) if follows => PastedAs::Merged,
            (ColumnKind::Text, _) if joins && !is_blank(self.above((down, right))) => PastedAs::Merged,
            // A rating that several rows share is that of each.
            (ColumnKind::Text | ColumnKind::Figure | ColumnKind::Rating, ClipboardCell::Above) => above(),
            (_, cell) => PastedAs::Text(cell.text().to_owned()),
        };
        let after = match after {
            PastedAs::Text(text) if column.kind == ColumnKind::Rating => match rating(shown.form, &text) {
                Some(name) => PastedAs::Text(name.to_owned()),
                None => {
                    let (column, name) = (column.id.clone(), String::new());
                    plan.refused.push(Refused::NoRating { row, column, text, name });
                    return;
                }
            },
            after => after,
        };
        let stays = match &after {
            PastedAs::Text(text) => text == before,
            PastedAs::Merged => is_merged || row == 0,
            PastedAs::Name { name, marks } => {
                let own = entry.map_or(&[][..], |entry| entry.marks.as_slice());
                name == before && (marks.is_empty() || has_all(own, marks))
            }
            PastedAs::Part => entry.is_some_and(|entry| entry.parent.is_some() && entry.name.is_empty()),
        };
        if !stays {
            plan.cells.push(Pasted { row, column: column.id.clone(), before: before.to_owned(), after });
        }
    }

    /// The text of the cell that one is part of, or that stands above it.
    fn above(&self, (row, column): (usize, usize)) -> &str {
        let above = self.table.rows.iter().take(row).rev();
        let mut cells = above.filter_map(|row| row.get(column));
        cells.find(|cell| **cell != ClipboardCell::Above).map_or("", ClipboardCell::text)
    }
}

/// A row of the table on its way into a sheet.
#[derive(Clone, Copy)]
struct PastedRow<'b> {
    /// Its place in the table.
    down: usize,
    target: Target<'b>,
    /// It is a part of what the row above is.
    continues: bool,
}

/// Whether these are all of the marks, in whatever order.
fn has_all(own: &[String], marks: &[String]) -> bool {
    own.len() == marks.len() && marks.iter().all(|mark| own.contains(mark))
}

/// From the first to the last of the columns, as places in the form.
fn span(form: &Form, columns: &[Option<&Column>]) -> Range<usize> {
    let place = |column: &&Column| form.columns.iter().position(|own| own.id == column.id);
    let places = || columns.iter().flatten().filter_map(place);
    let first = places().min().unwrap_or(0);
    first..places().max().map_or(first, |last| last + 1)
}

/// The rating meant by its name or its number, in whatever width; blank for none.
pub fn rating<'f>(form: &'f Form, text: &str) -> Option<&'f str> {
    let plain = |text: &str| Folding { kana: false, ..Folding::ALL }.apply(text.trim());
    let text = plain(text);
    if is_blank(&text) {
        return Some("");
    }
    let by_name = form.ratings.iter().find(|rating| plain(&rating.name) == text);
    let by_number = || form.ratings.get(text.parse::<usize>().ok()?.checked_sub(1)?);
    let by_both = || form.rating_named(&text);
    by_name.or_else(by_number).or_else(by_both).map(|rating| rating.name.as_str())
}

pub fn effect(book: &mut Book, paste: &Paste) -> Result<Effect, Refusal> {
    let plan = paste.plan(book)?;
    let mut draft = BookDraft::new(book);
    draft.run(|book| entries::append(book, paste.sheet, plan.added))?;
    let rows: Vec<EntryId> = draft.book.entries_of(paste.sheet)?.map(|row| row.id).collect();
    for Pasted { row, column, after, .. } in plan.cells {
        let entry = *rows.get(row).ok_or(Refusal::Gone)?;
        match after {
            PastedAs::Text(text) => {
                if draft.book.is_merged(entry, &column) {
                    draft.run(|book| entries::unmerge(book, entry, &column))?;
                }
                draft.run(|book| entries::set_text(book, entry, &column, &text))?;
            }
            PastedAs::Name { name, marks } => {
                draft.run(|book| entries::set_name(book, entry, &name))?;
                let own = draft.book.entry(entry).map(|row| row.marks.clone()).unwrap_or_default();
                let differs = |mark: &&String| own.contains(mark) != marks.contains(mark);
                let toggled: Vec<String> = own.iter().chain(&marks).filter(differs).cloned().collect();
                for mark in toggled.into_iter().filter(|_| !marks.is_empty()) {
                    draft.run(|book| entries::toggle_mark(book, entry, &mark))?;
                }
            }
            PastedAs::Part => {
                draft.run(|book| entries::set_name(book, entry, ""))?;
                draft.run(|book| entries::set_part(book, entry, true))?;
            }
            PastedAs::Merged => {
                // Its own text would go to the end of the joint cell's.
                draft.run(|book| entries::set_text(book, entry, &column, ""))?;
                draft.run(|book| entries::merge(book, entry, &column))?;
            }
        }
    }
    Ok(draft.finish_at(book, Place::cell(paste.sheet, paste.entry, &paste.column)))
}

#[cfg(test)]
mod tests;
