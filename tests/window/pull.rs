//! 他のファイルから引き継ぐ, by keyboard alone: what would come is seen first, is done
//! in one step and undone in one, and the other file stays as it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, Window, cell, rows, wait};
use chosho::backup::{BackupReason, Shelf};
use chosho::book::{Book, Change, FiscalYear, Head, Record, Role, SheetId};
use chosho::edit::{Command, Item};
use chosho::file::IfExists;
use chosho::import;
use chosho::prefs::Prefs;
use chosho::store::{self, Contents};
use eframe::egui::{Event, Key, Modifiers, accesskit};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const COMMAND: &str = "他のファイルから引き継ぐ…";
const DONE: &str = "引き継ぐ";

/// The sample, after these commands, in a file.
fn file(folder: &Folder, name: &str, change: impl FnOnce(&mut Book)) -> PathBuf {
    let mut book = import::sample().unwrap();
    change(&mut book);
    let path = folder.path(name);
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    path
}

fn apply(book: &mut Book, command: &Command) {
    let step = command.step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

fn of_year(book: &mut Book, year: i32) {
    let head = Head { fiscal_year: FiscalYear::new(year).unwrap(), ..book.head.clone() };
    book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
}

/// Takes the sample's own past out of it.
fn forget(book: &mut Book) {
    let pasts = book.pasts().cloned().map(Record::Past);
    let gone: Vec<Change> =
        pasts.chain(book.all_series().cloned().map(Record::Series)).map(Change::delete).collect();
    book.apply_all(&gone);
}

/// Writes another text into the first cell of the role.
fn set(book: &mut Book, role: Role, text: &str) {
    let (entry, sheet) = (rows(book)[0], book.sheets().next().unwrap().id);
    let column = book.context(sheet).unwrap().form.role(role).unwrap().id.clone();
    apply(book, &Command::SetCell { entry, column, text: text.to_owned() });
}

/// The name of a row of the first sheet.
fn name(book: &Book, row: usize) -> String {
    book.entry(rows(book)[row]).unwrap().name.replace('\n', "")
}

/// Opens `book`, with backups in `控え`, where `other` is the next file to be chosen.
pub fn open(folder: &Folder, book: &Path, other: &Path) -> Window {
    let prefs = Prefs { backup_folder: Some(folder.path("控え")), ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, vec![other.to_owned()]);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, book);
    window.harness.run_steps(4);
    window
}

/// Has the other file chosen through the palette, and waits until it was read.
pub fn ask(window: &mut Window) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    typed(window, "ほかのふぁいる");
    window.press(Modifiers::NONE, Key::Enter);
    wait(window, |window| window.shows("このファイルは変わりません。"));
}

fn typed(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(4);
}

/// Looks for something of the other file and goes to what is the last of it.
fn choose(window: &mut Window, words: &str) {
    typed(window, words);
    window.press(Modifiers::NONE, Key::ArrowDown);
    let is_plan = window.book(|book| book.plans().any(|plan| plan.name == focused(window)));
    assert!(is_plan, "the arrow leads into the list, to its first row");
    window.press(Modifiers::NONE, Key::End);
}

/// The button that does it, and whether it can be pressed.
fn can_be_done(window: &Window) -> bool {
    let button = window.harness.get_by_role_and_label(accesskit::Role::Button, DONE);
    !button.accesskit_node().is_disabled()
}

fn wait_until_known(window: &mut Window) {
    wait(window, |window| !window.shows("引き継ぐ内容を調べています…"));
}

fn text(window: &Window) -> String {
    window.book(|book| cell(book, 0, Role::Target))
}

/// What has the keyboard.
fn focused(window: &Window) -> String {
    fn look(node: &Node<'_>) -> Option<String> {
        let own = node.accesskit_node();
        let is_it = own.is_focused() && own.role() != accesskit::Role::Window;
        is_it
            .then(|| own.label().unwrap_or_default())
            .or_else(|| node.children().find_map(|child| look(&child)))
    }
    look(&window.harness.root()).unwrap_or_default()
}

#[test]
fn what_would_be_replaced_is_seen_done_and_undone() {
    let folder = Folder::new();
    let path = folder.sample();
    let other = file(&folder, "other.chosho", |book| set(book, Role::Target, "新しい方針を立てる。"));
    let bytes = fs::read(&other).unwrap();
    let mut window = open(&folder, &path, &other);
    let (before, first) = (window.book(Clone::clone), window.book(|book| name(book, 0)));
    let old = text(&window);

    ask(&mut window);
    assert!(!can_be_done(&window), "nothing is chosen");
    choose(&mut window, &first);
    wait_until_known(&mut window);
    assert!(window.shows("置き換え 1か所"));
    assert!(window.shows(&old) && window.shows("新しい方針を立てる。"), "both texts are seen");
    assert_eq!(text(&window), old, "nothing is done yet");
    assert!(can_be_done(&window));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(text(&window), "新しい方針を立てる。");
    assert!(window.shows("他のファイルから引き継ぎました。"));
    assert_eq!(focused(&window), format!("{first}・個別事業名"), "the clerk is where it came to");

    window.press(Modifiers::COMMAND, Key::Z);
    let words = "元に戻しました：他のファイルからの引継ぎ（調書-1「地域子育て支援拠点事業（親子ひろば）」）";
    assert!(window.shows(words));
    assert!(window.book(|book| book.records().eq(before.records())), "in one step");
    assert_eq!(fs::read(&other).unwrap(), bytes, "not a byte has changed");
    window.close();
    let backups = Shelf::of(&folder.path("控え"), &path).list().unwrap();
    let backup =
        backups.iter().find(|backup| backup.reason == BackupReason::Carry).expect("there is a backup");
    assert!(store::read(&backup.path).unwrap().records().eq(before.records()), "of what was before");
}

