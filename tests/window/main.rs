//! The window: driven through its accessibility tree, as a screen reader or a clerk would,
//! without a display; and what only a real one shows (`display`, `screens`).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::print_stderr)]

mod accessibility;
mod beside;
mod carry_wizard;
mod correct;
mod departments;
mod display;
mod export;
mod figures_panel;
mod form;
mod grid;
mod history;
mod import_page;
mod lists;
mod lock;
mod next_plan;
mod page_setup;
mod palette;
mod panels;
mod preview;
mod pull;
mod restore;
mod review;
mod safety;
mod screens;
mod search;
mod settings;
mod sidebar;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod typing;
mod window;
