//! Sheets of a very large book that are read when they are shown.

use std::time::Duration;

use eframe::egui::{Context, CursorIcon};

use crate::book::Nearness;

use crate::ui::request::{Action, Actions};

use super::app::App;

/// How soon it is looked whether a sheet can be read by now.
const AGAIN: Duration = Duration::from_millis(50);

impl App {
    /// Whether a sheet would have to be read for `action` while the file is busy: no
    /// frame is to wait for that.
    fn has_to_wait(&self, action: &Action) -> bool {
        let sheet = match action {
            Action::ShowSheet(sheet) => Some(*sheet),
            Action::GoTo(place) => place.sheet,
            _ => None,
        };
        self.book().zip(sheet).is_some_and(|(book, sheet)| book.nearness(sheet) == Nearness::Away)
    }

    /// Does what was asked for in a frame; what has to wait, later.
    pub(super) fn perform_all(&mut self, ctx: &Context, actions: Actions) {
        for action in actions {
            if self.has_to_wait(&action) {
                // Only where the clerk went last.
                self.later = Some(action);
            } else {
                self.perform(ctx, action);
            }
        }
    }

    /// Keeps at hand what the clerk works with, and goes on with what had to wait.
    pub(super) fn keep_reading(&mut self, ctx: &Context, actions: &mut Actions) {
        if let (Some(session), Some(sheet)) = (&mut self.session, self.view.sheet) {
            session.take_in_hand(sheet);
        }
        if let Some(action) = self.later.take() {
            actions.push(action);
            ctx.set_cursor_icon(CursorIcon::Progress);
            ctx.request_repaint_after(AGAIN);
        }
    }
}
