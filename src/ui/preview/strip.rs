//! All pages of the print as thumbnails.

use std::sync::Arc;

use eframe::egui::{
    Align2, CursorIcon, Id, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use crate::preview::{PageKey, pixels};
use crate::typeset::PartPages;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::scroll_ui;
use crate::ui::preview::pictures::PictureSlot;
use crate::ui::request::Actions;

use super::Pane;

/// How wide the strip is.
pub const WIDTH: f32 = 168.0;
/// The room for a page, and that for its number below.
const PAGE: Vec2 = vec2(124.0, 90.0);
const NUMBER: f32 = 22.0;
/// From one page to the next.
const STEP: f32 = PAGE.y + NUMBER + 10.0;

impl Pane {
    pub(super) fn strip_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let Some(pagination) = self.pagination.clone() else { return };
        let area = ScrollArea::vertical().id_salt("strip").auto_shrink(false);
        let chosen = scroll_ui(ui, area, |ui, viewport| {
            let height = pagination.len() as f32 * STEP + 12.0;
            let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            let first = (viewport.top() / STEP).floor().max(0.0) as usize;
            let last = (viewport.bottom() / STEP).ceil().max(0.0) as usize;
            let mut chosen = None;
            for part in pagination.parts() {
                for number in part.pages.clone().filter(|number| (first..=last).contains(number)) {
                    let top = space.top() + 8.0 + number as f32 * STEP;
                    let room = Rect::from_min_size(pos2(space.left() + 14.0, top), PAGE + vec2(0.0, NUMBER));
                    let page = PageKey { part: part.kind, index: number - part.pages.start };
                    if self.thumb_ui(ui, room, page, part) {
                        chosen = Some(page);
                    }
                }
            }
            self.keep_in_sight(ui, &pagination, space, viewport);
            chosen
        });
        if let Some(page) = chosen {
            self.turn_to(page, actions);
        }
    }

    fn thumb_ui(&mut self, ui: &mut Ui, room: Rect, page: PageKey, part: &PartPages) -> bool {
        let palette = Palette::of(ui.ctx());
        let current = self.shown == Some(page.part) && self.at == page.index;
        let paper = Vec2::from(part.paper).max(Vec2::splat(1.0));
        let pixel = ui.ctx().pixels_per_point();
        let scale = (PAGE.x / paper.x).min(PAGE.y / paper.y) * pixel;
        let own = vec2(pixels(paper.x, scale), pixels(paper.y, scale)) / pixel;
        let middle = pos2(room.center().x, room.top() + PAGE.y / 2.0);
        let corner = middle - own / 2.0;
        let on_pixel = |at: f32| (at * pixel).round() / pixel;
        let rect = Rect::from_min_size(pos2(on_pixel(corner.x), on_pixel(corner.y)), own);

        let response = ui
            .interact(room, Id::unique(("thumb", page)), Sense::CLICK)
            .on_hover_cursor(CursorIcon::PointingHand)
            .on_hover_text(&part.title);
        let number = part.pages.start + page.index + 1;
        let name = format!("{number}ページ目 {}", part.title);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &name));
        ui.painter().rect_filled(rect, 0.0, palette.paper);
        self.pictures.show(ui, page, PictureSlot::Thumb, rect, scale);
        let line = match (current, response.hovered()) {
            (true, _) => Stroke::new(2.0, palette.accent),
            (false, true) => Stroke::new(1.0, palette.accent),
            (false, false) => Stroke::new(1.0, palette.strong_line),
        };
        ui.painter().rect_stroke(rect, 0.0, line, StrokeKind::Outside);
        let at = pos2(room.center().x, room.bottom() - NUMBER / 2.0);
        let color = if current { palette.accent } else { palette.second };
        let font = regular(size::CAPTION);
        ui.painter().text(at, Align2::CENTER_CENTER, number.to_string(), font, color);
        response.clicked()
    }

    /// Scrolls the strip to the page that is shown, when that has become another.
    fn keep_in_sight(
        &self,
        ui: &Ui,
        pagination: &Arc<crate::typeset::Pagination>,
        space: Rect,
        viewport: Rect,
    ) {
        let Some(part) = self.shown.and_then(|shown| pagination.part(shown)) else { return };
        let number = part.pages.start + self.at;
        let last = ui.data_mut(|data| {
            let last = data.get_temp_mut_or_default::<Option<usize>>(Id::unique("strip page"));
            last.replace(number)
        });
        let top = number as f32 * STEP;
        let row = Rect::from_min_size(pos2(0.0, top), vec2(1.0, STEP + 8.0));
        let seen = viewport.top() <= row.top() && row.bottom() <= viewport.bottom();
        if last != Some(number) && !seen {
            let animation = eframe::egui::style::ScrollAnimation::none();
            ui.scroll_to_rect_animation(row.translate(space.min.to_vec2()), None, animation);
            ui.ctx().request_repaint();
        }
    }
}
