//! Pictures of what is seen, and whether they look as they did.
//!
//! `CHOSHO_UPDATE_IMAGES=1` writes them anew; look at them before they are kept.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

/// Of 255, on average over a picture. Machines round the edges of glyphs a little
/// differently; a line that moves by a point comes to more than this.
pub const MOST_APART: f64 = 0.6;

/// Shades of grey, or red, green and blue.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Bytes a pixel: 1 or 3.
    pub samples: usize,
    pub pixels: Vec<u8>,
}

impl Picture {
    /// A dump of an X11 screen with 32 bits a pixel, blue first, as Xvfb keeps it
    /// (X11/XWDFile.h: a header of big-endian words, then the colours, 12 bytes each).
    pub fn from_xwd(dump: &[u8]) -> Self {
        let word = |at: usize| u32::from_be_bytes(dump[at * 4..at * 4 + 4].try_into().unwrap());
        let (width, height, bits, line, colors) = (word(4), word(5), word(11), word(12), word(19));
        assert_eq!((bits, word(7)), (32, 0), "32 bits a pixel, the least significant byte first");
        let start = (word(0) + colors * 12) as usize;
        let mut pixels = Vec::with_capacity((width * height * 3) as usize);
        for row in 0..height {
            let at = start + (row * line) as usize;
            for pixel in dump[at..at + width as usize * 4].chunks_exact(4) {
                pixels.extend([pixel[2], pixel[1], pixel[0]]);
            }
        }
        Self { width, height, samples: 3, pixels }
    }

    /// How far two pictures of one size are apart: the mean of the differences,
    /// from 0 to 255. As far as can be where their sizes differ.
    pub fn apart(&self, other: &Self) -> f64 {
        let size = |own: &Self| (own.width, own.height, own.samples);
        if size(self) != size(other) {
            return 255.0;
        }
        let sum: u64 = self.pixels.iter().zip(&other.pixels).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / other.pixels.len() as f64
    }

    /// How far the most different of their square tiles are apart.
    pub fn most_apart(&self, other: &Self, tile: usize) -> f64 {
        if self.apart(other) == 255.0 {
            return 255.0;
        }
        let (width, height) = (self.width as usize, self.height as usize);
        let mut most = 0.0_f64;
        for top in (0..height).step_by(tile) {
            for left in (0..width).step_by(tile) {
                let (right, bottom) = ((left + tile).min(width), (top + tile).min(height));
                let mut sum = 0_u64;
                for row in top..bottom {
                    let line = (row * width + left) * self.samples..(row * width + right) * self.samples;
                    let pairs = self.pixels[line.clone()].iter().zip(&other.pixels[line]);
                    sum += pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
                }
                most = most.max(sum as f64 / ((right - left) * (bottom - top) * self.samples) as f64);
            }
        }
        most
    }

    /// How far the most different of their colours are apart, pixel by pixel.
    pub fn farthest(&self, other: &Self) -> u8 {
        let size = |own: &Self| (own.width, own.height, own.samples);
        if size(self) != size(other) {
            return u8::MAX;
        }
        let apart = self.pixels.iter().zip(&other.pixels).map(|(own, other)| own.abs_diff(*other));
        apart.max().unwrap_or_default()
    }

    fn read(path: &Path) -> Self {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut reader = png::Decoder::new(BufReader::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        Self { width: info.width, height: info.height, samples: info.color_type.samples(), pixels }
    }

    /// Writes a PNG.
    pub fn write(&self, path: &Path) {
        let mut encoder =
            png::Encoder::new(BufWriter::new(File::create(path).unwrap()), self.width, self.height);
        encoder.set_color(if self.samples == 1 { png::ColorType::Grayscale } else { png::ColorType::Rgb });
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.pixels).unwrap();
    }
}

/// Where the picture of this name is kept.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/images").join(format!("{name}.png"))
}

/// Whether the kept pictures are to be written anew.
pub fn is_update() -> bool {
    std::env::var_os("CHOSHO_UPDATE_IMAGES").is_some()
}

/// Fails unless a picture looks like the one that is kept.
pub fn assert_looks_like(name: &str, picture: &Picture) {
    if is_update() {
        picture.write(&path(name));
    }
    let apart = picture.apart(&Picture::read(&path(name)));
    assert!(apart < MOST_APART, "{name} is {apart} apart from what it was");
}

/// The picture that is kept under this name.
pub fn read_kept(name: &str) -> Picture {
    Picture::read(&path(name))
}
