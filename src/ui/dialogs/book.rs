//! Title, year and as-of date of a book: of a new one, or of the one that is open.

use eframe::egui::{Grid, Response, Ui};
use jiff::civil::Date;

use crate::book::era::wareki_date;
use crate::book::{Book, FiscalYear, Head};
use crate::edit::Command;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::typed::{typed_field, understood_ui};
use crate::ui::kit::widgets::{field_label, line_field};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::typed::{self, Typed};

/// How wide the fields are.
const FIELD: f32 = 474.0;

/// Asks for what a book says of itself.
#[derive(Clone, Debug)]
pub struct BookDialog {
    /// The name of the first plan of a new book; `None` for the open one.
    plan: Option<String>,
    municipality: String,
    title: String,
    subtitle: String,
    department: String,
    year: Typed<FiscalYear>,
    as_of: Typed<Option<Date>>,
    /// Blank only because the year cannot be read at the moment.
    follows: bool,
    /// What stood in the fields at first.
    begun: Vec<String>,
}

impl BookDialog {
    /// For a new book of this fiscal year; `like` is one of the same city.
    pub fn new_book(year: Option<FiscalYear>, like: Option<&Head>) -> Self {
        let of = |part: fn(&Head) -> &String| like.map(part).cloned();
        Self {
            plan: Some(String::new()),
            municipality: of(|head| &head.municipality).unwrap_or_default(),
            title: of(|head| &head.title).unwrap_or_else(|| "目標事業評価調書".to_owned()),
            subtitle: String::new(),
            department: of(|head| &head.department).unwrap_or_default(),
            year: Typed::new(year.map(FiscalYear::wareki).unwrap_or_default(), typed::year),
            as_of: Typed::new(year.map(usual_day).unwrap_or_default(), typed::day),
            follows: false,
            begun: Vec::new(),
        }
        .begun()
    }

    /// For the open book.
    pub fn properties(head: &Head) -> Self {
        Self {
            plan: None,
            municipality: head.municipality.clone(),
            title: head.title.clone(),
            subtitle: head.subtitle.clone(),
            department: head.department.clone(),
            year: Typed::new(head.fiscal_year.wareki(), typed::year),
            as_of: Typed::new(head.as_of.map(wareki_date).unwrap_or_default(), typed::day),
            follows: false,
            begun: Vec::new(),
        }
        .begun()
    }

    fn begun(self) -> Self {
        Self { begun: self.typed(), ..self }
    }

    /// All that stands in the fields.
    fn typed(&self) -> Vec<String> {
        let plan = self.plan.clone().unwrap_or_default();
        let Self { municipality, title, subtitle, department, .. } = self.clone();
        let (year, as_of) = (self.year.text.clone(), self.as_of.text.clone());
        vec![plan, municipality, title, subtitle, department, year, as_of]
    }

    fn fields_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let before = self.year.value().ok();
        let year = before
            .map(|year| format!("{}（{}年4月から{}年3月まで）", year.wareki(), year.year(), year.year() + 1));
        let field = read_ui(ui, "年度", &mut self.year, year);
        scene.first(&field);
        let after = self.year.value().ok();
        // The as-of date goes with the year, as long as it is the usual one.
        if after != before
            && self.plan.is_some()
            && (self.follows || before.map(usual_day).as_deref() == Some(&*self.as_of.text))
        {
            self.follows = after.is_none();
            self.as_of.set(after.map(usual_day).unwrap_or_default());
        }
        let as_of = match self.as_of.value() {
            Ok(day) => Some(day.map_or_else(|| "空欄でもかまいません".to_owned(), wareki_date)),
            Err(_) => None,
        };
        read_ui(ui, "基準日", &mut self.as_of, as_of);
        line_ui(ui, "市区町村", &mut self.municipality, None);
        line_ui(ui, "表題", &mut self.title, None);
        line_ui(ui, "副題（表紙）", &mut self.subtitle, None);
        line_ui(ui, "部課名", &mut self.department, None);
        if let Some(plan) = &mut self.plan {
            line_ui(ui, "計画名", plan, Some("後から追加・変更できます"));
        }
    }

    /// What was entered; `None` while it is not complete.
    fn head(&self) -> Option<Head> {
        let title = self.title.trim().to_owned();
        (!title.is_empty()).then_some(())?;
        Some(Head {
            title,
            subtitle: self.subtitle.trim().to_owned(),
            municipality: self.municipality.trim().to_owned(),
            department: self.department.trim().to_owned(),
            fiscal_year: self.year.value().ok()?,
            as_of: self.as_of.value().ok()?,
        })
    }
}

impl Dialog for BookDialog {
    fn title(&self) -> String {
        let title = if self.plan.is_some() {
            "新しい年度のファイル"
        } else {
            "表題・年度・基準日"
        };
        title.to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(if self.plan.is_some() { "保存先を選ぶ…" } else { "変更" })
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        Grid::new("book").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| self.fields_ui(ui, scene));
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        self.head().map(|_| ()).ok_or_else(Complaint::silent)
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let head = self.head().ok_or_else(Complaint::silent)?;
        Ok(vec![match &self.plan {
            Some(plan) => Action::Create(Box::new(Book::blank(head, plan.trim()))),
            None => Action::Edit(Command::SetHead(head)),
        }])
    }

    fn holds_input(&self) -> bool {
        self.typed() != self.begun
    }
}

/// The day a year is usually counted at.
fn usual_day(year: FiscalYear) -> String {
    wareki_date(year.day_after())
}

/// A field for what is read, and below it how it was understood.
fn read_ui<T>(ui: &mut Ui, label: &str, typed: &mut Typed<T>, understood: Option<String>) -> Response {
    field_label(ui, label);
    let field = ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let field = typed_field(ui, typed, FIELD, "", label);
        understood_ui(ui, typed.complaint(), understood.as_deref());
        field
    });
    ui.end_row();
    field.inner
}

fn line_ui(ui: &mut Ui, label: &str, text: &mut String, note: Option<&str>) {
    field_label(ui, label);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        line_field(ui, text, FIELD, "", label);
        understood_ui(ui, None, note);
    });
    ui.end_row();
}
