//! What the clerk sees where something goes wrong with files: nothing typed is
//! lost, and every message says what to do.

mod journals;
use std::fs;
use std::path::Path;
use std::sync::mpsc::Sender;

use crate::support::{self, Folder, Window, cell, label, rows};
use chosho::book::{Cell, CellRecord, Change, Key as _, Record, Role};
use chosho::edit::{Rescued, Wake};
use chosho::prefs::Prefs;
use chosho::store::{self, Contents};
use chosho::ui::files::{FileAnswer, FileDialogs, FileRequest};
use chosho::ui::{App, Shell};
use chosho::{crash, file::IfExists, import};
use eframe::egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

fn window(rescue: &Path, files: Vec<std::path::PathBuf>) -> Window {
    let prefs = Prefs { rescue: Some(rescue.to_owned()), ..Prefs::default() };
    let mut window = Window::with_prefs(prefs, files);
    window.app.borrow_mut().as_mut().unwrap().offer_rescued();
    window.harness.run_steps(4);
    window
}

fn open(window: &mut Window, path: &Path) {
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, path);
    window.harness.run();
}

/// Lets the store's thread finish, then shows what came of it.
fn wait(window: &mut Window) {
    window.app.borrow_mut().as_mut().unwrap().wait_until_settled();
    window.harness.run_steps(4);
}

/// Whether some words stand anywhere in the window.
fn says(window: &Window, words: &str) -> bool {
    let has = |text: Option<String>| text.is_some_and(|text| text.contains(words));
    window.harness.query_all_by(|node| has(node.label()) || has(node.value())).next().is_some()
}

#[test]
fn what_cannot_be_saved_is_said_above_the_sheet_until_it_is() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 1, "取組み・方針");
    let away = folder.path("elsewhere");
    let mut window = window(&folder.path("rescue"), vec![]);
    open(&mut window, &path);
    assert!(!says(&window, "保存できませんでした"));

    fs::rename(&path, &away).unwrap();
    window.type_into(&target, "書き足した文。");
    window.press(Modifiers::COMMAND, Key::S);
    wait(&mut window);
    assert!(says(&window, "移動されたか、名前を変更されたか"), "what happened");
    assert!(says(&window, "すべて画面に残っています"), "what is safe");
    assert!(says(&window, "元の場所に戻して"), "what to do");
    assert!(window.value(&target).ends_with("書き足した文。"));
    // More is typed meanwhile.
    window.type_into(&target, "まだ続く。");
    window.press(Modifiers::COMMAND, Key::S);
    wait(&mut window);

    fs::rename(&away, &path).unwrap();
    window.click("もう一度保存");
    wait(&mut window);
    assert!(!says(&window, "保存できませんでした"));
    window.close();
    assert!(cell(&store::read(&path).unwrap(), 1, Role::Target).ends_with("書き足した文。まだ続く。"));
    assert!(Rescued::all(&folder.path("rescue")).is_empty());
}

#[test]
fn what_failed_is_tried_again_by_itself() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 1, "取組み・方針");
    let away = folder.path("elsewhere");
    let mut window = Window::open(&path, vec![]);
    fs::rename(&path, &away).unwrap();
    window.type_into(&target, "書き足した文。");
    window.press(Modifiers::COMMAND, Key::S);
    wait(&mut window);
    fs::rename(&away, &path).unwrap();
    window.harness.run_steps(2);
    let now = window.harness.ctx.input(|input| input.time);
    window.harness.input_mut().time = Some(now + 11.0);
    window.harness.run_steps(2);
    wait(&mut window);
    assert!(!says(&window, "保存できませんでした"));
}

/// What the system says when the window comes to the front again.
fn comes_back(window: &mut Window) {
    for is_front in [false, true] {
        window.harness.event(Event::WindowFocused(is_front));
    }
    window.harness.step();
    wait(window);
}

