//! The window, driven without a display through its accessibility tree, as a
//! screen reader or a clerk would.

use crate::support::{self, Folder, Window, cell, label, rows};
use chosho::book::Role;
use chosho::prefs::Prefs;
use chosho::{export, import, store};
use eframe::egui::{Event, ImeEvent, Key, Modifiers, PointerButton, accesskit};
use egui_kittest::kittest::Queryable as _;

#[test]
fn a_cell_is_typed_into_rated_undone_exported_and_saved() {
    let folder = Folder::new();
    let path = folder.sample();
    let pdf = folder.path("out.pdf");
    let evaluation = label(&path, 0, "評価");
    let rating = label(&path, 0, "評価区分");
    let mut window = Window::open(&path, vec![pdf.clone()]);

    window.click("調書-1 7行中7行記入済み");
    let before = window.book(|book| cell(book, 0, Role::Evaluation));
    window.type_into(&evaluation, "追記しました。");
    let after = format!("{before}追記しました。");
    assert_eq!(window.value(&evaluation), after);

    // Leaving the cell brings the text into the book.
    window.harness.get_by_label(&rating).focus();
    window.harness.run_steps(3);
    assert_eq!(window.book(|book| cell(book, 0, Role::Evaluation)), after);
    window.press(Modifiers::NONE, Key::Num1);
    assert_eq!(window.book(|book| cell(book, 0, Role::Rating)), "達成");

    window.press(Modifiers::COMMAND, Key::Z);
    assert_ne!(window.book(|book| cell(book, 0, Role::Rating)), "達成");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| cell(book, 0, Role::Evaluation)), before);
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.book(|book| cell(book, 0, Role::Evaluation)), after);

    window.press(Modifiers::COMMAND, Key::P);
    assert!(window.shows("すべての調書（5件）"));
    window.click("保存先を選ぶ…");
    window.close();
    assert!(window.shows("新しい年度のファイル…"), "back at the start screen");
    assert!(std::fs::read(&pdf).unwrap().starts_with(b"%PDF-"));

    let saved = store::read(&path).unwrap();
    assert_eq!(cell(&saved, 0, Role::Evaluation), after);
}

#[test]
fn typing_that_pauses_is_saved_without_leaving_the_cell() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 1, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.type_into(&target, "続き");
    assert!(window.shows("入力中"));
    // A second of frames.
    window.harness.run_steps(8);
    assert!(window.book(|book| cell(book, 1, Role::Target)).ends_with("続き"));
    assert!(window.harness.get_by_label(&target).is_focused());
}

#[test]
fn nothing_is_saved_or_undone_while_the_input_method_composes() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let before = window.book(|book| cell(book, 0, Role::Target));
    let preedit = |window: &mut Window, text: &str| {
        window
            .harness
            .event(Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
        window.harness.run_steps(8);
    };

    window.harness.get_by_label(&target).focus();
    window.harness.run_steps(2);
    preedit(&mut window, "にほん");
    preedit(&mut window, "日本");
    assert_eq!(window.value(&target), format!("{before}日本"), "on the screen");
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), before, "but not in the book");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.value(&target), format!("{before}日本"));

    window.harness.event(Event::Ime(ImeEvent::Commit("日本".to_owned())));
    window.harness.run_steps(8);
    assert_eq!(window.book(|book| cell(book, 0, Role::Target)), format!("{before}日本"), "and no line break");
}

