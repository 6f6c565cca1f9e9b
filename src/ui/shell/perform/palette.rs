//! The palette of commands.

use eframe::egui::Context;

use crate::ui::dialogs::Dialog;
use crate::ui::dialogs::palette;
use crate::ui::dialogs::palette::{Item, PaletteDialog};
use crate::ui::request::verb::Verb;
use crate::ui::shell::app::App;
use crate::ui::shell::menu;

impl App {
    pub(super) fn open_palette(&mut self) {
        self.finish_typing();
        let (session, view) = (self.session.as_ref(), &self.view);
        let verbs = Verb::all().filter(|verb| *verb != Verb::Palette);
        let item = |verb| Item::verb(verb, menu::is_enabled(verb, session, view), &self.prefs.commands);
        let sheets = self.book().into_iter().flat_map(Item::sheets);
        let items = verbs.map(item).chain(sheets).collect();
        self.dialog = Some(Dialog::Palette(PaletteDialog::new(items)));
    }

    /// Does a command chosen from the palette.
    pub(super) fn choose(&mut self, ctx: &Context, verb: Verb) {
        palette::remember(&mut self.prefs.commands, verb);
        self.prefs.save();
        self.do_verb(ctx, verb);
    }
}
