//! Files: asking for them, opening and saving books, leaving the open one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use eframe::egui::{self, Context};

use crate::background::{self, looked_at, soon};
use crate::book::Outline;
use crate::desktop;
use crate::edit::{Rescued, Session, SpaceMending};
use crate::error::{Error, Unsaved};
use crate::export::name;
use crate::file::{IfExists, Inputs, exists, trouble};
use crate::import::ImportNote;
use crate::monitor::Monitor;
use crate::ui::dialogs::{
    ChoosingDialog, DamagedDialog, LeavingDialog, MessageDialog, PathDialog, ReplaceFileDialog, RescuedDialog,
};
use crate::ui::kit::dialog::{DialogFrame, WaitsFor};
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::kit::widgets::GO_ON;
use crate::ui::request::{Action, After, Ask, ChosenFile, FileRequest, FileWant, How, ToastKind, Verb};
use crate::viewmodel::document::file::{BookOrDraft, read_document};
use crate::viewmodel::standing::BookStanding;
use crate::words::grouped;

use super::app::App;
use super::toast::Toasts;
use super::view::View;

impl App {
    /// Leaves the open book, once all of it is in its file and there is a backup, and
    /// goes on.
    pub(super) fn leave_then(&mut self, ctx: &Context, after: After) {
        // It may be being left already.
        if let Some(WaitsFor::Backup | WaitsFor::Saving) = self.awaited() {
            self.after = Some(after);
            return;
        }
        if let Some(after) = self.leave(ctx, after).and_then(|after| self.back_up_first(after)) {
            self.go_on(ctx, after);
        }
    }

    /// The same without a backup.
    pub(super) fn leave_now(&mut self, ctx: &Context, after: After) {
        self.stop_backup();
        if let Some(after) = self.leave(ctx, after) {
            self.go_on(ctx, after);
        }
    }

    /// Sees to it that all of the open book is in its file; then gives what follows.
    fn leave(&mut self, ctx: &Context, after: After) -> Option<After> {
        self.finish_input();
        if let After::Close | After::Quit = after {
            for (kind, done) in self.jobs.finish_within(soon()) {
                let failed = done.is_err();
                self.job_done(ctx, kind, done);
                if failed {
                    return None;
                }
            }
            if let Some((kind, _)) = self.jobs.current() {
                let text = format!(
                    "{}\n「{GO_ON}」を押すと、終わるまで待ちます。「やめて閉じる」を押すと、途中でやめて閉じます。",
                    kind.progress()
                );
                let offer = ("やめて閉じる", Action::LeaveJobs(after));
                let message = MessageDialog::offering("処理が終わっていません", text, offer).or(GO_ON);
                self.dialog = Some(DialogFrame::new(message));
                return None;
            }
        }
        let Some(session) = &mut self.session else { return Some(after) };
        // What is not known to answer is not waited for.
        let patience = if session.is_silent() { Duration::ZERO } else { soon() };
        session.prove();
        let notices = session.settle_within(patience);
        let after = if is_left(session) {
            Some(after)
        } else {
            self.dialog = Some(DialogFrame::new(LeavingDialog::new(BookStanding::of(session))));
            self.after = Some(after);
            None
        };
        notices.into_iter().for_each(|notice| self.heed(ctx, notice));
        after
    }

    /// Looks whether a book that is being left can be by now.
    pub(super) fn go_on_leaving(&mut self, ctx: &Context) {
        let Some(session) = &self.session else { return };
        if self.awaited() == Some(WaitsFor::Saving)
            && is_left(session)
            && let Some(after) = self.after.take()
        {
            self.dialog = None;
            self.leave_then(ctx, after);
        }
    }

    /// What the dialog that is open waits for, if it is only there for that.
    pub(super) fn awaited(&self) -> Option<WaitsFor> {
        self.dialog.as_ref().and_then(DialogFrame::waits_for)
    }

