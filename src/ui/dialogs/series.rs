//! A figure that is followed through the years, as it is being entered.

use eframe::egui::{self, Align, Layout, RichText, Ui, vec2};
use egui_material_icons::icons;
use rust_decimal::Decimal;

use crate::book::{Better, Book, FiscalYear, Point, Series};
use crate::edit::Command;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::typed::typed_field;
use crate::ui::kit::widgets::{caption, icon_button, line_field, named, small_button};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::figures;
use crate::viewmodel::typed::{self, Typed};

/// How wide the fields of a year are: the year, and each of its values.
const YEAR: f32 = 150.0;
const VALUE: f32 = 120.0;

/// A year as it is typed.
#[derive(Clone, Debug, PartialEq)]
struct SeriesLine {
    year: Typed<FiscalYear>,
    target: String,
    actual: String,
}

impl SeriesLine {
    fn new(year: Option<FiscalYear>, target: String, actual: String) -> Self {
        let year = year.map(FiscalYear::wareki).unwrap_or_default();
        Self { year: Typed::new(year, typed::year), target, actual }
    }

    fn is_blank(&self) -> bool {
        self.year.is_blank() && self.target.trim().is_empty() && self.actual.trim().is_empty()
    }
}

/// Asks for a series.
#[derive(Debug)]
pub struct SeriesDialog {
    series: Series,
    title: &'static str,
    done: &'static str,
    lines: Vec<SeriesLine>,
    /// What it was at first.
    begun: (Series, Vec<SeriesLine>),
    /// The line whose year is to get the focus.
    wanted: Option<usize>,
}

impl SeriesDialog {
    /// One that texts gave, to be corrected and accepted.
    pub fn proposed(series: Series) -> Self {
        Self::new(series, "指標を採用", "採用")
    }

    /// One that is followed already.
    pub fn change(series: Series) -> Self {
        Self::new(series, "指標を変更", "変更")
    }

    /// One of which nothing is known yet; it begins with the book's year.
    pub fn new_one(series: Series, year: FiscalYear) -> Self {
        let mut dialog = Self::new(series, "指標を追加", "追加");
        dialog.lines.push(SeriesLine::new(Some(year), String::new(), String::new()));
        dialog.begun.1.clone_from(&dialog.lines);
        dialog
    }

    fn new(series: Series, title: &'static str, done: &'static str) -> Self {
        let value = |value: Option<Decimal>| value.map(figures::number).unwrap_or_default();
        let line =
            |point: &Point| SeriesLine::new(Some(point.year), value(point.target), value(point.actual));
        let lines: Vec<SeriesLine> = series.points.iter().map(line).collect();
        Self { begun: (series.clone(), lines.clone()), series, title, done, lines, wanted: None }
    }

    fn name_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                caption(ui, "指標の名前");
                let field = line_field(ui, &mut self.series.name, 360.0, "例：利用実績 人員", "指標の名前");
                scene.first(&field);
            });
            ui.vertical(|ui| {
                caption(ui, "単位");
                line_field(ui, &mut self.series.unit, 80.0, "例：人", "単位");
            });
        });
        ui.horizontal(|ui| {
            for better in [Better::More, Better::Fewer] {
                ui.radio_value(&mut self.series.better, better, figures::better(better));
            }
        });
    }

    fn lines_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        ui.horizontal(|ui| {
            for (words, width) in [("年度", YEAR), ("目標", VALUE), ("実績", VALUE)] {
                ui.allocate_ui_with_layout(
                    vec2(width, size::LINE),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_width(width);
                        ui.label(RichText::new(words).size(size::CAPTION).color(palette.second));
                    },
                );
            }
        });
        let mut gone = None;
        for (at, line) in self.lines.iter_mut().enumerate() {
            let number = at + 1;
            ui.horizontal(|ui| {
                let name = format!("{number}行目の年度");
                let year = if line.is_blank() {
                    // It says nothing, so nothing is wrong with it.
                    line_field(ui, &mut line.year.text, YEAR, "例：令和6年度", &name)
                } else {
                    typed_field(ui, &mut line.year, YEAR, "例：令和6年度", &name)
                };
                if self.wanted.take_if(|wanted| *wanted == at).is_some() {
                    year.request_focus();
                    year.scroll_to_me(None);
                }
                value_field(ui, &mut line.target, &format!("{number}行目の目標"));
                value_field(ui, &mut line.actual, &format!("{number}行目の実績"));
                if icon_button(ui, icons::ICON_CLOSE, &format!("{number}行目を削除"), true).clicked() {
                    gone = Some(at);
                }
            });
        }
        if let Some(at) = gone {
            self.lines.remove(at);
        }
    }

    /// A line for the year after the last.
    fn add_line(&mut self) {
        let years = self.lines.iter().filter_map(|line| line.year.value().ok());
        let next = years.max().and_then(|year| FiscalYear::new(year.year() + 1));
        self.lines.push(SeriesLine::new(next, String::new(), String::new()));
        self.wanted = Some(self.lines.len() - 1);
    }

    /// What was entered.
    ///
    /// # Errors
    /// What is wrong with it.
    fn entered(&self) -> Result<Series, Complaint> {
        let complaint = |words: String| Complaint::new(&words);
        let name = self.series.name.trim().to_owned();
        if name.is_empty() {
            return Err(Complaint::new("指標の名前を入力してください。"));
        }
        let mut points: Vec<Point> = Vec::new();
        for line in self.lines.iter().filter(|line| !line.is_blank()) {
            let year = line.year.value().map_err(|_| {
                complaint(format!("年度「{}」を読み取れません（例：令和6年度）。", line.year.text.trim()))
            })?;
            if points.iter().any(|point| point.year == year) {
                return Err(complaint(format!("{year}が重なっています。")));
            }
            let value = |text: &str| {
                let words = || format!("{year}の「{}」を数値として読み取れません。", text.trim());
                figures::parse(text).map_err(|_| complaint(words()))
            };
            points.push(Point { year, target: value(&line.target)?, actual: value(&line.actual)? });
        }
        let unit = self.series.unit.trim().to_owned();
        Ok(Series { name, unit, points, ..self.series.clone() })
    }
}

