//! A backup is being made of a book that is to be left.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{self, Role, Sense, WidgetInfo, vec2};

use crate::monitor::Monitor;
use crate::ui::kit::widgets::{Leave, dialog_ui, paragraph, progress_bar};
use crate::ui::request::{Action, Actions, After};

/// A backup that is made sooner is not spoken of, in seconds.
const SOON: f64 = 0.5;
/// How often the progress is shown anew.
const PROGRESS: Duration = Duration::from_millis(100);

/// Waits for a backup.
#[derive(Debug)]
pub struct WaitingDialog {
    /// What follows; gone once it is on its way.
    after: Option<After>,
    monitor: Arc<Monitor>,
    /// When it began, in the window's seconds.
    since: Option<f64>,
}

impl WaitingDialog {
    /// For a backup, and what follows once it is made.
    pub fn new(after: After, monitor: Arc<Monitor>) -> Self {
        Self { after: Some(after), monitor, since: None }
    }

    /// What follows.
    pub fn take(&mut self) -> Option<After> {
        self.after.take()
    }

    /// Has something else follow.
    pub fn set(&mut self, after: After) {
        self.after = Some(after);
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let now = ctx.input(|input| input.time);
        ctx.request_repaint_after(PROGRESS);
        if now - *self.since.get_or_insert(now) < SOON {
            return true;
        }
        let title = "バックアップを作成しています";
        let left = dialog_ui(ctx, title, "待たずに進む", true, 480.0, |ui| {
            paragraph(ui, "入力した内容は、すべて保存済みです。バックアップができたら、次に進みます。");
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
            let fraction = self.monitor.fraction();
            progress_bar(ui, rect, fraction.min(0.99));
            response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, title);
                info.value = Some(f64::from((fraction * 100.0).round()));
                info
            });
        });
        match left {
            Some(Leave::Done) => actions.extend(self.after.take().map(Action::LeaveNow)),
            Some(Leave::Cancelled) => actions.push(Action::Stay),
            Some(Leave::Other) | None => {}
        }
        left.is_none()
    }
}
