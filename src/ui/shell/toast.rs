//! Short messages of what was done, at the foot of the window.

use eframe::egui::{self, Align2, Frame, Id, Margin, Rect, RichText, Ui, Vec2, accesskit, vec2};
use egui_material_icons::icons;

use crate::quote;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{icon, icon_button};
use crate::ui::request::{Action, Actions, ImportRequest, Toast, ToastKind, Verb};

/// Characters of a message, at most: a name in it may be long.
const LONGEST: usize = 200;
/// How long a message stays, in seconds; longer where it offers something.
const STAY: f64 = 3.0;
const STAY_WITH_BUTTON: f64 = 10.0;
/// The first thing that is said, while the clerk is still looking around.
const STAY_AT_FIRST: f64 = 60.0;

/// So many are shown at most.
const MOST: usize = 3;

/// The size of a message that was not shown yet.
const LIKELY: Vec2 = vec2(380.0, 48.0);

/// The messages that are shown.
#[derive(Debug, Default)]
pub struct Toasts {
    all: Vec<Toast>,
    next: u64,
    /// A panel whose buttons they are not to cover.
    pub spared: Option<Rect>,
}

impl Toasts {
    /// Shows a message. One that only said something makes room for it; those
    /// that offer something stay, up to a few.
    pub fn say(&mut self, ctx: &egui::Context, kind: ToastKind, text: impl Into<String>) {
        self.next += 1;
        let stay = match kind {
            ToastKind::CutShort(_) | ToastKind::Mendable(_) => STAY_AT_FIRST,
            _ if kind.offers_something() => STAY_WITH_BUTTON,
            _ => STAY,
        };
        let until = ctx.input(|input| input.time) + stay;
        // It may hold a name that somebody else gave.
        let text = quote::beginning(&text.into(), LONGEST);
        self.all.retain(|toast| toast.kind.offers_something() && toast.text != text);
        self.all.push(Toast { id: self.next, text, kind, until });
        let beyond = self.all.len().saturating_sub(MOST);
        self.all.drain(..beyond);
    }

    /// Takes one away.
    pub fn dismiss(&mut self, id: u64) {
        self.all.retain(|toast| toast.id != id);
    }

    /// Takes away what offers an undo that would now take back something else.
    pub fn forget_undo(&mut self) {
        self.all.retain(|toast| !matches!(toast.kind, ToastKind::Undoable));
    }

    /// Shows them, the newest at the bottom, where they cover nothing that is
    /// worked on.
    pub fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) {
        let now = ctx.input(|input| input.time);
        self.all.retain(|toast| toast.until > now);
        let Some(next) = self.all.iter().map(|toast| toast.until).reduce(f64::min) else { return };
        // One frame, when the first of them goes.
        ctx.request_repaint_after_secs((next - now) as f32);
        let id = Id::unique("toasts");
        let size = ctx.memory(|memory| memory.area_rect(id)).map_or(LIKELY, |rect| rect.size());
        let (align, offset) = corner(ctx, size, self.spared);
        let area = egui::Area::new(id).order(egui::Order::Foreground).anchor(align, offset);
        area.show(ctx, |ui| {
            ui.spacing_mut().item_spacing.y = size::SPACE;
            for toast in &self.all {
                toast_ui(ui, toast, actions);
            }
        });
    }
}

/// Where messages of this size cover least of what has the focus and of what is
/// spared: at the foot of the window, or under its menus.
fn corner(ctx: &egui::Context, size: Vec2, spared: Option<Rect>) -> (Align2, Vec2) {
    let window = ctx.content_rect();
    let focused = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id));
    // What fills the window cannot be avoided.
    let focused = focused.map(|response| response.rect.intersect(window));
    let focused = focused.filter(|rect| rect.is_positive() && rect.area() < window.area() / 2.0);
    let foot = -size::STATUS - 12.0;
    let corners = [
        (Align2::RIGHT_BOTTOM, vec2(-32.0, foot)),
        (Align2::RIGHT_TOP, vec2(-32.0, size::BAR + 12.0)),
        (Align2::CENTER_BOTTOM, vec2(0.0, foot)),
        (Align2::CENTER_TOP, vec2(0.0, size::BAR + 12.0)),
    ];
    let covers = |(align, offset): &(Align2, Vec2)| {
        let rect = align.align_size_within_rect(size, window).translate(*offset);
        let both = [focused, spared].into_iter().flatten().map(|own| own.intersect(rect));
        both.filter(|both| both.is_positive()).map(|both| both.area()).sum::<f32>()
    };
    let best = corners.into_iter().min_by(|one, other| covers(one).total_cmp(&covers(other)));
    best.unwrap_or((Align2::RIGHT_BOTTOM, vec2(-32.0, foot)))
}

fn toast_ui(ui: &mut Ui, toast: &Toast, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(16, 8)).fill(palette.raised);
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            let (picture, color, live) = match toast.kind {
                ToastKind::Refused => (icons::ICON_INFO, palette.amber, accesskit::Live::Assertive),
                ToastKind::CutShort(_) => (icons::ICON_INFO, palette.accent, accesskit::Live::Polite),
                _ => (icons::ICON_CHECK_CIRCLE, palette.green, accesskit::Live::Polite),
            };
            ui.label(icon(picture, color));
            let words = ui.label(RichText::new(&toast.text).color(palette.text));
            // A screen reader says it, wherever the focus is.
            ui.ctx().accesskit_node_builder(words.id, |node| node.set_live(live));
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
                ToastKind::Mendable(verb) => {
                    let words = if *verb == Verb::MendSpaces { "取り除く" } else { "そろえる" };
                    if ui.button(words).clicked() {
                        actions.push(Action::Do(*verb));
                        actions.push(Action::DismissToast(toast.id));
                    }
                }
                ToastKind::Imported => {
                    if ui.button("読み取り方を見る").clicked() {
                        actions.push(Action::Import(ImportRequest::Look));
                        actions.push(Action::DismissToast(toast.id));
                    }
                }
                ToastKind::CutShort(Some(place)) => {
                    if ui.button("そこへ移動").clicked() {
                        actions.push(Action::GoTo(place.clone()));
                        actions.push(Action::DismissToast(toast.id));
                    }
                }
                ToastKind::CutShort(None) | ToastKind::Done | ToastKind::Refused => {}
            }
            if icon_button(ui, icons::ICON_CLOSE, "このメッセージを閉じる", true).clicked() {
                actions.push(Action::DismissToast(toast.id));
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(toasts: &Toasts) -> Vec<&str> {
        toasts.all.iter().map(|toast| toast.text.as_str()).collect()
    }

    #[test]
    fn what_offers_something_stays_and_what_was_only_said_makes_room() {
        let (ctx, mut toasts) = (egui::Context::default(), Toasts::default());
        toasts.say(&ctx, ToastKind::Written("a.pdf".into()), "a");
        toasts.say(&ctx, ToastKind::Done, "b");
        toasts.say(&ctx, ToastKind::Refused, "c");
        assert_eq!(texts(&toasts), ["a", "c"]);
        toasts.say(&ctx, ToastKind::Undoable, "d");
        assert_eq!(texts(&toasts), ["a", "d"]);
        toasts.forget_undo();
        assert_eq!(texts(&toasts), ["a"]);
        for text in ["e", "f", "g"] {
            toasts.say(&ctx, ToastKind::Written("a.pdf".into()), text);
        }
        assert_eq!(texts(&toasts), ["e", "f", "g"], "the oldest go");
    }
}
