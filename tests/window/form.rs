//! 様式の編集, driven without a display: what is changed there is how sheets are.

use std::fs;
use std::sync::Arc;

use crate::support::{Folder, Window, cell, label, rows, wait};
use chosho::book::{Book, Form, Role};
use chosho::export::json::to_json;
use chosho::import;
use eframe::egui::{DroppedFile, Key, Modifiers, ViewportEvent, ViewportId, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn edit_form(window: &mut Window) {
    window.click("調書");
    window.click("様式の編集…");
    window.harness.run_steps(2);
    assert!(is_open(window));
}

/// Whether the editor is open.
fn is_open(window: &Window) -> bool {
    window.harness.query_by_role_and_label(accesskit::Role::TextInput, "様式の名前").is_some()
}

fn open_combo(window: &mut Window, name: &str) {
    window.harness.get_by_role_and_label(accesskit::Role::ComboBox, name).click();
    window.harness.run_steps(4);
}

/// Presses the main button.
fn done(window: &mut Window, words: &str) {
    window.harness.get_by_role_and_label(accesskit::Role::Button, words).click();
    window.harness.run_steps(4);
    assert!(!window.shows("キャンセル"), "the dialog is closed");
}

fn form(book: &Book) -> Form {
    book.forms().next().unwrap().clone()
}

fn columns(window: &Window) -> Vec<String> {
    window.book(|book| form(book).columns.iter().map(|column| column.short.clone()).collect())
}

fn sample() -> String {
    to_json(&import::sample().unwrap()).unwrap()
}

/// Undoes so many steps; the whole book then.
fn undone(window: &mut Window, steps: usize) -> String {
    for _ in 0..steps {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    window.book(|book| to_json(book).unwrap())
}

#[test]
fn a_column_is_added_written_in_taken_out_and_brought_back() {
    let folder = Folder::new();
    let path = folder.sample();
    let own = label(&path, 0, "課題");
    let mut window = Window::open(&path, vec![]);
    edit_form(&mut window);
    window.click("列「達成度」");
    window.click("＋ 列を追加");
    window.fill_in("短い名前", "課題");
    window.harness.get_by_role_and_label(accesskit::Role::MultilineTextInput, "見出し").focus();
    window.harness.run_steps(2);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text("課題と".to_owned()));
    window.press(Modifiers::NONE, Key::Enter);
    window.harness.event(eframe::egui::Event::Text("対応".to_owned()));
    window.harness.run_steps(2);
    assert!(window.shows("キャンセル"), "Enter makes a line there and is no answer");
    assert!(window.shows("見本の列「課題」"), "the table shows it at once");
    done(&mut window, "変更");
    assert_eq!(columns(&window), ["個別事業名", "取組み・方針", "達成度", "課題", "評価", "評価区分"]);
    let new = window.book(|book| form(book).columns[3].clone());
    assert_eq!(new.caption, "課題と\n対応");
    assert_eq!(new.group.as_deref(), Some("個別事業"), "it stands between two of a group");

    window.type_into(&own, "人手が足りない");
    edit_form(&mut window);
    window.click("列「課題」");
    assert!(
        window
            .shows("この列には1行・7字の入力があります。列を外しても入力は残り、「外した列」から戻せます。")
    );
    window.click("列を外す");
    done(&mut window, "変更");
    assert!(!window.shows(&own));
    let kept = window.book(|book| book.text(rows(book)[0], &new.id).to_owned());
    assert_eq!(kept, "人手が足りない", "the text stays in the book");

    edit_form(&mut window);
    window.click("列「課題」を戻す");
    done(&mut window, "変更");
    assert_eq!(window.value(&own), "人手が足りない");
    assert_eq!(columns(&window).last().unwrap(), "課題");
    // Added, written, taken out, brought back.
    assert_eq!(undone(&mut window, 4), sample());
}

#[test]
fn a_column_is_deleted_for_good_with_its_text_and_that_is_undone() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    edit_form(&mut window);
    window.click("列「取組み・方針」");
    window.click("列を外す");
    window.click("列「取組み・方針」を完全に削除");
    done(&mut window, "変更");
    window.book(|book| {
        assert!(form(book).shelved.is_empty());
        assert_eq!(book.text(rows(book)[0], &"target".into()), "");
    });
    assert_eq!(undone(&mut window, 1), sample());
}

#[test]
fn columns_are_moved_by_buttons_and_by_dragging() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    edit_form(&mut window);
    window.click("見本の列「評価」");
    window.click("列を左へ動かす");
    let from = window.harness.get_by_label("見本の列「評価区分」").rect().center();
    let to = window.harness.get_by_label("見本の列「取組み・方針」").rect().left_center();
    window.harness.drag_at(from);
    window.harness.run_steps(2);
    window.harness.hover_at(to);
    window.harness.run_steps(2);
    window.harness.drop_at(to);
    window.harness.run_steps(2);
    done(&mut window, "変更");
    assert_eq!(columns(&window), ["個別事業名", "評価区分", "取組み・方針", "評価", "達成度"]);
}

