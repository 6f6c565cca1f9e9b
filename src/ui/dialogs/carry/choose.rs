//! Before the first step: which file is last year's.

use std::path::Path;

use eframe::egui::{
    Align2, CursorIcon, RichText, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::{caption, elided, elided_path, scroll_ui, stepped};
use crate::ui::request::LastYear;

/// The height of a file.
const FILE: f32 = 48.0;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
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
    focused: bool,
}

impl Choose {
    /// Out of these.
    pub fn new(candidates: Vec<Candidate>) -> Self {
        Self { candidates, chosen: 0, focused: false }
    }

    /// The one that is chosen.
    pub fn source(&self) -> Option<&LastYear> {
        self.candidates.get(self.chosen).map(|candidate| &candidate.source)
    }

    /// Gives the keyboard to the one that is chosen.
    pub fn take_focus(&mut self) {
        self.focused = false;
    }

    /// Shows them in so much height, with a `note` that may be a complaint.
    pub fn show(&mut self, ui: &mut Ui, height: f32, note: Option<(Complaint, bool)>) -> Option<Asked> {
        let mut asked = None;
        let palette = Palette::of(ui.ctx());
        ui.label("前年度のファイルを選んでください。");
        caption(
            ui,
            "調書のファイルのほか、公表された文書（テキスト、JSON）からも引き継げます。元のファイルは変わりません。",
        );
        ui.add_space(size::SPACE);
        let height = height - 150.0;
        let take_focus = !std::mem::replace(&mut self.focused, true);
        let area = ScrollArea::vertical().id_salt("carry files").max_height(height);
        let mut next = self.chosen;
        scroll_ui(ui, area.auto_shrink([false, true]), |ui, _| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let count = self.candidates.len();
            for (at, candidate) in self.candidates.iter().enumerate() {
                let response = file_ui(ui, candidate, at == self.chosen);
                if response.clicked() || response.gained_focus() {
                    next = at;
                }
                if at == self.chosen && take_focus {
                    response.request_focus();
                }
                // As in a list of files, a double click opens it.
                if response.double_clicked() {
                    asked = Some(Asked::Next);
                }
                if response.has_focus() {
                    next = stepped(ui, &response, at, count).unwrap_or(next);
                }
            }
            if count == 0 {
                ui.label(RichText::new("最近使ったファイルはありません。").color(palette.second));
            }
        });
        // The keyboard goes along with what is chosen.
        self.focused = next == self.chosen;
        self.chosen = next;
        ui.add_space(size::SPACE);
        if ui.button("ほかのファイルを選ぶ…").clicked() {
            asked = Some(Asked::Other);
        }
        if let Some((note, is_complaint)) = note {
            ui.add_space(size::SPACE);
            let color = if is_complaint { palette.red } else { palette.second };
            note.show(ui, color);
        }
        asked
    }
}

fn file_ui(ui: &mut Ui, candidate: &Candidate, chosen: bool) -> eframe::egui::Response {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), FILE), Sense::click());
    let enabled = ui.is_enabled();
    let name = format!("{}　{}", candidate.title, candidate.place);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, chosen, &name));
    if chosen {
        ui.painter().rect_filled(rect, size::CORNER, palette.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, size::CORNER, palette.hover());
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
    }
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
    response.on_hover_cursor(CursorIcon::PointingHand)
}
