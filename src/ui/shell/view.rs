//! What is shown and selected: nothing of it is in the document.

use std::collections::HashMap;

use eframe::egui::{Rect, Ui};

use crate::book::{Book, Digest, Outline, Place, PolicyId, SheetId};
use crate::edit::Item;
use crate::edit::Session;
use crate::prefs::Prefs;
use crate::ui::panels::beside::Beside;
use crate::ui::panels::changes::Changes;
use crate::ui::panels::figures::Figures;
use crate::ui::panels::history::History;
use crate::ui::panels::review::ReviewPanel;
use crate::ui::panels::side::SideState;
use crate::ui::panels::side::{SidePanel, panel_ui};
use crate::ui::request::{Actions, PanelName};
use crate::ui::table;
use crate::ui::table::state::TableState;
use crate::ui::tree::sidebar_ui;
use crate::viewmodel::field::Field;
use crate::viewmodel::find::finder::Finder;
use crate::viewmodel::found::KnownFindings;
use crate::viewmodel::progress::ProgressCache;
use crate::viewmodel::scene::Scene;
use crate::viewmodel::tree::nodes::Tree;

/// What is shown and selected of the open book.
#[derive(Debug, Default)]
pub struct View {
    /// The sheet in the middle.
    pub sheet: Option<SheetId>,
    /// What is shown and selected of it.
    pub table: TableState,
    /// Which panel is at the right.
    pub side: SideState,
    /// The search.
    pub finder: Finder,
    /// What was done.
    pub history: History,
    /// What the checks found.
    pub found: KnownFindings,
    /// How that is shown.
    pub review: ReviewPanel,
    /// What is said in figures.
    pub figures: Figures,
    /// What last year's book said.
    pub beside: Beside,
    /// What changed since last year.
    pub changes: Changes,
    /// Where the clerk is in the tree.
    pub tree: Tree,
    /// The plan or policy that was added last, until the clerk goes on elsewhere: what is
    /// added next goes into it.
    made: Option<Item>,
    /// How often the clerk had selected something by then.
    made_at: u64,
    /// Where the clerk was in the sheets shown before.
    pub left: HashMap<SheetId, Place>,
    /// The sheet's number among all, to stay near it when it is deleted.
    at: usize,
    pub progress: ProgressCache,
}

impl View {
    /// A panel at the right of the sheet, whether it is there or not.
    pub fn panel(&mut self, panel: PanelName) -> &mut dyn SidePanel {
        match panel {
            PanelName::Search => &mut self.finder,
            PanelName::History => &mut self.history,
            PanelName::Review => &mut self.review,
            PanelName::LastYear => &mut self.beside,
            PanelName::Figures => &mut self.figures,
            PanelName::Changes => &mut self.changes,
        }
    }

