//! Commands on several cells or rows at once.

use crate::book::{Book, Cell, ColumnId, ColumnKind, EntryId, Place};

use super::effect::{BookDraft, Effect, Outcome};
use super::entries::{self, cell_change};
use super::{Direction, Refusal};

/// Rows of a sheet, neighbours but for what a filter hides, and columns of its form: all cells that are in
/// one of each. Both in their order, names among the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct CellBlock {
    pub entries: Vec<EntryId>,
    pub columns: Vec<ColumnId>,
}

impl CellBlock {
    /// Where its first cell is.
    pub fn place(&self, book: &Book) -> Result<Place, Refusal> {
        let (entry, column) = self.entries.first().zip(self.columns.first()).ok_or(Refusal::Gone)?;
        Ok(Place::cell(book.entry(*entry)?.sheet, *entry, column))
    }
}

/// What stands in a cell, or in the one it is merged with; an entry's name where
/// the column is that of names.
pub fn text<'b>(book: &'b Book, entry: EntryId, column: &ColumnId) -> &'b str {
    match entries::column(book, entry, column).map(|column| column.kind) {
        Some(ColumnKind::Name) => book.entry(entry).map_or("", |row| &row.name),
        _ => book.text(book.anchor(entry, column), column),
    }
}

pub fn clear(book: &mut Book, block: &CellBlock) -> Outcome {
    let place = block.place(book)?;
    let mut draft = BookDraft::new(book);
    for &entry in &block.entries {
        for column in &block.columns {
            draft.run(|book| entries::set_text(book, entry, column, ""))?;
        }
    }
    Ok(draft.finish_at(book, place))
}

pub fn fill_down(book: &mut Book, block: &CellBlock) -> Outcome {
    let mut place = block.place(book)?;
    let first = *block.entries.first().ok_or(Refusal::Gone)?;
    let (source, targets) = match block.entries.as_slice() {
        // A single row is filled from the one above it.
        [only] => (above(book, *only)?, block.entries.as_slice()),
        [first, others @ ..] => (*first, others),
        [] => (first, [].as_slice()),
    };
    place.entry = targets.first().copied().or(place.entry);
    let mut draft = BookDraft::new(book);
    for column in &block.columns {
        let own = text(book, source, column);
        for &entry in targets {
            if book.anchor(entry, column) != book.anchor(source, column) {
                draft.run(|book| entries::set_text(book, entry, column, own))?;
            }
        }
    }
    Ok(draft.finish_at(book, place))
}

fn above(book: &Book, entry: EntryId) -> Result<EntryId, Refusal> {
    book.entry(entry)?;
    book.entry_above(entry).map(|row| row.id).ok_or(Refusal::NothingToCopy)
}

pub fn merge(book: &Book, block: &CellBlock) -> Outcome {
    let place = block.place(book)?;
    let first = *block.entries.first().ok_or(Refusal::Gone)?;
    let can = |column: &&ColumnId| {
        entries::column(book, first, column).is_some_and(|column| column.kind == ColumnKind::Text)
    };
    let columns: Vec<&ColumnId> = block.columns.iter().filter(can).collect();
    if columns.is_empty() {
        return Err(Refusal::CannotMerge);
    }
    let is_below = |pair: &[EntryId]| match pair {
        [above, below] => book.entry_above(*below).is_some_and(|row| row.id == *above),
        _ => true,
    };
    if !block.entries.windows(2).all(is_below) {
        return Err(Refusal::RowsBetween);
    }
    let mut changes = Vec::new();
    for column in columns {
        let holder = book.anchor(first, column);
        let own: Vec<EntryId> =
            block.entries.iter().skip(1).copied().filter(|&row| !book.is_merged(row, column)).collect();
        let texts = std::iter::once(&holder).chain(&own).map(|&row| book.text(row, column));
        let joint = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let joint = (!joint.is_empty()).then_some(Cell::Text(joint));
        changes.extend(cell_change(book, holder, column, joint));
        changes.extend(own.into_iter().filter_map(|row| cell_change(book, row, column, Some(Cell::Merged))));
    }
    Ok(Effect::new(place, changes))
}

pub fn delete(book: &mut Book, rows: &[EntryId]) -> Outcome {
    let mut draft = BookDraft::new(book);
    for &entry in rows {
        draft.run(|book| entries::delete(book, entry))?;
    }
    Ok(draft.finish(book))
}

