//! The frame around a dialog.

use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    self, Align, Align2, Context, Event, Frame, Id, ImeEvent, Key, Layout, Margin, Modal, Response, RichText,
    ScrollArea, Stroke, Ui, Vec2, vec2,
};

use crate::book::Book;
use crate::edit::Session;

use super::super::complaint::Complaint;
use super::super::theme::{Palette, bold, size};
use super::super::widgets::{GO_ON, answers, paragraph, plain_button, primary_button, scroll_ui};
use super::{Buttons, Dialog, DialogScene, Farewell, Pressed, Remark, WaitsFor, Warns};
use crate::ui::request::{Actions, ChosenFile};

/// What is left free around a dialog, at least.
const EDGE: f32 = 16.0;
/// Around a dialog without a title, and how far below the window's top it stands.
const BARE: (f32, f32) = (10.0, 72.0);
/// What stands around the body, until it is known.
const USUAL: f32 = 110.0;
/// The width of the question whether what was entered is thrown away.
const ASKING: f32 = 480.0;
/// The least height of a body.
const LEAST: f32 = 48.0;

/// A dialog that is open.
#[derive(Debug)]
pub struct DialogFrame {
    dialog: Box<dyn Dialog>,
    /// When it came up, in the window's seconds.
    since: Option<f64>,
    /// How often it was shown since it came up, or something that was in front of it went.
    shown: u8,
    /// What stands around the body, in points.
    around: f32,
    /// The size it had in the last frame.
    size: Vec2,
    /// Why the last answer could not be carried out.
    complaint: Option<Complaint>,
    /// What had the focus last.
    focused: Option<Id>,
    /// Something was typed.
    was_typed: bool,
    /// It is asked whether what was entered is thrown away.
    is_leaving: bool,
    /// The pass in which it was shown last.
    shown_in: Option<u64>,
}

/// What came of one frame.
enum Said {
    Nothing,
    Pressed(Pressed),
    Back,
}

impl DialogFrame {
    /// With a dialog that comes up.
    pub fn new(dialog: impl Dialog + 'static) -> Self {
        Self::of(Box::new(dialog))
    }

    /// The same.
    pub fn of(dialog: Box<dyn Dialog>) -> Self {
        Self {
            dialog,
            since: None,
            shown: 0,
            around: USUAL,
            size: Vec2::ZERO,
            complaint: None,
            focused: None,
            was_typed: false,
            is_leaving: false,
            shown_in: None,
        }
    }

    /// [`Dialog::holds_input`].
    pub fn holds_input(&self) -> bool {
        self.dialog.holds_input()
    }

    /// [`Dialog::takes_text`].
    pub fn takes_text(&self) -> bool {
        !self.is_leaving && self.dialog.takes_text()
    }

    /// [`Dialog::receive`].
    pub fn receive(&mut self, chosen: &ChosenFile, session: Option<&Session>) -> bool {
        self.dialog.receive(chosen, session)
    }

    /// [`Dialog::waits_for`].
    pub fn waits_for(&self) -> Option<WaitsFor> {
        self.dialog.waits_for()
    }

    /// Shows it; `false` once it is done with.
    pub fn show(&mut self, ctx: &Context, session: Option<&Session>, actions: &mut Actions) -> bool {
        let now = ctx.input(|input| input.time);
        if now - *self.since.get_or_insert(now) < self.dialog.patience() {
            let mut scene = DialogScene::new(session, actions);
            self.dialog.begin(ctx, &mut scene);
            return !scene.closes;
        }
        if self.is_leaving {
            return self.farewell_ui(ctx, actions);
        }
        let mut scene = DialogScene::new(session, actions);
        scene.behind = ctx.memory(|memory| memory.focused());
        scene.is_new = self.wants_focus(ctx, scene.behind);
        self.dialog.begin(ctx, &mut scene);
        if scene.closes {
            return false;
        }
        let said = self.frame_ui(ctx, &mut scene);
        self.shown = self.shown.saturating_add(1);
        if scene.closes {
            return false;
        }
        match said {
            Said::Nothing => true,
            Said::Pressed(pressed) => match self.dialog.answer(pressed, &mut scene) {
                Ok(asked) => {
                    self.complaint = None;
                    scene.actions.extend(asked);
                    scene.stays
                }
                Err(complaint) => {
                    self.complaint = Some(complaint);
                    true
                }
            },
            Said::Back if self.warns() => {
                self.is_leaving = true;
                ctx.request_repaint();
                true
            }
            Said::Back => {
                let asked = self.dialog.cancel();
                let is_left = asked.is_some();
                scene.actions.extend(asked.into_iter().flatten());
                !is_left
            }
        }
    }

