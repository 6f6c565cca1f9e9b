mod backups;
mod sequences;
mod silence;

use std::sync::Arc;

use super::*;
use crate::book::testing::{Small, names, rows, small};
use crate::book::{Book, ColumnId, EntryId, PageSetup, change};
use crate::file::IfExists;

fn column(id: &str) -> ColumnId {
    id.into()
}

/// Carries out a command on a book, and checks that undoing it gives the old one.
pub(super) fn run(book: &mut Book, command: Command) -> Result<(), Refusal> {
    let before = book.clone();
    let step = command.step(book)?;
    if let Some(step) = step {
        book.apply_all(&step.changes);
        let mut undone = book.clone();
        undone.apply_all(&change::inverse(&step.changes));
        assert_eq!(dump(&undone), dump(&before), "undo of {command:?}");
    }
    Ok(())
}

fn dump(book: &Book) -> Vec<crate::book::Record> {
    book.records().map(Result::unwrap).collect()
}

fn cell<'b>(book: &'b Book, entry: EntryId, id: &str) -> &'b str {
    book.text(entry, &column(id))
}

#[test]
fn typing_into_a_cell() {
    let Small { mut book, first, .. } = small();
    let entry = rows(&book, first)[0];
    let set = |text: &str| Command::SetCell { entry, column: column("target"), text: text.to_owned() };
    run(&mut book, set("一行目\n二行目")).unwrap();
    assert_eq!(cell(&book, entry, "target"), "一行目\n二行目");
    assert_eq!(set("一行目\n二行目").step(&mut book).unwrap(), None, "the same text is no step");
    run(&mut book, set("")).unwrap();
    assert_eq!(book.cell(entry, &column("target")), None, "an empty cell is blank");
}

#[test]
fn typing_into_a_merged_cell_changes_the_one_it_is_merged_with() {
    let Small { mut book, first, .. } = small();
    let [_, above, part, _] = rows(&book, first)[..] else { panic!() };
    run(&mut book, Command::SetCell { entry: part, column: column("evaluation"), text: "共通".to_owned() })
        .unwrap();
    assert_eq!(cell(&book, above, "evaluation"), "共通");
    assert!(book.is_merged(part, &column("evaluation")));
}

#[test]
fn merging_keeps_both_texts_and_unmerging_leaves_them_above() {
    let Small { mut book, first, .. } = small();
    let [_, _, part, last] = rows(&book, first)[..] else { panic!() };
    run(&mut book, Command::Merge { entry: last, column: column("evaluation") }).unwrap();
    let holder = book.anchor(last, &column("evaluation"));
    assert_eq!(holder, rows(&book, first)[1], "through the merged cell between them");
    assert_eq!(cell(&book, holder, "evaluation"), "保育のevaluation\n学童のevaluation");
    run(&mut book, Command::Unmerge { entry: part, column: column("evaluation") }).unwrap();
    assert_eq!(book.anchor(last, &column("evaluation")), part);
    assert_eq!(cell(&book, part, "evaluation"), "");
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let Small { mut book, first, .. } = small();
    let [top, _, part, last] = rows(&book, first)[..] else { panic!() };
    let mut merge = |entry, id: &str| Command::Merge { entry, column: column(id) }.step(&mut book);
    assert_eq!(merge(top, "target"), Err(Refusal::NothingAbove));
    assert_eq!(merge(last, "rating"), Err(Refusal::CannotMerge));
    assert_eq!(merge(last, "name"), Err(Refusal::CannotMerge));
    assert_eq!(merge(part, "evaluation"), Err(Refusal::CannotMerge), "it already is");
}

#[test]
fn a_row_added_inside_a_merged_cell_becomes_part_of_it() {
    let Small { mut book, first, .. } = small();
    let above = rows(&book, first)[1];
    run(&mut book, Command::AddEntry { sheet: first, after: Some(above) }).unwrap();
    let added = rows(&book, first)[2];
    assert!(book.is_merged(added, &column("evaluation")));
    assert!(!book.is_merged(added, &column("target")));
    assert_eq!(book.entry(added).unwrap().parent, Some(above));
}

