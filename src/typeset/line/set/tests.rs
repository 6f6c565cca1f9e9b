use proptest::prelude::*;

use super::super::tests::{any_text, cases};
use super::adjust::EXCEPTIONAL;
use super::*;
use crate::typeset::kinsoku;

/// Bodies as in the Mincho: ASCII and half-width kana half an em, all else one,
/// and the white of full-width punctuation as JLREQ has it.
fn body(cluster: &str, class: Class) -> TypeBody {
    let half = |character| matches!(character, ' '..='~' | '\u{FF61}'..='\u{FF9F}');
    let width = cluster.chars().fold(0, |width, character| match character {
        '\u{3099}' | '\u{309A}' | '\u{200B}' => width,
        _ if half(character) => width + 500,
        _ => width + 1000,
    });
    let (before, after) = match class {
        _ if width != 1000 => (0, 0),
        Class::OpeningBracket => (500, 0),
        Class::MiddleDot => (250, 250),
        _ if class.closes() => (0, 500),
        _ => (0, 0),
    };
    TypeBody { class, width, before, after }
}

fn measure(width: i64) -> LineMeasure {
    LineMeasure { width, indent: 0, justify: true, solid_end: false }
}

/// The lines as the table writes them: space that is added or taken away stands
/// in thousandths of an em where it is.
fn written(text: &str, measure: LineMeasure) -> Vec<String> {
    let paragraph = Paragraph::new(text, body);
    let set = paragraph.set(measure);
    let clusters: Vec<&str> = places(text).map(|(_, cluster)| cluster).collect();
    let space = |length: i64| if length == 0 { String::new() } else { format!("<{length:+}>") };
    set.lines
        .iter()
        .map(|line| {
            let each =
                line.clusters.clone().map(|at| clusters[at].to_owned() + &space(set.shifts[at].into()));
            space(line.start) + &each.collect::<String>()
        })
        .collect()
}

/// What `written` adds to a text.
fn plain(line: &str) -> String {
    line.split('<').map(|part| part.rsplit('>').next().unwrap()).collect()
}

