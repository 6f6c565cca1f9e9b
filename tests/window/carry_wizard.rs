//! Last year's book is carried forward in the window, with the keyboard alone, as a
//! screen reader sees it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, Window, wait};
use chosho::book::{Book, Fate, Role, SheetId};
use chosho::store;
use eframe::egui::{Event, Key, Modifiers, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const NONE: Modifiers = Modifiers::NONE;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const TITLE: &str = "前年度から引き継ぐ";
const YEAR: &str = "1 年度と表題";

/// What is in the folder, byte for byte.
fn files(folder: &Folder) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.path("")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// The wizard at its first step, on last year's file.
pub fn begin(last: &Path, new: &Path) -> Window {
    let mut window = Window::new(vec![last.to_owned(), new.to_owned()]);
    window.press(CTRL_SHIFT, Key::O);
    wait(&mut window, |window| window.shows(YEAR));
    window
}

/// What a field holds.
fn field(window: &Window, name: &str) -> String {
    let field = window.harness.get_by_role_and_label(accesskit::Role::TextInput, name);
    field.accesskit_node().value().unwrap()
}

/// All that is read out, for a test that fails.
fn labels(window: &Window) -> Vec<String> {
    let all = window.harness.query_all_by(|node| node.label().is_some());
    all.filter_map(|node| node.accesskit_node().label()).collect()
}

fn write(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.run_steps(3);
}

/// The lines of the review that are in sight, as they are read out: whether they are
/// selected, and what is said of them.
fn lines(window: &Window) -> Vec<(bool, String)> {
    let rows = window.harness.get_all_by_role(accesskit::Role::ListItem);
    rows.map(|row| {
        let node = row.accesskit_node();
        (node.is_selected() == Some(true), node.label().unwrap())
    })
    .collect()
}

fn line(window: &Window, name: &str) -> String {
    let found = lines(window).into_iter().map(|(_, line)| line).find(|line| line.starts_with(name));
    found.unwrap_or_else(|| panic!("no {name} in {:?}", lines(window)))
}

fn selected(window: &Window) -> Vec<String> {
    lines(window).into_iter().filter(|(selected, _)| *selected).map(|(_, line)| line).collect()
}

fn names(book: &Book, sheet: SheetId) -> Vec<String> {
    book.entries_of(sheet).unwrap().map(|row| row.name.clone()).collect()
}

#[test]
fn enter_in_a_name_is_its_end_and_no_line_of_it() {
    let folder = Folder::new();
    let last = folder.sample();
    let mut window = begin(&last, &folder.path("new.chosho"));
    window.press(NONE, Key::Enter);
    let (_, first) = lines(&window).into_iter().find(|(selected, _)| *selected).unwrap();
    window.press(NONE, Key::F2);
    write(&mut window, "・支援");
    window.press(NONE, Key::Enter);
    assert!(window.shows("新規の事業を追加"), "Enter leads no further");
    let name = first.split('　').next().unwrap();
    let renamed = line(&window, &format!("{name}・支援"));
    assert_eq!(selected(&window), std::slice::from_ref(&renamed), "the keyboard is in the list again");
    window.press(NONE, Key::Num4);
    assert!(line(&window, &format!("{name}・支援")).ends_with("やめる"), "where a figure decides");

    // Shift makes a line of a name that has several, and shows as one in the list.
    window.press(NONE, Key::F2);
    window.press(Modifiers::SHIFT, Key::Enter);
    write(&mut window, "（一部）");
    let role = accesskit::Role::MultilineTextInput;
    let typed = window.harness.get_by_role_and_label(role, "事業名").accesskit_node().value();
    assert_eq!(typed, Some(format!("{name}・支援\n（一部）")));
    window.press(NONE, Key::Enter);
    assert!(line(&window, &format!("{name}・支援（一部）")).ends_with("やめる"));

    // A new one is named, and Enter is its end, too.
    window.press(NONE, Key::Insert);
    write(&mut window, "子ども食堂");
    window.press(NONE, Key::Enter);
    assert_eq!(line(&window, "子ども食堂"), "子ども食堂　新規");
    assert_eq!(field(&window, "事業名"), "子ども食堂");
}

#[test]
fn a_year_is_carried_forward_with_the_keyboard_alone() {
    let folder = Folder::new();
    let last = folder.path("令和6年度_福祉.chosho");
    fs::rename(folder.sample(), &last).unwrap();
    let new = folder.path("令和7年度_福祉.chosho");
    let before = store::read(&last).unwrap();
    let bytes = fs::read(&last).unwrap();
    let mut window = begin(&last, &new);
    assert_eq!(["年度", "基準日"].map(|name| field(&window, name)), ["令和7年度", "令和8年4月1日"]);
    window.press(NONE, Key::Enter);
    assert!(window.shows("新規の事業を追加"), "the second step");

    // The first row ends; the two below it are changed, at once.
    window.press(NONE, Key::Num4);
    window.press(NONE, Key::ArrowDown);
    window.press(Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(selected(&window).len(), 2);
    window.press(NONE, Key::Num2);
    // The one below goes into another, which is looked for by its name.
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::Num3);
    assert!(line(&window, "こども誰でも通園制度").ends_with("まとめる先を選んでください"));
    write(&mut window, "産後");
    window.press(NONE, Key::Enter);
    assert!(line(&window, "こども誰でも通園制度").ends_with("→ 産後ケア事業"));
    // That one gets another name.
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::F2);
    write(&mut window, "・支援");
    window.press(NONE, Key::Escape);
    assert!(line(&window, "産後ケア事業・支援").ends_with("続ける"));
    // The next one is divided, and one begins.
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::Num5);
    write(&mut window, "家事支援");
    window.press(NONE, Key::Escape);
    window.press(NONE, Key::Insert);
    write(&mut window, "子ども食堂");
    window.press(NONE, Key::Escape);
    assert_eq!(line(&window, "子ども食堂"), "子ども食堂　新規");
    let summary = "続ける 27件・変える 2件・まとめる 1件・やめる 1件・分ける 1件・新規 1件";
    assert!(window.shows(summary), "{:?}", labels(&window));

    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("令和7年度の調書を、新しいファイルに作成します。"));
    assert!(window.shows("令和7年度_福祉.chosho"));
    assert!(!new.exists(), "nothing is written before the last step");
    window.press(Modifiers::COMMAND, Key::Enter);
    wait(&mut window, |window| window.shows("令和7年度の調書を作成しました。"));

    let made = window.book(Clone::clone);
    assert_eq!(made.head.fiscal_year.year(), 2025);
    let sheet = made.sheets().next().unwrap().id;
    assert_eq!(
        names(&made, sheet),
        [
            "利用者支援事業（子育てコンシェルジュ）",
            "一時預かり事業",
            "産後ケア事業・支援",
            "子育て世帯訪問支援事業",
            "家事支援",
            "子育て情報の発信",
            "子ども食堂",
        ]
    );
    let old: Vec<_> = before.entries_of(before.sheets().next().unwrap().id).unwrap().collect();
    let of_last = |row: usize| {
        let mut pasts = made.pasts().filter(|past| past.year == before.head.fiscal_year);
        pasts.find(|past| past.lineage == old[row].lineage).unwrap()
    };
    assert_eq!(of_last(0).fate(), Fate::Ended);
    let merged = made.past_of(old[4].lineage);
    let from: Vec<&str> = merged.iter().map(|past| past.entry().unwrap().name.as_str()).collect();
    assert_eq!(from, ["こども誰でも通園制度", "産後ケア事業"]);
    assert_eq!(made.entry(old[1].id).unwrap().marks, ["変更"]);
    window.close();
    assert_eq!(store::read(&new).unwrap(), made);
    store::verify(&new).unwrap();
    assert_eq!(fs::read(&last).unwrap(), bytes, "last year's file is as it was");
}

