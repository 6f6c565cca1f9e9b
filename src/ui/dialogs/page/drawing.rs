//! A small drawing of the page as it is entered.

use eframe::egui::{Align2, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::book::{Edge, Form, PageSetup, Running};
use crate::typeset::page::MM;
use crate::typeset::{Fonts, Paper, column_widths};
use crate::ui::kit::theme::{Palette, regular, size};

/// The longest side of the drawn paper.
const LONGEST: f32 = 200.0;

/// Draws `page` with the columns of `form`, and says below what it is.
pub fn drawing_ui(ui: &mut Ui, page: &PageSetup, form: &Form) {
    let palette = Palette::of(ui.ctx());
    let paper = Paper::new(page);
    let scale = LONGEST / paper.width.max(paper.height);
    let (area, _) = ui.allocate_exact_size(vec2(LONGEST + 8.0, LONGEST + 48.0), Sense::hover());
    let sides = vec2(paper.width, paper.height) * scale;
    let sheet = Rect::from_min_size(pos2(area.center().x - sides.x / 2.0, area.top() + 4.0), sides);
    let painter = &ui.painter().clone();
    painter.rect_filled(sheet.translate(vec2(2.0, 2.0)), 0.0, palette.line);
    painter.rect_filled(sheet, 0.0, palette.surface);
    painter.rect_stroke(sheet, 0.0, Stroke::new(1.0, palette.strong_line), StrokeKind::Inside);

    let at = |x: f32, y: f32| sheet.min + vec2(x, y) * scale;
    binding(painter, sheet, page, scale, palette);
    let body =
        Rect::from_min_max(at(paper.left, paper.top), at(paper.left + paper.body_width, paper.bottom()));
    let dashes = Stroke::new(1.0, palette.accent.gamma_multiply(0.6));
    let corners =
        [body.left_top(), body.right_top(), body.right_bottom(), body.left_bottom(), body.left_top()];
    painter.extend(Shape::dashed_line(&corners, dashes, 3.0, 2.0));
    for (line, y) in [(&page.header, paper.header), (&page.footer, paper.footer)] {
        running(painter, line, body, at(0.0, y).y, palette);
    }
    let widths = Fonts::shared().map(|fonts| column_widths(form, paper, fonts)).unwrap_or_default();
    table(painter, &widths, &paper, body, scale, palette);

    let size_of = match page.paper() {
        Some((size, landscape)) => format!("{} {}", size.name, if landscape { "横" } else { "縦" }),
        None => format!("{:.0} × {:.0} mm", page.width_mm, page.height_mm),
    };
    let body = format!("印刷する範囲 {:.0} × {:.0} mm", paper.body_width / MM, paper.body_height / MM);
    let mut below = pos2(sheet.center().x, sheet.bottom() + 16.0);
    for (words, color) in [(size_of, palette.text), (body, palette.second)] {
        painter.text(below, Align2::CENTER_CENTER, words, regular(size::CAPTION), color);
        below.y += 18.0;
    }
}

/// The strip that the binding takes.
fn binding(painter: &Painter, sheet: Rect, page: &PageSetup, scale: f32, palette: &Palette) {
    let depth = page.binding.mm * MM * scale;
    if depth.is_nan() || depth <= 0.0 {
        return;
    }
    let mut strip = sheet.shrink(1.0);
    match page.binding.edge {
        Edge::Left => strip.set_width(depth.min(strip.width())),
        Edge::Right => *strip.left_mut() = (strip.right() - depth).max(strip.left()),
        Edge::Top => strip.set_height(depth.min(strip.height())),
    }
    painter.rect_filled(strip, 0.0, palette.tint);
    // Two holes, as a punch makes them.
    let hole = Stroke::new(1.0, palette.strong_line);
    for part in [0.4, 0.6] {
        let center: Pos2 = match page.binding.edge {
            Edge::Top => pos2(sheet.left() + sheet.width() * part, strip.center().y),
            Edge::Left | Edge::Right => pos2(strip.center().x, sheet.top() + sheet.height() * part),
        };
        painter.circle(center, 2.0, palette.surface, hole);
    }
}

/// A running line: a bar where each of its texts stands.
fn running(painter: &Painter, line: &Running, body: Rect, y: f32, palette: &Palette) {
    for (text, part) in line.texts().into_iter().zip([0.0, 0.5, 1.0]) {
        if !text.trim().is_empty() {
            let length = body.width() * 0.18;
            let x = body.left() + (body.width() - length) * part;
            painter.hline(x..=x + length, y, Stroke::new(2.0, palette.strong_line));
        }
    }
}

/// The sheet's table: its header, its columns, and some lines of text.
fn table(painter: &Painter, widths: &[f32], paper: &Paper, body: Rect, scale: f32, palette: &Palette) {
    let rule = Stroke::new(1.0, palette.strong_line);
    let line = (paper.body_pt * 1.7 * scale).max(2.0);
    let top = body.top() + line * 6.0;
    let frame = Rect::from_min_max(pos2(body.left(), top), body.max);
    if frame.height() < line * 3.0 {
        return;
    }
    // The title above it.
    painter.hline(body.center().x - 30.0..=body.center().x + 30.0, body.top() + line * 1.2, rule);
    let head = Rect::from_min_size(frame.min, vec2(frame.width(), line * 2.4));
    painter.rect_filled(head, 0.0, palette.tint);
    painter.rect_stroke(frame, 0.0, rule, StrokeKind::Inside);
    painter.hline(frame.x_range(), head.bottom(), rule);
    let mut x = frame.left();
    for width in widths {
        let column = (x + 2.0)..=(x + width * scale - 2.0);
        let mut y = head.bottom() + line;
        while column.end() - column.start() > 2.0 && y < frame.bottom() - line * 0.5 {
            painter.hline(column.clone(), y, Stroke::new(1.0, palette.line));
            y += line;
        }
        x += width * scale;
        if x < frame.right() - 1.0 {
            painter.vline(x, frame.y_range(), rule);
        }
    }
}
