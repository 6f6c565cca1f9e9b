//! Words that are found by what the clerk types: as they are written, by their
//! reading, or by that in romaji of any common spelling.

use wana_kana::ConvertJapanese as _;

use crate::search::Folding;

/// How well words fit what was typed; the least is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// They are just that.
    Whole,
    /// A word begins with it.
    Start,
    /// It is somewhere within.
    Within,
}

/// Words made ready to be found.
#[derive(Clone, Debug)]
pub struct Words {
    /// As they are written, and their readings word by word.
    kana: Vec<String>,
    romaji: Vec<String>,
}

impl Words {
    /// Words with their reading in kana, in which a space parts words.
    pub fn new(written: &str, reading: &str) -> Self {
        let folded = fold(reading);
        let readings: Vec<&str> = folded.split_whitespace().collect();
        let romaji = readings.iter().map(|word| romaji(word)).collect();
        let kana = std::iter::once(fold(written)).chain(readings.into_iter().map(str::to_owned)).collect();
        Self { kana, romaji }
    }

    /// The same with other words that they are found by.
    pub fn also(mut self, written: &str) -> Self {
        self.kana.push(fold(written));
        self
    }

    /// How well they fit what was typed, be it in the middle of a conversion
    /// (けんs); `None` where they do not.
    pub fn fit(&self, typed: &TypedKana) -> Option<Fit> {
        let by = |words: &[String], typed: &str, least: usize| {
            let long = typed.chars().count() >= least;
            words.iter().filter_map(|word| fit(word, typed).filter(|fit| long || *fit < Fit::Within)).min()
        };
        let kana = by(&self.kana, &typed.kana, 1);
        // Two letters are within nearly everything.
        let romaji = typed.romaji.as_deref().and_then(|typed| by(&self.romaji, typed, 3));
        kana.into_iter().chain(romaji).min()
    }
}

/// What the clerk typed.
#[derive(Clone, Debug)]
pub struct TypedKana {
    kana: String,
    /// Where it can be romaji.
    romaji: Option<String>,
}

impl TypedKana {
    /// Makes it ready.
    pub fn new(text: &str) -> Self {
        let kana = fold(text.trim());
        let letters = kana.chars().any(|c| c.is_ascii_lowercase());
        let can_be =
            letters && kana.chars().all(|c| c.is_ascii_alphanumeric() || is_kana(c) || " -'".contains(c));
        let romaji = can_be.then(|| romaji(&begun(&kana))).filter(|romaji| !romaji.is_empty());
        Self { kana: squeezed(&kana), romaji }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.kana.is_empty()
    }
}

fn fit(word: &str, typed: &str) -> Option<Fit> {
    let word = squeezed(word);
    if word == typed {
        Some(Fit::Whole)
    } else if word.starts_with(typed) {
        Some(Fit::Start)
    } else {
        word.contains(typed).then_some(Fit::Within)
    }
}

fn fold(text: &str) -> String {
    Folding::ALL.apply(text)
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ー')
}

/// Without what is left out as often as not.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"-・….".contains(*c)).collect()
}

/// Romaji in the middle of a syllable: sh may become し, which is si to us.
fn begun(text: &str) -> String {
    for (end, begun) in [("sh", "s"), ("ch", "t"), ("c", "t"), ("ts", "t"), ("j", "z"), ("f", "h")] {
        if let Some(before) = text.strip_suffix(end) {
            return format!("{before}{begun}");
        }
    }
    text.to_owned()
}

