//! Backups in the window: made when a book is closed or on request, listed with what
//! differs, and restored to a new file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, Window, cell, rows, wait};
use chosho::backup::{Backup, BackupReason, Shelf};
use chosho::book::Role;
use chosho::prefs::Prefs;
use chosho::store;
use eframe::egui::{Key, Modifiers, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Preferences with a folder for backups.
pub fn prefs(folder: &Folder) -> Prefs {
    Prefs { backup_folder: Some(folder.path("控え")), ..Prefs::default() }
}

pub fn open(prefs: Prefs, book: &Path, files: Vec<PathBuf>) -> Window {
    let mut window = Window::with_prefs(prefs, files);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, book);
    window.harness.run_steps(4);
    window
}

fn backups(folder: &Folder, book: &Path) -> Vec<Backup> {
    Shelf::of(&folder.path("控え"), book).list().unwrap()
}

/// Writes behind the text of the first cell.
pub fn change(window: &mut Window, text: &str) {
    let name = window.book(|book| book.entry(rows(book)[0]).unwrap().name.replace('\n', ""));
    window.type_into(&format!("{name}・評価"), text);
    window.press(Modifiers::NONE, Key::Escape);
    window.harness.run_steps(8);
}

pub fn choose(window: &mut Window, command: &str) {
    window.harness.get_by_role_and_label(accesskit::Role::Button, "ファイル").click();
    window.harness.run_steps(4);
    window.click(command);
}

/// Leaves the book, and waits until the start screen is there.
fn close(window: &mut Window) {
    window.close();
    wait(window, |window| window.app.borrow().as_ref().unwrap().session().is_none());
}

pub fn back_up(window: &mut Window) {
    choose(window, "バックアップを作成");
    wait(window, |window| window.shows("バックアップを作成しました。"));
    window.click("このメッセージを閉じる");
}

/// The backups in the dialog, as they are read out: whether it is chosen, and what is
/// said of it behind when and why.
fn listed(window: &Window) -> Vec<(bool, String)> {
    let rows = window.harness.get_all_by_role(accesskit::Role::ListItem);
    rows.map(|row| {
        let node = row.accesskit_node();
        let name = node.label().unwrap();
        let chosen = node.is_selected() == Some(true);
        (chosen, name.rsplit('　').next().unwrap().to_owned())
    })
    .collect()
}

fn is_compared(window: &Window) -> bool {
    let rows = window.harness.query_all_by_role(accesskit::Role::ListItem).count();
    rows > 0 && listed(window).iter().all(|(_, what)| what != "比較しています…")
}

#[test]
fn a_changed_book_is_backed_up_when_it_is_closed_and_an_unchanged_one_is_not() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = open(prefs(&folder), &path, vec![]);
    close(&mut window);
    assert_eq!(backups(&folder, &path), []);

    let mut window = open(prefs(&folder), &path, vec![]);
    change(&mut window, "追記");
    close(&mut window);
    let [backup] = backups(&folder, &path).try_into().unwrap();
    assert_eq!(backup.reason, BackupReason::Closing);
    assert_eq!(store::read(&backup.path).unwrap(), store::read(&path).unwrap());

    // The next one would come too soon.
    let mut window = open(prefs(&folder), &path, vec![]);
    change(&mut window, "再び");
    close(&mut window);
    assert_eq!(backups(&folder, &path).len(), 1);
}

#[test]
fn another_book_is_opened_once_there_is_a_backup_of_the_first() {
    let folder = Folder::new();
    let path = folder.sample();
    let other = folder.path("other.chosho");
    fs::copy(&path, &other).unwrap();
    let mut window = open(prefs(&folder), &path, vec![other.clone()]);
    change(&mut window, "追記");
    window.press(Modifiers::COMMAND, Key::O);
    let is_open = |window: &Window| {
        window.app.borrow().as_ref().unwrap().session().unwrap().path().map(Path::to_owned)
            == Some(other.clone())
    };
    wait(&mut window, is_open);
    assert_eq!(backups(&folder, &path).len(), 1);
    close(&mut window);
    assert_eq!(backups(&folder, &other), []);
}

