//! 「ファイル全体」: all that was done, by day.

use eframe::egui::{self, Align2, Color32, Rect, ScrollArea, Ui, pos2};

use crate::book::era;
use crate::edit::{PastStep, START, Session, StepState};
use crate::ui::kit::badge::chip_ui;
use crate::ui::kit::list::{List, ListEvent, ListRow};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::elided;
use crate::ui::request::{Action, Actions, HistoryRequest};
use crate::viewmodel::history::lines::{FIRST, HistoryLines, HistoryWhat, OTHER, PADDING};
use crate::viewmodel::history::words;
use crate::words::grouped;

use super::History;

/// From the panel's edge to the text.
const INDENT: f32 = 12.0;
/// The room for the time.
const TIME: f32 = 44.0;

/// Shows the list, once its lines are what the book says.
pub fn list_ui(ui: &mut Ui, session: &Session, history: &mut History, actions: &mut Actions) {
    let lines = std::mem::take(&mut history.lines);
    lines_ui(ui, session, &lines, history, actions);
    history.lines = lines;
}

fn lines_ui(
    ui: &mut Ui,
    session: &Session,
    lines: &HistoryLines,
    history: &mut History,
    actions: &mut Actions,
) {
    if std::mem::take(&mut history.wants_focus) {
        history.focus.take();
    }
    let chosen = history.selected;
    // At work is what was chosen, or where the book is.
    let cursor = chosen.filter(|seq| lines.at(*seq).is_some()).unwrap_or(lines.present());
    let list = List::new("history", "操作の一覧", Some(cursor)).selected(move |seq| chosen == Some(seq));
    let area = ScrollArea::vertical().id_salt("history steps").auto_shrink(false);
    let events = list.show(ui, area, lines, &mut history.focus, |ui, row| {
        let Some(line) = lines.get(row.at) else { return String::new() };
        match row.key {
            Some(seq) => step_ui(ui, row, seq, session, lines, line.what),
            None => day_ui(ui, row.rect, line.what),
        }
    });
    for event in events {
        match event {
            ListEvent::Moved(seq, _) => actions.push(Action::History(HistoryRequest::Show(seq))),
            ListEvent::Clicked(seq) | ListEvent::Entered(seq) => {
                actions.push(Action::History(HistoryRequest::Enter(seq)));
            }
            ListEvent::Folded(_) => {}
        }
    }
}

fn day_ui(ui: &Ui, rect: Rect, what: HistoryWhat) -> String {
    let palette = Palette::of(ui.ctx());
    let words = match what {
        HistoryWhat::Day(Some(day)) => era::wareki_day(day),
        _ => "日時の記録がない操作".to_owned(),
    };
    let at = pos2(rect.left() + INDENT, rect.center().y + 3.0);
    ui.painter().text(at, Align2::LEFT_CENTER, &words, bold(size::TEXT), palette.second);
    words
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
    fn of(session: &Session, past: &PastStep<'_>, lines: &HistoryLines, index: usize) -> Self {
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

/// A step that can be chosen.
fn step_ui(
    ui: &Ui,
    row: &ListRow<i64>,
    seq: i64,
    session: &Session,
    lines: &HistoryLines,
    what: HistoryWhat,
) -> String {
    let words = match what {
        HistoryWhat::Step(index, _) => {
            session.past(index).map(|past| Words::of(session, &past, lines, index)).unwrap_or_default()
        }
        _ => Words::start(),
    };
    let is_present = lines.present() == seq;
    if ui.is_rect_visible(row.rect) {
        paint(ui, row, &words, is_present);
    }
    if !words.place.is_empty() {
        row.response.clone().on_hover_text(words.whole());
    }
    words.all(is_present)
}

fn paint(ui: &Ui, row: &ListRow<i64>, words: &Words, is_present: bool) {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter();
    let rect = row.rect;
    let (title, plain) = match (words.is_undone, row.is_selected) {
        (true, _) => (palette.faint, palette.faint),
        (false, true) => (palette.accent, palette.second),
        (false, false) => (palette.text, palette.second),
    };
    let left = rect.left() + INDENT + if row.key == Some(START) { 0.0 } else { TIME };
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
        end = painter.text(pos2(end, line), Align2::RIGHT_CENTER, UNDONE, font, plain).left() - size::SPACE;
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
        let room = Rect::from_x_y_ranges(left..=right, line..=line);
        change_ui(ui, room, change, &words.others, Ink { plain, title });
    }
}

/// The colours of a step: of most words, and of those that say what it was.
struct Ink {
    plain: Color32,
    title: Color32,
}

/// A text before and after on one line, whose middle is that of `room`, and how many others there are.
fn change_ui(
    ui: &Ui,
    room: Rect,
    (before, after): &(String, String),
    others: &str,
    Ink { plain, title }: Ink,
) {
    let (mut left, mut right, line) = (room.left(), room.right(), room.center().y);
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
