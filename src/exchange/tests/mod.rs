//! What comes back from departments, line by line: the workbooks are those that were sent, with
//! cells changed as a department changes them.

mod asking;
mod cells;
mod rows;

use std::collections::BTreeMap;

use jiff::civil;

use super::gathering::{GatheredMatter, Gathering};
use super::returned::from_bytes;
use super::*;
use crate::book::testing::{Small, rows as rows_of, small};
use crate::book::{
    Book, Carry, Cell, CellRecord, Change, Column, ColumnKind, EntryId, Inquiry, Record, SheetId,
};
use crate::edit::Command;
use crate::import;

pub const KIDS: &str = "子育て支援課";
pub const HEALTH: &str = "健康推進課";

/// A small book whose rows say whose they are: 相談 is of both departments, 保育 with its part
/// and 広場 of the first, 学童 of the second.
pub struct Asked {
    pub book: Book,
    pub first: SheetId,
    pub second: SheetId,
}

pub fn asked() -> Asked {
    let Small { mut book, first, second } = small();
    let form = book.forms().next().unwrap().clone();
    let mut with = form.clone();
    let column = Column {
        id: "dept".into(),
        short: "担当課".to_owned(),
        caption: "担当課".to_owned(),
        role: None,
        kind: ColumnKind::Text,
        carry: Carry::Keep,
        ..form.columns[1].clone()
    };
    with.columns.insert(1, column);
    book.apply(&Change::update(Record::Form(form), Record::Form(with)));
    let mut of = |entry: EntryId, text: &str| {
        let cell = Cell::Text(text.to_owned());
        book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: "dept".into(), cell })));
    };
    let (own, other) = (rows_of(&small().book, first), rows_of(&small().book, second));
    of(own[0], "子育て支援課、健康推進課");
    of(own[1], KIDS);
    of(own[3], HEALTH);
    of(other[0], KIDS);
    Asked { book, first, second }
}

pub fn at(hour: i8) -> civil::DateTime {
    civil::date(2025, 4, 10).at(hour, 0, 0, 0)
}

impl Asked {
    /// Sends it to both departments, and keeps that.
    pub fn send(&mut self, hour: i8) -> Vec<Inquiry> {
        let plan = AskingPlan {
            due: Some(civil::date(2025, 4, 30)),
            ..AskingPlan::of(&self.book, None, &RowGrouping::Department).unwrap()
        };
        let sent = plan.inquiries(&mut self.book, at(hour));
        for own in &sent {
            self.book.apply(&Change::insert(Record::Inquiry(own.clone())));
        }
        sent
    }

    pub fn row(&self, place: usize) -> EntryId {
        rows_of(&self.book, self.first)[place]
    }

    pub fn set(&mut self, place: usize, column: &str, text: &str) {
        let (entry, text) = (self.row(place), text.to_owned());
        self.run(&Command::SetCell { entry, column: column.into(), text });
    }

    pub fn run(&mut self, command: &Command) {
        let step = command.step(&mut self.book).unwrap().unwrap();
        self.book.apply_all(&step.changes);
    }

    pub fn gather(&self, files: &[&Edited]) -> Gathering {
        let read = |file: &&Edited| from_bytes(&self.book, &file.name, &file.bytes()).unwrap();
        Gathering::of(&self.book, files.iter().map(read).collect()).unwrap()
    }

    /// Takes in what is taken without asking.
    pub fn take(&mut self, gathering: &Gathering) {
        let changes = gathering.take(&self.book, &GatheringDecisions::usual(gathering), at(20)).unwrap();
        self.book.apply_all(&changes);
    }

    pub fn text(&self, place: usize, column: &str) -> &str {
        self.book.text(self.row(place), &column.into())
    }
}

/// A worksheet's cells, from 0.
type Grid = BTreeMap<(u32, u16), String>;

