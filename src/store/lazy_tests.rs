//! Files whose sheets are read when they are looked at.

use std::fs;
use std::sync::Arc;

use rusqlite::Connection;

use super::*;
use crate::book::testing::{Small, is_at_hand, names, small};
use crate::book::{EntryId, LookupError, Nearness, SheetId};
use crate::edit::{Command, Notice, Refusal, SaveState, Session, Wake};
use crate::file::IfExists;

struct Fixture {
    folder: tempfile::TempDir,
    path: PathBuf,
    small: Small,
}

fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let small = small();
    create(&path, &Contents::new(small.book.clone()), IfExists::Refuse).unwrap();
    Fixture { folder, path, small }
}

impl Fixture {
    fn sql(&self, sql: &str) -> &Self {
        let conn = Connection::open(&self.path).unwrap();
        conn.pragma_update(None, "foreign_keys", "OFF").unwrap();
        conn.execute_batch(sql).unwrap();
        self
    }

    fn session(&self) -> Session {
        Session::open_lazily(&self.path, wake()).unwrap()
    }

    fn row(&self) -> EntryId {
        self.small.rows()[0]
    }

    fn other(&self) -> EntryId {
        crate::book::testing::rows(&self.small.book, self.small.second)[0]
    }
}

fn wake() -> Wake {
    Arc::new(|| {})
}

fn set(entry: EntryId, text: &str) -> Command {
    Command::SetCell { entry, column: "target".into(), text: text.to_owned() }
}

fn target(book: &Book, entry: EntryId) -> &str {
    book.text(entry, &"target".into())
}

fn is_unread(book: &Book, sheet: SheetId) -> bool {
    matches!(book.context(sheet), Err(LookupError::Unread(_))) && book.unread_sheet(sheet).is_some()
}

#[test]
fn it_is_the_same_book() {
    let fixture = fixture();
    let (store, contents) = Store::open_lazily(&fixture.path).unwrap();
    assert!(contents.book.is_lazy() && !is_at_hand(&contents.book, fixture.small.first));
    assert_eq!(contents.book, fixture.small.book);
    assert_eq!(contents.book.next_key(), fixture.small.book.next_key());
    drop(store);
    let (_store, whole) = Store::open(&fixture.path).unwrap();
    assert!(!whole.book.is_lazy(), "a small file is read whole");
}

#[test]
fn no_key_is_given_again_whatever_the_file_says_is_the_next() {
    let fixture = fixture();
    fixture.sql("UPDATE book SET next_key = 1");
    let (_store, contents) = Store::open_lazily(&fixture.path).unwrap();
    assert_eq!(contents.book.next_key(), fixture.small.book.next_key());
}

#[test]
fn a_damaged_sheet_is_named_when_it_is_looked_at_and_the_others_are_as_they_were() {
    for damage in [
        "UPDATE cell SET text = '千' WHERE text = '相談のtarget'",
        "DELETE FROM cell WHERE text = '相談のtarget'",
        "UPDATE entry SET name = '相讃' WHERE name = '相談'",
        "DELETE FROM entry WHERE name = '学童'",
        "UPDATE sheet SET overall = '' WHERE number = 1",
        "UPDATE sheet SET number = 9 WHERE number = 1",
        "UPDATE entry SET marks = '7' WHERE name = '相談'",
    ] {
        let fixture = fixture();
        fixture.sql(damage);
        let (_store, contents) = Store::open_lazily(&fixture.path).unwrap();
        let (first, second) = (fixture.small.first, fixture.small.second);
        assert!(is_unread(&contents.book, first), "{damage}");
        assert_eq!(names(&contents.book, second), ["広場"], "{damage}");
        assert!(contents.book.check_read().is_err(), "{damage}");
    }
}

#[test]
fn what_is_damaged_above_the_sheets_is_found_when_it_is_opened() {
    for damage in [
        "UPDATE plan SET name = '別の計画'",
        "UPDATE book SET title = ''",
        "UPDATE policy SET position = 7",
        "DELETE FROM sheet WHERE number = 2",
        "CREATE TRIGGER t AFTER UPDATE ON book BEGIN DELETE FROM cell; END",
        "UPDATE sheet SET position = -9223372036854775808 WHERE number = 1",
    ] {
        let fixture = fixture();
        fixture.sql(damage);
        let before = fs::read(&fixture.path).unwrap();
        let opened = Store::open_lazily(&fixture.path).map(|_| ());
        assert!(matches!(opened, Err(Error::Damaged { .. })), "{damage}: {opened:?}");
        assert_eq!(fs::read(&fixture.path).unwrap(), before, "{damage}");
    }
}

#[test]
fn what_was_not_checked_when_it_was_opened_is_while_nothing_else_is_to_be_done() {
    let checked = |fixture: &Fixture| {
        let (mut store, _) = Store::open_lazily(&fixture.path).unwrap();
        let mut problems = Vec::new();
        while store.is_unchecked() {
            problems.extend(store.check_on().unwrap());
        }
        problems
    };
    let sound = fixture();
    assert_eq!(checked(&sound), []);
    let dangling = fixture();
    dangling.sql("UPDATE entry SET sheet_id = 999 WHERE name = '広場'");
    assert_eq!(checked(&dangling), [Problem::References]);

    // The same, as the window hears of it.
    let mut session = dangling.session();
    let told = std::iter::from_fn(|| Some(session.wait()));
    let told = told.flatten().find_map(|notice| match notice {
        Notice::Unsound(problems) => Some(problems),
        _ => None,
    });
    assert_eq!(told.unwrap(), [Problem::References]);
}

