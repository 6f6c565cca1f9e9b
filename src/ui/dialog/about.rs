//! What the program is, and its keys.

use eframe::egui::{self, RichText, ScrollArea};
use egui_extras::{Column, TableBuilder};

use super::super::grid;
use super::super::theme::{Palette, size};
use super::super::verb::Verb;
use super::super::widgets::{notice_ui, scroll_ui};

/// The keys of all commands.
#[derive(Debug)]
pub struct ShortcutsDialog;

/// Keys that belong to no command of the menus.
const OTHERS: [(&str, &str); 1] = [("Esc", "ダイアログやメニューを閉じる")];

impl ShortcutsDialog {
    pub(super) fn show(&mut self, ctx: &egui::Context) -> bool {
        let palette = Palette::of(ctx);
        notice_ui(ctx, "ショートカットキー", 640.0, |ui| {
            scroll_ui(ui, ScrollArea::vertical().max_height(440.0), |ui, _| {
                let verbs = Verb::all().filter_map(|verb| Some((verb.keys()?, verb.label())));
                let others =
                    grid::HELP.into_iter().chain(OTHERS).map(|(keys, words)| (keys.to_owned(), words));
                let rows: Vec<(String, &str)> = verbs.chain(others).collect();
                TableBuilder::new(ui)
                    .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
                    .column(Column::exact(250.0))
                    .column(Column::remainder())
                    .vscroll(false)
                    .body(|body| {
                        body.rows(size::ROW, rows.len(), |mut row| {
                            let Some((keys, words)) = rows.get(row.index()) else { return };
                            row.col(|ui| {
                                ui.label(RichText::new(keys).color(palette.accent));
                            });
                            row.col(|ui| {
                                ui.label(words.trim_end_matches('…'));
                            });
                        });
                    });
            });
        })
    }
}

/// The program's name, version and faces.
#[derive(Debug)]
pub struct AboutDialog;

impl AboutDialog {
    pub(super) fn show(&mut self, ctx: &egui::Context) -> bool {
        notice_ui(ctx, "調書（Chosho）", 460.0, |ui| {
            ui.label(format!("バージョン {}", env!("CARGO_PKG_VERSION")));
            ui.label("目標事業評価調書を作るためのプログラムです。入力した内容は、このパソコンの外へは送られません。");
            ui.label("書体: BIZ UDゴシック、BIZ UD明朝（SIL Open Font License 1.1）");
        })
    }
}
