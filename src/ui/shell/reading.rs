//! Sheets of a very large book that are read when they are shown.

use std::time::Duration;

use eframe::egui::{Context, CursorIcon, RichText, Ui};
use egui_material_icons::icons;

use crate::book::{Book, SheetId};
use crate::error::Error;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{icon, primary_button};
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
        self.book().zip(sheet).is_some_and(|(book, sheet)| !book.is_within_reach(sheet))
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

/// What stands in the place of a sheet that cannot be read.
pub fn unread_ui(ui: &mut Ui, book: &Book, sheet: SheetId, actions: &mut Actions) {
    let Some(error) = book.unread_sheet(sheet) else { return };
    let palette = Palette::of(ui.ctx());
    ui.add_space((ui.available_height() / 3.0).max(size::PADDING));
    ui.vertical_centered(|ui| {
        ui.label(icon(icons::ICON_ERROR, palette.red));
        ui.add_space(size::GAP);
        for (at, line) in words(&error).lines().filter(|line| !line.is_empty()).enumerate() {
            let line = RichText::new(line.to_owned());
            let line = if at == 0 {
                line.font(bold(size::TEXT)).color(palette.text)
            } else {
                line.color(palette.second)
            };
            ui.label(line);
        }
        ui.add_space(size::SPACE);
        if primary_button(ui, "もう一度読み込む", true).clicked() {
            actions.push(Action::ReadAgain);
        }
    });
}

/// A sentence a line.
fn words(error: &Error) -> String {
    error.to_string().replace('。', "。\n")
}
