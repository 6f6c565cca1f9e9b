//! The panels at the right of the sheet. One of them is there at a time: beside two the
//! sheet would have no room.
//!
//! All keep to one rule. The command of a panel opens it and leads the keyboard into it,
//! wherever that is. From within, the same command closes it, as its cross does, and the
//! keyboard goes back to the cell. Esc gives the keyboard back and leaves the panel where it
//! is; only 検索, whose marks would stay in the table, is closed by it.

use eframe::egui::{
    Align, Frame, Key, Layout, Margin, Modifiers, Panel, Popup, Rect, Response, RichText, Ui,
};
use egui_material_icons::icons;

use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{has_focus_in, icon_button};
use crate::ui::request::{Action, Actions, PanelName, PanelRequest};
use crate::viewmodel::scene::Scene;

/// Which panel is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct SideState {
    /// The one that is there.
    pub open: Option<PanelName>,
    /// The focus was in it in the last frame.
    pub has_focus: bool,
}

impl SideState {
    /// Whether a panel is there.
    pub fn shows(self, panel: PanelName) -> bool {
        self.open == Some(panel)
    }

    /// Whether it is there, with the keyboard in it.
    pub fn is_in(self, panel: PanelName) -> bool {
        self.shows(panel) && self.has_focus
    }
}

/// A panel at the right of the sheet: what it has of its own. The rest is theirs together.
pub trait SidePanel {
    /// Which one it is.
    fn name(&self) -> PanelName;

    /// Whether it is to get the focus, until something of it has taken that.
    fn wants_focus(&mut self) -> &mut bool;

    /// What stands in its head beside the cross: what it is called, or its tabs.
    fn head_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions);

    /// What belongs to the head, and stands below that.
    fn below_head_ui(&mut self, _ui: &mut Ui, _scene: &Scene<'_>, _actions: &mut Actions) {}

    /// What stands below the head.
    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions);
}

/// Shows a panel, `width` points wide at first; gives its place.
pub fn panel_ui(
    ui: &mut Ui,
    panel: &mut dyn SidePanel,
    side: &mut SideState,
    width: f32,
    scene: &Scene<'_>,
    actions: &mut Actions,
) -> Rect {
    let name = panel.name();
    let frame = Frame::new().fill(Palette::of(ui.ctx()).ground).inner_margin(Margin::symmetric(0, 8));
    let shown = Panel::right(name.id())
        .frame(frame)
        .default_size(width)
        .size_range(size::FIND_LEAST..=size::FIND_MOST)
        .show(ui, |ui| {
            let close = head_ui(ui, panel, scene, actions);
            panel.body_ui(ui, scene, actions);
            // Where nothing else can have it, the cross gets the focus: no panel is one that
            // the keyboard cannot leave or close.
            if std::mem::take(panel.wants_focus()) {
                close.request_focus();
            }
            close.clicked()
        });
    if shown.inner {
        actions.push(Action::Panel(PanelRequest::Close));
    }
    // With Esc the focus is gone before anybody can ask for it. A menu that is
    // open takes Esc for itself.
    let rect = shown.response.rect;
    let had_focus = std::mem::replace(&mut side.has_focus, has_focus_in(ui, rect));
    let is_free = had_focus && !Popup::is_any_open(ui.ctx()) && !is_deciding(ui.ctx());
    if is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        let request = if name == PanelName::Search { PanelRequest::Close } else { PanelRequest::Leave };
        actions.push(Action::Panel(request));
    }
    rect
}

/// The head of a panel; gives the cross at its right.
fn head_ui(ui: &mut Ui, panel: &mut dyn SidePanel, scene: &Scene<'_>, actions: &mut Actions) -> Response {
    let words = panel.name().close_words();
    let head = Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
        let cross = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            panel.head_ui(ui, scene, actions);
            let cross = |ui: &mut Ui| icon_button(ui, icons::ICON_CLOSE, words, true);
            ui.with_layout(Layout::right_to_left(Align::Center), cross).inner
        });
        panel.below_head_ui(ui, scene, actions);
        cross.inner
    });
    ui.add_space(4.0);
    ui.separator();
    head.inner
}

/// What a panel is called, in its head.
pub fn title_ui(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).font(bold(size::TEXT)).color(Palette::of(ui.ctx()).text));
}
