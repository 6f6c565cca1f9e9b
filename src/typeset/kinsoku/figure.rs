//! Figures (cl-24) with the signs and units that stay with them.
//!
//! JLREQ 3.1.10 keeps European numerals (its point 3), prefixed abbreviations
//! (4) and postfixed ones (5) in one piece. An office reads 「人」 and 「か所」 as
//! such a sign too, and writes its figures full-width as often as not.

use super::class::Class;

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

/// Stands between the digits of one figure: 1,970 ２，９３０ 2.5 1/3 10:30.
fn is_digit_separator(character: char) -> bool {
    matches!(character, ',' | '.' | '，' | '．' | '/' | '／' | ':' | '：' | '-')
}

/// cl-12 prefixed abbreviations, and the signs an office sets before a figure.
fn is_prefix(character: char) -> bool {
    Class::of(character) == Class::PrefixedAbbreviation
        || matches!(character, '▲' | '△' | '±' | '＋' | '－' | '−' | '約')
}

/// cl-13 postfixed abbreviations, and all squared units (㎥ ㌖).
fn is_postfix(character: char) -> bool {
    Class::of(character) == Class::PostfixedAbbreviation
        || matches!(character, '\u{3300}'..='\u{3357}' | '\u{3371}'..='\u{33DF}')
}

/// 10万人, 3億円, 第二十: what multiplies a figure and what figures are made of
/// when they are written in kanji.
fn is_kanji_number(character: char) -> bool {
    matches!(
        character,
        '〇' | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '億'
            | '兆'
    )
}

/// Units that stay with their figure. Of two that fit, the longer is meant.
const UNITS: [&str; 92] = [
    "か所",
    "カ所",
    "ヵ所",
    "ケ所",
    "ヶ所",
    "箇所",
    "個所",
    "か月",
    "カ月",
    "ヵ月",
    "ケ月",
    "ヶ月",
    "箇月",
    "か年",
    "カ年",
    "ヵ年",
    "ヶ年",
    "箇年",
    "か国",
    "カ国",
    "ヵ国",
    "ヶ国",
    "年度",
    "年間",
    "年生",
    "年代",
    "年",
    "月",
    "日間",
    "日",
    "週間",
    "週",
    "時間",
    "時",
    "分間",
    "分",
    "秒",
    "歳児",
    "歳代",
    "歳",
    "才",
    "人組",
    "人",
    "名",
    "回",
    "件",
    "施設",
    "団体",
    "世帯",
    "教室",
    "学級",
    "学年",
    "学区",
    "クラス",
    "拠点",
    "地区",
    "事業",
    "種類",
    "園",
    "校",
    "館",
    "室",
    "戸",
    "棟",
    "床",
    "台",
    "枚",
    "冊",
    "部",
    "本",
    "個",
    "点",
    "泊",
    "組",
    "班",
    "社",
    "店",
    "局",
    "課",
    "号",
    "条",
    "項",
    "期",
    "次",
    "位",
    "倍",
    "割",
    "度",
    "番",
    "円",
    "ページ",
    "ポイント",
];

/// Eras that years are counted in; each has two characters.
const ERAS: [&str; 5] = ["令和", "平成", "昭和", "大正", "明治"];

/// The end of the figure that begins at `start`, unit and all; `start` itself
/// where no figure begins.
///
/// `characters` are those of a paragraph. Nothing within a figure is broken:
/// 1,970 ▲２，９３０千円 1,214人 第3回 2.5％ 平成22年度.
pub fn figure_end(characters: &[(usize, char)], start: usize) -> usize {
    let at = |index: usize| characters.get(index).map(|&(_, character)| character);
    let mut end = start;
    let ordinal = at(end) == Some('第');
    // A year and its era are read as one: 平成22年度, 令和元年.
    let era = ERAS.iter().any(|era| spells(characters.get(start..).unwrap_or_default(), era));
    if era && at(start + 2) == Some('元') {
        return start + 3 + unit_length(characters.get(start + 3..).unwrap_or_default());
    }
    if era {
        end += 2;
    }
    // Two signs are enough (約▲, ±￥); no text makes this look further ahead.
    while !era && end < start + 2 && at(end).is_some_and(|c| is_prefix(c) || (end == start && c == '第')) {
        end += 1;
    }
    let digits = end;
    loop {
        match at(end) {
            Some(c) if is_digit(c) => end += 1,
            Some(c) if is_digit_separator(c) && end > digits && at(end + 1).is_some_and(is_digit) => end += 1,
            Some(c) if is_kanji_number(c) && (ordinal || end > digits) => end += 1,
            _ => break,
        }
    }
    if end == digits {
        return start;
    }
    match at(end) {
        Some(c) if is_postfix(c) => end + 1,
        _ => end + unit_length(characters.get(end..).unwrap_or_default()),
    }
}

/// Whether `characters` begin with `word`.
fn spells(characters: &[(usize, char)], word: &str) -> bool {
    let mut here = characters.iter().map(|&(_, character)| character);
    word.chars().all(|character| here.next() == Some(character))
}

/// How many characters the longest unit at the start of `rest` has.
fn unit_length(rest: &[(usize, char)]) -> usize {
    UNITS.iter().filter(|unit| spells(rest, unit)).map(|unit| unit.chars().count()).max().unwrap_or(0)
}
