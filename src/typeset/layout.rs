//! The parts of a book on their pages, numbered.

use super::flow::Flow;
use super::page::{Bookmark, Page, Paper, SMALLEST_PT, SectionKind};
use super::running::{self, RunningFields};
use super::tree::Element;
use super::{Fonts, Parts, comparison, contents, cover, printed, sheet};
use crate::book::{Book, Context, Form, Outline, PageSetup};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::parallel;
use crate::words::one_line;

/// 「1枚に収まるよう文字を縮める」 makes nothing smaller than this many hundredths of its size,
/// and no type smaller than [`SMALLEST_PT`].
const MOST_SHRUNK: u8 = 85;

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

/// Sets `parts` of `book` on pages. `monitor` counts the sheets.
///
/// # Errors
/// [`crate::error::Error::Cancelled`] where the monitor says so, and those of reading
/// sheets that are not in memory.
pub fn layout(book: &Book, parts: &Parts, fonts: &Fonts, monitor: &Monitor) -> Result<Layout> {
    let contexts = parts.contexts_of(book)?;
    monitor.begin(contexts.len());
    let sheets = each(&contexts, monitor, |context, before| one_sheet(context, before, fonts))?;

    let front = Front::new(book, &contexts);
    let mut sections = Vec::new();
    sections.extend(front.cover(book, parts, fonts));
    let appendix = front.comparison(book, parts, fonts);
    if parts.contents && !contexts.is_empty() {
        let before = sections.iter().map(|section: &Section| section.pages.len()).sum();
        let titles: Vec<(String, usize)> =
            sheets.iter().map(|section| (section.title.clone(), section.pages.len())).collect();
        let appended = appendix.as_ref().map(|section| section.title.as_str());
        sections.push(front.contents(&contexts, &titles, appended, before, fonts));
    }
    sections.extend(sheets);
    sections.extend(appendix);
    let mut layout = Layout { sections };
    let total = layout.len();
    let mut first = 0;
    for section in &mut layout.sections {
        front.number(section, book, parts, (first, total), fonts);
        first += section.pages.len();
    }
    Ok(layout)
}

/// Does `work` for each sheet and the one before it, on all of the machine's
/// cores. `monitor` counts them.
pub(super) fn each<'b, T: Send>(
    contexts: &[Context<'b>],
    monitor: &Monitor,
    work: impl Fn(&Context<'b>, Option<&Context<'b>>) -> T + Sync,
) -> Result<Vec<T>> {
    let jobs: Vec<(Option<&Context>, &Context)> =
        std::iter::once(None).chain(contexts.iter().map(Some)).zip(contexts).collect();
    let done = parallel::map(&jobs, |(before, context)| {
        monitor.check()?;
        let result = work(context, *before);
        monitor.step()?;
        Ok(result)
    });
    done.into_iter().collect()
}

/// A sheet's pages, with what of plan and policy begins with it.
pub(super) fn one_sheet(context: &Context, before: Option<&Context>, fonts: &Fonts) -> Section {
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
    let caption = printed::caption(context);
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
    let fits = |hundredths: &u8| paper.body_pt * f32::from(*hundredths) / 100.0 >= SMALLEST_PT;
    let sizes = || (MOST_SHRUNK..100).filter(fits);
    let saves = |set: &(Vec<Page>, Vec<Element>)| set.0.len() < full.0.len();
    let at = |hundredths: u8| set(paper.scaled(f32::from(hundredths) / 100.0));
    // Mostly nothing is saved: the smallest size tells.
    let Some(least) = sizes().next().filter(|_| full.0.len() > 1) else { return full };
    if !saves(&at(least)) {
        return full;
    }
    sizes().rev().map(at).find(saves).unwrap_or(full)
}

/// What stands before the sheets and around them: set by the first form in use.
pub(super) struct Front<'b> {
    forms: Vec<&'b Form>,
    /// How its own pages are set.
    pub setup: PageSetup,
}

impl<'b> Front<'b> {
    /// That of a print of these sheets.
    pub fn new(book: &'b Outline, contexts: &[Context]) -> Self {
        let forms = printed::forms(book, contexts);
        let setup = forms.first().map_or_else(PageSetup::a4_landscape, |form| (*form.page).clone());
        Self { forms, setup }
    }

