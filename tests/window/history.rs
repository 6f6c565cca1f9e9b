//! 履歴 in the window, driven through its accessibility tree.

use std::path::{Path, PathBuf};

use crate::support::{Folder, Window, cell, label, rows};
use chosho::book::{ColumnId, Role};
use chosho::edit::{Command, StepState};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents, Logged};
use eframe::egui::{Event, Key, Modifiers, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::civil;

/// The sample, whose first row's target was written on these days. Of the last
/// steps so many are undone.
pub fn written(folder: &Folder, texts: &[(&str, Option<i8>)], undone: usize) -> PathBuf {
    let mut contents = Contents::new(import::sample().unwrap());
    let book = &mut contents.book;
    let entry = rows(book)[0];
    let column = column(book, Role::Target);
    let last = texts.len() - undone;
    for (at, (text, day)) in texts.iter().enumerate() {
        let command = Command::SetCell { entry, column: column.clone(), text: (*text).to_owned() };
        let mut step = command.step(book).unwrap().unwrap();
        step.at = day.map(|day| civil::date(2025, 4, day).at(14, (at % 60) as i8, 0, 0));
        book.apply_all(&step.changes);
        contents.log.push(Logged { seq: at as i64 + 1, state: StepState::Done, step });
    }
    for logged in contents.log.iter_mut().skip(last).rev() {
        logged.state = StepState::Undone;
        book.apply_all(&chosho::book::change::inverse(&logged.step.changes));
    }
    contents.revision = texts.len() as i64;
    let path = folder.path("written.chosho");
    store::create(&path, &contents, IfExists::Refuse).unwrap();
    path
}

fn column(book: &chosho::book::Book, role: Role) -> ColumnId {
    let sheet = book.sheets().next().unwrap();
    book.context(sheet.id).unwrap().form.role(role).unwrap().id.clone()
}

fn open(window: &mut Window) {
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::H);
}

/// The steps that are laid out, in their order.
fn steps(window: &Window) -> Vec<String> {
    let items = window.harness.query_all_by_role(accesskit::Role::ListItem);
    items.filter_map(|item| item.accesskit_node().label()).collect()
}

fn focused_step(window: &Window) -> Option<String> {
    let mut items = window.harness.query_all_by_role(accesskit::Role::ListItem);
    let item = items.find(|item| item.is_focused());
    item.and_then(|item| item.accesskit_node().label())
}

/// What the first row's target says, and what it is called.
fn target(window: &Window) -> String {
    window.book(|book| cell(book, 0, Role::Target))
}

fn name(path: &Path) -> String {
    label(path, 0, "取組み・方針")
}

#[test]
fn steps_are_listed_the_newest_first_with_what_where_and_when() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", None), ("二の文", Some(1)), ("三の文", Some(2))], 1);
    let place = name(&path);
    let mut window = Window::open(&path, vec![]);
    open(&mut window);
    let all = steps(&window);
    assert_eq!(all.len(), 4);
    assert_eq!(all[0], format!("14:02 取組み・方針の入力、調書-1　{place}、二の文 → 三の文、元に戻した操作"));
    assert_eq!(all[1], format!("14:01 取組み・方針の入力、調書-1　{place}、一 → 二の文、現在"));
    assert!(all[2].starts_with("取組み・方針の入力、"), "a step from before times were kept");
    assert_eq!(all[3], "最初の状態");
}

#[test]
fn a_click_goes_to_where_it_happened() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1))], 0);
    let place = name(&path);
    let mut window = Window::open(&path, vec![]);
    window.press(Modifiers::COMMAND, Key::PageDown);
    open(&mut window);
    let step = steps(&window)[0].clone();
    window.click(&step);
    assert!(window.harness.get_by_label(&place).is_focused());
    assert!(window.shows("現在は、この操作までを行った状態です。"));
}

#[test]
fn one_goes_back_to_a_step_and_forward_again() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1)), ("二", Some(1)), ("三", Some(2))], 0);
    let mut window = Window::open(&path, vec![]);
    open(&mut window);
    let first = steps(&window)[2].clone();
    window.click(&first);
    assert!(window.shows("この後の操作（2件）を元に戻します。戻した操作は、やり直せます。"));
    window.click("ここまで戻す");
    assert_eq!(target(&window), "一");
    assert!(window.shows("2件の操作を元に戻しました。"));
    let undone = steps(&window).iter().filter(|step| step.ends_with("元に戻した操作")).count();
    assert_eq!(undone, 2);
    let last = steps(&window)[0].clone();
    window.click(&last);
    assert!(window.shows("元に戻した操作を、ここまで2件やり直します。"));
    window.click("ここまでやり直す");
    assert_eq!(target(&window), "三");
    window.click("最初の状態");
    window.click("ここまで戻す");
    assert_eq!(target(&window), cell(&import::sample().unwrap(), 0, Role::Target));
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(target(&window), "一", "and one by one");

    // It is in the file.
    window.close();
    assert_eq!(cell(&store::read(&path).unwrap(), 0, Role::Target), "一");
}

#[test]
fn what_is_being_typed_is_kept_when_one_goes_back() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1)), ("二", Some(1))], 0);
    let other = label(&path, 1, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    open(&mut window);
    let first = steps(&window)[1].clone();
    window.click(&first);
    window.type_into(&other, "続きの文");
    window.click("ここまで戻す");
    assert_eq!(target(&window), "一");
    let typed = steps(&window)[0].clone();
    assert!(typed.contains("続きの文") && typed.ends_with("元に戻した操作"), "{typed}");
    window.click(&typed);
    window.click("ここまでやり直す");
    assert!(window.value(&other).ends_with("続きの文"));
    assert_eq!(target(&window), "二");
}

