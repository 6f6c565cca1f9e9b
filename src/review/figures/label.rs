//! What is counted: the words before a quantity.
//!
//! In lists they are whole words between spaces and brackets (提供会員 200人). In
//! sentences they are the last noun before the particle (定員を66人増やし), with
//! what の joins to it.

mod not_counted;

use std::borrow::Cow;

use not_counted::NOT_COUNTED;

use super::pattern::Pattern;

/// The longest label that is taken as it stands, in characters.
const LONGEST: usize = 18;

/// Whether a character stands around a word and is no part of it.
fn is_around(c: char) -> bool {
    is_bracket(c)
        || c.is_whitespace()
        || matches!(
            c,
            '・' | '※'
                | '○'
                | '〇'
                | '◯'
                | '●'
                | '◎'
                | '◇'
                | '◆'
                | '□'
                | '■'
                | '▼'
                | '▽'
                | '→'
                | '*'
                | ':'
                | '-'
        )
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '「' | '」' | '『' | '』' | '【' | '】' | '<' | '>')
}

/// What says how a number is meant and not of what: 約, 計, 延べ, それぞれ.
static MANNER: Pattern = Pattern::new(
    r"(?:約|およそ|おおよそ|おおむね|概ね|それぞれ|各々|わずか|最大|最低|最高|最多|延べ|のべ|計|全|年間|月間|毎年|毎月|[年月週])$",
);
/// Particles, at the end of a label.
static PARTICLE: Pattern = Pattern::new(
    "(?:については|について|に対して|に対し|において|における|により|による|として|としては|よりも|のうち|うち|では|には|とは|ほか|から|まで|より|など|等|[はがをにでとへもの中])$",
);
/// What is the beginning of a sentence rather than a word in a list.
static PROSE: Pattern = Pattern::new(
    "[^\\p{Hiragana}](?:[はがをにでへ].|から)|して|した|する|され|ない|った|いる|ため|という|なる|こと|これ|その結果",
);
/// A name in kana (あさひひろば), not the end of a verb or what joins words.
static KANA_NAME: Pattern =
    Pattern::new("^(?:..+[ばまみなかきけこさせそちつらろれわん]|..+ひろば|..+こども)$");
/// The last noun of a sentence's beginning, with up to two before it that の joins.
static NOUN: Pattern = Pattern::new(r"(?:[^\p{Hiragana}\s、。]+の){0,2}[^\p{Hiragana}\s、。]+$");
/// A case particle after a noun, where a verb's beginning is cut off.
static CASE: Pattern = Pattern::new("^(.*[^\\p{Hiragana}])[をにがはでとへ][^をにがはでとへ]*$");

/// What is no word but a day or a year that something is compared with.
static DATE: Pattern = Pattern::new(
    r"^(?:明治|大正|昭和|平成|令和|[MTSHR])? ?[0-9元]+(?:年(?:[^生]|$)|[月日])|^対?(?:前々|前|昨|今|本|当|同|来|次|翌)年度?(?:比?[+△▲-]?|同期比?|末)$|^(?:年度)?(?:末|末時点|末現在|時点|当初)$",
);

/// A note in brackets that only says a year or a day: （R3から開始）.
static NOTE: Pattern = Pattern::new(
    r"\([月火水木金土日](?:・?[祝休])?\)|\([^()]*(?:[MTSHR]\.?[0-9]|明治|大正|昭和|平成|令和|年度|[0-9]年|[0-9]月|現在|時点)[^()]*\)",
);
/// What something is compared with, up to where that ends: 前年度と比べて利用件数が.
static COMPARED: Pattern = Pattern::new("^.*(?:に|と)(?:比べて?|比較して?|比して?)、?");
/// What stands before a number and says nothing of what is counted.
static BARE: Pattern = Pattern::new(
    r"^(?:年間|延べ|のべ|実人数|延|約|合計|総計|計|全部|全|[今本]年度|当該年度|実績|結果|年度?|(?:開催|実施)(?:し|した|を|数は)?|現在|末|時点|うち|さらに|また|なお|および|及び|おおむね|概ね|およそ|それぞれ|目標値?|計画値?|見込み?値?|現状値?|数値|値|[0-9])",
);