#[test]
fn esc_leaves_nothing_behind_and_asks_only_where_something_was_chosen() {
    let folder = Folder::new();
    let last = folder.sample();
    let before = files(&folder);
    let mut window = begin(&last, &folder.path("new.chosho"));
    window.press(NONE, Key::Escape);
    assert!(!window.shows(TITLE), "nothing was chosen");

    let mut window = begin(&last, &folder.path("new.chosho"));
    window.press(NONE, Key::Enter);
    window.press(NONE, Key::Num4);
    window.press(NONE, Key::Escape);
    assert!(window.shows("引継ぎをやめる"));
    window.press(NONE, Key::Escape);
    assert!(line(&window, "地域子育て支援拠点事業").ends_with("やめる"), "what was chosen is still there");
    window.press(NONE, Key::Escape);
    window.press(NONE, Key::Enter);
    assert!(window.shows("前年度から引き継ぐ…"), "at the start screen");
    assert_eq!(files(&folder), before);
}

#[test]
fn what_is_not_settled_keeps_the_second_step_and_is_shown() {
    let folder = Folder::new();
    let mut window = begin(&folder.sample(), &folder.path("new.chosho"));
    window.press(NONE, Key::Enter);
    window.press(NONE, Key::Num3);
    window.press(NONE, Key::Escape);
    for _ in 0..3 {
        window.press(NONE, Key::ArrowDown);
    }
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("決まっていない事業が1件あります。"));
    assert!(selected(&window)[0].starts_with("地域子育て支援拠点事業"), "{:?}", selected(&window));
    window.press(NONE, Key::Num1);
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("令和7年度の調書を、新しいファイルに作成します。"));
    window.click("戻る");
    assert!(selected(&window)[0].starts_with("地域子育て支援拠点事業"), "as it was left");
}

