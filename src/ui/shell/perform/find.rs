//! Going from hit to hit, and replacing.

use eframe::egui::Context;

use crate::edit::{self, Replacement, Session};
use crate::search::{self, Hit, Spot};
use crate::ui::dialogs::ReplaceAllDialog;
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::request::{FindRequest, PanelName, ToastKind};
use crate::ui::shell::app::App;
use crate::ui::table::field::widget_id;
use crate::viewmodel::field::Field;
use crate::words::grouped;

impl App {
    pub(super) fn find(&mut self, ctx: &Context, act: FindRequest) {
        match act {
            FindRequest::Open { replace } => {
                self.view.finder.replace = replace;
                self.enter_panel(ctx, PanelName::Search);
            }
            FindRequest::Step(step) => {
                self.step_to_hit(step);
                self.reveal_hit();
            }
            FindRequest::Show(index) => {
                self.finish_typing();
                self.view.finder.choose(index);
                self.reveal_hit();
            }
            FindRequest::GoTo(index) => {
                self.finish_typing();
                self.view.finder.choose(index);
                self.enter_hit();
            }
            FindRequest::ReplaceOne => self.replace_one(ctx),
            FindRequest::ReplaceAll => self.ask_replace_all(ctx),
            FindRequest::Replace(chosen) => {
                let count: usize = chosen.iter().map(|own| own.edits.len()).sum();
                if self.replace(ctx, &chosen) {
                    let words = format!("{}か所を置換しました。", grouped(count));
                    self.toasts.say(ctx, ToastKind::Undoable, words);
                }
            }
        }
    }

    /// The next hit, from wherever the clerk is. From a cell the focus goes along.
    pub(super) fn find_again(&mut self, ctx: &Context, step: isize) {
        if self.view.finder.text.is_empty() {
            self.view.finder.replace = false;
            return self.enter_panel(ctx, PanelName::Search);
        }
        let in_cell = self.view.table.typing.focused.is_some() || !self.view.side.is_in(PanelName::Search);
        if !self.view.side.shows(PanelName::Search) {
            // Nobody has searched while the panel was not there.
            self.show_panel(PanelName::Search);
            self.search_on();
        }
        self.step_to_hit(step);
        if in_cell { self.enter_hit() } else { self.reveal_hit() }
    }

    /// Searches what is left of the book.
    fn search_on(&mut self) {
        let Some(session) = &self.session else { return };
        let (finder, sheet) = (&mut self.view.finder, self.view.sheet);
        while finder.go_on(session.book(), session.revision(), sheet, &self.prefs.find) {}
    }

    fn step_to_hit(&mut self, step: isize) {
        self.finish_typing();
        let Some(book) = self.session.as_ref().map(Session::book) else { return };
        self.view.finder.step(book, &self.view.table.place, step);
    }

    fn current_hit(&self) -> Option<Hit> {
        self.view.finder.current_hit().cloned()
    }

    /// Has the hit seen; the focus stays where it is.
    fn reveal_hit(&mut self) {
        if let Some((field, hit)) = self.show_hit() {
            self.view.table.typing.reveal = Some((field, hit.range));
        }
    }

    /// Goes to the hit's field and marks it there.
    pub(super) fn enter_hit(&mut self) {
        if let Some((field, hit)) = self.show_hit() {
            self.view.table.typing.mark = Some((field.clone(), hit.range));
            self.view.table.typing.wanted = Some(field);
        }
    }

    /// Shows the sheet that the hit is on; gives its field.
    fn show_hit(&mut self) -> Option<(Field, Hit)> {
        let hit = self.current_hit()?;
        let book = self.book()?;
        let field = Field::of(book, &hit.spot);
        // A name that stands on many sheets is seen on the first.
        let policy = match &hit.spot {
            Spot::Plan(plan) => {
                book.policies_of(*plan).find(|policy| book.sheets_of(policy.id).next().is_some())
            }
            Spot::Policy(policy) => book.policy(*policy),
            Spot::Name(..) | Spot::Cell(..) | Spot::Overall(_) | Spot::Note(_) => None,
        };
        let sheet = hit.spot.sheet().or_else(|| Some(book.sheets_of(policy?.id).next()?.id));
        let preview = self.pane.made_way(self.prefs.preview);
        if preview != self.prefs.preview {
            self.prefs.preview = preview;
            self.prefs.save();
        }
        self.show_sheet(sheet?);
        Some((field?, hit))
    }

    /// Marked text of the field that has the focus, where it is one line.
    pub(super) fn marked_text(&self, ctx: &Context) -> Option<String> {
        let typing = &self.view.table.typing;
        let field = typing.focused.as_ref()?;
        let state = eframe::egui::TextEdit::load_state(ctx, widget_id(field))?;
        let book = self.book()?;
        let stored = match field {
            Field::Cell(entry, column) => book.text(*entry, column),
            Field::Name(entry) => &book.entry(*entry).ok()?.name,
            Field::Overall(sheet) => &book.sheet(*sheet).ok()?.overall,
            Field::Note(sheet) => &book.sheet(*sheet).ok()?.note,
        };
        let marked = state.cursor.char_range()?.slice_str(typing.shown(field, stored)).to_owned();
        (!marked.is_empty() && !marked.contains('\n')).then_some(marked)
    }

    fn replace_one(&mut self, ctx: &Context) {
        self.finish_typing();
        if self.view.finder.current_hit().is_none() {
            self.step_to_hit(1);
            return self.reveal_hit();
        }
        let (Some(hit), Some(book)) = (self.current_hit(), self.book()) else { return };
        let finder = &self.view.finder;
        let own = finder.matcher().and_then(|matcher| Replacement::of_hit(book, matcher, &hit, &finder.with));
        let Some(own) = own else {
            // It is what it is to be already.
            return self.find(ctx, FindRequest::Step(1));
        };
        if let Some(unfit) = own.unfit(book) {
            return self.toasts.say(ctx, ToastKind::Refused, unfit.to_string());
        }
        let length = own.edits.first().map_or(0, |edit| edit.text.len());
        if self.replace(ctx, &[own]) {
            self.view.finder.resume_behind(length);
            self.search_on();
            self.reveal_hit();
        }
    }

    /// Replaces in one step; says whether it was done.
    fn replace(&mut self, ctx: &Context, chosen: &[Replacement]) -> bool {
        self.finish_typing();
        let Some(command) = self.book().map(|book| edit::replace(chosen, book)) else { return false };
        match self.execute(&command) {
            Some(refusal) => {
                self.toasts.say(ctx, ToastKind::Refused, refusal.to_string());
                false
            }
            None => true,
        }
    }

    fn ask_replace_all(&mut self, ctx: &Context) {
        self.finish_typing();
        let (finder, Some(book)) = (&self.view.finder, self.book()) else { return };
        let Some(matcher) = finder.matcher() else { return };
        // None is left out that is only not read.
        let hits = match search::search(book, matcher, finder.scope()) {
            Ok(hits) => hits,
            Err(unread) => return self.say_unread(&unread),
        };
        let all = edit::replacements(book, matcher, &hits, &finder.with);
        if all.is_empty() {
            let words = "置換するところがありません。";
            return self.toasts.say(ctx, ToastKind::Refused, words);
        }
        self.dialog = Some(DialogFrame::new(ReplaceAllDialog::new(book, all)));
    }
}
