//! What pasting would change, before it does.

use eframe::egui::{self, Checkbox, Context, Label, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use crate::book::{Book, ColumnId};
use crate::edit::{Paste, PastePlan, PastedAs, Refused};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::scroll_ui;
use crate::ui::request::{Action, Actions};
use crate::viewmodel::names::name_line;
use crate::words::in_a_row;
use crate::words::{BLANK, grouped};

/// Shows what pasting would replace, add and leave out.
#[derive(Debug)]
pub struct PasteDialog {
    /// How what was copied can be meant.
    ways: Vec<PasteWay>,
    chosen: usize,
    /// Whether characters that only look like others are mended on the way.
    mends: bool,
    /// What is shown for that, once it was worked out.
    shown: Option<Shown>,
}

/// A way to paste, in words where there are several.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct PasteWay {
    pub words: &'static str,
    pub paste: Paste,
}

#[derive(Debug)]
struct Shown {
    paste: Paste,
    /// In how many places characters only look like others.
    mendable: usize,
    plan: PastePlan,
    lines: Vec<PasteLine>,
}

/// A line of the list: where, what stands there, what comes.
#[derive(Debug)]
struct PasteLine {
    place: String,
    before: String,
    after: String,
    /// It is left out.
    refused: bool,
}

/// The height of the list, at least and at most.
const LIST: (f32, f32) = (160.0, 320.0);
/// So many ratings that the form does not have are named above the list.
const MOST_NAMED: usize = 3;

impl PasteDialog {
    /// For these ways to paste; the first is the likeliest.
    pub fn new(ways: Vec<PasteWay>) -> Self {
        Self { ways, chosen: 0, mends: true, shown: None }
    }

    fn shown(&self, book: &Book) -> Option<Shown> {
        let chosen = &self.ways.get(self.chosen)?.paste;
        let (table, mendable) = chosen.table.mended();
        let paste = if self.mends { Paste { table, ..chosen.clone() } } else { chosen.clone() };
        let plan = paste.plan(book).ok()?;
        let lines = lines(&plan, &paste, book);
        Some(Shown { paste, mendable, plan, lines })
    }
}

impl Dialog for PasteDialog {
    fn title(&self) -> String {
        "貼り付け".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("貼り付け")
    }

