//! A book that is open already.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use chosho::edit::Session;
use chosho::error::Error;
use chosho::file::IfExists;
use chosho::import::sample;
use chosho::store::{self, Contents, Store};
use chosho::who::Holder;

use super::child::{Child, say};
use super::{figure, picture};

/// The answer has to be there so soon.
const AT_ONCE: Duration = Duration::from_secs(1);

/// How often the time is taken: what else the machine does only makes it longer.
const TRIES: usize = 5;

/// The process: holds the book until it is killed.
pub fn play(path: &Path) {
    let session = Session::open(path, Arc::new(|| {})).unwrap();
    say("open");
    let _ = std::io::stdin().read(&mut [0]);
    drop(session);
}

/// Everything in a folder, with when it was changed.
fn all(folder: &Path) -> Vec<(String, Vec<u8>, SystemTime)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let changed = entry.metadata().unwrap().modified().unwrap();
            (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap(), changed)
        })
        .collect();
    all.sort();
    all
}

#[test]
fn a_second_instance_is_told_at_once_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    picture::write(&path, sample().unwrap());
    let mut holder = Child::start(&["hold", path.to_str().unwrap()]);
    assert_eq!(holder.line().as_deref(), Some("open"));
    let before = all(folder.path());

    let own = Holder::here(String::new());
    let mut told = String::new();
    let mut quickest = Duration::MAX;
    for _ in 0..TRIES {
        let start = Instant::now();
        let refused = Store::open(&path).map(drop);
        quickest = quickest.min(start.elapsed());
        let Err(Error::Locked { holder: Some(holder), .. }) = &refused else {
            panic!("{refused:?}");
        };
        assert_eq!((&holder.user, &holder.machine), (&own.user, &own.machine));
        let words = holder.words();
        assert!(refused.unwrap_err().to_string().contains(&words), "who has it open is told");
        told = words;
    }
    assert!(quickest < AT_ONCE, "{quickest:?}");
    let new = Contents::new(sample().unwrap());
    for if_exists in [IfExists::Refuse, IfExists::Replace] {
        let refused = store::create(&path, &new, if_exists);
        assert!(matches!(refused, Err(Error::Locked { .. } | Error::Exists { .. })), "{refused:?}");
    }
    let mut quickest_program = Duration::MAX;
    for _ in 0..TRIES {
        let start = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_chosho"))
            .args(["sample", "--force", "-o"])
            .arg(&path)
            .output()
            .unwrap();
        quickest_program = quickest_program.min(start.elapsed());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&told), "{said}");
    }
    assert!(quickest_program < AT_ONCE, "{quickest_program:?}");
    assert!(all(folder.path()) == before, "not a byte was written");
    figure(
        "second instance",
        &format!(
            "refused and told who has it after {} ms, the program after {} ms, 0 bytes written",
            quickest.as_millis(),
            quickest_program.as_millis()
        ),
    );

    // The lock of a process that is dead is none.
    holder.kill();
    holder.end();
    Store::open(&path).unwrap();
}
