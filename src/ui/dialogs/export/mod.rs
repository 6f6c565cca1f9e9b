//! What goes into the PDF, into how many files, and how they are called.

mod files;
mod missing;
mod sheets;

use std::collections::BTreeMap;

use eframe::egui::{self, RichText, ScrollArea, Ui};

use crate::background::{Pending, Poll};
use crate::book::{Book, FiscalYear, SheetId};
use crate::export::{Choice, Planned, Split};
use crate::review::{Counts, words};
use crate::typeset::Missing;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{Leave, caption, combo, dialog_ui, menu_rows, named, scroll_ui, small_button};
use crate::ui::request::{Action, Actions, ReviewRequest};

use sheets::Sheets;

/// What of a window's height a dialog needs around its contents.
const AROUND: f32 = 190.0;
/// How many sheets with unfinished rows are named.
const NAMED: usize = 3;

/// Asks what to export.
#[derive(Debug)]
pub struct ExportDialog {
    choice: Choice,
    sheets: Sheets,
    pattern: String,
    unfilled: Vec<(SheetId, usize)>,
    /// What the checks stop at, by sheet.
    findings: BTreeMap<Option<SheetId>, Counts>,
    missing: Looking,
    /// What was entered last, and the files that means.
    planned: Option<(Choice, Option<Vec<SheetId>>, Vec<Planned>)>,
}

/// The characters that cannot be printed.
#[derive(Debug)]
enum Looking {
    For(Pending<Vec<Missing>>),
    /// It is not known which there are.
    BrokenOff,
    Found(Vec<Missing>),
}

impl ExportDialog {
    /// With what was chosen last, the sheet that is shown, how many rows of which
    /// sheets are not filled in, what the checks stop at, and what looks for characters
    /// that cannot be printed.
    pub fn new(
        choice: Choice,
        sheet: Option<SheetId>,
        unfilled: Vec<(SheetId, usize)>,
        findings: BTreeMap<Option<SheetId>, Counts>,
        missing: Pending<Vec<Missing>>,
    ) -> Self {
        let pattern = choice.pattern().to_owned();
        let (sheets, missing) = (Sheets::new(sheet), Looking::For(missing));
        Self { choice, sheets, pattern, unfilled, findings, missing, planned: None }
    }

    pub(in crate::ui) fn show(
        &mut self,
        ctx: &egui::Context,
        book: Option<&Book>,
        actions: &mut Actions,
    ) -> bool {
        let Some(book) = book else { return false };
        if let Looking::For(pending) = &self.missing {
            match pending.poll() {
                Poll::Ready(found) => self.missing = Looking::Found(found),
                Poll::Gone => self.missing = Looking::BrokenOff,
                Poll::NotYet => {}
            }
        }
        let files = self.plan(book);
        let years = book.past_years();
        let has_last_year = !years.is_empty();
        let mut gone = false;
        let left =
            dialog_ui(ctx, "PDFに書き出す", "保存先を選ぶ…", !files.is_empty(), 640.0, |ui| {
                // In a small window the buttons stay in sight.
                let most = (ctx.content_rect().height() - AROUND).max(120.0);
                let area = ScrollArea::vertical()
                    .max_height(most)
                    .min_scrolled_height(most)
                    .auto_shrink([false, true]);
                scroll_ui(ui, area, |ui, _| {
                    heading(ui, "書き出す部分");
                    options(ui, |ui| {
                        ui.checkbox(&mut self.choice.cover, "表紙");
                        ui.checkbox(&mut self.choice.ratings, "評価区分の説明");
                        ui.checkbox(&mut self.choice.contents, "目次");
                        ui.add_enabled_ui(has_last_year, |ui| {
                            let mut on = self.choice.comparison && has_last_year;
                            if ui.checkbox(&mut on, "新旧対照表を付ける").changed() {
                                self.choice.comparison = on;
                            }
                        });
                        if self.choice.split != Split::Whole {
                            caption(ui, "（どのファイルにも付きます）");
                        }
                    });
                    if self.choice.comparison && has_last_year {
                        self.comparison_ui(ui, &years);
                    }
                    if !has_last_year {
                        let words = "新旧対照表は、前年度のファイルから引き継いだファイルに付けられます。";
                        caption(ui, words);
                    }
                    heading(ui, "調書");
                    self.sheets.ui(ui, book);
                    heading(ui, "ファイル");
                    self.files_ui(ui, &files);
                    self.unfilled_ui(ui, book);
                    gone = self.findings_ui(ui, book, actions);
                    gone |= self.missing_ui(ui, book, &files, actions);
                });
            });
        if left == Some(Leave::Done) {
            actions.push(Action::Export(self.choice.clone(), files));
        }
        left.is_none() && !gone
    }

