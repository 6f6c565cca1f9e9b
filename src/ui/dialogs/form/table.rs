//! A sheet's table as the draft would have it: its columns can be chosen and
//! dragged there.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, CursorIcon, FontId, Galley, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::book::{Book, Column, ColumnKind, Context, Entry, Form, SheetId};
use crate::edit::Renamed;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::elided;
use crate::ui::kit::wrap;
use crate::viewmodel::names::name_line;

/// From line to line in the header.
const LINE: f32 = 18.0;
/// The space above and below the text of a cell.
const PADDING: f32 = 5.0;
/// The least width of a column.
const NARROWEST: f32 = 44.0;
/// The most lines of a caption that are shown.
const MOST_LINES: usize = 3;

/// What is shown.
pub struct Shown<'s> {
    pub book: &'s Book,
    /// The sheet whose rows are shown, if there is one.
    pub sheet: Option<SheetId>,
    pub form: &'s Form,
    /// The names that ratings and marks have by now.
    pub renamed: &'s Renamed,
    /// How many rows, and how many lines of each.
    pub rows: usize,
    pub lines: usize,
}

/// What the clerk did there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormTableEvent {
    /// A column was chosen.
    Chosen(usize),
    /// A column was dragged to before another.
    Moved(usize, usize),
}

/// Shows the table; `chosen` is the column at work.
pub fn table_ui(ui: &mut Ui, shown: &Shown<'_>, chosen: usize) -> Option<FormTableEvent> {
    let palette = Palette::of(ui.ctx());
    let context = shown.sheet.and_then(|sheet| shown.book.context(sheet).ok());
    let context = context.map(|context| Context { form: shown.form, ..context });
    let expand = |words: &str| {
        let words = context.map_or_else(|| shown.book.expand(words), |context| context.expand(words));
        name_line(&words)
    };
    let captions = &shown.form.captions;
    let above = format!(
        "{}　　{}　　{}　　{}　　{}",
        expand(&captions.sheet),
        expand(&captions.plan),
        expand(&captions.policy),
        expand(&captions.goal),
        expand(&captions.measure)
    );
    let width = ui.available_width();
    let head = Header::new(ui, shown, width);
    let entries: Vec<&Entry> =
        context.map(|context| context.entries().take(shown.rows).collect()).unwrap_or_default();
    let rows = entries.len().max(1);
    let row_height = 2.0 * PADDING + LINE * shown.lines as f32;
    let height = 22.0 + head.height() + row_height * rows as f32 + 24.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let painter = ui.painter_at(rect.expand(1.0));
    let caption = |at, words: String| {
        painter.text(at, Align2::LEFT_CENTER, words, regular(size::CAPTION), palette.second);
    };
    caption(pos2(rect.left(), rect.top() + 10.0), above);
    let table =
        Rect::from_min_max(pos2(rect.left(), rect.top() + 22.0), pos2(rect.right(), rect.bottom() - 24.0));
    caption(pos2(rect.left(), rect.bottom() - 10.0), expand(&captions.overall));

    painter.rect_filled(table, 0.0, palette.surface);
    let body = table.top() + head.height();
    for row in 0..rows {
        let top = body + row_height * row as f32;
        for (at, column) in shown.form.columns.iter().enumerate() {
            let (left, right) = head.column(table, at);
            let cell = Rect::from_min_max(pos2(left, top), pos2(right, top + row_height));
            painter.rect_stroke(cell, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Middle);
            if let Some(entry) = entries.get(row) {
                cell_ui(
                    ui,
                    &painter.with_clip_rect(cell.shrink2(vec2(1.0, PADDING - 1.0))),
                    shown,
                    entry,
                    column,
                    cell,
                );
            }
        }
    }
    let event = head.show(ui, &painter, shown.form, table, chosen);
    let (left, right) = head.column(table, chosen);
    let grouped = shown.form.columns.get(chosen).is_some_and(|column| column.group.is_some());
    let top = if grouped { table.top() + head.upper } else { table.top() };
    let frame = Rect::from_min_max(pos2(left, top), pos2(right, table.bottom()));
    painter.rect_stroke(table, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Middle);
    painter.rect_stroke(frame, 0.0, Stroke::new(2.0, palette.accent), StrokeKind::Middle);
    event
}

