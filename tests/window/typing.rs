//! What is typed goes where it is meant, whole: keys, characters of several parts, what an
//! input method leaves, and where the keyboard is.

use chosho::book::Role;
use chosho::clipboard::ClipboardContent;
use chosho::edit::Item;
use eframe::egui::{Event, ImeEvent, Key, Modifiers, PointerButton, Pos2, ViewportEvent, accesskit, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Folder, Window, cell, label, rows, wait};

#[test]
fn alt_and_a_letter_type_nothing_anywhere() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let alt = |window: &mut Window, text: &str| {
        let key = Key::from_name(&text.to_uppercase()).unwrap();
        window.harness.event(Event::ModifiersChanged(Modifiers::ALT));
        window.harness.step();
        window.harness.event_modifiers(
            Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::ALT },
            Modifiers::ALT,
        );
        window.harness.event_modifiers(Event::Text(text.to_owned()), Modifiers::ALT);
        window.harness.run_steps(3);
    };
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    let before = window.value(&target);
    // Over a selected cell, and in one that is edited.
    alt(&mut window, "f");
    window.press(Modifiers::NONE, Key::F2);
    alt(&mut window, "e");
    assert_eq!(window.value(&target), before);
    // What is typed without Alt is text again; so is what AltGr makes, which is no Alt.
    window.harness.event(Event::Text("€".to_owned()));
    window.harness.run_steps(3);
    assert_eq!(window.value(&target), format!("{before}€"));

    window.press(Modifiers::COMMAND, Key::F);
    alt(&mut window, "f");
    assert_eq!(window.value("検索する文字列"), "");
    window.press(Modifiers::NONE, Key::Escape);
    window.click("その他");
    window.click("計画を追加…");
    alt(&mut window, "e");
    assert_eq!(window.line("計画名"), "");
}

/// A kanji with the selector of its variant, as many names have it.
const VARIANT: &str = "葛\u{e0100}";

/// Keys, a text that is typed then, and what comes of it.
type Case<'c> = (&'c [(Modifiers, Key)], &'c str, &'c str);

#[test]
fn the_caret_and_what_deletes_go_by_what_a_reader_takes_as_one_character() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let name = format!("x{VARIANT}飾");
    let none = Modifiers::NONE;
    let right = [(none, Key::ArrowRight)];
    let cases: [Case<'_>; 8] = [
        (&[(none, Key::End), (none, Key::ArrowLeft), (none, Key::Backspace)], "", "x飾"),
        (&[(none, Key::Home), right[0], (none, Key::Delete)], "", "x飾"),
        (&[(none, Key::Home), right[0], right[0]], "Z", "x葛\u{e0100}Z飾"),
        (&[(none, Key::End), (none, Key::ArrowLeft), (none, Key::ArrowLeft)], "Z", "xZ葛\u{e0100}飾"),
        (&[(none, Key::Home), right[0], (Modifiers::SHIFT, Key::ArrowRight)], "Z", "xZ飾"),
        (
            &[
                (none, Key::End),
                (none, Key::ArrowLeft),
                (Modifiers::SHIFT, Key::ArrowLeft),
                (none, Key::Delete),
            ],
            "",
            "x飾",
        ),
        (&[(Modifiers::COMMAND, Key::Home), right[0], (Modifiers::COMMAND, Key::Delete)], "Z", "xZ飾"),
        (&[(none, Key::Home), right[0], right[0], (Modifiers::COMMAND, Key::Backspace)], "Z", "xZ飾"),
    ];
    for in_one_frame in [false, true] {
        for (keys, text, wanted) in cases {
            window.harness.get_by_label(&target).focus();
            window.harness.run_steps(2);
            window.press(none, Key::Escape);
            window.press(none, Key::Delete);
            window.type_into(&target, &name);
            for (modifiers, key) in keys {
                window.harness.key_press_modifiers(*modifiers, *key);
                if !in_one_frame {
                    window.harness.run_steps(2);
                }
            }
            window.harness.event(Event::Text(text.to_owned()));
            window.harness.run_steps(8);
            assert_eq!(window.value(&target), wanted, "{keys:?} {in_one_frame}");
        }
    }
    // What was typed is undone whole.
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.value(&target), "xZ飾");
}

