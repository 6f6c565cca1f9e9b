//! Units: how they are spelled, and what sort of thing they measure.
//!
//! The longest known one counts. What is not known is a unit by rule: the noun in kanji
//! or katakana that stands directly behind a number, up to the next particle or bracket
//! (49組合, 1,204灯, 6コマ).

mod others;
mod table;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use others::{FOLLOWS, NAMES, NO_UNIT_BEFORE, WEAK};
use table::TABLE;

/// What sort of thing a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) enum UnitSort {
    /// Things, people, money, shares: what is added up and compared.
    Count,
    /// Days; an amount, or a part of a week.
    Days,
    /// Hours and minutes; an amount, or a part of a day.
    Hours,
    /// Times of day.
    Clock,
    /// Years of life or school.
    Age,
    /// Lengths of time.
    Term,
}

/// A unit at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) struct Unit<'t> {
    /// Its usual spelling; one that is not known as the text has it.
    pub(in crate::review) name: &'t str,
    pub(in crate::review) sort: UnitSort,
    /// Whether a numeral in kanji before it is a number: 一か所, but not 一部.
    pub(in crate::review) takes_kanji: bool,
    /// Its length in bytes.
    pub(in crate::review) len: usize,
}

impl Unit<'_> {
    /// Whether it is no age and no time of day.
    pub(in crate::review) fn is_counted(&self) -> bool {
        !matches!(self.sort, UnitSort::Age | UnitSort::Clock)
    }
}

/// The longest unit that is made by rule, in characters.
const LONGEST: usize = 6;

/// The unit that `text`, which is folded, begins with.
pub(in crate::review) fn unit(text: &str) -> Option<Unit<'_>> {
    let known = known(text);
    let word = word(text);
    match known {
        // 3回目 is one; ①回数 was a number in a circle.
        Some(unit) if is_other_word(text, unit.len) => None,
        // 区画 is no 区; 5区参加 are 5区.
        Some(unit) if unit.len < word.len() && is_part(text, unit.len, word) => by_rule(text, word),
        Some(unit) => Some(unit),
        None => by_rule(text, word),
    }
}

/// The longest of the table.
fn known(text: &str) -> Option<Unit<'_>> {
    static BY_FIRST: OnceLock<BTreeMap<char, Vec<Spelling>>> = OnceLock::new();
    let rows = BY_FIRST.get_or_init(by_first).get(&text.chars().next()?)?;
    // Of spellings as long, the first: 日 is a day before it is a length of time.
    let (name, sort, takes_kanji, spelling) =
        rows.iter().filter(|row| text.starts_with(row.3)).rev().max_by_key(|row| row.3.len())?;
    Some(Unit { name, sort: *sort, takes_kanji: *takes_kanji, len: spelling.len() })
}

/// A spelling with what its row says: usual name, sort, whether it takes kanji.
type Spelling = (&'static str, UnitSort, bool, &'static str);

/// The spellings by their first characters, in the order of the table.
fn by_first() -> BTreeMap<char, Vec<Spelling>> {
    let mut all: BTreeMap<char, Vec<Spelling>> = BTreeMap::new();
    for (sort, takes_kanji, names) in TABLE {
        let name = names.first().copied().unwrap_or_default();
        for spelling in *names {
            let Some(first) = spelling.chars().next() else { continue };
            all.entry(first).or_default().push((name, *sort, *takes_kanji, spelling));
        }
    }
    all
}

/// Whether a unit is the beginning of a word that is none.
fn is_other_word(text: &str, len: usize) -> bool {
    let (unit, after) = (text.get(..len).unwrap_or_default(), text.get(len..).unwrap_or_default());
    let listed = NO_UNIT_BEFORE
        .iter()
        .any(|(own, words)| *own == unit && words.iter().any(|word| after.starts_with(word)));
    let goes_on = unit.ends_with(|c: char| c.is_ascii_alphanumeric())
        && after.starts_with(|c: char| c.is_ascii_alphanumeric());
    listed || goes_on || after.starts_with(['目', '数'])
}

/// Whether a known unit is only a part of the word that stands there.
fn is_part(text: &str, len: usize, word: &str) -> bool {
    let (unit, rest) = (text.get(..len).unwrap_or_default(), word.get(len..).unwrap_or_default());
    // 12施設長, 5事業体: one more character makes another word of any unit.
    let is_suffix = rest.chars().count() == 1 && rest.starts_with(['者', '体', '会', '員', '長', '家', '団']);
    let is_followed = FOLLOWS.at(rest).next().is_some();
    is_suffix || WEAK.contains(&unit) && !is_followed
}

/// The run of kanji and katakana at the start of a text, without the stem of a verb
/// (5回開いた, 18業者加わった).
fn word(text: &str) -> &str {
    let is_noun = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}' | '々' | 'ァ'..='ヺ' | 'ー');
    let end = text.find(|c| !is_noun(c)).unwrap_or(text.len());
    let (word, after) = (text.get(..end).unwrap_or_default(), text.get(end..).unwrap_or_default());
    match word.char_indices().next_back() {
        Some((at, _)) if at > 0 && is_okurigana(after) => word.get(..at).unwrap_or_default(),
        Some(_) if is_okurigana(after) => "",
        _ => word,
    }
}

