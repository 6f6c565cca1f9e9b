//! 様式の編集: the columns, ratings, marks and captions of a form, with a sheet
//! shown as it will be.

mod columns;
mod ratings;
mod table;
mod words;

use eframe::egui::{Context, Ui};

use crate::book::{Book, Form, FormId, PlanId, SheetId, Unread};
use crate::edit::{Command, left_out};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, Remark};
use crate::ui::kit::tabs::Tabs;
use crate::ui::kit::widgets::{caption, line_field};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::form::draft::FormDraft;
use crate::viewmodel::form::draft::complaints::FormSpot;
use crate::viewmodel::names::name_line;

use super::page::widgets::{BESIDE, complaint_ui, note_ui};

/// From which room on more of the sheet is shown.
const WIDE: f32 = 640.0;

/// What a tab's contents need at most.
const MOST: f32 = 380.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Columns,
    Ratings,
    Words,
}

const TABS: [(Tab, &str); 3] = [(Tab::Columns, "列"), (Tab::Ratings, "評価区分"), (Tab::Words, "印・見出し")];

/// The tab in which something has to be mended.
fn tab_of(spot: FormSpot) -> Option<Tab> {
    match spot {
        FormSpot::Name => None,
        FormSpot::Caption(_) | FormSpot::Short(_) | FormSpot::Width(_) => Some(Tab::Columns),
        FormSpot::Rating(_) => Some(Tab::Ratings),
        FormSpot::Mark(_) | FormSpot::Title => Some(Tab::Words),
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
    draft: FormDraft,
    /// What it was at first.
    begun: FormDraft,
    /// Whether it was read from a file, and what becomes of it.
    loaded: Option<Target>,
    tabs: Tabs<Tab>,
    /// The column that is chosen.
    chosen: usize,
}

impl FormDialog {
    /// For a form of the book; `sheet` is shown in it where that is in it.
    ///
    /// # Errors
    /// [`Unread`] where some of its sheets could not be read.
    pub fn new(book: &Book, form: &Form, sheet: Option<SheetId>) -> Result<Self, Unread> {
        let is_in = |sheet: &SheetId| book.standing(*sheet).is_some_and(|shown| shown.form.id == form.id);
        let first = || book.sheets().map(|sheet| sheet.id).find(is_in);
        let draft = FormDraft::new(form, book.form_use(form.id)?);
        Ok(Self {
            form: form.id,
            sheet: sheet.filter(is_in).or_else(first).or(sheet),
            begun: draft.clone(),
            draft,
            loaded: None,
            tabs: Tabs::new(&TABS, Tab::Columns),
            chosen: 0,
        })
    }

    /// For a form that was read from a file, in the place of one of the book.
    ///
    /// # Errors
    /// [`Unread`] where some of its sheets could not be read.
    pub fn loaded(book: &Book, form: &Form, sheet: Option<SheetId>, loaded: &Form) -> Result<Self, Unread> {
        let own = Self::new(book, form, sheet)?;
        let draft = FormDraft::loaded(form, book.form_use(form.id)?, loaded);
        Ok(Self { begun: draft.clone(), draft, loaded: Some(Target::Replace), ..own })
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

    fn name_ui(
        &mut self,
        ui: &mut Ui,
        scene: &mut DialogScene<'_>,
        (book, form): (&Book, &Form),
        complaints: &[(FormSpot, String)],
    ) {
        ui.horizontal(|ui| {
            caption(ui, "様式の名前");
            let field = line_field(ui, &mut self.draft.name, 320.0, "", "様式の名前");
            scene.first(&field);
            complaint_ui(ui, complaint_at(complaints, FormSpot::Name));
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
            let plan = self.sheet.and_then(|sheet| book.context(sheet).ok()).map(|shown| shown.plan);
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

    /// What an answer means for what is written.
    fn consequence(&self, book: &Book) -> String {
        match self.loaded {
            Some(Target::Add) => {
                "どの計画もまだ使いません。計画ごとの様式は「計画の名前・目標を変更…」で選べます。".to_owned()
            }
            Some(Target::AddFor(plan)) => {
                let aside = book.plan(plan).map(|plan| left_out(book, plan, &self.draft.form()));
                match aside.map_or(Ok(0), |aside| aside.map(|aside| aside.len())).unwrap_or(0) {
                    0 => "入力した内容は、同じ列にそのまま表示されます。".to_owned(),
                    count => {
                        format!("新しい様式にない{count}列の入力は消えません。「外した列」から戻せます。")
                    }
                }
            }
            None | Some(Target::Replace) => {
                let count = book.plans_in(self.form).flat_map(|plan| book.policies_of(plan.id));
                let count = count.map(|policy| book.sheets_of(policy.id).count()).sum::<usize>();
                format!("この様式の調書{count}件すべてが変わります。「元に戻す」で元に戻せます。")
            }
        }
    }

    /// A sheet as it would be, by which columns are chosen and moved.
    fn table_ui(&mut self, ui: &mut Ui, book: &Book, room: f32) {
        let new = self.draft.form();
        // Rows are shown by what they will say.
        let (rows, lines) = if room > WIDE { (4, 3) } else { (2, 2) };
        let renamed = self.draft.renamed();
        let shown = table::Shown { book, sheet: self.sheet, form: &new, renamed: &renamed, rows, lines };
        if let Some(event) = table::table_ui(ui, &shown, self.chosen) {
            self.tabs.turn_to(Tab::Columns);
            self.chosen = match event {
                table::FormTableEvent::Chosen(at) => at,
                table::FormTableEvent::Moved(from, to) => self.draft.move_column(from, to),
            };
        }
    }
}

impl Dialog for FormDialog {
    fn title(&self) -> String {
        let title =
            if self.loaded.is_none() { "様式の編集" } else { "様式をファイルから読み込む" };
        title.to_owned()
    }

    fn width(&self) -> f32 {
        1160.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(match self.loaded {
            None => "変更",
            Some(Target::Replace) => "置き換える",
            Some(Target::AddFor(_) | Target::Add) => "追加",
        })
    }

    fn begin(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) {
        if scene.book().and_then(|book| book.form(self.form)).is_none() {
            scene.close();
        }
        self.tabs.take_keys(ctx);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return };
        let Some(form) = book.form(self.form) else { return };
        let complaints = self.draft.complaints();
        self.name_ui(ui, scene, (book, form), &complaints);
        self.target_ui(ui, book, form);
        ui.add_space(4.0);
        self.table_ui(ui, book, scene.room);
        ui.add_space(4.0);
        let is_sound = |tab| complaints.iter().all(|(spot, _)| tab_of(*spot) != Some(tab));
        self.tabs.show(ui, &TABS.map(|(tab, _)| is_sound(tab)));
        let in_place = self.loaded.is_none_or(|target| target == Target::Replace);
        let draft = &mut self.draft;
        // All tabs are of one height, if the room is there: the buttons stay where they are.
        let least = scene.rest(ui).min(MOST);
        ui.scope(|ui| {
            ui.set_min_height(least);
            match self.tabs.shown() {
                Tab::Columns => {
                    columns::columns_ui(ui, &book.head, draft, &mut self.chosen, &complaints);
                }
                Tab::Ratings => ratings::ratings_ui(ui, &book.head, draft, in_place, &complaints),
                Tab::Words => words::words_ui(ui, &book.head, draft, &complaints),
            }
        });
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let complaints = self.draft.complaints();
        let Some((spot, words)) = complaints.first() else { return Ok(()) };
        Err(match tab_of(*spot) {
            Some(tab) => Complaint::new(&format!("「{}」に直すところがあります。", self.tabs.words(tab))),
            None => Complaint::new(words),
        })
    }

    fn remark(&self, book: Option<&Book>) -> Option<Remark> {
        let book = book?;
        // What was loaded may change more than the column that is looked at.
        let notes = (0..self.draft.columns.len()).filter_map(|at| columns::kind_note(&self.draft, at));
        let notes: Vec<String> = notes.filter(|_| self.loaded.is_some()).collect();
        Some(match notes.as_slice() {
            [] => Remark::note(self.consequence(book)),
            notes => Remark::warning(notes.join("")),
        })
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::Edit(self.command())])
    }

    fn holds_input(&self) -> bool {
        self.draft != self.begun
    }
}

/// The complaint about a spot, if there is one.
fn complaint_at(complaints: &[(FormSpot, String)], spot: FormSpot) -> Option<&str> {
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
