//! What is kept is what a new look would find, and nothing is looked at in vain.

fn check(book: &Book) -> Vec<Finding> {
    super::super::check(book).unwrap()
}

use super::super::testing::Sketch;
use super::*;
use crate::book::{Change, Head, Record, Sheet};
use crate::edit::Command;
use crate::file::IfExists;
use crate::{import, store};

fn found(keeper: &Keeper) -> Vec<Finding> {
    keeper.findings().iter().map(|finding| Finding::clone(finding)).collect()
}

#[test]
fn what_is_kept_is_what_a_new_look_would_find() {
    let mut book = import::sample().unwrap();
    let mut keeper = Keeper::new(Arc::new(|| {}));
    keeper.wait(&book);
    assert!(keeper.is_up_to_date());
    assert_eq!(found(&keeper), check(&book));
    let sheet = book.sheets().last().unwrap().id;
    let command = Command::SetOverall { sheet, text: String::new() };
    let step = command.step(&mut book).unwrap().unwrap();
    book.apply_all(&step.changes);
    keeper.wait(&book);
    let after = check(&book);
    assert!(after.iter().any(|finding| finding.what == super::super::What::NoOverall));
    assert_eq!(found(&keeper), after);
}

#[test]
fn nobody_is_woken_after_all_was_waited_for() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    let book = import::sample().unwrap();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = woken.clone();
    let wake = move || {
        // As on a computer that has other things to do.
        std::thread::sleep(Duration::from_millis(20));
        count.fetch_add(1, Ordering::SeqCst);
    };
    let mut keeper = Keeper::new(Arc::new(wake));
    keeper.wait(&book);
    assert_eq!(woken.load(Ordering::SeqCst), book.sheets().count());
}

#[test]
fn of_a_book_that_is_read_when_looked_at_the_same_is_found_and_its_rows_are_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let mut whole = import::sample().unwrap();
    // Something is lost, which only the whole book shows.
    let row =
        whole.sheets().flat_map(|sheet| whole.entries_of(sheet.id).unwrap()).find(|row| row.parent.is_none());
    let command = Command::DeleteEntry(row.unwrap().id);
    let step = command.step(&mut whole).unwrap().unwrap();
    whole.apply_all(&step.changes);
    store::create(&path, &store::Contents::new(whole.clone()), IfExists::Refuse).unwrap();
    let (_store, contents) = store::Store::open_lazily(&path).unwrap();
    let mut keeper = Keeper::new(Arc::new(|| {}));
    keeper.wait(&contents.book);
    let expected = check(&whole);
    assert!(expected.iter().any(|finding| finding.rule() == super::super::Rule::Lost));
    assert_eq!(found(&keeper), expected);
    assert!(
        contents.book.sheets().all(|listed| !crate::book::testing::is_at_hand(&contents.book, listed.id))
    );
    let digests: BTreeMap<SheetId, Digest> = keeper.take_digests().into_iter().collect();
    let known = whole.sheets().map(|sheet| (sheet.id, whole.digest(sheet.id).unwrap())).collect();
    assert_eq!(digests, known);
}

#[test]
fn a_sheet_that_the_thread_breaks_down_with_is_told_once_and_the_others_are_looked_at() {
    let mut book = import::sample().unwrap();
    let mut keeper = Keeper::new(Arc::new(|| {}));
    let broken = book.sheets().nth(2).unwrap().id;
    keeper.breaks_on = Some(broken);
    keeper.wait(&book);
    assert_eq!(keeper.take_broken(), [broken]);
    assert!(keeper.take_broken().is_empty());
    let others: Vec<Finding> =
        check(&book).into_iter().filter(|finding| finding.sheet != Some(broken)).collect();
    let found: Vec<Finding> =
        found(&keeper).into_iter().filter(|finding| finding.sheet != Some(broken)).collect();
    assert_eq!(found, others);
    // It is tried again once it is another.
    keeper.breaks_on = None;
    let command = Command::SetOverall { sheet: broken, text: String::new() };
    let step = command.step(&mut book).unwrap().unwrap();
    book.apply_all(&step.changes);
    keeper.wait(&book);
    assert_eq!(self::found(&keeper), check(&book));
}

#[test]
fn the_whole_book_is_looked_at_again_where_more_than_a_text_has_changed() {
    let mut book = import::sample().unwrap();
    let mut keeper = Keeper::new(Arc::new(|| {}));
    keeper.wait(&book);
    assert_eq!(keeper.looks, 1);
    let sheet = *book.sheets().last().unwrap();
    let row = book.entries_of(sheet.id).unwrap().find(|row| row.parent.is_none()).unwrap().id;
    let apply = |book: &mut Book, command: Command| {
        let step = command.step(book).unwrap().unwrap();
        book.apply_all(&step.changes);
    };
    apply(&mut book, Command::SetOverall { sheet: sheet.id, text: "別の文".to_owned() });
    keeper.wait(&book);
    assert_eq!((keeper.looks, found(&keeper)), (1, check(&book)), "a text");
    apply(&mut book, Command::DeleteEntry(row));
    keeper.wait(&book);
    assert_eq!((keeper.looks, found(&keeper)), (2, check(&book)), "a row that is lost");
    let other = book.sheets().next().unwrap().number;
    let before = book.sheet(sheet.id).unwrap().clone();
    let after = Sheet { number: other, ..before.clone() };
    book.apply(&Change::update(Record::Sheet(before), Record::Sheet(after)));
    keeper.wait(&book);
    assert_eq!((keeper.looks, found(&keeper)), (3, check(&book)), "a number that is there twice");
    let head = Head { title: "令和2年度の調書".to_owned(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
    keeper.wait(&book);
    assert_eq!((keeper.looks, found(&keeper)), (4, check(&book)), "another title");
}

#[test]
fn only_a_sheet_that_has_changed_is_looked_at_again() {
    let mut sketch = Sketch::new();
    sketch.row("相談", &[("rating", "")]);
    let mut keeper = Keeper::new(Arc::new(|| {}));
    keeper.wait(&sketch.book);
    keeper.bring_up_to(&sketch.book);
    assert!(keeper.asked.is_empty());
    sketch.set_sheet(|sheet| sheet.overall.clear());
    keeper.bring_up_to(&sketch.book);
    assert_eq!(keeper.asked.keys().copied().collect::<Vec<_>>(), [sketch.sheet]);
    assert_eq!(keeper.findings().len(), 1, "what was known stays meanwhile");
    keeper.wait(&sketch.book);
    assert_eq!(keeper.findings().len(), 2);
}
