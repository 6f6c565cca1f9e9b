//! The panel at the right.

use std::sync::Arc;

use eframe::egui::text::CCursorRange;
use eframe::egui::{
    Align, Button, Color32, Frame, Galley, Id, Layout, Margin, Rect, RichText, Role, ScrollArea, Sense,
    Stroke, TextBuffer, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::book::{Book, FiscalYear};
use crate::lookalike::is_blank;
use crate::search::Spot;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{caption, named, paragraph, scroll_ui, small_button};
use crate::ui::kit::wrap;
use crate::ui::panels::side::{SidePanel, title_ui};
use crate::ui::request::{Action, Actions, BesideRequest, PanelName};
use crate::viewmodel::beside::{Agreement, YearCard, YearGroup, YearPage};
use crate::viewmodel::history::words::spot as place_of;
use crate::viewmodel::names::name_line;
use crate::viewmodel::scene::Scene;
use crate::words::BLANK;

use super::Beside;

/// From the panel's edge to a card.
const INDENT: i8 = 12;

impl SidePanel for Beside {
    fn name(&self) -> PanelName {
        PanelName::LastYear
    }

    fn wants_focus(&mut self) -> &mut bool {
        &mut self.wants_focus
    }

    fn head_ui(&mut self, ui: &mut Ui, _scene: &Scene<'_>, _actions: &mut Actions) {
        title_ui(ui, "前年度");
    }

    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let spot = scene.spot();
        let page = spot.as_ref().map(|spot| {
            let key = (scene.session.revision(), spot.clone(), self.year);
            let known = self.page.take().filter(|(known, _)| *known == key);
            known.unwrap_or_else(|| (key, YearPage::of(scene.book(), spot, self.year)))
        });
        match (&spot, &page) {
            (Some(spot), Some((_, page))) => page_ui(ui, scene, spot, page, self, actions),
            _ => note_ui(ui, "表のセルを選ぶと、前年度の内容が、現在の内容と並びます。"),
        }
        self.page = page;
    }
}

/// What a year said of a text.
fn page_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    spot: &Spot,
    page: &YearPage,
    beside: &mut Beside,
    actions: &mut Actions,
) {
    let book = scene.book();
    Frame::new().inner_margin(Margin::symmetric(INDENT, 0)).show(ui, |ui| {
        let words = title_of(book, spot);
        let words = RichText::new(words).font(bold(size::TEXT)).color(Palette::of(ui.ctx()).text);
        ui.label(words.line_height(Some(size::LINE)));
        years_ui(ui, page, beside);
    });
    if page.groups.is_empty() {
        let words = if book.last_year_known().is_some() {
            "この行は、前年度の調書にはありませんでした。"
        } else {
            "このファイルには、前年度の内容がありません。前年度のファイルから引き継いで作ると、ここに並びます。"
        };
        note_ui(ui, words);
        return;
    }
    let moves = beside.seen.as_ref() != Some(spot);
    beside.seen = Some(spot.clone());
    let area = ScrollArea::vertical().id_salt(("last year", page.year)).auto_shrink(false);
    let heading = scroll_ui(ui, area, |ui, _| {
        let mut heading = None;
        Frame::new().inner_margin(Margin::symmetric(INDENT, 4)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = size::SPACE;
            let first = page.groups.iter().position(|group| group.cards.iter().any(|card| card.is_here));
            for (at, group) in page.groups.iter().enumerate() {
                let moves = moves && first == Some(at);
                let own = group_ui(
                    ui,
                    &Shown { at, group, year: page.year, read_only: scene.is_read_only(), moves },
                    actions,
                );
                heading = heading.take().or(own);
            }
        });
        heading
    });
    if let Some(heading) = heading {
        heading.show(ui);
    }
}

/// What the panel is about: 「調書-3　認証保育所・評価」, or an entry as a whole. A row
/// without a name of its own is called by that of the row it continues.
fn title_of(book: &Book, spot: &Spot) -> String {
    let (Spot::Name(_, own) | Spot::Cell(_, own, _)) = spot else { return place_of(book, spot) };
    let Ok(mut entry) = book.entry(*own) else { return place_of(book, spot) };
    while is_blank(&entry.name) {
        let Some(above) = book.entry_above(entry.id) else { return place_of(book, spot) };
        entry = above;
    }
    let Ok(shown) = book.context(entry.sheet) else { return place_of(book, spot) };
    let column = match spot {
        Spot::Cell(_, _, column) => shown.form.column(column),
        _ => None,
    };
    let column = column.map_or_else(String::new, |column| format!("・{}", column.short));
    format!("調書-{}　{}{column}", shown.sheet.number, name_line(&entry.name))
}

