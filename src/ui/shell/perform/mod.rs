//! What the app does with the actions of a frame.

mod ask;
mod beside;
mod cells;
mod exchange;
mod figures;
mod find;
mod forms;
mod history;
mod palette;
mod places;
mod pull;
mod review;
mod side;
mod verbs;

use std::path::Path;

use eframe::egui::Context;

use crate::book::Book;
use crate::crash;
use crate::desktop;
use crate::edit::{Refusal, Session};
use crate::file::IfExists;
use crate::monitor::Monitor;
use crate::quote;
use crate::store;
use crate::ui::dialogs::MessageDialog;
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::{Action, After, FileWant, How, ToastKind, Verb};

use super::app::App;
use super::leave::file_name;

impl App {
    pub(in crate::ui) fn perform(&mut self, ctx: &Context, action: Action) {
        if self.is_read_only() && action.changes_book() {
            return self.refuse(ctx, Refusal::ReadOnly);
        }
        match action {
            Action::Do(verb) => {
                crash::doing(verb.label());
                self.do_verb(ctx, verb);
            }
            Action::Edit(command) => self.edit(ctx, &command),
            Action::EditInPlace(command) => {
                self.finish_typing();
                if let Some(refusal) = self.execute(&command) {
                    self.refuse(ctx, refusal);
                }
            }
            Action::Bring(pulled) => self.bring(ctx, *pulled),
            Action::Correct(changes) => self.correct(ctx, changes),
            Action::PutOffCorrections => self.put_off_corrections(),
            Action::Restore(backup, name) => {
                self.ask_file(FileWant::Restore, &name);
                self.asked.backup = Some(backup);
            }
            Action::ChooseShelf => self.ask_file(FileWant::Shelf, ""),
            Action::ChooseBackups => self.ask_file(FileWant::Backups, ""),
            Action::ShowBackups(folder) => self.show_backups(&folder),
            Action::Carry(act) => self.carry(ctx, act),
            Action::Import(request) => self.import(ctx, request),
            Action::Forget(path) => self.prefs.forget(&path),
            Action::SetSettings(settings) => {
                settings.put_into(&mut self.prefs);
                self.prefs_changed(ctx);
            }
            Action::Paste(text) => self.paste(ctx, &text),
            Action::PasteNow(paste) => self.paste_now(ctx, *paste),
            Action::ShowSheet(sheet) => self.enter_sheet(sheet),
            Action::SetPlace(place) => self.view.table.place = place,
            Action::Enter(source) => self.enter(ctx, source),
            Action::Panel(request) => self.panel(ctx, request),
            Action::Find(act) => self.find(ctx, act),
            Action::History(act) => self.history(ctx, act),
            Action::Review(act) => self.review(ctx, act),
            Action::Figures(act) => self.figures(ctx, act),
            Action::Beside(act) => self.beside(ctx, act),
            Action::SetFind(find) => {
                self.prefs.find = find;
                self.prefs.save();
            }
            Action::Choose(verb) => self.choose(ctx, verb),
            Action::SetPreview(preview) => {
                self.prefs.preview = preview;
                self.prefs.save();
            }
            Action::Toggle(item) => {
                if !self.view.tree.folded.remove(&item) {
                    self.view.tree.folded.insert(item);
                }
            }
            Action::Open(path) => self.leave_then(ctx, After::Open(path, How::Editing)),
            Action::OpenAs(path, how) => self.leave_then(ctx, After::Open(path, how)),
            Action::GoTo(place) => {
                self.finish_typing();
                self.go_to(Some(place), true);
            }
            Action::Refuse(refusal) => self.refuse(ctx, refusal),
            Action::Ask(ask) => self.ask(ask),
            Action::SaveForm(form) => self.choose_form_file(form),
            Action::FileChosen(chosen) => self.file_chosen(ctx, chosen),
            Action::AskFileAgain(chosen) => self.ask_file_again(chosen),
            Action::Create(book) => {
                let name = file_name(&book);
                self.ask_file(FileWant::New, &name);
                self.asked.new_book = Some(book);
            }
            Action::SendAsked(plan) => self.choose_sending(*plan),
            Action::TakeAnswers(label, gathering, decided) => {
                self.take_answers(ctx, label, &gathering, &decided);
            }
            Action::Export(choice, files) => self.choose_export(choice, files),
            Action::ExportAs(kind) => self.choose_export_as(kind),
            Action::ReplaceIn(folder) => self.export_into(folder, IfExists::Replace),
            Action::CancelJob => self.jobs.cancel(),
            Action::ShowInFolder(path) => {
                if !desktop::show_in_folder(&path) {
                    let text = format!("フォルダーを開けませんでした。\n{}", quote::path(&path));
                    self.dialog = Some(DialogFrame::new(MessageDialog::new("開けませんでした", text)));
                }
            }
            Action::Launch(path) => self.launch(&path),
            Action::SetTheme(theme) => {
                self.prefs.theme = theme;
                self.prefs_changed(ctx);
            }
            Action::SetZoom(zoom) => {
                self.prefs.zoom = (zoom.clamp(0.7, 2.0) * 100.0).round() / 100.0;
                self.prefs_changed(ctx);
            }
            Action::DismissToast(id) => self.toasts.dismiss(id),
            Action::ReadAgain => {
                if let Some(session) = &mut self.session {
                    session.read_again();
                }
            }
            Action::RetrySave => {
                if let Some(session) = &mut self.session {
                    session.retry();
                }
            }
            Action::OpenRescued(rescued) => self.leave_then(ctx, After::Rescued(rescued)),
            Action::DiscardRescued(rescued) => rescued.discard(),
            Action::Reunite(path, journal) => match store::reunite(&path, &journal) {
                Ok(()) => self.leave_then(ctx, After::Open(path, How::Editing)),
                Err(error) => self.complain("開けませんでした", &error),
            },
            Action::Salvage(path) => {
                let salvage = move |_: &Monitor| Ok(Done::Salvaged(Box::new(store::salvage(&path)?), path));
                self.jobs.start(JobKind::Salvage, salvage);
            }
            Action::LeaveAnyway => {
                if let Some(session) = self.session.take() {
                    session.discard();
                }
                if let Some(after) = self.after.take() {
                    self.go_on(ctx, after);
                }
            }
            Action::LeaveKeeping => {
                if let Some(after) = self.after.take() {
                    self.go_on(ctx, after);
                }
            }
            Action::LeaveJobs(after) => {
                self.jobs.abandon();
                self.leave_then(ctx, after);
            }
            Action::LeaveNow => {
                if let Some(after) = self.after.take() {
                    self.leave_now(ctx, after);
                }
            }
            Action::Stay => self.stop_backup(),
            Action::SaveThen => {
                self.do_verb(ctx, Verb::SaveAs);
                self.asked.after = self.after.take();
            }
        }
    }

