//! Fields that text is edited in: by what a reader takes as one character.
//!
//! egui counts `char`s. A kanji and the selector of its variant, a kana and its
//! dakuten, an emoji and its skin are several of those, and one grapheme cluster
//! (UAX #29): the caret never stands within one, and Backspace and Delete take it
//! away whole. All fields are made here, so that it is so in each of them. In a pattern
//! ([`super::chips`]) a field in braces is one, too.

use std::any::TypeId;
use std::ops::Range;

use eframe::egui::text::{CCursor, CCursorRange, CharIndex};
use eframe::egui::text_edit::{TextEditOutput, TextEditState};
use eframe::egui::{Context, Event, Galley, Id, Key, Response, TextBuffer, TextEdit, Ui};
use icu_segmenter::GraphemeClusterSegmenter;

use crate::book::fields::{FieldPiece, pieces};

use crate::ui::kit::ime::is_composing;

/// A text as a field edits it.
pub struct Editable<'t> {
    text: &'t mut String,
    is_fixed: bool,
    units: Units,
}

/// What the caret goes over in one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Units {
    /// Clusters.
    #[default]
    Clusters,
    /// Those, and fields in braces.
    Fields,
}

/// What a buffer of a pattern is known by.
struct Pattern;

impl<'t> Editable<'t> {
    /// One that can be changed.
    pub fn new(text: &'t mut String) -> Self {
        Self { text, is_fixed: false, units: Units::Clusters }
    }

    /// One that can only be marked and copied, if `is_fixed`.
    pub fn fixed_if(text: &'t mut String, is_fixed: bool) -> Self {
        Self { text, is_fixed, units: Units::Clusters }
    }

    /// One of a pattern, in which a field in braces is as one character.
    pub fn with_fields(text: &'t mut String) -> Self {
        Self { text, is_fixed: false, units: Units::Fields }
    }
}

impl TextBuffer for Editable<'_> {
    fn is_mutable(&self) -> bool {
        !self.is_fixed
    }

    fn as_str(&self) -> &str {
        self.text
    }

    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        if self.is_fixed { 0 } else { self.text.insert_text(text, at) }
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        if !self.is_fixed {
            self.text.delete_char_range(range);
        }
    }

    fn delete_previous_char(&mut self, cursor: CCursor) -> CCursor {
        let start = before(self.text, cursor.index.0, self.units);
        self.delete_selected_ccursor_range([CCursor::new(start), cursor])
    }

    fn delete_next_char(&mut self, cursor: CCursor) -> CCursor {
        let end = after(self.text, cursor.index.0, self.units);
        self.delete_selected_ccursor_range([cursor, CCursor::new(end)])
    }

    fn type_id(&self) -> TypeId {
        match self.units {
            Units::Clusters => TypeId::of::<Editable<'static>>(),
            Units::Fields => TypeId::of::<Pattern>(),
        }
    }
}

/// A field of one line.
#[allow(clippy::disallowed_methods)]
pub fn singleline<'t>(text: &'t mut Editable<'_>) -> TextEdit<'t> {
    TextEdit::singleline(text)
}

/// A field of several lines.
#[allow(clippy::disallowed_methods)]
pub fn multiline<'t>(text: &'t mut Editable<'_>) -> TextEdit<'t> {
    TextEdit::multiline(text)
}