#[test]
fn rows_are_added_moved_merged_and_deleted_from_the_menus() {
    let folder = Folder::new();
    let path = folder.sample();
    let (first, evaluation) = (label(&path, 0, "個別事業名"), label(&path, 1, "評価"));
    let mut window = Window::open(&path, vec![]);
    let count = window.book(|book| rows(book).len());

    window.harness.get_by_label(&first).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    assert_eq!(window.book(|book| rows(book).len()), count + 1);
    assert!(
        window.harness.get_by_label("2行目・個別事業名").is_focused(),
        "the new row is ready to be named"
    );
    window.harness.event(Event::Text("新しい事業".to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(window.book(|book| book.entry(rows(book)[0]).unwrap().name.clone()), "新しい事業");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    assert_eq!(window.book(|book| rows(book).len()), count);
    assert!(window.shows("「新しい事業」の行を削除しました。"));

    let joint = window
        .book(|book| format!("{}\n{}", cell(book, 0, Role::Evaluation), cell(book, 1, Role::Evaluation)));
    window.harness.get_by_label(&evaluation).click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.harness.get_all_by_label("上のセルと結合").last().unwrap().click();
    window.harness.run_steps(4);
    assert_eq!(window.book(|book| cell(book, 0, Role::Evaluation)), joint);
    assert!(!window.shows(&evaluation), "one cell now");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::U);
    assert_eq!(window.value(&evaluation), "");
    while window.book(|book| cell(book, 0, Role::Evaluation)) == joint {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    assert_ne!(window.value(&evaluation), "");
}

#[test]
fn marks_goals_and_the_closing_text_are_chosen_and_undone() {
    let folder = Folder::new();
    let path = folder.sample();
    let name = label(&path, 0, "個別事業名");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&name).focus();
    window.harness.run_steps(3);
    window.click("※廃止");
    assert_eq!(window.book(|book| book.entry(rows(book)[0]).unwrap().marks.clone()), ["廃止"]);

    let goals = window.book(|book| book.full_sheets().unwrap()[0].goals.clone());
    window.click("基本目標を選ぶ");
    let other = window.book(|book| {
        let goal =
            book.plans().next().unwrap().goals.iter().find(|goal| !goals.contains(&goal.code)).unwrap();
        format!("{}　{}", goal.code, goal.name)
    });
    window.click(&other);
    assert_eq!(window.book(|book| book.full_sheets().unwrap()[0].goals.len()), goals.len() + 1);
    window.press(Modifiers::NONE, Key::Escape);

    window.type_into("施策全体又は基本目標からの実績評価", "\u{3000}以上です。");
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    let sample = import::sample().unwrap();
    let now = window.book(|book| export::json::to_json(book).unwrap());
    assert_eq!(now, export::json::to_json(&sample).unwrap(), "all is undone");
}

#[test]
fn a_new_book_is_made_and_filled() {
    let folder = Folder::new();
    let path = folder.path("new.chosho");
    let mut window = Window::new(vec![path.clone()]);
    window.click("新しい年度のファイル…");
    for (label, text) in
        [("年度", "R6"), ("基準日", "R7.4.1"), ("市区町村", "みなと市"), ("計画名", "子ども計画")]
    {
        window.fill_in(label, text);
    }
    window.click("保存先を選ぶ…");
    assert!(window.shows("調書-1 1行中0行記入済み"));
    window.type_into("1行目・個別事業名", "相談事業");
    window.close();
    let book = store::read(&path).unwrap();
    assert_eq!(book.head.fiscal_year.wareki(), "令和6年度");
    assert_eq!(book.plans().next().unwrap().name, "子ども計画");
    assert_eq!(book.entry(rows(&book)[0]).unwrap().name, "相談事業");
}

#[test]
fn the_sample_is_not_lost_when_it_is_closed_unsaved() {
    let folder = Folder::new();
    let path = folder.path("kept.chosho");
    let mut window = Window::new(vec![path.clone()]);
    window.click("サンプルを見る");
    assert!(window.shows("まだファイルに保存していません"));
    window.type_into("施策全体又は基本目標からの実績評価", "追記");
    window.close();
    assert!(window.shows("保存していない変更があります"));
    window.harness.get_all_by_label("名前を付けて保存…").last().unwrap().click();
    window.harness.run_steps(6);
    let book = store::read(&path).unwrap();
    assert!(book.full_sheets().unwrap()[0].overall.ends_with("追記"));
    assert!(window.shows("新しい年度のファイル…"), "and then it is closed");
}

#[test]
fn the_enter_that_decides_a_word_does_not_answer_a_dialog() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("その他");
    window.click("計画を追加…");
    let preedit = ImeEvent::Preedit { text: "けいかく".to_owned(), active_range_chars: None };
    window.harness.event(Event::Ime(preedit));
    window.harness.run_steps(3);
    // Some input methods give the key along, in the frame of what it decides.
    let enter = Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    window.harness.input_mut().events.extend([enter, Event::Ime(ImeEvent::Commit("計画".to_owned()))]);
    window.harness.run_steps(4);
    let plans = window.book(|book| book.plans().count());
    assert!(window.shows("キャンセル"), "the clerk goes on typing");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("キャンセル"));
    assert_eq!(window.book(|book| book.plans().count()), plans + 1);
}

