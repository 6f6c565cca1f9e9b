//! 大きな画面で編集: one cell on a large page, broken into lines as on paper.

use eframe::egui::{
    self, Align, Color32, Context, Frame, Id, Key, Layout, Margin, Modal, Modifiers, RichText, ScrollArea,
    Stroke, Ui, vec2,
};

use crate::book::{self, Book, ColumnKind, Place};
use crate::typeset::{Fonts, PrintedCell, printed_cell};
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{characters, named, primary_button, scroll_ui};
use crate::ui::kit::wrap;
use crate::ui::table::state::TableState;
use crate::viewmodel::field::Field;
use crate::viewmodel::names::name_line;
use crate::words::grouped;

use super::field;
use super::slip;

/// The size of the text, and the least where a line is too long for the window.
const TEXT: f32 = 18.0;
const SMALLEST: f32 = 12.0;
/// Space between the edge of the page and the text.
const PADDING: f32 = 16.0;
/// The most height of the page: longer text is scrolled.
const TALLEST: f32 = 520.0;
/// Above the text, for the number of characters that a line has room for.
const RULER: f32 = 24.0;

/// The field that a place is edited in on a large page: of the cell that holds the
/// text shown there. Only of text and figures.
pub fn field_of(book: &Book, place: &Place) -> Option<Field> {
    let (entry, column) = (place.entry?, place.column.as_ref()?);
    let kind = book.context(place.sheet?).ok()?.form.column(column)?.kind;
    matches!(kind, ColumnKind::Text | ColumnKind::Figure)
        .then(|| Field::Cell(book.anchor(entry, column), column.clone()))
}

/// The widget that a field is edited in there.
pub fn field_id(field: &Field) -> Id {
    Id::unique(("large field", field))
}

/// Shows the page, where one is open.
pub fn large_ui(ctx: &Context, book: &Book, state: &mut TableState) {
    let Some(Field::Cell(entry, column)) = state.large.clone() else { return };
    // Undo can have made it part of the cell above, which holds the text now.
    let entry = book.anchor(entry, &column);
    let field = Field::Cell(entry, column.clone());
    let shown = book.entry(entry).ok().and_then(|entry| Some((entry, book.context(entry.sheet).ok()?)));
    let found = shown.and_then(|(entry, shown)| Some((entry, shown, shown.form.column(&column)?)));
    let Some((entry, shown, own)) = found else {
        state.large = None;
        return;
    };
    state.large = Some(field.clone());
    let palette = Palette::of(ctx);
    let composing = is_deciding(ctx);
    // Taken before the field could make a line of it.
    let key = |modifiers, key| !composing && ctx.input_mut(|input| input.consume_key(modifiers, key));
    let mut done = key(Modifiers::COMMAND, Key::Enter) || key(Modifiers::NONE, Key::Escape);

    let name = match name_line(&entry.name) {
        name if name.is_empty() => own.short.clone(),
        name => format!("{name}・{}", own.short),
    };
    let frame = Frame::window(&ctx.global_style()).inner_margin(Margin::same(24));
    let id = Id::unique("large editor");
    Modal::new(id).frame(frame).show(ctx, |ui| {
        let room = ctx.content_rect().size() - vec2(96.0, 96.0);
        let text = state.typing.shown(&field, book.text(entry.id, &column)).to_owned();
        let bar = ui.spacing().scroll.allocated_width() + 2.0;
        let page = Page::new(&shown, &column, &text, room.x - 2.0 * PADDING - bar);
        ui.set_width((page.width + bar).max(440.0).min(room.x));
        ui.set_max_height(room.y);
        ui.label(RichText::new("大きな画面で編集").font(bold(size::HEADING)).color(palette.text));
        ui.label(RichText::new(&name).color(palette.second));
        ui.add_space(8.0);
        let around = 150.0 + slip::TWO_LINES;
        page.show(ui, (&field, text, &name), (room.y - around).clamp(120.0, TALLEST), state);
        ui.add_space(12.0);
        let text = state.typing.shown(&field, book.text(entry.id, &column)).to_owned();
        // In its own room, whether there is something to be told or not: nothing moves.
        let (line, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), slip::TWO_LINES), egui::Sense::hover());
        if let Some(told) = &state.typing.told {
            slip::words_ui(&mut ui.new_child(egui::UiBuilder::new().max_rect(line)), told);
        }
        ui.horizontal(|ui| {
            let words = RichText::new(page.words(&text)).size(size::CAPTION).color(palette.second);
            ui.label(words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                done |= primary_button(ui, "閉じる", true).on_hover_text("Ctrl+Enter、Esc").clicked();
            });
        });
    });
    if done {
        state.large = None;
        state.typing.return_focus();
    }
}

