//! How large the pages are shown.

use eframe::egui::Vec2;

/// The window's points in a point of the page at 100 %: a sheet of paper on a
/// screen of 96 pixels an inch is as large as in the hand.
const WHOLE: f32 = 96.0 / 72.0;

/// What the buttons go through, in percent.
const STEPS: [f32; 11] = [25.0, 33.0, 50.0, 67.0, 75.0, 90.0, 100.0, 125.0, 150.0, 200.0, 300.0];

/// How large the pages are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Zoom {
    /// As wide as the room.
    #[default]
    Width,
    /// So that a whole page is seen.
    Page,
    /// So many percent.
    Percent(f32),
}

impl Zoom {
    /// The window's points in a point of the page; `room` is what there is for
    /// a page.
    pub fn factor(self, room: Vec2, page: Vec2) -> f32 {
        let fit = |room: f32, page: f32| room.max(1.0) / page.max(1.0);
        let factor = match self {
            Self::Width => fit(room.x, page.x),
            Self::Page => fit(room.x, page.x).min(fit(room.y, page.y)),
            Self::Percent(percent) => percent / 100.0 * WHOLE,
        };
        factor.clamp(0.1, 3.0 * WHOLE)
    }

    /// The next step up or down from what is shown now.
    pub fn step(factor: f32, up: bool) -> Self {
        let now = percent(factor);
        let next = if up {
            STEPS.into_iter().find(|step| *step > now + 0.5)
        } else {
            STEPS.into_iter().rev().find(|step| *step < now - 0.5)
        };
        Self::Percent(next.unwrap_or(now))
    }

    /// So many times what is shown now.
    pub fn times(factor: f32, times: f32) -> Self {
        Self::Percent((percent(factor) * times).clamp(10.0, 300.0))
    }
}

/// What is shown, in percent.
pub fn percent(factor: f32) -> f32 {
    factor / WHOLE * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::vec2;

    #[test]
    fn a_page_fits_its_room() {
        let (room, page) = (vec2(421.0, 200.0), vec2(842.0, 595.0));
        assert_eq!(Zoom::Width.factor(room, page), 0.5);
        assert_eq!(Zoom::Page.factor(room, page), 200.0 / 595.0);
        assert_eq!(Zoom::Percent(75.0).factor(room, page), 1.0);
    }

    #[test]
    fn steps_go_to_the_next_round_number_and_end_somewhere() {
        let at = |percent: f32| Zoom::Percent(percent).factor(vec2(1.0, 1.0), vec2(1.0, 1.0));
        assert_eq!(Zoom::step(at(52.0), true), Zoom::Percent(67.0));
        assert_eq!(Zoom::step(at(52.0), false), Zoom::Percent(50.0));
        assert_eq!(Zoom::step(at(100.0), true), Zoom::Percent(125.0));
        let Zoom::Percent(top) = Zoom::step(at(300.0), true) else { panic!() };
        assert!((top - 300.0).abs() < 0.1);
    }

    #[test]
    fn no_room_at_all_is_no_reason_to_vanish() {
        assert!(Zoom::Page.factor(vec2(-5.0, 0.0), vec2(842.0, 595.0)) >= 0.1);
    }
}
