//! Between the system and the window: what ends the program without the clerk closing it.
//!
//! The system asks it to end by a signal, the display dies, or a frame fails. Each time
//! what is typed is committed and saved, a backup is made, and nobody has the file any
//! more (`App::end`). The app is shared for that: whoever finds that the end has come,
//! and finds the app free, brings it about.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use eframe::egui::{Context, Ui, ViewportCommand};
use winit::window::Window;

use crate::error::{Error, NoScreen, Result};
use crate::log;
use crate::prefs::Prefs;
use crate::screen::{self, Renderer, RendererChoice, Screen};
use crate::signals;
use crate::ui::painter::Program;

use super::app::App;
use super::window::{self, NoWindow};
use super::{files, geometry};

/// How long a window is waited for that may draw nothing any more.
const REACTION: Duration = Duration::from_secs(2);
/// How long the end may take altogether, and then the window's own.
const LIMIT: Duration = Duration::from_secs(20);
const CLOSING: Duration = Duration::from_secs(2);
/// How long a display takes at most to go.
const GOING: Duration = Duration::from_secs(1);
/// How often that is looked at.
const PACE: Duration = Duration::from_millis(20);

/// The status that a program ends with whose work could not be kept.
const NOT_KEPT: i32 = 2;

thread_local! {
    /// Dropped when the main thread ends, however it does. Xlib ends the whole program
    /// where its server is gone, by `exit`; the C library then takes the thread's own
    /// things down before anything else.
    static AT_EXIT: RefCell<Option<AtExit>> = const { RefCell::new(None) };
}

struct AtExit(Shell, Screen);

impl Drop for AtExit {
    fn drop(&mut self) {
        self.0.end();
        // Where the display is gone winit fails, which is no fault to tell of.
        if let Some(app) = self.0.try_lock().as_mut().and_then(|app| app.as_mut())
            && !app.has_failed()
            && app.has_new_report()
            && is_going(self.1)
        {
            app.heed_reports();
        }
    }
}

