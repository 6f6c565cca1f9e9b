//! What the clerk sees where a file does not answer, and where a thread breaks down. Time is
//! the window's, which the test sets; the file's thread is held up.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::edit::{Rescued, Wake};
use crate::file::IfExists;
use crate::prefs::Prefs;
use crate::store::{self, Contents};
use crate::ui::App;
use crate::ui::request::{ChosenFile, FileAnswer, FileRequest};

use super::files::FileDialogs;

/// Answers every question for a file with this path.
struct Always(PathBuf);

impl FileDialogs for Always {
    fn ask(&mut self, request: &FileRequest, answer: Sender<FileAnswer>, _wake: Wake) -> bool {
        let FileRequest { id, want, .. } = *request;
        answer
            .send(FileAnswer::Chosen(ChosenFile {
                id,
                want,
                path: self.0.clone(),
                more: Vec::new(),
                replace: false,
            }))
            .unwrap();
        true
    }
}

struct Desk {
    folder: tempfile::TempDir,
    harness: Harness<'static>,
    app: Rc<RefCell<Option<App>>>,
    /// What the first cell is called.
    cell: String,
    now: Arc<Mutex<Duration>>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let book = crate::import::sample().unwrap();
        let sheet = book.sheets().next().unwrap().id;
        let name = book.entries_of(sheet).unwrap().next().unwrap().name.replace('\n', "");
        store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
        let app: Rc<RefCell<Option<App>>> = Rc::default();
        let (made, shown) = (app.clone(), app.clone());
        let prefs = Prefs { rescue: Some(folder.path().join("rescue")), ..Prefs::default() };
        let files = Box::new(Always(folder.path().join("b.chosho")));
        let harness = Harness::builder()
            .with_size([1366.0, 768.0])
            .with_max_steps(32)
            .with_context_setup(move |ctx| *made.borrow_mut() = Some(App::new(ctx, prefs, files)))
            .build_ui(move |ui| {
                if let Some(app) = shown.borrow_mut().as_mut() {
                    app.frame(ui);
                }
            });
        let mut desk =
            Self { folder, harness, app, cell: format!("{name}・取組み・方針"), now: Arc::default() };
        desk.harness.run();
        let now = desk.now.clone();
        desk.with(|app| app.now = Box::new(move || *now.lock().unwrap()));
        let ctx = desk.harness.ctx.clone();
        desk.with(|app| app.open(&ctx, &path));
        desk.harness.run_steps(4);
        desk
    }

    fn with<T>(&self, act: impl FnOnce(&mut App) -> T) -> T {
        act(self.app.borrow_mut().as_mut().unwrap())
    }

    /// Holds up the file, types, and lets so many seconds pass.
    fn type_while_silent(&mut self, seconds: f64) -> Sender<()> {
        let answers = self.with(|app| app.session.as_ref().unwrap().hang());
        self.harness.get_by_label(&self.cell).focus();
        self.harness.run_steps(2);
        self.harness.event(Event::Text("書き足した文。".to_owned()));
        self.harness.run_steps(2);
        assert!(self.says("入力中"));
        self.press(Key::S);
        self.pass(seconds);
        answers
    }

    /// Lets time pass.
    fn pass(&mut self, seconds: f64) {
        *self.now.lock().unwrap() += Duration::from_secs_f64(seconds);
        self.harness.run_steps(2);
    }

    /// Lets the copy on this computer be written.
    fn settle_copy(&mut self) {
        self.with(|app| app.session.as_mut().unwrap().settle_copy(Duration::MAX));
        self.harness.run_steps(2);
    }

    fn press(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.harness.run_steps(4);
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    fn says(&self, words: &str) -> bool {
        let has = |text: Option<String>| text.is_some_and(|text| text.contains(words));
        self.harness.query_all_by(|node| has(node.label()) || has(node.value())).next().is_some()
    }

    /// Waits for the file's answers.
    fn settle(&mut self) {
        let ctx = self.harness.ctx.clone();
        self.with(|app| {
            let notices = app.session.as_mut().unwrap().settle();
            notices.into_iter().for_each(|notice| app.heed(&ctx, notice));
        });
        self.harness.run_steps(4);
    }

    fn left(&self) -> Vec<Rescued> {
        Rescued::all(&self.folder.path().join("rescue"))
    }
}

