//! The bundled faces (see `fonts/README.md`), for the window and for paper.

/// BIZ UDPGothic: the window's face, and captions on paper.
pub static GOTHIC: &[u8] = include_bytes!("../fonts/BIZUDPGothic-Regular.ttf");
/// BIZ UDPGothic Bold: headings.
pub static GOTHIC_BOLD: &[u8] = include_bytes!("../fonts/BIZUDPGothic-Bold.ttf");
/// BIZ UDMincho: the body of the printed sheets.
pub static MINCHO: &[u8] = include_bytes!("../fonts/BIZUDMincho-Regular.ttf");
/// What the others lack, cut from Noto Serif CJK JP.
pub static FALLBACK: &[u8] = include_bytes!("../fonts/NotoSerifCJKjp-Fallback.ttf");
