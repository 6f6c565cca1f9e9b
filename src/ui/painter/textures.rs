//! What letters and pictures are taken from.

use std::collections::HashMap;

use eframe::egui::epaint::{ImageData, ImageDelta};
use eframe::egui::{Color32, TextureFilter, TextureId, TextureOptions, TexturesDelta};

use super::canvas::{between, whole};

/// A picture that others take their colours from.
#[derive(Debug, Default)]
pub struct TexturePixels {
    width: usize,
    height: usize,
    /// `0xAARRGGBB`, multiplied by their alpha.
    texels: Vec<u32>,
    options: TextureOptions,
    /// Grows when what was there becomes something else.
    generation: u32,
}

impl TexturePixels {
    pub fn size(&self) -> [f32; 2] {
        [self.width as f32, self.height as f32]
    }

    /// A row, or the nearest that there is.
    pub fn row(&self, row: i32) -> &[u32] {
        let row = usize::try_from(row).unwrap_or(0).min(self.height.saturating_sub(1));
        let start = row * self.width;
        self.texels.get(start..start + self.width).unwrap_or_default()
    }

    /// The colour at a point in texels, from the left upper corner.
    pub fn at(&self, x: f32, y: f32) -> u32 {
        if self.options.magnification == TextureFilter::Nearest {
            return texel(self.row(y.floor() as i32), x.floor() as i32);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let weight = |from_start: f32| (from_start * 256.0) as u32;
        let (from_left, from_top) = (weight(x - left), weight(y - top));
        let (left, top) = (left as i32, top as i32);
        let (upper, lower) = (self.row(top), self.row(top + 1));
        let across = |row: &[u32]| match from_left {
            0 => texel(row, left),
            _ => between(texel(row, left), texel(row, left + 1), from_left),
        };
        match from_top {
            0 => across(upper),
            _ => between(across(upper), across(lower), from_top),
        }
    }

    fn set(&mut self, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        let Some([left, top]) = delta.pos else {
            self.texels.clear();
            self.texels.extend(image.pixels.iter().map(packed));
            (self.width, self.height, self.options) = (width, height, delta.options);
            self.generation = self.generation.wrapping_add(1);
            return;
        };
        let mut is_other = false;
        for (row, from) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (top + row) * self.width + left;
            let Some(to) = self.texels.get_mut(start..start + width) else { continue };
            for (own, new) in to.iter_mut().zip(from) {
                let new = packed(new);
                // What was empty stood for nothing.
                is_other |= *own != new && *own != 0;
                *own = new;
            }
        }
        self.generation = self.generation.wrapping_add(u32::from(is_other));
    }
}

fn texel(row: &[u32], at: i32) -> u32 {
    let at = at.clamp(0, (whole(row.len()) - 1).max(0));
    usize::try_from(at).ok().and_then(|at| row.get(at)).copied().unwrap_or_default()
}

/// `0xAARRGGBB`.
pub fn packed(color: &Color32) -> u32 {
    let [red, green, blue, alpha] = color.to_array();
    u32::from_be_bytes([alpha, red, green, blue])
}

/// All that there are.
#[derive(Debug, Default)]
pub struct TextureStore(HashMap<TextureId, TexturePixels>);

impl TextureStore {
    pub fn get(&self, id: TextureId) -> Option<&TexturePixels> {
        self.0.get(&id)
    }

    /// Changes when what a texture showed becomes something else.
    pub fn generation(&self, id: TextureId) -> u32 {
        self.0.get(&id).map_or(0, |texture| texture.generation)
    }

    /// Takes in what is new, before a frame.
    pub fn set(&mut self, delta: &mut TexturesDelta) {
        for (id, deltas) in delta.set.drain() {
            let texture = self.0.entry(id).or_default();
            deltas.iter().for_each(|delta| texture.set(delta));
        }
    }

    /// Gives up what is done with, after a frame.
    pub fn free(&mut self, delta: &mut TexturesDelta) {
        for id in delta.free.drain() {
            self.0.remove(&id);
        }
    }
}
