//! 他のファイルから引き継ぐ: reading the other file, and bringing what was chosen of it.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use crate::backup::BackupReason;
use crate::book::Book;
use crate::carry::pull::Pulled;
use crate::edit::Command;
use crate::ui::dialogs::{MessageDialog, PullDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::shell::app::App;
use crate::viewmodel::document::file::{BookOrDraft, read_either};

impl App {
    /// Reads the file that something is to be taken out of.
    pub(in crate::ui) fn read_other(&mut self, path: PathBuf) {
        // Reading the open file would loosen its lock; there is nothing to gain either.
        if self.is_open(&path) {
            let text = "今、開いているファイルです。引き継ぐ元には、ほかのファイルを選んでください。";
            self.dialog = Some(DialogFrame::new(MessageDialog::new(JobKind::Pull.failure(), text)));
            return;
        }
        let known = self.prefs.imports.clone();
        self.jobs.start(JobKind::Pull, move |_| {
            Ok(match read_either(&path, known)? {
                BookOrDraft::Book(book, _) => {
                    let name = path.file_name().map(Path::new).unwrap_or(&path).display().to_string();
                    Done::Other(name, book)
                }
                BookOrDraft::Draft(draft) => Done::OtherDocument(draft),
            })
        });
    }

    /// Shows a book that was read, for something of it to be chosen.
    pub(in crate::ui) fn ask_pull(&mut self, name: &str, other: Book) {
        // It was asked for in another book.
        if self.is_read_only() {
            return;
        }
        self.finish_typing();
        let dialog = self.book().map(|book| PullDialog::new(name, other, book.clone(), self.view.sheet));
        self.show_where_read(dialog.transpose());
    }

    /// Brings it into the book, as the clerk has seen what that does.
    pub(super) fn bring(&mut self, ctx: &Context, pulled: Pulled) {
        self.back_up_before(BackupReason::Carry);
        let Pulled { changes, place, .. } = pulled;
        self.edit(ctx, &Command::Bring { label: "他のファイルからの引継ぎ".to_owned(), place, changes });
    }
}