/// So long an answer may take, in seconds; and so long it may not.
const NOT_YET: f64 = 2.9;
const TOO_LONG: f64 = 3.1;

const SILENT: &str = "保存先から応答がありません";

#[test]
fn what_is_not_answered_is_said_with_where_the_words_are_until_it_is() {
    let mut desk = Desk::new();
    let answers = desk.type_while_silent(NOT_YET);
    assert!(desk.says("保存しています…") && !desk.says("入力中") && !desk.says(SILENT));
    desk.pass(TOO_LONG);
    assert!(desk.says(SILENT), "nobody has touched anything");
    desk.settle_copy();
    assert!(desk.says("このパソコンに控えあり") && desk.says("このパソコンにも控えがあります"));
    assert!(!desk.says("もう一度保存"), "it is under way still");
    drop(answers);
    desk.settle();
    assert!(desk.says("保存済み") && !desk.says(SILENT) && !desk.says("控え"));
}

#[test]
fn a_frame_comes_when_the_time_is_up_though_nobody_touches_anything() {
    let mut desk = Desk::new();
    let _answers = desk.type_while_silent(0.0);
    let wait = desk.harness.output().viewport_output.values().map(|output| output.repaint_delay).min();
    assert!(wait.is_some_and(|wait| wait <= Duration::from_secs(3)), "{wait:?}");
    desk.pass(TOO_LONG);
    desk.with(|app| app.session.take().unwrap().leave());
}

#[test]
fn who_leaves_is_asked_at_once_and_the_copy_is_kept() {
    let mut desk = Desk::new();
    let answers = desk.type_while_silent(TOO_LONG);
    desk.settle_copy();
    desk.press(Key::W);
    assert!(desk.says(SILENT) && desk.says("応答が戻ると、保存して次に進みます"));
    desk.click("戻って待つ");
    assert!(desk.says("このパソコンに控えあり"));
    desk.press(Key::W);
    desk.click("控えを残して閉じる");
    assert!(desk.says("新しい年度のファイル…"), "back at the start screen");
    let left = desk.left();
    assert_eq!(left.len(), 1);
    drop(answers);
}

#[test]
fn who_waits_goes_on_as_soon_as_it_is_saved() {
    let mut desk = Desk::new();
    let answers = desk.type_while_silent(TOO_LONG);
    desk.settle_copy();
    desk.press(Key::W);
    drop(answers);
    desk.settle();
    assert!(desk.says("新しい年度のファイル…") && desk.left().is_empty());
    let book = store::read(&desk.folder.path().join("a.chosho")).unwrap();
    assert!(book.records().any(|record| format!("{record:?}").contains("書き足した文。")));
}

#[test]
fn who_leaves_before_that_is_known_is_told_what_is_waited_for() {
    let mut desk = Desk::new();
    let _answers = desk.type_while_silent(0.1);
    desk.press(Key::W);
    assert!(desk.says("保存が終わると、次に進みます。") && !desk.says("変更を捨てて閉じる"));
    desk.pass(TOO_LONG);
    desk.harness.run_steps(2);
    desk.settle_copy();
    assert!(desk.says(SILENT) && desk.says("控えを残して閉じる"));
    desk.click("控えを残して閉じる");
}

