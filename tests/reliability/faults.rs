//! Every call on the disk fails once, and several times in a row, in every kind of
//! work: as a broken disk fails (EIO) and as a full one (ENOSPC).

use super::calls::{Case, cases};
use super::strace::{self, Call, Fault};
use super::{figure, size};

/// How many calls fail in a row where the trouble lasts.
const LASTING: usize = 12;

/// A call's name, and which of those by it are meant.
type Kind = (&'static str, fn(&str) -> bool);

/// Calls whose failure need not be told, as nothing depends on them.
const MAY_BE_BORNE: &[Kind] = &[
    // That a file's name lasts: no share has to be able to, SQLite bears it, so do we.
    ("openat", is_folder),
    ("fsync", is_folder),
    // On closing, of a journal that says already that it is done with.
    ("unlink", |text| text.contains("-journal\"")),
    // What says beside a book who has it open.
    ("openat", is_sidecar),
    ("write", is_sidecar),
    ("fsync", is_sidecar),
    ("unlink", is_sidecar),
    ("read", is_sidecar),
    ("rename", is_sidecar),
    // Whether the session before was broken off, which opening mends in any case.
    ("openat", |text| text.contains("-journal\"") && text.contains("O_RDONLY")),
    ("read", |text| text.contains("-journal>")),
    // Who may read a new file.
    ("fchmod", |text| text.contains(".tmp>")),
    // What is to be replaced need not be readable, and is not opened again for nothing.
    ("openat", |text| text.contains(".chosho\"") && !text.contains("O_CREAT")),
    ("read", |text| text.contains("other.chosho>")),
    ("pread64", |text| text.contains("other.chosho>")),
];

fn is_sidecar(text: &str) -> bool {
    text.contains("/.~lock.")
}

/// Whether a call is the one before a journal that is done with goes: it only makes
/// sure of what was made sure of before.
fn is_before_unlink(case: &Case, call: &Call) -> bool {
    let mut next = case.calls.iter().skip_while(|other| *other != call).skip(1);
    call.text.contains("-journal>") && next.next().is_some_and(|next| next.name == "unlink")
}

/// Whether a call is about a file in the making that says who has a book open.
fn becomes_sidecar(case: &Case, call: &Call) -> bool {
    let draft = call.text.split(".chosho-").nth(1).and_then(|rest| rest.split(".tmp").next());
    draft.is_some_and(|draft| {
        case.calls.iter().any(|call| {
            call.name.starts_with("rename") && call.text.contains(draft) && is_sidecar(&call.text)
        })
    })
}

/// Whether a call is about the folder itself.
fn is_folder(text: &str) -> bool {
    let folder = text.trim_end_matches([')', ' ']);
    !folder.contains(".chosho") && !folder.contains("book.json") && !folder.contains("old.json")
}

/// What comes of a fault: said, or borne.
fn is_shown(case: &Case, call: &Call, fault: Fault) -> bool {
    let said = case.run(call, fault);
    let failures: Vec<&String> = said.iter().filter(|line| line.starts_with("failed: ")).collect();
    for failure in &failures {
        assert!(failure.contains("ファイル") || failure.contains("保存できませんでした"), "{failure}");
    }
    !failures.is_empty()
}

#[test]
fn failing_at_any_call_is_shown_and_loses_nothing() {
    if !strace::is_there() {
        return;
    }
    // Of the two or three ways in which a call can fail.
    let at_each = size("CHOSHO_FAULTS", 1);
    let cases = cases();
    let mut faults = Vec::new();
    for (number, (case, call)) in
        cases.iter().flat_map(|case| case.calls.iter().map(move |call| (case, call))).enumerate()
    {
        // A full disk can still be read.
        let errors = if call.writes() { ["EIO", "ENOSPC"].as_slice() } else { &["EIO"] };
        let lasting = Fault::Fails(errors[number % errors.len()], LASTING);
        let once = errors.iter().map(|error| Fault::Fails(error, 1));
        let mut all: Vec<_> = once.chain([lasting]).collect();
        // Where not all are tried, another of them at each call.
        let first = number % all.len();
        all.rotate_left(first);
        faults.extend(all.into_iter().take(at_each).map(|fault| (case, call, fault)));
    }
    let shown = chosho::parallel::map(&faults, |(case, call, fault)| is_shown(case, call, *fault));
    let borne: Vec<_> = faults.iter().zip(&shown).filter(|(_, shown)| !**shown).collect();
    let untold: Vec<String> = borne
        .iter()
        .filter(|((case, call, _), _)| {
            let may = MAY_BE_BORNE.iter().any(|(name, of)| call.name == *name && of(&call.text));
            !may && !is_before_unlink(case, call) && !becomes_sidecar(case, call)
        })
        .map(|((case, call, fault), _)| format!("{}: {fault:?} at {}", case.name, call.text))
        .collect();
    assert!(untold.is_empty(), "not told: {untold:#?}");
    figure(
        "EIO and ENOSPC at every call",
        &format!(
            "{} kinds of work, {} faults: {} shown, {} borne with everything in the file → 0 lost",
            cases.len(),
            faults.len(),
            faults.len() - borne.len(),
            borne.len()
        ),
    );
}

/// A disk that fails now and then: at the same point of every try, it may be.
#[test]
fn failing_again_and_again_loses_nothing() {
    if !strace::is_there() {
        return;
    }
    let case = cases().iter().find(|case| case.name == "edit a cell").unwrap();
    let syncs = case.calls.iter().filter(|call| call.name.contains("sync"));
    let faults: Vec<_> =
        syncs.flat_map(|call| (2..14).map(move |step| (call, Fault::Recurs("EIO", step)))).collect();
    let shown = chosho::parallel::map(&faults, |(call, fault)| is_shown(case, call, *fault));
    let shown = shown.into_iter().filter(|shown| *shown).count();
    figure("EIO that comes again", &format!("{} ways, {shown} shown → 0 lost", faults.len()));
}
