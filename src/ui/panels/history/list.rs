//! 「ファイル全体」: all that was done, by day.

use eframe::egui::{
    self, Align2, Color32, CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Role, ScrollArea,
    Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::book::era;
use crate::edit::{PastStep, START, Session, StepState};
use crate::ui::kit::badge::chip_ui;
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, scroll_ui};
use crate::ui::request::{Action, Actions, HistoryRequest};
use crate::viewmodel::history::lines::{FIRST, Line, Lines, OTHER, PADDING, What};
use crate::viewmodel::history::words;
use crate::viewmodel::numbers::grouped;

use super::History;

/// From the panel's edge to the text.
const INDENT: f32 = 12.0;
/// The room for the time.
const TIME: f32 = 44.0;
/// The arrows are the list's own.
const OWN: EventFilter =
    EventFilter { tab: false, horizontal_arrows: false, vertical_arrows: true, escape: false };

/// Shows the list, once its lines are what the book says.
pub fn list_ui(ui: &mut Ui, session: &Session, history: &mut History, actions: &mut Actions) {
    let lines = std::mem::take(&mut history.lines);
    lines_ui(ui, session, &lines, history, actions);
    history.lines = lines;
}

fn lines_ui(ui: &mut Ui, session: &Session, lines: &Lines, history: &mut History, actions: &mut Actions) {
    // One stop of the Tab key: what was chosen, or where the book is.
    let stop = history.selected.filter(|seq| lines.at(*seq).is_some()).unwrap_or(lines.present());
    if std::mem::take(&mut history.wants_focus) {
        history.wanted = Some(stop);
        history.wants_scroll = true;
    }
    let scrolls = std::mem::take(&mut history.wants_scroll);
    let area = ScrollArea::vertical().id_salt("history steps").auto_shrink(false);
    scroll_ui(ui, area, |ui, viewport| {
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::List);
            node.set_label("操作の一覧");
        });
        let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), lines.height()), Sense::hover());
        let rect_of = |line: &Line| {
            let min = pos2(space.left(), space.top() + line.top);
            Rect::from_min_size(min, vec2(space.width(), line.height))
        };
        let seen = lines.seen(viewport.top(), viewport.bottom());
        // The one with the focus is there wherever it is.
        let own = lines.at(stop);
        for at in seen.clone().chain(own.filter(|at| !seen.contains(at))) {
            let Some(line) = lines.get(at) else { continue };
            let rect = rect_of(line);
            let Some(seq) = line.what.seq() else {
                day_ui(ui, rect, line.what);
                continue;
            };
            let is_wanted = history.wanted.take_if(|wanted| *wanted == seq).is_some();
            let row = Row { seq, is_stop: seq == stop, is_selected: history.selected == Some(seq) };
            let response = row.show(ui, rect, session, lines, line.what);
            if is_wanted {
                response.request_focus();
            }
            if response.clicked() {
                actions.push(Action::History(HistoryRequest::Enter(seq)));
            } else if response.has_focus()
                && let Some(next) = keys(ui, &response, seq, lines, viewport.height())
            {
                history.wanted = Some(next);
                history.wants_scroll = true;
                actions.push(Action::History(HistoryRequest::Show(next)));
            }
        }
        if let Some(line) = own.filter(|_| scrolls).and_then(|at| lines.get(at)) {
            ui.scroll_to_rect(rect_of(line), None);
        }
    });
}

/// The step that the keys lead to from the one that has the focus.
fn keys(ui: &Ui, response: &Response, seq: i64, lines: &Lines, room: f32) -> Option<i64> {
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, OWN));
    if is_deciding(ui.ctx()) {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key)) as isize;
    let page = (room / (2.0 * PADDING + FIRST + 2.0 * OTHER)).max(1.0) as isize;
    let far = isize::MAX;
    let steps = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, page), (Key::PageUp, -page)];
    let by: isize = steps.into_iter().map(|(key, step)| pressed(key) * step).sum();
    let by = if pressed(Key::Home) > 0 { -far } else { by };
    let by = if pressed(Key::End) > 0 { far } else { by };
    (by != 0).then(|| lines.beside(seq, by)).flatten()
}

fn day_ui(ui: &Ui, rect: Rect, what: What) {
    let palette = Palette::of(ui.ctx());
    let words = match what {
        What::Day(Some(day)) => era::wareki_day(day),
        _ => "日時の記録がない操作".to_owned(),
    };
    let at = pos2(rect.left() + INDENT, rect.center().y + 3.0);
    ui.painter().text(at, Align2::LEFT_CENTER, words, bold(size::TEXT), palette.second);
}

/// A step that can be chosen.
struct Row {
    seq: i64,
    is_stop: bool,
    is_selected: bool,
}

/// The words of a step.
#[derive(Default)]
struct Words {
    time: String,
    label: String,
    place: String,
    /// A text before and after.
    change: Option<(String, String)>,
    /// How many other texts were changed.
    others: String,
    by: String,
    /// It does not stand.
    is_undone: bool,
}

impl Words {
    fn of(session: &Session, past: &PastStep<'_>, lines: &Lines, index: usize) -> Self {
        let book = session.book();
        let facts = lines.facts(index);
        let others = facts.map_or(0, |facts| facts.texts.saturating_sub(1));
        Self {
            time: past.at.map(|at| era::clock_time(at.time())).unwrap_or_default(),
            label: past.label.to_owned(),
            place: words::place(book, past),
            change: past.texts(book).next().map(|text| words::change(&text)),
            others: if others > 0 { format!("ほか{}か所", grouped(others)) } else { String::new() },
            by: past.by.filter(|_| lines.several()).unwrap_or_default().to_owned(),
            is_undone: past.state != StepState::Done,
        }
    }

