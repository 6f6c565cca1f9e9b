//! What a reviewer would ask of a book: the figures in its texts.

pub mod figures;
