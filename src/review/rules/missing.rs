//! What is required but empty.

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::{ReviewRow, ReviewSheet};
use crate::lookalike::is_blank;

/// What a row lacks. A merged cell is told of where it begins.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let entry = row.entry;
    let own: Vec<_> = row.blanks.iter().filter(|column| !page.book.is_merged(entry.id, &column.id)).collect();
    let mut findings = Vec::new();
    let is_part = entry.parent.is_some();
    if is_blank(&entry.name) && !is_part {
        let place = TextPassage::place(At::Name(page.sheet, entry.id));
        findings.push(page.in_row(What::NoName, row, vec![place]));
    }
    if let Some(first) = own.first() {
        let columns = own.iter().map(|column| column.short.clone()).collect();
        let place = TextPassage::place(At::Cell(page.sheet, entry.id, first.id.clone()));
        findings.push(page.in_row(What::Blank { columns }, row, vec![place]));
    }
    findings
}

/// Whether the closing text is missing.
pub fn of_overall(page: &ReviewSheet<'_>) -> Option<Finding> {
    let lacks = page.book.context(page.sheet).is_ok_and(|context| context.lacks_overall());
    lacks.then(|| page.on_sheet(What::NoOverall, vec![TextPassage::place(At::Overall(page.sheet))]))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};
    use crate::book::{Cell, CellRecord, Dismissal, Record};

    #[test]
    fn what_counts_as_filled_in_is_missed_where_it_is_empty() {
        for (cells, found) in [
            (vec![], vec![]),
            (vec![("target", "")], vec![]),
            (vec![("rating", "")], vec!["rating"]),
            (vec![("achievement", " \n")], vec!["achievement"]),
            (vec![("achievement", "\u{200B}")], vec!["achievement"]),
            (vec![("achievement", "\u{FEFF}\u{2060}")], vec!["achievement"]),
            (vec![("achievement", "\u{1A}")], vec!["achievement"]),
            (vec![("evaluation", "\u{AD}\u{200E}")], vec!["evaluation"]),
            (vec![("achievement", ""), ("evaluation", "")], vec!["achievement"]),
        ] {
            assert_eq!(found_in(Rule::Missing, &cells, &[]), found, "{cells:?}");
        }
    }

    /// Progress counts what may stand by the same keys.
    #[test]
    fn what_may_stand_is_as_good_as_filled_in() {
        let mut sketch = Sketch::new();
        sketch.row("通常保育", &[("rating", ""), ("achievement", "")]);
        sketch.set_sheet(|sheet| sheet.overall.clear());
        let sheet = sketch.book.sheets().next().unwrap().id;
        for left in [2, 1, 0] {
            let findings = sketch.findings(Rule::Missing);
            let open: Vec<_> = findings
                .iter()
                .filter(|own| !sketch.book.dismissals().any(|known| known.finding == own.key))
                .collect();
            assert_eq!(open.len(), left);
            assert_eq!(sketch.book.sheet_progress(sheet).unwrap().is_complete(), left == 0);
            if let Some(next) = open.first() {
                let dismissal = Dismissal {
                    id: sketch.book.new_key(),
                    finding: next.key.clone(),
                    reason: "見出しの行".to_owned(),
                };
                sketch.put(Record::Dismissal(dismissal));
            }
        }
    }

    #[test]
    fn a_merged_cell_is_missed_where_it_begins() {
        let mut sketch = Sketch::new();
        let above = sketch.row("相談", &[("evaluation", "")]);
        let below = sketch.row("", &[("evaluation", "")]);
        sketch.set_entry(below, |row| row.parent = Some(above));
        let cell = CellRecord { entry: below, column: "evaluation".into(), cell: Cell::Merged };
        sketch.put(Record::Cell(cell));
        let findings = sketch.findings(Rule::Missing);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].what, What::Blank { columns: vec!["評価".to_owned()] });
        assert_eq!(findings[0].places[0].at.entry(), Some(above));
    }

    #[test]
    fn a_name_and_a_closing_text_are_missed() {
        let mut sketch = Sketch::new();
        sketch.set_sheet(|sheet| sheet.overall.clear());
        assert!(sketch.found(Rule::Missing).is_empty(), "nothing to close yet");
        sketch.row(" ", &[]);
        assert_eq!(sketch.found(Rule::Missing), ["Name", "Overall"]);
    }
}
