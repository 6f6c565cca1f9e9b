use icu_segmenter::GraphemeClusterSegmenter;
use proptest::prelude::*;

use super::*;
use crate::lookalike::is_blank;

fn matcher(text: &str, regex: bool, folding: Folding) -> Matcher {
    Matcher::new(&Query { text: text.to_owned(), regex, folding }).unwrap().unwrap()
}

/// What is found in `text`.
fn found<'t>(matcher: &Matcher, text: &'t str) -> Vec<&'t str> {
    matcher.find(text).into_iter().map(|range| &text[range]).collect()
}

fn replaced(matcher: &Matcher, text: &str, with: &str) -> String {
    apply(text, &matcher.edits(text, with))
}

#[test]
fn words_are_found_as_they_are_or_folded() {
    let none = Folding::NONE;
    let all = Folding::ALL;
    for (query, folding, text, hits) in [
        ("保育", none, "保育園の保育", &["保育", "保育"][..]),
        ("１", none, "1と１", &["１"]),
        ("1", all, "1と１と①", &["1", "１", "①"]),
        ("がいど", all, "ガイドとｶﾞｲﾄﾞとがいど", &["ガイド", "ｶﾞｲﾄﾞ", "がいど"]),
        ("か", all, "ガかカ", &["か", "カ"]),
        ("カ", none, "ｶﾞとカ", &["カ"]),
        ("か", none, "か\u{3099}とか", &["か"]),
        ("株", all, "㈱と(株)", &["株"]),
        ("(株)", all, "㈱と（株）", &["㈱", "（株）"]),
        ("pdf", all, "PDFをＰｄｆに", &["PDF", "Ｐｄｆ"]),
        ("ああ", none, "ああああ", &["ああ", "ああ"]),
        ("見込み\n達成", none, "見込み\n達成", &["見込み\n達成"]),
        ("～", all, "10〜20、10～20、10~20", &["〜", "～", "~"]),
    ] {
        assert_eq!(found(&matcher(query, false, folding), text), hits, "{query}");
    }
}

#[test]
fn patterns_are_found_in_folded_text() {
    let all = Folding::ALL;
    for (pattern, text, hits) in [
        (r"平成\d+年度", "平成２２年度と平成9年度", &["平成２２年度", "平成9年度"][..]),
        ("[ア-ン]+ー", "データと調査", &["デー"]),
        ("（仮称）", "（仮称）と(仮称)と仮称", &["（仮称）", "(仮称)"]),
        ("^・.*$", "・相談\n保育\n・広場", &["・相談", "・広場"]),
        ("x*", "保育", &[]),
        (r"\S+", "ＡＢ　ｃ", &["ＡＢ", "ｃ"]),
        ("b", "ＡＢ", &["Ｂ"]),
    ] {
        assert_eq!(found(&matcher(pattern, true, all), text), hits, "{pattern}");
    }
}

#[test]
fn a_replacement_keeps_the_width_of_what_it_takes_over() {
    let all = Folding::ALL;
    for (pattern, text, with, new) in [
        (r"平成(\d+)年", "平成２２年度", "H$1年", "H２２年度"),
        (r"(\S+)と(\S+)", "ガクドウと保育", "$2と$1", "保育とガクドウ"),
        ("、", "一、二", r"、\n", "一、\n二"),
        ("円", "百円", "$$\\\\$9$", "百$\\$"),
    ] {
        assert_eq!(replaced(&matcher(pattern, true, all), text, with), new, "{pattern}");
    }
    assert_eq!(
        replaced(&matcher("円", false, all), "百円", r"$1\n"),
        r"百$1\n",
        "words are taken as they are"
    );
}

