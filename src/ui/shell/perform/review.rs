//! Going to findings, and letting them stand.

use eframe::egui::Context;

use crate::book::{ColumnKind, Place, SheetId};
use crate::edit::{Command, Session};
use crate::review::{At, Finding, TextPassage};
use crate::ui::request::{Action, Ask, PanelName, ReviewRequest, ToastKind};
use crate::ui::shell::app::App;
use crate::viewmodel::field::Field;

impl App {
    pub(super) fn review(&mut self, ctx: &Context, act: ReviewRequest) {
        match act {
            ReviewRequest::GoTo(key, passage) => {
                self.view.review.selected = Some(key);
                self.go_to_passage(&passage);
            }
            ReviewRequest::Compare(key, passage, year) => {
                self.view.review.selected = Some(key);
                self.go_to_passage(&passage);
                self.show_panel(PanelName::LastYear);
                self.view.beside.show(year);
            }
            ReviewRequest::TakeUp(dismissals) => {
                let all = dismissals.into_iter().map(Command::TakeUp).collect();
                let command = together("点検結果の確認の取消し", all);
                self.perform(ctx, Action::EditInPlace(command));
            }
            ReviewRequest::Unfold(key) => {
                let unfolded = &mut self.view.review.unfolded;
                if !unfolded.remove(&key) {
                    unfolded.insert(key);
                }
            }
        }
    }

    /// The next finding that is to be looked at, from the one looked at last or else
    /// from where the clerk is.
    pub(super) fn step_to_finding(&mut self, ctx: &Context, step: isize) {
        self.finish_typing();
        let Some(book) = self.session.as_ref().map(Session::book) else { return };
        let review = &self.view.review;
        let open: Vec<&Finding> = review.to_go_through(&self.view.found).collect();
        if open.is_empty() {
            return self.toasts.say(ctx, ToastKind::Done, "確かめる指摘はありません。");
        }
        let at = review.selected.as_ref().and_then(|key| open.iter().position(|own| own.key == *key));
        let order: Vec<SheetId> = book.sheets().map(|sheet| sheet.id).collect();
        let rank = |sheet: Option<SheetId>| order.iter().position(|own| Some(*own) == sheet);
        let here = rank(self.view.sheet);
        let next = match at {
            Some(at) => at.checked_add_signed(step),
            None if step > 0 => open.iter().position(|own| rank(own.sheet) >= here),
            None => open.iter().rposition(|own| rank(own.sheet) <= here),
        };
        // From the last on to the first, as the search does.
        let end = if step > 0 { open.first() } else { open.last() };
        let Some(finding) = next.and_then(|next| open.get(next)).or(end) else { return };
        let key = finding.key.clone();
        let place = finding.places.iter().find(|passage| !matches!(passage.at, At::Past(..))).cloned();
        let sheet = finding.sheet;
        self.show_panel(PanelName::Review);
        match (place, sheet) {
            (Some(passage), _) => self.go_to_passage(&passage),
            (None, Some(sheet)) => self.show_sheet(sheet),
            (None, None) => {}
        }
        let sheet = self.view.sheet;
        self.view.review.choose(&self.view.found, sheet, &key);
    }

    /// Goes to where a passage is entered, and marks it there.
    fn go_to_passage(&mut self, passage: &TextPassage) {
        self.finish_typing();
        let preview = self.pane.made_way(self.prefs.preview);
        if preview != self.prefs.preview {
            self.prefs.preview = preview;
            self.prefs.save();
        }
        let Some(book) = self.book() else { return };
        match &passage.at {
            At::Head => self.ask(Ask::Properties),
            At::Form(form) => self.ask(Ask::Form(*form)),
            At::Plan(plan) => self.ask(Ask::Plan(*plan)),
            At::Sheet(sheet) => self.show_sheet(*sheet),
            At::Overall(sheet) => self.mark(*sheet, Field::Overall(*sheet), passage),
            At::Name(sheet, entry) => self.mark(*sheet, Field::Name(*entry), passage),
            At::Cell(sheet, entry, column) => {
                let form = book.standing(*sheet).map(|shown| shown.form);
                let kind = form.and_then(|form| form.column(column)).map(|column| column.kind);
                let (sheet, entry) = (*sheet, book.anchor(*entry, column));
                if kind == Some(ColumnKind::Rating) {
                    self.go_to(Some(Place::cell(sheet, entry, column)), true);
                } else {
                    self.mark(sheet, Field::Cell(entry, column.clone()), passage);
                }
            }
            // It is seen beside the row that it is about.
            At::Past(..) => {}
        }
    }

    /// Goes to a field; what it is about is marked, as far as that still stands there.
    fn mark(&mut self, sheet: SheetId, field: Field, passage: &TextPassage) {
        self.show_sheet(sheet);
        if !passage.ranges.is_empty() {
            self.view.table.typing.mark = Some((field.clone(), passage.span()));
        }
        self.view.table.typing.wanted = Some(field);
    }
}

/// Several commands as one step; one as itself.
fn together(label: &str, mut commands: Vec<Command>) -> Command {
    match commands.pop() {
        Some(only) if commands.is_empty() => only,
        last => {
            commands.extend(last);
            Command::Together { label: label.to_owned(), commands }
        }
    }
}
