use std::sync::Arc;

use super::*;
use crate::book::testing::{Small, rows, small};
use crate::book::{ColumnId, EntryId};
use crate::edit::{Command, Item, SaveState};
use crate::file::IfExists;

fn session() -> (Session, SheetId, Vec<EntryId>) {
    let Small { book, first, .. } = small();
    let rows = rows(&book, first);
    (Session::untitled(book, false, Arc::new(|| {})), first, rows)
}

fn set(session: &mut Session, entry: EntryId, column: &str, text: &str) {
    let command = Command::SetCell { entry, column: column.into(), text: text.to_owned() };
    session.execute(&command).unwrap();
}

fn target(sheet: SheetId, entry: EntryId) -> Spot {
    Spot::Cell(sheet, entry, "target".into())
}

fn target_text(session: &Session, entry: EntryId) -> &str {
    session.book().text(entry, &ColumnId::from("target"))
}

fn wordings(session: &Session, spot: &Spot) -> Vec<String> {
    session.wordings(spot).into_iter().map(|own| own.text).collect()
}

#[test]
fn a_step_is_told_with_its_place_its_time_and_what_it_changed() {
    let (mut session, sheet, rows) = session();
    set(&mut session, rows[0], "target", "新しい文");
    assert_eq!(session.steps(), 1);
    let past = session.past(0).unwrap();
    assert_eq!((past.seq, past.state, past.label), (1, StepState::Done, "取組み・方針の入力"));
    assert_eq!(past.place, &Place::cell(sheet, rows[0], &"target".into()));
    assert!(past.at.is_some());
    let texts: Vec<TextChange<'_>> = past.texts(session.book()).collect();
    let expected =
        TextChange { spot: target(sheet, rows[0]), before: "相談のtarget", after: "新しい文" };
    assert_eq!(texts, [expected]);
    session.undo();
    assert_eq!(session.past_of(1).unwrap().state, StepState::Undone);
    assert!(session.past_of(2).is_none());
}

#[test]
fn of_rows_and_items_that_come_or_go_their_names_are_told() {
    let (mut session, sheet, rows) = session();
    session.execute(&Command::DeleteEntry(rows[0])).unwrap();
    session.execute(&Command::DeleteItem(Item::Sheet(sheet))).unwrap();
    let texts = |at: usize| -> Vec<(String, String)> {
        let past = session.past(at).unwrap();
        past.texts(session.book()).map(|own| (own.before.to_owned(), own.after.to_owned())).collect()
    };
    assert_eq!(texts(0), [("相談".to_owned(), String::new())], "and none of its cells");
    assert_eq!(session.past(0).unwrap().item(), None);
    assert!(texts(1).is_empty());
    let item = session.past(1).unwrap().item().unwrap();
    assert!(matches!(item, Record::Sheet(row) if row.id == sheet && row.number == 1));
}

#[test]
fn one_goes_back_to_any_step_and_forward_again() {
    let (mut session, _, rows) = session();
    for text in ["一", "二", "三", "四"] {
        set(&mut session, rows[0], "target", text);
    }
    assert_eq!(session.way_to(4), Some(Way::Here));
    assert_eq!(session.way_to(2), Some(Way::Back(2)));
    assert_eq!(session.way_to(START), Some(Way::Back(4)));
    assert_eq!(session.way_to(5), None);
    assert!(session.go_to(2).is_some());
    assert_eq!(target_text(&session, rows[0]), "二");
    assert_eq!(session.way_to(4), Some(Way::Forward(2)));
    assert_eq!(session.go_to(3).unwrap().label, "取組み・方針の入力");
    assert_eq!(target_text(&session, rows[0]), "三");
    assert_eq!(session.go_to(3), None, "it is there already");
    session.go_to(START);
    assert_eq!(target_text(&session, rows[0]), "相談のtarget");
    assert_eq!(session.way_to(START), Some(Way::Here));
    session.go_to(4);
    assert_eq!(target_text(&session, rows[0]), "四");
}

#[test]
fn there_is_no_way_to_what_was_left_for_other_work() {
    let (mut session, _, rows) = session();
    for text in ["一", "二", "三"] {
        set(&mut session, rows[0], "target", text);
    }
    session.go_to(1);
    set(&mut session, rows[0], "target", "別の文");
    let revision = session.revision();
    assert_eq!((session.way_to(3), session.go_to(3)), (None, None));
    assert_eq!((session.revision(), target_text(&session, rows[0])), (revision, "別の文"));
    assert_eq!(session.way_to(1), Some(Way::Back(1)), "what stands between does not count");
}

