//! Ratings and marks that say what is to become of an entry: 廃止, 終了, 統合.

use unicode_normalization::UnicodeNormalization as _;

/// What a rating or a mark means for the year to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The entry ends; else it goes into another.
    pub ends: bool,
    /// It can mean nothing else.
    pub is_certain: bool,
}

const ENDS: [&str; 7] = ["廃止", "終了", "完了", "終結", "打切り", "打ち切り", "取りやめ"];
const GOES_INTO: [&str; 4] = ["統合", "一本化", "他へ統合", "他に統合"];

/// What stands around such a word in a name or a definition and says nothing.
const AROUND: [&str; 14] = [
    "とする",
    "とした",
    "となった",
    "された",
    "する",
    "した",
    "済み",
    "済",
    "もの",
    "場合",
    "事業",
    "を",
    "の",
    "が",
];

/// What a rating called `name`, defined so, means; of one that is called by a sign alone
/// (D, ×) what its definition says.
pub(super) fn of(name: &str, definition: &str) -> Option<Meaning> {
    let name: String = name.nfkc().filter(|c| !c.is_whitespace()).collect();
    if name.is_empty() {
        return None;
    }
    // 「D 廃止」, 「5:終了」: a sign before the word.
    let word = name.trim_start_matches(|c: char| !is_japanese(c));
    if word.is_empty() {
        let definition: String = definition.nfkc().filter(|c| !c.is_whitespace()).collect();
        return if definition.is_empty() { None } else { of_word(&definition) };
    }
    of_word(word)
}

/// Whether a rating says that something changed, so that its text may say what.
pub(super) fn is_change(name: &str) -> bool {
    ["変更", "見直し", "廃止", "統合", "終了", "改善"].iter().any(|word| name.contains(word))
}

fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '々' | '一'..='鿿' | '㐀'..='䶿')
}

fn of_word(word: &str) -> Option<Meaning> {
    let (word, is_planned) =
        match word.trim_end_matches(['。', ')']).trim_end_matches("(予定").strip_suffix("予定") {
            Some(word) => (word, true),
            None => (word, word.ends_with("(予定)")),
        };
    let word = word.trim_end_matches("(予定)").trim_end_matches('。');
    let separators = ['・', '/', '、', ',', '又', '，', '･'];
    let parts: Vec<String> = word
        .split(separators)
        .flat_map(|part| part.split("または"))
        .map(bare)
        .filter(|part| !part.is_empty())
        .collect();
    let (ends, into): (Vec<&String>, Vec<&String>) =
        parts.iter().partition(|part| ENDS.contains(&part.as_str()));
    let are_known = !parts.is_empty() && into.iter().all(|part| GOES_INTO.contains(&part.as_str()));
    are_known.then_some(Meaning {
        ends: !ends.is_empty(),
        is_certain: !is_planned && (ends.is_empty() || into.is_empty()),
    })
}

/// The word itself: 廃止 of 「事業を廃止したもの」.
fn bare(part: &str) -> String {
    let mut part = part.trim_start_matches('は').to_owned();
    for around in AROUND {
        if part != around {
            part = part.replace(around, "");
        }
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_that_say_that_an_entry_ends_or_goes_into_another() {
        for (name, definition, right) in [
            ("廃止", "", Some((true, true))),
            ("終了", "", Some((true, true))),
            ("完了", "目標を達成し完了したもの", Some((true, true))),
            ("事業廃止", "", Some((true, true))),
            ("廃止・終了", "", Some((true, true))),
            ("終了／完了", "", Some((true, true))),
            ("Ｄ　廃止", "", Some((true, true))),
            ("５：終了", "", Some((true, true))),
            ("Ｄ", "事業を廃止したもの", Some((true, true))),
            ("×", "廃止", Some((true, true))),
            ("廃止済み", "", Some((true, true))),
            ("統合", "", Some((false, true))),
            ("統合・廃止", "", Some((true, false))),
            ("廃止予定", "", Some((true, false))),
            ("廃止（予定）", "", Some((true, false))),
            ("変更", "内容を変更したもの(見直しや廃止も含む)", None),
            ("継続", "", None),
            ("達成", "目標を達成したもの", None),
            ("休止", "", None),
            ("廃止・縮小", "", None),
            ("廃止を検討", "", None),
            ("見直し・廃止", "", None),
            ("統合保育", "", None),
            ("Ａ", "計画どおり完了し、引き続き実施するもの", None),
            ("Ｂ", "", None),
            ("", "廃止", None),
        ] {
            let told = of(name, definition).map(|own| (own.ends, own.is_certain));
            assert_eq!(told, right, "{name}: {definition}");
        }
    }
}
