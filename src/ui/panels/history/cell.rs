//! 「このセル」: what the cell that is worked on says, and said before.

use std::cell::OnceCell;
use std::ops::Range;

use eframe::egui::{
    Align, FontId, Frame, Id, Layout, Margin, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::edit::{Session, Wording};
use crate::search::Spot;
use crate::ui::kit::badge::chip_ui;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, named, paragraph, scroll_ui, small_button};
use crate::ui::kit::wrap;
use crate::ui::request::{Action, Actions, HistoryRequest};
use crate::viewmodel::history::words;
use crate::wording::differences;
use crate::words::grouped;

use super::History;

/// From the panel's edge to a wording.
const INDENT: f32 = 12.0;
/// Above a wording's text, for when it was written.
const HEAD: f32 = 28.0;

/// What a text ever was, as long as the book stays the same.
#[derive(Debug, Default)]
pub struct Wordings {
    of: Option<(i64, Spot)>,
    all: Vec<Wording>,
    /// What of each differs from the one that stands, found out once it is seen.
    differ: Vec<OnceCell<Vec<Range<usize>>>>,
    /// The one that stands.
    now: String,
    /// More than one person has written them.
    several: bool,
    /// Where each begins and how tall it is, at a width and a height of lines.
    places: Vec<(f32, f32)>,
    measured: Option<[f32; 2]>,
}

impl Wordings {
    fn bring_up_to(&mut self, session: &Session, spot: &Spot) {
        let of = Some((session.revision(), spot.clone()));
        if self.of != of {
            let all = session.wordings(spot);
            let mut people = all.iter().filter_map(|own| own.by.as_ref());
            let first = people.next();
            let several = people.any(|own| Some(own) != first);
            let now = all.iter().find(|own| own.stands).map(|own| own.text.clone()).unwrap_or_default();
            let differ = vec![OnceCell::new(); all.len()];
            *self = Self { of, all, differ, now, several, ..Self::default() };
        }
    }

    fn measure(&mut self, ui: &Ui, font: &FontId, width: f32) {
        let measured = Some([width, wrap::line_height(ui.ctx(), font)]);
        if self.measured == measured {
            return;
        }
        self.measured = measured;
        let mut top = 0.0;
        let height = |own: &Wording| {
            HEAD + wrap::height(ui.ctx(), &own.text, font, text_width(width)) + 2.0 * size::SPACE
        };
        let places = self.all.iter().map(|own| {
            let place = (top, height(own));
            top += place.1 + size::SPACE;
            place
        });
        self.places = places.collect();
    }

    /// Those that `top..bottom` lets see, with what differs and their places.
    fn seen(&self, top: f32, bottom: f32) -> impl Iterator<Item = (&Wording, &[Range<usize>], &(f32, f32))> {
        let from = self.places.partition_point(|(own, height)| own + height <= top);
        let to = self.places.partition_point(|(own, _)| *own < bottom);
        let seen = self.all.iter().zip(&self.differ).zip(&self.places).take(to).skip(from);
        seen.map(|((own, differ), place)| {
            (own, differ.get_or_init(|| differing(own, &self.now)).as_slice(), place)
        })
    }

    fn height(&self) -> f32 {
        self.places.last().map_or(0.0, |(top, height)| top + height + size::SPACE)
    }
}

fn text_width(width: f32) -> f32 {
    width - 2.0 * size::SPACE
}

/// Shows the wordings of a text.
pub fn cell_ui(
    ui: &mut Ui,
    session: &Session,
    spot: Option<&Spot>,
    history: &mut History,
    actions: &mut Actions,
) {
    let head = Frame::new().inner_margin(Margin::symmetric(INDENT as i8, 0));
    let palette = Palette::of(ui.ctx());
    let Some(spot) = spot else {
        let words = "表のセルを選ぶと、そのセルにこれまで入力された文が、ここに並びます。";
        head.show(ui, |ui| paragraph(ui, words));
        return;
    };
    let can_change = !session.is_read_only();
    let wordings = &mut history.wordings;
    wordings.bring_up_to(session, spot);
    head.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = size::GAP;
        let line = |words: String| RichText::new(words).line_height(Some(size::LINE));
        let place = line(words::spot(session.book(), spot)).font(bold(size::TEXT));
        ui.label(place.color(palette.text));
        ui.label(line(count_words(&wordings.all)).color(palette.second));
    });
    let area = ScrollArea::vertical().id_salt(("history wordings", spot)).auto_shrink(false);
    scroll_ui(ui, area, |ui, viewport| {
        let width = ui.available_width() - 2.0 * INDENT;
        let font = regular(size::TEXT);
        wordings.measure(ui, &font, width);
        let (space, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), wordings.height()), Sense::hover());
        for (own, differ, (top, height)) in wordings.seen(viewport.top(), viewport.bottom()) {
            let min = pos2(space.left() + INDENT, space.top() + top);
            let rect = Rect::from_min_size(min, vec2(width, *height));
            if wording_ui(ui, rect, own, differ, &Around { several: wordings.several, can_change }) {
                actions.push(Action::History(HistoryRequest::Restore(spot.clone(), own.text.clone())));
            }
        }
    });
}

