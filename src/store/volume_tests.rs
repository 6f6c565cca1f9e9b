//! What earlier years said, in files.

use std::fs;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;
use crate::book::testing::{Small, small, with_year};
use crate::book::{Key as _, Lineage, Past, PastId, Place};
use crate::edit::{Command, Refusal, Session};
use crate::file::IfExists;

/// A file of a book that knows three years, and the book.
struct Fixture {
    _folder: tempfile::TempDir,
    path: PathBuf,
    small: Small,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let mut small = small();
    (1..=3).rev().for_each(|years| with_year(&mut small.book, years));
    create(&path, &Contents::new(small.book.clone()), IfExists::Refuse).unwrap();
    Fixture { _folder: folder, path, small }
}

impl Fixture {
    fn sql(&self, sql: &str) -> &Self {
        Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
        self
    }

    fn count(&self, table: &str) -> i64 {
        let conn = Connection::open(&self.path).unwrap();
        conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    /// Puts something else into the first volume, and has all sums fit that.
    fn forge(&self, forge: impl FnOnce(&mut String, &mut Vec<u8>, &mut Vec<u8>)) -> &Self {
        let conn = Connection::open(&self.path).unwrap();
        let select = "SELECT years, lineages, body, sum FROM volume WHERE id = 1";
        let (mut years, mut lineages, mut body, before): (String, Vec<u8>, Vec<u8>, i64) = conn
            .query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .unwrap();
        forge(&mut years, &mut lineages, &mut body);
        let sum = sum::of_volume(&years, &lineages, &body);
        let update = "UPDATE volume SET years = ?1, lineages = ?2, body = ?3, sum = ?4 WHERE id = 1";
        conn.execute(update, params![years, lineages, body, sum]).unwrap();
        let annex: i64 = conn.query_row("SELECT annex_sum FROM book", [], |row| row.get(0)).unwrap();
        let annex = sum::plus(annex, sum.wrapping_sub(before));
        conn.execute("UPDATE book SET annex_sum = ?1", [annex]).unwrap();
        self
    }
}

fn step(revision: i64, changes: Vec<Change>) -> Write {
    let label = "前年度の記録".to_owned();
    let step = Step { label, place: Place::default(), changes: changes.clone(), at: None, by: None };
    let mark = Uuid::from_u128(revision as u128);
    Write { revision, next_key: 1_000, seq: revision, kind: WriteKind::Do(step), mark, changes }
}

fn changed(past: &Past) -> Past {
    Past {
        next: vec![Lineage::derived(&["別の事業"])], policy: "別の施策".to_owned(), ..past.clone()
    }
}

#[test]
fn earlier_years_are_bound_and_read_back_as_they_were() {
    let own = fixture();
    assert_eq!((own.count("past"), own.count("volume"), own.count("unbound")), (0, 1, 0));
    let book = read(&own.path).unwrap();
    assert_eq!(book.read_pasts_size(), 0, "nothing was looked at");
    assert!(book.pasts().eq(own.small.book.pasts()));
    assert_eq!(book, own.small.book);
    verify(&own.path).unwrap();
    let (_, contents) = Store::open(&own.path).unwrap();
    assert_eq!(contents, Contents::new(own.small.book.clone()));
    let session = Session::open_lazily(&own.path, Arc::new(|| {})).unwrap();
    assert!(session.book().pasts().eq(own.small.book.pasts()));
}

#[test]
fn what_is_changed_of_earlier_years_is_in_the_file_and_can_be_taken_back() {
    let own = fixture();
    let start = own.small.book.clone();
    let pasts: Vec<Past> = start.pasts().cloned().collect();
    let new = Past { id: PastId::from_raw(900), ..changed(&pasts[5]) };
    let steps = [
        vec![Change::update(Record::Past(pasts[0].clone()), Record::Past(changed(&pasts[0])))],
        vec![
            Change::delete(Record::Past(pasts[1].clone())),
            Change::insert(Record::Past(new.clone())),
            Change::update(Record::Past(changed(&pasts[0])), Record::Past(pasts[0].clone())),
        ],
        vec![Change::delete(Record::Past(new)), Change::delete(Record::Past(pasts[7].clone()))],
    ];
    let (mut book, mut revision) = (start.clone(), 0);
    let back = steps.iter().rev().map(|changes| crate::book::change::inverse(changes));
    for changes in steps.iter().cloned().chain(back) {
        revision += 1;
        let (mut store, contents) = Store::open(&own.path).unwrap();
        assert!(contents.book == book, "step {revision}");
        store.write(&step(revision, changes.clone())).unwrap();
        book.apply_all(&changes);
        book.reserve_keys(1_000);
        drop(store);
        verify(&own.path).unwrap();
        assert!(read(&own.path).unwrap().records().eq(book.records()), "step {revision}");
    }
    assert!(book.records().eq(start.records()));
    assert_eq!(own.count("unbound"), 3, "what was bound and changed stays by itself");
    // A new file has all of it bound again.
    let target = own.path.with_file_name("b.chosho");
    create(&target, &Contents::new(read(&own.path).unwrap()), IfExists::Refuse).unwrap();
    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table}");
        Connection::open(&target).unwrap().query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((count("past"), count("unbound")), (0, 0));
    assert!(read(&target).unwrap().records().eq(start.records()));
}

