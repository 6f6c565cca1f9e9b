//! ほかの形式で書き出す：what the book is written as, other than a PDF.

use eframe::egui::Ui;

use crate::export::OutputKind;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::widgets::caption;
use crate::ui::request::{Action, Actions};

/// The kinds, what they are called, and what they are for.
const KINDS: [(OutputKind, &str, &str); 5] = [
    (
        OutputKind::Workbook,
        "Excel（印刷する形のまま）",
        "調書ごとにシートを分け、表紙と、評価区分の集計を付けます。",
    ),
    (
        OutputKind::WorkbookList,
        "Excel（すべての行の一覧）",
        "すべての行を1つの表に並べます。並べ替えや絞り込みに使えます。",
    ),
    (
        OutputKind::Document,
        "Word（印刷する形のまま）",
        "表紙を付けます。表の見出しは、どのページにも印刷されます。",
    ),
    (
        OutputKind::PlainText,
        "テキスト（読み上げ、ホームページ用）",
        "表を使わずに、「見出し：本文」の形で並べます。",
    ),
    (OutputKind::Csv, "CSV（すべての行の一覧）", "ほかのプログラムで使うための一覧です。"),
];

/// Asks for the kind.
#[derive(Debug, Default)]
pub struct OutputKindDialog {
    /// The place of what is chosen among the kinds.
    chosen: usize,
}

impl Dialog for OutputKindDialog {
    fn title(&self) -> String {
        "ほかの形式で書き出す".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("保存先を選ぶ…")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        for (at, (_, name, words)) in KINDS.iter().enumerate() {
            let response = ui.radio(self.chosen == at, *name);
            if at == self.chosen {
                scene.first(&response);
            }
            if response.clicked() {
                self.chosen = at;
            }
            ui.indent(at, |ui| caption(ui, words));
            ui.add_space(4.0);
        }
        caption(ui, "どの形式でも、すべての調書を書き出します。");
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let (kind, ..) = KINDS.get(self.chosen).copied().ok_or_else(Complaint::silent)?;
        Ok(vec![Action::ExportAs(kind)])
    }
}
