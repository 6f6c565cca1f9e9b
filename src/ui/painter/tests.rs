//! What is painted is what egui's shaders would paint, and no more of it than changed.

use std::sync::Arc;

use eframe::egui::epaint::{ClippedPrimitive, ImageDelta, Mesh, Primitive, Vertex};
use eframe::egui::{Color32, ColorImage, Pos2, Rect, TextureId, TextureOptions, TexturesDelta, pos2, vec2};
use proptest::prelude::*;

use super::canvas::{between, over, tinted};
use super::frame::FramePainter;

const SIZE: [usize; 2] = [100, 60];
/// Where the letters' texture is white, as egui has it.
const WHITE: Pos2 = Pos2::ZERO;

/// The letters' texture: white at the corner, then from nothing to all.
fn letters() -> TexturesDelta {
    let texel = |at: usize| if at == 0 { 255 } else { (at * 15) as u8 };
    let pixels = (0..16).flat_map(|_| (0..16).map(|at| Color32::from_white_alpha(texel(at)))).collect();
    let image = ColorImage::new([16, 16], pixels);
    let mut delta = TexturesDelta::default();
    delta.push(TextureId::default(), ImageDelta::full(Arc::new(image), TextureOptions::LINEAR));
    delta
}

fn clipped(mesh: Mesh) -> ClippedPrimitive {
    ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
}

fn rect(rect: Rect, color: Color32) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, color);
    clipped(mesh)
}

/// A shape whose corners are given, as triangles around the first.
fn shape(corners: &[Pos2], color: Color32) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    corners.iter().for_each(|pos| mesh.vertices.push(Vertex { pos: *pos, uv: WHITE, color }));
    (2..corners.len() as u32).for_each(|last| mesh.add_triangle(0, last - 1, last));
    clipped(mesh)
}

fn painted(primitives: &[ClippedPrimitive]) -> FramePainter {
    let mut painter = FramePainter::default();
    painter.paint(SIZE, 1.0, primitives, &mut letters());
    painter
}

fn at(painter: &FramePainter, x: usize, y: usize) -> u32 {
    painter.pixels()[y * SIZE[0] + x]
}

#[test]
fn a_pixel_belongs_to_what_covers_its_centre() {
    let painter = painted(&[rect(Rect::from_min_max(pos2(10.4, 10.5), pos2(20.5, 20.6)), Color32::RED)]);
    let covered = |x, y| at(&painter, x, y) == 0x00ff_0000;
    assert!(covered(10, 10) && covered(19, 19) && covered(10, 20) && covered(19, 20));
    assert!(!covered(9, 10) && !covered(10, 9) && !covered(20, 20) && !covered(19, 21));
}

#[test]
fn triangles_that_meet_cover_each_pixel_once() {
    // Half of the light twice would be more than half.
    let half = Color32::from_rgba_premultiplied(128, 128, 128, 128);
    let corners =
        [(50.2, 3.1), (80.7, 11.0), (95.0, 30.5), (71.3, 55.2), (50.0, 57.0), (20.5, 40.4), (4.25, 20.0)];
    let corners: Vec<Pos2> = corners.into_iter().map(|(x, y)| pos2(x, y)).collect();
    let painter = painted(&[shape(&corners, half)]);
    let colors: std::collections::BTreeSet<u32> = painter.pixels().iter().copied().collect();
    assert_eq!(colors.into_iter().collect::<Vec<_>>(), [0, 0x0080_8080]);
    // And a rectangle is the same, however it is cut.
    let [a, b] = [pos2(7.3, 8.6), pos2(91.4, 41.2)];
    let whole = painted(&[rect(Rect::from_min_max(a, b), half)]);
    let cut = painted(&[shape(&[pos2(30.0, 20.0), a, pos2(b.x, a.y), b, pos2(a.x, b.y), a], half)]);
    assert!(whole.pixels() == cut.pixels());
}