#[test]
fn a_change_that_does_not_fit_what_is_bound_changes_nothing() {
    let own = fixture();
    let past = own.small.book.pasts().next().unwrap().clone();
    let wrong = [
        Change::insert(Record::Past(past.clone())),
        Change::update(Record::Past(changed(&past)), Record::Past(past.clone())),
        Change::delete(Record::Past(changed(&past))),
    ];
    for change in wrong {
        let (mut store, _) = Store::open(&own.path).unwrap();
        let failed = store.write(&step(1, vec![change])).unwrap_err();
        assert!(matches!(failed, Error::Save { cause: Unsaved::Mismatch, .. }), "{failed:?}");
        drop(store);
        assert_eq!((own.count("past"), own.count("unbound")), (0, 0));
        assert_eq!(read(&own.path).unwrap(), own.small.book);
    }
}

#[test]
fn a_damaged_volume_is_named_and_costs_no_sheet() {
    for damage in [
        "UPDATE volume SET body = CAST(substr(body, 1, 300) || x'00' || substr(body, 302) AS BLOB)",
        "UPDATE volume SET body = substr(body, 1, 300)",
        "UPDATE volume SET years = '[]'",
        "UPDATE volume SET years = json_remove(years, '$[0]')",
        "UPDATE volume SET lineages = substr(lineages, 17)",
        "UPDATE volume SET sum = sum + 1",
        "DELETE FROM volume",
        "INSERT INTO volume (years, lineages, sum, body) SELECT years, lineages, sum, body FROM volume",
        "INSERT INTO unbound VALUES (1)",
        "INSERT INTO unbound SELECT max(id) FROM entry",
    ] {
        let own = fixture();
        own.sql(damage);
        for found in [read(&own.path).map(|_| ()), verify(&own.path), Store::open(&own.path).map(|_| ())] {
            let told = found.unwrap_err();
            assert!(matches!(told, Error::Damaged { .. }), "{damage}: {told:?}");
            assert!(told.to_string().contains("前年度までの記録"), "{damage}: {told}");
        }
        let salvaged = salvage(&own.path).unwrap();
        assert_eq!(salvaged.problems, [Problem::Annex], "{damage}");
        let book = salvaged.contents.book;
        let sheets = |book: &Book| {
            book.records()
                .map(Result::unwrap)
                .filter(|own| !matches!(own, Record::Past(_)))
                .collect::<Vec<_>>()
        };
        assert_eq!(sheets(&book), sheets(&own.small.book), "{damage}");
        assert!(book.pasts().all(|past| own.small.book.past(past.id) == Some(past)), "{damage}");
    }
}

#[test]
fn what_can_be_read_of_a_damaged_file_has_its_earlier_years() {
    let own = fixture();
    let past = own.small.book.pasts().next().unwrap().clone();
    let (mut store, _) = Store::open(&own.path).unwrap();
    let change = Change::update(Record::Past(past.clone()), Record::Past(changed(&past)));
    store.write(&step(1, vec![change])).unwrap();
    drop(store);
    let row = own.small.rows()[1].raw();
    own.sql(&format!("UPDATE cell SET text = 'x' WHERE entry_id = {row} AND column_id = 'target'"));
    let salvaged = salvage(&own.path).unwrap();
    assert!(matches!(salvaged.problems.as_slice(), [Problem::Sheet { number: 1, .. }]));
    let mut expected = own.small.book.clone();
    expected.apply(&Change::insert(Record::Past(changed(&past))));
    assert!(salvaged.contents.book.pasts().eq(expected.pasts()));
}

