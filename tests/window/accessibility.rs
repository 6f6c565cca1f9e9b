//! Every screen and dialog as a screen reader gets it: nothing that can be
//! pressed or filled in is without a name, and no name is only a picture.

use crate::support::{Folder, Window, label};
use chosho::prefs::{Prefs, PreviewPrefs};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// What the clerk can press or fill in.
const INPUTS: [Role; 13] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::ComboBox,
    Role::TextInput,
    Role::MultilineTextInput,
    Role::SpinButton,
    Role::Slider,
    Role::TreeItem,
    Role::RowHeader,
    Role::ColumnHeader,
    Role::MenuItem,
    Role::Link,
];

/// The inputs that have no name, or one without a letter or figure in it.
fn nameless(window: &Window) -> Vec<String> {
    fn look(node: &Node<'_>, seen: &mut usize, found: &mut Vec<String>) {
        let own = node.accesskit_node();
        let name = own.label().or_else(|| own.value()).unwrap_or_default();
        if INPUTS.contains(&own.role()) {
            *seen += 1;
            if !name.chars().any(char::is_alphanumeric) {
                found.push(format!("{:?} {name:?} at {:?}", own.role(), node.rect()));
            }
        }
        for child in node.children() {
            look(&child, seen, found);
        }
    }
    let (mut seen, mut found) = (0, Vec::new());
    look(&window.harness.root(), &mut seen, &mut found);
    assert!(seen > 5, "only {seen} inputs were found at all");
    found
}

fn assert_named(window: &Window, screen: &str) {
    let found = nameless(window);
    assert!(found.is_empty(), "on {screen}: {found:#?}");
}

/// Opens a menu of the bar; gives its commands that can be chosen.
fn open_menu(window: &mut Window, menu: &str) -> Vec<String> {
    let before = buttons(window);
    window.harness.get_by_role_and_label(Role::Button, menu).click();
    window.harness.run_steps(4);
    buttons(window).into_iter().filter(|name| !before.contains(name)).collect()
}

fn buttons(window: &Window) -> Vec<String> {
    let all = window.harness.get_all_by_role(Role::Button);
    all.filter(|node| !node.accesskit_node().is_disabled())
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

#[test]
fn the_start_screen_is_named() {
    let window = Window::new(vec![]);
    assert_named(&window, "the start screen");
}

#[test]
fn a_sheet_and_the_preview_are_named() {
    let folder = Folder::new();
    let preview = PreviewPrefs { shown: true, ..PreviewPrefs::default() };
    let prefs = Prefs { preview, ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, vec![]);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, &folder.sample());
    window.harness.run();
    window.app.borrow_mut().as_mut().unwrap().wait_for_preview(&ctx);
    window.harness.run_steps(4);
    assert_named(&window, "a sheet with the preview");
}

/// All that a dialog follows: each is opened from its menu, looked at and left.
#[test]
fn every_menu_and_every_dialog_behind_it_is_named() {
    let folder = Folder::new();
    let book = folder.sample();
    let mut dialogs = 0;
    for menu in ["ファイル", "編集", "表示", "行", "調書", "点検", "ヘルプ"] {
        let mut window = Window::open(&book, vec![]);
        let commands = open_menu(&mut window, menu);
        assert_named(&window, menu);
        assert!(!commands.is_empty(), "{menu} has no commands");
        window.close();
        let opening = commands.iter().filter(|name| name.ends_with('…') || menu == "ヘルプ");
        for command in opening {
            let mut window = Window::open(&book, vec![]);
            open_menu(&mut window, menu);
            window.harness.get_by_role_and_label(Role::Button, command).click();
            window.harness.run_steps(6);
            assert_named(&window, command);
            dialogs += 1;
            window.press(Modifiers::NONE, Key::Escape);
            assert_named(&window, &format!("what is behind {command}"));
            window.close();
        }
    }
    assert!(dialogs >= 10, "only {dialogs} dialogs were looked at");
}

#[test]
fn what_opens_beside_the_table_is_named() {
    let folder = Folder::new();
    let book = folder.sample();
    let cell = label(&book, 0, "取組み・方針");
    let mut window = Window::open(&book, vec![]);
    for (screen, modifiers, key, part) in [
        ("the search", Modifiers::COMMAND, Key::H, "置換後の文字列"),
        ("the filter", Modifiers::COMMAND | Modifiers::SHIFT, Key::L, "行の絞り込み"),
    ] {
        window.press(modifiers, key);
        assert!(window.shows(part), "{screen} is there");
        assert_named(&window, screen);
    }
    window.harness.get_by_label("検索する文字列").focus();
    window.harness.run_steps(2);
    window.harness.event(eframe::egui::Event::Text("人".to_owned()));
    window.harness.run_steps(6);
    assert_named(&window, "the list of what was found");
    window.type_into(&cell, "人");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert_named(&window, "the history");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    assert_named(&window, "what changed, where nothing is known");
    window.press(Modifiers::NONE, Key::F7);
    assert_named(&window, "the findings");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    window.click("このセル");
    assert!(window.harness.query_by_label_contains("この文に戻す").is_some());
    assert_named(&window, "the history of a cell");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    assert!(window.shows("指標を閉じる"));
    assert!(window.harness.query_by_label_contains("のグラフ").is_some());
    assert_named(&window, "figures with a chart");
    let change = window.harness.query_all_by_label_contains("）を変更…").next().unwrap();
    change.click();
    window.harness.run_steps(4);
    assert!(window.shows("1行目の年度"));
    assert_named(&window, "the dialog of a figure");
}