/// Whether what follows kanji is the rest of a verb rather than a particle.
fn is_okurigana(after: &str) -> bool {
    let single = ['の', 'は', 'が', 'を', 'に', 'で', 'と', 'も', 'や', 'へ', 'だ', 'ず', 'そ', 'こ'];
    if !after.starts_with(|c| matches!(c, 'ぁ'..='ゖ')) || after.starts_with(single) {
        return false;
    }
    let particles = [
        "から",
        "か所",
        "まで",
        "より",
        "など",
        "なら",
        "くら",
        "ぐら",
        "ほど",
        "しか",
        "さら",
        "すべて",
        "ごと",
        "のみ",
        "ほか",
        "あたり",
        "つき",
        "うち",
        "また",
        "あり",
        "いる",
        "いた",
        "ある",
        "あっ",
        "おり",
        "だけ",
        "ばかり",
        "し、",
        "した",
        "しま",
        "して",
        "する",
        "すべ",
        "され",
        "できる",
        "でき",
    ];
    !particles.iter().any(|own| after.starts_with(own))
}

/// Whether a word has more than one character; all are kanji or kana.
fn is_long(word: &str) -> bool {
    word.len() > 'あ'.len_utf8()
}

/// Behind a unit, of single characters that are no part of it.
const HOW_MANY: [char; 10] = ['増', '減', '余', '弱', '強', '超', '中', '内', '分', '計'];

/// A unit that nobody has listed.
fn by_rule<'t>(text: &'t str, word: &'t str) -> Option<Unit<'t>> {
    let starts = word.char_indices().skip(1).map(|(at, _)| at);
    let cut = starts.map(|at| (at, word.get(at..).unwrap_or_default())).find(|(_, rest)| {
        FOLLOWS.at(rest).any(is_long) || rest.chars().count() == 1 && rest.starts_with(HOW_MANY)
    });
    let name = cut.and_then(|(at, _)| word.get(..at)).unwrap_or(word);
    let count = name.chars().count();
    let is_name = NAMES.has(name)
        || NAMES.words().iter().any(|own| is_long(own) && name.ends_with(own))
        || name.ends_with(['目', '数', '年', '月', '日', '時', '歳', '号', '番'])
        || name.starts_with([
            '年', '月', '日', '時', '歳', '号', '番', '条', '次', '期', '階', '級', '位', '丁', '割', '代',
            '者', '週',
        ]);
    let is_other = FOLLOWS.at(word).any(is_long);
    let is_unit = (1..=LONGEST).contains(&count)
        && !is_other
        && !is_name
        && !name.starts_with('ー')
        && !FOLLOWS.has(name);
    let unit =
        is_unit.then_some(Unit { name, sort: UnitSort::Count, takes_kanji: false, len: name.len() })?;
    text.starts_with(name).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_spelling_counts_under_its_usual_name() {
        for (text, found) in [
            ("人", Some(("人", 3, UnitSort::Count))),
            ("名で", Some(("人", 3, UnitSort::Count))),
            ("人日", Some(("人日", 6, UnitSort::Count))),
            ("箇所", Some(("か所", 6, UnitSort::Count))),
            ("カ所を", Some(("か所", 6, UnitSort::Count))),
            ("ヶ月から", Some(("か月", 6, UnitSort::Term))),
            ("幼稚園", Some(("幼稚園", 9, UnitSort::Count))),
            ("日", Some(("日", 3, UnitSort::Days))),
            ("日間", Some(("日", 6, UnitSort::Term))),
            ("時間", Some(("時間", 6, UnitSort::Hours))),
            ("時まで", Some(("時", 3, UnitSort::Clock))),
            ("歳児", Some(("歳", 6, UnitSort::Age))),
            ("年生", Some(("年生", 6, UnitSort::Age))),
            ("年間", Some(("年", 6, UnitSort::Term))),
            ("千円", Some(("千円", 6, UnitSort::Count))),
            ("m2", Some(("m²", 2, UnitSort::Count))),
            ("%", Some(("%", 1, UnitSort::Count))),
        ] {
            let read = unit(text).map(|unit| (unit.name, unit.len, unit.sort));
            assert_eq!(read, found, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_a_unit_by_rule() {
        for (text, found) in [
            ("組合", "組合"),
            ("灯を", "灯"),
            ("業者が出店", "業者"),
            ("業者出店", "業者"),
            ("科で", "科"),
            ("袋を", "袋"),
            ("河川の", "河川"),
            ("区画すべて", "区画"),
            ("区(", "区"),
            ("市町村", "市町村"),
            ("市と", "市"),
            ("コマ開講", "コマ開講"),
            ("コマ実施", "コマ"),
            ("箱配布", "箱"),
            ("橋を", "橋"),
            ("自主防災組織", "自主防災組織"),
            ("人参加", "人"),
            ("人利用した", "人"),
            ("人増えた", "人"),
            ("回開いた", "回"),
            ("回行った", "回"),
            ("園新規", "園"),
            ("事業者", "事業者"),
            ("番組", "番組"),
            ("集落", "集落"),
            ("便運行", "便"),
            ("回線", "回線"),
            ("部印刷", "部"),
            ("本植えた", "本"),
            ("組の親子", "組"),
            ("点満点", ""),
            ("施設中", "施設"),
            ("団体登録", "団体"),
            ("件減", "件"),
        ] {
            assert_eq!(unit(text).map_or("", |unit| unit.name), found, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_units() {
        for text in [
            "人員",
            "回目",
            "番目",
            "回数",
            "園児",
            "年度",
            "meeting",
            "階",
            "",
            "次募集",
            "類",
            "号認定",
            "者面談",
            "年前",
            "人暮らし",
            "運動",
            "つ",
            "以上",
        ] {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
