//! A file that others write to while it is open: nothing of theirs is written over, and
//! nothing on the screen is taken for saved.

use std::fs::{self, File, FileTimes};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::{Duration, SystemTime};

use super::*;
use crate::book::testing::small;
use crate::book::{Cell, CellRecord, Head, Place, Record};
use crate::file::IfExists;

struct Open {
    folder: tempfile::TempDir,
    path: PathBuf,
    store: Store,
    /// What the cell holds that is written to.
    text: String,
    revision: i64,
}

fn open() -> Open {
    open_of(small().book)
}

fn open_of(book: Book) -> Open {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    let (store, _) = Store::open(&path).unwrap();
    Open { folder, path, store, text: "相談のtarget".to_owned(), revision: 0 }
}

/// The small book with a head of its own.
fn headed(head: impl FnOnce(&mut Head)) -> Book {
    let mut book = small().book;
    let mut after = book.head.clone();
    head(&mut after);
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(after)));
    book
}

impl Open {
    fn write(&mut self, text: &str) -> Result<()> {
        let record = |text: &str| {
            let (entry, cell) = (small().rows()[0], Cell::Text(text.to_owned()));
            Record::Cell(CellRecord { entry, column: "target".into(), cell })
        };
        let changes = vec![Change::update(record(&self.text), record(text))];
        let step = Step {
            label: "入力".to_owned(),
            place: Place::default(),
            changes: changes.clone(),
            at: None,
            by: None,
        };
        self.revision += 1;
        self.store.write(&Write {
            revision: self.revision,
            next_key: 100,
            seq: self.revision,
            kind: WriteKind::Do(step),
            mark: Uuid::new_v4(),
            changes,
        })?;
        self.text = text.to_owned();
        Ok(())
    }

    /// What is said of the file, when it is looked at and when it is written to; it stays
    /// as it is.
    fn became(&mut self) -> Unsaved {
        let before = fs::read(&self.path).ok();
        let mut causes =
            [self.store.prove(), self.write("失われてはならない文")].map(|proven| match proven {
                Err(Error::Save { cause, .. }) => cause,
                other => panic!("{other:?}"),
            });
        assert_eq!(causes[0], causes[1]);
        assert!(causes[0].is_lost() && !causes[0].to_string().is_empty());
        assert_eq!(fs::read(&self.path).ok(), before, "what is there now stays");
        std::mem::replace(&mut causes[0], Unsaved::Gone)
    }

    fn put(&self, at: u64, bytes: &[u8]) {
        let mut file = File::options().write(true).open(&self.path).unwrap();
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(bytes).unwrap();
    }

    fn set_time(&self, time: SystemTime) {
        let file = File::options().write(true).open(&self.path).unwrap();
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
    }
}

#[test]
fn a_file_that_nobody_touched_is_ours_write_after_write() {
    let mut open = open();
    for text in ["一", "二", "三"] {
        open.store.prove().unwrap();
        open.write(text).unwrap();
    }
    assert_eq!(open.store.known().revision, 3);
}

#[test]
fn another_book_written_over_it_is_named() {
    let mut open = open();
    open.write("一").unwrap();
    let other = open.folder.path().join("b.chosho");
    let book = headed(|head| head.title = "別の計画".to_owned());
    create(&other, &Contents::new(book), IfExists::Refuse).unwrap();
    fs::write(&open.path, fs::read(&other).unwrap()).unwrap();
    assert_eq!(open.became(), Unsaved::OtherBook("令和6年度 別の計画".to_owned()));
}

#[test]
fn what_is_no_book_or_nothing_or_only_a_part_of_one_is_told_apart() {
    let mut other = open();
    fs::write(&other.path, b"%PDF-1.7 and so on".repeat(4096)).unwrap();
    assert_eq!(other.became(), Unsaved::Overwritten);

    let mut empty = open();
    fs::write(&empty.path, b"").unwrap();
    assert_eq!(empty.became(), Unsaved::Emptied);

    let mut cut = open();
    let size = fs::metadata(&cut.path).unwrap().len();
    File::options().write(true).open(&cut.path).unwrap().set_len(size - 4096).unwrap();
    assert_eq!(cut.became(), Unsaved::CutOff);

    let mut grown = open();
    let size = fs::metadata(&grown.path).unwrap().len();
    grown.put(size, b"more");
    assert_eq!(grown.became(), Unsaved::Changed);
}

#[test]
fn what_it_held_before_is_known_again() {
    let mut open = open();
    open.write("一").unwrap();
    let earlier = fs::read(&open.path).unwrap();
    open.write("二").unwrap();
    fs::write(&open.path, earlier).unwrap();
    assert_eq!(open.became(), Unsaved::Reverted);
}

