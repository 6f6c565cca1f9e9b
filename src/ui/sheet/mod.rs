//! A sheet: its head, its table and its closing text.

mod head;
mod layout;
mod note;
mod pointer;
mod rating;
mod rows;

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, Galley, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, pos2,
    scroll_area, vec2,
};

use crate::book::{Book, Context, Form, SheetId};

use super::action::Action;
use super::field::{Field, Look, field_ui};
use super::grid::Spot;
use super::theme::{Palette, bold, regular, size};
use super::verb::Verb;
use super::view::{Actions, View};
use super::widgets::scroll_ui;
use super::wrap;
pub use layout::Layout;
pub use pointer::Dragged;

/// From line to line in the header.
const HEADER_LINE: f32 = 19.0;

/// Space around the paper.
const MARGIN: f32 = 16.0;

/// Shows a sheet of the book.
pub fn sheet_ui(
    ui: &mut Ui,
    book: &Book,
    sheet: SheetId,
    view: &mut View,
    revision: i64,
    actions: &mut Actions,
) {
    let Some(shown) = book.context(sheet) else { return };
    let outer = ui.available_rect_before_wrap().shrink(MARGIN);
    let mut ui = ui.new_child(eframe::egui::UiBuilder::new().max_rect(outer));
    let ui = &mut ui;
    let progress = view.progress(book, revision).get(crate::edit::Item::Sheet(sheet));
    head::head_ui(ui, &shown, progress, view, actions);
    note::note_ui(ui, shown.sheet, view, actions);
    ui.add_space(8.0);

    let bar = ui.spacing().scroll.allocated_width();
    // Out of the view while the rows are shown, which change the rest of it.
    let mut layout = std::mem::take(&mut view.layout);
    layout.settle(ui, &shown, &view.typing, outer.width() - bar);
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    header_ui(ui, &shown, &layout, view);
    let area = ScrollArea::vertical()
        .id_salt(sheet)
        .auto_shrink(false)
        .scroll_bar_visibility(scroll_area::ScrollBarVisibility::AlwaysVisible);
    scroll_ui(ui, area, |ui, viewport| {
        rows::rows_ui(ui, &shown, &layout, viewport, view, actions);
        add_row_ui(ui, actions);
        overall_ui(ui, &shown, &layout, view);
        ui.add_space(48.0);
    });
    view.layout = layout;
}

/// The header in its two levels: columns of one group share a cell above theirs.
fn header_ui(ui: &mut Ui, shown: &Context<'_>, layout: &Layout, view: &mut View) {
    let palette = Palette::of(ui.ctx());
    let form = shown.form;
    // Each line in the middle, as on paper.
    let words = |ui: &Ui, caption: &str, (left, right): (f32, f32)| {
        let mut job = LayoutJob::simple(
            shown.expand(caption),
            bold(size::CAPTION + 1.0),
            palette.text,
            right - left - 8.0,
        );
        job.halign = Align::Center;
        for section in &mut job.sections {
            section.format.line_height = Some(HEADER_LINE);
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let captions: Vec<Arc<Galley>> = form
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| words(ui, &column.caption, layout.column(at)))
        .collect();
    let groups: Vec<(Arc<Galley>, f32, f32)> = groups(form)
        .into_iter()
        .map(|(group, run)| {
            let (left, right) = (layout.column(run.start).0, layout.column(run.end - 1).1);
            (words(ui, group, (left, right)), left, right)
        })
        .collect();
    let upper = groups.iter().map(|(words, ..)| words.size().y + 8.0).fold(0.0, f32::max);
    let lower = captions.iter().map(|words| words.size().y + 12.0).fold(HEADER_LINE, f32::max);

    let (rect, _) = ui.allocate_exact_size(vec2(layout.width, upper + lower), Sense::hover());
    let painter = ui.painter().clone();
    let frame = Rect::from_min_max(pos2(layout.left, rect.top()), pos2(layout.right(), rect.bottom()));
    painter.rect_filled(frame, 0.0, palette.tint);
    let cell = |cell: Rect, words: Arc<Galley>| {
        painter.rect_stroke(cell, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Middle);
        painter.galley(cell.center() - vec2(0.0, words.size().y / 2.0), words, palette.text);
    };
    for (at, (column, words)) in form.columns.iter().zip(captions).enumerate() {
        let (left, right) = layout.column(at);
        let top = if column.group.is_some() { rect.top() + upper } else { rect.top() };
        let own = Rect::from_min_max(pos2(left, top), pos2(right, rect.bottom()));
        cell(own, words);
        pointer::column_ui(ui, own, at, column, view);
    }
    for (words, left, right) in groups {
        cell(Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.top() + upper)), words);
    }
    painter.rect_stroke(frame, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Middle);
}

/// The runs of neighbouring columns that share a group.
fn groups(form: &Form) -> Vec<(&str, std::ops::Range<usize>)> {
    let mut groups: Vec<(&str, std::ops::Range<usize>)> = Vec::new();
    for (at, column) in form.columns.iter().enumerate() {
        let Some(group) = column.group.as_deref() else { continue };
        match groups.last_mut() {
            Some((last, run)) if *last == group && run.end == at => run.end = at + 1,
            _ => groups.push((group, at..at + 1)),
        }
    }
    groups
}

fn add_row_ui(ui: &mut Ui, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.add_space(layout::GUTTER);
        let label = RichText::new("＋ 行を追加").color(palette.second).size(size::CAPTION + 1.0);
        if ui.add(eframe::egui::Button::new(label).frame(false)).clicked() {
            actions.push(Action::Do(Verb::AppendRow));
        }
    });
}

fn overall_ui(ui: &mut Ui, shown: &Context<'_>, layout: &Layout, view: &mut View) {
    let sheet = shown.sheet;
    let palette = Palette::of(ui.ctx());
    let caption = shown.expand(&shown.form.captions.overall);
    ui.add_space(16.0);
    let (heading, _) = ui.allocate_exact_size(vec2(layout.width, 24.0), Sense::hover());
    let at = pos2(layout.left, heading.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, &caption, bold(size::TEXT), palette.text);
    ui.add_space(4.0);

    let field = Field::Overall(sheet.id);
    let font = regular(size::TEXT);
    let width = layout.right() - layout.left;
    let text = view.typing.shown(&field, &sheet.overall);
    let height = wrap::height(ui.ctx(), text, &font, layout::text_width(width)) + 2.0 * size::CELL_PADDING;
    let (space, _) = ui.allocate_exact_size(vec2(layout.width, height.max(96.0)), Sense::hover());
    let rect = Rect::from_min_max(pos2(layout.left, space.top()), pos2(layout.right(), space.bottom()));
    ui.painter().rect_filled(rect, 0.0, palette.surface);
    ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Middle);
    let hint = "施策全体として、実績をどう評価するかを入力";
    let look = Look { name: &caption, hint, font };
    let response = field_ui(ui, rect, &field, &sheet.overall, &look, &mut view.typing);
    let closing = Spot::new(view.cursor.grid().rows(), 0);
    rows::follow_focus(ui, &response, &field, closing, view);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Middle);
    }
}
