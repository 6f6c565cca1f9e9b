//! Settings, the guided tour and what is remembered, through the accessibility tree.

use crate::support::{Folder, Window};
use chosho::prefs::Prefs;
use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{Color32, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn settings(window: &mut Window) {
    window.click("ファイル");
    window.click("設定…");
    assert!(window.shows("はじめの設定に戻す"));
}

/// Shows the choices of a field.
fn unfold(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::ComboBox, label).click();
    window.harness.run_steps(4);
}

#[test]
fn the_look_is_chosen_in_the_settings_and_given_back() {
    let mut window = Window::new(vec![]);
    let ground = |window: &Window| window.harness.ctx.global_style().visuals.panel_fill;
    settings(&mut window);
    unfold(&mut window, "画面の色");
    window.click("コントラストの強い画面");
    assert_ne!(ground(&window), Color32::BLACK, "nothing changes before the dialog is answered");
    window.click("変更");
    assert_eq!(ground(&window), Color32::BLACK);

    settings(&mut window);
    window.click("はじめの設定に戻す");
    window.harness.get_by_role_and_label(Role::Button, "変更").focus();
    window.press(Modifiers::NONE, Key::Enter);
    assert_ne!(ground(&window), Color32::BLACK);
}

#[test]
fn esc_leaves_the_settings_as_they_were() {
    let mut window = Window::new(vec![]);
    settings(&mut window);
    unfold(&mut window, "画面の大きさ");
    window.click("150％");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("はじめの設定に戻す"));
    assert_eq!(window.harness.ctx.zoom_factor(), 1.0);
}

#[test]
fn enter_presses_what_has_the_focus_and_does_not_answer_the_dialog_too() {
    let mut window = Window::new(vec![]);
    let is_there = |window: &Window| window.shows("はじめの設定に戻す");
    settings(&mut window);
    let name = "ファイルを開いたら、印刷プレビューも開く";
    let is_ticked =
        |window: &Window| window.harness.get_by_label(name).accesskit_node().toggled() == Some(Toggled::True);
    window.harness.get_by_label(name).focus();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_ticked(&window) && is_there(&window));
    window.harness.get_by_label("はじめの設定に戻す").focus();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_ticked(&window) && is_there(&window));
    window.harness.get_by_label("キャンセル").focus();
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!is_there(&window));
}

#[test]
fn enter_opens_a_list_and_esc_closes_it_and_not_the_dialog() {
    let mut window = Window::new(vec![]);
    settings(&mut window);
    let is_open = |window: &Window| window.shows("コントラストの強い画面");
    assert!(!is_open(&window));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_open(&window) && window.shows("はじめの設定に戻す"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window) && window.shows("はじめの設定に戻す"));
    // The list is opened again: the keyboard is where it was before.
    window.press(Modifiers::NONE, Key::Enter);
    assert!(is_open(&window));
    // One of it is chosen by keyboard, which then is on the list's field once more.
    window.harness.get_by_label("コントラストの強い画面").focus();
    window.press(Modifiers::NONE, Key::Enter);
    let field = window.harness.get_by_role_and_label(Role::ComboBox, "画面の色");
    assert!(field.accesskit_node().is_focused());
    assert_eq!(field.accesskit_node().value().as_deref(), Some("コントラストの強い画面"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("はじめの設定に戻す"));
}

#[test]
fn the_caret_blinks_only_where_that_is_wanted() {
    let mut window = Window::new(vec![]);
    let blinks = |window: &Window| window.harness.ctx.global_style().visuals.text_cursor.blink;
    assert!(!blinks(&window));
    settings(&mut window);
    unfold(&mut window, "カーソル");
    window.click("ゆっくり点滅する");
    window.click("変更");
    assert!(blinks(&window));
}

#[test]
fn a_book_opens_with_its_print_beside_it_where_that_is_wanted() {
    let folder = Folder::new();
    let prefs = Prefs { preview_at_start: true, ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, vec![]);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, &folder.sample());
    window.harness.run_steps(4);
    assert!(window.shows("全面に表示"));
}

#[test]
fn the_tour_is_shown_to_who_begins_and_once() {
    let prefs = Prefs { toured: false, ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, vec![]);
    assert!(!window.shows("1 / 5"), "not before there is a book");
    window.click("サンプルを見る");
    for (count, title) in
        ["調書を選ぶ", "セルに入力する", "評価区分を選ぶ", "保存は自動", "PDFに書き出す"].iter().enumerate()
    {
        assert!(window.shows(&format!("{} / 5", count + 1)), "{title}");
        window.press(Modifiers::NONE, Key::Enter);
    }
    assert!(!window.shows("5 / 5"));
    window.close();
    window.click("サンプルを見る");
    assert!(!window.shows("1 / 5"));
}

#[test]
fn the_tour_ends_with_esc_and_can_be_seen_again() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    assert!(!window.shows("1 / 5"));
    window.click("ヘルプ");
    window.click("使い方の案内");
    assert!(window.shows("1 / 5"));
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::ArrowLeft);
    assert!(window.shows("2 / 5"));
    // No command of the window works behind it.
    window.press(Modifiers::COMMAND, Key::W);
    assert!(window.shows("2 / 5"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("2 / 5"));
}

#[test]
fn a_file_is_taken_off_the_list_of_those_used_last() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut prefs = Prefs::default();
    prefs.remember(&path, "去年の調書".to_owned());
    let mut window = Window::with_prefs(prefs, vec![]);
    window.click("一覧から消す");
    assert!(!window.shows("去年の調書"));
    assert!(path.exists(), "the file itself stays");
}

#[test]
fn an_empty_book_says_what_comes_next() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let plans = window.book(|book| book.plans().count());
    for _ in 0..plans {
        let name = window.book(|book| book.plans().next().unwrap().name.clone());
        window.harness.get_by_label_contains(&format!("{name} ")).focus();
        window.harness.run_steps(3);
        window.press(Modifiers::NONE, Key::Delete);
    }
    assert!(window.shows("調書は、計画ごとにまとめます。まず、計画を追加してください。"));
    window.harness.get_all_by_label("計画を追加…").last().unwrap().click();
    window.harness.run_steps(4);
    window.fill_in("計画名", "新しい計画");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("計画の中に、施策を追加してください。調書は、施策ごとに作ります。"));
}
