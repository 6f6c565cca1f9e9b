use std::fs;
use std::sync::atomic::AtomicUsize;

use jiff::civil::date;

use super::*;
use crate::book::testing::{Small, small};
use crate::book::{Book, Cell, CellRecord, Change, ColumnId, Difference, Record, Sheet};
use crate::error::Error;
use crate::file::IfExists;
use crate::store::{Contents, Store};

struct Fixture {
    folder: tempfile::TempDir,
    path: PathBuf,
    store: Store,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        store::create(&path, &Contents::new(small().book), IfExists::Refuse).unwrap();
        let (store, _) = Store::open(&path).unwrap();
        Self { folder, path, store }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("控え")
    }

    fn shelf(&self) -> Shelf {
        Shelf::of(&self.root(), &self.path)
    }

    fn keep(&self, at: DateTime, reason: BackupReason) -> PathBuf {
        self.store.copy_by(|source| self.shelf().keep(source, at, reason, &Monitor::default())).unwrap()
    }

    fn on_closing(&self, at: DateTime) -> Option<PathBuf> {
        self.store.copy_by(|source| self.shelf().keep_on_closing(source, at, &Monitor::default())).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let name = |backup: &Backup| backup.path.file_name().unwrap().to_str().unwrap().to_owned();
        self.shelf().list().unwrap().iter().map(name).collect()
    }
}

fn noon() -> DateTime {
    date(2026, 11, 26).at(12, 0, 0, 0)
}

#[test]
fn a_backup_is_made_of_a_book_that_is_open() {
    let fixture = Fixture::new();
    let path = fixture.keep(noon(), BackupReason::Manual);
    assert!(path.ends_with("2026-11-26 12-00-00 手動.chosho"));
    store::verify(&path).unwrap();
    assert_eq!(store::read(&path).unwrap(), small().book);
    let [backup] = fixture.shelf().list().unwrap().try_into().unwrap();
    assert_eq!((backup.at, backup.reason), (noon(), BackupReason::Manual));
    assert_eq!(backup.bytes, fs::metadata(&path).unwrap().len());
    assert_eq!(fixture.shelf().book(), "a");
}

#[test]
fn a_shelf_that_is_not_there_is_empty() {
    let fixture = Fixture::new();
    assert_eq!(fixture.shelf().list().unwrap(), []);
    assert!(all(&fixture.root()).unwrap().is_empty());
}

#[test]
fn on_closing_one_is_made_every_half_hour_at_most() {
    let fixture = Fixture::new();
    let at = |minutes: i64| noon() + jiff::Span::new().minutes(minutes);
    assert!(fixture.on_closing(at(0)).is_some());
    assert_eq!(fixture.on_closing(at(29)), None);
    assert!(fixture.on_closing(at(30)).is_some());
    // The clock was put back.
    assert!(fixture.on_closing(at(-60)).is_some());
}

#[test]
fn two_in_one_second_are_two() {
    let fixture = Fixture::new();
    fixture.keep(noon(), BackupReason::Manual);
    fixture.keep(noon(), BackupReason::Manual);
    assert_eq!(fixture.names(), ["2026-11-26 12-00-01 手動.chosho", "2026-11-26 12-00-00 手動.chosho"]);
}

#[test]
fn a_new_one_thins_out_those_made_by_themselves_and_nothing_else() {
    let fixture = Fixture::new();
    let day = |day: i8, hour: i8| date(2026, 11, day).at(hour, 0, 0, 0);
    for (at, reason) in [
        (day(1, 9), BackupReason::Manual),
        (day(1, 10), BackupReason::Migration),
        (day(20, 9), BackupReason::Closing),
        (day(20, 10), BackupReason::Import),
        (day(20, 11), BackupReason::Manual),
        (day(20, 12), BackupReason::Closing),
    ] {
        fixture.keep(at, reason);
    }
    let others = ["メモ.txt", "2026-11-20 09-00-00 終了時 のコピー.chosho", "a.chosho"];
    for name in others {
        fs::write(fixture.shelf().folder().join(name), "mine").unwrap();
    }
    fixture.keep(noon(), BackupReason::Closing);
    assert_eq!(
        fixture.names(),
        [
            "2026-11-26 12-00-00 終了時.chosho",
            "2026-11-20 12-00-00 終了時.chosho",
            "2026-11-20 11-00-00 手動.chosho",
            "2026-11-01 10-00-00 形式の更新前.chosho",
            "2026-11-01 09-00-00 手動.chosho",
        ]
    );
    assert!(others.iter().all(|name| fixture.shelf().folder().join(name).exists()));
}

#[test]
fn where_none_can_be_made_those_that_are_there_stay() {
    let fixture = Fixture::new();
    let first = fixture.keep(date(2026, 1, 1).at(9, 0, 0, 0), BackupReason::Closing);
    let second = fixture.keep(date(2026, 1, 1).at(10, 0, 0, 0), BackupReason::Closing);
    // All the names that it could have are taken.
    for second in 0..60 {
        let name = name::file_name(noon() + jiff::Span::new().seconds(second), BackupReason::Closing);
        fs::create_dir(fixture.shelf().folder().join(name)).unwrap();
    }
    let result = fixture
        .store
        .copy_by(|source| fixture.shelf().keep(source, noon(), BackupReason::Closing, &Monitor::default()));
    assert!(matches!(result, Err(Error::Backup { .. })), "{result:?}");
    assert_eq!(fixture.shelf().list().unwrap().len(), 2, "both are old, and of one day");
    assert!(first.exists() && second.exists());
    assert_eq!(fs::read_dir(fixture.shelf().folder()).unwrap().count(), 62, "nothing is left of it");
}

