//! Pages of a PDF file as pixels.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::peniko::ImageAlphaType;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use crate::error::{Error, Result};

/// The longest side of a picture in pixels; larger ones are drawn smaller.
const LARGEST: f32 = 4096.0;

/// A picture without transparent parts.
#[derive(Clone, PartialEq)]
pub struct Image {
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Red, green, blue and 255 for each pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image({} x {})", self.width, self.height)
    }
}

/// How many pixels a length in points takes.
pub fn pixels(points: f32, scale: f32) -> f32 {
    (points * scale).round().max(1.0)
}

/// A PDF file that is to be drawn.
pub struct File(Pdf);

impl File {
    /// # Errors
    /// [`Error::Pdf`] where it cannot be read.
    pub fn new(bytes: Vec<u8>) -> Result<Self> {
        let failed = |error| Error::Pdf { detail: format!("{error:?}") };
        Pdf::new(bytes).map(Self).map_err(failed)
    }

    /// Draws the page at `index` with so many pixels per point.
    ///
    /// # Errors
    /// [`Error::Pdf`] where there is no such page.
    pub fn draw(&self, index: usize, scale: f32) -> Result<Image> {
        let no_page = || Error::Pdf { detail: format!("{}ページ目がありません", index + 1) };
        let page = self.0.pages().get(index).ok_or_else(no_page)?;
        let (width, height) = page.render_dimensions();
        let scale = scale.min(LARGEST / width.max(height));
        // The picture is cut to whole pixels: a little more than these.
        let fit = |points: f32| (pixels(points, scale) + 0.01) / points;
        let pixmap = hayro::render(
            page,
            &RenderCache::new(),
            &InterpreterSettings::default(),
            &RenderSettings::default(),
            &PixmapSettings { x_scale: fit(width), y_scale: fit(height), bg_color: WHITE },
        );
        let (width, height) = (usize::from(pixmap.width()), usize::from(pixmap.height()));
        Ok(Image { width, height, rgba: pixmap.take_rgba8(ImageAlphaType::AlphaPremultiplied) })
    }
}
