//! One frame: what egui made of it becomes pixels, as far as they are other than before.

use eframe::egui::epaint::{ClippedPrimitive, Primitive};
use eframe::egui::{Color32, ColorImage, Rect, TextureId, TexturesDelta};

use super::canvas::{Canvas, PixelRect, whole};
use super::damage::{Tiles, folded};
use super::raster::PaintPiece;
use super::textures::TextureStore;

/// Behind all that is painted.
const GROUND: u32 = 0xff00_0000;

/// Paints frame after frame on one picture.
#[derive(Debug, Default)]
pub struct FramePainter {
    canvas: Canvas,
    textures: TextureStore,
    /// How the picture came to look as it does.
    tiles: Tiles,
}

impl FramePainter {
    /// The picture, row by row; a pixel is `0x00RRGGBB`.
    pub fn pixels(&self) -> &[u32] {
        self.canvas.pixels()
    }

    /// The size of the picture in pixels.
    pub fn size(&self) -> [usize; 2] {
        self.canvas.size()
    }

    /// Paints what a frame shows, in a picture of `size` pixels with `scale` pixels a point.
    /// Returns the rectangles that may look other than before; none where all stands as it
    /// stood.
    pub fn paint(
        &mut self,
        size: [usize; 2],
        scale: f32,
        primitives: &[ClippedPrimitive],
        textures: &mut TexturesDelta,
    ) -> Vec<PixelRect> {
        self.textures.set(textures);
        if self.canvas.size() != size {
            self.canvas.resize(size);
            self.tiles = Tiles::default();
        }
        let all = self.canvas.bounds();
        let tiles = self.tiles_of(size, scale, primitives);
        let changed = tiles.changed(&self.tiles).unwrap_or_else(|| vec![all]);
        self.tiles = tiles;
        let changed: Vec<PixelRect> = changed.into_iter().map(|rect| rect.common(all)).collect();
        for rect in &changed {
            self.paint_within(*rect, scale, primitives);
        }
        self.textures.free(textures);
        changed
    }

    /// The picture as egui has pictures.
    pub fn screenshot(&self) -> ColorImage {
        let colors = self.canvas.pixels().iter().map(|pixel| {
            let [_, red, green, blue] = pixel.to_be_bytes();
            Color32::from_rgb(red, green, blue)
        });
        ColorImage::new(self.canvas.size(), colors.collect())
    }

    fn tiles_of(&self, size: [usize; 2], scale: f32, primitives: &[ClippedPrimitive]) -> Tiles {
        let mut tiles = Tiles::new(size);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = clip_of(*clip_rect, scale, size);
            let edges = [clip.left, clip.top, clip.right, clip.bottom];
            let seed = edges
                .into_iter()
                .fold(u64::from(scale.to_bits()), |seed, edge| folded(seed, u64::from(edge.unsigned_abs())));
            let texture = match mesh.texture_id {
                TextureId::Managed(id) | TextureId::User(id) => id,
            };
            let generation = u64::from(self.textures.generation(mesh.texture_id));
            let seed = folded(folded(seed, texture), generation);
            for piece in PaintPiece::all(&mesh.indices, &mesh.vertices) {
                tiles.add(&piece, seed, piece.bounds(scale).common(clip));
            }
        }
        tiles
    }

    fn paint_within(&mut self, rect: PixelRect, scale: f32, primitives: &[ClippedPrimitive]) {
        let size = self.canvas.size();
        self.canvas.fill(rect, GROUND);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            // Callbacks are for graphics cards.
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = clip_of(*clip_rect, scale, size).common(rect);
            let Some(texture) = self.textures.get(mesh.texture_id).filter(|_| !clip.is_empty()) else {
                continue;
            };
            for piece in PaintPiece::all(&mesh.indices, &mesh.vertices) {
                if !piece.bounds(scale).common(clip).is_empty() {
                    piece.paint(&mut self.canvas, texture, scale, clip);
                }
            }
        }
    }
}

/// A clip as graphics cards are given it: in whole pixels, within the window.
fn clip_of(rect: Rect, scale: f32, [width, height]: [usize; 2]) -> PixelRect {
    let near = |edge: f32| (edge * scale).round() as i32;
    let edges = PixelRect::new(near(rect.min.x), near(rect.min.y), near(rect.max.x), near(rect.max.y));
    edges.common(PixelRect::new(0, 0, whole(width), whole(height)))
}