#[test]
fn another_program_of_ours_that_no_lock_kept_out_is_found_out() {
    let mut open = open();
    open.write("一").unwrap();
    let conn = Connection::open(&open.path).unwrap();
    let result = conn.execute_batch("UPDATE book SET revision = 7, last_write = 'theirs'");
    // The lock keeps it out, unless a share loses it: then its bytes are these.
    assert!(result.is_err());
    let copy = open.folder.path().join("b.chosho");
    fs::copy(&open.path, &copy).unwrap();
    Connection::open(&copy)
        .unwrap()
        .execute_batch("UPDATE book SET revision = 7, last_write = 'theirs'")
        .unwrap();
    fs::write(&open.path, fs::read(&copy).unwrap()).unwrap();
    assert_eq!(open.became(), Unsaved::Changed);
}

#[test]
fn a_few_bytes_in_the_middle_are_found_even_where_the_time_was_set_back() {
    for sets_back in [false, true] {
        let mut open = open();
        open.write("目に見えない変更").unwrap();
        let bytes = fs::read(&open.path).unwrap();
        let at = bytes.windows(12).position(|window| window == "目に見え".as_bytes()).unwrap();
        let time = fs::metadata(&open.path).unwrap().modified().unwrap();
        open.put(at as u64, "耳".as_bytes());
        if sets_back {
            open.set_time(time);
        }
        assert_eq!(open.became(), Unsaved::Damaged);
    }
}

#[test]
fn a_file_that_was_replaced_moved_or_deleted_is_told() {
    let mut replaced = open();
    let other = replaced.folder.path().join("b");
    fs::copy(&replaced.path, &other).unwrap();
    fs::rename(&other, &replaced.path).unwrap();
    assert_eq!(replaced.became(), Unsaved::Replaced);

    let mut deleted = open();
    fs::remove_file(&deleted.path).unwrap();
    assert_eq!(deleted.became(), Unsaved::Gone);
}

#[test]
fn the_same_bytes_at_another_time_are_still_ours() {
    let mut open = open();
    open.write("一").unwrap();
    let bytes = fs::read(&open.path).unwrap();
    fs::write(&open.path, bytes).unwrap();
    open.set_time(SystemTime::now() + Duration::from_secs(60));
    open.store.prove().unwrap();
    open.write("二").unwrap();
    open.set_time(SystemTime::now() - Duration::from_secs(60));
    open.write("三").unwrap();
    drop(open.store);
    assert_eq!(read(&open.path).unwrap().text(small().rows()[0], &"target".into()), "三");
}

#[test]
fn a_row_that_reaches_into_other_pages_does_not_hide_the_mark() {
    let mut open = open_of(headed(|head| head.department = "係".repeat(9000)));
    open.write("一").unwrap();
    open.write("二").unwrap();
    let earlier = fs::read(&open.path).unwrap();
    open.write("三").unwrap();
    fs::write(&open.path, earlier).unwrap();
    assert_eq!(open.became(), Unsaved::Reverted);
}

#[test]
fn a_very_large_file_that_was_touched_is_checked_again_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    create(&path, &Contents::new(small().book), IfExists::Refuse).unwrap();
    // Pages that are free make it large, too.
    let grow = format!("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob({LARGE})); DROP TABLE t");
    Connection::open(&path).unwrap().execute_batch(&grow).unwrap();
    assert!(fs::metadata(&path).unwrap().len() > LARGE);
    let (mut store, _) = Store::open(&path).unwrap();
    store.unchecked.clear();
    store.prove().unwrap();
    assert!(!store.is_unchecked());
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_times(FileTimes::new().set_modified(SystemTime::UNIX_EPOCH))
        .unwrap();
    store.prove().unwrap();
    assert!(store.is_unchecked(), "the thread goes on with that");
}

#[test]
fn a_lost_file_is_looked_at_before_it_is_opened_again() {
    let mut open = open();
    open.write("一").unwrap();
    let known = open.store.known().clone();
    drop(open.store);
    proof::look_before(&open.path, Some(&known), |mark| mark == known.mark).unwrap();
    // An older book in its place is not brought up to date.
    fs::write(&open.path, include_bytes!("../../tests/assets/format-3.chosho")).unwrap();
    let before = fs::read(&open.path).unwrap();
    let error = proof::look_before(&open.path, Some(&known), |mark| mark == known.mark).unwrap_err();
    assert!(matches!(error, Error::Save { cause: Unsaved::OtherBook(_), .. }), "{error:?}");
    assert_eq!(fs::read(&open.path).unwrap(), before);
    fs::write(&open.path, b"").unwrap();
    let error = proof::look_before(&open.path, Some(&known), |_| true).unwrap_err();
    assert!(matches!(error, Error::Save { cause: Unsaved::Emptied, .. }), "{error:?}");
}
