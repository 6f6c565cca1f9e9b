//! A document that becomes a book, by keyboard alone: what was recognised is seen, a column's
//! meaning is changed, a row is left out, and the book is what the page showed.

use std::path::PathBuf;

use crate::support::{Folder, Window, wait};
use chosho::book::Book;
use chosho::import::recognise::KnownHeader;
use chosho::prefs::Prefs;
use eframe::egui::{Event, Key, Modifiers, accesskit};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const DONE: &str = "この内容で作る";

/// A worksheet of a city whose words are not ours, with a total and a memo.
fn workbook(folder: &Folder) -> PathBuf {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("調書1").unwrap();
    let rows: [&[&str]; 8] = [
        &["令和6年度 みなと市 評価調書－1"],
        &["計画名", "子ども計画"],
        &[],
        &["事業名", "取組内容", "単位", "実績", "判定"],
        &["広場", "5回", "回", "6", "達成"],
        &["相談", "10件", "件", "9", "継続"],
        &["合計", "", "", "15"],
        &["※実績は年度末のものです。"],
    ];
    for (row, texts) in (0..).zip(rows) {
        for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
    let path = folder.path("みなと市.xlsx");
    workbook.save(&path).unwrap();
    path
}

/// Has a document chosen through the palette, and waits for `words`.
fn ask(window: &mut Window, words: &str) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("えくせるわーど".to_owned()));
    window.harness.run_steps(4);
    window.press(Modifiers::NONE, Key::Enter);
    wait(window, |window| window.shows(words));
}

/// The rows of the first sheet, with their cells.
fn rows(book: &Book) -> Vec<String> {
    let sheet = book.sheets().next().unwrap().id;
    let form = book.context(sheet).unwrap().form;
    let cells = |row| form.cell_columns().map(move |column| book.text(row, &column.id)).collect::<Vec<_>>();
    book.entries_of(sheet).unwrap().map(|row| format!("{}：{}", row.name, cells(row.id).join("｜"))).collect()
}

/// What has the keyboard.
fn focused(window: &Window) -> String {
    fn look(node: &Node<'_>) -> Option<String> {
        let own = node.accesskit_node();
        let is_it = own.is_focused() && own.role() != accesskit::Role::Window;
        is_it
            .then(|| own.label().or(own.value()).unwrap_or_default())
            .or_else(|| node.children().find_map(|child| look(&child)))
    }
    look(&window.harness.root()).unwrap_or_default()
}

/// Presses a key until what has the keyboard is called so.
fn press_until(window: &mut Window, key: Key, label: &str) {
    let mut seen = Vec::new();
    for _ in 0..40 {
        if focused(window) == label {
            return;
        }
        seen.push(focused(window));
        window.press(Modifiers::NONE, key);
    }
    panic!("{label} is not reached: {seen:?}");
}

fn is_open(window: &Window) -> bool {
    window.app.borrow().as_ref().unwrap().session().is_some()
}

#[test]
fn a_workbook_becomes_a_book_as_the_clerk_says_and_next_year_in_one_step() {
    let folder = Folder::new();
    let file = workbook(&folder);
    let kept = folder.path("preferences.json");
    let prefs = Prefs { file: Some(kept.clone()), ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, vec![file.clone()]);
    ask(&mut window, "できる調書（全体で1件、3行）");
    // The leaf has the keyboard, at its header; every cell says where it is and what it is.
    assert_eq!(focused(&window), "A4　事業名（見出し）");
    for name in ["A1　令和6年度 みなと市 評価調書－1（調書の題名）", "C5　回（記入欄）", "4行目　見出し"]
    {
        assert!(window.shows(name), "{name}");
    }
    // The remark under the table is told of, and its place is a key away.
    assert!(
        window.shows("読み取らず　シート「調書1」のA8は、読み取っていません：「※実績は年度末のものです。」")
    );

    // The total is no project: it is left out, taken back, and left out.
    for (keys, count, role) in [(3, 2, "読み取らない"), (0, 3, "事業名"), (0, 2, "読み取らない")]
    {
        for _ in 0..keys {
            window.press(Modifiers::NONE, Key::ArrowDown);
        }
        window.press(Modifiers::NONE, Key::Space);
        assert!(window.shows(&format!("できる調書（全体で1件、{count}行）")), "{role}");
        assert_eq!(focused(&window), format!("A7　合計（{role}）"));
    }
    // What stands in 単位 is not wanted.
    press_until(&mut window, Key::Tab, "「単位」の列の意味");
    window.press(Modifiers::NONE, Key::Space);
    press_until(&mut window, Key::ArrowDown, "読み取らない");
    window.press(Modifiers::NONE, Key::Space);
    assert!(window.shows("C5　回（読み取らない）"));
    window.press(Modifiers::COMMAND, Key::Enter);
    wait(&mut window, is_open);
    let wanted = ["広場：5回｜6｜達成", "相談：10件｜9｜継続"];
    assert_eq!(window.book(rows), wanted);
    assert_eq!(window.book(|book| book.forms().next().unwrap().columns.len()), 4);
    drop(window);

    // The same once more, with what was learned, is one step; it can be seen how.
    let prefs: serde_json::Value = serde_json::from_slice(&std::fs::read(&kept).unwrap()).unwrap();
    let imports: Vec<KnownHeader> = serde_json::from_value(prefs["imports"].clone()).unwrap();
    assert_eq!(imports.len(), 1);
    let mut window = Window::with_prefs(Prefs { imports, ..Prefs::default() }, vec![file]);
    ask(&mut window, "読み取り方を見る");
    assert_eq!(window.book(rows), wanted);
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.shows("できる調書（全体で1件、2行）"));
    // What is looked at changes nothing until it is made anew.
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.book(rows), wanted);
}

#[test]
fn where_no_header_is_found_the_clerk_says_where_it_stands() {
    let folder = Folder::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, texts) in (0..).zip([["なまえ", "できたこと"], ["広場", "6回"]]) {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let path = folder.path("a.xlsx");
    workbook.save(&path).unwrap();
    let mut window = Window::new(vec![path]);
    ask(&mut window, "表の見出しが見つかりません。見出しの行を選んで「ここから見出し」を押してください。");
    let done = |window: &Window| {
        let button = window.harness.get_by_role_and_label(accesskit::Role::Button, DONE);
        !button.accesskit_node().is_disabled()
    };
    assert!(!done(&window));
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert!(window.shows("年度が分かりません。「年度」に入力してください。例：令和6年度"));
    window.fill_in("年度", "R6");
    assert!(window.shows("できる調書（全体で1件、1行）"));
    assert!(done(&window));
    window.press(Modifiers::COMMAND, Key::Enter);
    wait(&mut window, is_open);
    assert_eq!(window.book(rows), ["広場：6回"]);
    assert_eq!(window.book(|book| book.head.fiscal_year.year()), 2024);
}

#[test]
fn last_years_document_is_looked_at_before_it_is_carried_forward() {
    let folder = Folder::new();
    let file = workbook(&folder);
    let mut window = Window::new(vec![file]);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::O);
    wait(&mut window, |window| window.shows("できる調書（全体で1件、3行）"));
    assert_eq!(focused(&window), "A4　事業名（見出し）");
    for _ in 0..3 {
        window.press(Modifiers::NONE, Key::ArrowDown);
    }
    window.press(Modifiers::NONE, Key::Space);
    window.press(Modifiers::COMMAND, Key::Enter);
    wait(&mut window, |window| window.shows("1 年度と表題"));
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.harness.query_all_by_label_contains("広場").next().is_some());
    assert!(window.harness.query_all_by_label_contains("合計").next().is_none());
}
