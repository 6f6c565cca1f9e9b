//! Everything that can change a book.

/// Why a command cannot be carried out, in the clerk's words.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {}
