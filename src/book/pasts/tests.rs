use super::super::testing::small;
use super::super::{Book, Change, Fate, Head, Key as _, PastEntry, Record, Subject};
use super::*;
use proptest::prelude::*;

pub fn lineage(name: &str) -> Lineage {
    Lineage::derived(&[name])
}

/// A book of 2024 with these: year, lineage, and what went on from it.
pub fn book(pasts: &[(i32, &str, &[&str])]) -> Book {
    let mut book = small().book;
    for (at, (year, own, next)) in pasts.iter().enumerate() {
        let entry = PastEntry { name: (*own).to_owned(), marks: Vec::new(), parent: None, cells: Vec::new() };
        let past = Past {
            id: book.new_key(),
            position: at as i64,
            lineage: lineage(own),
            year: FiscalYear::new(*year).unwrap(),
            plan: String::new(),
            policy: String::new(),
            sheet: 1,
            sheet_lineage: lineage("sheet"),
            subject: Subject::Entry(entry),
            next: next.iter().map(|name| lineage(name)).collect(),
        };
        book.apply(&Change::insert(Record::Past(past)));
    }
    book
}

fn history(book: &Book, name: &str) -> Vec<String> {
    let of = |past: &Past| format!("{} {}", past.year.year(), past.entry().unwrap().name);
    book.history_of(lineage(name)).into_iter().map(of).collect()
}

#[test]
fn the_history_of_an_entry_is_that_of_all_that_went_into_it() {
    let book = book(&[
        (2021, "a", &["a"]),
        (2021, "b", &["b"]),
        (2022, "a", &["b"]),
        (2022, "b", &["b"]),
        (2023, "b", &["b"]),
        (2023, "c", &["c"]),
    ]);
    assert_eq!(history(&book, "b"), ["2023 b", "2022 a", "2022 b", "2021 a", "2021 b"]);
    assert_eq!(history(&book, "c"), ["2023 c"]);
    assert_eq!(history(&book, "a"), ["2021 a"], "what went elsewhere is no longer its own");
    let last: Vec<i32> = book.past_of(lineage("b")).iter().map(|past| past.year.year()).collect();
    assert_eq!(last, [2023]);
}

