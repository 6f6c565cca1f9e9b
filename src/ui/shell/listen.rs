//! What comes from elsewhere: the store, jobs, dialogs, the system.

use std::path::PathBuf;

use eframe::egui::{self, Context};

use crate::edit::{Notice, Session};
use crate::error::{Error, Result};
use crate::store::{Problem, Salvaged};
use crate::ui::dialogs::{CheckDialog, ImportPurpose, MessageDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::{Action, Actions, After, FileAnswer, How, ToastKind, Verb};

use super::app::App;
use super::banner;

impl App {
    /// Takes in what came from elsewhere: the store, jobs, dialogs, the system.
    pub(super) fn listen(&mut self, ctx: &Context, actions: &mut Actions) {
        for notice in self.session.as_mut().map(Session::poll).unwrap_or_default() {
            self.heed(ctx, notice);
        }
        self.keep_watch(ctx);
        self.try_again(ctx);
        // While another window was in front its file may have been copied over.
        let is_back = ctx.input(|input| input.events.contains(&egui::Event::WindowFocused(true)));
        if let (true, Some(session)) = (is_back, &mut self.session) {
            session.prove();
        }
        self.go_on_leaving(ctx);
        self.listen_for_opened(ctx);
        self.listen_for_corrections();
        // What is done waits until the clerk is through with a dialog.
        while self.dialog.is_none()
            && let Some((kind, done)) = self.jobs.poll()
        {
            self.job_done(ctx, kind, done);
        }
        if self.dialog.is_none() {
            self.dialog = self.messages.pop_front().map(DialogFrame::new);
        }
        while let Ok(answer) = self.answers.1.try_recv() {
            match answer {
                FileAnswer::Chosen(chosen) => actions.push(Action::FileChosen(chosen)),
                FileAnswer::Cancelled(id) => self.end_choosing(id),
                FileAnswer::Failed(id) => self.ask_by_path(id),
            }
        }
        self.pane.listen(ctx);
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        // A dialog is about the book that is open, and may hold what was entered.
        actions.extend(dropped.filter(|_| self.dialog.is_none()).map(Action::Open));
        let is_told = ctx.input(|input| input.viewport().close_requested());
        if (self.take_wish_to_close() || is_told) && !self.quitting {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            // As everywhere, a window stays as long as it asks for something.
            let open = [&self.dialog, &self.behind];
            if !open.into_iter().flatten().any(DialogFrame::holds_input) {
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
            Notice::Unsound(problems) => self.messages.push_back(unsound(&problems)),
        }
    }

    pub(super) fn job_done(&mut self, ctx: &Context, kind: JobKind, done: Result<Done>) {
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
            Ok(Done::Imported(book, path, notes)) => self.take_up_import(ctx, book, path, &notes),
            Ok(Done::Document(draft)) => self.document_read(ctx, draft),
            Ok(Done::OtherDocument(draft)) => self.look_at_document(draft, ImportPurpose::Pull),
            Ok(Done::Sent(sent)) => self.sent(ctx, *sent),
            Ok(Done::Returned(returned, failed)) => self.ask_gathering(returned, failed),
            Ok(Done::Other(name, other)) => self.ask_pull(&name, *other),
            Ok(Done::Corrected(found)) => self.corrections_found(found.map(|found| *found)),
            Ok(Done::FormSaved(path)) => {
                self.toasts.say(ctx, ToastKind::WrittenBeside(path), "様式を保存しました。");
            }
            Ok(Done::Restored(path)) => {
                self.welcome = Some("バックアップから復元したファイルを開きました。".to_owned());
                self.leave_then(ctx, After::Open(path, How::Editing));
            }
            Ok(Done::Checked(problems)) => self.dialog = Some(DialogFrame::new(CheckDialog::new(problems))),
            Ok(Done::Salvaged(salvaged, path)) => self.salvaged(ctx, *salvaged, path),
            Ok(Done::Form(form)) => self.form_loaded(&form),
            Err(error @ Error::Cancelled) => self.toasts.say(ctx, ToastKind::Done, error.to_string()),
            Err(error) => self.complain(kind.failure(), &error),
        }
    }

    /// Goes on with what could be read of a damaged file.
    fn salvaged(&mut self, ctx: &Context, salvaged: Salvaged, path: PathBuf) {
        self.leave_then(ctx, After::Untitled(Box::new(salvaged.contents.book), Some(path)));
        let mut words =
            "名前を付けて、新しいファイルに保存してください。元のファイルはそのままです。".to_owned();
        if salvaged.problems.is_empty() {
            words.push_str("\nすべての内容を読み取れました。");
        } else {
            words.push_str("\n次のところは、読めなかったか、変わっているおそれがあります。ご確認ください。");
            salvaged.problems.iter().for_each(|problem| words.push_str(&format!("\n・{problem}")));
        }
        self.messages.push_back(MessageDialog::new("読める内容を取り出しました", words));
    }

    /// Looks at what is waited for, and sees to it that there is a frame when it is to be
    /// looked at again.
    pub(super) fn keep_watch(&mut self, ctx: &Context) {
        let now = (self.now)();
        let Some(session) = &mut self.session else { return };
        let before = session.whereabouts();
        let (notices, again) = session.watch(now);
        if let Some(again) = again {
            ctx.request_repaint_after(again);
        }
        if session.whereabouts() != before || !notices.is_empty() {
            ctx.request_repaint();
        }
        notices.into_iter().for_each(|notice| self.heed(ctx, notice));
    }

    /// Tries again from time to time what could not be saved, where it may go well.
    fn try_again(&mut self, ctx: &Context) {
        let Some(session) = &mut self.session else { return };
        if !banner::may_pass(session) {
            self.retry_at = None;
            return;
        }
        let now = ctx.input(|input| input.time);
        let at = *self.retry_at.get_or_insert(now + banner::RETRY);
        if now >= at {
            self.retry_at = None;
            session.retry();
        } else {
            ctx.request_repaint_after_secs((at - now) as f32);
        }
    }
}

/// Tells that a file which was checked while the clerk worked is not sound.
fn unsound(problems: &[Problem]) -> MessageDialog {
    let mut words = "開いているファイルに、壊れているところが見つかりました。入力した内容は画面に残っています。\n        「名前を付けて保存…」で別の場所に保存するか、「バックアップから復元…」をお使いください。".to_owned();
    problems.iter().for_each(|problem| words.push_str(&format!("\n・{problem}")));
    MessageDialog::new("ファイルの検査", words)
}
