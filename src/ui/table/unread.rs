//! A sheet of a very large book that cannot be read.

use eframe::egui::{RichText, Ui};
use egui_material_icons::icons;

use crate::book::{Book, SheetId};
use crate::error::Error;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{icon, primary_button};
use crate::ui::request::{Action, Actions};

/// What stands in the place of a sheet that cannot be read.
pub fn unread_ui(ui: &mut Ui, book: &Book, sheet: SheetId, actions: &mut Actions) {
    let Some(error) = book.unread_sheet(sheet) else { return };
    let palette = Palette::of(ui.ctx());
    ui.add_space((ui.available_height() / 3.0).max(size::PADDING));
    ui.vertical_centered(|ui| {
        ui.label(icon(icons::ICON_ERROR, palette.red));
        ui.add_space(size::GAP);
        for (at, line) in words(&error).lines().filter(|line| !line.is_empty()).enumerate() {
            let line = RichText::new(line.to_owned());
            let line = if at == 0 {
                line.font(bold(size::TEXT)).color(palette.text)
            } else {
                line.color(palette.second)
            };
            ui.label(line);
        }
        ui.add_space(size::SPACE);
        if primary_button(ui, "もう一度読み込む", true).clicked() {
            actions.push(Action::ReadAgain);
        }
    });
}

/// A sentence a line.
fn words(error: &Error) -> String {
    error.to_string().replace('。', "。\n")
}
