//! How the window feels, in figures: `cargo bench --bench feel`.
//!
//! First what frames cost in a window without a display; then real windows, where
//! there is Xvfb: the program with the sample open beside a bare window with the
//! same faces. Each line says what was to be reached.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../books/mod.rs"]
mod books;
mod frames;
#[path = "../../tests/support/mod.rs"]
mod support;
mod windows;

fn main() {
    // The bare window is this same program, started by itself.
    if std::env::var_os(windows::BARE).is_some() {
        return windows::bare();
    }
    frames::print();
    windows::print();
}

/// The value that this part of all values does not exceed.
fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}
