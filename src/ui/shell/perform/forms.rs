//! Forms: their editor, and their files.

use std::path::PathBuf;

use crate::book::{Form, FormId};
use crate::export::{json, name};
use crate::file::{IfExists, write_whole};
use crate::import;
use crate::ui::dialogs::FormDialog;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::{Ask, FileWant, Verb};
use crate::ui::shell::app::App;

impl App {
    pub(super) fn form_verb(&mut self, verb: Verb) {
        self.finish_typing();
        let Some(form) = self.current_form().map(|form| form.id) else { return };
        match verb {
            Verb::EditForm => self.ask(Ask::Form(form)),
            Verb::SaveForm => self.choose_form_file(form),
            Verb::LoadForm => self.ask_file(FileWant::LoadForm, ""),
            _ => self.ask(Ask::Forms),
        }
    }

    /// The form of the sheet shown, or the book's first.
    fn current_form(&self) -> Option<&Form> {
        let book = self.book()?;
        let shown = self.view.sheet.and_then(|sheet| book.context(sheet).ok()).map(|shown| shown.form);
        shown.or_else(|| book.forms().next())
    }

    /// Has a place chosen for a form's file.
    pub(super) fn choose_form_file(&mut self, form: FormId) {
        let Some(name) = self.book().and_then(|book| book.form(form)).map(|form| name::sound(&form.name))
        else {
            return;
        };
        self.ask_file(FileWant::SaveForm, &format!("様式_{name}"));
        self.asked.form = Some(form);
    }

    /// Writes the form that a place was chosen for.
    pub(in crate::ui) fn save_form(&mut self, path: PathBuf, if_exists: IfExists) {
        let form = self.asked.form.and_then(|form| self.book()?.form(form));
        let Some(json) = form.map(json::form_to_json) else { return };
        self.jobs.start(JobKind::SaveForm, move |_| {
            write_whole(&path, json.as_bytes(), if_exists)?;
            Ok(Done::FormSaved(path))
        });
    }

    /// Reads a form's file.
    pub(in crate::ui) fn load_form(&mut self, path: PathBuf) {
        self.jobs.start(JobKind::LoadForm, move |_| Ok(Done::Form(Box::new(import::form_from_file(&path)?))));
    }

    /// Shows a form that was read, before it counts.
    pub(in crate::ui) fn form_loaded(&mut self, loaded: &Form) {
        // It was asked for in another book.
        if self.is_read_only() {
            return;
        }
        self.finish_typing();
        let sheet = self.view.sheet;
        let form = self.current_form().cloned();
        let dialog = self.book().zip(form).map(|(book, form)| FormDialog::loaded(book, &form, sheet, loaded));
        self.show_where_read(dialog.transpose());
    }
}
