//! A series as a small chart: what was aimed at, and what was reached.

use eframe::egui::{Color32, Pos2, Rangef, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{AxisHints, GridMark, Line, LineStyle, MarkerShape, Plot, PlotPoints, Points};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::book::{FiscalYear, Point, Series};
use crate::ui::kit::theme::{Palette, regular, size};
use crate::viewmodel::figures;

/// How high it is.
const HEIGHT: f32 = 140.0;
/// How many years are named below it, at most.
const YEARS: i32 = 5;
/// The marks of points.
const RADIUS: f32 = 4.0;
const THICK: f32 = 2.0;
/// A sample of a line beside its name.
const SAMPLE: f32 = 30.0;

/// How close lines of the grid may come before they fade, in points.
const FADE: Rangef = Rangef { min: 8.0, max: 12.0 };

/// One of the two lines.
struct Drawn {
    name: &'static str,
    color: Color32,
    /// The target is told by its dashes and empty diamonds, not by colour alone.
    is_target: bool,
    points: Vec<[f64; 2]>,
}

/// Shows the chart; nothing of it can be moved, so that the wheel goes on scrolling.
pub fn chart_ui(ui: &mut Ui, series: &Series) {
    let palette = Palette::of(ui.ctx());
    let drawn = [
        line("目標", palette.second, true, &series.points, |point| point.target),
        line("実績", palette.accent, false, &series.points, |point| point.actual),
    ];
    let years: Vec<i32> = series.points.iter().map(|point| point.year.year()).collect();
    let (Some(first), Some(last)) = (years.iter().min().copied(), years.iter().max().copied()) else {
        return;
    };
    let most = drawn.iter().flat_map(|line| &line.points).map(|point| point[1]).fold(0.0_f64, f64::max);
    // A level beyond the bounds would be named all the same, above the chart.
    let top = levels(most).last().map_or(0.0, |level| level.value).max(most).max(1.0e-9) * 1.05;
    let step = ((last - first + YEARS - 1) / YEARS).max(1);
    legend_ui(ui, &drawn);
    let axis = |axis: AxisHints<'static>| {
        axis.tick_label_font(regular(size::CAPTION)).tick_label_color(palette.second).label_spacing(FADE)
    };
    let years_axis = axis(AxisHints::new_x()).formatter(|mark, _| year_words(mark));
    let values_axis = axis(AxisHints::new_y()).formatter(|mark, _| value_words(mark));
    let plot = Plot::new(("figures", series.id))
        .height(HEIGHT)
        .sense(Sense::hover())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .auto_bounds(false)
        .default_x_bounds(f64::from(first) - 0.5, f64::from(last) + 0.5)
        .default_y_bounds(0.0, top)
        // Bounds are kept by egui under the chart's name; those of now count.
        .reset()
        .x_grid_spacer(move |_| marks(first, last, step))
        .y_grid_spacer(move |_| levels(most))
        .grid_color(palette.line)
        // All lines and their names are as strong as each other.
        .grid_spacing(FADE)
        .custom_x_axes(vec![years_axis])
        .custom_y_axes(vec![values_axis]);
    let shown = plot.show(ui, |plot| {
        for own in drawn {
            let style = if own.is_target { LineStyle::dashed_dense() } else { LineStyle::Solid };
            let shape = if own.is_target { MarkerShape::Diamond } else { MarkerShape::Circle };
            let points = PlotPoints::from(own.points.clone());
            plot.line(
                Line::new(own.name, points).color(own.color).width(THICK).style(style).allow_hover(false),
            );
            plot.points(
                Points::new(own.name, PlotPoints::from(own.points))
                    .color(own.color)
                    .shape(shape)
                    .filled(!own.is_target)
                    .radius(RADIUS)
                    .allow_hover(false),
            );
        }
    });
    let name = format!("{}のグラフ", figures::title(&series.name, &series.unit));
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
}

