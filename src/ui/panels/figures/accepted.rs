//! A series that the clerk follows: its chart, its years and how far each target
//! was reached.

use eframe::egui::{Align, Layout, RichText, Ui};
use egui_material_icons::icons;

use crate::book::{Book, Series};
use crate::edit::Command;
use crate::review::figures::ProposedSeries;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{caption, icon_button, named, small_button};
use crate::ui::request::{Action, Actions, Ask, FiguresRequest, SeriesAsked};
use crate::viewmodel::figures;

use super::Figures;
use super::chart::chart_ui;
use super::parts::{card_ui, head_ui, name_ui, row_ui};
use super::proposed::found_ui;

/// Shows it. `proposal` is what the texts say of the same.
pub fn accepted_ui(
    ui: &mut Ui,
    book: &Book,
    series: &Series,
    proposal: Option<&ProposedSeries>,
    can_change: bool,
    figures: &mut Figures,
    actions: &mut Actions,
) {
    let title = figures::title(&series.name, &series.unit);
    card_ui(ui, |ui| {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                let delete = icon_button(ui, icons::ICON_DELETE, &format!("{title}を削除"), can_change);
                if delete.clicked() {
                    actions.push(Action::Figures(FiguresRequest::Edit(Command::DeleteSeries(series.id))));
                }
                let edit = icon_button(ui, icons::ICON_EDIT, &format!("{title}を変更…"), can_change);
                figures.greet(&edit);
                if edit.clicked() {
                    actions.push(Action::Ask(Ask::Series(SeriesAsked::Followed(Box::new(series.clone())))));
                }
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    name_ui(ui, &title);
                    caption(ui, figures::better(series.better));
                });
            });
        });
        chart_ui(ui, series);
        head_ui(ui, &["年度", "目標", "実績", "達成率"]);
        for point in &series.points {
            let read =
                proposal.and_then(|proposal| proposal.points.iter().find(|own| own.year == point.year));
            row_ui(ui, |row| {
                row.words(&point.year.wareki());
                for (side, value, found) in [
                    ("目標", point.target, read.and_then(|read| read.target.as_ref())),
                    ("実績", point.actual, read.and_then(|read| read.actual.as_ref())),
                ] {
                    let name = format!("{title} {} {side}", point.year.wareki());
                    match found.filter(|found| Some(found.value) == value) {
                        Some(found) => found_ui(row, book, &name, Some(found), figures, actions),
                        None => row.words(&figures::value(value)),
                    }
                }
                row.words(&figures::reached(point, series.better));
            });
        }
        added_ui(ui, series, proposal, &title, can_change, actions);
    });
}

/// What the texts say beyond it, and a button to take that up.
fn added_ui(
    ui: &mut Ui,
    series: &Series,
    proposal: Option<&ProposedSeries>,
    title: &str,
    can_change: bool,
    actions: &mut Actions,
) {
    let Some(points) = proposal.and_then(|proposal| proposal.added_to(series)) else { return };
    let mut new = Vec::new();
    for point in &points {
        let own = series.points.iter().find(|own| own.year == point.year);
        for (side, value, old) in [
            ("目標", point.target, own.and_then(|own| own.target)),
            ("実績", point.actual, own.and_then(|own| own.actual)),
        ] {
            if let (Some(value), None) = (value, old) {
                new.push(format!("{} {side} {}", point.year.wareki(), figures::number(value)));
            }
        }
    }
    let color = Palette::of(ui.ctx()).second;
    let words = format!("文中にあって、ここにない数値：{}", new.join("、"));
    let words = RichText::new(words).size(size::CAPTION).color(color);
    ui.label(words.line_height(Some(size::LINE)));
    if can_change {
        let button = small_button(ui, "反映");
        named(&button, &format!("{title}に反映"));
        if button.clicked() {
            let series = Series { points, ..series.clone() };
            actions.push(Action::Figures(FiguresRequest::Edit(Command::SetSeries(Box::new(series)))));
        }
    }
}
