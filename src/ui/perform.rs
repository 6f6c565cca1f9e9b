//! What the app does with the actions of a frame.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Context};

use crate::book::{Book, FiscalYear, Place, SheetId};
use crate::edit::{Command, Direction, Item, Session};
use crate::error::Error;
use crate::file::IfExists;
use crate::typeset::Parts;
use crate::{export, import};

use super::action::Action;
use super::app::{After, App};
use super::dialog::{
    AboutDialog, BookDialog, Dialog, ExportDialog, MessageDialog, NameDialog, PathDialog, PlanDialog,
    ShortcutsDialog, UnsavedDialog,
};
use super::field::Field;
use super::files::{Chosen, Request, Want};
use super::jobs::Done;
use super::sidebar::target_policy;
use super::toast::Toasts;
use super::verb::Verb;
use super::view::{ToastKind, View};

/// How much larger or smaller a step of zooming is.
const ZOOM_STEP: f32 = 0.1;

impl App {
    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(verb) => self.do_verb(ctx, verb),
            Action::Edit(command) => self.edit(ctx, &command),
            Action::EditInPlace(command) => {
                self.finish_typing();
                if let Some(error) = self.execute(&command) {
                    self.toasts.say(ctx, ToastKind::Refused, error.to_string());
                }
            }
            Action::ShowSheet(sheet) => self.show_sheet(sheet),
            Action::SetPlace(place) => self.view.place = place,
            Action::Toggle(item) => {
                if !self.view.folded.remove(&item) {
                    self.view.folded.insert(item);
                }
            }
            Action::Open(path) => self.open(&path),
            Action::Ask(dialog) => self.dialog = Some(dialog),
            Action::EditPlan(plan) => {
                self.finish_typing();
                let plan = self.book().and_then(|book| book.plan(plan));
                self.dialog = plan.map(PlanDialog::new).map(Dialog::Plan);
            }
            Action::FileChosen(chosen) => self.file_chosen(ctx, chosen),
            Action::Create(book) => {
                let name = file_name(&book);
                self.pending.new_book = Some(book);
                self.ask_file(Want::New, name);
            }
            Action::ExportPdf(parts) => {
                let name = self.book().map(file_name).unwrap_or_default();
                self.pending.parts = parts;
                self.ask_file(Want::Pdf, name);
            }
            Action::Launch(path) => {
                if open::that_detached(&path).is_err() {
                    let text = format!("このパソコンで開くプログラムが見つかりません。\n{}", path.display());
                    self.dialog = Some(Dialog::Message(MessageDialog::new("開けませんでした", text)));
                }
            }
            Action::SetTheme(theme) => {
                self.prefs.theme = theme;
                self.prefs_changed(ctx);
            }
            Action::SetZoom(zoom) => {
                self.prefs.zoom = zoom.clamp(0.7, 2.0);
                self.prefs_changed(ctx);
            }
            Action::DismissToast(id) => self.toasts.dismiss(id),
            Action::RetrySave => {
                if let Some(session) = &mut self.session {
                    session.retry();
                }
            }
            Action::LeaveAnyway => {
                let after = self.after.take();
                self.session = None;
                if let Some(after) = after {
                    self.leave_then(after);
                }
                self.quit_if_due(ctx);
            }
        }
        self.quit_if_due(ctx);
    }

    fn do_verb(&mut self, ctx: &Context, verb: Verb) {
        match verb {
            Verb::New => {
                let next = self.book().map(|book| book.head.fiscal_year.year() + 1).and_then(FiscalYear::new);
                self.dialog =
                    Some(Dialog::Book(BookDialog::new_book(next.or_else(crate::clock::fiscal_year))));
            }
            Verb::Open => self.ask_file(Want::Open, String::new()),
            Verb::Import => self.ask_file(Want::Import, String::new()),
            Verb::Sample => match import::sample() {
                Ok(book) => self.leave_then(After::Untitled(Box::new(book))),
                Err(error) => self.complain("サンプルを開けませんでした", error),
            },
            Verb::SaveAs => {
                self.finish_typing();
                let name = self.book().map(file_name).unwrap_or_default();
                self.ask_file(Want::SaveAs, name);
            }
            Verb::Export => {
                self.finish_typing();
                self.dialog = Some(Dialog::Export(ExportDialog::new(self.view.sheet)));
            }
            Verb::Properties => {
                self.finish_typing();
                self.dialog = self.book().map(|book| Dialog::Book(BookDialog::properties(&book.head)));
            }
            Verb::Close => self.leave_then(After::Close),
            Verb::Quit => self.leave_then(After::Quit),
            Verb::Undo | Verb::Redo => self.step(ctx, verb),
            Verb::AddPlan => self.dialog = Some(Dialog::Name(NameDialog::new_plan())),
            Verb::AddPolicy => {
                self.dialog = self.current_plan().map(NameDialog::new_policy).map(Dialog::Name);
            }
            Verb::PreviousSheet | Verb::NextSheet => {
                let step = if verb == Verb::NextSheet { 1 } else { -1 };
                if let Some(sheet) = self.book().and_then(|book| self.view.neighbour(book, step)) {
                    self.show_sheet(sheet);
                }
            }
            Verb::ZoomIn => self.perform(ctx, Action::SetZoom(self.prefs.zoom + ZOOM_STEP)),
            Verb::ZoomOut => self.perform(ctx, Action::SetZoom(self.prefs.zoom - ZOOM_STEP)),
            Verb::ZoomReset => self.perform(ctx, Action::SetZoom(1.0)),
            Verb::Shortcuts => self.dialog = Some(Dialog::Shortcuts(ShortcutsDialog)),
            Verb::About => self.dialog = Some(Dialog::About(AboutDialog)),
            _ => {
                if let Some(command) = self.command_of(verb) {
                    self.edit(ctx, &command);
                }
            }
        }
    }

    /// The command on the document that a verb means where the clerk is.
    fn command_of(&self, verb: Verb) -> Option<Command> {
        let book = self.book()?;
        let Place { entry, column, .. } = self.view.place.clone();
        let sheet = self.view.sheet;
        let last = || book.entries_of(sheet?).last().map(|row| row.id);
        Some(match verb {
            Verb::AddRow => Command::AddEntry { sheet: sheet?, after: entry.or_else(last) },
            Verb::AppendRow => Command::AddEntry { sheet: sheet?, after: last() },
            Verb::AddPart => Command::AddPart { of: entry? },
            Verb::DeleteRow => Command::DeleteEntry(entry?),
            Verb::RowUp => Command::MoveEntry(entry?, Direction::Up),
            Verb::RowDown => Command::MoveEntry(entry?, Direction::Down),
            Verb::MakePart => Command::SetPart { entry: entry?, part: true },
            Verb::MakeWhole => Command::SetPart { entry: entry?, part: false },
            Verb::Merge => {
                // From a cell that goes over several rows, the one at its top.
                Command::Merge { entry: entry?, column: column? }
            }
            Verb::Unmerge => {
                let (entry, column) = (entry?, column?);
                let row = book.entry(entry)?;
                let own = book.is_merged(entry, &column).then_some(entry);
                let last_of_cell = || {
                    book.entries_of(row.sheet)
                        .skip_while(|own| own.id != entry)
                        .skip(1)
                        .take_while(|below| book.is_merged(below.id, &column))
                        .last()
                        .map(|below| below.id)
                };
                Command::Unmerge { entry: own.or_else(last_of_cell)?, column }
            }
            Verb::AddSheet => Command::AddSheet { policy: target_policy(book, &self.view)? },
            Verb::Renumber => Command::RenumberSheets,
            _ => return None,
        })
    }

    /// Carries out a command and goes to where it happened.
    fn edit(&mut self, ctx: &Context, command: &Command) {
        self.finish_typing();
        let sheets = self.book().map(|book| book.sheets().count()).unwrap_or_default();
        let place = match self.session.as_mut().map(|session| session.execute(command)) {
            Some(Ok(place)) => place,
            Some(Err(refusal)) => {
                self.toasts.say(ctx, ToastKind::Refused, refusal.to_string());
                return;
            }
            None => return,
        };
        self.toasts.forget_undo();
        if let Command::DeleteItem(_) | Command::DeleteEntry(_) = command {
            let words = match command {
                Command::DeleteItem(Item::Sheet(_)) => "調書を削除しました。".to_owned(),
                Command::DeleteItem(Item::Policy(_)) => "施策を削除しました。".to_owned(),
                Command::DeleteItem(Item::Plan(_)) => {
                    let left = self.book().map(|book| book.sheets().count()).unwrap_or_default();
                    format!("計画と、その調書{}件を削除しました。", sheets - left)
                }
                _ => "行を削除しました。".to_owned(),
            };
            self.toasts.say(ctx, ToastKind::Undoable, words);
        }
        self.go_to(place, !matches!(command, Command::DeleteEntry(_)));
    }

    /// Carries out a command where the clerk is.
    pub(super) fn execute(&mut self, command: &Command) -> Option<Error> {
        self.toasts.forget_undo();
        self.session.as_mut()?.execute(command).err().map(Error::Refused)
    }

    fn step(&mut self, ctx: &Context, verb: Verb) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        let step = if verb == Verb::Undo { session.undo() } else { session.redo() };
        if let Some(step) = step {
            self.toasts.forget_undo();
            let words = if verb == Verb::Undo { "元に戻しました" } else { "やり直しました" };
            self.toasts.say(ctx, ToastKind::Done, format!("{words}: {}", step.label));
            self.go_to(Some(step.place), true);
        }
    }

    /// Shows a place; its field gets the focus if `enter`.
    fn go_to(&mut self, place: Option<Place>, enter: bool) {
        let Some(place) = place else { return };
        let Some(book) = self.session.as_ref().map(Session::book) else { return };
        let Some(sheet) = place.sheet.filter(|sheet| book.sheet(*sheet).is_some()) else { return };
        self.view.sheet = Some(sheet);
        let field = match (place.entry.filter(|entry| book.entry(*entry).is_some()), place.column.clone()) {
            (Some(entry), Some(column)) => Some(Field::Cell(book.anchor(entry, &column), column)),
            (Some(entry), None) => Some(Field::Name(entry)),
            (None, _) => None,
        };
        self.view.place = place;
        if enter {
            self.view.typing.wanted = field;
        }
    }

    /// Brings what is being typed into the book.
    pub(super) fn finish_typing(&mut self) {
        if let Some(command) = self.view.typing.take() {
            self.execute(&command);
        }
    }

    fn show_sheet(&mut self, sheet: SheetId) {
        self.finish_typing();
        if self.view.sheet != Some(sheet) {
            self.view.sheet = Some(sheet);
            self.view.place = Place::sheet(sheet);
        }
    }

    /// Leaves the open book, once all of it is in its file, and goes on.
    pub(super) fn leave_then(&mut self, after: After) {
        self.finish_typing();
        if let After::Close | After::Quit = after
            && let Some(error) = self.jobs.finish().into_iter().find_map(Result::err)
        {
            self.complain("PDFを書き出せませんでした", error);
            return;
        }
        if let Some(session) = &mut self.session {
            session.settle();
            if session.has_unsaved_changes() {
                let reason = match session.save_state() {
                    crate::edit::SaveState::Failed(error) => error.to_string(),
                    _ => "このファイルは、まだ保存先が決まっていません。".to_owned(),
                };
                self.after = Some(after);
                self.dialog = Some(Dialog::Unsaved(UnsavedDialog { reason }));
                return;
            }
        }
        match after {
            After::Close => {
                self.session = None;
                self.view = View::default();
                self.toasts = Toasts::default();
            }
            After::Quit => {
                self.session = None;
                self.after = Some(After::Quit);
            }
            After::Open(path) => self.open_now(&path),
            After::Create(path, replace) => {
                let Some(book) = self.pending.new_book.take() else { return };
                let if_exists = if replace { IfExists::Replace } else { IfExists::Refuse };
                match Session::create(&path, *book.clone(), if_exists, self.wake.clone()) {
                    Ok(session) => self.take_up(session),
                    Err(error) => {
                        self.pending.new_book = Some(book);
                        self.complain("新しいファイルを作れませんでした", error);
                    }
                }
            }
            After::Untitled(book) => {
                let session = Session::untitled(*book, self.wake.clone());
                self.take_up(session);
            }
        }
    }

    fn open_now(&mut self, path: &Path) {
        let is_open = |session: &Session| {
            session
                .path()
                .is_some_and(|own| own == path || own.canonicalize().ok() == path.canonicalize().ok())
        };
        if self.session.as_ref().is_some_and(is_open) {
            return;
        }
        match Session::open(path, self.wake.clone()) {
            Ok(session) => self.take_up(session),
            Err(error) => {
                if let Error::Read { source, .. } = &error
                    && source.kind() == std::io::ErrorKind::NotFound
                {
                    self.prefs.forget(path);
                }
                self.complain("開けませんでした", error);
            }
        }
    }

    fn quit_if_due(&mut self, ctx: &Context) {
        if self.session.is_none() && matches!(self.after, Some(After::Quit)) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// Asks for a file; with a box of our own where the system has no dialogs.
    fn ask_file(&mut self, want: Want, name: String) {
        let ending = if want == Want::Pdf { "pdf" } else { "chosho" };
        let file_name = if want.is_saving() { format!("{name}.{ending}") } else { name };
        let folder = self
            .session
            .as_ref()
            .and_then(Session::path)
            .or_else(|| self.prefs.recent.first().map(|recent| recent.path.as_path()))
            .and_then(Path::parent)
            .map(Path::to_owned)
            .or_else(crate::prefs::documents_folder);
        let request = Request { want, file_name, folder };
        if !self.files.ask(&request, self.answers.0.clone(), self.wake.clone()) {
            self.dialog = Some(Dialog::Path(PathDialog::new(request)));
        }
    }

    fn file_chosen(&mut self, ctx: &Context, chosen: Chosen) {
        let Chosen { want, path, replace } = chosen;
        let if_exists = if replace { IfExists::Replace } else { IfExists::Refuse };
        match want {
            Want::Open => self.open(&path),
            Want::Import => {
                self.jobs.start("import", move || Ok(Done::Imported(Box::new(import::from_file(&path)?))));
            }
            Want::New => self.leave_then(After::Create(path, replace)),
            Want::SaveAs => self.save_as(ctx, &path, if_exists),
            Want::Pdf => {
                let Some(book) = self.book().cloned() else { return };
                let parts = self.pending.parts.clone();
                self.jobs.start("export", move || write_pdf(&book, path, &parts, if_exists));
            }
        }
    }

    fn save_as(&mut self, ctx: &Context, path: &Path, if_exists: IfExists) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        if session.path() == Some(path) {
            session.retry();
            return;
        }
        let had_file = session.path().is_some();
        match session.save_as(path, if_exists) {
            Ok(()) if had_file => {}
            Ok(()) => self.heed(ctx, crate::edit::Notice::Moved(path.to_owned())),
            Err(error) => return self.complain("保存できませんでした", error),
        }
        // What waited for the book to be saved goes on.
        if let Some(after) = self.after.take() {
            self.leave_then(after);
        }
    }

    /// Takes a session up again after it went to another file, as it was shown.
    pub(super) fn take_up_again(&mut self, session: Session) {
        let view = std::mem::take(&mut self.view);
        let toasts = std::mem::take(&mut self.toasts);
        let dialog = self.dialog.take();
        self.take_up(session);
        self.view = view;
        self.toasts = toasts;
        self.dialog = dialog;
    }

    /// Shows an error that the clerk has to know of.
    pub(super) fn complain(&mut self, title: &str, error: Error) {
        self.dialog = Some(Dialog::Message(MessageDialog::new(title, error)));
    }

    fn prefs_changed(&mut self, ctx: &Context) {
        self.apply_prefs(ctx);
        self.prefs.save();
    }

    fn book(&self) -> Option<&Book> {
        self.session.as_ref().map(Session::book)
    }

    fn current_plan(&self) -> Option<crate::book::PlanId> {
        let book = self.book()?;
        let of_sheet = || Some(book.context(self.view.sheet?)?.plan.id);
        of_sheet().or_else(|| book.plans().last().map(|plan| plan.id))
    }
}

fn write_pdf(book: &Book, path: PathBuf, parts: &Parts, if_exists: IfExists) -> crate::error::Result<Done> {
    export::to_file(book, &path, parts, if_exists)?;
    Ok(Done::Written(path))
}

/// The name proposed for a book's files, without what Windows forbids in names.
fn file_name(book: &Book) -> String {
    let head = &book.head;
    format!("{}_{}", head.fiscal_year, head.title)
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
            c if c.is_control() || c.is_whitespace() => '_',
            c => c,
        })
        .take(80)
        .collect()
}
