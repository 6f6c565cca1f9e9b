//! The program's state.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use eframe::egui::{self, Context};

use crate::book::{Book, FormId};
use crate::clipboard::{self, Clipboard};
use crate::clock;
use crate::edit::{Item, Session, Wake};
use crate::exchange::AskingPlan;
use crate::export::Planned;
use crate::prefs::{CaretChoice, Prefs, ThemeChoice};
use crate::review::Keeper;
use crate::screen::Renderer;
use crate::ui::dialogs::MessageDialog;
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::ime::ImeKeeper;
use crate::ui::kit::jobs::Jobs;
use crate::ui::kit::theme;
use crate::ui::kit::theme::{Blink, Look};
use crate::ui::preview::Pane;
use crate::ui::request::{Action, After, FileAnswer, FileRequest, How};
use crate::viewmodel::document::draft::ImportDraft;

use super::files::FileDialogs;
use super::keyboard::Keyboard;
use super::menu;
use super::toast::Toasts;
use super::tour::Tour;
use super::under_way::{Correcting, Ending, Opening};
use super::view::View;

/// The program.
pub struct App {
    pub(super) session: Option<Session>,
    pub(super) view: View,
    pub(super) prefs: Prefs,
    pub(super) dialog: Option<DialogFrame>,
    /// The one that comes back once the box for a path is done with.
    pub(super) behind: Option<DialogFrame>,
    /// What follows once what the dialog waits for has come: a backup, or that the book is
    /// saved.
    pub(super) after: Option<After>,
    /// Messages that wait until no dialog is open.
    pub(super) messages: VecDeque<MessageDialog>,
    pub(super) toasts: Toasts,
    pub(super) tour: Tour,
    pub(super) jobs: Jobs,
    pub(super) pane: Pane,
    /// What the checks find, kept up to date.
    pub(super) keeper: Keeper,
    pub(super) files: Box<dyn FileDialogs>,
    pub(super) clipboard: Box<dyn Clipboard>,
    /// The document that the open book was made from.
    pub(super) made_from: Option<PathBuf>,
    /// How the document was read that became a book last, where nobody has looked at it.
    pub(super) read: Option<Box<ImportDraft>>,
    /// That can be looked at, which is said with the welcome.
    pub(super) offers_look: bool,
    /// Where file dialogs send their answers.
    pub(super) answers: (Sender<FileAnswer>, Receiver<FileAnswer>),
    pub(super) asked: AskedFile,
    /// What is said once the next book is open.
    pub(super) welcome: Option<String>,
    pub(super) quitting: bool,
    pub(super) wake: Wake,
    /// When what could not be saved is tried again, in the window's seconds.
    pub(super) retry_at: Option<f64>,
    /// Where the clerk wants to go, once that sheet can be read.
    pub(super) later: Option<Action>,
    pub(super) ending: Ending,
    pub(super) correcting: Correcting,
    /// A book that is being opened or made.
    pub(super) opening: Option<Opening>,
    /// The time by which is told that something does not answer.
    pub(super) now: Box<dyn Fn() -> Duration + Send>,
    pub(super) keyboard: Keyboard,
    /// The active cell was given the keyboard, which nothing had.
    pub(super) returned: bool,
    /// The menu bar a frame ago, and now.
    pub(super) bar: (menu::Bar, menu::Bar),
    pub(super) title: String,
    pub(super) renderer: Renderer,
}

/// The file that was asked for last, and what it is to hold. An answer to an
/// earlier question, or one that comes after the book was left, counts for nothing.
#[derive(Default)]
pub(super) struct AskedFile {
    pub id: u64,
    /// What was asked.
    pub request: Option<FileRequest>,
    pub new_book: Option<Box<Book>>,
    /// What is written to it by an export.
    pub files: Vec<Planned>,
    /// What is sent to departments from it.
    pub asking: Option<Box<AskingPlan>>,
    /// The form that is written to it.
    pub form: Option<FormId>,
    /// The backup that is copied to it.
    pub backup: Option<PathBuf>,
    /// The folder that it is likely to go to.
    pub beside: Option<PathBuf>,
    /// Last year's file, which whoever asked keeps from being written over.
    pub last: Option<PathBuf>,
    /// What follows once the book is saved there.
    pub after: Option<After>,
}