    fn refuse(&mut self, ctx: &Context, refusal: Refusal) {
        self.toasts.say(ctx, ToastKind::Refused, refusal.to_string());
    }

    /// Whether the book is only looked at.
    pub(in crate::ui) fn is_read_only(&self) -> bool {
        self.session.as_ref().is_some_and(Session::is_read_only)
    }

    /// Shows a file or folder with the program that the system has for it.
    pub(in crate::ui) fn launch(&mut self, path: &Path) {
        if !desktop::launch(path) {
            let text = format!("このパソコンで開くプログラムが見つかりません。\n{}", quote::path(path));
            self.dialog = Some(DialogFrame::new(MessageDialog::new("開けませんでした", text)));
        }
    }

    /// Shows what the program did, to who looks after it.
    fn open_log(&mut self) {
        match self.prefs.log.clone() {
            Some(file) => self.launch(&file),
            None => {
                let text = "記録を残すフォルダーがありません。";
                self.dialog = Some(DialogFrame::new(MessageDialog::new("開けませんでした", text.to_owned())));
            }
        }
    }

    fn prefs_changed(&mut self, ctx: &Context) {
        self.apply_prefs(ctx);
        self.prefs.save();
    }

    pub(in crate::ui) fn book(&self) -> Option<&Book> {
        self.session.as_ref().map(Session::book)
    }
}
