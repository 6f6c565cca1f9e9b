//! The panel at the right, with its two parts.

use eframe::egui::{Align, Button, Frame, Layout, Margin, Rect, RichText, Ui, UiBuilder, vec2};

use crate::edit::Session;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{paragraph, tab_button};
use crate::ui::panels::side::SidePanel;
use crate::ui::request::{Action, Actions, HistoryRequest, HistoryTab, PanelName};
use crate::viewmodel::history::words;
use crate::viewmodel::scene::Scene;

use super::History;
use super::cell::cell_ui;
use super::list::list_ui;

/// The room at the foot for what going to the chosen step would do.
const FOOT: f32 = 104.0;

impl SidePanel for History {
    fn name(&self) -> PanelName {
        PanelName::History
    }

    fn wants_focus(&mut self) -> &mut bool {
        &mut self.wants_focus
    }

    fn head_ui(&mut self, ui: &mut Ui, _scene: &Scene<'_>, _actions: &mut Actions) {
        tabs_ui(ui, self);
    }

    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        match self.tab {
            HistoryTab::File => file_ui(ui, scene.session, self, actions),
            HistoryTab::Cell => cell_ui(ui, scene.session, scene.spot().as_ref(), self, actions),
        }
    }
}

fn tabs_ui(ui: &mut Ui, history: &mut History) {
    for tab in HistoryTab::ALL {
        let is_shown = history.tab == tab;
        let button = tab_button(ui, is_shown, tab.words());
        if button.clicked() {
            history.tab = tab;
        }
        // The list of steps takes the focus itself.
        if is_shown && tab == HistoryTab::Cell && std::mem::take(&mut history.wants_focus) {
            button.request_focus();
        }
    }
}

/// The steps, and at the foot what going to the chosen one would do.
fn file_ui(ui: &mut Ui, session: &Session, history: &mut History, actions: &mut Actions) {
    history.lines.bring_up_to(session);
    if history.lines.is_empty() {
        Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
            paragraph(ui, "まだ何も変更されていません。");
            paragraph(ui, "入力や行の追加などの操作をすると、新しいものから順に、ここに並びます。");
        });
        return;
    }
    let room = ui.available_rect_before_wrap();
    let edge = (room.bottom() - FOOT).max(room.top());
    let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
    ui.scope_builder(part(room.with_max_y(edge)), |ui| list_ui(ui, session, history, actions));
    ui.scope_builder(part(room.with_min_y(edge)), |ui| foot_ui(ui, session, history, actions));
}

fn foot_ui(ui: &mut Ui, session: &Session, history: &mut History, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.separator();
    let known = history.selected.filter(|seq| history.lines.at(*seq).is_some());
    let (words, button) = match known {
        Some(seq) => match history.way(session, seq) {
            None if session.is_read_only() => {
                ("読み取り専用で開いているため、ここには戻せません。".to_owned(), None)
            }
            way => words::way(seq, way),
        },
        None => ("操作を選ぶと、その場所に移ります。そこまで戻すこともできます。".to_owned(), None),
    };
    Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
        ui.label(RichText::new(words).color(palette.second).line_height(Some(size::LINE)));
        let Some((seq, words)) = known.zip(button) else { return };
        if ui.add(Button::new(words).min_size(vec2(0.0, size::ROW))).clicked() {
            actions.push(Action::History(HistoryRequest::GoTo(seq)));
        }
    });
}
