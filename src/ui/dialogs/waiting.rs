//! A backup is being made of a book that is to be left.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui::{Context, Role, Sense, Ui, WidgetInfo, vec2};

use crate::monitor::Monitor;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, WaitsFor};
use crate::ui::kit::widgets::{paragraph, progress_bar};
use crate::ui::request::{Action, Actions};

const TITLE: &str = "バックアップを作成しています";
/// A backup that is made sooner is not spoken of, in seconds.
const SOON: f64 = 0.5;
/// How often the progress is shown anew.
const PROGRESS: Duration = Duration::from_millis(100);

/// Waits for a backup.
#[derive(Debug)]
pub struct WaitingDialog {
    monitor: Arc<Monitor>,
}

impl WaitingDialog {
    /// For a backup that is being made.
    pub fn new(monitor: Arc<Monitor>) -> Self {
        Self { monitor }
    }
}

impl Dialog for WaitingDialog {
    fn title(&self) -> String {
        TITLE.to_owned()
    }

    fn width(&self) -> f32 {
        480.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("待たずに進む")
    }

    fn begin(&mut self, ctx: &Context, _scene: &mut DialogScene<'_>) {
        ctx.request_repaint_after(PROGRESS);
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraph(ui, "入力した内容は、すべて保存済みです。バックアップができたら、次に進みます。");
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
        let fraction = self.monitor.fraction();
        progress_bar(ui, rect, fraction.min(0.99));
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, TITLE);
            info.value = Some(f64::from((fraction * 100.0).round()));
            info
        });
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::LeaveNow])
    }

    fn cancel(&mut self) -> Option<Actions> {
        Some(vec![Action::Stay])
    }

    fn waits_for(&self) -> Option<WaitsFor> {
        Some(WaitsFor::Backup)
    }

    fn patience(&self) -> f64 {
        SOON
    }
}
