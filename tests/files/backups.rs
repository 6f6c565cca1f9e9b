//! A year of backups: of a book that is changed and closed on every working day,
//! by a clock that is given, with real files. `CHOSHO_BACKUP_DAYS` makes it longer.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use chosho::backup::{self, Backup, BackupReason, Shelf};
use chosho::book::{Book, SheetId};
use chosho::edit::{Command, Session};
use chosho::file::IfExists;
use chosho::import;
use chosho::monitor::Monitor;
use chosho::store;
use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday, date};

/// A book, its shelf, and what stood in it at each closing.
struct Year {
    folder: tempfile::TempDir,
    sheet: SheetId,
    /// The closing text at each closing, by its time.
    closings: BTreeMap<DateTime, String>,
    /// When backups were made.
    made: Vec<DateTime>,
}

impl Year {
    fn new() -> Self {
        // Of a year nearly all the time would go into waiting for the disk.
        let memory = tempfile::tempdir_in("/dev/shm");
        let folder = memory.or_else(|_| tempfile::tempdir()).unwrap();
        let path = folder.path().join("a.chosho");
        let book = Book::blank(import::sample().unwrap().head.clone(), "子ども計画");
        let mut session = Session::create(&path, book, IfExists::Refuse, Arc::new(|| {})).unwrap();
        let plan = session.book().plans().next().unwrap().id;
        session.execute(&Command::AddPolicy { plan, name: "施策".to_owned() }).unwrap();
        let policy = session.book().policies_of(plan).next().unwrap().id;
        session.execute(&Command::AddSheet { policy }).unwrap();
        let sheet = session.book().sheets().next().unwrap().id;
        drop(session);
        Self { folder, sheet, closings: BTreeMap::new(), made: Vec::new() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.chosho")
    }

    fn shelf(&self) -> Shelf {
        Shelf::of(&self.folder.path().join("控え"), &self.path())
    }

    /// Opens the book, writes into it, and closes it at this time, as the window does.
    fn work_until(&mut self, at: DateTime) {
        let mut session = Session::open(&self.path(), Arc::new(|| {})).unwrap();
        let text = format!("{at}の評価");
        session.execute(&Command::SetOverall { sheet: self.sheet, text: text.clone() }).unwrap();
        session.settle();
        let (shelf, (sender, receiver)) = (self.shelf(), mpsc::channel());
        session.back_up(move |source, _, monitor| {
            let done = shelf.keep_on_closing(source, at, monitor);
            sender.send(done.as_ref().ok().cloned().flatten()).unwrap();
            done
        });
        drop(session);
        self.closings.insert(at, text);
        self.made.extend(receiver.recv().unwrap().map(|_| at));
    }

    /// Restores a backup, and says what was wrong with what it holds.
    fn restore(&self, backup: &Backup) {
        let target = self.folder.path().join("restored.chosho");
        backup::restore(&backup.path, &target, &Monitor::default()).unwrap();
        store::verify(&target).unwrap();
        let mut session = Session::open(&target, Arc::new(|| {})).unwrap();
        let overall = |session: &Session| session.book().sheet(self.sheet).unwrap().overall.clone();
        assert_eq!(overall(&session), self.closings[&backup.at], "of {}", backup.at);
        // With all that can be undone.
        let earlier = self.closings.range(..backup.at).next_back();
        session.undo().unwrap();
        assert!(earlier.is_none_or(|(_, text)| overall(&session) == *text), "before {}", backup.at);
        session.settle();
        drop(session);
        std::fs::remove_file(target).unwrap();
    }
}

/// When the book is closed on the day with this number: mostly once, on some days
/// more often, and then also soon after the time before.
fn closings_on(day: Date, number: i64) -> Vec<DateTime> {
    let at = |hour, minute| day.at(hour, minute, 0, 0);
    match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => vec![],
        _ if number % 5 == 0 => vec![at(9, 20), at(12, 0), at(12, 10), at(17, 15)],
        _ => vec![at(17, 5)],
    }
}

