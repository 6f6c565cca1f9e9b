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

/// Text, width in em, the lines that must come out (parted by |), the clause.
const KINSOKU: &[(&str, f32, &str, &str)] = &[
    // JLREQ 3.1.7: what may not start a line
    ("あいう、えお", 3.0, "あい|う、え|お", "cl-07 comma"),
    ("あいう。えお", 3.0, "あい|う。え|お", "cl-06 full stop"),
    ("あいう，えお", 3.0, "あい|う，え|お", "cl-07 comma"),
    ("あいう．えお", 3.0, "あい|う．え|お", "cl-06 full stop"),
    ("あいう」えお", 3.0, "あい|う」え|お", "cl-02 closing bracket"),
    ("あいう）。え", 3.0, "あい|う）。|え", "cl-02 and cl-06 in a row"),
    ("あいう！えお", 3.0, "あい|う！え|お", "cl-04 dividing punctuation"),
    ("あいう？えお", 3.0, "あい|う？え|お", "cl-04 dividing punctuation"),
    ("あいう・えお", 3.0, "あい|う・え|お", "cl-05 middle dot"),
    ("あいう：えお", 3.0, "あい|う：え|お", "cl-05 colon"),
    ("あいう；えお", 3.0, "あい|う；え|お", "cl-05 semicolon"),
    ("スーパーへ", 3.0, "スー|パーへ", "cl-10 prolonged sound mark"),
    ("我々は行く", 1.0, "我|々|は|行|く", "cl-09, but no line has room for two"),
    ("各々が行く", 3.0, "各々が|行く", "cl-09 iteration mark"),
    ("あい各々が", 3.0, "あい|各々が", "cl-09 iteration mark"),
    ("あいきゃく", 3.0, "あい|きゃく", "cl-11 small kana"),
    ("あいキャク", 3.0, "あい|キャク", "cl-11 small kana"),
    ("あいちょっ", 3.0, "あい|ちょっ", "cl-11 small kana"),
    ("あいう〜え", 3.0, "あい|う〜え", "cl-03 wave dash"),
    ("あいう～え", 3.0, "あい|う～え", "cl-03 as Windows writes it"),
    ("あいう)え", 3.0, "あい|う)え", "cl-02 in ASCII"),
    ("ｱｲｳｶﾞｷ", 2.0, "ｱｲｳ|ｶﾞｷ", "half-width mark of sound"),
    // JLREQ 3.1.8: what may not end a line
    ("あい「うえ」", 3.0, "あい|「う|え」", "cl-01 opening bracket"),
    ("あい（うえ）", 3.0, "あい|（う|え）", "cl-01 opening bracket"),
    ("あい(うえ)", 3.0, "あい|(うえ)", "cl-01 in ASCII"),
    ("あい『「う", 4.0, "あい|『「う", "cl-01 twice"),
    ("あい※新規", 3.0, "あい|※新規", "reference mark before what it marks"),
    ("あい③継続", 3.0, "あい|③継続", "number before what it counts"),
    ("あい①継続", 3.0, "あい|①継続", "number before what it counts"),
    // JLREQ 3.1.10: not between
    ("あい……う", 3.0, "あい|……う", "cl-08 ellipsis"),
    ("あ……………", 2.0, "あ|……|……|…", "cl-08, but no line has room for all"),
    ("あい“うえ”お", 3.0, "あい|“う|え”お", "cl-01 and cl-02, quotation marks"),
    ("あい――う", 3.0, "あい|――う", "cl-08 dashes"),
    ("あい——う", 3.0, "あい|——う", "cl-08 dashes"),
    // Figures (cl-24) and what belongs to them (cl-12, cl-13)
    ("計は1,970日", 3.5, "計は|1,970日", "figure with its unit"),
    ("計は1,970で", 3.0, "計は|1,970|で", "figure alone"),
    ("計は２，９３０回", 6.0, "計は|２，９３０回", "full-width figure"),
    ("計は2.5％増", 3.0, "計は|2.5％|増", "cl-13 after a figure"),
    ("計は25%増", 3.0, "計は|25%増", "cl-13 in ASCII"),
    ("定員1,214人で", 4.0, "定員|1,214人|で", "figure with its unit"),
    ("市内に5か所ある", 4.0, "市内に|5か所あ|る", "unit of two characters"),
    ("計で13箇所ある", 4.0, "計で|13箇所あ|る", "unit of two characters"),
    ("全部で15施設で", 4.0, "全部で|15施設で", "unit of two characters"),
    ("計画は平成22年度", 5.5, "計画は|平成22年度", "year"),
    ("約1,500千円", 4.0, "約1,500|千円", "no line has room for the figure"),
    ("計は▲1,500千円", 6.0, "計は|▲1,500千円", "sign, multiplier and unit"),
    ("人口10万人に", 4.0, "人口|10万人に", "multiplier and unit"),
    ("事業は平成22年度に", 5.0, "事業は|平成22年度|に", "year of an era"),
    ("事業は令和元年度から", 6.0, "事業は|令和元年度か|ら", "first year of an era"),
    ("平成時代の事業", 3.0, "平成時|代の事|業", "an era that counts no year"),
    ("これは第3回で", 4.0, "これは|第3回で", "ordinal"),
    ("これは第三次で", 4.0, "これは|第三次で", "ordinal in kanji"),
    ("期限は10:30まで", 5.0, "期限は|10:30まで", "time"),
    ("施策2-1、2-2", 3.0, "施策|2-1、|2-2", "code"),
    ("会費￥500です", 3.0, "会費|￥500|です", "cl-12 before a figure"),
    ("面積は50㎡で", 4.0, "面積は|50㎡で", "squared unit"),
    // Latin words, spaces, newlines
    ("これはABCDです", 4.0, "これは|ABCDです", "a word is not broken"),
    ("ab cd ef", 2.5, "ab cd |ef", "the space hangs"),
    ("あい\u{3000}\u{3000}う", 2.0, "あい\u{3000}\u{3000}|う", "ideographic spaces hang"),
    ("あ\n\nい\n", 9.0, "あ||い|", "hard newlines"),
    ("あ\r\nい", 9.0, "あ|い", "CR LF is one newline"),
    ("", 9.0, "", "an empty text is one empty line"),
    // No proper place to break
    ("ABCDEFGH", 2.0, "ABCD|EFGH", "between clusters rather than cut off"),
    ("（あああ）", 0.5, "（|あ|あ|あ|）", "one cluster a line at least"),
    ("か\u{3099}か\u{3099}", 1.0, "か\u{3099}|か\u{3099}", "a letter keeps its mark"),
];

#[test]
fn kinsoku_holds_clause_by_clause() {
    let wrong: Vec<String> = KINSOKU
        .iter()
        .map(|&(text, width, expected, clause)| (lines(text, width).join("|"), text, width, expected, clause))
        .filter(|(found, _, _, expected, _)| found != expected)
        .map(|(found, text, width, expected, clause)| {
            format!("{clause}: {text} in {width} em gives {found}, not {expected}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
fn any_text() -> impl Strategy<Value = String> {
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
