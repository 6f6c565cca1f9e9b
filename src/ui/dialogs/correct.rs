//! 前年度のファイルの訂正: what last year's file says otherwise by now, each to be ticked,
//! with both texts and what of this year's goes on from it.

use eframe::egui::{
    self, Align, Checkbox, Frame, Layout, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    pos2, vec2,
};

use crate::carry::correct::{Corrected, CorrectedFile, Ticks};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{caption, focus_frame, named, paragraph, scroll_ui, small_button};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::correct as words;

pub const TITLE: &str = "前年度のファイルの訂正";
const WIDTH: f32 = 1100.0;
/// The height of its two halves, at least and at most.
const HEIGHT: (f32, f32) = (260.0, 640.0);
/// The width of the left half.
const LEFT: f32 = 380.0;

/// Shows what was corrected, and takes up what is ticked.
#[derive(Debug)]
pub struct CorrectDialog {
    name: String,
    found: CorrectedFile,
    ticks: Ticks,
    /// What the right half is about.
    lit: usize,
}

impl CorrectDialog {
    /// For what was found in a file.
    pub fn new(found: CorrectedFile) -> Self {
        let name = found.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { name, ticks: found.corrections.usual(), found, lit: 0 }
    }

    fn contents_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let palette = Palette::of(ui.ctx());
        ui.horizontal(|ui| {
            let summary = words::summary(&self.found.corrections, &self.name);
            ui.label(RichText::new(summary).color(palette.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if small_button(ui, "すべて外す").clicked() {
                    self.ticks = Ticks::default();
                }
                if small_button(ui, "すべて選ぶ").clicked() {
                    self.ticks = self.found.corrections.everything();
                }
            });
        });
        let note = "選んだものを、前年度の内容（履歴）に反映します。1回で元に戻せます。前年度のファイルは変わりません。";
        ui.label(RichText::new(note).size(size::CAPTION).color(palette.second));
        ui.add_space(size::GAP);
        let height = (scene.rest(ui) - size::SPACE).clamp(HEIGHT.0, HEIGHT.1);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        let edge = rect.left() + LEFT;
        ui.scope_builder(part(rect.with_max_x(edge)), |ui| self.list_ui(ui, height, scene));
        ui.painter().vline(edge + size::SPACE, rect.y_range(), (1.0, palette.line));
        ui.scope_builder(part(rect.with_min_x(edge + 2.0 * size::SPACE)), |ui| self.details_ui(ui));
    }

    /// All that was corrected; arrows lead from one to the next.
    fn list_ui(&mut self, ui: &mut Ui, height: f32, scene: &mut DialogScene<'_>) {
        let palette = Palette::of(ui.ctx());
        let year = self.found.corrections.year;
        let all = &self.found.corrections.all;
        let area = ScrollArea::vertical().id_salt("corrections").max_height(height).auto_shrink(false);
        scroll_ui(ui, area, |ui, viewport| {
            let whole = vec2(ui.available_width(), size::ROW * all.len() as f32);
            let (space, _) = ui.allocate_exact_size(whole, Sense::hover());
            let from = ((viewport.top() / size::ROW) as usize).saturating_sub(1);
            let to = (viewport.bottom() / size::ROW).ceil() as usize + 1;
            for (at, own) in all.iter().enumerate().take(to).skip(from) {
                let top = space.top() + size::ROW * at as f32;
                let rect = Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), size::ROW));
                if at == self.lit {
                    ui.painter().rect_filled(rect, size::CORNER, palette.accent.gamma_multiply(0.14));
                }
                let inside = UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0)));
                ui.scope_builder(inside.layout(Layout::left_to_right(Align::Center)), |ui| {
                    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
                    let mut is_on = self.ticks.things.contains(&at);
                    let heading = words::heading(own, year);
                    let text = RichText::new(&heading).color(palette.text);
                    let response = ui.add(Checkbox::new(&mut is_on, text));
                    named(&response, &heading);
                    if at == 0 {
                        scene.first(&response);
                    }
                    if response.changed() {
                        tick(&mut self.ticks, at, own, is_on);
                    }
                    // Arrows move the focus after this was drawn: it is told a frame later.
                    if (response.has_focus() || response.clicked()) && self.lit != at {
                        self.lit = at;
                        response.scroll_to_me(None);
                        ui.ctx().request_repaint();
                    }
                    focus_frame(ui, &response);
                });
            }
        });
    }

    /// What the lit one says, was and is, and what rests on it.
    fn details_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let (at, year) = (self.lit, self.found.corrections.year);
        let Some(own) = self.found.corrections.all.get(at) else { return };
        let ticks = &mut self.ticks;
        let area = ScrollArea::vertical().id_salt(("correction", at)).auto_shrink(false);
        scroll_ui(ui, area, |ui, _| {
            ui.spacing_mut().item_spacing.y = size::GAP;
            let heading = RichText::new(words::heading(own, year)).font(bold(size::TEXT)).color(palette.text);
            ui.label(heading);
            let mut is_on = ticks.things.contains(&at);
            if ui.checkbox(&mut is_on, words::tick(own)).changed() {
                tick(ticks, at, own, is_on);
            }
            for (place, offer) in own.offers.iter().enumerate() {
                let mut is_on = ticks.offers.contains(&(at, place));
                let is_ticked = ticks.things.contains(&at);
                let own = ui.add_enabled(is_ticked, Checkbox::new(&mut is_on, words::offer(offer)));
                if own.changed() {
                    let key = (at, place);
                    if is_on {
                        ticks.offers.insert(key)
                    } else {
                        ticks.offers.remove(&key)
                    };
                }
            }
            if !own.rests.is_empty() {
                caption(ui, "今年度のつながる先");
                for rest in &own.rests {
                    ui.label(RichText::new(words::rest(rest)).color(palette.text));
                }
            }
            for text in &own.texts {
                ui.add_space(size::GAP);
                caption(ui, &crate::viewmodel::names::name_line(&text.what));
                let width = (ui.available_width() - size::SPACE) / 2.0;
                ui.horizontal_top(|ui| {
                    for (side, said) in [("引き継いだ時", &text.old), ("訂正後", &text.new)] {
                        side_ui(ui, side, said, width);
                    }
                });
            }
        });
    }
}

impl Dialog for CorrectDialog {
    fn title(&self) -> String {
        TITLE.to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(if self.ticks.things.is_empty() { "反映しない" } else { "反映" })
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        self.contents_ui(ui, scene);
    }

    fn answer(&mut self, _pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let book = scene.book().ok_or_else(Complaint::silent)?;
        let CorrectedFile { file, corrections, .. } = &self.found;
        Ok(vec![match corrections.take(book, &self.ticks, Some(file.clone())) {
            Ok(changes) => Action::Correct(changes),
            Err(refusal) => Action::Refuse(refusal),
        }])
    }
}

fn tick(ticks: &mut Ticks, at: usize, own: &Corrected, is_on: bool) {
    if is_on {
        ticks.things.insert(at);
        ticks.offers.extend((0..own.offers.len()).map(|offer| (at, offer)));
    } else {
        ticks.things.remove(&at);
        ticks.offers.retain(|(of, _)| *of != at);
    }
}

/// One of both texts in its box.
fn side_ui(ui: &mut Ui, side: &str, said: &str, width: f32) {
    let palette = Palette::of(ui.ctx());
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(palette.edge, palette.line))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::symmetric(10, 6));
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(width - 22.0);
            ui.label(RichText::new(side).size(size::CAPTION).color(palette.second));
            paragraph(ui, if said.is_empty() { "（なし）" } else { said });
        });
    });
}
