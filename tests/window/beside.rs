//! 前年度 and 変更一覧 in the window, driven through its accessibility tree.

use std::path::PathBuf;

use crate::support::{Folder, Window, cell, label, rows, wait};
use chosho::book::{Book, Change, Record, Role};
use chosho::carry::{Proposal, carry};
use chosho::edit::Command;
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, accesskit, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const BESIDE: (Modifiers, Key) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::B);
const CHANGES: (Modifiers, Key) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);

/// The sample carried forward by a year, and changed.
fn carried(folder: &Folder, change: impl FnOnce(&Book) -> Vec<Command>) -> PathBuf {
    let last = import::sample().unwrap();
    let mut book = carry(&last, &Proposal::of(&last).unwrap()).unwrap();
    for command in change(&book) {
        let step = command.step(&mut book).unwrap().unwrap();
        book.apply_all(&step.changes);
    }
    let path = folder.path("carried.chosho");
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    path
}

/// The sample without a past.
fn bare(folder: &Folder) -> PathBuf {
    let mut book = import::sample().unwrap();
    let pasts: Vec<_> = book.pasts().cloned().collect();
    pasts.into_iter().for_each(|past| book.apply(&Change::delete(Record::Past(past))));
    let path = folder.path("bare.chosho");
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    path
}

fn set(book: &Book, row: usize, role: Role, text: String) -> Command {
    let sheet = book.sheets().next().unwrap();
    let column = book.context(sheet.id).unwrap().form.role(role).unwrap().id.clone();
    Command::SetCell { entry: rows(book)[row], column, text }
}

/// What the sample's first row says.
fn last(role: Role) -> String {
    cell(&import::sample().unwrap(), 0, role)
}

fn press(window: &mut Window, (modifiers, key): (Modifiers, Key)) {
    window.press(modifiers, key);
}

#[test]
fn last_years_text_is_used_and_said_to_be_the_same_until_it_is_changed() {
    let folder = Folder::new();
    let path = carried(&folder, |_| Vec::new());
    let name = label(&path, 0, "達成度");
    let mut window = Window::open(&path, vec![]);
    window.click(&name);
    press(&mut window, BESIDE);
    assert_eq!(window.value("達成度・令和6年度"), last(Role::Achievement));
    assert!(!window.shows(&format!("{name}は前年度と同文")));
    window.click("この文を使う（達成度・令和6年度）");
    assert_eq!(window.book(|book| cell(book, 0, Role::Achievement)), last(Role::Achievement));
    let rect = |label: &str| window.harness.get_by_label(label).rect();
    let badge = rect(&format!("{name}は前年度と同文"));
    assert!(rect(&name).contains_rect(badge), "inside the cell");
    assert!(!window.shows("この文を使う（達成度・令和6年度）"), "it is used");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| cell(book, 0, Role::Achievement)), "");
    assert!(!window.shows(&format!("{name}は前年度と同文")));
}

#[test]
fn a_passage_is_put_behind_what_there_is() {
    let folder = Folder::new();
    let path = carried(&folder, |book| vec![set(book, 0, Role::Achievement, "今年度の文。".to_owned())]);
    let name = label(&path, 0, "達成度");
    let mut window = Window::open(&path, vec![]);
    window.click(&name);
    press(&mut window, BESIDE);
    window.harness.get_by_label("達成度・令和6年度").focus();
    window.harness.run_steps(2);
    window.press(Modifiers::COMMAND, Key::A);
    // It may stand below what is seen of the panel.
    window.harness.get_by_label("選択部分を追加（達成度・令和6年度）").click_accesskit();
    window.harness.run_steps(4);
    let expected = format!("今年度の文。{}", last(Role::Achievement));
    assert_eq!(window.book(|book| cell(book, 0, Role::Achievement)), expected);
    assert!(window.harness.get_by_label(&name).is_focused());
}

#[test]
fn the_panel_follows_the_clerk_and_esc_leads_back() {
    let folder = Folder::new();
    let path = carried(&folder, |_| Vec::new());
    let (first, second) = (label(&path, 0, "達成度"), label(&path, 1, "評価"));
    let whole = label(&path, 1, "個別事業名");
    let mut window = Window::open(&path, vec![]);
    window.click(&first);
    press(&mut window, BESIDE);
    window.click(&second);
    assert!(window.shows(&format!("調書-1　{second}")));
    // The whole entry is called by its name.
    window.click(&whole);
    let (name, _) = whole.rsplit_once('・').unwrap();
    assert!(window.shows(&format!("調書-1　{name}")));
    window.click(&second);
    press(&mut window, BESIDE);
    let year = window.harness.get_by_role_and_label(accesskit::Role::Button, "令和6年度");
    assert!(year.is_focused());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.get_by_label(&second).is_focused());
    press(&mut window, BESIDE);
    press(&mut window, BESIDE);
    assert!(!window.shows("前年度を閉じる"));
}