fn cell_ui(ui: &Ui, painter: &Painter, shown: &Shown<'_>, entry: &Entry, column: &Column, cell: Rect) {
    let palette = Palette::of(ui.ctx());
    let font = FontId { size: size::CAPTION, ..regular(size::CAPTION) };
    let now = |list: &std::collections::BTreeMap<String, String>, word: &str| {
        list.get(word).cloned().unwrap_or_else(|| word.to_owned())
    };
    let text = match column.kind {
        ColumnKind::Name => {
            let marks = entry.marks.iter().map(|mark| format!("\n※{}", now(&shown.renamed.marks, mark)));
            format!("{}{}", entry.name, marks.collect::<String>())
        }
        _ if shown.book.is_merged(entry.id, &column.id) => "〃".to_owned(),
        _ => shown.book.text(entry.id, &column.id).to_owned(),
    };
    if column.kind == ColumnKind::Rating && !text.is_empty() {
        let name = now(&shown.renamed.ratings, &text);
        let color = shown.form.rating(&name).map_or(palette.text, |rating| palette.rating(rating.color));
        let chip = Rect::from_center_size(
            pos2(cell.center().x, cell.top() + PADDING + 12.0),
            vec2((cell.width() - 8.0).min(64.0), 22.0),
        );
        painter.rect_filled(chip, 11.0, palette.chip(color));
        painter.rect_stroke(chip, 11.0, Stroke::new(1.0, color), StrokeKind::Inside);
        let words = elided(ui, &name, bold(size::CAPTION), color, chip.width() - 8.0);
        painter.galley(chip.center() - words.size() / 2.0, words, color);
        return;
    }
    // As much as can be seen; the rest would only cost time.
    let text: String = text.chars().take(300).collect();
    let words = wrap::galley(ui.ctx(), &text, &font, palette.text, cell.width() - 12.0, &[]);
    painter.galley(cell.min + vec2(6.0, PADDING), words, palette.text);
}

/// The header in its two levels.
struct Header {
    edges: Vec<f32>,
    captions: Vec<Arc<Galley>>,
    groups: Vec<(Arc<Galley>, usize, usize)>,
    upper: f32,
    lower: f32,
}

