//! The end of the program without anybody being asked.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eframe::egui::{Context, ViewportCommand};

use crate::book::Place;
use crate::edit::Session;
use crate::monitor::Monitor;
use crate::store::CopySource;
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::tree::take_rename;

use super::app::App;

impl App {
    /// Whether all has come to its end without being asked.
    pub(super) fn is_over(&self) -> bool {
        self.ending.is_over
    }

    /// Whether a frame failed, which ended the program.
    pub(super) fn has_failed(&self) -> bool {
        self.ending.has_failed
    }

    /// Whether all that was typed is in a file: the book's, or one that the next start
    /// offers.
    pub(super) fn is_kept(&self) -> bool {
        !self.ending.is_lost
    }

    /// Brings everything into the book that was typed.
    pub(super) fn finish_input(&mut self) {
        self.finish_typing();
        let book = self.session.as_ref().map(Session::book);
        if let Some(command) = book.and_then(|book| take_rename(&mut self.view.tree, book)) {
            self.execute(&command);
        }
    }

    /// Ends the program after a frame has failed.
    pub(super) fn fail(&mut self) {
        self.ending.has_failed = true;
        self.end();
    }

    /// Ends all work in bounded time, without asking anything: what is typed is saved,
    /// a backup is made, the file is free for others.
    pub(super) fn end(&mut self) {
        if std::mem::replace(&mut self.ending.is_over, true) {
            return;
        }
        self.quitting = true;
        // What failed may fail again.
        let mut carefully = |part: &mut dyn FnMut(&mut Self)| {
            let done = catch_unwind(AssertUnwindSafe(|| part(self)));
            self.ending.is_lost |= done.is_err();
        };
        carefully(&mut |app| app.jobs.cancel());
        carefully(&mut Self::finish_input);
        carefully(&mut Self::end_session);
        carefully(&mut |app| app.prefs.save());
    }

    fn end_session(&mut self) {
        if self.ending.has_failed {
            // Where it failed is not gone to again at once.
            if let Some(path) = self.session.as_ref().and_then(Session::path).map(ToOwned::to_owned) {
                self.prefs.remember_place(&path, Place::default(), Vec::new());
            }
        } else {
            self.remember_place();
        }
        let Some(session) = self.session.take() else { return };
        let shelf = session.path().and_then(|path| self.shelf_of(path));
        let backup = shelf.map(|shelf| {
            move |source: &CopySource<'_>, now, monitor: &Monitor| shelf.keep_on_closing(source, now, monitor)
        });
        let end = session.end(backup);
        self.ending.is_lost |= !end.is_kept;
        if let Some(error) = end.no_backup {
            self.prefs.untold = Some(error.to_string());
        }
    }

    /// Before each frame, and in place of it where the window is hidden: nothing that was
    /// typed waits until it is seen again, and it can be closed.
    pub(super) fn before_frame(&mut self, ctx: &Context) {
        if !self.quitting && ctx.input(|input| input.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.ending.wants_to_close = true;
            ctx.request_repaint();
        }
        // What is shown has a time of its own.
        if self.ending.shown_at != Some(now(ctx)) {
            return;
        }
        self.finish_typing();
        if !self.ending.wants_to_close {
            return;
        }
        let asks = self.dialog.as_ref().is_some_and(DialogFrame::holds_input);
        let is_safe = self.session.as_ref().is_none_or(|session| {
            !session.has_unsaved_changes() || (session.path().is_some() && session.failure().is_none())
        });
        if is_safe && !asks {
            self.end();
            ctx.request_repaint();
        } else {
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
    }

    /// Notes that a frame is shown.
    pub(super) fn is_shown(&mut self, ctx: &Context) {
        self.ending.shown_at = Some(now(ctx));
    }

    /// Whether the window was told to close, which it does not before the clerk was asked
    /// what is to be asked.
    pub(super) fn take_wish_to_close(&mut self) -> bool {
        std::mem::take(&mut self.ending.wants_to_close)
    }
}

/// When the last frame was shown, in the window's seconds.
fn now(ctx: &Context) -> f64 {
    ctx.input(|input| input.time)
}
