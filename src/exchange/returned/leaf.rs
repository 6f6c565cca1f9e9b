//! A workbook that came back: one of ours, however it was sorted, cut and added to.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, ColumnKind, Context, EntryId, Inquiry, Key as _, SheetId, unspaced};
use crate::import::document::{DocumentLeaf, DocumentSource, LeafCell, LeafRow};
use crate::lookalike::is_blank;
use crate::quote::{beginning, quoted};

use super::super::sheet::{
    ColumnTag, RECORD_BEGINS, RowMark, TAGS, caption, figures, head_lines, last_caption, record,
};
use super::{Returned, ReturnedRow, RowId, who};

/// The characters of a text that are told where it is not taken.
const EXCERPT: usize = 400;
/// The texts of a worksheet of others that are told.
const TOLD: usize = 40;

/// What the workbook says; `None` where none of it is like what is sent.
pub fn returned(book: &Book, file: &str, source: DocumentSource) -> Option<Returned> {
    let DocumentSource { leaves, notes } = source;
    let mut notes: Vec<String> = notes.into_iter().map(|note| note.words).collect();
    let (records, leaves): (Vec<DocumentLeaf>, Vec<DocumentLeaf>) = leaves.into_iter().partition(is_record);
    let own = records.iter().find_map(of_record);
    let marks: Vec<RowMark> = leaves.iter().flat_map(|leaf| &leaf.rows).filter_map(mark_of).collect();
    let known = own
        .as_ref()
        .and_then(|own| book.inquiry_marked(own.mark))
        .or_else(|| marks.iter().find_map(|mark| marked(book, mark)));
    let is_here =
        |mark: &RowMark| book.entry(EntryId::from_raw(mark.entry)).is_ok_and(|row| mark.is_of(row.lineage));
    let is_foreign = (own.is_some() || !marks.is_empty())
        && known.is_none()
        // What is derived from names is the same in any book with such a name.
        && marks.iter().filter(|mark| is_here(mark)).count() * 2 <= marks.len();
    let inquiry = known.cloned().or(own).filter(|_| !is_foreign);

    let mut rows = Vec::new();
    let mut is_any = false;
    for leaf in &leaves {
        match Columns::of(book, leaf) {
            Some(columns) => {
                is_any = true;
                let reader = LeafReader { book, leaf, columns, inquiry: inquiry.as_ref() };
                reader.read(&mut rows, &mut notes);
            }
            None => tell_all(leaf, &mut notes),
        }
    }
    let who = inquiry.as_ref().map_or_else(|| who(book, file), |own| own.department.clone());
    let returned = Returned { file: file.to_owned(), who, inquiry, is_foreign, rows, notes, print: 0 };
    is_any.then_some(returned)
}

fn is_record(leaf: &DocumentLeaf) -> bool {
    leaf.rows.iter().take(1).flat_map(|row| &row.cells).any(|cell| cell.text == RECORD_BEGINS)
}

fn of_record(leaf: &DocumentLeaf) -> Option<Inquiry> {
    record(leaf.rows.iter().skip(1).filter_map(|row| row.cells.first()).map(|cell| cell.text.as_str()))
}

fn mark_of(row: &LeafRow) -> Option<RowMark> {
    row.cells.iter().find_map(|cell| RowMark::parse(&cell.text))
}

/// What a row's file was sent as.
fn marked<'b>(book: &'b Book, mark: &RowMark) -> Option<&'b Inquiry> {
    let is_it = |own: &&Inquiry| {
        figures(own.mark) == mark.mark && own.rows.iter().any(|row| row.entry.raw() == mark.entry)
    };
    book.inquiries().find(is_it)
}

/// What stands outside of all tables.
fn tell_all(leaf: &DocumentLeaf, notes: &mut Vec<String>) {
    let texts: Vec<String> = leaf
        .rows
        .iter()
        .flat_map(|row| row.filled().map(move |cell| (row, cell)))
        .map(|(_, cell)| format!("「{}」", beginning(&cell.text, EXCERPT)))
        .collect();
    if let Some(told) = texts.get(..texts.len().min(TOLD)).filter(|told| !told.is_empty()) {
        let more = texts.len() - told.len();
        let more = if more > 0 { format!("ほか{more}件") } else { String::new() };
        notes.push(format!("シート「{}」：{}{more}", quoted(&leaf.name), told.concat()));
    }
}

