//! What a step was about, told from its changes.

use crate::book::{Book, Cell, Change, Record, Row as _, SheetId};

use super::Item;

/// The item of the tree that the changes are about: one that they add, else the
/// one they change, else what is left of where they take one out. `None` where
/// it is none, or several alike.
pub fn item(changes: &[Change]) -> Option<Item> {
    let added = changes.iter().filter(|change| change.before.is_none());
    // Of several levels, the highest: a plan that came back brings all below it.
    let added = added.filter_map(|change| of_record(change.after.as_ref()?)).min_by_key(|item| item.depth());
    let gone = changes.iter().filter(|change| change.after.is_none());
    let gone = gone.filter_map(|change| change.before.as_ref());
    let gone =
        gone.filter_map(|record| Some((of_record(record)?, record))).min_by_key(|(item, _)| item.depth());
    added.or_else(|| changed(changes)).or_else(|| above(gone?.1))
}

/// The one item that is changed; where items only change places, the last, which
/// is the one that was to move.
fn changed(changes: &[Change]) -> Option<Item> {
    let both = |change: &Change| Some((change.before.clone()?, change.after.clone()?));
    let updates = changes
        .iter()
        .filter_map(both)
        .filter_map(|(before, after)| Some((of_record(&after)?, at_zero(before) != at_zero(after))));
    let updates: Vec<(Item, bool)> = updates.collect();
    let mut other_than_place = updates.iter().filter(|(_, other)| *other).map(|(item, _)| *item);
    match (other_than_place.next(), other_than_place.next()) {
        (Some(one), None) => Some(one),
        (None, _) => updates.last().map(|(item, _)| *item),
        (Some(_), Some(_)) => None,
    }
}

/// The sheets on which something changes that is there, before or after.
pub fn sheets(book: &Book, changes: &[Change]) -> Vec<SheetId> {
    let of = |record: &Record| match record {
        Record::Sheet(row) => Some(row.id),
        Record::Entry(row) => Some(row.sheet),
        Record::Cell(row) => book.entry(row.entry).ok().map(|row| row.sheet),
        Record::Head(_) | Record::Form(_) | Record::Plan(_) | Record::Policy(_) => None,
        Record::Past(_)
        | Record::Series(_)
        | Record::Dismissal(_)
        | Record::Reason(_)
        | Record::LastFile(_)
        | Record::Inquiry(_) => None,
    };
    let records = changes.iter().flat_map(|change| [&change.before, &change.after]).flatten();
    let mut sheets: Vec<SheetId> = records.filter_map(of).collect();
    sheets.sort_unstable();
    sheets.dedup();
    sheets
}

/// The record without its position.
fn at_zero(record: Record) -> Record {
    match record {
        Record::Plan(row) => row.with_position(0).into_record(),
        Record::Policy(row) => row.with_position(0).into_record(),
        Record::Sheet(row) => row.with_position(0).into_record(),
        other => other,
    }
}

fn of_record(record: &Record) -> Option<Item> {
    match record {
        Record::Plan(row) => Some(Item::Plan(row.id)),
        Record::Policy(row) => Some(Item::Policy(row.id)),
        Record::Sheet(row) => Some(Item::Sheet(row.id)),
        Record::Head(_) | Record::Form(_) | Record::Entry(_) | Record::Cell(_) => None,
        Record::Past(_)
        | Record::Series(_)
        | Record::Dismissal(_)
        | Record::Reason(_)
        | Record::LastFile(_)
        | Record::Inquiry(_) => None,
    }
}

fn above(record: &Record) -> Option<Item> {
    match record {
        Record::Policy(row) => Some(Item::Plan(row.plan)),
        Record::Sheet(row) => Some(Item::Policy(row.policy)),
        _ => None,
    }
}

