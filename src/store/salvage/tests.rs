use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;
use crate::book::testing::{Small, small};
use crate::book::{Book, ColumnId, Key as _};
use crate::edit::{Command, Session};
use crate::file::IfExists;
use crate::store::{create, read, verify};

struct Fixture {
    folder: tempfile::TempDir,
    path: PathBuf,
    small: Small,
    /// The book as it was saved.
    book: Book,
}

/// A file whose first target and closing text were changed, so that they are in the log.
fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let small = small();
    let mut session = Session::create(&path, small.book.clone(), IfExists::Refuse, Arc::new(|| {})).unwrap();
    let (entry, column) = (small.rows()[0], ColumnId::from("target"));
    session.execute(&Command::SetCell { entry, column, text: "年12回".to_owned() }).unwrap();
    session.settle();
    let book = session.book().clone();
    Fixture { folder, path, small, book }
}

fn damage(fixture: &Fixture, sql: &str) {
    let conn = Connection::open(&fixture.path).unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}")).unwrap();
}

/// The numbers of the sheets that are named, 0 for what is above them.
fn named(problems: &[Problem]) -> Vec<u32> {
    let number = |problem: &Problem| match problem {
        Problem::Sheet { number, .. } => *number,
        _ => 0,
    };
    problems.iter().map(number).collect()
}

/// Every book that comes out can be saved and worked with.
fn saved(fixture: &Fixture, salvaged: &Salvaged) -> Book {
    let path = fixture.folder.path().join("new.chosho");
    create(&path, &salvaged.contents, IfExists::Replace).unwrap();
    verify(&path).unwrap();
    read(&path).unwrap()
}

#[test]
fn a_changed_text_is_found_and_its_sheet_is_named() {
    let fixture = fixture();
    let row = fixture.small.rows()[1].raw();
    damage(
        &fixture,
        &format!("UPDATE cell SET text = '1,302人' WHERE entry_id = {row} AND column_id = 'target'"),
    );
    for error in [read(&fixture.path).unwrap_err(), verify(&fixture.path).unwrap_err()] {
        assert!(error.to_string().contains("調書-1（施策0）"), "{error}");
        assert!(!error.to_string().contains("調書-2"), "{error}");
    }
    let salvaged = salvage(&fixture.path).unwrap();
    assert_eq!(named(&salvaged.problems), [1]);
    assert_eq!(saved(&fixture, &salvaged).text(fixture.small.rows()[1], &"target".into()), "1,302人");
}

#[test]
fn what_the_log_knows_comes_back() {
    let row = fixture().small.rows()[0].raw();
    for sql in [
        format!("UPDATE cell SET text = '年13回' WHERE entry_id = {row} AND column_id = 'target'"),
        format!(
            "UPDATE cell SET text = CAST(x'e5b9b4ff' AS TEXT) WHERE entry_id = {row} AND column_id = 'target'"
        ),
        format!("DELETE FROM cell WHERE entry_id = {row} AND column_id = 'target'"),
    ] {
        let fixture = fixture();
        damage(&fixture, &sql);
        assert!(matches!(read(&fixture.path), Err(Error::Damaged { .. })), "{sql}");
        let salvaged = salvage(&fixture.path).unwrap();
        assert_eq!(salvaged.problems, [], "{sql}");
        assert_eq!(saved(&fixture, &salvaged), fixture.book, "{sql}");
    }
}

#[test]
fn a_text_that_is_no_text_is_kept_as_far_as_it_is() {
    let fixture = fixture();
    let row = fixture.small.rows()[1];
    let key = format!("entry_id = {} AND column_id = 'target'", row.raw());
    damage(&fixture, &format!("UPDATE cell SET text = CAST(x'e5b9b4ff3132' AS TEXT) WHERE {key}"));
    let salvaged = salvage(&fixture.path).unwrap();
    assert_eq!(named(&salvaged.problems), [1]);
    assert_eq!(saved(&fixture, &salvaged).text(row, &"target".into()), "年\u{fffd}12");
}