#[test]
fn a_rating_in_use_is_renamed_everywhere_and_another_is_replaced() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let count = |window: &Window, name: &str| {
        window.book(|book| book.form_use(form(book).id).unwrap().rating(&form(book), name))
    };
    let (reached, changed, kept) = (count(&window, "達成"), count(&window, "変更"), count(&window, "継続"));
    assert!(reached > 0 && changed > 0);
    edit_form(&mut window);
    window.click("評価区分のタブ");
    window.fill_in("評価区分1の名前", "継続");
    assert!(window.shows("同じ名前の評価区分があります。"));
    assert!(window.harness.get_by_label("変更").accesskit_node().is_disabled());
    window.fill_in("評価区分1の名前", "Ａ 達成");
    window.click("評価区分1の色：青");
    window.click("評価区分4を外す");
    assert!(window.shows(&format!("「変更」は{changed}行で使われています。")));
    open_combo(&mut window, "「変更」の行の扱い");
    window.click("「継続」に置き換える");
    done(&mut window, "変更");
    assert_eq!((count(&window, "達成"), count(&window, "Ａ 達成")), (0, reached));
    assert_eq!((count(&window, "変更"), count(&window, "継続")), (0, kept + changed));
    let names = window.book(|book| form(book).ratings.iter().map(|r| r.name.clone()).collect::<Vec<_>>());
    assert_eq!(names, ["Ａ 達成", "充実", "継続", "未実施"]);
    assert_eq!(undone(&mut window, 1), sample(), "all of it was one step");
}

#[test]
fn a_form_goes_to_a_file_and_comes_back_as_one_more() {
    let folder = Folder::new();
    let (path, file) = (folder.sample(), folder.path("form.json"));
    let reached = label(&path, 0, "実績");
    let mut window = Window::open(&path, vec![file.clone(), file.clone()]);
    window.click("調書");
    window.click("様式をファイルに保存…");
    wait(&mut window, |window| window.shows("様式を保存しました。"));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"目標事業評価調書\"", "\"新しい様式\"").replace("達成度", "実績"))
        .unwrap();

    window.click("調書");
    window.click("様式をファイルから読み込む…");
    wait(&mut window, is_open);
    let name = window.harness.get_by_role_and_label(accesskit::Role::TextInput, "様式の名前");
    assert_eq!(name.accesskit_node().value().unwrap(), "新しい様式");
    assert!(window.shows("見本の列「実績」"), "it is shown before it counts");
    assert_eq!(window.book(|book| to_json(book).unwrap()), sample(), "nothing has changed yet");
    window.click("新しい様式として追加する");
    done(&mut window, "追加");
    let names = window.book(|book| book.forms().map(|form| form.name.clone()).collect::<Vec<_>>());
    assert_eq!(names, ["目標事業評価調書", "新しい様式"]);
    assert_eq!(columns(&window)[2], "達成度", "the plans keep theirs");

    // Now a plan takes it.
    open_combo(&mut window, "計画名");
    window.click("計画の名前・目標を変更…");
    window.harness.run_steps(6);
    open_combo(&mut window, "様式を変更");
    window.click("新しい様式");
    assert!(window.shows("入力した内容は、同じ列にそのまま表示されます。"));
    done(&mut window, "変更");
    assert!(window.shows(&reached), "the sheet is shown in it");
    assert_eq!(undone(&mut window, 2), sample());
}

#[test]
fn a_loaded_form_takes_the_place_of_the_own_and_loses_nothing() {
    let folder = Folder::new();
    let file = folder.path("form.json");
    fs::write(
        &file,
        r#"{"name": "簡易様式", "columns": [{"id": "name", "caption": "事業", "kind": "name"},
            {"id": "achievement", "caption": "実績", "role": "achievement"}], "ratings": [{"name": "達成"}]}"#,
    )
    .unwrap();
    let mut window = Window::open(&folder.sample(), vec![file]);
    window.click("調書");
    window.click("様式をファイルから読み込む…");
    wait(&mut window, is_open);
    assert!(window.shows("列「評価」を戻す"), "what is used and unknown there is put aside");
    done(&mut window, "置き換える");
    window.book(|book| {
        assert_eq!(form(book).name, "簡易様式");
        assert!(!cell(book, 0, Role::Achievement).is_empty());
        assert!(!book.text(rows(book)[0], &"evaluation".into()).is_empty());
    });
    assert_eq!(undone(&mut window, 1), sample());
}

