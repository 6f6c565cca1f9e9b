//! What goes into the PDF, into how many files, and how they are called.

mod files;
mod missing;
mod sheets;

use std::collections::BTreeMap;

use eframe::egui::{Context, RichText, Ui};

use crate::background::{Pending, Poll};
use crate::book::{Book, FiscalYear, Outline, SheetId};
use crate::export::{Choice, Planned, Split};
use crate::review::{Counts, words};
use crate::typeset::Missing;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{caption, combo, menu_rows, named, small_button};
use crate::ui::request::{Action, Actions, PanelName, PanelRequest};

use sheets::Sheets;

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

    /// What of the book goes in.
    fn parts_ui(&mut self, ui: &mut Ui, years: &[FiscalYear]) {
        let has_last_year = !years.is_empty();
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
            self.comparison_ui(ui, years);
        }
        if !has_last_year {
            let words = "新旧対照表は、前年度のファイルから引き継いだファイルに付けられます。";
            caption(ui, words);
        }
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
    fn unfilled_ui(&self, ui: &mut Ui, book: &Outline) {
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
    fn findings_ui(&self, ui: &mut Ui, book: &Outline, actions: &mut Actions) -> bool {
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
                actions.push(Action::Panel(PanelRequest::Open(PanelName::Review)));
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

impl Dialog for ExportDialog {
    fn title(&self) -> String {
        "PDFに書き出す".to_owned()
    }

    fn width(&self) -> f32 {
        640.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("保存先を選ぶ…")
    }

    fn begin(&mut self, _ctx: &Context, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return scene.close() };
        if let Looking::For(pending) = &self.missing {
            match pending.poll() {
                Poll::Ready(found) => self.missing = Looking::Found(found),
                Poll::Gone => self.missing = Looking::BrokenOff,
                Poll::NotYet => {}
            }
        }
        self.plan(book);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return };
        let files = self.plan(book);
        let years = book.past_years();
        heading(ui, "書き出す部分");
        self.parts_ui(ui, &years);
        heading(ui, "調書");
        self.sheets.ui(ui, book);
        heading(ui, "ファイル");
        self.files_ui(ui, &files);
        self.unfilled_ui(ui, book);
        let mut gone = self.findings_ui(ui, book, scene.actions);
        gone |= self.missing_ui(ui, book, &files, scene.actions);
        if gone {
            scene.close();
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let is_something = self.planned.as_ref().is_some_and(|(.., files)| !files.is_empty());
        if is_something { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn answer(&mut self, _pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let book = scene.book().ok_or_else(Complaint::silent)?;
        let files = self.plan(book);
        Ok(vec![Action::Export(self.choice.clone(), files)])
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
