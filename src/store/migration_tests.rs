//! Files of earlier versions.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;
use crate::book::testing::{Small, small};
use crate::book::{Cell, Entry, Fate, PageSetup, Sheet, SheetId};
use crate::edit::{Command, Session};
use crate::file::IfExists;
use crate::monitor::Monitor;

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
fn an_older_file_is_copied_before_it_is_brought_up_to_date() {
    for version in EARLIER {
        let folder = tempfile::tempdir().unwrap();
        let (path, book, _) = file_of(version, folder.path());
        drop(Store::open(&path).unwrap());
        let copy = folder.path().join(format!("{version}（形式{version}のバックアップ）.chosho"));
        assert_eq!(version_of(&copy), version);
        assert_eq!(read(&copy).unwrap(), book);
        // Once it is up to date there is nothing more to keep.
        drop(Store::open(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

#[cfg(unix)]
#[test]
fn an_older_file_that_cannot_be_copied_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ..) = file_of(1, folder.path());
    let before = fs::read(&path).unwrap();
    // Nothing beside it can have a name so much longer than its own.
    let long = folder.path().join(format!("{}.chosho", "a".repeat(235)));
    fs::rename(&path, &long).unwrap();
    let result = Store::open(&long).map(|_| ());
    assert!(matches!(result, Err(Error::NotKept { .. })), "{result:?}");
    assert_eq!(fs::read(&long).unwrap(), before);
    // Where the copy is somewhere else, it is opened.
    let elsewhere = folder.path().join("b.chosho");
    let keep = |old: &CopySource<'_>| old.copy_to(&elsewhere, &Monitor::default());
    Store::open_keeping(&long, Access::Ask, Unfinished::Keep, keep).unwrap();
    assert_eq!((version_of(&elsewhere), version_of(&long)), (1, VERSION));
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

/// A file that a program of this version or an earlier one wrote, as it wrote it.
struct Real {
    version: i64,
    file: &'static [u8],
    /// What stands in it.
    texts: &'static [&'static str],
    /// How many steps can be undone, and how many redone.
    log: (usize, usize),
    /// What stood in it before the first of them.
    before: &'static [&'static str],
}

/// One of each version at least, kept for ever.
const REAL: &[Real] = &[
    Real {
        version: 1,
        file: include_bytes!("../../tests/assets/format-1.chosho"),
        texts: WORKED_ON,
        log: (4, 1),
        before: NEW,
    },
    Real {
        version: 2,
        file: include_bytes!("../../tests/assets/format-2.chosho"),
        texts: &["相談※新規|年10回|12回|続ける|達成", "|夜間|||継続", "全体の評価"],
        log: (0, 0),
        before: &["相談※新規|年10回|12回|続ける|達成", "|夜間|||継続", "全体の評価"],
    },
    Real {
        version: 2,
        file: include_bytes!("../../tests/assets/format-2-log.chosho"),
        texts: WORKED_ON,
        log: (4, 1),
        before: NEW,
    },
    Real {
        version: 3,
        file: include_bytes!("../../tests/assets/format-3.chosho"),
        texts: WORKED_ON,
        log: (4, 1),
        before: NEW,
    },
    Real {
        version: 4,
        file: include_bytes!("../../tests/assets/format-4.chosho"),
        texts: WORKED_ON,
        log: (4, 1),
        before: NEW,
    },
    Real {
        version: 5,
        file: include_bytes!("../../tests/assets/format-5.chosho"),
        texts: WORKED_ON,
        log: (7, 0),
        before: NEW,
    },
    Real {
        version: 6,
        file: include_bytes!("../../tests/assets/format-6.chosho"),
        texts: WORKED_ON,
        log: (7, 0),
        before: NEW,
    },
    Real {
        version: 7,
        file: include_bytes!("../../tests/assets/format-7.chosho"),
        texts: WORKED_ON,
        log: (8, 0),
        before: NEW,
    },
    Real {
        version: 8,
        file: include_bytes!("../../tests/assets/format-8.chosho"),
        texts: WORKED_ON,
        log: (9, 0),
        before: NEW,
    },
    Real {
        version: 9,
        file: include_bytes!("../../tests/assets/format-9.chosho"),
        texts: WORKED_ON,
        log: (12, 0),
        before: NEW,
    },
    Real {
        version: 10,
        file: include_bytes!("../../tests/assets/format-10.chosho"),
        texts: WORKED_ON,
        log: (13, 0),
        before: NEW,
    },
];

/// The book of those that have a log, as it was made.
const NEW: &[&str] = &[
    "相談※新規|年10回|12回|続ける。\n広げる。|達成",
    "延長保育|19時まで|8か所|利用が増えた。|充実",
    "|20時まで|〃|〃|未実施",
    "全体の評価",
    "広場||||継続",
    "",
];

/// The same with what was done since and stands.
const WORKED_ON: &[&str] = &[
    "相談※新規|年12回|12回|続ける。\n広げる。|達成",
    "延長保育|19時まで|8か所|利用が増えた。|充実",
    "|20時まで|〃|〃|未実施",
    "学童||||",
    "改めた評価",
    "広場||||継続",
    "",
];

/// All that the sheets say: a line a row, then the closing text.
fn texts(book: &Book) -> Vec<String> {
    let cell = |row, column: &str| match book.cell(row, &column.into()) {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Merged) => "〃".to_owned(),
        None => String::new(),
    };
    let row = |row: &Entry| {
        let marks: String = row.marks.iter().map(|mark| format!("※{mark}")).collect();
        let cells = ["target", "achievement", "evaluation", "rating"].map(|column| cell(row.id, column));
        format!("{}{marks}|{}", row.name, cells.join("|"))
    };
    let sheet = |sheet: &Sheet| {
        let rows: Vec<String> = book.entries_of(sheet.id).unwrap().map(row).collect();
        rows.into_iter().chain([sheet.overall.clone()])
    };
    book.full_sheets().unwrap().into_iter().flat_map(sheet).collect()
}

