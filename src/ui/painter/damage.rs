//! What of a window looks other than it did, found from what is to be painted.
//!
//! The window is divided into tiles. All that touches a tile is folded into one number in
//! the order in which it is painted; a tile with the number that it had looks as it did.

use super::canvas::{PixelRect, whole};
use super::raster::PaintPiece;

const WIDTH: i32 = 32;
const HEIGHT: i32 = 16;

/// So many rectangles are painted one by one; of more, all that lies between them, too.
const MOST: usize = 12;

/// The numbers of all tiles, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    columns: usize,
    rows: usize,
    numbers: Vec<u64>,
}

impl Tiles {
    /// For a window of this size, with nothing on it.
    pub fn new([width, height]: [usize; 2]) -> Self {
        let count = |size: usize, tile: i32| size.div_ceil(tile.unsigned_abs() as usize);
        let (columns, rows) = (count(width, WIDTH), count(height, HEIGHT));
        Self { columns, rows, numbers: vec![0; columns * rows] }
    }

    /// Adds what is painted within `shown`; `seed` stands for what it is painted with.
    pub fn add(&mut self, piece: &PaintPiece, seed: u64, shown: PixelRect) {
        if shown.is_empty() {
            return;
        }
        let number = piece.corners().iter().fold(seed, |number, corner| {
            let pair = |one: f32, other: f32| u64::from(one.to_bits()) << 32 | u64::from(other.to_bits());
            let color = u64::from(u32::from_le_bytes(corner.color.to_array()));
            let number = folded(number, pair(corner.pos.x, corner.pos.y));
            folded(folded(number, pair(corner.uv.x, corner.uv.y)), color)
        });
        let index = |at: i32, tile: i32| usize::try_from(at.div_euclid(tile)).unwrap_or(0);
        let (left, right) = (index(shown.left, WIDTH), index(shown.right - 1, WIDTH));
        for row in index(shown.top, HEIGHT)..=index(shown.bottom - 1, HEIGHT) {
            let start = row * self.columns;
            let tiles =
                self.numbers.get_mut(start + left..=start + right.min(self.columns.saturating_sub(1)));
            tiles.into_iter().flatten().for_each(|tile| *tile = folded(*tile, number));
        }
    }

    /// The rectangles in which two of one size differ; `None` where the sizes do.
    pub fn changed(&self, before: &Self) -> Option<Vec<PixelRect>> {
        if (self.columns, self.rows) != (before.columns, before.rows) || self.columns == 0 {
            return None;
        }
        let mut rects: Vec<PixelRect> = Vec::new();
        let lines = self.numbers.chunks(self.columns).zip(before.numbers.chunks(self.columns));
        for (row, (now, before)) in lines.enumerate() {
            let top = whole(row) * HEIGHT;
            let mut is_other =
                now.iter().zip(before).map(|(now, before)| now != before).enumerate().peekable();
            while let Some((column, differs)) = is_other.next() {
                if !differs {
                    continue;
                }
                let mut end = column + 1;
                while is_other.next_if(|(_, differs)| *differs).is_some() {
                    end += 1;
                }
                let (left, right) = (whole(column) * WIDTH, whole(end) * WIDTH);
                let above = rects
                    .iter_mut()
                    .find(|rect| rect.bottom == top && (rect.left, rect.right) == (left, right));
                match above {
                    Some(above) => above.bottom = top + HEIGHT,
                    None => rects.push(PixelRect::new(left, top, right, top + HEIGHT)),
                }
            }
        }
        if rects.len() > MOST {
            rects = rects.into_iter().reduce(PixelRect::around).into_iter().collect();
        }
        Some(rects)
    }
}

/// A number with another folded in.
#[inline]
pub fn folded(number: u64, other: u64) -> u64 {
    let product = u128::from(number ^ 0x9e37_79b9_7f4a_7c15) * u128::from(other ^ 0xd6e8_feb8_6659_fd93);
    (product as u64 ^ (product >> 64) as u64).rotate_left(23) ^ number
}