#[test]
fn the_book_goes_on_elsewhere() {
    let mut desk = Desk::new();
    let _answers = desk.type_while_silent(TOO_LONG);
    desk.settle_copy();
    // In the strip above the sheet.
    desk.click("名前を付けて保存…");
    desk.settle();
    assert!(desk.says("b.chosho に保存しました。") && desk.says("保存済み") && !desk.says(SILENT));
    desk.press(Key::W);
    assert!(desk.says("新しい年度のファイル…") && desk.left().is_empty());
}

#[test]
fn a_thread_that_breaks_down_is_told_and_the_next_try_saves() {
    let mut desk = Desk::new();
    desk.with(|app| app.session.as_ref().unwrap().break_down());
    let stopped = "保存の処理が途中で止まりました";
    while !desk.says(stopped) {
        desk.harness.step();
        std::thread::yield_now();
    }
    assert!(desk.says("すべて保存されています"), "nothing was typed yet");
    desk.harness.get_by_label(&desk.cell).focus();
    desk.harness.run_steps(2);
    desk.harness.event(Event::Text("書き足した文。".to_owned()));
    // Typing pauses for a second.
    desk.harness.run_steps(6);
    desk.settle_copy();
    assert!(desk.says(stopped) && desk.says("このパソコンに控えあり"));
    desk.click("もう一度保存");
    desk.settle();
    assert!(desk.says("保存済み") && !desk.says("控え"));
}

/// Runs frames until `there` holds: threads take their time.
fn wait(desk: &mut Desk, there: impl Fn(&Desk) -> bool) {
    for _ in 0..10_000 {
        desk.harness.step();
        if there(desk) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("it does not come");
}

#[test]
fn a_sheet_that_the_checks_break_down_with_is_told_and_the_checks_come_to_their_end() {
    const CHECKING: &str = "点検しています…";
    let mut desk = Desk::new();
    desk.with(|app| {
        let sheet = app.session.as_ref().unwrap().book().sheets().nth(1).map(|sheet| sheet.id);
        app.keeper.close();
        app.keeper.break_on(sheet);
    });
    desk.harness.key_press(Key::F7);
    wait(&mut desk, |desk| desk.says("点検できない調書があります"));
    assert!(desk.says("調書-2の点検が途中で止まりました。"));
    desk.harness.key_press(Key::Enter);
    wait(&mut desk, |desk| !desk.says("点検できない調書があります"));
    wait(&mut desk, |desk| !desk.says(CHECKING));
    desk.harness.run_steps(4);
    assert!(!desk.says(CHECKING) && !desk.says("点検できない調書があります"), "it is told once");
}

#[test]
fn a_preview_that_breaks_down_is_made_again_once_and_then_says_so_until_something_changes() {
    const FAILED: &str = "途中で止まりました";
    let mut desk = Desk::new();
    let ctx = desk.harness.ctx.clone();
    desk.press(Key::F2);
    let settle = |desk: &mut Desk| {
        for _ in 0..4 {
            desk.with(|app| app.pane.wait(&ctx));
            desk.harness.run_steps(2);
        }
    };
    settle(&mut desk);
    let asked = desk.with(|app| app.pane.times_asked());
    assert!(asked > 0);
    desk.with(|app| app.pane.break_down());
    wait(&mut desk, |desk| desk.with(|app| app.pane.times_asked()) > asked);
    settle(&mut desk);
    assert!(!desk.says(FAILED));

    desk.with(|app| app.pane.break_down());
    wait(&mut desk, |desk| desk.says(FAILED));
    let asked = desk.with(|app| app.pane.times_asked());
    settle(&mut desk);
    assert!(desk.says(FAILED) && desk.with(|app| app.pane.times_asked()) == asked, "not over and over");

    desk.harness.get_by_label(&desk.cell).focus();
    desk.harness.run_steps(2);
    desk.harness.event(Event::Text("書き足した文。".to_owned()));
    desk.harness.run_steps(6);
    wait(&mut desk, |desk| desk.with(|app| app.pane.times_asked()) > asked);
    settle(&mut desk);
    assert!(!desk.says(FAILED));
}