fn note_ui(ui: &mut Ui, words: &str) {
    Frame::new().inner_margin(Margin::symmetric(INDENT, 8)).show(ui, |ui| paragraph(ui, words));
}

/// The years that can be looked at.
fn years_ui(ui: &mut Ui, page: &YearPage, beside: &mut Beside) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        // Four years in one line.
        ui.spacing_mut().button_padding.x = 6.0;
        for year in &page.years {
            let is_shown = page.year == Some(*year);
            let words = RichText::new(year.wareki()).size(size::CAPTION);
            let button = ui.add(Button::selectable(is_shown, words).min_size(vec2(0.0, 24.0)));
            if is_shown && std::mem::take(&mut beside.wants_focus) {
                button.request_focus();
            }
            if button.clicked() {
                beside.year = Some(*year);
            }
        }
    });
}

/// A group of cards as it is shown.
struct Shown<'g> {
    /// Its place among all.
    at: usize,
    group: &'g YearGroup,
    year: Option<FiscalYear>,
    read_only: bool,
    /// It is to be scrolled to.
    moves: bool,
}

fn group_ui(ui: &mut Ui, shown: &Shown<'_>, actions: &mut Actions) -> Option<Staying> {
    let Shown { at, group, year, read_only, moves } = *shown;
    let palette = Palette::of(ui.ctx());
    let top = ui.clip_rect().top();
    let heading = group.heading.as_ref().map(|heading| {
        let font = bold(size::TEXT);
        let words = wrap::galley(ui.ctx(), heading, &font, palette.second, ui.available_width(), &[]);
        let (rect, shown) =
            ui.allocate_exact_size(vec2(ui.available_width(), words.size().y), Sense::hover());
        shown.widget_info(|| WidgetInfo::labeled(Role::Label, true, heading));
        ui.painter().galley(rect.min, words.clone(), palette.second);
        (words, rect)
    });
    let above = heading.as_ref().map_or(0.0, |(_, rect)| rect.height() + size::SPACE);
    for card in &group.cards {
        let color = if card.is_here { palette.accent } else { palette.line };
        let frame = Frame::new()
            .fill(palette.surface)
            .stroke(Stroke::new(palette.edge, color))
            .corner_radius(size::CORNER)
            .inner_margin(Margin::same(8));
        let shown = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = size::GAP;
            card_ui(ui, at, card, year, read_only, actions);
        });
        if card.is_here && moves {
            let rect = shown.response.rect;
            ui.scroll_to_rect(rect.with_min_y(rect.top() - above), Some(Align::TOP));
        }
    }
    // Where it is scrolled away, as long as some of its cards are seen.
    let (heading, rect) = heading.filter(|(_, rect)| rect.top() < top)?;
    let ground = rect.translate(vec2(0.0, top - rect.top())).expand2(vec2(0.0, size::GAP));
    let room = ui.min_rect().bottom() - ground.bottom();
    let ground = ground.translate(vec2(0.0, size::GAP + room.min(0.0)));
    (ground.bottom() > top).then(|| Staying { heading, ground, clip: ui.clip_rect() })
}

/// A heading that stays above cards that are scrolled under it.
struct Staying {
    heading: Arc<Galley>,
    ground: Rect,
    clip: Rect,
}

impl Staying {
    /// Above the shade at the edge of what can be scrolled.
    fn show(self, ui: &Ui) {
        let palette = Palette::of(ui.ctx());
        let painter = ui.painter().with_clip_rect(self.clip);
        painter.rect_filled(self.ground, 0.0, palette.ground);
        painter.hline(self.ground.x_range(), self.ground.bottom(), Stroke::new(1.0, palette.line));
        painter.galley(self.ground.left_top() + vec2(0.0, size::GAP), self.heading, palette.second);
    }
}

