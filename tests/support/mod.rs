//! A window without a display, driven through its accessibility tree.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

pub mod display;
pub mod holder;
pub mod journal;
pub mod needs;
pub mod picture;

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chosho::background;
use chosho::book::{Book, EntryId, Role};
use chosho::clipboard::{Clipboard, ClipboardContent};
use chosho::edit::Wake;
use chosho::prefs::Prefs;
use chosho::store::{self, Contents};
use chosho::ui::App;
use chosho::ui::files::{ChosenFile, FileAnswer, FileDialogs, FileRequest, FileWant};
use chosho::{file::IfExists, import};
use eframe::egui::{Event, Key, Modifiers, accesskit};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// How long a thread may take that answers at once where nothing else runs.
const PATIENCE: Duration = Duration::from_secs(120);

/// Answers every question for a file with the next of these paths.
pub struct Scripted(pub Vec<PathBuf>);

impl FileDialogs for Scripted {
    fn ask(&mut self, request: &FileRequest, answer: Sender<FileAnswer>, _wake: Wake) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let path = self.0.remove(0);
        // Where several can be chosen, all that are left are.
        let more = if request.want == FileWant::Returned { std::mem::take(&mut self.0) } else { Vec::new() };
        let chosen = ChosenFile { id: request.id, want: request.want, path, more, replace: false };
        answer.send(FileAnswer::Chosen(chosen)).unwrap();
        true
    }
}

/// A question for a file, and where its answer goes.
type Question = (FileRequest, Sender<FileAnswer>);

/// Questions for a file that are answered when the test says so.
#[derive(Clone, Default)]
pub struct Later(Arc<Mutex<Vec<Question>>>);

impl Later {
    /// How many were asked.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Answers the last with a file.
    pub fn answer(&self, path: &Path) {
        let (request, answer) = self.0.lock().unwrap().last().cloned().unwrap();
        let chosen = ChosenFile {
            id: request.id,
            want: request.want,
            path: path.to_owned(),
            more: Vec::new(),
            replace: false,
        };
        answer.send(FileAnswer::Chosen(chosen)).unwrap();
    }

    /// Has the dialog of the last break down.
    pub fn fail(&self) {
        let (request, answer) = self.0.lock().unwrap().last().cloned().unwrap();
        answer.send(FileAnswer::Failed(request.id)).unwrap();
    }

    /// Cancels the last.
    pub fn cancel(&self) {
        let (request, answer) = self.0.lock().unwrap().last().cloned().unwrap();
        answer.send(FileAnswer::Cancelled(request.id)).unwrap();
    }
}

impl FileDialogs for Later {
    fn ask(&mut self, request: &FileRequest, answer: Sender<FileAnswer>, _wake: Wake) -> bool {
        self.0.lock().unwrap().push((request.clone(), answer));
        true
    }
}

/// A clipboard of the test's own.
#[derive(Clone, Default)]
pub struct Clip(Arc<Mutex<Option<ClipboardContent>>>);

impl Clip {
    pub fn get(&self) -> Option<ClipboardContent> {
        self.0.lock().unwrap().clone()
    }

    pub fn set(&self, content: Option<ClipboardContent>) {
        *self.0.lock().unwrap() = content;
    }
}

impl Clipboard for Clip {
    fn read(&mut self) -> Option<ClipboardContent> {
        self.get()
    }

    fn html(&mut self) -> Option<String> {
        self.get()?.html
    }

    fn write(&mut self, content: &ClipboardContent) -> bool {
        self.set(Some(content.clone()));
        true
    }
}

pub struct Window {
    pub harness: Harness<'static>,
    pub clipboard: Clip,
    pub app: Rc<RefCell<Option<App>>>,
}

impl Window {
    pub fn new(files: Vec<PathBuf>) -> Self {
        Self::with_prefs(Prefs::default(), files)
    }