#[test]
fn a_backup_that_cannot_be_made_hinders_nothing_and_is_told() {
    let folder = Folder::new();
    let path = folder.sample();
    fs::write(folder.path("控え"), "a file has its name").unwrap();
    let mut window = open(prefs(&folder), &path, vec![]);
    change(&mut window, "追記");
    let text = window.book(|book| cell(book, 0, Role::Evaluation));
    choose(&mut window, "バックアップを作成");
    let title = "バックアップを作成できませんでした";
    wait(&mut window, |window| window.shows(title));
    window.press(Modifiers::NONE, Key::Escape);
    close(&mut window);
    wait(&mut window, |window| window.shows(title));
    assert!(window.shows("新しい年度のファイル…"), "back at the start screen");
    assert_eq!(cell(&store::read(&path).unwrap(), 0, Role::Evaluation), text);
}

#[test]
fn what_fails_as_the_window_closes_is_told_at_the_next_start() {
    let folder = Folder::new();
    let path = folder.sample();
    fs::write(folder.path("控え"), "a file has its name").unwrap();
    let file = folder.path("preferences.json");
    let mut window = open(Prefs { file: Some(file.clone()), ..prefs(&folder) }, &path, vec![]);
    change(&mut window, "追記");
    choose(&mut window, "終了");
    wait(&mut window, |window| window.app.borrow().as_ref().unwrap().session().is_none());
    drop(window);

    let next =
        || Prefs { file: Some(file.clone()), ..serde_json::from_slice(&fs::read(&file).unwrap()).unwrap() };
    let mut window = Window::with_prefs(next(), vec![]);
    wait(&mut window, |window| window.shows("バックアップを作成できませんでした"));
    let window = Window::with_prefs(next(), vec![]);
    assert!(!window.shows("バックアップを作成できませんでした"), "and only then");
}

