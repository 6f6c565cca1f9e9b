//! How many pages each part of a print takes: what has to be known to set one
//! part of it as it stands in the whole.
//!
//! A sheet's pages are counted again only where something of it has changed, so
//! that after a change in a long book one sheet is set and not all of them.

use std::ops::Range;
use std::sync::Arc;

use super::layout::{Front, each, lines, one_sheet};
use super::page::Paper;
use super::{Fonts, Parts, Section, SectionKind, comparison, contents};
use crate::book::{Book, Comparison, Context, PageSetup, SheetId};
use crate::error::Result;
use crate::monitor::Monitor;

/// A part of a print and the pages it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct PartPages {
    /// Which part.
    pub kind: SectionKind,
    /// What it is called.
    pub title: String,
    /// Its pages among all, from 0.
    pub pages: Range<usize>,
    /// Width and height of its pages, in points.
    pub paper: (f32, f32),
}

/// The parts of a print in their order, with their pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Pagination {
    parts: Vec<PartPages>,
    /// What the table of contents says, and the pages it takes.
    contents: Option<(Said, usize)>,
    /// What the comparison says, and the pages it takes.
    comparison: Option<((PageSetup, Arc<Comparison>), usize)>,
}

/// What a table of contents says but for the page numbers.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    setup: PageSetup,
    lines: Vec<contents::ContentsLine>,
}

impl Pagination {
    /// Counts the pages of `parts` of `book`. `known` is an earlier count of the
    /// same parts and the book it is of. `monitor` counts the sheets that have
    /// to be set.
    ///
    /// # Errors
    /// [`crate::error::Error::Cancelled`] where the monitor says so, and those of
    /// reading sheets that are not in memory.
    pub fn new(
        book: &Book,
        parts: &Parts,
        known: Option<(&Book, &Self)>,
        fonts: &Fonts,
        monitor: &Monitor,
    ) -> Result<Self> {
        let contexts = parts.contexts_of(book)?;
        let old = |context: &Context| {
            let (before, pagination) = known?;
            let was = before.context(context.sheet.id).ok()?;
            is_same(&was, context).then(|| pagination.of_sheet(context.sheet.id))?
        };
        let kept: Vec<Option<&PartPages>> = contexts.iter().map(old).collect();
        let changed: Vec<Context> = contexts
            .iter()
            .zip(&kept)
            .filter_map(|(context, kept)| kept.is_none().then_some(*context))
            .collect();
        monitor.begin(changed.len());
        let mut counted = each(&changed, monitor, |context, _| {
            let section = one_sheet(context, None, fonts);
            let paper = section.pages.first().map_or((0.0, 0.0), |page| (page.width, page.height));
            (section.title, section.pages.len(), paper)
        })?
        .into_iter();
        let sheets: Vec<(String, usize, (f32, f32))> = kept
            .into_iter()
            .filter_map(|kept| match kept {
                Some(kept) => Some((kept.title.clone(), kept.pages.len(), kept.paper)),
                None => counted.next(),
            })
            .collect();

        let front = Front::new(book, &contexts);
        let paper = Paper::new(&front.setup);
        let paper = (paper.width, paper.height);
        let mut whole = Self { parts: Vec::new(), contents: None, comparison: None };
        let appended = parts.comparison.as_deref().map(comparison::title);
        let appended = appended.as_deref();
        if let Some(cover) = front.cover(book, parts, fonts) {
            whole.push(cover.kind, cover.title, cover.pages.len(), paper);
        }
        if parts.contents && !contexts.is_empty() {
            let titles: Vec<(String, usize)> = sheets.iter().map(|(title, ..)| (title.clone(), 0)).collect();
            let said = Said { setup: front.setup.clone(), lines: lines(&contexts, &titles, appended, 0) };
            let before = known.and_then(|(_, known)| known.contents.as_ref());
            let pages = match before {
                Some((before, pages)) if *before == said => *pages,
                _ => front.contents(&contexts, &titles, appended, 0, fonts).pages.len(),
            };
            whole.push(SectionKind::Contents, "目次".to_owned(), pages, paper);
            whole.contents = Some((said, pages));
        }
        for (context, (title, pages, paper)) in contexts.iter().zip(sheets) {
            whole.push(SectionKind::Sheet(context.sheet.id), title, pages, paper);
        }
        if let Some(compared) = &parts.comparison {
            let said = (front.setup.clone(), compared.clone());
            let before = known.and_then(|(_, known)| known.comparison.as_ref());
            let pages = match before {
                Some((before, pages)) if *before == said => *pages,
                _ => front.comparison(book, parts, fonts).map_or(0, |section| section.pages.len()),
            };
            whole.push(SectionKind::Comparison, comparison::title(compared), pages, paper);
            whole.comparison = Some((said, pages));
        }
        Ok(whole)
    }

    fn push(&mut self, kind: SectionKind, title: String, pages: usize, paper: (f32, f32)) {
        let first = self.len();
        self.parts.push(PartPages { kind, title, pages: first..first + pages, paper });
    }

    fn of_sheet(&self, sheet: SheetId) -> Option<&PartPages> {
        self.part(SectionKind::Sheet(sheet))
    }

    /// The parts in the order of print.
    pub fn parts(&self) -> &[PartPages] {
        &self.parts
    }

    /// A part.
    pub fn part(&self, kind: SectionKind) -> Option<&PartPages> {
        self.parts.iter().find(|part| part.kind == kind)
    }

