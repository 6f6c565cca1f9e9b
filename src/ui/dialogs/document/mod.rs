//! A document that becomes a book, as a page: on the left the leaf as it looks, with what was
//! recognised in it; on the right the sheets that come of it; below what had better be looked
//! at. A dialog, or a step of one.

mod grid;
mod heads;
mod import;
mod lines;
mod looks;

use eframe::egui::{self, Align, Button, Frame, Layout, Margin, Rect, RichText, Sense, Ui, UiBuilder, vec2};

use crate::book::FiscalYear;
use crate::edit::Wake;
use crate::import::recognise::LeafRole;
use crate::ui::kit::list::ListFocus;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::typed::typed_field;
use crate::ui::kit::widgets::{combo, elided, menu_rows, named, scroll_ui, small_button};
use crate::viewmodel::document::draft::ImportDraft;
use crate::viewmodel::typed::{self, Typed};

pub use import::{ImportDialog, ImportPurpose};
use looks::{LEGEND, look_of};

/// The keys of the leaf, for the list of all keys.
pub const HELP: [(&str, &str); 5] = [
    ("↑ ↓ ← →", "文書のセルを移動"),
    ("Space", "行を除く・除いた行を読み取る"),
    ("Alt+↑ / Alt+↓", "選んでいる行から見出し／選んでいる行まで見出し"),
    ("Enter（一覧）", "一覧で選んだものがある文書のセルへ移動"),
    ("Ctrl+Enter", "この内容で作る"),
];

/// The least height of the page.
const LEAST: f32 = 330.0;
/// The share of the leaf in the width.
const LEFT: f32 = 0.56;
/// The height of what had better be looked at: its share, at least and at most.
const NOTES: (f32, f32, f32) = (0.22, 70.0, 150.0);
/// The height of the text of the cell at work, where there is room and where there is little.
const TEXT: (f32, f32) = (64.0, 26.0);
/// The height from which there is room.
const ROOMY: f32 = 430.0;

/// The page of a document.
#[derive(Debug)]
pub struct DocumentPage {
    /// The document.
    pub draft: ImportDraft,
    year: Typed<FiscalYear>,
    grid: grid::GridState,
    /// The line at work of what comes out, and whether it has the keyboard.
    line: (usize, ListFocus),
    /// The same of the notes.
    note: (usize, ListFocus),
    is_new: bool,
    /// The year has the keyboard.
    in_year: bool,
}

impl DocumentPage {
    /// Of this document.
    pub fn new(draft: ImportDraft) -> Self {
        let year = draft.year().map(FiscalYear::wareki).unwrap_or_default();
        Self {
            draft,
            year: Typed::new(year, typed::year),
            grid: grid::GridState::default(),
            line: Default::default(),
            note: Default::default(),
            is_new: true,
            in_year: false,
        }
    }

    /// Whether there is a field for text that has the keyboard.
    pub fn takes_text(&self) -> bool {
        self.in_year
    }

    /// Shows it in a height.
    pub fn show(&mut self, ui: &mut Ui, height: f32, wake: &Wake) {
        self.draft.work(wake);
        if std::mem::take(&mut self.is_new) {
            self.grid.take_focus();
        }
        let height = height.max(LEAST);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let notes = (height * NOTES.0).clamp(NOTES.1, NOTES.2);
        let (above, below) = rect.split_top_bottom_at_y(rect.bottom() - notes);
        let above = above.with_max_y(above.bottom() - size::SPACE);
        let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        ui.scope_builder(part(above), |ui| {
            ui.spacing_mut().item_spacing.y = size::GAP;
            self.top_ui(ui);
            let rest = ui.available_rect_before_wrap();
            let edge = rest.left() + rest.width() * LEFT;
            let is_roomy = height >= ROOMY;
            ui.scope_builder(part(rest.with_max_x(edge)), |ui| self.left_ui(ui, is_roomy));
            ui.scope_builder(part(rest.with_min_x(edge + size::SPACE)), |ui| self.right_ui(ui));
        });
        ui.scope_builder(part(below), |ui| {
            ui.spacing_mut().item_spacing.y = size::GAP;
            self.notes_ui(ui);
        });
    }

