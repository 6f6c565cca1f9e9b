//! The line above the pages: where one is, how large, and where the preview stands.

use eframe::egui::{Align, Button, Key, Label, Layout, Modifiers, RichText, Ui, vec2};
use egui_material_icons::icons;

use crate::book::SheetId;
use crate::prefs::{Prefs, PreviewPrefs};
use crate::preview::PageKey;
use crate::typeset::SectionKind;
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{icon_button, named};
use crate::ui::preview::PaneMode;
use crate::ui::request::{Action, Actions};
use crate::words;

use super::zoom::{Zoom, percent};
use super::{Pane, has_room};

impl Pane {
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, prefs: &Prefs, actions: &mut Actions) {
        let palette = Palette::of(ui.ctx());
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        ui.horizontal(|ui| {
            ui.label(RichText::new("印刷プレビュー").font(bold(size::TEXT)).color(palette.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let chosen = prefs.preview;
                if icon_button(ui, icons::ICON_CLOSE, "印刷プレビューを閉じる（Ctrl+F2）", true).clicked()
                {
                    actions.push(Action::SetPreview(PreviewPrefs { shown: false, ..chosen }));
                }
                if self.mode == PaneMode::Full {
                    let room = has_room(self.room);
                    let words = if room {
                        "表の横に表示"
                    } else {
                        "表の横に表示（画面の幅が足りません）"
                    };
                    if icon_button(ui, icons::ICON_CLOSE_FULLSCREEN, words, room).clicked() {
                        actions.push(Action::SetPreview(PreviewPrefs { full: false, ..chosen }));
                    }
                } else if icon_button(ui, icons::ICON_OPEN_IN_FULL, "全面に表示", true).clicked() {
                    actions.push(Action::SetPreview(PreviewPrefs { full: true, ..chosen }));
                }
                if self.is_late(ui.ctx()) {
                    ui.add_space(size::SPACE);
                    let words = RichText::new("作成中…").size(size::CAPTION).color(palette.second);
                    ui.add(Label::new(words).truncate());
                }
            });
        });
        ui.horizontal(|ui| {
            self.pages_of_ui(ui, actions);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.zoom_ui(ui));
        });
    }

    /// Which of all pages is shown: 3 / 12.
    fn pages_of_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let place = self.place();
        let (before, after) = (self.neighbour(-1), self.neighbour(1));
        for (picture, name, page) in [
            (icons::ICON_KEYBOARD_ARROW_UP, "前のページ", before),
            (icons::ICON_KEYBOARD_ARROW_DOWN, "次のページ", after),
        ] {
            let button = icon_button(ui, picture, name, page.is_some());
            if let (true, Some(page)) = (button.clicked(), page) {
                self.turn_to(page, actions);
            }
        }
        if let Some((page, all)) = place {
            ui.add_space(size::GAP);
            let color = Palette::of(ui.ctx()).text;
            ui.label(RichText::new(format!("{page} / {all}")).color(color));
        }
    }

    /// The number of the page that is shown, from 1, and that of all pages.
    fn place(&self) -> Option<(usize, usize)> {
        let pagination = self.pagination.as_ref()?;
        let part = pagination.part(self.shown?)?;
        Some((part.pages.start + self.at.min(part.pages.len().saturating_sub(1)) + 1, pagination.len()))
    }

    /// The number of a sheet's first page, from 1, and that of all pages, once
    /// they were counted.
    pub fn pages_of(&self, sheet: SheetId) -> Option<(usize, usize)> {
        let pagination = self.pagination.as_ref()?;
        Some((pagination.part(SectionKind::Sheet(sheet))?.pages.start + 1, pagination.len()))
    }

    /// Where nothing is typed into, PageUp and PageDown turn the pages that stand
    /// in the sheet's place, Ctrl+Home and Ctrl+End go to the first and the last.
    pub(super) fn keys(&mut self, ui: &Ui, actions: &mut Actions) {
        let busy = ui.ctx().egui_wants_keyboard_input()
            || ui.memory(|memory| memory.top_modal_layer().is_some())
            || is_deciding(ui.ctx());
        if self.mode != PaneMode::Full || busy {
            return;
        }
        let far = self.pagination.as_ref().map_or(0, |pagination| pagination.len() as isize);
        for (modifiers, key, step) in [
            (Modifiers::NONE, Key::PageUp, -1),
            (Modifiers::NONE, Key::PageDown, 1),
            (Modifiers::COMMAND, Key::Home, -far),
            (Modifiers::COMMAND, Key::End, far),
        ] {
            if ui.input_mut(|input| input.consume_key(modifiers, key))
                && let Some(page) = self.within(step)
            {
                self.turn_to(page, actions);
            }
        }
    }

    /// The page so many before or after the one that is shown, or the last there is.
    fn within(&self, step: isize) -> Option<PageKey> {
        let (page, all) = self.place()?;
        let wanted = (page as isize - 1 + step).clamp(0, all as isize - 1);
        self.neighbour(wanted + 1 - page as isize)
    }

    /// The page before or after the one that is shown.
    fn neighbour(&self, step: isize) -> Option<PageKey> {
        let (page, _) = self.place()?;
        let wanted = (page - 1).checked_add_signed(step)?;
        let part = self.pagination.as_ref()?.parts().iter().find(|part| part.pages.contains(&wanted))?;
        Some(PageKey { part: part.kind, index: wanted - part.pages.start })
    }

    fn zoom_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        ui.spacing_mut().button_padding.x = 6.0;
        for (words, name, zoom) in
            [("全体", "ページ全体を表示", Zoom::Page), ("幅", "幅に合わせる", Zoom::Width)]
        {
            let words = RichText::new(words).size(size::CAPTION);
            let button = Button::new(words).selected(self.zoom == zoom).min_size(vec2(36.0, 24.0));
            let button = ui.add(button).on_hover_text(name);
            named(&button, name);
            if button.clicked() {
                self.zoom = zoom;
            }
        }
        ui.add_space(size::GAP);
        if icon_button(ui, icons::ICON_ADD, "大きく表示（Ctrl+ホイール）", true).clicked() {
            self.zoom = Zoom::step(self.factor, true);
        }
        let words = RichText::new(words::percent(percent(self.factor).round()))
            .size(size::CAPTION)
            .color(palette.text);
        let button = Button::new(words).frame(false).min_size(vec2(44.0, size::ROW));
        if ui.add(button).on_hover_text("100％に戻す").clicked() {
            self.zoom = Zoom::Percent(100.0);
        }
        if icon_button(ui, icons::ICON_REMOVE, "小さく表示（Ctrl+ホイール）", true).clicked() {
            self.zoom = Zoom::step(self.factor, false);
        }
    }
}