#[test]
fn one_that_is_broken_off_leaves_nothing() {
    let fixture = Fixture::new();
    let monitor = Monitor::default();
    monitor.cancel();
    // A book of more pages than are copied in one go.
    let mut book = small().book;
    let rows = small().rows();
    for number in 0..400 {
        let (entry, column) = (rows[0], ColumnId(format!("c{number}")));
        let cell = CellRecord { entry, column, cell: Cell::Text("文".repeat(2000)) };
        book.apply(&Change::insert(Record::Cell(cell)));
    }
    let large = fixture.folder.path().join("large.chosho");
    store::create(&large, &Contents::new(book), IfExists::Refuse).unwrap();
    let (store, _) = Store::open(&large).unwrap();
    let result = store.copy_by(|source| fixture.shelf().keep(source, noon(), BackupReason::Manual, &monitor));
    assert!(matches!(result, Err(Error::Cancelled)), "{result:?}");
    assert_eq!(fs::read_dir(fixture.shelf().folder()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said_in_plain_words() {
    let fixture = Fixture::new();
    fs::write(fixture.root(), "a file has its name").unwrap();
    let result =
        fixture.store.copy_by(|source| fixture.shelf().keep_on_closing(source, noon(), &Monitor::default()));
    let error = result.unwrap_err();
    assert!(matches!(error, Error::Backup { .. }));
    assert!(error.to_string().contains("調書のファイルはそのままです"), "{error}");
}

#[test]
fn what_a_broken_off_program_left_is_taken_away_a_day_later() {
    let fixture = Fixture::new();
    fs::create_dir_all(fixture.shelf().folder()).unwrap();
    let draft = |name: &str, hours: u64| {
        let path = fixture.shelf().folder().join(name);
        let file = fs::File::create(&path).unwrap();
        let now = file.metadata().unwrap().modified().unwrap();
        file.set_modified(now - std::time::Duration::from_hours(hours)).unwrap();
        path
    };
    let (old, new, other) = (draft(".chosho-old.tmp", 30), draft(".chosho-new.tmp", 3), draft("old.tmp", 30));
    fixture.keep(noon(), BackupReason::Closing);
    assert_eq!([old.exists(), new.exists(), other.exists()], [false, true, true]);
}

#[test]
fn a_backup_is_restored_to_a_new_file_only() {
    let fixture = Fixture::new();
    let backup = fixture.keep(noon(), BackupReason::Closing);
    let target = fixture.folder.path().join("b.chosho");
    restore(&backup, &target, &Monitor::default()).unwrap();
    assert_eq!(store::read(&target).unwrap(), small().book);
    let before = fs::read(&target).unwrap();
    assert!(matches!(restore(&backup, &target, &Monitor::default()), Err(Error::Exists { .. })));
    assert_eq!(fs::read(&target).unwrap(), before);

    let third = fixture.folder.path().join("c.chosho");
    let whole = fs::read(&backup).unwrap();
    fs::write(&backup, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(restore(&backup, &third, &Monitor::default()), Err(Error::Damaged { .. })));
    assert!(!third.exists());
}

#[test]
fn shelves_are_found_by_their_folder_or_the_one_above() {
    let fixture = Fixture::new();
    fixture.keep(noon(), BackupReason::Closing);
    fs::create_dir(fixture.root().join("写真")).unwrap();
    fs::write(fixture.root().join("メモ.txt"), "").unwrap();
    for root in [fixture.root(), fixture.shelf().folder().to_owned()] {
        let [(shelf, backups)] = all(&root).unwrap().try_into().unwrap();
        assert_eq!((shelf, backups.len()), (fixture.shelf(), 1), "in {}", root.display());
    }
}

#[test]
fn backups_are_compared_with_the_book_or_with_the_newest() {
    let fixture = Fixture::new();
    let at = |hour| date(2026, 11, 26).at(hour, 0, 0, 0);
    let (first, second) =
        (fixture.keep(at(9), BackupReason::Closing), fixture.keep(at(10), BackupReason::Closing));
    let broken = fixture.shelf().folder().join("2026-11-26 11-00-00 終了時.chosho");
    fs::write(&broken, "not a book").unwrap();
    let paths = [broken, second, first];

    let Small { mut book, first: sheet, .. } = small();
    let found = |book: Option<&Book>, wanted| {
        let mut found = Vec::new();
        compare(&paths, book, &AtomicUsize::new(wanted), &Monitor::default(), |at, difference| {
            found.push((at, difference.ok()));
        });
        found
    };
    let none = Some(Difference::default());
    assert_eq!(found(None, 2), [(0, None), (1, none.clone()), (2, none.clone())]);

    let changed = Sheet { overall: "別の評価".to_owned(), ..book.sheet(sheet).unwrap().clone() };
    book.apply(&Change::insert(Record::Sheet(changed)));
    let counts: Vec<(usize, Option<(usize, usize)>)> = found(Some(&book), 2)
        .into_iter()
        .map(|(at, difference)| (at, difference.map(|difference| difference.counts())))
        .collect();
    assert_eq!(
        counts,
        [(2, Some((1, 0))), (0, None), (1, Some((1, 0)))],
        "the one that is wanted comes first"
    );

    let monitor = Monitor::default();
    monitor.cancel();
    compare(&paths, None, &AtomicUsize::new(0), &monitor, |_, _| panic!("nobody waits for it"));
}