    /// Shows the panel that is there; gives its place. What 検索 looks for is marked in the
    /// fields of the sheet from then on.
    pub fn side_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        prefs: &Prefs,
        actions: &mut Actions,
    ) -> Option<(PanelName, Rect)> {
        let open = self.side.open?;
        let book = session.book();
        self.progress(book, session.revision());
        let field = self.field_at_work(book);
        let Self {
            side,
            sheet,
            table,
            found,
            progress,
            finder,
            history,
            review,
            beside,
            figures,
            changes,
            ..
        } = self;
        let scene = Scene {
            session,
            prefs,
            sheet: *sheet,
            place: &table.place,
            field: field.as_ref(),
            findings: found,
            progress,
        };
        let width = if open == PanelName::Search { prefs.find.width } else { prefs.history };
        let panel: &mut dyn SidePanel = match open {
            PanelName::Search => finder,
            PanelName::History => history,
            PanelName::Review => review,
            PanelName::LastYear => beside,
            PanelName::Figures => figures,
            PanelName::Changes => changes,
        };
        let rect = panel_ui(ui, panel, side, width, &scene, actions);
        if open == PanelName::Search {
            self.table.typing.found = self.finder.found(book);
        }
        Some((open, rect))
    }

    /// What everything looks at that is drawn of the book; `field` is the one at work.
    pub fn scene<'s>(
        &'s self,
        session: &'s Session,
        prefs: &'s Prefs,
        field: Option<&'s Field>,
    ) -> Scene<'s> {
        Scene {
            session,
            prefs,
            sheet: self.sheet,
            place: &self.table.place,
            field,
            findings: &self.found,
            progress: &self.progress,
        }
    }

    /// Notes that an item was added, into which the next goes; or that none was.
    pub fn note_made(&mut self, item: Option<Item>) {
        (self.made, self.made_at) = (item, self.table.selections);
    }

    /// Shows the sheet in the middle.
    pub fn sheet_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        prefs: &Prefs,
        sheet: SheetId,
        actions: &mut Actions,
    ) {
        self.progress(session.book(), session.revision());
        let place = self.table.place.clone();
        let scene = Scene {
            session,
            prefs,
            sheet: self.sheet,
            place: &place,
            field: None,
            findings: &self.found,
            progress: &self.progress,
        };
        table::sheet_ui(ui, &scene, sheet, &mut self.table, actions);
    }

    /// Shows the tree.
    pub fn tree_ui(&mut self, ui: &mut Ui, session: &Session, prefs: &Prefs, actions: &mut Actions) {
        self.progress(session.book(), session.revision());
        let scene = Scene {
            session,
            prefs,
            sheet: self.sheet,
            place: &self.table.place,
            field: None,
            findings: &self.found,
            progress: &self.progress,
        };
        sidebar_ui(ui, &scene, &mut self.tree, actions);
    }

    /// The policy that a new sheet goes into: where the clerk is at work, or the last.
    pub fn target_policy(&self, book: &Outline) -> Option<PolicyId> {
        let of_sheet = || self.sheet.and_then(|sheet| book.listing(sheet)).map(|sheet| sheet.policy);
        let own = match self.item_at_work(book) {
            Some(Item::Policy(policy)) => Some(policy),
            Some(Item::Plan(plan)) => book.policies_of(plan).last().map(|policy| policy.id),
            Some(Item::Sheet(sheet)) => book.listing(sheet).map(|sheet| sheet.policy),
            None => None,
        };
        own.or_else(of_sheet).or_else(|| {
            book.plans().flat_map(|plan| book.policies_of(plan.id)).last().map(|policy| policy.id)
        })
    }

    /// The field at work: the one of this sheet that last had the focus, or else is selected.
    pub fn field_at_work(&self, book: &Book) -> Option<Field> {
        let is_here = |field: &Field| field.spot(book).and_then(|spot| spot.sheet()) == self.sheet;
        let last = self.table.typing.last.clone().filter(is_here);
        last.or_else(|| self.table.cursor.field().filter(is_here))
    }

    /// Drops what is no longer in the book, and shows some sheet if there is one.
    pub fn settle(&mut self, book: &Book) {
        if self.sheet.is_none_or(|sheet| book.listing(sheet).is_none()) {
            let sheets: Vec<SheetId> = book.sheets().map(|sheet| sheet.id).collect();
            self.sheet = sheets.get(self.at).or(sheets.last()).copied();
        }
        let shown = self.sheet;
        self.at = book.sheets().position(|sheet| Some(sheet.id) == shown).unwrap_or_default();
        self.table.filter.settle(self.sheet);
        // Where the clerk is led to is shown.
        let wanted = self.table.typing.wanted.as_ref().and_then(Field::entry);
        for entry in wanted.into_iter().chain(self.table.place.entry) {
            self.table.filter.reveal(entry);
        }
        let gone =
            self.table.place.entry.is_some_and(|entry| book.entry(entry).is_err_and(|error| error.is_gone()));
        if gone || self.table.place.sheet != self.sheet {
            self.table.place = self.sheet.map(Place::sheet).unwrap_or_default();
        }
    }

    /// Shows a sheet, where the clerk left it.
    pub fn show(&mut self, sheet: SheetId) {
        if self.sheet == Some(sheet) {
            return;
        }
        self.made = None;
        if let Some(before) = self.sheet.replace(sheet) {
            self.left.insert(before, std::mem::take(&mut self.table.place));
        }
        self.table.place = self.left.get(&sheet).cloned().unwrap_or_else(|| Place::sheet(sheet));
    }

    /// The item of the tree that something new goes into: what was added last, or where the
    /// keyboard is in the tree, or else the sheet that is shown.
    pub fn item_at_work(&self, book: &Outline) -> Option<Item> {
        let in_tree = self.tree.cursor.filter(|_| self.tree.has_focus);
        let made = self.made.filter(|_| self.made_at == self.table.selections);
        let item = made.or(in_tree).filter(|item| item.is_in(book));
        item.or(self.sheet.map(Item::Sheet))
    }

    /// Begins where the clerk was in this book the last time.
    pub fn begin(&mut self, book: &Book, place: Place, folded: Vec<Item>) {
        self.tree.folded = folded.into_iter().filter(|item| item.is_in(book)).collect();
        if let Some(sheet) = place.sheet.filter(|sheet| book.listing(*sheet).is_some()) {
            self.sheet = Some(sheet);
            let entry = place.entry.and_then(|entry| book.entry(entry).ok());
            let is_there = entry.is_none_or(|entry| entry.sheet == sheet);
            self.table.place = if is_there { place } else { Place::sheet(sheet) };
        }
        self.settle(book);
        self.tree.begin_at(self.sheet);
    }

    /// How far every item of the tree is filled in.
    pub fn progress(&mut self, book: &Book, revision: i64) -> &ProgressCache {
        self.progress.settle(book, revision);
        &self.progress
    }

    /// Takes in what was learnt of sheets whose rows are not kept in memory.
    pub fn learn(&mut self, book: &Outline, digests: Vec<(SheetId, Digest)>) {
        self.progress.learn(book, digests);
    }

    /// The sheet before or after the one shown.
    pub fn neighbour(&self, book: &Outline, step: isize) -> Option<SheetId> {
        let sheets: Vec<SheetId> = book.sheets().map(|sheet| sheet.id).collect();
        let at = sheets.iter().position(|&sheet| Some(sheet) == self.sheet)?;
        sheets.get(at.checked_add_signed(step)?).copied()
    }
}
