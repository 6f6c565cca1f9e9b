//! From 「PDFに書き出す」 to the files.

use std::path::PathBuf;
use std::sync::Arc;

use crate::background::Pending;
use crate::background::looked_at;
use crate::book::{Book, Comparing, Listed, Outline, SheetId};
use crate::edit::Item;
use crate::error::Result;
use crate::export::{self, Choice, OutputKind, Planned, pdf};
use crate::file::IfExists;
use crate::review::Marker;
use crate::typeset::Parts;
use crate::ui::dialogs::{ExportDialog, ReplaceDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::FileWant;
use crate::viewmodel::progress::ProgressCache;

use super::app::App;

impl App {
    /// Opens the dialog; meanwhile characters that cannot be printed are looked for.
    pub(super) fn ask_export(&mut self) {
        let Some(session) = &self.session else { return };
        let unfilled = unfilled(session.book(), self.view.progress(session.book(), session.revision()));
        let book = Arc::new(session.book().clone());
        let missing = Pending::start("characters", self.wake.clone(), move || {
            let all = Parts { contents: true, ..Parts::default() };
            pdf::missing_characters(&book, &all).unwrap_or_default()
        });
        let findings = self.view.found.by_sheet();
        let dialog =
            ExportDialog::new(self.prefs.export.clone(), self.view.sheet, unfilled, findings, missing);
        self.dialog = Some(DialogFrame::new(dialog));
    }

    /// Has a place chosen for the files.
    pub(super) fn choose_export(&mut self, choice: Choice, files: Vec<Planned>) {
        let several = choice.split != export::Split::Whole;
        self.prefs.export = choice;
        self.prefs.save();
        match files.as_slice() {
            [one] if !several => self.ask_file(FileWant::Pdf, &one.name),
            _ => self.ask_file(FileWant::Folder, ""),
        }
        self.asked.files = files;
    }

    /// Writes the one file.
    pub(super) fn export_to(&mut self, path: PathBuf, if_exists: IfExists) {
        let Some(book) = self.book().cloned() else { return };
        let Some(mut file) = self.asked.files.first().cloned() else { return };
        let compares = self.prefs.export.comparing();
        self.jobs.start(JobKind::Export, move |monitor| {
            compare(&book, std::slice::from_mut(&mut file), compares.as_ref())?;
            export::to_file(&book, &path, &file.parts, if_exists, monitor)?;
            Ok(Done::Written(vec![path]))
        });
    }

    /// Has a place chosen for a file of another kind.
    pub(super) fn choose_export_as(&mut self, kind: OutputKind) {
        let Some(session) = &self.session else { return };
        let name = Choice::default().files(session.book(), None).into_iter().next().map(|file| file.name);
        self.ask_file(FileWant::Output(kind), &name.unwrap_or_else(|| "調書".to_owned()));
    }

    /// Writes that file: all sheets, with their cover and ratings.
    pub(super) fn export_as(&mut self, kind: OutputKind, path: PathBuf, if_exists: IfExists) {
        let Some(book) = self.book().cloned() else { return };
        self.jobs.start(JobKind::ExportAs, move |monitor| {
            export::to_file_as(&book, kind, &path, &Parts::default(), if_exists, monitor)?;
            Ok(Done::Written(vec![path]))
        });
    }

    /// Writes the files into a folder, unless some are there already: then the
    /// clerk is asked once for all of them.
    pub(super) fn folder_chosen(&mut self, folder: PathBuf) {
        let targets = self.asked.files.iter().map(|file| folder.join(file.file_name())).collect();
        if let Err(error) = self.is_allowed(FileWant::Folder, targets) {
            return self.complain(JobKind::Export.failure(), &error);
        }
        let files = self.asked.files.clone();
        // Where nothing answers, whoever writes finds out.
        let there = looked_at(&folder, move |folder| export::files::existing(&folder, &files));
        match there.unwrap_or_default() {
            0 => self.export_into(folder, IfExists::Refuse),
            count => self.dialog = Some(DialogFrame::new(ReplaceDialog::new(folder, count))),
        }
    }

    /// Writes the files into a folder.
    pub(super) fn export_into(&mut self, folder: PathBuf, if_exists: IfExists) {
        let Some(book) = self.book().cloned() else { return };
        let mut files = std::mem::take(&mut self.asked.files);
        let compares = self.prefs.export.comparing();
        self.jobs.start(JobKind::Export, move |monitor| -> Result<Done> {
            compare(&book, &mut files, compares.as_ref())?;
            Ok(Done::Written(export::files::write(&book, &files, &folder, if_exists, monitor)?))
        });
    }
}

/// Adds what changed since an earlier year where that is chosen and known.
fn compare(book: &Book, files: &mut [Planned], comparing: Option<&Comparing>) -> Result<()> {
    let Some(comparing) = comparing else { return Ok(()) };
    if let Some(comparison) = Marker::default().compare(book, comparing)? {
        files.iter_mut().for_each(|file| file.parts.comparison = Some(comparison.clone()));
    }
    Ok(())
}

/// How many rows of each sheet are not filled in yet, where there are any.
fn unfilled(book: &Outline, progress: &ProgressCache) -> Vec<(SheetId, usize)> {
    let of = |sheet: &Listed| {
        let progress = progress.get(Item::Sheet(sheet.id));
        (sheet.id, progress.total - progress.filled)
    };
    book.sheets().map(of).filter(|(_, rows)| *rows > 0).collect()
}