    /// Does what follows once the open book may be left.
    pub(super) fn go_on(&mut self, ctx: &Context, after: After) {
        match after {
            After::Close => self.put_away(),
            After::Quit => {
                self.put_away();
                self.quitting = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            After::Open(path, how) => self.open_now(ctx, &path, how),
            After::Create(book, path, replace) => self.create_now(ctx, *book, path, replace),
            After::Rescued(rescued) => self.take_up_rescued(&rescued),
            After::Untitled(book, from) => {
                self.take_up(Session::untitled(*book, from.is_some(), self.wake.clone()));
                self.made_from = from;
            }
        }
        if self.opening.is_none() {
            self.welcome(ctx);
        }
    }

    /// Says what was to be said once the book is open.
    pub(super) fn welcome(&mut self, ctx: &Context) {
        if let Some(words) = self.welcome.take().filter(|_| self.session.is_some()) {
            let offers_look = std::mem::take(&mut self.offers_look);
            let imported = self.book().filter(|_| self.made_from.is_some());
            let stray = imported.and_then(|book| SpaceMending::of(book).ok()?.summary());
            let (words, kind) = match self.mendable() {
                0 => match stray {
                    Some(stray) => (format!("{words}\n{stray}"), ToastKind::Mendable(Verb::MendSpaces)),
                    None if offers_look => (words, ToastKind::Imported),
                    None => (words, ToastKind::Done),
                },
                places => {
                    let places = grouped(places);
                    (
                        format!("{words}\n見た目が同じ別の文字が{places}か所あります。"),
                        ToastKind::Mendable(Verb::Mend),
                    )
                }
            };
            self.toasts.say(ctx, kind, words);
        }
    }

    /// Goes on with what an earlier session left. That is taken away once it is kept
    /// anew.
    fn take_up_rescued(&mut self, rescued: &Rescued) {
        match rescued.contents() {
            Ok(contents) => {
                self.take_up(Session::rescued(contents, self.wake.clone()));
                if let Some(session) = &mut self.session {
                    session.settle_copy(soon());
                    if session.is_kept() {
                        rescued.discard();
                    }
                }
            }
            Err(error) => self.complain("開けませんでした", &error),
        }
    }

    /// Offers what earlier sessions left.
    pub fn offer_rescued(&mut self) {
        let left = self.prefs.rescue.as_deref().map(Rescued::all).unwrap_or_default();
        if !left.is_empty() {
            self.dialog = Some(DialogFrame::new(RescuedDialog::new(left)));
        }
    }

    fn put_away(&mut self) {
        self.remember_place();
        self.session.take().into_iter().for_each(Session::leave);
        self.view = View::default();
        (self.dialog, self.behind) = (None, None);
        self.pane.close();
        self.keeper.close();
        self.toasts = Toasts::default();
    }

    /// Says why a book was not opened; where it is gone or damaged, what backups
    /// there are is offered.
    pub(super) fn not_opened(&mut self, path: &Path, error: &Error) {
        tracing::warn!("開けませんでした（{}）", error.kind());
        self.welcome = None;
        let is_gone =
            matches!(error, Error::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound);
        let has_backups = self.has_backups(path);
        // Where its folder cannot be reached it may well be there.
        if is_gone && looked_at(path, |path| trouble(&path)) == Some(Some(Unsaved::Gone)) {
            return self.is_deleted(path, has_backups);
        }
        if let Error::Damaged { path, detail } = error {
            let dialog = DamagedDialog::new(path.clone(), detail.clone(), has_backups);
            self.dialog = Some(DialogFrame::new(dialog));
            return;
        }
        let title = "開けませんでした";
        if has_backups && (is_gone || matches!(error, Error::NotABook { .. })) {
            self.offer_backups(title, &error.to_string(), path);
        } else {
            self.complain(title, error);
        }
    }

    /// Says that a file is there no longer, and takes it off the list of those used last.
    fn is_deleted(&mut self, path: &Path, has_backups: bool) {
        self.prefs.forget(path);
        let title = "ファイルがありません";
        let text = format!(
            "ファイルが削除されたか、移動されたか、名前を変えられています。最近使ったファイルの一覧から外しました。\n{}",
            path.display()
        );
        if has_backups {
            self.offer_backups(title, &text, path);
        } else {
            self.say_later(MessageDialog::new(title, text));
        }
    }

    fn offer_backups(&mut self, title: &str, text: &str, path: &Path) {
        let text = format!("{text}\nこのファイルのバックアップがあります。");
        let offer = (Verb::Restore.label(), Action::Ask(Ask::Backups(Some(path.to_owned()))));
        self.say_later(MessageDialog::offering(title, text, offer));
    }

    /// Whether `path` is the file that the open book is saved to.
    pub(super) fn is_open(&self, path: &Path) -> bool {
        self.session.as_ref().is_some_and(|session| session.is_saved_to(path))
    }

    /// Asks for a file; with a box of our own where the system has no dialogs.
    pub(super) fn ask_file(&mut self, want: FileWant, name: &str) {
        let ending = match want {
            FileWant::Pdf => "pdf",
            FileWant::SaveForm => "json",
            FileWant::Output(_) => want.kinds().1.first().copied().unwrap_or_default(),
            _ => "chosho",
        };
        let file_name = if want.is_saving() { format!("{name}.{ending}") } else { name.to_owned() };
        let file = |session: &Session| session.path().or(session.source()).and_then(desktop::folder_of);
        let of_book = || self.session.as_ref().and_then(file);
        let of_last = || self.prefs.folder.clone();
        // What is saved goes beside the book; what is opened is where the last file was.
        let saves = want.is_saving() || matches!(want, FileWant::Folder | FileWant::Sent);
        let known = match want {
            FileWant::Shelf | FileWant::Backups => self.prefs.backups().map(Path::to_owned),
            // Years lie side by side.
            FileWant::NextYear => self.asked.beside.take().or_else(of_last),
            _ if saves => of_book().or_else(of_last),
            _ => of_last().or_else(of_book),
        };
        let folder = known.or_else(desktop::documents_folder);
        self.asked.id += 1;
        self.asked.after = None;
        self.put_question(FileRequest { id: self.asked.id, want, file_name, folder });
    }

    /// Asks; in front of what is open there is a box until the answer is there.
    fn put_question(&mut self, request: FileRequest) {
        self.asked.request = Some(request.clone());
        let dialog = if self.files.ask(&request, self.answers.0.clone(), self.wake.clone()) {
            DialogFrame::new(ChoosingDialog::new(request))
        } else {
            DialogFrame::new(PathDialog::new(request))
        };
        self.behind = self.dialog.replace(dialog);
    }

    /// The system's dialog broke down: the box for a path takes its place.
    pub(super) fn ask_by_path(&mut self, id: u64) {
        if self.awaited() == Some(WaitsFor::File(id))
            && let Some(request) = self.asked.request.take()
        {
            self.dialog = Some(DialogFrame::new(PathDialog::new(request)));
        }
    }

    /// The same question once more, beginning with what was answered.
    pub(super) fn ask_file_again(&mut self, chosen: ChosenFile) {
        let ChosenFile { id, want, path, .. } = chosen;
        if id == self.asked.id {
            let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.put_question(FileRequest { id, want, file_name, folder: desktop::folder_of(&path) });
        }
    }

    /// Takes away the box that stands in front while a file is being chosen.
    pub(super) fn end_choosing(&mut self, id: u64) {
        if self.awaited() == Some(WaitsFor::File(id)) {
            self.dialog = self.behind.take();
            self.view.table.typing.return_focus();
        }
    }

    pub(super) fn file_chosen(&mut self, ctx: &Context, chosen: ChosenFile) {
        self.end_choosing(chosen.id);
        if chosen.id != self.asked.id {
            return;
        }
        let ChosenFile { want, path, more, replace, .. } = chosen.clone();
        let if_exists = if replace { IfExists::Replace } else { IfExists::Refuse };
        let folder = match want {
            // Backups are a world of their own.
            FileWant::Shelf | FileWant::Backups => None,
            FileWant::Folder | FileWant::Sent => Some(path.clone()),
            _ => desktop::folder_of(&path),
        };
        if want.is_saving() && !(want == FileWant::SaveAs && self.is_open(&path)) {
            // What is read is never written over; the book's own file is what it is saved to.
            if let Err(error) = self.is_allowed(want, vec![path.clone()]) {
                let title = match want {
                    FileWant::Restore => JobKind::Restore.failure(),
                    _ => "保存できませんでした",
                };
                // In front of the dialog that asked, which goes on behind it.
                self.behind = self.dialog.replace(DialogFrame::new(MessageDialog::of(title, &error)));
                return;
            }
        }
        // Where nothing answers, whoever writes finds out.
        let is_there = want.is_saving() && !replace && looked_at(&path, |path| exists(&path)) == Some(true);
        if is_there && !self.is_open(&path) {
            self.behind = self.dialog.replace(DialogFrame::new(ReplaceFileDialog::new(chosen)));
            return;
        }
        self.prefs.folder = folder.or(self.prefs.folder.take());
        // The dialog that asked for it comes first.
        if self.dialog.as_mut().is_some_and(|dialog| dialog.receive(&chosen, self.session.as_ref())) {
            return;
        }
        match want {
            FileWant::Open => self.leave_then(ctx, After::Open(path, How::Editing)),
            FileWant::OpenReadOnly => self.leave_then(ctx, After::Open(path, How::ReadOnly)),
            // Reading the open file would loosen its lock; there is nothing to gain either.
            FileWant::Import if self.is_open(&path) => {
                let text = "このファイルは、調書として開いています。文書のファイルを選んでください。";
                self.dialog = Some(DialogFrame::new(MessageDialog::new(JobKind::Import.failure(), text)));
            }
            FileWant::Import => {
                let known = self.prefs.imports.clone();
                let read = move |_: &Monitor| {
                    let (book, mut notes) = match read_document(&path, known)? {
                        BookOrDraft::Draft(draft) => return Ok(Done::Document(draft)),
                        BookOrDraft::Book(book, notes) => (book, notes),
                    };
                    let mending = SpaceMending::of(&book)?;
                    if let Some(words) = mending.summary() {
                        let way =
                            "「編集」メニューの「行末に入った空白を取り除く」で、まとめて取り除けます。";
                        notes.push(ImportNote::told(format!("{words}{way}")));
                        notes.extend(mending.lines(&book).into_iter().map(ImportNote::told));
                    }
                    Ok(Done::Imported(book, path, notes))
                };
                self.jobs.start(JobKind::Import, read);
            }
            FileWant::Pull => self.read_other(path),
            FileWant::Corrected => self.read_corrected(path),
            FileWant::New => {
                if let Some(book) = self.asked.new_book.take() {
                    self.leave_then(ctx, After::Create(book, path, replace));
                }
            }
            FileWant::SaveAs => self.save_as(ctx, &path, if_exists),
            FileWant::Pdf => self.export_to(path, if_exists),
            FileWant::Output(kind) => self.export_as(kind, path, if_exists),
            FileWant::Folder => self.folder_chosen(path),
            FileWant::Sent => self.send_into(path),
            FileWant::Returned => self.read_returned(std::iter::once(path).chain(more).collect()),
            FileWant::SaveForm => self.save_form(path, if_exists),
            FileWant::LoadForm => self.load_form(path),
            FileWant::Restore => self.restore_to(path),
            // Those are the wizard's, which is gone.
            FileWant::LastYear | FileWant::NextYear => {}
            FileWant::Shelf => self.look_for_backups(path, None),
            FileWant::Backups => self.set_backups(path),
        }
    }

    /// Whether a place is none that what is saved comes from. Where one of them lies it may be
    /// that nothing answers: what is put there then is refused by who writes it.
    ///
    /// # Errors
    /// [`Error::OntoInput`]
    pub(super) fn is_allowed(&self, want: FileWant, targets: Vec<PathBuf>) -> Result<(), Error> {
        let inputs = self.inputs(want);
        let refused = background::within(soon(), move || {
            let inputs = Inputs::of(inputs.iter().map(PathBuf::as_path));
            targets.iter().try_for_each(|target| inputs.refuse(target))
        });
        refused.unwrap_or(Ok(()))
    }

    /// The files that what is saved comes from: that of the book that is open, or the one
    /// it was made from.
    fn inputs(&self, want: FileWant) -> Vec<PathBuf> {
        let session = self.session.as_ref();
        // The wizard says itself that last year's file stays.
        let last = self.asked.last.as_deref().filter(|_| want == FileWant::NextYear);
        let is_own = |_: &&Path| want != FileWant::New && last.is_none_or(|last| !self.is_open(last));
        let own = session.and_then(Session::path).filter(is_own);
        let backup = self.asked.backup.as_deref().filter(|_| want == FileWant::Restore);
        let source = session.and_then(Session::source);
        let document = self.made_from.as_deref();
        [own, source, backup, document].into_iter().flatten().map(Path::to_owned).collect()
    }

    fn save_as(&mut self, ctx: &Context, path: &Path, if_exists: IfExists) {
        self.finish_typing();
        let after = self.asked.after.take();
        let is_open = self.is_open(path);
        let Some(session) = &mut self.session else { return };
        if is_open {
            session.retry();
        } else {
            if let Err(error) = session.save_as(path, if_exists) {
                return self.complain("保存できませんでした", &error);
            }
            // Nearly always it is there at once.
            let notices = session.settle_new_file(soon());
            notices.into_iter().for_each(|notice| self.heed(ctx, notice));
        }
        // What waited for the book to be saved goes on.
        if let Some(after) = after {
            self.leave_then(ctx, after);
        }
    }

    /// Shows an error that the clerk has to know of, once no dialog is open.
    pub(super) fn complain(&mut self, title: &str, error: &Error) {
        tracing::warn!("{title}（{}）", error.kind());
        self.say_later(MessageDialog::of(title, error));
    }

    /// Shows a message once no dialog is open.
    pub(super) fn say_later(&mut self, message: MessageDialog) {
        self.messages.push_back(message);
        self.wake.as_ref()();
    }
}

/// Whether nothing is lost and nothing broken off where the book is left now.
fn is_left(session: &Session) -> bool {
    !session.has_unsaved_changes() && (session.is_settled() || session.is_silent())
}

/// The name proposed for the book's own file: where it comes from another file, as
/// Windows calls a copy of that.
pub(super) fn own_name(session: &Session) -> String {
    match session.source().and_then(Path::file_stem) {
        Some(stem) => format!("{} - コピー", stem.to_string_lossy()),
        None => file_name(session.book()),
    }
}

/// The name proposed for a book's files.
pub(super) fn file_name(book: &Outline) -> String {
    let head = &book.head;
    name::sound(&format!("{}_{}", head.fiscal_year, head.title))
}
