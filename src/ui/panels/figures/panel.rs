//! The panel at the right.

use eframe::egui::{Align, Button, Frame, Key, Layout, Margin, RichText, ScrollArea, Ui, vec2};
use egui_material_icons::icons;

use crate::book::{Book, EntryId, Series};
use crate::edit::Session;
use crate::review::figures::{FigureSource, ProposedSeries};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{icon_button, paragraph, scroll_ui};
use crate::ui::kit::wrap;
use crate::ui::panels::side::{SidePanel, title_ui};
use crate::ui::request::{Action, Actions, Ask, PanelName, SeriesAsked};
use crate::viewmodel::names::name_line;
use crate::viewmodel::scene::Scene;

use super::accepted::accepted_ui;
use super::parts::{card_ui, heading};
use super::proposed::proposed_ui;
use super::{Figures, of_row};

/// How much of an earlier year's text is shown around a figure, in characters.
const AROUND: usize = 40;

impl SidePanel for Figures {
    fn name(&self) -> PanelName {
        PanelName::Figures
    }

    fn wants_focus(&mut self) -> &mut bool {
        &mut self.wants_focus
    }

    fn head_ui(&mut self, ui: &mut Ui, _scene: &Scene<'_>, _actions: &mut Actions) {
        title_ui(ui, "指標");
    }

    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let entry = scene.place.entry;
        let area = ScrollArea::vertical().id_salt(("figures", entry)).auto_shrink(false);
        scroll_ui(ui, area, |ui, _| {
            Frame::new()
                .inner_margin(Margin::symmetric(12, 4))
                .show(ui, |ui| body_ui(ui, scene.session, entry, self, actions));
        });
    }
}

fn body_ui(
    ui: &mut Ui,
    session: &Session,
    entry: Option<EntryId>,
    figures: &mut Figures,
    actions: &mut Actions,
) {
    let book = session.book();
    let Some((entry, accepted)) = of_row(book, entry) else {
        paragraph(ui, "表の行を選ぶと、その行の文にある数値が、年度ごとにここに並びます。");
        return;
    };
    figures.bring_up_to(session, entry);
    let can_change = !session.is_read_only();
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(entry_name(book, entry)).font(bold(size::TEXT)).color(palette.text));
    ui.add_space(size::GAP);

    // Out of the panel's state for as long as its parts may change that.
    let proposed = std::mem::take(&mut figures.proposed);
    let of = |series: &Series| proposed.iter().find(|own| own.is_of(series));
    for series in &accepted {
        accepted_ui(ui, book, series, of(series), can_change, figures, actions);
    }
    let left: Vec<&ProposedSeries> =
        proposed.iter().filter(|own| !accepted.iter().any(|series| own.is_of(series))).collect();
    if !left.is_empty() {
        heading(ui, "文中の数値");
        if accepted.is_empty() && can_change {
            paragraph(ui, "採用すると、目標と実績の推移と達成率を表示します。");
        }
        for proposal in &left {
            proposed_ui(ui, book, entry, proposal, can_change, figures, actions);
        }
    } else if accepted.is_empty() {
        paragraph(ui, "この行の文には、指標になる数値がありません。");
    }
    figures.proposed = proposed;
    quote_ui(ui, book, figures);
    if can_change {
        let add = ui.add(Button::new("指標を追加…").min_size(vec2(0.0, size::ROW)));
        figures.greet(&add);
        if add.clicked() {
            actions.push(Action::Ask(Ask::Series(SeriesAsked::New(entry))));
        }
    }
}

/// An entry's name; of a nameless row that of the one it divides.
fn entry_name(book: &Book, entry: EntryId) -> String {
    let row = book.entry(entry).ok();
    let above = row
        .and_then(|row| book.entry(row.parent?).ok())
        .filter(|_| row.is_some_and(|row| row.name.is_empty()));
    match (above, row) {
        (Some(above), _) => format!("{}（区分の行）", name_line(&above.name)),
        (None, Some(row)) if !row.name.trim().is_empty() => name_line(&row.name),
        _ => "（事業名なし）".to_owned(),
    }
}

/// What an earlier year said around a figure.
fn quote_ui(ui: &mut Ui, book: &Book, figures: &mut Figures) {
    let Some(quoted) = figures.quoted.clone() else { return };
    let FigureSource::Past(_, column) = &quoted.source else { return };
    let Some((past, cell)) =
        book.past(quoted.past).and_then(|past| Some((past, past.entry()?.cell(column)?)))
    else {
        figures.quoted = None;
        return;
    };
    let (text, mark) = around(&cell.text, quoted.range.clone());
    let palette = Palette::of(ui.ctx());
    card_ui(ui, |ui| {
        ui.horizontal(|ui| {
            heading(ui, &format!("{}　{}", past.year, cell.caption));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button(ui, icons::ICON_CLOSE, "過去の文を閉じる", true).clicked() {
                    figures.quoted = None;
                }
            });
        });
        let font = crate::ui::kit::theme::regular(size::TEXT);
        let width = ui.available_width();
        let galley = wrap::galley(ui.ctx(), &text, &font, palette.text, width, &[(mark, palette.found)]);
        let label = ui.label(galley);
        // Where it was opened it may be out of sight.
        if ui.input(|input| input.pointer.any_released() || input.key_pressed(Key::Enter)) {
            label.scroll_to_me(None);
        }
    });
}

/// The part of a text around some bytes, and where those are in it.
fn around(text: &str, range: std::ops::Range<usize>) -> (String, std::ops::Range<usize>) {
    let before = text.get(..range.start).unwrap_or_default();
    let own = text.get(range.clone()).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let from = before.char_indices().rev().nth(AROUND.saturating_sub(1)).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
    let lead = if from > 0 { "…" } else { "" };
    let trail = if to < after.len() { "…" } else { "" };
    let head = format!("{lead}{}", before.get(from..).unwrap_or_default());
    let mark = head.len()..head.len() + own.len();
    (format!("{head}{own}{}{trail}", after.get(..to).unwrap_or_default()), mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_cut_around_its_figure() {
        let long = "あ".repeat(50);
        let text = format!("{long}85人{long}");
        let (cut, mark) = around(&text, 150..155);
        assert_eq!(&cut[mark], "85人");
        assert!(cut.starts_with('…') && cut.ends_with('…'));
        assert_eq!(cut.chars().count(), 2 * AROUND + 5);
        assert_eq!(around("人員85人", 6..11), ("人員85人".to_owned(), 6..11));
    }
}