/// A workbook as a program saves it again that keeps no more than texts: with the cells that a
/// department changed.
pub struct Edited {
    pub name: String,
    pub sheets: Vec<(String, Grid)>,
    /// Columns and rows that are hidden, of every worksheet.
    pub hidden: (Vec<u16>, Vec<u32>),
    /// Numbers instead of texts, with their formats.
    pub numbers: BTreeMap<(u32, u16), (f64, &'static str)>,
    pub notes: Vec<((u32, u16), &'static str)>,
}

impl Edited {
    /// What went to a department.
    pub fn of(book: &Book, inquiry: &Inquiry) -> Self {
        let bytes = sheet::workbook(book, inquiry).unwrap();
        let source = import::workbook(&bytes).unwrap().unwrap();
        let sheets = source.leaves.iter().map(|leaf| {
            let cells = leaf.rows.iter().flat_map(|row| {
                let column = |cell: &import::document::LeafCell| u16::try_from(cell.column).unwrap();
                row.cells.iter().map(move |cell| ((row.number - 1, column(cell)), cell.text.clone()))
            });
            (leaf.name.clone(), cells.collect())
        });
        Self {
            name: inquiry.file.clone(),
            sheets: sheets.collect(),
            hidden: (vec![0], vec![4]),
            numbers: BTreeMap::new(),
            notes: Vec::new(),
        }
    }

    /// The row, from 0, of the first worksheet that has `name`.
    pub fn row(&self, name: &str) -> u32 {
        let column = self.column("name:");
        let rows = self.sheets[0].1.iter();
        let mut found = rows.filter(|((row, own), text)| *row > 5 && *own == column && text.contains(name));
        found.next().map(|((row, _), _)| *row).unwrap()
    }

    /// The column of the first worksheet with this tag.
    pub fn column(&self, tag: &str) -> u16 {
        self.sheets[0].1.iter().find(|(_, text)| *text == tag).map(|((_, column), _)| *column).unwrap()
    }

    pub fn get(&self, name: &str, tag: &str) -> &str {
        let place = (self.row(name), self.column(tag));
        self.sheets[0].1.get(&place).map(String::as_str).unwrap_or_default()
    }

    /// Types `text` into the cell of a row.
    pub fn set(&mut self, name: &str, tag: &str, text: &str) {
        let (row, column) = (self.row(name), self.column(tag));
        self.put(row, column, text);
    }

    pub fn put(&mut self, row: u32, column: u16, text: &str) {
        let grid = &mut self.sheets[0].1;
        match text {
            "" => drop(grid.remove(&(row, column))),
            text => drop(grid.insert((row, column), text.to_owned())),
        }
    }

    /// The first row below the table.
    pub fn below(&self) -> u32 {
        self.sheets[0].1.keys().map(|(row, _)| row + 1).max().unwrap()
    }

    /// Puts every cell of a worksheet elsewhere, or takes it out.
    pub fn shift(&mut self, to: impl Fn(u32, u16) -> Option<(u32, u16)>) {
        let moved = |((row, column), text): ((u32, u16), String)| Some((to(row, column)?, text));
        self.sheets[0].1 = std::mem::take(&mut self.sheets[0].1).into_iter().filter_map(moved).collect();
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        for (at, (name, grid)) in self.sheets.iter().enumerate() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(name).unwrap();
            for ((row, column), text) in grid {
                sheet.write_string(*row, *column, text).unwrap();
            }
            if grid.values().any(|text| text == sheet::RECORD_BEGINS) {
                sheet.set_hidden(true);
                continue;
            }
            for ((row, column), (number, format)) in self.numbers.iter().filter(|_| at == 0) {
                let format = rust_xlsxwriter::Format::new().set_num_format(*format);
                sheet.write_number_with_format(*row, *column, *number, &format).unwrap();
            }
            for ((row, column), text) in self.notes.iter().filter(|_| at == 0) {
                sheet.insert_note(*row, *column, &rust_xlsxwriter::Note::new(*text)).unwrap();
            }
            for column in &self.hidden.0 {
                sheet.set_column_hidden(*column).unwrap();
            }
            for row in &self.hidden.1 {
                sheet.set_row_hidden(*row).unwrap();
            }
        }
        workbook.save_to_buffer().unwrap()
    }
}

/// What matters say, a line each: row, column, why, ours and theirs.
pub fn told(all: &[GatheredMatter]) -> Vec<String> {
    let line = |own: &GatheredMatter| {
        let why = own.why.map_or("taken", WhyAsked::name);
        let claims: Vec<String> =
            own.claims.iter().map(|claim| format!("{}:{}", claim.who, claim.text)).collect();
        format!("{}.{} {why} {} | {}", own.row, own.column, own.ours, claims.join(" | "))
    };
    all.iter().map(line).collect()
}

pub fn notes(gathering: &Gathering) -> String {
    gathering.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}
