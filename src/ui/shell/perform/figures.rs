//! The panel of figures, and going to where one stands.

use eframe::egui::Context;

use crate::review::figures::Source;
use crate::ui::request::FiguresRequest;
use crate::ui::shell::app::App;
use crate::viewmodel::field::Field;

impl App {
    pub(super) fn figures(&mut self, ctx: &Context, act: FiguresRequest) {
        match act {
            FiguresRequest::Open => {
                if !self.view.figures.open {
                    self.make_room();
                }
                let figures = &mut self.view.figures;
                (figures.open, figures.wants_focus) = (true, true);
            }
            FiguresRequest::Close => {
                self.view.close_panels();
                self.view.typing.return_focus();
            }
            FiguresRequest::Leave => self.view.typing.return_focus(),
            FiguresRequest::Edit(command) => {
                self.carry_out(ctx, &command);
                self.view.figures.wants_focus = true;
            }
            FiguresRequest::GoTo(source, range) => {
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
    pub(super) fn figures_verb(&mut self, ctx: &Context) {
        let figures = &self.view.figures;
        let act =
            if figures.open && figures.has_focus { FiguresRequest::Close } else { FiguresRequest::Open };
        self.figures(ctx, act);
    }
}