#[test]
fn rows_are_added_at_the_top_in_between_and_as_parts() {
    let Small { mut book, first, .. } = small();
    let rows = rows(&book, first);
    run(&mut book, Command::AddEntry { sheet: first, after: None }).unwrap();
    run(&mut book, Command::AddPart { of: rows[1] }).unwrap();
    run(&mut book, Command::AddEntry { sheet: first, after: Some(rows[3]) }).unwrap();
    assert_eq!(names(&book, first), ["", "相談", "保育", "", "", "学童", ""]);
    assert_eq!(book.entries_of(first).unwrap().filter(|row| row.parent == Some(rows[1])).count(), 2);
}

#[test]
fn there_is_room_for_any_number_of_rows_at_one_place() {
    let Small { mut book, first, .. } = small();
    let top = rows(&book, first)[0];
    for _ in 0..50 {
        run(&mut book, Command::AddEntry { sheet: first, after: Some(top) }).unwrap();
    }
    assert_eq!(rows(&book, first).len(), 54);
    assert_eq!(rows(&book, first)[0], top);
    assert_eq!(names(&book, first)[51..], ["保育", "", "学童"]);
}

#[test]
fn deleting_a_row_hands_its_shared_text_to_the_next() {
    let Small { mut book, first, .. } = small();
    let [_, above, part, _] = rows(&book, first)[..] else { panic!() };
    run(&mut book, Command::DeleteEntry(above)).unwrap();
    assert_eq!(cell(&book, part, "evaluation"), "保育のevaluation");
    let heir = book.entry(part).unwrap();
    assert_eq!((heir.name.as_str(), heir.parent), ("保育", None), "the part stands for the project now");
    assert_eq!(cell(&book, part, "target"), "のtarget", "and keeps what was its own");
}

#[test]
fn rows_that_belong_together_move_together() {
    let Small { mut book, first, .. } = small();
    let [_, _, part, last] = rows(&book, first)[..] else { panic!() };
    run(&mut book, Command::MoveEntry(last, Direction::Up)).unwrap();
    assert_eq!(names(&book, first), ["相談", "学童", "保育", ""]);
    run(&mut book, Command::MoveEntry(part, Direction::Up)).unwrap();
    assert_eq!(names(&book, first), ["相談", "保育", "", "学童"]);
    let top = rows(&book, first)[0];
    assert_eq!(Command::MoveEntry(top, Direction::Up).step(&mut book), Err(Refusal::NoFurther));
    assert_eq!(Command::MoveEntry(last, Direction::Down).step(&mut book), Err(Refusal::NoFurther));
}

#[test]
fn named_parts_move_within_their_project() {
    let Small { mut book, first, .. } = small();
    let [top, _, _, last] = rows(&book, first)[..] else { panic!() };
    // 保育 > (nameless), 学童
    run(&mut book, Command::SetPart { entry: last, part: true }).unwrap();
    assert_eq!(book.entry(last).unwrap().parent, Some(rows(&book, first)[1]));
    assert_eq!(Command::MoveEntry(last, Direction::Up).step(&mut book), Err(Refusal::StaysWithParent));
    assert_eq!(Command::MoveEntry(last, Direction::Down).step(&mut book), Err(Refusal::StaysWithParent));
    run(&mut book, Command::AddPart { of: last }).unwrap();
    let new = *rows(&book, first).last().unwrap();
    run(&mut book, Command::SetName { entry: new, name: "新しい区分".to_owned() }).unwrap();
    run(&mut book, Command::MoveEntry(new, Direction::Up)).unwrap();
    assert_eq!(names(&book, first), ["相談", "保育", "", "新しい区分", "学童"]);
    assert_eq!(Command::SetPart { entry: top, part: true }.step(&mut book), Err(Refusal::NothingAbove));
}

#[test]
fn marks_keep_the_forms_order() {
    let Small { mut book, first, .. } = small();
    let entry = rows(&book, first)[0];
    for mark in ["統合", "新規", "変更", "統合"] {
        run(&mut book, Command::ToggleMark { entry, mark: mark.to_owned() }).unwrap();
    }
    assert_eq!(book.entry(entry).unwrap().marks, ["新規", "変更"]);
}

