//! What a clerk does in a day, drawn by lot: every kind of command, on whatever
//! the book holds at the moment.

use chosho::book::{Book, ColumnId, ColumnKind, PageSetup};
use chosho::clipboard::{ClipboardCell, ClipboardTable};
use chosho::edit::{CellBlock, Command, Direction, Item, Paste, Renamed, Session};

use super::random::Random;

/// More sheets than this are taken out again, so that the day has an end.
const MANY_SHEETS: usize = 12;

/// Does the next thing. Whether it changed anything shows in the revision; what
/// is refused changes nothing.
pub fn go_on(session: &mut Session, random: &mut Random) {
    match random.below(12) {
        0 => drop(session.undo()),
        1 => drop(session.redo()),
        _ => {
            let command = command(session.book(), random);
            let visit = random.below(6) as u64;
            // Typing goes on in one cell, now and then.
            let _ = match visit {
                0..3 => session.execute_in_visit(&command, visit),
                _ => session.execute(&command),
            };
        }
    }
}

fn command(book: &Book, random: &mut Random) -> Command {
    let sheets: Vec<_> = book.sheets().collect();
    let sheet = *random.of(&sheets);
    let policy = book.policy(sheet.policy).unwrap();
    let policies: Vec<_> = book.policies_of(policy.plan).collect();
    let other = random.of(&policies).id;
    let form = book.form(book.plan(policy.plan).unwrap().form).unwrap();
    let page = Box::new(PageSetup { body_pt: 8.0 + random.below(5) as f32, ..(*form.page).clone() });
    let direction = *random.of(&[Direction::Up, Direction::Down]);
    let words = ["相談", "広場を開いた。", "利用者は503人である。\n", "継続する", ""];
    let text: String = (0..1 + random.below(20)).map(|_| *random.of(&words)).collect();
    let sheet = sheet.id;

    let rows: Vec<_> = book.entries_of(sheet).unwrap().map(|row| row.id).collect();
    if rows.is_empty() {
        return Command::AddEntry { sheet, after: None };
    }
    let at = random.below(rows.len());
    let entry = rows[at];
    let texts: Vec<&ColumnId> = form
        .columns
        .iter()
        .filter(|column| column.kind == ColumnKind::Text)
        .map(|column| &column.id)
        .collect();
    let column = (*random.of(&texts)).clone();
    let several: Vec<_> = rows.iter().skip(at).take(1 + random.below(3)).copied().collect();
    let block = CellBlock { entries: several.clone(), columns: vec![column.clone()] };

    match random.below(40) {
        0 => Command::Merge { entry, column },
        1 => Command::Unmerge { entry, column },
        2..5 => Command::AddEntry { sheet, after: Some(entry) },
        5 => Command::AddPart { of: entry },
        6..8 => Command::DeleteEntry(entry),
        8 => Command::DeleteEntries(several),
        9 => Command::MoveEntry(entry, direction),
        10 => Command::MoveEntries(several, direction),
        11 => Command::SetPart { entry, part: direction == Direction::Up },
        12 => Command::SetName { entry, name: text },
        13 => Command::ToggleMark { entry, mark: "新規".to_owned() },
        14 => Command::SetOverall { sheet, text },
        15 => Command::SetNote { sheet, text },
        16 if sheets.len() < MANY_SHEETS => Command::AddSheet { policy: policy.id },
        17 if sheets.len() < MANY_SHEETS => Command::DuplicateSheet(sheet),
        16..19 if sheets.len() > 1 => Command::DeleteItem(Item::Sheet(sheet)),
        19 => Command::MoveItem(Item::Sheet(sheet), direction),
        20 => Command::PlaceItem { item: Item::Sheet(sheet), parent: Some(Item::Policy(other)), index: at },
        21 => Command::RenamePolicy { policy: policy.id, name: text },
        22 => Command::SetSheet { sheet, number: at as u32, goals: vec![text], measures: vec![] },
        23 => Command::SetPage { form: form.id, page },
        24 => Command::SetSheetPage { sheet, page: at.is_multiple_of(2).then_some(page) },
        25 => {
            let mut form = form.clone();
            match (form.shelved.pop(), texts.len()) {
                (Some(column), _) => form.columns.push(column),
                (None, 2..) => {
                    let place = form.columns.iter().position(|own| own.id == column).unwrap();
                    form.shelved.push(form.columns.remove(place));
                }
                (None, _) => form.name = text,
            }
            Command::SetForm { form: Box::new(form), renamed: Renamed::default() }
        }
        26 => Command::Clear(block),
        27 => Command::FillDown(block),
        28 => Command::MergeBlock(block),
        29 | 30 => {
            let row = || vec![ClipboardCell::Text(text.clone()), ClipboardCell::Text(String::new())];
            let table = ClipboardTable::new(vec![row(), row(), vec![ClipboardCell::Above]]);
            Command::Paste(Box::new(Paste { sheet, entry, column, table, hidden: Default::default() }))
        }
        31 => Command::RenumberSheets,
        _ => Command::SetCell { entry, column, text },
    }
}
