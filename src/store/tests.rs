use std::fs;

use rusqlite::Connection;

use super::*;
use crate::book::testing::small;
use crate::book::{Cell, CellRecord, Key as _, Place, Record};
use crate::edit::{Command, Session};
use crate::file::IfExists;

struct Fixture {
    folder: tempfile::TempDir,
    path: PathBuf,
    book: Book,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let book = small().book;
    create(&path, &Contents::new(book.clone()), IfExists::Refuse).unwrap();
    Fixture { folder, path, book }
}

/// Opens every way there is and checks that the file and its folder stay as they were.
fn refused(fixture: &Fixture, is_expected: fn(&Error) -> bool) {
    let before = fs::read(&fixture.path).unwrap();
    for result in
        [Store::open(&fixture.path).map(|_| ()), read(&fixture.path).map(|_| ()), verify(&fixture.path)]
    {
        let error = result.unwrap_err();
        assert!(is_expected(&error), "{error:?}");
        assert!(error.to_string().contains("ファイルは元のまま"), "{error}");
    }
    assert_eq!(fs::read(&fixture.path).unwrap(), before, "the file was changed");
    assert_eq!(fs::read_dir(fixture.folder.path()).unwrap().count(), 1, "something was left beside it");
}

fn with_sql(sql: &str) -> Fixture {
    let fixture = fixture();
    Connection::open(&fixture.path)
        .unwrap()
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap();
    fixture
}

#[test]
fn a_book_reads_back_as_it_was_written() {
    let fixture = fixture();
    assert_eq!(read(&fixture.path).unwrap(), fixture.book);
    verify(&fixture.path).unwrap();
    let (_, contents) = Store::open(&fixture.path).unwrap();
    assert_eq!(contents, Contents::new(fixture.book));
}

#[test]
fn the_file_says_what_it_is() {
    let fixture = fixture();
    let conn = Connection::open(&fixture.path).unwrap();
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(pragma("application_id"), i64::from(APPLICATION_ID));
    assert_eq!(pragma("user_version"), VERSION);
    let journal: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(journal, "delete");
    let loose: i64 = conn
        .query_row("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND strict = 0", [], |row| row.get(0))
        .unwrap();
    assert_eq!(loose, 0, "every table is STRICT");
}

#[test]
fn an_open_book_is_durable_and_exclusive() {
    let fixture = fixture();
    let (store, _) = Store::open(&fixture.path).unwrap();
    let pragma = |name: &str| {
        let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        lock(&store.conn).pragma_query_value(None, name, value).unwrap()
    };
    assert_eq!(pragma("synchronous"), 3.into());
    assert_eq!(pragma("foreign_keys"), 1.into());
    assert_eq!(pragma("locking_mode"), "exclusive".to_owned().into());
    assert!(matches!(Store::open(&fixture.path), Err(Error::Locked { .. })));
    assert!(matches!(read(&fixture.path), Err(Error::Locked { .. })));
    drop(store);
    Store::open(&fixture.path).unwrap();
}

