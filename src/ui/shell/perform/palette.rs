//! The palette of commands.

use eframe::egui::Context;

use crate::ui::dialogs::palette;
use crate::ui::request::Verb;
use crate::ui::shell::app::App;

impl App {
    /// Does a command chosen from the palette.
    pub(super) fn choose(&mut self, ctx: &Context, verb: Verb) {
        palette::remember(&mut self.prefs.commands, verb);
        self.prefs.save();
        self.do_verb(ctx, verb);
    }
}