    fn start() -> Self {
        Self { label: "最初の状態".to_owned(), ..Self::default() }
    }

    /// The place and the texts, which are cut in the list.
    fn whole(&self) -> String {
        match &self.change {
            Some((before, after)) => format!("{}\n{before}\n→ {after}", self.place),
            None => self.place.clone(),
        }
    }

    /// As a screen reader says it.
    fn all(&self, is_present: bool) -> String {
        let change = self.change.as_ref().map(|(before, after)| format!("{before} → {after}"));
        let state = match (is_present, self.is_undone) {
            (true, _) => PRESENT,
            (_, true) => UNDONE,
            _ => "",
        };
        let first = format!("{} {}", self.time, self.label);
        let parts = [
            first.trim_start(),
            &self.place,
            change.as_deref().unwrap_or_default(),
            &self.others,
            &self.by,
            state,
        ];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("、")
    }
}

const PRESENT: &str = "現在";
const UNDONE: &str = "元に戻した操作";

impl Row {
    fn show(&self, ui: &mut Ui, rect: Rect, session: &Session, lines: &Lines, what: What) -> Response {
        let id = Id::unique(("history", self.seq));
        let mut sense = Sense::CLICK;
        if self.is_stop || ui.memory(|memory| memory.has_focus(id)) {
            sense |= Sense::FOCUSABLE;
        }
        let response = ui.interact(rect, id, sense).on_hover_cursor(CursorIcon::PointingHand);
        let words = match what {
            What::Step(index, _) => {
                session.past(index).map(|past| Words::of(session, &past, lines, index)).unwrap_or_default()
            }
            _ => Words::start(),
        };
        let is_present = lines.present() == self.seq;
        let enabled = ui.is_enabled();
        response.widget_info(|| {
            WidgetInfo::selected(Role::ListItem, enabled, self.is_selected, words.all(is_present))
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect, &words, is_present, &response);
        }
        if words.place.is_empty() { response } else { response.on_hover_text(words.whole()) }
    }

    fn paint(&self, ui: &Ui, rect: Rect, words: &Words, is_present: bool, response: &Response) {
        let palette = Palette::of(ui.ctx());
        let painter = ui.painter();
        let row = rect.shrink2(vec2(4.0, 1.0));
        if self.is_selected {
            painter.rect_filled(row, size::CORNER, palette.tint);
        } else if response.hovered() {
            painter.rect_filled(row, size::CORNER, palette.hover());
        }
        if response.has_focus() {
            painter.rect_stroke(row, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
        }
        let (title, plain) = match (words.is_undone, self.is_selected) {
            (true, _) => (palette.faint, palette.faint),
            (false, true) => (palette.accent, palette.second),
            (false, false) => (palette.text, palette.second),
        };
        let left = rect.left() + INDENT + if self.seq == START { 0.0 } else { TIME };
        let right = rect.right() - INDENT;
        let mut line = rect.top() + PADDING + FIRST / 2.0;
        let middle = |x: f32, line: f32, galley: &egui::Galley| pos2(x, line - galley.size().y / 2.0);

        let time = pos2(rect.left() + INDENT, line);
        painter.text(time, Align2::LEFT_CENTER, &words.time, regular(size::CAPTION), plain);
        let mut end = right;
        if is_present {
            end = chip_ui(ui, pos2(end, line), PRESENT, palette.accent) - size::SPACE;
        } else if words.is_undone {
            let font = regular(size::CAPTION);
            end =
                painter.text(pos2(end, line), Align2::RIGHT_CENTER, UNDONE, font, plain).left() - size::SPACE;
        }
        if !words.by.is_empty() {
            let room = (right - left) * 0.4;
            let by = elided(ui, &words.by, regular(size::CAPTION), plain, room);
            end -= by.size().x;
            painter.galley(middle(end, line, &by), by, plain);
            end -= size::SPACE;
        }
        let label = elided(ui, &words.label, regular(size::TEXT), title, end - left);
        painter.galley(middle(left, line, &label), label, title);
        line += FIRST / 2.0 + OTHER / 2.0;

        if !words.place.is_empty() {
            let place = elided(ui, &words.place, regular(size::CAPTION), plain, right - left);
            painter.galley(middle(left, line, &place), place, plain);
            line += OTHER;
        }
        if let Some(change) = &words.change {
            change_ui(ui, (left, right, line), change, &words.others, (plain, title));
        }
    }
}

/// A text before and after on one line, and how many others there are.
fn change_ui(
    ui: &Ui,
    (mut left, mut right, line): (f32, f32, f32),
    (before, after): &(String, String),
    others: &str,
    (plain, title): (Color32, Color32),
) {
    let painter = ui.painter();
    let font = regular(size::CAPTION);
    if !others.is_empty() {
        let others = painter.text(pos2(right, line), Align2::RIGHT_CENTER, others, font.clone(), plain);
        right = others.left() - size::SPACE;
    }
    let room = right - left;
    for (text, color, room) in [(before, plain, room * 0.45), (&" → ".to_owned(), plain, room)] {
        let words = elided(ui, text, font.clone(), color, room);
        let width = words.size().x;
        painter.galley(pos2(left, line - words.size().y / 2.0), words, color);
        left += width;
    }
    let words = elided(ui, after, font, title, right - left);
    painter.galley(pos2(left, line - words.size().y / 2.0), words, title);
}
