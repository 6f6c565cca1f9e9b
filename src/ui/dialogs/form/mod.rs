//! 様式の編集: the columns, ratings, marks and captions of a form, with a sheet
//! shown as it will be.

mod columns;
mod ratings;
mod table;
mod words;

use eframe::egui::{self, Button, Label, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

use crate::book::{Book, Form, FormId, PlanId, SheetId};
use crate::edit::{Command, left_out};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{Leave, caption, dialog_ui, line_field, named, scroll_ui};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::form::draft::Draft;
use crate::viewmodel::form::draft::complaints::Spot;
use crate::viewmodel::names::name_line;

use super::page::widgets::{BESIDE, complaint_ui, note_ui};

/// What all but the tab's contents and the table takes of the window's height.
const AROUND: f32 = 300.0;

/// What a tab's contents need at most.
const MOST: f32 = 380.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Columns,
    Ratings,
    Words,
}

impl Tab {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Columns, "列"), (Self::Ratings, "評価区分"), (Self::Words, "印・見出し")];

    fn of(spot: Spot) -> Option<Self> {
        match spot {
            Spot::Name => None,
            Spot::Caption(_) | Spot::Short(_) | Spot::Width(_) => Some(Self::Columns),
            Spot::Rating(_) => Some(Self::Ratings),
            Spot::Mark(_) | Spot::Title => Some(Self::Words),
        }
    }
}

/// What becomes of a form that was read from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// It takes the place of the form's own contents.
    Replace,
    /// It becomes one more, in which the plan's sheets are set.
    AddFor(PlanId),
    /// It becomes one more that no plan uses yet.
    Add,
}

/// Asks how a form is to be.
#[derive(Debug)]
pub struct FormDialog {
    form: FormId,
    /// The sheet by which it is shown.
    sheet: Option<SheetId>,
    draft: Draft,
    /// Whether it was read from a file, and what becomes of it.
    loaded: Option<Target>,
    tab: Tab,
    /// The column that is chosen.
    chosen: usize,
    focused: bool,
}

impl FormDialog {
    /// For a form of the book; `sheet` is shown in it where that is in it.
    pub fn new(book: &Book, form: &Form, sheet: Option<SheetId>) -> Self {
        let is_in = |sheet: &SheetId| book.standing(*sheet).is_some_and(|shown| shown.form.id == form.id);
        let first = || book.listed().map(|sheet| sheet.id).find(is_in);
        Self {
            form: form.id,
            sheet: sheet.filter(is_in).or_else(first).or(sheet),
            draft: Draft::new(form, book.form_use(form.id)),
            loaded: None,
            tab: Tab::Columns,
            chosen: 0,
            focused: false,
        }
    }