#[test]
fn a_click_and_a_drag_stand_between_characters() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::NONE, Key::Delete);
    let text = format!("x{VARIANT}か\u{3099}き\u{3099}飾");
    window.type_into(&target, &text);
    let whole = [VARIANT, "か\u{3099}", "き\u{3099}"];
    let cell = window.harness.get_by_label(&target).rect();
    let at = |x: f32| cell.left_top() + vec2(x, 16.0);
    for step in 0..24 {
        window.harness.drag_at(at(8.0 + 3.0 * step as f32));
        window.harness.drop_at(at(8.0 + 3.0 * step as f32));
        window.harness.run_steps(4);
        window.harness.event(Event::Text("|".to_owned()));
        window.harness.run_steps(3);
        let value = window.value(&target);
        assert!(whole.iter().all(|cluster| value.contains(cluster)), "clicked: {value:?}");
        window.press(Modifiers::NONE, Key::Backspace);
        assert_eq!(window.value(&target), text);
    }
    for step in 0..24 {
        window.harness.drag_at(at(2.0));
        window.harness.run_steps(2);
        window.harness.hover_at(at(8.0 + 3.0 * step as f32));
        window.harness.run_steps(2);
        window.harness.drop_at(at(8.0 + 3.0 * step as f32));
        window.harness.run_steps(4);
        window.harness.event(Event::Text("|".to_owned()));
        window.harness.run_steps(3);
        let left = window.value(&target);
        let left = left.trim_start_matches('|');
        assert!(text.ends_with(left) && !left.starts_with(['\u{e0100}', '\u{3099}']), "dragged: {left:?}");
        window.press(Modifiers::COMMAND, Key::A);
        window.harness.event(Event::Text(text.clone()));
        window.harness.run_steps(3);
    }
}

#[test]
fn all_fields_go_by_characters_alike() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let typed = |window: &mut Window, name: &str| {
        window.harness.event(Event::Text(format!("か\u{3099}{VARIANT}")));
        window.harness.run_steps(3);
        window.press(Modifiers::NONE, Key::ArrowLeft);
        window.press(Modifiers::NONE, Key::Backspace);
        let role = [accesskit::Role::TextInput, accesskit::Role::MultilineTextInput];
        let field = |role| window.harness.query_by_role_and_label(role, name);
        let value = role.into_iter().find_map(field).unwrap().accesskit_node().value().unwrap();
        assert_eq!(value, VARIANT, "{name}");
    };
    window.press(Modifiers::COMMAND, Key::F);
    typed(&mut window, "検索する文字列");
    window.press(Modifiers::NONE, Key::Escape);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::NONE, Key::Delete);
    window.press(Modifiers::NONE, Key::F4);
    typed(&mut window, &format!("{target}（大きな画面）"));
    window.press(Modifiers::NONE, Key::Escape);
    window.click("その他");
    window.click("計画を追加…");
    typed(&mut window, "計画名");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    typed(&mut window, "コマンドを検索");
}

const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };

/// What has the keyboard, by the words beside it.
fn focused(window: &Window) -> String {
    let node = window.harness.root().query_by(|node| node.is_focused() && node.label().is_some());
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
}

fn commit(text: &str) -> Event {
    Event::Ime(ImeEvent::Commit(text.to_owned()))
}

fn send(window: &mut Window, events: impl IntoIterator<Item = Event>) {
    window.harness.input_mut().events.extend(events);
    window.harness.run_steps(4);
}

fn click(window: &mut Window, name: &str) {
    let pos = window.harness.get_by_label(name).rect().left_top() + vec2(24.0, 16.0);
    click_at(window, pos);
}

/// A click as quick as a hand's: a frame of a test is a quarter of a second.
fn click_at(window: &mut Window, pos: Pos2) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    let event = |pressed| Event::PointerButton { pos, button, pressed, modifiers };
    send(window, [Event::PointerMoved(pos), event(true), event(false)]);
}

#[test]
fn what_is_composed_is_kept_once_when_another_window_is_activated() {
    let folder = Folder::new();
    let path = folder.sample();
    let (target, other) = (label(&path, 0, "取組み・方針"), label(&path, 0, "達成度"));
    // What a method says when it is left, or never: nothing, a reset, a late commit.
    for late in [vec![], vec![preedit("")], vec![commit("ねこ")], vec![preedit(""), commit("ねこ")]] {
        let mut window = Window::open(&path, vec![]);
        let before = [window.value(&target), window.value(&other)];
        window.harness.get_by_label(&target).focus();
        window.harness.run_steps(2);
        send(&mut window, [preedit("ねこ")]);
        send(&mut window, [Event::WindowFocused(false)]);
        assert_eq!(window.value(&target), format!("{}ねこ", before[0]));
        send(&mut window, late.clone());
        send(&mut window, [Event::WindowFocused(true)]);
        click(&mut window, &other);
        assert_eq!(focused(&window), other);
        send(&mut window, [preedit("いぬ")]);
        send(&mut window, [preedit(""), commit("いぬ")]);
        window.harness.run_steps(8);
        let now = window.book(|book| [cell(book, 0, Role::Target), cell(book, 0, Role::Achievement)]);
        assert_eq!(now, [format!("{}ねこ", before[0]), window.value(&other)], "{late:?}");
        assert!(now[1].contains("いぬ") && !now[1].contains("ねこ"), "{late:?}: {}", now[1]);
        window.press(CTRL, Key::Z);
        window.press(CTRL, Key::Z);
        assert_eq!(window.book(|book| cell(book, 0, Role::Target)), before[0], "one step of undo");
    }
}

