//! Step 1: the year, the title, and what else names a year.

use eframe::egui::{Grid, RichText, ScrollArea, Ui};

use crate::book::FiscalYear;
use crate::book::era::{parse_date, wareki_date};
use crate::quote;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{caption, field_label, line_field, named, paragraph, scroll_ui};
use crate::viewmodel::carry::draft::{CarryDraft, Unfit};
use crate::viewmodel::carry::words;
use crate::viewmodel::names::name_line;

use super::places;
use super::standing::EntryStanding;

/// How wide the fields are, and what stood there last year.
pub(super) const FIELD: f32 = 560.0;
pub(super) const OLD: f32 = 430.0;

/// Shows it in so much height; `focus` gives the keyboard to the year.
pub fn year_ui(ui: &mut Ui, draft: &mut CarryDraft, standing: &mut EntryStanding, height: f32, focus: bool) {
    let area = ScrollArea::vertical().id_salt("carry year").max_height(height);
    let area = area.min_scrolled_height(height).auto_shrink(false);
    scroll_ui(ui, area, |ui, _| {
        let last = draft.last.clone();
        let palette = Palette::of(ui.ctx());
        let file = draft.path.as_deref().and_then(std::path::Path::file_name);
        let file = file.map_or_else(
            || "（保存前のファイル）".to_owned(),
            |name| quote::path(std::path::Path::new(name)),
        );
        let city = name_line(&last.head.municipality);
        let city = if city.is_empty() { city } else { format!("（{city}）") };
        ui.label(RichText::new(format!("前年度のファイル：{file}{city}")).color(palette.text));
        caption(ui, "前年度のファイルは変わりません。最後の「作成」まで、何も保存されません。");
        standing.ui(ui, &last);
        ui.add_space(size::SPACE);
        let why = draft.head().err();
        Grid::new("carry head").num_columns(3).spacing([12.0, 8.0]).show(ui, |ui| {
            let head = &last.head;
            let year = FiscalYear::parse(&draft.typed.year);
            let year = year.map(|year| format!("{}年4月から{}年3月まで", year.year(), year.year() + 1));
            let year_why = why.filter(|why| matches!(why, Unfit::NoYear | Unfit::NotAfter));
            let field = (&mut draft.typed.year, "年度");
            line_ui(ui, field, &head.fiscal_year.wareki(), (year_why, year), focus);
            let as_of = match draft.typed.as_of.trim() {
                "" => Some("空欄でもかまいません".to_owned()),
                text => parse_date(text).map(wareki_date),
            };
            let old = head.as_of.map(wareki_date).unwrap_or_default();
            let date_why = as_of.is_none().then_some(Unfit::NoDate);
            line_ui(ui, (&mut draft.typed.as_of, "基準日"), &old, (date_why, as_of), false);
            let title_why = draft.typed.title.trim().is_empty().then_some(Unfit::NoTitle);
            line_ui(ui, (&mut draft.typed.title, "表題"), &head.title, (title_why, None), false);
            line_ui(ui, (&mut draft.typed.subtitle, "副題（表紙）"), &head.subtitle, (None, None), false);
        });
        draft.follow();
        if let Some(skipped) = draft.skipped() {
            let words = words::skipped(skipped, draft.last.head.fiscal_year);
            ui.add_space(size::SPACE);
            ui.label(RichText::new(words).color(palette.amber));
        }
        places::places_ui(ui, draft);
        plans_ui(ui, draft);
    });
}

/// A field with what stood there last year before it, and how it was understood.
fn line_ui(
    ui: &mut Ui,
    (text, label): (&mut String, &str),
    old: &str,
    (why, understood): (Option<Unfit>, Option<String>),
    focus: bool,
) {
    let palette = Palette::of(ui.ctx());
    field_label(ui, label);
    old_ui(ui, old);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let field = line_field(ui, text, FIELD, "", label);
        if focus {
            field.request_focus();
        }
        let note = why.map(|why| (words::head_complaint(why).to_owned(), palette.red));
        if let Some((words, color)) = note.or(understood.map(|words| (words, palette.second))) {
            ui.label(RichText::new(words).size(size::CAPTION).color(color));
        }
    });
    ui.end_row();
}

/// What stood there last year.
pub(super) fn old_ui(ui: &mut Ui, old: &str) {
    let palette = Palette::of(ui.ctx());
    ui.vertical(|ui| {
        ui.set_width(OLD);
        ui.add_space((size::ROW - size::LINE) / 2.0);
        let old = if old.is_empty() { "（なし）" } else { old };
        let words = RichText::new(format!("{old}　→")).color(palette.second);
        ui.label(words.line_height(Some(size::LINE)));
    });
}

pub(super) fn heading(ui: &mut Ui, words: &str, note: &str) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(size::SECTION);
    ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
    caption(ui, note);
    ui.add_space(size::GAP);
}

/// Plans whose period has ended.
fn plans_ui(ui: &mut Ui, draft: &mut CarryDraft) {
    let ended: Vec<_> = draft.choices().plans.iter().filter(|choice| choice.has_ended).cloned().collect();
    if ended.is_empty() {
        return;
    }
    heading(ui, "期間が終わった計画", "引き継がない計画の事業は、調書から外し、履歴に残します。");
    for choice in ended {
        let Some(plan) = draft.last.plan(choice.plan).cloned() else { continue };
        let period = plan
            .period
            .map_or_else(String::new, |(from, to)| format!("（{}から{}まで）", from.wareki(), to.wareki()));
        ui.horizontal(|ui| {
            let mut leaves = !choice.keep;
            let check = ui.checkbox(&mut leaves, "引き継がない");
            named(&check, &format!("「{}」を引き継がない", name_line(&plan.name)));
            if check.changed() {
                draft.keep_plan(choice.plan, !leaves);
            }
            paragraph(ui, &format!("{}{period}", name_line(&plan.name)));
        });
    }
}