/// The words in what stands before a quantity or a year, in order.
pub(super) fn words(before: &str) -> Vec<String> {
    let before = without_notes(before);
    let compared = if before.contains('比') { COMPARED.find(&before) } else { None };
    let clause = compared.and_then(|found| before.get(found.end..)).unwrap_or(&before);
    let Some((clause, known)) = last_clause(clause) else { return Vec::new() };
    // What was looked at to find the clause is looked at once.
    let word_of = |part: &str| {
        let is_known = std::ptr::eq(part, known.0);
        if is_known { Some(known.1.to_owned()) } else { word(part).map(str::to_owned) }
    };
    let mut words = Vec::new();
    let mut rest = clause;
    while !rest.is_empty() {
        let end = rest.find(|c: char| is_bracket(c) || c == ':' || c.is_whitespace());
        let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        rest = rest.get(part.len()..).unwrap_or_default();
        // What a space or a colon ends is a word of a list, however long it is.
        let is_ended = rest.starts_with(|c: char| c.is_whitespace() || c == ':');
        let phrase = if is_ended { phrase(part).map(str::to_owned) } else { None };
        words.extend(phrase.or_else(|| word_of(part)));
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
    }
    words
}

/// The words of a line that stands over others.
pub(super) fn heading(line: &str) -> Vec<String> {
    words(&format!("{line}\n"))
}

/// Without what only says since when or of which day it is.
fn without_notes(text: &str) -> Cow<'_, str> {
    let mut found = if text.contains('(') { NOTE.find(text) } else { None };
    if found.is_none() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut rest = text;
    while let Some(note) = found {
        kept.push_str(rest.get(..note.start).unwrap_or_default());
        rest = rest.get(note.end..).unwrap_or_default();
        found = NOTE.find(rest);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

/// A phrase that labels a line: 宿泊を伴わない利用者数.
fn phrase(text: &str) -> Option<&str> {
    static SENTENCE: Pattern = Pattern::new(r"[。]|によ[りっ]|ため$|から$|まで$|して$|結果");
    let text = trimmed(text);
    let is_verb = text.ends_with(|c| matches!(c, 'ぁ'..='ゖ'));
    let is_phrase = !is_verb
        && text.chars().count() <= LONGEST * 2
        && !SENTENCE.is_in(text)
        && !MANNER.is_in(text)
        && !text.starts_with(['を', 'は', 'が', 'に', 'で', 'の', 'と', 'も']);
    if is_phrase { counted(text) } else { None }
}

/// Whether these words are all that a text says of what is counted.
pub(super) fn covers(text: &str, words: &[String]) -> bool {
    let mut rest = without_notes(text);
    let Some((last, words)) = words.split_last() else { return is_bare(&rest) };
    for word in words {
        rest = Cow::Owned(rest.replacen(word.as_str(), " ", 1));
    }
    // Nothing that is bare goes on behind a word.
    if let Some(behind) = rest.strip_prefix(last.as_str()) {
        return is_bare(behind);
    }
    rest.split_once(last.as_str())
        .map_or_else(|| is_bare(&rest), |(before, behind)| is_bare(before) && is_bare(behind))
}

/// Whether nothing in a text says what is counted.
fn is_bare(text: &str) -> bool {
    let is_particle = |c| matches!(c, 'の' | 'は' | 'が' | 'も' | 'を' | 'に' | 'で' | 'と' | 'や' | 'へ');
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let bare = BARE.find(rest).map(|found| found.end);
        if bare.is_none() && !is_particle(c) && c.is_alphanumeric() {
            return false;
        }
        rest = rest.get(bare.unwrap_or(c.len_utf8())..).unwrap_or_default();
    }
    true
}

/// Whether a text has the particles of a sentence.
pub(super) fn is_prose(text: &str) -> bool {
    text.contains(['は', 'が', 'を', 'に', 'で'])
}

/// What stands between two quantities, without what is in brackets there.
pub(super) fn without_asides(between: &str) -> Cow<'_, str> {
    if !between.contains('(') {
        return Cow::Borrowed(between);
    }
    let mut outside = String::new();
    let mut rest = between;
    while let Some((before, inside)) = rest.split_once('(')
        && let Some((_, after)) = inside.split_once(')')
    {
        outside.push_str(before);
        rest = after;
    }
    outside.push_str(rest);
    Cow::Owned(outside)
}

/// Whether a quantity stands so close behind another that it is of the same.
pub(super) fn is_adjacent(between: &str, after_term: bool) -> bool {
    const WORDS: [&str; 12] =
        ["末", "末時点", "末現在", "中", "のうち", "うち", "から", "延", "延べ", "約", "に対し", "に対して"];
    let is_sign = |c: &char| {
        matches!(c, '(' | ')' | '・' | ',' | '/' | '、' | '△' | '▲' | '+' | ':') || c.is_whitespace()
    };
    let plain = between.chars().filter(|c| !is_sign(c));
    let is = |word: &str| plain.clone().eq(word.chars());
    is("") || WORDS.iter().any(|word| is(word)) || after_term && (is("で") || is("に"))
}

