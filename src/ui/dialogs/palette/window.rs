//! The palette on the screen: a box, and under it what fits.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Align2, CursorIcon, Frame, Id, Key, Margin, Modal, Modifiers, Rect, Role, ScrollArea, Sense,
    Ui, WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::{named, scroll_ui};
use crate::ui::request::{Action, Actions};

use super::list::{Choice, Item, fitting};

const WIDTH: f32 = 600.0;
const LINE: f32 = 34.0;
/// How many lines are seen at once.
const LINES: f32 = 11.0;

/// The palette.
#[derive(Debug)]
pub struct PaletteDialog {
    items: Vec<Item>,
    typed: String,
    fitting: Vec<usize>,
    /// The line that Enter chooses.
    at: usize,
    begun: bool,
}

impl PaletteDialog {
    /// One that offers these.
    pub fn new(items: Vec<Item>) -> Self {
        let fitting = fitting(&items, "");
        Self { items, typed: String::new(), fitting, at: 0, begun: false }
    }

    /// Shows it; `false` once something is chosen or it is left.
    pub fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let (step, enter, escape) = keys(ctx);
        let last = self.fitting.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(step).min(last);
        let mut chosen = enter.then_some(self.at);
        let area = Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
        let frame = Frame::window(&ctx.global_style()).inner_margin(Margin::same(10));
        let modal = Modal::new(Id::unique("palette")).area(area).frame(frame).show(ctx, |ui| {
            ui.set_width(WIDTH.min(ctx.content_rect().width() - 48.0));
            self.box_ui(ui);
            ui.add_space(2.0);
            chosen = self.list_ui(ui, step != 0).or(chosen);
        });
        let item = chosen.and_then(|line| self.items.get(*self.fitting.get(line)?));
        if let Some(item) = item.filter(|item| item.enabled) {
            actions.push(match item.choice {
                Choice::Do(verb) => Action::Choose(verb),
                Choice::Show(sheet) => Action::ShowSheet(sheet),
            });
            return false;
        }
        // Nothing is lost by a click beside it.
        !(escape || modal.backdrop_response.clicked())
    }

    fn box_ui(&mut self, ui: &mut Ui) {
        let mut editable = Editable::new(&mut self.typed);
        let edit = text_edit::singleline(&mut editable)
            .id(Id::unique("palette text"))
            .hint_text("コマンド名や調書番号を入力（かな・ローマ字でも）")
            .desired_width(f32::INFINITY)
            .min_size(vec2(0.0, 36.0))
            .align(Align2([Align::Min, Align::Center]))
            .return_key(None);
        let field = text_edit::add(ui, edit);
        named(&field, "コマンドを検索");
        if !std::mem::replace(&mut self.begun, true) || !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.fitting = fitting(&self.items, &self.typed);
            self.at = 0;
        }
    }

    /// The list; gives the line that was clicked.
    fn list_ui(&self, ui: &mut Ui, follow: bool) -> Option<usize> {
        let palette = Palette::of(ui.ctx());
        if self.fitting.is_empty() {
            let words = egui::RichText::new("当てはまるコマンドや調書がありません。").color(palette.second);
            Frame::new().inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| ui.label(words));
            return None;
        }
        let most = (ui.ctx().content_rect().height() - 180.0).clamp(3.0 * LINE, LINES * LINE);
        let least = most.min(LINE * self.fitting.len() as f32);
        let area =
            ScrollArea::vertical().max_height(most).min_scrolled_height(least).auto_shrink([false, true]);
        scroll_ui(ui, area, |ui, viewport| {
            let height = LINE * self.fitting.len() as f32;
            let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            let rect = |line: usize| {
                let top = space.top() + line as f32 * LINE;
                Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), LINE))
            };
            if follow {
                ui.scroll_to_rect(rect(self.at), None);
            }
            let first = (viewport.top() / LINE).floor().max(0.0) as usize;
            let count = (viewport.height() / LINE).ceil() as usize + 1;
            let seen = self.fitting.iter().enumerate().skip(first).take(count);
            let mut clicked = None;
            for (line, item) in seen.filter_map(|(line, at)| Some((line, self.items.get(*at)?))) {
                if item_ui(ui, rect(line), item, line, line == self.at) {
                    clicked = Some(line);
                }
            }
            clicked
        })
    }
}

/// How far to go, and whether Enter or Esc was pressed. The input method has all
/// keys while it composes, and the Enter that ends it.
fn keys(ctx: &egui::Context) -> (isize, bool, bool) {
    if is_deciding(ctx) {
        return (0, false, false);
    }
    ctx.input_mut(|input| {
        let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key);
        let step = pressed(Key::ArrowDown) as isize - pressed(Key::ArrowUp) as isize;
        let page = pressed(Key::PageDown) as isize - pressed(Key::PageUp) as isize;
        (step + page * (LINES as isize - 1), pressed(Key::Enter) > 0, pressed(Key::Escape) > 0)
    })
}

fn item_ui(ui: &mut Ui, rect: Rect, item: &Item, line: usize, is_current: bool) -> bool {
    let palette = Palette::of(ui.ctx());
    let response = ui.interact(rect, Id::unique(("palette line", line)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, item.enabled, is_current, &item.label));
    let painter = ui.painter();
    let row = rect.shrink2(vec2(0.0, 1.0));
    if is_current {
        painter.rect_filled(row, 4.0, palette.tint);
    } else if response.hovered() {
        painter.rect_filled(row, 4.0, palette.line.gamma_multiply(0.45));
    }
    let color = match (item.enabled, is_current) {
        (false, _) => palette.faint,
        (true, true) => palette.accent,
        (true, false) => palette.text,
    };
    let picture = match item.choice {
        Choice::Do(verb) => verb.icon(),
        Choice::Show(_) => Some(icons::ICON_DESCRIPTION),
    };
    if let Some(picture) = picture {
        let font = egui::FontId::new(size::ICON, picture.font_family());
        let at = pos2(row.left() + 20.0, row.center().y);
        painter.text(at, Align2::CENTER_CENTER, picture.codepoint, font, palette.second);
    }
    let text = |words: &str, size: f32, color, width: f32| {
        let mut job = LayoutJob::simple_singleline(words.to_owned(), regular(size), color);
        job.wrap = TextWrapping::truncate_at_width(width);
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let beside = text(&item.beside, size::CAPTION, palette.second, row.width() * 0.4);
    let beside_at = pos2(row.right() - 12.0 - beside.size().x, row.center().y - beside.size().y / 2.0);
    let label = text(&item.label, size::TEXT, color, beside_at.x - row.left() - 52.0);
    painter.galley(pos2(row.left() + 40.0, row.center().y - label.size().y / 2.0), label, color);
    painter.galley(beside_at, beside, palette.second);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    item.enabled && response.clicked()
}
