//! Books from other documents.

pub mod json;

mod lineage;
mod scale;

use crate::book::POSITION_STEP;

/// Characters of the source that an error message quotes.
const EXCERPT: usize = 40;

/// The beginning of `text`, for an error message.
fn excerpt(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The position of the `index`th of its siblings.
fn position(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1).saturating_mul(POSITION_STEP)
}
