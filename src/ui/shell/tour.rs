//! A guided tour of five short steps: what is where in the window.

use eframe::egui::{
    self, Align, Area, Context, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Order, Pos2, Rect,
    RichText, Sense, StrokeKind, UiKind, pos2, vec2,
};

use crate::prefs::Prefs;
use crate::ui::kit::spots::{self, TourSpot};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{plain_button, primary_button};

const STEPS: [(TourSpot, &str, &str); 5] = [
    (
        TourSpot::Sidebar,
        "調書を選ぶ",
        "計画・施策・調書の一覧です。調書を押すと、中央に表示します。記入の進み具合も分かります。",
    ),
    (
        TourSpot::Cell,
        "セルに入力する",
        "セルを押して、そのまま入力します。Escでセルの選択に戻り、矢印キーで隣のセルへ移れます。行の高さは自動で変わります。",
    ),
    (
        TourSpot::Rating,
        "評価区分を選ぶ",
        "評価区分は、数字の1、2、3…のキーでも選べます。Deleteキーで消せます。",
    ),
    (
        TourSpot::Saved,
        "保存は自動",
        "一度ファイルに名前を付けて保存すると、あとは自動で保存します。間違えたときは、Ctrl+Zで元に戻せます。",
    ),
    (
        TourSpot::Export,
        "PDFに書き出す",
        "仕上がったら、ここから議会に出すPDFを作ります。横の「プレビュー」で、仕上がりを先に確かめられます。",
    ),
];

/// How wide a step's words are, and about how high.
const WIDTH: f32 = 360.0;
const HEIGHT: f32 = 180.0;

/// From what is pointed at to the words about it.
const AWAY: f32 = 20.0;

/// How far the tour has come.
#[derive(Debug, Default)]
pub struct Tour {
    step: Option<usize>,
}

impl Tour {
    /// Begins.
    pub fn begin(&mut self) {
        self.step = Some(0);
    }

    /// Begins where the clerk has never seen it.
    pub fn begin_if_first(&mut self, prefs: &mut Prefs) {
        if !std::mem::replace(&mut prefs.toured, true) {
            prefs.save();
            self.begin();
        }
    }

    /// Whether it is going on.
    pub fn is_shown(&self) -> bool {
        self.step.is_some()
    }

    /// Ends.
    pub fn end(&mut self) {
        self.step = None;
    }

    /// Shows the step that it has come to; `true` when it has just ended.
    pub fn show(&mut self, ctx: &Context) -> bool {
        let Some((step, (spot, title, words))) = self.step.and_then(|step| Some((step, STEPS.get(step)?)))
        else {
            return false;
        };
        let window = ctx.content_rect();
        let target = ctx.data(|data| data.get_temp::<Rect>(spots::spot_id(*spot)));
        let target = target.map(|rect| rect.intersect(window)).filter(|rect| rect.is_positive());
        let go = step_ui(ctx, step, title, words, target);
        self.step = match go {
            Some(Go::Next) if step + 1 < STEPS.len() => Some(step + 1),
            Some(Go::Back) => Some(step.saturating_sub(1)),
            Some(Go::Next | Go::End) => None,
            None => Some(step),
        };
        if go.is_some() {
            ctx.request_repaint();
        }
        self.step.is_none()
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Go {
    Next,
    Back,
    End,
}

fn step_ui(ctx: &Context, step: usize, title: &str, words: &str, target: Option<Rect>) -> Option<Go> {
    let palette = Palette::of(ctx);
    let window = ctx.content_rect();
    let id = Id::unique("tour");
    let at = target.map_or(window.center() - vec2(WIDTH, HEIGHT) / 2.0, |target| beside(target, window));
    let area = Area::new(id).kind(UiKind::Modal).sense(Sense::hover()).order(Order::Foreground).fixed_pos(at);
    let frame = Frame::window(&ctx.global_style()).inner_margin(Margin::same(20));
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(egui::Color32::from_black_alpha(90));
    let shown = modal.show(ctx, |ui| {
        ui.set_width(WIDTH - 40.0);
        let count = format!("{} / {}", step + 1, STEPS.len());
        ui.label(RichText::new(count).size(size::CAPTION).color(palette.second));
        ui.label(RichText::new(title).font(bold(size::HEADING)).color(palette.text));
        ui.label(RichText::new(words).color(palette.text).line_height(Some(size::LINE)));
        ui.add_space(size::SPACE);
        let row = vec2(ui.available_width(), size::BUTTON[1]);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            let last = step + 1 == STEPS.len();
            let next = primary_button(ui, if last { "終わる" } else { "次へ" }, true);
            if next.clicked() {
                return Some(Go::Next);
            }
            if step > 0 && plain_button(ui, "戻る").clicked() {
                return Some(Go::Back);
            }
            if !last && plain_button(ui, "案内を終える").clicked() {
                return Some(Go::End);
            }
            None
        })
        .inner
    });
    if let Some(target) = target {
        let painter = ctx.layer_painter(shown.response.layer_id);
        let frame = target.expand(2.0).intersect(window.shrink(1.0));
        painter.rect_stroke(frame, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
        painter.line_segment(leader(shown.response.rect, frame), palette.focus_stroke());
    }
    shown.inner.or_else(|| by_key(ctx))
}

/// Enter and → go on, ← goes back, Esc ends. A button that has the focus takes
/// Enter for itself.
fn by_key(ctx: &Context) -> Option<Go> {
    let on_button = ctx.memory(|memory| memory.focused().is_some());
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Escape) {
        return Some(Go::End);
    }
    if pressed(Key::ArrowRight) || (!on_button && pressed(Key::Enter)) {
        return Some(Go::Next);
    }
    pressed(Key::ArrowLeft).then_some(Go::Back)
}