#[test]
fn the_esc_that_gives_up_a_word_does_not_leave_a_dialog() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("その他");
    window.click("計画を追加…");
    let preedit =
        |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    window.harness.event(preedit("けいかく"));
    window.harness.run_steps(3);
    let escape = Event::Key {
        key: Key::Escape,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    window.harness.input_mut().events.extend([escape, preedit("")]);
    window.harness.run_steps(4);
    assert!(window.shows("キャンセル"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("キャンセル"));
}

#[test]
fn plans_policies_and_sheets_are_made_in_the_sidebar() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let sheets = window.book(|book| book.sheets().count());
    window.click("調書を追加");
    assert_eq!(window.book(|book| book.sheets().count()), sheets + 1);
    assert!(window.shows("調書-6 1行中0行記入済み"));

    window.harness.get_by_label("調書-6 1行中0行記入済み").click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.click("下へ移動");
    window.harness.get_by_label("調書-6 1行中0行記入済み").click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.click("削除");
    assert_eq!(window.book(|book| book.sheets().count()), sheets);
    assert!(window.shows("調書-6「仕事と子育ての両立支援」を削除しました。"));
    window.click("元に戻す");
    assert_eq!(window.book(|book| book.sheets().count()), sheets + 1);
}

#[test]
fn a_file_that_cannot_be_opened_is_explained() {
    let folder = Folder::new();
    let path = folder.path("not.chosho");
    std::fs::write(&path, "something else").unwrap();
    let window = Window::open(&path, vec![]);
    assert!(window.shows("開けませんでした"));
    assert!(window.shows("新しい年度のファイル…"));
}

#[test]
fn without_system_dialogs_a_path_can_be_typed() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::new(vec![]);
    window.click("開く…");
    window.fill_in("ファイルの場所と名前", path.to_str().unwrap());
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("調書-1 7行中7行記入済み"));
}

#[test]
fn closing_asks_each_time_and_never_goes_ahead_by_itself() {
    let folder = Folder::new();
    let path = folder.path("kept.chosho");
    let mut window = Window::new(vec![path.clone()]);
    window.click("サンプルを見る");
    window.type_into("施策全体又は基本目標からの実績評価", "一");
    window.close();
    window.click("キャンセル");
    assert!(window.shows("画面だけにあります"), "the book is still there");
    window.type_into("施策全体又は基本目標からの実績評価", "二");
    window.close();
    assert!(window.shows("保存していない変更があります"));
    window.click("キャンセル");
    // Saving later, for its own sake, closes nothing.
    window.press(Modifiers::COMMAND, Key::S);
    assert!(path.exists());
    assert!(window.book(|book| book.full_sheets().unwrap()[0].overall.ends_with("一二")));
}

#[test]
fn a_file_used_before_is_opened_from_the_start_screen() {
    let folder = Folder::new();
    let mut prefs = Prefs::default();
    prefs.remember(&folder.sample(), "去年の調書".to_owned());
    let mut window = Window::with_prefs(prefs, vec![]);
    // A click on the words, as a clerk does it.
    window.harness.get_by_label("去年の調書").click();
    window.harness.run_steps(4);
    assert!(window.shows("調書-1 7行中7行記入済み"));
}

#[test]
fn redo_has_both_its_shortcuts() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.type_into(&target, "あ");
    for redo in [(Modifiers::COMMAND, Key::Y), (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z)] {
        window.press(Modifiers::COMMAND, Key::Z);
        assert!(!window.value(&target).ends_with('あ'));
        window.press(redo.0, redo.1);
        assert!(window.value(&target).ends_with('あ'));
    }
}

#[test]
fn typing_goes_to_both_cells_when_the_focus_moves_between_two_keys() {
    let folder = Folder::new();
    let path = folder.sample();
    let (target, achievement) = (label(&path, 0, "取組み・方針"), label(&path, 0, "達成度"));
    let mut window = Window::open(&path, vec![]);
    window.type_into(&achievement, "達成に");
    // Back to the cell before, and a key in the very next frame.
    window.harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    window.harness.step();
    window.harness.event(Event::Text("目標に".to_owned()));
    window.harness.run_steps(12);
    assert!(window.book(|book| cell(book, 0, Role::Achievement)).ends_with("達成に"));
    assert!(window.value(&target).contains("目標に"));
}

#[test]
fn typing_without_a_pause_is_saved_all_the_same() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    let before = window.book(|book| cell(book, 0, Role::Target));
    window.type_into(&target, "始");
    // A key in every frame, a quarter of a second each: more than five seconds.
    for _ in 0..24 {
        window.harness.event(Event::Text("続".to_owned()));
        window.harness.step();
    }
    let saved = window.book(|book| cell(book, 0, Role::Target));
    assert!(saved.len() > before.len(), "nothing saved in six seconds");
}

