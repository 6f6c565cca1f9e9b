//! A process that edits is killed at any moment, over and over.

use std::fs;
use std::hint::spin_loop;
use std::path::Path;
use std::sync::Arc;

use chosho::edit::{SaveState, Session};
use chosho::import::sample;
use chosho::store::{self, Contents, Store};

use super::child::{Child, say};
use super::random::Random;
use super::{figure, picture, script, size};

/// How many kills one book goes through.
const KILLS_OF_A_BOOK: usize = 25;

/// The process: edits until it is killed, and says what is saved.
pub fn play(path: &Path, seed: u64) {
    // Every other one as if the book were a very large one.
    let is_large = seed % 2 == 1;
    let open = if is_large { Session::open_lazily } else { Session::open };
    let mut session = open(path, Arc::new(|| {})).unwrap();
    let mut random = Random::new(seed);
    loop {
        // The clerk does not wait for the disk.
        for _ in 0..burst(&mut random) {
            script::go_on(&mut session, &mut random);
        }
        session.settle();
        session.keep_within(0);
        match session.save_state() {
            SaveState::Saved => say(&session.revision().to_string()),
            other => panic!("{other:?}"),
        }
    }
}

fn burst(random: &mut Random) -> usize {
    1 + random.below(3)
}

/// What came of one kill.
struct Outcome {
    /// Commits that were acknowledged before it.
    acknowledged: i64,
    /// How many of them are not in the file.
    lost: i64,
    /// Whether it came in the middle of a write.
    interrupted: bool,
}

/// Whether a journal is there that has to be taken back: one that is done with has
/// no header any more.
fn is_hot(journal: &Path) -> bool {
    fs::read(journal).is_ok_and(|journal| journal.starts_with(&[0xd9, 0xd5, 0x05, 0xf9]))
}

/// Lets a process work on the book, which is at revision `start`, until a moment that
/// `seed` decides, and looks at what it left. Gives the revision it is at then.
fn kill_once(path: &Path, start: i64, seed: u64) -> (Outcome, i64) {
    let model = path.with_extension("model");
    let _ = fs::remove_file(&model);
    fs::copy(path, &model).unwrap();

    let mut random = Random::new(!seed);
    let mut acknowledged = start;
    let mut child = Child::start(&["kill", path.to_str().unwrap(), &seed.to_string()]);
    for _ in 0..random.below(8) {
        acknowledged = child.line().expect("it was not killed yet").parse().unwrap();
    }
    (0..random.below(2_000_000)).for_each(|_| spin_loop());
    child.kill();
    // What it said is said, whether or not anybody had heard it yet.
    if let Some(last) = child.end().0.last() {
        acknowledged = last.parse().unwrap();
    }
    let interrupted = is_hot(&path.with_extension("chosho-journal"));

    let (store, found) = Store::open(path).unwrap();
    drop(store);
    store::verify(path).unwrap();
    let lost = (acknowledged - found.revision).max(0);
    if lost == 0 {
        let same = picture::contents(&found) == picture::contents(&done_again(&model, seed, found.revision));
        assert!(same, "seed {seed}: revision {} of the file is not what was done", found.revision);
    }
    (Outcome { acknowledged: acknowledged - start, lost, interrupted }, found.revision)
}

/// What the process did, done again up to this revision and without a kill.
fn done_again(model: &Path, seed: u64, revision: i64) -> Contents {
    let mut session = Session::open(model, Arc::new(|| {})).unwrap();
    let mut random = Random::new(seed);
    'work: loop {
        for _ in 0..burst(&mut random) {
            if session.revision() == revision {
                break 'work;
            }
            script::go_on(&mut session, &mut random);
        }
    }
    session.settle();
    drop(session);
    store::read_all(model).unwrap()
}

#[test]
fn kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let kills = size("CHOSHO_KILLS", 200);
    let seeds: Vec<u64> = (0..kills as u64).collect();
    let books: Vec<&[u64]> = seeds.chunks(KILLS_OF_A_BOOK).collect();
    let outcomes: Vec<Outcome> = chosho::parallel::map(&books, |seeds| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        picture::write(&path, sample().unwrap());
        let mut revision = 0;
        let mut kill = |&seed| {
            let (outcome, left) = kill_once(&path, revision, seed);
            revision = left;
            outcome
        };
        seeds.iter().map(&mut kill).collect::<Vec<_>>()
    })
    .into_iter()
    .flatten()
    .collect();
    let acknowledged: i64 = outcomes.iter().map(|outcome| outcome.acknowledged).sum();
    let lost: i64 = outcomes.iter().map(|outcome| outcome.lost).sum();
    let interrupted = outcomes.iter().filter(|outcome| outcome.interrupted).count();
    figure(
        "random kill -9",
        &format!(
            "{kills} kills ({interrupted} in the middle of a write), {acknowledged} acknowledged → {lost} lost"
        ),
    );
    assert_eq!(lost, 0);
    assert!(acknowledged > kills as i64, "it is killed at work");
}
