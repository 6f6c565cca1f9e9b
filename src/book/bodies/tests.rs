use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use super::super::testing::{Small, is_at_hand, names, rows, small};
use super::super::{Book, Cell, Change, Difference, Key as _, Lineage, Record, Sheet};
use super::*;
use crate::error::{Error, Result};

/// A file that is in memory: the book that was saved last.
#[derive(Debug)]
struct File {
    saved: Mutex<Book>,
    reads: AtomicUsize,
    is_gone: AtomicBool,
}

impl File {
    fn save(&self, book: &Book) {
        let mut whole = Book::new(book.head.clone());
        book.records().for_each(|record| whole.apply(&Change::insert(record.unwrap())));
        *self.saved.lock().unwrap() = whole;
    }

    fn read(&self) -> Result<std::sync::MutexGuard<'_, Book>> {
        self.reads.fetch_add(1, Relaxed);
        if self.is_gone.load(Relaxed) {
            return Err(Error::NotRead { path: PathBuf::from("a.chosho"), detail: "接続".to_owned() });
        }
        Ok(self.saved.lock().unwrap())
    }
}

impl BodySource for File {
    fn body(&self, listed: &Listed) -> Result<Body> {
        Ok(self.read()?.bodies.get(listed.id).unwrap().cloned().unwrap_or_default())
    }

    fn sheet_of(&self, entry: EntryId) -> Result<Option<SheetId>> {
        Ok(self.read()?.entry(entry).ok().map(|row| row.sheet))
    }

    fn is_free(&self) -> bool {
        true
    }
}

/// The small book, in a file and as it is read from there.
fn opened() -> (Small, Book, Arc<File>) {
    let small = small();
    let file =
        File { saved: Mutex::new(small.book.clone()), reads: AtomicUsize::new(0), is_gone: false.into() };
    let file = Arc::new(file);
    let mut book = Book::new(small.book.head.clone());
    small.book.outline_records().for_each(|record| book.apply(&Change::insert(record)));
    book.list(small.book.all_listed().copied().collect());
    book.reserve_keys(small.book.next_key());
    book.read_from(file.clone());
    (small, book, file)
}

fn set(book: &Book, entry: EntryId, text: &str) -> Change {
    let cell = |cell: Cell| Record::Cell(CellRecord { entry, column: "target".into(), cell });
    let before = book.cell(entry, &"target".into()).cloned().map(cell);
    Change { before, after: Some(cell(Cell::Text(text.to_owned()))) }
}

fn target(book: &Book, entry: EntryId) -> &str {
    book.text(entry, &"target".into())
}

#[test]
fn a_sheet_is_read_once_and_only_when_it_is_looked_at() {
    let (small, book, file) = opened();
    assert!(book.sheets().eq(small.book.sheets()));
    assert_eq!((book.sheets().count(), file.reads.load(Relaxed)), (2, 0));
    assert!(!is_at_hand(&book, small.first));
    assert_eq!(names(&book, small.first), ["相談", "保育", "", "学童"]);
    assert_eq!(target(&book, small.rows()[1]), "保育のtarget");
    assert_eq!(file.reads.load(Relaxed), 1);
    assert!(is_at_hand(&book, small.first) && !is_at_hand(&book, small.second));
    assert_eq!(book, small.book, "read or not, it is the same book");
}

#[test]
fn a_row_is_found_whose_sheet_was_not_read() {
    let (small, book, _) = opened();
    let row = rows(&small.book, small.second)[0];
    assert_eq!(book.entry(row).map(|row| row.sheet), Ok(small.second));
    assert_eq!(book.entry(EntryId::from_raw(9_999)), Err(LookupError::Gone));
}

#[test]
fn all_rows_can_be_gone_through_without_keeping_them() {
    let (small, book, _) = opened();
    assert!(book.records().eq(small.book.records()));
    assert!(!is_at_hand(&book, small.first) && !is_at_hand(&book, small.second));
}

#[test]
fn what_is_changed_was_read_before_and_is_changed_for_this_book_alone() {
    let (small, mut book, _) = opened();
    let row = small.rows()[0];
    let clone = book.clone();
    book.apply(&set(&book, row, "新"));
    assert_eq!((target(&book, row), target(&clone, row)), ("新", "相談のtarget"));
    book.apply(&set(&book, row, "相談のtarget"));
    assert_eq!(book, clone);
}

#[test]
fn a_clone_never_sees_what_was_saved_after_it() {
    let (small, mut book, file) = opened();
    let row = small.rows()[0];
    let clone = book.clone();
    let part = book.part(small.first).unwrap();
    book.apply(&set(&book, row, "新"));
    file.save(&book);
    book.forget(&[]);
    let later = book.clone();
    book.apply(&set(&book, row, "新々"));
    file.save(&book);
    book.forget(&[]);
    // None of these has looked before.
    assert_eq!(target(&book, row), "新々");
    assert_eq!(target(&later, row), "新");
    assert_eq!((target(&clone, row), target(&part, row)), ("相談のtarget", "相談のtarget"));
    assert_eq!(clone, small.book);
}