    /// What is compared.
    fn comparison_ui(&mut self, ui: &mut Ui, years: &[FiscalYear]) {
        options(ui, |ui| {
            let known = self.choice.since.filter(|year| years.contains(year));
            let mut since = known.or_else(|| years.first().copied());
            if let [first, _, ..] = years {
                let words = |year: &FiscalYear| format!("{year}と比べる");
                let shown = since.as_ref().map(words).unwrap_or_default();
                let choice = combo("compared year").selected_text(shown).width(150.0).show_ui(ui, |ui| {
                    menu_rows(ui);
                    for year in years {
                        ui.selectable_value(&mut since, Some(*year), words(year));
                    }
                });
                named(&choice.response, "比べる年度");
                self.choice.since = since.filter(|year| year != first);
            }
            ui.checkbox(&mut self.choice.words_only, "改行・空白のみの違いを載せない");
        });
    }

    /// Names the chosen sheets that have rows to be filled in.
    fn unfilled_ui(&self, ui: &mut Ui, book: &Book) {
        let chosen = self.sheets.chosen(book);
        let named: Vec<String> = self
            .unfilled
            .iter()
            .filter(|(sheet, _)| chosen.as_ref().is_none_or(|chosen| chosen.contains(sheet)))
            .filter_map(|(sheet, rows)| Some(format!("調書-{}に{rows}行", book.listing(*sheet)?.number)))
            .collect();
        let more = if named.len() > NAMED { "など" } else { "" };
        if !named.is_empty() {
            let amber = Palette::of(ui.ctx()).amber;
            let places = named.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
            let words = format!("記入が済んでいない行があります（{places}{more}）。");
            ui.label(RichText::new(words).color(amber));
        }
    }

    /// How many findings there are on the chosen sheets that are to be looked at; `true`
    /// once the clerk wants to see them.
    fn findings_ui(&self, ui: &mut Ui, book: &Book, actions: &mut Actions) -> bool {
        let chosen = self.sheets.chosen(book);
        let is_chosen = |sheet: &SheetId| chosen.as_ref().is_none_or(|chosen| chosen.contains(sheet));
        let mut counts = Counts::default();
        for (_, own) in self.findings.iter().filter(|(sheet, _)| sheet.as_ref().is_none_or(is_chosen)) {
            counts += *own;
        }
        // What is not filled in was told above.
        let words = words::counts(Counts { blanks: 0, notes: 0, ..counts });
        if words.is_empty() {
            return false;
        }
        let palette = Palette::of(ui.ctx());
        let color = if counts.errors > 0 { palette.red } else { palette.amber };
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("点検の指摘があります（{words}）。")).color(color));
            let opens = small_button(ui, "点検を開く").clicked();
            if opens {
                actions.push(Action::Review(ReviewRequest::Open));
            }
            opens
        })
        .inner
    }

    /// The files that are to be written.
    fn plan(&mut self, book: &Book) -> Vec<Planned> {
        let sheets = self.sheets.chosen(book);
        match &self.planned {
            Some((choice, before, files)) if *choice == self.choice && *before == sheets => files.clone(),
            _ => {
                let files = self.choice.files(book, sheets.clone());
                self.planned = Some((self.choice.clone(), sheets, files.clone()));
                files
            }
        }
    }
}

/// Things to choose from, beside one another.
fn options(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 20.0;
        contents(ui);
    });
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(size::GAP);
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
}