#[test]
fn what_was_made_to_fit_its_sums_is_told_when_it_is_looked_at() {
    let zeros = |years: &mut String, _: &mut Vec<u8>, body: &mut Vec<u8>| {
        body.fill(0);
        assert!(years.starts_with('['));
    };
    let own = fixture();
    own.forge(zeros);
    let told = verify(&own.path).unwrap_err();
    assert!(told.to_string().contains("前年度までの記録"), "{told}");
    let book = read(&own.path).unwrap();
    assert_eq!(book.pasts().count(), 0);
    assert!(book.check_read().is_err(), "nothing is made of a book that lacks something");
    let target = own.path.with_file_name("b.chosho");
    assert!(matches!(
        create(&target, &Contents::new(read(&own.path).unwrap()), IfExists::Refuse),
        Ok(()) | Err(Error::Shared(_))
    ));
    let mut session = Session::open(&own.path, Arc::new(|| {})).unwrap();
    assert!(session.book().pasts().next().is_none());
    let sheet = own.small.first;
    let refused = session.execute(&Command::SetNote { sheet, text: "要確認".to_owned() });
    assert!(matches!(refused, Err(Refusal::NotRead)), "{refused:?}");
    // Said to be larger than any is.
    let own = fixture();
    own.forge(|years, _, _| *years = years.replacen("\"size\":", "\"size\":99999999", 1));
    assert!(matches!(read(&own.path), Err(Error::Damaged { .. })));
}

#[test]
fn a_file_of_the_version_before_has_its_years_bound_and_what_was_wrong_stays_wrong() {
    let real = include_bytes!("../../tests/assets/format-8.chosho");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    fs::write(&path, real).unwrap();
    let before = read(&path).unwrap();
    assert!(before.has_past() && before.volumes().is_empty(), "for a look at it nothing is bound");
    let count = before.pasts().count();
    let (store, contents) = Store::open(&path).unwrap();
    assert_eq!(contents.book, before);
    drop(store);
    let after = read(&path).unwrap();
    assert_eq!((after.loose_pasts().count(), after.volumes().is_empty()), (0, false));
    assert_eq!((after.pasts().count(), &after), (count, &before));
    verify(&path).unwrap();

    for damage in [
        "UPDATE past SET body = replace(body, '年', '月')",
        "DELETE FROM past WHERE id = (SELECT min(id) FROM past)",
    ] {
        fs::write(&path, real).unwrap();
        Connection::open(&path).unwrap().execute_batch(damage).unwrap();
        let bytes = fs::read(&path).unwrap();
        for found in [read(&path).map(|_| ()), verify(&path), Store::open(&path).map(|_| ())] {
            assert!(matches!(found, Err(Error::Damaged { .. })), "{damage}");
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "{damage}");
    }
}

/// A file of format 8 whose book knows so many years, and the book.
fn older(path: &Path, years: i32) -> Book {
    let mut book = small().book;
    (1..=years).rev().for_each(|years| with_year(&mut book, years));
    let source = path.with_extension("source");
    create(&source, &Contents::new(book.clone()), IfExists::Refuse).unwrap();
    let mut conn = Connection::open(path).unwrap();
    schema::migrate_to(&mut conn, 8).unwrap();
    conn.execute("ATTACH ?1 AS source", [source.to_str()]).unwrap();
    for table in ["book", "form", "plan", "policy", "sheet", "entry", "cell"] {
        conn.execute_batch(&format!("INSERT INTO {table} SELECT * FROM source.{table}")).unwrap();
    }
    conn.execute_batch("UPDATE book SET annex_sum = 0").unwrap();
    let mut sums = Sums::default();
    for record in book.pasts().cloned().map(Record::Past) {
        rows::put(&conn, &record).unwrap();
        sums.add_row(&record).unwrap();
    }
    sums.add_to(&conn).unwrap();
    conn.execute_batch("DETACH source").unwrap();
    fs::remove_file(source).unwrap();
    book
}

#[test]
fn an_older_file_with_many_years_gets_smaller_and_so_does_what_is_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let book = older(&path, 60);
    verify(&path).unwrap();
    let before = path.metadata().unwrap().len();
    let (store, contents) = Store::open(&path).unwrap();
    assert!(contents.book == book);
    assert_eq!((contents.book.loose_pasts().count(), contents.book.read_pasts_size()), (0, 0));
    let attached = lock(&store.conn).limit(rusqlite::limits::Limit::SQLITE_LIMIT_ATTACHED).unwrap();
    assert_eq!(attached, 0);
    drop(store);
    let after = path.metadata().unwrap().len();
    assert!(after * 5 < before * 2, "{after} bytes of {before}");
    verify(&path).unwrap();
    assert!(read(&path).unwrap() == book);
}
