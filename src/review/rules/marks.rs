//! ※新規 on an entry that last year's book has, and none on one that it has not.

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::{ReviewRow, ReviewSheet};
use crate::lookalike::is_blank;

/// The mark of what is new.
const NEW: &str = "新規";

/// Whether a row is marked as new rightly. A book without a past knows nothing of it.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Option<Finding> {
    let last = page.last?;
    if row.entry.parent.is_some() || is_blank(&row.entry.name) {
        return None;
    }
    let is_marked = row.entry.marks.iter().any(|mark| mark == NEW);
    let place = || TextPassage::whole(At::Name(page.sheet, row.entry.id), &row.entry.name);
    let mark = NEW.to_owned();
    match row.pasts.first() {
        Some(past) if is_marked && past.past.year == last => {
            let name = past.past.entry().map_or("", |entry| entry.name.as_str());
            let before = TextPassage::whole(At::Past(past.past.id, None), name);
            Some(page.in_row(What::NotNew { mark, year: last }, row, vec![place(), before]))
        }
        None if !is_marked && page.form.marks.contains(&mark) => {
            Some(page.in_row(What::New { mark }, row, vec![place()]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::Sketch;

    #[test]
    fn the_mark_goes_with_the_past() {
        let mut sketch = Sketch::new();
        let old = sketch.row("相談", &[]);
        let new = sketch.row("学童", &[]);
        let part = sketch.row("学童の区分", &[]);
        sketch.set_entry(part, |row| row.parent = Some(new));
        assert!(sketch.found(Rule::Marks).is_empty(), "nothing is known of last year");
        sketch.past(2023, "相談", &[]);
        assert_eq!(sketch.found(Rule::Marks), ["学童"]);
        sketch.set_entry(new, |row| row.marks = vec!["新規".to_owned()]);
        assert!(sketch.found(Rule::Marks).is_empty());
        sketch.set_entry(old, |row| row.marks = vec!["新規".to_owned()]);
        assert_eq!(sketch.found(Rule::Marks), ["相談 / 相談"]);
    }
}
