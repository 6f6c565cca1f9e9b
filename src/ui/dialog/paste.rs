//! What pasting would change, before it does.

use eframe::egui::{self, Label, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use crate::book::{Book, ColumnId};
use crate::edit::{After, Paste, Plan, Refused};

use super::super::action::Action;
use super::super::theme::{Palette, bold, size};
use super::super::view::Actions;
use super::super::widgets::{Leave, dialog_ui, grouped, scroll_ui};

/// Shows what pasting would replace, add and leave out.
#[derive(Debug)]
pub struct PasteDialog {
    /// Gone once it is on its way.
    paste: Option<Paste>,
    plan: Plan,
    /// The list, once it was shown.
    lines: Option<Vec<Line>>,
}

/// A line of the list: where, what stands there, what comes.
#[derive(Debug)]
struct Line {
    place: String,
    before: String,
    after: String,
    /// It is left out.
    refused: bool,
}

impl PasteDialog {
    /// For a paste, and what it would do.
    pub fn new(paste: Paste, plan: Plan) -> Self {
        Self { paste: Some(paste), plan, lines: None }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, book: Option<&Book>, actions: &mut Actions) -> bool {
        let Some(book) = book else { return false };
        let lines = self.lines.take().unwrap_or_else(|| self.lines(book));
        let something = !self.plan.cells.is_empty() || self.plan.added > 0;
        let left = dialog_ui(ctx, "貼り付け", "貼り付け", something, 760.0, |ui| {
            let palette = Palette::of(ui.ctx());
            ui.label(RichText::new(self.summary()).line_height(Some(22.0)));
            for words in self.left_out() {
                ui.label(RichText::new(words).color(palette.amber));
            }
            ui.add_space(4.0);
            list_ui(ui, &lines);
        });
        self.lines = Some(lines);
        if left == Some(Leave::Done) {
            actions.extend(self.paste.take().map(|paste| Action::PasteNow(Box::new(paste))));
        }
        left.is_none()
    }

    /// How much of what happens.
    fn summary(&self) -> String {
        let (replaced, filled): (Vec<_>, Vec<_>) =
            self.plan.cells.iter().partition(|cell| !cell.before.is_empty());
        let mut parts = Vec::new();
        if !replaced.is_empty() {
            parts.push(format!("記入済みの{}か所を書き換えます。", grouped(replaced.len())));
        }
        if !filled.is_empty() {
            parts.push(format!("{}か所に新しく書き込みます。", grouped(filled.len())));
        }
        if self.plan.added > 0 {
            parts.push(format!("行が足りないため、{}行を最後に追加します。", grouped(self.plan.added)));
        }
        if parts.is_empty() {
            parts.push("貼り付けられる内容がありません。".to_owned());
        }
        parts.join("")
    }

    fn left_out(&self) -> Vec<String> {
        let ratings = self.plan.refused.iter().filter(|refused| matches!(refused, Refused::NoRating { .. }));
        let ratings = Some(ratings.count()).filter(|count| *count > 0);
        let ratings =
            ratings.map(|count| format!("評価区分にない{}か所は、元のままにします。", grouped(count)));
        let wide = self.plan.refused.iter().find_map(|refused| match refused {
            Refused::TooWide { columns } => {
                Some(format!("右端の列からはみ出す{columns}列は、貼り付けません。"))
            }
            Refused::NoRating { .. } => None,
        });
        ratings.into_iter().chain(wide).collect()
    }

    fn lines(&self, book: &Book) -> Vec<Line> {
        let form = self.paste.as_ref().and_then(|paste| book.context(paste.sheet)).map(|shown| shown.form);
        let place = |row: usize, column: &ColumnId| {
            let column = form.and_then(|form| form.column(column));
            format!("{}行目・{}", row + 1, column.map_or("", |column| &column.short))
        };
        let mut lines: Vec<(usize, Line)> = Vec::new();
        for cell in &self.plan.cells {
            let after = match &cell.after {
                After::Text(text) if text.is_empty() => "（空白）".to_owned(),
                After::Text(text) => one_line(text),
                After::Merged => "（上のセルと結合）".to_owned(),
            };
            let place = place(cell.row, &cell.column);
            lines.push((cell.row, Line { place, before: one_line(&cell.before), after, refused: false }));
        }
        for refused in &self.plan.refused {
            if let Refused::NoRating { row, column, text } = refused {
                let after = format!("「{}」は評価区分にありません", one_line(text));
                let line = Line { place: place(*row, column), before: String::new(), after, refused: true };
                lines.push((*row, line));
            }
        }
        lines.sort_by_key(|(row, _)| *row);
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn list_ui(ui: &mut Ui, lines: &[Line]) {
    let palette = Palette::of(ui.ctx());
    let cell = |ui: &mut Ui, text: &str, color| {
        ui.add(Label::new(RichText::new(text).color(color)).truncate());
    };
    let half = (ui.available_width() - 190.0) / 2.0;
    scroll_ui(ui, ScrollArea::vertical().max_height(320.0).auto_shrink([false, true]), |ui, _| {
        TableBuilder::new(ui)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
            .column(Column::exact(150.0))
            .columns(Column::exact(half), 2)
            .vscroll(false)
            .header(size::ROW, |mut row| {
                for title in ["場所", "今の内容", "貼り付ける内容"] {
                    row.col(|ui| {
                        ui.label(RichText::new(title).font(bold(size::CAPTION)).color(palette.second));
                    });
                }
            })
            .body(|body| {
                body.rows(size::ROW, lines.len(), |mut row| {
                    let Some(line) = lines.get(row.index()) else { return };
                    let color = if line.refused { palette.amber } else { palette.text };
                    row.col(|ui| cell(ui, &line.place, palette.second));
                    row.col(|ui| cell(ui, &line.before, palette.second));
                    row.col(|ui| cell(ui, &line.after, color));
                });
            });
    });
}
