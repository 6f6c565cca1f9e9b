//! Changing the book, and going to where it changed.

use eframe::egui::Context;

use crate::book::{ColumnKind, Place, SheetId};
use crate::edit::{Command, Item, Refusal, Session, Told};
use crate::typeset::TextSource;
use crate::ui::request::{ToastKind, Verb};
use crate::ui::shell::app::App;
use crate::ui::table::field::widget_id;
use crate::ui::table::typing::Visited;
use crate::viewmodel::field::Field;
use crate::viewmodel::told;

impl App {
    /// Carries out a command and goes to where it happened.
    pub(in crate::ui::shell) fn edit(&mut self, ctx: &Context, command: &Command) {
        let Some(place) = self.carry_out(ctx, command) else { return };
        match command {
            // The clerk goes on in the same column of the row below.
            Command::DeleteEntry(_) | Command::DeleteEntries(_) => {
                let column = self.view.table.place.column.clone();
                let place =
                    place.map(|place| Place { column: column.filter(|_| place.entry.is_some()), ..place });
                self.go_to(place, true);
            }
            // The clerk goes on in the cell that moved along.
            Command::MoveEntry(..) | Command::MoveEntries(..) | Command::SetPart { .. }
                if self.view.table.typing.last.is_some() =>
            {
                self.view.table.typing.return_focus();
            }
            _ => self.go_to(place, true),
        }
    }

    /// Carries out a command and says so, where that is not seen anyway. Gives the
    /// place where it happened, if anything did; `None` where it was refused.
    pub(super) fn carry_out(&mut self, ctx: &Context, command: &Command) -> Option<Option<Place>> {
        self.finish_typing();
        let sheets = self.book().map(|book| book.sheets().count()).unwrap_or_default();
        let place = match self.session.as_mut().map(|session| session.execute(command)) {
            Some(Ok(place)) => place,
            Some(Err(refusal)) => {
                self.toasts.say(ctx, ToastKind::Refused, refusal.to_string());
                return None;
            }
            None => return None,
        };
        self.toasts.forget_undo();
        // A command that changes nothing has left no step behind.
        let told = place.as_ref().and_then(|_| self.session.as_ref()?.told());
        if let Some(told) = &told {
            let left = self.book().map(|book| book.sheets().count()).unwrap_or_default();
            let gone = sheets.saturating_sub(left);
            if let Some(words) = self.book().and_then(|book| told::words(book, command, told, gone)) {
                self.toasts.say(ctx, ToastKind::Undoable, words);
            }
        }
        let item = told.and_then(|told| told.item);
        self.reveal(item);
        let made = item.filter(|_| matches!(command, Command::AddPlan { .. } | Command::AddPolicy { .. }));
        self.view.note_made(made);
        Some(place)
    }

    /// Shows an item of the tree that something happened to.
    pub(super) fn reveal(&mut self, item: Option<Item>) {
        if let (Some(item), Some(book)) = (item, self.session.as_ref().map(Session::book)) {
            self.view.tree.reveal(book, item);
        }
    }

    /// Carries out a command where the clerk is.
    pub(in crate::ui) fn execute(&mut self, command: &Command) -> Option<Refusal> {
        self.toasts.forget_undo();
        self.session.as_mut()?.execute(command).err()
    }

    /// Brings what was typed in a visit to a field into the book.
    pub(in crate::ui) fn execute_typed(&mut self, typed: &Visited) {
        self.toasts.forget_undo();
        if let Some(session) = &mut self.session {
            // What is refused here was typed into a row that is gone.
            let _ = session.execute_in_visit(&typed.command, typed.visit);
        }
    }

