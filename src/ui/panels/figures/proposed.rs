//! A series as the texts give it, to be accepted or corrected first.

use eframe::egui::Ui;

use crate::book::{Book, EntryId, Key as _, Series, SeriesId};
use crate::edit::Command;
use crate::review::figures::{FigureSource, FoundValue, ProposedSeries};
use crate::ui::kit::widgets::small_button;
use crate::ui::panels::figures::parts::FigureRow;
use crate::ui::request::{Action, Actions, Ask, FiguresRequest, SeriesAsked};
use crate::viewmodel::figures;

use super::Figures;
use super::parts::{card_ui, head_ui, name_ui, row_ui};

/// Shows it with its two buttons.
pub fn proposed_ui(
    ui: &mut Ui,
    book: &Book,
    entry: EntryId,
    proposal: &ProposedSeries,
    can_change: bool,
    figures: &mut Figures,
    actions: &mut Actions,
) {
    let Ok(row) = book.entry(entry) else { return };
    let title = figures::title(&proposal.name, &proposal.unit);
    card_ui(ui, |ui| {
        name_ui(ui, &title);
        head_ui(ui, &["年度", "目標", "実績"]);
        for point in &proposal.points {
            row_ui(ui, |row| {
                row.words(&point.year.wareki());
                for (side, found) in [("目標", &point.target), ("実績", &point.actual)] {
                    let name = format!("{title} {} {side}", point.year.wareki());
                    found_ui(row, book, &name, found.as_ref(), figures, actions);
                }
            });
        }
        if !can_change {
            return;
        }
        ui.horizontal(|ui| {
            let series = Series {
                id: SeriesId::from_raw(0),
                position: 0,
                lineage: row.lineage,
                name: proposal.name.clone(),
                unit: proposal.unit.clone(),
                better: proposal.better,
                points: proposal.plain_points(),
            };
            let accept = small_button(ui, "採用");
            crate::ui::kit::widgets::named(&accept, &format!("{title}を採用"));
            figures.greet(&accept);
            if accept.clicked() {
                // One without a name is given one first.
                actions.push(if proposal.name.trim().is_empty() {
                    Action::Ask(Ask::Series(SeriesAsked::Proposed(Box::new(series.clone()))))
                } else {
                    Action::Figures(FiguresRequest::Edit(Command::SetSeries(Box::new(series.clone()))))
                });
            }
            let correct = small_button(ui, "修正して採用…");
            crate::ui::kit::widgets::named(&correct, &format!("{title}を修正して採用"));
            if correct.clicked() {
                actions.push(Action::Ask(Ask::Series(SeriesAsked::Proposed(Box::new(series)))));
            }
        });
    });
}

/// A value that leads to where it was read, under its full name.
pub fn found_ui(
    row: &mut FigureRow<'_>,
    book: &Book,
    name: &str,
    found: Option<&FoundValue>,
    figures: &mut Figures,
    actions: &mut Actions,
) {
    let Some(found) = found else { return row.words(figures::NONE) };
    let value = figures::number(found.value);
    let tip = match &found.source {
        FigureSource::Cell(..) => "本文のこの数値に移ります".to_owned(),
        FigureSource::Past(past, _) => {
            book.past(*past).map_or_else(String::new, |past| format!("{}の文を表示します", past.year))
        }
    };
    if row.link(&value, &format!("{name} {value}"), &tip) {
        match &found.source {
            FigureSource::Cell(..) => {
                let act = FiguresRequest::GoTo(found.source.clone(), found.range.clone());
                actions.push(Action::Figures(act));
            }
            FigureSource::Past(past, _) => figures.quote(*past, found.source.clone(), found.range.clone()),
        }
    }
}
