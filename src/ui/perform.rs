//! What the app does with the actions of a frame.

use eframe::egui::Context;

use crate::book::{Book, ColumnKind, FiscalYear, Place, SheetId};
use crate::edit::{Command, Direction, Item, Refusal, SaveState, Session};
use crate::file::IfExists;
use crate::prefs::PreviewPrefs;
use crate::typeset::Source;
use crate::{desktop, import};

use super::action::Action;
use super::app::App;
use super::dialog::{
    AboutDialog, BookDialog, Dialog, MessageDialog, NameDialog, PageDialog, PlanDialog, ShortcutsDialog,
};
use super::field::Field;
use super::files::Want;
use super::leave::file_name;
use super::sidebar::target_policy;
use super::verb::Verb;
use super::view::{After, ToastKind};

/// How much larger or smaller a step of zooming is.
const ZOOM_STEP: f32 = 0.1;

impl App {
    pub(super) fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Do(verb) => self.do_verb(ctx, verb),
            Action::Edit(command) => self.edit(ctx, &command),
            Action::EditInPlace(command) => {
                self.finish_typing();
                if let Some(refusal) = self.execute(&command) {
                    self.toasts.say(ctx, ToastKind::Refused, refusal.to_string());
                }
            }
            Action::ShowSheet(sheet) => self.show_sheet(sheet),
            Action::SetPlace(place) => self.view.place = place,
            Action::Enter(source) => self.enter(ctx, source),
            Action::SetPreview(preview) => {
                self.prefs.preview = preview;
                self.prefs.save();
            }
            Action::Toggle(item) => {
                if !self.view.folded.remove(&item) {
                    self.view.folded.insert(item);
                }
            }
            Action::Open(path) => self.leave_then(ctx, After::Open(path)),
            Action::Ask(dialog) => self.dialog = Some(dialog),
            Action::EditPlan(plan) => {
                self.finish_typing();
                let plan = self.book().and_then(|book| book.plan(plan));
                self.dialog = plan.map(PlanDialog::new).map(Dialog::Plan);
            }
            Action::EditPage(sheet) => {
                self.finish_typing();
                let shown = self.book().and_then(|book| book.context(sheet));
                self.dialog = shown.map(|shown| Dialog::Page(Box::new(PageDialog::new(&shown))));
            }
            Action::FileChosen(chosen) => self.file_chosen(ctx, chosen),
            Action::Create(book) => {
                let name = file_name(&book);
                self.ask_file(Want::New, &name);
                self.asked.new_book = Some(book);
            }
            Action::Export(choice, files) => self.choose_export(choice, files),
            Action::ReplaceIn(folder) => self.export_into(folder, IfExists::Replace),
            Action::CancelJob => self.jobs.cancel(),
            Action::ShowInFolder(path) => {
                if !desktop::show_in_folder(&path) {
                    let text = format!("フォルダーを開けませんでした。\n{}", path.display());
                    self.dialog = Some(Dialog::Message(MessageDialog::new("開けませんでした", text)));
                }
            }
            Action::Launch(path) => {
                if !desktop::launch(&path) {
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
            Action::LeaveAnyway(after) => {
                self.session = None;
                self.go_on(ctx, after);
            }
            Action::SaveThen(after) => {
                self.do_verb(ctx, Verb::SaveAs);
                self.asked.after = Some(after);
            }
        }
    }

