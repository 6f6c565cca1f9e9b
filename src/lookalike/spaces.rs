//! Spaces that are only there because a line ended.
//!
//! What takes text out of a page puts a space where a line ended. Japanese has no spaces
//! between words, so one that stands within a word (内 容) or a phrase (施設 において) is such a
//! one; one between two things that may each stand alone (施設 定員) may be meant, and stays.
//! What may stand alone is asked of the dictionary of words, and of short lists of what never
//! begins or ends a phrase. Only single spaces between Japanese letters and signs are looked
//! at: none in other words or figures, none of full width, which part things on purpose.

use std::ops::Range;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::{Mend, Mending};

/// Characters on each side of a space that its words are looked for in.
const AROUND: usize = 24;
/// How far the ends of lines of one width lie apart, in halves of a character: what may not
/// stand at an edge is taken along or left behind.
const RAGGED: usize = 3;
/// The width from which a line may be a full one, in halves of a character.
const FULL: usize = 16;

/// What stands behind a word and never begins a phrase. What follows is not of the same word.
const PARTICLES: [&str; 10] = ["を", "に", "が", "は", "で", "と", "の", "も", "へ", "や"];
/// Particles of several letters, and what joins nouns.
const LONG_PARTICLES: [&str; 30] = [
    "において",
    "における",
    "について",
    "に対し",
    "に対する",
    "により",
    "による",
    "によって",
    "に関する",
    "に伴う",
    "には",
    "にも",
    "での",
    "では",
    "でも",
    "との",
    "とは",
    "として",
    "からの",
    "までの",
    "までに",
    "への",
    "などの",
    "ので",
    "ながら",
    "づくり",
    "及び",
    "並びに",
    "又は",
    "もしくは",
];
/// How verbs go on behind a noun or another verb.
const ENDINGS: [&str; 20] = [
    "して",
    "した",
    "します",
    "しまし",
    "しませ",
    "しない",
    "しながら",
    "する",
    "すれ",
    "され",
    "させ",
    "せず",
    "いきます",
    "います",
    "いません",
    "おります",
    "まいり",
    "ました",
    "ません",
    "られ",
];
/// What may follow a particle at the beginning of the next line, in kana.
const AFTER_PARTICLE: [&str; 16] = [
    "ある", "あり", "あっ", "する", "して", "した", "され", "いる", "いう", "なる", "なり", "なっ", "ため",
    "こと", "もの", "よう",
];
/// What never ends a phrase.
const LEADING: [&str; 17] = [
    "を",
    "に",
    "が",
    "は",
    "で",
    "と",
    "の",
    "も",
    "へ",
    "て",
    "及び",
    "並びに",
    "又は",
    "において",
    "として",
    "について",
    "により",
];
/// Nouns that end like a verb that goes on.
const NOUNS: [&str; 5] = ["育て", "建て", "当て", "立て", "捨て"];
/// Kanji that stand alone, before or behind others: they begin or end a word by themselves.
const ALONE: &str = "中内外上下前後間時人日月年回件数等他計市都道府県町村国区部課係所園校会館者費額率度別用型式新旧全本各同約名点種組班室局歳円個台冊枚店棟戸";

/// The spaces of a text that are only there because a line ended, for being taken away.
pub fn stray_spaces(text: &str) -> Mending {
    let gaps = gaps(text);
    if gaps.is_empty() {
        return Mending::default();
    }
    let words = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let sure: Vec<bool> = gaps.iter().map(|gap| is_stray(&words, gap)).collect();
    let widths: Vec<usize> = gaps
        .iter()
        .zip(&sure)
        .filter(|(gap, sure)| **sure && gap.width >= FULL)
        .map(|(gap, _)| gap.width)
        .collect();
    // Where lines were full is known from two that agree.
    let width = widths
        .iter()
        .max()
        .copied()
        .filter(|most| widths.len() > 1 && widths.iter().all(|width| width + 2 * RAGGED >= *most));
    let is_full = |gap: &Gap<'_>| {
        width.is_some_and(|most| gap.width + RAGGED >= most && gap.width <= most + 1) && may_go_on(gap)
    };
    let mends = gaps
        .iter()
        .zip(&sure)
        .filter(|(gap, sure)| **sure || is_full(gap))
        .map(|(gap, _)| Mend { range: gap.range.clone(), text: String::new() })
        .collect();
    Mending { mends }
}

