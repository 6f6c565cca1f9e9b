//! Looking through what was done, going back to it, and taking earlier texts up.

use eframe::egui::Context;

use crate::book::Record;
use crate::edit::Item;
use crate::search::{self, Spot};
use crate::ui::panels::history;
use crate::ui::request::{HistoryRequest, ToastKind};
use crate::ui::shell::app::App;
use crate::viewmodel::field::Field;

impl App {
    pub(super) fn history(&mut self, ctx: &Context, act: HistoryRequest) {
        match act {
            HistoryRequest::Show(seq) => {
                self.show_past(seq, false);
            }
            HistoryRequest::Enter(seq) => {
                if !self.show_past(seq, true) {
                    let words = "この操作の場所は、現在のファイルにはありません。";
                    self.toasts.say(ctx, ToastKind::Refused, words);
                }
            }
            HistoryRequest::GoTo(seq) => self.go_to_past(ctx, seq),
            HistoryRequest::Restore(spot, text) => self.restore(ctx, &spot, text),
        }
    }

    /// Shows where a step happened, as far as that is still there; its field gets
    /// the focus if `enter`. Says whether anything of it is.
    fn show_past(&mut self, seq: i64, enter: bool) -> bool {
        self.finish_typing();
        self.view.history.choose(seq);
        let Some(session) = &self.session else { return true };
        let Some(past) = session.past_of(seq) else { return true };
        let book = session.book();
        let spots = || past.texts(book).map(|text| text.spot);
        let spot = spots().find(|spot| search::text(book, spot).is_some());
        let field = spot.as_ref().and_then(|spot| Some((spot.sheet()?, Field::of(book, spot)?)));
        let item = match (&spot, past.item()) {
            (Some(Spot::Plan(id)), _) => Some(Item::Plan(*id)),
            (Some(Spot::Policy(id)), _) => Some(Item::Policy(*id)),
            (_, Some(Record::Plan(row))) => Some(Item::Plan(row.id)),
            (_, Some(Record::Policy(row))) => Some(Item::Policy(row.id)),
            (_, Some(Record::Sheet(row))) => Some(Item::Sheet(row.id)),
            _ => None,
        };
        let item = item.filter(|item| item.is_in(book));
        let place = Some(past.place.clone()).filter(|place| match (place.sheet, place.entry) {
            (Some(sheet), entry) => {
                book.listing(sheet).is_some()
                    && entry.is_none_or(|entry| !book.entry(entry).is_err_and(|error| error.is_gone()))
            }
            (None, _) => false,
        });
        // A step on the whole file is seen wherever one is.
        let is_anywhere = past.place.sheet.is_none() && past.item().is_none() && spots().next().is_none();
        let is_there = is_anywhere || field.is_some() || place.is_some() || item.is_some();

        let preview = self.pane.made_way(self.prefs.preview);
        if enter && preview != self.prefs.preview {
            self.prefs.preview = preview;
            self.prefs.save();
        }
        match (field, place) {
            (Some((sheet, field)), _) => {
                self.show_sheet(sheet);
                if enter {
                    self.view.table.typing.wanted = Some(field);
                } else {
                    self.view.table.typing.reveal = Some((field, 0..0));
                }
            }
            (None, place) => self.go_to(place, enter),
        }
        if let Some(Item::Sheet(sheet)) = item {
            self.show_sheet(sheet);
        }
        self.reveal(item);
        is_there
    }

    fn go_to_past(&mut self, ctx: &Context, seq: i64) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        let way = session.way_to(seq);
        let told = session.go_to(seq);
        self.view.history.choose(seq);
        match (way, told) {
            (Some(way), Some(told)) => {
                self.toasts.forget_undo();
                let words = history::gone(way).unwrap_or_default();
                self.toasts.say(ctx, ToastKind::Done, words);
                self.follow(told);
            }
            (None, _) => {
                // What was being typed has taken the place of what was undone.
                let words = "入力したため、元に戻した操作には進めなくなりました。";
                self.toasts.say(ctx, ToastKind::Refused, words);
            }
            (Some(_), None) => {}
        }
    }

    fn restore(&mut self, ctx: &Context, spot: &Spot, text: String) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        let Some(field) = Field::of(session.book(), spot) else { return };
        let done = session.execute(&field.clone().command(text));
        self.toasts.forget_undo();
        match done {
            Ok(Some(_)) => self.toasts.say(ctx, ToastKind::Undoable, "前の文に戻しました。"),
            Ok(None) => {}
            Err(refusal) => self.toasts.say(ctx, ToastKind::Refused, refusal.to_string()),
        }
        self.view.table.typing.wanted = Some(field);
    }
}
