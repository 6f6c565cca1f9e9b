//! The window as a whole: it reads what is asked for and carries it out.

pub mod app;
pub mod backup;
pub mod banner;
pub mod carry;
pub mod correct;
pub mod crash;
pub mod ending;
pub mod export;
pub mod files;
mod frame;
pub mod geometry;
pub mod import;
pub mod keyboard;
pub mod leave;
pub mod listen;
pub mod menu;
pub mod opening;
pub mod perform;
pub mod reading;
#[cfg(test)]
mod silence_tests;
pub mod start;
pub mod status;
pub mod system;
pub mod toast;
pub mod tour;
mod under_way;
#[cfg(test)]
mod unread_tests;
pub mod view;
pub mod window;
