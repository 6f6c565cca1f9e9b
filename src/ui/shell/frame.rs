//! One frame of the program, step by step.

use eframe::egui::{self, CentralPanel, Context, Frame, Margin, Panel, PointerState, RichText, Stroke, Ui};

use crate::book::Outline;
use crate::edit::Session;
use crate::prefs::FindPrefs;
use crate::ui::dialogs::MessageDialog;
use crate::ui::kit::ime::{ImeKeeper, is_composing};
use crate::ui::kit::spots::{TourSpot, mark};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::primary_button;
use crate::ui::request::{Action, Actions, PanelName, Verb};
use crate::ui::shell::keyboard::OpenedFields;
use crate::ui::table::grid::input::take_keys;
use crate::ui::table::large;

use super::app::App;
use super::{banner, correct, menu, start, status};

impl App {
    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let mut actions = Actions::new();
        self.keyboard.begin(&ctx);
        self.listen(&ctx, &mut actions);
        self.keep_reading(&ctx, &mut actions);
        let composing = is_composing(&ctx);
        self.take_shortcuts(&ctx, &mut actions);
        self.bring_up_to_date();
        self.take_table_keys(&ctx, &mut actions);
        self.draw_behind(ui, &mut actions);
        self.draw_in_front(&ctx, &mut actions);
        self.keep_typed(&ctx, composing);
        if let Some(session) = &self.session {
            self.pane.ask(&ctx, session, &self.prefs.export);
        }
        if !actions.is_empty() {
            self.perform_all(&ctx, actions);
            // What was done shows at once.
            ctx.request_repaint();
        }
        self.keep_watch(&ctx);
        self.keep_keyboard(&ctx);
        self.end_keyboard();
        self.set_title(&ctx);
    }

    /// Nothing is in front of the sheet: no dialog, no large page, no tour.
    fn is_free(&self) -> bool {
        self.dialog.is_none() && self.view.table.large.is_none() && !self.tour.is_shown()
    }

    fn take_shortcuts(&mut self, ctx: &Context, actions: &mut Actions) {
        if self.dialog.is_some() || self.tour.is_shown() {
            return;
        }
        self.keyboard.take_shortcuts(ctx, self.session.as_ref(), &self.view, actions);
        // A page in front of the table leaves it as it is.
        let in_front = self.view.table.large.is_some();
        actions.retain(|action| !in_front || !matches!(action, Action::Do(verb) if !verb.is_for_text()));
    }

    /// Brings what is shown up to the book as it is now, and to what the checks have found.
    fn bring_up_to_date(&mut self) {
        self.view.table.typing.read_only = self.is_read_only();
        self.view.table.typing.year = self.book().map(|book| book.head.fiscal_year);
        let Some(session) = &self.session else { return };
        let book = session.book();
        self.keeper.bring_up_to(book);
        let broken = self.keeper.take_broken();
        let numbers = broken.iter().filter_map(|sheet| book.listing(*sheet));
        let names: Vec<String> = numbers.map(|sheet| format!("調書-{}", sheet.number)).collect();
        if !names.is_empty() {
            let text = format!(
                "{}の点検が途中で止まりました。入力した内容は、すべてそのままです。ほかの調書の点検は続けています。",
                names.join("、")
            );
            self.messages.push_back(MessageDialog::new("点検できない調書があります", text));
        }
        let (list, is_whole) = (self.keeper.findings(), self.keeper.is_up_to_date());
        self.view.found.take(book, list, is_whole);
        self.view.learn(book, self.keeper.take_digests());
        self.view.settle(book);
        self.view.table.settle_cursor(book, session.revision(), self.view.sheet);
    }

    /// Gives the table its keys before any field sees them.
    fn take_table_keys(&mut self, ctx: &Context, actions: &mut Actions) {
        let is_free = self.is_free();
        let Some(session) = &self.session else { return };
        let shown = self.view.sheet.and_then(|sheet| session.book().context(sheet).ok());
        if let Some(shown) = shown.filter(|_| is_free) {
            let began = ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.began_composing());
            take_keys(ctx, shown.form, &mut self.view.table, began.unwrap_or(false), actions);
        }
        self.view.table.rest_cursor();
    }

    /// Draws the panels and the sheet. Behind a dialog, which is one until the frame after
    /// its last, no field can take the focus; it is kept for the field until then.
    fn draw_behind(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let ctx = ui.ctx().clone();
        let typing = &mut self.view.table.typing;
        (typing.focused, typing.told) = (None, None);
        let behind = ctx.memory(|memory| memory.top_modal_layer().is_some());
        let wanted = typing.wanted.clone().filter(|_| !behind);
        let later = std::mem::replace(&mut typing.wanted, wanted.clone()).filter(|_| behind);
        let pointer = self.take_pointer(&ctx);
        self.panels_ui(ui, actions);
        if let Some(pointer) = pointer {
            ctx.input_mut(|input| input.pointer = pointer);
        }
        let typing = &mut self.view.table.typing;
        // What is not on the sheet that is shown is not looked for any longer.
        (typing.mark, typing.reveal) = (None, None);
        // A field that was not there this time is not waited for.
        typing.wanted.take_if(|own| Some(&*own) == wanted.as_ref());
        if typing.wanted.is_none() && later.is_some() {
            typing.wanted = later;
            if self.dialog.is_none() {
                ctx.request_repaint();
            }
        }
    }

    /// Draws what stands in front of that, and says whether there is use for the input
    /// method.
    fn draw_in_front(&mut self, ctx: &Context, actions: &mut Actions) {
        if let (Some(session), None) = (&self.session, &self.dialog) {
            large::large_ui(ctx, session.book(), &mut self.view.table);
        }
        self.dialog_ui(ctx, actions);
        self.tour_ui(ctx);
        // In front of a dialog they would cover its buttons, and undo what it is about.
        if self.dialog.is_none() {
            self.toasts.show(ctx, actions);
        }
        let wanted = match &self.dialog {
            Some(dialog) => dialog.takes_text(),
            None => self.session.is_some() && !self.is_read_only(),
        };
        ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.wanted = wanted);
    }

    /// Brings into the book what was typed some time ago, or elsewhere.
    fn keep_typed(&mut self, ctx: &Context, composing: bool) {
        for typed in self.view.table.typing.take_when_due(ctx, composing) {
            self.execute_typed(&typed);
            // Typing has ended, whether its end is answered or not.
            ctx.request_repaint();
        }
    }

    /// Tells the keyboard what is open by now.
    fn end_keyboard(&mut self) {
        self.keyboard.end(OpenedFields {
            field: self.is_free() && self.view.table.typing.wanted.is_some(),
            dialog: self.dialog.is_some(),
            search: self.view.side.shows(PanelName::Search) && self.view.finder.wants_focus,
            large: self.view.table.large.is_some(),
            rename: self.view.tree.is_renaming(),
        });
    }

    /// Gives the keyboard to the active cell where nothing has it: a menu of the bar
    /// closed, a list or a button is gone, the clerk clicked on nothing, another sheet
    /// is shown. As in Excel the arrows are never dead, nor does what is pasted go
    /// elsewhere.
    fn keep_keyboard(&mut self, ctx: &Context) {
        let (before, now) = self.bar;
        self.bar.0 = now;
        let focused = ctx.memory(|memory| memory.focused());
        let left_menu = before.open && !now.open && now.has_focus;
        // What is no longer shown loses it in the next frame.
        // (Not by its `Response`: asking for that takes the focus from what was given it by
        // a click elsewhere.)
        let is_shown = |id| {
            ctx.viewport(|viewport| {
                [&viewport.this_pass, &viewport.prev_pass].iter().any(|pass| pass.widgets.contains(id))
            })
        };
        if focused.is_some_and(is_shown) && !left_menu {
            self.returned = false;
            return;
        }
        let is_taken = self.dialog.is_some()
            || self.view.table.large.is_some()
            || self.tour.is_shown()
            || now.open
            || egui::Popup::is_any_open(ctx)
            || ctx.memory(|memory| memory.top_modal_layer().is_some())
            || self.view.table.typing.wanted.is_some()
            // What is pressed may yet want it.
            || ctx.input(|input| input.pointer.any_down());
        if is_taken {
            return;
        }
        let revision = self.session.as_ref().map_or(0, Session::revision);
        if !self.view.table.is_cursor_settled(revision) {
            // What was selected may be hidden by now.
            return ctx.request_repaint();
        }
        // A cell that cannot be shown is not asked for again and again.
        if std::mem::replace(&mut self.returned, true) {
            return;
        }
        self.return_to_sheet(ctx);
        ctx.request_repaint();
    }

    fn panels_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let palette = Palette::of(ui.ctx());
        let bar = Frame::new().fill(palette.raised).inner_margin(Margin::symmetric(8, 4));
        Panel::top("menu").frame(bar).show(ui, |ui| {
            self.bar.1 = menu::menu_ui(ui, self.session.as_ref(), &self.view, &self.prefs, actions);
        });
        let Some(session) = &self.session else {
            let ground = Frame::new().fill(palette.ground);
            CentralPanel::default().frame(ground).show(ui, |ui| start::start_ui(ui, &self.prefs, actions));
            return;
        };
        let bar = Frame::new().fill(palette.raised).inner_margin(Margin::symmetric(12, 0));
        Panel::bottom("status").exact_size(size::STATUS).frame(bar).show(ui, |ui| {
            status::status_ui(ui, session, &self.view, &self.prefs, self.jobs.current(), actions);
        });
        banner::banner_ui(ui, session, actions);
        correct::strip_ui(ui, &self.correcting, session, actions);
        let side = Frame::new().fill(palette.ground).inner_margin(Margin::symmetric(4, 4));
        let side = Panel::left("sidebar").frame(side).default_size(self.prefs.sidebar);
        let side = side.size_range(200.0..=360.0).show(ui, |ui| {
            self.view.tree_ui(ui, session, &self.prefs, actions);
        });
        // It is kept when the window is closed.
        self.prefs.sidebar = side.response.rect.width();
        mark(ui.ctx(), TourSpot::Sidebar, side.response.rect);
        let shown = self.view.side_ui(ui, session, &self.prefs, actions);
        if let Some((panel, rect)) = shown {
            match panel {
                // Where the edge is let go of.
                PanelName::Search => {
                    let width = rect.width();
                    let find = self.prefs.find;
                    if (width - find.width).abs() > 1.0 && !ui.input(|input| input.pointer.any_down()) {
                        actions.push(Action::SetFind(FindPrefs { width, ..find }));
                    }
                }
                _ => self.prefs.history = rect.width(),
            }
        }
        let beside = shown.filter(|(panel, _)| *panel != PanelName::Search).map(|(_, rect)| rect);
        self.toasts.spared = beside;
        let field = self.view.field_at_work(session.book());
        let scene = self.view.scene(session, &self.prefs, field.as_ref());
        self.pane.beside_ui(ui, &scene, actions);
        if self.pane.full_ui(ui, &scene, actions) {
            return;
        }
        let ground = Frame::new().fill(palette.ground).stroke(Stroke::NONE);
        CentralPanel::default().frame(ground).show(ui, |ui| match self.view.sheet {
            Some(id) => self.view.sheet_ui(ui, session, &self.prefs, id, actions),
            None => no_sheet_ui(ui, session.book(), actions),
        });
    }

    /// For what is behind a dialog the mouse is nowhere. egui keeps a tooltip that
    /// is open for as long as the mouse is over its widget, even with a dialog in
    /// between.
    fn take_pointer(&self, ctx: &Context) -> Option<PointerState> {
        let behind = self.dialog.is_some();
        behind.then(|| ctx.input_mut(|input| std::mem::take(&mut input.pointer)))
    }

    fn dialog_ui(&mut self, ctx: &Context, actions: &mut Actions) {
        let session = self.session.as_ref();
        let stays = self.dialog.as_mut().is_none_or(|dialog| dialog.show(ctx, session, actions));
        if !stays {
            self.dialog = self.behind.take();
            self.view.table.typing.return_focus();
        }
    }

    fn tour_ui(&mut self, ctx: &Context) {
        if self.session.is_none() {
            self.tour.end();
        }
        if self.dialog.is_none() && self.tour.show(ctx) {
            self.view.table.typing.return_focus();
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = match self.session.as_ref().map(Session::path) {
            None => "調書".to_owned(),
            Some(None) => "（保存前） - 調書".to_owned(),
            Some(Some(path)) => {
                let note = if self.is_read_only() { "（読み取り専用）" } else { "" };
                format!("{}{note} - 調書", self.prefs.name_of(path))
            }
        };
        if self.title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Where there is no sheet, what comes next to have one.
fn no_sheet_ui(ui: &mut Ui, book: &Outline, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let has_policy = || book.plans().any(|plan| book.policies_of(plan.id).next().is_some());
    let (words, verb) = if book.plans().next().is_none() {
        ("調書は、計画ごとにまとめます。まず、計画を追加してください。", Verb::AddPlan)
    } else if !has_policy() {
        ("計画の中に、施策を追加してください。調書は、施策ごとに作ります。", Verb::AddPolicy)
    } else {
        ("まだ調書がありません。施策に調書を追加してください。", Verb::AddSheet)
    };
    ui.add_space((ui.available_height() / 2.0 - 60.0).max(size::PADDING));
    ui.vertical_centered(|ui| {
        ui.label(RichText::new(words).color(palette.text));
        ui.add_space(size::SPACE);
        if primary_button(ui, verb.label(), true).clicked() {
            actions.push(Action::Do(verb));
        }
    });
}