#[test]
fn esc_leaves_nothing_behind() {
    let folder = Folder::new();
    let path = folder.sample();
    let other = file(&folder, "other.chosho", |book| set(book, Role::Target, "新しい方針を立てる。"));
    let mut window = open(&folder, &path, &other);
    let first = window.book(|book| name(book, 0));
    let before = window.book(Clone::clone);
    ask(&mut window);
    choose(&mut window, &first);
    wait_until_known(&mut window);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("このファイルは変わりません。"), "the dialog is gone");
    assert!(window.book(|book| *book == before));
    assert_eq!(Shelf::of(&folder.path("控え"), &path).list().unwrap(), []);
}

/// The sheets under each policy, by number.
fn sheets(book: &Book) -> Vec<Vec<u32>> {
    let policies = book.plans().flat_map(|plan| book.policies_of(plan.id));
    policies.map(|policy| book.sheets_of(policy.id).map(|sheet| sheet.number).collect()).collect()
}

#[test]
fn a_sheet_comes_under_the_policy_that_the_clerk_chooses() {
    let folder = Folder::new();
    let other = folder.sample();
    let path = file(&folder, "own.chosho", |book| {
        let last: SheetId = book.sheets().last().unwrap().id;
        apply(book, &Command::DeleteItem(Item::Sheet(last)));
    });
    let mut window = open(&folder, &path, &other);
    let before = window.book(sheets);
    let number = store::read(&other).unwrap().sheets().last().unwrap().number;
    ask(&mut window);
    choose(&mut window, &format!("調書-{number}"));
    wait_until_known(&mut window);
    assert!(window.shows(&format!("追加　新しい調書　調書-{number}")));
    // The policy of the same name is proposed; the one before it is chosen.
    let place = |window: &Window| window.value("引き継ぐ先の施策");
    let proposed = place(&window);
    window.press(Modifiers::NONE, Key::Tab);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert_ne!(place(&window), proposed);
    wait_until_known(&mut window);
    window.harness.get_by_role_and_label(accesskit::Role::Button, DONE).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::NONE, Key::Enter);
    let after = window.book(sheets);
    let gained: Vec<usize> = (0..after.len()).filter(|&at| after[at].len() > before[at].len()).collect();
    assert_eq!(gained, [after.len() - 2]);
    assert_eq!(after[gained[0]].last(), Some(&number));
    assert!(window.shows("他のファイルから引き継ぎました。"));
}

#[test]
fn an_entry_of_last_year_goes_to_its_sheet_with_its_record() {
    let folder = Folder::new();
    let other = file(&folder, "last.chosho", |book| {
        let year = book.head.fiscal_year.year();
        of_year(book, year - 1);
        forget(book);
    });
    let path = file(&folder, "own.chosho", |book| {
        forget(book);
        let row = *rows(book).last().unwrap();
        apply(book, &Command::DeleteEntry(row));
    });
    let last = store::read(&other).unwrap();
    let row = rows(&last).len() - 1;
    let (lineage, gone) = (last.entry(rows(&last)[row]).unwrap().lineage, name(&last, row));
    let mut window = open(&folder, &path, &other);
    ask(&mut window);
    choose(&mut window, &gone);
    wait_until_known(&mut window);
    assert!(window.value("引き継ぐ先の調書").starts_with("調書-"));
    assert!(window.shows("追加 1件、記録 1件"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.book(|book| name(book, rows(book).len() - 1)), gone);
    assert_eq!(window.book(|book| book.past_of(lineage).len()), 1);
}

#[test]
fn a_later_years_file_is_refused_in_words() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut years = Vec::new();
    let other = file(&folder, "next.chosho", |book| {
        let year = book.head.fiscal_year;
        let next = year.after().unwrap();
        years = vec![next.to_string(), year.to_string()];
        of_year(book, next.year());
    });
    let mut window = open(&folder, &path, &other);
    let first = window.book(|book| name(book, 0));
    ask(&mut window);
    let words = format!(
        "{}のファイルです。開いているファイル（{}）より後の年度のファイルからは、引き継げません。",
        years[0], years[1]
    );
    assert!(window.shows(&words));
    choose(&mut window, &first);
    assert!(window.shows(&words) && !can_be_done(&window));
    let before = window.book(Clone::clone);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows(&words), "Enter does nothing");
    assert!(window.book(|book| *book == before));
}

#[test]
fn a_published_document_can_be_taken_from_and_the_open_file_cannot() {
    let folder = Folder::new();
    let path = folder.sample();
    let other = folder.path("other.json");
    let mut book = import::sample().unwrap();
    set(&mut book, Role::Target, "新しい方針を立てる。");
    fs::write(&other, chosho::export::json::to_json(&book).unwrap()).unwrap();
    let mut window = open(&folder, &path, &other);
    let first = window.book(|book| name(book, 0));
    ask(&mut window);
    choose(&mut window, &first);
    wait_until_known(&mut window);
    assert!(window.shows("置き換え 1か所"));
    window.press(Modifiers::NONE, Key::Escape);
    window.close();
    drop(window);

    let mut window = open(&folder, &folder.path("sample.chosho"), &path);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    typed(&mut window, "ほかのふぁいる");
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.shows("引き継ぐ元のファイルを読み取れませんでした"));
}

#[test]
fn what_is_no_book_is_said_to_be_none() {
    let folder = Folder::new();
    let path = folder.sample();
    let other = folder.path("other.chosho");
    fs::write(&other, [0; 5000]).unwrap();
    let mut window = open(&folder, &path, &other);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    typed(&mut window, "ほかのふぁいる");
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.shows("引き継ぐ元のファイルを読み取れませんでした"));
    assert!(!window.shows(COMMAND), "no dialog follows");
}
