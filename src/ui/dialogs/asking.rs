//! 各課に送る: which rows go to whom, until when, in files of which names.

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::book::{Book, EntryId, SheetId, Unread, era::wareki_day};
use crate::exchange::{self, Addressee, AskingFile, AskingKind, AskingPlan, RowGrouping};
use crate::ui::kit::chips::pattern_field;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, Remark};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::typed::{typed_field, understood_ui};
use crate::ui::kit::widgets::{caption, line_field, named, scroll_ui, small_button};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::typed::{self, Typed};

/// The height of the list, at least and at most.
const LIST: (f32, f32) = (110.0, 300.0);
/// The width of a field.
const FIELD: f32 = 300.0;

/// How rows are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AskingBy {
    Department,
    Policy,
    Sheet,
    One,
}

/// Asks what is sent.
#[derive(Debug)]
pub struct AskingDialog {
    by: AskingBy,
    /// The department that gets all of it, where there is one.
    one: String,
    /// Only the sheet that is shown, or only the rows that are selected.
    sheet: Option<SheetId>,
    rows: Vec<EntryId>,
    is_sheet_alone: bool,
    are_rows_alone: bool,
    due: Typed<Option<jiff::civil::Date>>,
    plan: AskingPlan,
    /// Who is ticked of those in the plan.
    ticks: Vec<bool>,
    has_departments: bool,
}

impl AskingDialog {
    /// For the book, with the sheet that is shown and the rows that are selected there.
    ///
    /// # Errors
    /// [`Unread`] where a sheet of it could not be read.
    pub fn new(book: &Book, sheet: Option<SheetId>, rows: Vec<EntryId>) -> Result<Self, Unread> {
        let has_departments = exchange::has_departments(book);
        let by = if has_departments { AskingBy::Department } else { AskingBy::Policy };
        let mut dialog = Self {
            by,
            one: String::new(),
            sheet,
            are_rows_alone: false,
            rows,
            is_sheet_alone: false,
            due: Typed::new(String::new(), typed::day),
            plan: AskingPlan::of(book, None, &RowGrouping::Department)?,
            ticks: Vec::new(),
            has_departments,
        };
        dialog.divide(book);
        Ok(dialog)
    }

    /// Divides the rows anew.
    fn divide(&mut self, book: &Book) {
        let grouping = match self.by {
            AskingBy::Department => RowGrouping::Department,
            AskingBy::Policy => RowGrouping::Policy,
            AskingBy::Sheet => RowGrouping::Sheet,
            AskingBy::One => RowGrouping::All(self.one.trim().to_owned()),
        };
        let sheets = self.sheet.filter(|_| self.is_sheet_alone || self.are_rows_alone).map(|sheet| [sheet]);
        let plan = AskingPlan::of(book, sheets.as_ref().map(<[SheetId; 1]>::as_slice), &grouping);
        // All of the book was read when the dialog was opened.
        let Ok(mut plan) = plan else { return };
        if self.are_rows_alone {
            for to in &mut plan.to {
                to.rows.retain(|row| self.rows.contains(row));
            }
            plan.to.retain(|to| !to.rows.is_empty());
        }
        self.ticks = plan.to.iter().map(|to| !to.is_nobody).collect();
        self.plan.to = plan.to;
    }

    /// What is ticked.
    fn ticked(&self) -> AskingPlan {
        let to: Vec<Addressee> = self
            .plan
            .to
            .iter()
            .zip(&self.ticks)
            .filter(|(_, is_on)| **is_on)
            .map(|(to, _)| to.clone())
            .collect();
        AskingPlan { to, due: self.due.value().ok().flatten(), ..self.plan.clone() }
    }

