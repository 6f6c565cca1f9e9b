use super::*;
use crate::book::testing::{Small, small};
use crate::book::{Cell, CellRecord, Change, Comparing, Record, SheetId};
use crate::export::pdf;
use crate::typeset::TextSource;
use raster::File;

const SCALE: f32 = 0.5;

fn new() -> Preview {
    Preview::new(Arc::new(|| {}))
}

fn page(part: SectionKind, index: usize) -> PageKey {
    PageKey { part, index }
}

fn want(part: SectionKind, index: usize, has: Option<Stamp>) -> Want {
    Want { page: page(part, index), scale: SCALE, has }
}

fn request(book: &Arc<Book>, shown: SectionKind, wants: Vec<Want>) -> Request {
    Request { book: book.clone(), parts: Parts::default(), compares: None, shown, wants }
}

/// What comes of a request until it is done.
fn answer(preview: &mut Preview, request: Request) -> Vec<Event> {
    let number = preview.ask(request);
    let mut all = Vec::new();
    loop {
        match preview.wait().expect("the thread ended") {
            Event::Done(done) if done == number => return all,
            Event::Failed(error) => panic!("{error}"),
            event => all.push(event),
        }
    }
}

fn pictures(events: &[Event]) -> Vec<(PageKey, Stamp, &Image)> {
    let drawn = |event| match event {
        &Event::Drawn(page, _, stamp, ref image) => Some((page, stamp, image)),
        _ => None,
    };
    events.iter().filter_map(drawn).collect()
}

/// The book with another text in the first cell of a sheet.
fn edited(book: &Book, sheet: SheetId, text: &str) -> Arc<Book> {
    let mut book = book.clone();
    let entry = book.entries_of(sheet).unwrap().next().unwrap().id;
    let record = |text: &str| {
        Record::Cell(CellRecord { entry, column: "target".into(), cell: Cell::Text(text.to_owned()) })
    };
    let before = book.text(entry, &"target".into()).to_owned();
    book.apply(&Change::update(record(&before), record(text)));
    Arc::new(book)
}

#[test]
fn what_is_shown_is_what_the_file_shows() {
    let Small { book, first, .. } = small();
    let file = File::new(pdf::write(&book, &Parts::default(), &Monitor::default()).unwrap()).unwrap();
    let shown = SectionKind::Sheet(first);
    let events = answer(&mut new(), request(&Arc::new(book), shown, vec![want(shown, 0, None)]));
    let [(key, _, image)] = pictures(&events)[..] else { panic!("{events:?}") };
    assert_eq!(key, page(shown, 0));
    // The cover comes before it.
    assert!(*image == file.draw(1, SCALE).unwrap());
    assert_eq!((image.width, image.height), (421, 298));
    let dark = image.rgba.chunks(4).filter(|pixel| pixel[0] < 100).count();
    assert!(dark > 500, "{dark} dark pixels");
}

#[test]
fn the_pages_of_all_parts_are_counted_and_those_shown_say_what_stands_where() {
    let Small { book, first, second } = small();
    let events = answer(&mut new(), request(&Arc::new(book), SectionKind::Sheet(second), vec![]));
    let counted = events.iter().find_map(|event| match event {
        Event::Counted(pagination) => Some(pagination),
        _ => None,
    });
    let kinds: Vec<SectionKind> = counted.unwrap().parts().iter().map(|part| part.kind).collect();
    assert_eq!(kinds, [SectionKind::Cover, SectionKind::Sheet(first), SectionKind::Sheet(second)]);
    let pages = events.iter().find_map(|event| match event {
        Event::Set(kind, pages) => Some((*kind, pages)),
        _ => None,
    });
    let (kind, pages) = pages.unwrap();
    assert_eq!(kind, SectionKind::Sheet(second));
    assert!(pages[0].areas.iter().any(|area| area.source == TextSource::Overall(second)));
}

#[test]
fn a_page_that_has_not_changed_is_not_drawn_again() {
    let Small { book, first, second } = small();
    let (mut preview, book) = (new(), Arc::new(book));
    let (one, other) = (SectionKind::Sheet(first), SectionKind::Sheet(second));
    let both = |stamps: [Option<Stamp>; 2]| vec![want(one, 0, stamps[0]), want(other, 0, stamps[1])];
    let events = answer(&mut preview, request(&book, one, both([None, None])));
    let stamps: Vec<Stamp> = pictures(&events).iter().map(|&(_, stamp, _)| stamp).collect();
    assert_eq!(stamps.len(), 2);

    let has = [Some(stamps[0]), Some(stamps[1])];
    assert!(pictures(&answer(&mut preview, request(&book, one, both(has)))).is_empty());
    let book = edited(&book, first, "書き直した目標");
    let events = answer(&mut preview, request(&book, one, both(has)));
    let [(key, stamp, _)] = pictures(&events)[..] else { panic!("{events:?}") };
    assert_eq!(key, page(one, 0));
    assert!(!stamps.contains(&stamp));
}

