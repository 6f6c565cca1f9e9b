//! Entries that are not what they were.

use std::collections::BTreeSet;

use super::Work;
use super::text::{compared, compared_name, joined};
use crate::book::{
    Became, Carry, Changed, ColumnId, Compared, ComparedPart, ComparedSubject, ComparedText, Context, Entry,
    Lineage, Passage, Past, PastCell, PastEntry,
};
use crate::lookalike::{is_blank, is_same};
use crate::words::one_line;

/// What an earlier year said of an entry, and what has become of it.
type Known<'e, 'b> = (&'b Past, &'e [Lineage]);

impl<'b> Work<'b> {
    /// What is said of an entry. A new row in which nothing stands yet is none.
    pub fn entry(&self, context: &Context<'_>, entry: &Entry) -> Option<Compared> {
        let pasts = self.earlier.of(entry.lineage);
        let became = if pasts.is_empty() { Became::New } else { Became::Continued };
        let name = self.rows.names.get(&entry.id).cloned().unwrap_or_default();
        let (subject, change) = (ComparedSubject::Entry(Some(entry.id)), Changed::Entry(entry.lineage));
        let mut item = Compared::new(subject, change, name, became);
        self.tell_fate(&mut item, entry, &pasts);
        item.moved_from = self.moved_from(context, &pasts);
        let own = pasts.iter().find(|(past, _)| past.lineage == entry.lineage);
        if let Some(own) = own.and_then(|(past, _)| past.entry()) {
            item.texts.extend(compared_name(&own.name, &entry.name));
            item.texts.extend(marks(context, own, entry));
        }
        let rows: Vec<&'b PastEntry> = pasts.iter().filter_map(|(past, _)| past.entry()).collect();
        item.texts.extend(self.cells(context, entry, &rows));
        // What it came out of tells that itself, where it goes on.
        let own = pasts.iter().filter(|(past, _)| past.lineage == entry.lineage || !self.goes_on(past));
        item.texts
            .extend(cells_of_gone(context, &own.filter_map(|(past, _)| past.entry()).collect::<Vec<_>>()));
        let says_nothing = is_blank(&entry.name) && item.texts.is_empty();
        (became != Became::New || !says_nothing).then_some(item)
    }

    /// Which others went into it, or came out of it, or it came out of.
    fn tell_fate(&self, item: &mut Compared, entry: &Entry, pasts: &[Known<'_, 'b>]) {
        for (past, now) in pasts {
            if past.lineage == entry.lineage {
                let others = now.iter().filter(|other| **other != entry.lineage);
                item.divided.extend(others.filter_map(|other| self.rows.name(*other)).cloned());
                continue;
            }
            let name = past.entry().map_or_else(String::new, |row| one_line(&row.name));
            let is_shared = now.iter().filter(|other| self.rows.name(**other).is_some()).count() > 1;
            if is_shared { item.came_out_of.push(name) } else { item.merged.push(name) }
        }
    }

    /// Whether what was said of an entry has a row of its own still.
    fn goes_on(&self, past: &Past) -> bool {
        self.rows.name(past.lineage).is_some()
    }

    /// Where an entry stood, if all of it stood on another sheet.
    fn moved_from(&self, context: &Context<'_>, pasts: &[Known<'_, 'b>]) -> Option<(u32, String)> {
        let sheet = context.sheet.lineage;
        let from = sheet.map_or_else(Vec::new, |sheet| self.earlier.of(sheet));
        let was_here = |past: &Past| {
            Some(past.sheet_lineage) == sheet || from.iter().any(|(own, _)| own.lineage == past.sheet_lineage)
        };
        let (first, _) = pasts.first()?;
        // Where no sheet knows what it was, none is known to be another.
        (self.knows_sheets && !pasts.iter().any(|(past, _)| was_here(past)))
            .then(|| (first.sheet, first.policy.clone()))
    }