fn line(
    name: &'static str,
    color: Color32,
    is_target: bool,
    points: &[Point],
    value: impl Fn(&Point) -> Option<Decimal>,
) -> Drawn {
    let points = points
        .iter()
        .filter_map(|point| Some([f64::from(point.year.year()), value(point)?.to_f64()?]))
        .collect();
    Drawn { name, color, is_target, points }
}

/// A line at each year; those that are named are the stronger ones.
fn marks(first: i32, last: i32, step: i32) -> Vec<GridMark> {
    (first..=last)
        .filter(|year| (last - year) % step == 0)
        .map(|year| GridMark { value: f64::from(year), step_size: f64::from(step) })
        .collect()
}

/// About four levels from zero up to the first that nothing is above, at 1, 2 or 5 times
/// a power of ten.
fn levels(most: f64) -> Vec<GridMark> {
    if most <= 0.0 {
        return vec![GridMark { value: 0.0, step_size: 1.0 }];
    }
    let rough = most / 4.0;
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|times| times * power).find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let count = (most / step).ceil() as u32;
    (0..=count).map(|at| GridMark { value: f64::from(at) * step, step_size: step }).collect()
}

fn year_words(mark: GridMark) -> String {
    FiscalYear::new(mark.value.round() as i32).map(figures::short_year).unwrap_or_default()
}

fn value_words(mark: GridMark) -> String {
    // Marks are a step's multiples: no more places than the step has.
    let places = if mark.step_size < 1.0 { 1 } else { 0 };
    Decimal::try_from(mark.value)
        .map(|value| figures::number(value.round_dp(places).normalize()))
        .unwrap_or_default()
}

/// What the lines mean, each as it is drawn.
fn legend_ui(ui: &mut Ui, drawn: &[Drawn]) {
    ui.horizontal(|ui| {
        for own in drawn.iter().filter(|own| !own.points.is_empty()) {
            let (rect, _) = ui.allocate_exact_size(vec2(SAMPLE, size::TEXT), Sense::hover());
            let (from, to) = (rect.left_center(), rect.right_center());
            let stroke = Stroke::new(THICK, own.color);
            if own.is_target {
                ui.painter().extend(Shape::dashed_line(&[from, to], stroke, 5.0, 3.0));
                ui.painter().add(diamond(rect, Palette::of(ui.ctx()).surface, own.color));
            } else {
                ui.painter().line_segment([from, to], stroke);
                ui.painter().circle_filled(rect.center(), RADIUS, own.color);
            }
            crate::ui::kit::widgets::caption(ui, own.name);
        }
    });
}

fn diamond(rect: Rect, fill: Color32, color: Color32) -> Shape {
    let (middle, reach) = (rect.center(), RADIUS + 1.0);
    let corner = |x: f32, y: f32| -> Pos2 { pos2(middle.x + x * reach, middle.y + y * reach) };
    let corners = vec![corner(0.0, -1.0), corner(1.0, 0.0), corner(0.0, 1.0), corner(-1.0, 0.0)];
    Shape::convex_polygon(corners, fill, Stroke::new(1.0, color))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_years_some_are_named_and_the_last_always() {
        let named = |first, last, step| {
            marks(first, last, step).iter().map(|mark| mark.value as i32).collect::<Vec<_>>()
        };
        assert_eq!(named(2022, 2024, 1), [2022, 2023, 2024]);
        assert_eq!(named(2009, 2024, 3), [2009, 2012, 2015, 2018, 2021, 2024]);
        assert_eq!(named(2010, 2024, 3), [2012, 2015, 2018, 2021, 2024]);
        let up_to = |most: f64| levels(most).iter().map(|mark| mark.value).collect::<Vec<_>>();
        assert_eq!(up_to(1500.0), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(up_to(5.0), [0.0, 2.0, 4.0, 6.0]);
        assert_eq!(up_to(0.0), [0.0]);
        assert_eq!(year_words(GridMark { value: 2024.0, step_size: 1.0 }), "令和6");
        assert_eq!(value_words(GridMark { value: 1500.0, step_size: 500.0 }), "1,500");
        assert_eq!(value_words(GridMark { value: 0.5, step_size: 0.5 }), "0.5");
    }
}