/// Whatever counts otherwise: texts that look the same, and forms of one character.
#[test]
fn what_looks_the_same_is_found_and_replaced() {
    for (one, other) in [
        ("食育方針", "⾷育⽅針"),
        ("食べ方教室", "⻝べ⽅教室"),
        ("月1回", "⽉1回"),
        ("戸籍", "⼾籍"),
        ("戶籍", "⼾籍"),
        ("葛飾", "葛\u{E0100}飾"),
        ("神社", "\u{FA19}社"),
        ("がくどう", "か\u{3099}くと\u{3099}う"),
        ("保育園", "保\u{200B}育\u{AD}園"),
        ("保育園", "\u{FEFF}保育園\u{1A}"),
    ] {
        for (wanted, there) in [(one, other), (other, one)] {
            for (regex, folding) in [(false, Folding::NONE), (false, Folding::ALL), (true, Folding::NONE)] {
                let text = format!("市の{there}。");
                let matcher = matcher(wanted, regex, folding);
                assert_eq!(matcher.find(&text).len(), 1, "{wanted:?} in {there:?}");
                let seen: String =
                    replaced(&matcher, &text, "甲").chars().filter(|c| !c.is_control()).collect();
                assert_eq!(seen.replace('\u{FEFF}', ""), "市の甲。");
            }
        }
    }
}

#[test]
fn nothing_that_could_be_seen_is_no_query() {
    let query = Query { text: "\u{200B}".to_owned(), ..Query::default() };
    assert!(Matcher::new(&query).unwrap().is_none());
}

#[test]
fn what_is_no_pattern_is_explained() {
    let new = |text: &str| Matcher::new(&Query { text: text.to_owned(), regex: true, folding: Folding::ALL });
    assert_eq!(new("(保育").unwrap_err(), BadPattern::Syntax);
    assert_eq!(new(r"(\w{1000}){1000}").unwrap_err(), BadPattern::TooLarge);
    assert!(new("").unwrap().is_none());
}

/// Texts in which much is the same but for width, kana or marks.
fn texts() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "か",
            "が",
            "カ",
            "ｶ",
            "ﾞ",
            "\u{3099}",
            "1",
            "１",
            "①",
            "㈱",
            "株",
            "(",
            "（",
            "a",
            "Ａ",
            "\n",
            "e\u{301}",
            "\r\n",
            "👨‍👩‍👧",
            "保育",
            "⾷",
            "食",
            "葛",
            "葛\u{E0100}",
            "\u{200B}",
        ]),
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

fn foldings() -> impl Strategy<Value = Folding> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(width, kana, case)| Folding {
        forms: true,
        width,
        kana,
        case,
    })
}

proptest! {
    #[test]
    fn hits_are_whole_clusters_in_order(text in texts(), query in texts(), folding in foldings(), regex: bool) {
        let query = if regex { regex::escape(&query) } else { query };
        prop_assume!(!is_blank(&query));
        let edges: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(&text).collect();
        let mut end = 0;
        for hit in matcher(&query, regex, folding).find(&text) {
            prop_assert!(hit.start >= end && hit.start < hit.end);
            prop_assert!(edges.contains(&hit.start) && edges.contains(&hit.end));
            end = hit.end;
        }
    }

    #[test]
    fn what_is_found_as_it_is_is_found_folded(text in texts(), query in texts(), folding in foldings()) {
        prop_assume!(!is_blank(&query));
        if !matcher(&query, false, Folding::NONE).find(&text).is_empty() {
            prop_assert!(!matcher(&query, false, folding).find(&text).is_empty());
        }
    }

    #[test]
    fn replacing_by_the_same_changes_nothing(text in texts(), query in texts(), folding in foldings()) {
        prop_assume!(!is_blank(&query));
        let plain = matcher(&query, false, Folding::NONE);
        let forms = Folding { forms: true, ..Folding::NONE };
        prop_assert_eq!(forms.apply(&replaced(&plain, &text, &query)), forms.apply(&text));
        let pattern = matcher(&regex::escape(&query), true, folding);
        prop_assert_eq!(replaced(&pattern, &text, "$0"), text);
    }

    #[test]
    fn a_pattern_of_plain_words_finds_what_the_words_find(text in texts(), query in "[かがカ1１株a保育]{1,3}", width: bool, kana: bool) {
        let folding = Folding { forms: true, width, kana, case: true };
        let words = matcher(&query, false, folding).find(&text);
        prop_assert_eq!(matcher(&query, true, folding).find(&text).is_empty(), words.is_empty());
    }
}