#[test]
fn a_file_that_is_no_form_is_explained() {
    let folder = Folder::new();
    let file = folder.path("form.json");
    fs::write(&file, "{\"name\": \"様式\",\n \"columns\": 1}").unwrap();
    let mut window = Window::open(&folder.sample(), vec![file]);
    window.click("調書");
    window.click("様式をファイルから読み込む…");
    wait(&mut window, |window| window.shows("様式を読み取れませんでした"));
    assert!(window.shows("様式のファイルの2行目を読み取れません。"));
    assert_eq!(window.book(|book| to_json(book).unwrap()), sample());
}

#[test]
fn forms_are_copied_and_unused_ones_deleted() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("調書");
    window.click("様式の一覧…");
    let deletable = |window: &Window, name: &str| {
        !window.harness.get_by_label(&format!("「{name}」を削除")).accesskit_node().is_disabled()
    };
    assert!(!deletable(&window, "目標事業評価調書"));
    window.click("「目標事業評価調書」を複製");
    assert!(deletable(&window, "目標事業評価調書のコピー"));
    window.click("「目標事業評価調書のコピー」を削除");
    assert!(!window.shows("「目標事業評価調書のコピー」を削除"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.book(|book| book.forms().count()), 1);
    assert_eq!(undone(&mut window, 2), sample());
}

#[test]
fn what_is_cancelled_changes_nothing() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    edit_form(&mut window);
    window.click("＋ 列を追加");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(!window.shows("キャンセル"));
    assert_eq!(window.book(|book| to_json(book).unwrap()), sample());
    edit_form(&mut window);
    done(&mut window, "変更");
    assert!(!window.shows("元に戻す：様式の変更"), "taken without a change it is no step");
    assert_eq!(window.book(|book| to_json(book).unwrap()), sample());
}

#[test]
fn notes_are_written_in_the_head_saved_and_undone() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    window.click("メモ");
    assert!(window.harness.get_by_label("メモ（印刷されません）").is_focused());
    window.type_into("メモ（印刷されません）", "課長に確認");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| to_json(book).unwrap()), sample(), "the notes are a step of their own");
    window.press(Modifiers::COMMAND, Key::Y);
    assert!(window.shows("メモ（あり）"), "the head says that there are some");
    assert!(window.shows("調書-1 7行中7行記入済み メモあり"), "and so does the tree");
    window.close();
    let book = chosho::store::read(&path).unwrap();
    assert_eq!(book.full_sheets().unwrap()[0].note, "課長に確認");
}

#[test]
fn sheets_follow_when_the_code_of_a_goal_changes() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    let goals = |window: &Window| window.book(|book| book.full_sheets().unwrap()[0].goals.clone());
    assert_eq!(goals(&window), ["1"]);
    window.click("基本目標を選ぶ");
    window.click("一覧を変更…");
    let first = window.harness.get_all_by_label("基本目標の番号").next().unwrap();
    first.focus();
    window.harness.run_steps(2);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text("7".to_owned()));
    window.harness.run_steps(2);
    done(&mut window, "変更");
    assert_eq!(goals(&window), ["7"]);
    assert_eq!(undone(&mut window, 1), sample());
}

#[test]
fn the_clerk_goes_on_typing_where_a_column_was() {
    let folder = Folder::new();
    let path = folder.sample();
    let (rating, evaluation) = (label(&path, 0, "評価区分"), label(&path, 0, "評価"));
    let mut window = Window::open(&path, vec![]);
    window.click(&rating);
    window.press(Modifiers::NONE, Key::Escape);
    edit_form(&mut window);
    window.click("列「評価区分」");
    window.click("列を外す");
    done(&mut window, "変更");
    for key in [Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft, Key::Delete, Key::Tab] {
        window.press(Modifiers::NONE, key);
    }
    window.press(Modifiers::COMMAND, Key::D);
    let kept = window.book(|book| book.text(rows(book)[0], &"rating".into()).to_owned());
    assert_eq!(kept, "継続", "nothing is done to a column that is not seen");
    window.type_into(&evaluation, "と思う");
    assert!(window.value(&evaluation).ends_with("と思う"));
}

/// A file that somebody drops on the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_dialog_keeps_its_book_when_a_file_is_dropped_or_the_window_closed() {
    let (folder, other) = (Folder::new(), Folder::new());
    let path = folder.sample();
    let mut window = Window::open(&path, vec![]);
    edit_form(&mut window);
    window.click("＋ 列を追加");
    window.harness.input_mut().dropped_files.push(Arc::new(Dropped(other.sample())));
    window.harness.run_steps(4);
    let own = |window: &Window| {
        window.app.borrow().as_ref().unwrap().session().and_then(|session| session.path().map(Into::into))
    };
    assert!(is_open(&window));
    assert_eq!(own(&window), Some(path.clone()));
    let viewport = window.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.harness.run_steps(4);
    assert!(is_open(&window), "what was entered is still there");
    assert_eq!(own(&window), Some(path));
    done(&mut window, "変更");
    assert!(columns(&window).contains(&"新しい列".to_owned()));
}
