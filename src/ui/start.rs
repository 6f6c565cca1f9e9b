//! The first screen: four clear choices and the files of last time.

use eframe::egui::{self, Align, Align2, CursorIcon, Layout, RichText, Sense, Stroke, Ui, Vec2};
use egui_extras::{Column, TableBuilder};
use egui_material_icons::{MaterialIcon, icons};

use crate::prefs::Prefs;

use super::action::Action;
use super::theme::{Palette, bold, regular, size};
use super::verb::Verb;
use super::view::Actions;

const WIDTH: f32 = 760.0;

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
            ui.add_space(24.0);
            choices_ui(ui, width, actions);
            ui.add_space(28.0);
            ui.label(RichText::new("最近使ったファイル").font(bold(size::TEXT)).color(palette.text));
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
        (icons::ICON_NOTE_ADD, "新しい年度のファイル…", "白紙の調書から始めます", Action::Do(Verb::New)),
        (icons::ICON_FOLDER_OPEN, "開く…", "保存してある調書を開きます", Action::Do(Verb::Open)),
        (
            icons::ICON_DESCRIPTION,
            "公表された文書から作る…",
            "テキストにした調書を読み取ります",
            Action::Do(Verb::Import),
        ),
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
    let stroke = Stroke::new(1.0, if lit { palette.accent } else { palette.line });
    painter.rect_stroke(rect, 6.0, stroke, egui::StrokeKind::Inside);
    let left = rect.left_center();
    let icon_font = egui::FontId::new(28.0, icon.font_family());
    painter.text(
        left + egui::vec2(34.0, 0.0),
        Align2::CENTER_CENTER,
        icon.codepoint,
        icon_font,
        palette.accent,
    );
    let text = left + egui::vec2(64.0, 0.0);
    painter.text(text - egui::vec2(0.0, 13.0), Align2::LEFT_CENTER, title, bold(15.0), palette.text);
    painter.text(
        text + egui::vec2(0.0, 13.0),
        Align2::LEFT_CENTER,
        note,
        regular(size::CAPTION),
        palette.second,
    );
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, title));
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
    TableBuilder::new(ui)
        .id_salt("recent")
        .cell_layout(Layout::left_to_right(Align::Center))
        .sense(Sense::click())
        .column(Column::remainder().clip(true))
        .column(Column::exact(200.0).clip(true))
        .column(Column::exact(110.0))
        .max_scroll_height(200.0)
        .body(|body| {
            body.rows(size::ROW, prefs.recent.len(), |mut row| {
                let Some(recent) = prefs.recent.get(row.index()) else { return };
                let mut chosen = false;
                row.col(|ui| {
                    // A button, so that the keyboard and a screen reader find it.
                    ui.spacing_mut().button_padding.x = 0.0;
                    let title = RichText::new(&recent.title).color(palette.text);
                    chosen = ui.add(egui::Button::new(title).frame(false)).clicked();
                });
                row.col(|ui| {
                    let name = recent.path.file_name().unwrap_or_default().to_string_lossy();
                    ui.label(RichText::new(name).color(palette.second).size(size::CAPTION));
                });
                row.col(|ui| {
                    ui.label(RichText::new(&recent.opened).color(palette.second).size(size::CAPTION));
                });
                let response = row.response().on_hover_text(recent.path.display().to_string());
                if response.on_hover_cursor(CursorIcon::PointingHand).clicked() || chosen {
                    actions.push(Action::Open(recent.path.clone()));
                }
            });
        });
}
