//! Any text in any width becomes lines: for the window's fields, and for paper.
#![no_main]

use arbitrary::Arbitrary;
use chosho::typeset::block::{self, Align, Style, TextBlock};
use chosho::typeset::kinsoku::class::Class;
use chosho::typeset::line::clusters;
use chosho::typeset::page::PageItem;
use chosho::typeset::{Artifact, FaceId, Fonts, Tag, break_lines};
use chosho_fuzz::lines::{is_space, kinsoku_holds, nothing_is_lost, seen};
use chosho_fuzz::text::Text;
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    text: Text,
    /// In tenths of an em, but for a few that are no width at all.
    width: u8,
    odd_width: Option<f32>,
    align: u8,
    indent: bool,
}

const SIZE: f32 = 10.0;

fuzz_target!(|input: Input| {
    let Input { text: Text(text), width, odd_width, align, indent } = input;
    let fonts = Fonts::shared().expect("the bundled faces");
    // What is endless or no number at all is for the window's side only.
    let em = f32::from(width) / 10.0;
    in_a_field(&text, odd_width.unwrap_or(em), fonts);
    let align = [Align::Start, Align::Center, Align::End, Align::Justify][usize::from(align) % 4];
    let indent = if indent { 1.0 } else { 0.0 };
    let style = Style { indent, ..Style::new(FaceId::Mincho, SIZE).aligned(align) };
    on_paper(&text, em * SIZE, style, fonts);
});

fn in_a_field(text: &str, width: f32, fonts: &Fonts) {
    let lines = break_lines(text, width, |cluster| em(cluster, fonts));
    nothing_is_lost(text, &lines);
    kinsoku_holds(text, &lines);
    for line in &lines {
        let line = seen(&text[line.clone()]);
        let used: f32 = clusters(line).map(|(_, cluster)| em(cluster, fonts)).sum();
        assert!(used <= width + 0.01 || drawn(line, fonts) <= 1, "{line:?} is {used} wide, not {width}");
    }
}

/// How wide a cluster is.
fn em(cluster: &str, fonts: &Fonts) -> f32 {
    let class = cluster.chars().next().map_or(Class::WesternSign, Class::of);
    f32::from(fonts.body(FaceId::Mincho, cluster, class, |_, _| {}).width) / 1000.0
}

/// How many clusters of a line make it wider. One alone may be wider than a line.
fn drawn(line: &str, fonts: &Fonts) -> usize {
    clusters(line).filter(|(_, cluster)| !is_space(cluster) && em(cluster, fonts) > 0.0).count()
}

fn on_paper(text: &str, width: f32, style: Style, fonts: &Fonts) {
    let lines = block::lines(text, width, style, fonts);
    nothing_is_lost(text, &lines);
    kinsoku_holds(text, &lines);
    let block = TextBlock::new(text, width, style, fonts);
    let mut items = Vec::new();
    block.place(0..block.len(), (0.0, 0.0), Tag::Artifact(Artifact::Layout), fonts, &mut items);
    let runs = items.iter().filter_map(|item| match item {
        PageItem::Text(run) => Some(run),
        PageItem::Rule(_) | PageItem::Fill(_) => None,
    });
    // Runs of one line stand on one baseline.
    let mut line = (f32::NEG_INFINITY, String::new());
    for run in runs {
        if run.y != line.0 {
            line = (run.y, String::new());
        }
        line.1.push_str(&run.text);
        let end = run.x + run.width();
        assert!(
            end <= width + 0.05 || drawn(seen(&line.1), fonts) <= 1,
            "{:?} ends at {end}, not {width}",
            line.1
        );
    }
}
