//! Triangles, and the rectangles that most of them are two of.

use eframe::egui::epaint::Vertex;
use eframe::egui::{Color32, Pos2};

use super::canvas::{Canvas, PixelRect, lay, over, tinted};
use super::textures::{TexturePixels, packed};

/// How finely corners are told apart within a pixel, in bits: as graphics cards do it.
const FINE: u32 = 8;
const ONE: f32 = (1 << FINE) as f32;
/// Corners that lie farther out than any window is wide count as lying here.
const FARTHEST: f32 = 1_000_000.0;
/// From a pixel's edge to its centre.
const HALF: i64 = 1 << (FINE - 1);

/// What is painted at once.
#[derive(Clone, Copy)]
pub enum PaintPiece {
    /// Left upper, right upper, left lower, right lower corner.
    Rect([Vertex; 4]),
    Triangle([Vertex; 3]),
}

impl PaintPiece {
    /// The pieces of a mesh.
    pub fn all<'m>(indices: &'m [u32], vertices: &'m [Vertex]) -> impl Iterator<Item = Self> + 'm {
        let mut rest = indices;
        std::iter::from_fn(move || {
            if let [a, b, c, d, e, f, after @ ..] = rest
                && (c, b) == (d, e)
                && let Some(rect) = Self::rect(vertices, [*a, *b, *c, *f])
            {
                rest = after;
                return Some(rect);
            }
            let [a, b, c, after @ ..] = rest else { return None };
            rest = after;
            let corner = |at: u32| vertices.get(at as usize).copied().unwrap_or_default();
            Some(Self::Triangle([corner(*a), corner(*b), corner(*c)]))
        })
    }

    /// Four corners, where they are of an upright rectangle in one colour.
    fn rect(vertices: &[Vertex], corners: [u32; 4]) -> Option<Self> {
        let [a, b, c, d] = corners.map(|at| vertices.get(at as usize).copied());
        let corners = [a?, b?, c?, d?];
        let [a, b, c, d] = &corners;
        let is_upright = |of: fn(&Vertex) -> Pos2| {
            let [a, b, c, d] = [of(a), of(b), of(c), of(d)];
            a.y == b.y && c.y == d.y && a.x == c.x && b.x == d.x
        };
        let is_rect = is_upright(|corner| corner.pos) && is_upright(|corner| corner.uv);
        let is_one_color = [b, c, d].iter().all(|corner| corner.color == a.color);
        (is_rect && is_one_color && a.pos.x <= b.pos.x && a.pos.y <= c.pos.y).then_some(Self::Rect(corners))
    }

    pub fn corners(&self) -> &[Vertex] {
        match self {
            Self::Rect(corners) => corners,
            Self::Triangle(corners) => corners,
        }
    }

    /// The pixels that it may touch.
    pub fn bounds(&self, scale: f32) -> PixelRect {
        let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for Vertex { pos, .. } in self.corners() {
            let [left, top, right, bottom] = bounds;
            bounds = [left.min(pos.x), top.min(pos.y), right.max(pos.x), bottom.max(pos.y)];
        }
        let [left, top, right, bottom] = bounds.map(|edge| edge * scale);
        PixelRect::new(left.floor() as i32, top.floor() as i32, right.ceil() as i32, bottom.ceil() as i32)
    }

    /// Paints the part of it that is in `clip`.
    pub fn paint(&self, canvas: &mut Canvas, texture: &TexturePixels, scale: f32, clip: PixelRect) {
        let clip = clip.common(canvas.bounds());
        let scaled = |vertex: Vertex| Vertex { pos: vertex.pos * scale, ..vertex };
        match *self {
            Self::Rect(corners) => rect(canvas, texture, corners.map(scaled), clip),
            Self::Triangle(corners) => triangle(canvas, texture, corners.map(scaled), clip),
        }
    }
}

/// The first pixel whose centre is not before an edge.
fn first_at(edge: f32) -> i32 {
    // As finely as triangles are, so that both meet.
    ((edge * ONE).round() / ONE - 0.5).ceil() as i32
}