#[test]
fn a_file_that_was_written_over_is_told_when_the_window_comes_to_the_front() {
    let folder = Folder::new();
    let (path, saved, shelf) = (folder.sample(), folder.path("saved.chosho"), folder.path("rescue"));
    let target = label(&path, 1, "取組み・方針");
    let mut window = window(&shelf, vec![saved.clone()]);
    open(&mut window, &path);
    window.type_into(&target, "書き足した文。");
    window.press(Modifiers::COMMAND, Key::S);
    wait(&mut window);
    comes_back(&mut window);
    assert!(!says(&window, "保存できなくなりました"), "nothing has happened");

    fs::write(&path, b"%PDF-1.7").unwrap();
    comes_back(&mut window);
    assert!(says(&window, "調書ではない内容で上書きされています"), "what happened");
    assert!(says(&window, "すべて画面に残っています"), "what is safe");
    assert!(says(&window, "別の名前で保存してください"), "what to do");
    assert!(says(&window, "このパソコンに控えあり"));
    assert_eq!(Rescued::all(&shelf).len(), 0, "it is held by the window");
    assert_eq!(
        fs::read_dir(&shelf)
            .unwrap()
            .filter(|file| file.as_ref().unwrap().path().extension().unwrap() == "chosho")
            .count(),
        1
    );

    // Under another name all is as ever.
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    wait(&mut window);
    assert!(!says(&window, "保存できなくなりました"));
    window.type_into(&target, "その後の文。");
    window.close();
    assert!(window.shows("新しい年度のファイル…"), "it is closed without a question");
    let book = store::read(&saved).unwrap();
    assert!(cell(&book, 1, Role::Target).ends_with("書き足した文。その後の文。"));
    assert_eq!(fs::read(&path).unwrap(), b"%PDF-1.7", "what is there now stays");
    assert!(Rescued::all(&shelf).is_empty());
}

#[test]
fn a_file_that_was_written_over_is_not_left_in_silence() {
    let folder = Folder::new();
    let (path, saved) = (folder.sample(), folder.path("saved.chosho"));
    let mut window = window(&folder.path("rescue"), vec![saved.clone()]);
    open(&mut window, &path);
    let screen = window.book(Clone::clone);
    fs::write(&path, b"").unwrap();
    // Nothing was typed, and the window was in front all the time.
    window.close();
    assert!(says(&window, "空になっています"));
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window);
    assert_eq!(store::read(&saved).unwrap(), screen);
    assert_eq!(fs::read(&path).unwrap(), b"");
}

#[test]
fn what_an_earlier_session_left_is_offered_and_taken_up() {
    let folder = Folder::new();
    let (shelf, saved) = (folder.path("rescue"), folder.path("saved.chosho"));
    // A session that ends without being closed: only its thread comes to an end.
    {
        let mut first = window(&shelf, vec![]);
        assert!(!first.shows("保存されていなかった内容があります"), "a sample that was only looked at");
        first.click("サンプルを見る");
        let rating = first.book(|book| {
            let name = book.entry(rows(book)[0]).unwrap().name.replace('\n', "");
            format!("{name}・取組み・方針")
        });
        first.type_into(&rating, "書き足した文。");
        first.press(Modifiers::COMMAND, Key::Z);
        first.press(Modifiers::COMMAND, Key::Y);
        wait(&mut first);
    }
    let mut second = window(&shelf, vec![saved.clone()]);
    assert!(second.shows("保存されていなかった内容があります"));
    let title = Rescued::all(&shelf)[0].origin.title.clone();
    second.click(&format!("{title}を開く"));
    wait(&mut second);
    assert!(second.book(|book| cell(book, 0, Role::Target)).ends_with("書き足した文。"));
    second.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    wait(&mut second);
    second.close();
    assert!(cell(&store::read(&saved).unwrap(), 0, Role::Target).ends_with("書き足した文。"));
    assert!(!window(&shelf, vec![]).shows("保存されていなかった内容があります"));
}

