//! 指標 in the window, driven through its accessibility tree.

use std::path::{Path, PathBuf};

use crate::support::{Folder, Window, label, rows};
use chosho::book::{
    Better, Book, Change, FiscalYear, Past, PastCell, PastEntry, Record, Role, Series, Subject,
};
use chosho::edit::Command;
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, accesskit, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const TARGET: &str = "令和5年度 会員80人\n令和6年度 会員90人";
const ACHIEVED: &str = "令和5年度 会員72人\n令和6年度 会員99人\n待機児童数 7人";

/// The sample without its past and what is followed in it, whose first row says
/// these; `change` may do more to it.
fn written(folder: &Folder, change: impl FnOnce(&mut Book)) -> PathBuf {
    let mut contents = Contents::new(import::sample().unwrap());
    let book = &mut contents.book;
    let pasts: Vec<Record> = book.pasts().cloned().map(Record::Past).collect();
    let series: Vec<Record> = book.all_series().cloned().map(Record::Series).collect();
    for record in pasts.into_iter().chain(series) {
        book.apply(&Change::delete(record));
    }
    for (role, text) in [(Role::Target, TARGET), (Role::Achievement, ACHIEVED), (Role::Evaluation, "")] {
        say(book, role, text);
    }
    change(book);
    let path = folder.path("figures.chosho");
    store::create(&path, &contents, IfExists::Refuse).unwrap();
    path
}

/// Has the first row say this.
fn say(book: &mut Book, role: Role, text: &str) {
    let sheet = book.sheets().next().unwrap().id;
    let (entry, column) = (rows(book)[0], book.context(sheet).unwrap().form.role(role).unwrap().id.clone());
    let command = Command::SetCell { entry, column, text: text.to_owned() };
    let step = command.step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

fn open(path: &Path) -> Window {
    let mut window = Window::open(path, vec![]);
    toggle(&mut window);
    window
}

fn toggle(window: &mut Window) {
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::G);
}

fn series(window: &Window) -> Vec<Series> {
    window.book(|book| {
        book.series_of(book.entry(rows(book)[0]).unwrap().lineage).into_iter().cloned().collect()
    })
}

/// `year target/actual` of a series.
fn points(series: &Series) -> Vec<String> {
    let value =
        |value: Option<rust_decimal::Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    let point = |point: &chosho::book::Point| {
        format!("{} {}/{}", point.year.year(), value(point.target), value(point.actual))
    };
    series.points.iter().map(point).collect()
}

fn has_focus(window: &Window, label: &str) -> bool {
    window.harness.get_by_label(label).is_focused()
}

#[test]
fn a_key_opens_it_leads_into_it_and_closes_it() {
    let folder = Folder::new();
    let path = written(&folder, |_| ());
    let name = label(&path, 0, "取組み・方針").replace("・取組み・方針", "");
    let mut window = open(&path);
    assert!(window.shows("指標を閉じる"));
    assert!(has_focus(&window, "会員（人）を採用"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.shows("指標を閉じる"), "Esc gives the focus back, and the panel stays");
    assert!(!has_focus(&window, "会員（人）を採用"));
    assert!(window.harness.query_all_by_label_contains(&name).count() > 0);
    toggle(&mut window);
    assert!(has_focus(&window, "会員（人）を採用"));
    toggle(&mut window);
    assert!(!window.shows("指標を閉じる"));
}

#[test]
fn one_panel_makes_way_for_another() {
    let folder = Folder::new();
    let mut window = open(&written(&folder, |_| ()));
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::H);
    assert!(window.shows("履歴を閉じる") && !window.shows("指標を閉じる"));
    toggle(&mut window);
    assert!(!window.shows("履歴を閉じる") && window.shows("指標を閉じる"));
    window.press(Modifiers::COMMAND, Key::F);
    assert!(!window.shows("指標を閉じる"));
}

#[test]
fn what_is_proposed_is_accepted_with_a_key_and_can_be_undone() {
    let folder = Folder::new();
    let mut window = open(&written(&folder, |_| ()));
    window.press(Modifiers::NONE, Key::Enter);
    let accepted = series(&window);
    assert_eq!(accepted.len(), 1);
    assert_eq!((accepted[0].name.as_str(), accepted[0].unit.as_str()), ("会員", "人"));
    assert_eq!(points(&accepted[0]), ["2023 80/72", "2024 90/99"]);
    assert!(window.shows("90.0％") && window.shows("110.0％"), "how far each target was reached");
    assert!(window.shows("会員（人）のグラフ"));
    assert!(!window.shows("会員（人）を採用"), "it is proposed no longer");
    assert!(has_focus(&window, "会員（人）を変更…"), "the keyboard stays in the panel");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(series(&window), []);
    assert!(window.shows("会員（人）を採用"));
}

#[test]
fn it_is_corrected_before_it_is_accepted() {
    let folder = Folder::new();
    let mut window = open(&written(&folder, |_| ()));
    window.click("待機児童数（人）を修正して採用");
    window.fill_in("指標の名前", "待機児童");
    window.fill_in("1行目の目標", "１０");
    window.click("年度を追加");
    window.fill_in("2行目の目標", "五");
    assert!(window.shows("令和7年度の「五」を数値として読み取れません。"));
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(series(&window), [], "what cannot be read is not taken");
    window.fill_in("2行目の目標", "5");
    window.press(Modifiers::NONE, Key::Enter);
    let accepted = series(&window);
    assert_eq!(accepted[0].name, "待機児童");
    assert_eq!(accepted[0].better, Better::Fewer, "its name tells that");
    assert_eq!(points(&accepted[0]), ["2024 10/7", "2025 5/-"]);
    assert!(window.shows("142.9％"), "fewer than the target is more than reached");
}

