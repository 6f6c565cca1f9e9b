//! The panels beside the sheet.

pub mod beside;
pub mod changes;
pub mod figures;
pub mod find;
pub mod history;
pub mod review;
pub mod side;
