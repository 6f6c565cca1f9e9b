//! The first screen: what can be begun with and the files of last time.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Align2, CursorIcon, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use egui_material_icons::{MaterialIcon, icons};

use crate::prefs::{Prefs, Recent};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided_path, icon_button, scroll_ui, small_button};
use crate::ui::request::{Action, Actions, Verb};

const WIDTH: f32 = 760.0;

/// The height of a file of last time.
const RECENT: f32 = 48.0;

/// Shows the screen.
pub fn start_ui(ui: &mut Ui, prefs: &Prefs, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let width = WIDTH.min(ui.available_width() - 48.0);
    let above = ((ui.available_height() - 560.0) / 2.0).max(24.0);
    ui.add_space(above);
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.set_max_width(width);
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.label(RichText::new("調書").font(bold(size::TITLE)).color(palette.accent));
            ui.label(RichText::new("目標事業評価調書を作り、保存し、PDFにします。").color(palette.second));
            ui.add_space(size::PADDING);
            choices_ui(ui, width, actions);
            ui.add_space(28.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new("最近使ったファイル").font(bold(size::TEXT)).color(palette.text));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    for verb in [Verb::Restore, Verb::Import] {
                        if small_button(ui, verb.label()).clicked() {
                            actions.push(Action::Do(verb));
                        }
                    }
                });
            });
            recent_ui(ui, prefs, actions);
            ui.add_space(12.0);
            ui.label(
                RichText::new("調書のファイルを、この画面に重ねて放しても開けます。")
                    .size(size::CAPTION)
                    .color(palette.faint),
            );
        });
    });
}

fn choices_ui(ui: &mut Ui, width: f32, actions: &mut Actions) {
    let gap = 12.0;
    let card = Vec2::new((width - gap) / 2.0, 76.0);
    let choices = [
        (
            icons::ICON_NEXT_PLAN,
            "前年度から引き継ぐ…",
            "前年度のファイルから、今年度の調書を作ります",
            Action::Do(Verb::CarryForward),
        ),
        (icons::ICON_FOLDER_OPEN, "開く…", "保存してある調書を開きます", Action::Do(Verb::Open)),
        (icons::ICON_NOTE_ADD, "新しい年度のファイル…", "白紙の調書から始めます", Action::Do(Verb::New)),
        (
            icons::ICON_AUTO_STORIES,
            "サンプルを見る",
            "記入済みの例をさわってみます",
            Action::Do(Verb::Sample),
        ),
    ];
    egui::Grid::new("choices").spacing(Vec2::splat(gap)).show(ui, |ui| {
        for (at, (icon, title, note, action)) in choices.into_iter().enumerate() {
            if card_ui(ui, card, icon, title, note) {
                actions.push(action);
            }
            if at % 2 == 1 {
                ui.end_row();
            }
        }
    });
}

fn card_ui(ui: &mut Ui, card: Vec2, icon: MaterialIcon, title: &str, note: &str) -> bool {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(card, Sense::click());
    let lit = response.hovered() || response.has_focus();
    let painter = ui.painter();
    painter.rect_filled(rect, 6.0, if lit { palette.tint } else { palette.surface });
    let edge = Stroke::new(palette.edge, if lit { palette.accent } else { palette.line });
    let stroke = if response.has_focus() { palette.focus_stroke() } else { edge };
    painter.rect_stroke(rect, 6.0, stroke, StrokeKind::Inside);
    let left = rect.left_center();
    let icon_font = egui::FontId::new(size::ICON_LARGE, icon.font_family());
    painter.text(left + vec2(34.0, 0.0), Align2::CENTER_CENTER, icon.codepoint, icon_font, palette.accent);
    let text = left + vec2(64.0, 0.0);
    painter.text(text - vec2(0.0, 13.0), Align2::LEFT_CENTER, title, bold(15.0), palette.text);
    painter.text(text + vec2(0.0, 13.0), Align2::LEFT_CENTER, note, regular(size::CAPTION), palette.second);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, title));
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

fn recent_ui(ui: &mut Ui, prefs: &Prefs, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    if prefs.recent.is_empty() {
        ui.label(
            RichText::new("まだありません。はじめての方は「サンプルを見る」をお試しください。")
                .color(palette.second),
        );
        return;
    }
    let area = ScrollArea::vertical().max_height(RECENT * 5.0 + 4.0).auto_shrink([false, true]);
    scroll_ui(ui, area, |ui, _| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for recent in &prefs.recent {
            file_ui(ui, recent, actions);
        }
    });
}

/// A file: its year and title, where it is, when it was open, and a button that
/// takes it off the list.
fn file_ui(ui: &mut Ui, recent: &Recent, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), RECENT), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &recent.title));
    let close = Rect::from_center_size(rect.right_center() - vec2(22.0, 0.0), Vec2::splat(size::ROW));
    let over = ui.rect_contains_pointer(rect);
    if over {
        ui.painter().rect_filled(rect, size::CORNER, palette.hover());
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
    }
    let date = rect.right() - 48.0;
    let room = date - 96.0 - rect.left() - 12.0;
    let line = |ui: &Ui, text: &str, font, color, at| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = TextWrapping::truncate_at_width(room);
        let words = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(at, words, color);
    };
    line(ui, &recent.title, regular(size::TEXT), palette.text, rect.left_top() + vec2(12.0, 6.0));
    // What tells files apart stands at the end.
    let path = elided_path(ui, &recent.path, regular(size::CAPTION), palette.second, room);
    ui.painter().galley(rect.left_top() + vec2(12.0, 27.0), path, palette.second);
    let at = pos2(date, rect.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, &recent.opened, regular(size::CAPTION), palette.second);
    let forget = ui.scope_builder(UiBuilder::new().max_rect(close), |ui| {
        icon_button(ui, icons::ICON_CLOSE, "一覧から消す", true)
    });
    if forget.inner.clicked() {
        actions.push(Action::Forget(recent.path.clone()));
    } else if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        actions.push(Action::Open(recent.path.clone()));
    }
}
