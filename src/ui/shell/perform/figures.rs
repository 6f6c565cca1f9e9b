//! The panel of figures, and going to where one stands.

use eframe::egui::Context;

use crate::review::figures::FigureSource;
use crate::ui::request::FiguresRequest;
use crate::ui::shell::app::App;
use crate::viewmodel::field::Field;

impl App {
    pub(super) fn figures(&mut self, ctx: &Context, act: FiguresRequest) {
        match act {
            FiguresRequest::Edit(command) => {
                self.carry_out(ctx, &command);
                self.view.figures.wants_focus = true;
            }
            FiguresRequest::GoTo(source, range) => {
                let FigureSource::Cell(entry, column) = source else { return };
                let Some(sheet) = self.book().and_then(|book| book.entry(entry).ok()).map(|row| row.sheet)
                else {
                    return;
                };
                let preview = self.pane.made_way(self.prefs.preview);
                if preview != self.prefs.preview {
                    self.prefs.preview = preview;
                    self.prefs.save();
                }
                self.show_sheet(sheet);
                let field = Field::Cell(entry, column);
                self.view.table.typing.mark = Some((field.clone(), range));
                self.view.table.typing.wanted = Some(field);
            }
        }
    }
}
