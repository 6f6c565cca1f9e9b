//! The program's state, and one frame of it.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use eframe::egui::{self, CentralPanel, Context, Frame, Margin, Panel, RichText, Stroke, Ui};

use crate::book::{Book, FormId};
use crate::clipboard::{self, Clipboard};
use crate::clock;
use crate::edit::{Item, Session, Wake};
use crate::export::Planned;
use crate::prefs::{CaretChoice, Prefs, ThemeChoice};
use crate::review::Keeper;
use crate::ui::dialogs::MessageDialog;
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::ime::ImeKeeper;
use crate::ui::kit::ime::is_composing;
use crate::ui::kit::jobs::Jobs;
use crate::ui::kit::spots::{TourSpot, mark};
use crate::ui::kit::theme;
use crate::ui::kit::theme::{Blink, Look, Palette, size};
use crate::ui::kit::widgets::primary_button;
use crate::ui::panels::{beside, changes, figures, find, history, review};
use crate::ui::preview::Pane;
use crate::ui::request::{Action, Actions, After, FileAnswer, FileRequest, How, Verb};
use crate::ui::table::grid::input::take_keys;
use crate::ui::table::large;
use crate::ui::{table, tree};

use super::correct::{self, Correcting};
use super::ending::Ending;
use super::files::FileDialogs;
use super::keyboard::{Keyboard, Opened};
use super::opening::Opening;
use super::toast::Toasts;
use super::tour::Tour;
use super::view::View;
use super::{banner, menu, start, status};

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
    /// Where file dialogs send their answers.
    pub(super) answers: (Sender<FileAnswer>, Receiver<FileAnswer>),
    pub(super) asked: Asked,
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
    keyboard: Keyboard,
    /// The active cell was given the keyboard, which nothing had.
    returned: bool,
    /// The menu bar a frame ago, and now.
    bar: (menu::Bar, menu::Bar),
    title: String,
}