#[test]
fn of_what_was_merged_the_first_that_went_into_it_is_seen() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label_contains("調書-4 ").click();
    window.harness.run_steps(4);
    window.click("こども家庭センターの運営・評価");
    press(&mut window, BESIDE);
    window.harness.run_steps(4);
    let own: Vec<_> = window.harness.get_all_by_label("評価・令和5年度").map(|node| node.rect()).collect();
    let heading = window.harness.get_by_label("統合前の事業名：子育て世代包括支援センター").rect();
    let years = window.harness.get_by_role_and_label(accesskit::Role::Button, "令和5年度").rect();
    let [first, second] = own[..] else { panic!("{own:?}") };
    assert!(heading.bottom() < first.top() && first.bottom() < second.top());
    // There is room for the heading, which stays in sight, between the years and the text.
    assert!((years.bottom() + heading.height()..800.0).contains(&first.top()), "{first:?}");
}

#[test]
fn the_list_of_changes_follows_the_sheet_that_is_shown_and_lets_the_clerk_scroll() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    press(&mut window, CHANGES);
    let is_marked = |window: &Window, number: u32| {
        let marked = window.harness.query_all_by_label_contains("、表示中").map(|node| node.rect().center());
        let words = format!("調書-{number}　");
        let own: Vec<_> = marked.collect();
        own.len() == 1
            && window.harness.query_all_by_label_contains(&words).any(|node| node.rect().contains(own[0]))
    };
    assert!(is_marked(&window, 1));
    for number in [4, 2] {
        window.harness.get_by_label_contains(&format!("調書-{number} ")).click();
        window.harness.run_steps(6);
        assert!(is_marked(&window, number), "{number}");
    }
    // The key leads to what changed there.
    press(&mut window, CHANGES);
    window.harness.run_steps(4);
    let head = window.harness.get_by_label_contains("、表示中").rect();
    let items = window.harness.get_all_by_role(accesskit::Role::ListItem);
    let focused: Vec<_> = items.filter(|item| item.is_focused()).map(|item| item.rect()).collect();
    assert!(matches!(focused[..], [own] if (own.top() - head.bottom()).abs() < 2.0), "{focused:?} {head:?}");
    // The arrows lead on, into the next sheet too.
    for _ in 0..60 {
        window.press(Modifiers::NONE, Key::ArrowDown);
    }
    let is_in_list = window.harness.get_all_by_role(accesskit::Role::ListItem).any(|item| item.is_focused());
    assert!(is_in_list, "the keyboard is still there");
    window.harness.get_by_label_contains("調書-1 ").click();
    window.harness.run_steps(6);
    assert!(is_marked(&window, 1));
    window.harness.event(Event::PointerMoved(head.center()));
    window.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -3000.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(40);
    assert!(window.harness.query_by_label_contains("、表示中").is_none(), "scrolled away by hand");
}

#[test]
fn without_last_year_it_is_said_that_there_is_none() {
    let folder = Folder::new();
    let path = bare(&folder);
    let name = label(&path, 0, "達成度");
    let mut window = Window::open(&path, vec![]);
    window.click(&name);
    press(&mut window, BESIDE);
    let told = |window: &Window| window.harness.query_by_label_contains("前年度の内容が").is_some();
    assert!(told(&window));
    press(&mut window, CHANGES);
    assert!(told(&window) && !window.shows("前年度を閉じる"), "one panel at a time");
}

#[test]
fn a_change_leads_to_its_cell() {
    let folder = Folder::new();
    let path = carried(&folder, |book| {
        let text = last(Role::Achievement).replacen('5', "6", 1);
        vec![set(book, 0, Role::Achievement, text), Command::DeleteEntry(rows(book)[1])]
    });
    let (name, gone) = (label(&path, 0, "達成度"), label(&folder.sample(), 1, ""));
    let mut window = Window::open(&path, vec![]);
    press(&mut window, CHANGES);
    let items = |window: &Window| -> Vec<String> {
        let all = window.harness.query_all_by_role(accesskit::Role::ListItem);
        all.filter_map(|item| item.accesskit_node().label()).collect()
    };
    let all = items(&window);
    let changed = all.iter().find(|item| item.starts_with(&format!("{name}、旧 "))).unwrap().clone();
    let gone = format!("{}、廃止", gone.trim_end_matches('・'));
    assert!(all.contains(&gone), "{all:?}");
    window.click(&changed);
    assert!(window.harness.get_by_label(&name).is_focused());
    window.harness.get_by_label("表示する変更").click();
    window.harness.run_steps(4);
    window.click("廃止");
    assert_eq!(items(&window), [gone]);
}

