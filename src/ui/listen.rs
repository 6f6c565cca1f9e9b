//! What comes from elsewhere: the store, jobs, dialogs, the system.

use eframe::egui::{self, Context};

use crate::edit::{Notice, Session};
use crate::error::{Error, Result};

use super::action::Action;
use super::app::App;
use super::dialog::Dialog;
use super::jobs::{Done, Kind};
use super::verb::Verb;
use super::view::{Actions, After, ToastKind};

impl App {
    /// Takes in what came from elsewhere: the store, jobs, dialogs, the system.
    pub(super) fn listen(&mut self, ctx: &Context, actions: &mut Actions) {
        for notice in self.session.as_mut().map(Session::poll).unwrap_or_default() {
            self.heed(ctx, notice);
        }
        // What is done waits until the clerk is through with a dialog.
        while self.dialog.is_none()
            && let Some((kind, done)) = self.jobs.poll()
        {
            self.job_done(ctx, kind, done);
        }
        if self.dialog.is_none() {
            self.dialog = self.messages.pop_front().map(Dialog::Message);
        }
        while let Ok(chosen) = self.answers.1.try_recv() {
            actions.push(Action::FileChosen(chosen));
        }
        self.pane.listen(ctx);
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        // A dialog is about the book that is open, and may hold what was entered.
        actions.extend(dropped.filter(|_| self.dialog.is_none()).map(Action::Open));
        if ctx.input(|input| input.viewport().close_requested()) && !self.quitting {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            // As everywhere, a window stays as long as it asks for something.
            if !self.dialog.as_ref().is_some_and(Dialog::holds_input) {
                actions.push(Action::Do(Verb::Quit));
            }
        }
    }

    pub(super) fn heed(&mut self, ctx: &Context, notice: Notice) {
        match notice {
            Notice::Moved(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.toasts.say(ctx, ToastKind::Done, format!("{name} に保存しました。"));
                self.remember();
            }
            Notice::NotMoved(error) => self.complain("保存できませんでした", &error),
            Notice::BackedUp(done) => self.backed_up(ctx, done),
        }
    }

    pub(super) fn job_done(&mut self, ctx: &Context, kind: Kind, done: Result<Done>) {
        match done {
            Ok(Done::Written(paths)) => {
                let Some(path) = paths.first().cloned() else { return };
                if paths.len() == 1 {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let words = format!("{name} を書き出しました。");
                    self.toasts.say(ctx, ToastKind::Written(path), words);
                } else {
                    let words = format!("{}個のPDFを書き出しました。", paths.len());
                    self.toasts.say(ctx, ToastKind::WrittenBeside(path), words);
                }
            }
            Ok(Done::Imported(book)) => {
                let (sheets, rows) = (
                    book.sheets().count(),
                    book.sheets().map(|sheet| book.entries_of(sheet.id).count()).sum::<usize>(),
                );
                let words =
                    format!("調書{sheets}件、{rows}行を読み取りました。名前を付けて保存してください。");
                self.welcome = Some(words);
                self.leave_then(ctx, After::Untitled(book, true));
            }
            Ok(Done::FormSaved(path)) => {
                self.toasts.say(ctx, ToastKind::WrittenBeside(path), "様式を保存しました。");
            }
            Ok(Done::Restored(path)) => {
                self.welcome = Some("バックアップから復元したファイルを開きました。".to_owned());
                self.leave_then(ctx, After::Open(path));
            }
            Ok(Done::Form(form)) => self.form_loaded(&form),
            Err(error @ Error::Cancelled) => self.toasts.say(ctx, ToastKind::Done, error.to_string()),
            Err(error) => self.complain(kind.failure(), &error),
        }
    }
}