#[test]
fn sheets_and_policies_are_added_moved_numbered_and_deleted() {
    let Small { mut book, first, second } = small();
    let plan = book.plans().next().unwrap().id;
    let policy = book.sheet(first).unwrap().policy;
    run(&mut book, Command::AddSheet { policy }).unwrap();
    let added = *book.sheets_of(policy).last().unwrap();
    assert_eq!((added.number, book.entries_of(added.id).unwrap().count()), (3, 1));

    // Past the end of its policy, a sheet goes into the next one.
    run(&mut book, Command::MoveItem(Item::Sheet(added.id), Direction::Down)).unwrap();
    let order = |book: &Book| book.sheets().map(|sheet| sheet.id).collect::<Vec<_>>();
    assert_eq!(order(&book), [first, added.id, second]);
    assert_ne!(book.sheet(added.id).unwrap().policy, policy);
    run(&mut book, Command::RenumberSheets).unwrap();
    assert_eq!(book.sheets().map(|sheet| sheet.number).collect::<Vec<_>>(), [1, 2, 3]);

    run(&mut book, Command::MoveItem(Item::Policy(policy), Direction::Down)).unwrap();
    assert_eq!(order(&book), [added.id, second, first]);
    assert_eq!(
        Command::MoveItem(Item::Policy(policy), Direction::Down).step(&mut book),
        Err(Refusal::NoFurther)
    );
    run(&mut book, Command::AddPolicy { plan, name: "新施策".to_owned() }).unwrap();
    run(&mut book, Command::DeleteItem(Item::Policy(policy))).unwrap();
    assert_eq!(order(&book), [added.id, second]);
    run(&mut book, Command::DeleteItem(Item::Plan(plan))).unwrap();
    assert_eq!(dump(&book).len(), 2, "the head and the form are left");
}

#[test]
fn a_part_that_becomes_independent_takes_those_below_it_along() {
    let Small { mut book, first, .. } = small();
    let [_, head, part, last] = rows(&book, first)[..] else { panic!() };
    run(&mut book, Command::SetPart { entry: last, part: true }).unwrap();
    run(&mut book, Command::SetPart { entry: part, part: false }).unwrap();
    let parents: Vec<_> = book.entries_of(first).unwrap().map(|row| row.parent).collect();
    assert_eq!(parents, [None, None, None, Some(part)]);
    // And back again.
    run(&mut book, Command::SetPart { entry: part, part: true }).unwrap();
    let parents: Vec<_> = book.entries_of(first).unwrap().map(|row| row.parent).collect();
    assert_eq!(parents, [None, None, Some(head), Some(head)]);
}

#[test]
fn what_is_gone_is_refused() {
    let Small { mut book, first, .. } = small();
    let entry = rows(&book, first)[0];
    run(&mut book, Command::DeleteItem(Item::Sheet(first))).unwrap();
    for command in [
        Command::DeleteEntry(entry),
        Command::MoveEntry(entry, Direction::Up),
        Command::SetName { entry, name: String::new() },
        Command::SetCell { entry, column: column("target"), text: "x".to_owned() },
        Command::AddEntry { sheet: first, after: None },
        Command::SetOverall { sheet: first, text: String::new() },
        Command::DeleteItem(Item::Sheet(first)),
    ] {
        assert_eq!(command.step(&mut book), Err(Refusal::Gone), "{command:?}");
    }
}

#[test]
fn undo_and_redo_survive_closing_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let wake: Wake = Arc::new(|| {});
    let Small { book, first, .. } = small();
    let start = dump(&book);
    let entry = rows(&book, first)[0];
    let set = |text: &str| Command::SetCell { entry, column: column("target"), text: text.to_owned() };

    let mut session = Session::create(&path, book, IfExists::Refuse, wake.clone()).unwrap();
    session.execute(&set("一")).unwrap();
    session.execute(&Command::DeleteItem(Item::Sheet(first))).unwrap();
    let end = dump(session.book());
    drop(session);

    let mut session = Session::open(&path, wake.clone()).unwrap();
    assert_eq!(dump(session.book()), end);
    assert_eq!(session.can_undo().unwrap().label, "調書-1「施策0」の削除");
    session.undo();
    assert_eq!(session.can_undo().unwrap().label, "取組み・方針の入力");
    drop(session);

    let mut session = Session::open(&path, wake.clone()).unwrap();
    session.undo();
    assert_eq!(dump(session.book()), start);
    assert_eq!(session.can_undo(), None);
    session.redo();
    session.redo();
    assert_eq!(dump(session.book()), end);
    session.undo();
    session.execute(&set("二")).unwrap();
    assert_eq!(session.can_redo(), None, "other work went on");
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    drop(session);
    assert_eq!(dump(Session::open(&path, wake).unwrap().book()).len(), start.len());
}

