//! Before the first step: which file is last year's.

use std::path::Path;

use eframe::egui::{Align2, Rect, RichText, ScrollArea, Ui, pos2, vec2};

use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::list::{List, ListEvent, ListFocus};
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::{caption, elided, elided_path};
use crate::ui::request::LastYear;
use crate::viewmodel::rows::NumberedRows;

/// The height of a file.
const FILE: f32 = 48.0;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarryAsked {
    /// To go on with the one that is chosen.
    Next,
    /// Another file.
    Other,
}

/// A book that may be last year's.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Candidate {
    pub source: LastYear,
    /// Its year and title.
    pub title: String,
    /// Where it is.
    pub place: String,
}

/// Which of them is chosen.
#[derive(Debug)]
pub struct Choose {
    candidates: Vec<Candidate>,
    chosen: usize,
    focus: ListFocus,
}

impl Choose {
    /// Out of these.
    pub fn new(candidates: Vec<Candidate>) -> Self {
        let mut focus = ListFocus::default();
        focus.take();
        Self { candidates, chosen: 0, focus }
    }

    /// The one that is chosen.
    pub fn source(&self) -> Option<&LastYear> {
        self.candidates.get(self.chosen).map(|candidate| &candidate.source)
    }

    /// Gives the keyboard to the one that is chosen.
    pub fn take_focus(&mut self) {
        self.focus.take();
    }

    /// Shows them in so much height, with a `note` that may be a complaint.
    pub fn show(&mut self, ui: &mut Ui, height: f32, note: Option<(Complaint, bool)>) -> Option<CarryAsked> {
        let mut asked = None;
        let palette = Palette::of(ui.ctx());
        ui.label("前年度のファイルを選んでください。");
        caption(
            ui,
            "調書のファイルのほか、Excel、Word、PDF、CSV、公表された文書（テキスト、JSON）からも引き継げます。元のファイルは変わりません。",
        );
        ui.add_space(size::SPACE);
        let height = height - 150.0;
        let area = ScrollArea::vertical().id_salt("carry files").max_height(height);
        let candidates = &self.candidates;
        if candidates.is_empty() {
            ui.label(RichText::new("最近使ったファイルはありません。").color(palette.second));
        }
        let rows = NumberedRows { count: candidates.len(), height: FILE + 1.0 };
        let list =
            List::new("last year's file", "前年度のファイルの一覧", Some(self.chosen)).answering().in_line();
        let events = list.show(ui, area.auto_shrink([false, true]), &rows, &mut self.focus, |ui, row| {
            // As in a list of files, a double click opens it.
            if row.response.double_clicked() {
                asked = Some(CarryAsked::Next);
            }
            candidates.get(row.at).map(|candidate| file_ui(ui, row.rect, candidate)).unwrap_or_default()
        });
        for event in events {
            let (ListEvent::Moved(at, _)
            | ListEvent::Clicked(at)
            | ListEvent::Entered(at)
            | ListEvent::Folded(at)) = event;
            self.chosen = at;
            self.focus.take_in_place();
        }
        ui.add_space(size::SPACE);
        if ui.button("ほかのファイルを選ぶ…").clicked() {
            asked = Some(CarryAsked::Other);
        }
        if let Some((note, is_complaint)) = note {
            ui.add_space(size::SPACE);
            let color = if is_complaint { palette.red } else { palette.second };
            note.show(ui, color);
        }
        asked
    }
}

fn file_ui(ui: &Ui, rect: Rect, candidate: &Candidate) -> String {
    let palette = Palette::of(ui.ctx());
    let room = rect.width() - 40.0;
    let title = elided(ui, &candidate.title, regular(size::TEXT), palette.text, room - 160.0);
    ui.painter().galley(rect.left_top() + vec2(12.0, 6.0), title, palette.text);
    let place = elided_path(ui, Path::new(&candidate.place), regular(size::CAPTION), palette.second, room);
    ui.painter().galley(rect.left_top() + vec2(12.0, 27.0), place, palette.second);
    if candidate.source == LastYear::Open {
        let at = pos2(rect.right() - 12.0, rect.top() + 15.0);
        let font = regular(size::CAPTION);
        ui.painter().text(at, Align2::RIGHT_CENTER, "開いているファイル", font, palette.accent);
    }
    format!("{}　{}", candidate.title, candidate.place)
}