/// What the columns of a worksheet are, and where its table begins.
struct Columns {
    tags: BTreeMap<u32, ColumnTag>,
    /// The place of the header among the rows.
    header: usize,
    /// That of the row of tags, where it is still there.
    tagged: Option<usize>,
}

impl Columns {
    fn of(book: &Book, leaf: &DocumentLeaf) -> Option<Self> {
        Self::tagged(leaf).or_else(|| Self::called(book, leaf))
    }

    /// By the hidden row of tags.
    fn tagged(leaf: &DocumentLeaf) -> Option<Self> {
        let tags = |row: &LeafRow| -> BTreeMap<u32, ColumnTag> {
            let tag = |cell: &LeafCell| Some((cell.column, ColumnTag::parse(&cell.text)?));
            row.cells.iter().filter_map(tag).collect()
        };
        let is_it = |row: &LeafRow| {
            row.cells.iter().any(|cell| cell.text == TAGS)
                || tags(row).values().any(|tag| *tag == ColumnTag::Name) && tags(row).len() > 1
        };
        let at = leaf.rows.iter().position(is_it)?;
        Some(Self { tags: tags(leaf.rows.get(at)?), header: at + 1, tagged: Some(at) })
    }

    /// By what the header says, in the words of one of the book's sheets.
    fn called(book: &Book, leaf: &DocumentLeaf) -> Option<Self> {
        let mut best: Option<Self> = None;
        let hint = number_in(&leaf.name);
        let mut contexts: Vec<Context<'_>> = book
            .sheets()
            .filter(|own| hint == Some(own.number))
            .filter_map(|own| book.context(own.id).ok())
            .collect();
        // A form says the same on all of its sheets, but for the number.
        let mut forms = BTreeSet::new();
        contexts.extend(
            book.sheets()
                .filter(|own| book.standing(own.id).is_some_and(|own| forms.insert(own.form.id)))
                .filter_map(|own| book.context(own.id).ok()),
        );
        for context in contexts {
            for (at, row) in leaf.rows.iter().enumerate() {
                let tags = called(&context, row);
                let is_table = tags.values().any(|tag| *tag == ColumnTag::Name) && tags.len() > 1;
                if is_table && best.as_ref().is_none_or(|best| tags.len() > best.tags.len()) {
                    best = Some(Self { tags, header: at, tagged: None });
                }
            }
        }
        // A table as it is printed has a header of two levels, and merged cells: those are
        // recognised by the import.
        let is_ours = leaf.rows.iter().any(|row| mark_of(row).is_some())
            || best.as_ref().is_some_and(|best| {
                let below = leaf.rows.get(best.header + 1..).unwrap_or_default();
                !below.iter().flat_map(|row| &row.cells).any(|cell| cell.rows > 1)
                    && leaf
                        .rows
                        .get(best.header)
                        .is_some_and(|row| row.cells.iter().all(|cell| cell.rows == 1))
            });
        best.filter(|_| is_ours)
    }
}

/// The columns that a row names, if it is a header.
fn called(context: &Context<'_>, row: &LeafRow) -> BTreeMap<u32, ColumnTag> {
    let mut tags = BTreeMap::new();
    for cell in row.filled() {
        let words = unspaced(&cell.text);
        let is_it = |column: &&crate::book::Column| {
            unspaced(&caption(context, column)) == words
                || unspaced(&column.short) == words
                || column.is_called(&cell.text)
        };
        let is_last = |column: &&crate::book::Column| unspaced(&last_caption(context, column)) == words;
        if let Some(column) = context.form.cell_columns().find(is_last) {
            tags.insert(cell.column, ColumnTag::Last(column.id.clone()));
            continue;
        }
        let Some(column) = context.form.columns.iter().find(is_it) else { continue };
        let tag = match column.kind {
            ColumnKind::Name => ColumnTag::Name,
            _ => ColumnTag::Asked(column.id.clone()),
        };
        if !tags.values().any(|known| *known == tag) {
            tags.insert(cell.column, tag);
        }
    }
    tags
}

/// The number that a worksheet's name has behind 調書: 調書-3, 調書-3(2).
fn number_in(name: &str) -> Option<u32> {
    let figures = crate::lookalike::wording(name);
    let rest = figures.strip_prefix("調書")?.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

struct LeafReader<'a> {
    book: &'a Book,
    leaf: &'a DocumentLeaf,
    columns: Columns,
    inquiry: Option<&'a Inquiry>,
}