impl App {
    /// The program as it starts, with no book open. `files` asks for files.
    pub fn new(ctx: &Context, prefs: Prefs, files: Box<dyn FileDialogs>) -> Self {
        theme::install(ctx);
        ctx.add_plugin(ImeKeeper::default());
        // Ctrl+Plus and the like are commands of ours.
        ctx.options_mut(|options| {
            options.zoom_with_keyboard = false;
            options.fallback_theme = egui::Theme::Light;
        });
        let wake: Wake = {
            let ctx = ctx.clone();
            Arc::new(move || ctx.request_repaint())
        };
        let mut app = Self {
            session: None,
            view: View::default(),
            dialog: None,
            behind: None,
            after: None,
            messages: VecDeque::new(),
            toasts: Toasts::default(),
            tour: Tour::default(),
            jobs: Jobs::new(wake.clone()),
            pane: Pane::new(wake.clone()),
            keeper: Keeper::new(wake.clone()),
            files,
            clipboard: Box::new(clipboard::System::default()),
            answers: mpsc::channel(),
            asked: AskedFile::default(),
            made_from: None,
            read: None,
            offers_look: false,
            welcome: None,
            quitting: false,
            wake,
            retry_at: None,
            later: None,
            ending: Ending::default(),
            correcting: Correcting::default(),
            opening: None,
            now: Box::new(clock::running),
            keyboard: Keyboard::default(),
            returned: false,
            bar: Default::default(),
            title: String::new(),
            renderer: Renderer::default(),
            prefs,
        };
        app.apply_prefs(ctx);
        app.tell_what_is_untold();
        app.tell_of_failure();
        app.tell_of_prefs();
        app
    }

    /// The same, painted by `renderer`.
    pub fn painted_by(self, renderer: Renderer) -> Self {
        Self { renderer, ..self }
    }

    /// The same with another clipboard than the system's.
    pub fn with_clipboard(self, clipboard: Box<dyn Clipboard>) -> Self {
        Self { clipboard, ..self }
    }

    /// The same with others that ask for files.
    pub fn with_files(self, files: Box<dyn FileDialogs>) -> Self {
        Self { files, ..self }
    }

    /// The book that is open, for tests and screenshots.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Waits until the preview shows all that it was asked for; for tests and
    /// screenshots.
    pub fn wait_for_preview(&mut self, ctx: &Context) {
        self.pane.wait(ctx);
    }

    /// Waits until all sheets were checked; for tests and screenshots.
    pub fn wait_for_review(&mut self) {
        if let Some(session) = &self.session {
            self.keeper.wait(session.book());
        }
    }

    /// Waits until the store's thread has answered; for tests and screenshots.
    pub fn wait_until_settled(&mut self) {
        if let Some(session) = &mut self.session {
            session.settle();
        }
    }

    /// Waits for what takes long; for tests and screenshots.
    pub fn wait_for_jobs(&mut self, ctx: &Context) {
        for (kind, done) in self.jobs.finish() {
            self.job_done(ctx, kind, done);
        }
    }

    pub(super) fn apply_prefs(&self, ctx: &Context) {
        ctx.set_theme(match self.prefs.theme {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark | ThemeChoice::HighContrast => egui::ThemePreference::Dark,
        });
        let blink = match self.prefs.caret {
            CaretChoice::Still => None,
            CaretChoice::Slow => Some(Blink(1000)),
            CaretChoice::Normal => Some(Blink(500)),
        };
        let look = Look { high_contrast: self.prefs.theme == ThemeChoice::HighContrast, blink };
        if theme::look(ctx) != look {
            theme::set_look(ctx, look);
        }
        ctx.set_zoom_factor(self.prefs.zoom.clamp(0.7, 2.0));
    }

    /// Opens the book at `path` in place of the open one; an error is shown.
    pub fn open(&mut self, ctx: &Context, path: &Path) {
        self.leave_then(ctx, After::Open(path.to_owned(), How::Editing));
    }

    /// Takes up a session, and shows what the clerk saw of it the last time.
    pub(super) fn take_up(&mut self, session: Session) {
        self.remember_place();
        self.made_from = None;
        self.session.take().into_iter().for_each(Session::leave);
        self.view = View::default();
        // What a dialog holds is of the book before.
        (self.dialog, self.behind) = (None, None);
        let recent = session.path().and_then(|path| self.prefs.recent_of(path)).cloned().unwrap_or_default();
        self.view.begin(session.book(), recent.place, recent.folded);
        self.session = Some(session.with_rescue(self.prefs.rescue.clone()));
        // The keyboard is where the clerk was, or at the beginning.
        if let Some(sheet) = self.view.sheet {
            self.enter_sheet(sheet);
        }
        self.prefs.preview.shown |= self.prefs.preview_at_start;
        self.tour.begin_if_first(&mut self.prefs);
        self.pane.close();
        self.keeper.close();
        self.later = None;
        self.toasts = Toasts::default();
        // Answers to what was asked for another book come too late.
        self.asked = AskedFile { id: self.asked.id + 1, ..AskedFile::default() };
        self.remember();
        self.look_for_corrections();
    }

    /// Puts the open book's file at the head of those used last.
    pub(super) fn remember(&mut self) {
        let Some(session) = &self.session else { return };
        if let Some(path) = session.path() {
            let head = &session.book().head;
            self.prefs.remember(path, format!("{} {}", head.fiscal_year, head.title));
        }
    }

    /// Keeps where the clerk is in the open book, for when it is opened again.
    pub(super) fn remember_place(&mut self) {
        let path = self.session.as_ref().and_then(Session::path);
        if let Some(path) = path.map(Path::to_owned) {
            let mut folded: Vec<Item> = self.view.tree.folded.iter().copied().collect();
            folded.sort_unstable();
            self.prefs.remember_place(&path, self.view.table.place.clone(), folded);
        }
    }
}