    /// The cells of an entry that are not what they were.
    fn cells(&self, context: &Context<'_>, entry: &Entry, rows: &[&'b PastEntry]) -> Vec<ComparedText> {
        let book = self.book;
        let mut texts = Vec::new();
        for column in context.form.cell_columns() {
            let seen = |cell: &&PastCell| !cell.shelved;
            // What stood in it went on to another; what stands in it comes from there.
            let origin = self.origins.get(&(context.form.id, column.id.clone()));
            let cell_in = |row: &'b PastEntry| match origin {
                Some(origin) => row.cell(origin.as_ref()?),
                None => row.cell_for(column),
            };
            let cells = rows.iter().map(|row| (row.name.as_str(), cell_in(row).filter(seen)));
            let cells: Vec<_> = cells.collect();
            // What is told of the cell it is merged with.
            let is_told = cells.iter().all(|(_, cell)| cell.is_none_or(|cell| cell.merged));
            let text = book.text(book.anchor(entry.id, &column.id), &column.id);
            if book.is_merged(entry.id, &column.id) && is_told
                || is_blank(text) && column.carry != Carry::Keep
            {
                continue;
            }
            let old: Vec<(&str, &str)> =
                cells.iter().filter_map(|(name, cell)| Some((*name, cell.as_ref()?.text.as_str()))).collect();
            // Where several said the same, and it still stands, nothing changed.
            if !old.is_empty() && old.iter().all(|(_, old)| is_same(old, text)) {
                continue;
            }
            let part = ComparedPart::Cell(column.id.clone(), column.short.clone());
            texts.extend(compared(part, joined(&old, rows.len() > 1), text));
        }
        texts
    }

    /// Entries that stood on a sheet and have no row any more.
    pub fn ended(&self, sheet: Lineage) -> impl Iterator<Item = Compared> {
        self.before.ended.get(&sheet).into_iter().flatten().filter_map(|(name, past)| {
            let (subject, change) = (ComparedSubject::Entry(None), Changed::Entry(past.lineage));
            let mut item = Compared::new(subject, change, name.clone(), Became::Ended);
            let cells = past.entry().into_iter().flat_map(|row| &row.cells);
            let cells = cells.filter(|cell| !cell.merged && !cell.shelved);
            item.texts.extend(cells.filter_map(|cell| {
                let part = ComparedPart::Cell(cell.column.clone(), cell.caption.clone());
                compared(part, Passage::new(cell.text.as_str()), "")
            }));
            let says_nothing = past.entry().is_none_or(|row| is_blank(&row.name)) && item.texts.is_empty();
            (!says_nothing).then_some(item)
        })
    }
}

/// The marks, where they are not what they were. Those that fall by themselves after a year
/// are only told where they came.
fn marks(context: &Context<'_>, own: &PastEntry, entry: &Entry) -> Option<ComparedText> {
    let stays = |mark: &&String| !context.form.falls(mark) || entry.marks.contains(*mark);
    let old: Vec<&str> = own.marks.iter().filter(stays).map(String::as_str).collect();
    compared(ComparedPart::Marks, Passage::new(old.join("、")), &entry.marks.join("、"))
}

/// What stood in columns that the form has no more.
fn cells_of_gone(context: &Context<'_>, rows: &[&PastEntry]) -> Vec<ComparedText> {
    let mut columns: Vec<&PastCell> = Vec::new();
    let mut texts: Vec<Vec<(&str, &str)>> = Vec::new();
    for row in rows {
        let there = context.form.cell_columns().filter_map(|column| row.cell_for(column));
        let there: BTreeSet<&ColumnId> = there.map(|cell| &cell.column).collect();
        let gone = row.cells.iter().filter(|cell| !cell.merged && !cell.shelved && !is_blank(&cell.text));
        for cell in gone.filter(|cell| !there.contains(&cell.column)) {
            let at = columns.iter().position(|own| own.column == cell.column).unwrap_or_else(|| {
                columns.push(cell);
                texts.push(Vec::new());
                columns.len() - 1
            });
            if let Some(texts) = texts.get_mut(at) {
                texts.push((row.name.as_str(), cell.text.as_str()));
            }
        }
    }
    let told = columns.iter().zip(&texts).filter_map(|(column, texts)| {
        let part = ComparedPart::CellOfGone(column.caption.clone());
        compared(part, joined(texts, rows.len() > 1), "")
    });
    told.collect()
}
