//! The window's size and place, kept from run to run.

use eframe::egui::{Context, Pos2, ViewportBuilder, ViewportCommand};
use winit::window::Window;

use crate::prefs::{Prefs, WindowPrefs};

/// The size of the window at first, and the least.
const SIZE: [f32; 2] = [1240.0, 710.0];
const LEAST: [f32; 2] = [900.0, 560.0];

/// How much of the window's upper edge has to be on a screen, in pixels: enough
/// to take hold of it.
const GRIP: [i32; 2] = [120, 24];

/// Windows that fill a half of the screen stand a little beyond its edge, in pixels.
const SLACK: i64 = 8;

/// The window as it stood when it was closed.
pub fn builder(prefs: &Prefs) -> ViewportBuilder {
    let [width, height] = prefs.window.map_or(SIZE, |window| window.size);
    let [least_width, least_height] = LEAST;
    let size = [width.max(least_width), height.max(least_height)];
    ViewportBuilder::default()
        .with_app_id("chosho")
        .with_title("調書")
        .with_inner_size(size)
        .with_min_inner_size(LEAST)
        .with_maximized(prefs.window.is_some_and(|window| window.maximized))
}

/// Puts the window where it was, if that is on a screen that is there now.
pub fn restore(ctx: &Context, window: &Window, kept: Option<WindowPrefs>) {
    let Some(WindowPrefs { position: Some(at), maximized: false, .. }) = kept else { return };
    let screens = window.available_monitors().map(|screen| {
        let (at, size) = (screen.position(), screen.size());
        ([at.x, at.y], [size.width, size.height])
    });
    if is_on_a_screen(at, screens) {
        // The command is in the window's points.
        let scale = ctx.pixels_per_point();
        let at: Pos2 = Pos2::from(at.map(|at| at as f32 / scale));
        ctx.send_viewport_cmd(ViewportCommand::OuterPosition(at));
    }
}

/// How the window stands now. `before` is kept of one that fills the screen.
pub fn read(window: &Window, before: Option<WindowPrefs>) -> Option<WindowPrefs> {
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
        let axes = at.into_iter().zip(GRIP).zip(from.into_iter().zip(size));
        axes.into_iter().all(|((at, grip), (from, size))| {
            let (at, from) = (i64::from(at), i64::from(from));
            at >= from - SLACK && at + i64::from(grip) <= from + i64::from(size)
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
