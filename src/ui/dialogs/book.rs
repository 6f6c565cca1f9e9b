//! Title, year and as-of date of a book: of a new one, or of the one that is open.

use eframe::egui::{self, Grid, RichText, Ui};

use crate::book::era::{parse_date, wareki_date};
use crate::book::{Book, FiscalYear, Head};
use crate::edit::Command;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{Leave, dialog_ui, field_label, line_field};
use crate::ui::request::{Action, Actions};

/// Asks for what a book says of itself.
#[derive(Debug)]
pub struct BookDialog {
    /// The name of the first plan of a new book; `None` for the open one.
    plan: Option<String>,
    municipality: String,
    title: String,
    subtitle: String,
    department: String,
    year: String,
    as_of: String,
    /// Blank only because the year cannot be read at the moment.
    follows: bool,
    focused: bool,
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
            year: year.map(FiscalYear::wareki).unwrap_or_default(),
            as_of: year.map(usual_day).unwrap_or_default(),
            follows: false,
            focused: false,
        }
    }

    /// For the open book.
    pub fn properties(head: &Head) -> Self {
        Self {
            plan: None,
            municipality: head.municipality.clone(),
            title: head.title.clone(),
            subtitle: head.subtitle.clone(),
            department: head.department.clone(),
            year: head.fiscal_year.wareki(),
            as_of: head.as_of.map(wareki_date).unwrap_or_default(),
            follows: false,
            focused: false,
        }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let head = self.head();
        let (title, done) = match self.plan {
            Some(_) => ("新しい年度のファイル", "保存先を選ぶ…"),
            None => ("表題・年度・基準日", "変更"),
        };
        let left = dialog_ui(ctx, title, done, head.is_some(), 560.0, |ui| {
            Grid::new("book").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| self.fields_ui(ui));
        });
        if let (Some(Leave::Done), Some(head)) = (left, head) {
            actions.push(match &self.plan {
                Some(plan) => Action::Create(Box::new(Book::blank(head, plan.trim()))),
                None => Action::Edit(Command::SetHead(head)),
            });
        }
        left.is_none()
    }

    fn fields_ui(&mut self, ui: &mut Ui) {
        let first = !std::mem::replace(&mut self.focused, true);
        let year = FiscalYear::parse(&self.year)
            .map(|year| format!("{}（{}年4月から{}年3月まで）", year.wareki(), year.year(), year.year() + 1));
        let as_of = match self.as_of.trim() {
            "" => Some("空欄でもかまいません".to_owned()),
            text => parse_date(text).map(wareki_date),
        };
        let before = FiscalYear::parse(&self.year);
        let complaint = "年度を読み取れません。例：令和6年度、R6、2024";
        line_ui(ui, "年度", &mut self.year, Some(note(year, complaint)), first);
        let after = FiscalYear::parse(&self.year);
        // The as-of date goes with the year, as long as it is the usual one.
        if after != before
            && self.plan.is_some()
            && (self.follows || before.map(usual_day).as_deref() == Some(&*self.as_of))
        {
            self.follows = after.is_none();
            self.as_of = after.map(usual_day).unwrap_or_default();
        }
        let complaint = "日付を読み取れません。例：令和7年4月1日、R7.4.1";
        line_ui(ui, "基準日", &mut self.as_of, Some(note(as_of, complaint)), false);
        line_ui(ui, "市区町村", &mut self.municipality, None, false);
        line_ui(ui, "表題", &mut self.title, None, false);
        line_ui(ui, "副題（表紙）", &mut self.subtitle, None, false);
        line_ui(ui, "部課名", &mut self.department, None, false);
        if let Some(plan) = &mut self.plan {
            line_ui(ui, "計画名", plan, Some((false, "後から追加・変更できます".to_owned())), false);
        }
    }

    /// What was entered; `None` while it is not complete.
    fn head(&self) -> Option<Head> {
        let as_of = match self.as_of.trim() {
            "" => None,
            text => Some(parse_date(text)?),
        };
        let title = self.title.trim().to_owned();
        (!title.is_empty()).then_some(())?;
        Some(Head {
            title,
            subtitle: self.subtitle.trim().to_owned(),
            municipality: self.municipality.trim().to_owned(),
            department: self.department.trim().to_owned(),
            fiscal_year: FiscalYear::parse(&self.year)?,
            as_of,
        })
    }
}

/// The day a year is usually counted at.
fn usual_day(year: FiscalYear) -> String {
    wareki_date(year.day_after())
}

/// How a field was understood, or else, as a complaint, an example.
fn note(understood: Option<String>, example: &str) -> (bool, String) {
    understood.map_or_else(|| (true, example.to_owned()), |words| (false, words))
}

fn line_ui(ui: &mut Ui, label: &str, text: &mut String, note: Option<(bool, String)>, focus: bool) {
    let palette = Palette::of(ui.ctx());
    field_label(ui, label);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let field = line_field(ui, text, 474.0, "", label);
        if focus {
            field.request_focus();
        }
        if let Some((complaint, words)) = note {
            let color = if complaint { palette.red } else { palette.second };
            ui.label(RichText::new(words).size(size::CAPTION).color(color));
        }
    });
    ui.end_row();
}
