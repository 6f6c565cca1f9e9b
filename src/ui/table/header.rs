//! The table's header in its two levels: columns of one group share a cell above
//! theirs.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Galley, Painter, Rect, Stroke, StrokeKind, Ui, vec2};

use crate::book::{Context, Form};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::viewmodel::table::columns::Columns;

/// From line to line.
const LINE: f32 = 19.0;

/// The words of the header, laid out.
pub struct Header {
    captions: Vec<Caption>,
    /// The height of the groups, and that of the columns without one.
    upper: f32,
    lower: f32,
}

/// One cell of the header.
struct Caption {
    words: Arc<Galley>,
    columns: Range<usize>,
    level: Level,
}

#[derive(Clone, Copy)]
enum Level {
    /// A column that is in no group.
    Both,
    Group,
    InGroup,
}

impl Header {
    /// Lays the captions out for columns of these widths.
    pub fn new(ui: &Ui, shown: &Context<'_>, columns: &Columns) -> Self {
        let palette = Palette::of(ui.ctx());
        // Each line in the middle, as on paper.
        let words = |caption: &str, run: &Range<usize>| {
            let (left, right) = (columns.column(run.start).0, columns.column(run.end.saturating_sub(1)).1);
            let font = bold(size::CAPTION + 1.0);
            let mut job = LayoutJob::simple(shown.expand(caption), font, palette.text, right - left - 8.0);
            job.halign = Align::Center;
            for section in &mut job.sections {
                section.format.line_height = Some(LINE);
            }
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let caption = |text: &str, columns: Range<usize>, level| Caption {
            words: words(text, &columns),
            columns,
            level,
        };
        let own = shown.form.columns.iter().enumerate().map(|(at, column)| {
            let level = if column.group.is_some() { Level::InGroup } else { Level::Both };
            caption(&column.caption, at..at + 1, level)
        });
        let groups = groups(shown.form).into_iter().map(|(group, run)| caption(group, run, Level::Group));
        let captions: Vec<Caption> = own.chain(groups).collect();
        let tallest = |is_group: bool| {
            let heights = captions.iter().filter(move |own| matches!(own.level, Level::Group) == is_group);
            heights.map(|own| own.words.size().y).reduce(f32::max)
        };
        let upper = tallest(true).map_or(0.0, |height| height + 8.0);
        let lower = tallest(false).map_or(LINE, |height| height + 12.0);
        Self { captions, upper, lower }
    }

    /// How tall it is.
    pub fn height(&self) -> f32 {
        self.upper + self.lower
    }

    /// Paints it into `rect`, above columns that may be scrolled sideways.
    pub fn show(&self, ui: &Ui, rect: Rect, columns: &Columns) {
        let palette = Palette::of(ui.ctx());
        let (left, right) = columns.in_sight();
        let frame = Rect::from_x_y_ranges(left..=right, rect.y_range());
        let painter = ui.painter();
        painter.rect_filled(frame, 0.0, palette.tint);
        let beyond = Rect::from_x_y_ranges(columns.frozen_edge()..=right, rect.y_range());
        let scrolled = if columns.is_wide() {
            painter.with_clip_rect(beyond.expand2(vec2(0.0, 1.0)).intersect(ui.clip_rect()))
        } else {
            painter.clone()
        };
        for caption in &self.captions {
            let painter = if columns.is_frozen(caption.columns.start) { painter } else { &scrolled };
            self.cell(painter, rect, columns, caption, palette);
        }
        painter.rect_stroke(frame, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Middle);
    }

    /// Where the header of one column is seen when the whole is shown in `rect`.
    pub fn column(&self, rect: Rect, columns: &Columns, at: usize) -> Rect {
        let is_in_group = |own: &Caption| own.columns.start == at && matches!(own.level, Level::InGroup);
        let top = if self.captions.iter().any(is_in_group) { rect.top() + self.upper } else { rect.top() };
        let (left, right) = columns.column(at);
        let (mut first, last) = columns.in_sight();
        if !columns.is_frozen(at) {
            first = columns.frozen_edge();
        }
        Rect::from_x_y_ranges(left.max(first)..=right.min(last).max(first), top..=rect.bottom())
    }

    fn cell(&self, painter: &Painter, rect: Rect, columns: &Columns, caption: &Caption, palette: &Palette) {
        let left = columns.column(caption.columns.start).0;
        let right = columns.column(caption.columns.end.saturating_sub(1)).1;
        let middle = rect.top() + self.upper;
        let (top, bottom) = match caption.level {
            Level::Both => (rect.top(), rect.bottom()),
            Level::Group => (rect.top(), middle),
            Level::InGroup => (middle, rect.bottom()),
        };
        let cell = Rect::from_x_y_ranges(left..=right, top..=bottom);
        painter.rect_stroke(cell, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Middle);
        let words = &caption.words;
        painter.galley(cell.center() - vec2(0.0, words.size().y / 2.0), words.clone(), palette.text);
    }
}

/// The runs of neighbouring columns that share a group.
fn groups(form: &Form) -> Vec<(&str, Range<usize>)> {
    let mut groups: Vec<(&str, Range<usize>)> = Vec::new();
    for (at, column) in form.columns.iter().enumerate() {
        let Some(group) = column.group.as_deref() else { continue };
        match groups.last_mut() {
            Some((last, run)) if *last == group && run.end == at => run.end = at + 1,
            _ => groups.push((group, at..at + 1)),
        }
    }
    groups
}
