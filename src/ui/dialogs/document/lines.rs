//! The lists of the page: the sheets that come of the leaf, and what had better be looked at.

use eframe::egui::{Color32, Rect, ScrollArea, Ui, pos2, vec2};

use crate::import::document::LeafPlace;
use crate::import::{ImportNote, ImportNoteKind};
use crate::ui::kit::badge::chip_ui;
use crate::ui::kit::list::{List, ListEvent, ListFocus};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::elided;
use crate::viewmodel::document::draft::ImportDraft;
use crate::viewmodel::document::outcome::{OutcomeLine, texts};
use crate::viewmodel::rows::NumberedRows;

/// The height of a line.
const ROW: f32 = 26.0;
/// From the edge to what is written.
const INDENT: f32 = 8.0;
/// The share of the name's column in a row, where there are this many others.
const NAME: f32 = 1.6;
/// The room for the kind of a note.
const KIND: f32 = 86.0;

/// The sheets that come of the leaf; gives the row of the leaf that is gone to.
pub fn lines_ui(ui: &mut Ui, draft: &ImportDraft, (at, focus): &mut (usize, ListFocus)) -> Option<u32> {
    let book = draft.book()?;
    let lines = draft.lines();
    let number = draft.row().map(|row| row.number);
    // What is at work in the leaf is lit here.
    let is_lit =
        |line: usize| matches!(lines.get(line), Some(OutcomeLine::Entry(_, row)) if Some(*row) == number);
    let area = ScrollArea::vertical().id_salt("document outcome").auto_shrink(false);
    let rows = NumberedRows { count: lines.len(), height: ROW };
    let list = List::new("document outcome", "できる調書", Some((*at).min(lines.len().saturating_sub(1))));
    let events = list.selected(is_lit).in_line().show(ui, area, &rows, focus, |ui, row| {
        let Some(line) = lines.get(row.at) else { return String::new() };
        line_ui(ui, row.rect, *line, &texts(book, *line))
    });
    let mut to = None;
    for event in events {
        if let ListEvent::Moved(line, _) | ListEvent::Clicked(line) | ListEvent::Entered(line) = event {
            *at = line;
            to = match lines.get(line) {
                Some(OutcomeLine::Entry(_, row)) => Some(*row),
                _ => to,
            };
        }
    }
    to
}

/// Paints a line; gives what it is called.
fn line_ui(ui: &Ui, rect: Rect, line: OutcomeLine, texts: &[String]) -> String {
    let palette = Palette::of(ui.ctx());
    let inner = rect.shrink2(vec2(INDENT, 0.0));
    let put = |x: (f32, f32), text: &str, font, color: Color32| {
        let words = elided(ui, text, font, color, x.1 - x.0 - 6.0);
        ui.painter().galley(pos2(x.0, rect.center().y - words.size().y / 2.0), words, color);
    };
    match line {
        OutcomeLine::Sheet(_) => {
            let text = texts.first().map(String::as_str).unwrap_or_default();
            put((inner.left(), inner.right()), text, bold(size::TEXT), palette.accent);
        }
        OutcomeLine::Overall(_) => {
            let text = texts.first().map(String::as_str).unwrap_or_default();
            put((inner.left(), inner.right()), text, regular(size::TEXT - 1.0), palette.amber);
        }
        OutcomeLine::Captions(_) | OutcomeLine::Entry(..) => {
            let is_head = matches!(line, OutcomeLine::Captions(_));
            let unit = inner.width() / (texts.len().saturating_sub(1) as f32 + NAME);
            let mut x = inner.left();
            for (at, text) in texts.iter().enumerate() {
                let width = if at == 0 { unit * NAME } else { unit };
                let font =
                    if is_head || at == 0 { bold(size::CAPTION) } else { regular(size::CAPTION + 0.5) };
                put((x, x + width), text, font, if is_head { palette.second } else { palette.text });
                x += width;
            }
        }
    }
    let y = rect.bottom() - 0.5;
    ui.painter().hline(rect.x_range(), y, (1.0, palette.line.gamma_multiply(0.6)));
    let filled: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    filled.join("　")
}

/// What had better be looked at; gives the place that is gone to, and whether the keyboard
/// goes with it.
pub fn notes_ui(
    ui: &mut Ui,
    draft: &ImportDraft,
    (at, focus): &mut (usize, ListFocus),
) -> Option<(LeafPlace, bool)> {
    let notes = draft.notes();
    let area = ScrollArea::vertical().id_salt("document notes").auto_shrink(false);
    let rows = NumberedRows { count: notes.len(), height: ROW };
    let cursor = (!notes.is_empty()).then(|| (*at).min(notes.len() - 1));
    let list = List::new("document notes", "確かめること", cursor);
    let events = list.in_line().show(ui, area, &rows, focus, |ui, row| {
        let Some(note) = notes.get(row.at) else { return String::new() };
        row.response.clone().on_hover_text(&note.words);
        note_ui(ui, row.rect, note)
    });
    let mut to = None;
    for event in events {
        let (line, enters) = match event {
            ListEvent::Moved(line, _) | ListEvent::Clicked(line) => (line, false),
            ListEvent::Entered(line) => (line, true),
            ListEvent::Folded(_) => continue,
        };
        *at = line;
        to = notes.get(line).and_then(|note| note.place).map(|place| (place, enters)).or(to);
    }
    to
}

/// Paints a note; gives what it is called.
fn note_ui(ui: &Ui, rect: Rect, note: &ImportNote) -> String {
    let palette = Palette::of(ui.ctx());
    let color = match note.kind {
        ImportNoteKind::Guessed => palette.red,
        ImportNoteKind::LeftOut => palette.amber,
        ImportNoteKind::Joined | ImportNoteKind::Space => palette.blue,
        ImportNoteKind::Told => palette.gray,
    };
    let words = note.kind.words();
    chip_ui(ui, pos2(rect.left() + KIND, rect.center().y), words, color);
    let from = rect.left() + KIND + size::SPACE;
    let text = elided(ui, &note.words, regular(size::TEXT - 1.0), palette.text, rect.right() - from - INDENT);
    ui.painter().galley(pos2(from, rect.center().y - text.size().y / 2.0), text, palette.text);
    format!("{words}　{}", note.words)
}
