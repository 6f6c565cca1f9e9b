//! The window's size and place, kept from run to run.

use eframe::egui::{Context, Pos2, ViewportBuilder, ViewportCommand, pos2};

use crate::prefs::{Prefs, WindowPrefs};

/// The size of the window at first, and the least.
const SIZE: [f32; 2] = [1240.0, 710.0];
const LEAST: [f32; 2] = [900.0, 560.0];

/// How much of the window's upper edge has to be on a screen, in pixels: enough
/// to take hold of it.
const GRIP: [i32; 2] = [120, 24];

/// The window as it stood when it was closed.
pub fn builder(prefs: &Prefs) -> ViewportBuilder {
    let size = prefs.window.map_or(SIZE, |window| window.size);
    let [width, height] = [0, 1].map(|at| size[at].max(LEAST[at]));
    ViewportBuilder::default()
        .with_app_id("chosho")
        .with_title("調書")
        .with_inner_size([width, height])
        .with_min_inner_size(LEAST)
        .with_maximized(prefs.window.is_some_and(|window| window.maximized))
}

/// Puts the window where it was, if that is on a screen that is there now.
pub fn restore(ctx: &Context, frame: &eframe::Frame, prefs: &Prefs) {
    let Some(WindowPrefs { position: Some(at), maximized: false, .. }) = prefs.window else { return };
    let Some(window) = frame.winit_window() else { return };
    let screens = window.available_monitors().map(|screen| {
        let (at, size) = (screen.position(), screen.size());
        ([at.x, at.y], [size.width, size.height])
    });
    if is_on_a_screen(at, screens) {
        // The command is in the window's points.
        let scale = ctx.pixels_per_point();
        let at: Pos2 = pos2(at[0] as f32 / scale, at[1] as f32 / scale);
        ctx.send_viewport_cmd(ViewportCommand::OuterPosition(at));
    }
}

/// How the window stands now. `before` is kept of one that fills the screen.
pub fn read(frame: &eframe::Frame, before: Option<WindowPrefs>) -> Option<WindowPrefs> {
    let window = frame.winit_window()?;
    let maximized = window.is_maximized();
    if maximized {
        let before = before.unwrap_or(WindowPrefs { size: SIZE, position: None, maximized });
        return Some(WindowPrefs { maximized, ..before });
    }
    let size = window.inner_size().to_logical::<f32>(window.scale_factor());
    let position = window.outer_position().ok().map(|at| [at.x, at.y]);
    Some(WindowPrefs { size: [size.width, size.height], position, maximized })
}

/// Whether a window whose corner is at `at` can be taken hold of on one of the
/// screens, each with its corner and its size.
fn is_on_a_screen(at: [i32; 2], screens: impl IntoIterator<Item = ([i32; 2], [u32; 2])>) -> bool {
    screens.into_iter().any(|(from, size)| {
        (0..2).all(|axis| {
            let end = i64::from(from[axis]) + i64::from(size[axis]);
            let begin = i64::from(at[axis]);
            begin >= i64::from(from[axis]) - 8 && begin + i64::from(GRIP[axis]) <= end
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_comes_back_only_where_there_is_a_screen() {
        let one = [([0, 0], [1920, 1080])];
        let two = [([0, 0], [1920, 1080]), ([-1280, 0], [1280, 1024])];
        assert!(is_on_a_screen([100, 50], one));
        assert!(is_on_a_screen([-8, 0], one), "what stands at the edge");
        assert!(is_on_a_screen([-1000, 50], two));
        assert!(!is_on_a_screen([-1000, 50], one), "the second screen is gone");
        assert!(!is_on_a_screen([1900, 50], one));
        assert!(!is_on_a_screen([100, 1079], one));
    }
}
