//! A sheet as a grid of cells: what is selected, and how keys move that.

pub mod columns;
pub mod grid;
pub mod selection;
