//! Backups: made before a book is left and when asked for, looked for, restored.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Context;

use crate::background;
use crate::background::Pending;
use crate::background::soon;
use crate::backup::{self, BackupReason, Shelf};
use crate::edit::Session;
use crate::error::{Error, Result};
use crate::file;
use crate::ui::dialogs::{FoundBackups, MessageDialog, RestoreDialog, WaitingDialog};
use crate::ui::kit::dialog::{DialogFrame, WaitsFor};
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::{After, ToastKind};

use super::app::App;

/// What a message is headed with when no backup could be made.
const FAILURE: &str = "バックアップを作成できませんでした";

impl App {
    /// The shelf of the book at `path`; `None` where no backups are made.
    pub(super) fn shelf_of(&self, path: &Path) -> Option<Shelf> {
        self.prefs.backups().map(|root| Shelf::of(root, path))
    }

    /// Whether there are backups of the book at `path`.
    pub(super) fn has_backups(&self, path: &Path) -> bool {
        let Some(shelf) = self.shelf_of(path) else { return false };
        let listed = background::within(soon(), move || shelf.list().ok()).flatten();
        listed.is_some_and(|backups| !backups.is_empty())
    }

    /// Has a backup of the open book made, for a reason that the clerk gave.
    pub(super) fn back_up(&mut self, ctx: &Context, reason: BackupReason) {
        self.finish_typing();
        let Some(path) = self.session.as_ref().and_then(Session::path) else { return };
        let Some(shelf) = self.shelf_of(path) else {
            let words = "バックアップの保存先が決まっていません。「設定」で選んでください。";
            return self.toasts.say(ctx, ToastKind::Refused, words);
        };
        if let Some(session) = &mut self.session {
            session.back_up(move |source, now, monitor| shelf.keep(source, now, reason, monitor).map(Some));
        }
    }

    /// Has a backup of the open book made before much of it changes. Nobody asked for
    /// it: only where it fails is that told.
    pub(super) fn back_up_before(&mut self, reason: BackupReason) {
        self.finish_typing();
        let path = self.session.as_ref().and_then(Session::path);
        let shelf = path.and_then(|path| self.shelf_of(path));
        if let (Some(session), Some(shelf)) = (&mut self.session, shelf) {
            session.back_up_as_it_is(move |source, now, monitor| {
                shelf.keep(source, now, reason, monitor)?;
                Ok(None)
            });
        }
    }

    /// Has a backup made before a changed book is left. What follows is given back
    /// where it need not wait for that.
    pub(super) fn back_up_first(&mut self, after: After) -> Option<After> {
        let path = self.session.as_ref().and_then(Session::path);
        let shelf = path.and_then(|path| self.shelf_of(path));
        let stays = matches!(&after, After::Open(path, _) if self.is_open(path));
        let (Some(session), Some(shelf), false) = (&mut self.session, shelf, stays) else {
            return Some(after);
        };
        if session.has_changed() {
            session.back_up(move |source, now, monitor| shelf.keep_on_closing(source, now, monitor));
        }
        let Some(monitor) = session.backing_up() else { return Some(after) };
        self.dialog = Some(DialogFrame::new(WaitingDialog::new(monitor.clone())));
        self.after = Some(after);
        None
    }

    /// Takes in what came of a backup: what waited for it goes on either way.
    pub(super) fn backed_up(&mut self, ctx: &Context, done: Result<Option<PathBuf>>) {
        let is_waited_for = self.awaited() == Some(WaitsFor::Backup);
        let after = self.after.take_if(|_| is_waited_for);
        let Some(after) = after else {
            match done {
                Ok(Some(path)) => {
                    let words = "バックアップを作成しました。";
                    self.toasts.say(ctx, ToastKind::WrittenBeside(path), words);
                }
                Ok(None) | Err(Error::Cancelled) => {}
                Err(error) => self.complain(FAILURE, &error),
            }
            return;
        };
        self.dialog = None;
        match done {
            Ok(_) => self.leave_then(ctx, after),
            Err(error) => {
                // After the end of the program nobody is there to be told.
                if let After::Quit = after {
                    self.prefs.untold = Some(error.to_string());
                } else {
                    self.complain(FAILURE, &error);
                }
                self.leave_now(ctx, after);
            }
        }
    }

    /// Breaks off the backup that is being made.
    pub(super) fn stop_backup(&mut self) {
        self.session.iter_mut().for_each(Session::stop_backing_up);
    }

    /// Shows what could not be told when the program ended.
    pub(super) fn tell_what_is_untold(&mut self) {
        if let Some(text) = self.prefs.untold.take() {
            self.prefs.save();
            self.say_later(MessageDialog::new(FAILURE, text));
        }
    }

    /// Shows what backups there are, those of this book first.
    pub(super) fn ask_restore(&mut self, book: Option<&Path>) {
        self.finish_typing();
        let root = self.prefs.backups().map(Path::to_owned).unwrap_or_default();
        let shelf = book.and_then(|path| self.shelf_of(path));
        self.look_for_backups(root, shelf);
    }

    /// Shows what backups there are in a folder, those of `shelf` first.
    pub(super) fn look_for_backups(&mut self, root: PathBuf, shelf: Option<Shelf>) {
        // Files that the clerk knows are called by where they are, by their whole paths
        // if these are remembered.
        let open = self.session.as_ref().and_then(Session::path);
        let open = open.and_then(|path| Some((self.shelf_of(path)?, path.to_owned())));
        let recent = self.prefs.recent.iter().map(|recent| recent.path.clone());
        let recent = recent.filter_map(|path| Some((self.shelf_of(&path)?, path)));
        let known: Vec<(Shelf, PathBuf)> = recent.chain(open.iter().cloned()).collect();
        let found = Pending::start("backups", self.wake.clone(), move || FoundBackups::look(&root, &known));
        let book = open.zip(self.book()).map(|((shelf, _), book)| (shelf, Arc::new(book.clone())));
        let dialog = RestoreDialog::new(found, shelf, book);
        self.dialog = Some(DialogFrame::new(dialog));
    }

    /// Copies the backup that was chosen to a new file, and opens that.
    pub(super) fn restore_to(&mut self, path: PathBuf) {
        let Some(backup) = self.asked.backup.take() else { return };
        self.jobs.start(JobKind::Restore, move |monitor| {
            backup::restore(&backup, &path, monitor)?;
            Ok(Done::Restored(path))
        });
    }

    /// Has all backups go to a folder.
    pub(super) fn set_backups(&mut self, folder: PathBuf) {
        self.prefs.backup_folder = Some(folder);
        self.prefs.save();
    }

    /// Shows the folder that all backups go to.
    pub(super) fn show_backups(&mut self, folder: &Path) {
        let own = folder.to_owned();
        match background::within(soon(), move || file::make_folder(&own)).unwrap_or_else(|| silent(folder)) {
            Ok(()) => self.launch(folder),
            Err(error) => self.complain("開けませんでした", &error),
        }
    }
}

/// A place does not answer.
fn silent(path: &Path) -> Result<()> {
    Err(Error::Read { path: path.to_owned(), source: std::io::ErrorKind::TimedOut.into() })
}