#[test]
fn a_colour_changes_evenly_from_corner_to_corner() {
    let mut mesh = Mesh::default();
    for (x, color) in [(0.0, Color32::BLACK), (100.0, Color32::WHITE)] {
        mesh.vertices.push(Vertex { pos: pos2(x, 0.0), uv: WHITE, color });
        mesh.vertices.push(Vertex { pos: pos2(x, 60.0), uv: WHITE, color });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(2, 1, 3);
    let painter = painted(&[clipped(mesh)]);
    for x in 0..100 {
        let expected = ((x as f32 + 0.5) * 2.55).round() as u32;
        for y in [0, 30, 59] {
            assert!((at(&painter, x, y) & 0xff).abs_diff(expected) <= 1, "{x}, {y}");
        }
    }
}

#[test]
fn letters_are_taken_texel_by_texel_and_in_between_where_they_lie_so() {
    let letter = |left: f32| {
        let mut mesh = Mesh::default();
        let uv = Rect::from_min_max(pos2(4.0 / 16.0, 0.0), pos2(8.0 / 16.0, 4.0 / 16.0));
        mesh.add_rect_with_uv(Rect::from_min_size(pos2(left, 10.0), vec2(4.0, 4.0)), uv, Color32::WHITE);
        painted(&[clipped(mesh)])
    };
    let row = |painter: &FramePainter| [10, 11, 12, 13].map(|x| at(painter, x, 11) & 0xff);
    assert_eq!(row(&letter(10.0)), [60, 75, 90, 105]);
    assert_eq!(row(&letter(9.5)), [68, 83, 98, 0], "half a pixel to the left");
}

#[test]
fn nothing_is_painted_outside_of_its_clip_or_of_the_window() {
    let everywhere = Rect::from_min_max(pos2(-500.0, -70.0), pos2(900.0, 333.0));
    let mut one = rect(everywhere, Color32::WHITE);
    one.clip_rect = Rect::from_min_max(pos2(9.6, -4.0), pos2(20.4, 10.0));
    let painter =
        painted(&[one, shape(&[pos2(-9.0, 70.0), pos2(500.0, 59.0), pos2(1e4, 1e4)], Color32::RED)]);
    let is_white = |x, y| at(&painter, x, y) == 0x00ff_ffff;
    assert!(is_white(10, 0) && is_white(19, 9) && !is_white(9, 0) && !is_white(20, 0) && !is_white(10, 10));
}

#[test]
fn a_frame_like_the_last_paints_nothing_and_one_that_differs_little_a_little() {
    let ground = || rect(Rect::from_min_max(Pos2::ZERO, pos2(100.0, 60.0)), Color32::WHITE);
    let spot = |x: f32| rect(Rect::from_min_size(pos2(x, 20.0), vec2(2.0, 8.0)), Color32::BLACK);
    let mut painter = painted(&[ground(), spot(40.0)]);
    let mut nothing = TexturesDelta::default();
    let mut paint = |primitives: &[ClippedPrimitive]| painter.paint(SIZE, 1.0, primitives, &mut nothing);
    assert!(paint(&[ground(), spot(40.0)]).is_empty());
    let changed = paint(&[ground(), spot(42.0)]);
    let area: i32 = changed.iter().map(|own| (own.right - own.left) * (own.bottom - own.top)).sum();
    assert!((1..=32 * 16).contains(&area), "{changed:?}");
    // What lies over another differs by their order alone.
    assert!(!paint(&[spot(42.0), ground()]).is_empty());
}

#[test]
fn a_texture_that_shows_something_else_is_painted_anew() {
    let mut mesh = Mesh::default();
    let all = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    mesh.add_rect_with_uv(Rect::from_min_size(Pos2::ZERO, vec2(16.0, 16.0)), all, Color32::WHITE);
    let primitives = [clipped(mesh)];
    let mut painter = painted(&primitives);
    let mut patch = |at: [usize; 2], color: Color32| {
        let image = ColorImage::new([1, 1], vec![color]);
        let mut delta = TexturesDelta::default();
        let patch = ImageDelta::partial(at, Arc::new(image), TextureOptions::LINEAR);
        delta.push(TextureId::default(), patch);
        !painter.paint(SIZE, 1.0, &primitives, &mut delta).is_empty()
    };
    assert!(!patch([5, 5], Color32::from_white_alpha(75)), "as it was");
    assert!(patch([5, 5], Color32::from_white_alpha(200)));
}

fn any_color() -> impl Strategy<Value = Color32> {
    any::<[u8; 4]>().prop_map(|[red, green, blue, alpha]| {
        Color32::from_rgba_unmultiplied(red, green, blue, if alpha < 128 { 255 } else { alpha })
    })
}

fn any_shape() -> impl Strategy<Value = ClippedPrimitive> {
    let corner = || (-20.0_f32..120.0, -20.0_f32..80.0).prop_map(|(x, y)| pos2(x, y));
    let shape = (prop::collection::vec(corner(), 3..6), any_color(), any::<bool>());
    shape.prop_map(|(corners, color, is_rect)| match (is_rect, corners.as_slice()) {
        (true, [a, b, ..]) => rect(Rect::from_two_pos(*a, *b), color),
        _ => self::shape(&corners, color),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn painting_what_changed_is_painting_all(
        mut shapes in prop::collection::vec(any_shape(), 1..8),
        other in any_shape(),
        place in any::<prop::sample::Index>(),
    ) {
        let mut painter = painted(&shapes);
        let index = place.index(shapes.len());
        shapes[index] = other;
        painter.paint(SIZE, 1.0, &shapes, &mut TexturesDelta::default());
        prop_assert!(painter.pixels() == painted(&shapes).pixels());
    }

    #[test]
    fn colours_are_laid_over_each_other_as_numbers_would_be(pixel in any::<[u8; 3]>(), color in any_color()) {
        let [red, green, blue] = pixel;
        let laid = over(u32::from_be_bytes([0, red, green, blue]), super::textures::packed(&color));
        let [_, red_now, green_now, blue_now] = laid.to_be_bytes();
        let rest = 1.0 - f32::from(color.a()) / 255.0;
        for (before, own, now) in
            [(red, color.r(), red_now), (green, color.g(), green_now), (blue, color.b(), blue_now)]
        {
            let exact = (f32::from(before) * rest + f32::from(own)).min(255.0);
            prop_assert!((exact - f32::from(now)).abs() <= 0.51, "{exact} {now}");
        }
    }
}

#[test]
fn light_that_covers_nothing_is_added() {
    assert_eq!(over(0x00f0_1020, 0x0020_2020), 0x00ff_3040);
}

#[test]
fn a_letter_takes_the_colour_that_it_is_written_in() {
    assert_eq!(tinted(0x8080_8080, 0xffff_0010), 0x8080_0008);
    assert_eq!(tinted(0xff10_2030, u32::MAX), 0xff10_2030);
    assert_eq!(tinted(0xff80_ff00, 0xff80_8080), 0xff40_8000);
    assert_eq!(between(0x0000_0000, 0xffff_ffff, 128), 0x8080_8080);
    assert_eq!(between(0xff10_ff00, 0xff10_ff00, 77), 0xff10_ff00);
}
