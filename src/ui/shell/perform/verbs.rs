//! What each command of the menus does.

use std::path::Path;

use eframe::egui::Context;

use crate::backup::BackupReason;
use crate::book::{Place, PlanId};
use crate::edit::{Command, Direction, Item, Refusal, SaveState, Session};
use crate::import;
use crate::prefs::PreviewPrefs;
use crate::ui::dialogs::{DecideChoice, DecideDialog, NextPlanDialog, SendDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::{Action, After, Ask, FileWant, ToastKind, Verb};
use crate::ui::shell::app::App;
use crate::ui::shell::leave::own_name;
use crate::ui::table::large;

/// How much larger or smaller a step of zooming is.
const ZOOM_STEP: f32 = 0.1;

impl App {
    pub(super) fn do_verb(&mut self, ctx: &Context, verb: Verb) {
        if self.is_read_only() && verb.changes_book() {
            return self.perform(ctx, Action::Refuse(Refusal::ReadOnly));
        }
        if matches!(verb, Verb::RowUp | Verb::RowDown) {
            self.show_neighbours();
        }
        match verb {
            Verb::New => self.ask(Ask::NewBook),
            Verb::CarryForward => self.begin_carry(),
            Verb::Open => self.ask_file(FileWant::Open, ""),
            Verb::OpenReadOnly => self.ask_file(FileWant::OpenReadOnly, ""),
            Verb::Import => self.ask_file(FileWant::Import, ""),
            Verb::Pull => {
                self.finish_typing();
                self.ask_file(FileWant::Pull, "");
            }
            Verb::Correct => self.ask_corrections(),
            Verb::AskDepartments => self.ask_sending(),
            Verb::GatherAnswers => {
                self.finish_typing();
                self.ask_file(FileWant::Returned, "");
            }
            Verb::Sample => match import::sample() {
                Ok(book) => self.leave_then(ctx, After::Untitled(Box::new(book), None)),
                Err(error) => self.complain("サンプルを開けませんでした", &error),
            },
            Verb::Save => self.save(ctx),
            Verb::SaveAs => {
                self.finish_typing();
                let name = self.session.as_ref().map(own_name).unwrap_or_default();
                self.ask_file(FileWant::SaveAs, &name);
            }
            Verb::BackUp => self.back_up(ctx, BackupReason::Manual),
            Verb::Restore => {
                let open = self.session.as_ref().and_then(Session::path).map(Path::to_owned);
                self.ask(Ask::Backups(open));
            }
            Verb::Check => self.check_file(ctx),
            Verb::Export => {
                self.finish_typing();
                self.ask_export();
            }
            Verb::ExportAs => {
                self.finish_typing();
                self.ask(Ask::OutputKind);
            }
            Verb::PageSetup => {
                if let Some(sheet) = self.view.sheet {
                    self.ask(Ask::Page(sheet));
                }
            }
            Verb::Properties => self.ask(Ask::Properties),
            Verb::Settings => self.ask(Ask::Settings),
            Verb::Tour => self.tour.begin(),
            Verb::Close => self.leave_then(ctx, After::Close),
            Verb::Quit => self.leave_then(ctx, After::Quit),
            Verb::Undo | Verb::Redo => self.step(ctx, verb),
            Verb::Mend => self.mend(ctx),
            Verb::MendSpaces => self.mend_spaces(ctx),
            Verb::UseResult => self.use_result(ctx),
            Verb::FindNext => self.find_again(ctx, 1),
            Verb::FindPrevious => self.find_again(ctx, -1),
            Verb::Palette => self.ask(Ask::Palette),
            Verb::Find | Verb::Replace | Verb::History | Verb::CellHistory => self.panel_verb(ctx, verb),
            Verb::Review | Verb::Figures | Verb::LastYear | Verb::Changes => self.panel_verb(ctx, verb),
            Verb::NextFinding => self.step_to_finding(ctx, 1),
            Verb::PreviousFinding => self.step_to_finding(ctx, -1),
            Verb::AddPlan => self.ask(Ask::NewPlan),
            Verb::AddPolicy => {
                if let Some(plan) = self.current_plan() {
                    self.ask(Ask::NewPolicy(plan));
                }
            }
            Verb::EditPlan => {
                if let Some(plan) = self.current_plan() {
                    self.ask(Ask::Plan(plan));
                }
            }
            Verb::NextPlan => {
                self.finish_typing();
                let dialog = self.current_plan().zip(self.book());
                let dialog = dialog.and_then(|(plan, book)| NextPlanDialog::new(book, plan));
                self.dialog = dialog.map(DialogFrame::new);
            }
            Verb::EditForm | Verb::Forms | Verb::SaveForm | Verb::LoadForm => self.form_verb(verb),
            Verb::PreviousSheet | Verb::NextSheet => {
                let step = if verb == Verb::NextSheet { 1 } else { -1 };
                if let Some(sheet) = self.book().and_then(|book| self.view.neighbour(book, step)) {
                    self.enter_sheet(sheet);
                }
            }
            Verb::Preview => {
                let preview = self.prefs.preview;
                self.perform(ctx, Action::SetPreview(PreviewPrefs { shown: !preview.shown, ..preview }));
            }
            Verb::ZoomIn => self.perform(ctx, Action::SetZoom(self.prefs.zoom + ZOOM_STEP)),
            Verb::ZoomOut => self.perform(ctx, Action::SetZoom(self.prefs.zoom - ZOOM_STEP)),
            Verb::ZoomReset => self.perform(ctx, Action::SetZoom(1.0)),
            Verb::Filter => {
                let open = !self.view.table.filter.open;
                self.view.table.filter.clear();
                self.view.table.filter.open = open;
            }
            Verb::LargeEditor => {
                self.view.table.large =
                    self.book().and_then(|book| large::field_of(book, &self.view.table.place));
            }
            Verb::Shortcuts => self.ask(Ask::Shortcuts),
            Verb::Log => self.open_log(),
            Verb::About => self.ask(Ask::About),
            Verb::Cut => {
                if self.copy(ctx) {
                    self.change_cells(ctx, Verb::Clear);
                }
            }
            Verb::Copy => {
                self.copy(ctx);
            }
            Verb::Paste | Verb::PasteText => self.paste_from_clipboard(ctx, verb),
            Verb::SelectAll => self.select_all(ctx),
            Verb::Clear | Verb::FillDown => self.change_cells(ctx, verb),
            Verb::SendRows => {
                self.finish_typing();
                let rows = self.several_rows().or_else(|| Some(vec![self.view.table.place.entry?]));
                let dialog = self.book().zip(rows).and_then(|(book, rows)| SendDialog::new(book, rows));
                self.dialog = dialog.map(DialogFrame::new);
            }
            Verb::MergeEntry | Verb::SplitEntry | Verb::EndEntry | Verb::MendEntry | Verb::DecideSheet => {
                self.finish_typing();
                let choice = match verb {
                    Verb::MergeEntry => Some(DecideChoice::Merge),
                    Verb::SplitEntry => Some(DecideChoice::Split),
                    Verb::EndEntry => Some(DecideChoice::End),
                    _ => None,
                };
                let entry = self.view.table.place.entry.filter(|_| verb != Verb::DecideSheet);
                let at = (self.view.sheet, entry);
                let dialog = self.book().map_or(Ok(None), |book| DecideDialog::new(book, at, choice));
                self.show_where_read(dialog);
            }
            Verb::AddRow
            | Verb::AppendRow
            | Verb::AddPart
            | Verb::DeleteRow
            | Verb::RowUp
            | Verb::RowDown
            | Verb::MakePart
            | Verb::MakeWhole
            | Verb::Merge
            | Verb::Unmerge
            | Verb::AddSheet
            | Verb::DuplicateSheet
            | Verb::DeleteSheet
            | Verb::Renumber => {
                if let Some(command) = self.command_of(verb) {
                    self.edit(ctx, &command);
                }
            }
        }
    }

    /// The command on the document that a verb means where the clerk is.
    fn command_of(&self, verb: Verb) -> Option<Command> {
        let book = self.book()?;
        let Place { entry, column, .. } = self.view.table.place.clone();
        let sheet = self.view.sheet;
        let last = || book.entries_of(sheet?).ok()?.last().map(|row| row.id);
        Some(match verb {
            Verb::AddRow => Command::AddEntry { sheet: sheet?, after: entry.or_else(last) },
            Verb::AppendRow => Command::AddEntry { sheet: sheet?, after: last() },
            Verb::AddPart => Command::AddPart { of: entry? },
            Verb::DeleteRow => match self.several_rows() {
                Some(rows) => Command::DeleteEntries(rows),
                None => Command::DeleteEntry(entry?),
            },
            Verb::RowUp | Verb::RowDown => {
                let direction = if verb == Verb::RowUp { Direction::Up } else { Direction::Down };
                match self.several_rows() {
                    Some(rows) => Command::MoveEntries(rows, direction),
                    None => Command::MoveEntry(entry?, direction),
                }
            }
            Verb::MakePart => Command::SetPart { entry: entry?, part: true },
            Verb::MakeWhole => Command::SetPart { entry: entry?, part: false },
            Verb::Merge if self.view.table.cursor.block_area().is_some() => {
                Command::MergeBlock(self.view.table.cursor.block()?)
            }
            Verb::Merge => {
                // From a cell that goes over several rows, the one at its top.
                Command::Merge { entry: entry?, column: column? }
            }
            Verb::Unmerge => {
                let (entry, column) = (entry?, column?);
                let row = book.entry(entry).ok()?;
                let own = book.is_merged(entry, &column).then_some(entry);
                let last_of_cell = || {
                    let rows = book.entries_of(row.sheet).into_iter().flatten();
                    rows.skip_while(|own| own.id != entry)
                        .skip(1)
                        .take_while(|below| book.is_merged(below.id, &column))
                        .last()
                        .map(|below| below.id)
                };
                Command::Unmerge { entry: own.or_else(last_of_cell)?, column }
            }
            Verb::AddSheet => Command::AddSheet { policy: self.view.target_policy(book)? },
            Verb::DuplicateSheet => Command::DuplicateSheet(sheet?),
            Verb::DeleteSheet => Command::DeleteItem(Item::Sheet(sheet?)),
            Verb::Renumber => Command::RenumberSheets,
            _ => return None,
        })
    }

    /// Shows the rows above and below the one at work, that it passes none unseen.
    fn show_neighbours(&mut self) {
        let book = self.session.as_ref().map(Session::book);
        let row = self.view.table.place.entry.filter(|_| self.view.table.filter.is_on());
        let Some((book, row)) = book.zip(row.and_then(|row| book?.entry(row).ok())) else { return };
        for beside in book.entry_above(row.id).into_iter().chain(book.entry_below(row.id)) {
            self.view.table.filter.reveal(beside.id);
        }
    }

    /// All is saved all the time; a clerk who asks for it is told so.
    fn save(&mut self, ctx: &Context) {
        self.finish_typing();
        let Some(session) = &mut self.session else { return };
        if session.path().is_none() || session.is_read_only() {
            return self.do_verb(ctx, Verb::SaveAs);
        }
        if matches!(session.save_state(), SaveState::Failed(_)) {
            session.retry();
        } else {
            self.toasts.say(ctx, ToastKind::Done, "入力した内容は、自動で保存しています。");
        }
    }

    /// Checks the book's file with all that was typed in it.
    fn check_file(&mut self, ctx: &Context) {
        self.finish_typing();
        match self.session.as_ref().and_then(Session::checker) {
            Some(checker) => {
                self.jobs.start(JobKind::Check, move |monitor| Ok(Done::Checked(checker.run(monitor)?)));
            }
            None => self.toasts.say(ctx, ToastKind::Refused, "まだファイルに保存していません。"),
        }
    }

    fn current_plan(&self) -> Option<PlanId> {
        let book = self.book()?;
        let of_policy = |policy| book.policy(policy).map(|policy| policy.plan);
        let own = match self.view.item_at_work(book) {
            Some(Item::Plan(plan)) => Some(plan),
            Some(Item::Policy(policy)) => of_policy(policy),
            Some(Item::Sheet(sheet)) => book.listing(sheet).and_then(|sheet| of_policy(sheet.policy)),
            None => None,
        };
        own.or_else(|| book.plans().last().map(|plan| plan.id))
    }
}
