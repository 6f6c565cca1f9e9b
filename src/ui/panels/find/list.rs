//! The list of what was found, by sheet.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align2, CursorIcon, Id, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::book::Book;
use crate::search::{self, Hit};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::scroll_ui;
use crate::ui::request::{Action, Actions, FindRequest};
use crate::viewmodel::find::finder::Finder;
use crate::viewmodel::find::words::Heading;
use crate::viewmodel::find::words::{excerpt, heading, where_of};
use crate::viewmodel::numbers::grouped;

const HEADING: f32 = 32.0;
const HIT: f32 = 48.0;
/// From the panel's edge to the text.
const INDENT: f32 = 12.0;

/// The lines of the list and where they are, as long as the hits stay the same.
#[derive(Clone, Debug, Default)]
struct Lines {
    generation: u64,
    lines: Vec<(f32, Line)>,
    height: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Line {
    /// So many hits follow.
    Heading(Heading, usize),
    Hit(usize),
}

impl Lines {
    fn of(hits: &[Hit], generation: u64) -> Self {
        let mut own = Self { generation, ..Self::default() };
        let mut index = 0;
        for group in hits.chunk_by(|one, other| heading(&one.spot) == heading(&other.spot)) {
            let Some(first) = group.first() else { continue };
            own.push(HEADING, Line::Heading(heading(&first.spot), group.len()));
            for _ in group {
                own.push(HIT, Line::Hit(index));
                index += 1;
            }
        }
        own
    }

    fn push(&mut self, height: f32, line: Line) {
        self.lines.push((self.height, line));
        self.height += height;
    }

    /// Those that `top..bottom` lets see.
    fn seen(&self, top: f32, bottom: f32) -> &[(f32, Line)] {
        let from = self.lines.partition_point(|(y, _)| *y <= top).saturating_sub(1);
        let to = self.lines.partition_point(|(y, _)| *y < bottom);
        self.lines.get(from..to).unwrap_or_default()
    }
}

/// Shows the list.
pub fn list_ui(ui: &mut Ui, book: &Book, finder: &mut Finder, actions: &mut Actions) {
    let key = Id::unique("find lines");
    let kept: Option<std::sync::Arc<Lines>> = ui.data(|data| data.get_temp(key));
    let lines = kept.filter(|lines| lines.generation == finder.generation()).unwrap_or_else(|| {
        let lines = std::sync::Arc::new(Lines::of(finder.hits(), finder.generation()));
        ui.data_mut(|data| data.insert_temp(key, lines.clone()));
        lines
    });
    let shown = std::mem::take(&mut finder.wants_scroll).then(|| finder.current()).flatten();
    scroll_ui(ui, ScrollArea::vertical().id_salt("find hits").auto_shrink(false), |ui, viewport| {
        let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), lines.height), Sense::hover());
        let line_rect = |y: f32, height: f32| {
            Rect::from_min_size(pos2(space.left(), space.top() + y), vec2(space.width(), height))
        };
        for &(y, line) in lines.seen(viewport.top(), viewport.bottom()) {
            match line {
                Line::Heading(heading, count) => heading_ui(ui, line_rect(y, HEADING), book, heading, count),
                Line::Hit(index) => {
                    if hit_ui(ui, line_rect(y, HIT), book, finder, index) {
                        actions.push(Action::Find(FindRequest::GoTo(index)));
                    }
                }
            }
        }
        let current = shown.and_then(|shown| lines.lines.iter().find(|(_, line)| *line == Line::Hit(shown)));
        if let Some((y, _)) = current {
            ui.scroll_to_rect(line_rect(*y, HIT), None);
        }
    });
}

fn heading_ui(ui: &Ui, rect: Rect, book: &Book, heading: Heading, count: usize) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter();
    let middle = rect.center().y + 2.0;
    let count = painter.text(
        pos2(rect.right() - INDENT, middle),
        Align2::RIGHT_CENTER,
        grouped(count),
        regular(size::CAPTION),
        palette.second,
    );
    let mut job = LayoutJob::simple_singleline(heading.words(book), bold(size::TEXT), palette.text);
    job.wrap = TextWrapping::truncate_at_width(count.left() - rect.left() - INDENT - 8.0);
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    painter.galley(pos2(rect.left() + INDENT, middle - words.size().y / 2.0), words, palette.text);
}

