//! What can be decided for, and when it can be done.

use crate::book::testing::{Small, rows, small};
use crate::carry::{Decision, Proposal, carry};

use super::*;

/// The small book a year later: 相談 ended, 学童 went into 広場.
fn later() -> (Book, SheetId, Vec<Lineage>) {
    let Small { book, first, second } = small();
    let (all, into) = (rows(&book, first), rows(&book, second)[0]);
    let mut proposal = Proposal::of(&book).unwrap();
    proposal.entry_mut(all[0]).unwrap().decision = Decision::End;
    proposal.entry_mut(all[3]).unwrap().decision = Decision::Merge(Some(into));
    let lineages = all.iter().chain([&into]).map(|row| book.entry(*row).unwrap().lineage).collect();
    (carry(&book, &proposal).unwrap(), first, lineages)
}

fn decided(book: &Book, key: Decided, choice: DecideChoice) -> DecideDialog {
    let mut dialog = DecideDialog::new(book, (None, None), None).unwrap().unwrap();
    dialog.turn_to(book, key);
    dialog.choice = choice;
    dialog
}

#[test]
fn all_that_was_there_last_year_is_listed_with_what_became_of_it() {
    let (book, ..) = later();
    let list = subject::list(&book).unwrap();
    let told: Vec<String> = list.iter().map(|(_, name, note)| format!("{name}　{note}")).collect();
    assert_eq!(
        told,
        [
            "調書-1　施策0",
            "保育　調書-1",
            "相談　調書-1　やめた",
            "学童　調書-1　「広場」にまとめた",
            "調書-2　施策1",
            "広場　調書-2",
        ]
    );
}

#[test]
fn it_begins_where_the_clerk_is() {
    let (book, first, lineages) = later();
    let key = |at, choice| {
        let dialog = DecideDialog::new(&book, at, choice).unwrap().unwrap();
        (dialog.subject.unwrap().key, dialog.choice)
    };
    let part = rows(&book, first)[1];
    // A nameless part goes where its entry goes.
    let at = (Some(first), Some(part));
    assert_eq!(key(at, Some(DecideChoice::End)), (Decided::Entry(lineages[1]), DecideChoice::End));
    let sheet = book.sheet(first).unwrap().lineage.unwrap();
    assert_eq!(key((Some(first), None), None), (Decided::Sheet(sheet), DecideChoice::Continue));
}

#[test]
fn what_would_change_nothing_or_lacks_something_cannot_be_done() {
    let (book, first, lineages) = later();
    let [ended, own, _, gone, into] = lineages[..] else { panic!() };
    let becomes = |key, choice| decided(&book, Decided::Entry(key), choice).becomes();
    assert_eq!(becomes(own, DecideChoice::Continue), None);
    assert_eq!(becomes(own, DecideChoice::Split), None, "no name yet");
    assert_eq!(becomes(own, DecideChoice::End), Some(Becomes::Ended));
    assert_eq!(becomes(ended, DecideChoice::End), None, "it did already");
    assert_eq!(becomes(ended, DecideChoice::Split), None, "there is nothing to divide");
    let to = Some(Item::Sheet(first));
    let dialog = decided(&book, Decided::Entry(ended), DecideChoice::Continue);
    assert_eq!(dialog.subject.as_ref().unwrap().place, to);
    assert_eq!(dialog.becomes(), Some(Becomes::Continued { to }), "to where it stood");
    // What went into another begins with that one.
    let dialog = decided(&book, Decided::Entry(gone), DecideChoice::Merge);
    assert_eq!(dialog.subject.as_ref().unwrap().was, Was::Merged(into));
    let mut split = decided(&book, Decided::Entry(own), DecideChoice::Split);
    split.names = " 一時保育 \n\n病児保育".to_owned();
    let names = ["一時保育", "病児保育"].map(str::to_owned).to_vec();
    assert_eq!(split.becomes(), Some(Becomes::Divided(names)));
}
