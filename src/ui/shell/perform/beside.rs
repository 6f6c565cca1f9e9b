//! Earlier years' texts beside this year's, and what changed since last year.

use eframe::egui::Context;

use crate::edit::Session;
use crate::search;
use crate::ui::request::{BesideRequest, ToastKind};
use crate::ui::shell::app::App;
use crate::viewmodel::field::Field;

impl App {
    pub(super) fn beside(&mut self, ctx: &Context, act: BesideRequest) {
        match act {
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
        self.view.table.typing.wanted = Some(field);
    }
}
