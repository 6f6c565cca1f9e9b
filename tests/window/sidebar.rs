//! The tree of plans, policies and sheets: found, moved, renamed and copied, by
//! mouse and by keyboard.

use crate::support::{Folder, Window};
use chosho::book::{Book, SheetId};
use chosho::prefs::Prefs;
use eframe::egui::{Event, ImeEvent, Key, Modifiers, PointerButton, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const FIRST: &str = "調書-1 7行中7行記入済み";
const LAST: &str = "調書-5 6行中4行記入済み";
const POLICY: &str = "全ての子育て家庭への支援 7行中7行記入済み";

fn open() -> (Folder, Window) {
    let folder = Folder::new();
    let window = Window::open(&folder.sample(), vec![]);
    (folder, window)
}

fn numbers(book: &Book) -> Vec<u32> {
    book.sheets().map(|sheet| sheet.number).collect()
}

fn focus(window: &mut Window, label: &str) {
    window.harness.get_by_label(label).focus();
    window.harness.run_steps(3);
}

fn key(window: &mut Window, key: Key) {
    window.press(Modifiers::NONE, key);
}

fn is_focused(window: &Window, label: &str) -> bool {
    window.harness.get_by_label(label).is_focused()
}

/// The sheet whose head is shown.
fn shown(window: &Window, number: u32) -> bool {
    window.shows(&format!("目標事業評価調書-{number}"))
}

#[test]
fn words_and_the_switch_leave_only_what_they_fit() {
    let (_folder, mut window) = open();
    window.fill_in("調書の絞り込み", "調書-５");
    assert!(window.shows(LAST));
    assert!(!window.shows(FIRST));
    window.click("絞り込みの文字を消す");
    assert!(window.shows(FIRST));

    window.click("未完了のみ");
    assert!(window.shows(LAST) && !window.shows(FIRST));
    window.fill_in("調書の絞り込み", "そのような名前はない");
    assert!(window.shows("当てはまる調書がありません。"));
    window.click("すべての調書を表示");
    assert!(window.shows(LAST) && window.shows(FIRST));
}

#[test]
fn the_arrows_go_through_the_tree_and_enter_opens() {
    let (_folder, mut window) = open();
    focus(&mut window, FIRST);
    key(&mut window, Key::End);
    assert!(is_focused(&window, LAST));
    assert!(shown(&window, 1), "going there opens nothing yet");
    key(&mut window, Key::Enter);
    assert!(shown(&window, 5));
    assert!(!is_focused(&window, LAST), "the keyboard goes on in the sheet");

    focus(&mut window, LAST);
    key(&mut window, Key::Home);
    key(&mut window, Key::ArrowDown);
    assert!(is_focused(&window, POLICY));
    key(&mut window, Key::ArrowLeft);
    assert!(!window.shows(FIRST), "folded");
    let node = window.harness.get_by_label(POLICY);
    assert_eq!(node.accesskit_node().data().is_expanded(), Some(false), "and a screen reader knows");
    key(&mut window, Key::ArrowRight);
    assert!(window.shows(FIRST));
    key(&mut window, Key::ArrowRight);
    assert!(is_focused(&window, FIRST), "into what is unfolded");
    key(&mut window, Key::ArrowLeft);
    assert!(is_focused(&window, POLICY), "and out again");
}

#[test]
fn the_tree_is_one_stop_of_the_tab_key() {
    let (_folder, mut window) = open();
    focus(&mut window, FIRST);
    key(&mut window, Key::Tab);
    let rows = window.harness.get_all_by_role(accesskit::Role::TreeItem);
    assert!(rows.into_iter().all(|row| !row.is_focused()), "the next stop is elsewhere");
}

#[test]
fn alt_and_an_arrow_move_what_has_the_focus() {
    let (_folder, mut window) = open();
    focus(&mut window, "調書-4 5行中5行記入済み");
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(window.book(numbers), [1, 2, 4, 3, 5]);
    assert!(is_focused(&window, "調書-4 5行中5行記入済み"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(numbers), [1, 2, 3, 4, 5]);
}

#[test]
fn a_name_is_typed_in_its_place_and_esc_leaves_it() {
    let (_folder, mut window) = open();
    let policy = |book: &Book| book.policies_of(book.plans().next().unwrap().id).next().unwrap().name.clone();
    let before = window.book(policy);
    focus(&mut window, POLICY);
    key(&mut window, Key::F2);
    let field = |window: &Window| {
        window.harness.query_by_role_and_label(accesskit::Role::TextInput, "施策名").is_some()
    };
    assert!(field(&window));
    window.harness.event(Event::Text("別の名".to_owned()));
    window.harness.run_steps(2);
    key(&mut window, Key::Escape);
    assert_eq!(window.book(policy), before);
    assert!(is_focused(&window, POLICY), "the keyboard is back in the tree");

    key(&mut window, Key::F2);
    // What the input method composes is no name yet.
    let preedit = ImeEvent::Preedit { text: "べつ".to_owned(), active_range_chars: None };
    window.harness.event(Event::Ime(preedit));
    window.harness.run_steps(3);
    assert!(field(&window));
    assert_eq!(window.book(policy), before);
    window.harness.event(Event::Ime(ImeEvent::Commit("別".to_owned())));
    window.harness.run_steps(3);
    assert_eq!(window.book(policy), before, "nor is it taken over by deciding it");
    key(&mut window, Key::Enter);
    assert_eq!(window.book(policy), "別");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(policy), before);
}

#[test]
fn a_sheet_is_dragged_into_another_policy() {
    let (_folder, mut window) = open();
    let from = window.harness.get_by_label(LAST).rect().center();
    let to = window.harness.get_by_label("調書-3 6行中6行記入済み").rect();
    // The last sheet's plan has the same form as the others.
    let to = to.center_top() + eframe::egui::vec2(0.0, 4.0);
    window.harness.drag_at(from);
    window.harness.run_steps(2);
    window.harness.hover_at(from.lerp(to, 0.5));
    window.harness.run_steps(2);
    window.harness.hover_at(to);
    window.harness.run_steps(2);
    window.harness.drop_at(to);
    window.harness.run_steps(4);
    assert_eq!(window.book(numbers), [1, 2, 5, 3, 4]);
    assert!(window.shows("調書-5「地域で暮らし続けるための支援」を移動しました。"));
    window.click("元に戻す");
    assert_eq!(window.book(numbers), [1, 2, 3, 4, 5]);
}

#[test]
fn a_sheet_is_copied_from_its_menu_and_the_copy_is_shown() {
    let (_folder, mut window) = open();
    window.harness.get_by_label(FIRST).click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.click("複製");
    assert_eq!(window.book(numbers), [1, 6, 2, 3, 4, 5]);
    assert!(shown(&window, 6));
    assert!(window.shows("調書-6 7行中7行記入済み"), "with all that was filled in");
}

#[test]
fn the_menu_key_opens_the_menu_at_the_row() {
    let (_folder, mut window) = open();
    focus(&mut window, POLICY);
    window.press(Modifiers::SHIFT, Key::F10);
    assert!(window.shows("名前の変更"));
    let first = window.harness.get_all_by_label("調書を追加").last().unwrap().is_focused();
    assert!(first, "and goes on in it");
    key(&mut window, Key::Escape);
    assert!(!window.shows("名前の変更"));
    assert!(is_focused(&window, POLICY));
}

#[test]
fn delete_takes_an_item_out_and_undo_shows_where_it_came_back() {
    let (_folder, mut window) = open();
    focus(&mut window, POLICY);
    key(&mut window, Key::Delete);
    assert_eq!(window.book(numbers), [2, 3, 4, 5]);
    assert!(window.shows("施策「全ての子育て家庭への支援」と、その調書1件を削除しました。"));
    window.click("調書-5 6行中4行記入済み");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(numbers), [1, 2, 3, 4, 5]);
    assert!(shown(&window, 1), "the sheet that came back");
    assert!(window.shows("元に戻しました：施策「全ての子育て家庭への支援」の削除"));
}

