//! Journals beside books, whose they are and of when: SQLite would put the pages of each
//! into whatever lies beside it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chosho::book::Record;
use chosho::edit::{Command, Session};
use chosho::error::Error;
use chosho::import::sample;
use chosho::store::{self, Access, Contents, Store, Unfinished};

use super::journal::{PAGE, SECTOR, differing, journal, torn};
use super::{figure, picture};

const BOOK: &str = "令和6年度.chosho";

/// A book's file after each of several changes.
struct States(Vec<Vec<u8>>);

impl States {
    /// Writes it anew in each state: `texts` for the first rows, one after the other.
    fn of(first: &[u8], texts: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(BOOK);
        fs::write(&path, first).unwrap();
        let mut states = vec![first.to_owned()];
        for (number, text) in texts.iter().enumerate() {
            let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
            let sheets: Vec<_> = session.book().sheets().map(|sheet| sheet.id).collect();
            // Far from each other in the file.
            let sheet = sheets[number * 2 % sheets.len()];
            session.execute(&Command::SetOverall { sheet, text: (*text).to_owned() }).unwrap().unwrap();
            session.settle();
            drop(session);
            states.push(fs::read(&path).unwrap());
        }
        Self(states)
    }

    fn at(&self, revision: usize) -> &[u8] {
        &self.0[revision]
    }
}

/// What is to come of a book and a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// It is this revision, by the journal.
    TakenBack(i64),
    /// It is this revision, the file as it was; the journal lies beside it under a name
    /// that says what it is.
    AsIs(i64),
    /// The same, and the journal never counted.
    Cold(i64),
    /// It may be this one, as it is, or the one before: the clerk is asked.
    Either(i64),
    /// It is damaged; nothing was changed.
    Damaged,
    /// It was given another name after a power cut; it is this revision.
    Renamed(i64),
}

struct Case {
    name: &'static str,
    book: Vec<u8>,
    /// By the names that they have.
    journals: Vec<(&'static str, Vec<u8>)>,
    outcome: Outcome,
}

fn own(journal: Vec<u8>) -> Vec<(&'static str, Vec<u8>)> {
    vec![("令和6年度.chosho-journal", journal)]
}

fn cases(states: &States, branch: &States, other: &States) -> Vec<Case> {
    let (before, after) = (states.at(5), states.at(6));
    let write = journal(before, after);
    let all = differing(before, after).len();
    let case = |name, book: &[u8], journals, outcome| Case { name, book: book.to_owned(), journals, outcome };
    let mut zeroed = write.clone();
    zeroed[..28].fill(0);
    let mut shorter = write.clone();
    shorter.truncate(SECTOR + PAGE + 8 + 100);
    let mut no_records = write[..SECTOR].to_owned();
    no_records[8..12].fill(0);
    let old = include_bytes!("../assets/format-6.chosho");
    let migrated = {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(BOOK);
        fs::write(&path, old).unwrap();
        drop(Store::open(&path).unwrap());
        fs::read(&path).unwrap()
    };
    let half = torn(before, after, all / 2);
    let mut cases = vec![
        case("own, before any page", before, own(write.clone()), Outcome::TakenBack(5)),
        case("own, after one page", &torn(before, after, 1), own(write.clone()), Outcome::TakenBack(5)),
        case("own, in the middle", &half, own(write.clone()), Outcome::TakenBack(5)),
        case("own, but for a page", &torn(before, after, all - 1), own(write.clone()), Outcome::TakenBack(5)),
        case("own, after all pages", after, own(write.clone()), Outcome::Either(6)),
        case("the book from before the write is put back", before, own(write.clone()), Outcome::TakenBack(5)),
        case("an older copy is put back", states.at(2), own(write.clone()), Outcome::AsIs(2)),
        case("the first copy is put back", states.at(0), own(write.clone()), Outcome::AsIs(0)),
        case("a newer copy is put there", states.at(9), own(write.clone()), Outcome::AsIs(9)),
        case("a copy that went another way, as far", branch.at(5), own(write.clone()), Outcome::AsIs(5)),
        case("one that went a step further", branch.at(6), own(write.clone()), Outcome::AsIs(6)),
        case("another book", other.at(3), own(write.clone()), Outcome::AsIs(3)),
        case("another book's", after, own(journal(other.at(2), other.at(3))), Outcome::AsIs(6)),
        case("of an earlier write", after, own(journal(states.at(1), states.at(2))), Outcome::AsIs(6)),
        case("of a later write", states.at(3), own(write.clone()), Outcome::AsIs(3)),
        case("cut off, of a sound file", states.at(8), own(shorter.clone()), Outcome::AsIs(8)),
        case("cut off, of a broken file", &half, own(shorter), Outcome::Damaged),
        case("cut off in its header", after, own(write[..100].to_owned()), Outcome::AsIs(6)),
        case("garbage, of a sound file", after, own(vec![7; 9000]), Outcome::AsIs(6)),
        case("garbage, of a broken file", &half, own(vec![7; 9000]), Outcome::Damaged),
        case("a header and no records, of a longer file", states.at(9), own(no_records), Outcome::AsIs(9)),
        case("done with, of a sound file", after, own(zeroed.clone()), Outcome::Cold(6)),
        case("done with, of a broken file", &half, own(zeroed), Outcome::Damaged),
        case("none, of a broken file", &half, Vec::new(), Outcome::Damaged),
        case(
            "of a book that was renamed",
            &half,
            vec![("旧.chosho-journal", write.clone())],
            Outcome::Renamed(5),
        ),
        case(
            "of a book that was renamed, among others'",
            &half,
            vec![
                ("a.chosho-journal", journal(other.at(2), other.at(3))),
                ("b.chosho-journal", journal(states.at(1), states.at(2))),
                ("c（使わなかった保存途中の記録）.journal-old", write.clone()),
                ("令和6年度.chosho-journal", vec![7; 5000]),
            ],
            Outcome::Renamed(5),
        ),
        case(
            "another's, under another name",
            &half,
            vec![("a.chosho-journal", journal(other.at(2), other.at(3)))],
            Outcome::Damaged,
        ),
    ];
    let steps = differing(old, &migrated).len();
    for pages in [1, steps / 2, steps - 1] {
        let book = torn(old, &migrated, pages);
        cases.push(case(
            "on the way from format 6",
            &book,
            own(journal(old, &migrated)),
            Outcome::TakenBack(23),
        ));
    }
    cases
}

/// All files of a folder with their bytes.
fn all(folder: &Path) -> BTreeMap<OsString, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap())).collect()
}