#[test]
fn a_click_elsewhere_takes_no_kana_along() {
    let folder = Folder::new();
    let path = folder.sample();
    let (target, other) = (label(&path, 0, "取組み・方針"), label(&path, 0, "達成度"));
    for after in [
        vec![commit("ねこ"), preedit("いぬ"), commit("いぬ")],
        vec![preedit("ねこいぬ"), commit("ねこいぬ")],
        vec![preedit(""), preedit("いぬ"), preedit(""), commit("いぬ")],
    ] {
        let mut window = Window::open(&path, vec![]);
        let before = window.value(&target);
        window.harness.get_by_label(&target).focus();
        window.harness.run_steps(2);
        send(&mut window, [preedit("ねこ")]);
        click(&mut window, &other);
        for event in after.clone() {
            send(&mut window, [event]);
        }
        assert_eq!(window.value(&target), format!("{before}ねこ"), "{after:?}");
        let there = window.value(&other);
        assert!(there.contains("いぬ") && !there.contains("ねこ"), "{after:?}: {there}");
    }
}

#[test]
fn a_method_that_goes_on_after_the_window_was_left_converts_the_whole() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let before = window.value(&target);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    send(&mut window, [preedit("ねこ"), Event::WindowFocused(false)]);
    send(&mut window, [Event::WindowFocused(true), preedit("ねこの")]);
    assert_eq!(window.value(&target), format!("{before}ねこの"));
    send(&mut window, [preedit(""), commit("猫の")]);
    assert_eq!(window.value(&target), format!("{before}猫の"));
}

#[test]
fn what_is_composed_is_saved_when_the_window_is_closed() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    send(&mut window, [preedit("ねこ")]);
    let viewport = window.harness.input_mut().viewport_id;
    let info = window.harness.input_mut().viewports.entry(viewport).or_default();
    info.events.push(ViewportEvent::Close);
    send(&mut window, [Event::WindowFocused(false), preedit("")]);
    window.harness.run_steps(8);
    let saved = chosho::store::read(&path).unwrap();
    assert!(cell(&saved, 0, Role::Target).ends_with("ねこ"));
}

/// Does something and then presses an arrow: the keyboard is in a cell, and goes to
/// the next one; what is pasted does not go elsewhere.
fn arrows_live(window: &mut Window, what: &str, act: impl FnOnce(&mut Window)) {
    act(window);
    window.harness.run_steps(3);
    let before = focused(window);
    assert!(before.contains('・'), "{what}: the keyboard is in {before:?}");
    window.press(Modifiers::NONE, Key::ArrowLeft);
    window.press(Modifiers::NONE, Key::ArrowRight);
    window.press(Modifiers::NONE, Key::ArrowDown);
    let after = focused(window);
    // Below the last row stands the closing text.
    let is_cell = after.contains('・') || after == "施策全体又は基本目標からの実績評価";
    assert!(is_cell && after != before, "{what}: from {before:?} to {after:?}");
    if after.ends_with("評価区分") {
        return;
    }
    window.clipboard.set(Some(ClipboardContent { text: "貼付".to_owned(), html: None }));
    send(window, [Event::Paste("貼付".to_owned())]);
    assert_eq!(window.line("調書の絞り込み"), "", "{what}");
    window.press(CTRL, Key::Z);
}

