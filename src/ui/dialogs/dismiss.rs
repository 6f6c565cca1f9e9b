//! 確認済みにする: why a finding may stand.

use eframe::egui::Ui;

use crate::book::Book;
use crate::edit::Command;
use crate::review::{Finding, words};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::widgets::{area_field, caption, paragraph};
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
}

impl DismissDialog {
    /// For a finding.
    pub fn new(finding: &Finding) -> Self {
        Self {
            keys: finding.keys.clone(),
            message: words::message(finding),
            chosen: Some(0),
            text: String::new(),
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
}

impl Dialog for DismissDialog {
    fn title(&self) -> String {
        "確認済みにする".to_owned()
    }

    fn width(&self) -> f32 {
        480.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("確認済みにする")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        paragraph(ui, &self.message);
        ui.add_space(8.0);
        caption(ui, "そのままでよい理由");
        for (at, words) in USUAL.iter().enumerate() {
            let radio = ui.radio(self.chosen == Some(at), *words);
            if at == 0 {
                scene.first(&radio);
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

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        if self.reason().is_empty() { Err(Complaint::silent()) } else { Ok(()) }
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::EditInPlace(self.command())])
    }

    fn holds_input(&self) -> bool {
        !self.text.trim().is_empty()
    }
}
