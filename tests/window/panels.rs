//! The panels at the right of the sheet: one rule for all of them.

use std::path::PathBuf;

use crate::support::{Folder, Window, label};
use chosho::book::{Change, Record};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// The keys of each panel, and what its cross is called.
const PANELS: [((Modifiers, Key), &str); 6] = [
    ((CTRL, Key::F), "検索を閉じる（Esc）"),
    ((CTRL_SHIFT, Key::H), "履歴を閉じる"),
    ((PLAIN, Key::F7), "点検を閉じる"),
    ((CTRL_SHIFT, Key::B), "前年度を閉じる"),
    ((CTRL_SHIFT, Key::G), "指標を閉じる"),
    ((CTRL_SHIFT, Key::D), "変更一覧を閉じる"),
];

/// The sample as it would be without last year's file: most panels have nothing to show.
fn bare(folder: &Folder) -> PathBuf {
    let mut contents = Contents::new(import::sample().unwrap());
    let book = &mut contents.book;
    let pasts: Vec<Record> = book.pasts().cloned().map(Record::Past).collect();
    let series: Vec<Record> = book.all_series().cloned().map(Record::Series).collect();
    for record in pasts.into_iter().chain(series) {
        book.apply(&Change::delete(record));
    }
    let path = folder.path("bare.chosho");
    store::create(&path, &contents, IfExists::Refuse).unwrap();
    path
}

#[test]
fn each_panel_is_opened_entered_left_and_closed_alike() {
    let folder = Folder::new();
    for path in [folder.sample(), bare(&folder)] {
        let cell = label(&path, 1, "取組み・方針");
        let mut window = Window::open(&path, vec![]);
        window.harness.get_by_label(&cell).focus();
        window.harness.run_steps(3);
        for (at, ((modifiers, key), cross)) in PANELS.into_iter().enumerate() {
            let in_cell = |window: &Window| window.harness.get_by_label(&cell).is_focused();
            let in_panel = |window: &Window| {
                let ctx = &window.harness.ctx;
                let focused = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id));
                let edge = window.harness.get_by_label(&cell).rect().center().x;
                window.shows(cross) && focused.is_some_and(|own| own.rect.left() > edge)
            };
            assert!(in_cell(&window), "before {cross}");
            window.press(modifiers, key);
            assert!(in_panel(&window), "its keys open it and lead into it: {cross}");
            window.press(PLAIN, Key::Escape);
            assert!(in_cell(&window), "Esc gives the keyboard back: {cross}");
            let stays = at > 0;
            assert_eq!(window.shows(cross), stays, "only the search is gone with Esc: {cross}");
            window.press(modifiers, key);
            assert!(in_panel(&window), "from the cell its keys lead into it: {cross}");
            window.press(modifiers, key);
            assert!(!window.shows(cross) && in_cell(&window), "from within they close it: {cross}");
            window.press(modifiers, key);
            window.click(cross);
            assert!(!window.shows(cross) && in_cell(&window), "so does its cross: {cross}");

            let ((modifiers, other), next) = PANELS[(at + 1) % PANELS.len()];
            window.press(PANELS[at].0.0, key);
            window.press(modifiers, other);
            assert!(!window.shows(cross) && window.shows(next), "one is there at a time: {cross}");
            window.press(modifiers, other);
            assert!(!window.shows(next), "{next}");
        }
        window.close();
    }
}

#[test]
fn a_tab_of_a_panel_is_closed_only_by_the_command_that_shows_it() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(CTRL, Key::F);
    window.press(CTRL, Key::H);
    assert!(window.shows("置換後の文字列"), "置換 comes in the place of 検索");
    window.press(CTRL, Key::F);
    assert!(window.shows("検索する文字列") && !window.shows("置換後の文字列"));
    window.press(CTRL, Key::F);
    assert!(!window.shows("検索する文字列"));
}