/// A space between two Japanese characters.
struct Gap<'t> {
    range: Range<usize>,
    /// What stands before it and behind it, up to the next white space.
    before: &'t str,
    after: &'t str,
    /// How wide the line before it is, in halves of a character.
    width: usize,
    /// Nothing but one character stands between it and the next white space, on both sides:
    /// a heading that is set wide (氏 名).
    is_set_wide: bool,
}

fn gaps(text: &str) -> Vec<Gap<'_>> {
    let mut gaps = Vec::new();
    for (at, _) in text.match_indices(' ') {
        let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) else { continue };
        let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { continue };
        if !is_japanese(last) || !is_japanese(first) {
            continue;
        }
        let line = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let next = after.split(char::is_whitespace).next().unwrap_or_default();
        gaps.push(Gap {
            range: at..at + 1,
            before: end_of(line),
            after: beginning_of(next),
            width: line.chars().map(|letter| 1 + usize::from(!letter.is_ascii())).sum(),
            is_set_wide: line.chars().nth(1).is_none() && next.chars().nth(1).is_none(),
        });
    }
    gaps
}

fn end_of(line: &str) -> &str {
    let at = line.char_indices().rev().take(AROUND).last().map_or(0, |(at, _)| at);
    line.get(at..).unwrap_or_default()
}

fn beginning_of(line: &str) -> &str {
    let end = line.char_indices().nth(AROUND).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or_default()
}

fn is_stray(words: &WordSegmenterBorrowed<'_>, gap: &Gap<'_>) -> bool {
    let Gap { before, after, .. } = gap;
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    if gap.is_set_wide || begins_anew(after) {
        return false;
    }
    if "、，。．）」』】〕".contains(first) {
        return "、，。．".contains(first) && is_letter(last);
    }
    let behind_letter = before.chars().rev().nth(1).is_some_and(is_letter_or_figure);
    if "、，・".contains(last) {
        return behind_letter && is_letter(first);
    }
    if !is_letter(last) || !(is_letter(first) || "（「『".contains(first)) {
        return false;
    }
    let joined = format!("{before}{after}");
    let tokens = tokens(words, &joined);
    let edge = before.len();
    let is_figure = ends_in_figure(before);
    if let Some(token) = tokens.iter().find(|token| token.start < edge && edge < token.end) {
        return !is_figure && spans(words, gap, token);
    }
    let left = tokens.iter().find(|token| token.end == edge).and_then(|token| joined.get(token.clone()));
    let right = tokens.iter().find(|token| token.start == edge).and_then(|token| joined.get(token.clone()));
    goes_on_left(left.unwrap_or_default(), before, after) || goes_on_right(right.unwrap_or_default(), after)
}

/// Whether the word over a space is one, and not made of the end and the beginning of others.
fn spans(words: &WordSegmenterBorrowed<'_>, gap: &Gap<'_>, token: &Range<usize>) -> bool {
    let edge = gap.before.len();
    let (taken_left, taken_right) = (edge - token.start, token.end - edge);
    let left = tokens(words, gap.before).last().cloned().unwrap_or_default();
    let right = tokens(words, gap.after).first().cloned().unwrap_or_default();
    let breaks_left = left.len() > taken_left && is_kanji_word(gap.before.get(left).unwrap_or_default());
    let right = gap.after.get(right).unwrap_or_default();
    let breaks_right = right.len() > taken_right && is_kanji_word(right);
    if breaks_left {
        return false;
    }
    let fragment = gap.before.get(token.start..).unwrap_or_default();
    let is_alone = fragment.chars().count() == 1 && fragment.chars().all(|letter| ALONE.contains(letter));
    // Words of katakana are one word to the dictionary, however many they are: サポート センター.
    let first = gap.after.chars().next();
    if fragment.chars().all(is_katakana) && first.is_some_and(is_katakana) {
        return first.is_some_and(|letter| "ーァィゥェォッャュョン".contains(letter));
    }
    // 実施中 学校 is no 中学校.
    let is_behind =
        gap.before.get(..token.start).and_then(|rest| rest.chars().next_back()).is_some_and(is_kanji);
    if is_alone && is_behind {
        return false;
    }
    // 協 議会 is 協議 and 会, 中 平成 is what it is.
    !breaks_right || (fragment.chars().count() == 1 && !is_alone)
}