/// Where the words stand: at the right of the target, else below, above or at
/// the left of it.
fn beside(target: Rect, window: Rect) -> Pos2 {
    let words = vec2(WIDTH, HEIGHT);
    let room = window.shrink(8.0);
    let top = target.top().clamp(room.top(), (room.bottom() - HEIGHT).max(room.top()));
    let left = target.left().clamp(room.left(), (room.right() - WIDTH).max(room.left()));
    let places = [
        pos2(target.right() + AWAY, top),
        pos2(left, target.bottom() + AWAY),
        pos2(left, target.top() - AWAY - HEIGHT),
        pos2(target.left() - AWAY - WIDTH, top),
    ];
    let fits = |at: &&Pos2| room.contains_rect(Rect::from_min_size(**at, words));
    places.iter().find(fits).copied().unwrap_or(room.center() - words / 2.0)
}

/// The line from the words to what they are about: straight, from the middle of
/// what both have side by side.
fn leader(words: Rect, target: Rect) -> [Pos2; 2] {
    let middle = words.intersect(target).center();
    [words.clamp(middle), target.clamp(middle)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_beside_what_they_are_about_and_in_the_window() {
        let window = Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0));
        for target in [
            Rect::from_min_size(pos2(0.0, 40.0), vec2(248.0, 700.0)),
            Rect::from_min_size(pos2(1000.0, 200.0), vec2(90.0, 60.0)),
            Rect::from_min_size(pos2(10.0, 772.0), vec2(120.0, 28.0)),
            Rect::from_min_size(pos2(1150.0, 4.0), vec2(80.0, 28.0)),
        ] {
            let words = Rect::from_min_size(beside(target, window), vec2(WIDTH, HEIGHT));
            assert!(window.contains_rect(words), "{target:?}");
            assert!(!words.intersects(target), "{target:?}");
        }
    }

    #[test]
    fn a_straight_line_leads_to_it_from_the_middle_of_what_is_side_by_side() {
        let words = Rect::from_min_max(pos2(270.0, 60.0), pos2(630.0, 240.0));
        let tall = Rect::from_min_max(pos2(0.0, 60.0), pos2(250.0, 780.0));
        assert_eq!(leader(words, tall), [pos2(270.0, 150.0), pos2(250.0, 150.0)]);
        let above = Rect::from_min_max(pos2(600.0, 4.0), pos2(660.0, 40.0));
        assert_eq!(leader(words, above), [pos2(615.0, 60.0), pos2(615.0, 40.0)]);
    }

    #[test]
    fn it_is_shown_once() {
        let mut prefs = Prefs { toured: false, ..Prefs::default() };
        let mut tour = Tour::default();
        tour.begin_if_first(&mut prefs);
        assert_eq!(tour.step, Some(0));
        tour.end();
        tour.begin_if_first(&mut prefs);
        assert_eq!(tour.step, None);
    }
}