/// Whether the changes take something away that the clerk had entered: an item,
/// a row, or a text that the new one does not go on from.
pub fn takes_away(changes: &[Change]) -> bool {
    let text = |record: Option<&Record>| match record {
        Some(Record::Cell(cell)) => match &cell.cell {
            Cell::Text(text) => Some(text.clone()),
            Cell::Merged => None,
        },
        _ => None,
    };
    changes.iter().any(|change| match (change.before.as_ref(), change.after.as_ref()) {
        (Some(Record::Cell(_)), after) => {
            let before = text(change.before.as_ref()).unwrap_or_default();
            !before.is_empty() && !text(after).is_some_and(|after| after.contains(&before))
        }
        (Some(Record::Entry(before)), Some(Record::Entry(after))) => {
            !before.name.is_empty() && !after.name.contains(&before.name)
        }
        (Some(Record::Sheet(before)), Some(Record::Sheet(after))) => !after.overall.contains(&before.overall),
        (Some(_), None) => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::*;
    use crate::book::change;
    use crate::book::testing::{Small, rows, small};

    #[test]
    fn a_step_tells_which_item_it_is_about_both_ways() {
        let Small { mut book, first, .. } = small();
        let plan = book.plans().next().unwrap().id;
        let policies: Vec<_> = book.policies_of(plan).map(|policy| policy.id).collect();
        let (one, two) = (policies[0], policies[1]);
        for (command, done, undone) in [
            (Command::DeleteItem(Item::Plan(plan)), None, Some(Item::Plan(plan))),
            (Command::DeleteItem(Item::Policy(one)), Some(Item::Plan(plan)), Some(Item::Policy(one))),
            (Command::DeleteItem(Item::Sheet(first)), Some(Item::Policy(one)), Some(Item::Sheet(first))),
            (
                Command::RenamePolicy { policy: two, name: "別の名".to_owned() },
                Some(Item::Policy(two)),
                Some(Item::Policy(two)),
            ),
            (
                Command::MoveItem(Item::Policy(one), super::super::Direction::Down),
                Some(Item::Policy(one)),
                None,
            ),
            (Command::RenumberSheets, None, None),
        ] {
            let Some(step) = command.step(&mut book).unwrap() else { continue };
            assert_eq!(item(&step.changes), done, "{command:?}");
            if let Some(undone) = undone {
                assert_eq!(item(&change::inverse(&step.changes)), Some(undone), "undo of {command:?}");
            }
        }
    }

    #[test]
    fn a_step_tells_on_which_sheets_it_happened() {
        let Small { mut book, first, second } = small();
        let of = |book: &mut Book, command: Command| {
            let step = command.step(book).unwrap().unwrap();
            sheets(book, &step.changes)
        };
        let row = rows(&book, second)[0];
        let overall = Command::SetOverall { sheet: first, text: "別の文".to_owned() };
        let cell = Command::SetCell { entry: row, column: "target".into(), text: "別の文".to_owned() };
        assert_eq!(of(&mut book, cell.clone()), [second]);
        let both = Command::Together { label: "両方".to_owned(), commands: vec![cell, overall] };
        assert_eq!(of(&mut book, both), [first, second]);
        let policy = book.policies_of(book.plans().next().unwrap().id).next().unwrap().id;
        let rename = Command::RenamePolicy { policy, name: "別の名".to_owned() };
        assert!(of(&mut book, rename).is_empty());
    }

    #[test]
    fn what_is_deleted_or_written_over_is_taken_away() {
        let Small { mut book, first, .. } = small();
        let row = rows(&book, first)[0];
        let cell =
            |text: &str| Command::SetCell { entry: row, column: "target".into(), text: text.to_owned() };
        for (command, takes) in [
            (cell("別の文"), true),
            (cell(""), true),
            (cell("相談のtargetの続き"), false),
            (Command::DeleteEntry(row), true),
            (Command::DeleteItem(Item::Sheet(first)), true),
            (Command::SetName { entry: row, name: "ほか".to_owned() }, true),
            (Command::SetOverall { sheet: first, text: String::new() }, true),
            (Command::AddEntry { sheet: first, after: Some(row) }, false),
            (Command::DuplicateSheet(first), false),
        ] {
            let step = command.step(&mut book).unwrap().unwrap();
            assert_eq!(takes_away(&step.changes), takes, "{command:?}");
        }
    }
}
