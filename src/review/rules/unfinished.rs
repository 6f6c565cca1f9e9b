//! Texts that somebody meant to come back to.

use super::super::figures::Pattern;
use super::super::finding::What;
use super::super::read::{ReviewSheet, ReviewText};
use super::Flaw;

/// Brackets that come in pairs. A ） without its （ may be 1） of a list.
const PAIRS: [(char, char); 4] = [('（', '）'), ('(', ')'), ('「', '」'), ('『', '』')];

/// What stands where something is yet to be written.
static PLACEHOLDER: Pattern = Pattern::new(
    r"[○〇◯●■]{2,}|[ＸX×]{2,}(?:人|件|回|か所|箇所|円|年)|要確認|確認中）|（確認）|要修正|【未定】|[＊*]{3,}|[？?]{2,}|(?i:todo|tbd)",
);

/// What is not finished in a text.
pub fn of_text(_: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if let Some(range) = PLACEHOLDER.find(text.text) {
        let words = text.text.get(range.clone()).unwrap_or_default().to_owned();
        flaws.push((What::Placeholder { words }, vec![text.stretch(range)]));
    }
    if let Some((at, bracket)) = open(text.text) {
        flaws.push((What::Bracket { bracket }, vec![text.stretch(at..at + bracket.len_utf8())]));
    }
    flaws
}

/// The first bracket that is never closed, or that closes what was not open. （ and (
/// are one: they are often mixed.
fn open(text: &str) -> Option<(usize, char)> {
    let narrow = |c: char| match c {
        '（' => '(',
        '）' => ')',
        other => other,
    };
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        if PAIRS.iter().any(|(begin, _)| *begin == c) {
            open.push((at, c));
        } else if PAIRS.iter().any(|(_, end)| *end == c) {
            let begins =
                |begin: char| PAIRS.iter().any(|(own, end)| *own == narrow(begin) && *end == narrow(c));
            match open.iter().rposition(|(_, begin)| begins(*begin)) {
                Some(begin) => {
                    open.remove(begin);
                }
                None if narrow(c) == ')' => {}
                None => return Some((at, c)),
            }
        }
    }
    open.first().copied()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::found_in;

    #[test]
    fn patterns_are_readable() {
        super::PLACEHOLDER.assert_readable();
    }

    #[test]
    fn texts_that_are_not_finished() {
        for (text, found) in [
            ("相談（電話を含む）に応じる。", vec![]),
            ("相談（電話を含むに応じる。", vec!["（"]),
            ("相談（電話を含む)に応じる。", vec![]),
            ("「相談に応じる。", vec!["「"]),
            ("相談」に応じる。", vec!["」"]),
            ("1）相談 2）電話", vec![]),
            ("（「相談」（電話））", vec![]),
            ("利用者は○○人であった。", vec!["○○"]),
            ("評価は○とした。", vec![]),
            ("ＸＸ人が利用した。", vec!["ＸＸ人"]),
            ("5人（要確認）", vec!["要確認"]),
            ("要件を確認した。", vec![]),
        ] {
            assert_eq!(found_in(Rule::Unfinished, &[("evaluation", text)], &[]), found, "{text}");
        }
    }
}
