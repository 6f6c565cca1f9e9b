//! 目次: plans and sheets with the pages they begin on.

use super::block::{Align, Style, TextBlock};
use super::flow::Flow;
use super::font::FaceId;
use super::page::{Frame, Link, PageItem, SectionKind};
use super::tree::{Artifact, ElementKind, Tag};

/// A line of the table of contents.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ContentsLine {
    /// The plan that begins before it, if one does.
    pub plan: Option<String>,
    /// What it says.
    pub title: String,
    /// The page it names, from 0.
    pub page: usize,
    /// The part it leads to.
    pub to: SectionKind,
}

/// The room for a page number, in em.
const NUMBER: f32 = 3.0;

/// Sets the lines from the head of a page on.
pub(super) fn set(lines: &[ContentsLine], flow: &mut Flow) {
    let size = flow.paper.body_pt * 1.1;
    let heading = Style::new(FaceId::GothicBold, flow.paper.body_pt * 1.45).centered();
    let block = TextBlock::new("目次", flow.paper.body_width, heading, flow.fonts);
    flow.put(&block, ElementKind::Heading1, None);
    flow.advance(size);
    let plan = Style::new(FaceId::GothicBold, size);
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let title = Entry::new(line, flow);
        if let Some(name) = &line.plan {
            if std::mem::take(&mut open) {
                flow.tree.close();
            }
            let block = TextBlock::new(name, flow.paper.body_width, plan, flow.fonts);
            if at > 0 {
                flow.skip(size * 0.8);
            }
            // A plan's name stays with its first line.
            if block.height_of(block.len()) + title.least_height(flow) > flow.room() && !flow.at_top() {
                flow.new_page();
            }
            flow.put(&block, ElementKind::Heading2, None);
        }
        if !open {
            flow.tree.open(ElementKind::Contents, None);
            open = true;
        }
        title.set(line, flow);
    }
    if open {
        flow.tree.close();
    }
}

/// A line as it is set: title, dots, number.
struct Entry {
    title: TextBlock,
    number: TextBlock,
    style: Style,
}

impl Entry {
    fn new(line: &ContentsLine, flow: &Flow) -> Self {
        let style = Style { leading: 1.7, ..Style::new(flow.paper.body_face, flow.paper.body_pt * 1.1) };
        let width = flow.paper.body_width - Self::left(&style) - NUMBER * style.size;
        let number = Style { align: Align::End, ..style };
        Self {
            title: TextBlock::new(&line.title, width.max(style.size), style, flow.fonts),
            number: TextBlock::new(&(line.page + 1).to_string(), NUMBER * style.size, number, flow.fonts),
            style,
        }
    }

    /// How far it stands in under its plan.
    fn left(style: &Style) -> f32 {
        style.size
    }

    /// Sets it, over as many pages as it takes; the number stands on its last line.
    fn set(&self, line: &ContentsLine, flow: &mut Flow) {
        let left = flow.paper.left + Self::left(&self.style);
        let right = flow.paper.left + flow.paper.body_width;
        flow.tree.open(ElementKind::ContentsItem, None);
        let link = flow.tree.leaf(ElementKind::Link, None);
        flow.tree.close();
        let mut from = 0;
        while from < self.title.len() {
            let mut to = (from + self.title.lines_in(flow.room())).min(self.title.len());
            if to == from || (to < self.title.len() && self.fits_a_page(flow)) {
                if !flow.at_top() {
                    flow.new_page();
                    continue;
                }
                to = from + 1;
            }
            let top = flow.y();
            let height = self.title.height_of(to - from);
            let mut items: Vec<PageItem> = Vec::new();
            self.title.place(from..to, (left, top), Tag::Element(link), flow.fonts, &mut items);
            if to == self.title.len() {
                let last = top + height - self.style.line_height();
                let at = (right - NUMBER * self.style.size, last);
                self.number.place(0..1, at, Tag::Element(link), flow.fonts, &mut items);
                let from = left + self.title.end_of_last() + self.style.size * 0.5;
                let to = right - self.number.natural_width() - self.style.size * 0.5;
                items.extend(self.dots((from, to), last, flow));
            }
            flow.push(items);
            let frame = Frame { x: left, y: top, width: right - left, height };
            flow.link(Link { frame, element: link, to: line.to, title: line.title.clone() });
            flow.advance(height);
            from = to;
        }
    }

    /// The room that has to be left for it to begin.
    fn least_height(&self, flow: &Flow) -> f32 {
        if self.fits_a_page(flow) { self.title.height_of(self.title.len()) } else { self.style.line_height() }
    }

    fn fits_a_page(&self, flow: &Flow) -> bool {
        self.title.height_of(self.title.len()) <= flow.paper.body_height
    }

    /// The dots between title and number; they stand for nothing.
    fn dots(&self, (from, to): (f32, f32), y: f32, flow: &Flow) -> Vec<PageItem> {
        let dot = TextBlock::new("…", f32::INFINITY, self.style, flow.fonts).natural_width().max(1.0);
        let count = ((to - from) / dot).floor();
        let mut items = Vec::new();
        if count >= 1.0 {
            let text = "…".repeat(count as usize);
            let dots = TextBlock::new(&text, f32::INFINITY, self.style, flow.fonts);
            // All lines' dots stand under each other.
            let at = (to - count * dot, y);
            dots.place(0..dots.len(), at, Tag::Artifact(Artifact::Layout), flow.fonts, &mut items);
        }
        items
    }
}
