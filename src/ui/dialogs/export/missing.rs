//! Characters that cannot be printed, named before anything is printed.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::book::Book;
use crate::export::Planned;
use crate::typeset::Missing;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{named, scroll_ui, small_button};
use crate::ui::request::{Action, Actions};

use super::{ExportDialog, Looking};

impl ExportDialog {
    /// Shows them; `true` once the clerk goes to one of them.
    pub(super) fn missing_ui(
        &self,
        ui: &mut Ui,
        book: &Book,
        files: &[Planned],
        actions: &mut Actions,
    ) -> bool {
        let palette = Palette::of(ui.ctx());
        let caption = |words: &str| RichText::new(words).size(size::CAPTION).color(palette.second);
        let found = match &self.missing {
            Looking::For(_) => {
                ui.label(caption("印刷できない文字を探しています…"));
                return false;
            }
            Looking::BrokenOff => {
                let words = "印刷できない文字を探せませんでした。書き出したPDFをご確認ください。";
                ui.label(RichText::new(words).size(size::CAPTION).color(palette.amber));
                return false;
            }
            Looking::Found(found) => found,
        };
        let printed = |missing: &&Missing| {
            missing.sheet.is_none_or(|number| {
                let mut sheets = files.iter().flat_map(|file| file.parts.sheets_of(book));
                sheets.any(|sheet| sheet.number == number)
            })
        };
        let found: Vec<&Missing> = found.iter().filter(printed).collect();
        if found.is_empty() {
            // As tall as what stood here before: nothing moves under the mouse.
            ui.label(caption("印刷できない文字はありません。"));
            return false;
        }
        let words = format!("印刷できない文字が{}か所にあります。〓と印刷されます。", found.len());
        ui.label(RichText::new(words).color(palette.amber));
        let area = ScrollArea::vertical().id_salt("missing").max_height(96.0).auto_shrink([false, true]);
        let chosen = scroll_ui(ui, area, |ui, _| {
            ui.spacing_mut().item_spacing.y = 2.0;
            let mut chosen = None;
            for missing in found {
                ui.horizontal(|ui| {
                    let words = format!("「{}」{}　{}", missing.character, missing.codes(), missing.place());
                    let button = small_button(ui, "セルへ移動");
                    named(&button, &format!("{}の{}へ移動", missing.place(), missing.codes()));
                    if button.clicked() {
                        chosen = Some(missing);
                    }
                    ui.add(Label::new(RichText::new(words).size(size::CAPTION)).truncate());
                });
            }
            chosen
        });
        actions.extend(chosen.map(|missing| Action::Enter(missing.source.clone())));
        chosen.is_some()
    }
}
