//! 検索と置換 in the window, driven through its accessibility tree.

use crate::support::{Folder, Window, cell, label, rows};
use chosho::book::{Book, Role};
use eframe::egui::{Event, ImeEvent, Key, Modifiers, accesskit};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const BOX: &str = "検索する文字列";

fn find(window: &mut Window, text: &str) {
    window.press(Modifiers::COMMAND, Key::F);
    window.fill_in(BOX, text);
}

fn hits(window: &Window) -> Vec<String> {
    let items = window.harness.query_all_by_role(accesskit::Role::ListItem);
    items.filter_map(|item| item.accesskit_node().label()).collect()
}

/// How often a word is in all texts of the first sheet's rows.
fn count(book: &Book, word: &str) -> usize {
    rows(book)
        .into_iter()
        .map(|row| {
            let cells = book.cells_of(row).map(|(column, _)| book.text(row, column).matches(word).count());
            cells.sum::<usize>() + book.entry(row).unwrap().name.matches(word).count()
        })
        .sum()
}

fn selected(window: &Window, item: usize) -> bool {
    let items: Vec<Node<'_>> = window.harness.get_all_by_role(accesskit::Role::ListItem).collect();
    items[item].accesskit_node().is_selected() == Some(true)
}

#[test]
fn hits_are_listed_while_typing_and_stepped_through() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::COMMAND, Key::F);
    assert!(window.harness.get_by_label(BOX).is_focused());
    assert!(window.shows("入力すると、見つかったところがここに並びます。"));
    window.harness.event(Event::Text("令和5年度".to_owned()));
    window.harness.run_steps(3);
    assert!(hits(&window).len() > 3);
    assert!(window.harness.get_by_label(BOX).is_focused(), "the focus stays while typing");

    // Full width and half width are one until the clerk says otherwise.
    let folded = hits(&window);
    window.fill_in(BOX, "令和５年度");
    assert_eq!(hits(&window), folded);
    window.click("全角・半角を区別しない");
    assert!(window.shows("見つかりませんでした。") || hits(&window).len() < folded.len());
    window.click("全角・半角を区別しない");

    window.harness.get_by_label(BOX).focus();
    window.harness.run_steps(2);
    for item in 0..2 {
        window.press(Modifiers::NONE, Key::Enter);
        assert!(selected(&window, item));
        assert!(window.harness.get_by_label(BOX).is_focused());
    }
    window.press(Modifiers::SHIFT, Key::Enter);
    assert!(selected(&window, 0));
    window.press(Modifiers::NONE, Key::F3);
    assert!(selected(&window, 1));
    window.press(Modifiers::SHIFT, Key::F3);
    assert!(selected(&window, 0));
}

#[test]
fn a_click_goes_to_the_cell_and_marks_the_words() {
    let folder = Folder::new();
    let path = folder.sample();
    let evaluation = label(&path, 0, "評価");
    let mut window = Window::open(&path, vec![]);
    let before = window.book(|book| cell(book, 0, Role::Evaluation));
    let word: String = before.chars().skip(3).take(6).collect();
    find(&mut window, &word);
    let items = hits(&window);
    let own = items.iter().find(|own| own.starts_with(&format!("{evaluation}："))).unwrap().clone();
    window.click(&own);
    assert!(window.harness.get_by_label(&evaluation).is_focused());
    // What is typed now takes the place of the words that were found.
    window.harness.event(Event::Text("×".to_owned()));
    window.harness.run_steps(3);
    assert_eq!(window.value(&evaluation), before.replacen(&word, "×", 1));
}

#[test]
fn escape_gives_the_focus_back_to_where_it_was() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 1, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(3);
    find(&mut window, "保育");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.query_by_label(BOX).is_none());
    assert!(window.harness.get_by_label(&target).is_focused());
    // F3 goes on with the same words, from the cell.
    window.press(Modifiers::NONE, Key::F3);
    assert!(window.harness.query_by_label(BOX).is_some());
    assert!(!window.harness.get_by_label(BOX).is_focused());
}

