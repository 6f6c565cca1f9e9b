//! The window itself: what the system says goes to egui, what egui makes of it goes to the
//! system. It does what eframe does for OpenGL, with the same parts (winit, egui-winit).

use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::UserEvent;
use eframe::egui::{
    Context, Event, FullOutput, LogicOutput, NumExt as _, RawInput, TexturesDelta, Ui, Vec2, ViewportBuilder,
    ViewportCommand, ViewportEvent, ViewportId, ViewportInfo, vec2,
};
use egui_winit::accesskit_winit::WindowEvent as AccessEvent;
use egui_winit::{ActionRequested, State};
use softbuffer::{Rect as Damage, SoftBufferError, Surface};
use winit::application::ApplicationHandler;
use winit::error::{EventLoopError, OsError};
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy, OwnedDisplayHandle};
use winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;
use winit::window::{Window, WindowId};

use super::canvas::PixelRect;
use super::frame::FramePainter;

/// So long lies at least between two frames that nobody waits for: what moves by itself,
/// and the pointer on its way.
const PACE: Duration = Duration::from_millis(16);
/// The same where the window is not to be seen.
const PACE_UNSEEN: Duration = Duration::from_millis(100);

/// The widest picture that a texture may be.
const MOST_TEXELS: usize = 8192;

/// What runs in the window.
pub trait Program {
    /// What is due before each frame, and where the window is hidden and has none.
    fn logic(&mut self, ctx: &Context);
    /// One frame.
    fn ui(&mut self, ui: &mut Ui, window: &Window);
    /// The window is about to go.
    fn on_exit(&mut self);
}

