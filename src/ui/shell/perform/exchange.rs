//! 各課に送る, 各課の回答を取り込む: files go out and come home beside the clerk's work.

use std::path::PathBuf;

use eframe::egui::Context;

use crate::backup::BackupReason;
use crate::book::{Change, Inquiry, Place, Record};
use crate::clock;
use crate::edit::Command;
use crate::exchange::{self, AskingPlan, Gathering, GatheringDecisions, Returned, SENT, SentFiles};
use crate::file::IfExists;
use crate::ui::dialogs::{AskingDialog, GatheringDialog, MessageDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::request::{FileWant, ToastKind};

use crate::ui::shell::app::App;

impl App {
    /// Asks what is sent to whom.
    pub(in crate::ui) fn ask_sending(&mut self) {
        self.finish_typing();
        let rows = self.several_rows().or_else(|| Some(vec![self.view.table.place.entry?]));
        let sheet = self.view.sheet;
        let dialog = self.book().map(|book| AskingDialog::new(book, sheet, rows.unwrap_or_default()));
        self.show_where_read(dialog.transpose());
    }

    /// Has a folder chosen for the files.
    pub(in crate::ui) fn choose_sending(&mut self, plan: AskingPlan) {
        self.ask_file(FileWant::Sent, "");
        self.asked.asking = Some(Box::new(plan));
    }

    /// Writes the files.
    pub(in crate::ui) fn send_into(&mut self, folder: PathBuf) {
        let (Some(plan), Some(mut book)) = (self.asked.asking.take(), self.book().cloned()) else { return };
        self.jobs.start(JobKind::Send, move |monitor| {
            let sent = exchange::send(&mut book, &plan, (&folder, IfExists::Refuse), clock::now(), monitor)?;
            Ok(Done::Sent(Box::new(sent)))
        });
    }

    /// Keeps in the book what was sent.
    pub(in crate::ui) fn sent(&mut self, ctx: &Context, sent: SentFiles) {
        let Some(mut book) = self.book().cloned() else { return };
        // Rows may have come meanwhile: keys are given now.
        let again = |own: Inquiry| Change::insert(Record::Inquiry(Inquiry { id: book.new_key(), ..own }));
        let changes: Vec<Change> = sent.inquiries.into_iter().map(again).collect();
        self.edit(ctx, &Command::Bring { label: SENT.to_owned(), place: Place::default(), changes });
        if let Some(path) = sent.paths.first().cloned() {
            let words = format!("各課に送るファイルを{}個、書き出しました。", sent.paths.len());
            self.toasts.say(ctx, ToastKind::WrittenBeside(path), words);
        }
    }

    /// Reads files that came back.
    pub(in crate::ui) fn read_returned(&mut self, paths: Vec<PathBuf>) {
        if paths.iter().any(|path| self.is_open(path)) {
            let text = "今、開いているファイルです。各課から返ってきたファイルを選んでください。";
            self.dialog = Some(DialogFrame::new(MessageDialog::new(JobKind::Gather.failure(), text)));
            return;
        }
        let Some(book) = self.book().cloned() else { return };
        self.jobs.start(JobKind::Gather, move |_| {
            let mut failed = Vec::new();
            let mut returned = Vec::new();
            for path in &paths {
                match exchange::read(&book, path) {
                    Ok(own) => returned.push(own),
                    // What is alone in failing is told as others are.
                    Err(error) if paths.len() == 1 => return Err(error),
                    Err(error) => failed.push(error.to_string()),
                }
            }
            Ok(Done::Returned(returned, failed))
        });
    }

    /// Shows what they say to the book as it is now.
    pub(in crate::ui) fn ask_gathering(&mut self, returned: Vec<Returned>, failed: Vec<String>) {
        if self.is_read_only() {
            return;
        }
        self.finish_typing();
        let Some(book) = self.book() else { return };
        let gathering = Gathering::of(book, returned);
        let dialog = gathering.map(|gathering| Some(GatheringDialog::new(book, gathering, failed)));
        self.show_where_read(dialog);
    }

    /// Takes in what the clerk chose.
    pub(in crate::ui) fn take_answers(
        &mut self,
        ctx: &Context,
        label: String,
        gathering: &Gathering,
        decided: &GatheringDecisions,
    ) {
        let Some(book) = self.book() else { return };
        match gathering.take(book, decided, clock::now()) {
            Ok(changes) => {
                self.back_up_before(BackupReason::Import);
                let words = format!("{label}を取り込みました。");
                self.edit(ctx, &Command::Bring { label, place: Place::default(), changes });
                self.toasts.say(ctx, ToastKind::Done, words);
            }
            Err(refusal) => self.refuse(ctx, refusal),
        }
    }
}