fn lay_out(case: &Case) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(BOOK);
    fs::write(&path, &case.book).unwrap();
    for (name, bytes) in &case.journals {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    (folder, path)
}

/// What is looked at says what is true and changes nothing.
fn look(case: &Case, expected: impl Fn(i64) -> Option<serde_json::Value>) {
    let (folder, path) = lay_out(case);
    let before = all(folder.path());
    let read = store::read_all(&path);
    let told = format!("{}: {:?}", case.name, read.as_ref().map(|found| found.revision));
    let revision = match case.outcome {
        Outcome::TakenBack(revision) | Outcome::AsIs(revision) | Outcome::Cold(revision) => Some(revision),
        Outcome::Either(revision) | Outcome::Renamed(revision) => Some(revision),
        Outcome::Damaged => None,
    };
    match (revision, read) {
        (Some(revision), Ok(found)) => {
            assert_eq!(found.revision, revision, "{told}");
            let is = picture::contents(&found);
            assert!(expected(revision).is_none_or(|expected| is == expected), "{told}");
            store::verify(&path).unwrap_or_else(|error| panic!("{told}: {error}"));
        }
        (None, Err(Error::Damaged { .. })) => assert!(store::verify(&path).is_err(), "{told}"),
        _ => panic!("{told}"),
    }
    let salvaged = store::salvage(&path).unwrap_or_else(|error| panic!("{told}: {error}"));
    let is_whole = revision.is_some() && !matches!(case.outcome, Outcome::Renamed(_));
    assert!(!is_whole || salvaged.problems.is_empty(), "{told}: {:?}", salvaged.problems);
    assert!(all(folder.path()) == before, "{told}: looking changed something");
}

fn open(case: &Case, expected: impl Fn(i64) -> Option<serde_json::Value>) {
    let (folder, path) = lay_out(case);
    let before = all(folder.path());
    let name = case.name;
    let journal = folder.path().join("令和6年度.chosho-journal");
    let is = |found: &Contents, revision: i64| {
        assert_eq!(found.revision, revision, "{name}");
        assert!(expected(revision).is_none_or(|expected| picture::contents(found) == expected), "{name}");
    };
    let aside = || {
        let names = all(folder.path());
        let aside = names.iter().find(|(name, _)| name.to_str().unwrap().ends_with(".journal-old"));
        aside.map(|(_, bytes)| bytes.clone())
    };
    let opened = Store::open(&path).map(|(store, contents)| (store.aside().map(Path::to_owned), contents));
    match (case.outcome, opened) {
        (Outcome::TakenBack(revision), Ok((None, found))) => {
            is(&found, revision);
            assert!(!journal.exists() && aside().is_none(), "{name}");
        }
        (Outcome::AsIs(revision) | Outcome::Either(revision), Ok((Some(place), found))) => {
            is(&found, revision);
            assert!(fs::read(&path).unwrap() == case.book, "{name}: the book was changed");
            assert!(!journal.exists() && fs::read(place).unwrap() == case.journals[0].1, "{name}");
        }
        (Outcome::Cold(revision), Ok((None, found))) => is(&found, revision),
        (Outcome::Damaged, Err(Error::Damaged { .. })) => {
            assert!(all(folder.path()) == before, "{name}: something was changed");
        }
        (Outcome::Renamed(revision), Err(Error::Renamed { journal, .. })) => {
            assert!(all(folder.path()) == before, "{name}: something was changed");
            store::reunite(&path, &journal).unwrap();
            is(&Store::open(&path).unwrap().1, revision);
        }
        (outcome, opened) => {
            panic!("{name}: {outcome:?}, {:?}", opened.map(|(aside, found)| (aside, found.revision)))
        }
    }
    if case.outcome != Outcome::Damaged {
        store::verify(&path).unwrap();
        assert!(Store::open(&path).is_ok(), "{name}: it opens once more");
    }
}

