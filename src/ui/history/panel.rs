//! The panel at the right, with its two parts.

use eframe::egui::{
    Align, Button, Frame, Key, Layout, Margin, Modifiers, Panel, Popup, Rect, RichText, Ui, UiBuilder, vec2,
};
use egui_material_icons::icons;

use crate::edit::Session;

use super::super::action::Action;
use super::super::theme::{Palette, size};
use super::super::view::{Actions, View};
use super::super::widgets::{has_focus_in, icon_button, paragraph, tab_button};
use super::cell::cell_ui;
use super::list::list_ui;
use super::{Act, History, Tab, target, words};

/// The room at the foot for what going to the chosen step would do.
const FOOT: f32 = 104.0;

/// Shows the panel where it is open; gives its place.
pub fn panel_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut View,
    width: f32,
    actions: &mut Actions,
) -> Option<Rect> {
    if !view.history.open {
        return None;
    }
    let spot = target(session.book(), view);
    let history = &mut view.history;
    let frame = Frame::new().fill(Palette::of(ui.ctx()).ground).inner_margin(Margin::symmetric(0, 8));
    let panel = Panel::right("history")
        .frame(frame)
        .default_size(width)
        .size_range(size::FIND_LEAST..=size::FIND_MOST)
        .show(ui, |ui| {
            let head = Frame::new().inner_margin(Margin::symmetric(12, 0));
            head.show(ui, |ui| head_ui(ui, history, actions));
            ui.add_space(4.0);
            ui.separator();
            match history.tab {
                Tab::File => file_ui(ui, session, history, actions),
                Tab::Cell => cell_ui(ui, session, spot.as_ref(), history, actions),
            }
        });
    // With Esc the focus is gone before anybody can ask for it. A menu that is
    // open takes Esc for itself.
    let has_focus = has_focus_in(ui, panel.response.rect);
    let had_focus = std::mem::replace(&mut history.has_focus, has_focus);
    let is_free = had_focus && !Popup::is_any_open(ui.ctx()) && !super::super::is_deciding(ui.ctx());
    if is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        actions.push(Action::History(Act::Leave));
    }
    Some(panel.response.rect)
}

fn head_ui(ui: &mut Ui, history: &mut History, actions: &mut Actions) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for tab in Tab::ALL {
            let is_shown = history.tab == tab;
            let button = tab_button(ui, is_shown, tab.words());
            if button.clicked() {
                history.tab = tab;
            }
            // The list of steps takes the focus itself.
            if is_shown && tab == Tab::Cell && std::mem::take(&mut history.wants_focus) {
                button.request_focus();
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, icons::ICON_CLOSE, "履歴を閉じる", true).clicked() {
                actions.push(Action::History(Act::Close));
            }
        });
    });
}

/// The steps, and at the foot what going to the chosen one would do.
fn file_ui(ui: &mut Ui, session: &Session, history: &mut History, actions: &mut Actions) {
    history.lines.bring_up_to(session);
    if history.lines.is_empty() {
        history.wants_focus = false;
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
            actions.push(Action::History(Act::GoTo(seq)));
        }
    });
}