#[test]
fn the_comparison_is_written_behind_the_sheets_where_there_is_something_to_compare() {
    let folder = Folder::new();
    let path = carried(&folder, |book| vec![set(book, 0, Role::Achievement, "別の文".to_owned())]);
    for (book, there) in [(bare(&folder), false), (path, true)] {
        let out = folder.path("out.pdf");
        let mut window = Window::open(&book, vec![out.clone()]);
        window.press(Modifiers::COMMAND, Key::P);
        let choice = window.harness.get_by_label("新旧対照表を付ける");
        assert_eq!(choice.accesskit_node().is_disabled(), !there);
        let why = "新旧対照表は、前年度のファイルから引き継いだファイルに付けられます。";
        assert_eq!(window.shows(why), !there);
        if there {
            window.click("新旧対照表を付ける");
            window.click("保存先を選ぶ…");
            wait(&mut window, |_| out.exists());
            let outline = lopdf::Document::load(&out).unwrap().get_toc().unwrap();
            let last = outline.toc.last().unwrap();
            assert_eq!((last.title.as_str(), last.level), ("新旧対照表（令和6年度・令和7年度）", 1));
        }
        window.close();
    }
}

#[test]
fn why_something_changed_is_entered_with_the_keyboard_kept_undone_and_printed() {
    let folder = Folder::new();
    let path = carried(&folder, |book| vec![set(book, 0, Role::Achievement, "別の文".to_owned())]);
    let out = folder.path("out.pdf");
    let mut window = Window::open(&path, vec![out.clone()]);
    press(&mut window, CHANGES);
    window.harness.run_steps(4);
    let reasons =
        |window: &Window| window.book(|book| book.reasons().map(|own| own.text.clone()).collect::<Vec<_>>());
    window.press(Modifiers::NONE, Key::F2);
    window.harness.run_steps(4);
    assert!(window.harness.get_by_label("変更の理由").is_focused());
    window.type_into("変更の理由", "国の制度が変わったため");
    window.click("入力する");
    window.harness.run_steps(4);
    assert_eq!(reasons(&window), ["国の制度が変わったため"]);
    assert!(window.harness.query_by_label_contains("変更理由：国の制度が変わったため").is_some());
    press(&mut window, (Modifiers::COMMAND, Key::Z));
    assert_eq!(reasons(&window), [""; 0]);
    press(&mut window, (Modifiers::COMMAND, Key::Y));
    assert_eq!(reasons(&window), ["国の制度が変わったため"]);
    // By the button of what was chosen too; a blank one is none.
    window.harness.get_by_label_contains("変更理由…（").click();
    window.harness.run_steps(4);
    window.press(Modifiers::COMMAND, Key::A);
    window.press(Modifiers::NONE, Key::Delete);
    window.click("入力する");
    window.harness.run_steps(4);
    assert_eq!(reasons(&window), [""; 0]);
    window.close();
}

#[test]
fn another_year_is_compared_and_white_space_left_out_where_that_is_chosen() {
    let folder = Folder::new();
    let path = carried(&folder, |book| {
        let text = cell(book, 0, Role::Target);
        vec![set(book, 0, Role::Target, format!("{text}\n　"))]
    });
    let mut window = Window::open(&path, vec![]);
    press(&mut window, CHANGES);
    window.harness.run_steps(4);
    let spaced = |window: &Window| window.harness.query_by_label_contains("のみ）、旧 ").is_some();
    assert!(spaced(&window));
    window.click("改行・空白のみを除く");
    window.harness.run_steps(4);
    assert!(!spaced(&window));
    // The sample knows of a year before that.
    window.harness.get_by_label("比べる年度").click();
    window.harness.run_steps(4);
    let years = window.book(|book| book.past_years());
    window.click(&format!("{}から", years[1]));
    window.harness.run_steps(4);
    let words = format!("{}から変わったところが", years[1]);
    assert!(window.harness.query_by_label_contains(&words).is_some());
    window.press(Modifiers::COMMAND, Key::P);
    window.click("新旧対照表を付ける");
    window.harness.run_steps(4);
    assert!(window.shows("改行・空白のみの違いを載せない"));
    // The dialog's, not the panel's.
    window.harness.get_all_by_label("比べる年度").last().unwrap().click();
    window.harness.run_steps(4);
    assert!(window.shows(&format!("{}と比べる", years[1])));
    window.close();
}