    fn division_ui(&mut self, ui: &mut Ui, book: &Book) {
        let before = (self.by, self.is_sheet_alone, self.are_rows_alone, self.one.clone());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            ui.add_enabled_ui(self.has_departments, |ui| {
                ui.radio_value(&mut self.by, AskingBy::Department, "担当課ごと");
            });
            ui.radio_value(&mut self.by, AskingBy::Policy, "施策ごと");
            ui.radio_value(&mut self.by, AskingBy::Sheet, "調書ごと");
            ui.radio_value(&mut self.by, AskingBy::One, "1つの課に");
            if self.by == AskingBy::One {
                line_field(ui, &mut self.one, 180.0, "課の名前", "送る課の名前");
            }
        });
        if !self.has_departments {
            caption(ui, "「担当課」や「所管課」の列があると、担当課ごとに分けられます。");
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            ui.add_enabled_ui(self.sheet.is_some(), |ui| {
                ui.checkbox(&mut self.is_sheet_alone, "表示中の調書のみ");
            });
            ui.add_enabled_ui(!self.rows.is_empty(), |ui| {
                ui.checkbox(&mut self.are_rows_alone, format!("選択中の行のみ（{}行）", self.rows.len()));
            });
        });
        if before != (self.by, self.is_sheet_alone, self.are_rows_alone, self.one.clone()) {
            self.divide(book);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, files: &[AskingFile], height: f32) {
        let palette = Palette::of(ui.ctx());
        ui.horizontal(|ui| {
            caption(ui, "送る課");
            if small_button(ui, "すべて選ぶ").clicked() {
                self.ticks.iter_mut().for_each(|tick| *tick = true);
            }
            if small_button(ui, "すべて外す").clicked() {
                self.ticks.iter_mut().for_each(|tick| *tick = false);
            }
        });
        let area =
            ScrollArea::vertical().id_salt("departments").max_height(height).auto_shrink([false, true]);
        let mut names = files.iter();
        scroll_ui(ui, area, |ui, _| {
            for (to, is_on) in self.plan.to.iter().zip(&mut self.ticks) {
                ui.horizontal(|ui| {
                    let words = format!("{}　{}行", to.name, to.rows.len());
                    let own = ui.checkbox(is_on, &words);
                    named(&own, &words);
                    if *is_on && let Some(file) = names.next() {
                        ui.label(RichText::new(&file.file).size(size::CAPTION).color(palette.second));
                    }
                });
            }
        });
    }

    fn file_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            caption(ui, "回答期限");
            typed_field(ui, &mut self.due, FIELD, "令和7年4月30日", "回答期限");
            let understood = self.due.value().ok().flatten().map(wareki_day);
            understood_ui(ui, self.due.complaint(), understood.as_deref());
        });
        ui.horizontal(|ui| {
            caption(ui, "ファイル");
            ui.radio_value(&mut self.plan.kind, AskingKind::Workbook, "Excel（.xlsx）");
            ui.radio_value(&mut self.plan.kind, AskingKind::Book, "調書（.chosho）");
        });
        ui.horizontal(|ui| {
            caption(ui, "ファイル名");
            let is_known = |field: &str| AskingPlan::FIELDS.contains(&field);
            pattern_field(ui, None, &mut self.plan.pattern, &is_known, (FIELD, "ファイル名"));
            for field in AskingPlan::FIELDS {
                let word = field.trim_matches(['{', '}']);
                let button = small_button(ui, word);
                named(&button, &format!("ファイル名に{word}を入れる"));
                if button.clicked() {
                    self.plan.pattern.push_str(field);
                }
            }
        });
    }
}

impl Dialog for AskingDialog {
    fn title(&self) -> String {
        "各課に送る".to_owned()
    }

    fn width(&self) -> f32 {
        860.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("保存先を選ぶ…")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return scene.close() };
        caption(
            ui,
            "記入してもらうファイルを作ります。毎年度書き直す列のセルに色が付き、ほかのセルは書き換えられません。",
        );
        heading(ui, "分け方");
        self.division_ui(ui, book);
        let files = self.ticked().files(book);
        let height = (scene.rest(ui) - 190.0).clamp(LIST.0, LIST.1);
        self.list_ui(ui, &files, height);
        heading(ui, "ファイル");
        self.file_ui(ui);
        // What was sent before and is open.
        let open = exchange::open(book);
        if !open.is_empty() {
            let names: Vec<&str> = open.iter().map(|own| own.department.as_str()).collect();
            caption(ui, &format!("回答待ち：{}", names.join("、")));
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let is_named = self.by != AskingBy::One || !self.one.trim().is_empty();
        let is_any = self.ticks.iter().any(|tick| *tick);
        if is_named && is_any && self.due.value().is_ok() { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn remark(&self, _book: Option<&Book>) -> Option<Remark> {
        let nobody = self.plan.to.iter().zip(&self.ticks).find(|(to, is_on)| to.is_nobody && !**is_on);
        nobody
            .map(|(to, _)| Remark::warning(format!("担当課の分からない{}行は、送りません。", to.rows.len())))
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::SendAsked(Box::new(self.ticked()))])
    }
}

fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(size::GAP);
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
}