#[test]
fn the_open_book_is_offered_first_and_stays_as_it_is() {
    let folder = Folder::new();
    let last = folder.sample();
    let new = folder.path("new.chosho");
    // The file of the open book cannot be the new one.
    let mut window = Window::open(&last, vec![last.clone(), new.clone()]);
    let before = window.book(Clone::clone);
    window.press(CTRL_SHIFT, Key::O);
    let open = window.harness.get_all_by_role(accesskit::Role::ListItem).next().unwrap();
    assert!(open.accesskit_node().label().unwrap().contains("みどり野市"));
    window.press(NONE, Key::Enter);
    wait(&mut window, |window| window.shows(YEAR));
    window.press(Modifiers::COMMAND, Key::Enter);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.click("作成…");
    window.harness.run_steps(4);
    let told = "前年度のファイルとは別の名前にしてください。前年度のファイルは、そのままです。";
    assert!(window.shows(told), "{:?}", labels(&window));
    window.click("作成…");
    wait(&mut window, |window| window.shows("令和7年度の調書を作成しました。"));
    assert_eq!(window.book(|book| book.head.fiscal_year.year()), 2025);
    window.close();
    assert_eq!(store::read(&last).unwrap(), before);
}

#[test]
fn a_file_that_cannot_be_read_or_written_is_told_and_nothing_chosen_is_lost() {
    let folder = Folder::new();
    let last = folder.sample();
    let nonsense = folder.path("nonsense.txt");
    fs::write(&nonsense, b"PK\x03\x04").unwrap();
    let there = folder.path("no such folder/there.chosho");
    let new = folder.path("new.chosho");
    let mut window = Window::new(vec![nonsense, last, there.clone(), new]);
    window.press(CTRL_SHIFT, Key::O);
    wait(&mut window, |window| !window.shows("読み取っています…"));
    assert!(window.shows("前年度のファイルを選んでください。") && !window.shows(YEAR));
    window.click("ほかのファイルを選ぶ…");
    wait(&mut window, |window| window.shows(YEAR));
    window.press(NONE, Key::Enter);
    window.press(NONE, Key::Num4);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.click("作成…");
    wait(&mut window, |window| !window.shows("作成しています…"));
    assert!(!there.exists());
    assert!(window.shows("続ける 31件・変える 0件・まとめる 0件・やめる 1件・新規 0件"));
    window.click("作成…");
    wait(&mut window, |window| window.shows("令和7年度の調書を作成しました。"));
}

