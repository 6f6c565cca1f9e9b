//! Earlier years' texts beside this year's, and what changed since last year.

use eframe::egui::Context;

use crate::edit::Session;
use crate::search;
use crate::ui::request::{BesideRequest, ChangesRequest, ToastKind};
use crate::ui::shell::app::App;
use crate::viewmodel::field::Field;

impl App {
    pub(super) fn beside(&mut self, ctx: &Context, act: BesideRequest) {
        match act {
            BesideRequest::Close => {
                self.view.close_panels();
                self.view.typing.return_focus();
            }
            BesideRequest::Leave => self.view.typing.return_focus(),
            BesideRequest::Use(field, text) => self.take_over(ctx, field, text, "この文にしました。"),
            BesideRequest::Append(field, passage) => {
                self.finish_typing();
                let now = self.session.as_ref().map(Session::book);
                let now = now.and_then(|book| search::text(book, &field.spot(book)?));
                let text = format!("{}{passage}", now.unwrap_or_default());
                self.take_over(ctx, field, text, "選択した部分を、文の終わりに追加しました。");
            }
        }
    }

    /// The key opens it, leads into it and, from there, closes it.
    pub(super) fn beside_verb(&mut self, ctx: &Context) {
        let (open, has_focus) = (self.view.beside.open, self.view.beside.has_focus);
        if open && has_focus {
            return self.beside(ctx, BesideRequest::Close);
        }
        if !open {
            self.make_room();
        }
        (self.view.beside.open, self.view.beside.wants_focus) = (true, open);
    }

    fn take_over(&mut self, ctx: &Context, field: Field, text: String, told: &str) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        let done = session.execute(&field.clone().command(text));
        self.toasts.forget_undo();
        match done {
            Ok(Some(_)) => self.toasts.say(ctx, ToastKind::Undoable, told),
            Ok(None) => {}
            Err(refusal) => self.toasts.say(ctx, ToastKind::Refused, refusal.to_string()),
        }
        self.view.typing.wanted = Some(field);
    }

    pub(super) fn changes(&mut self, act: ChangesRequest) {
        match act {
            ChangesRequest::Close => self.view.close_panels(),
            ChangesRequest::Leave => {}
        }
        self.view.typing.return_focus();
    }

    /// The key opens it, leads into it and, from there, closes it.
    pub(super) fn changes_verb(&mut self) {
        let (open, has_focus) = (self.view.changes.open, self.view.changes.has_focus);
        if open && has_focus {
            return self.changes(ChangesRequest::Close);
        }
        if !open {
            self.make_room();
        }
        (self.view.changes.open, self.view.changes.wants_focus) = (true, true);
    }
}