/// Writes a real file and gives its path.
fn real(real: &Real, folder: &Path) -> PathBuf {
    let path = folder.join(format!("{}.chosho", real.version));
    fs::write(&path, real.file).unwrap();
    path
}

#[test]
fn there_is_a_real_file_of_each_version() {
    assert!((1..=VERSION).all(|version| REAL.iter().any(|real| real.version == version)));
    let folder = tempfile::tempdir().unwrap();
    for one in REAL {
        assert_eq!(version_of(&real(one, folder.path())), one.version);
    }
}

#[test]
fn a_real_file_keeps_its_texts() {
    for one in REAL {
        let folder = tempfile::tempdir().unwrap();
        let path = real(one, folder.path());
        verify(&path).unwrap();
        let book = read(&path).unwrap();
        assert_eq!(texts(&book), one.texts, "format {}", one.version);
        assert_eq!(fs::read(&path).unwrap(), one.file, "reading changes nothing");
        drop(Session::open(&path, Arc::new(|| {})).unwrap());
        assert_eq!(version_of(&path), VERSION);
        assert_eq!(read(&path).unwrap(), book);
        verify(&path).unwrap();
    }
}

#[test]
fn what_was_done_in_a_real_file_can_be_undone_and_redone() {
    for one in REAL {
        let folder = tempfile::tempdir().unwrap();
        let path = real(one, folder.path());
        let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
        let book = session.book().clone();
        let (done, undone) = one.log;
        let all = |step: &mut dyn FnMut() -> bool| std::iter::from_fn(|| step().then_some(())).count();
        assert_eq!(all(&mut || session.redo().is_some()), undone);
        assert_eq!(all(&mut || session.undo().is_some()), done + undone);
        assert_eq!(texts(session.book()), one.before, "format {}", one.version);
        (0..done).for_each(|_| assert!(session.redo().is_some()));
        assert_eq!(*session.book(), book);
        session.settle();
        assert!(matches!(session.save_state(), crate::edit::SaveState::Saved), "format {}", one.version);
        drop(session);
        assert_eq!(read(&path).unwrap(), book);
    }
}

#[test]
fn what_stands_beside_the_sheets_of_a_real_file_is_kept() {
    let of = |version: i64| {
        let folder = tempfile::tempdir().unwrap();
        let one = REAL.iter().rev().find(|real| real.version == version).unwrap();
        let book = read(&real(one, folder.path())).unwrap();
        let past = book.pasts().next().unwrap();
        let reasons: Vec<String> = book.reasons().map(|reason| reason.text.clone()).collect();
        let file = book.last_file().map(|file| file.name.clone());
        (past.entry().is_some(), past.of_plan().is_none(), book.dismissals().count(), reasons, file)
    };
    for version in [5, 6, 7] {
        assert_eq!(of(version), (true, true, 1, vec![], None), "format {version}");
    }
    let reasons = vec!["国の制度が変わったため".to_owned()];
    assert_eq!(of(8), (true, true, 1, reasons.clone(), None));
    assert_eq!(of(9), (true, true, 1, reasons, Some("令和5年度.chosho".to_owned())));
    let folder = tempfile::tempdir().unwrap();
    let book = read(&real(REAL.last().unwrap(), folder.path())).unwrap();
    let sent: Vec<(&str, usize)> =
        book.inquiries().map(|own| (own.department.as_str(), own.rows.len())).collect();
    assert_eq!(sent, [("子育て支援課", 5)]);
    let years = |fate| book.pasts().filter(move |past| past.fate() == fate).map(|past| past.year.year());
    assert!(years(Fate::Ended).eq([2023]), "what was changed since it was bound");
    assert!(years(Fate::Continued).eq([2022, 2021, 2020]));
}

#[test]
fn a_real_file_can_be_worked_on() {
    for one in REAL {
        let folder = tempfile::tempdir().unwrap();
        let path = real(one, folder.path());
        let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
        let sheet = session.book().sheets().next().unwrap().id;
        session.execute(&Command::SetNote { sheet, text: "要確認".to_owned() }).unwrap();
        session.settle();
        drop(session);
        assert_eq!(read(&path).unwrap().sheet(sheet).unwrap().note, "要確認");
    }
}