    pub(super) fn step(&mut self, ctx: &Context, verb: Verb) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        let step = if verb == Verb::Undo { session.undo() } else { session.redo() };
        if let Some(step) = step {
            self.toasts.forget_undo();
            let words = if verb == Verb::Undo { "元に戻しました" } else { "やり直しました" };
            let words = told::undone(session.book(), words, &step);
            self.toasts.say(ctx, ToastKind::Done, words);
            self.follow(step);
        } else {
            self.refuse_if_unread(ctx);
        }
    }

    /// Says so where something was not done because a sheet could not be read.
    pub(super) fn refuse_if_unread(&mut self, ctx: &Context) {
        if self.book().is_some_and(|book| book.unread().is_some()) {
            self.refuse(ctx, Refusal::NotRead);
        }
    }

    /// Goes to where something was undone or redone.
    pub(super) fn follow(&mut self, step: Told) {
        // What happened on several sheets is seen on the one that is shown.
        let is_seen = self.view.sheet.is_some_and(|sheet| step.sheets.contains(&sheet));
        if is_seen && step.place.sheet != self.view.sheet {
            self.view.table.typing.return_focus();
        } else {
            self.go_to(Some(step.place), true);
        }
        self.reveal(step.item);
    }

    /// Shows a place; its field gets the focus if `enter`.
    pub(super) fn go_to(&mut self, place: Option<Place>, enter: bool) {
        let Some(place) = place else { return };
        let Some(book) = self.session.as_ref().map(Session::book) else { return };
        let Some(sheet) = place.sheet.filter(|sheet| book.listing(*sheet).is_some()) else { return };
        self.view.show(sheet);
        let is_name = self.is_name(&place);
        let field = match (place.entry.filter(|entry| book.entry(*entry).is_ok()), place.column.clone()) {
            (Some(entry), Some(_)) if is_name => Some(Field::Name(entry)),
            (Some(entry), Some(column)) => Some(Field::Cell(book.anchor(entry, &column), column)),
            (Some(entry), None) => Some(Field::Name(entry)),
            (None, _) => None,
        };
        self.view.table.place = place;
        if enter {
            self.view.table.typing.wanted = field;
        }
    }

    /// Goes to where something printed is entered.
    pub(super) fn enter(&mut self, ctx: &Context, source: TextSource) {
        self.finish_typing();
        let preview = self.pane.made_way(self.prefs.preview);
        match source {
            TextSource::Book => return self.do_verb(ctx, Verb::Properties),
            TextSource::Head(sheet) => self.enter_sheet(sheet),
            TextSource::Overall(sheet) => {
                self.show_sheet(sheet);
                self.view.table.typing.wanted = Some(Field::Overall(sheet));
            }
            TextSource::Cell(place) => {
                let name = self.is_name(&place);
                let entry = place.entry;
                self.go_to(Some(place), true);
                if let (true, Some(entry)) = (name, entry) {
                    self.view.table.typing.wanted = Some(Field::Name(entry));
                }
            }
        }
        self.prefs.preview = preview;
        self.prefs.save();
    }

    /// Whether a place is an entry's name.
    fn is_name(&self, place: &Place) -> bool {
        let form = place.sheet.and_then(|sheet| self.book()?.context(sheet).ok()).map(|context| context.form);
        let column = form.zip(place.column.as_ref()).and_then(|(form, column)| form.column(column));
        column.is_some_and(|column| column.kind == ColumnKind::Name)
    }

    /// Brings what is being typed into the book.
    pub(in crate::ui) fn finish_typing(&mut self) {
        for typed in self.view.table.typing.take() {
            self.execute_typed(&typed);
        }
    }

    /// Shows a sheet and goes to the cell where the clerk left it, or its first.
    pub(in crate::ui) fn enter_sheet(&mut self, sheet: SheetId) {
        self.show_sheet(sheet);
        let first = || Some(Place::row(sheet, self.book()?.entries_of(sheet).ok()?.next()?.id));
        let place = self.view.table.place.clone();
        self.go_to(if place.entry.is_some() { Some(place) } else { first() }, true);
    }

    /// Gives the keyboard to the active cell, without scrolling there where it had it
    /// last; where nothing is selected, to the first that is shown.
    pub(in crate::ui) fn return_to_sheet(&mut self, ctx: &Context) {
        match self.view.table.cursor.field() {
            Some(field) if self.view.table.typing.last.as_ref() == Some(&field) => {
                ctx.memory_mut(|memory| memory.request_focus(widget_id(&field)));
            }
            Some(field) => self.view.table.typing.wanted = Some(field),
            None => match (self.view.sheet, self.view.table.cursor.rows().first()) {
                (Some(sheet), Some(&row)) => self.go_to(Some(Place::row(sheet, row)), true),
                (Some(sheet), None) => self.view.table.typing.wanted = Some(Field::Overall(sheet)),
                (None, _) => {}
            },
        }
    }

    pub(super) fn show_sheet(&mut self, sheet: SheetId) {
        self.finish_typing();
        self.view.show(sheet);
    }
}
