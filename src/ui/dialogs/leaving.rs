//! The book is to be left, but not all of it is in its file.

use std::time::Duration;

use eframe::egui::{self, RichText};

use crate::edit::Whereabouts;
use crate::ui::kit::complaint::details_ui;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{Leave, buttons_ui, paragraph};
use crate::ui::request::{Action, Actions, After, Verb};
use crate::viewmodel::standing::Standing;

/// How often it is looked how it stands.
const LOOK: Duration = Duration::from_millis(200);

/// Waits until the book is saved, and says what can be done where it is not.
#[derive(Debug)]
pub struct LeavingDialog {
    standing: Standing,
    /// What follows; gone once it is on its way.
    after: Option<After>,
}

impl LeavingDialog {
    /// `after` follows once all is saved, or when the clerk agrees.
    pub fn new(standing: Standing, after: After) -> Self {
        Self { standing, after: Some(after) }
    }

    /// Takes in how it stands now. What follows, where it can.
    pub fn see(&mut self, standing: Standing, is_saved: bool) -> Option<After> {
        self.standing = standing;
        self.after.take_if(|_| is_saved)
    }

    /// Has something else follow.
    pub fn set(&mut self, after: After) {
        self.after = Some(after);
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        ctx.request_repaint_after(LOOK);
        let Standing { whereabouts, has_file, is_silent, trouble, safe, advice, details } = &self.standing;
        let is_kept = *whereabouts == Whereabouts::CopyHere;
        let is_waited_for = *is_silent || *has_file && trouble.is_none();
        let title = match (trouble, has_file) {
            (None, true) => "保存しています",
            (Some(_), true) if *is_silent => "保存先から応答がありません",
            (Some(_), true) if is_kept => "ファイルに保存できていません",
            _ => "保存していない変更があります",
        };
        let mut discard = false;
        let keep = is_kept.then_some("控えを残して閉じる");
        let back = if is_waited_for { "戻って待つ" } else { "キャンセル" };
        let left = buttons_ui(ctx, title, (Verb::SaveAs.label(), keep, back), true, 560.0, |ui| {
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
            if is_kept {
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
            discard = ui.button(RichText::new("変更を捨てて閉じる").color(red)).clicked();
        });
        let action: fn(After) -> Action = match left {
            _ if discard => Action::LeaveAnyway,
            Some(Leave::Done) => Action::SaveThen,
            Some(Leave::Other) => Action::LeaveKeeping,
            Some(Leave::Cancelled) => return false,
            None => return true,
        };
        actions.extend(self.after.take().map(action));
        false
    }
}
