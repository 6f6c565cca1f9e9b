//! 変更理由：why something is not what it was the year before.

use eframe::egui::Ui;

use crate::book::{Changed, Place};
use crate::edit::Command;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::widgets::{area_field, caption, paragraph};
use crate::ui::request::{Action, Actions};

/// Asks for a reason.
#[derive(Debug)]
pub struct ReasonDialog {
    change: Changed,
    place: Place,
    what: String,
    text: String,
    /// The reason so far.
    begun: String,
}

impl ReasonDialog {
    /// For a change, as it is called, which has this reason so far.
    pub fn new(change: Changed, place: Place, what: String, text: String) -> Self {
        Self { change, place, what, begun: text.clone(), text }
    }
}

impl Dialog for ReasonDialog {
    fn title(&self) -> String {
        "変更理由".to_owned()
    }

    fn width(&self) -> f32 {
        480.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("入力する")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        paragraph(ui, &self.what);
        ui.add_space(8.0);
        let field = area_field(ui, &mut self.text, f32::INFINITY, 4, "変更の理由");
        scene.first(&field);
        caption(ui, "新旧対照表の「変更理由」の欄に印刷されます。空欄にすると、取り消します。");
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let (change, place) = (self.change, self.place.clone());
        let text = self.text.trim().to_owned();
        Ok(vec![Action::EditInPlace(Command::SetReason { change, text, place })])
    }

    fn holds_input(&self) -> bool {
        self.text != self.begun
    }
}