    /// For a form that was read from a file, in the place of one of the book.
    pub fn loaded(book: &Book, form: &Form, sheet: Option<SheetId>, loaded: &Form) -> Self {
        Self {
            draft: Draft::loaded(form, book.form_use(form.id), loaded),
            loaded: Some(Target::Replace),
            ..Self::new(book, form, sheet)
        }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, book: Option<&Book>, actions: &mut Actions) -> bool {
        let Some((book, form)) = book.and_then(|book| Some((book, book.form(self.form)?))) else {
            return false;
        };
        let complaints = self.draft.complaints();
        let in_place = self.loaded.is_none_or(|target| target == Target::Replace);
        let (title, done) = match self.loaded {
            None => ("様式の編集", "変更"),
            Some(Target::Replace) => ("様式をファイルから読み込む", "置き換える"),
            Some(_) => ("様式をファイルから読み込む", "追加"),
        };
        let target = if self.loaded.is_some() { size::ROW + 8.0 } else { 0.0 };
        let room = ctx.content_rect().height() - AROUND - target;
        let left = dialog_ui(ctx, title, done, complaints.is_empty(), 1160.0, |ui| {
            self.name_ui(ui, book, form, &complaints);
            self.target_ui(ui, book, form);
            ui.add_space(4.0);
            let new = self.draft.form();
            // Rows are shown by what they will say.
            let (rows, lines) = if room > 640.0 { (4, 3) } else { (2, 2) };
            let shown = table::Shown {
                book,
                sheet: self.sheet,
                form: &new,
                renamed: &self.draft.renamed(),
                rows,
                lines,
            };
            let before = ui.cursor().top();
            if let Some(event) = table::table_ui(ui, &shown, self.chosen) {
                self.tab = Tab::Columns;
                self.chosen = match event {
                    table::Event::Chosen(at) => at,
                    table::Event::Moved(from, to) => self.draft.move_column(from, to),
                };
            }
            let room = room - (ui.cursor().top() - before);
            self.tabs_ui(ui, &complaints);
            // A dialog only grows by and by into room that is not asked for at once.
            let size = vec2(ui.available_width(), room.clamp(150.0, MOST));
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let area = ScrollArea::vertical().id_salt("form tab").auto_shrink(false);
            ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                scroll_ui(ui, area, |ui, _| {
                    ui.add_space(2.0);
                    match self.tab {
                        Tab::Columns => columns::columns_ui(
                            ui,
                            &book.head,
                            &mut self.draft,
                            &mut self.chosen,
                            &complaints,
                        ),
                        Tab::Ratings => {
                            ratings::ratings_ui(ui, &book.head, &mut self.draft, in_place, &complaints)
                        }
                        Tab::Words => words::words_ui(ui, &book.head, &mut self.draft, &complaints),
                    }
                });
            });
            ui.separator();
            self.foot_ui(ui, book, form, &complaints);
        });
        if left == Some(Leave::Done) {
            actions.push(Action::Edit(self.command()));
        }
        left.is_none()
    }

    fn command(&self) -> Command {
        let add = |plans| Command::AddForm {
            form: Box::new(Form { shelved: Vec::new(), ..self.draft.form() }),
            plans,
        };
        match self.loaded {
            None | Some(Target::Replace) => self.draft.command(),
            Some(Target::AddFor(plan)) => add(vec![plan]),
            Some(Target::Add) => add(Vec::new()),
        }
    }

    fn name_ui(&mut self, ui: &mut Ui, book: &Book, form: &Form, complaints: &[(Spot, String)]) {
        ui.horizontal(|ui| {
            caption(ui, "様式の名前");
            let field = line_field(ui, &mut self.draft.name, 320.0, "", "様式の名前");
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
            }
            complaint_ui(ui, complaint_at(complaints, Spot::Name));
            ui.add_space(12.0);
            note_ui(ui, &users(book, form));
        });
    }

    /// For a form that was read: what becomes of it.
    fn target_ui(&mut self, ui: &mut Ui, book: &Book, form: &Form) {
        let Some(target) = &mut self.loaded else { return };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = BESIDE;
            let words = format!("「{}」と置き換える", form.name);
            let mut choices = vec![(Target::Replace, words)];
            let plan = self.sheet.and_then(|sheet| book.context(sheet)).map(|shown| shown.plan);
            if let Some(plan) = plan {
                let words = format!("新しい様式として追加し、「{}」で使う", name_line(&plan.name));
                choices.push((Target::AddFor(plan.id), words));
            }
            choices.push((Target::Add, "新しい様式として追加する".to_owned()));
            for (choice, words) in choices {
                if ui.radio(*target == choice, words).clicked() {
                    *target = choice;
                }
            }
        });
    }

    fn tabs_ui(&mut self, ui: &mut Ui, complaints: &[(Spot, String)]) {
        let palette = Palette::of(ui.ctx());
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (tab, words) in Tab::ALL {
                let chosen = self.tab == tab;
                let color = match (complaints.iter().any(|(spot, _)| Tab::of(*spot) == Some(tab)), chosen) {
                    (true, _) => palette.red,
                    (false, true) => palette.accent,
                    (false, false) => palette.second,
                };
                let response = ui.add(Button::selectable(chosen, RichText::new(words).color(color)));
                named(&response, &format!("{words}のタブ"));
                if response.clicked() {
                    self.tab = tab;
                }
            }
        });
        ui.separator();
    }

    /// What has to be mended, or what the change means for what is written.
    fn foot_ui(&self, ui: &mut Ui, book: &Book, form: &Form, complaints: &[(Spot, String)]) {
        if let Some((spot, words)) = complaints.first() {
            let tab = Tab::ALL.iter().find(|(tab, _)| Some(*tab) == Tab::of(*spot));
            let words = match tab {
                Some((_, tab)) => format!("「{tab}」に直すところがあります。"),
                None => words.clone(),
            };
            let red = Palette::of(ui.ctx()).red;
            ui.label(RichText::new(words).size(size::CAPTION).color(red));
            return;
        }
        let words = match self.loaded {
            Some(Target::Add) => {
                "どの計画もまだ使いません。計画ごとの様式は「計画の名前・目標を変更…」で選べます。".to_owned()
            }
            Some(Target::AddFor(plan)) => {
                let aside = book.plan(plan).map(|plan| left_out(book, plan, &self.draft.form()).len());
                match aside.unwrap_or(0) {
                    0 => "入力した内容は、同じ列にそのまま表示されます。".to_owned(),
                    count => {
                        format!("新しい様式にない{count}列の入力は消えません。「外した列」から戻せます。")
                    }
                }
            }
            _ => {
                let count = book.plans_in(form.id).flat_map(|plan| book.policies_of(plan.id));
                let count = count.map(|policy| book.listed_of(policy.id).count()).sum::<usize>();
                format!("この様式の調書{count}件すべてが変わります。「元に戻す」で元に戻せます。")
            }
        };
        // What was loaded may change more than the column that is looked at.
        let notes = (0..self.draft.columns.len()).filter_map(|at| columns::kind_note(&self.draft, at));
        let notes: Vec<String> = notes.filter(|_| self.loaded.is_some()).collect();
        if notes.is_empty() {
            return note_ui(ui, &words);
        }
        let amber = Palette::of(ui.ctx()).amber;
        ui.add(Label::new(RichText::new(notes.join("")).size(size::CAPTION).color(amber)).truncate())
            .on_hover_text(notes.join("\n"));
    }
}

/// The complaint about a spot, if there is one.
fn complaint_at(complaints: &[(Spot, String)], spot: Spot) -> Option<&str> {
    complaints.iter().find(|(own, _)| *own == spot).map(|(_, words)| words.as_str())
}

/// Which plans use a form.
pub(super) fn users(book: &Book, form: &Form) -> String {
    let plans: Vec<String> = book.plans_in(form.id).map(|plan| name_line(&plan.name)).collect();
    match plans.as_slice() {
        [] => "どの計画でも使われていません".to_owned(),
        [one] => format!("「{one}」で使われています"),
        [one, others @ ..] => format!("「{one}」など{}つの計画で使われています", others.len() + 1),
    }
}