/// The page: how a line of it measures.
struct Page<'c> {
    shown: &'c book::Context<'c>,
    column: &'c book::ColumnId,
    /// How many full-width characters a line has room for on paper.
    em: f32,
    /// The size of the text.
    size: f32,
    width: f32,
}

impl<'c> Page<'c> {
    fn new(shown: &'c book::Context<'c>, column: &'c book::ColumnId, text: &str, room: f32) -> Self {
        let em = printed(shown, column, text).em;
        // A character more: the window's face is not the paper's.
        let size = (room / (em + 1.0)).clamp(SMALLEST, TEXT).floor();
        Self { shown, column, em, size, width: (em + 1.0) * size + 2.0 * PADDING }
    }

    /// 「128字（改行を除く）　印刷で6行　1行 23字」.
    fn words(&self, text: &str) -> String {
        let characters = grouped(characters(text));
        // Blank lines at the end are not printed.
        let text = text.trim_end();
        let lines = if text.is_empty() { 0 } else { printed(self.shown, self.column, text).lines.len() };
        format!("{characters}字（改行を除く）　印刷では{lines}行　1行に{}字", self.em.floor())
    }

    fn show(
        &self,
        ui: &mut Ui,
        (field, mut text, name): (&Field, String, &str),
        height: f32,
        state: &mut TableState,
    ) {
        let palette = Palette::of(ui.ctx());
        let font = regular(self.size);
        let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, _: f32| {
            let lines = printed(self.shown, self.column, buffer.as_str()).lines;
            wrap::galley_of(ui.ctx(), buffer.as_str(), &lines, &font, palette.text, &[])
        };
        let id = field_id(field);
        let paper = Frame::new().fill(palette.surface).stroke(Stroke::new(1.0, palette.strong_line));
        paper.show(ui, |ui| {
            // Sideways only where even the smallest type is too wide.
            let wide = self.width > ui.available_width();
            let area = ScrollArea::new([wide, true])
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, false]);
            scroll_ui(ui, area, |ui, _| {
                let margin = Margin { top: RULER as i8, ..Margin::same(PADDING as i8) };
                let read_only = state.is_read_only();
                let mut editable = Editable::fixed_if(&mut text, read_only);
                let edit = text_edit::multiline(&mut editable)
                    .id(id)
                    .frame(Frame::NONE.inner_margin(margin))
                    .background_color(Color32::TRANSPARENT)
                    .desired_width(self.width)
                    .min_size(vec2(self.width, height - 4.0))
                    .layouter(&mut layouter)
                    .lock_focus(false);
                let output = text_edit::show(ui, edit);
                let response = output.response.response;
                named(&response, &format!("{name}（大きな画面）"));
                self.ruler(ui, response.rect);
                if response.changed() && !read_only {
                    wrap::normalize_newlines(&mut text);
                    state.typing.put(field, text.clone(), ui.input(|input| input.time));
                }
                if let Some(range) = output.cursor_range.filter(|_| response.has_focus()) {
                    let caret = field::byte_at(&text, range.primary.index.0);
                    slip::look(ui.ctx(), field, &text, caret, &mut state.typing);
                }
                // In the first frame that shows it.
                let now = ui.ctx().cumulative_pass_nr();
                let before = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or(id, 0_u64), now));
                let fresh = before + 1 < now;
                if fresh {
                    response.request_focus();
                }
                if response.has_focus() {
                    state.typing.focused = Some(field.clone());
                    state.typing.last = Some(field.clone());
                }
            });
        });
    }

    /// A line where those on paper end, with their number of characters.
    fn ruler(&self, ui: &Ui, page: egui::Rect) {
        let palette = Palette::of(ui.ctx());
        let x = page.left() + PADDING + self.em.floor() * self.size;
        ui.painter().vline(x, page.y_range(), Stroke::new(1.0, palette.strong_line));
        let words = format!("1行 {}字", self.em.floor());
        let at = egui::pos2(x - 4.0, page.top() + 4.0);
        ui.painter().text(at, egui::Align2::RIGHT_TOP, words, regular(size::CAPTION), palette.second);
    }
}

/// How the text comes out on paper; in one line where that cannot be known.
fn printed(shown: &book::Context<'_>, column: &book::ColumnId, text: &str) -> PrintedCell {
    let printed = Fonts::shared().ok().and_then(|fonts| printed_cell(shown, column, text, fonts));
    printed.unwrap_or_else(|| PrintedCell { em: 20.0, lines: std::iter::once(0..text.len()).collect() })
}