impl Header {
    fn new(ui: &Ui, shown: &Shown<'_>, width: f32) -> Self {
        let columns = &shown.form.columns;
        let edges = edges(width, columns);
        let span = |from: usize, to: usize| {
            edges.get(to).zip(edges.get(from)).map_or(NARROWEST, |(right, left)| right - left)
        };
        let captions: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| words(ui, &shown.book.expand(&column.caption), span(at, at + 1)))
            .collect();
        let groups: Vec<_> = groups(columns)
            .into_iter()
            .map(|(group, from, to)| (words(ui, group, span(from, to)), from, to))
            .collect();
        let upper = groups.iter().map(|(words, ..)| words.size().y + 6.0).fold(0.0, f32::max);
        let most = LINE * MOST_LINES as f32;
        let lower = captions.iter().map(|words| words.size().y.min(most) + 8.0).fold(LINE + 8.0, f32::max);
        Self { edges, captions, groups, upper, lower }
    }

    fn height(&self) -> f32 {
        self.upper + self.lower
    }

    /// The left and right edge of a column on the screen.
    fn column(&self, table: Rect, at: usize) -> (f32, f32) {
        let edge = |at: usize| table.left() + self.edges.get(at).copied().unwrap_or(table.width());
        (edge(at), edge(at + 1))
    }

    fn show(
        &self,
        ui: &Ui,
        painter: &Painter,
        form: &Form,
        table: Rect,
        chosen: usize,
    ) -> Option<FormTableEvent> {
        let palette = Palette::of(ui.ctx());
        let bottom = table.top() + self.height();
        painter.rect_filled(Rect::from_min_max(table.min, pos2(table.right(), bottom)), 0.0, palette.tint);
        let cell = |rect: Rect, words: &Arc<Galley>| {
            painter.rect_stroke(rect, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Middle);
            let top = (rect.center().y - words.size().y / 2.0).max(rect.top() + 2.0);
            let inside = painter.with_clip_rect(rect);
            inside.galley(pos2(rect.center().x, top), words.clone(), palette.text);
        };
        for (words, from, to) in &self.groups {
            let (left, right) = (self.column(table, *from).0, self.column(table, to - 1).1);
            cell(Rect::from_min_max(pos2(left, table.top()), pos2(right, table.top() + self.upper)), words);
        }
        let mut event = None;
        for (at, (column, words)) in form.columns.iter().zip(&self.captions).enumerate() {
            let (left, right) = self.column(table, at);
            let top = if column.group.is_some() { table.top() + self.upper } else { table.top() };
            let rect = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
            let response = ui
                .interact(rect, ui.scope_id().with(("head", &column.id)), Sense::click_and_drag())
                .on_hover_text("クリックで選び、ドラッグで動かします");
            if response.hovered() {
                painter.rect_filled(rect.shrink(1.0), 0.0, palette.surface);
            }
            cell(rect, words);
            let name = format!("見本の列「{}」", column.short);
            let enabled = ui.is_enabled();
            response.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, enabled, at == chosen, &name));
            event = event.or(self.event(ui, painter, table, at, &response));
        }
        event
    }

    fn event(
        &self,
        ui: &Ui,
        painter: &Painter,
        table: Rect,
        at: usize,
        response: &Response,
    ) -> Option<FormTableEvent> {
        let palette = Palette::of(ui.ctx());
        if response.clicked() {
            return Some(FormTableEvent::Chosen(at));
        }
        let pointer = response.interact_pointer_pos()?;
        if !(response.dragged() || response.drag_stopped()) {
            return None;
        }
        // The edge that is nearest to the middle of what is dragged.
        let edges = self.edges.iter().enumerate();
        let distance = |edge: f32| (table.left() + edge - pointer.x).abs();
        let (to, edge) =
            edges.min_by(|(_, one), (_, other)| distance(**one).total_cmp(&distance(**other)))?;
        if response.drag_stopped() {
            return (to != at && to != at + 1).then_some(FormTableEvent::Moved(at, to));
        }
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        let x = table.left() + edge;
        painter.vline(x, table.y_range(), Stroke::new(3.0, palette.accent));
        None
    }
}

/// A caption in the middle of its cell.
fn words(ui: &Ui, caption: &str, width: f32) -> Arc<Galley> {
    let palette = Palette::of(ui.ctx());
    let mut job =
        LayoutJob::simple(caption.to_owned(), bold(size::CAPTION), palette.text, (width - 8.0).max(8.0));
    job.halign = Align::Center;
    for section in &mut job.sections {
        section.format.line_height = Some(LINE);
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The edges of columns that share `width` by their shares, from 0.
fn edges(width: f32, columns: &[Column]) -> Vec<f32> {
    let total: f32 = columns.iter().map(|column| f32::from(column.width.max(1))).sum();
    let least = NARROWEST.min(width / columns.len().max(1) as f32);
    let spare = width - least * columns.len() as f32;
    let mut edge = 0.0;
    let mut edges = vec![0.0];
    for column in columns {
        edge += least + spare * f32::from(column.width.max(1)) / total;
        edges.push(edge);
    }
    edges
}

/// The runs of neighbours that share a group: its words, and from where to where.
fn groups(columns: &[Column]) -> Vec<(&str, usize, usize)> {
    let mut groups: Vec<(&str, usize, usize)> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let Some(group) = column.group.as_deref() else { continue };
        match groups.last_mut() {
            Some((last, _, to)) if *last == group && *to == at => *to = at + 1,
            _ => groups.push((group, at, at + 1)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{FormId, Key as _};

    #[test]
    fn columns_fill_the_width_however_many_they_are() {
        let form = Form::kiyose(FormId::from_raw(1));
        for (columns, width) in [(form.columns.clone(), 1000.0), (vec![form.columns[1].clone(); 40], 600.0)] {
            let edges = edges(width, &columns);
            assert_eq!(edges.len(), columns.len() + 1);
            assert!((edges.last().unwrap() - width).abs() < 0.1);
            assert!(edges.windows(2).all(|pair| pair[1] > pair[0]));
        }
        assert_eq!(groups(&form.columns), [("個別事業", 2, 5)]);
    }
}
