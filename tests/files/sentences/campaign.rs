//! Errors that a script puts in: in the rows of the published sheets, in right sentences,
//! and in the numbers of these.

use std::collections::{BTreeMap, BTreeSet};

use chosho::book::{Book, Change, Entry, Past, PastCell, Record, SheetId, Subject};
use chosho::edit::Command;
use chosho::review::{Rule, of_sheet, words};
use serde_json::json;

use super::number::{Chance, grouped, swapped};
use super::template::{KINDS, Written, written};
use super::{Case, Side, chosen, counts, findings, right};
use crate::review_seed::{next_year, run, seed};

// What was reached, in per cent of all that were put in; to be tightened, never loosened.

/// Found of those in the published sheets, at least.
const FOUND_IN_SHEETS: usize = 96;
/// Found of those in right sentences, at least.
const FOUND_IN_SENTENCES: usize = 96;
/// Found of the numbers of right sentences with two digits changed about, at least.
const DIGITS_FOUND: usize = 83;

/// How many errors of each kind are put into a book.
const OF_EACH: u64 = 11;

/// Writes what was made up into a row, wrong or right.
fn write(book: &mut Book, entry: &Entry, what: &Written, side: Side) {
    let set = |book: &mut Book, column: &str, text: String| {
        // A rating may be what it was.
        if book.text(entry.id, &column.into()) != text {
            run(book, &Command::SetCell { entry: entry.id, column: column.into(), text });
        }
    };
    for (column, text) in &what.instead {
        set(book, column, chosen(text, side));
    }
    for (column, text) in &what.below {
        let all = format!("{}\n{}", book.text(entry.id, &(*column).into()), chosen(text, side));
        set(book, column, all.trim_start().to_owned());
    }
    let mut past = book.past_of(entry.lineage)[0].clone();
    let old = past.clone();
    for (own, is_all) in [(&what.past_below, false), (&what.past_instead, true)] {
        for (column, text) in own {
            let cell = past_cell(book, entry, &mut past, column);
            cell.text = if is_all { text.clone() } else { format!("{}\n{text}", cell.text) };
        }
    }
    if past != old {
        book.apply(&Change::delete(Record::Past(old)));
        book.apply(&Change::insert(Record::Past(past)));
    }
}

/// A cell of last year's row, which is there from now on.
fn past_cell<'p>(book: &Book, entry: &Entry, past: &'p mut Past, id: &str) -> &'p mut PastCell {
    let Subject::Entry(row) = &mut past.subject else { panic!("no row") };
    let at = row.cells.iter().position(|cell| cell.column.0 == id).unwrap_or_else(|| {
        let form = book.context(entry.sheet).unwrap().form;
        let column = form.cell_columns().find(|column| column.id.0 == id).unwrap();
        let cell = json!({ "column": column.id, "caption": column.caption, "role": column.role, "text": "" });
        row.cells.push(serde_json::from_value(cell).unwrap());
        row.cells.len() - 1
    });
    &mut row.cells[at]
}

/// The keys of what counts on a sheet; without what says that the row is a copy.
fn keys(book: &Book, sheet: SheetId, with_copies: bool) -> BTreeSet<String> {
    let all = of_sheet(book, sheet).unwrap().into_iter().filter(counts);
    all.filter(|own| with_copies || own.rule() != Rule::Same).map(|own| own.key).collect()
}

