//! コマンドを検索: every command and every sheet, found by a few letters.

mod kana;
mod list;
mod window;

pub use kana::{TypedKana, Words};
pub use list::{PaletteItem, remember};
pub use window::PaletteDialog;
