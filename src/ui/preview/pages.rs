//! The pages of a part under one another, and what stands on them.

use eframe::egui::style::ScrollAnimation;
use eframe::egui::{
    Align, Align2, CursorIcon, Id, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::book::Book;
use crate::preview::{PageKey, pixels};
use crate::typeset::{Page, SectionKind, TextSource, page};
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::scroll_ui;
use crate::ui::preview::pictures::PictureSlot;
use crate::ui::request::{Action, Actions};

use super::zoom::Zoom;
use super::{Goal, Pane, name_of};

/// Space around pages.
const MARGIN: f32 = 12.0;

/// Where the pages of a part are, from the upper left corner of what is scrolled.
struct Column {
    /// Points of the window in a point of the page, and pixels in one.
    factor: f32,
    scale: f32,
    pages: Vec<Rect>,
    size: Vec2,
}

impl Column {
    /// Puts pages of these sizes under one another, each on whole pixels.
    fn new(ui: &Ui, papers: &[Vec2], zoom: Zoom, room: Vec2) -> Self {
        let widest = papers.iter().copied().reduce(Vec2::max).unwrap_or(vec2(842.0, 595.0));
        let pixel = ui.ctx().pixels_per_point();
        let factor = zoom.factor(room - Vec2::splat(2.0 * MARGIN), widest);
        let largest = ui.input(|input| input.max_texture_side) as f32;
        let scale = (factor * pixel).min(largest / widest.max_elem());
        let on_pixel = |at: f32| (at * pixel).round() / pixel;
        let width = room.x.max(widest.x * factor + 2.0 * MARGIN);
        let mut top = MARGIN;
        let pages = papers
            .iter()
            .map(|paper| {
                let size = vec2(pixels(paper.x, factor * pixel), pixels(paper.y, factor * pixel)) / pixel;
                let at = pos2(on_pixel((width - size.x) / 2.0), on_pixel(top));
                top += size.y + MARGIN;
                Rect::from_min_size(at, size)
            })
            .collect();
        Self { factor, scale, pages, size: vec2(width, top) }
    }

    /// The first page of which a half is seen, or that fills a half of what is.
    fn current(&self, viewport: Rect) -> usize {
        let is_seen = |place: &Rect| {
            let seen = place.bottom().min(viewport.bottom()) - place.top().max(viewport.top());
            seen * 2.0 >= place.height().min(viewport.height())
        };
        self.pages.iter().position(is_seen).unwrap_or_default()
    }
}

/// Where a box of a page is on the screen; `page` is where the page is.
fn on_screen(frame: &page::Frame, page: Rect, factor: f32) -> Rect {
    let corner = page.min + vec2(frame.x, frame.y) * factor;
    Rect::from_min_size(corner, vec2(frame.width, frame.height) * factor)
}

impl Pane {
    pub(super) fn pages_ui(&mut self, ui: &mut Ui, book: &Book, actions: &mut Actions) {
        let Some(shown) = self.shown else { return };
        let bar = ui.spacing().scroll.allocated_width();
        let outer = ui.available_rect_before_wrap();
        let room = outer.size() - vec2(bar, if self.zoom == Zoom::Width { 0.0 } else { bar });
        let papers = self.papers(shown);
        let column = Column::new(ui, &papers, self.zoom, room);
        self.factor = column.factor;

        let mut area = ScrollArea::both().id_salt(("pages", shown)).auto_shrink(false);
        if let Some(offset) = self.offset.take() {
            area = area.scroll_offset(offset);
        }
        let viewport = scroll_ui(ui, area, |ui, viewport| {
            let (space, _) = ui.allocate_exact_size(column.size, Sense::hover());
            if papers.is_empty() {
                let color = Palette::of(ui.ctx()).second;
                let at = outer.center_top() + vec2(0.0, 48.0);
                ui.painter().text(at, Align2::CENTER_CENTER, "作成中…", regular(size::TEXT), color);
            }
            let mut last = None;
            for (index, place) in column.pages.iter().enumerate() {
                let key = PageKey { part: shown, index };
                if place.intersects(viewport) {
                    let rect = place.translate(space.min.to_vec2());
                    self.page_ui(ui, key, rect, &column, book, actions);
                    last = Some(index);
                }
            }
            // The one that comes next is ready when it is scrolled to.
            if let Some(next) = last.map(|last| last + 1).filter(|next| *next < column.pages.len()) {
                self.pictures.want(PageKey { part: shown, index: next }, PictureSlot::Page, column.scale);
            }
            self.scroll(ui, &column, space, viewport);
            viewport
        });
        self.at = column.current(viewport);
        self.zoom_by_wheel(ui, outer, viewport);
    }

    /// The sizes of the pages that are shown, in points.
    fn papers(&self, shown: SectionKind) -> Vec<Vec2> {
        if let Some(pages) = self.set_pages(shown) {
            return pages.iter().map(|page| vec2(page.width, page.height)).collect();
        }
        let part = self.pagination.as_ref().and_then(|pagination| pagination.part(shown));
        part.map(|part| vec![Vec2::from(part.paper); part.pages.len()]).unwrap_or_default()
    }

    fn set_pages(&self, shown: SectionKind) -> Option<&[std::sync::Arc<Page>]> {
        self.set.as_ref().filter(|(part, _)| *part == shown).map(|(_, pages)| pages.as_slice())
    }

    fn page_ui(
        &mut self,
        ui: &mut Ui,
        key: PageKey,
        rect: Rect,
        column: &Column,
        book: &Book,
        actions: &mut Actions,
    ) {
        let palette = Palette::of(ui.ctx());
        ui.painter().rect_filled(rect, 0.0, palette.paper);
        if !self.pictures.show(ui, key, PictureSlot::Page, rect, column.scale) {
            let font = regular(size::CAPTION);
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, "作成中…", font, palette.on_paper);
        }
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Outside);
        let response = ui.interact(rect, Id::unique(("page", key)), Sense::hover());
        let title = self.pagination.as_ref().and_then(|pagination| pagination.part(key.part));
        let title = title.map_or("", |part| &part.title);
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Image, true, format!("{title}の{}ページ目", key.index + 1))
        });

        let page = self.set_pages(key.part).and_then(|pages| pages.get(key.index)).cloned();
        let Some(page) = page else { return };
        for (at, area) in page.areas.iter().enumerate() {
            let spot = on_screen(&area.frame, rect, column.factor);
            if !ui.is_rect_visible(spot) {
                continue;
            }
            let response = ui
                .interact(spot, Id::unique(("printed", key, at)), Sense::CLICK)
                .on_hover_cursor(CursorIcon::PointingHand);
            response.widget_info(|| {
                WidgetInfo::labeled(Role::Button, true, format!("印刷された{}", name_of(book, &area.source)))
            });
            if response.hovered() {
                ui.painter().rect_filled(spot, 0.0, palette.on_paper.gamma_multiply(0.06));
                let line = Stroke::new(1.0, palette.on_paper.gamma_multiply(0.5));
                ui.painter().rect_stroke(spot, 0.0, line, StrokeKind::Middle);
            }
            if self.focus.as_ref() == Some(&area.source) {
                let line = Stroke::new(2.0, palette.on_paper);
                ui.painter().rect_stroke(spot, 0.0, line, StrokeKind::Middle);
            }
            if response.clicked() {
                actions.push(Action::Enter(area.source.clone()));
            }
        }
        self.columns_ui(ui, key, (&page, rect), book, actions);
    }

    /// Scrolls to what is to be seen, as soon as it is known where that is.
    fn scroll(&mut self, ui: &Ui, column: &Column, space: Rect, viewport: Rect) {
        let goal = match (&self.goal, self.shown) {
            (Some(Goal::Page(index)), Some(_)) => {
                column.pages.get(*index).map(|place| (place.expand(MARGIN), Some(Align::TOP)))
            }
            (Some(Goal::Focus(source)), Some(shown)) => {
                let Some(pages) = self.set_pages(shown) else { return };
                find(pages, source, column).map(|place| (place.expand(MARGIN), None))
            }
            _ => return,
        };
        let Some((place, align)) = goal else {
            // It may be on its way.
            if self.asked.as_ref().is_some_and(|asked| asked.number <= self.done) {
                self.goal = None;
            }
            return;
        };
        self.goal = None;
        if align.is_some() || !viewport.contains_rect(place) {
            let rect = place.translate(space.min.to_vec2());
            ui.scroll_to_rect_animation(rect, align, ScrollAnimation::none());
            ui.ctx().request_repaint();
        }
    }

    /// Ctrl and the wheel zoom; what is under the mouse stays there.
    fn zoom_by_wheel(&mut self, ui: &Ui, outer: Rect, viewport: Rect) {
        let (times, pointer) = ui.input(|input| (input.zoom_delta(), input.pointer.hover_pos()));
        let Some(pointer) = pointer.filter(|at| times != 1.0 && outer.contains(*at)) else { return };
        let before = self.factor;
        self.zoom = Zoom::times(before, times);
        let ratio = self.zoom.factor(Vec2::ZERO, Vec2::ZERO) / before;
        let beside = pointer - outer.min;
        let offset = (viewport.min.to_vec2() + beside) * ratio - beside;
        self.offset = Some(offset.max(Vec2::ZERO));
        ui.ctx().request_repaint();
    }
}

/// Where something is printed first.
fn find(pages: &[std::sync::Arc<Page>], source: &TextSource, column: &Column) -> Option<Rect> {
    pages.iter().zip(&column.pages).find_map(|(page, place)| {
        let area = page.areas.iter().find(|area| area.source == *source)?;
        Some(on_screen(&area.frame, *place, column.factor))
    })
}
