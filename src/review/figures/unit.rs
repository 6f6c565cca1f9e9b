//! Units: how they are spelled, and what sort of thing they measure.
//!
//! The longest known one counts. What is not known is a unit by rule: the noun in kanji
//! or katakana that stands directly behind a number, up to the next particle or bracket
//! (49組合, 1,204灯, 6コマ).

mod others;
mod table;

use std::sync::OnceLock;

use super::wordlist::ByCharacter;
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
    let Some(known) = known(text) else { return by_rule(text, word(text)) };
    let unit = known.unit();
    // 3回目 is one; ①回数 was a number in a circle.
    if known.is_other_word(text) {
        return None;
    }
    // 区画 is no 区; 5区参加 are 5区.
    let goes_on = text.get(unit.len..).is_some_and(|after| after.starts_with(is_noun));
    let word = if goes_on { word(text) } else { "" };
    if unit.len < word.len() && known.is_part(word) { by_rule(text, word) } else { Some(unit) }
}

/// A spelling of a unit of the table, with what its row says.
struct Spelling {
    /// The unit's usual spelling.
    name: &'static str,
    sort: UnitSort,
    takes_kanji: bool,
    spelling: &'static str,
    /// What behind it makes it the beginning of another word.
    not_before: &'static [&'static str],
    /// Whether it is as often the beginning of another word.
    is_weak: bool,
}

/// The longest of the table.
fn known(text: &str) -> Option<&'static Spelling> {
    static BY_FIRST: OnceLock<ByCharacter<Spelling>> = OnceLock::new();
    let rows = BY_FIRST.get_or_init(|| ByCharacter::new(spellings().into_iter())).of(text.chars().next()?);
    rows.iter().find(|row| text.starts_with(row.spelling))
}

/// The spellings with their first characters, the longest first; of those as long in the
/// order of the table: 日 is a day before it is a length of time.
fn spellings() -> Vec<(char, Spelling)> {
    let mut all: Vec<(char, Spelling)> = Vec::new();
    for (sort, takes_kanji, names) in TABLE {
        let name = names.first().copied().unwrap_or_default();
        for spelling in *names {
            let Some(first) = spelling.chars().next() else { continue };
            let listed = NO_UNIT_BEFORE.iter().find(|(own, _)| own == spelling);
            let row = Spelling {
                name,
                sort: *sort,
                takes_kanji: *takes_kanji,
                spelling,
                not_before: listed.map_or(&[], |(_, words)| words),
                is_weak: WEAK.contains(spelling),
            };
            all.push((first, row));
        }
    }
    all.sort_by_key(|(_, row)| std::cmp::Reverse(row.spelling.len()));
    all
}

impl Spelling {
    fn unit(&self) -> Unit<'static> {
        let Self { name, sort, takes_kanji, spelling, .. } = *self;
        Unit { name, sort, takes_kanji, len: spelling.len() }
    }

    /// Whether it is the beginning of a word that is none, in a text that begins with it.
    fn is_other_word(&self, text: &str) -> bool {
        let after = text.get(self.spelling.len()..).unwrap_or_default();
        let goes_on = self.spelling.ends_with(|c: char| c.is_ascii_alphanumeric())
            && after.starts_with(|c: char| c.is_ascii_alphanumeric());
        let first = after.chars().next();
        goes_on
            || matches!(first, Some('目' | '数'))
            || self.not_before.iter().any(|word| word.chars().next() == first && after.starts_with(word))
    }

    /// Whether it is only a part of the word that stands there.
    fn is_part(&self, word: &str) -> bool {
        let rest = word.get(self.spelling.len()..).unwrap_or_default();
        // 12施設長, 5事業体: one more character makes another word of any unit.
        let is_suffix = rest.starts_with(['者', '体', '会', '員', '長', '家', '団']) && !is_long(rest);
        is_suffix || self.is_weak && FOLLOWS.at(rest).next().is_none()
    }
}

/// Whether a character may be part of a unit that nobody has listed.
fn is_noun(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '々' | 'ァ'..='ヺ' | 'ー')
}

/// The run of kanji and katakana at the start of a text, without the stem of a verb
/// (5回開いた, 18業者加わった).
fn word(text: &str) -> &str {
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
    let cut = starts
        .map(|at| (at, word.get(at..).unwrap_or_default()))
        .find(|(_, rest)| FOLLOWS.at(rest).any(is_long) || rest.starts_with(HOW_MANY) && !is_long(rest));
    let name = cut.and_then(|(at, _)| word.get(..at)).unwrap_or(word);
    let is_unit = (1..=LONGEST).contains(&name.chars().count())
        && !name.starts_with('ー')
        && !is_name(name)
        && !FOLLOWS.at(word).any(is_long)
        && !FOLLOWS.has(name)
        && text.starts_with(name);
    is_unit.then_some(Unit { name, sort: UnitSort::Count, takes_kanji: false, len: name.len() })
}

/// Whether a word counts in order, or names.
fn is_name(word: &str) -> bool {
    word.ends_with(['目', '数', '年', '月', '日', '時', '歳', '号', '番'])
        || word.starts_with([
            '年', '月', '日', '時', '歳', '号', '番', '条', '次', '期', '階', '級', '位', '丁', '割', '代',
            '者', '週',
        ])
        || NAMES.has(word)
        || NAMES.before(word).any(is_long)
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