/// Why nothing can be painted.
#[derive(Debug, thiserror::Error)]
pub enum PaintFailure {
    /// The system's events cannot be had.
    #[error(transparent)]
    Events(#[from] EventLoopError),
    /// There is no window.
    #[error(transparent)]
    Window(#[from] OsError),
    /// What is painted cannot be shown.
    #[error(transparent)]
    Surface(#[from] SoftBufferError),
}

/// Opens a window and stays until it is closed. `begin` makes what runs in it, once the
/// window is there.
///
/// # Errors
/// [`PaintFailure`] where there is no window or nothing can be shown in it.
pub fn run<P: Program>(
    event_loop: &mut EventLoop<UserEvent>,
    builder: ViewportBuilder,
    begin: impl FnOnce(&Context) -> P,
) -> Result<(), PaintFailure> {
    let proxy = event_loop.create_proxy();
    let mut runner =
        Runner { begin: Some((builder, begin)), proxy: proxy.clone(), running: None, failure: None };
    // An event loop that was left before its time says nothing of a beginning.
    let first = UserEvent::RequestRepaint {
        viewport_id: ViewportId::ROOT,
        when: Instant::now(),
        cumulative_pass_nr: 0,
    };
    let _ = proxy.send_event(first);
    event_loop.run_app_on_demand(&mut runner)?;
    runner.failure.map_or(Ok(()), Err)
}

struct Runner<P: Program, F> {
    /// Until there is a window.
    begin: Option<(ViewportBuilder, F)>,
    proxy: EventLoopProxy<UserEvent>,
    running: Option<Running<P>>,
    failure: Option<PaintFailure>,
}

/// A window with what runs in it.
struct Running<P: Program> {
    // Gone before the window is.
    surface: Surface<OwnedDisplayHandle, Arc<Window>>,
    window: Arc<Window>,
    ctx: Context,
    state: State,
    info: ViewportInfo,
    asked: Vec<ActionRequested>,
    program: P,
    painter: FramePainter,
    /// What textures are to become, until it is painted.
    textures: TexturesDelta,
    /// What came while there was nothing to be seen.
    unseen: RawInput,
    /// When the next frame is due.
    due: Option<Instant>,
    /// When the last one began.
    last: Instant,
    /// What the window shows may be gone, as far as it was painted.
    is_lost: bool,
    is_shown: bool,
    is_closing: bool,
}

/// Whatever the window goes for: what runs in it ends first. Where the display is gone, letting
/// go of the window may end the program.
impl<P: Program> Drop for Running<P> {
    fn drop(&mut self) {
        self.ctx.on_exit();
        self.program.on_exit();
        // egui takes it for a mistake that they are let go of.
        self.textures.clear();
    }
}

impl<P: Program> Running<P> {
    fn new(
        event_loop: &ActiveEventLoop,
        proxy: &EventLoopProxy<UserEvent>,
        builder: ViewportBuilder,
        begin: impl FnOnce(&Context) -> P,
    ) -> Result<Self, PaintFailure> {
        let ctx = Context::default();
        // As eframe has it: a frame that finds its sizes wrong is made again.
        ctx.options_mut(|options| options.max_passes = NonZeroUsize::MIN.saturating_add(1));
        let builder = placed(builder, event_loop).with_visible(false);
        let window = Arc::new(egui_winit::create_window(&ctx, event_loop, &builder)?);
        let context = softbuffer::Context::new(event_loop.owned_display_handle())?;
        let surface = Surface::new(&context, Arc::clone(&window))?;
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let mut state = State::new(
            ctx.clone(),
            ViewportId::ROOT,
            &window,
            Some(window.scale_factor() as f32),
            event_loop.system_theme(),
            Some(MOST_TEXELS),
        );
        let events = proxy.clone();
        ctx.set_request_repaint_callback(move |asked| {
            let event = UserEvent::RequestRepaint {
                viewport_id: asked.viewport_id,
                when: Instant::now() + asked.delay,
                cumulative_pass_nr: asked.current_cumulative_pass_nr,
            };
            // Where nobody takes it any more, nothing is painted either.
            let _ = events.send_event(event);
        });
        state.init_accesskit(event_loop, &window, proxy.clone());
        let program = begin(&ctx);
        let now = Instant::now();
        Ok(Self {
            surface,
            window,
            ctx,
            state,
            info,
            asked: Vec::new(),
            program,
            painter: FramePainter::default(),
            textures: TexturesDelta::default(),
            unseen: RawInput::default(),
            due: Some(now),
            last: now,
            is_lost: true,
            is_shown: false,
            is_closing: false,
        })
    }

    /// Has a frame be made at `when` or before.
    fn ask_for(&mut self, when: Instant) {
        self.due = Some(self.due.map_or(when, |due| due.min(when)));
    }

    /// The same for what nobody waits for.
    fn ask_for_in_time(&mut self, when: Instant) {
        let pace = if self.is_seen() { PACE } else { PACE_UNSEEN };
        self.ask_for(when.max(self.last + pace));
    }

    fn is_seen(&self) -> bool {
        self.window.is_visible() != Some(false) && self.window.is_minimized() != Some(true)
    }

    fn on_event(&mut self, event: &WindowEvent) {
        match event {
            WindowEvent::CloseRequested => {
                self.info.events.push(ViewportEvent::Close);
                self.ask_for(Instant::now());
            }
            WindowEvent::Occluded(is_occluded) => {
                self.info.occluded = Some(*is_occluded);
                self.ask_for(Instant::now());
            }
            _ => {}
        }
        if self.state.on_window_event(&self.window, event).repaint {
            match event {
                WindowEvent::CursorMoved { .. } => self.ask_for_in_time(Instant::now()),
                _ => self.ask_for(Instant::now()),
            }
        }
    }

    /// Makes one frame, and shows what is new in it.
    fn frame(&mut self, event_loop: &ActiveEventLoop) -> Result<(), SoftBufferError> {
        self.due = None;
        self.last = Instant::now();
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        let is_seen =
            self.info.visible().unwrap_or(true) || self.asked.iter().any(ActionRequested::wants_paint);
        let mut input = std::mem::take(&mut self.unseen);
        let mut new = self.state.take_egui_input(&self.window);
        new.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        input.append(new);
        let is_asked_to_close = input.viewport().close_requested();
        let commands = if is_seen { self.seen(event_loop, input)? } else { self.unseen(event_loop, input) };
        if is_asked_to_close && !commands.contains(&ViewportCommand::CancelClose) {
            self.is_closing = true;
        }
        egui_winit::process_viewport_commands(
            &self.ctx,
            &mut self.info,
            commands,
            &self.window,
            &mut self.asked,
        );
        if !self.info.events.is_empty() {
            // It was told to close, which it learns in the next frame.
            self.ask_for(Instant::now());
        }
        Ok(())
    }

    fn seen(
        &mut self,
        event_loop: &ActiveEventLoop,
        input: RawInput,
    ) -> Result<Vec<ViewportCommand>, SoftBufferError> {
        let (program, window) = (&mut self.program, &self.window);
        let output = self.ctx.run_ui(input, |ui| {
            program.logic(ui.ctx());
            program.ui(ui, window);
        });
        self.info.events.clear();
        let FullOutput { platform_output, textures_delta, shapes, pixels_per_point, viewport_output } =
            output;
        self.textures.append(textures_delta);
        self.state.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        let size = self.window.inner_size();
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let size = [size.width as usize, size.height as usize];
        let changed = self.painter.paint(size, pixels_per_point, &primitives, &mut self.textures);
        self.present(&changed)?;
        self.do_what_is_asked();
        if !std::mem::replace(&mut self.is_shown, true) {
            // Before it was painted it would flash.
            self.window.set_visible(true);
        }
        let root = viewport_output.into_iter().find(|(id, _)| *id == ViewportId::ROOT);
        Ok(root.map(|(_, output)| output.commands).unwrap_or_default())
    }

    /// A window that cannot be seen has no frames, but what runs in it goes on.
    fn unseen(&mut self, event_loop: &ActiveEventLoop, input: RawInput) -> Vec<ViewportCommand> {
        let program = &mut self.program;
        let LogicOutput { platform_output, mut viewport_commands } =
            self.ctx.run_logic(&input, |ctx| program.logic(ctx));
        self.unseen = input;
        self.info.events.clear();
        self.state.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        viewport_commands.remove(&ViewportId::ROOT).unwrap_or_default()
    }

    /// Gives the window what changed of the picture, or all of it where that is not there.
    fn present(&mut self, changed: &[PixelRect]) -> Result<(), SoftBufferError> {
        let [width, height] = self.painter.size();
        let non_zero = |side: usize| u32::try_from(side).ok().and_then(NonZeroU32::new);
        // Minimised windows have no size in Windows.
        let (Some(across), Some(down)) = (non_zero(width), non_zero(height)) else { return Ok(()) };
        if changed.is_empty() && !self.is_lost {
            return Ok(());
        }
        self.surface.resize(across, down)?;
        let mut buffer = self.surface.buffer_mut()?;
        self.window.pre_present_notify();
        if self.is_lost || buffer.age() != 1 {
            buffer.copy_from_slice(self.painter.pixels());
            self.is_lost = false;
            // All of it may be another picture than is shown.
            return buffer.present();
        }
        let mut damage = Vec::with_capacity(changed.len());
        for rect in changed {
            for row in rect.top..rect.bottom {
                let at = |x: i32| row as usize * width + x as usize;
                let span = at(rect.left)..at(rect.right);
                let from = self.painter.pixels().get(span.clone()).unwrap_or_default();
                if let Some(to) = buffer.get_mut(span).filter(|to| to.len() == from.len()) {
                    to.copy_from_slice(from);
                }
            }
            let side = |from: i32, to: i32| u32::try_from(to - from).ok().and_then(NonZeroU32::new);
            if let (Some(width), Some(height)) = (side(rect.left, rect.right), side(rect.top, rect.bottom)) {
                damage.push(Damage { x: rect.left as u32, y: rect.top as u32, width, height });
            }
        }
        buffer.present_with_damage(&damage)
    }

    /// Shows the picture again, where the system has lost what it showed.
    fn show_again(&mut self, event_loop: &ActiveEventLoop) -> Result<(), SoftBufferError> {
        self.is_lost = true;
        let size = self.window.inner_size();
        let is_as_large = self.painter.size() == [size.width as usize, size.height as usize];
        if is_as_large && self.is_shown { self.present(&[]) } else { self.frame(event_loop) }
    }

    fn do_what_is_asked(&mut self) {
        for action in std::mem::take(&mut self.asked) {
            match action {
                ActionRequested::Screenshot(callback) => {
                    callback.complete(Arc::new(self.painter.screenshot()));
                }
                // Now it was.
                ActionRequested::PaintWhileHidden => {}
                ActionRequested::Cut => self.state.egui_input_mut().events.push(Event::Cut),
                ActionRequested::Copy => self.state.egui_input_mut().events.push(Event::Copy),
                ActionRequested::Paste => {
                    let text = self.state.clipboard_text().unwrap_or_default().replace("\r\n", "\n");
                    if !text.is_empty() {
                        self.state.egui_input_mut().events.push(Event::Paste(text));
                    }
                }
            }
            self.ask_for(Instant::now());
        }
    }
}

impl<P: Program, F: FnOnce(&Context) -> P> Runner<P, F> {
    fn begin(&mut self, event_loop: &ActiveEventLoop) {
        let Some((builder, begin)) = self.begin.take() else { return };
        match Running::new(event_loop, &self.proxy, builder, begin) {
            Ok(running) => self.running = Some(running),
            Err(failure) => self.end(event_loop, Some(failure)),
        }
    }

    fn end(&mut self, event_loop: &ActiveEventLoop, failure: Option<PaintFailure>) {
        self.failure = failure;
        self.running = None;
        event_loop.exit();
    }

    /// Does something with the window, and ends where that fails or the window is done with.
    fn with(
        &mut self,
        event_loop: &ActiveEventLoop,
        with: impl FnOnce(&mut Running<P>) -> Result<(), SoftBufferError>,
    ) {
        let Some(running) = &mut self.running else { return };
        match with(running) {
            Ok(()) if running.is_closing => self.end(event_loop, None),
            Ok(()) => {}
            Err(error) => self.end(event_loop, Some(error.into())),
        }
    }
}

impl<P: Program, F: FnOnce(&Context) -> P> ApplicationHandler<UserEvent> for Runner<P, F> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        self.begin(event_loop);
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        self.begin(event_loop);
        self.with(event_loop, |running| {
            match event {
                UserEvent::RequestRepaint { when, cumulative_pass_nr, viewport_id } => {
                    let now = running.ctx.cumulative_pass_nr_for(viewport_id);
                    // Another frame has come since.
                    if now <= cumulative_pass_nr + 1 {
                        running.ask_for_in_time(when);
                    }
                }
                UserEvent::AccessKitActionRequest(event) => {
                    match event.window_event {
                        AccessEvent::InitialTreeRequested => running.ctx.enable_accesskit(),
                        AccessEvent::ActionRequested(request) => {
                            running.state.on_accesskit_action_request(request);
                        }
                        AccessEvent::AccessibilityDeactivated => running.ctx.disable_accesskit(),
                    }
                    running.ask_for(Instant::now());
                }
            }
            Ok(())
        });
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _window: WindowId, event: WindowEvent) {
        self.with(event_loop, |running| match event {
            // It is never asked for: the system has lost what the window showed.
            WindowEvent::RedrawRequested => running.show_again(event_loop),
            // Windows waits in here while an edge is pulled.
            WindowEvent::Resized(_) if cfg!(windows) && running.is_shown => {
                running.on_event(&event);
                running.frame(event_loop)
            }
            _ => {
                running.on_event(&event);
                Ok(())
            }
        });
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        self.with(event_loop, |running| {
            let is_due = running.due.is_some_and(|due| due <= Instant::now());
            if is_due { running.frame(event_loop) } else { Ok(()) }
        });
        let due = self.running.as_ref().and_then(|running| running.due);
        event_loop.set_control_flow(due.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }

    fn exiting(&mut self, event_loop: &ActiveEventLoop) {
        let failure = self.failure.take();
        self.end(event_loop, failure);
    }
}

/// A window in the middle of the screen, and no larger than that.
fn placed(builder: ViewportBuilder, event_loop: &ActiveEventLoop) -> ViewportBuilder {
    let size_of = |monitor: &winit::monitor::MonitorHandle| {
        let size = monitor.size().to_logical::<f32>(monitor.scale_factor());
        vec2(size.width, size.height)
    };
    let largest = event_loop.available_monitors().map(|monitor| size_of(&monitor));
    let largest = largest.fold(Vec2::ZERO, Vec2::max);
    let Some(size) = builder.inner_size.filter(|_| largest != Vec2::ZERO) else { return builder };
    let size = size.at_most(largest);
    let builder = builder.with_inner_size(size);
    let monitor = event_loop.primary_monitor().or_else(|| event_loop.available_monitors().next());
    let room = monitor.map_or(Vec2::ZERO, |monitor| size_of(&monitor));
    if room == Vec2::ZERO {
        return builder;
    }
    builder.with_position(((room - size) * 0.5).to_pos2())
}
