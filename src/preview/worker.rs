//! The thread that makes the pictures.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::raster::{File, Image};
use super::{Event, PageKey, Request, Stamp, Want};
use crate::background::{Inbox, Outbox};
use crate::book::{Book, Comparing};
use crate::error::{Error, Result};
use crate::export::pdf;
use crate::monitor::Monitor;
use crate::review::Marker;
use crate::typeset::{self, Element, Fonts, Layout, Page, Pagination, Parts, Section, SectionKind};

/// How many parts are kept as they are set, and how many pages are known again.
const PARTS: usize = 24;
const PAGES: usize = 512;

/// A request on its way.
pub(super) struct Job {
    pub number: u64,
    pub request: Request,
    pub monitor: Arc<Monitor>,
}

/// Works until there is nobody left to work for.
pub(super) fn run(inbox: &Inbox<Job>, outbox: &Outbox<Event>, counting: &Monitor) {
    let say = |event| outbox.answer(event);
    let mut desk = Desk::default();
    while let Some(mut job) = inbox.newest() {
        let compared = desk.compare(&mut job.request);
        let outcome = match compared.and_then(|()| desk.work(&job, counting, &say)) {
            Ok(()) => Event::Done(job.number),
            Err(Error::Cancelled) => continue,
            Err(error) => Event::Failed(error),
        };
        if !say(outcome) {
            return;
        }
    }
}

/// What is kept from request to request.
#[derive(Default)]
struct Desk {
    counted: Option<Counted>,
    /// The parts of `counted` that were set, those used last at the end.
    set: VecDeque<Set>,
    known: Known,
    marker: Marker,
}

/// A state of a book whose pages are counted.
struct Counted {
    book: Arc<Book>,
    parts: Parts,
    compares: Option<Comparing>,
    pagination: Arc<Pagination>,
}

/// A part that is set, and its file once that is needed.
struct Set {
    kind: SectionKind,
    title: String,
    pages: Vec<(Arc<Page>, Stamp)>,
    elements: Vec<Element>,
    file: Option<File>,
}

impl Set {
    /// The part by itself, to be written as a file.
    fn layout(&self) -> Layout {
        let pages = self.pages.iter().map(|(page, _)| page.as_ref().clone()).collect();
        let elements = self.elements.clone();
        Layout { sections: vec![Section { kind: self.kind, title: self.title.clone(), pages, elements }] }
    }
}

impl Desk {
    /// Adds what changed since last year where that is asked for.
    fn compare(&mut self, request: &mut Request) -> Result<()> {
        if let Some(comparing) = &request.compares {
            let is_it = |counted: &&Counted| {
                Arc::ptr_eq(&counted.book, &request.book) && counted.compares.as_ref() == Some(comparing)
            };
            let known = self.counted.as_ref().filter(is_it);
            let known = known.and_then(|counted| counted.parts.comparison.clone());
            request.parts.comparison = match known {
                None => self.marker.compare(&request.book, comparing)?,
                known => known,
            };
        }
        Ok(())
    }

    fn work(&mut self, job: &Job, counting: &Monitor, say: &impl Fn(Event) -> bool) -> Result<()> {
        let fonts = Fonts::shared()?;
        let request = &job.request;
        let pagination = self.count(request, fonts, counting, say)?;
        job.monitor.check()?;
        let shown = self.set(request.shown, request, &pagination, fonts);
        let pages = shown.map(|set| set.pages.iter().map(|(page, _)| page.clone()).collect());
        request.book.check_read()?;
        say(Event::Set(request.shown, pages.unwrap_or_default()));
        for want in &request.wants {
            job.monitor.check()?;
            let Some(set) = self.set(want.page.part, request, &pagination, fonts) else { continue };
            if let Some((stamp, image)) = draw(set, want, &request.book, &job.monitor)? {
                say(Event::Drawn(want.page, want.scale, stamp, image));
            }
        }
        Ok(())
    }

    /// The pages of the whole print. Not broken off for a newer request: that one
    /// will need most of it too.
    fn count(
        &mut self,
        request: &Request,
        fonts: &Fonts,
        monitor: &Monitor,
        say: &impl Fn(Event) -> bool,
    ) -> Result<Arc<Pagination>> {
        let Request { book, parts, compares, .. } = request;
        if let Some(counted) = &self.counted
            && Arc::ptr_eq(&counted.book, book)
            && counted.parts == *parts
        {
            return Ok(counted.pagination.clone());
        }
        let known = self.counted.as_ref().map(|counted| (counted.book.as_ref(), counted.pagination.as_ref()));
        let pagination = Arc::new(Pagination::new(book, parts, known, fonts, monitor)?);
        self.set.clear();
        self.counted = Some(Counted {
            book: book.clone(),
            parts: parts.clone(),
            compares: *compares,
            pagination: pagination.clone(),
        });
        say(Event::Counted(pagination.clone()));
        Ok(pagination)
    }

    /// A part as it is set; `None` where the print has no such part.
    fn set(
        &mut self,
        kind: SectionKind,
        request: &Request,
        pagination: &Pagination,
        fonts: &Fonts,
    ) -> Option<&mut Set> {
        let set = match self.set.iter().position(|set| set.kind == kind) {
            Some(at) => self.set.remove(at)?,
            None => {
                let Section { kind, title, pages, elements } =
                    typeset::section(&request.book, &request.parts, kind, pagination, fonts)?;
                // What could not be read would look empty.
                if request.book.unread().is_some() {
                    return None;
                }
                if self.set.len() >= PARTS {
                    self.set.pop_front();
                }
                let pages = pages.into_iter().enumerate();
                let pages = pages
                    .map(|(index, page)| self.known.stamp(PageKey { part: kind, index }, page))
                    .collect();
                Set { kind, title, pages, elements, file: None }
            }
        };
        self.set.push_back(set);
        self.set.back_mut()
    }
}

/// The picture that is wanted, unless it is there already or there is no such page.
fn draw(set: &mut Set, want: &Want, book: &Book, monitor: &Monitor) -> Result<Option<(Stamp, Image)>> {
    let Some(&(_, stamp)) = set.pages.get(want.page.index) else { return Ok(None) };
    if want.has == Some(stamp) {
        return Ok(None);
    }
    if set.file.is_none() {
        set.file = Some(File::new(pdf::draw(book, &set.layout(), monitor)?)?);
    }
    let image = set.file.as_ref().map(|file| file.draw(want.page.index, want.scale)).transpose()?;
    Ok(image.map(|image| (stamp, image)))
}

/// Pages seen before, by what they show.
#[derive(Default)]
struct Known {
    pages: HashMap<PageKey, (Arc<Page>, Stamp)>,
    last: Stamp,
}

impl Known {
    /// The page with its stamp: that of before where it has not changed.
    fn stamp(&mut self, key: PageKey, page: Page) -> (Arc<Page>, Stamp) {
        if let Some((before, stamp)) = self.pages.get(&key)
            && **before == page
        {
            return (before.clone(), *stamp);
        }
        if self.pages.len() >= PAGES {
            self.pages.clear();
        }
        self.last += 1;
        let known = (Arc::new(page), self.last);
        self.pages.insert(key, known.clone());
        known
    }
}