impl LeafReader<'_> {
    fn read(&self, rows: &mut Vec<ReturnedRow>, notes: &mut Vec<String>) {
        let sheet = self.sheet();
        let own_words = self.own_words(sheet);
        for (at, row) in self.leaf.rows.iter().enumerate() {
            if Some(at) == self.columns.tagged || at == self.columns.header {
                self.tell_loose(row, &own_words, notes);
            } else if at < self.columns.header {
                // Our own lines stand in the first cell, over the whole width.
                let others = row.filled().filter(|cell| !own_words.contains(&unspaced(&cell.text)));
                let is_own = |column: u32| self.columns.tagged.is_some() && column <= self.first();
                let others = others.filter(|cell| !is_own(cell.column) || self.inquiry.is_none());
                for cell in others.filter(|cell| RowMark::parse(&cell.text).is_none()) {
                    notes.push(self.note(row, cell));
                }
            } else if let Some(read) = self.row(row, sheet) {
                rows.push(read);
                self.tell_loose(row, &own_words, notes);
            } else {
                self.tell_loose(row, &own_words, notes);
            }
        }
    }

    /// The first column of the table.
    fn first(&self) -> u32 {
        self.columns.tags.keys().next().copied().unwrap_or_default()
    }

    /// The sheet whose rows these are.
    fn sheet(&self) -> Option<SheetId> {
        let of_row = |row: &LeafRow| {
            let mark = mark_of(row)?;
            let entry = self.book.entry(EntryId::from_raw(mark.entry)).ok()?;
            mark.is_of(entry.lineage).then_some(entry.sheet)
        };
        self.leaf.rows.iter().find_map(of_row).or_else(|| {
            let number = number_in(&self.leaf.name)?;
            self.book.sheets().find(|own| own.number == number).map(|own| own.id)
        })
    }

    /// What we wrote above the table.
    fn own_words(&self, sheet: Option<SheetId>) -> BTreeSet<String> {
        let context = sheet.and_then(|sheet| self.book.context(sheet).ok());
        let lines = context.zip(self.inquiry).map(|(context, inquiry)| head_lines(&context, inquiry));
        lines.into_iter().flatten().map(|line| unspaced(&line)).filter(|line| !line.is_empty()).collect()
    }

    fn text(&self, row: &LeafRow, column: u32) -> String {
        row.cells.iter().find(|cell| cell.column == column).map(|cell| cell.text.clone()).unwrap_or_default()
    }

    fn row(&self, row: &LeafRow, sheet: Option<SheetId>) -> Option<ReturnedRow> {
        let mark = mark_of(row);
        let mut read = ReturnedRow {
            place: format!("シート「{}」の{}行目", quoted(&self.leaf.name), row.number),
            sheet,
            ..ReturnedRow::default()
        };
        for (column, tag) in &self.columns.tags {
            let text = self.text(row, *column);
            match tag {
                ColumnTag::Name => read.name = Some(text),
                ColumnTag::Asked(id) | ColumnTag::Shown(id) => read.cells.push((id.clone(), text)),
                ColumnTag::Last(_) => {}
            }
        }
        let is_said =
            read.name.as_deref().is_some_and(|name| !is_blank(name)) || read.filled().next().is_some();
        read.is_part = read.name.as_deref().is_some_and(super::super::known::is_made_up);
        read.id = match &mark {
            None => RowId::None,
            Some(mark) => {
                let entry = EntryId::from_raw(mark.entry);
                let was_sent = || self.inquiry.is_some_and(|own| own.row(entry).is_some());
                match self.book.entry(entry) {
                    Ok(own) if mark.is_of(own.lineage) => RowId::Entry(entry),
                    _ if was_sent() => RowId::Gone,
                    _ => RowId::None,
                }
            }
        };
        (mark.is_some() || is_said).then_some(read)
    }

    /// What stands beside the table.
    fn tell_loose(&self, row: &LeafRow, own_words: &BTreeSet<String>, notes: &mut Vec<String>) {
        let is_loose = |cell: &&LeafCell| {
            !self.columns.tags.contains_key(&cell.column)
                && cell.text != TAGS
                && RowMark::parse(&cell.text).is_none()
                && ColumnTag::parse(&cell.text).is_none()
                && !own_words.contains(&unspaced(&cell.text))
        };
        notes.extend(row.filled().filter(is_loose).map(|cell| self.note(row, cell)));
    }

    fn note(&self, row: &LeafRow, cell: &LeafCell) -> String {
        format!("{}：「{}」", self.leaf.place(row, cell), beginning(&cell.text, EXCERPT))
    }
}
