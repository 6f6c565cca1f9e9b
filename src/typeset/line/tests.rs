use proptest::prelude::*;

use super::*;

/// Widths as in the Mincho: ASCII and half-width kana half an em, all else one.
fn em(cluster: &str) -> f32 {
    let width = |character| match character {
        ' '..='~' | '\u{FF61}'..='\u{FF9F}' => 0.5,
        '\u{3099}' | '\u{309A}' => 0.0,
        _ => 1.0,
    };
    cluster.chars().map(width).sum()
}

fn lines(text: &str, width: f32) -> Vec<&str> {
    break_lines(text, width, em).into_iter().map(|range| &text[range]).collect()
}

/// The cases of a table: its line, the width in em, the lines that must come out.
pub(super) fn cases(table: &str) -> impl Iterator<Item = (usize, f32, Vec<&str>)> {
    table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).map(
        |(at, line)| {
            let (width, lines) = line.split_once('\t').unwrap();
            (at + 1, width.parse().unwrap(), lines.split('⏎').collect())
        },
    )
}

#[test]
fn kinsoku_holds_clause_by_clause() {
    let table = include_str!("kinsoku.txt");
    assert!(cases(table).count() > 300);
    let wrong: Vec<String> = cases(table)
        .map(|(at, width, expected)| {
            (at, width, lines(&expected.concat(), width).join("⏎"), expected.join("⏎"))
        })
        .filter(|(_, _, found, expected)| found != expected)
        .map(|(at, width, found, expected)| {
            format!("kinsoku.txt:{at}: in {width} em {found}, not {expected}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Unicode's own samples hold, but where JLREQ has it otherwise.
#[test]
fn lines_end_where_unicode_has_it_unless_kinsoku_objects() {
    let (mut same, mut tailored) = (0, 0);
    for sample in include_str!("LineBreakTest.txt").lines().filter(|line| !line.starts_with('#')) {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for token in sample.split(' ') {
            match token {
                "×" => {}
                "÷" => ends.push(text.len()),
                code => text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()),
            }
        }
        let figures = figures(&text);
        for (place, cluster) in places(&text).skip(1) {
            let at = place.start;
            let unicode = ends.contains(&at);
            if place.free == unicode {
                same += 1;
                continue;
            }
            tailored += 1;
            let before = text[..at].trim_end_matches([' ', '\t', '\u{3000}']).chars().next_back();
            let after = cluster.chars().next().unwrap();
            let explained = match before {
                Some(before) if unicode => !kinsoku::may_break_between(before, after),
                Some(before) => kinsoku::may_break_here_too(before, after),
                None => !kinsoku::may_start_line(after),
            };
            let figure = figures.iter().any(|figure| figure.start < at && at < figure.end);
            assert!(explained || (unicode && figure), "{sample}: {text:?} at {at}");
        }
    }
    assert!(same > 2_000 && tailored * 10 < same, "{same} as in UAX #14, {tailored} tailored");
}

/// Spaces and newlines, and what has no proper place to break.
#[test]
fn spaces_hang_newlines_end_a_line_and_long_words_are_parted() {
    for (text, width, expected) in [
        ("ab cd ef", 2.5, "ab cd |ef"),
        ("あい\u{3000}\u{3000}う", 2.0, "あい\u{3000}\u{3000}|う"),
        ("あ\n\nい\n", 9.0, "あ||い|"),
        ("あ\r\nい", 9.0, "あ|い"),
        ("", 9.0, ""),
        ("ABCDEFGH", 2.0, "ABCD|EFGH"),
        ("（あああ）", 0.5, "（|あ|あ|あ|）"),
        ("か\u{3099}か\u{3099}", 1.0, "か\u{3099}|か\u{3099}"),
        ("約1,500千円", 4.0, "約1,500|千円"),
        ("あ……………", 2.0, "あ|……|……|…"),
    ] {
        assert_eq!(lines(text, width).join("|"), expected, "{text}");
    }
}

#[test]
fn a_long_text_takes_no_long_time() {
    let advances = std::cell::Cell::new(0_usize);
    for text in ["事業の評価、", "0123456789", "（", "########", " ", "第", "、、、、", "a", "\n", "1,"]
    {
        let text = text.repeat(60_000 / text.len());
        advances.set(0);
        break_lines(&text, 20.0, |cluster| {
            advances.set(advances.get() + 1);
            em(cluster)
        });
        assert!(advances.get() <= text.chars().count());
    }
}

#[test]
fn a_width_that_is_none_still_gives_lines() {
    for width in [0.0, -3.0, f32::NAN, f32::NEG_INFINITY] {
        assert_eq!(lines("あいう", width), ["あ", "い", "う"]);
    }
    assert_eq!(lines("あいう", f32::INFINITY), ["あいう"]);
}

/// Text with more than its share of what the rules are about.
pub(super) fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[あ-ん亜-熙ア-ヴ]{1,4}",
        4 => "[、。，．）」』】（「『【・：；ー々っゃ〜～！？…―※①③％第]{1,3}",
        3 => "[0-9０-９,.，．]{1,6}",
        2 => prop::sample::select(vec!["人", "か所", "年度", "施設", "\n", "\r\n", " ", "\u{3000}", "か\u{3099}"])
            .prop_map(str::to_owned),
        1 => "[a-zA-Z ()-]{1,8}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// The places at which a line could have been broken at all.
fn bearable_within(line: &str) -> bool {
    places(line).skip(1).any(|(place, _)| place.bearable)
}

#[test]
fn joined_emoji_are_taken_apart_like_what_is_drawn_of_them() {
    let joined = "👨\u{200D}👩\u{200D}👧";
    assert_eq!(lines(joined, 1.0), ["👨\u{200D}", "👩\u{200D}", "👧"]);
    assert_eq!(lines("か\u{3099}", 0.5), ["か\u{3099}"], "a letter and its mark are not");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_character_is_lost_or_doubled(text in any_text(), width in 0.0_f32..30.0) {
        let mut next = 0;
        for range in break_lines(&text, width, em) {
            let between = &text[next..range.start];
            prop_assert!(between.chars().all(is_newline), "{between:?} is lost");
            prop_assert!(!text[range.clone()].contains(is_newline));
            next = range.end;
        }
        prop_assert!(text[next..].is_empty());
    }

    #[test]
    fn there_are_as_many_paragraphs_as_newlines(text in any_text()) {
        let broken = break_lines(&text, f32::INFINITY, em).len();
        prop_assert_eq!(broken, text.replace("\r\n", "\n").matches(is_newline).count() + 1);
    }

    #[test]
    fn no_line_is_too_wide(text in any_text(), width in 0.0_f32..30.0) {
        for line in lines(&text, width) {
            let seen = line.trim_end_matches([' ', '\t', '\u{3000}', '\u{200B}']);
            let used: f32 = clusters(seen).map(|(_, cluster)| em(cluster)).sum();
            let single = clusters(seen).filter(|(_, cluster)| !is_space(cluster)).count() <= 1;
            prop_assert!(used <= width + 0.01 || single, "{line:?} is {used} wide, not {width}");
        }
    }

    #[test]
    fn no_line_starts_or_ends_as_it_must_not(text in any_text(), width in 0.0_f32..30.0) {
        let ranges = break_lines(&text, width, em);
        for pair in ranges.windows(2) {
            let (before, after) = (&text[pair[0].clone()], &text[pair[1].clone()]);
            if pair[0].end != pair[1].start {
                continue; // the writer broke the line
            }
            let end = before.trim_end_matches([' ', '\t', '\u{3000}', '\u{200B}']);
            let (Some((_, last)), Some(first)) = (clusters(end).last(), after.chars().next()) else { continue };
            let last = last.chars().next().unwrap();
            prop_assert!(
                kinsoku::may_break_between(last, first) || !bearable_within(before),
                "{before:?} | {after:?}"
            );
        }
    }
}