#[test]
fn a_sheet_that_is_shown_has_the_keyboard() {
    let folder = Folder::new();
    let path = folder.sample();
    let (target, rating) = (label(&path, 0, "取組み・方針"), label(&path, 0, "評価区分"));
    let mut window = Window::open(&path, vec![]);
    let window = &mut window;
    arrows_live(window, "the next sheet", |window| window.press(CTRL, Key::PageDown));
    arrows_live(window, "the sheet before", |window| window.press(CTRL, Key::PageUp));
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    for key in [Key::Num2, Key::Escape] {
        arrows_live(window, "a rating from its list", |window| {
            let field = window.harness.get_by_role_and_label(accesskit::Role::ComboBox, &rating);
            let pos = field.rect().left_top() + vec2(20.0, 22.0);
            click_at(window, pos);
            assert!(window.shows("評価区分を消す"), "{key:?} {}", focused(window));
            window.press(Modifiers::NONE, key);
            assert!(!window.shows("評価区分を消す"));
        });
    }
    arrows_live(window, "a rating chosen by the mouse", |window| {
        window.harness.get_by_role_and_label(accesskit::Role::ComboBox, &rating).click();
        window.harness.run_steps(3);
        window.harness.get_all_by_label("達成").last().unwrap().click();
        window.harness.run_steps(4);
    });
    arrows_live(window, "an undo", |window| window.press(CTRL, Key::Z));
    arrows_live(window, "the end of the tour", |window| {
        window.click("ヘルプ");
        window.click("使い方の案内");
        window.press(Modifiers::NONE, Key::Escape);
    });
    arrows_live(window, "a panel that is closed", |window| {
        window.press(CTRL, Key::F);
        window.press(Modifiers::NONE, Key::Escape);
    });
    arrows_live(window, "a dialog that is closed", |window| {
        window.click("その他");
        window.click("計画を追加…");
        window.press(Modifiers::NONE, Key::Escape);
    });
    arrows_live(window, "a click on nothing", |window| {
        let plan = window.harness.get_by_role_and_label(accesskit::Role::ComboBox, "計画名").rect();
        click_at(window, plan.left_center() - vec2(20.0, 0.0));
    });
    arrows_live(window, "a row that is moved away", |window| {
        window.press(CTRL, Key::Home);
        window.click("行");
        window.click("別の調書へ移動…");
        window.press(Modifiers::NONE, Key::ArrowDown);
        window.press(Modifiers::NONE, Key::Enter);
    });
}

#[test]
fn digits_and_delete_are_for_all_ratings_that_are_selected() {
    let folder = Folder::new();
    let path = folder.sample();
    let rating = label(&path, 0, "評価区分");
    let mut window = Window::open(&path, vec![]);
    let ratings = |window: &Window| {
        window.book(|book| (0..3).map(|row| cell(book, row, Role::Rating)).collect::<Vec<_>>())
    };
    let before = ratings(&window);
    window.harness.get_by_role_and_label(accesskit::Role::ComboBox, &rating).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::Num1);
    assert_eq!(ratings(&window), ["達成"; 3]);
    window.press(Modifiers::NONE, Key::Delete);
    assert_eq!(ratings(&window), [""; 3]);
    // From an input method too.
    send(&mut window, [commit("２")]);
    let second = ratings(&window)[0].clone();
    assert!(!second.is_empty() && second != "達成");
    assert_eq!(ratings(&window), [&*second; 3]);
    for _ in 0..3 {
        window.press(CTRL, Key::Z);
    }
    assert_eq!(ratings(&window), before, "each is one step of undo");
}

#[test]
fn ctrl_enter_counts_however_soon_ctrl_is_let_go() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("ファイル");
    window.click("表題・年度・基準日…");
    window.fill_in("表題", "別の表題");
    // A frame holds the whole of it.
    window.press(CTRL, Key::Enter);
    assert_eq!(window.book(|book| book.head.title.clone()), "別の表題");
}

#[test]
fn tab_selects_what_a_field_of_a_dialog_holds() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("ファイル");
    window.click("表題・年度・基準日…");
    window.press(Modifiers::NONE, Key::Tab);
    send(&mut window, [Event::Text("R8.4.1".to_owned())]);
    assert_eq!(window.line("基準日"), "R8.4.1");
    window.press(Modifiers::SHIFT, Key::Tab);
    send(&mut window, [Event::Text("R7".to_owned())]);
    assert_eq!(window.line("年度"), "R7");
}

