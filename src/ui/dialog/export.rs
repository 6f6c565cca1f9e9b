//! What goes into the PDF.

use eframe::egui::{self, RichText};

use crate::book::{Book, SheetId};
use crate::typeset::Parts;

use super::super::action::Action;
use super::super::theme::Palette;
use super::super::view::Actions;
use super::super::widgets::{Leave, dialog_ui};

/// Asks what to export.
#[derive(Debug)]
pub struct ExportDialog {
    sheet: Option<SheetId>,
    only_sheet: bool,
    cover: bool,
    unfilled: usize,
}

impl ExportDialog {
    /// With the sheet that is shown, and how many rows of the book are not filled in.
    pub fn new(sheet: Option<SheetId>, unfilled: usize) -> Self {
        Self { sheet, only_sheet: false, cover: true, unfilled }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, book: Option<&Book>, actions: &mut Actions) -> bool {
        let Some(book) = book else { return false };
        let number = self.sheet.and_then(|sheet| book.sheet(sheet)).map(|sheet| sheet.number);
        let count = book.sheets().count();
        let left = dialog_ui(ctx, "PDFに書き出す", "保存先を選ぶ…", true, 420.0, |ui| {
            ui.label("書き出す調書");
            ui.radio_value(&mut self.only_sheet, false, format!("すべての調書（{count}件）"));
            if let Some(number) = number {
                ui.radio_value(&mut self.only_sheet, true, format!("表示中の調書だけ（調書-{number}）"));
            }
            ui.add_space(8.0);
            ui.checkbox(&mut self.cover, "表紙と評価区分の説明を付ける");
            let unfilled = self.unfilled;
            if unfilled > 0 {
                ui.add_space(4.0);
                let amber = Palette::of(ui.ctx()).amber;
                ui.label(RichText::new(format!("記入が済んでいない行が{unfilled}行あります。")).color(amber));
            }
        });
        if left == Some(Leave::Done) {
            let sheets = self.sheet.filter(|_| self.only_sheet).map(|sheet| vec![sheet]);
            actions.push(Action::ExportPdf(Parts {
                cover: self.cover,
                ratings: self.cover,
                sheets,
                ..Parts::default()
            }));
        }
        left.is_none()
    }
}