/// The file that was asked for last, and what it is to hold. An answer to an
/// earlier question, or one that comes after the book was left, counts for nothing.
#[derive(Default)]
pub(super) struct Asked {
    pub id: u64,
    /// What was asked.
    pub request: Option<FileRequest>,
    pub new_book: Option<Box<Book>>,
    /// What is written to it by an export.
    pub files: Vec<Planned>,
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
            asked: Asked::default(),
            made_from: None,
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
            prefs,
        };
        app.apply_prefs(ctx);
        app.tell_what_is_untold();
        app.tell_of_failure();
        app.tell_of_prefs();
        app
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
        self.asked = Asked { id: self.asked.id + 1, ..Asked::default() };
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
            let mut folded: Vec<Item> = self.view.folded.iter().copied().collect();
            folded.sort_unstable();
            self.prefs.remember_place(&path, self.view.place.clone(), folded);
        }
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let mut actions = Actions::new();
        self.keyboard.begin(&ctx);
        self.listen(&ctx, &mut actions);
        self.keep_reading(&ctx, &mut actions);
        self.view.typing.read_only = self.is_read_only();
        self.view.typing.year = self.book().map(|book| book.head.fiscal_year);

        let composing = is_composing(&ctx);
        if self.dialog.is_none() && !self.tour.is_shown() {
            self.keyboard.take_shortcuts(&ctx, self.session.as_ref(), &self.view, &mut actions);
            // A page in front of the table leaves it as it is.
            let in_front = self.view.large.is_some();
            actions.retain(|action| !in_front || !matches!(action, Action::Do(verb) if !verb.is_for_text()));
        }
        if let Some(session) = &self.session {
            self.keeper.bring_up_to(session.book());
            let broken = self.keeper.take_broken();
            let numbers = broken.iter().filter_map(|sheet| session.book().listing(*sheet));
            let names: Vec<String> = numbers.map(|sheet| format!("調書-{}", sheet.number)).collect();
            if !names.is_empty() {
                let text = format!(
                    "{}の点検が途中で止まりました。入力した内容は、すべてそのままです。ほかの調書の点検は続けています。",
                    names.join("、")
                );
                self.messages.push_back(MessageDialog::new("点検できない調書があります", text));
            }
            let (list, is_whole) = (self.keeper.findings(), self.keeper.is_up_to_date());
            self.view.review.found.take(session.book(), list, is_whole);
            self.view.learn(session.book(), self.keeper.take_digests());
            self.view.settle(session.book());
            self.view.settle_cursor(session.book(), session.revision());
            let shown = self.view.sheet.and_then(|sheet| session.book().context(sheet));
            let is_free = self.view.large.is_none() && !self.tour.is_shown();
            if let (None, Some(shown)) = (&self.dialog, shown.filter(|_| is_free)) {
                let began = ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.began_composing());
                take_keys(&ctx, shown.form, &mut self.view, began.unwrap_or(false), &mut actions);
            }
            self.view.rest_cursor();
        }
        self.view.typing.focused = None;
        self.view.typing.told = None;
        // Behind a dialog, which is one until the frame after its last, no field
        // can take the focus.
        let behind = ctx.memory(|memory| memory.top_modal_layer().is_some());
        let wanted = self.view.typing.wanted.clone().filter(|_| !behind);
        let later = std::mem::replace(&mut self.view.typing.wanted, wanted.clone()).filter(|_| behind);
        let pointer = self.take_pointer(&ctx);
        self.panels_ui(ui, &mut actions);
        if let Some(pointer) = pointer {
            ctx.input_mut(|input| input.pointer = pointer);
        }
        // What is not on the sheet that is shown is not looked for any longer.
        self.view.typing.mark = None;
        self.view.typing.reveal = None;
        // A field that was not there this time is not waited for.
        if self.view.typing.wanted == wanted {
            self.view.typing.wanted = None;
        }
        if self.view.typing.wanted.is_none() && later.is_some() {
            self.view.typing.wanted = later;
            if self.dialog.is_none() {
                ctx.request_repaint();
            }
        }
        if let (Some(session), None) = (&self.session, &self.dialog) {
            large::large_ui(&ctx, session.book(), &mut self.view);
        }
        self.dialog_ui(&ctx, &mut actions);
        self.tour_ui(&ctx);
        // In front of a dialog they would cover its buttons, and undo what it is about.
        if self.dialog.is_none() {
            self.toasts.show(&ctx, &mut actions);
        }

        let wanted = match &self.dialog {
            Some(dialog) => dialog.takes_text(),
            None => self.session.is_some() && !self.is_read_only(),
        };
        ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.wanted = wanted);
        for typed in self.view.typing.take_when_due(&ctx, composing) {
            self.execute_typed(&typed);
            // Typing has ended, whether its end is answered or not.
            ctx.request_repaint();
        }
        if let Some(session) = &self.session {
            self.pane.ask(&ctx, session, &self.prefs.export);
        }
        if !actions.is_empty() {
            self.perform_all(&ctx, actions);
            // What was done shows at once.
            ctx.request_repaint();
        }
        self.keep_watch(&ctx);
        self.keep_keyboard(&ctx);
        let is_free = self.dialog.is_none() && self.view.large.is_none() && !self.tour.is_shown();
        self.keyboard.end(Opened {
            field: is_free && self.view.typing.wanted.is_some(),
            dialog: self.dialog.is_some(),
            search: self.view.finder.wants_focus,
            large: self.view.large.is_some(),
            rename: self.view.tree.is_renaming(),
        });
        self.set_title(&ctx);
    }

    /// Gives the keyboard to the active cell where nothing has it: a menu of the bar
    /// closed, a list or a button is gone, the clerk clicked on nothing, another sheet
    /// is shown. As in Excel the arrows are never dead, nor does what is pasted go
    /// elsewhere.
    fn keep_keyboard(&mut self, ctx: &Context) {
        let (before, now) = self.bar;
        self.bar.0 = now;
        let focused = ctx.memory(|memory| memory.focused());
        let left_menu = before.open && !now.open && now.has_focus;
        // What is no longer shown loses it in the next frame.
        // (Not by its `Response`: asking for that takes the focus from what was given it by
        // a click elsewhere.)
        let is_shown = |id| {
            ctx.viewport(|viewport| {
                [&viewport.this_pass, &viewport.prev_pass].iter().any(|pass| pass.widgets.contains(id))
            })
        };
        if focused.is_some_and(is_shown) && !left_menu {
            self.returned = false;
            return;
        }
        let is_taken = self.dialog.is_some()
            || self.view.large.is_some()
            || self.tour.is_shown()
            || now.open
            || egui::Popup::is_any_open(ctx)
            || ctx.memory(|memory| memory.top_modal_layer().is_some())
            || self.view.typing.wanted.is_some()
            // What is pressed may yet want it.
            || ctx.input(|input| input.pointer.any_down());
        if is_taken {
            return;
        }
        let revision = self.session.as_ref().map_or(0, Session::revision);
        if !self.view.is_cursor_settled(revision) {
            // What was selected may be hidden by now.
            return ctx.request_repaint();
        }
        // A cell that cannot be shown is not asked for again and again.
        if std::mem::replace(&mut self.returned, true) {
            return;
        }
        self.return_to_sheet(ctx);
        ctx.request_repaint();
    }

    fn panels_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let palette = Palette::of(ui.ctx());
        let bar = Frame::new().fill(palette.raised).inner_margin(Margin::symmetric(8, 4));
        Panel::top("menu").frame(bar).show(ui, |ui| {
            self.bar.1 = menu::menu_ui(ui, self.session.as_ref(), &self.view, &self.prefs, actions);
        });
        let Some(session) = &self.session else {
            let ground = Frame::new().fill(palette.ground);
            CentralPanel::default().frame(ground).show(ui, |ui| start::start_ui(ui, &self.prefs, actions));
            return;
        };
        let bar = Frame::new().fill(palette.raised).inner_margin(Margin::symmetric(12, 0));
        Panel::bottom("status").exact_size(size::STATUS).frame(bar).show(ui, |ui| {
            status::status_ui(ui, session, &self.view, &self.prefs, self.jobs.current(), actions);
        });
        banner::banner_ui(ui, session, actions);
        correct::strip_ui(ui, &self.correcting, session, actions);
        let side = Frame::new().fill(palette.ground).inner_margin(Margin::symmetric(4, 4));
        let side = Panel::left("sidebar").frame(side).default_size(self.prefs.sidebar);
        let side = side.size_range(200.0..=360.0).show(ui, |ui| {
            tree::sidebar_ui(ui, session.book(), session.revision(), &mut self.view, actions);
        });
        // It is kept when the window is closed.
        self.prefs.sidebar = side.response.rect.width();
        mark(ui.ctx(), TourSpot::Sidebar, side.response.rect);
        find::panel_ui(ui, session.book(), session.revision(), &mut self.view, &self.prefs, actions);
        let beside = history::panel_ui(ui, session, &mut self.view, self.prefs.history, actions);
        let beside =
            beside.or_else(|| beside::panel_ui(ui, session, &mut self.view, self.prefs.history, actions));
        let beside =
            beside.or_else(|| changes::panel_ui(ui, session, &mut self.view, self.prefs.history, actions));
        let beside =
            beside.or_else(|| review::panel_ui(ui, session, &mut self.view, self.prefs.history, actions));
        let beside =
            beside.or_else(|| figures::panel_ui(ui, session, &mut self.view, self.prefs.history, actions));
        self.prefs.history = beside.map_or(self.prefs.history, |rect| rect.width());
        self.toasts.spared = beside;
        self.pane.beside_ui(ui, session, &self.view, &self.prefs, actions);
        if self.pane.full_ui(ui, session, &self.view, &self.prefs, actions) {
            return;
        }
        let ground = Frame::new().fill(palette.ground).stroke(Stroke::NONE);
        CentralPanel::default().frame(ground).show(ui, |ui| match self.view.sheet {
            Some(id) => table::sheet_ui(ui, session.book(), id, &mut self.view, session.revision(), actions),
            None => no_sheet_ui(ui, session.book(), actions),
        });
    }

    /// For what is behind a dialog the mouse is nowhere. egui keeps a tooltip that
    /// is open for as long as the mouse is over its widget, even with a dialog in
    /// between.
    fn take_pointer(&self, ctx: &Context) -> Option<egui::PointerState> {
        let behind = self.dialog.is_some();
        behind.then(|| ctx.input_mut(|input| std::mem::take(&mut input.pointer)))
    }

    fn dialog_ui(&mut self, ctx: &Context, actions: &mut Actions) {
        let session = self.session.as_ref();
        let stays = self.dialog.as_mut().is_none_or(|dialog| dialog.show(ctx, session, actions));
        if !stays {
            self.dialog = self.behind.take();
            self.view.typing.return_focus();
        }
    }

    fn tour_ui(&mut self, ctx: &Context) {
        if self.session.is_none() {
            self.tour.end();
        }
        if self.dialog.is_none() && self.tour.show(ctx) {
            self.view.typing.return_focus();
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = match self.session.as_ref().map(Session::path) {
            None => "調書".to_owned(),
            Some(None) => "（保存前） - 調書".to_owned(),
            Some(Some(path)) => {
                let note = if self.is_read_only() { "（読み取り専用）" } else { "" };
                format!("{}{note} - 調書", self.prefs.name_of(path))
            }
        };
        if self.title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Where there is no sheet, what comes next to have one.
fn no_sheet_ui(ui: &mut Ui, book: &Book, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let has_policy = || book.plans().any(|plan| book.policies_of(plan.id).next().is_some());
    let (words, verb) = if book.plans().next().is_none() {
        ("調書は、計画ごとにまとめます。まず、計画を追加してください。", Verb::AddPlan)
    } else if !has_policy() {
        ("計画の中に、施策を追加してください。調書は、施策ごとに作ります。", Verb::AddPolicy)
    } else {
        ("まだ調書がありません。施策に調書を追加してください。", Verb::AddSheet)
    };
    ui.add_space((ui.available_height() / 2.0 - 60.0).max(size::PADDING));
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(words).color(palette.text));
        ui.add_space(size::SPACE);
        if primary_button(ui, verb.label(), true).clicked() {
            actions.push(Action::Do(verb));
        }
    });
}
