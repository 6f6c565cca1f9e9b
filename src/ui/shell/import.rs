//! Documents that become books: the page on which the clerk sees how, and what follows.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use crate::book::Book;
use crate::import::ImportNote;
use crate::ui::dialogs::{ImportDialog, ImportPurpose, MessageDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::request::{Action, After, ImportRequest};
use crate::viewmodel::document::draft::ImportDraft;
use crate::words::grouped;

use super::app::App;

impl App {
    /// Goes on with a document in which sheets were recognised: where there is nothing that
    /// had better be looked at, it is a book at once.
    pub(super) fn document_read(&mut self, ctx: &Context, draft: Box<ImportDraft>) {
        let book = draft.book().filter(|_| !draft.needs_looking()).cloned();
        let Some(book) = book else { return self.look_at_document(draft, ImportPurpose::New) };
        self.prefs.learn(draft.learned());
        let (path, notes) = (draft.path.clone(), draft.notes().to_vec());
        (self.read, self.offers_look) = (Some(draft), true);
        self.take_up_import(ctx, Box::new(book), path, &notes);
    }

    /// Shows the page of a document.
    pub(super) fn look_at_document(&mut self, draft: Box<ImportDraft>, purpose: ImportPurpose) {
        self.finish_typing();
        self.dialog = Some(DialogFrame::new(ImportDialog::new(*draft, purpose, self.wake.clone())));
    }

    pub(super) fn import(&mut self, ctx: &Context, request: ImportRequest) {
        match request {
            ImportRequest::Make(book, path, known) => {
                self.prefs.learn(known);
                self.take_up_import(ctx, book, path, &[]);
            }
            ImportRequest::Pull(book, path, known) => {
                self.prefs.learn(known);
                let name = path.file_name().map(Path::new).unwrap_or(&path).display().to_string();
                self.ask_pull(&name, *book);
            }
            ImportRequest::Learn(known) => self.prefs.learn(known),
            ImportRequest::Look => {
                if let Some(draft) = self.read.take() {
                    self.look_at_document(draft, ImportPurpose::New);
                }
            }
        }
    }

    /// Opens a book that a document became, and says what had better be looked at.
    pub(super) fn take_up_import(
        &mut self,
        ctx: &Context,
        book: Box<Book>,
        path: PathBuf,
        notes: &[ImportNote],
    ) {
        // What was imported is in memory.
        let (sheets, rows) = (book.sheets().count(), book.entries().map_or(0, |rows| rows.len()));
        let (sheets, rows) = (grouped(sheets), grouped(rows));
        self.welcome =
            Some(format!("調書{sheets}件、{rows}行を読み取りました。名前を付けて保存してください。"));
        self.leave_then(ctx, After::Untitled(book, Some(path)));
        if notes.is_empty() {
            return;
        }
        let title = "文書を読み取りました";
        let words: Vec<&str> = notes.iter().map(|note| note.words.as_str()).collect();
        let words = words.join("\n");
        self.messages.push_back(match self.read.is_some() {
            true => {
                let look = ("読み取り方を見る", Action::Import(ImportRequest::Look));
                MessageDialog::offering(title, words, look).or("閉じる")
            }
            false => MessageDialog::new(title, words),
        });
    }
}