#[test]
fn a_new_goal_has_the_keyboard_and_a_list_makes_lines() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let before = window.book(|book| book.plans().next().unwrap().goals.len());
    window.click("調書");
    window.click("計画の名前・目標を変更…");
    let add = |window: &mut Window| {
        // It may stand below what is seen of the list.
        window.harness.get_by_label("＋ 基本目標を追加").click_accesskit();
        window.harness.run_steps(4);
    };
    add(&mut window);
    send(&mut window, [Event::Text("支え合い".to_owned())]);
    let add = |window: &mut Window| {
        // It may stand below what is seen of the list.
        window.harness.get_by_label("＋ 基本目標を追加").click_accesskit();
        window.harness.run_steps(4);
    };
    add(&mut window);
    send(&mut window, [Event::Paste("9　居場所\n9-1　広場\n相談".to_owned())]);
    send(&mut window, [Event::Text("の充実".to_owned())]);
    window.press(Modifiers::NONE, Key::Enter);
    let goals = window.book(|book| book.plans().next().unwrap().goals.clone());
    let new: Vec<_> = goals[before..].iter().map(|goal| &*goal.name).collect();
    assert_eq!(new, ["支え合い", "居場所", "相談の充実"]);
    assert_eq!(goals[before + 1].measures[0].name, "広場");
}

#[test]
fn what_is_added_goes_into_what_was_added_before() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    for (item, name) in [("計画を追加…", "新しい計画"), ("施策を追加…", "新しい施策")]
    {
        window.click("その他");
        window.click(item);
        send(&mut window, [Event::Text(name.to_owned())]);
        window.press(Modifiers::NONE, Key::Enter);
    }
    window.click("調書を追加");
    window.book(|book| {
        let plan = book.plans().find(|plan| plan.name == "新しい計画").unwrap();
        let policy = book.policies_of(plan.id).next().unwrap();
        assert_eq!(policy.name, "新しい施策");
        let sheet = book.sheets_of(policy.id).next().expect("the sheet is there");
        assert!(Item::Sheet(sheet.id).is_in(book));
    });
}

#[test]
fn a_new_book_takes_nothing_from_the_sample() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(CTRL, Key::N);
    assert_eq!(window.line("市区町村"), "");
    assert_eq!(window.line("部課名"), "");
}

#[test]
fn what_is_typed_while_a_file_is_being_chosen_goes_nowhere() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let question = window.asks_later();
    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    let before = window.book(|book| chosho::export::json::to_json(book).unwrap());
    window.press(CTRL, Key::O);
    send(&mut window, [Event::Text("あ".to_owned()), preedit("い"), commit("い")]);
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("調書のファイルを開く"), "it waits");
    // Neither is there a second question, whose answer would stand against the first.
    window.press(CTRL, Key::O);
    assert_eq!(question.count(), 1);
    question.cancel();
    window.harness.run_steps(4);
    assert!(!window.shows("調書のファイルを開く"));
    assert_eq!(window.book(|book| chosho::export::json::to_json(book).unwrap()), before);
    assert_eq!(focused(&window), target);

    let other = folder.path("other.chosho");
    std::fs::copy(&path, &other).unwrap();
    window.press(CTRL, Key::O);
    question.answer(&other);
    wait(&mut window, |window| {
        window.app.borrow().as_ref().unwrap().session().and_then(|own| own.path()) == Some(&other)
    });
}

#[test]
fn a_file_of_the_same_name_is_replaced_if_the_clerk_says_so() {
    let folder = Folder::new();
    let path = folder.sample();
    let pdf = folder.path("out.pdf");
    std::fs::write(&pdf, "before").unwrap();
    let mut window = Window::open(&path, vec![]);
    window.press(CTRL, Key::P);
    window.click("保存先を選ぶ…");
    window.fill_in("ファイルの場所と名前", pdf.to_str().unwrap());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("同じ名前のファイルがあります"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.line("ファイルの場所と名前"), pdf.to_str().unwrap(), "the dialog is still there");
    assert_eq!(std::fs::read(&pdf).unwrap(), b"before");
    window.press(Modifiers::NONE, Key::Enter);
    window.click("置き換える");
    wait(&mut window, |_| std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));
    assert!(rows_are_there(&window));
}

fn rows_are_there(window: &Window) -> bool {
    window.book(|book| !rows(book).is_empty())
}

#[test]
fn where_the_systems_dialog_breaks_down_the_place_can_be_typed() {
    let folder = Folder::new();
    let path = folder.sample();
    let other = folder.path("other.chosho");
    std::fs::copy(&path, &other).unwrap();
    let mut window = Window::open(&path, vec![]);
    let question = window.asks_later();
    window.press(CTRL, Key::O);
    question.fail();
    window.harness.run_steps(4);
    window.fill_in("ファイルの場所と名前", other.to_str().unwrap());
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| {
        window.app.borrow().as_ref().unwrap().session().and_then(|own| own.path()) == Some(&other)
    });
}