/// Where two states are possible, the clerk has both, and what is not chosen stays.
fn choose(case: &Case, states: &States) {
    let Outcome::Either(revision) = case.outcome else { return };
    for (chosen, is, other) in
        [(Unfinished::Keep, revision, revision - 1), (Unfinished::TakeBack, revision - 1, revision)]
    {
        let (folder, path) = lay_out(case);
        let before = all(folder.path());
        let asked = Store::open_keeping(&path, Access::Ask, Unfinished::Ask, |_| Ok(()));
        assert!(matches!(asked, Err(Error::TwoStates { .. })));
        let both = store::states(&path).unwrap().unwrap();
        assert_eq!(both.map(|state| state.revision), [revision, revision - 1]);
        assert!(all(folder.path()) == before, "nothing was changed yet");
        let kept = store::keep_other(&path, chosen).unwrap().unwrap();
        let (_, found) = Store::open_keeping(&path, Access::Ask, chosen, |_| Ok(())).unwrap();
        assert_eq!((found.revision, store::read_all(&kept).unwrap().revision), (is, other));
        store::verify(&path).unwrap();
        store::verify(&kept).unwrap();
        if chosen == Unfinished::Keep {
            assert_eq!(fs::read(&path).unwrap(), states.at(6));
        }
    }
}

#[test]
fn a_journal_is_evidence_and_no_order() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("1.chosho"), folder.path().join("2.chosho"));
    picture::write(&first, sample().unwrap());
    picture::write(&second, picture::small());
    let texts = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let states = States::of(&fs::read(&first).unwrap(), &texts);
    let branch: Vec<String> = texts.iter().map(|text| format!("別の{text}")).collect();
    let branch: Vec<&str> = branch.iter().map(String::as_str).collect();
    let branch = States::of(states.at(2), &branch).0;
    // From the third on it went another way.
    let branch = States([states.0[..2].to_vec(), branch].concat());
    let other = States::of(&fs::read(&second).unwrap(), &texts);

    let cases = cases(&states, &branch, &other);
    let expected = |case: &Case| {
        let of: &[Vec<u8>] = match case.name {
            name if name.contains("format") => &[],
            "another book" => &other.0,
            name if name.starts_with("a copy that went") || name.starts_with("one that went") => &branch.0,
            _ => &states.0,
        };
        let of = of.to_owned();
        move |revision: i64| {
            let bytes = of.get(usize::try_from(revision).unwrap())?;
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(BOOK);
            fs::write(&path, bytes).unwrap();
            Some(picture::contents(&store::read_all(&path).unwrap()))
        }
    };
    chosho::parallel::map(&cases, |case| {
        look(case, expected(case));
        open(case, expected(case));
        choose(case, &states);
    });
    // The texts are of the book and not of the test alone.
    assert!(sample().unwrap().records().map(Result::unwrap).any(|record| matches!(record, Record::Sheet(_))));
    let damaged = cases.iter().filter(|case| case.outcome == Outcome::Damaged).count();
    figure(
        "journals: whose, how old, how much",
        &format!("{} → 0 good books changed, {damaged} refused as they were", cases.len()),
    );
}

/// A book that somebody has open, with a journal of his own, is his.
#[test]
fn the_journal_of_somebody_who_is_at_work_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(BOOK);
    picture::write(&path, sample().unwrap());
    let mut child = super::child::Child::start(&["hold", path.to_str().unwrap()]);
    assert!(child.line().is_some(), "it has the file open");
    let states = States::of(&fs::read(&path).unwrap(), &["一"]);
    let live = journal(states.at(0), states.at(1));
    let place = folder.path().join("令和6年度.chosho-journal");
    fs::write(&place, &live).unwrap();
    let book = fs::read(&path).unwrap();
    for unfinished in [Unfinished::Ask, Unfinished::Keep, Unfinished::TakeBack] {
        let opened = Store::open_keeping(&path, Access::Ask, unfinished, |_| Ok(()));
        assert!(matches!(opened, Err(Error::Locked { .. })), "{:?}", opened.map(|_| ()));
    }
    assert!(fs::read(&path).unwrap() == book && fs::read(&place).unwrap() == live);
    child.kill();
}