#[test]
fn what_is_not_a_book_is_left_alone() {
    let is_foreign = |error: &Error| matches!(error, Error::NotABook { .. });
    for bytes in [b"".as_slice(), b"PK\x03\x04 an xlsx", &[0; 4096], &[b'x'; 200]] {
        let fixture = fixture();
        fs::write(&fixture.path, bytes).unwrap();
        refused(&fixture, is_foreign);
    }
    let fixture = fixture();
    fs::remove_file(&fixture.path).unwrap();
    Connection::open(&fixture.path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    refused(&fixture, is_foreign);
}

#[test]
fn a_file_of_a_later_version_is_left_alone() {
    for ahead in 1..=5 {
        let fixture = with_sql(&format!("PRAGMA user_version = {}", VERSION + ahead));
        refused(&fixture, |error| matches!(error, Error::Newer { .. }));
    }
}

#[test]
fn a_damaged_file_is_named_as_such_and_left_alone() {
    let is_damaged = |error: &Error| matches!(error, Error::Damaged { .. });
    let truncated = fixture();
    let whole = fs::read(&truncated.path).unwrap();
    fs::write(&truncated.path, &whole[..whole.len() / 2]).unwrap();
    refused(&truncated, is_damaged);

    let zeroed = fixture();
    let mut bytes = whole.clone();
    bytes[4096..8192].fill(0);
    fs::write(&zeroed.path, bytes).unwrap();
    refused(&zeroed, is_damaged);

    for sql in [
        "CREATE TRIGGER t AFTER UPDATE ON book BEGIN DELETE FROM cell; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE cell",
        "UPDATE entry SET sheet_id = 999",
        "UPDATE entry SET marks = '7'",
        "UPDATE book SET as_of = 'tomorrow'",
        "UPDATE book SET next_key = 9223372036854775807",
        "UPDATE book SET revision = -1",
        "UPDATE entry SET position = -9223372036854775808",
        "UPDATE entry SET parent_id = id",
        "UPDATE form SET body = json_set(body, '$.columns', json('[]'))",
        "DELETE FROM book",
        "PRAGMA user_version = 0",
    ] {
        refused(&with_sql(sql), is_damaged);
    }
}

#[test]
fn a_missing_file_is_a_reading_error() {
    assert!(matches!(read(Path::new("no-such.chosho")), Err(Error::Read { .. })));
}

fn write(revision: i64, before: Option<&str>, after: &str) -> Write {
    let entry = small().rows()[0];
    let record = |text: &str| {
        Record::Cell(CellRecord { entry, column: "target".into(), cell: Cell::Text(text.to_owned()) })
    };
    let changes = vec![Change { before: before.map(record), after: Some(record(after)) }];
    let step = Step {
        label: "入力".to_owned(),
        place: Place::default(),
        changes: changes.clone(),
        at: None,
        by: None,
    };
    Write {
        revision,
        next_key: 100,
        seq: revision,
        kind: WriteKind::Do(step),
        mark: Uuid::from_u128(revision as u128),
        changes,
    }
}

#[test]
fn a_write_is_in_the_file_with_its_before_image() {
    let fixture = fixture();
    let (mut store, _) = Store::open(&fixture.path).unwrap();
    store.write(&write(1, Some("相談のtarget"), "新しい目標")).unwrap();
    drop(store);
    let (_, contents) = Store::open(&fixture.path).unwrap();
    assert_eq!(contents.book.text(small().rows()[0], &"target".into()), "新しい目標");
    assert_eq!(contents.revision, 1);
    assert_eq!(contents.book.next_key(), 100);
    assert_eq!(contents.log.len(), 1);
    let change = &contents.log[0].step.changes[0];
    assert!(
        matches!(&change.before, Some(Record::Cell(cell)) if cell.cell == Cell::Text("相談のtarget".to_owned()))
    );
}

#[test]
fn a_write_that_does_not_fit_the_file_changes_nothing() {
    let fixture = fixture();
    let (mut store, _) = Store::open(&fixture.path).unwrap();
    let error = store.write(&write(1, Some("something else"), "新しい目標")).unwrap_err();
    assert!(matches!(error, Error::Save { .. }));
    drop(store);
    let (_, contents) = Store::open(&fixture.path).unwrap();
    assert_eq!(contents, Contents::new(fixture.book));
}

#[test]
fn an_open_file_is_checked_between_the_writes() {
    let fixture = fixture();
    let (store, contents) = Store::open(&fixture.path).unwrap();
    // Something changes the file behind SQLite's back.
    let row = small().rows()[1].raw();
    let sql = format!("UPDATE cell SET text = 'x' WHERE entry_id = {row} AND column_id = 'target'");
    let writer = Writer::start(store, contents.revision, || {}).unwrap();
    let monitor = crate::monitor::Monitor::default();
    assert_eq!(writer.checker().unwrap().run(&monitor).unwrap(), []);
    assert_eq!((monitor.done(), monitor.total()), (load::PARTS.len(), load::PARTS.len()));
    drop(writer);
    let (mut store, _) = Store::open(&fixture.path).unwrap();
    lock(&store.conn).execute(&sql, []).unwrap();
    store.proof.renew(&lock(&store.conn)).unwrap();
    let found: Vec<_> = load::PARTS.iter().flat_map(|part| store.check(*part).unwrap()).collect();
    assert!(matches!(found.as_slice(), [Problem::Sheet { number: 1, .. }]), "{found:?}");
    monitor.cancel();
    let writer = Writer::start(store, 0, || {}).unwrap();
    assert!(matches!(writer.checker().unwrap().run(&monitor), Err(Error::Cancelled)));
}

#[test]
fn a_dangling_reference_is_not_written() {
    let fixture = fixture();
    let (mut store, _) = Store::open(&fixture.path).unwrap();
    let record =
        CellRecord { entry: crate::book::Key::from_raw(999), column: "target".into(), cell: Cell::Merged };
    let mut write = write(1, None, "");
    write.changes = vec![Change::insert(Record::Cell(record))];
    assert!(matches!(store.write(&write), Err(Error::Save { .. })));
}

#[test]
fn the_writer_goes_on_in_a_new_file() {
    let fixture = fixture();
    let target = fixture.folder.path().join("b.chosho");
    let entry = small().rows()[0];
    let wake: crate::edit::Wake = Arc::new(|| {});
    let mut session = Session::open(&fixture.path, wake).unwrap();
    let text = |text: &str| Command::SetCell { entry, column: "target".into(), text: text.to_owned() };
    session.execute(&text("一")).unwrap();
    session.save_as(&target, IfExists::Refuse).unwrap();
    session.execute(&text("二")).unwrap();
    session.settle();
    assert_eq!(session.path(), Some(target.as_path()));
    drop(session);
    assert_eq!(read(&fixture.path).unwrap().text(entry, &"target".into()), "一");
    assert_eq!(read(&target).unwrap().text(entry, &"target".into()), "二");
}

/// A writer whose first write has failed, because the file was moved away.
fn failed_writer(fixture: &Fixture) -> (Writer, PathBuf) {
    let (store, contents) = Store::open(&fixture.path).unwrap();
    let mut writer = Writer::start(store, contents.revision, || {}).unwrap();
    let elsewhere = fixture.folder.path().join("moved");
    fs::rename(&fixture.path, &elsewhere).unwrap();
    writer.write(Arc::new(write(1, Some("相談のtarget"), "一")));
    assert!(matches!(writer.wait(), Some(Report::Failed(Error::Save { .. }))));
    (writer, elsewhere)
}

fn first_target(path: &Path) -> String {
    read(path).unwrap().text(small().rows()[0], &"target".into()).to_owned()
}

#[test]
fn a_failed_write_waits_and_is_tried_again() {
    let fixture = fixture();
    let (mut writer, elsewhere) = failed_writer(&fixture);
    writer.retry();
    assert!(matches!(writer.wait(), Some(Report::Failed(Error::Save { cause: Unsaved::Gone, .. }))));
    writer.write(Arc::new(write(2, Some("一"), "二")));
    assert!(matches!(writer.wait(), Some(Report::Failed(_))), "nothing overtakes what waits");
    fs::rename(&elsewhere, &fixture.path).unwrap();
    writer.retry();
    assert!(matches!(writer.wait(), Some(Report::Saved { revision: 2, .. })));
    drop(writer);
    assert_eq!(first_target(&fixture.path), "二");
}

/// Writes that follow one another.
fn two_writes() -> [Arc<Write>; 2] {
    let marked = |mark, write| Arc::new(Write { mark: Uuid::from_u128(mark), ..write });
    [marked(1, write(1, Some("相談のtarget"), "一")), marked(2, write(2, Some("一"), "二"))]
}

#[test]
fn a_thread_that_breaks_down_is_a_failure_and_the_next_goes_on_where_it_was() {
    let fixture = fixture();
    let (store, contents) = Store::open(&fixture.path).unwrap();
    let (bell, rung) = std::sync::mpsc::channel();
    let mut writer = Writer::start(store, contents.revision, move || bell.send(()).unwrap_or(())).unwrap();
    let [one, two] = two_writes();
    writer.write(one);
    assert!(matches!(writer.wait(), Some(Report::Saved { revision: 1, .. })));
    rung.recv().unwrap();
    writer.break_down();
    writer.write(two);
    rung.recv().unwrap();
    let stopped = writer.poll();
    assert!(
        matches!(stopped, Some(Report::Failed(Error::Save { cause: Unsaved::Stopped, .. }))),
        "silence is no answer: {stopped:?}"
    );
    assert!(writer.is_idle() && writer.poll().is_none(), "it is told once");
    writer.retry();
    assert!(matches!(writer.wait(), Some(Report::Saved { revision: 2, .. })));
    drop(writer);
    assert_eq!(first_target(&fixture.path), "二");
}

#[test]
fn what_a_thread_wrote_before_it_broke_down_is_not_written_twice() {
    let fixture = fixture();
    let [one, two] = two_writes();
    let (mut store, contents) = Store::open(&fixture.path).unwrap();
    store.write(&one).unwrap();
    store.write(&two).unwrap();
    drop(store);
    let mut worker = writer::WriterThread::lost(&fixture.path, &contents);
    worker.queue.extend([one, two]);
    let three = Arc::new(Write { mark: Uuid::from_u128(3), ..write(3, Some("二"), "三") });
    assert!(matches!(worker.take(three), Report::Saved { revision: 3, .. }));
    drop(worker);
    assert_eq!(first_target(&fixture.path), "三");
}

#[test]
fn a_snapshot_gives_way_to_a_write_or_is_of_what_was_before_it() {
    for (gives_way, expected) in [(true, "一"), (false, "相談のtarget")] {
        let fixture = fixture();
        let (store, contents) = Store::open(&fixture.path).unwrap();
        let mut writer = Writer::start(store, contents.revision, || {}).unwrap();
        let held = writer.hang();
        let snapshot = writer.snapshot(Arc::default(), gives_way);
        writer.write(two_writes()[0].clone());
        drop(held);
        let snapshot = snapshot.wait().unwrap();
        let copy = fixture.folder.path().join("copy.chosho");
        snapshot.source().copy_to(&copy, &crate::monitor::Monitor::default()).unwrap();
        assert_eq!(first_target(&copy), expected);
        drop(writer);
        assert_eq!(first_target(&fixture.path), "一");
    }
}

#[test]
fn a_file_that_cannot_be_made_is_not_touched_by_what_was_to_follow() {
    let fixture = fixture();
    let before = fs::read(&fixture.path).unwrap();
    let beginning = Beginning {
        contents: Contents::new(fixture.book.clone()),
        if_exists: IfExists::Refuse,
        holder: None,
        prepare: Box::new(|| Ok(())),
    };
    let mut writer = Writer::begin(&fixture.path, beginning, None, || {}).unwrap();
    writer.write(two_writes()[0].clone());
    assert!(matches!(writer.wait(), Some(Report::NotBegun(Error::Exists { .. }))));
    assert!(writer.poll().is_none() && writer.is_idle());
    drop(writer);
    assert!(fs::read(&fixture.path).unwrap() == before);
}

#[test]
fn somebody_elses_change_is_not_taken_for_ours() {
    let fixture = fixture();
    let (mut writer, elsewhere) = failed_writer(&fixture);
    // Meanwhile another clerk opens the file and changes it, to the same revision.
    fs::rename(&elsewhere, &fixture.path).unwrap();
    let (mut store, _) = Store::open(&fixture.path).unwrap();
    let theirs =
        Write { mark: Uuid::from_u128(77), ..write(1, Some("相談のtarget"), "ほかの人の文") };
    store.write(&theirs).unwrap();
    drop(store);
    writer.retry();
    assert!(matches!(writer.wait(), Some(Report::Failed(Error::Save { .. }))));
    drop(writer);
    assert_eq!(first_target(&fixture.path), "ほかの人の文", "and theirs is left alone");
}

#[test]
fn a_write_that_reached_the_file_is_not_done_twice() {
    let fixture = fixture();
    let (mut store, contents) = Store::open(&fixture.path).unwrap();
    let ours = write(1, Some("相談のtarget"), "一");
    store.write(&ours).unwrap();
    drop(store);
    // The thread was told of a failure, though.
    let mut worker = writer::WriterThread::lost(&fixture.path, &contents);
    assert!(matches!(worker.take(Arc::new(ours.clone())), Report::Saved { revision: 1, .. }));
    drop(worker);
    // And then again, when it made sure.
    for _ in 0..2 {
        let mut worker = writer::WriterThread::lost(&fixture.path, &contents);
        assert!(matches!(worker.take(Arc::new(ours.clone())), Report::Saved { revision: 1, .. }));
    }
}

#[test]
fn a_book_that_somebody_has_open_is_not_replaced() {
    let fixture = fixture();
    let (store, contents) = Store::open(&fixture.path).unwrap();
    let result = create(&fixture.path, &contents, IfExists::Replace);
    assert!(matches!(result, Err(Error::Locked { .. })), "{result:?}");
    drop(store);
    create(&fixture.path, &contents, IfExists::Replace).unwrap();
}

#[test]
fn a_file_that_was_replaced_while_open_is_not_taken_as_saved() {
    let fixture = fixture();
    let (mut store, contents) = Store::open(&fixture.path).unwrap();
    store.write(&write(1, Some("相談のtarget"), "一")).unwrap();
    let other = fixture.folder.path().join("other");
    create(&other, &contents, IfExists::Refuse).unwrap();
    fs::rename(&other, &fixture.path).unwrap();
    let result = store.write(&write(2, Some("一"), "二"));
    assert!(matches!(result, Err(Error::Save { .. })), "{result:?}");
}

#[test]
fn a_journal_left_by_a_crash_is_not_taken_for_the_new_files() {
    let fixture = fixture();
    let journal = journal::journal_of(&fixture.path);
    fs::remove_file(&fixture.path).unwrap();
    fs::write(&journal, [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7].repeat(512)).unwrap();
    create(&fixture.path, &Contents::new(fixture.book.clone()), IfExists::Refuse).unwrap();
    assert_eq!(read(&fixture.path).unwrap(), fixture.book);
    assert!(!journal.exists(), "it is kept aside");
    assert_eq!(fs::read_dir(fixture.folder.path()).unwrap().count(), 2);
}
