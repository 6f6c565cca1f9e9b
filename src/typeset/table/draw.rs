//! A page's part of a table as fills, text and rules.

use super::super::flow::Flow;
use super::super::page::{Area, Fill, Frame, PageItem, RuleLine};
use super::super::tree::{Artifact, Leaf, Tag};
use super::TableCell;
use super::split::{Portion, Setter, ShownText};

/// The rules between cells, in points.
pub(super) const HAIRLINE: f32 = 0.4;
/// The rule round the table, in points.
const FRAME: f32 = 0.8;
/// The tint of header cells; light enough for a copier.
const TINT: f32 = 0.93;

/// What is said once more on a later page.
const REPEATED: Tag = Tag::Artifact(Artifact::Repeated);

impl Setter<'_> {
    /// Draws the header and `portion` where the flow stands.
    pub fn draw(&self, portion: &Portion, flow: &mut Flow) {
        let left = flow.paper.left + self.table.left;
        let lefts: Vec<f32> = std::iter::once(left)
            .chain(self.table.widths.iter().scan(left, |x, width| {
                *x += width;
                Some(*x)
            }))
            .collect();
        let edge = |column: usize| lefts.get(column).or(lefts.last()).copied().unwrap_or(left);
        let right = edge(usize::MAX);
        let (top, bottom) = (flow.y(), flow.y() + self.header.height() + portion.height());

        let (mut fills, mut texts, mut rules) = (Vec::new(), Vec::new(), Rules::default());
        let mut y = top;
        for (part, in_header) in [(&self.header, true), (portion, false)] {
            let mut drawn = Vec::new();
            for &(row, height) in &part.slices {
                for (index, cell) in self.cells_in(row) {
                    if drawn.contains(&index) {
                        continue;
                    }
                    drawn.push(index);
                    let (x, x_end) = (edge(cell.columns.0), edge(cell.columns.0 + cell.columns.1));
                    let y_end = y + part.height_of(index);
                    if cell.tint {
                        fills.push(PageItem::Fill(Fill {
                            x,
                            y,
                            width: x_end - x,
                            height: y_end - y,
                            gray: TINT,
                        }));
                    }
                    let frame = Frame { x, y, width: x_end - x, height: y_end - y };
                    let elements = self.elements(index, in_header);
                    self.draw_text((index, cell, elements), part, frame, flow, &mut texts);
                    if let Some(source) = &cell.source {
                        flow.area(Area { frame, source: source.clone() });
                    }
                    if x_end < right - 0.1 {
                        rules.upright(x_end, y, y_end);
                    }
                    if y_end < bottom - 0.1 {
                        rules.level(y_end, x, x_end);
                    }
                }
                // Cells that ended in the row are not met again.
                drawn.retain(|&index| self.cell(index).is_some_and(|cell| self.last_row(cell) > row));
                y += height;
            }
        }
        flow.push(fills);
        flow.push(texts);
        flow.push(rules.finish());
        flow.push(frame(left, top, right, bottom));
        flow.advance(bottom - top);
    }

    fn draw_text(
        &self,
        (index, cell, elements): (usize, &TableCell, Option<&[Leaf]>),
        part: &Portion,
        frame: Frame,
        flow: &Flow,
        items: &mut Vec<PageItem>,
    ) {
        let lead =
            self.lead(index, cell).filter(|_| matches!(part.shown.get(&index), Some(ShownText::Lines(_))));
        // What is said again is no part of the text.
        let (block, lines, elements) = match part.shown.get(&index) {
            Some(ShownText::Lines(lines)) => (&cell.block, lines.clone(), elements),
            Some(ShownText::Again) => match &cell.again {
                Some(again) => (again, 0..again.len(), None),
                None => return,
            },
            None => return,
        };
        let sideways = ((frame.width - cell.indent - block.width) / 2.0).clamp(0.0, self.table.padding.0);
        let spare = frame.height - block.height_of(lines.len());
        let whole = lines.len() == block.len();
        let down = if cell.middle && whole { (spare / 2.0).max(0.0) } else { self.table.padding.1 };
        let mut at = (frame.x + cell.indent + sideways, frame.y + down);
        if let Some(lead) = lead {
            lead.place(0..lead.len(), at, REPEATED, flow.fonts, items);
            at.1 += lead.height_of(lead.len());
        }
        match elements {
            Some(elements) => block.place_paragraphs(lines, at, elements, flow.fonts, items),
            None => block.place(lines, at, REPEATED, flow.fonts, items),
        }
    }
}

/// The rules between cells, joined where they meet.
#[derive(Default)]
struct Rules {
    /// Place, from, to.
    upright: Vec<(f32, f32, f32)>,
    level: Vec<(f32, f32, f32)>,
}

impl Rules {
    fn upright(&mut self, x: f32, from: f32, to: f32) {
        self.upright.push((snapped(x), snapped(from), snapped(to)));
    }

    fn level(&mut self, y: f32, from: f32, to: f32) {
        self.level.push((snapped(y), snapped(from), snapped(to)));
    }

    fn finish(self) -> Vec<PageItem> {
        let rule = |from, to| PageItem::Rule(RuleLine { from, to, weight: HAIRLINE });
        let upright = joined(self.upright).into_iter().map(|(x, a, b)| rule((x, a), (x, b)));
        let level = joined(self.level).into_iter().map(|(y, a, b)| rule((a, y), (b, y)));
        upright.chain(level).collect()
    }
}

/// To a hundredth of a point, so that what should meet does.
fn snapped(at: f32) -> f32 {
    (at * 100.0).round() / 100.0
}

fn joined(mut segments: Vec<(f32, f32, f32)>) -> Vec<(f32, f32, f32)> {
    segments.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut joined: Vec<(f32, f32, f32)> = Vec::new();
    for (at, from, to) in segments {
        match joined.last_mut() {
            Some(last) if last.0 == at && from <= last.2 + 0.02 => last.2 = last.2.max(to),
            _ => joined.push((at, from, to)),
        }
    }
    joined
}

fn frame(left: f32, top: f32, right: f32, bottom: f32) -> [PageItem; 4] {
    let rule = |from, to| PageItem::Rule(RuleLine { from, to, weight: FRAME });
    // The level rules reach over the upright ones, or the corners would be open.
    let over = FRAME / 2.0;
    [
        rule((left - over, top), (right + over, top)),
        rule((left - over, bottom), (right + over, bottom)),
        rule((left, top), (left, bottom)),
        rule((right, top), (right, bottom)),
    ]
}