#[test]
fn what_has_lost_its_parents_is_put_under_new_ones() {
    for (sql, rows, sheets) in [
        ("DELETE FROM sheet WHERE number = 1", 5, 2),
        ("DELETE FROM policy", 5, 2),
        ("DELETE FROM plan; DELETE FROM form; DELETE FROM book", 5, 2),
        ("DELETE FROM entry WHERE sheet_id = (SELECT id FROM sheet WHERE number = 2)", 5, 3),
        ("UPDATE form SET body = '{}'", 5, 2),
        ("DELETE FROM entry; DELETE FROM cell", 1, 3),
        ("UPDATE entry SET parent_id = id", 5, 2),
    ] {
        let fixture = fixture();
        damage(&fixture, sql);
        let salvaged = salvage(&fixture.path).unwrap();
        assert!(!salvaged.problems.is_empty(), "{sql}");
        let book = saved(&fixture, &salvaged);
        let found: usize = book.sheets().map(|sheet| book.entries_of(sheet.id).unwrap().count()).sum();
        assert_eq!(found, rows, "{sql}");
        assert_eq!(book.sheets().count(), sheets, "{sql}");
    }
}

#[test]
fn a_page_that_cannot_be_read_costs_only_what_is_on_it() {
    let fixture = fixture();
    let conn = Connection::open(&fixture.path).unwrap();
    let root: i64 = conn
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'cell'", [], |row| row.get(0))
        .unwrap();
    drop(conn);
    let mut bytes = fs::read(&fixture.path).unwrap();
    let page = (root as usize - 1) * 4096;
    bytes[page..page + 4096].fill(0);
    fs::write(&fixture.path, bytes).unwrap();
    let error = verify(&fixture.path).unwrap_err();
    assert!(error.to_string().contains("調書-1") && error.to_string().contains("調書-2"), "{error}");
    let salvaged = salvage(&fixture.path).unwrap();
    assert_eq!(named(&salvaged.problems), [1, 2]);
    let book = saved(&fixture, &salvaged);
    assert_eq!(book.head, fixture.book.head);
    // One cell is in the log.
    assert_eq!(book.text(fixture.small.rows()[0], &"target".into()), "年12回");
    assert_eq!(book.sheets().count(), 2);
}

#[test]
fn a_sound_file_comes_out_as_it_is_and_stays() {
    let fixture = fixture();
    let before = fs::read(&fixture.path).unwrap();
    let salvaged = salvage(&fixture.path).unwrap();
    assert_eq!((salvaged.problems.as_slice(), &salvaged.contents.book), ([].as_slice(), &fixture.book));
    assert_eq!(fs::read(&fixture.path).unwrap(), before);
}

#[test]
fn where_nothing_is_readable_that_is_said() {
    let fixture = fixture();
    damage(&fixture, "DELETE FROM cell; DELETE FROM entry; DELETE FROM sheet");
    damage(&fixture, "DELETE FROM op_log");
    assert!(matches!(salvage(&fixture.path), Err(Error::Damaged { .. })));
    fs::write(&fixture.path, [0; 8192]).unwrap();
    assert!(matches!(salvage(&fixture.path), Err(Error::NotABook { .. })));
}

/// Fuzzing gave a sheet a policy whose number is beyond all.
#[test]
fn what_stands_under_an_impossible_number_comes_out_under_another() {
    for damage_of in [
        "UPDATE sheet SET policy_id = -6843570195066841665",
        "UPDATE policy SET plan_id = 9223372036854775807",
        "UPDATE entry SET sheet_id = -1",
        "UPDATE cell SET entry_id = 9007199254740992 WHERE entry_id = (SELECT min(id) FROM entry)",
    ] {
        let fixture = fixture();
        damage(&fixture, damage_of);
        let salvaged = salvage(&fixture.path).unwrap();
        assert_eq!(saved(&fixture, &salvaged), salvaged.contents.book, "{damage_of}");
        assert!(!salvaged.problems.is_empty(), "{damage_of}");
    }
}