#[test]
fn what_is_typed_in_one_visit_is_one_step_over_saves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let wake: Wake = Arc::new(|| {});
    let Small { book, first, .. } = small();
    let start = dump(&book);
    let [entry, other, ..] = rows(&book, first)[..] else { panic!() };
    let set = |entry, text: &str| Command::SetCell { entry, column: column("target"), text: text.to_owned() };

    let mut session = Session::create(&path, book, IfExists::Refuse, wake.clone()).unwrap();
    for text in ["一", "一二", "一二三"] {
        session.execute_in_visit(&set(entry, text), 1).unwrap();
        session.settle();
    }
    session.execute_in_visit(&set(entry, "また"), 2).unwrap();
    session.execute_in_visit(&set(other, "別"), 2).unwrap();
    drop(session);

    // As the file has it.
    let mut session = Session::open(&path, wake).unwrap();
    session.undo();
    assert_eq!(cell(session.book(), other, "target"), "保育のtarget", "another cell is another step");
    session.undo();
    assert_eq!(cell(session.book(), entry, "target"), "一二三", "another visit is another step");
    session.undo();
    assert_eq!(dump(session.book()), start);
    assert_eq!(session.can_undo(), None);
    session.redo();
    assert_eq!(cell(session.book(), entry, "target"), "一二三");
    // What was undone is not gone on with.
    session.undo();
    session.execute_in_visit(&set(entry, "四"), 1).unwrap();
    session.undo();
    assert_eq!(dump(session.book()), start);
}

#[test]
fn a_book_without_a_file_is_unsaved_until_it_has_one() {
    let folder = tempfile::tempdir().unwrap();
    let Small { book, first, .. } = small();
    let mut session = Session::untitled(book, false, Arc::new(|| {}));
    assert!(!session.has_unsaved_changes());
    session.execute(&Command::SetOverall { sheet: first, text: "新".to_owned() }).unwrap();
    assert!(session.has_unsaved_changes());
    assert!(matches!(session.save_state(), SaveState::NoFile));
    session.save_as(&folder.path().join("a.chosho"), IfExists::Refuse).unwrap();
    session.settle();
    session.undo();
    session.settle();
    assert!(matches!(session.save_state(), SaveState::Saved));
    assert!(!session.has_unsaved_changes());
}

#[test]
fn several_commands_are_one_step() {
    let Small { mut book, first, .. } = small();
    let (form, page) = page::tests::form_and_page(&book);
    let label = "ページ設定の変更".to_owned();
    let commands = vec![
        Command::SetPage { form: form.id, page: page.clone() },
        Command::SetColumnWidths { form: form.id, widths: vec![7; 5] },
        Command::AddEntry { sheet: first, after: None },
    ];
    let together = Command::Together { label: label.clone(), commands };
    assert_eq!(together.step(&mut book).unwrap().unwrap().label, label);
    run(&mut book, together).unwrap();
    let form = book.form(form.id).unwrap();
    assert_eq!(form.page, page);
    assert!(form.columns.iter().all(|column| column.width == 7), "the second keeps what the first did");
    assert_eq!(rows(&book, first).len(), 5);
    let added = rows(&book, first)[0];
    assert_ne!(book.new_key::<EntryId>(), added, "its key is not given again");

    let gone = Command::DeleteEntry(added);
    run(&mut book, gone.clone()).unwrap();
    let before = dump(&book);
    let commands = vec![Command::AddEntry { sheet: first, after: None }, gone];
    assert_eq!(Command::Together { label, commands }.step(&mut book), Err(Refusal::Gone));
    assert_eq!(dump(&book), before, "all or nothing");
}
