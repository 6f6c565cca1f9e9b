//! すべて置換: what would become of every text, before it does.

use eframe::egui::text::{LayoutJob, TextFormat, TextWrapping};
use eframe::egui::{
    self, Checkbox, Color32, Frame, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2,
    vec2,
};

use crate::book::Book;
use crate::edit::Replacement;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{named, scroll_ui, small_button};
use crate::ui::request::{Action, Actions, FindRequest};
use crate::viewmodel::find::words::{Pieces, differences, heading, where_of};
use crate::words::grouped;

/// The height of one text in the list, and of what is said where it cannot be replaced.
const LINE: f32 = 84.0;
/// From the left to the text.
const INDENT: f32 = 36.0;

/// Lists all that would be replaced.
#[derive(Debug)]
pub struct ReplaceAllDialog {
    lines: Vec<ReplaceLine>,
}

#[derive(Debug)]
struct ReplaceLine {
    replacement: Replacement,
    place: String,
    old: Pieces,
    new: Pieces,
    /// Why it cannot be done.
    unfit: Option<String>,
    chosen: bool,
}

impl ReplaceAllDialog {
    /// For these; all that can be done are chosen.
    pub fn new(book: &Book, all: Vec<Replacement>) -> Self {
        let line = |replacement: Replacement| {
            let spot = &replacement.spot;
            let sheet = heading(spot).words(book);
            let unfit = replacement.unfit(book).map(|unfit| unfit.to_string());
            let (old, new) = differences(&replacement.before, &replacement.edits);
            let place = format!("{sheet}　{}", where_of(book, spot));
            ReplaceLine { place, old, new, chosen: unfit.is_none(), unfit, replacement }
        };
        Self { lines: all.into_iter().map(line).collect() }
    }

    /// How many places are chosen.
    fn count(&self) -> usize {
        self.lines.iter().filter(|line| line.chosen).map(|line| line.replacement.edits.len()).sum()
    }

    fn contents_ui(&mut self, ui: &mut Ui, scene: &DialogScene<'_>) {
        let palette = Palette::of(ui.ctx());
        ui.horizontal(|ui| {
            let words =
                format!("{}個のセルや名前を置き換えます。1回で元に戻せます。", grouped(self.lines.len()));
            ui.label(RichText::new(words).color(palette.second));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                for (words, on) in [("すべて外す", false), ("すべて選ぶ", true)] {
                    if small_button(ui, words).clicked() {
                        self.lines.iter_mut().for_each(|line| line.chosen = on && line.unfit.is_none());
                    }
                }
            });
        });
        let frame = Frame::new().stroke(Stroke::new(1.0, palette.line)).inner_margin(Margin::ZERO);
        frame.show(ui, |ui| {
            let most = (scene.rest(ui) - size::SPACE).clamp(LINE, 6.0 * LINE);
            let least = most.min(LINE * self.lines.len() as f32);
            let area =
                ScrollArea::vertical().max_height(most).min_scrolled_height(least).auto_shrink([false, true]);
            scroll_ui(ui, area, |ui, viewport| {
                let height = LINE * self.lines.len() as f32;
                let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
                let first = (viewport.top() / LINE).floor().max(0.0) as usize;
                let count = (viewport.height() / LINE).ceil() as usize + 1;
                for (at, line) in self.lines.iter_mut().enumerate().skip(first).take(count) {
                    let top = space.top() + at as f32 * LINE;
                    let rect = Rect::from_min_size(pos2(space.left(), top), vec2(space.width(), LINE));
                    line_ui(ui, rect, line);
                    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.line));
                }
            });
        });
    }
}

impl Dialog for ReplaceAllDialog {
    fn title(&self) -> String {
        "すべて置換".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(format!("{}か所を置換", grouped(self.count())))
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        self.contents_ui(ui, scene);
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        if self.count() > 0 { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let chosen = self.lines.drain(..).filter(|line| line.chosen).map(|line| line.replacement);
        Ok(vec![Action::Find(FindRequest::Replace(chosen.collect()))])
    }
}

fn line_ui(ui: &mut Ui, rect: Rect, line: &mut ReplaceLine) {
    let palette = Palette::of(ui.ctx());
    let head = Rect::from_min_size(rect.min + vec2(10.0, 4.0), vec2(rect.width() - 20.0, size::ROW));
    let builder = UiBuilder::new().max_rect(head).layout(egui::Layout::left_to_right(egui::Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        let words = RichText::new(&line.place).font(bold(size::CAPTION + 1.0)).color(palette.text);
        let own = ui.add_enabled(line.unfit.is_none(), Checkbox::new(&mut line.chosen, words));
        let from: String = line.old.iter().map(|(piece, _)| piece.as_str()).collect();
        let to: String = line.new.iter().map(|(piece, _)| piece.as_str()).collect();
        named(&own, &format!("{}：{from}→{to}", line.place));
    });
    let width = rect.width() - INDENT - 12.0;
    let left = rect.left() + INDENT;
    let gone = palette.red.gamma_multiply(0.16);
    let come = palette.green.gamma_multiply(0.18);
    if let Some(unfit) = &line.unfit {
        let galley = pieces(ui, &[(unfit.clone(), false)], width, palette.red, gone);
        ui.painter().galley(pos2(left, rect.top() + 34.0), galley, palette.red);
        return;
    }
    for (words, y, color, ground) in
        [(&line.old, 34.0, palette.second, gone), (&line.new, 57.0, palette.text, come)]
    {
        let galley = pieces(ui, words, width, color, ground);
        ui.painter().galley(pos2(left, rect.top() + y), galley, color);
    }
}

fn pieces(
    ui: &Ui,
    words: &[(String, bool)],
    width: f32,
    color: Color32,
    ground: Color32,
) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob { wrap: TextWrapping::truncate_at_width(width), ..LayoutJob::default() };
    for (piece, differs) in words {
        let plain = TextFormat::simple(regular(size::TEXT), color);
        let format = if *differs {
            TextFormat { font_id: bold(size::TEXT), background: ground, ..plain }
        } else {
            plain
        };
        job.append(piece, 0.0, format);
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
