//! The widths of a form's columns as shares, when a boundary between two of them
//! is dragged: in the sheet or in the preview, for the screen and for paper.

use crate::book::Form;

/// The shares of the columns after the boundary behind the column `at` was moved
/// to the right by so many points. `widths` is how wide the columns were; of each
/// of the two at least `least` is left.
pub fn moved(form: &Form, widths: &[f32], at: usize, by: f32, least: f32) -> Vec<u16> {
    let sum: u32 = form.columns.iter().map(|column| u32::from(column.width.max(1))).sum();
    // Fine enough for every point of a page to make a difference.
    let fine = 2000_u32.div_ceil(sum.max(1));
    let share = |width: u16| u16::try_from(u32::from(width.max(1)) * fine).unwrap_or(u16::MAX);
    let mut shares: Vec<u16> = form.columns.iter().map(|column| share(column.width)).collect();
    let (Some(&left), Some(&right)) = (widths.get(at), widths.get(at + 1)) else { return shares };
    let both = left + right;
    let least = least.min(both / 2.0);
    let part = (left + by).clamp(least, both - least) / both.max(1.0);
    if let Some([one, other]) = shares.get_mut(at..at + 2) {
        let sum = f32::from(*one) + f32::from(*other);
        *one = (sum * part).round() as u16;
        *other = (sum - f32::from(*one)) as u16;
    }
    shares
}