/// Kana or romaji in one spelling: that of 訓令式, long vowels as short ones.
fn romaji(text: &str) -> String {
    let mut spelt = text.replace('ー', "").to_romaji().to_lowercase();
    // From Hepburn, and from what is typed into an input method.
    for (from, to) in [
        ("fua", "fa"),
        ("fui", "fi"),
        ("fue", "fe"),
        ("fuo", "fo"),
        ("shi", "si"),
        ("sh", "sy"),
        ("tch", "cch"),
        ("cchi", "tti"),
        ("cch", "tty"),
        ("chi", "ti"),
        ("ch", "ty"),
        ("tsu", "tu"),
        ("ts", "tu"),
        ("fu", "hu"),
        ("ji", "zi"),
        ("jy", "zy"),
        ("j", "zy"),
        ("cy", "ty"),
        ("di", "zi"),
        ("du", "zu"),
        ("dzu", "zu"),
        ("ā", "a"),
        ("ī", "i"),
        ("ū", "u"),
        ("ē", "e"),
        ("ō", "o"),
        ("mb", "nb"),
        ("mp", "np"),
        ("mm", "nm"),
        ("n'", "n"),
    ] {
        spelt = spelt.replace(from, to);
    }
    let mut one = String::with_capacity(spelt.len());
    for c in spelt.chars().filter(char::is_ascii_alphanumeric) {
        let last = one.chars().next_back();
        // おお, おう and ō; いい and ī; nn and n; but っ stays.
        let long = match (last, c) {
            (Some('o'), 'u') => true,
            (Some(last), c) => last == c && "aiueon".contains(c),
            (None, _) => false,
        };
        if !long {
            one.push(c);
        }
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romaji_of_any_spelling_is_one() {
        for (kana, spellings) in [
            ("しゅうりょう", &["shuuryou", "syuuryou", "shūryō", "shuryo", "syuryo"][..]),
            ("ちかん", &["chikan", "tikan", "chikann", "tikann"]),
            ("つぎ", &["tsugi", "tugi"]),
            ("ぷれびゅー", &["purebyuu", "purebyu-", "purebyu"]),
            ("ふぁいる", &["fairu"]),
            ("ぎょう", &["gyou", "gyo", "gyō"]),
            ("けっか", &["kekka"]),
            ("はんい", &["hanni", "hannni", "han'i", "hani"]),
            ("じょうほう", &["jouhou", "zyouhou", "joho", "jyouhou"]),
            ("しんぶん", &["shinbun", "shimbun", "sinnbunn"]),
            ("おおきさ", &["ookisa", "ōkisa"]),
            ("つづき", &["tsuzuki", "tuduki"]),
            ("いっち", &["icchi", "itchi", "itti"]),
        ] {
            for spelling in spellings {
                assert_eq!(romaji(spelling), romaji(kana), "{spelling}");
            }
        }
    }

    #[test]
    fn words_are_found_however_they_are_typed() {
        let words = Words::new("検索…", "けんさく さがす");
        for (typed, fits) in [
            ("検索", Some(Fit::Whole)),
            ("検", Some(Fit::Start)),
            ("索", Some(Fit::Within)),
            ("けんさく", Some(Fit::Whole)),
            ("ケン", Some(Fit::Start)),
            ("ｹﾝ", Some(Fit::Start)),
            ("さが", Some(Fit::Start)),
            ("kensaku", Some(Fit::Whole)),
            ("KENNS", Some(Fit::Start)),
            ("けんs", Some(Fit::Start)),
            ("けｎ", Some(Fit::Start)),
            ("sak", Some(Fit::Within)),
            ("saku", Some(Fit::Within)),
            ("置換", None),
            ("chikan", None),
            ("kenz", None),
            ("a", None),
        ] {
            assert_eq!(words.fit(&TypedKana::new(typed)), fits, "{typed}");
        }
    }

    #[test]
    fn every_command_is_found_by_its_own_words() {
        use crate::ui::request::Verb;
        for verb in Verb::all() {
            let words = Words::new(verb.label(), verb.reading());
            assert_eq!(words.fit(&TypedKana::new(verb.label())), Some(Fit::Whole), "{}", verb.label());
            for reading in verb.reading().split(' ') {
                assert!(words.fit(&TypedKana::new(reading)) <= Some(Fit::Start), "{reading}");
                let romaji = reading.to_romaji();
                assert!(words.fit(&TypedKana::new(&romaji)).is_some(), "{romaji}");
            }
        }
    }
}