/// The days, weeks or months of some times, each with its times, oldest first.
fn grouped<K: Ord>(times: &[DateTime], key: impl Fn(&DateTime) -> K) -> BTreeMap<K, Vec<DateTime>> {
    let mut groups = BTreeMap::<K, Vec<DateTime>>::new();
    times.iter().for_each(|at| groups.entry(key(at)).or_default().push(*at));
    groups
}

/// The week of a time, as far as it is in one month.
fn week(at: &DateTime) -> (i16, i8, i8) {
    (at.year(), at.month(), at.date().iso_week_date().week())
}

#[test]
fn every_backup_of_a_year_that_is_kept_restores_and_verifies() {
    let days: i64 = std::env::var("CHOSHO_BACKUP_DAYS").map_or(365, |days| days.parse().unwrap());
    let mut year = Year::new();
    let first = date(2025, 4, 1);
    for number in 0..days {
        for at in closings_on(first + Span::new().days(number), number) {
            year.work_until(at);
        }
    }

    let kept = year.shelf().list().unwrap();
    let now = *year.made.last().unwrap();
    assert_left_as_ruled(&year, &kept, now);
    for backup in &kept {
        assert_eq!(backup.reason, BackupReason::Closing);
        year.restore(backup);
    }
    eprintln!(
        "{days} days, {} closings after changes, {} backups made, {} kept, {} restored and verified",
        year.closings.len(),
        year.made.len(),
        kept.len(),
        kept.len()
    );
    assert_nothing_else(year.shelf().folder(), kept.len());
}

/// All of two days, then the last of each day for two weeks, of each week for three
/// months, and of each month.
fn assert_left_as_ruled(year: &Year, kept: &[Backup], now: DateTime) {
    let kept: Vec<DateTime> = kept.iter().rev().map(|backup| backup.at).collect();
    let soon = |at: &DateTime| {
        year.closings.range(..at).next_back().is_some_and(|(last, _)| *at - Span::new().minutes(30) < *last)
    };
    let made: Vec<DateTime> = year.closings.keys().filter(|at| !soon(at)).copied().collect();
    assert_eq!(year.made, made, "one at each closing, unless the last was just made");
    assert!(kept.iter().all(|at| made.contains(at)));

    let age = |at: &DateTime| now.date().duration_since(at.date()).as_hours() / 24;
    let three_months = now.date() - Span::new().months(3);
    let within = |times: &[DateTime], is_in: &dyn Fn(&DateTime) -> bool| -> Vec<DateTime> {
        times.iter().filter(|at| is_in(at)).copied().collect()
    };
    let recent = |at: &DateTime| age(at) <= 2;
    assert_eq!(within(&kept, &recent), within(&made, &recent));

    let daily = |at: &DateTime| age(at) > 2 && age(at) <= 14;
    let last_of_days: Vec<DateTime> = grouped(&within(&made, &daily), |at| at.date())
        .into_values()
        .map(|times| *times.last().unwrap())
        .collect();
    assert_eq!(within(&kept, &daily), last_of_days);

    let weekly = |at: &DateTime| age(at) > 14 && at.date() >= three_months;
    assert!(grouped(&within(&kept, &weekly), week).values().all(|times| times.len() == 1));
    let is_of_three_months = |at: &DateTime| at.date() >= three_months;
    let weeks = |times: &[DateTime]| {
        grouped(&within(times, &is_of_three_months), week).into_keys().collect::<Vec<_>>()
    };
    assert_eq!(weeks(&kept), weeks(&made), "of each week there is one");

    let month = |at: &DateTime| (at.year(), at.month());
    let monthly = |at: &DateTime| at.date() < three_months;
    assert!(grouped(&within(&kept, &monthly), month).values().all(|times| times.len() == 1));
    let months = |times: &[DateTime]| grouped(times, month).into_keys().collect::<Vec<_>>();
    assert_eq!(months(&kept), months(&made), "of each month there is one");
}

fn assert_nothing_else(folder: &Path, count: usize) {
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), count, "nothing else was left there");
}