#[test]
fn page_numbers_are_those_of_the_whole_though_one_part_is_drawn() {
    let Small { book, first, second } = small();
    let (mut preview, book) = (new(), Arc::new(book));
    let last = SectionKind::Sheet(second);
    let events = answer(&mut preview, request(&book, last, vec![want(last, 0, None)]));
    let stamp = pictures(&events)[0].1;
    // The sheet before grows by pages: 「3 / 3」 becomes something else.
    let book = edited(&book, first, &"長い文が続きます。".repeat(600));
    let events = answer(&mut preview, request(&book, last, vec![want(last, 0, Some(stamp))]));
    assert_eq!(pictures(&events).len(), 1, "the page says another number");
}

#[test]
fn the_newest_request_wins() {
    let Small { book, first, .. } = small();
    let mut preview = new();
    let shown = SectionKind::Sheet(first);
    let mut book = Arc::new(book);
    for at in 0..30 {
        book = edited(&book, first, &format!("{at}回目"));
        preview.ask(request(&book, shown, vec![want(shown, 0, None)]));
    }
    let events = answer(&mut preview, request(&book, shown, vec![want(shown, 0, None)]));
    let last = pictures(&events).last().unwrap().2;
    let alone = answer(&mut new(), request(&book, shown, vec![want(shown, 0, None)]));
    assert!(*last == *pictures(&alone)[0].2);
}

#[test]
fn a_sheet_that_is_gone_has_no_pages_and_none_is_drawn() {
    let Small { book, first, .. } = small();
    let parts = Parts::only(vec![first]);
    let request = Request {
        parts,
        ..request(&Arc::new(book), SectionKind::Cover, vec![want(SectionKind::Cover, 0, None)])
    };
    let events = answer(&mut new(), request);
    assert!(pictures(&events).is_empty());
    assert!(
        matches!(&events[..], [Event::Counted(_), Event::Set(SectionKind::Cover, pages)] if pages.is_empty())
    );
}

#[test]
fn once_closed_it_can_be_asked_again() {
    let Small { book, first, .. } = small();
    let (mut preview, book) = (new(), Arc::new(book));
    let shown = SectionKind::Sheet(first);
    preview.ask(request(&book, shown, vec![want(shown, 0, None)]));
    preview.close();
    assert!(preview.poll().is_empty() && preview.wait().is_none());
    assert_eq!(pictures(&answer(&mut preview, request(&book, shown, vec![want(shown, 0, None)]))).len(), 1);
}

#[test]
fn a_huge_picture_is_drawn_no_larger_than_screens_can_take() {
    let Small { book, first, .. } = small();
    let shown = SectionKind::Sheet(first);
    let huge = Want { scale: 100.0, ..want(shown, 0, None) };
    let events = answer(&mut new(), request(&Arc::new(book), shown, vec![huge]));
    let image = pictures(&events)[0].2;
    assert_eq!(image.width.max(image.height), 4096);
}

#[test]
fn what_changed_since_last_year_follows_where_it_is_asked_for_and_known() {
    let Small { mut book, first, .. } = small();
    let kinds = |book: &Book| -> Vec<SectionKind> {
        let asked = Request {
            compares: Some(Comparing::default()),
            ..request(&Arc::new(book.clone()), SectionKind::Comparison, vec![])
        };
        let events = answer(&mut new(), asked);
        let counted = events.into_iter().find_map(|event| match event {
            Event::Counted(pagination) => Some(pagination),
            _ => None,
        });
        counted.unwrap().parts().iter().map(|part| part.kind).collect()
    };
    assert!(!kinds(&book).contains(&SectionKind::Comparison));
    crate::book::testing::with_last_year(&mut book);
    let book = edited(&book, first, "書き換えた文");
    assert_eq!(kinds(&book).last(), Some(&SectionKind::Comparison));
}

#[test]
fn a_thread_that_breaks_down_is_told_and_the_next_request_starts_another() {
    let Small { book, first, .. } = small();
    let (mut preview, book) = (new(), Arc::new(book));
    let shown = SectionKind::Sheet(first);
    let ask = || request(&book, shown, vec![want(shown, 0, None)]);
    preview.break_down();
    preview.ask(ask());
    assert!(matches!(preview.wait(), Some(Event::Failed(Error::BrokenOff))));
    assert!(preview.wait().is_none(), "it is told once");
    assert_eq!(pictures(&answer(&mut preview, ask())).len(), 1);
}
