//! 変更理由：why something is not what it was the year before.

use eframe::egui;

use crate::book::{Changed, Place};
use crate::edit::Command;
use crate::ui::kit::widgets::{Leave, area_field, caption, dialog_ui, paragraph};
use crate::ui::request::{Action, Actions};

/// Asks for a reason.
#[derive(Debug)]
pub struct ReasonDialog {
    change: Changed,
    place: Place,
    what: String,
    text: String,
    focused: bool,
}

impl ReasonDialog {
    /// For a change, as it is called, which has this reason so far.
    pub fn new(change: Changed, place: Place, what: String, text: String) -> Self {
        Self { change, place, what, text, focused: false }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let left = dialog_ui(ctx, "変更理由", "入力する", true, 480.0, |ui| {
            paragraph(ui, &self.what);
            ui.add_space(8.0);
            let field = area_field(ui, &mut self.text, f32::INFINITY, 4, "変更の理由");
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
            }
            caption(ui, "新旧対照表の「変更理由」の欄に印刷されます。空欄にすると、取り消します。");
        });
        if left == Some(Leave::Done) {
            let (change, place) = (self.change, self.place.clone());
            let text = self.text.trim().to_owned();
            actions.push(Action::EditInPlace(Command::SetReason { change, text, place }));
        }
        left.is_none()
    }
}