#[test]
fn a_part_is_one_sheet_that_leaves_the_book_as_it_is() {
    let (small, book, _) = opened();
    let part = book.part(small.first).unwrap();
    assert_eq!(names(&part, small.first), ["相談", "保育", "", "学童"]);
    assert_eq!(target(&part, small.rows()[3]), "学童のtarget");
    assert_eq!(part.sheets().map(|sheet| sheet.id).collect::<Vec<_>>(), [small.first]);
    assert!(!is_at_hand(&book, small.first));
    // The same of a book that is whole.
    let part = small.book.part(small.first).unwrap();
    assert_eq!(target(&part, small.rows()[3]), "学童のtarget");
}

#[test]
fn what_is_let_go_of_is_read_again() {
    let (small, mut book, file) = opened();
    assert_eq!(book.read_size(), 0);
    let both = [small.first, small.second].map(|sheet| names(&book, sheet).len());
    assert_eq!(both, [4, 1]);
    assert!(book.read_size() > 0);
    book.forget(&[small.second]);
    assert!(!is_at_hand(&book, small.first) && is_at_hand(&book, small.second));
    assert_eq!(target(&book, small.rows()[0]), "相談のtarget");
    assert_eq!(file.reads.load(Relaxed), 4, "both, where the row is, and its sheet again");
}

#[test]
fn a_row_goes_from_sheet_to_sheet_with_its_cells_whether_they_were_read_or_not() {
    let (small, mut book, file) = opened();
    let mut whole = small.book.clone();
    let row = whole.entry(small.rows()[0]).unwrap().clone();
    let change = Change::update(
        Record::Entry(row.clone()),
        Record::Entry(Entry { sheet: small.second, ..row.clone() }),
    );
    book.apply(&change);
    whole.apply(&change);
    assert_eq!(names(&book, small.first), ["保育", "", "学童"]);
    assert_eq!(target(&book, row.id), "相談のtarget");
    assert_eq!(book, whole);
    file.save(&book);
    book.forget(&[]);
    assert_eq!(book.entry(row.id).unwrap().sheet, small.second);
    book.apply(&change.inverse());
    assert_eq!(book, small.book);
}

#[test]
fn a_sheet_that_comes_and_goes_is_never_looked_for_in_the_file() {
    let (small, mut book, file) = opened();
    let id: SheetId = book.new_key();
    let sheet = Sheet { id, number: 9, ..book.sheet(small.first).unwrap().clone() };
    let row = Entry {
        id: book.new_key(),
        sheet: id,
        lineage: Lineage::derived(&["new"]),
        ..small.book.entry(small.rows()[0]).unwrap().clone()
    };
    let changes = [
        Change::insert(Record::Sheet(sheet)),
        Change::insert(Record::Entry(row)),
        set(&book, small.rows()[0], "新"),
    ];
    book.read_for(&changes).unwrap();
    book.apply_all(&changes);
    assert_eq!(names(&book, id), ["相談"]);
    book.apply_all(&super::super::change::inverse(&changes));
    assert_eq!(names(&book, id), [""; 0]);
    book.apply_all(&changes);
    assert_eq!(names(&book, id), ["相談"]);
    book.apply_all(&super::super::change::inverse(&changes));
    assert!(book.records().eq(small.book.records()));
    assert!(file.reads.load(Relaxed) > 0);
}

#[test]
fn what_cannot_be_read_is_told_and_is_not_tried_again_at_each_look() {
    let (small, mut book, file) = opened();
    file.is_gone.store(true, Relaxed);
    assert!(book.check_read().is_ok());
    for _ in 0..2 {
        assert!(book.entries_of(small.first).is_err() && book.entries().is_err());
        assert!(matches!(book.sheet(small.first), Err(LookupError::Unread(_))));
        assert!(matches!(book.context(small.first), Err(LookupError::Unread(_))));
    }
    assert_eq!(file.reads.load(Relaxed), 1);
    assert!(book.digest(small.first).is_err() && book.sheet_progress(small.first).is_err());
    assert!(book.records().any(|record| record.is_err()));
    assert!(book.form_use(book.forms().next().unwrap().id).is_err());
    assert!(Difference::between(&book, &small.book).is_err());
    assert_ne!(book, book.clone(), "nobody knows whether it is the same");
    assert!(book.check_read().is_err() && book.unread_sheet(small.first).is_some());
    assert!(book.unread_sheet(small.second).is_none());
    let row = small.rows()[0];
    let change = set(&small.book, row, "新");
    assert!(book.read_for(std::slice::from_ref(&change)).is_err());

    file.is_gone.store(false, Relaxed);
    book.read_for(std::slice::from_ref(&change)).unwrap();
    book.apply(&change);
    assert_eq!(target(&book, row), "新");
}

#[test]
fn what_is_at_hand_is_a_book_of_its_own() {
    let (small, mut book, file) = opened();
    book.apply(&set(&book, small.rows()[0], "新"));
    file.is_gone.store(true, Relaxed);
    let kept = book.at_hand();
    assert_eq!(kept.sheets().map(|sheet| sheet.id).collect::<Vec<_>>(), [small.first]);
    assert_eq!(target(&kept, small.rows()[0]), "新");
    assert_eq!(target(&kept, small.rows()[3]), "学童のtarget");
    assert!(kept.check_read().is_ok() && !kept.is_lazy());
}
