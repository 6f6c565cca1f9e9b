//! The palette on the screen: a box, and under it what fits.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Align2, Context, Frame, Id, Key, Margin, Modifiers, ScrollArea, Ui, pos2, vec2,
};
use egui_material_icons::icons;

use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene};
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::list::{List, ListEvent, ListFocus, ListRow, field_step};
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::named;
use crate::ui::request::Action;
use crate::viewmodel::rows::ListRows;

use super::list::{PaletteChoice, PaletteItem, fitting};

const WIDTH: f32 = 600.0;
const LINE: f32 = 34.0;
/// How many lines are seen at once.
const LINES: f32 = 11.0;

/// The palette.
#[derive(Debug)]
pub struct PaletteDialog {
    items: Vec<PaletteItem>,
    typed: String,
    fitting: Vec<usize>,
    /// The line that Enter chooses.
    at: usize,
    list: ListFocus,
}

impl PaletteDialog {
    /// One that offers these.
    pub fn new(items: Vec<PaletteItem>) -> Self {
        let fitting = fitting(&items, "");
        Self { items, typed: String::new(), fitting, at: 0, list: ListFocus::default() }
    }

    /// Does what a line says, if that can be done.
    fn choose(&self, line: usize, scene: &mut DialogScene<'_>) {
        let item = self.fitting.get(line).and_then(|at| self.items.get(*at));
        if let Some(item) = item.filter(|item| item.enabled) {
            scene.close_with(match item.choice {
                PaletteChoice::Do(verb) => Action::Choose(verb),
                PaletteChoice::Show(sheet) => Action::ShowSheet(sheet),
            });
        }
    }

    fn box_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
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
        scene.first(&field);
        if !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.fitting = fitting(&self.items, &self.typed);
            self.at = 0;
        }
    }

    /// The list; gives the line that was clicked.
    fn list_ui(&mut self, ui: &mut Ui) -> Option<usize> {
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
        let rows = PaletteRows { items: &self.items, fitting: &self.fitting };
        let list = List::new("palette", "コマンドの一覧", Some(self.at)).of_field().in_line();
        let events = list.show(ui, area, &rows, &mut self.list, |ui, row| {
            rows.item(row.at).map(|item| item_ui(ui, row, item)).unwrap_or_default()
        });
        events.into_iter().find_map(|event| match event {
            ListEvent::Clicked(at) => Some(at),
            _ => None,
        })
    }
}

impl Dialog for PaletteDialog {
    fn title(&self) -> String {
        "コマンドパレット".to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    // Nothing is lost by a click beside it.
    fn buttons(&self) -> Buttons {
        Buttons::none()
    }

    fn begin(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) {
        let rows = PaletteRows { items: &self.items, fitting: &self.fitting };
        if let Some(at) = field_step(ctx, &rows, Some(self.at), LINE * (LINES - 1.0)) {
            self.at = at;
            self.list.reveal();
        }
        let (enter, escape) = keys(ctx);
        if enter {
            self.choose(self.at, scene);
        }
        if escape {
            scene.close();
        }
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        self.box_ui(ui, scene);
        ui.add_space(2.0);
        if let Some(line) = self.list_ui(ui) {
            self.choose(line, scene);
        }
    }
}

/// What fits.
struct PaletteRows<'i> {
    items: &'i [PaletteItem],
    fitting: &'i [usize],
}

impl<'i> PaletteRows<'i> {
    fn item(&self, at: usize) -> Option<&'i PaletteItem> {
        self.items.get(*self.fitting.get(at)?)
    }
}

impl ListRows for PaletteRows<'_> {
    type Key = usize;

    fn count(&self) -> usize {
        self.fitting.len()
    }

    fn key(&self, at: usize) -> Option<usize> {
        (at < self.fitting.len()).then_some(at)
    }

    fn place(&self, key: usize) -> Option<usize> {
        self.key(key)
    }

    fn top(&self, at: usize) -> f32 {
        LINE * at as f32
    }

    fn is_enabled(&self, at: usize) -> bool {
        self.item(at).is_some_and(|item| item.enabled)
    }
}

/// Whether Enter or Esc was pressed. The input method has all keys while it composes, and
/// the Enter that ends it.
fn keys(ctx: &Context) -> (bool, bool) {
    if is_deciding(ctx) {
        return (false, false);
    }
    ctx.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        (pressed(Key::Enter), pressed(Key::Escape))
    })
}

/// Paints a line; gives what it is called.
fn item_ui(ui: &Ui, row: &ListRow<usize>, item: &PaletteItem) -> String {
    let palette = Palette::of(ui.ctx());
    let painter = ui.painter();
    let (row, is_current) = (row.ground, row.is_selected);
    let color = match (item.enabled, is_current) {
        (false, _) => palette.faint,
        (true, true) => palette.accent,
        (true, false) => palette.text,
    };
    let picture = match item.choice {
        PaletteChoice::Do(verb) => verb.icon(),
        PaletteChoice::Show(_) => Some(icons::ICON_DESCRIPTION),
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
    item.label.clone()
}
