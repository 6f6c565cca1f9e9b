//! The first screen: what can be begun with and the files of last time.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Align2, CursorIcon, Id, Key, Layout, Modifiers, Rect, RichText, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use egui_material_icons::{MaterialIcon, icons};

use crate::prefs::{Prefs, Recent};
use crate::ui::kit::list::{List, ListEvent, ListFocus, ListRow};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided_path, small_button};
use crate::ui::request::{Action, Actions, Verb};
use crate::viewmodel::rows::NumberedRows;

const WIDTH: f32 = 760.0;

/// The height of a file of last time.
const RECENT: f32 = 48.0;

/// What takes a file off the list.
const FORGET: &str = "一覧から消す";

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
    let recent = &prefs.recent;
    let kept = Id::unique("recent files");
    let (at, mut focus): (usize, ListFocus) = ui.data(|data| data.get_temp(kept)).unwrap_or_default();
    let mut at = at.min(recent.len() - 1);
    if focus.takes(ui.ctx(), Modifiers::NONE, Key::Delete) {
        actions.extend(recent.get(at).map(|file| Action::Forget(file.path.clone())));
    }
    let area = ScrollArea::vertical().max_height(RECENT * 5.0 + 4.0).auto_shrink([false, true]);
    let rows = NumberedRows { count: recent.len(), height: RECENT + 1.0 };
    let list = List::new("recent", "最近使ったファイルの一覧", Some(at)).selected(|_| false).in_line();
    let events = list.show(ui, area, &rows, &mut focus, |ui, row| {
        recent.get(row.at).map(|file| file_ui(ui, row, file, actions)).unwrap_or_default()
    });
    for event in events {
        match event {
            ListEvent::Moved(to, _) => at = to,
            ListEvent::Clicked(own) | ListEvent::Entered(own) => {
                actions.extend(recent.get(own).map(|file| Action::Open(file.path.clone())));
            }
            ListEvent::Folded(_) => {}
        }
    }
    ui.data_mut(|data| data.insert_temp(kept, (at, focus)));
}

/// A file: its year and title, where it is, when it was open, and a button that
/// takes it off the list. Gives what it is called.
fn file_ui(ui: &Ui, row: &ListRow<usize>, recent: &Recent, actions: &mut Actions) -> String {
    let palette = Palette::of(ui.ctx());
    let rect = row.rect;
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
    // The keyboard stays in the list, where Delete does the same.
    let close = Rect::from_center_size(rect.right_center() - vec2(22.0, 0.0), Vec2::splat(size::ROW));
    let forget = ui.interact(close, row.response.id.with("forget"), Sense::CLICK);
    if forget.hovered() {
        ui.painter().rect_filled(close, size::CORNER, palette.hover());
    }
    let (picture, middle) = (icons::ICON_CLOSE, Align2::CENTER_CENTER);
    let font = egui::FontId::new(size::ICON, picture.font_family());
    ui.painter().text(close.center(), middle, picture.codepoint, font, palette.second);
    let enabled = ui.is_enabled();
    forget.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, FORGET));
    let forget =
        forget.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(format!("{FORGET}（Delete）"));
    if forget.clicked() {
        actions.push(Action::Forget(recent.path.clone()));
    }
    recent.title.clone()
}