fn card_ui(
    ui: &mut Ui,
    at: usize,
    card: &YearCard,
    year: Option<FiscalYear>,
    read_only: bool,
    actions: &mut Actions,
) {
    let palette = Palette::of(ui.ctx());
    let year = year.map(FiscalYear::wareki).unwrap_or_default();
    ui.horizontal(|ui| {
        ui.label(RichText::new(&card.caption).font(bold(size::TEXT)).color(palette.text));
        let words = match card.state {
            Agreement::Same => "同文",
            Agreement::IsAnother => "全文が異なります",
            Agreement::Differs | Agreement::Blank => return,
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| caption(ui, words));
    });
    caption(ui, &year);
    if is_blank(&card.old) {
        blank_ui(ui);
    } else {
        let passage = old_ui(ui, (at, card), &format!("{}・{year}", card.caption));
        if card.state != Agreement::Same
            && let Some(field) = &card.field
        {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = size::GAP;
                let mut button = |words: &str, enabled: bool, act: &dyn Fn() -> BesideRequest| {
                    let button = ui.add_enabled_ui(enabled && !read_only, |ui| small_button(ui, words)).inner;
                    named(&button, &format!("{words}（{}・{year}）", card.caption));
                    if button.clicked() {
                        actions.push(Action::Beside(act()));
                    }
                };
                button("この文を使う", true, &|| BesideRequest::Use(field.clone(), card.old.clone()));
                let some = passage.as_ref().is_some_and(|passage| !passage.is_empty());
                let append = || BesideRequest::Append(field.clone(), passage.clone().unwrap_or_default());
                button("選択部分を追加", some, &append);
            });
        }
    }
    if card.state != Agreement::Same && card.field.is_some() {
        ui.separator();
        caption(ui, "現在");
        if is_blank(&card.new) {
            blank_ui(ui);
        } else {
            new_ui(ui, card);
        }
    }
}

fn blank_ui(ui: &mut Ui) {
    let faint = Palette::of(ui.ctx()).faint;
    ui.label(RichText::new(BLANK).color(faint).line_height(Some(size::LINE)));
}

/// A year's text, of which a part can be selected; gives that part.
fn old_ui(ui: &mut Ui, (at, card): (usize, &YearCard), name: &str) -> Option<String> {
    let palette = Palette::of(ui.ctx());
    let marked: Vec<_> = card.marks[0].iter().map(|range| (range.clone(), palette.found)).collect();
    let mut layouter = |ui: &Ui, buffer: &dyn TextBuffer, width: f32| {
        wrap::galley(ui.ctx(), buffer.as_str(), &regular(size::TEXT), palette.text, width, &marked)
    };
    let id = Id::unique(("last year", at, &card.caption, name));
    let mut text = card.old.clone();
    let mut editable = Editable::fixed_if(&mut text, true);
    let edit = text_edit::multiline(&mut editable)
        .id(id)
        .frame(Frame::NONE)
        .background_color(Color32::TRANSPARENT)
        .desired_width(ui.available_width())
        .desired_rows(1)
        .layouter(&mut layouter);
    let output = text_edit::show(ui, edit);
    named(&output.response.response, name);
    // What was selected stays so while a button is pressed.
    let range = output.cursor_range.or_else(|| TextEdit::load_state(ui.ctx(), id)?.cursor.char_range())?;
    Some(part(&card.old, range))
}

fn part(text: &str, range: CCursorRange) -> String {
    let [start, end] = range.sorted_cursors().map(|cursor| usize::from(cursor.index));
    text.chars().skip(start).take(end - start).collect()
}

fn new_ui(ui: &mut Ui, card: &YearCard) {
    let palette = Palette::of(ui.ctx());
    let marked: Vec<_> = card.marks[1].iter().map(|range| (range.clone(), palette.found)).collect();
    let width = ui.available_width();
    let text = wrap::galley(ui.ctx(), &card.new, &regular(size::TEXT), palette.text, width, &marked);
    let (rect, read) = ui.allocate_exact_size(vec2(width, text.size().y), Sense::hover());
    read.widget_info(|| WidgetInfo::labeled(Role::Label, true, &card.new));
    ui.painter().galley(rect.min, text, palette.text);
}