    /// The title page and the explanation of the ratings, as far as `parts` has
    /// them; `None` where there is nothing to set.
    pub fn cover(&self, book: &Book, parts: &Parts, fonts: &Fonts) -> Option<Section> {
        if !(parts.cover || parts.ratings) {
            return None;
        }
        let mut flow = Flow::new(Paper::new(&self.setup), fonts);
        cover::set(book, &self.forms, (parts.cover, parts.ratings), &mut flow);
        let (pages, elements) = flow.finish();
        // Without a title page, and no rating to explain, nothing was set.
        let any = parts.cover || pages.iter().any(|page| !page.items.is_empty());
        let title = if parts.cover { "表紙" } else { "評価区分の説明" };
        any.then(|| Section { kind: SectionKind::Cover, title: title.to_owned(), pages, elements })
    }

    /// What changed since last year, where `parts` has it.
    pub fn comparison(&self, book: &Book, parts: &Parts, fonts: &Fonts) -> Option<Section> {
        let compared = parts.comparison.as_deref()?;
        let mut flow = Flow::new(Paper::new(&self.setup), fonts);
        comparison::set(book, compared, parts.sheets.as_deref(), &mut flow);
        let (mut pages, elements) = flow.finish();
        let title = comparison::title(compared);
        if let Some(first) = pages.first_mut() {
            first.bookmarks.push(Bookmark { level: 0, title: title.clone() });
        }
        Some(Section { kind: SectionKind::Comparison, title, pages, elements })
    }

    /// The table of contents, for sheets that begin after `before` pages and its
    /// own. `sheets` has the title of each and how many pages it takes; `appended`
    /// is what follows them.
    pub fn contents(
        &self,
        contexts: &[Context],
        sheets: &[(String, usize)],
        appended: Option<&str>,
        before: usize,
        fonts: &Fonts,
    ) -> Section {
        let set = |own: usize| {
            let mut flow = Flow::new(Paper::new(&self.setup), fonts);
            contents::set(&lines(contexts, sheets, appended, before + own), &mut flow);
            flow.finish()
        };
        // Numbers have a room of their own: whatever they are, the lines are as long.
        let own = set(0).0.len();
        let (pages, elements) = set(own);
        Section { kind: SectionKind::Contents, title: "目次".to_owned(), pages, elements }
    }

    /// Sets the running lines of a section that begins after `first` of `total` pages.
    pub fn number(
        &self,
        section: &mut Section,
        book: &Book,
        parts: &Parts,
        (first, total): (usize, usize),
        fonts: &Fonts,
    ) {
        let context = match section.kind {
            SectionKind::Sheet(sheet) => book.context(sheet).ok(),
            SectionKind::Cover | SectionKind::Contents | SectionKind::Comparison => None,
        };
        let setup = context.map_or(&self.setup, |context| context.page());
        let paper = Paper::new(setup);
        let titled = section.kind == SectionKind::Cover && parts.cover;
        let mut kept = running::Kept::default();
        for (place, page) in section.pages.iter_mut().enumerate() {
            // The title page bears no number.
            if !(titled && place == 0) {
                let number = (first + place + 1, total);
                let fields = RunningFields::new(book, context.as_ref(), parts.made, number);
                running::set(setup, &paper, &fields, fonts, &mut kept, page);
            }
        }
    }
}

/// The lines of the table of contents, where the first sheet begins after
/// `page` pages.
pub(super) fn lines(
    contexts: &[Context],
    sheets: &[(String, usize)],
    appended: Option<&str>,
    mut page: usize,
) -> Vec<contents::ContentsLine> {
    let mut plan = None;
    let mut lines: Vec<contents::ContentsLine> = contexts
        .iter()
        .zip(sheets)
        .map(|(context, (title, pages))| {
            let line = contents::ContentsLine {
                plan: (plan.replace(context.plan.id) != Some(context.plan.id))
                    .then(|| one_line(&context.plan.name)),
                title: format!("{}\u{3000}{}", one_line(title), one_line(&context.policy.name)),
                page,
                to: SectionKind::Sheet(context.sheet.id),
            };
            page += pages;
            line
        })
        .collect();
    lines.extend(appended.map(|title| contents::ContentsLine {
        plan: Some("参考".to_owned()),
        title: title.to_owned(),
        page,
        to: SectionKind::Comparison,
    }));
    lines
}