    /// Which leaf is shown and whether it is read, and the year.
    fn top_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let row = vec2(ui.available_width(), size::ROW);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            let words = self.draft.kind_words();
            if self.draft.leaves().len() > 1 {
                ui.label(RichText::new(words).color(palette.second));
                self.leaf_ui(ui, words);
                let at = self.draft.leaf_at();
                let mut is_taken = self.draft.recognised().is_some_and(|leaf| leaf.is_taken);
                if ui.checkbox(&mut is_taken, format!("この{words}を読み取る")).changed() {
                    self.draft.take_leaf(at, is_taken);
                }
                ui.add_space(size::SPACE);
            }
            ui.label(RichText::new("年度").color(palette.second));
            let field = typed_field(ui, &mut self.year, 96.0, "令和6年度", "年度");
            self.in_year = field.has_focus();
            if field.changed() {
                self.draft.set_year(self.year.value().ok());
            }
            if self.draft.is_changed() && small_button(ui, "最初に戻す").clicked() {
                self.draft.reset();
                self.year =
                    Typed::new(self.draft.year().map(FiscalYear::wareki).unwrap_or_default(), typed::year);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), legend_ui);
        });
    }

    fn leaf_ui(&mut self, ui: &mut Ui, words: &str) {
        let at = self.draft.leaf_at();
        let count = self.draft.leaves().len();
        let mut next = None;
        let combo = combo("document leaf").width(170.0).height(320.0).truncate();
        let shown = combo.selected_text(self.draft.leaf_words(at)).show_ui(ui, |ui| {
            menu_rows(ui);
            for own in 0..count {
                if ui.add(Button::selectable(own == at, self.draft.leaf_words(own))).clicked() {
                    next = Some(own);
                    ui.close();
                }
            }
        });
        named(&shown.response, &format!("表示する{words}"));
        if let Some(next) = next {
            self.draft.show_leaf(next);
            self.grid.reveal();
        }
    }

    /// The leaf, and what can be said of it.
    fn left_ui(&mut self, ui: &mut Ui, is_roomy: bool) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP;
            if small_button(ui, "ここから見出し").clicked() {
                self.draft.begin_header();
            }
            if small_button(ui, "ここまで見出し").clicked() {
                self.draft.end_header();
            }
            ui.add_enabled_ui(self.draft.table().is_some(), |ui| {
                if small_button(ui, "見出しではない").clicked() {
                    self.draft.take_header_away();
                }
            });
            let offer = self.draft.row_offer();
            ui.add_enabled_ui(offer.is_some(), |ui| {
                if small_button(ui, offer.unwrap_or("この行を除く")).clicked() {
                    self.draft.toggle_row();
                }
            });
        });
        let rest = ui.available_rect_before_wrap();
        let text = if is_roomy { TEXT.0 } else { TEXT.1 };
        let (above, below) = rest.split_top_bottom_at_y(rest.bottom() - text);
        let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        let framed = frame_ui(ui, above.with_max_y(above.bottom() - size::GAP));
        ui.scope_builder(part(framed), |ui| grid::grid_ui(ui, &mut self.draft, &mut self.grid));
        let framed = frame_ui(ui, below);
        ui.scope_builder(part(framed.shrink2(vec2(6.0, 3.0))), |ui| self.text_ui(ui));
        ui.advance_cursor_after_rect(rest);
    }

    /// All of the cell at work: what it is and what it says.
    fn text_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let leaf = self.draft.leaf();
        let cell = leaf.and_then(|leaf| self.draft.grid().at(leaf, self.draft.cursor()));
        let (place, text) = match cell.filter(|(.., cell)| !cell.text.is_empty()) {
            Some((_, row, cell)) => {
                let role = self.draft.cell_role(row.number, cell.column).words();
                let place = self.draft.place_words(row.number, cell.column);
                (format!("{place}（{role}）"), crate::ui::kit::complaint::shown(&cell.text))
            }
            None => ("（空欄のセル）".to_owned(), String::new()),
        };
        let area = egui::ScrollArea::vertical().id_salt("document cell").auto_shrink(false);
        scroll_ui(ui, area, |ui, _| {
            ui.spacing_mut().item_spacing.y = 1.0;
            let mut job = egui::text::LayoutJob::default();
            let format = |font, color| egui::TextFormat::simple(font, color);
            job.append(&place, 0.0, format(bold(size::CAPTION), palette.second));
            job.append(&text, size::SPACE, format(regular(size::TEXT - 1.0), palette.text));
            ui.add(egui::Label::new(job).wrap());
        });
    }

    /// What comes of the leaf.
    fn right_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let sheets = self.draft.found().sheets.len();
        let rows: usize = self.draft.found().sheets.iter().map(|sheet| sheet.rows.len()).sum();
        let words = match self.draft.is_up_to_date() {
            true => format!("できる調書（全体で{sheets}件、{rows}行）"),
            false => "読み取っています…".to_owned(),
        };
        let row = vec2(ui.available_width(), 24.0);
        ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
        });
        let rect = ui.available_rect_before_wrap();
        let framed = frame_ui(ui, rect);
        let part = UiBuilder::new().max_rect(framed).layout(Layout::top_down(Align::Min));
        let trouble = self.draft.trouble();
        ui.scope_builder(part, |ui| match trouble {
            Some(words) => {
                Frame::new().inner_margin(Margin::same(12)).show(ui, |ui| {
                    ui.label(RichText::new(words).color(palette.red).line_height(Some(size::LINE)));
                });
            }
            None => {
                if let Some(row) = lines::lines_ui(ui, &self.draft, &mut self.line) {
                    let leaf = self.draft.leaf_at();
                    self.draft.go_to_place(crate::import::document::LeafPlace { leaf, row, column: 0 });
                    self.grid.reveal();
                }
            }
        });
        ui.advance_cursor_after_rect(rect);
    }

    /// What had better be looked at.
    fn notes_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let words = format!("確かめること（{}）", self.draft.notes_words());
        ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
        let rect = ui.available_rect_before_wrap();
        let framed = frame_ui(ui, rect);
        let part = UiBuilder::new().max_rect(framed).layout(Layout::top_down(Align::Min));
        ui.scope_builder(part, |ui| {
            if let Some((place, enters)) = lines::notes_ui(ui, &self.draft, &mut self.note) {
                self.draft.go_to_place(place);
                self.grid.reveal();
                if enters {
                    self.grid.take_focus();
                }
            }
        });
        ui.advance_cursor_after_rect(rect);
    }
}