/// Shows a field that was made here.
#[allow(clippy::disallowed_methods)]
pub fn show(ui: &mut Ui, field: TextEdit<'_>) -> TextEditOutput {
    let (mut output, text) = field.show_returning_text(ui);
    let id = output.response.response.id;
    if !ui.memory(|memory| memory.has_focus(id)) {
        return output;
    }
    let way = ui.input(|input| Way::of(&input.events));
    let was_noted = ui.data(|data| data.get_temp::<Noted>(noted())).is_some_and(|noted| noted.field == id);
    if way.is_none() && was_noted && !output.response.response.changed() {
        return output;
    }
    let units = if text.type_id() == TypeId::of::<Pattern>() { Units::Fields } else { Units::Clusters };
    let text = text.as_str();
    let has_clusters = !is_plain(text) || units == Units::Fields;
    ui.data_mut(|data| data.insert_temp(noted(), Noted { field: id, has_clusters }));
    // What is composed is the input method's until it is decided.
    let range = output.state.cursor.char_range().filter(|_| has_clusters && !is_composing(ui.ctx()));
    let Some(range) = range else { return output };
    let settled = out_of_clusters((text, units), &output.galley, range, way.unwrap_or(Way::Nearest));
    if settled != range {
        output.state.cursor.set_char_range(Some(settled));
        output.state.clone().store(ui.ctx(), id);
        output.cursor_range = output.cursor_range.map(|_| settled);
        ui.ctx().request_repaint();
    }
    output
}

/// The same for a field of one line. As on Windows, Tab selects what it holds.
pub fn add(ui: &mut Ui, field: TextEdit<'_>) -> Response {
    let output = show(ui, field);
    let field = output.response.response;
    if field.gained_focus() && came_by_tab(ui.ctx()) {
        select_all(ui.ctx(), field.id, output.galley.text());
        ui.ctx().request_repaint();
    }
    field
}

/// Selects all that a field holds.
pub fn select_all(ctx: &Context, field: Id, text: &str) {
    let mut state = TextEditState::load(ctx, field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    state.store(ctx, field);
}

/// Whether Tab was pressed in this frame, or the last: backwards it takes one more.
fn came_by_tab(ctx: &Context) -> bool {
    let pass = ctx.data(|data| data.get_temp::<u64>(tabbed()));
    pass.is_some_and(|pass| ctx.cumulative_pass_nr() <= pass + 1)
}

/// Takes note of a Tab, wherever that leads.
pub fn note_tab(ctx: &Context) {
    let is_tab = |event: &Event| matches!(event, Event::Key { key: Key::Tab, pressed: true, .. });
    if ctx.input(|input| input.events.iter().any(is_tab)) {
        let now = ctx.cumulative_pass_nr();
        ctx.data_mut(|data| data.insert_temp(tabbed(), now));
    }
}

fn tabbed() -> Id {
    Id::unique("tab was pressed")
}

/// Whether the field with the focus has to be given the keys that move the caret one
/// by one: each goes over a cluster, which egui does not know of.
pub fn steps_singly(ctx: &Context) -> bool {
    let noted = ctx.data(|data| data.get_temp::<Noted>(noted())).filter(|noted| noted.has_clusters);
    noted.is_some_and(|noted| ctx.memory(|memory| memory.has_focus(noted.field)))
}

/// Whether an event moves the caret by a character, or a word.
pub fn is_step(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::ArrowLeft | Key::ArrowRight, pressed: true, .. })
}

/// What is known of the field that last had the focus.
#[derive(Clone, Copy, Debug)]
struct Noted {
    field: Id,
    /// Some of its characters are several `char`s.
    has_clusters: bool,
}

fn noted() -> Id {
    Id::unique("field with clusters")
}

/// Where a caret goes that came to stand within a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Back,
    On,
    Nearest,
}

impl Way {
    /// How the last of a frame's events moved it; `None` where there were none.
    fn of(events: &[Event]) -> Option<Self> {
        events.last()?;
        let mut steps = events.iter().rev().filter_map(|event| match event {
            Event::Key { key: Key::ArrowLeft | Key::Backspace, pressed: true, .. } => Some(Self::Back),
            Event::Key { key: Key::ArrowRight, pressed: true, .. } => Some(Self::On),
            _ => None,
        });
        Some(steps.next().unwrap_or(Self::Nearest))
    }
}