#[test]
fn hits_on_other_sheets_are_gone_to_as_well() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let (name, number) = window.book(|book| {
        let sheet = book.sheets().last().unwrap();
        (book.entries_of(sheet.id).unwrap().last().unwrap().name.clone(), sheet.number)
    });
    let name: String = name.lines().next().unwrap().to_owned();
    find(&mut window, &name);
    window.press(Modifiers::SHIFT, Key::Enter);
    let shown = window.harness.get_all_by_role(accesskit::Role::TreeItem).find_map(|item| {
        let node = item.accesskit_node();
        (node.is_selected() == Some(true)).then(|| node.label()).flatten()
    });
    assert!(shown.unwrap().starts_with(&format!("調書-{number} ")));
}

#[test]
fn a_composition_in_the_box_is_searched_for_and_not_lost() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::COMMAND, Key::F);
    let preedit = |window: &mut Window, text: &str| {
        window
            .harness
            .event(Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
        window.harness.run_steps(3);
    };
    preedit(&mut window, "ほい");
    preedit(&mut window, "保育");
    assert_eq!(window.value(BOX), "保育");
    assert!(!hits(&window).is_empty());
    // Enter and Esc are the input method's.
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!selected(&window, 0));
    window.harness.event(Event::Ime(ImeEvent::Commit("保育".to_owned())));
    window.harness.run_steps(3);
    assert_eq!(window.value(BOX), "保育");
    assert!(window.harness.get_by_label(BOX).is_focused());
}

#[test]
fn only_one_kind_of_text_can_be_searched() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    find(&mut window, "保育");
    let all = hits(&window).len();
    window.click("検索する項目");
    let choices = window.harness.get_all_by_label("個別事業名");
    choices.last().unwrap().click();
    window.harness.run_steps(4);
    let names = hits(&window);
    assert!(names.len() < all && names.iter().all(|own| own.contains("個別事業名：")));
    window.fill_in(BOX, "評価の文章にしかない言葉");
    window.click("すべての調書・項目を検索");
    window.fill_in(BOX, "保育");
    assert_eq!(hits(&window).len(), all);
}

#[test]
fn a_pattern_with_a_mistake_is_explained() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    find(&mut window, "令和(");
    window.click("正規表現を使う");
    assert!(window.shows("正規表現の書き方に誤りがあります。かっこや「\\」の対応をご確認ください。"));
    window.fill_in(BOX, r"令和\d+年度");
    assert!(!hits(&window).is_empty());
}

#[test]
fn all_is_replaced_after_a_look_and_undone_at_once() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let before = window.book(|book| (count(book, "保育"), count(book, "養護保育")));
    assert_eq!(before.1, 0);
    let json = window.book(|book| chosho::export::json::to_json(book).unwrap());
    window.press(Modifiers::COMMAND, Key::H);
    window.fill_in(BOX, "保育");
    window.fill_in("置換後の文字列", "養護保育");
    window.click("すべて置換…");
    let first = window
        .harness
        .get_all_by_role(accesskit::Role::CheckBox)
        .filter_map(|own| own.accesskit_node().label())
        .find(|own| own.contains("→"))
        .unwrap();
    assert!(first.contains("保育") && first.contains("養護保育"));
    // One text is left as it is.
    window.click(&first);
    window.press(Modifiers::NONE, Key::Enter);
    let after = window.book(|book| count(book, "養護保育"));
    assert!(after > 0 && after < before.0, "{after} of {}", before.0);
    assert_eq!(window.book(|book| count(book, "保育")), before.0);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| chosho::export::json::to_json(book).unwrap()), json, "one step");
}

#[test]
fn hits_are_replaced_one_by_one() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::COMMAND, Key::H);
    window.fill_in(BOX, "保育");
    window.fill_in("置換後の文字列", "保育・保育");
    let all = window.book(|book| count(book, "保育"));
    window.click("置換後の文字列");
    // The first press shows what will be replaced.
    for replaced in 0..4 {
        window.press(Modifiers::NONE, Key::Enter);
        assert_eq!(window.book(|book| count(book, "保育")), all + replaced);
    }
}

#[test]
fn a_rating_does_not_become_one_that_is_not_on_the_scale() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::COMMAND, Key::H);
    window.fill_in(BOX, "継続");
    window.fill_in("置換後の文字列", "続行");
    window.click("検索する項目");
    window.harness.get_all_by_label("評価区分").last().unwrap().click();
    window.harness.run_steps(4);
    window.click("すべて置換…");
    let done = window.harness.get_by_label("0か所を置換");
    assert!(done.accesskit_node().is_disabled());
}
