//! `chosho import`: a document becomes a book, without asking.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::book::{Book, Form};
use crate::edit::SpaceMending;
use crate::error::Result;
use crate::file::IfExists;
use crate::import::document::{DocumentLeaf, DocumentSource, LeafKind, letters};
use crate::import::recognise::{
    Adjustments, ColumnMeaning, LeafRole, Recognised, RecognisedColumn, RecognisedLeaf, RowRole, recognise,
};
use crate::import::{self, ImportNote, ImportNoteKind, ReadDocument};
use crate::quote::visible;
use crate::store::{self, Contents};

/// How a document is read, and told of.
#[derive(Clone, Copy, Debug)]
pub struct ImportWants {
    /// All that was recognised is printed as JSON.
    pub json: bool,
    /// Spaces that only the end of a line left are taken away.
    pub mend_spaces: bool,
}

/// Writes the book that a document becomes, and says what it left out, put together and
/// guessed. Where it had to guess that is the exit status.
pub fn run(
    source: &Path,
    (path, if_exists): (&Path, IfExists),
    form: Option<&Form>,
    wants: ImportWants,
) -> Result<ExitCode> {
    let (document, is_ours) = import::told_document_from_file(source, form)?;
    let (mut book, mut notes, shown) = match document {
        ReadDocument::Book(book, notes) => (*book, notes, None),
        ReadDocument::Source(source) => {
            let mut found = recognise(&source, form, &Adjustments::default());
            let book = std::mem::replace(&mut found.book, Err(crate::error::Error::BrokenOff))?;
            (book, found.notes.clone(), Some((source, found)))
        }
    };
    if !is_ours || wants.mend_spaces {
        notes.extend(spaces(&mut book, wants.mend_spaces)?);
    }
    let report = wants.json.then(|| to_json(path, &book, &notes, shown.as_ref()));
    store::create(path, &Contents::new(book), if_exists)?;
    for note in &notes {
        let _ = writeln!(std::io::stderr(), "{}", visible(&note.words));
    }
    match report {
        Some(report) => super::print(&report)?,
        None => super::say_written(path),
    }
    let is_guessed = notes.iter().any(|note| note.kind == ImportNoteKind::Guessed);
    Ok(if is_guessed { ExitCode::from(super::FINDINGS) } else { ExitCode::SUCCESS })
}

/// Finds the spaces that only the end of a line left, takes them away if that is wanted, and
/// says where they are or were.
fn spaces(book: &mut Book, mend: bool) -> Result<Vec<ImportNote>> {
    let mending = SpaceMending::of(book)?;
    let Some(mut said) = mending.summary() else { return Ok(Vec::new()) };
    let lines = mending.lines(book);
    said.push_str(if mend && mending.apply(book) {
        "取り除きました。"
    } else {
        "元のまま読み取りました。「--mend-spaces」を付けると、取り除けます。"
    });
    Ok(std::iter::once(said).chain(lines).map(ImportNote::space).collect())
}

/// All of it, for programs.
#[derive(Serialize)]
struct ImportReport<'a> {
    book: String,
    guessed: bool,
    notes: Vec<NoteReport<'a>>,
    sheets: Vec<SheetReport<'a>>,
    leaves: Vec<LeafReport<'a>>,
}

#[derive(Serialize)]
struct NoteReport<'a> {
    kind: ImportNoteKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    text: &'a str,
}

#[derive(Serialize)]
struct SheetReport<'a> {
    number: u32,
    policy: &'a str,
    entries: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    leaf: Option<usize>,
    /// The leaf's rows that its entries are.
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    rows: &'a [u32],
}

#[derive(Serialize)]
struct LeafReport<'a> {
    kind: &'static str,
    name: &'a str,
    hidden: bool,
    taken: bool,
    tables: Vec<TableReport<'a>>,
    rows: Vec<RowReport<'a>>,
}

