//! コマンドを検索 and the page of keys, driven through the accessibility tree.

use crate::support::{Folder, Window};
use chosho::prefs::Prefs;
use eframe::egui::{Event, ImeEvent, Key, Modifiers, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const PALETTE: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

fn lines(window: &Window) -> Vec<String> {
    let items = window.harness.query_all_by_role(accesskit::Role::ListItem);
    items.filter_map(|item| item.accesskit_node().label()).collect()
}

fn open(window: &mut Window, typed: &str) {
    window.press(PALETTE, Key::P);
    window.harness.event(Event::Text(typed.to_owned()));
    window.harness.run_steps(3);
}

#[test]
fn a_command_is_found_by_kanji_kana_or_romaji_and_done() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    for typed in ["計画を", "けいかくを", "keikakuwo", "ｹｲｶｸｦ"] {
        open(&mut window, typed);
        assert_eq!(lines(&window).first().map(String::as_str), Some("計画を追加…"), "{typed}");
        window.press(Modifiers::NONE, Key::Escape);
        assert!(lines(&window).is_empty());
    }
    open(&mut window, "tyousyowotuika");
    assert_eq!(lines(&window), ["調書を追加"]);
    let sheets = window.book(|book| book.sheets().count());
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.book(|book| book.sheets().count()), sheets + 1);
}

#[test]
fn what_was_chosen_last_comes_first() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    open(&mut window, "拡大");
    window.press(Modifiers::NONE, Key::Enter);
    assert!((window.harness.ctx.zoom_factor() - 1.1).abs() < 0.01);
    window.press(PALETTE, Key::P);
    assert_eq!(lines(&window)[0], "拡大");
    window.press(Modifiers::NONE, Key::ArrowDown);
    let items: Vec<_> = window.harness.get_all_by_role(accesskit::Role::ListItem).collect();
    assert_eq!(items[1].accesskit_node().is_selected(), Some(true));
}

#[test]
fn sheets_are_jumped_to_by_their_number() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    open(&mut window, "調書-3");
    assert!(lines(&window)[0].starts_with("調書-3"));
    window.press(Modifiers::NONE, Key::Enter);
    let shown = window.harness.get_all_by_role(accesskit::Role::TreeItem).find_map(|item| {
        let node = item.accesskit_node();
        (node.is_selected() == Some(true)).then(|| node.label()).flatten()
    });
    assert!(shown.unwrap().starts_with("調書-3 "));
}

#[test]
fn what_cannot_be_done_now_is_shown_but_not_done() {
    let mut window = Window::new(vec![]);
    open(&mut window, "上書き");
    assert_eq!(lines(&window), ["上書き保存"]);
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(lines(&window), ["上書き保存"], "still there");
}

#[test]
fn the_input_method_keeps_its_keys() {
    let mut window = Window::new(vec![]);
    window.press(PALETTE, Key::P);
    let preedit = ImeEvent::Preedit { text: "さんぷ".to_owned(), active_range_chars: None };
    window.harness.event(Event::Ime(preedit));
    window.harness.run_steps(3);
    assert_eq!(lines(&window), ["サンプルを見る"]);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.app.borrow().as_ref().unwrap().session().is_none(), "Enter was the input method's");
    window.harness.event(Event::Ime(ImeEvent::Commit("サンプ".to_owned())));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.app.borrow().as_ref().unwrap().session().is_some());
}

#[test]
fn a_command_that_is_remembered_but_gone_does_no_harm() {
    let prefs = Prefs { commands: vec!["Gone".to_owned(), "About".to_owned()], ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, vec![]);
    window.press(PALETTE, Key::P);
    assert_eq!(lines(&window)[0], "バージョン情報");
}

#[test]
fn the_page_of_keys_can_be_filtered() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::NONE, Key::F1);
    for words in
        ["上書き保存", "次を検索", "コマンドを検索", "拡大", "下のセル／上のセルへ（セルを選んでいるとき）"]
    {
        assert!(window.shows(words), "{words}");
    }
    window.harness.event(Event::Text("ketugou".to_owned()));
    window.harness.run_steps(3);
    assert!(window.shows("上のセルと結合") && window.shows("結合の解除"));
    assert!(!window.shows("上書き保存"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("上のセルと結合"));
}

#[test]
fn a_tooltip_goes_when_a_dialog_comes() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let button = window.harness.get_by_label("印刷プレビューの表示").rect().center();
    window.harness.event(Event::PointerMoved(button));
    window.harness.run_steps(8);
    let tooltip = "印刷の仕上がりを表示・非表示（Ctrl+F2）";
    assert!(window.shows(tooltip));
    window.press(Modifiers::NONE, Key::F1);
    assert!(window.shows("上書き保存"));
    window.harness.run_steps(8);
    assert!(!window.shows(tooltip));
}
