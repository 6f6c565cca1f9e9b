//! The parts of a book on their pages, numbered.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::flow::Flow;
use super::page::{Bookmark, Page, Paper};
use super::running::{self, Fields};
use super::tree::Element;
use super::{Fonts, Parts, contents, cover, sheet};
use crate::book::{Book, Context, Form, PageSetup, SheetId};
use crate::error::Result;
use crate::monitor::Monitor;

/// 「一枚に収める」 makes nothing smaller than this part of its size, and no
/// type smaller than this, in points.
const MOST_SHRUNK: f32 = 0.85;
const SMALLEST_PT: f32 = 7.0;

/// A book on its pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The parts in the order of print.
    pub sections: Vec<Section>,
}

impl Layout {
    /// The pages in the order of print.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.sections.iter().flat_map(|section| &section.pages)
    }

    /// The number of pages.
    pub fn len(&self) -> usize {
        self.sections.iter().map(|section| section.pages.len()).sum()
    }

    /// Whether there is no page.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A part of the print: its pages, and what their texts are.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Which part.
    pub kind: SectionKind,
    /// What it is called, for readers that list the parts.
    pub title: String,
    /// Its pages.
    pub pages: Vec<Page>,
    /// The elements that the pages' runs name.
    pub elements: Vec<Element>,
}

/// The parts of a book's print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum SectionKind {
    /// Title page and explanation of the ratings.
    Cover,
    Contents,
    Sheet(SheetId),
}

/// Sets `parts` of `book` on pages. `monitor` counts the sheets.
///
/// # Errors
/// [`crate::error::Error::Cancelled`] where the monitor says so.
pub fn layout(book: &Book, parts: &Parts, fonts: &Fonts, monitor: &Monitor) -> Result<Layout> {
    let contexts: Vec<Context> = parts.sheets_of(book).filter_map(|sheet| book.context(sheet.id)).collect();
    monitor.begin(contexts.len());
    let sheets = sheets(&contexts, fonts, monitor)?;

    let forms = forms(book, &contexts);
    let usual = PageSetup::a4_landscape();
    let setup = forms.first().map_or(&usual, |form| form.page.as_ref());
    let mut sections = Vec::new();
    if parts.cover || parts.ratings {
        let mut flow = Flow::new(Paper::new(setup), fonts);
        cover::set(book, &forms, (parts.cover, parts.ratings), &mut flow);
        let (pages, elements) = flow.finish();
        // Without a title page, and no rating to explain, nothing was set.
        if parts.cover || pages.iter().any(|page| !page.items.is_empty()) {
            let title = if parts.cover { "表紙" } else { "評価区分の説明" };
            sections.push(Section { kind: SectionKind::Cover, title: title.to_owned(), pages, elements });
        }
    }
    if parts.contents && !contexts.is_empty() {
        let before = sections.iter().map(|section| section.pages.len()).sum();
        sections.push(table_of_contents(&contexts, &sheets, before, setup, fonts));
    }
    sections.extend(sheets);
    let mut layout = Layout { sections };
    number(&mut layout, book, parts, setup, fonts);
    Ok(layout)
}

/// Sets the sheets, each for itself, on all of the machine's cores.
fn sheets(contexts: &[Context], fonts: &Fonts, monitor: &Monitor) -> Result<Vec<Section>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(contexts.len()));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(context) = contexts.get(at) else { return };
            let before = at.checked_sub(1).and_then(|before| contexts.get(before));
            let section = one_sheet(context, before, fonts);
            if let Ok(mut done) = done.lock() {
                done.push((at, section));
            }
            if monitor.step().is_err() {
                return;
            }
        }
    };
    let helpers = std::thread::available_parallelism().map_or(1, usize::from).min(contexts.len() / 4);
    std::thread::scope(|scope| {
        for _ in 1..helpers {
            scope.spawn(work);
        }
        work();
    });
    monitor.check()?;
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, section)| section).collect())
}