#[test]
fn one_that_is_followed_is_changed_and_deleted() {
    let folder = Folder::new();
    let mut window = open(&written(&folder, |_| ()));
    window.click("会員（人）を採用");
    window.click("会員（人）を変更…");
    window.click("少ないほどよい");
    window.click("1行目を削除");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(series(&window)[0].better, Better::More, "Esc leaves it as it is");
    window.click("会員（人）を変更…");
    window.click("少ないほどよい");
    window.click("1行目を削除");
    window.click("変更");
    let changed = series(&window);
    assert_eq!((changed[0].better, points(&changed[0])), (Better::Fewer, vec!["2024 90/99".to_owned()]));
    assert!(window.shows("90.9％"));
    assert!(window.shows("文中にあって、ここにない数値：令和5年度 目標 80、令和5年度 実績 72"));
    window.click("会員（人）に反映");
    assert_eq!(points(&series(&window)[0]), ["2023 80/72", "2024 90/99"]);
    window.click("会員（人）を削除");
    assert_eq!(series(&window), []);
}

#[test]
fn one_is_made_of_nothing() {
    let folder = Folder::new();
    let mut window = open(&written(&folder, |_| ()));
    window.click("指標を追加…");
    assert_eq!(window.value("1行目の年度"), "令和6年度");
    window.fill_in("指標の名前", "満足度");
    window.fill_in("単位", "%");
    window.fill_in("1行目の実績", "85.5");
    window.click("追加");
    let made = series(&window);
    assert_eq!((made[0].name.as_str(), made[0].unit.as_str()), ("満足度", "%"));
    assert_eq!(points(&made[0]), ["2024 -/85.5"]);
    assert!(window.shows("満足度（%）のグラフ"));
}

#[test]
fn a_value_leads_to_where_it_stands() {
    let folder = Folder::new();
    let path = written(&folder, |_| ());
    let cell = label(&path, 0, "達成度");
    let mut window = open(&path);
    window.click("会員（人） 令和6年度 実績 99");
    assert!(has_focus(&window, &cell));
    // It is marked there: what is typed takes its place.
    window.harness.event(Event::Text("98人".to_owned()));
    window.harness.run_steps(3);
    assert_eq!(window.value(&cell), ACHIEVED.replace("99人", "98人"));
}

#[test]
fn what_earlier_years_said_is_proposed_and_quoted() {
    let folder = Folder::new();
    let path = written(&folder, |book| {
        let lineage = book.entry(rows(book)[0]).unwrap().lineage;
        let cell = PastCell {
            column: "achievement".into(),
            caption: "達成度".to_owned(),
            role: Some(Role::Achievement),
            text: "会員65人".to_owned(),
            merged: false,
            shelved: false,
        };
        let past = Past {
            id: book.new_key(),
            position: 0,
            lineage,
            year: FiscalYear::new(2022).unwrap(),
            plan: String::new(),
            policy: String::new(),
            sheet: 1,
            sheet_lineage: lineage,
            subject: Subject::Entry(PastEntry {
                name: "広場".to_owned(),
                marks: vec![],
                parent: None,
                cells: vec![cell],
            }),
            next: vec![lineage],
        };
        book.apply(&Change::insert(Record::Past(past)));
    });
    let mut window = open(&path);
    window.click("会員（人） 令和4年度 実績 65");
    assert!(window.shows("令和4年度　達成度") && window.shows("会員65人"));
    window.click("過去の文を閉じる");
    assert!(!window.shows("会員65人"));
}

#[test]
fn over_the_chart_the_wheel_goes_on_scrolling() {
    let folder = Folder::new();
    // More than there is room for.
    let many = "東5人 西6人 南7人 北8人 中央9人 上町10人 下町11人";
    let path = written(&folder, |book| say(book, Role::Evaluation, &format!("令和6年度 {many}")));
    let mut window = open(&path);
    window.click("会員（人）を採用");
    let chart = window.harness.get_by_label("会員（人）のグラフ").rect();
    let top = |window: &Window| window.harness.get_by_label("会員（人）のグラフ").rect().top();
    let before = top(&window);
    window.harness.event(Event::PointerMoved(chart.center()));
    window.harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -40.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(20);
    assert!(top(&window) < before - 10.0, "{} is not above {before}", top(&window));
}

#[test]
fn a_book_that_is_only_looked_at_shows_figures_and_takes_none() {
    let folder = Folder::new();
    let path = written(&folder, |_| ());
    let mut window = Window::new(vec![path.clone()]);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("yomitorisenyou".to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(4);
    assert!(window.shows("読み取り専用"));
    toggle(&mut window);
    assert!(window.shows("会員（人） 令和6年度 実績 99"));
    let buttons = window.harness.query_all_by_role(accesskit::Role::Button);
    let names: Vec<String> = buttons.filter_map(|button| button.accesskit_node().label()).collect();
    assert!(!names.iter().any(|name| name.contains("採用") || name == "指標を追加…"), "{names:?}");
}
