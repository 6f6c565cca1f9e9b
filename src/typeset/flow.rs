//! Pages filled from the top downward.

use super::block::TextBlock;
use super::font::Fonts;
use super::page::{Area, Link, Page, PageItem, Paper};
use super::tree::{Element, ElementKind, StructureTree, TextSource};

/// Where the next thing goes, and the pages there are so far.
pub struct Flow<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The paper of the pages.
    pub paper: Paper,
    /// What the text is.
    pub tree: StructureTree,
    pages: Vec<Page>,
    y: f32,
}

impl<'a> Flow<'a> {
    /// Begins a first page.
    pub fn new(paper: Paper, fonts: &'a Fonts) -> Self {
        Self { fonts, paper, tree: StructureTree::default(), pages: vec![paper.page()], y: paper.top }
    }

    /// Begins another page.
    pub fn new_page(&mut self) {
        self.pages.push(self.paper.page());
        self.y = self.paper.top;
    }

    /// How far down the page is filled.
    pub fn y(&self) -> f32 {
        self.y
    }

    /// The height that is left of the body.
    pub fn room(&self) -> f32 {
        self.paper.bottom() - self.y
    }

    /// Whether nothing stands on the page yet.
    pub fn at_top(&self) -> bool {
        self.y <= self.paper.top
    }

    /// Leaves `height` free, though never at the head of a page.
    pub fn skip(&mut self, height: f32) {
        if !self.at_top() {
            self.y += height;
        }
    }

    /// Goes down past something `height` high.
    pub fn advance(&mut self, height: f32) {
        self.y += height;
    }

    /// Puts items on the page.
    pub fn push(&mut self, items: impl IntoIterator<Item = PageItem>) {
        if let Some(page) = self.pages.last_mut() {
            page.items.extend(items);
        }
    }

    /// Notes a box in which something of the book is printed.
    pub fn area(&mut self, area: Area) {
        if let Some(page) = self.pages.last_mut() {
            page.areas.push(area);
        }
    }

    /// Notes what leads to another page.
    pub fn link(&mut self, link: Link) {
        if let Some(page) = self.pages.last_mut() {
            page.links.push(link);
        }
    }

    /// Sets a block at the left edge of the body, over as many pages as it
    /// takes, as an element of its own; paragraphs each as one.
    pub fn put(&mut self, block: &TextBlock, kind: ElementKind, source: Option<TextSource>) {
        if block.is_empty() {
            return;
        }
        let elements = self.tree.leaves(kind, source, &block.shapes());
        let mut from = 0;
        while from < block.len() {
            let mut to = (from + block.lines_in(self.room())).min(block.len());
            if to == from {
                if !self.at_top() {
                    self.new_page();
                    continue;
                }
                to = from + 1;
            }
            let mut items = Vec::new();
            block.place_paragraphs(from..to, (self.paper.left, self.y), &elements, self.fonts, &mut items);
            self.push(items);
            self.y += block.height_of(to - from);
            from = to;
        }
    }

    /// The pages, and the elements of what stands on them.
    pub fn finish(self) -> (Vec<Page>, Vec<Element>) {
        (self.pages, self.tree.finish())
    }
}
