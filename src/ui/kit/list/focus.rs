//! Whether a list has the keyboard, or is to have it, and what is to be seen of it.

use eframe::egui::{Align, Context, Key, Modifiers, Rect, Ui, pos2, vec2};

use crate::ui::kit::ime::is_deciding;
use crate::viewmodel::rows::ListRows;

/// What is kept of a list from frame to frame beside its row at work.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListFocus {
    pub(super) wants: bool,
    reveals: Option<Reveal>,
    pub(super) has: bool,
}

#[derive(Clone, Copy, Debug)]
enum Reveal {
    /// The row at work.
    Cursor,
    /// This row.
    Row(usize),
    /// This row, at the top, unless it stands at least so far above the lower edge.
    Head(usize, f32),
}

impl ListFocus {
    /// Gives the keyboard to the list, and shows the row at work.
    pub fn take(&mut self) {
        (self.wants, self.reveals) = (true, Some(Reveal::Cursor));
    }

    /// The same without scrolling.
    pub fn take_in_place(&mut self) {
        self.wants = true;
    }

    /// Shows the row at work in the next frame.
    pub fn reveal(&mut self) {
        self.reveals = Some(Reveal::Cursor);
    }

    /// Shows a row in the next frame.
    pub fn reveal_row(&mut self, at: usize) {
        self.reveals = Some(Reveal::Row(at));
    }

    /// Shows a row with what follows it, which is so high at least.
    pub fn reveal_head(&mut self, at: usize, room: f32) {
        self.reveals = Some(Reveal::Head(at, room));
    }

    /// Whether the row at work is to be shown.
    pub fn reveals(&self) -> bool {
        self.reveals.is_some()
    }

    /// Whether the list has the keyboard.
    pub fn is_here(&self) -> bool {
        self.has
    }

    /// Whether a key is pressed that the list's owner has a use for.
    pub fn takes(&self, ctx: &Context, modifiers: Modifiers, key: Key) -> bool {
        let is_free = self.has && !is_deciding(ctx);
        is_free && ctx.input_mut(|input| input.consume_key(modifiers, key))
    }

    /// Scrolls to what is to be seen. `space` is where the whole of the list is.
    pub(super) fn scroll(
        &mut self,
        ui: &Ui,
        rows: &impl ListRows,
        cursor: Option<usize>,
        (space, viewport): (Rect, Rect),
    ) {
        let Some(reveal) = self.reveals.take() else { return };
        let rect_of = |at: usize| {
            let min = pos2(space.left(), space.top() + rows.top(at));
            Rect::from_min_size(min, vec2(space.width(), rows.height(at)))
        };
        match (reveal, cursor) {
            (Reveal::Row(at), _) | (Reveal::Cursor, Some(at)) => ui.scroll_to_rect(rect_of(at), None),
            (Reveal::Head(at, room), _) => {
                if !(viewport.top()..viewport.bottom() - room).contains(&rows.top(at)) {
                    ui.scroll_to_rect(rect_of(at), Some(Align::TOP));
                }
            }
            (Reveal::Cursor, None) => {}
        }
    }
}