/// A frame; gives what is inside.
fn frame_ui(ui: &Ui, rect: Rect) -> Rect {
    let palette = Palette::of(ui.ctx());
    let stroke = (palette.edge, palette.line);
    ui.painter().rect(rect, size::CORNER, palette.surface, stroke, egui::StrokeKind::Inside);
    rect.shrink(palette.edge)
}

/// What the colours and marks mean, from the right.
fn legend_ui(ui: &mut Ui) {
    let palette = Palette::of(ui.ctx());
    ui.spacing_mut().item_spacing.x = size::GAP;
    for (role, words) in LEGEND.into_iter().rev() {
        let look = look_of(palette, role);
        let font = if look.is_bold { bold(size::CAPTION) } else { regular(size::CAPTION) };
        let galley = elided(ui, words, font, look.text, f32::INFINITY);
        let room = ui.available_width();
        let own = vec2(galley.size().x + 12.0, 20.0);
        if own.x > room {
            break;
        }
        let (rect, response) = ui.allocate_exact_size(own, Sense::hover());
        ui.painter().rect(rect, 3.0, look.ground, (1.0, look.edge), egui::StrokeKind::Inside);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley.clone(), look.text);
        if role == LeafRole::LeftOut {
            ui.painter().hline(at.x..=at.x + galley.size().x, rect.center().y, (1.0, look.text));
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
    }
}
