//! Rows that were left over, made into a book that holds together.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, Cell, Change, Entry, EntryId, FiscalYear, Form, FormId, Head, Key, Lineage, POSITION_STEP, Plan,
    PlanId, Policy, PolicyId, Record, RowKey, Sheet, SheetId,
};
use crate::store::sound;

/// What stands where a name could not be read.
const LOST: &str = "（読み取れなかった部分）";

/// Behind all that could be read.
const LAST: i64 = 1 << 52;

type Rows = BTreeMap<RowKey, Record>;

/// A book of all these rows.
pub fn whole(rows: Rows) -> Book {
    let mut last = rows.values().map(number_of).filter(|&id| sound::fits(id)).max().unwrap_or_default();
    let mut new = || {
        last += 1;
        last
    };
    let mut rows = with_sound_parents(rows, &mut new);
    let form = some_form(&mut rows, &mut new);
    give_parents(&mut rows, form, &mut new);
    match rows.remove(&RowKey::Head) {
        Some(Record::Head(head)) => build(head, rows),
        _ => build(unknown_head(), rows),
    }
}

/// The rows, where what they stand under has no number that can be worked with
/// under one that has: all those of one number stay together.
fn with_sound_parents(rows: Rows, new: &mut impl FnMut() -> i64) -> Rows {
    let mut given = BTreeMap::new();
    let mut sound_id = |id: i64| {
        if sound::fits(id) { id } else { *given.entry(id).or_insert_with(&mut *new) }
    };
    let mut sound_rows = Rows::new();
    for mut record in rows.into_values() {
        match &mut record {
            Record::Head(_) | Record::Form(_) | Record::Plan(_) => {}
            Record::Past(_)
            | Record::Series(_)
            | Record::Dismissal(_)
            | Record::Reason(_)
            | Record::LastFile(_)
            | Record::Inquiry(_) => {}
            Record::Policy(row) => row.plan = PlanId::from_raw(sound_id(row.plan.raw())),
            Record::Sheet(row) => row.policy = PolicyId::from_raw(sound_id(row.policy.raw())),
            Record::Entry(row) => row.sheet = SheetId::from_raw(sound_id(row.sheet.raw())),
            Record::Cell(row) => row.entry = EntryId::from_raw(sound_id(row.entry.raw())),
        }
        put(&mut sound_rows, record);
    }
    sound_rows
}

fn number_of(record: &Record) -> i64 {
    match record {
        Record::Cell(row) => row.entry.raw(),
        other => other.number().unwrap_or_default(),
    }
}

fn unknown_head() -> Head {
    Head {
        title: LOST.to_owned(),
        subtitle: String::new(),
        municipality: String::new(),
        department: String::new(),
        fiscal_year: FiscalYear::FIRST,
        as_of: None,
    }
}

/// A form that can be worked with; the usual one where there is none.
fn some_form(rows: &mut Rows, new: &mut impl FnMut() -> i64) -> FormId {
    rows.retain(|_, row| !matches!(row, Record::Form(form) if !form.is_sound()));
    let found = rows.values().find_map(|row| match row {
        Record::Form(form) => Some(form.id),
        _ => None,
    });
    found.unwrap_or_else(|| {
        let id = FormId::from_raw(new());
        put(rows, Record::Form(Form::kiyose(id)));
        id
    })
}

fn put(rows: &mut Rows, record: Record) {
    rows.insert(record.key(), record);
}

/// Gives every row something to stand under. Children first: what is made for them
/// may lack a parent too.
fn give_parents(rows: &mut Rows, form: FormId, new: &mut impl FnMut() -> i64) {
    let (mut sheet, mut policy, mut plan) = (None, None, None);
    for id in parents(rows, |row| if let Record::Cell(row) = row { Some(row.entry) } else { None }) {
        if !rows.contains_key(&RowKey::Entry(id)) {
            let sheet = *sheet.get_or_insert_with(|| SheetId::from_raw(new()));
            put(rows, Record::Entry(lost_entry(id, sheet)));
        }
    }
    for id in parents(rows, |row| if let Record::Entry(row) = row { Some(row.sheet) } else { None }) {
        if !rows.contains_key(&RowKey::Sheet(id)) {
            let policy = *policy.get_or_insert_with(|| PolicyId::from_raw(new()));
            let number = |row: &Record| if let Record::Sheet(row) = row { Some(row.number) } else { None };
            let number = rows.values().filter_map(number).max().unwrap_or_default().saturating_add(1);
            put(rows, Record::Sheet(lost_sheet(id, policy, number)));
        }
    }
    for id in parents(rows, |row| if let Record::Sheet(row) = row { Some(row.policy) } else { None }) {
        if !rows.contains_key(&RowKey::Policy(id)) {
            let plan = *plan.get_or_insert_with(|| PlanId::from_raw(new()));
            put(rows, Record::Policy(Policy { id, plan, position: LAST, name: LOST.to_owned() }));
        }
    }
    for id in parents(rows, |row| if let Record::Policy(row) = row { Some(row.plan) } else { None }) {
        if !rows.contains_key(&RowKey::Plan(id)) {
            let name = LOST.to_owned();
            put(rows, Record::Plan(Plan { id, position: LAST, name, form, period: None, goals: Vec::new() }));
        }
    }
    let forms = parents(rows, |row| if let Record::Form(row) = row { Some(row.id) } else { None });
    for row in rows.values_mut() {
        if let Record::Plan(plan) = row
            && !forms.contains(&plan.form)
        {
            plan.form = form;
        }
    }
}

fn parents<K: Ord>(rows: &Rows, parent: impl Fn(&Record) -> Option<K>) -> BTreeSet<K> {
    rows.values().filter_map(parent).collect()
}

fn lost_entry(id: EntryId, sheet: SheetId) -> Entry {
    let lineage = Lineage::derived(&[LOST, &id.raw().to_string()]);
    let position = id.raw().saturating_mul(POSITION_STEP).min(LAST);
    Entry { id, sheet, position, parent: None, lineage, name: LOST.to_owned(), marks: Vec::new() }
}

fn lost_sheet(id: SheetId, policy: PolicyId, number: u32) -> Sheet {
    Sheet {
        id,
        policy,
        position: LAST,
        number,
        goals: Vec::new(),
        measures: Vec::new(),
        overall: String::new(),
        page: None,
        note: String::new(),
        lineage: None,
    }
}

/// The book, with rows that are parts of their projects and merged with a cell above.
fn build(head: Head, rows: Rows) -> Book {
    let mut book = Book::new(head);
    for record in rows.into_values() {
        book.apply(&Change::insert(record));
    }
    let mut changes = Vec::new();
    for sheet in book.sheets() {
        let mut project = None;
        for (at, row) in book.entries_of(sheet.id).into_iter().flatten().enumerate() {
            match row.parent {
                Some(parent) if project == Some(parent) => {}
                Some(_) => {
                    let whole = Entry { parent: None, ..row.clone() };
                    changes.push(Change::update(Record::Entry(row.clone()), Record::Entry(whole)));
                    project = Some(row.id);
                }
                None => project = Some(row.id),
            }
            let merged = book.cells_of(row.id).filter(|(_, cell)| at == 0 && **cell == Cell::Merged);
            changes.extend(merged.map(|(column, cell)| {
                let (column, cell) = (column.clone(), cell.clone());
                Change::delete(Record::Cell(crate::book::CellRecord { entry: row.id, column, cell }))
            }));
        }
    }
    book.apply_all(&changes);
    book
}