#[derive(Serialize)]
struct TableReport<'a> {
    first: u32,
    last: u32,
    header: [u32; 2],
    columns: Vec<ColumnReport<'a>>,
}

#[derive(Serialize)]
struct ColumnReport<'a> {
    first: String,
    last: String,
    caption: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    meaning: &'a ColumnMeaning,
}

#[derive(Serialize)]
struct RowReport<'a> {
    row: u32,
    role: RowRole,
    cells: Vec<CellReport<'a>>,
}

#[derive(Serialize)]
struct CellReport<'a> {
    column: String,
    role: LeafRole,
    text: &'a str,
}

fn to_json(
    path: &Path,
    book: &Book,
    notes: &[ImportNote],
    shown: Option<&(DocumentSource, Recognised)>,
) -> String {
    let report = ImportReport {
        book: crate::quote::path(path),
        guessed: notes.iter().any(|note| note.kind == ImportNoteKind::Guessed),
        notes: notes.iter().map(of_note).collect(),
        sheets: book.sheets().map(|sheet| of_sheet(book, sheet.id, sheet.number, shown)).collect(),
        leaves: shown
            .into_iter()
            .flat_map(|(source, found)| source.leaves.iter().zip(&found.leaves))
            .map(|(leaf, found)| of_leaf(leaf, found))
            .collect(),
    };
    serde_json::to_string_pretty(&report).map(|json| json + "\n").unwrap_or_default()
}

fn of_note(note: &ImportNote) -> NoteReport<'_> {
    let cell = note.place.filter(|place| place.row > 0);
    NoteReport {
        kind: note.kind,
        leaf: note.place.map(|place| place.leaf),
        row: cell.map(|place| place.row),
        column: cell.map(|place| letters(place.column)),
        text: &note.words,
    }
}

fn of_sheet<'a>(
    book: &'a Book,
    id: crate::book::SheetId,
    number: u32,
    shown: Option<&'a (DocumentSource, Recognised)>,
) -> SheetReport<'a> {
    let found = shown.and_then(|(_, found)| found.sheets.iter().find(|own| own.number == number));
    let policy = book.standing(id).map(|shown| shown.policy.name.as_str());
    SheetReport {
        number,
        policy: policy.unwrap_or_default(),
        // What was imported is in memory.
        entries: book.entries_of(id).map_or(0, Iterator::count),
        leaf: found.map(|own| own.leaf),
        rows: found.map_or(&[], |own| &own.rows),
    }
}

fn of_leaf<'a>(leaf: &'a DocumentLeaf, found: &'a RecognisedLeaf) -> LeafReport<'a> {
    let tables = found.tables.iter().map(|table| TableReport {
        first: table.rows.0,
        last: table.rows.1,
        header: [table.header.first, table.header.last],
        columns: table.columns.iter().map(of_column).collect(),
    });
    let rows = leaf.rows.iter().map(|row| RowReport {
        row: row.number,
        role: found.rows.get(&row.number).copied().unwrap_or(RowRole::LeftOut),
        cells: row
            .filled()
            .map(|cell| CellReport {
                column: letters(cell.column),
                role: found.cells.get(&(row.number, cell.column)).copied().unwrap_or(LeafRole::LeftOut),
                text: &cell.text,
            })
            .collect(),
    });
    LeafReport {
        kind: match leaf.kind {
            LeafKind::Worksheet => "worksheet",
            LeafKind::Body => "body",
            LeafKind::Page => "page",
            LeafKind::Lines => "lines",
        },
        name: &leaf.name,
        hidden: leaf.is_hidden,
        taken: found.is_taken,
        tables: tables.collect(),
        rows: rows.collect(),
    }
}

fn of_column(column: &RecognisedColumn) -> ColumnReport<'_> {
    ColumnReport {
        first: letters(column.start),
        last: letters(column.end.saturating_sub(1)),
        caption: &column.caption,
        group: column.group.as_deref(),
        meaning: &column.meaning,
    }
}