/// Whether what ends with this word goes on.
fn goes_on_left(word: &str, before: &str, after: &str) -> bool {
    if before.ends_with(['っ', 'ッ']) {
        return true;
    }
    let is_noun = NOUNS.iter().any(|noun| word.ends_with(noun));
    let has_kanji_after = after.chars().next().is_some_and(is_kanji);
    if word == "的" {
        return has_kanji_after;
    }
    let is_verb = word.ends_with('て') && !is_noun && word != "すべて";
    // A particle belongs to what stands before it.
    let is_particle = LEADING.contains(&word) && before.len() > word.len();
    let is_manner =
        word == "よう" && before.strip_suffix("よう").is_some_and(|rest| rest.ends_with(['る', 'い']));
    is_verb || is_particle || is_manner
}

/// Whether what begins with this word goes on what stood before.
fn goes_on_right(word: &str, after: &str) -> bool {
    let begins = |all: &[&str]| all.iter().any(|own| after.starts_with(own));
    if begins(&LONG_PARTICLES) || begins(&ENDINGS) {
        return true;
    }
    let Some(rest) = PARTICLES.iter().find(|own| **own == word).and_then(|own| after.strip_prefix(own))
    else {
        return false;
    };
    let is_kana = |letter: char| matches!(letter, 'ぁ'..='ゖ' | 'ー');
    word == "を"
        || rest.chars().next().is_some_and(|letter| !is_kana(letter) && !"）」』".contains(letter))
        || AFTER_PARTICLE.iter().any(|own| rest.starts_with(own))
}

/// Whether a line that is full may go on in the next.
fn may_go_on(gap: &Gap<'_>) -> bool {
    let (Some(last), Some(first)) = (gap.before.chars().next_back(), gap.after.chars().next()) else {
        return false;
    };
    is_letter(last)
        && (is_letter(first) || first == '「')
        && !gap.is_set_wide
        && !begins_anew(gap.after)
        && !ends_in_figure(gap.before)
}

/// Whether something new begins: a year, a mark.
fn begins_anew(text: &str) -> bool {
    ["平成", "令和", "昭和", "※", "＊", "●", "○", "◎", "■", "（", "【"]
        .iter()
        .any(|own| text.starts_with(own))
}

/// Whether the unit of a figure stands at the end: 85日.
fn ends_in_figure(text: &str) -> bool {
    let unit = |letter: &char| is_kanji(*letter) || matches!(letter, 'か' | 'カ' | 'ヶ' | 'ヵ' | 'つ');
    let units = text.chars().rev().take_while(unit).take(3).count();
    units < 3 && text.chars().rev().nth(units).is_some_and(is_figure)
}

fn tokens(words: &WordSegmenterBorrowed<'_>, text: &str) -> Vec<Range<usize>> {
    let ends: Vec<usize> = words.segment_str(text).collect();
    ends.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.last()?)).collect()
}

fn is_katakana(letter: char) -> bool {
    matches!(letter, 'ァ'..='ヺ' | 'ー')
}

