//! The preview in the window: it shows the file's pages and follows the clerk.

use crate::support::{Folder, Window, rows};
use chosho::monitor::Monitor;
use chosho::prefs::{Prefs, PreviewPrefs};
use chosho::typeset::{Fonts, Parts};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::Queryable as _;

const FIRST_PAGE: &str = "目標事業評価調書-1の1ページ目";

/// Waits for the pages and shows them.
fn settle(window: &mut Window) {
    // What is asked for depends on what came before: parts, then their pages.
    for _ in 0..4 {
        window.harness.run_steps(2);
        let ctx = window.harness.ctx.clone();
        window.app.borrow_mut().as_mut().unwrap().wait_for_preview(&ctx);
    }
    window.harness.run_steps(2);
}

fn open(width: f32) -> (Folder, Window) {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    window.harness.set_size([width, 800.0].into());
    window.press(Modifiers::COMMAND, Key::F2);
    settle(&mut window);
    (folder, window)
}

/// What the sample's cells are called, by the name of their entry.
fn name(window: &Window, row: usize, column: &str) -> String {
    window.book(|book| format!("{}・{column}", book.entry(rows(book)[row]).unwrap().name.replace('\n', "")))
}

/// Where the page is that has this name.
fn place(window: &Window, name: &str) -> Rect {
    window.harness.get_by_label(name).rect()
}

#[test]
fn it_shows_the_pages_of_the_sheet_with_their_numbers() {
    let (_folder, mut window) = open(1280.0);
    assert!(window.shows("印刷プレビュー"));
    assert!(window.shows(FIRST_PAGE));
    let all = chosho::typeset::layout(
        &chosho::import::sample().unwrap(),
        &Parts::default(),
        Fonts::shared().unwrap(),
        &Monitor::default(),
    );
    let all = all.unwrap().len();
    assert!(window.shows(&format!("2 / {all}")), "the cover comes first");
    window.click("調書-2 8行中8行記入済み");
    settle(&mut window);
    assert!(window.shows("目標事業評価調書-2の1ページ目"));
    window.press(Modifiers::COMMAND, Key::F2);
    assert!(!window.shows("目標事業評価調書-2の1ページ目"), "hidden again");
}

#[test]
fn a_click_on_a_printed_cell_goes_to_that_cell() {
    let (_folder, mut window) = open(1280.0);
    for column in ["達成度", "個別事業名"] {
        let cell = name(&window, 0, column);
        window.click(&format!("印刷された{cell}"));
        window.harness.run_steps(4);
        let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, &cell);
        assert!(field.is_focused(), "{column}");
    }
}

#[test]
fn a_page_is_as_wide_as_the_panel_and_is_zoomed() {
    let (_folder, mut window) = open(1280.0);
    let fitted = place(&window, FIRST_PAGE).width();
    assert!((360.0..460.0).contains(&fitted), "{fitted}");
    window.click("大きく表示（Ctrl+ホイール）");
    settle(&mut window);
    assert!(place(&window, FIRST_PAGE).width() > fitted);
    window.click("ページ全体を表示");
    settle(&mut window);
    let whole = place(&window, FIRST_PAGE);
    assert!(whole.width() <= fitted + 1.0);
    window.click("幅に合わせる");
    settle(&mut window);
    assert_eq!(place(&window, FIRST_PAGE).width(), fitted);
}

#[test]
fn in_a_narrow_window_it_stands_in_the_tables_place_and_makes_way_for_it() {
    let (_folder, mut window) = open(960.0);
    let cell = name(&window, 0, "評価");
    assert!(window.shows(FIRST_PAGE));
    assert!(!window.shows(&cell), "no room for the table");
    window.click(&format!("印刷された{cell}"));
    window.harness.run_steps(4);
    let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, &cell);
    assert!(field.is_focused());
    assert!(!window.shows(FIRST_PAGE));
}

#[test]
fn in_full_size_all_pages_are_in_the_strip() {
    let folder = Folder::new();
    let path = folder.sample();
    let preview = PreviewPrefs { shown: true, full: true, ..PreviewPrefs::default() };
    let mut window = Window::with_prefs(Prefs { preview, ..Prefs::default() }, vec![]);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, &path);
    settle(&mut window);
    assert!(window.shows("1ページ目 表紙"));
    window.click("1ページ目 表紙");
    settle(&mut window);
    assert!(window.shows("表紙の1ページ目"));
    window.click("次のページ");
    settle(&mut window);
    assert!(window.shows(FIRST_PAGE));
    // Going on to another sheet takes the sidebar along.
    while !window.shows("目標事業評価調書-2の1ページ目") {
        window.click("次のページ");
        settle(&mut window);
    }
    window.press(Modifiers::COMMAND, Key::F2);
    assert!(window.shows("目標事業評価調書-2"), "the sheet itself");
}

#[test]
fn what_is_typed_is_printed_once_it_is_in_the_book() {
    let (_folder, mut window) = open(1280.0);
    let target = name(&window, 0, "取組み・方針");
    let cell = format!("印刷された{target}");
    let before = place(&window, &cell).height();
    window.type_into(&target, &"追記した長い文です。".repeat(30));
    window.harness.run_steps(8);
    settle(&mut window);
    assert!(place(&window, &cell).height() > before, "the row has grown on paper");
}

#[test]
fn a_column_is_made_wider_by_dragging_its_edge_in_the_printed_header() {
    let (_folder, mut window) = open(1280.0);
    let cell = format!("印刷された{}", name(&window, 0, "取組み・方針"));
    let before = place(&window, &cell).width();
    let edges = window.harness.get_all_by_label("印刷された取組み・方針の列の右端");
    let edge = edges.map(|edge| edge.rect()).next().unwrap().center();
    window.harness.drag_at(edge);
    window.harness.run_steps(2);
    window.harness.hover_at(edge + vec2(10.0, 0.0));
    window.harness.run_steps(2);
    window.harness.drop_at(edge + vec2(20.0, 0.0));
    window.harness.run_steps(2);
    settle(&mut window);
    let after = place(&window, &cell).width();
    assert!((after - before - 20.0).abs() < 1.0, "{before} → {after}");
    window.press(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(place(&window, &cell).width(), before);
}

#[test]
fn at_rest_it_asks_for_no_frames() {
    let (_folder, mut window) = open(1280.0);
    window.harness.run();
    window.harness.step();
    let due = window.harness.output().viewport_output.values().next().unwrap().repaint_delay;
    assert!(due.as_secs() >= 60, "the next frame is due in {due:?}");
}

#[test]
fn pages_in_the_sheets_place_are_turned_by_keys() {
    let (_folder, mut window) = open(1280.0);
    window.click("全面に表示");
    settle(&mut window);
    let at = |window: &Window, page: usize| {
        window.harness.query_by_label_contains(&format!("{page} / ")).is_some()
    };
    assert!(at(&window, 2));
    for (key, page) in [(Key::PageDown, 3), (Key::PageDown, 4), (Key::PageUp, 3)] {
        window.press(Modifiers::NONE, key);
        settle(&mut window);
        assert!(at(&window, page), "{key:?} to {page}");
    }
    window.press(Modifiers::COMMAND, Key::Home);
    settle(&mut window);
    assert!(at(&window, 1));
}