/// Moves rows by moving what is beside them to their other side.
pub fn shift(book: &mut Book, rows: &[EntryId], direction: Direction) -> Outcome {
    let (&first, &last) = rows.first().zip(rows.last()).ok_or(Refusal::Gone)?;
    let sheet = book.entry(first)?.sheet;
    let at = |book: &Book, entry: EntryId| -> Result<usize, Refusal> {
        book.entries_of(sheet)?.position(|row| row.id == entry).ok_or(Refusal::Gone)
    };
    let (far, back) = match direction {
        Direction::Up => (last, Direction::Down),
        Direction::Down => (first, Direction::Up),
    };
    let beside = match direction {
        Direction::Up => at(book, first)?.checked_sub(1).ok_or(Refusal::NoFurther)?,
        Direction::Down => at(book, last)? + 1,
    };
    let beside = book.entries_of(sheet)?.nth(beside).ok_or(Refusal::NoFurther)?.id;
    let is_past = |book: &Book| -> Result<bool, Refusal> {
        let (beside, far) = (at(book, beside)?, at(book, far)?);
        Ok(if direction == Direction::Up { beside > far } else { beside < far })
    };
    let mut draft = BookDraft::new(book);
    for _ in rows {
        if !is_past(&draft.book)? {
            draft.run(|book| entries::shift(book, beside, back))?;
        }
    }
    // Rows that belong together may have gone another way than those beside them.
    let moved: Vec<EntryId> = draft.book.entries_of(sheet)?.map(|row| row.id).collect();
    if !is_past(&draft.book)? || !moved.windows(rows.len()).any(|own| own == rows) {
        return Err(Refusal::StaysWithParent);
    }
    Ok(draft.finish_at(book, Place::row(sheet, first)))
}

#[cfg(test)]
mod tests {
    use super::super::Command;
    use super::super::tests::run;
    use super::*;
    use crate::book::testing::{Small, names, rows, small};

    fn block(entries: &[EntryId], columns: &[&str]) -> CellBlock {
        CellBlock { entries: entries.to_vec(), columns: columns.iter().map(|id| (*id).into()).collect() }
    }

    fn texts(book: &Book, rows: &[EntryId], column: &str) -> Vec<String> {
        rows.iter().map(|&row| text(book, row, &column.into()).to_owned()).collect()
    }

    #[test]
    fn a_block_is_cleared_and_merged_cells_stay_merged() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        run(&mut book, Command::Clear(block(&rows[1..3], &["name", "evaluation", "rating"]))).unwrap();
        assert_eq!(names(&book, first), ["相談", "", "", "学童"]);
        assert_eq!(texts(&book, &rows, "rating"), ["継続", "", "", "継続"]);
        assert_eq!(texts(&book, &rows, "evaluation"), ["相談のevaluation", "", "", "学童のevaluation"]);
        assert!(book.is_merged(rows[2], &"evaluation".into()));
        assert_eq!(texts(&book, &rows, "target")[1], "保育のtarget", "and nothing else");
    }

    #[test]
    fn a_row_is_filled_from_above_and_a_block_from_its_first_row() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        run(&mut book, Command::FillDown(block(&rows[3..], &["target", "evaluation"]))).unwrap();
        assert_eq!(texts(&book, &rows, "target")[3], "のtarget");
        assert_eq!(texts(&book, &rows, "evaluation")[3], "保育のevaluation", "that of the merged cell");
        run(&mut book, Command::FillDown(block(&rows, &["target"]))).unwrap();
        assert_eq!(texts(&book, &rows, "target"), ["相談のtarget"; 4]);
        let top = Command::FillDown(block(&rows[..1], &["target"]));
        assert_eq!(top.step(&mut book), Err(Refusal::NothingToCopy));
    }

    #[test]
    fn the_rows_of_a_block_are_merged_column_by_column() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        run(&mut book, Command::MergeBlock(block(&rows[1..], &["target", "evaluation", "rating"]))).unwrap();
        assert_eq!(book.text(rows[1], &"target".into()), "保育のtarget\nのtarget\n学童のtarget");
        assert_eq!(book.text(rows[1], &"evaluation".into()), "保育のevaluation\n学童のevaluation");
        assert_eq!(texts(&book, &rows, "rating"), ["継続"; 4], "a rating stays each row's own");
        let none = Command::MergeBlock(block(&rows, &["name", "rating"]));
        assert_eq!(none.step(&mut book), Err(Refusal::CannotMerge));
    }

    #[test]
    fn rows_with_others_between_are_not_merged() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        let apart = Command::MergeBlock(block(&[rows[0], rows[3]], &["target"]));
        assert_eq!(apart.step(&mut book), Err(Refusal::RowsBetween));
    }

    #[test]
    fn several_rows_are_deleted() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        run(&mut book, Command::DeleteEntries(rows[..2].to_vec())).unwrap();
        assert_eq!(names(&book, first), ["保育", "学童"], "the part takes the project's place");
        let all = crate::book::testing::rows(&book, first);
        run(&mut book, Command::DeleteEntries(all)).unwrap();
        assert_eq!(names(&book, first), [""; 0]);
    }

    #[test]
    fn several_rows_are_moved_as_one() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        let shift = |rows: &[EntryId], direction| Command::MoveEntries(rows.to_vec(), direction);
        run(&mut book, shift(&rows[1..], Direction::Up)).unwrap();
        assert_eq!(names(&book, first), ["保育", "", "学童", "相談"]);
        assert_eq!(shift(&rows[1..], Direction::Up).step(&mut book), Err(Refusal::NoFurther));
        run(&mut book, shift(&rows[1..], Direction::Down)).unwrap();
        assert_eq!(names(&book, first), ["相談", "保育", "", "学童"]);
        assert_eq!(shift(&rows[2..], Direction::Down).step(&mut book), Err(Refusal::NoFurther));
        // Half of a project does not go without the other half.
        assert_eq!(shift(&rows[2..], Direction::Up).step(&mut book), Err(Refusal::StaysWithParent));
    }
}