#[test]
fn a_check_makes_way_for_whoever_waits() {
    let fixture = fixture();
    let (mut store, contents) = Store::open_lazily(&fixture.path).unwrap();
    let left = store.unchecked.len();
    let waiting = store.line.waits();
    assert_eq!(store.check_on(), None);
    assert_eq!(store.unchecked.len(), left, "it is still to be done");
    drop(waiting);
    assert_eq!(names(&contents.book, fixture.small.second), ["広場"]);
    assert_eq!(store.check_on(), Some(Vec::new()));
    assert_eq!(store.unchecked.len(), left - 1);
}

#[test]
fn a_busy_file_is_out_of_reach_until_it_is_free() {
    let fixture = fixture();
    let (store, contents) = Store::open_lazily(&fixture.path).unwrap();
    let (first, second) = (fixture.small.first, fixture.small.second);
    assert_eq!(names(&contents.book, second), ["広場"]);
    let busy = store.line.busy();
    assert!(contents.book.nearness(first) == Nearness::Away);
    assert!(contents.book.nearness(second) != Nearness::Away, "it was read");
    drop(busy);
    assert!(contents.book.nearness(first) != Nearness::Away);
}

#[test]
fn a_book_that_was_closed_reads_nothing_more_and_holds_nobody_up() {
    let fixture = fixture();
    let (store, contents) = Store::open_lazily(&fixture.path).unwrap();
    drop(store);
    assert!(is_unread(&contents.book, fixture.small.first));
    Store::open(&fixture.path).unwrap();
}

#[test]
fn what_is_changed_is_in_the_file_whether_the_rest_was_read_or_not() {
    let fixture = fixture();
    let mut session = fixture.session();
    session.execute(&set(fixture.other(), "新")).unwrap();
    assert!(!is_at_hand(session.book(), fixture.small.first));
    session.undo().unwrap();
    session.redo().unwrap();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    drop(session);
    let book = read(&fixture.path).unwrap();
    assert_eq!((target(&book, fixture.other()), target(&book, fixture.row())), ("新", "相談のtarget"));
    verify(&fixture.path).unwrap();
}

#[test]
fn saved_under_another_name_it_is_whole_and_goes_on_there() {
    let fixture = fixture();
    let mut session = fixture.session();
    let target_path = fixture.folder.path().join("b.chosho");
    session.execute(&set(fixture.other(), "新")).unwrap();
    session.save_as(&target_path, IfExists::Refuse).unwrap();
    let notices = session.settle();
    assert!(matches!(notices.as_slice(), [Notice::Moved(_)]), "{notices:?}");
    // What was not read yet is from now on read from there.
    fs::remove_file(&fixture.path).unwrap();
    assert!(!is_at_hand(session.book(), fixture.small.first));
    session.execute(&set(fixture.row(), "新々")).unwrap();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    drop(session);
    verify(&target_path).unwrap();
    let book = read(&target_path).unwrap();
    assert_eq!((target(&book, fixture.other()), target(&book, fixture.row())), ("新", "新々"));
}

#[test]
fn a_new_file_is_not_made_of_what_could_not_be_read() {
    let fixture = fixture();
    fixture.sql("UPDATE cell SET text = '千' WHERE text = '相談のtarget'");
    let mut session = fixture.session();
    let target_path = fixture.folder.path().join("b.chosho");
    session.save_as(&target_path, IfExists::Refuse).unwrap();
    let notices = session.settle();
    assert!(matches!(notices.as_slice(), [Notice::NotMoved(Error::Shared(_))]), "{notices:?}");
    assert!(!target_path.exists());
}

#[test]
fn while_its_file_is_gone_nothing_is_lost_and_nothing_is_done_to_what_cannot_be_read() {
    let fixture = fixture();
    let away = fixture.folder.path().join("away");
    let shelf = fixture.folder.path().join("rescue");
    let mut session = fixture.session().with_rescue(Some(shelf.clone()));
    session.execute(&set(fixture.other(), "一")).unwrap();
    session.settle();
    fs::rename(&fixture.path, &away).unwrap();
    session.execute(&set(fixture.other(), "二")).unwrap();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Failed(_)));

    session.keep_within(0);
    assert_eq!(target(session.book(), fixture.other()), "二", "it stays on the screen");
    assert_eq!(session.execute(&set(fixture.row(), "三")), Err(Refusal::NotRead));
    let kept = fs::read_dir(&shelf).unwrap().map(|file| file.unwrap().path());
    let kept: Vec<PathBuf> =
        kept.filter(|path| path.extension().is_some_and(|own| own == "chosho")).collect();
    let [kept] = kept.as_slice() else { panic!("{kept:?}") };
    let about: crate::edit::RescueOrigin =
        serde_json::from_slice(&fs::read(kept.with_extension("json")).unwrap()).unwrap();
    assert_eq!(about.part, Some(1), "it is told that it is not all");
    // It is open: a copy is read.
    let copy = fixture.folder.path().join("copy");
    fs::copy(kept, &copy).unwrap();
    let kept = read(&copy).unwrap();
    assert_eq!(kept.sheets().map(|sheet| sheet.number).collect::<Vec<_>>(), [2]);
    assert_eq!(target(&kept, fixture.other()), "二");

    fs::rename(&away, &fixture.path).unwrap();
    session.retry();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    session.execute(&set(fixture.row(), "三")).unwrap();
    session.settle();
    session.keep_within(0);
    assert!(!is_at_hand(session.book(), fixture.small.second));
    assert_eq!(target(session.book(), fixture.other()), "二");
    drop(session);
    verify(&fixture.path).unwrap();
}
