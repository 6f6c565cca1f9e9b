//! How things are written in one way, wherever the clerk reads them.

mod numbers;
mod one_line;
pub mod property;

pub use numbers::{figure, grouped, parted, percent};
pub use one_line::{in_a_row, one_line};

/// What stands where a text is shown that says nothing.
pub const BLANK: &str = "（空欄）";
