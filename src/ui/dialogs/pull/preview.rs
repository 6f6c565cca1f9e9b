//! What would become of the book, one thing under the other. Only what is in sight
//! is laid out.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{
    Color32, Context, Galley, Id, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::scroll_ui;
use crate::ui::kit::wrap;
use crate::viewmodel::pull::words::{PullKind, PullLine, Texts, summary};
use crate::wording::differences;

use super::working::PullWanted;

/// From the left and the right.
const MARGIN: f32 = 12.0;
/// Between two texts that stand side by side.
const BETWEEN: f32 = 12.0;
/// Inside the box of a text.
const PADDING: f32 = 8.0;
/// The height of what a box is headed with.
const HEAD: f32 = 18.0;
/// The width of the longest kind's word, with its frame.
const CHIP: f32 = 96.0;

/// What is shown.
#[derive(Debug, Default)]
pub struct PullPreview {
    of: Option<PullWanted>,
    lines: Vec<PullLine>,
    /// Where the texts of each differ, found out once they are seen.
    marks: Vec<OnceCell<[Vec<Range<usize>>; 2]>>,
    /// How high each is, as far as it was seen, at this width.
    heights: Vec<Option<f32>>,
    width: f32,
    summary: String,
}

/// A line laid out.
struct Block {
    place: Arc<Galley>,
    texts: Vec<Arc<Galley>>,
    height: f32,
}

impl PullPreview {
    /// Shows what becomes of `wanted`; the lines are only asked for anew.
    pub fn show(&mut self, wanted: PullWanted, lines: impl FnOnce() -> Vec<PullLine>) {
        if self.of == Some(wanted) {
            return;
        }
        let lines = lines();
        self.summary = summary(&lines);
        self.marks = vec![OnceCell::new(); lines.len()];
        self.heights = vec![None; lines.len()];
        (self.of, self.lines) = (Some(wanted), lines);
    }

    /// All in one line.
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// What is shown.
    #[cfg(test)]
    pub fn lines(&self) -> &[PullLine] {
        &self.lines
    }

    /// Shows it.
    pub fn ui(&mut self, ui: &mut Ui) {
        let area = ScrollArea::vertical().id_salt(("pull effects", self.of)).auto_shrink(false);
        scroll_ui(ui, area, |ui, viewport| {
            let width = ui.available_width() - 2.0 * MARGIN;
            if self.width != width {
                self.heights.fill(None);
                self.width = width;
            }
            let heights = self.lines.iter().zip(&self.heights);
            let total: f32 = heights.map(|(line, known)| known.unwrap_or_else(|| guess(line, width))).sum();
            let (space, _) =
                ui.allocate_exact_size(vec2(ui.available_width(), total + MARGIN), Sense::hover());
            let mut top = 0.0;
            for (at, (line, known)) in self.lines.iter().zip(&mut self.heights).enumerate() {
                let height = known.unwrap_or_else(|| guess(line, width));
                if top < viewport.bottom() && top + height > viewport.top() {
                    let marks = self.marks.get(at).map(|marks| marks.get_or_init(|| differing(line)));
                    let block = lay(ui.ctx(), line, marks, width);
                    if known.replace(block.height) != Some(block.height) {
                        ui.ctx().request_repaint();
                    }
                    let min = pos2(space.left() + MARGIN, space.top() + top);
                    block_ui(ui, Rect::from_min_size(min, vec2(width, block.height)), at, line, &block);
                    top += block.height;
                } else {
                    top += height;
                }
            }
        });
    }
}

/// Where the texts of a line differ; nowhere, where one is another text altogether.
fn differing(line: &PullLine) -> [Vec<Range<usize>>; 2] {
    let Texts::Two(old, new) = &line.texts else { return Default::default() };
    let difference = differences(old, new);
    if difference.is_another_text(old, new) { Default::default() } else { [difference.old, difference.new] }
}

/// How wide each of a line's texts may be.
fn text_width(line: &PullLine, width: f32) -> f32 {
    let width = match &line.texts {
        Texts::Two(..) => (width - BETWEEN) / 2.0,
        Texts::None | Texts::One(_) => width,
    };
    width - 2.0 * PADDING
}

/// About how high a line is that was not laid out yet.
fn guess(line: &PullLine, width: f32) -> f32 {
    let a_line = (text_width(line, width) / size::TEXT).floor().max(1.0) as usize;
    let lines = |text: &str| text.lines().map(|line| line.chars().count().div_ceil(a_line).max(1)).sum();
    let most: usize = match &line.texts {
        Texts::None => return size::ROW + size::SPACE,
        Texts::One(text) => lines(text),
        Texts::Two(old, new) => lines(old).max(lines(new)),
    };
    size::ROW + HEAD + 2.0 * PADDING + most as f32 * (size::TEXT + size::LEADING) + size::SECTION
}