#[test]
fn what_was_left_is_thrown_away_only_when_asked_twice() {
    let folder = Folder::new();
    let shelf = folder.path("rescue");
    {
        let wake: Wake = std::sync::Arc::new(|| {});
        let book = import::sample().unwrap();
        chosho::edit::Session::untitled(book, true, wake).with_rescue(Some(shelf.clone())).settle();
    }
    let title = Rescued::all(&shelf)[0].origin.title.clone();
    let mut window = window(&shelf, vec![]);
    window.click(&format!("{title}を削除…"));
    assert_eq!(Rescued::all(&shelf).len(), 1);
    window.click(&format!("{title}を残す"));
    window.click(&format!("{title}を削除…"));
    window.click(&format!("{title}を削除"));
    assert!(Rescued::all(&shelf).is_empty());
    assert!(!window.shows("保存されていなかった内容があります"), "nothing is left to choose from");
}

#[test]
fn the_open_file_is_checked_on_request() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.click("ファイル");
    window.click("ファイルの検査");
    window.app.borrow_mut().as_mut().unwrap().wait_for_jobs(&window.harness.ctx.clone());
    window.harness.run_steps(4);
    assert!(window.shows("ファイルに問題はありません"));
}

/// The sample with a figure in it that is not the one that was saved.
fn damaged(folder: &Folder) -> std::path::PathBuf {
    let path = folder.sample();
    let mut book = store::read(&path).unwrap();
    let entry = rows(&book)[1];
    let column =
        book.context(book.sheets().next().unwrap().id).unwrap().form.role(Role::Target).unwrap().id.clone();
    let text = "前後の文に紛れて変わる1,301人の数".to_owned();
    book.apply(&Change::insert(Record::Cell(CellRecord { entry, column, cell: Cell::Text(text) })));
    store::create(&path, &Contents::new(book), IfExists::Replace).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let (old, new) = ("1,301人".as_bytes(), "1,381人".as_bytes());
    let at = bytes.windows(old.len()).position(|window| window == old).unwrap();
    bytes[at..at + old.len()].copy_from_slice(new);
    fs::write(&path, bytes).unwrap();
    assert!(entry.raw() > 0);
    path
}

