//! A strip above the sheet for as long as something cannot be saved: what happened,
//! what is safe, what to do.

use eframe::egui::{Align, Frame, Label, Layout, Margin, Panel, RichText, Stroke, Ui};
use egui_material_icons::icons;

use crate::edit::{SaveState, Session};
use crate::error::Error;
use crate::ui::kit::complaint::details_ui;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{icon, small_button};
use crate::ui::request::{Action, Actions, Verb};
use crate::viewmodel::standing::BookStanding;

/// How often what failed is tried again by itself, in seconds.
pub const RETRY: f64 = 10.0;

/// Whether a failed save may go well the next time.
pub fn may_pass(session: &Session) -> bool {
    match session.save_state() {
        SaveState::Failed(Error::Save { cause, .. }) => cause.may_pass(),
        _ => false,
    }
}

/// Shows the strip where there is something to say.
pub fn banner_ui(ui: &mut Ui, session: &Session, actions: &mut Actions) {
    // It stays while a further try is under way.
    let standing = BookStanding::of(session);
    let Some(trouble) = &standing.trouble else { return };
    let palette = Palette::of(ui.ctx());
    let frame = Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(palette.edge, palette.red))
        .inner_margin(Margin::symmetric(12, 8));
    // What is not answered is under way still.
    let retry = (!standing.is_silent).then_some(("もう一度保存", Action::RetrySave));
    let buttons = std::iter::once((Verb::SaveAs.label(), Action::Do(Verb::SaveAs))).chain(retry);
    let first = &standing.safe;
    let (advice, path) = match standing.advice.as_slice() {
        [advice, rest @ ..] => (advice.as_str(), rest),
        [] => ("", [].as_slice()),
    };
    let lines = std::iter::once(format!("{first}{advice}")).chain(path.iter().cloned());
    Panel::top("banner").frame(frame).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            for (words, action) in buttons {
                if small_button(ui, words).clicked() {
                    actions.push(action);
                }
            }
            ui.add_space(size::SPACE);
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                ui.label(icon(icons::ICON_ERROR, palette.red));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    let what = RichText::new(trouble).font(bold(size::TEXT)).color(palette.text);
                    ui.add(Label::new(what).wrap());
                    for line in lines {
                        ui.add(
                            Label::new(RichText::new(line).size(size::CAPTION).color(palette.second)).wrap(),
                        );
                    }
                    details_ui(ui, standing.details.as_deref());
                });
            });
        });
    });
}
