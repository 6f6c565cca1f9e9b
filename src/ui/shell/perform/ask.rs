//! Opening the dialogs that are asked for.

use crate::book::{Better, Book, EntryId, FiscalYear, Key as _, Series, SeriesId};
use crate::import;
use crate::ui::dialogs::palette::{PaletteDialog, PaletteItem};
use crate::ui::dialogs::{
    AboutDialog, BookDialog, CARRY_KEYS, DismissDialog, FormDialog, FormsDialog, NameDialog, PageDialog,
    PlanDialog, ReasonDialog, SeriesDialog, SettingsDialog, ShortcutsDialog,
};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::panels::{beside, changes, figures, find, history, review};
use crate::ui::request::{Ask, SeriesAsked, Verb};
use crate::ui::shell::app::App;
use crate::ui::shell::menu::{self, MENUS};
use crate::ui::table::grid;

/// The parts of the window that have keys of their own, for the page of keys.
const PARTS: [(&str, &[(&str, &str)]); 8] = [
    ("表のセル", &grid::keys::HELP),
    ("検索の欄", &find::HELP),
    ("履歴の欄", &history::HELP),
    ("点検の欄", &review::HELP),
    ("前年度の欄", &beside::HELP),
    ("指標の欄", &figures::HELP),
    ("変更一覧の欄", &changes::HELP),
    ("前年度からの引継ぎ", &CARRY_KEYS),
];

impl App {
    /// Opens a dialog of ours, where what it is about is there.
    pub(in crate::ui) fn ask(&mut self, ask: Ask) {
        self.finish_typing();
        match ask {
            Ask::Backups(of) => self.ask_restore(of.as_deref()),
            ask => {
                if let Some(dialog) = self.dialog_of(ask) {
                    self.dialog = Some(dialog);
                }
            }
        }
    }

    fn dialog_of(&self, ask: Ask) -> Option<DialogFrame> {
        Some(match ask {
            Ask::NewBook => DialogFrame::new(self.new_book()),
            Ask::Properties => DialogFrame::new(BookDialog::properties(&self.book()?.head)),
            Ask::NewPlan => DialogFrame::new(NameDialog::new_plan()),
            Ask::NewPolicy(plan) => DialogFrame::new(NameDialog::new_policy(plan)),
            Ask::PolicyName(policy) => {
                DialogFrame::new(NameDialog::policy(policy, &self.book()?.policy(policy)?.name))
            }
            Ask::SheetNumber(sheet) => DialogFrame::new(NameDialog::sheet_number(self.book()?.sheet(sheet)?)),
            Ask::Plan(plan) => {
                let book = self.book()?;
                DialogFrame::new(PlanDialog::new(book, book.plan(plan)?))
            }
            Ask::Page(sheet) => {
                let pages = self.pane.pages_of(sheet);
                DialogFrame::new(PageDialog::new(&self.book()?.context(sheet)?, pages))
            }
            Ask::Form(form) => {
                let book = self.book()?;
                DialogFrame::new(FormDialog::new(book, book.form(form)?, self.view.sheet))
            }
            Ask::Forms => DialogFrame::new(FormsDialog),
            Ask::Series(series) => DialogFrame::new(self.series_dialog(series)?),
            Ask::Reason(change, place, what) => {
                let reason = self.book()?.reason_for(change);
                let text = reason.map(|reason| reason.text.clone()).unwrap_or_default();
                DialogFrame::new(ReasonDialog::new(change, place, what, text))
            }
            Ask::Dismissal(key) => DialogFrame::new(DismissDialog::new(self.view.found.get(&key)?)),
            // It looks for them first.
            Ask::Backups(_) => return None,
            Ask::Settings => DialogFrame::new(SettingsDialog::new(&self.prefs)),
            Ask::Shortcuts => DialogFrame::new(ShortcutsDialog::new(&MENUS, &PARTS)),
            Ask::About => DialogFrame::new(AboutDialog),
            Ask::Palette => DialogFrame::new(PaletteDialog::new(self.commands())),
        })
    }

    /// A new book is made like the one that is open.
    fn new_book(&self) -> BookDialog {
        // The sample is of no real city.
        let sample = import::sample().map(|book| book.head.municipality.clone()).unwrap_or_default();
        let like = self.book().map(|book| book.head.clone());
        let like = like.filter(|head| head.municipality != sample);
        let next = like.as_ref().and_then(|head| FiscalYear::new(head.fiscal_year.year() + 1));
        BookDialog::new_book(next.or(self.prefs.year), like.as_ref())
    }

    fn series_dialog(&self, asked: SeriesAsked) -> Option<SeriesDialog> {
        Some(match asked {
            SeriesAsked::New(entry) => {
                let book = self.book()?;
                SeriesDialog::new_one(new_series(book, entry)?, book.head.fiscal_year)
            }
            SeriesAsked::Proposed(series) => SeriesDialog::proposed(*series),
            SeriesAsked::Followed(series) => SeriesDialog::change(*series),
        })
    }

    /// All that the palette finds.
    fn commands(&self) -> Vec<PaletteItem> {
        let (session, view) = (self.session.as_ref(), &self.view);
        let verbs = Verb::all().filter(|verb| *verb != Verb::Palette);
        let item =
            |verb| PaletteItem::verb(verb, menu::is_enabled(verb, session, view), &self.prefs.commands);
        let sheets = self.book().into_iter().flat_map(|book| PaletteItem::sheets(book));
        verbs.map(item).chain(sheets).collect()
    }
}

/// A series of an entry, of which nothing is known yet.
fn new_series(book: &Book, entry: EntryId) -> Option<Series> {
    let lineage = book.entry(entry)?.lineage;
    Some(Series {
        id: SeriesId::from_raw(0),
        position: 0,
        lineage,
        name: String::new(),
        unit: String::new(),
        better: Better::More,
        points: Vec::new(),
    })
}