#[test]
fn a_cells_earlier_wordings_are_read_in_full_and_taken_up_again() {
    let folder = Folder::new();
    let long = "平成21年度から始めた。\n".repeat(12);
    let path = written(&folder, &[(&long, Some(1)), ("短い文", Some(2))], 0);
    let (place, other) = (name(&path), label(&path, 1, "取組み・方針"));
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&place).focus();
    window.harness.run_steps(3);
    window.click("編集");
    window.click("セルの履歴");
    assert!(window.shows(&format!("調書-1　{place}")));
    assert!(window.harness.query_by_label_contains("前の文が2件あります。").is_some());
    assert!(window.shows(&long), "the whole of it");
    let written = "この文に戻す（令和7年4月1日 14:00）";
    window.click(written);
    assert_eq!(target(&window), long);
    assert!(window.harness.get_by_label(&place).is_focused());
    assert!(!window.shows(written), "it stands");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(target(&window), "短い文");

    // It follows the clerk to another cell, and what is typed there.
    window.harness.get_by_label(&other).focus();
    window.harness.run_steps(3);
    assert!(window.shows(&format!("調書-1　{other}")));
    assert!(window.shows("まだ書き換えられていません。"));
    let before = window.value(&other);
    window.type_into(&other, "続きの文");
    // Typing pauses.
    window.harness.run_steps(6);
    window.click("この文に戻す（最初の内容）");
    assert_eq!(window.value(&other), before);
    assert!(window.shows(&format!("{before}続きの文")), "what was typed is a wording too");
}

#[test]
fn a_cells_own_menu_leads_to_its_history() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1))], 0);
    let place = name(&path);
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&place).click_secondary();
    window.harness.run_steps(4);
    window.click("セルの履歴");
    assert!(window.shows(&format!("調書-1　{place}")));
    assert!(window.shows("この文に戻す（最初の内容）"));
}

#[test]
fn the_wordings_of_what_one_cannot_go_to_any_more_are_there() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1)), ("捨てた文", Some(1))], 1);
    let place = name(&path);
    let mut window = Window::open(&path, vec![]);
    window.type_into(&place, "の続き");
    open(&mut window);
    let left = steps(&window).into_iter().find(|step| step.contains("捨てた文")).unwrap();
    window.click(&left);
    assert!(window.harness.query_by_label("ここまでやり直す").is_none());
    assert!(window.harness.query_by_label_contains("ここには戻せません").is_some());
    window.click("このセル");
    assert!(window.shows("捨てた文"));
    let written = "この文に戻す（令和7年4月1日 14:01）";
    window.click(written);
    assert_eq!(target(&window), "捨てた文");
}

#[test]
fn the_keyboard_opens_it_goes_through_it_and_leaves_it() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1)), ("二", Some(1)), ("三", Some(2))], 0);
    let (place, other) = (name(&path), label(&path, 1, "取組み・方針"));
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&other).focus();
    window.harness.run_steps(3);
    open(&mut window);
    assert!(focused_step(&window).unwrap().ends_with("現在"));
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert!(focused_step(&window).unwrap().contains("一 → 二"), "over the heading of a day");
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(focused_step(&window).as_deref(), Some("最初の状態"));
    window.press(Modifiers::NONE, Key::ArrowUp);
    // On to the button at the foot, and back to the cell.
    window.press(Modifiers::NONE, Key::Tab);
    assert!(window.harness.get_by_label("ここまで戻す").is_focused());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.get_by_label(&other).is_focused());
    assert!(!steps(&window).is_empty(), "it stays open");

    open(&mut window);
    assert!(focused_step(&window).is_some());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.harness.get_by_label(&place).is_focused());
    open(&mut window);
    open(&mut window);
    assert!(steps(&window).is_empty(), "pressed in the panel, its keys close it");
    assert!(window.harness.get_by_label(&place).is_focused());
}

#[test]
fn a_file_in_which_nothing_was_done_says_so() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    open(&mut window);
    assert!(window.shows("まだ何も変更されていません。"));
    window.click("履歴を閉じる");
    assert!(!window.shows("まだ何も変更されていません。"));
}

#[test]
fn of_thousands_of_steps_only_those_in_sight_are_laid_out() {
    let folder = Folder::new();
    let texts: Vec<String> = (0..3_000).map(|at| format!("{at}番目の文")).collect();
    let texts: Vec<(&str, Option<i8>)> = texts.iter().map(|text| (text.as_str(), Some(1))).collect();
    let path = written(&folder, &texts, 0);
    let place = name(&path);
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&place).focus();
    window.harness.run_steps(3);
    open(&mut window);
    assert!((3..30).contains(&steps(&window).len()), "{} are laid out", steps(&window).len());
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(focused_step(&window).as_deref(), Some("最初の状態"));
    assert!((3..30).contains(&steps(&window).len()));
    assert!(window.shows("すべての操作（3,000件）を元に戻します。戻した操作は、やり直せます。"));
    window.click("このセル");
    let restoring = window.harness.query_all_by_label_contains("この文に戻す").count();
    assert!((1..30).contains(&restoring), "{restoring} wordings are laid out");
}

#[test]
fn the_search_and_the_history_take_turns() {
    let folder = Folder::new();
    let path = written(&folder, &[("一", Some(1))], 0);
    let mut window = Window::open(&path, vec![]);
    window.press(Modifiers::COMMAND, Key::F);
    window.harness.event(Event::Text("保育".to_owned()));
    window.harness.run_steps(3);
    open(&mut window);
    assert!(window.harness.query_by_label("検索する文字列").is_none());
    assert!(window.shows("ファイル全体"));
    window.press(Modifiers::COMMAND, Key::F);
    assert!(window.harness.get_by_label("検索する文字列").is_focused());
    assert!(!window.shows("このセル"));
}