    /// Whether it is asked before what was entered is thrown away.
    fn warns(&self) -> bool {
        let warns = match self.dialog.warns() {
            Warns::Never => false,
            Warns::IfTyped => self.was_typed,
            Warns::Always => true,
        };
        warns && self.dialog.holds_input()
    }

    /// Whether the first focus is to be given. Where another dialog was there until now, it
    /// would be lost in the first frame. What had it before something was in front gets it
    /// back.
    fn wants_focus(&mut self, ctx: &Context, now: Option<Id>) -> bool {
        let pass = ctx.cumulative_pass_nr();
        if self.shown_in.replace(pass).is_some_and(|before| before + 1 < pass) {
            self.shown = 0;
        }
        let is_lost = self.shown == 0 || self.shown == 1 && now.is_none();
        match self.focused.filter(|_| is_lost) {
            Some(before) => {
                ctx.memory_mut(|memory| memory.request_focus(before));
                false
            }
            None => is_lost,
        }
    }

    fn frame_ui(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) -> Said {
        let buttons = self.dialog.buttons();
        if buttons.is_bare {
            return self.bare_ui(ctx, scene);
        }
        let title = self.dialog.title();
        let checked = self.dialog.check(scene.book());
        let (enter, escape) = answers(ctx);
        let palette = Palette::of(ctx);
        let most = ctx.content_rect().size() - Vec2::splat(2.0 * (EDGE + size::PADDING + palette.edge));
        let modal = window(ctx, &title).show(ctx, |ui| {
            ui.set_width(self.dialog.width().min(most.x));
            let top = ui.cursor().top();
            ui.label(RichText::new(&title).font(bold(size::HEADING)).color(palette.text));
            ui.add_space(size::SPACE - 2.0);
            scene.room = (most.y - self.around).max(LEAST);
            let height = self.body_ui(ui, &title, scene);
            self.dialog.foot(ui, scene);
            self.row_ui(ui, &checked, scene.book());
            ui.add_space(size::SECTION);
            let can_answer = checked.is_ok();
            let enter = enter || scene.answers;
            let said = self.buttons_ui(ui, &buttons, can_answer, enter, scene);
            let around = ui.min_rect().bottom() - top - height;
            if (around - self.around).abs() > 0.5 {
                self.around = around;
                ui.ctx().request_repaint();
            }
            said
        });
        // One that has another size than before stands elsewhere in the next frame.
        let size = modal.response.rect.size();
        if std::mem::replace(&mut self.size, size) != size {
            ctx.request_repaint();
        }
        match modal.inner {
            Said::Nothing if escape && buttons.first.is_some() => Said::Back,
            said => said,
        }
    }

    /// Shows the body in the room that there is; gives its height.
    fn body_ui(&mut self, ui: &mut Ui, title: &str, scene: &mut DialogScene<'_>) -> f32 {
        let room = scene.room;
        let mut area = ScrollArea::vertical().id_salt(("dialog body", title)).max_height(room);
        area = area.min_scrolled_height(room).auto_shrink([false, true]);
        if self.shown == 0 && self.focused.is_none() {
            area = area.vertical_scroll_offset(0.0);
        }
        let top = ui.cursor().top();
        scroll_ui(ui, area, |ui, _| {
            // What can be ticked or filled in has an edge that is seen on any ground.
            let palette = Palette::of(ui.ctx());
            ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(palette.edge, palette.strong_line);
            scene.bottom = ui.cursor().top() + room;
            ui.add_space(2.0);
            self.dialog.body(ui, scene);
            self.follow_focus(ui);
        });
        self.was_typed |= is_typing(ui.ctx());
        ui.cursor().top() - top
    }

    /// What the keyboard has gone to is seen.
    fn follow_focus(&mut self, ui: &Ui) {
        // Esc takes the focus away before it is heard.
        let Some(focused) = ui.ctx().memory(|memory| memory.focused()) else { return };
        if self.focused.replace(focused) == Some(focused) {
            return;
        }
        let response = ui.ctx().read_response(focused);
        // What stands beside the body is never cut off.
        let is_cut = |own: &Response| own.layer_id == ui.layer_id() && own.interact_rect != own.rect;
        if let Some(response) = response.filter(is_cut) {
            ui.scroll_to_rect(response.rect.expand(size::GAP), None);
        }
    }