/// The range with its ends between clusters.
fn out_of_clusters(
    (text, units): (&str, Units),
    galley: &Galley,
    range: CCursorRange,
    way: Way,
) -> CCursorRange {
    let settle = |cursor: CCursor, way: Way| {
        let Some(cluster) = around(text, cursor.index.0, units) else { return cursor };
        let [start, end] = [cluster.start, cluster.end].map(CCursor::new);
        let x = |cursor| galley.pos_from_cursor(cursor).min.x;
        let is_near_start = || x(cursor) - x(start) < x(end) - x(cursor);
        match way {
            Way::Back => start,
            Way::Nearest if is_near_start() => start,
            Way::On | Way::Nearest => end,
        }
    };
    let primary = settle(range.primary, way);
    let secondary = if range.is_empty() { primary } else { settle(range.secondary, Way::Nearest) };
    CCursorRange { primary, secondary, h_pos: range.h_pos }
}

/// Whether it is seen at a glance that all characters are single `char`s: most texts
/// are of kanji, kana and Latin letters alone.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| {
        matches!(c, '\0'..='\u{2ff}' | '\u{2010}'..='\u{206f}' | '\u{2100}'..='\u{3029}' | '\u{3030}'..='\u{3098}'
            | '\u{309b}'..='\u{9fff}' | '\u{e000}'..='\u{faff}' | '\u{fe30}'..='\u{ff9d}' | '\u{ffa0}'..='\u{fffd}'
            | '\u{20000}'..='\u{3ffff}')
            && c != '\r'
    })
}

/// The line that a place in bytes is in, with where that begins.
fn line(text: &str, at: usize) -> (usize, &str) {
    let start = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |end| end + 1);
    let rest = text.get(start..).unwrap_or_default();
    let end = text.get(at..).and_then(|tail| tail.find('\n')).map_or(rest.len(), |end| at - start + end);
    (start, rest.get(..end).unwrap_or(rest))
}

/// The edges of clusters around a place in bytes: the last before it, and the first
/// after it; and whether it is one itself.
fn edges(text: &str, at: usize, units: Units) -> (usize, usize, bool) {
    let (start, line) = line(text, at);
    // The line's end is a character of its own.
    let (mut before, mut after) = (start.saturating_sub(1), (start + line.len() + 1).min(text.len()));
    let mut is_edge = line.is_empty();
    for edge in GraphemeClusterSegmenter::new().segment_str(line).map(|edge| start + edge) {
        match edge.cmp(&at) {
            std::cmp::Ordering::Less => before = edge,
            std::cmp::Ordering::Equal => is_edge = true,
            std::cmp::Ordering::Greater => {
                after = edge;
                break;
            }
        }
    }
    if units == Units::Fields {
        let mut end = start;
        for piece in pieces(line) {
            let (FieldPiece::Text(words) | FieldPiece::Field(words)) = piece;
            let begin = end;
            end += words.len();
            let is_field = matches!(piece, FieldPiece::Field(_));
            if is_field && (begin..end).contains(&at) {
                after = end;
            }
            if is_field && begin < at && at <= end {
                before = begin;
                is_edge &= at == end;
            }
        }
    }
    (before, after, is_edge)
}

fn byte_of(text: &str, at: usize) -> usize {
    text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte)
}

fn char_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).chars().count()
}

/// Where the cluster before a place begins, in `char`s.
fn before(text: &str, at: usize, units: Units) -> usize {
    char_of(text, edges(text, byte_of(text, at), units).0)
}

/// Where the cluster after a place ends, in `char`s.
fn after(text: &str, at: usize, units: Units) -> usize {
    char_of(text, edges(text, byte_of(text, at), units).1)
}

