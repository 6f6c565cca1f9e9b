//! The panel of figures, and going to where one stands.

use crate::review::figures::Source;

use super::super::app::App;
use super::super::field::Field;
use super::super::figures::Act;

impl App {
    pub(super) fn figures(&mut self, act: Act) {
        match act {
            Act::Open => {
                self.finish_typing();
                self.close_beside();
                let figures = &mut self.view.figures;
                (figures.open, figures.wants_focus) = (true, true);
            }
            Act::Close => {
                let figures = &mut self.view.figures;
                (figures.open, figures.has_focus) = (false, false);
                self.view.typing.return_focus();
            }
            Act::Leave => self.view.typing.return_focus(),
            Act::GoTo(source, range) => {
                let Source::Cell(entry, column) = source else { return };
                let Some(sheet) = self.book().and_then(|book| book.entry(entry)).map(|row| row.sheet) else {
                    return;
                };
                let preview = self.pane.made_way(self.prefs.preview);
                if preview != self.prefs.preview {
                    self.prefs.preview = preview;
                    self.prefs.save();
                }
                self.show_sheet(sheet);
                let field = Field::Cell(entry, column);
                self.view.typing.mark = Some((field.clone(), range));
                self.view.typing.wanted = Some(field);
            }
        }
    }

    /// The key of 指標 opens it, leads into it and, from there, closes it.
    pub(super) fn figures_verb(&mut self) {
        let figures = &self.view.figures;
        let act = if figures.open && figures.has_focus { Act::Close } else { Act::Open };
        self.figures(act);
    }

    /// Beside two panels the sheet would have no room: one makes way for another.
    pub(super) fn close_beside(&mut self) {
        let view = &mut self.view;
        (view.finder.open, view.finder.has_focus, view.finder.stepped) = (false, false, false);
        (view.history.open, view.history.has_focus) = (false, false);
        (view.figures.open, view.figures.has_focus) = (false, false);
        if let Some(session) = &self.session {
            view.typing.found = view.finder.found(session.book());
        }
    }
}
