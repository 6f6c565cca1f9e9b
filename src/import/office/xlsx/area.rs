//! Areas of a worksheet: `A1:E18`, `$A:$E`, `$1:$7`.

use crate::import::document::{COLUMNS, ROWS, cell_of};

/// A block of cells, from 0, the last ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellArea {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl CellArea {
    /// The area that a reference names.
    pub fn of(reference: &str) -> Option<Self> {
        let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
        let corner = |text: &str, other: (u32, u32)| -> Option<(u32, u32)> {
            let plain = text.trim().replace('$', "");
            if plain.bytes().all(|byte| byte.is_ascii_digit()) {
                let row: u32 = plain.parse().ok()?;
                return Some((other.0, row.checked_sub(1)?));
            }
            if plain.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                return Some((cell_of(&format!("{plain}1"))?.0, other.1));
            }
            cell_of(&plain)
        };
        let (one, two) = (corner(from, (0, 0))?, corner(to, (COLUMNS - 1, ROWS - 1))?);
        Some(Self {
            left: one.0.min(two.0),
            top: one.1.min(two.1),
            right: one.0.max(two.0),
            bottom: one.1.max(two.1),
        })
    }

    /// All areas of a name: `'調書 1'!$A$1:$E$18,'調書 1'!$G$1:$H$9`.
    pub fn all(reference: &str) -> Vec<Self> {
        let mut quoted = false;
        let is_comma = |c: char| {
            quoted ^= c == '\'';
            c == ',' && !quoted
        };
        let areas = reference.split(is_comma);
        areas.filter_map(|area| Self::of(area.rsplit('!').next().unwrap_or_default())).collect()
    }

    /// Whether it holds this cell.
    pub fn has(&self, column: u32, row: u32) -> bool {
        (self.left..=self.right).contains(&column) && (self.top..=self.bottom).contains(&row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_in_each_writing() {
        let area = |left, top, right, bottom| CellArea { left, top, right, bottom };
        assert_eq!(CellArea::of("A12:A13"), Some(area(0, 11, 0, 12)));
        assert_eq!(CellArea::of("C3"), Some(area(2, 2, 2, 2)));
        assert_eq!(CellArea::of("$A:$E"), Some(area(0, 0, 4, ROWS - 1)));
        assert_eq!(CellArea::of("$2:$7"), Some(area(0, 1, COLUMNS - 1, 6)));
        assert_eq!(
            CellArea::all("'調書,1'!$A$1:$E$18,'調書,1'!$G$1:$H$9"),
            [area(0, 0, 4, 17), area(6, 0, 7, 8)]
        );
        assert_eq!(CellArea::all("#REF!"), []);
    }
}