#[test]
fn a_backup_is_restored_to_a_new_file_and_the_open_one_stays_as_it_is() {
    let folder = Folder::new();
    let path = folder.sample();
    let restored = folder.path("restored.chosho");
    let mut window = open(prefs(&folder), &path, vec![restored.clone()]);
    change(&mut window, "一");
    back_up(&mut window);
    let then = window.book(Clone::clone);
    change(&mut window, "二");
    back_up(&mut window);
    change(&mut window, "三");

    choose(&mut window, "バックアップから復元…");
    wait(&mut window, is_compared);
    let one = "調書1件に1か所".to_owned();
    assert_eq!(listed(&window), [(true, one.clone()), (false, one.clone())]);
    assert!(window.shows("調書-1　1か所が違います"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(listed(&window), [(false, one.clone()), (true, one.clone())]);
    // The keyboard goes along with what is chosen.
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert!(listed(&window)[0].0);
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(listed(&window), [(false, one.clone()), (true, one)]);
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.shows("バックアップから復元したファイルを開きました。"));
    assert_eq!(window.book(Clone::clone), then);
    close(&mut window);
    let end = |path: &Path| cell(&store::read(path).unwrap(), 0, Role::Evaluation).chars().last();
    assert_eq!((end(&path), end(&restored)), (Some('三'), Some('一')));
    store::verify(&restored).unwrap();
}

#[test]
fn nothing_is_replaced_by_what_is_restored() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = open(prefs(&folder), &path, vec![path.clone()]);
    change(&mut window, "一");
    back_up(&mut window);
    choose(&mut window, "バックアップから復元…");
    wait(&mut window, is_compared);
    assert_eq!(listed(&window), [(true, "違いはありません".to_owned())]);
    window.click("復元…");
    wait(&mut window, |window| window.shows("バックアップから復元できませんでした"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(store_path(&window), path);
}

fn store_path(window: &Window) -> PathBuf {
    window.app.borrow().as_ref().unwrap().session().unwrap().path().unwrap().to_owned()
}

#[test]
fn a_damaged_or_missing_file_is_found_again_among_its_backups() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = open(prefs(&folder), &path, vec![]);
    change(&mut window, "追記");
    close(&mut window);
    let whole = fs::read(&path).unwrap();
    let damages: [&dyn Fn(); 3] = [
        &|| fs::write(&path, &whole[..whole.len() / 2]).unwrap(),
        &|| fs::write(&path, vec![0; whole.len()]).unwrap(),
        &|| fs::remove_file(&path).unwrap(),
    ];
    for damage in damages {
        damage();
        let restored = folder.path("restored.chosho");
        let mut window = open(prefs(&folder), &path, vec![restored.clone()]);
        wait(&mut window, |window| window.shows("このファイルのバックアップがあります。"));
        // The start screen behind it offers the same.
        window.harness.get_all_by_label("バックアップから復元…").last().unwrap().click();
        wait(&mut window, is_compared);
        assert_eq!(listed(&window).len(), 1);
        window.press(Modifiers::NONE, Key::Enter);
        wait(&mut window, |window| window.app.borrow().as_ref().unwrap().session().is_some());
        assert_eq!(store_path(&window), restored);
        close(&mut window);
        fs::remove_file(&restored).unwrap();
    }
}

#[test]
fn without_a_book_the_backups_of_all_files_are_there_to_be_chosen_from() {
    let folder = Folder::new();
    let (one, other) = (folder.sample(), folder.path("other.chosho"));
    fs::copy(&one, &other).unwrap();
    for path in [&one, &other] {
        let mut window = open(prefs(&folder), path, vec![]);
        change(&mut window, "追記");
        back_up(&mut window);
        change(&mut window, "再び");
        back_up(&mut window);
        close(&mut window);
    }
    let mut window = Window::with_prefs(prefs(&folder), vec![folder.path("控え").join("none")]);
    window.click("バックアップから復元…");
    wait(&mut window, is_compared);
    let with_newest = ["違いはありません", "調書1件に1か所"];
    assert_eq!(listed(&window).into_iter().map(|(_, what)| what).collect::<Vec<_>>(), with_newest);
    let combo = window.harness.get_by_role_and_label(accesskit::Role::ComboBox, "元のファイル");
    combo.click();
    window.harness.run_steps(4);
    let names = ["sample", "other"].map(|name| window.shows(name));
    assert_eq!(names, [true, true]);
    window.click("sample");
    wait(&mut window, is_compared);
    assert_eq!(listed(&window).len(), 2);
    // Another folder is looked into; there is nothing.
    window.click("ほかの場所…");
    wait(&mut window, |window| window.shows("バックアップは、まだありません。"));
}

#[test]
fn the_folder_for_backups_is_chosen_in_the_settings() {
    let folder = Folder::new();
    let path = folder.sample();
    let chosen = folder.path("別の控え");
    let mut window = open(prefs(&folder), &path, vec![chosen.clone()]);
    choose(&mut window, "設定…");
    assert!(window.shows(&folder.path("控え").display().to_string()));
    window.click("バックアップの保存先を変更…");
    assert!(window.shows(&chosen.display().to_string()));
    window.click("変更");
    back_up(&mut window);
    assert_eq!(backups(&folder, &path), []);
    assert_eq!(Shelf::of(&chosen, &path).list().unwrap().len(), 1);
}

#[test]
fn without_a_folder_for_backups_none_are_made() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = open(Prefs::default(), &path, vec![]);
    change(&mut window, "追記");
    choose(&mut window, "バックアップを作成");
    assert!(window.shows("バックアップの保存先が決まっていません。「設定」で選んでください。"));
    close(&mut window);
    assert_eq!(fs::read_dir(folder.path("")).unwrap().count(), 1, "only the book is there");
}
