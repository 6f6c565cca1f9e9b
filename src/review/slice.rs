//! One sheet of a book with all that its findings come from, as a book of its own.

use std::collections::BTreeSet;

use crate::book::{Book, CellRecord, Change, Lineage, PastId, Record, SheetId};

/// The part of a book that [`of_sheet`](super::of_sheet) looks at.
pub fn slice(book: &Book, sheet: SheetId) -> Option<Book> {
    let context = book.context(sheet)?;
    let mut part = Book::new(book.head.clone());
    let mut put = |record: Record| part.apply(&Change::insert(record));
    put(Record::Form(context.form.clone()));
    put(Record::Plan(context.plan.clone()));
    put(Record::Policy(context.policy.clone()));
    put(Record::Sheet(context.sheet.clone()));
    let mut lineages: Vec<Lineage> = context.sheet.lineage.into_iter().collect();
    for entry in context.entries() {
        lineages.push(entry.lineage);
        put(Record::Entry(entry.clone()));
        for (column, cell) in book.cells_of(entry.id) {
            put(Record::Cell(CellRecord { entry: entry.id, column: column.clone(), cell: cell.clone() }));
        }
    }
    let mut known: BTreeSet<PastId> = BTreeSet::new();
    let last = book.head.fiscal_year.before();
    // That last year is known shows by any of its rows.
    let of_last = last.and_then(|last| book.pasts_of(last).next());
    let gone = |lineage: &Lineage| book.past_as(*lineage, last?);
    let pasts = lineages.iter().flat_map(|lineage| book.history_of(*lineage));
    for past in pasts.chain(lineages.iter().filter_map(gone)).chain(of_last) {
        if known.insert(past.id) {
            put(Record::Past(past.clone()));
        }
    }
    for series in lineages.iter().flat_map(|lineage| book.series_of(*lineage)) {
        put(Record::Series(series.clone()));
    }
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Sketch;
    use super::*;
    use crate::book::Lineage;

    #[test]
    fn a_part_shows_the_same_as_the_whole() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "今後も周知に努めていく。")]);
        sketch.row("学童", &[("achievement", ""), ("evaluation", "定員を5人増やし、10人から20人とした。")]);
        sketch.row("広場", &[]);
        sketch.past(2023, "相談", &[("evaluation", "今後も周知に努めていく。")]);
        sketch.past_with(2023, "広場", &[], vec![Lineage::derived(&["相談"])]);
        let whole = super::super::of_sheet(&sketch.book, sketch.sheet);
        let part = slice(&sketch.book, sketch.sheet).unwrap();
        assert!(whole.len() >= 5, "{whole:?}");
        assert_eq!(super::super::of_sheet(&part, sketch.sheet), whole);
    }
}