impl Dialog for SeriesDialog {
    fn title(&self) -> String {
        self.title.to_owned()
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(self.done)
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        self.name_ui(ui, scene);
        ui.add_space(size::GAP);
        ui.label(RichText::new("年度ごとの数値").font(bold(size::TEXT)));
        self.lines_ui(ui);
        if small_button(ui, "年度を追加").clicked() {
            self.add_line();
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        self.entered().map(|_| ())
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::EditInPlace(Command::SetSeries(Box::new(self.entered()?)))])
    }

    fn holds_input(&self) -> bool {
        (&self.series, &self.lines) != (&self.begun.0, &self.begun.1)
    }
}

/// A field for a number, which stands at its right.
fn value_field(ui: &mut Ui, text: &mut String, name: &str) {
    let right = egui::Align2([Align::Max, Align::Center]);
    let mut editable = Editable::new(text);
    let field = text_edit::add(ui, text_edit::singleline(&mut editable).desired_width(VALUE).align(right));
    named(&field, name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Key as _, Lineage, SeriesId};

    fn dialog(lines: &[[&str; 3]]) -> SeriesDialog {
        let series = Series {
            id: SeriesId::from_raw(0),
            position: 0,
            lineage: Lineage::derived(&["広場"]),
            name: " 利用者 ".to_owned(),
            unit: "人".to_owned(),
            better: Better::More,
            points: vec![],
        };
        let mut dialog = SeriesDialog::proposed(series);
        dialog.lines = lines
            .iter()
            .map(|[year, target, actual]| SeriesLine {
                year: Typed::new(*year, typed::year),
                target: (*target).to_owned(),
                actual: (*actual).to_owned(),
            })
            .collect();
        dialog
    }

    #[test]
    fn years_and_numbers_are_read_as_they_are_typed() {
        let dialog = dialog(&[["令和5年度", "１，２００", ""], ["", " ", ""], ["R6", "", "85.5"]]);
        let series = dialog.entered().unwrap();
        let points: Vec<String> = series
            .points
            .iter()
            .map(|point| {
                format!("{} {} {}", point.year, figures::value(point.target), figures::value(point.actual))
            })
            .collect();
        assert_eq!(points, ["令和5年度 1,200 —", "令和6年度 — 85.5"]);
        assert_eq!(series.name, "利用者");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let complaint = |lines: &[[&str; 3]]| dialog(lines).entered().unwrap_err();
        assert_eq!(
            complaint(&[["六年", "1", ""]]),
            Complaint::new("年度「六年」を読み取れません（例：令和6年度）。")
        );
        assert_eq!(
            complaint(&[["令和6年度", "1", ""], ["2024", "", "2"]]),
            Complaint::new("令和6年度が重なっています。")
        );
        assert_eq!(
            complaint(&[["令和6年度", "約5", ""]]),
            Complaint::new("令和6年度の「約5」を数値として読み取れません。")
        );
        let mut nameless = dialog(&[]);
        nameless.series.name = "　".to_owned();
        assert_eq!(nameless.entered().unwrap_err(), Complaint::new("指標の名前を入力してください。"));
    }

    #[test]
    fn a_new_line_is_for_the_next_year() {
        let mut dialog = dialog(&[["令和5年度", "", ""], ["平成30年度", "", ""]]);
        dialog.add_line();
        assert_eq!(dialog.lines[2].year.text, "令和6年度");
    }
}