fn count_words(all: &[Wording]) -> String {
    let before = all.iter().filter(|own| !own.stands).count();
    match before {
        0 if all.is_empty() => "まだ何も入力されていません。".to_owned(),
        0 => "まだ書き換えられていません。".to_owned(),
        _ => format!("前の文が{}件あります。現在の文と違うところに色を付けています。", grouped(before)),
    }
}

/// What of a wording differs from what stands now; nothing of one that is another
/// text altogether.
fn differing(own: &Wording, now: &str) -> Vec<Range<usize>> {
    let difference = differences(&own.text, now);
    if difference.is_another_text(&own.text, now) { Vec::new() } else { difference.old }
}

/// What a wording's head has to know.
struct Around {
    /// More than one person has written them.
    several: bool,
    /// It can be taken up again.
    can_change: bool,
}

/// A wording with when it was written; says whether it is to stand again.
fn wording_ui(ui: &mut Ui, rect: Rect, own: &Wording, differ: &[Range<usize>], around: &Around) -> bool {
    let palette = Palette::of(ui.ctx());
    ui.painter().rect_filled(rect, size::CORNER, palette.surface);
    let color = if own.stands { palette.accent } else { palette.line };
    ui.painter().rect_stroke(rect, size::CORNER, Stroke::new(palette.edge, color), StrokeKind::Inside);

    let inside = rect.shrink2(vec2(size::SPACE, size::GAP));
    let head = inside.with_max_y(inside.top() + HEAD);
    let when = words::when(own);
    let mut restores = false;
    let end = if own.stands {
        chip_ui(ui, head.right_center(), "現在", palette.accent)
    } else {
        let row = UiBuilder::new().max_rect(head).layout(Layout::right_to_left(Align::Center));
        let button =
            |ui: &mut Ui| ui.add_enabled_ui(around.can_change, |ui| small_button(ui, "この文に戻す")).inner;
        let button = ui.scope_builder(row, button).inner;
        named(&button, &format!("この文に戻す（{when}）"));
        restores = button.clicked();
        button.rect.left()
    };
    let by = own.by.as_deref().filter(|_| around.several);
    let words = by.map_or(when.clone(), |by| format!("{when}　{by}"));
    let room = end - size::SPACE - inside.left();
    let words = elided(ui, &words, regular(size::CAPTION), palette.second, room);
    let at = pos2(inside.left(), head.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, palette.second);

    let marked: Vec<_> = differ.iter().map(|range| (range.clone(), palette.found)).collect();
    let width = text_width(rect.width());
    let text = wrap::galley(ui.ctx(), &own.text, &regular(size::TEXT), palette.text, width, &marked);
    let at = pos2(inside.left(), head.bottom() + size::GAP);
    let area = Rect::from_min_size(at, vec2(width, text.size().y));
    let read = ui.interact(area, Id::unique(("wording", &own.text)), Sense::hover());
    read.widget_info(|| WidgetInfo::labeled(Role::Label, true, &own.text));
    ui.painter().galley(at, text, palette.text);
    restores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(text: &str) -> Wording {
        Wording { text: text.to_owned(), at: None, by: None, is_first: false, stands: false }
    }

    #[test]
    fn what_differs_is_marked_unless_it_is_another_text() {
        let of = |text: &str, now: &str| differing(&wording(text), now);
        let unit = 0.."2施設".len();
        assert_eq!(of("2施設を開設した", "3施設を開設した"), vec![unit]);
        assert!(of("開設した", "開設した").is_empty());
        assert!(of("開設した", "早く開設した").is_empty(), "nothing of it is gone");
        assert!(of("別の文を書いた。", "認証保育所を開設する。").is_empty());
        assert!(of("文", "").is_empty());
    }

    #[test]
    fn the_count_leaves_out_what_stands() {
        let stands = Wording { stands: true, ..wording("現在") };
        assert_eq!(count_words(&[]), "まだ何も入力されていません。");
        assert_eq!(count_words(std::slice::from_ref(&stands)), "まだ書き換えられていません。");
        assert!(count_words(&[wording("前"), stands]).starts_with("前の文が1件あります。"));
    }
}
