//! 前年度のファイルの訂正: last year's file is looked at once a book is open, beside the
//! work, and again where the clerk asks.

use std::path::{Path, PathBuf};

use eframe::egui::{Align, Context, Frame, Label, Layout, Margin, Panel, RichText, Stroke, Ui};
use egui_material_icons::icons;

use crate::background::{Pending, Poll};
use crate::backup::BackupReason;
use crate::book::{Change, Place};
use crate::carry;
use crate::carry::correct::CorrectedFile;
use crate::edit::{Command, Session};
use crate::ui::dialogs::{CorrectDialog, MessageDialog};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::kit::jobs::{Done, JobKind};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{icon, small_button};
use crate::ui::request::{Action, Actions, FileWant, ToastKind, Verb};
use crate::viewmodel::correct as words;

use super::app::App;
use super::under_way::Correcting;

impl App {
    /// Looks at last year's file on a thread of its own, for a book that was just opened.
    pub(super) fn look_for_corrections(&mut self) {
        self.correcting = Correcting::default();
        let Some(session) = self.session.as_ref().filter(|session| !session.is_read_only()) else { return };
        let Some(path) = session.path().map(Path::to_owned) else { return };
        let book = session.book();
        // Of a very large book no sheet is read that nobody looks at.
        if book.last_file().is_none() || !book.is_whole() {
            return;
        }
        let book = book.clone();
        let look = move || CorrectedFile::changed(&book, &path).is_some();
        self.correcting.looking = Some(Pending::start("last year's file", self.wake.clone(), look));
    }

    /// Takes in what was seen.
    pub(super) fn listen_for_corrections(&mut self) {
        let Some(looking) = &self.correcting.looking else { return };
        match looking.poll() {
            Poll::NotYet => return,
            Poll::Ready(is_corrected) => self.correcting.is_told = is_corrected,
            Poll::Gone => {}
        }
        self.correcting.looking = None;
    }

    /// Waits until last year's file was looked at; for tests and screenshots.
    pub fn wait_for_last_year(&mut self) {
        if let Some(looking) = self.correcting.looking.take()
            && let Poll::Ready(is_corrected) = looking.wait_for(std::time::Duration::MAX)
        {
            self.correcting.is_told = is_corrected;
        }
    }

    /// Shows what was corrected in last year's file, or has the clerk choose it.
    pub(in crate::ui) fn ask_corrections(&mut self) {
        self.finish_typing();
        let Some(session) = &self.session else { return };
        let Some(own) = session.path().map(Path::to_owned).filter(|_| session.book().last_file().is_some())
        else {
            return self.ask_file(FileWant::Corrected, "");
        };
        let book = session.book().clone();
        self.jobs.start(JobKind::Correct, move |_| {
            let found = CorrectedFile::find(&book, &own).transpose()?;
            Ok(Done::Corrected(found.map(Box::new)))
        });
    }

    /// Reads the file in which something was corrected.
    pub(super) fn read_corrected(&mut self, path: PathBuf) {
        if self.is_open(&path) {
            let text = "今、開いているファイルです。前年度のファイルを選んでください。";
            self.dialog = Some(DialogFrame::new(MessageDialog::new(JobKind::Correct.failure(), text)));
            return;
        }
        let Some(session) = &self.session else { return };
        let (book, own) = (session.book().clone(), session.path().map(Path::to_owned));
        self.jobs.start(JobKind::Correct, move |_| {
            Ok(Done::Corrected(Some(Box::new(CorrectedFile::read(&book, own.as_deref(), &path)?))))
        });
    }

    /// Shows what was found; where the file was not, another can be chosen.
    pub(super) fn corrections_found(&mut self, found: Option<CorrectedFile>) {
        if self.is_read_only() || self.session.is_none() {
            return;
        }
        let Some(found) = found else { return self.ask_file(FileWant::Corrected, "") };
        self.dialog = Some(if found.corrections.all.is_empty() {
            self.correcting.is_told = false;
            let words = words::nothing(&found.corrections);
            DialogFrame::new(MessageDialog::new(crate::ui::dialogs::CORRECTIONS, words))
        } else {
            DialogFrame::new(CorrectDialog::new(found))
        });
    }

    /// Takes up what was ticked.
    pub(in crate::ui) fn correct(&mut self, ctx: &Context, changes: Vec<Change>) {
        self.back_up_before(BackupReason::Carry);
        self.correcting.is_told = false;
        let label = carry::CORRECTED.to_owned();
        self.edit(ctx, &Command::Bring { label, place: Place::default(), changes });
        self.toasts.say(ctx, ToastKind::Done, "前年度の訂正を反映しました。");
    }

    /// The strip is not shown again until the book is opened the next time.
    pub(in crate::ui) fn put_off_corrections(&mut self) {
        self.correcting.is_told = false;
    }
}

/// A strip above the sheet while last year's file says something else.
pub(super) fn strip_ui(ui: &mut Ui, correcting: &Correcting, session: &Session, actions: &mut Actions) {
    let Some(file) = session.book().last_file().filter(|_| correcting.is_told) else { return };
    let palette = Palette::of(ui.ctx());
    let frame = Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(palette.edge, palette.amber))
        .inner_margin(Margin::symmetric(12, 8));
    Panel::top("last year corrected").frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if small_button(ui, "後で").clicked() {
                actions.push(Action::PutOffCorrections);
            }
            if small_button(ui, "訂正を見る…").clicked() {
                actions.push(Action::Do(Verb::Correct));
            }
            ui.add_space(size::SPACE);
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                ui.label(icon(icons::ICON_INFO, palette.amber));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let what = RichText::new("前年度のファイルが直されました").font(bold(size::TEXT));
                    ui.add(Label::new(what.color(palette.text)).wrap());
                    let line = format!(
                        "{}のファイル「{}」の内容が、引き継いだ時から変わっています。今年度の履歴に反映できます。",
                        file.year,
                        crate::viewmodel::names::name_line(&file.name)
                    );
                    ui.add(Label::new(RichText::new(line).size(size::CAPTION).color(palette.second)).wrap());
                });
            });
        });
    });
}