fn rect(canvas: &mut Canvas, texture: &TexturePixels, corners: [Vertex; 4], clip: PixelRect) {
    let [first, _, _, last] = corners;
    let (from, to) = (first.pos, last.pos);
    let covered = PixelRect::new(first_at(from.x), first_at(from.y), first_at(to.x), first_at(to.y));
    let shown = covered.common(clip);
    if shown.is_empty() {
        return;
    }
    let color = packed(&first.color);
    if first.uv == last.uv {
        let [width, height] = texture.size();
        return canvas.fill(shown, tinted(texture.at(first.uv.x * width, first.uv.y * height), color));
    }
    // Where a pixel's centre lies in the texture: `start` of the first pixel, `step` by pixel.
    let [width, height] = texture.size();
    let along = |from: f32, to: f32, uv: [f32; 2], size: f32, at: i32| {
        let [start, end] = uv.map(|uv| uv * size);
        let step = (end - start) / (to - from);
        (start + (at as f32 + 0.5 - from) * step, step)
    };
    let (start_x, step_x) = along(from.x, to.x, [first.uv.x, last.uv.x], width, shown.left);
    let (start_y, step_y) = along(from.y, to.y, [first.uv.y, last.uv.y], height, shown.top);
    let is_whole = |start: f32, step: f32, count: i32| {
        let off = |at: f32| (at - at.floor() - 0.5).abs();
        let end = start + step * (count - 1) as f32;
        (step - 1.0).abs() < 0.01 && off(start) < 0.004 && off(end) < 0.004
    };
    let is_letter = is_whole(start_x, step_x, shown.right - shown.left)
        && is_whole(start_y, step_y, shown.bottom - shown.top);
    for row in shown.top..shown.bottom {
        let pixels = canvas.span(row, shown.left, shown.right);
        let y = start_y + (row - shown.top) as f32 * step_y;
        // Pixel by pixel, with nothing in between to make out.
        if is_letter && let Ok(skipped) = usize::try_from(start_x.floor() as i32) {
            let texels = texture.row(y.floor() as i32).get(skipped..).unwrap_or_default();
            for (pixel, texel) in pixels.iter_mut().zip(texels) {
                if *texel != 0 {
                    *pixel = over(*pixel, tinted(*texel, color));
                }
            }
            continue;
        }
        let mut x = start_x;
        for pixel in pixels {
            *pixel = over(*pixel, tinted(texture.at(x, y), color));
            x += step_x;
        }
    }
}

/// A value that changes evenly over a triangle.
#[derive(Clone, Copy, Default)]
struct Plane {
    at_origin: f32,
    by_x: f32,
    by_y: f32,
}

impl Plane {
    fn through(corners: [Pos2; 3], values: [f32; 3]) -> Self {
        let ([a, b, c], [value, of_b, of_c]) = (corners, values);
        let (ab, ac) = (b - a, c - a);
        let (along_b, along_c) = (of_b - value, of_c - value);
        let area = ab.x * ac.y - ab.y * ac.x;
        let by_x = (along_b * ac.y - along_c * ab.y) / area;
        let by_y = (along_c * ab.x - along_b * ac.x) / area;
        Self { at_origin: value - a.x * by_x - a.y * by_y, by_x, by_y }
    }

    /// At the centre of a pixel.
    fn at(self, x: i32, y: i32) -> f32 {
        self.at_origin + (x as f32 + 0.5) * self.by_x + (y as f32 + 0.5) * self.by_y
    }
}

/// One edge of a triangle that has its inside at the right: where a row of pixels is in.
#[derive(Clone, Copy)]
struct Edge {
    x: i64,
    y: i64,
    to_x: i64,
    to_y: i64,
    /// 1 for edges whose points belong to the neighbour.
    bias: i64,
}

impl Edge {
    fn new([x, y]: [i64; 2], [end_x, end_y]: [i64; 2]) -> Self {
        let (to_x, to_y) = (end_x - x, end_y - y);
        let is_own = to_y < 0 || (to_y == 0 && to_x > 0);
        Self { x, y, to_x, to_y, bias: i64::from(!is_own) }
    }

    /// Narrows the pixels of a row, from a first up to a last that is in no more.
    fn narrow(self, row: i32, from: &mut i64, to: &mut i64) {
        let across = (i64::from(row) << FINE) + HALF - self.y;
        // In where `rest` less `fall` for each pixel is not below zero.
        let rest = self.to_x * across - self.to_y * (HALF - self.x) - self.bias;
        let fall = self.to_y << FINE;
        if fall > 0 {
            *to = (*to).min(rest.div_euclid(fall) + 1);
        } else if fall < 0 {
            *from = (*from).max(-rest.div_euclid(-fall));
        } else if rest < 0 {
            *to = *from;
        }
    }
}

