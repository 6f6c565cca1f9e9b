//! Books from other documents.
