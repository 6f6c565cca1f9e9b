//! Whatever stands in whichever field: it is all on the paper, and nowhere on
//! top of anything else.

use proptest::prelude::*;

use super::*;
use crate::book::{Change, Column, Context, Entry, Record, Running};
use crate::typeset::missing_characters;

/// Texts that clerks write, and texts that nobody does.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ぁ-ん一-龠、。（）「」]{1,12}",
        2 => "[0-9]{1,7}(人|か所|％)?",
        2 => "[A-Za-z ]{1,20}",
        1 => "\\{(年度|計画名|ページ|頁)\\}",
        1 => "[\u{200D}\u{202E}א-ת🏠👨👩𠮷\u{10FFFD}\u{E0100}ｶﾞ]{1,40}",
        1 => "\n",
    ];
    (prop::collection::vec(piece, 0..12), prop_oneof![12 => Just(1usize), 1 => Just(12)])
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

/// The book with a text in each field that is printed.
fn book(texts: &[String], setup: PageSetup) -> Book {
    let text = |at: usize| texts[at % texts.len()].clone();
    let mut builder = Builder::with_form(|form| {
        *form.page = PageSetup {
            header: Running { left: text(0), center: text(1), right: text(2) },
            footer: Running { left: text(3), ..form.page.footer.clone() },
            ..setup
        };
        form.captions.overall = text(4);
        form.captions.policy = text(5);
        form.columns[1].caption = text(6);
        form.ratings[0].definition = text(7);
    });
    builder.book.head_mut().title = text(8);
    builder.book.head_mut().department = text(9);
    builder.policy(&text(10));
    let sheet = builder.sheet(1, &text(11));
    let parent = builder.row(&text(12), [&text(13), &text(14), &text(15), "継続"]);
    let part = builder.entry(&text(16), &["新規"], Some(parent));
    builder.cell(part, "achievement", Cell::Merged);
    builder.cell(part, "target", Cell::Text(text(17)));
    let mut sheet = builder.book.sheet(sheet).unwrap().clone();
    sheet.goals = vec![text(18)];
    sheet.measures = vec![text(19)];
    builder.book.apply(&Change::insert(Record::Sheet(sheet)));
    builder.book
}

fn any_setup() -> impl Strategy<Value = PageSetup> {
    let lengths = [60.0_f32, 150.0, 210.0, 297.0, 420.0];
    let of = move || prop::sample::select(lengths.to_vec());
    (of(), of(), 0.0_f32..40.0, prop::sample::select(vec![7.0_f32, 9.0, 12.0, 24.0]), any::<bool>()).prop_map(
        |(width_mm, height_mm, margin, body_pt, shrink)| PageSetup {
            width_mm,
            height_mm,
            margins: Margins::all(margin),
            body_pt,
            shrink,
            ..PageSetup::a4_landscape()
        },
    )
}

/// What can be seen of a text.
fn ink(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect()
}

/// The box of a run: its glyphs' em boxes.
fn frame(run: &page::GlyphRun) -> (f32, f32, f32, f32) {
    (run.x, run.y - run.size * 0.8, run.x + run.width(), run.y + run.size * 0.1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn all_of_it_is_printed_and_nothing_meets(
        texts in prop::collection::vec(any_text(), 1..20),
        setup in any_setup(),
    ) {
        let book = book(&texts, setup);
        let parts = Parts { contents: true, ..Parts::default() };
        let fonts = Fonts::shared().unwrap();
        let layout = layout(&book, &parts, fonts, &Monitor::default()).unwrap();
        let mut printed = String::new();
        for page in layout.pages() {
            let runs: Vec<_> = page.items.iter().filter_map(|item| match item {
                PageItem::Text(run) => Some(run),
                PageItem::Rule(_) | PageItem::Fill(_) => None,
            }).collect();
            for (at, run) in runs.iter().enumerate() {
                printed.push_str(&ink(&run.text));
                let (left, top, right, bottom) = frame(run);
                // A cell cannot be narrower than its widest character.
                let slack = 2.0 * run.size;
                prop_assert!(top > -slack && bottom < page.height + slack, "{:?}", run.text);
                prop_assert!(left > -slack && right < page.width + 17.0 * run.size, "{:?}", run.text);
                for other in &runs[at + 1..] {
                    // Runs of one line meet at its faces' borders; they share a baseline.
                    let (left2, top2, right2, bottom2) = frame(other);
                    let apart = right <= left2 + 1.0 || right2 <= left + 1.0
                        || bottom <= top2 + 1.0 || bottom2 <= top + 1.0;
                    let wide = run.width() > page.width * 0.9 || run.size > 15.0 || page.width < 400.0;
                    prop_assert!(apart || wide, "{:?} meets {:?}", run.text, other.text);
                }
            }
        }
        for context in book.contexts().map(Result::unwrap) {
            let texts = context.entries().flat_map(|entry| {
                context.form.cell_columns().map(move |column| book_text(&context, entry, column))
            });
            for text in texts.chain([context.sheet.overall.clone()]) {
                // Headers and continuations stand between two pages' parts.
                let mut rest = printed.chars();
                prop_assert!(ink(&shown(&text, fonts)).chars().all(|wanted| rest.any(|one| one == wanted)));
            }
        }
        // What is not printed as it is is named.
        let named = missing_characters(&book, &layout, fonts);
        let private = printed.contains('\u{10FFFD}');
        prop_assert_eq!(private, named.iter().any(|missing| missing.character.contains('\u{10FFFD}')));
    }
}

fn book_text(context: &Context, entry: &Entry, column: &Column) -> String {
    context.book.text(entry.id, &column.id).to_owned()
}

/// A text without what has no glyph: joiners, lone selectors.
fn shown(text: &str, fonts: &Fonts) -> String {
    let mut shown = String::new();
    fonts.shape(FaceId::Mincho, text, |_, range| shown.push_str(&text[range]));
    shown
}