#[test]
fn a_book_that_is_only_looked_at_stays_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let Small { book, first, .. } = small();
    let row = rows(&book, first)[0];
    let wake: super::super::Wake = Arc::new(|| {});
    let mut session = Session::create(&path, book, IfExists::Refuse, wake.clone()).unwrap();
    for text in ["一", "二", "三"] {
        set(&mut session, row, "target", text);
    }
    session.undo();
    session.settle();
    drop(session);
    let mut session = Session::look_at(&path, wake).unwrap();
    assert_eq!([1, 2, 3].map(|seq| session.way_to(seq)), [None, Some(Way::Here), None]);
    assert_eq!([1, 3].map(|seq| session.go_to(seq)), [None, None]);
    assert_eq!(target_text(&session, row), "二");
    assert_eq!(session.wordings(&target(first, row)).len(), 4);
}

#[test]
fn going_back_is_in_the_file_and_survives_closing_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let Small { book, first, .. } = small();
    let row = rows(&book, first)[0];
    let wake: super::super::Wake = Arc::new(|| {});
    let mut session = Session::create(&path, book, IfExists::Refuse, wake.clone()).unwrap();
    for text in ["一", "二", "三"] {
        set(&mut session, row, "target", text);
    }
    let revision = session.revision();
    session.go_to(1);
    assert_eq!(session.revision(), revision + 1, "one write, whole or not at all");
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    drop(session);
    crate::store::verify(&path).unwrap();
    let mut session = Session::open(&path, wake).unwrap();
    assert_eq!(target_text(&session, row), "一");
    assert_eq!(session.way_to(3), Some(Way::Forward(2)));
    session.go_to(3);
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    assert_eq!(target_text(&session, row), "三");
    drop(session);
    crate::store::verify(&path).unwrap();
}

#[test]
fn all_wordings_of_a_cell_are_kept_the_newest_first_and_each_once() {
    let (mut session, sheet, rows) = session();
    let spot = target(sheet, rows[0]);
    assert_eq!(wordings(&session, &spot), ["相談のtarget"]);
    assert!(session.wordings(&spot)[0].is_first && session.wordings(&spot)[0].stands);
    for text in ["一", "二", "", "一"] {
        set(&mut session, rows[0], "target", text);
    }
    // Elsewhere, and in another column.
    set(&mut session, rows[1], "target", "よそ");
    set(&mut session, rows[0], "achievement", "隣");
    let all = session.wordings(&spot);
    assert_eq!(wordings(&session, &spot), ["一", "二", "相談のtarget"]);
    assert_eq!(all.iter().map(|own| own.stands).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(all.iter().map(|own| own.is_first).collect::<Vec<_>>(), [false, false, true]);
    assert!(all[0].at.is_some() && all[2].at.is_none());
}

#[test]
fn the_wordings_of_what_was_undone_and_left_are_kept_too() {
    let (mut session, sheet, rows) = session();
    let spot = target(sheet, rows[0]);
    set(&mut session, rows[0], "target", "一");
    session.undo();
    assert_eq!(wordings(&session, &spot), ["一", "相談のtarget"]);
    assert!(session.wordings(&spot)[1].stands);
    set(&mut session, rows[0], "target", "二");
    assert_eq!(session.past_of(1).unwrap().state, StepState::Abandoned);
    assert_eq!(wordings(&session, &spot), ["二", "一", "相談のtarget"]);
}

#[test]
fn names_ratings_closing_texts_and_notes_have_wordings_and_merging_loses_none() {
    let (mut session, sheet, rows) = session();
    set(&mut session, rows[0], "rating", "達成");
    for command in [
        Command::SetName { entry: rows[0], name: "新しい名".to_owned() },
        Command::ToggleMark { entry: rows[0], mark: "新規".to_owned() },
        Command::SetOverall { sheet, text: "別の評価".to_owned() },
        Command::SetNote { sheet, text: "覚え書き".to_owned() },
        Command::Merge { entry: rows[3], column: "evaluation".into() },
        Command::Unmerge { entry: rows[3], column: "evaluation".into() },
    ] {
        session.execute(&command).unwrap();
    }
    let rating = Spot::Cell(sheet, rows[0], "rating".into());
    assert_eq!(wordings(&session, &rating), ["達成", "継続"]);
    assert_eq!(wordings(&session, &Spot::Name(sheet, rows[0])), ["新しい名", "相談"]);
    assert_eq!(wordings(&session, &Spot::Overall(sheet)), ["別の評価", "全体の評価"]);
    assert_eq!(wordings(&session, &Spot::Note(sheet)), ["覚え書き"]);
    let merged = Spot::Cell(sheet, rows[3], "evaluation".into());
    let all = session.wordings(&merged);
    assert_eq!(all[0].text, "学童のevaluation", "although the cell is blank now");
    assert!(!all[0].stands);
}