/// One hit; says whether it was clicked.
fn hit_ui(ui: &mut Ui, rect: Rect, book: &Book, finder: &Finder, index: usize) -> bool {
    let palette = Palette::of(ui.ctx());
    let Some(hit) = finder.hits().get(index) else { return false };
    let Some(text) = search::text(book, &hit.spot) else { return false };
    let place = where_of(book, &hit.spot);
    let (line, part) = excerpt(text, &hit.range);
    let is_current = finder.current() == Some(index);
    let response = ui
        .interact(rect, Id::unique(("hit", index)), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        WidgetInfo::selected(Role::ListItem, enabled, is_current, format!("{place}：{line}"))
    });
    let painter = ui.painter();
    let row = rect.shrink2(vec2(4.0, 1.0));
    if is_current {
        painter.rect_filled(row, 4.0, palette.tint);
    } else if response.hovered() {
        painter.rect_filled(row, 4.0, palette.line.gamma_multiply(0.45));
    }
    if response.has_focus() {
        let stroke = eframe::egui::Stroke::new(1.5, palette.accent);
        painter.rect_stroke(row, 4.0, stroke, eframe::egui::StrokeKind::Inside);
    }
    let width = row.width() - 2.0 * INDENT;
    let plain = TextFormat::simple(regular(size::TEXT), palette.text);
    let found = TextFormat { font_id: bold(size::TEXT), background: palette.found, ..plain.clone() };
    let mut words = LayoutJob { wrap: TextWrapping::truncate_at_width(width), ..LayoutJob::default() };
    let piece = |range: std::ops::Range<usize>| line.get(range).unwrap_or_default();
    words.append(piece(0..part.start), 0.0, plain.clone());
    words.append(piece(part.clone()), 0.0, found);
    words.append(piece(part.end..line.len()), 0.0, plain);
    let color = if is_current { palette.accent } else { palette.second };
    let mut above = LayoutJob::simple_singleline(place, regular(size::CAPTION), color);
    above.wrap = TextWrapping::truncate_at_width(width);
    let (above, words) = ui.fonts_mut(|fonts| (fonts.layout_job(above), fonts.layout_job(words)));
    painter.galley(pos2(rect.left() + INDENT, row.top() + 5.0), above, color);
    let at = pos2(rect.left() + INDENT, row.bottom() - 6.0 - words.size().y);
    painter.galley(at, words, palette.text);
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Key as _;
    use crate::book::{EntryId, SheetId};
    use crate::search::Spot;

    #[test]
    fn hits_stand_under_their_sheets_and_only_those_in_sight_are_shown() {
        let hit =
            |sheet| Hit { spot: Spot::Name(SheetId::from_raw(sheet), EntryId::from_raw(1)), range: 0..1 };
        let lines = Lines::of(&[hit(1), hit(1), hit(2)], 7);
        let sheet = |sheet| Heading::Sheet(SheetId::from_raw(sheet));
        let of = |lines: &[(f32, Line)]| lines.iter().map(|(_, line)| *line).collect::<Vec<_>>();
        assert_eq!(
            of(&lines.lines),
            [
                Line::Heading(sheet(1), 2),
                Line::Hit(0),
                Line::Hit(1),
                Line::Heading(sheet(2), 1),
                Line::Hit(2),
            ]
        );
        assert_eq!(lines.height, 2.0 * HEADING + 3.0 * HIT);
        assert_eq!(of(lines.seen(40.0, 90.0)), [Line::Hit(0), Line::Hit(1)]);
        assert_eq!(lines.seen(0.0, 1000.0).len(), 5);
        assert!(Lines::default().seen(0.0, 100.0).is_empty());
    }
}
