//! Pixels, and how colours are laid over them.

/// A rectangle of whole pixels; the right and lower edges are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PixelRect {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

impl PixelRect {
    pub const fn new(left: i32, top: i32, right: i32, bottom: i32) -> Self {
        Self { left, top, right, bottom }
    }

    pub fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    /// What is in both.
    pub fn common(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// The least that has both in it.
    pub fn around(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A picture; a pixel is `0x00RRGGBB`, as window systems take it.
#[derive(Debug, Default)]
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u32>,
}

impl Canvas {
    pub fn size(&self) -> [usize; 2] {
        [self.width, self.height]
    }

    pub fn bounds(&self) -> PixelRect {
        PixelRect::new(0, 0, whole(self.width), whole(self.height))
    }

    pub fn pixels(&self) -> &[u32] {
        &self.pixels
    }

    /// Makes it this large, and black.
    pub fn resize(&mut self, [width, height]: [usize; 2]) {
        self.pixels.clear();
        self.pixels.resize(width.saturating_mul(height), 0);
        (self.width, self.height) = (width, height);
    }

    /// The pixels of a row from `left` up to `right`; none outside of the picture.
    pub fn span(&mut self, row: i32, left: i32, right: i32) -> &mut [u32] {
        let (Ok(row), Ok(left), Ok(right)) =
            (usize::try_from(row), usize::try_from(left), usize::try_from(right))
        else {
            return &mut [];
        };
        let start = row.saturating_mul(self.width);
        let right = right.min(self.width);
        if row >= self.height || left >= right {
            return &mut [];
        }
        self.pixels.get_mut(start + left..start + right).unwrap_or_default()
    }

    /// Lays one colour over a rectangle.
    pub fn fill(&mut self, rect: PixelRect, color: u32) {
        let rect = rect.common(self.bounds());
        for row in rect.top..rect.bottom {
            lay(self.span(row, rect.left, rect.right), color);
        }
    }
}

/// As a signed number; what is larger is no picture.
pub fn whole(size: usize) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}

/// Lays one colour over pixels.
pub fn lay(pixels: &mut [u32], color: u32) {
    match color >> 24 {
        255 => pixels.fill(color & 0x00ff_ffff),
        // What is not there and adds nothing.
        0 if color == 0 => {}
        _ => pixels.iter_mut().for_each(|pixel| *pixel = over(*pixel, color)),
    }
}

/// Two channels at a time, each with eight bits above it to grow into.
const LANES: u32 = 0x00ff_00ff;

/// Each of two channels times `by` of 255, rounded.
#[inline]
fn scaled(lanes: u32, by: u32) -> u32 {
    let product = lanes * by + 0x0080_0080;
    ((product + ((product >> 8) & LANES)) >> 8) & LANES
}

/// What a pixel is with a colour over it that is multiplied by its own alpha, `0xAARRGGBB`.
#[inline]
pub fn over(pixel: u32, color: u32) -> u32 {
    let rest = 255 - (color >> 24);
    let red_blue = added(scaled(pixel & LANES, rest), color & LANES);
    let green = added(scaled((pixel >> 8) & 0xff, rest), (color >> 8) & 0xff);
    red_blue | green << 8
}

/// The sum of two channels each, 255 at most: a colour may add light without covering.
#[inline]
fn added(one: u32, other: u32) -> u32 {
    let sum = one + other;
    let full = sum & 0x0100_0100;
    (sum | (full - (full >> 8))) & LANES
}

/// A colour of a texture in the colour of what it is on, both multiplied by their alpha.
#[inline]
pub fn tinted(texel: u32, color: u32) -> u32 {
    if color == u32::MAX {
        return texel;
    }
    let alpha = texel >> 24;
    // Letters: one value in all channels.
    if texel == alpha * 0x0101_0101 {
        return scaled(color & LANES, alpha) | scaled((color >> 8) & LANES, alpha) << 8;
    }
    let channel = |shift: u32| {
        let product = ((texel >> shift) & 0xff) * ((color >> shift) & 0xff) + 128;
        ((product + (product >> 8)) >> 8) << shift
    };
    channel(0) | channel(8) | channel(16) | channel(24)
}

/// A colour between two: `weight` of 256 is the other's.
#[inline]
pub fn between(one: u32, other: u32, weight: u32) -> u32 {
    let mix = |one: u32, other: u32| ((one * (256 - weight) + other * weight + 0x0080_0080) >> 8) & LANES;
    mix(one & LANES, other & LANES) | mix((one >> 8) & LANES, (other >> 8) & LANES) << 8
}