    fn begin(&mut self, _ctx: &Context, scene: &mut DialogScene<'_>) {
        if self.shown.is_none() {
            self.shown = scene.book().and_then(|book| self.shown(book));
        }
        if self.shown.is_none() {
            scene.close();
        }
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let (Some(shown), Some(book)) = (&self.shown, scene.book()) else { return };
        let (mut chosen, mut mends) = (self.chosen, self.mends);
        let palette = Palette::of(ui.ctx());
        if self.ways.len() > 1 {
            ui.horizontal(|ui| {
                for (at, way) in self.ways.iter().enumerate() {
                    if ui.radio(chosen == at, way.words).clicked() {
                        chosen = at;
                    }
                    ui.add_space(size::SPACE);
                }
            });
        }
        ui.label(RichText::new(shown.summary()).line_height(Some(22.0)));
        for words in shown.left_out(book) {
            ui.label(RichText::new(words).color(palette.amber));
        }
        if shown.mendable > 0 {
            let places = grouped(shown.mendable);
            let words = format!("見た目が同じ別の文字が{places}か所あります。正しい文字にそろえる");
            ui.add(Checkbox::new(&mut mends, words));
        }
        ui.add_space(4.0);
        list_ui(ui, &shown.lines, scene.rest(ui).clamp(LIST.0, LIST.1));
        if (chosen, mends) != (self.chosen, self.mends) {
            (self.chosen, self.mends, self.shown) = (chosen, mends, None);
            ui.ctx().request_repaint();
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let plan = self.shown.as_ref().map(|shown| &shown.plan);
        let is_something = plan.is_some_and(|plan| !plan.cells.is_empty() || plan.added > 0);
        if is_something { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let shown = self.shown.take().ok_or_else(Complaint::silent)?;
        Ok(vec![Action::PasteNow(Box::new(shown.paste))])
    }
}

impl Shown {
    /// How much of what happens.
    fn summary(&self) -> String {
        let (replaced, filled): (Vec<_>, Vec<_>) =
            self.plan.cells.iter().partition(|cell| !cell.before.is_empty());
        let mut parts = Vec::new();
        if self.plan.headings > 0 {
            parts.push("見出しの行は、貼り付ける列を見分けるために使います。".to_owned());
        }
        if !replaced.is_empty() {
            parts.push(format!("記入済みの{}か所を書き換えます。", grouped(replaced.len())));
        }
        if !filled.is_empty() {
            parts.push(format!("{}か所に新しく書き込みます。", grouped(filled.len())));
        }
        if self.plan.added > 0 {
            parts.push(format!("行が足りないため、{}行を最後に追加します。", grouped(self.plan.added)));
        }
        if replaced.is_empty() && filled.is_empty() && self.plan.added == 0 {
            parts.push("貼り付けられる内容がありません。".to_owned());
        }
        parts.join("")
    }

    fn left_out(&self, book: &Book) -> Vec<String> {
        let form = book.standing(self.paste.sheet).map(|shown| shown.form);
        let mut named = Vec::new();
        let mut others = 0;
        let mut rest = Vec::new();
        for refused in &self.plan.refused {
            match refused {
                Refused::NoRating { row, column, text, name } if named.len() < MOST_NAMED => {
                    let column = form.and_then(|form| form.column(column)).map_or("", |column| &column.short);
                    let (text, name) = (in_a_row(text), name_line(name));
                    let name = if name.is_empty() { name } else { format!("「{name}」") };
                    named.push(format!(
                        "{}行目{name}の{column}「{text}」は様式にないため、元のままにします。",
                        row + 1
                    ));
                }
                Refused::NoRating { .. } => others += 1,
                Refused::TooWide { columns } => {
                    rest.push(format!("右端の列からはみ出す{columns}列は、貼り付けません。"));
                }
                Refused::NoHeading { columns } => {
                    rest.push(format!("見出しのない{columns}列は、貼り付けません。"));
                }
            }
        }
        if others > 0 {
            let others = grouped(others);
            named.push(format!("ほかに評価区分にない{others}か所も、元のままにします。"));
        }
        named.into_iter().chain(rest).collect()
    }
}

fn lines(plan: &PastePlan, paste: &Paste, book: &Book) -> Vec<PasteLine> {
    let form = book.standing(paste.sheet).map(|shown| shown.form);
    let place = |row: usize, column: &ColumnId| {
        let column = form.and_then(|form| form.column(column));
        format!("{}行目・{}", row + 1, column.map_or("", |column| &column.short))
    };
    let mut lines: Vec<(usize, PasteLine)> = Vec::new();
    for cell in &plan.cells {
        let after = match &cell.after {
            PastedAs::Text(text) if text.is_empty() => BLANK.to_owned(),
            PastedAs::Text(text) => in_a_row(text),
            PastedAs::Merged => "（上のセルと結合）".to_owned(),
            PastedAs::Name { name, marks } if name.is_empty() && marks.is_empty() => BLANK.to_owned(),
            PastedAs::Name { name, marks } => {
                let marks: String = marks.iter().map(|mark| format!(" ※{mark}")).collect();
                name_line(name) + &marks
            }
            PastedAs::Part => "（上の事業の区分）".to_owned(),
        };
        let place = place(cell.row, &cell.column);
        lines.push((cell.row, PasteLine { place, before: in_a_row(&cell.before), after, refused: false }));
    }
    for refused in &plan.refused {
        if let Refused::NoRating { row, column, text, .. } = refused {
            let after = format!("「{}」は評価区分にありません", in_a_row(text));
            let line = PasteLine { place: place(*row, column), before: String::new(), after, refused: true };
            lines.push((*row, line));
        }
    }
    lines.sort_by_key(|(row, _)| *row);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn list_ui(ui: &mut Ui, lines: &[PasteLine], height: f32) {
    let palette = Palette::of(ui.ctx());
    let cell = |ui: &mut Ui, text: &str, color| {
        ui.add(Label::new(RichText::new(text).color(color)).truncate());
    };
    let half = (ui.available_width() - 190.0) / 2.0;
    scroll_ui(ui, ScrollArea::vertical().max_height(height).auto_shrink([false, true]), |ui, _| {
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