#[cfg(unix)]
#[test]
fn a_file_that_is_open_by_a_path_from_here_is_offered_once() {
    let folder = Folder::new();
    let path = folder.sample();
    let up = std::env::current_dir().unwrap().components().skip(1).map(|_| "../").collect::<String>();
    let from_here = Path::new(&up).join(path.strip_prefix("/").unwrap());
    let mut window = Window::open(&from_here, vec![]);
    window.press(CTRL_SHIFT, Key::O);
    let files = window.harness.get_all_by_role(accesskit::Role::ListItem);
    let files: Vec<String> = files.filter_map(|file| file.accesskit_node().label()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    window.press(NONE, Key::Enter);
    assert!(window.shows(YEAR), "and is gone on with");
}

#[test]
fn rows_go_to_another_sheet_by_a_command() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    let name = window
        .book(|book| book.entries_of(book.sheets().next().unwrap().id).unwrap().next().unwrap().name.clone());
    window.type_into(&format!("{name}・評価"), "");
    window.harness.get_by_role_and_label(accesskit::Role::Button, "行").click();
    window.harness.run_steps(4);
    window.click("別の調書へ移動…");
    write(&mut window, "調書-3");
    window.press(NONE, Key::Enter);
    let sheets = window.book(|book| book.sheets().map(|sheet| names(book, sheet.id)).collect::<Vec<_>>());
    assert!(!sheets[0].contains(&name));
    assert_eq!(sheets[2].last(), Some(&name));
    window.press(Modifiers::COMMAND, Key::Z);
    window.book(|book| {
        let first = book.sheets().next().unwrap().id;
        assert_eq!(names(book, first)[0], name);
        let evaluation = &book.context(first).unwrap().form.role(Role::Evaluation).unwrap().id;
        let row = book.entries_of(first).unwrap().next().unwrap().id;
        assert!(!book.text(row, evaluation).is_empty());
    });
}

/// All that is written in the window.
fn texts(window: &Window) -> Vec<String> {
    let all = window.harness.query_all_by(|node| node.value().is_some());
    all.filter_map(|node| node.accesskit_node().value()).collect()
}

/// What has the keyboard.
fn focused(window: &Window) -> String {
    let all = window.harness.query_all_by(|node| node.is_focused());
    all.filter_map(|node| node.accesskit_node().label()).next_back().unwrap_or_default()
}

/// Has a command done by its name, without the mouse.
fn command(window: &mut Window, words: &str) {
    window.press(CTRL_SHIFT, Key::P);
    write(window, words);
    window.press(NONE, Key::Enter);
}

/// Goes on with Tab, or back with Shift+Tab, until this has the keyboard.
fn go_to(window: &mut Window, name: &str, modifiers: Modifiers) {
    for _ in 0..20 {
        if focused(window) == name {
            return;
        }
        window.press(modifiers, Key::Tab);
    }
    panic!("no way to {name}, but to {}", focused(window));
}