#[test]
fn a_part_of_a_project_can_be_named() {
    let folder = Folder::new();
    let path = folder.sample();
    let name = label(&path, 0, "個別事業名");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&name).click_button(PointerButton::Secondary);
    window.harness.run_steps(4);
    window.harness.get_all_by_label("区分の行を追加").last().unwrap().click();
    window.harness.run_steps(4);
    assert!(window.harness.get_by_label("2行目・個別事業名").is_focused());
    window.harness.event(Event::Text("20時まで".to_owned()));
    window.harness.run_steps(12);
    let part = window.book(|book| book.entry(rows(book)[1]).unwrap().clone());
    assert_eq!(part.name, "20時まで");
    assert_eq!(part.parent, Some(window.book(|book| rows(book)[0])));
}

#[test]
fn undo_goes_back_to_where_it_was() {
    let folder = Folder::new();
    let path = folder.sample();
    let (rating, other) = (label(&path, 0, "評価区分"), label(&path, 1, "個別事業名"));
    let label_of_rating = rating.clone();
    let mut window = Window::open(&path, vec![]);
    // The status bar says the same words.
    let rating = |window: &Window| {
        window.harness.get_by_role_and_label(accesskit::Role::ComboBox, &rating).is_focused()
    };
    window.harness.get_by_label(&label_of_rating).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Num2);
    window.harness.get_by_label(&other).focus();
    window.harness.run_steps(3);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(rating(&window));
}

#[test]
fn a_focused_cell_asks_for_no_frames() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&target).focus();
    window.harness.run();
    // `run` fails where frames never come to an end; and then nothing is due soon.
    window.harness.step();
    let due = window.harness.output().viewport_output.values().next().unwrap().repaint_delay;
    assert!(due.as_secs() >= 60, "the next frame is due in {due:?}");
}

#[test]
fn a_menu_used_by_keys_closes_and_gives_the_keyboard_back() {
    let folder = Folder::new();
    let path = folder.sample();
    let evaluation = label(&path, 0, "評価");
    let mut window = Window::open(&path, vec![]);
    window.harness.get_by_label(&evaluation).focus();
    window.harness.run_steps(3);

    window.click("編集");
    assert!(window.shows("検索"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("検索"));
    assert!(window.harness.get_by_label(&evaluation).is_focused());

    window.click("ヘルプ");
    window.harness.get_by_label("ショートカットキーの一覧").focus();
    window.harness.run_steps(2);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("バージョン情報"), "the menu is gone");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.get_by_label(&evaluation).is_focused());
}

#[test]
fn the_keyboard_is_in_the_sheet_that_is_opened() {
    let folder = Folder::new();
    let path = folder.sample();
    let (first, second) = (label(&path, 0, "個別事業名"), label(&path, 0, "取組み・方針"));
    let mut window = Window::open(&path, vec![]);
    assert!(window.harness.get_by_label(&first).is_focused());
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(window.harness.get_by_label(&second).is_focused());
    window.click("調書-2 8行中8行記入済み");
    window.click("調書-1 7行中7行記入済み");
    assert!(window.harness.get_by_label(&second).is_focused(), "where the clerk left it");
}

#[test]
fn what_is_typed_on_in_the_same_frame_goes_where_a_shortcut_leads() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 0, "取組み・方針");
    let mut window = Window::open(&path, vec![]);
    window.press(Modifiers::NONE, Key::ArrowRight);
    let before = window.value(&target);
    let typed = |window: &mut Window, modifiers, key, text: &str| {
        window.harness.key_press_modifiers(modifiers, key);
        window.harness.event(Event::Text(text.to_owned()));
        window.harness.run_steps(4);
    };
    typed(&mut window, Modifiers::COMMAND, Key::F, "広場");
    assert_eq!(window.value("検索する文字列"), "広場");
    typed(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P, "insatsu");
    assert_eq!(window.value("コマンドを検索"), "insatsu");
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::COMMAND, Key::F);
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.harness.get_by_label(&target).is_focused());
    assert_eq!(window.value(&target), before);

    // And back in the cell that a dialog stood before.
    window.press(Modifiers::NONE, Key::F1);
    typed(&mut window, Modifiers::NONE, Key::Escape, "続き");
    assert_eq!(window.value(&target), format!("{before}続き"));
}

#[test]
fn a_file_used_last_that_was_deleted_since_is_said_to_be_and_listed_no_longer() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    let name = window.book(|book| book.head.title.clone());
    window.press(Modifiers::COMMAND, Key::W);
    let listed = |window: &Window| window.harness.query_by_label_contains(&name).is_some();
    assert!(listed(&window));
    std::fs::remove_file(&path).unwrap();
    window.harness.get_by_label_contains(&name).click();
    window.harness.run_steps(4);
    support::wait(&mut window, |window| window.shows("ファイルがありません"));
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!listed(&window), "it is not offered again");
}
