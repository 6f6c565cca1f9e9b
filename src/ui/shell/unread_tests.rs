//! What the clerk sees of a very large book of which a sheet cannot be read.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::book::SheetId;
use crate::edit::{Session, Wake};
use crate::file::IfExists;
use crate::prefs::Prefs;
use crate::store::{self, Contents};
use crate::ui::App;
use crate::ui::request::{Action, Ask, FileAnswer, FileRequest, Verb};

use super::files::FileDialogs;

/// Asks nobody.
struct Nobody;

impl FileDialogs for Nobody {
    fn ask(&mut self, _request: &FileRequest, _answer: Sender<FileAnswer>, _wake: Wake) -> bool {
        false
    }
}

struct Desk {
    harness: Harness<'static>,
    app: Rc<RefCell<Option<App>>>,
    unread: SheetId,
    _folder: tempfile::TempDir,
}

/// The sample as a very large book is opened; its second sheet is not as it was saved.
fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.chosho");
    let book = crate::import::sample().unwrap();
    let unread = book.sheets().nth(1).unwrap().id;
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    let of = "sheet_id = (SELECT id FROM sheet ORDER BY id LIMIT 1 OFFSET 1)";
    conn.execute(&format!("UPDATE entry SET name = name || '?' WHERE {of}"), []).unwrap();
    drop(conn);
    let session = Session::open_lazily(&path, Arc::new(|| {})).unwrap();
    let app: Rc<RefCell<Option<App>>> = Rc::default();
    let (made, shown) = (app.clone(), app.clone());
    let prefs = Prefs { rescue: Some(folder.path().join("rescue")), ..Prefs::default() };
    let harness = Harness::builder()
        .with_size([1366.0, 768.0])
        .with_max_steps(32)
        .with_context_setup(move |ctx| {
            let mut app = App::new(ctx, prefs, Box::new(Nobody));
            app.take_up(session);
            *made.borrow_mut() = Some(app);
        })
        .build_ui(move |ui| {
            if let Some(app) = shown.borrow_mut().as_mut() {
                app.frame(ui);
            }
        });
    let mut desk = Desk { harness, app, unread, _folder: folder };
    desk.harness.run_steps(4);
    desk
}

impl Desk {
    fn with(&mut self, act: impl FnOnce(&mut App)) {
        act(self.app.borrow_mut().as_mut().unwrap());
        self.harness.run_steps(4);
    }

    fn says(&self, words: &str) -> bool {
        self.harness.query_by_label_contains(words).is_some()
    }
}

#[test]
fn the_sheet_says_so_in_its_place_and_can_be_tried_again() {
    let mut desk = desk();
    let unread = desk.unread;
    assert!(!desk.says("もう一度読み込む"));
    let ctx = desk.harness.ctx.clone();
    desk.with(|app| app.perform_all(&ctx, vec![Action::ShowSheet(unread)]));
    assert!(desk.says("もう一度読み込む"));
}

#[test]
fn what_needs_all_sheets_says_why_it_does_not_open() {
    let mut desk = desk();
    let plan =
        desk.app.borrow().as_ref().unwrap().session.as_ref().unwrap().book().plans().next().unwrap().id;
    let form =
        desk.app.borrow().as_ref().unwrap().session.as_ref().unwrap().book().forms().next().unwrap().id;
    for ask in [Ask::Plan(plan), Ask::Form(form)] {
        desk.with(|app| app.ask(ask));
        assert!(desk.says("調書を読み込めません"));
        desk.with(|app| app.dialog = None);
    }
    let ctx = desk.harness.ctx.clone();
    desk.with(|app| app.perform_all(&ctx, vec![Action::Do(Verb::DecideSheet)]));
    assert!(desk.says("調書を読み込めません"));
}
