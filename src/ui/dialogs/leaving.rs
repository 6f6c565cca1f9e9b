//! The book is to be left, but not all of it is in its file.

use std::time::Duration;

use eframe::egui::{Context, RichText, Ui};

use crate::edit::Whereabouts;
use crate::ui::kit::complaint::{Complaint, details_ui};
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, WaitsFor};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{CANCEL, paragraph};
use crate::ui::request::{Action, Actions, Verb};
use crate::viewmodel::standing::BookStanding;

/// How often it is looked how it stands.
const LOOK: Duration = Duration::from_millis(200);

/// Waits until the book is saved, and says what can be done where it is not.
#[derive(Debug)]
pub struct LeavingDialog {
    standing: BookStanding,
}

impl LeavingDialog {
    /// For a book that stands so.
    pub fn new(standing: BookStanding) -> Self {
        Self { standing }
    }

    fn is_kept(&self) -> bool {
        self.standing.whereabouts == Whereabouts::CopyHere
    }
}

impl Dialog for LeavingDialog {
    fn title(&self) -> String {
        let BookStanding { has_file, is_silent, trouble, .. } = &self.standing;
        let title = match (trouble, has_file) {
            (None, true) => "保存しています",
            (Some(_), true) if *is_silent => "保存先から応答がありません",
            (Some(_), true) if self.is_kept() => "ファイルに保存できていません",
            _ => "保存していない変更があります",
        };
        title.to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        let BookStanding { has_file, is_silent, trouble, .. } = &self.standing;
        let is_waited_for = *is_silent || *has_file && trouble.is_none();
        let keep = self.is_kept().then_some("控えを残して閉じる");
        let back = if is_waited_for { "戻って待つ" } else { CANCEL };
        Buttons::new(Verb::SaveAs.label()).other(keep).back(back)
    }

    /// Takes in how it stands now.
    fn begin(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) {
        ctx.request_repaint_after(LOOK);
        if let Some(session) = scene.session {
            self.standing = BookStanding::of(session);
        }
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let BookStanding { has_file, is_silent, trouble, safe, advice, details, .. } = &self.standing;
        if !has_file {
            paragraph(ui, "このファイルは、まだ保存先が決まっていません。");
        } else if let (Some(trouble), false) = (trouble, *is_silent) {
            paragraph(ui, trouble);
        }
        if *has_file && trouble.is_none() {
            paragraph(ui, "保存が終わると、次に進みます。");
            return;
        }
        paragraph(ui, safe);
        if self.is_kept() {
            paragraph(ui, "控えを残して閉じると、次に起動したときに、控えを開いて続けられます。");
        }
        if *is_silent {
            paragraph(ui, "応答が戻ると、保存して次に進みます。");
        }
        let faint = Palette::of(ui.ctx()).second;
        if let Some(path) = advice.last() {
            ui.add_space(size::GAP);
            ui.label(RichText::new(path).size(size::CAPTION).color(faint));
        }
        details_ui(ui, details.as_deref());
        ui.add_space(size::GAP);
        let red = Palette::of(ui.ctx()).red;
        if ui.button(RichText::new("変更を捨てて閉じる").color(red)).clicked() {
            scene.close_with(Action::LeaveAnyway);
        }
    }

    fn answer(&mut self, pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![match pressed {
            Pressed::First => Action::SaveThen,
            Pressed::Other => Action::LeaveKeeping,
        }])
    }

    fn waits_for(&self) -> Option<WaitsFor> {
        Some(WaitsFor::Saving)
    }
}
