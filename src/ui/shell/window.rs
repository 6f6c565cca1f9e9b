//! How the window comes up: painted by OpenGL, or by the processor where there is none that
//! will do.
//!
//! Both painters run the same [`Program`] on the same event loop, of which there is one in a
//! process: where OpenGL cannot be had, nothing of the program has begun yet.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, Once, PoisonError};

use eframe::UserEvent;
use eframe::egui::{Context, Ui, ViewportBuilder};
use winit::event_loop::EventLoop;
use winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;

use crate::crash;
use crate::error::NoScreen;
use crate::screen::{Renderer, RendererChoice, Screen};
use crate::ui::painter::{self, PaintFailure, Program};

/// Why there is no window, and what the system said.
#[derive(Debug)]
pub struct NoWindow {
    pub cause: NoScreen,
    pub detail: String,
}

/// Opens the window and stays until it is closed. `begin` makes what runs in it, once the
/// window is there and it is known what paints it.
///
/// # Errors
/// Where there is none.
pub fn open<P: Program>(
    screen: Screen,
    choice: RendererChoice,
    builder: ViewportBuilder,
    begin: impl Fn(&Context, Renderer) -> P,
) -> Result<(), NoWindow> {
    let refused = |detail: String| NoWindow { cause: NoScreen::Refused, detail };
    let mut event_loop = event_loop(screen).map_err(|error| refused(error.to_string()))?;
    let has_begun = Cell::new(false);
    let begin = |ctx: &Context, renderer: Renderer| {
        has_begun.set(true);
        let name = match renderer {
            Renderer::OpenGl => "OpenGL",
            Renderer::Software => "ソフトウェア（指定）",
            Renderer::SoftwareInstead => "ソフトウェア",
        };
        tracing::info!("画面の描画：{name}");
        begin(ctx, renderer)
    };
    let renderer = match choice {
        RendererChoice::Software => Renderer::Software,
        RendererChoice::OpenGl | RendererChoice::Auto => {
            let done = by_opengl(&mut event_loop, builder.clone(), &has_begun, begin);
            match done {
                Err(detail) if choice == RendererChoice::Auto && !has_begun.get() => {
                    tracing::warn!("OpenGLを使えません（{detail}）");
                    Renderer::SoftwareInstead
                }
                done => return done.map_err(|detail| NoWindow { cause: NoScreen::Graphics, detail }),
            }
        }
    };
    painter::run(&mut event_loop, builder, |ctx| begin(ctx, renderer)).map_err(|failure| {
        let cause = match failure {
            PaintFailure::Events(_) | PaintFailure::Window(_) => NoScreen::Refused,
            PaintFailure::Surface(_) => NoScreen::Graphics,
        };
        NoWindow { cause, detail: failure.to_string() }
    })
}

/// What eframe runs.
struct OnEframe<P>(P);

impl<P: Program> eframe::App for OnEframe<P> {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if let Some(window) = frame.winit_window() {
            self.0.ui(ui, window);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.0.on_exit();
    }
}

/// Has eframe run the window. Fails with what it said last.
fn by_opengl<P: Program>(
    event_loop: &mut EventLoop<UserEvent>,
    viewport: ViewportBuilder,
    has_begun: &Cell<bool>,
    begin: impl Fn(&Context, Renderer) -> P,
) -> Result<(), String> {
    hear();
    let options = eframe::NativeOptions { viewport, centered: true, ..Default::default() };
    let begin: eframe::AppCreator<'_> = Box::new(|creation| {
        crash::set_attempt(false);
        Ok(Box::new(OnEframe(begin(&creation.egui_ctx, Renderer::OpenGl))))
    });
    // Some drivers fail in ways that glutin does not expect.
    crash::set_attempt(true);
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut window = eframe::create_native("chosho", options, begin, event_loop);
        event_loop.run_app_on_demand(&mut window)
    }));
    crash::set_attempt(false);
    let said = HEARD.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (done, said) {
        // A frame that fails is caught where it does.
        (Err(failure), _) if has_begun.get() => std::panic::resume_unwind(failure),
        (Err(_), said) => Err(said.unwrap_or_default()),
        (Ok(Err(error)), _) => Err(error.to_string()),
        // It tells of a failure only in its log.
        (Ok(Ok(())), Some(said)) => Err(said),
        (Ok(Ok(())), None) => Ok(()),
    }
}

/// The last failure that eframe told of.
static HEARD: Mutex<Option<String>> = Mutex::new(None);

/// Has what eframe says of failures kept.
fn hear() {
    static ONCE: Once = Once::new();
    // Where somebody listens already, no reason is known.
    ONCE.call_once(|| {
        if log::set_logger(&Ear).is_ok() {
            log::set_max_level(log::LevelFilter::Error);
        }
    });
}

/// Listens to eframe.
struct Ear;

impl log::Log for Ear {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() == log::Level::Error && metadata.target().starts_with("eframe::native::run")
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            let said = record.args().to_string();
            // What led to it stands before it.
            let last = said.rsplit("Error: ").next().unwrap_or_default();
            let said = last.rsplit("error: ").next().unwrap_or_default().to_owned();
            *HEARD.lock().unwrap_or_else(PoisonError::into_inner) = Some(said);
        }
    }

    fn flush(&self) {}
}

fn event_loop(screen: Screen) -> Result<EventLoop<UserEvent>, winit::error::EventLoopError> {
    let mut builder = EventLoop::with_user_event();
    on(screen, &mut builder);
    builder.build()
}

#[cfg(target_os = "linux")]
fn on(screen: Screen, builder: &mut winit::event_loop::EventLoopBuilder<UserEvent>) {
    use winit::platform::x11::EventLoopBuilderExtX11 as _;
    if screen == Screen::X11 {
        builder.with_x11();
    }
}

#[cfg(not(target_os = "linux"))]
fn on(_screen: Screen, _builder: &mut winit::event_loop::EventLoopBuilder<UserEvent>) {}