    /// Why it cannot be answered, or what that would mean.
    fn row_ui(&self, ui: &mut Ui, checked: &Result<(), Complaint>, book: Option<&Book>) {
        let palette = Palette::of(ui.ctx());
        let complaint = self.complaint.as_ref().or(checked.as_ref().err()).filter(|own| !own.is_silent());
        let remark = self.dialog.remark(book);
        if !self.dialog.has_row() && complaint.is_none() && remark.is_none() {
            return;
        }
        ui.add_space(size::GAP);
        ui.scope(|ui| {
            ui.set_min_height(size::CAPTION + size::LEADING);
            match (complaint, remark) {
                (Some(complaint), _) => complaint.show(ui, palette.red),
                (None, Some(Remark { text, is_warning })) => {
                    let color = if is_warning { palette.amber } else { palette.second };
                    let words = RichText::new(&text).size(size::CAPTION).color(color);
                    ui.add(egui::Label::new(words).truncate());
                }
                (None, None) => {}
            }
        });
    }

    fn buttons_ui(
        &mut self,
        ui: &mut Ui,
        buttons: &Buttons,
        can_answer: bool,
        enter: bool,
        scene: &mut DialogScene<'_>,
    ) -> Said {
        let mut said = Said::Nothing;
        buttons_row(ui, |ui| {
            if let Some(words) = &buttons.first {
                let button = primary_button(ui, words, can_answer);
                if button.clicked() || (enter && can_answer) {
                    said = Said::Pressed(Pressed::First);
                }
                if can_answer {
                    self.focus_if_free(&button, scene);
                }
            }
            if buttons.other.is_some_and(|other| plain_button(ui, other).clicked()) {
                said = Said::Pressed(Pressed::Other);
            }
            if let Some(words) = buttons.back {
                let button = plain_button(ui, words);
                if button.clicked() {
                    said = Said::Back;
                }
                if buttons.first.is_some() {
                    self.focus_if_free(&button, scene);
                }
            }
        });
        said
    }

    /// Where nothing in the body took it, the first focus is a button's.
    fn focus_if_free(&self, button: &Response, scene: &mut DialogScene<'_>) {
        let now = button.ctx.memory(|memory| memory.focused());
        if std::mem::take(&mut scene.is_new) && now == scene.behind {
            button.request_focus();
        }
    }

    /// One without a title, which stands at the top and does not scroll.
    fn bare_ui(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) -> Said {
        let id = Id::unique(("dialog", self.dialog.title()));
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, BARE.1));
        let frame = Frame::window(&ctx.global_style()).inner_margin(Margin::same(BARE.0 as i8));
        let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
            ui.set_width(self.dialog.width().min(ctx.content_rect().width() - 48.0));
            self.dialog.body(ui, scene);
        });
        if modal.backdrop_response.clicked() { Said::Back } else { Said::Nothing }
    }

    /// Asks once before what was entered is gone; `false` where it is.
    fn farewell_ui(&mut self, ctx: &Context, actions: &mut Actions) -> bool {
        let Farewell { title, lines, done } = self.dialog.farewell();
        let (enter, escape) = answers(ctx);
        let palette = Palette::of(ctx);
        let modal = window(ctx, title).show(ctx, |ui| {
            ui.set_width(ASKING.min(ctx.content_rect().width() - 2.0 * (EDGE + size::PADDING)));
            ui.label(RichText::new(title).font(bold(size::HEADING)).color(palette.text));
            ui.add_space(size::SPACE);
            for line in lines {
                paragraph(ui, line);
            }
            ui.add_space(size::SECTION);
            buttons_row(ui, |ui| {
                (primary_button(ui, done, true).clicked(), plain_button(ui, GO_ON).clicked())
            })
        });
        let (is_done, goes_on) = modal.inner;
        if is_done || enter {
            actions.extend(self.dialog.cancel().into_iter().flatten());
            return false;
        }
        if goes_on || escape {
            self.is_leaving = false;
            ctx.request_repaint();
        }
        true
    }
}

/// Whether something is typed into a field in this frame.
fn is_typing(ctx: &Context) -> bool {
    let is_text = |event: &Event| {
        matches!(event, Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(ImeEvent::Commit(_)))
            || matches!(event, Event::Key { key: Key::Backspace | Key::Delete, pressed: true, .. })
    };
    let focused = ctx.memory(|memory| memory.focused());
    focused.is_some_and(|focused| TextEditState::load(ctx, focused).is_some())
        && ctx.input(|input| input.events.iter().any(is_text))
}

/// The buttons of a dialog, from the right.
fn buttons_row<R>(ui: &mut Ui, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    let row = vec2(ui.available_width(), size::BUTTON[1]);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), buttons).inner
}

/// The window that a dialog is in.
fn window(ctx: &Context, title: &str) -> Modal {
    let frame = Frame::window(&ctx.global_style()).inner_margin(Margin::same(size::PADDING as i8));
    Modal::new(Id::unique(("dialog", title))).frame(frame)
}