/// Whether a label says of itself in what it is counted (定員, 日数), so that
/// another unit after it is of something else.
pub(super) fn is_measure(label: &str) -> bool {
    static MEASURE: Pattern = Pattern::new("(?:数|額|率|量|高|定員|人員)$");
    MEASURE.is_in(label)
}

/// Whether what stands before a year is the topic of a sentence, not a heading.
pub(super) fn is_topic(before: &str) -> bool {
    before.trim_end().trim_end_matches(['、', ',']).ends_with(|c| matches!(c, 'ぁ'..='ゖ'))
}

/// The text after the last comma; that before it where nothing follows, and it
/// ended as a topic or a noun (定員は、それぞれ10人). With a part of it and the word that
/// counts there.
fn last_clause(before: &str) -> Option<(&str, (&str, &str))> {
    let mut rest = before;
    loop {
        let (head, last) = match rest.rfind(['、', ';', '/']) {
            Some(at) => (rest.get(..at), rest.get(at..).unwrap_or_default()),
            None => (None, rest),
        };
        let last = last.trim_start_matches(['、', ';', '/']);
        if let Some(known) = last.split_whitespace().find_map(|part| Some((part, word(part)?))) {
            return Some((last, known));
        }
        match head {
            Some(head) if head.ends_with('は') || !is_topic(head) => rest = head,
            _ => return None,
        }
    }
}

/// The noun at the end of a word; `None` where it counts nothing.
fn word(text: &str) -> Option<&str> {
    // Behind a year: の申込み.
    let text = trimmed(text);
    let mut text = text.strip_prefix('の').unwrap_or(text);
    // Each turn makes it shorter.
    loop {
        let manner =
            MANNER.find(text).filter(|found| is_manner(text.get(..found.start).unwrap_or_default(), text));
        if let Some(found) = manner {
            text = trimmed(text.get(..found.start)?);
        } else if let Some(found) = PARTICLE.find(text).filter(|found| is_particle(text, found.start)) {
            text = trimmed(text.get(..found.start)?);
        } else if is_listed(text) {
            return counted(text);
        } else if text.ends_with(|c| matches!(c, 'ぁ'..='ゖ')) {
            // 多くの申込があった: what comes before the particle.
            text = trimmed(CASE.captures(text)?.get(1)?.as_str());
        } else {
            let noun = text.get(NOUN.find(text)?)?;
            if let Some(word) = counted(noun) {
                return Some(word);
            }
            text = trimmed(text.strip_suffix(noun)?);
        }
        if text.is_empty() {
            return None;
        }
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !is_of_words(c) && is_around(c))
}

/// Whether a character is one of those that nearly all words are of.
fn is_of_words(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='\u{9FFF}' | '0'..='9')
}

/// 年2回 is each year, 平成22年 no manner; 合計 and 設計 are words.
fn is_manner(head: &str, text: &str) -> bool {
    match text.chars().next_back() {
        Some('計') => !head.ends_with(|c: char| matches!(c, '一'..='\u{9FFF}')),
        Some('年' | '月' | '週') => !head.ends_with(|c: char| !matches!(c, 'ぁ'..='ゖ')),
        _ => true,
    }
}

/// After kana は may be part of a word; a particle it is after all else, and at the
/// end of what stands before a number.
fn is_particle(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    text.ends_with(['を', 'は', 'が'])
        || head.is_empty()
        || !head.ends_with(|c| matches!(c, 'ぁ'..='ゖ'))
        || head.ends_with("ども")
}

fn is_listed(text: &str) -> bool {
    text.chars().count() <= LONGEST
        && !PROSE.is_in(text)
        && (text.chars().any(|c| !matches!(c, 'ぁ'..='ゖ')) || KANA_NAME.is_in(text))
        && !text.starts_with(['を', 'は', 'が', 'に', 'で', 'の', 'と', 'も'])
        && !text.ends_with(['る', 'た', 'く'])
        && !text.ends_with("多い")
        && !text.ends_with("少ない")
}

fn counted(text: &str) -> Option<&str> {
    let text = text.strip_prefix("うち").unwrap_or(text);
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '~' | '%');
    let counts = !NOT_COUNTED.has(text)
        && !text.chars().all(is_of_number)
        && text.chars().any(char::is_alphabetic)
        && text.chars().count() <= LONGEST * 2
        && !DATE.is_in(text);
    counts.then_some(text)
}

#[cfg(test)]
mod tests;
