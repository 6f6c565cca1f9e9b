//! All places that name a year, each to be moved or left as it is.

use eframe::egui::{Grid, RichText, Ui};

use crate::carry::words::places::{Named, WordSort};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{area_field, named, paragraph};
use crate::viewmodel::carry::draft::CarryDraft;
use crate::viewmodel::carry::words;
use crate::viewmodel::names::name_line;

use super::year::{FIELD, heading, old_ui};

/// How wide a box to be ticked is with its words.
const CHECK: f32 = 70.0;

/// Shows them, sort by sort.
pub fn places_ui(ui: &mut Ui, draft: &mut CarryDraft) {
    if draft.typed.named.is_empty() {
        return;
    }
    heading(ui, "年度の入った箇所", words::PLACES);
    let mut changed = None;
    let mut sort = None;
    Grid::new("carry places").num_columns(3).spacing([12.0, 8.0]).show(ui, |ui| {
        for (at, own) in draft.typed.named.iter_mut().enumerate() {
            if sort.replace(own.sort) != Some(own.sort) {
                sort_ui(ui, own.sort);
            }
            if place_ui(ui, own) {
                changed = Some(at);
            }
        }
    });
    if let Some(at) = changed {
        draft.set_named(at);
    }
    slides_ui(ui, draft);
}

fn sort_ui(ui: &mut Ui, sort: WordSort) {
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(words::sort(sort)).size(size::CAPTION).color(palette.second));
    ui.end_row();
}

/// Whether anything of it was changed.
fn place_ui(ui: &mut Ui, own: &mut Named) -> bool {
    let palette = Palette::of(ui.ctx());
    let old = name_line(&own.old);
    let what = words::sort(own.sort);
    let was = (own.on, own.new.clone());
    ui.vertical(|ui| {
        ui.set_min_width(CHECK);
        let check = ui.checkbox(&mut own.on, "変える");
        named(&check, &format!("{what}「{old}」の年度を変える"));
    });
    old_ui(ui, &old);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.add_enabled_ui(own.on, |ui| {
            let rows = own.new.split('\n').count().clamp(1, 3);
            area_field(ui, &mut own.new, FIELD, rows, &format!("{what}「{old}」の新しい文"));
        });
        if let Some(stays) = own.stays {
            let words = words::stays(stays, own.on);
            ui.label(RichText::new(words).size(size::CAPTION).color(palette.second));
        }
    });
    ui.end_row();
    (own.on, &own.new) != (was.0, &was.1)
}

/// Columns of years, whose texts go to the year before.
fn slides_ui(ui: &mut Ui, draft: &mut CarryDraft) {
    let slides = draft.choices().slides.clone();
    if slides.is_empty() {
        return;
    }
    heading(ui, "年度ごとの列", words::SLIDES);
    for (at, slide) in slides.iter().enumerate() {
        let form = draft.last.form(slide.form);
        let columns = slide.columns.iter().filter_map(|id| form?.column(id));
        let columns: Vec<String> = columns.map(words::column).collect();
        let mut on = slide.on;
        ui.horizontal(|ui| {
            let check = ui.checkbox(&mut on, "1年前の列に移す");
            named(&check, &format!("「{}」を1年前の列に移す", columns.join("、")));
            paragraph(ui, &columns.join("　←　"));
        });
        if on != slide.on {
            draft.set_slide(at, on);
        }
    }
}
