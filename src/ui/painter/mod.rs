//! The window painted by the processor, for computers without OpenGL 2: Remote Desktop,
//! thin clients, machines without a driver.
//!
//! It paints what egui makes of a frame, triangles with colours and textures, as egui's
//! shaders do: colours are multiplied and laid over each other as they are stored (gamma),
//! a pixel belongs to what covers its centre. What stands as it stood is not painted again
//! (`damage`), and a frame in which all does paints nothing.
//!
//! Nothing in here knows what is painted; whoever runs a window gives a [`Program`].

mod canvas;
mod damage;
mod frame;
mod raster;
mod runner;
#[cfg(test)]
mod tests;
mod textures;

pub use runner::{PaintFailure, Program, run};