/// The cluster that a place is within, in `char`s; `None` where it is between two.
fn around(text: &str, at: usize, units: Units) -> Option<Range<usize>> {
    let (start, end, is_edge) = edges(text, byte_of(text, at), units);
    (!is_edge).then(|| char_of(text, start)..char_of(text, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLUSTERWISE: Units = Units::Clusters;

    /// Clusters of several `char`s: a variant of a kanji, a kana with its dakuten, an
    /// emoji with a skin, a family, a flag, narrow kana with a dakuten.
    const CLUSTERS: [&str; 6] = [
        "葛\u{e0100}",
        "か\u{3099}",
        "\u{1f44d}\u{1f3fd}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{1f1ef}\u{1f1f5}",
        "ｶﾞ",
    ];

    #[test]
    fn a_cluster_is_gone_over_and_taken_away_whole() {
        for cluster in CLUSTERS {
            let length = cluster.chars().count();
            let text = format!("x{cluster}y\n{cluster}");
            assert_eq!(after(&text, 1, CLUSTERWISE), 1 + length, "{cluster}");
            assert_eq!(before(&text, 1 + length, CLUSTERWISE), 1, "{cluster}");
            for within in 2..=length {
                assert_eq!(around(&text, within, CLUSTERWISE), Some(1..1 + length), "{cluster}");
            }
            let [mut one, mut other] = [text.clone(), text.clone()];
            Editable::new(&mut one).delete_next_char(CCursor::new(1));
            let cursor = Editable::new(&mut other).delete_previous_char(CCursor::new(1 + length));
            let without = format!("xy\n{cluster}");
            assert_eq!([&*one, &*other], [&*without; 2], "{cluster}");
            assert_eq!(cursor.index.0, 1);
        }
    }

    #[test]
    fn the_ends_of_lines_and_of_the_text_are_edges() {
        let text = "a\n\nか\u{3099}";
        let all: Vec<(usize, usize)> =
            (0..=5).map(|at| (before(text, at, CLUSTERWISE), after(text, at, CLUSTERWISE))).collect();
        assert_eq!(all, [(0, 1), (0, 2), (1, 3), (2, 5), (3, 5), (3, 5)]);
        let within: Vec<usize> = (0..=5).filter(|at| around(text, *at, CLUSTERWISE).is_some()).collect();
        assert_eq!(within, [4]);
        assert_eq!(
            (before("", 0, CLUSTERWISE), after("", 0, CLUSTERWISE), around("", 0, CLUSTERWISE)),
            (0, 0, None)
        );
    }

    #[test]
    fn only_a_text_without_clusters_is_plain() {
        let plain = "令和6年度、㈱・①～ー「ガ」ﾊ𠮷 Straße…\n";
        assert!(is_plain(plain));
        let clusters = GraphemeClusterSegmenter::new().segment_str(plain).count() - 1;
        assert_eq!(clusters, plain.chars().count());
        assert!(CLUSTERS.into_iter().all(|cluster| !is_plain(cluster)));
        assert!(!is_plain("e\u{301}") && !is_plain("a\u{fe0f}") && !is_plain("\u{200d}"));
    }

    #[test]
    fn what_is_fixed_stays() {
        let mut text = "か\u{3099}".to_owned();
        let mut fixed = Editable::fixed_if(&mut text, true);
        fixed.delete_previous_char(CCursor::new(2));
        fixed.replace_with("b");
        assert_eq!(fixed.as_str(), "か\u{3099}");
    }

    #[test]
    fn a_field_of_a_pattern_is_gone_over_and_taken_away_whole() {
        let text = "第{年度}_か\u{3099}{表題}";
        let all: Vec<usize> = text.char_indices().map(|(byte, _)| char_of(text, byte)).collect();
        let stops: Vec<usize> =
            all.into_iter().filter(|at| around(text, *at, Units::Fields).is_none()).collect();
        assert_eq!(stops, [0, 1, 5, 6, 8], "between the kanji, the fields and the letters");
        assert_eq!((after(text, 1, Units::Fields), before(text, 5, Units::Fields)), (5, 1));
        assert_eq!((after(text, 8, Units::Fields), before(text, 12, Units::Fields)), (12, 8));
        assert_eq!(around(text, 3, Units::Fields), Some(1..5));
        let mut pattern = text.to_owned();
        Editable::with_fields(&mut pattern).delete_previous_char(CCursor::new(5));
        assert_eq!(pattern, "第_か\u{3099}{表題}");
        Editable::with_fields(&mut pattern).delete_next_char(CCursor::new(4));
        assert_eq!(pattern, "第_か\u{3099}");
        // What is only a brace is a letter.
        assert_eq!(after("{年度", 0, Units::Fields), 1);
    }
}
