//! Files of earlier versions.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;
use crate::book::testing::{Small, small};
use crate::book::{PageSetup, SheetId};
use crate::edit::{Command, Session};

/// All versions before this one.
const EARLIER: std::ops::Range<i64> = 1..VERSION;

/// A file as a program of an earlier version left it: its tables, with the rows
/// of a small book whose first closing text was changed last.
fn file_of(version: i64, folder: &Path) -> (PathBuf, Book, SheetId) {
    let (source, path) = (folder.join("source"), folder.join(format!("{version}.chosho")));
    let Small { book, first, .. } = small();
    let mut session = Session::create(&source, book, IfExists::Refuse, Arc::new(|| {})).unwrap();
    session.execute(&Command::SetOverall { sheet: first, text: "改めた評価".to_owned() }).unwrap();
    session.settle();
    let book = session.book().clone();
    drop(session);

    let mut conn = Connection::open(&path).unwrap();
    schema::migrate_to(&mut conn, version).unwrap();
    conn.execute("ATTACH ?1 AS source", [source.to_str()]).unwrap();
    for table in ["book", "form", "plan", "policy", "sheet", "entry", "cell", "op_log"] {
        // Those that a table had then.
        let columns: String = conn
            .query_row("SELECT group_concat(name) FROM pragma_table_info(?1, 'main')", [table], |row| {
                row.get(0)
            })
            .unwrap();
        conn.execute_batch(&format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM source.{table}"))
            .unwrap();
    }
    conn.execute_batch("DETACH source").unwrap();
    let logged: String = conn.query_row("SELECT changes FROM op_log", [], |row| row.get(0)).unwrap();
    let later = ["\"page\"", "\"note\""];
    assert!(logged.contains("改めた評価"));
    assert!(!later.iter().any(|key| logged.contains(key)), "as that version wrote it");
    drop(conn);
    fs::remove_file(source).unwrap();
    (path, book, first)
}

fn version_of(path: &Path) -> i64 {
    schema::version(&Connection::open(path).unwrap()).unwrap()
}

#[test]
fn an_older_file_is_read_without_being_touched() {
    for version in EARLIER {
        let folder = tempfile::tempdir().unwrap();
        let (path, book, _) = file_of(version, folder.path());
        let before = fs::read(&path).unwrap();
        assert_eq!(read(&path).unwrap(), book);
        verify(&path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(version_of(&path), version);
    }
}

#[test]
fn an_older_file_is_brought_up_to_date_and_worked_on() {
    for version in EARLIER {
        let folder = tempfile::tempdir().unwrap();
        let (path, book, first) = file_of(version, folder.path());
        let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
        assert_eq!(*session.book(), book);
        let page = Some(Box::new(PageSetup { body_pt: 11.0, ..PageSetup::a4_landscape() }));
        session.execute(&Command::SetSheetPage { sheet: first, page: page.clone() }).unwrap();
        session.execute(&Command::SetNote { sheet: first, text: "要確認".to_owned() }).unwrap();
        session.settle();
        drop(session);

        assert_eq!(version_of(&path), VERSION);
        let book = read(&path).unwrap();
        let sheet = book.sheet(first).unwrap();
        assert_eq!((&sheet.page, sheet.note.as_str()), (&page, "要確認"));
        verify(&path).unwrap();
    }
}

#[test]
fn what_was_done_in_an_older_version_can_be_undone_and_redone() {
    for version in EARLIER {
        let folder = tempfile::tempdir().unwrap();
        let (path, _, first) = file_of(version, folder.path());
        let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
        session.undo().unwrap();
        session.settle();
        assert_eq!(read_while_open(&session, first), "全体の評価");
        session.redo().unwrap();
        session.settle();
        drop(session);
        assert_eq!(read(&path).unwrap().sheet(first).unwrap().overall, "改めた評価");
    }
}

fn read_while_open(session: &Session, sheet: SheetId) -> String {
    assert!(matches!(session.save_state(), crate::edit::SaveState::Saved), "it fits what is in the file");
    session.book().sheet(sheet).unwrap().overall.clone()
}

#[test]
fn an_unsound_older_file_is_refused_as_it_is() {
    for version in EARLIER {
        for damage in [
            "CREATE TRIGGER t AFTER INSERT ON cell BEGIN DELETE FROM cell; END",
            "UPDATE form SET body = '{}'",
            "DELETE FROM book",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let (path, ..) = file_of(version, folder.path());
            Connection::open(&path).unwrap().execute_batch(damage).unwrap();
            let before = fs::read(&path).unwrap();
            for result in [Store::open(&path).map(|_| ()), read(&path).map(|_| ())] {
                assert!(matches!(result, Err(Error::Damaged { .. })), "{damage}: {result:?}");
            }
            assert_eq!(fs::read(&path).unwrap(), before, "{damage}: the file was changed");
        }
    }
}

/// A file that a program of format 2 wrote, as it wrote it.
#[test]
fn a_real_file_of_version_2_can_be_worked_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    fs::write(&path, include_bytes!("../../tests/assets/format-2.chosho")).unwrap();
    assert_eq!(version_of(&path), 2);
    let book = read(&path).unwrap();
    let sheet = book.sheets().next().unwrap();
    assert_eq!((sheet.overall.as_str(), sheet.note.as_str()), ("全体の評価", ""));
    assert_eq!(book.entries_of(sheet.id).count(), 2);
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    session.execute(&Command::SetNote { sheet: sheet.id, text: "要確認".to_owned() }).unwrap();
    session.settle();
    drop(session);
    assert_eq!(version_of(&path), VERSION);
    assert_eq!(read(&path).unwrap().sheet(sheet.id).unwrap().note, "要確認");
}
