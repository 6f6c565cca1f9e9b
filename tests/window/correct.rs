//! 前年度のファイルの訂正, by keyboard: last year's file is corrected after it was carried
//! forward; this year's book says so once it is opened, and takes it up in one step.

use std::path::{Path, PathBuf};

use crate::support::{Folder, Window, cell, rows, wait};
use chosho::backup::{BackupReason, Shelf};
use chosho::book::{Book, Role};
use chosho::carry::{self, Proposal};
use chosho::edit::Command;
use chosho::file::IfExists;
use chosho::import;
use chosho::prefs::Prefs;
use chosho::store::{self, Contents};
use eframe::egui::{Key, Modifiers};

const TOLD: &str = "前年度のファイルが直されました";

/// The sample, carried forward, and what has become of the sample's file since.
fn files(folder: &Folder, change: impl FnOnce(&mut Book)) -> (PathBuf, PathBuf) {
    let (last, new) = (folder.path("r6.chosho"), folder.path("r7.chosho"));
    let mut book = import::sample().unwrap();
    store::create(&last, &Contents::new(book.clone()), IfExists::Refuse).unwrap();
    carry::write(&book, Some(&last), &Proposal::of(&book).unwrap(), &new, IfExists::Refuse).unwrap();
    change(&mut book);
    store::create(&last, &Contents::new(book), IfExists::Replace).unwrap();
    (last, new)
}

/// Writes another text into the first cell of the role.
fn set(book: &mut Book, role: Role, text: &str) {
    let (entry, sheet) = (rows(book)[0], book.sheets().next().unwrap().id);
    let column = book.context(sheet).unwrap().form.role(role).unwrap().id.clone();
    let step = Command::SetCell { entry, column, text: text.to_owned() }.step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

fn open(folder: &Folder, book: &Path, files: Vec<PathBuf>) -> Window {
    let prefs = Prefs { backup_folder: Some(folder.path("控え")), ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, files);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, book);
    window.harness.run_steps(4);
    window.app.borrow_mut().as_mut().unwrap().wait_for_last_year();
    window.harness.run_steps(2);
    window
}

/// What last year said in the first row.
fn said(window: &Window, role: Role) -> String {
    window.book(|book| {
        let row = book.entry(rows(book)[0]).unwrap();
        book.past_of(row.lineage)[0].entry().unwrap().role(role).unwrap().text.clone()
    })
}

#[test]
fn a_correction_is_told_seen_taken_up_and_undone() {
    let folder = Folder::new();
    let (_, new) = files(&folder, |book| {
        set(book, Role::Evaluation, "（訂正）利用は伸びなかった。");
        set(book, Role::Target, "（訂正）方針を改める。");
    });
    let mut window = open(&folder, &new, Vec::new());
    assert!(window.shows(TOLD));
    let (before, was) = (said(&window, Role::Evaluation), window.book(|book| cell(book, 0, Role::Target)));
    window.click("訂正を見る…");
    wait(&mut window, |window| window.shows("今年度のつながる先"));
    assert!(window.shows(&before) && window.shows("（訂正）利用は伸びなかった。"), "both texts are seen");
    assert!(window.shows("今年度のつながる先"));
    assert_eq!(said(&window, Role::Evaluation), before, "nothing is done yet");
    window.click("反映");
    assert_eq!(said(&window, Role::Evaluation), "（訂正）利用は伸びなかった。");
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), "（訂正）方針を改める。");
    assert!(!window.shows(TOLD));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(said(&window, Role::Evaluation), before);
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), was, "all of it in one step");
    window.close();
    let shelf = Shelf::of(&folder.path("控え"), &new);
    assert!(
        shelf.list().unwrap().iter().any(|backup| backup.reason == BackupReason::Carry),
        "and kept before"
    );
}

#[test]
fn what_this_year_copied_stays_where_that_is_not_ticked() {
    let folder = Folder::new();
    let (_, new) = files(&folder, |book| set(book, Role::Target, "（訂正）方針を改める。"));
    let mut window = open(&folder, &new, Vec::new());
    let was = window.book(|book| cell(book, 0, Role::Target));
    window.click("訂正を見る…");
    wait(&mut window, |window| window.shows("今年度のつながる先"));
    window.click("今年度の「取組み・方針」も改める（前年度のままになっています）");
    window.click("反映");
    assert_eq!(said(&window, Role::Target), "（訂正）方針を改める。");
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), was);
}

#[test]
fn nothing_is_told_of_a_file_that_is_as_it_was_or_is_not_there() {
    let folder = Folder::new();
    let (last, new) = files(&folder, |_| {});
    assert!(!open(&folder, &new, Vec::new()).shows(TOLD));
    std::fs::remove_file(&last).unwrap();
    let mut window = open(&folder, &new, Vec::new());
    assert!(!window.shows(TOLD));
    // Asked for by the menu, it has to be chosen then.
    let other = folder.path("elsewhere.chosho");
    let mut book = import::sample().unwrap();
    set(&mut book, Role::Evaluation, "（訂正）利用は伸びなかった。");
    store::create(&other, &Contents::new(book), IfExists::Refuse).unwrap();
    drop(window);
    window = open(&folder, &new, vec![other]);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(eframe::egui::Event::Text("前年度のファイルの訂正".to_owned()));
    window.harness.run_steps(4);
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.shows("今年度のつながる先"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("今年度のつながる先"));
}
