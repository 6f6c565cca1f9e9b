//! Opening the dialogs that are asked for.

use crate::book::{Better, Book, EntryId, FiscalYear, Key as _, LookupError, Series, SeriesId, Unread};
use crate::import;
use crate::ui::dialogs::palette::{PaletteDialog, PaletteItem};
use crate::ui::dialogs::{
    AboutDialog, BookDialog, CARRY_KEYS, DOCUMENT_KEYS, DismissDialog, FormDialog, FormsDialog,
    MessageDialog, NameDialog, OutputKindDialog, PageDialog, PlanDialog, ReasonDialog, SeriesDialog,
    SettingsDialog, ShortcutsDialog,
};
use crate::ui::kit::dialog::{Dialog, DialogFrame};
use crate::ui::panels::{beside, changes, figures, find, history, review};
use crate::ui::request::{Ask, SeriesAsked, Verb};
use crate::ui::shell::app::App;
use crate::ui::shell::menu::{self, MENUS};
use crate::ui::table::grid;

/// The parts of the window that have keys of their own, for the page of keys.
const PARTS: [(&str, &[(&str, &str)]); 9] = [
    ("表のセル", &grid::keys::HELP),
    ("検索の欄", &find::HELP),
    ("履歴の欄", &history::HELP),
    ("点検の欄", &review::HELP),
    ("前年度の欄", &beside::HELP),
    ("指標の欄", &figures::HELP),
    ("変更一覧の欄", &changes::HELP),
    ("前年度からの引継ぎ", &CARRY_KEYS),
    ("文書の読み取り", &DOCUMENT_KEYS),
];

impl App {
    /// Opens a dialog of ours, where what it is about is there.
    pub(in crate::ui) fn ask(&mut self, ask: Ask) {
        self.finish_typing();
        match ask {
            Ask::Backups(of) => self.ask_restore(of.as_deref()),
            ask => match self.dialog_of(ask) {
                Ok(dialog) => self.dialog = Some(dialog),
                Err(LookupError::Gone) => {}
                Err(LookupError::Unread(unread)) => self.say_unread(&unread),
            },
        }
    }

    /// Says that what was asked for cannot be shown, and why.
    pub(super) fn say_unread(&mut self, unread: &Unread) {
        self.messages.push_back(MessageDialog::of("調書を読み込めません", &unread.0));
    }

    /// Shows a dialog where there is one, or says what could not be read for it.
    pub(super) fn show_where_read<D: Dialog + 'static>(&mut self, dialog: Result<Option<D>, Unread>) {
        match dialog {
            Ok(dialog) => self.dialog = dialog.map(DialogFrame::new),
            Err(unread) => self.say_unread(&unread),
        }
    }

    fn dialog_of(&self, ask: Ask) -> Result<DialogFrame, LookupError> {
        let book = || self.book().ok_or(LookupError::Gone);
        Ok(match ask {
            Ask::NewBook => DialogFrame::new(self.new_book()),
            Ask::Properties => DialogFrame::new(BookDialog::properties(&book()?.head)),
            Ask::NewPlan => DialogFrame::new(NameDialog::new_plan()),
            Ask::NewPolicy(plan) => DialogFrame::new(NameDialog::new_policy(plan)),
            Ask::PolicyName(policy) => {
                let own = book()?.policy(policy).ok_or(LookupError::Gone)?;
                DialogFrame::new(NameDialog::policy(policy, &own.name))
            }
            Ask::SheetNumber(sheet) => DialogFrame::new(NameDialog::sheet_number(book()?.sheet(sheet)?)),
            Ask::Plan(plan) => {
                let book = book()?;
                DialogFrame::new(PlanDialog::new(book, book.plan(plan).ok_or(LookupError::Gone)?)?)
            }
            Ask::Page(sheet) => {
                let pages = self.pane.pages_of(sheet);
                DialogFrame::new(PageDialog::new(&book()?.context(sheet)?, pages))
            }
            Ask::Form(form) => {
                let book = book()?;
                let form = book.form(form).ok_or(LookupError::Gone)?;
                DialogFrame::new(FormDialog::new(book, form, self.view.sheet)?)
            }
            Ask::Forms => DialogFrame::new(FormsDialog),
            Ask::Series(series) => DialogFrame::new(self.series_dialog(series).ok_or(LookupError::Gone)?),
            Ask::Reason(change, place, what) => {
                let reason = book()?.reason_for(change);
                let text = reason.map(|reason| reason.text.clone()).unwrap_or_default();
                DialogFrame::new(ReasonDialog::new(change, place, what, text))
            }
            Ask::Dismissal(key) => {
                DialogFrame::new(DismissDialog::new(self.view.found.get(&key).ok_or(LookupError::Gone)?))
            }
            // It looks for them first.
            Ask::Backups(_) => return Err(LookupError::Gone),
            Ask::OutputKind => DialogFrame::new(OutputKindDialog::default()),
            Ask::Settings => DialogFrame::new(SettingsDialog::new(&self.prefs)),
            Ask::Shortcuts => DialogFrame::new(ShortcutsDialog::new(&MENUS, &PARTS)),
            Ask::About => DialogFrame::new(AboutDialog::new(self.renderer)),
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
    let lineage = book.entry(entry).ok()?.lineage;
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
