//! The panels at the right: how they are opened, entered, left and closed, all alike
//! (`panels/side.rs` has the rule).

use eframe::egui::Context;

use crate::edit::Session;
use crate::ui::request::{HistoryTab, PanelName, PanelRequest, Verb};
use crate::ui::shell::app::App;

impl App {
    pub(super) fn panel(&mut self, ctx: &Context, request: PanelRequest) {
        match request {
            PanelRequest::Open(panel) => self.enter_panel(ctx, panel),
            PanelRequest::Close => self.close_panel(),
            PanelRequest::Leave => self.view.table.typing.return_focus(),
        }
    }

    /// The command of a panel, or of one of its tabs: where that is shown and the keyboard is
    /// in it, it is closed; else it is opened, or led into.
    pub(super) fn panel_verb(&mut self, ctx: &Context, verb: Verb) {
        let (panel, is_shown) = match verb {
            Verb::Find => (PanelName::Search, !self.view.finder.replace),
            Verb::Replace => (PanelName::Search, self.view.finder.replace),
            Verb::CellHistory => (PanelName::History, self.view.history.tab == HistoryTab::Cell),
            Verb::History => (PanelName::History, true),
            Verb::Review => (PanelName::Review, true),
            Verb::LastYear => (PanelName::LastYear, true),
            Verb::Figures => (PanelName::Figures, true),
            Verb::Changes => (PanelName::Changes, true),
            _ => return,
        };
        if is_shown && self.view.side.is_in(panel) {
            return self.close_panel();
        }
        match verb {
            Verb::Find | Verb::Replace => self.view.finder.replace = verb == Verb::Replace,
            Verb::CellHistory => self.view.history.tab = HistoryTab::Cell,
            // One that is there stays as it is.
            Verb::History if !self.view.side.shows(panel) => self.view.history.tab = HistoryTab::File,
            _ => {}
        }
        self.enter_panel(ctx, panel);
    }

    /// Shows a panel and leads the keyboard into it.
    pub(super) fn enter_panel(&mut self, ctx: &Context, panel: PanelName) {
        // What is marked is what is looked for.
        let marked = (panel == PanelName::Search).then(|| self.marked_text(ctx)).flatten();
        self.show_panel(panel);
        if let Some(marked) = marked {
            self.view.finder.text = marked;
        }
        *self.view.panel(panel).wants_focus() = true;
    }

    /// Shows a panel, in the place of another; the keyboard stays where it is.
    pub(super) fn show_panel(&mut self, panel: PanelName) {
        self.finish_typing();
        if !self.view.side.shows(panel) {
            self.view.side = Default::default();
            self.view.side.open = Some(panel);
            self.view.finder.stepped = false;
            self.mark_found();
        }
    }

    /// Takes away the panel that is there; the keyboard goes back to the cell, or to the hit
    /// that was come to.
    pub(super) fn close_panel(&mut self) {
        let was = std::mem::take(&mut self.view.side).open;
        self.mark_found();
        let stepped = std::mem::take(&mut self.view.finder.stepped);
        self.view.table.typing.return_focus();
        if stepped && was == Some(PanelName::Search) {
            self.enter_hit();
        }
    }

    /// Has the fields of the sheet mark what is searched for, as long as 検索 is there.
    fn mark_found(&mut self) {
        let book = self.session.as_ref().map(Session::book);
        let is_searched = self.view.side.shows(PanelName::Search);
        let found = book.filter(|_| is_searched).map(|book| self.view.finder.found(book));
        self.view.table.typing.found = found.unwrap_or_default();
    }
}