/// Puts errors of all kinds into a book, one at a time, and gives how many of 100 are found
/// and how many clean twins are stopped at.
fn campaign(what: &str, book: &Book, seed: u64) -> (usize, usize) {
    let year = book.head.fiscal_year.year();
    let columns = ["target", "achievement", "evaluation", "rating"];
    let is_whole = |entry: &&Entry| {
        let column_is_own = |id: &str| !book.is_merged(entry.id, &id.into());
        !book.past_of(entry.lineage).is_empty() && columns.iter().all(|id| column_is_own(id))
    };
    let rows: Vec<Entry> = book
        .sheets()
        .flat_map(|sheet| book.entries_of(sheet.id).unwrap())
        .filter(is_whole)
        .cloned()
        .collect();
    assert!(rows.len() >= 15, "{}", rows.len());
    let mut chance = Chance(seed);
    let mut counted: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for kind in KINDS {
        for _ in 0..OF_EACH {
            let entry = chance.one(&rows);
            let what = written(kind, year, &mut chance);
            let with = |side| {
                let mut book = book.clone();
                write(&mut book, &entry, &what, side);
                book
            };
            // The published sheets go into the next year as a copy.
            let is_about_copies = matches!(kind, "near-copy" | "stale-year");
            let before = keys(book, entry.sheet, is_about_copies);
            let twin = keys(&with(Side::Right), entry.sheet, is_about_copies);
            let wrong = keys(&with(Side::Wrong), entry.sheet, is_about_copies);
            let own = counted.entry(kind).or_default();
            own[0] += 1;
            if wrong.iter().any(|key| !twin.contains(key) && !before.contains(key)) {
                own[1] += 1;
            } else {
                eprintln!("missed      {kind} {what:?}");
            }
            if twin.iter().any(|key| !before.contains(key)) {
                own[2] += 1;
                let twin = with(Side::Right);
                let all = of_sheet(&twin, entry.sheet)
                    .unwrap()
                    .into_iter()
                    .filter(|own| !before.contains(&own.key));
                let told = all.filter(counts).map(|own| words::message(&own)).collect::<Vec<_>>();
                let cells = columns.map(|id| twin.text(entry.id, &id.into()).to_owned());
                eprintln!("stopped at  {kind} twin {cells:?} {:?} {told:?}", what.past_below);
            }
        }
    }
    eprintln!("{what}, {} rows", rows.len());
    eprintln!("{:18}{:>6}{:>7}{:>15}", "kind", "put in", "found", "twins stopped");
    let mut whole = [0; 3];
    for (kind, own) in &counted {
        eprintln!("{kind:18}{:>6}{:>7}{:>15}", own[0], own[1], own[2]);
        whole.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
    }
    let [all, found, twins] = whole.map(|count| usize::try_from(count).unwrap());
    eprintln!("errors put in: found {found} of {all}; twins stopped at {twins}");
    (found * 100 / all, twins * 100 / all)
}

#[test]
fn errors_that_a_script_puts_into_sentences_are_found() {
    let book = super::book_of(&right());
    let (found, twins) = campaign("right sentences", &book, 6);
    assert!(found >= FOUND_IN_SENTENCES, "{found} of 100 are found");
    assert_eq!(twins, 0, "{twins} of 100 twins are stopped at");
}

#[test]
fn errors_that_a_script_puts_into_the_published_sheets_are_found() {
    let Some(last) = seed() else { return };
    let (found, twins) = campaign("published sheets", &next_year(&last), 22);
    assert!(found >= FOUND_IN_SHEETS, "{found} of 100 are found");
    assert_eq!(twins, 0, "{twins} of 100 twins are stopped at");
}

/// The numbers that the arithmetic of a right sentence holds together: those of a sum, a
/// difference, a product, and of a share in per cent.
fn bound(holds: &str) -> BTreeSet<u64> {
    let clause = regex::Regex::new(r"^(?:[0-9]+(?:[-+*/][0-9.]+)+|round\([0-9]+/[0-9]+\*100,1\))==[0-9.]+$");
    let clause = clause.unwrap();
    let clauses = holds.split("; ").filter(|own| clause.is_match(own));
    let numbers = clauses.flat_map(|own| own.split(|c: char| !c.is_ascii_digit() && c != '.'));
    numbers.filter_map(|number| number.parse().ok()).filter(|number| *number > 12 && *number != 100).collect()
}

/// The text with a number in place of the only place where another stands.
fn exchanged(text: &str, old: u64, new: u64) -> Option<String> {
    let old = grouped(old);
    let mut places = text.match_indices(&old).filter(|(at, _)| {
        let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let behind = &text[at + old.len()..];
        !text[..*at].ends_with(is_part) && !behind.starts_with(is_part)
    });
    let (at, _) = places.next()?;
    let is_one = places.next().is_none();
    is_one.then(|| format!("{}{}{}", &text[..at], grouped(new), &text[at + old.len()..]))
}

#[test]
fn digits_that_changed_places_are_found() {
    let mut all = Vec::new();
    for (case, line) in right().into_iter().zip(include_str!("right.jsonl").lines()) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        for number in bound(line["holds"].as_str().unwrap_or_default()) {
            for (column, text) in &case.now {
                let Some(text) = exchanged(text, number, swapped(number)) else { continue };
                let mut now = case.now.clone();
                now.insert(column.clone(), text);
                let id = format!("{}-{number}", case.id);
                all.push(Case { id, kind: String::new(), now, past: case.past.clone() });
            }
        }
    }
    assert!(all.len() >= 100, "{}", all.len());
    let found = findings(&all);
    for case in all.iter().filter(|case| !found.contains_key(&case.id)) {
        eprintln!("missed      {}", super::told(case, &[]));
    }
    eprintln!("digits changed about: found {} of {}", found.len(), all.len());
    assert!(found.len() * 100 >= DIGITS_FOUND * all.len());
}
