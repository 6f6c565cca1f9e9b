//! A figure that is followed through the years, as it is being entered.

use eframe::egui::{self, Align, Layout, RichText, ScrollArea, Ui, vec2};
use egui_material_icons::icons;
use rust_decimal::Decimal;

use crate::book::{Better, FiscalYear, Point, Series};
use crate::edit::Command;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{
    Leave, caption, dialog_ui, icon_button, line_field, named, scroll_ui, small_button,
};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::figures;

/// How wide the fields of a year are: the year, and each of its values.
const YEAR: f32 = 150.0;
const VALUE: f32 = 120.0;

/// A year as it is typed.
#[derive(Clone, Debug, Default)]
struct Line {
    year: String,
    target: String,
    actual: String,
}

/// Asks for a series.
#[derive(Debug)]
pub struct SeriesDialog {
    series: Series,
    title: &'static str,
    done: &'static str,
    lines: Vec<Line>,
    focused: bool,
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
        dialog.lines.push(Line { year: year.wareki(), ..Line::default() });
        dialog
    }

    fn new(series: Series, title: &'static str, done: &'static str) -> Self {
        let value = |value: Option<Decimal>| value.map(figures::number).unwrap_or_default();
        let line = |point: &Point| Line {
            year: point.year.wareki(),
            target: value(point.target),
            actual: value(point.actual),
        };
        let lines = series.points.iter().map(line).collect();
        Self { series, title, done, lines, focused: false, wanted: None }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let entered = self.entered();
        let room = (ctx.content_rect().height() - 420.0).clamp(120.0, 400.0);
        let left = dialog_ui(ctx, self.title, self.done, entered.is_ok(), 520.0, |ui| {
            self.name_ui(ui);
            ui.add_space(size::GAP);
            ui.label(RichText::new("年度ごとの数値").font(bold(size::TEXT)));
            let area = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
            scroll_ui(ui, area, |ui, _| self.lines_ui(ui));
            if small_button(ui, "年度を追加").clicked() {
                self.add_line();
            }
            // Its room is there from the beginning: the buttons stay where they are.
            let red = Palette::of(ui.ctx()).red;
            let words = entered.as_ref().err().map_or("", String::as_str);
            ui.label(RichText::new(words).color(red));
        });
        if let (Some(Leave::Done), Ok(series)) = (left, entered) {
            actions.push(Action::EditInPlace(Command::SetSeries(Box::new(series))));
        }
        left.is_none()
    }

    fn name_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                caption(ui, "指標の名前");
                let field = line_field(ui, &mut self.series.name, 360.0, "例：利用実績 人員", "指標の名前");
                if !std::mem::replace(&mut self.focused, true) {
                    field.request_focus();
                }
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
                let year =
                    line_field(ui, &mut line.year, YEAR, "例：令和6年度", &format!("{number}行目の年度"));
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
        let years = self.lines.iter().filter_map(|line| FiscalYear::parse(&line.year));
        let next = years.max().and_then(|year| FiscalYear::new(year.year() + 1));
        self.lines.push(Line { year: next.map(FiscalYear::wareki).unwrap_or_default(), ..Line::default() });
        self.wanted = Some(self.lines.len() - 1);
    }

    /// What was entered, or what is wrong with it.
    fn entered(&self) -> Result<Series, String> {
        let name = self.series.name.trim().to_owned();
        if name.is_empty() {
            return Err("指標の名前を入力してください。".to_owned());
        }
        let mut points: Vec<Point> = Vec::new();
        for line in &self.lines {
            let is_blank = [&line.year, &line.target, &line.actual].iter().all(|text| text.trim().is_empty());
            if is_blank {
                continue;
            }
            let year = FiscalYear::parse(&line.year)
                .ok_or_else(|| format!("年度「{}」を読み取れません（例：令和6年度）。", line.year.trim()))?;
            if points.iter().any(|point| point.year == year) {
                return Err(format!("{year}が重なっています。"));
            }
            let value = |text: &str| {
                figures::parse(text)
                    .map_err(|_| format!("{year}の「{}」を数値として読み取れません。", text.trim()))
            };
            points.push(Point { year, target: value(&line.target)?, actual: value(&line.actual)? });
        }
        let unit = self.series.unit.trim().to_owned();
        Ok(Series { name, unit, points, ..self.series.clone() })
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
            .map(|[year, target, actual]| Line {
                year: (*year).to_owned(),
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
        assert_eq!(complaint(&[["六年", "1", ""]]), "年度「六年」を読み取れません（例：令和6年度）。");
        assert_eq!(complaint(&[["令和6年度", "1", ""], ["2024", "", "2"]]), "令和6年度が重なっています。");
        assert_eq!(complaint(&[["令和6年度", "約5", ""]]), "令和6年度の「約5」を数値として読み取れません。");
        let mut nameless = dialog(&[]);
        nameless.series.name = "　".to_owned();
        assert_eq!(nameless.entered().unwrap_err(), "指標の名前を入力してください。");
    }

    #[test]
    fn a_new_line_is_for_the_next_year() {
        let mut dialog = dialog(&[["令和5年度", "", ""], ["平成30年度", "", ""]]);
        dialog.add_line();
        assert_eq!(dialog.lines[2].year, "令和6年度");
    }
}