#[test]
fn an_entry_is_merged_mended_and_brought_back_in_the_middle_of_the_year() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    let sheet = window.book(|book| book.sheets().next().unwrap().id);
    let before = window.book(|book| names(book, sheet));
    let original = window.book(Clone::clone);
    let (lineage, name) = window.book(|book| {
        let row = book.entries_of(sheet).unwrap().next().unwrap();
        (row.lineage, row.name.clone())
    });
    let next = |window: &Window| {
        window.book(|book| {
            let next = book.newest_past_as(lineage).unwrap().next.clone();
            let rows: Vec<_> = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).collect();
            let name =
                |own: &_| rows.iter().find(|row| row.lineage == *own).map_or("", |row| row.name.as_str());
            next.iter().map(|own| name(own).to_owned()).collect::<Vec<_>>()
        })
    };
    window.type_into(&format!("{name}・評価"), "今年度に書いた評価");
    command(&mut window, "ほかのじぎょうに");
    assert_eq!(focused(&window), "まとめる先");
    write(&mut window, "産後");
    assert!(window.shows("令和5年度の文　産後ケア事業"), "last year's texts of both: {:?}", labels(&window));
    window.press(NONE, Key::Enter);
    assert_eq!(window.book(|book| names(book, sheet)), before[1..]);
    assert_eq!(next(&window), ["産後ケア事業"]);
    let target = window
        .book(|book| book.entries_of(sheet).unwrap().find(|row| row.name == "産後ケア事業").unwrap().clone());
    assert_eq!(target.marks, ["統合"]);
    window.book(|book| {
        let evaluation = &book.context(sheet).unwrap().form.role(Role::Evaluation).unwrap().id;
        assert!(book.text(target.id, evaluation).ends_with("今年度に書いた評価"));
    });

    // Another target.
    command(&mut window, "ぜんねんどのじぎょうのあつかい");
    assert_eq!(focused(&window), "事業・調書を検索");
    write(&mut window, "親子ひろば");
    window.press(NONE, Key::Enter);
    assert_eq!(focused(&window), "まとめる先");
    write(&mut window, "一時預かり");
    window.press(NONE, Key::Enter);
    assert_eq!(next(&window), ["一時預かり事業"]);
    assert!(window.book(|book| book.entry(target.id).unwrap().marks.is_empty()));

    // And back.
    command(&mut window, "ぜんねんどのじぎょうのあつかい");
    write(&mut window, "親子ひろば");
    window.press(NONE, Key::Enter);
    go_to(&mut window, "この事業を続ける", Modifiers::SHIFT);
    window.press(NONE, Key::Space);
    go_to(&mut window, "決定", NONE);
    window.press(NONE, Key::Enter);
    assert_eq!(window.book(|book| names(book, sheet)), before);
    assert_eq!(next(&window), std::slice::from_ref(&name));

    // Each is a step of its own that is undone.
    for _ in 0..3 {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.book(|book| book.records().eq(original.records())));
}

#[test]
fn an_entry_is_divided_and_a_sheet_goes_into_another() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let sheet = window.book(|book| book.sheets().next().unwrap().id);
    let before = window.book(|book| names(book, sheet));
    window.type_into(&format!("{}・評価", before[0]), "");
    command(&mut window, "じぎょうをわける");
    assert_eq!(focused(&window), "分けてできる事業の名前");
    write(&mut window, "土曜ひろば");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(window.book(|book| names(book, sheet))[..2], [before[0].clone(), "土曜ひろば".to_owned()]);
    command(&mut window, "じぎょうをやめる");
    go_to(&mut window, "決定", NONE);
    window.press(NONE, Key::Enter);
    assert_eq!(window.book(|book| names(book, sheet))[0], "土曜ひろば");

    let count = window.book(|book| book.sheets().count());
    command(&mut window, "ちょうしょをまとめる");
    window.press(NONE, Key::Enter);
    go_to(&mut window, "この調書をまとめる", Modifiers::SHIFT);
    window.press(NONE, Key::Space);
    assert_eq!(focused(&window), "まとめる先");
    write(&mut window, "調書-2");
    window.press(NONE, Key::Enter);
    assert_eq!(window.book(|book| book.sheets().count()), count - 1);
    let first = window.book(|book| book.sheets().next().unwrap().id);
    assert!(window.book(|book| names(book, first)).contains(&"土曜ひろば".to_owned()));
}

