//! Files of earlier versions, on their way to this one.

use std::fs;
use std::process::Command;

use chosho::import::sample;
use chosho::store::Store;

use super::calls::{Case, cases};
use super::needs::need;
use super::strace::{self, Call, Fault};
use super::{figure, job, picture, size};

#[test]
fn killed_on_its_way_an_old_file_is_the_old_or_the_new_one() {
    if !strace::is_there() {
        return;
    }
    let kills = size("CHOSHO_MIGRATION_KILLS", 50);
    let cases: Vec<&Case> = cases().iter().filter(|case| job::OLD.contains(&case.name)).collect();
    let all = |writes| {
        let calls = cases.iter().flat_map(|case| case.calls.iter().map(move |call| (case, call)));
        calls.map(|(case, call)| (*case, call)).filter(move |(_, call)| call.writes() == writes)
    };
    // Every call that changes something, and as many of the others as are wanted.
    let writing = all(true).count();
    let places: Vec<(&Case, &Call)> = all(true).chain(all(false)).collect();
    let places: Vec<_> = places.iter().cycle().take(kills.max(writing)).collect();
    chosho::parallel::map(&places, |(case, call)| case.run(call, Fault::Killed));
    figure(
        "kill during migration",
        &format!("{} kills (at {writing} writing calls of {} files) → 0 lost", places.len(), cases.len()),
    );
}

/// A city's own tools have the SQLite of their system, which may be years old.
#[test]
fn the_sqlite_of_others_finds_a_file_sound_whatever_its_version() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    picture::write(&path("new"), sample().unwrap());
    fs::write(path("7"), include_bytes!("../assets/format-7.chosho")).unwrap();
    for (name, file) in [
        ("1", include_bytes!("../assets/format-1.chosho").as_slice()),
        ("6", include_bytes!("../assets/format-6.chosho")),
    ] {
        fs::write(path(name), file).unwrap();
        drop(Store::open(&path(name)).unwrap());
    }
    let python = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); \
        print(sqlite3.sqlite_version, *[db.execute(f'PRAGMA {sql}').fetchall() for sql in \
        ('integrity_check', 'quick_check', 'foreign_key_check')])";
    for name in ["new", "7", "1", "6"] {
        let output = Command::new("python3").args(["-c", python]).arg(path(name)).output();
        let Some(output) = need("python3", output) else { return };
        let said = String::from_utf8(output.stdout).unwrap();
        let Some((version, found)) = said.trim().split_once(' ') else {
            need::<()>("python3 with sqlite3", Err(String::from_utf8_lossy(&output.stderr)));
            return;
        };
        assert_eq!(found, "[('ok',)] [('ok',)] []", "file {name}, SQLite {version}");
        println!("file {name} is sound to SQLite {version}");
    }
}