#[test]
fn a_damaged_file_is_named_by_its_sheet_and_what_can_be_read_is_taken_out() {
    let folder = Folder::new();
    let path = damaged(&folder);
    let before = fs::read(&path).unwrap();
    let mut window = Window::open(&path, vec![]);
    assert!(window.shows("ファイルが壊れています"));
    assert!(says(&window, "・調書-1（全ての子育て家庭への支援）の内容が、保存したときと違うか、読めません"));
    window.click("読める内容を取り出す");
    window.app.borrow_mut().as_mut().unwrap().wait_for_jobs(&window.harness.ctx.clone());
    window.harness.run_steps(6);
    assert!(window.shows("読める内容を取り出しました"));
    assert!(says(&window, "・調書-1"));
    assert!(window.book(|book| cell(book, 1, Role::Target)).contains("1,381人"));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn no_dialog_saves_over_what_is_read() {
    let folder = Folder::new();
    let book = folder.sample();
    // A document whose name is that of a book, and a book whose name is that of a PDF.
    let document = folder.path("document.chosho");
    fs::write(&document, chosho::export::json::to_json(&import::sample().unwrap()).unwrap()).unwrap();
    let pdf = folder.path("book.pdf");
    fs::copy(&book, &pdf).unwrap();

    let mut window = window(&folder.path("rescue"), vec![document.clone(), document.clone()]);
    window.click("Excel・Word・PDFの文書から作る…");
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().wait_for_jobs(&ctx);
    window.harness.run_steps(4);
    let before = fs::read(&document).unwrap();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(says(&window, "読み込むファイルそのもの"), "the document that the book is made from");
    assert!(fs::read(&document).unwrap() == before);
}

/// Fails where a file is to be asked for, as a fault in a frame does.
struct Failing;

impl FileDialogs for Failing {
    fn ask(&mut self, _request: &FileRequest, _answer: Sender<FileAnswer>, _wake: Wake) -> bool {
        panic!("a fault in the middle of a frame: 書き足した文");
    }
}

#[test]
fn where_a_frame_fails_what_is_typed_is_saved_and_the_next_start_says_so() {
    let folder = Folder::new();
    let (path, reports) = (folder.sample(), folder.path("reports"));
    let target = label(&path, 1, "取組み・方針");
    let prefs = || Prefs {
        rescue: Some(folder.path("rescue")),
        reports: Some(reports.clone()),
        backup_folder: Some(folder.path("backups")),
        ..Prefs::default()
    };
    crash::report_panics(Some(reports.clone()));
    let shell = Shell::default();
    let (held, shown, book) = (shell.clone(), shell.clone(), path.clone());
    let first = prefs();
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_context_setup(move |ctx| {
            let mut app = App::new(ctx, first, Box::new(Failing));
            app.open(ctx, &book);
            held.hold(ctx, app);
        })
        .build_ui(move |ui| shown.frame(ui));
    harness.run_steps(4);
    harness.get_by_label(&target).focus();
    harness.run_steps(2);
    harness.event(Event::Text("書き足した文。".to_owned()));
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
    harness.run_steps(3);
    assert!(shell.with(|app| app.session().is_none()).unwrap(), "the book is put away");
    assert!(cell(&store::read(&path).unwrap(), 1, Role::Target).ends_with("書き足した文。"));
    let beside: Vec<_> =
        fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!beside.iter().any(|name| name.to_string_lossy().starts_with(".~lock.")), "{beside:?}");
    assert_eq!(chosho::backup::all(&folder.path("backups")).unwrap().len(), 1);
    assert!(Rescued::all(&folder.path("rescue")).is_empty(), "all of it is in its file");

    // Faults of other tests are reported in the same folder, if they come first.
    let names = fs::read_dir(&reports).unwrap().map(|entry| entry.unwrap().path());
    let report = names
        .map(|path| fs::read_to_string(path).unwrap())
        .find(|text| text.contains("tests/window/safety.rs"));
    let report = report.unwrap();
    assert!(report.contains("最後の操作：開く…") && !report.contains("書き足した"), "{report}");

    let mut second = Window::with_prefs(prefs(), vec![]);
    second.harness.run_steps(4);
    assert!(says(&second, "前回、プログラムに不具合が起きました") && says(&second, "不具合の記録 "));
}

#[test]
fn asked_to_end_it_saves_what_is_typed_even_where_nothing_is_drawn() {
    let folder = Folder::new();
    let path = folder.sample();
    let target = label(&path, 1, "取組み・方針");
    let shell = Shell::default();
    let (held, shown, book) = (shell.clone(), shell.clone(), path.clone());
    let prefs = Prefs { backup_folder: Some(folder.path("backups")), ..Prefs::default() };
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .with_context_setup(move |ctx| {
            let mut app = App::new(ctx, prefs, Box::new(support::Scripted(vec![])));
            app.open(ctx, &book);
            held.hold(ctx, app);
        })
        .build_ui(move |ui| shown.frame(ui));
    harness.run_steps(4);
    harness.get_by_label(&target).focus();
    harness.run_steps(2);
    // Still being composed: the kana are on the screen, so they are kept.
    harness
        .event(Event::Ime(ImeEvent::Preedit {
            text: "かきたしたぶん".to_owned(), active_range_chars: None
        }));
    harness.run_steps(2);
    shell.ask_to_end();
    // What a hidden window gets instead of frames.
    shell.logic(&harness.ctx.clone());
    assert!(shell.with(|app| app.session().is_none()).unwrap());
    assert!(cell(&store::read(&path).unwrap(), 1, Role::Target).ends_with("かきたしたぶん"));
    assert!(store::is_free(&path));
    assert_eq!(chosho::backup::all(&folder.path("backups")).unwrap().len(), 1);
}
