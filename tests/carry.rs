//! Last year's file to this year's, as scripts do it: files in, files out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chosho::book::{Book, Change, FiscalYear, Record, Role, era};
use chosho::carry::{Proposal, carry};
use chosho::store;

/// The published sheets; without `../shared` there is nothing to carry.
fn seed() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seed/kiyose-h22.txt");
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CHOSHO_REQUIRE_TOOLS").is_none(), "the seed is missing");
    None
}

fn chosho(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chosho")).args(arguments).current_dir(folder).output().unwrap()
}

fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = chosho(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

/// What every entry and sheet is known by, in order.
fn lineages(book: &Book) -> Vec<String> {
    book.sheets().flat_map(|sheet| book.entries_of(sheet.id)).map(|row| row.lineage.to_string()).collect()
}

#[test]
fn the_sample_is_carried_forward_without_a_byte_of_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    ok(folder.path(), &["sample", "-o", "last.chosho"]);
    let before = fs::read(folder.path().join("last.chosho")).unwrap();
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    assert_eq!(fs::read(folder.path().join("last.chosho")).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "and nothing lies beside them");
    ok(folder.path(), &["verify", "new.chosho"]);
    let (last, new) = (
        store::read(&folder.path().join("last.chosho")).unwrap(),
        store::read(&folder.path().join("new.chosho")).unwrap(),
    );
    assert_eq!(Some(new.head.fiscal_year), last.head.fiscal_year.after());
    let rows: usize = last.sheets().map(|sheet| last.entries_of(sheet.id).count() + 1).sum();
    assert_eq!(
        new.pasts().count(),
        last.plans().count() + rows + last.pasts().count(),
        "what the sample knows of earlier years comes along"
    );

    let output = chosho(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    assert_eq!(output.status.code(), Some(2), "an existing file is not replaced");
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho", "--force"]);
    // The same book in, the same book out.
    let again = store::read(&folder.path().join("new.chosho")).unwrap();
    assert_eq!(again, new);
}

#[test]
fn what_is_no_book_is_refused_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.xlsx"), b"PK\x03\x04 not a book").unwrap();
    let output = chosho(folder.path(), &["carry", "a.xlsx", "-o", "new.chosho"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.path().join("new.chosho").exists());
}

#[test]
fn what_json_says_of_earlier_years_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    ok(folder.path(), &["sample", "-o", "last.chosho"]);
    ok(folder.path(), &["carry", "last.chosho", "-o", "new.chosho"]);
    let shown = chosho(folder.path(), &["show", "new.chosho"]).stdout;
    fs::write(folder.path().join("new.json"), &shown).unwrap();
    ok(folder.path(), &["import", "new.json", "-o", "again.chosho"]);
    let book = |name: &str| store::read(&folder.path().join(name)).unwrap();
    assert_eq!(book("again.chosho"), book("new.chosho"));
}

#[test]
fn the_published_sheets_are_carried_over_nine_years() {
    let Some(seed) = seed() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read(&seed).unwrap();
    // The published text itself can be carried forward.
    ok(folder.path(), &["carry", seed.to_str().unwrap(), "-o", "2011.chosho"]);
    assert_eq!(fs::read(&seed).unwrap(), text);
    let first = chosho::import::from_file(&seed).unwrap();
    let next = store::read(&folder.path().join("2011.chosho")).unwrap();
    assert_eq!(next.head.fiscal_year.wareki(), "平成23年度");
    assert_eq!(next.head.as_of.map(era::wareki_date).as_deref(), Some("平成24年4月1日"));
    assert!(next.head.subtitle.contains("平成23年度") && !next.head.subtitle.contains("平成22年度"));

    for year in 2012..=2019 {
        let (last, new) = (format!("{}.chosho", year - 1), format!("{year}.chosho"));
        let before = fs::read(folder.path().join(&last)).unwrap();
        ok(folder.path(), &["carry", &last, "-o", &new]);
        assert_eq!(fs::read(folder.path().join(&last)).unwrap(), before, "{last}");
        ok(folder.path(), &["verify", &new]);
    }
    let last = store::read(&folder.path().join("2019.chosho")).unwrap();
    assert_eq!(last.head.fiscal_year.wareki(), "令和元年度");
    assert_eq!(last.head.as_of.map(era::wareki_date).as_deref(), Some("令和2年4月1日"));
    assert!(last.head.subtitle.contains("令和元年度"), "{}", last.head.subtitle);

    // Whoever goes on is known by the same lineage, and what ended is in the history.
    let (all, left) = (lineages(&first), lineages(&last));
    let ended = all.len() - left.len();
    assert!(left.iter().all(|lineage| all.contains(lineage)));
    assert_eq!(first.sheets().count(), last.sheets().count());
    for sheet in last.sheets() {
        let years: Vec<i32> =
            last.history_of(sheet.lineage.unwrap()).iter().map(|past| past.year.year()).collect();
        assert_eq!(years, (2010..=2018).rev().collect::<Vec<_>>());
        let original = first.sheet(sheet.id).unwrap();
        let oldest = last.history_of(sheet.lineage.unwrap()).last().unwrap().overall().unwrap().to_owned();
        assert_eq!(oldest, original.overall);
        for row in last.entries_of(sheet.id) {
            let history = last.history_of(row.lineage);
            let own = history.iter().filter(|past| past.lineage == row.lineage).count();
            assert_eq!(own, 9, "{}", row.name);
            let oldest = history.iter().rfind(|past| past.lineage == row.lineage).unwrap();
            let first_row = first.entry(row.id).unwrap();
            assert_eq!(oldest.entry().unwrap().name, first_row.name);
            let column = "evaluation".into();
            let said = oldest.entry().unwrap().role(Role::Evaluation).map_or("", |cell| &cell.text);
            assert_eq!(said, first.text(first.anchor(row.id, &column), &column));
        }
    }
    let known: std::collections::BTreeSet<String> =
        last.pasts().filter(|past| past.entry().is_some()).map(|past| past.lineage.to_string()).collect();
    assert_eq!(known.len(), left.len() + ended);
}

#[test]
fn the_last_year_there_is_has_none_after_it() {
    let mut book = chosho::import::sample().unwrap();
    let head = chosho::book::Head { fiscal_year: FiscalYear::new(2200).unwrap(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
    let error = carry(&book, &Proposal::of(&book)).unwrap_err();
    assert_eq!(error, chosho::carry::NotCarried::NoFurtherYear);
}