/// Goes on with Tab to what is called so.
fn tab_to(window: &mut Window, name: &str) {
    let has_focus = |window: &Window| {
        let own = window.harness.query_all_by(|node| node.label().as_deref() == Some(name));
        own.into_iter().any(|node| node.accesskit_node().is_focused())
    };
    for _ in 0..60 {
        if has_focus(window) {
            return;
        }
        window.press(NONE, Key::Tab);
    }
    panic!("no {name} in {:?}", labels(window));
}

#[test]
fn each_place_that_names_a_year_is_moved_or_left_with_the_keyboard() {
    let folder = Folder::new();
    let (last, new) = (folder.path("令和6年度.chosho"), folder.path("令和7年度.chosho"));
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assets/carry/neighbour-years.json");
    let book = chosho::import::from_file(&case).unwrap();
    store::create(&last, &store::Contents::new(book), chosho::file::IfExists::Refuse).unwrap();
    let mut window = begin(&last, &new);
    assert_eq!(field(&window, "表題"), "令和7年度 計画進捗調書（令和6年度実績・令和7年度目標）");
    for (old, moved) in [
        ("様式の見出し「令和5年度までの実績」の新しい文", "令和6年度までの実績"),
        ("様式の見出し「R6評価」の新しい文", "R7評価"),
        // A plan's period is told, and stays.
        ("計画名「第3期計画（令和4～令和8年度）」の新しい文", "第3期計画（令和5～令和9年度）"),
    ] {
        let all = window.harness.query_all_by(|node| node.label().as_deref() == Some(old));
        let values: Vec<_> = all.filter_map(|node| node.accesskit_node().value()).collect();
        assert_eq!(values, [moved], "{old}: {:?}", labels(&window));
    }
    assert!(window.shows("期間の年度のため、変えません。"), "{:?}", labels(&window));
    tab_to(&mut window, "様式の見出し「令和7年度の方針」の年度を変える");
    window.press(NONE, Key::Space);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.press(Modifiers::COMMAND, Key::Enter);
    wait(&mut window, |window| window.shows("令和7年度の調書を作成しました。"));
    let made = window.book(Clone::clone);
    let form = made.forms().next().unwrap();
    let captions: Vec<&str> = form.columns.iter().map(|column| column.caption.as_str()).collect();
    assert_eq!(captions[1..3], ["令和6年度までの実績", "令和7年度 目標"]);
    assert_eq!((captions[4], captions[5]), ("令和7年度の方針", "R7評価"), "what was left stays");
}

#[test]
fn how_last_years_file_stands_is_said_at_the_start_and_which_marks_fall() {
    let folder = Folder::new();
    let last = folder.sample();
    let mut window = begin(&last, &folder.path("new.chosho"));
    let said =
        |window: &Window| texts(window).into_iter().find(|text| text.starts_with("前年度のファイルには、"));
    wait(&mut window, |window| said(window).is_some());
    let counts = said(&window).unwrap();
    assert!(counts.contains("未記入") && counts.contains("誤りの疑い"), "{counts}");
    assert!(window.shows("前年度のファイル：sample.chosho（みどり野市）"), "{:?}", texts(&window));
    go_to(&mut window, "一覧を見る", NONE);
    window.press(NONE, Key::Enter);
    assert!(window.shows("一覧を閉じる") && texts(&window).iter().any(|text| text.starts_with("調書-5　")));
    go_to(&mut window, "次へ", NONE);
    window.press(NONE, Key::Enter);
    let marked = store::read(&last).unwrap();
    let rows = marked.sheets().flat_map(|sheet| marked.entries_of(sheet.id).unwrap());
    let count = rows.filter(|row| row.marks.contains(&"新規".to_owned())).count();
    let words = format!("印のうち、※新規 {count}件は外します。");
    assert!(texts(&window).iter().any(|text| text.ends_with(&words)), "{words}: {:?}", texts(&window));
}
