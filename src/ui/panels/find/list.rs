//! The list of what was found, by sheet.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{Align2, Id, Rect, ScrollArea, Ui, pos2};

use crate::book::Book;
use crate::search::{self, Hit};
use crate::ui::kit::list::{List, ListEvent, ListFocus, ListRow};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::request::{Action, Actions, FindRequest};
use crate::viewmodel::find::finder::Finder;
use crate::viewmodel::find::words::Heading;
use crate::viewmodel::find::words::{excerpt, heading, where_of};
use crate::viewmodel::rows::{ListMotion, ListRows, step};
use crate::words::grouped;

const HEADING: f32 = 32.0;
const HIT: f32 = 48.0;
/// From the panel's edge to the text.
const INDENT: f32 = 12.0;

/// The lines of the list and where they are, as long as the hits stay the same.
#[derive(Clone, Debug, Default)]
struct Lines {
    generation: u64,
    lines: Vec<(f32, HitLine)>,
    /// The line of each hit.
    places: Vec<usize>,
    height: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum HitLine {
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
            own.push(HEADING, HitLine::Heading(heading(&first.spot), group.len()));
            for _ in group {
                own.places.push(own.lines.len());
                own.push(HIT, HitLine::Hit(index));
                index += 1;
            }
        }
        own
    }

    fn push(&mut self, height: f32, line: HitLine) {
        self.lines.push((self.height, line));
        self.height += height;
    }
}

impl ListRows for Lines {
    type Key = usize;

    fn count(&self) -> usize {
        self.lines.len()
    }

    fn key(&self, at: usize) -> Option<usize> {
        match self.lines.get(at)?.1 {
            HitLine::Hit(index) => Some(index),
            HitLine::Heading(..) => None,
        }
    }

    fn place(&self, hit: usize) -> Option<usize> {
        self.places.get(hit).copied()
    }

    fn top(&self, at: usize) -> f32 {
        self.lines.get(at).map_or(self.height, |(y, _)| *y)
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
    let kept = Id::unique("find focus");
    let mut focus: ListFocus = ui.data(|data| data.get_temp(kept)).unwrap_or_default();
    if std::mem::take(&mut finder.wants_scroll) {
        focus.reveal();
    }
    // The keys begin at the first where none is shown yet.
    let (shown, first) = (finder.current(), step(lines.as_ref(), None, ListMotion::First));
    let list = List::new("hit", "検索の結果", shown.or(first)).selected(move |hit| shown == Some(hit));
    let area = ScrollArea::vertical().id_salt("find hits").auto_shrink(false);
    let events = list.show(ui, area, lines.as_ref(), &mut focus, |ui, row| match lines.lines.get(row.at) {
        Some((_, HitLine::Heading(heading, count))) => heading_ui(ui, row.rect, book, *heading, *count),
        Some((_, HitLine::Hit(index))) => hit_ui(ui, row, book, finder, *index),
        None => String::new(),
    });
    ui.data_mut(|data| data.insert_temp(kept, focus));
    for event in events {
        match event {
            ListEvent::Moved(hit, _) => actions.push(Action::Find(FindRequest::Show(hit))),
            ListEvent::Clicked(hit) | ListEvent::Entered(hit) => {
                actions.push(Action::Find(FindRequest::GoTo(hit)))
            }
            ListEvent::Folded(_) => {}
        }
    }
}

fn heading_ui(ui: &Ui, rect: Rect, book: &Book, heading: Heading, count: usize) -> String {
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
    let name = heading.words(book);
    let mut job = LayoutJob::simple_singleline(name.clone(), bold(size::TEXT), palette.text);
    job.wrap = TextWrapping::truncate_at_width(count.left() - rect.left() - INDENT - 8.0);
    let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
    painter.galley(pos2(rect.left() + INDENT, middle - words.size().y / 2.0), words, palette.text);
    name
}

/// One hit; gives what it is called.
fn hit_ui(ui: &Ui, row: &ListRow<usize>, book: &Book, finder: &Finder, index: usize) -> String {
    let palette = Palette::of(ui.ctx());
    let Some(hit) = finder.hits().get(index) else { return String::new() };
    let Some(text) = search::text(book, &hit.spot) else { return String::new() };
    let place = where_of(book, &hit.spot);
    let (line, part) = excerpt(text, &hit.range);
    let (rect, row, is_current) = (row.rect, row.ground, row.is_selected);
    let painter = ui.painter();
    let name = format!("{place}：{line}");
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
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Key as _;
    use crate::book::{EntryId, SheetId};
    use crate::search::Spot;
    use crate::viewmodel::rows::seen;

    #[test]
    fn hits_stand_under_their_sheets_and_only_those_in_sight_are_shown() {
        let hit =
            |sheet| Hit { spot: Spot::Name(SheetId::from_raw(sheet), EntryId::from_raw(1)), range: 0..1 };
        let lines = Lines::of(&[hit(1), hit(1), hit(2)], 7);
        let sheet = |sheet| Heading::Sheet(SheetId::from_raw(sheet));
        let of = |lines: &[(f32, HitLine)]| lines.iter().map(|(_, line)| *line).collect::<Vec<_>>();
        assert_eq!(
            of(&lines.lines),
            [
                HitLine::Heading(sheet(1), 2),
                HitLine::Hit(0),
                HitLine::Hit(1),
                HitLine::Heading(sheet(2), 1),
                HitLine::Hit(2),
            ]
        );
        assert_eq!(lines.height, 2.0 * HEADING + 3.0 * HIT);
        assert_eq!(seen(&lines, 40.0, 90.0), 1..3);
        assert_eq!(seen(&lines, 0.0, 1000.0), 0..5);
        assert!(seen(&Lines::default(), 0.0, 100.0).is_empty());
        let keys = [0, 1, 2].map(|hit| lines.key(lines.place(hit).unwrap()));
        assert_eq!(keys, [Some(0), Some(1), Some(2)]);
    }
}
