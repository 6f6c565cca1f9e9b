//! コマンドを検索: every command and every sheet, found by a few letters.

mod kana;
mod list;
mod window;

pub use kana::{Typed, Words};
pub use list::{Item, remember};
pub use window::PaletteDialog;