/// A sheet's pages, with what of plan and policy begins with it.
fn one_sheet(context: &Context, before: Option<&Context>, fonts: &Fonts) -> Section {
    let paper = Paper::new(context.page());
    let set = |paper: Paper| {
        let mut flow = Flow::new(paper, fonts);
        sheet::set(context, &mut flow);
        flow.finish()
    };
    let (mut pages, elements) = match context.page().shrink {
        true => shrunk(paper, set),
        false => set(paper),
    };
    let caption = sheet::caption(context);
    if let Some(first) = pages.first_mut() {
        let mut begins = |level, title: &str| {
            first.bookmarks.push(Bookmark { level, title: title.to_owned() });
        };
        if before.is_none_or(|before| before.plan.id != context.plan.id) {
            begins(0, &context.plan.name);
        }
        if before.is_none_or(|before| before.policy.id != context.policy.id) {
            begins(1, &context.policy.name);
        }
        begins(2, &caption);
    }
    Section { kind: SectionKind::Sheet(context.sheet.id), title: caption, pages, elements }
}

/// Sets something as large as saves a page, or at its own size where none can
/// be saved.
fn shrunk(paper: Paper, set: impl Fn(Paper) -> (Vec<Page>, Vec<Element>)) -> (Vec<Page>, Vec<Element>) {
    let full = set(paper);
    let least = MOST_SHRUNK.max(SMALLEST_PT / paper.body_pt);
    if full.0.len() < 2 || least >= 1.0 {
        return full;
    }
    let mut best = set(paper.scaled(least));
    if best.0.len() >= full.0.len() {
        return full;
    }
    // The largest size that still saves it, to one part in a hundred.
    let (mut small, mut large) = (least, 1.0);
    while large - small > 0.01 {
        let middle = (small + large) / 2.0;
        let there = set(paper.scaled(middle));
        if there.0.len() < full.0.len() {
            (small, best) = (middle, there);
        } else {
            large = middle;
        }
    }
    best
}

/// The table of contents, for sheets that begin after `before` pages and its own.
fn table_of_contents(
    contexts: &[Context],
    sheets: &[Section],
    before: usize,
    setup: &PageSetup,
    fonts: &Fonts,
) -> Section {
    let set = |own: usize| {
        let mut page = before + own;
        let mut plan = None;
        let lines: Vec<contents::Line> = contexts
            .iter()
            .zip(sheets)
            .map(|(context, sheet)| {
                let line = contents::Line {
                    plan: (plan.replace(context.plan.id) != Some(context.plan.id))
                        .then(|| context.plan.name.clone()),
                    title: format!("{}\u{3000}{}", sheet.title, one_line(&context.policy.name)),
                    page,
                };
                page += sheet.pages.len();
                line
            })
            .collect();
        let mut flow = Flow::new(Paper::new(setup), fonts);
        contents::set(&lines, &mut flow);
        flow.finish()
    };
    // Numbers have a room of their own: whatever they are, the lines are as long.
    let own = set(0).0.len();
    let (pages, elements) = set(own);
    Section { kind: SectionKind::Contents, title: "目次".to_owned(), pages, elements }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The forms in use, in the book's order: those of the sheets, or of all plans
/// where there is no sheet yet.
fn forms<'b>(book: &'b Book, contexts: &[Context]) -> Vec<&'b Form> {
    let used = |form: &&Form| contexts.iter().any(|context| context.form.id == form.id);
    let planned = |form: &&Form| book.plans().any(|plan| plan.form == form.id);
    if contexts.is_empty() {
        book.forms().filter(planned).collect()
    } else {
        book.forms().filter(used).collect()
    }
}

/// Sets the running lines, now that the number of pages is known.
fn number(layout: &mut Layout, book: &Book, parts: &Parts, front: &PageSetup, fonts: &Fonts) {
    let total = layout.len();
    let mut at = 0;
    for section in &mut layout.sections {
        let context = match section.kind {
            SectionKind::Sheet(sheet) => book.context(sheet),
            SectionKind::Cover | SectionKind::Contents => None,
        };
        let setup = context.map_or(front, |context| context.page());
        let paper = Paper::new(setup);
        let titled = section.kind == SectionKind::Cover && parts.cover;
        for (place, page) in section.pages.iter_mut().enumerate() {
            at += 1;
            // The title page bears no number.
            if titled && place == 0 {
                continue;
            }
            let fields = Fields::new(book, context.as_ref(), parts.made, (at, total));
            running::set(setup, &paper, &fields, fonts, page);
        }
    }
}