    pub fn with_prefs(prefs: Prefs, files: Vec<PathBuf>) -> Self {
        background::be_patient(PATIENCE);
        let app: Rc<RefCell<Option<App>>> = Rc::default();
        let (made, shown) = (app.clone(), app.clone());
        let clipboard = Clip::default();
        let clip = Box::new(clipboard.clone());
        let harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_max_steps(32)
            .with_context_setup(move |ctx| {
                *made.borrow_mut() =
                    Some(App::new(ctx, prefs, Box::new(Scripted(files))).with_clipboard(clip));
            })
            .build_ui(move |ui| {
                if let Some(app) = shown.borrow_mut().as_mut() {
                    app.frame(ui);
                }
            });
        let mut window = Self { harness, clipboard, app };
        window.harness.run();
        window
    }

    pub fn open(book: &Path, files: Vec<PathBuf>) -> Self {
        let mut window = Self::new(files);
        let ctx = window.harness.ctx.clone();
        window.app.borrow_mut().as_mut().unwrap().open(&ctx, book);
        window.harness.run();
        // What the checks find comes from a thread of its own.
        window.app.borrow_mut().as_mut().unwrap().wait_for_review();
        window.harness.run();
        window
    }

    /// Has questions for files wait for their answers from now on.
    pub fn asks_later(&mut self) -> Later {
        let later = Later::default();
        let app = self.app.borrow_mut().take().unwrap();
        *self.app.borrow_mut() = Some(app.with_files(Box::new(later.clone())));
        later
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    /// Goes to a field and types, which goes on at the end of its text.
    pub fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).focus();
        self.harness.run_steps(2);
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.run_steps(3);
    }

    /// Puts text in the place of what a dialog's field holds.
    pub fn fill_in(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(accesskit::Role::TextInput, label).focus();
        self.harness.run_steps(2);
        self.press(Modifiers::COMMAND, Key::A);
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.run_steps(2);
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(4);
    }

    pub fn shows(&self, text: &str) -> bool {
        self.harness.query_by_label(text).is_some()
    }

    /// What a field holds on the screen.
    pub fn value(&self, label: &str) -> String {
        self.harness.get_by_label(label).accesskit_node().value().unwrap_or_default()
    }

    /// What a field of one line holds: beside some stands a word of the same name.
    pub fn line(&self, label: &str) -> String {
        let field = self.harness.get_by_role_and_label(accesskit::Role::TextInput, label);
        field.accesskit_node().value().unwrap_or_default()
    }

    pub fn book<R>(&self, read: impl FnOnce(&Book) -> R) -> R {
        read(self.app.borrow().as_ref().unwrap().session().expect("a book is open").book())
    }

    /// Closes the book, which waits for all that is being written.
    pub fn close(&mut self) {
        self.press(Modifiers::COMMAND, Key::W);
    }
}

pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The bundled sample in a file.
    pub fn sample(&self) -> PathBuf {
        let path = self.path("sample.chosho");
        store::create(&path, &Contents::new(import::sample().unwrap()), IfExists::Refuse).unwrap();
        path
    }
}

/// Runs frames until `there` holds: jobs run on threads of their own.
pub fn wait(window: &mut Window, there: impl Fn(&Window) -> bool) {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        window.harness.step();
        if there(window) {
            window.harness.run_steps(2);
            return;
        }
        std::thread::yield_now();
    }
    panic!("it does not come");
}

/// The rows of the sample's first sheet.
pub fn rows(book: &Book) -> Vec<EntryId> {
    let sheet = book.sheets().next().unwrap().id;
    book.entries_of(sheet).unwrap().map(|row| row.id).collect()
}

pub fn cell(book: &Book, row: usize, role: Role) -> String {
    let sheet = book.sheets().next().unwrap();
    let column = &book.context(sheet.id).unwrap().form.role(role).unwrap().id;
    book.text(rows(book)[row], column).to_owned()
}

/// What the sample's cells are called, by the name of their entry.
pub fn label(book: &Path, row: usize, column: &str) -> String {
    let book = store::read(book).unwrap();
    let name = book.entry(rows(&book)[row]).unwrap().name.replace('\n', "");
    format!("{name}・{column}")
}
