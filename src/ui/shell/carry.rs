//! Carrying last year's book forward: the files that the wizard asks for.

use eframe::egui::Context;

use crate::book::Head;
use crate::desktop;
use crate::edit::Session;
use crate::quote;
use crate::ui::dialogs::{Candidate, CarryDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::request::{After, CarryRequest, FileWant, How, LastYear};

use super::app::App;

impl App {
    /// Opens the wizard. The book that is open may be last year's, or one of those that
    /// were open before.
    pub(super) fn begin_carry(&mut self) {
        self.finish_typing();
        // It may have been opened by a path that is not the whole one.
        let known =
            self.session.as_ref().and_then(Session::path).map(|path| match self.prefs.recent_of(path) {
                Some(recent) => recent.path.clone(),
                None => path.to_owned(),
            });
        let open = self.session.as_ref().map(|session| {
            let place = known.as_ref().map_or_else(|| "（保存前）".to_owned(), |path| quote::path(path));
            Candidate { source: LastYear::Open, title: title(&session.book().head), place }
        });
        let others = self.prefs.recent.iter().filter(|recent| Some(&recent.path) != known.as_ref());
        let others = others.map(|recent| Candidate {
            source: LastYear::File(recent.path.clone()),
            title: recent.title.clone(),
            place: quote::path(&recent.path),
        });
        let candidates: Vec<Candidate> = open.into_iter().chain(others).collect();
        let asks = candidates.is_empty();
        self.dialog = Some(DialogFrame::new(CarryDialog::new(
            candidates,
            self.prefs.imports.clone(),
            self.wake.clone(),
        )));
        if asks {
            self.ask_file(FileWant::LastYear, "");
        }
    }

    pub(super) fn carry(&mut self, ctx: &Context, act: CarryRequest) {
        match act {
            CarryRequest::Choose => self.ask_file(FileWant::LastYear, ""),
            CarryRequest::SaveAt(name, last) => {
                self.asked.beside = last.as_deref().and_then(desktop::folder_of);
                self.ask_file(FileWant::NextYear, &name);
                self.asked.last = last;
            }
            CarryRequest::Open(path, words) => {
                self.welcome = Some(words);
                self.leave_then(ctx, After::Open(path, How::Editing));
            }
        }
    }
}

fn title(head: &Head) -> String {
    format!("{} {}", head.fiscal_year, head.title)
}
