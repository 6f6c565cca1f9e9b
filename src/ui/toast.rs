//! Short messages of what was done, at the foot of the window.

use eframe::egui::{self, Align2, Frame, Margin, RichText, vec2};
use egui_material_icons::icons;

use super::action::Action;
use super::theme::{Palette, size};
use super::verb::Verb;
use super::view::{Actions, Toast, ToastKind};
use super::widgets::{icon, icon_button};

/// How long a message stays, in seconds; longer where it offers something.
const STAY: f64 = 3.0;
const STAY_WITH_BUTTON: f64 = 10.0;

/// The messages that are shown.
#[derive(Debug, Default)]
pub struct Toasts {
    all: Vec<Toast>,
    next: u64,
}

impl Toasts {
    /// Shows a message, in place of those before it.
    pub fn say(&mut self, ctx: &egui::Context, kind: ToastKind, text: impl Into<String>) {
        self.next += 1;
        let stay = match kind {
            ToastKind::Undoable | ToastKind::Written(_) | ToastKind::WrittenBeside(_) => STAY_WITH_BUTTON,
            ToastKind::Done | ToastKind::Refused => STAY,
        };
        let until = ctx.input(|input| input.time) + stay;
        self.all = vec![Toast { id: self.next, text: text.into(), kind, until }];
    }

    /// Takes one away.
    pub fn dismiss(&mut self, id: u64) {
        self.all.retain(|toast| toast.id != id);
    }

    /// Takes away what offers an undo that would now take back something else.
    pub fn forget_undo(&mut self) {
        self.all.retain(|toast| !matches!(toast.kind, ToastKind::Undoable));
    }

    /// Shows them above the status bar.
    pub fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let now = ctx.input(|input| input.time);
        self.all.retain(|toast| toast.until > now);
        for toast in &self.all {
            ctx.request_repaint_after_secs((toast.until - now) as f32);
            toast_ui(ctx, toast, actions);
        }
    }
}

fn toast_ui(ctx: &egui::Context, toast: &Toast, actions: &mut Actions) {
    let palette = Palette::of(ctx);
    let area = egui::Area::new(egui::Id::unique("toast"))
        .order(egui::Order::Foreground)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-32.0, -size::STATUS - 12.0));
    area.show(ctx, |ui| {
        let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(16, 10)).fill(palette.raised);
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                let (picture, color) = match toast.kind {
                    ToastKind::Refused => (icons::ICON_INFO, palette.amber),
                    _ => (icons::ICON_CHECK_CIRCLE, palette.green),
                };
                ui.label(icon(picture, color));
                ui.label(RichText::new(&toast.text).color(palette.text));
                match &toast.kind {
                    ToastKind::Undoable => {
                        if ui.button(Verb::Undo.label()).clicked() {
                            actions.push(Action::Do(Verb::Undo));
                            actions.push(Action::DismissToast(toast.id));
                        }
                    }
                    ToastKind::Written(path) | ToastKind::WrittenBeside(path) => {
                        let one = matches!(toast.kind, ToastKind::Written(_));
                        if one && ui.button("開く").clicked() {
                            actions.push(Action::Launch(path.clone()));
                        }
                        if ui.button("フォルダーを開く").clicked() {
                            actions.push(Action::ShowInFolder(path.clone()));
                        }
                    }
                    ToastKind::Done | ToastKind::Refused => {}
                }
                if icon_button(ui, icons::ICON_CLOSE, "このメッセージを閉じる", true).clicked() {
                    actions.push(Action::DismissToast(toast.id));
                }
            });
        });
    });
}
