//! An entry of last year that is nowhere this year.

use std::collections::{BTreeMap, BTreeSet};

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use crate::book::{Book, Lineage, Nearness, Past, SheetId};
use crate::lookalike::is_blank;

/// What was to go on and has none of the `rows`.
pub fn of_book(book: &Book, rows: &BTreeSet<Lineage>) -> Vec<Finding> {
    let Some(last) = book.last_year_known() else { return Vec::new() };
    let is_lost = |past: &Past| past.next.iter().any(|next| !rows.contains(next));
    let lost: Vec<&Past> =
        book.pasts_of(last).filter(|past| past.entry().is_some() && is_lost(past)).collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let gone: BTreeSet<Lineage> = lost.iter().map(|past| past.lineage).collect();
    // A part is gone with what it was a part of.
    let parent = |past: &Past| past.entry().and_then(|entry| entry.parent);
    let lost = lost.into_iter().filter(|past| parent(past).is_none_or(|parent| !gone.contains(&parent)));
    let mut lost: Vec<&Past> = lost.collect();
    lost.sort_by_key(|past| (past.sheet, past.position, past.id));
    let sheets = Sheets::of(book);
    let names: BTreeMap<Lineage, &str> =
        book.pasts_of(last).filter_map(|past| Some((past.lineage, past.entry()?.name.as_str()))).collect();
    let finding = |past: &Past| {
        let own = past.entry().map(|entry| entry.name.clone()).unwrap_or_default();
        let above = || parent(past).and_then(|parent| names.get(&parent)).map(|name| (*name).to_owned());
        let name = if is_blank(&own) { above().unwrap_or_default() } else { own };
        let place = TextPassage::whole(At::Past(past.id, None), &name);
        let what = What::Lost { name, year: last };
        Finding::new(what, sheets.of_past(past), &past.lineage.to_string(), vec![place])
    };
    lost.into_iter().map(finding).collect()
}

/// Where the sheets of last year are now.
struct Sheets {
    by_lineage: BTreeMap<Lineage, SheetId>,
    by_number: BTreeMap<u32, SheetId>,
}

impl Sheets {
    fn of(book: &Book) -> Self {
        // What would have to be read for it is found by its number.
        let known = book.sheets().filter(|listed| book.nearness(listed.id) == Nearness::AtHand);
        let by_lineage = known.filter_map(|own| Some((book.sheet(own.id).ok()?.lineage?, own.id))).collect();
        Self { by_lineage, by_number: book.sheets().map(|sheet| (sheet.number, sheet.id)).collect() }
    }

    fn of_past(&self, past: &Past) -> Option<SheetId> {
        self.by_lineage.get(&past.sheet_lineage).or_else(|| self.by_number.get(&past.sheet)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::Sketch;
    use crate::book::Lineage;

    #[test]
    fn what_was_to_go_on_and_is_nowhere() {
        let next = |name: &str| vec![Lineage::derived(&[name])];
        let mut sketch = Sketch::new();
        sketch.row("相談", &[]);
        sketch.past(2023, "相談", &[]);
        sketch.past(2023, "広場", &[]);
        sketch.past_with(2023, "終わった事業", &[], Vec::new());
        sketch.past_with(2023, "統合した事業", &[], next("相談"));
        sketch.past_with(2023, "統合先のない事業", &[], next("学童"));
        sketch.past(2022, "昔の事業", &[]);
        assert_eq!(sketch.found(Rule::Lost), ["広場", "統合先のない事業"]);
        assert!(sketch.findings(Rule::Lost).iter().all(|finding| finding.sheet == Some(sketch.sheet)));
        sketch.row("広場", &[]);
        sketch.row("学童", &[]);
        assert!(sketch.found(Rule::Lost).is_empty());
    }

    #[test]
    fn where_a_year_was_passed_over_the_one_before_it_counts() {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[]);
        sketch.past(2021, "昔の事業", &[]);
        sketch.past(2022, "相談", &[("evaluation", "窓口を広げ、休日にも相談に応じられるようにした。")]);
        sketch.past(2022, "広場", &[]);
        assert_eq!(sketch.found(Rule::Lost), ["広場"]);
    }
}