    fn do_verb(&mut self, ctx: &Context, verb: Verb) {
        match verb {
            Verb::New => {
                let like = self.book().map(|book| book.head.clone());
                let next = like.as_ref().and_then(|head| FiscalYear::new(head.fiscal_year.year() + 1));
                let dialog = BookDialog::new_book(next.or(self.prefs.year), like.as_ref());
                self.dialog = Some(Dialog::Book(dialog));
            }
            Verb::Open => self.ask_file(Want::Open, ""),
            Verb::Import => self.ask_file(Want::Import, ""),
            Verb::Sample => match import::sample() {
                Ok(book) => self.leave_then(ctx, After::Untitled(Box::new(book), false)),
                Err(error) => self.complain("サンプルを開けませんでした", &error),
            },
            Verb::Save => self.save(ctx),
            Verb::SaveAs => {
                self.finish_typing();
                let name = self.book().map(file_name).unwrap_or_default();
                self.ask_file(Want::SaveAs, &name);
            }
            Verb::Export => {
                self.finish_typing();
                self.ask_export();
            }
            Verb::PageSetup => {
                if let Some(sheet) = self.view.sheet {
                    self.perform(ctx, Action::EditPage(sheet));
                }
            }
            Verb::Properties => {
                self.finish_typing();
                self.dialog = self.book().map(|book| Dialog::Book(BookDialog::properties(&book.head)));
            }
            Verb::Close => self.leave_then(ctx, After::Close),
            Verb::Quit => self.leave_then(ctx, After::Quit),
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
            Verb::Preview => {
                let preview = self.prefs.preview;
                self.perform(ctx, Action::SetPreview(PreviewPrefs { shown: !preview.shown, ..preview }));
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

    /// All is saved all the time; a clerk who asks for it is told so.
    fn save(&mut self, ctx: &Context) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        if session.path().is_none() {
            return self.do_verb(ctx, Verb::SaveAs);
        }
        if matches!(session.save_state(), SaveState::Failed(_)) {
            session.retry();
        } else {
            self.toasts.say(ctx, ToastKind::Done, "入力した内容は、自動で保存しています。");
        }
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
        match command {
            Command::DeleteEntry(_) => self.go_to(place, false),
            // The clerk goes on in the cell that moved along.
            Command::MoveEntry(..) | Command::SetPart { .. } if self.view.typing.last.is_some() => {
                self.view.typing.return_focus();
            }
            _ => self.go_to(place, true),
        }
    }

    /// Carries out a command where the clerk is.
    pub(super) fn execute(&mut self, command: &Command) -> Option<Refusal> {
        self.toasts.forget_undo();
        self.session.as_mut()?.execute(command).err()
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

    /// Goes to where something printed is entered.
    fn enter(&mut self, ctx: &Context, source: Source) {
        self.finish_typing();
        let preview = self.pane.made_way(self.prefs.preview);
        match source {
            Source::Book => return self.do_verb(ctx, Verb::Properties),
            Source::Head(sheet) => self.show_sheet(sheet),
            Source::Overall(sheet) => {
                self.show_sheet(sheet);
                self.view.typing.wanted = Some(Field::Overall(sheet));
            }
            Source::Cell(place) => {
                let name = self.is_name(&place);
                let entry = place.entry;
                self.go_to(Some(place), true);
                if let (true, Some(entry)) = (name, entry) {
                    self.view.typing.wanted = Some(Field::Name(entry));
                }
            }
        }
        self.prefs.preview = preview;
        self.prefs.save();
    }

    /// Whether a place is an entry's name.
    fn is_name(&self, place: &Place) -> bool {
        let form = place.sheet.and_then(|sheet| self.book()?.context(sheet)).map(|context| context.form);
        let column = form.zip(place.column.as_ref()).and_then(|(form, column)| form.column(column));
        column.is_some_and(|column| column.kind == ColumnKind::Name)
    }

    /// Brings what is being typed into the book.
    pub(super) fn finish_typing(&mut self) {
        for command in self.view.typing.take() {
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

    fn prefs_changed(&mut self, ctx: &Context) {
        self.apply_prefs(ctx);
        self.prefs.save();
    }

    pub(super) fn book(&self) -> Option<&Book> {
        self.session.as_ref().map(Session::book)
    }

    fn current_plan(&self) -> Option<crate::book::PlanId> {
        let book = self.book()?;
        let of_sheet = || Some(book.context(self.view.sheet?)?.plan.id);
        of_sheet().or_else(|| book.plans().last().map(|plan| plan.id))
    }
}
