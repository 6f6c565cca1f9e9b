//! 確認済みにする: why a finding may stand.

use eframe::egui::{self, Ui};

use crate::edit::Command;
use crate::review::{Finding, words};
use crate::ui::kit::widgets::{Leave, area_field, caption, dialog_ui, paragraph};
use crate::ui::request::{Action, Actions};

/// Reasons that a clerk usually has.
const USUAL: [&str; 5] = [
    "原本を確認し、この記述で正しい",
    "前年度の調書の誤りを直した",
    "計画の見直しで変更した",
    "事業の内容に変わりがない",
    "ほかの欄に理由を書いた",
];

/// Asks why a finding may stand.
#[derive(Debug)]
pub struct DismissDialog {
    keys: Vec<String>,
    message: String,
    /// The one of the usual reasons; `None` for one of the clerk's own.
    chosen: Option<usize>,
    text: String,
    focused: bool,
}

impl DismissDialog {
    /// For a finding.
    pub fn new(finding: &Finding) -> Self {
        Self {
            keys: finding.keys.clone(),
            message: words::message(finding),
            chosen: Some(0),
            text: String::new(),
            focused: false,
        }
    }

    fn reason(&self) -> &str {
        self.chosen.and_then(|chosen| USUAL.get(chosen)).copied().unwrap_or(self.text.trim())
    }

    /// Lets it stand, with all that it was told for.
    fn command(&self) -> Command {
        let dismiss =
            |key: &String| Command::Dismiss { finding: key.clone(), reason: self.reason().to_owned() };
        match self.keys.as_slice() {
            [only] => dismiss(only),
            all => Command::Together {
                label: "点検結果の確認".to_owned(),
                commands: all.iter().map(dismiss).collect(),
            },
        }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let has_reason = !self.reason().is_empty();
        let left = dialog_ui(ctx, "確認済みにする", "確認済みにする", has_reason, 480.0, |ui| {
            self.contents_ui(ui)
        });
        if left == Some(Leave::Done) {
            actions.push(Action::EditInPlace(self.command()));
        }
        left.is_none()
    }

    fn contents_ui(&mut self, ui: &mut Ui) {
        paragraph(ui, &self.message);
        ui.add_space(8.0);
        caption(ui, "そのままでよい理由");
        for (at, words) in USUAL.iter().enumerate() {
            let radio = ui.radio(self.chosen == Some(at), *words);
            if at == 0 && !std::mem::replace(&mut self.focused, true) {
                radio.request_focus();
            }
            if radio.clicked() {
                self.chosen = Some(at);
            }
        }
        let own = ui.radio(self.chosen.is_none(), "そのほか");
        if own.clicked() {
            self.chosen = None;
        }
        let field = area_field(ui, &mut self.text, f32::INFINITY, 2, "そのほかの理由");
        if own.clicked() {
            field.request_focus();
        }
        if field.changed() {
            self.chosen = None;
        }
        caption(ui, "理由は、このファイルに残ります。文を書き換えると、もう一度点検します。");
    }
}