/// Whether a display is gone, or goes now: an X server closes the connections of its
/// programs before the socket by which it is found.
fn is_going(screen: Screen) -> bool {
    let end = Instant::now() + GOING;
    loop {
        if !screen::is_alive(screen) {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        thread::sleep(PACE);
    }
}

/// The app, for whoever may have to end it.
#[derive(Clone, Default)]
pub struct Shell {
    /// `None` before it has begun.
    app: Arc<Mutex<Option<App>>>,
    is_asked_to_end: Arc<AtomicBool>,
    ctx: Arc<OnceLock<Context>>,
    is_placed: bool,
}

impl Shell {
    /// Takes the app in.
    pub fn hold(&self, ctx: &Context, app: App) {
        *self.lock() = Some(app);
        // There is one window.
        let _ = self.ctx.set(ctx.clone());
    }

    /// Does something with the app, for tests and screenshots.
    pub fn with<R>(&self, with: impl FnOnce(&mut App) -> R) -> Option<R> {
        self.lock().as_mut().map(with)
    }

    /// One frame. One that fails is the last.
    pub fn frame(&self, ui: &mut Ui) {
        let mut app = self.lock();
        let Some(app) = app.as_mut().filter(|app| !app.is_over()) else { return };
        app.is_shown(ui.ctx());
        if catch_unwind(AssertUnwindSafe(|| app.frame(ui))).is_err() {
            app.fail();
            ui.ctx().request_repaint();
        }
    }

    /// What is due before each frame, and where the window is hidden and has none.
    pub fn logic(&self, ctx: &Context) {
        let mut app = self.lock();
        let Some(app) = app.as_mut() else { return };
        if self.is_asked_to_end.load(Ordering::Acquire) {
            app.end();
        }
        if app.is_over() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
            ctx.request_repaint();
        } else if catch_unwind(AssertUnwindSafe(|| app.before_frame(ctx))).is_err() {
            app.fail();
        }
    }

    /// Has the program end without asking the clerk anything; from any thread.
    pub fn ask_to_end(&self) {
        self.is_asked_to_end.store(true, Ordering::Release);
        if let Some(ctx) = self.ctx.get() {
            ctx.request_repaint();
        }
    }

    /// Brings the work to its end here and now, unless the app is busy.
    fn end(&self) {
        if let Some(app) = self.try_lock().as_mut().and_then(|app| app.as_mut()) {
            app.end();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<App>> {
        self.app.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn try_lock(&self) -> Option<MutexGuard<'_, Option<App>>> {
        match self.app.try_lock() {
            Ok(app) => Some(app),
            Err(TryLockError::Poisoned(app)) => Some(app.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Ends the program as the system wants it, on a thread beside the window's: that one
    /// may be held up by a display that does not answer.
    fn end_by_signal(&self) {
        self.ask_to_end();
        let asked = Instant::now();
        let mut status = NOT_KEPT;
        while asked.elapsed() < LIMIT {
            thread::sleep(PACE);
            let mut app = self.try_lock();
            let Some(app) = app.as_mut().and_then(|app| app.as_mut()) else { continue };
            if asked.elapsed() > REACTION {
                app.end();
            }
            if app.is_over() {
                status = if app.is_kept() { 0 } else { NOT_KEPT };
                break;
            }
        }
        // A window that still lives closes by itself, and the program ends with it.
        thread::sleep(CLOSING);
        std::process::exit(status);
    }

    /// Keeps where the window stands, once it closes.
    fn keep_geometry(&self, window: &Window) {
        // Where the end came without being asked for, the display may be gone.
        let closes = |app: &mut App| (app.quitting && !app.is_over()).then_some(app.prefs.window);
        let Some(Some(before)) = self.with(closes) else { return };
        // Not while the app is held: with a display that dies the program ends in here.
        let now = geometry::read(window, before);
        self.with(|app| {
            app.prefs.window = now;
            app.prefs.save();
        });
    }
}

impl Program for Shell {
    fn logic(&mut self, ctx: &Context) {
        Self::logic(self, ctx);
    }

    fn ui(&mut self, ui: &mut Ui, window: &Window) {
        if !std::mem::replace(&mut self.is_placed, true) {
            geometry::restore(ui.ctx(), window, self.with(|app| app.prefs.window).flatten());
        }
        self.frame(ui);
        self.keep_geometry(window);
    }

    fn on_exit(&mut self) {
        self.end();
    }
}

/// Opens the window, with the book at `path` if there is one, and stays until
/// it is closed. `renderer` is to paint it.
///
/// # Errors
/// [`Error::Window`] where the system gives no window; [`Error::Failed`] and
/// [`Error::Lost`] where it did not end as it should.
pub fn run(path: Option<PathBuf>, renderer: RendererChoice) -> Result<()> {
    let screen = screen::choose().map_err(|cause| Error::Window { cause, detail: String::new() })?;
    if let Some(file) = log::file() {
        // Without it there is no log.
        let _ = log::begin(&file);
    }
    let (version, os, arch) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    tracing::info!("起動しました：調書 {version}、{os} {arch}、画面 {screen:?}");
    let done = run_on(screen, path, renderer);
    match &done {
        Ok(()) => tracing::info!("終了しました"),
        Err(error) => tracing::warn!("終了しました（{}）", error.kind()),
    }
    done
}

fn run_on(screen: Screen, path: Option<PathBuf>, renderer: RendererChoice) -> Result<()> {
    if let Some(name) = screen::missing_library(screen, renderer) {
        return Err(Error::Window {
            cause: NoScreen::NoLibrary { name: name.to_owned() },
            detail: String::new(),
        });
    }
    let prefs = Prefs::load();
    let shell = Shell::default();
    let of_signals = shell.clone();
    // Without it the program ends as it did before there were any.
    let _ = signals::watch(move |_| of_signals.end_by_signal());
    AT_EXIT.with_borrow_mut(|at_exit| *at_exit = Some(AtExit(shell.clone(), screen)));
    let begin = |ctx: &Context, renderer: Renderer| {
        let mut app = App::new(ctx, prefs.clone(), Box::new(files::Native)).painted_by(renderer);
        if let Some(path) = &path {
            app.open(ctx, path);
        }
        app.offer_rescued();
        shell.hold(ctx, app);
        shell.clone()
    };
    let builder = geometry::builder(&prefs);
    let done = catch_unwind(AssertUnwindSafe(|| window::open(screen, renderer, builder, begin)));
    AT_EXIT.take();
    let app = shell.lock().take();
    let has_begun = app.is_some();
    let is_kept = app.as_ref().is_none_or(App::is_kept);
    let has_failed = app.as_ref().is_some_and(App::has_failed);
    drop(app);
    match done {
        _ if !is_kept => Err(Error::Lost),
        _ if has_failed => Err(Error::Failed),
        Ok(Ok(())) => Ok(()),
        Ok(Err(NoWindow { cause, detail })) => Err(no_window_for(detail, cause)),
        Err(failure) if !has_begun => Err(no_window_for(words_of(failure.as_ref()), NoScreen::Refused)),
        Err(_) => Err(Error::Failed),
    }
}

/// Where a library is missing, winit names it, sometimes in a panic.
fn no_window_for(detail: String, cause: NoScreen) -> Error {
    let is_name = |part: &&str| part.starts_with("lib") && part.contains(".so");
    let library = detail.split(|letter: char| !letter.is_ascii_graphic() || "\"'`,;:()[]".contains(letter));
    let library = library.map(|part| part.trim_end_matches('.')).find(is_name);
    let cause = library.map_or(cause, |library| NoScreen::NoLibrary { name: library.to_owned() });
    Error::Window { cause, detail }
}

/// What a panic said.
fn words_of(failure: &(dyn Any + Send)) -> String {
    let text = failure.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| failure.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_missing_is_named() {
        let missing = |name: &str| NoScreen::NoLibrary { name: name.to_owned() };
        for (detail, cause) in [
            ("Library libxkbcommon-x11.so could not be loaded.", missing("libxkbcommon-x11.so")),
            (
                "OpenError { kind: Library, detail: \"opening library failed (libX11.so.6: cannot open shared object file)\" }",
                missing("libX11.so.6"),
            ),
            ("failed to open", NoScreen::Graphics),
            ("", NoScreen::Graphics),
        ] {
            let error = no_window_for(detail.to_owned(), NoScreen::Graphics);
            assert!(matches!(&error, Error::Window { cause: found, .. } if *found == cause), "{error:?}");
            assert!(
                !error.to_string().contains("could not") && !error.to_string().contains("failed"),
                "{error}"
            );
        }
    }
}