    /// The number of pages.
    pub fn len(&self) -> usize {
        self.parts.last().map_or(0, |part| part.pages.end)
    }

    /// Whether there is no page.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Sets one part of a print, the same as [`super::layout()`] sets it: `pagination`
/// is that of `parts` of `book`. `None` where there is no such part.
pub fn section(
    book: &Book,
    parts: &Parts,
    kind: SectionKind,
    pagination: &Pagination,
    fonts: &Fonts,
) -> Option<Section> {
    let place = pagination.part(kind)?;
    let contexts = parts.contexts_of(book).ok()?;
    let front = Front::new(book, &contexts);
    let mut section = match kind {
        SectionKind::Cover => front.cover(book, parts, fonts)?,
        SectionKind::Contents => {
            let of_sheet = |part: &&PartPages| matches!(part.kind, SectionKind::Sheet(_));
            let sheets: Vec<(String, usize)> = pagination
                .parts
                .iter()
                .filter(of_sheet)
                .map(|part| (part.title.clone(), part.pages.len()))
                .collect();
            let appended = pagination.part(SectionKind::Comparison).map(|part| part.title.as_str());
            front.contents(&contexts, &sheets, appended, place.pages.start, fonts)
        }
        SectionKind::Comparison => front.comparison(book, parts, fonts)?,
        SectionKind::Sheet(sheet) => {
            let at = contexts.iter().position(|context| context.sheet.id == sheet)?;
            let before = at.checked_sub(1).and_then(|before| contexts.get(before));
            one_sheet(contexts.get(at)?, before, fonts)
        }
    };
    front.number(&mut section, book, parts, (place.pages.start, pagination.len()), fonts);
    Some(section)
}

/// Whether a sheet is printed the same as in another state of the book, but for
/// its page numbers.
fn is_same(one: &Context, other: &Context) -> bool {
    one.sheet == other.sheet
        && one.policy == other.policy
        && one.plan == other.plan
        && one.form == other.form
        && one.book.head == other.book.head
        && one.book.has_rows_of(other.book, one.sheet.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{CellRecord, Change, Record};
    use crate::typeset::fixture::{Builder, small};
    use crate::typeset::layout;

    fn all() -> Parts {
        Parts { contents: true, ..Parts::default() }
    }

    fn count(book: &Book, known: Option<(&Book, &Pagination)>) -> (Pagination, Monitor) {
        let monitor = Monitor::default();
        (Pagination::new(book, &all(), known, Fonts::shared().unwrap(), &monitor).unwrap(), monitor)
    }

    /// Every part set alone must be the part of the whole.
    fn assert_is_the_whole(book: &Book, parts: &Parts, pagination: &Pagination) {
        let fonts = Fonts::shared().unwrap();
        let whole = layout(book, parts, fonts, &Monitor::default()).unwrap();
        assert_eq!(pagination.len(), whole.len());
        assert_eq!(pagination.parts().len(), whole.sections.len());
        for expected in &whole.sections {
            let own = section(book, parts, expected.kind, pagination, fonts).unwrap();
            assert!(own == *expected, "{}", expected.title);
        }
    }

    fn long_book() -> (Book, SheetId) {
        let mut builder = Builder::new();
        let long = "長い文が続きます。".repeat(300);
        builder.sheet(1, "");
        builder.row("短い事業", ["一", "二", "三", "継続"]);
        let changed = builder.sheet(2, "");
        builder.row("長い事業", [&long, "", "", ""]);
        builder.policy("次の施策");
        builder.sheet(3, "終わり");
        (builder.book, changed)
    }

    #[test]
    fn a_part_set_alone_is_the_part_of_the_whole() {
        for book in [small(), long_book().0] {
            for parts in [all(), Parts::default(), Parts { cover: false, ..Parts::default() }] {
                let fonts = Fonts::shared().unwrap();
                let pagination = Pagination::new(&book, &parts, None, fonts, &Monitor::default()).unwrap();
                assert_is_the_whole(&book, &parts, &pagination);
            }
        }
    }

    #[test]
    fn after_a_change_only_the_changed_sheet_is_counted_again() {
        let (before, changed) = long_book();
        let (known, _) = count(&before, None);
        let mut book = before.clone();
        let entry = book.entries_of(changed).unwrap().next().unwrap().id;
        let was = CellRecord {
            entry,
            column: "target".into(),
            cell: book.cell(entry, &"target".into()).unwrap().clone(),
        };
        let more = crate::book::Cell::Text("さらに長い文が続きます。".repeat(600));
        let is = CellRecord { cell: more, ..was.clone() };
        book.apply(&Change::update(Record::Cell(was), Record::Cell(is)));
        let (renewed, monitor) = count(&book, Some((&before, &known)));
        assert_eq!(monitor.total(), 1, "one sheet is set again");
        assert!(renewed.len() > known.len());
        assert_is_the_whole(&book, &all(), &renewed);
    }

    #[test]
    fn what_every_sheet_says_is_counted_again_everywhere() {
        let (before, _) = long_book();
        let (known, _) = count(&before, None);
        let mut book = before.clone();
        book.head_mut().title = "とても長い表題です。".repeat(40);
        let (renewed, monitor) = count(&book, Some((&before, &known)));
        assert_eq!(monitor.total(), 3);
        assert_is_the_whole(&book, &all(), &renewed);
        let (same, monitor) = count(&book, Some((&book, &renewed)));
        assert_eq!((monitor.total(), same == renewed), (0, true));
    }
}