fn lay(ctx: &Context, line: &PullLine, marks: Option<&[Vec<Range<usize>>; 2]>, width: f32) -> Block {
    let palette = Palette::of(ctx);
    let font = regular(size::TEXT);
    let text = |text: &str, ranges: Option<&Vec<Range<usize>>>, ground: Color32| {
        let marked = ranges.into_iter().flatten().map(|range| (range.clone(), ground));
        let marked: Vec<_> = marked.collect();
        wrap::galley(ctx, text, &font, palette.text, text_width(line, width), &marked)
    };
    let [old_marks, new_marks] = [0, 1].map(|at| marks.and_then(|marks| marks.get(at)));
    let (gone, come) = (palette.red.gamma_multiply(0.16), palette.green.gamma_multiply(0.18));
    let texts = match &line.texts {
        Texts::None => Vec::new(),
        Texts::One(own) => vec![text(own, None, come)],
        Texts::Two(old, new) => vec![text(old, old_marks, gone), text(new, new_marks, come)],
    };
    let words = (palette.text, width - CHIP - size::SPACE);
    let place = wrap::galley(ctx, &line.place, &bold(size::TEXT), words.0, words.1, &[]);
    let head = place.size().y.max(size::ROW);
    let tallest = texts.iter().map(|text| text.size().y).fold(0.0, f32::max);
    let height = match &line.texts {
        Texts::None => head + size::SPACE,
        Texts::One(_) => head + tallest + 2.0 * PADDING + size::SECTION,
        Texts::Two(..) => head + HEAD + tallest + 2.0 * PADDING + size::SECTION,
    };
    Block { place, texts, height }
}

fn block_ui(ui: &Ui, rect: Rect, at: usize, line: &PullLine, block: &Block) {
    let palette = Palette::of(ui.ctx());
    let head = rect.with_max_y(rect.top() + block.place.size().y.max(size::ROW));
    let color = match line.kind {
        PullKind::Added => palette.green,
        PullKind::Replaced => palette.amber,
        PullKind::Filled => palette.blue,
        PullKind::LeftOut => palette.red,
        PullKind::Recorded => palette.gray,
    };
    chip_ui(ui, head, line.kind.words(), color);
    let read = ui.interact(head, Id::unique(("pull effect", at)), Sense::hover());
    let name = format!("{}　{}", line.kind.words(), line.place);
    read.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let place = pos2(rect.left() + CHIP + size::SPACE, head.center().y - block.place.size().y / 2.0);
    ui.painter().galley(place, block.place.clone(), palette.text);

    let texts: Vec<(&str, &str)> = match &line.texts {
        Texts::None => return,
        Texts::One(text) => vec![("", text)],
        Texts::Two(old, new) => vec![("今の内容", old), ("引き継ぐ内容", new)],
    };
    let width = text_width(line, rect.width()) + 2.0 * PADDING;
    for (part, ((caption, text), galley)) in texts.into_iter().zip(&block.texts).enumerate() {
        let mut top = head.bottom();
        let left = rect.left() + part as f32 * (width + BETWEEN);
        if !caption.is_empty() {
            let words =
                ui.painter().layout_no_wrap(caption.to_owned(), regular(size::CAPTION), palette.second);
            ui.painter().galley(pos2(left, top), words, palette.second);
            top += HEAD;
        }
        let own = Rect::from_min_max(pos2(left, top), pos2(left + width, rect.bottom() - size::SECTION));
        let painter = ui.painter();
        painter.rect(own, size::CORNER, palette.ground, (palette.edge, palette.line), StrokeKind::Inside);
        let read = ui.interact(own, Id::unique(("pull text", at, part)), Sense::hover());
        read.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        painter.galley(own.min + vec2(PADDING, PADDING), galley.clone(), palette.text);
    }
}

/// The kind, in a frame of its colour at the left of a line.
fn chip_ui(ui: &Ui, head: Rect, words: &str, color: Color32) {
    let palette = Palette::of(ui.ctx());
    let words = ui.painter().layout_no_wrap(words.to_owned(), bold(size::CAPTION), color);
    let own = Rect::from_center_size(pos2(head.left() + CHIP / 2.0, head.center().y), vec2(CHIP, 20.0));
    ui.painter().rect(own, 10.0, palette.chip(color), (1.0, color), StrokeKind::Inside);
    ui.painter().galley(own.center() - words.size() / 2.0, words, color);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(texts: Texts) -> PullLine {
        PullLine::of(PullKind::Replaced, "調書-1", texts)
    }

    #[test]
    fn what_differs_is_marked_unless_it_is_another_text() {
        let marks = |old: &str, new: &str| differing(&line(Texts::Two(old.to_owned(), new.to_owned())));
        let unit = 0.."2施設".len();
        let none: [Vec<Range<usize>>; 2] = Default::default();
        assert_eq!(marks("2施設を開設した", "3施設を開設した"), [vec![unit.clone()], vec![unit]]);
        assert_eq!(marks("別の文を書いた。", "認証保育所を開設する。"), none);
        assert_eq!(differing(&line(Texts::One("文".to_owned()))), none);
    }

    #[test]
    fn a_line_is_as_high_as_it_was_guessed_within_a_few_lines() {
        let ctx = Context::default();
        crate::ui::kit::theme::install(&ctx);
        ctx.run_ui(Default::default(), |_| {}).textures_delta.clear();
        let text = "市役所窓口での相談に加え、親子ひろばへの出張相談を充実する。".repeat(8);
        for texts in [Texts::None, Texts::One(text.clone()), Texts::Two(text.clone(), text.clone())] {
            let line = line(texts);
            let (guessed, laid) = (guess(&line, 700.0), lay(&ctx, &line, None, 700.0).height);
            assert!((guessed - laid).abs() < 2.0 * size::LINE + HEAD, "{guessed} and {laid}");
        }
    }

    #[test]
    fn the_same_is_only_told_once() {
        use crate::book::Key as _;
        let sheet = crate::book::SheetId::from_raw(1);
        let wanted = (crate::carry::pull::Source::Sheet(sheet), Default::default(), 0);
        let mut preview = PullPreview::default();
        preview.show(wanted, || vec![line(Texts::None)]);
        preview.show(wanted, || panic!("it is known"));
        assert_eq!((preview.lines().len(), preview.summary()), (1, "置き換え 1か所"));
    }
}
