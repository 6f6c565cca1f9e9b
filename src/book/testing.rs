//! A small book for tests: one plan, two policies, a sheet each.

#![allow(missing_docs)]

use jiff::civil;

use super::*;

/// The book, with the keys of its sheets.
pub struct Small {
    pub book: Book,
    pub first: SheetId,
    pub second: SheetId,
}

/// A head of 令和6年度.
pub fn head() -> Head {
    Head {
        title: "みなと市福祉計画".to_owned(),
        subtitle: String::new(),
        municipality: "みなと市".to_owned(),
        department: "福祉課".to_owned(),
        fiscal_year: FiscalYear::new(2024).unwrap(),
        as_of: Some(civil::date(2025, 4, 1)),
    }
}

/// Sheet 1: 「相談」; 「保育」 with the nameless part below it, whose
/// achievement and evaluation are merged; 「学童」. Sheet 2: 「広場」.
pub fn small() -> Small {
    let mut book = Book::new(head());
    let form = Form::kiyose(book.new_key());
    let plan = Plan {
        id: book.new_key(),
        position: 0,
        name: "子ども計画".to_owned(),
        form: form.id,
        period: None,
        goals: Vec::new(),
    };
    let mut records = vec![Record::Form(form), Record::Plan(plan.clone())];
    let mut sheets = Vec::new();
    for (at, rows) in [(0, ["相談", "保育", "", "学童"].as_slice()), (1, &["広場"])] {
        let policy = Policy { id: book.new_key(), plan: plan.id, position: at, name: format!("施策{at}") };
        let sheet = Sheet {
            id: book.new_key(),
            policy: policy.id,
            position: 0,
            number: at as u32 + 1,
            goals: vec![],
            measures: vec![],
            overall: "全体の評価".to_owned(),
            page: None,
            note: String::new(),
            lineage: None,
        };
        sheets.push(sheet.id);
        records.extend([Record::Policy(policy), Record::Sheet(sheet.clone())]);
        let mut above = None;
        for (at, name) in rows.iter().enumerate() {
            let entry = Entry {
                id: book.new_key(),
                sheet: sheet.id,
                position: at as i64 * POSITION_STEP,
                parent: above.filter(|_| name.is_empty()),
                lineage: Lineage::derived(&[name, &at.to_string()]),
                name: (*name).to_owned(),
                marks: vec![],
            };
            above = Some(entry.id);
            for column in ["target", "achievement", "evaluation", "rating"] {
                let shared = name.is_empty() && ["achievement", "evaluation"].contains(&column);
                let cell = match column {
                    _ if shared => Cell::Merged,
                    "rating" => Cell::Text("継続".to_owned()),
                    _ => Cell::Text(format!("{name}の{column}")),
                };
                records.push(Record::Cell(CellRecord { entry: entry.id, column: column.into(), cell }));
            }
            records.push(Record::Entry(entry));
        }
    }
    for record in records {
        book.apply(&Change::insert(record));
    }
    let [first, second] = sheets.try_into().unwrap();
    Small { book, first, second }
}

impl Book {
    /// What it says of itself, to be another without a change of it.
    pub fn head_mut(&mut self) -> &mut Head {
        &mut self.outline.head
    }
}

impl Small {
    /// The rows of the first sheet.
    pub fn rows(&self) -> Vec<EntryId> {
        rows(&self.book, self.first)
    }
}

/// The rows of a sheet.
pub fn rows(book: &Book, sheet: SheetId) -> Vec<EntryId> {
    book.entries_of(sheet).unwrap().map(|row| row.id).collect()
}

/// Whether a sheet's rows are in memory.
pub fn is_at_hand(book: &Book, sheet: SheetId) -> bool {
    book.nearness(sheet) == Nearness::AtHand
}

/// The names of a sheet's rows.
pub fn names(book: &Book, sheet: SheetId) -> Vec<&str> {
    book.entries_of(sheet).unwrap().map(|row| row.name.as_str()).collect()
}

/// Lets last year's book have said the same as this one, word for word; every row of
/// it goes on.
pub fn with_last_year(book: &mut Book) {
    with_year(book, 1);
}

/// The same of the book of some years ago.
pub fn with_year(book: &mut Book, years_ago: i32) {
    let year = FiscalYear::new(book.head.fiscal_year.year() - years_ago).unwrap();
    let sheets: Vec<Sheet> = book.full_sheets().unwrap().into_iter().cloned().collect();
    let mut position = 0;
    for sheet in sheets {
        let lineage =
            sheet.lineage.unwrap_or_else(|| Lineage::derived(&["sheet", &sheet.number.to_string()]));
        let context = book.context(sheet.id).unwrap();
        let mut subjects: Vec<(Lineage, Subject)> =
            context.entries().map(|row| (row.lineage, Subject::Entry(past_entry(&context, row)))).collect();
        let links = Links { goals: sheet.goals.clone(), measures: sheet.measures.clone() };
        subjects.push((lineage, Subject::Sheet { overall: sheet.overall.clone(), links: Some(links) }));
        let (plan, policy) = (context.plan.name.clone(), context.policy.name.clone());
        for (own, subject) in subjects {
            position += POSITION_STEP;
            let past = Past {
                id: book.new_key(),
                position,
                lineage: own,
                year,
                plan: plan.clone(),
                policy: policy.clone(),
                sheet: sheet.number,
                sheet_lineage: lineage,
                subject,
                next: vec![own],
            };
            book.apply(&Change::insert(Record::Past(past)));
        }
        let with_lineage = Sheet { lineage: Some(lineage), ..sheet };
        book.apply(&Change::insert(Record::Sheet(with_lineage)));
    }
}

fn past_entry(context: &Context<'_>, row: &Entry) -> PastEntry {
    let book = context.book;
    let cells = context.form.cell_columns().map(|column| PastCell {
        column: column.id.clone(),
        caption: column.short.clone(),
        role: column.role,
        text: book.text(book.anchor(row.id, &column.id), &column.id).to_owned(),
        merged: book.is_merged(row.id, &column.id),
        shelved: false,
    });
    PastEntry {
        name: row.name.clone(),
        marks: row.marks.clone(),
        parent: row.parent.and_then(|parent| book.entry(parent).ok()).map(|parent| parent.lineage),
        cells: cells.filter(|cell| !cell.text.is_empty()).collect(),
    }
}

/// Lets last year have said something else of a row.
pub fn change_past(book: &mut Book, row: EntryId, change: impl FnOnce(&mut Past)) {
    let lineage = book.entry(row).unwrap().lineage;
    let mut past = book.past_of(lineage)[0].clone();
    change(&mut past);
    book.apply(&Change::insert(Record::Past(past)));
}

/// Lets last year's cell of a row have said something else.
pub fn set_past(book: &mut Book, row: EntryId, column: &str, text: &str) {
    change_past(book, row, |past| {
        let Subject::Entry(entry) = &mut past.subject else { panic!("a sheet") };
        let cell = entry.cells.iter_mut().find(|cell| cell.column.0 == column).unwrap();
        cell.text = text.to_owned();
    });
}
