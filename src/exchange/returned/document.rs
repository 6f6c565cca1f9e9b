//! A book of ours that came back, or another document that could be read as one.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, ColumnId, Context, Entry, EntryId, Lineage, SheetId};
use crate::lookalike::is_blank;
use crate::quote::{beginning, quoted};

use super::super::known::{shown_name, shown_text};
use super::{Returned, ReturnedRow, RowId, who};

/// The characters of a text that are told where it is not taken.
const EXCERPT: usize = 400;

/// What `other`, the file's book, says to `book`.
pub fn returned(book: &Book, file: &str, other: &Book, mut notes: Vec<String>) -> Returned {
    // One that was sent has one inquiry, its own. A copy of a whole book has them all.
    let mut sent = other.inquiries();
    let inquiry = sent.next().filter(|_| sent.next().is_none());
    let rows: BTreeSet<EntryId> = inquiry.iter().flat_map(|own| &own.rows).map(|row| row.entry).collect();
    let is_part = |row: &Entry| {
        let is_head =
            || other.entries_of(row.sheet).is_ok_and(|mut rows| rows.any(|part| part.parent == Some(row.id)));
        rows.contains(&row.id) || !book.entry(row.id).is_ok_and(|own| own.lineage == row.lineage) || is_head()
    };
    let inquiry = inquiry.filter(|_| other.entries().is_ok_and(|rows| rows.into_iter().all(is_part)));
    let known = inquiry.and_then(|own| book.inquiry_marked(own.mark));

    let lineages = lineages(book);
    let mut all = Vec::new();
    let mut is_any_known = false;
    for context in other.contexts().flatten() {
        let sheet = counterpart(book, &context);
        let own_form = sheet.and_then(|sheet| book.standing(sheet)).map(|standing| standing.form);
        let columns: BTreeMap<ColumnId, ColumnId> = own_form
            .or_else(|| book.forms().next())
            .map(|form| form.counterparts(context.form))
            .unwrap_or_default();
        for (at, row) in context.entries().enumerate() {
            let id = id_of(book, &lineages, row);
            is_any_known |= id != RowId::None;
            let cells = context.form.cell_columns().filter_map(|column| {
                let own = columns.get(&column.id)?.clone();
                Some((own, shown_text(other, row.id, &column.id).to_owned()))
            });
            all.push(ReturnedRow {
                place: format!("調書-{}の{}行目", context.sheet.number, at + 1),
                id,
                sheet,
                name: Some(shown_name(other, row)),
                is_part: row.name.is_empty() && row.parent.is_some(),
                cells: cells.collect(),
            });
        }
        let own = sheet.and_then(|sheet| book.sheet(sheet).ok()).map(|own| own.overall.as_str());
        let words = &context.sheet.overall;
        let is_same = crate::book::unspaced(own.unwrap_or_default()) == crate::book::unspaced(words);
        if !is_blank(words) && !is_same {
            let what = quoted(&context.form.captions.overall);
            let words = beginning(words, EXCERPT);
            notes.push(format!("調書-{}の「{what}」：「{words}」", context.sheet.number));
        }
    }
    let is_foreign = inquiry.is_some() && known.is_none() && !is_any_known;
    let inquiry = known.or(inquiry).filter(|_| !is_foreign).cloned();
    let who = inquiry.as_ref().map_or_else(|| who(book, file), |own| own.department.clone());
    Returned { file: file.to_owned(), who, inquiry, is_foreign, rows: all, notes, print: 0 }
}

/// The rows of a book by their lineages; those that several have are nobody's.
fn lineages(book: &Book) -> BTreeMap<Lineage, Option<EntryId>> {
    let mut all: BTreeMap<Lineage, Option<EntryId>> = BTreeMap::new();
    for row in book.entries().into_iter().flatten() {
        all.entry(row.lineage).and_modify(|known| *known = None).or_insert(Some(row.id));
    }
    all
}

/// The row of `book` that a row of another is: with its key and lineage, or with a lineage that
/// was given to it alone. What is derived from names is no more than those.
fn id_of(book: &Book, lineages: &BTreeMap<Lineage, Option<EntryId>>, row: &Entry) -> RowId {
    if book.entry(row.id).is_ok_and(|own| own.lineage == row.lineage) {
        return RowId::Entry(row.id);
    }
    match lineages.get(&row.lineage) {
        Some(Some(own)) if row.lineage.is_begun() => RowId::Entry(*own),
        _ => RowId::None,
    }
}

/// The sheet of `book` with the same number, under a policy of the same name if there are
/// several.
fn counterpart(book: &Book, context: &Context<'_>) -> Option<SheetId> {
    let number = context.sheet.number;
    let all: Vec<SheetId> = book.sheets().filter(|own| own.number == number).map(|own| own.id).collect();
    let is_called = |sheet: &&SheetId| {
        let policy = book.listing(**sheet).and_then(|own| book.policy(own.policy));
        policy.is_some_and(|own| crate::lookalike::is_same_wording(&own.name, &context.policy.name))
    };
    all.iter().find(is_called).or_else(|| all.first()).copied()
}
