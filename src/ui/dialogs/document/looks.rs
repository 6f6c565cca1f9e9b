//! What a cell looks like by what it is: never by its colour alone.

use eframe::egui::Color32;

use crate::import::recognise::LeafRole;
use crate::ui::kit::theme::Palette;

/// What is told apart, with its words.
pub const LEGEND: [(LeafRole, &str); 5] = [
    (LeafRole::Title, "表の上"),
    (LeafRole::Header, "見出し"),
    (LeafRole::Value, "事業"),
    (LeafRole::Closing, "実績評価"),
    (LeafRole::LeftOut, "除く"),
];

/// How a cell looks.
#[derive(Clone, Copy, Debug)]
pub struct LeafLook {
    /// Behind it.
    pub ground: Color32,
    /// Around it.
    pub edge: Color32,
    /// Its text.
    pub text: Color32,
    /// Its text is bold.
    pub is_bold: bool,
    /// Its text is struck out.
    pub is_struck: bool,
}

/// That of a cell which is this.
pub fn look_of(palette: &Palette, role: LeafRole) -> LeafLook {
    let (color, is_bold) = match role {
        LeafRole::Cover | LeafRole::Title | LeafRole::Plan | LeafRole::Policy => (palette.blue, false),
        LeafRole::Department | LeafRole::Goals => (palette.blue, false),
        LeafRole::Header => (palette.accent, true),
        LeafRole::Name => (palette.green, true),
        LeafRole::Value => (palette.green, false),
        LeafRole::ClosingHeading => (palette.amber, true),
        LeafRole::Closing => (palette.amber, false),
        LeafRole::LeftOut => (palette.gray, false),
    };
    let is_out = role == LeafRole::LeftOut;
    let strength = if role == LeafRole::Header { 0.22 } else { 0.1 };
    LeafLook {
        ground: if is_out { palette.ground } else { palette.surface.blend(color.gamma_multiply(strength)) },
        edge: if is_out { palette.line } else { palette.surface.blend(color.gamma_multiply(0.45)) },
        text: if is_out { palette.faint } else { palette.text },
        is_bold,
        is_struck: is_out,
    }
}