#[test]
fn where_no_book_was_made_last_year_the_newest_is_what_is_compared_with() {
    let mut book = book(&[(2021, "a", &["a"]), (2022, "a", &["a"])]);
    let year =
        |book: &Book| book.past_of(lineage("a")).iter().map(|past| past.year.year()).collect::<Vec<_>>();
    let this = book.head.fiscal_year.year();
    assert!(this > 2023, "a year is passed over");
    assert_eq!(year(&book), [2022]);
    let head = Head { fiscal_year: FiscalYear::new(2022).unwrap(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
    assert_eq!(year(&book), [2021], "what comes after the book's own year is not before it");
}

#[test]
fn what_came_out_of_another_has_its_history_up_to_then() {
    let book = book(&[
        (2021, "a", &["a"]),
        (2022, "a", &["a", "b"]),
        (2023, "a", &["a"]),
        (2023, "b", &["b"]),
        (2024, "b", &["b"]),
    ]);
    assert_eq!(history(&book, "b"), ["2023 b", "2022 a", "2021 a"], "and nothing of this year");
    assert_eq!(history(&book, "a"), ["2023 a", "2022 a", "2021 a"]);
}

#[test]
fn entries_that_went_into_each_other_do_not_go_round_for_ever() {
    let book = book(&[(2022, "a", &["b"]), (2022, "b", &["a"]), (2023, "a", &["b"]), (2023, "b", &["a"])]);
    assert_eq!(history(&book, "a"), ["2023 b", "2022 a"]);
}

#[test]
fn what_became_of_an_entry_is_told_by_what_went_on_from_it() {
    let book = book(&[(2023, "a", &["a"]), (2023, "b", &["a"]), (2023, "c", &["c", "d"]), (2023, "e", &[])]);
    let fates: Vec<Fate> = book.pasts().map(Past::fate).collect();
    assert_eq!(fates, [Fate::Continued, Fate::Merged, Fate::Divided, Fate::Ended]);
}

#[test]
fn what_is_taken_out_is_no_longer_found() {
    let mut book = book(&[(2023, "a", &["a"])]);
    let past = book.pasts().next().unwrap().clone();
    let gone = Change::delete(Record::Past(past));
    book.apply(&gone);
    assert!(!book.has_past() && book.history_of(lineage("a")).is_empty());
    book.apply(&gone.inverse());
    assert_eq!(history(&book, "a"), ["2023 a"]);
}

/// What is put into a history: the year, the sheet, the row, what goes on from it and
/// which text it has, of few.
type Drawn = (i32, u8, u8, Vec<u8>, u8);

/// Some texts, so that years often say the same.
fn drawn_text(number: u8) -> String {
    match number {
        0 => String::new(),
        1 => "地域の課題を把握し、関係機関と連携して支援を行った。\n".repeat(40),
        2 => "𠮷野家の葛󠄀".to_owned(),
        3 => "長".repeat(9_000),
        _ => format!("令和{number}年度は{number}回開催した。"),
    }
}

fn drawn_past(id: PastId, position: i64, (year, sheet, row, next, text): &Drawn) -> Past {
    let of = |row: &u8| lineage(&format!("{row}"));
    let text = drawn_text(*text);
    let subject = match row {
        0 => Subject::Sheet { overall: text, links: None },
        _ => Subject::Entry(PastEntry {
            name: format!("事業{row}"),
            marks: Vec::new(),
            parent: None,
            cells: vec![super::super::PastCell {
                column: "achievement".into(),
                caption: "実績".to_owned(),
                role: None,
                text,
                merged: false,
                shelved: false,
            }],
        }),
    };
    Past {
        id,
        position,
        lineage: of(row),
        year: FiscalYear::new(*year).unwrap(),
        plan: "計画".to_owned(),
        policy: format!("施策{sheet}"),
        sheet: u32::from(*sheet),
        sheet_lineage: lineage(&format!("sheet {sheet}")),
        subject,
        next: next.iter().map(of).collect(),
    }
}

fn put(book: &mut Book, past: Past) {
    let before = book.past(past.id).cloned().map(Record::Past);
    book.apply(&Change { before, after: Some(Record::Past(past)) });
}

/// A book with what a file of `book` would have of earlier years; whether it fits.
fn reopened(book: &Book) -> Book {
    let (volumes, loose) = book.bind_pasts();
    let kept = |volume: Volume| {
        let (lineages, body) = (volume.lineage_bytes(), volume.body().to_vec());
        let years = serde_json::to_string(volume.years()).unwrap();
        Volume::from_parts(serde_json::from_str(&years).unwrap(), &lineages, body).unwrap()
    };
    let volumes: Vec<Volume> = volumes.into_iter().map(kept).collect();
    assert!(volumes.iter().all(Volume::is_sound));
    let mut own = Book::new(book.head.clone());
    loose.into_iter().for_each(|past| own.apply(&Change::insert(Record::Past(past))));
    let unread = crate::error::Error::BrokeDown;
    assert!(own.take_volumes(volumes, Vec::new(), unread));
    own
}

/// Everything that can be asked of a history.
fn assert_says(own: &Book, wanted: &Book) {
    assert_eq!(own.pasts, wanted.pasts);
    assert!(own.pasts().eq(wanted.pasts()));
    assert!(own.read_pasts().eq(wanted.read_pasts()));
    assert!(
        own.records().map(Result::unwrap).filter(|own| matches!(own, Record::Past(_))).count()
            == wanted.pasts().count()
    );
    assert_eq!(own.has_past(), wanted.has_past());
    assert_eq!(own.past_years(), wanted.past_years());
    assert_eq!(own.last_year_known(), wanted.last_year_known());
    for year in (2015..2024).filter_map(FiscalYear::new) {
        assert!(own.pasts_of(year).eq(wanted.pasts_of(year)));
        for row in 0..8 {
            let row = lineage(&format!("{row}"));
            assert_eq!(own.past_as(row, year), wanted.past_as(row, year));
        }
    }
    for row in (0..8).map(|row| lineage(&format!("{row}"))) {
        assert_eq!(own.past_of(row), wanted.past_of(row));
        assert_eq!(own.history_of(row), wanted.history_of(row));
        assert_eq!(own.newest_past_as(row), wanted.newest_past_as(row));
    }
    for past in wanted.pasts() {
        assert_eq!(own.past(past.id), Some(past));
    }
    assert!(own.check_read().is_ok());
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let next = proptest::collection::vec(1..8_u8, 0..3);
    (2016..2023, 0..4_u8, 0..8_u8, next, 0..9_u8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_bound_is_what_was_written_whatever_was_changed_since(
        first in proptest::collection::vec(drawn(), 0..60),
        later in proptest::collection::vec((0..80_usize, proptest::option::of(drawn())), 0..20),
    ) {
        let mut plain = Book::new(small().book.head.clone());
        for (at, own) in first.iter().enumerate() {
            let id = plain.new_key();
            put(&mut plain, drawn_past(id, at as i64 % 7, own));
        }
        let mut bound = reopened(&plain);
        assert_says(&bound, &plain);
        // What goes, comes or is changed; then all is bound again, and once more.
        for (at, own) in later {
            let ids: Vec<PastId> = plain.pasts().map(|past| past.id).collect();
            let known = ids.get(at).copied();
            let change = match (known, own) {
                (Some(id), None) => Change::delete(Record::Past(plain.past(id).unwrap().clone())),
                (known, Some(own)) => {
                    let id = known.unwrap_or_else(|| plain.new_key());
                    Change { before: None, after: Some(Record::Past(drawn_past(id, at as i64, &own))) }
                }
                (None, None) => continue,
            };
            let before = bound.clone();
            plain.apply(&change);
            bound.apply(&change);
            let back = Change { before: change.after, after: before.past(known.unwrap_or(PastId::from_raw(0))).cloned().map(Record::Past) };
            let mut undone = bound.clone();
            undone.apply(&back);
            assert_eq!(undone.pasts, before.pasts);
        }
        assert_says(&bound, &plain);
        let again = reopened(&bound);
        assert_says(&again, &plain);
        assert_says(&reopened(&again), &plain);
    }
}

/// A history of so many years, in each of which 30 sheets say of two rows what `text` says.
fn years_of(years: i32, text: impl Fn(i32, u8) -> String) -> Book {
    let mut book = Book::new(small().book.head.clone());
    for year in 2020 - years..2020 {
        for row in 1..=60 {
            let id = book.new_key();
            let mut past = drawn_past(id, i64::from(row), &(year, row / 2, row, vec![row], 0));
            let Subject::Entry(entry) = &mut past.subject else { unreachable!() };
            entry.cells[0].text = text(year, row);
            put(&mut book, past);
        }
    }
    book
}

fn bound_size(book: &Book) -> usize {
    book.bind_pasts().0.iter().map(|volume| volume.body().len()).sum()
}

/// A text that no other is like.
fn noise(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from_u32(0x4e00 + (state % 0x4000) as u32).unwrap()
    };
    (0..200).map(|_| next()).collect()
}

#[test]
fn what_years_say_in_the_same_words_is_there_once() {
    let same = |_: i32, row: u8| noise(u64::from(row));
    let one = bound_size(&years_of(1, same));
    assert!(one > 60 * 400, "the words themselves do not get small: {one}");
    let seven = bound_size(&years_of(7, same));
    assert!(seven < one * 2, "{seven} of seven years, {one} of one");
    let other = |year: i32, row: u8| noise(u64::from(row) << 16 | year as u64);
    assert!(bound_size(&years_of(7, other)) > 5 * one, "other words are not the same");
}

#[test]
fn a_year_that_comes_is_bound_with_those_before_and_nothing_else_is_bound_anew() {
    let text = |_: i32, row: u8| noise(u64::from(row));
    let mut book = reopened(&years_of(6, text));
    let one = bound_size(&years_of(1, text));
    for past in years_of(1, text).pasts() {
        let id = book.new_key();
        put(&mut book, Past { id, year: FiscalYear::new(2020).unwrap(), ..past.clone() });
    }
    assert!(bound_size(&book) < one * 2);
    let before = reopened(&book);
    let mut after = before.clone();
    let past = after.pasts().next().unwrap().clone();
    put(&mut after, Past { next: Vec::new(), ..past });
    let (old, new) = (before.bind_pasts().0, after.bind_pasts().0);
    assert_eq!(old.len(), new.len());
    assert_eq!(old.iter().zip(&new).filter(|(old, new)| old != new).count(), 1);
}

#[test]
fn only_what_is_looked_at_is_read_and_it_is_let_go_of_but_for_the_newest_year() {
    let mut book = reopened(&years_of(7, |_, row| noise(u64::from(row))));
    let about = lineage("1");
    assert_eq!((book.has_past(), book.past_years().len(), book.read_pasts_size()), (true, 7, 0));
    assert_eq!(book.past_of(about).len(), 1);
    let newest = book.read_pasts_size();
    assert_eq!(book.history_of(about).len(), 7);
    let history = book.read_pasts_size();
    assert!(newest > 0 && history > 5 * newest);
    let last = book.last_year_known().unwrap();
    book.forget_pasts();
    assert_eq!((book.past_of(about).len(), book.read_pasts_size()), (1, 0), "the newest year is kept");
    assert_eq!(book.past_as(about, last).unwrap().lineage, about);
    assert_eq!(book.history_of(about).len(), 7);
    assert_eq!(book.read_pasts_size(), history - newest);
    // A part of a book keeps what it reads for itself, and who reads all keeps none of it.
    book.forget_pasts();
    assert_eq!(book.pasts.part().went_into(about, FiscalYear::new(2014).unwrap()).len(), 1);
    assert_eq!(book.read_pasts().count(), 420);
    assert_eq!(book.read_pasts_size(), 0);
}

#[test]
fn a_volume_that_does_not_say_what_it_has_is_none_or_is_told_when_it_is_read() {
    let book = years_of(2, |_, row| noise(u64::from(row)));
    let (volumes, _) = book.bind_pasts();
    let volume = volumes[0].clone();
    let (lineages, body) = (volume.lineage_bytes(), volume.body().to_vec());
    let parts = |change: &dyn Fn(&mut Vec<VolumeYear>)| {
        let mut years = volume.years().to_vec();
        change(&mut years);
        Volume::from_parts(years, &lineages, body.clone())
    };
    let id = |raw| PastId::from_raw(raw);
    assert!(parts(&|_| {}).unwrap().is_sound());
    assert!(parts(&|years| years.reverse()).is_none());
    assert!(parts(&|years| years[0].size = usize::MAX).is_none());
    assert!(parts(&|years| years[0].keys = vec![(id(-1), id(3))]).is_none());
    assert!(parts(&|years| years[0].keys = vec![(id(9), id(3))]).is_none());
    assert!(parts(&|years| years[0].keys = vec![(id(1), id(i64::MAX))]).is_none());
    assert!(Volume::from_parts(volume.years().to_vec(), &lineages[1..], body.clone()).is_none());
    // These can only be found by reading it.
    let liars = [
        parts(&|years| years[0].size -= 1),
        parts(&|years| years[0].keys = vec![(id(1_000), id(1_000))]),
        parts(&|years| years[1].size += 1),
        Volume::from_parts(volume.years().to_vec(), &lineages[16..], body.clone()),
        Volume::from_parts(volume.years().to_vec(), &lineages, body[..body.len() / 2].to_vec()),
        Volume::from_parts(volume.years().to_vec(), &lineages, vec![0; 50]),
    ];
    for liar in liars {
        let liar = liar.unwrap();
        assert!(!liar.is_sound());
        let mut book = Book::new(book.head.clone());
        assert!(book.take_volumes(vec![liar], Vec::new(), crate::error::Error::BrokeDown));
        assert!(book.check_read().is_ok());
        assert!(book.pasts().count() < 120);
        assert!(book.check_read().is_err() && book.unread().is_some());
    }
    // Two volumes with one record.
    let mut twice = Book::new(book.head.clone());
    assert!(!twice.take_volumes(vec![volume.clone(), volume], Vec::new(), crate::error::Error::BrokeDown));
}