fn triangle(canvas: &mut Canvas, texture: &TexturePixels, corners: [Vertex; 3], clip: PixelRect) {
    let fine = |vertex: &Vertex| {
        [vertex.pos.x, vertex.pos.y].map(|at| (at.clamp(-FARTHEST, FARTHEST) * ONE).round() as i64)
    };
    let [mut a, b, mut c] = corners;
    let area = |[a, b, c]: [[i64; 2]; 3]| {
        let ([ax, ay], [bx, by], [cx, cy]) = (a, b, c);
        (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    };
    let mut points = [fine(&a), fine(&b), fine(&c)];
    match area(points) {
        0 => return,
        ..0 => {
            std::mem::swap(&mut a, &mut c);
            points.reverse();
        }
        _ => {}
    }
    let [pa, pb, pc] = points;
    let edges = [Edge::new(pa, pb), Edge::new(pb, pc), Edge::new(pc, pa)];
    let rows = points.map(|[_, y]| y);
    let first = rows.iter().min().copied().unwrap_or_default();
    let last = rows.iter().max().copied().unwrap_or_default();
    let top = i64::from(clip.top).max((first - HALF) >> FINE);
    let bottom = i64::from(clip.bottom).min(((last + HALF) >> FINE) + 1);
    let paint = Paint::of([a, b, c], texture);
    for row in top..bottom {
        let Ok(row) = i32::try_from(row) else { return };
        let (mut from, mut to) = (i64::from(clip.left), i64::from(clip.right));
        edges.iter().for_each(|edge| edge.narrow(row, &mut from, &mut to));
        // They are within the clip's now.
        if let (true, Ok(from), Ok(to)) = (from < to, i32::try_from(from), i32::try_from(to)) {
            paint.lay(canvas.span(row, from, to), from, row, texture);
        }
    }
}

/// What a triangle is painted with.
enum Paint {
    One(u32),
    /// Red, green, blue and alpha, and one colour of the texture.
    Shade([Plane; 4], u32),
    /// The same, and the place in the texture.
    Picture([Plane; 4], [Plane; 2]),
}

impl Paint {
    fn of(corners: [Vertex; 3], texture: &TexturePixels) -> Self {
        let [a, b, c] = corners;
        let [width, height] = texture.size();
        let is_flat = a.uv == b.uv && a.uv == c.uv;
        let texel = || texture.at(a.uv.x * width, a.uv.y * height);
        if is_flat && a.color == b.color && a.color == c.color {
            return Self::One(tinted(texel(), packed(&a.color)));
        }
        let places = corners.map(|corner| corner.pos);
        let channel =
            |of: fn(Color32) -> u8| Plane::through(places, corners.map(|corner| f32::from(of(corner.color))));
        let shade = [channel(|own| own.r()), channel(|own| own.g()), channel(|own| own.b())];
        let [red, green, blue] = shade;
        let shade = [red, green, blue, channel(|own| own.a())];
        if is_flat {
            return Self::Shade(shade, texel());
        }
        let across = Plane::through(places, corners.map(|corner| corner.uv.x * width));
        let down = Plane::through(places, corners.map(|corner| corner.uv.y * height));
        Self::Picture(shade, [across, down])
    }

    fn lay(&self, pixels: &mut [u32], left: i32, row: i32, texture: &TexturePixels) {
        match self {
            Self::One(color) => lay(pixels, *color),
            Self::Shade(shade, texel) => {
                let count = pixels.len() as f32;
                // Along an edge the colour often changes only across.
                if shade.iter().all(|plane| plane.by_x.abs() * count < 0.25) {
                    return lay(pixels, tinted(*texel, color_at(shade, left, row)));
                }
                for (at, pixel) in (left..).zip(pixels) {
                    *pixel = over(*pixel, tinted(*texel, color_at(shade, at, row)));
                }
            }
            Self::Picture(shade, [across, down]) => {
                for (at, pixel) in (left..).zip(pixels) {
                    let texel = texture.at(across.at(at, row), down.at(at, row));
                    *pixel = over(*pixel, tinted(texel, color_at(shade, at, row)));
                }
            }
        }
    }
}

fn color_at(shade: &[Plane; 4], x: i32, y: i32) -> u32 {
    let [red, green, blue, alpha] = shade.map(|plane| (plane.at(x, y) + 0.5).clamp(0.0, 255.0) as u32);
    alpha << 24 | red << 16 | green << 8 | blue
}