fn is_kanji_word(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(is_kanji)
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '々' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_letter(letter: char) -> bool {
    is_kanji(letter) || is_katakana(letter) || matches!(letter, 'ぁ'..='ゖ')
}

fn is_figure(letter: char) -> bool {
    letter.is_ascii_digit() || ('０'..='９').contains(&letter)
}

fn is_letter_or_figure(letter: char) -> bool {
    is_letter(letter) || is_figure(letter) || "）」』】".contains(letter)
}

fn is_japanese(letter: char) -> bool {
    is_letter(letter) || "、，。．・（）「」『』【】〔〕※".contains(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mended(text: &str) -> String {
        stray_spaces(text).apply(text)
    }

    #[test]
    fn spaces_within_words_and_phrases_go() {
        for (text, wanted) in [
            ("内 容の充実を図る", "内容の充実を図る"),
            ("養育支 援訪問事業", "養育支援訪問事業"),
            ("できるよう継 続して実施", "できるよう継続して実施"),
            ("要保護児童対策地域協 議会", "要保護児童対策地域協議会"),
            ("一時保育を実施している施設 において、同じ", "一時保育を実施している施設において、同じ"),
            ("常駐 のアドバイザー", "常駐のアドバイザー"),
            ("質の向上に努めて いきます。", "質の向上に努めていきます。"),
            ("広場の拠点施設であ る。", "広場の拠点施設である。"),
            ("特定妊婦を 対象に", "特定妊婦を対象に"),
            ("公立3施設、 私立5施設", "公立3施設、私立5施設"),
            ("家庭への経済的 支援", "家庭への経済的支援"),
            ("お 泊り 1件", "お泊り 1件"),
            ("よく集まっ た。", "よく集まった。"),
            ("「行 きたい時」に", "「行きたい時」に"),
            ("ファミリーサポ ートセンター", "ファミリーサポートセンター"),
            ("会議を開催 しました 。", "会議を開催しました。"),
        ] {
            assert_eq!(mended(text), wanted, "{text}");
        }
    }

    #[test]
    fn spaces_that_part_things_stay() {
        for text in [
            "氏名　年齢",
            "氏 名",
            "月 火 水",
            "男性 女性",
            "相談 訪問 講座",
            "一時保育事業で対応　一時保育を実施",
            "検討を継続 平成27年度 検討を継続",
            "定員560人 平成26年度",
            "空き定員の範囲で実施中 平成21年度利用実績",
            "月平均延278人 野塩つどいの広場",
            "3,331人 月平均",
            "認知度が高い。 利用実績",
            "実施中 学校連携",
            "ファミリー サポート センター",
            "PDF ファイル",
            "平成 22 年 4 月",
            "子育て 支援課",
            "手当て 支給",
            "こども まつり",
            "広場 のびのび教室",
            "整備 より良い環境",
            "改修 ため池",
            "見学 ※新規",
            "・周知 ・啓発",
            "広場\n 年2回",
            "",
        ] {
            assert_eq!(mended(text), text);
        }
    }

    #[test]
    fn where_lines_are_full_is_known_from_those_that_are_sure() {
        let text = "育児支援・養育支援を産前産後の世帯や育児 不安・養育不安を抱える世帯はじめ特定妊婦を 対象に母子保健担当、要保護児童対策地域協 議会を通して実施します。";
        let wanted = text.replace(' ', "");
        assert_eq!(mended(text), wanted);
        // By itself that one may part two things.
        assert_eq!(mended("世帯や育児 不安・養育不安"), "世帯や育児 不安・養育不安");
    }

    proptest! {
        #[test]
        fn only_single_spaces_between_japanese_letters_go(text in "[ 　\n0-9a-cぁ-ん実施内容の保育園サポート、。（）「」]{0,60}") {
            let mending = stray_spaces(&text);
            let mended = mending.apply(&text);
            let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(letters(&mended), letters(&text));
            for mend in &mending.mends {
                prop_assert_eq!(text.get(mend.range.clone()), Some(" "));
                let before = text[..mend.range.start].chars().next_back().unwrap();
                let after = text[mend.range.end..].chars().next().unwrap();
                prop_assert!(is_japanese(before) && is_japanese(after), "{before}{after}");
            }
        }
    }
}