#[test]
fn lines_are_spaced_squeezed_and_stretched_clause_by_clause() {
    let table = include_str!("lines.txt");
    let wrong: Vec<String> = cases(table)
        .map(|(at, width, expected)| {
            let text: String = expected.iter().map(|line| plain(line)).collect();
            let found = written(&text, measure((width * 1000.0) as i64)).join("⏎");
            (at, width, found, expected.join("⏎"))
        })
        .filter(|(_, _, found, expected)| found != expected)
        .map(|(at, width, found, expected)| {
            format!("lines.txt:{at}: in {width} em\n  {found}, not\n  {expected}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_indent_shortens_the_first_line_only() {
    let indented = |width| LineMeasure { indent: 1000, ..measure(width) };
    assert_eq!(written("あいうえおか", indented(4000)), ["<+1000>あいう", "えおか"]);
    // JLREQ 3.1.5, pattern 1.
    assert_eq!(written("「あ」いうえ", indented(4500)), ["<+500>「あ」い", "うえ"]);
}

#[test]
fn white_at_the_end_does_not_count_where_a_line_is_centred() {
    let measure = LineMeasure { justify: false, solid_end: true, ..measure(9000) };
    assert_eq!(written("（後期計画）", measure), ["<-500>（後期計画）<-500>"]);
    assert_eq!(written("あ。", measure), ["あ。<-500>"]);
}

#[test]
fn a_width_that_is_none_gives_a_cluster_a_line() {
    for width in [0, -1, i64::MIN / 4] {
        assert_eq!(written("あいう", measure(width)), ["あ", "い", "う"]);
    }
    assert_eq!(written("あいう", measure(i64::MAX / 4)), ["あいう"]);
    assert_eq!(written("", measure(4000)), [""]);
}

#[test]
fn what_is_not_drawn_moves_nothing() {
    assert_eq!(written("あ、\u{200B}「い", measure(9000)), ["あ、\u{200B}「い"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn lines_hold_every_cluster_and_keep_their_measure(
        text in any_text(),
        width in 0_i64..30_000,
        indent in 0_i64..2_000,
        justify: bool,
        solid_end: bool,
    ) {
        let text = text.split(super::super::is_newline).next().unwrap_or_default();
        let paragraph = Paragraph::new(text, body);
        let clusters = &paragraph.clusters;
        let measure = LineMeasure { width, indent: indent.min(width), justify, solid_end };
        let set = paragraph.set(measure);
        let count = set.lines.len();
        let mut next = 0;
        for (row, line) in set.lines.iter().enumerate() {
            // Nothing is lost but the spaces that hang.
            let between = next..line.clusters.start;
            prop_assert!(clusters[between].iter().all(|cluster| cluster.place.space), "{text:?}: {set:?}");
            next = line.clusters.end;
            let held = &clusters[line.clusters.clone()];
            let Some(last) = held.last() else { continue };
            let shifts = &set.shifts[line.clusters.clone()];

            // Nothing is squeezed by more than its white.
            for (pair, shift) in held.windows(2).zip(shifts) {
                let joint = pair[1].joint;
                let most = joint.squeeze.map_or(0, |(_, most)| most) + joint.resort;
                prop_assert!(*shift >= joint.natural - most, "{text:?}: {set:?}");
                prop_assert!(*shift <= joint.natural || joint.stretch.is_some(), "{text:?}: {set:?}");
            }
            let white = -shifts[shifts.len() - 1];
            prop_assert!(white == 0 || white == last.body.at_line_end(), "{text:?}: {set:?}");

            // No line is too long, and each that is justified is as long as all.
            let pen: i64 = held.iter().zip(shifts).map(|(one, shift)| i64::from(one.body.width) + i64::from(*shift)).sum();
            let end = line.start + pen;
            let single = held.iter().filter(|one| one.body.width > 0 && !one.place.space).count() <= 1;
            prop_assert!(end <= width || single, "{text:?} ends at {end}: {set:?}");
            if justify && row + 1 < count && end < width && !single {
                let natural: Vec<_> = held.windows(2).map(|pair| pair[1].joint.natural).collect();
                let joints = held[1..].iter().filter_map(|one| one.joint.stretch);
                let gain: i64 = joints.map(|(_, most)| i64::from(most) + i64::from(EXCEPTIONAL)).sum();
                let squeezed = natural.iter().zip(shifts).any(|(natural, shift)| shift < natural) || white > 0;
                prop_assert!(squeezed || natural == shifts[..natural.len()], "{text:?}: {set:?}");
                prop_assert!(width - end > gain, "{text:?} is ragged at {end}: {set:?}");
            }
        }
        prop_assert!(clusters[next..].iter().all(|cluster| cluster.place.space), "{text:?}: {set:?}");
    }

    #[test]
    fn no_line_starts_or_ends_as_it_must_not(text in any_text(), width in 0_i64..30_000) {
        let text = text.split(super::super::is_newline).next().unwrap_or_default();
        let clusters: Vec<_> = places(text).collect();
        let set = Paragraph::new(text, body).set(measure(width));
        for pair in set.lines.windows(2) {
            let (line, first) = (pair[0].clusters.clone(), pair[1].clusters.start);
            let Some((_, last)) = clusters[line.clone()].last() else { continue };
            let (before, after) = (last.chars().next().unwrap(), clusters[first].1.chars().next().unwrap());
            let forced = clusters[line].iter().skip(1).all(|(place, _)| !place.bearable);
            prop_assert!(kinsoku::may_break_between(before, after) || forced, "{text:?} in {width}: {set:?}");
        }
    }
}

#[test]
fn a_long_text_is_read_and_set_in_one_go() {
    for text in ["事業の評価、", "0123456789", "（", "########", " ", "第", "、、、、", "a", "1,", "。"]
    {
        let text = text.repeat(60_000 / text.len());
        let mut asked = 0;
        let paragraph = Paragraph::new(&text, |cluster, class| {
            asked += 1;
            body(cluster, class)
        });
        let set = paragraph.set(measure(20_000));
        assert_eq!(asked, set.shifts.len());
        assert!(set.lines.len() <= asked.max(1));
    }
}