#[test]
fn a_deleted_sheet_gives_way_to_its_neighbour() {
    let (_folder, mut window) = open();
    window.click("調書-3 6行中6行記入済み");
    let sheet: SheetId = window.book(|book| book.sheets().nth(3).unwrap().id);
    window.harness.get_by_label("調書-3 6行中6行記入済み").click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.click("削除");
    assert!(shown(&window, 4));
    assert!(window.book(|book| book.sheet(sheet).is_ok()));
}

#[test]
fn the_place_in_a_book_is_there_when_it_is_opened_again() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut prefs = Prefs::default();
    prefs.remember(&path, "去年の調書".to_owned());
    let mut window = Window::with_prefs(prefs, vec![]);
    window.click("去年の調書");
    window.click(LAST);
    window.harness.get_by_label(POLICY).focus();
    window.harness.run_steps(3);
    key(&mut window, Key::ArrowLeft);
    assert!(!window.shows(FIRST));
    window.close();
    window.harness.get_by_label_contains("令和6年度").click();
    window.harness.run_steps(4);
    assert!(shown(&window, 5));
    assert!(!window.shows(FIRST), "still folded");
}

#[test]
fn a_name_that_is_being_typed_is_kept_when_the_file_is_closed() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    focus(&mut window, POLICY);
    key(&mut window, Key::F2);
    window.harness.event(Event::Text("別の施策".to_owned()));
    window.harness.run_steps(2);
    window.close();
    let book = chosho::store::read(&path).unwrap();
    assert!(book.plans().flat_map(|plan| book.policies_of(plan.id)).any(|policy| policy.name == "別の施策"));
}
