//! The pictures of pages that are kept for the screen.

use std::collections::HashMap;

use eframe::egui::{Color32, ColorImage, Context, Rect, TextureHandle, TextureOptions, Ui, pos2};

use crate::preview::{Image, PageKey, Stamp, Want};

/// How much of them is kept beyond what is on the screen, in bytes.
const BUDGET: usize = 96 << 20;

/// Where a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureSlot {
    /// Among the pages.
    Page,
    /// In the strip of all pages.
    Thumb,
}

struct Picture {
    texture: TextureHandle,
    scale: f32,
    stamp: Stamp,
    /// The frame in which it was on the screen last.
    used: u64,
}

impl Picture {
    fn bytes(&self) -> usize {
        let [width, height] = self.texture.size();
        width * height * 4
    }
}

/// The pictures that there are, and those that the screen lacks.
#[derive(Default)]
pub struct Pictures {
    kept: HashMap<(PageKey, PictureSlot), Picture>,
    /// What this frame shows, the most urgent first.
    wanted: Vec<(PageKey, PictureSlot, f32)>,
    frame: u64,
}

impl Pictures {
    /// Begins a frame.
    pub fn begin(&mut self) {
        self.frame += 1;
        self.wanted.clear();
    }

    /// Shows a page in `rect`, at `scale` pixels per point; an older picture as
    /// long as there is none at that scale. `false` where there is none at all.
    pub fn show(&mut self, ui: &Ui, page: PageKey, slot: PictureSlot, rect: Rect, scale: f32) -> bool {
        self.want(page, slot, scale);
        let Some(picture) = self.kept.get_mut(&(page, slot)) else { return false };
        picture.used = self.frame;
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        ui.painter().image(picture.texture.id(), rect, whole, Color32::WHITE);
        true
    }

    /// Has a page drawn that will be shown soon.
    pub fn want(&mut self, page: PageKey, slot: PictureSlot, scale: f32) {
        self.wanted.push((page, slot, scale));
    }

    /// What is to be asked for, with what is there already.
    pub fn wants(&self) -> Vec<Want> {
        let want = |&(page, slot, scale): &(PageKey, PictureSlot, f32)| {
            let there = self.kept.get(&(page, slot)).filter(|picture| picture.scale == scale);
            Want { page, scale, has: there.map(|picture| picture.stamp) }
        };
        let (pages, thumbs) =
            self.wanted.iter().partition::<Vec<&_>, _>(|(_, slot, _)| *slot == PictureSlot::Page);
        pages.into_iter().chain(thumbs).map(want).collect()
    }

    /// Takes in a picture, wherever it is shown at its scale.
    pub fn put(&mut self, ctx: &Context, page: PageKey, scale: f32, stamp: Stamp, image: &Image) {
        let slots: Vec<PictureSlot> = self
            .wanted
            .iter()
            .filter(|(own, _, at)| (*own, *at) == (page, scale))
            .map(|(_, slot, _)| *slot)
            .collect();
        if slots.is_empty() {
            return;
        }
        let pixels = ColorImage::from_rgba_premultiplied([image.width, image.height], &image.rgba);
        let texture = ctx.load_texture("page", pixels, TextureOptions::LINEAR);
        for slot in slots {
            let picture = Picture { texture: texture.clone(), scale, stamp, used: self.frame };
            self.kept.insert((page, slot), picture);
        }
        self.evict();
    }

    /// Lets go of those seen longest ago, down to the budget.
    fn evict(&mut self) {
        let mut all: usize = self.kept.values().map(Picture::bytes).sum();
        while all > BUDGET {
            let unseen = self.kept.iter().filter(|(_, picture)| picture.used < self.frame);
            let oldest = unseen.min_by_key(|(_, picture)| picture.used).map(|(key, _)| *key);
            let Some(gone) = oldest.and_then(|key| self.kept.remove(&key)) else { return };
            all -= gone.bytes();
        }
    }

    /// How much is kept, in bytes.
    #[cfg(test)]
    fn bytes(&self) -> usize {
        self.kept.values().map(Picture::bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::SectionKind;

    fn page(index: usize) -> PageKey {
        PageKey { part: SectionKind::Cover, index }
    }

    fn image(side: usize) -> Image {
        Image { width: side, height: side, rgba: vec![255; side * side * 4] }
    }

    #[test]
    fn what_is_there_at_the_scale_is_said_when_asking() {
        let (ctx, mut pictures) = (Context::default(), Pictures::default());
        pictures.begin();
        pictures.want(page(0), PictureSlot::Thumb, 0.2);
        pictures.want(page(0), PictureSlot::Page, 1.0);
        pictures.put(&ctx, page(0), 1.0, 7, &image(8));
        let has: Vec<_> = pictures.wants().iter().map(|want| (want.scale, want.has)).collect();
        assert_eq!(has, [(1.0, Some(7)), (0.2, None)], "pages come before thumbnails");
        pictures.begin();
        pictures.want(page(0), PictureSlot::Page, 2.0);
        assert_eq!(pictures.wants()[0].has, None, "another scale is another picture");
    }

    #[test]
    fn what_nobody_wants_any_more_is_not_kept() {
        let (ctx, mut pictures) = (Context::default(), Pictures::default());
        pictures.begin();
        pictures.put(&ctx, page(0), 1.0, 1, &image(8));
        assert_eq!(pictures.bytes(), 0);
    }

    #[test]
    fn memory_is_bounded_and_what_is_on_the_screen_stays() {
        let (ctx, mut pictures) = (Context::default(), Pictures::default());
        let large = image(2048);
        for index in 0..20 {
            pictures.begin();
            pictures.want(page(index), PictureSlot::Page, 1.0);
            pictures.put(&ctx, page(index), 1.0, 1, &large);
            assert!(pictures.bytes() <= BUDGET);
            assert!(pictures.wants()[0].has.is_some());
        }
    }
}
