//! What the library that reads JSON complains of, in the words of the clerk.
//!
//! Its messages are in English; each that there is has its pattern here. What has none
//! is told without words of its own: the line is named in any case.

use crate::interchange::SAID;
use crate::quote::quoted;

/// What is expected where `message` was given.
pub(super) fn expected(message: &str) -> String {
    const USUAL: &str = "書き出されたファイルと同じ形の項目";
    if let Some(said) = message.strip_prefix(SAID) {
        return said.to_owned();
    }
    let words = missing(message)
        .or_else(|| unknown(message, "unknown field ", "という項目はありません", "使える項目"))
        .or_else(|| unknown(message, "unknown variant ", "は使えません", "使える値"))
        .or_else(|| {
            Some(format!(
                "1つだけの項目「{}」（2回書かれています）",
                ticked(message.strip_prefix("duplicate field ")?)?
            ))
        })
        .or_else(|| mistaken(message));
    words.map_or_else(|| USUAL.to_owned(), |words| format!("{USUAL}。{words}"))
}

fn missing(message: &str) -> Option<String> {
    Some(format!("項目「{}」がありません", ticked(message.strip_prefix("missing field ")?)?))
}

/// unknown field `a`, expected one of `b`, `c`
fn unknown(message: &str, what: &str, words: &str, others: &str) -> Option<String> {
    let rest = message.strip_prefix(what)?;
    let name = ticked(rest)?;
    // The name itself may hold anything.
    let known = rest.rsplit_once("`, expected ").map_or("", |(_, known)| known);
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let known =
        if known.is_empty() { String::new() } else { format!("（{others}：{}）", known.join("、")) };
    Some(format!("「{name}」{words}{known}"))
}

/// invalid type: string "a", expected i32
fn mistaken(message: &str) -> Option<String> {
    let (rest, expected) = message.rsplit_once(", expected ")?;
    if let Some(found) = rest.strip_prefix("invalid type: ").or_else(|| rest.strip_prefix("invalid value: "))
    {
        return Some(format!("{}が必要ですが、{}が書かれています", kind(expected), found_kind(found)));
    }
    rest.strip_prefix("invalid length ").map(|_| format!("{}が必要ですが、数が合いません", kind(expected)))
}

fn kind(expected: &str) -> &'static str {
    match expected {
        "a string" | "string" | "str" | "a borrowed string" => "文字列（\"…\" の形）",
        "a boolean" => "true または false",
        "fiscal year" => "年度（2024 や \"令和6年度\" の形）",
        "f32" | "f64" => "数",
        "a sequence" => "並び（[…] の形）",
        "a tuple of size 2" => "2つの値の並び（[…, …] の形）",
        own if own.starts_with("struct ") || own.contains("map") || own.contains("object") => {
            "項目の組（{…} の形）"
        }
        own if is_number(own) => "その範囲の整数",
        own if own.starts_with("enum ") || own.contains("variant") => "決められた値",
        _ => "別の形の値",
    }
}

fn found_kind(found: &str) -> String {
    let quotation = found.strip_prefix("string \"").and_then(|text| text.strip_suffix('"'));
    if let Some(text) = quotation {
        return format!("文字列「{}」", quoted(text));
    }
    if let Some(number) = ["integer `", "floating point `"].iter().find_map(|kind| found.strip_prefix(kind)) {
        return format!("数「{}」", quoted(number.trim_end_matches('`')));
    }
    match found {
        "null" | "unit value" | "Option value" => "null",
        "sequence" => "並び（[…]）",
        "map" => "項目の組（{…}）",
        own if own.starts_with("boolean") => "true または false",
        _ => "別の形の値",
    }
    .to_owned()
}

fn is_number(name: &str) -> bool {
    let bits = name.strip_prefix(['i', 'u']).unwrap_or_default();
    bits == "size" || (!bits.is_empty() && bits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What stands between the first two of these: `a`
fn ticked(text: &str) -> Option<String> {
    let rest = text.strip_prefix('`')?;
    let name = rest.rsplit_once("`, expected ").map_or(rest, |(name, _)| name);
    let name = name.strip_suffix("`, there are no fields").or(name.strip_suffix('`')).unwrap_or(name);
    Some(quoted(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_complaint_has_japanese_words() {
        for (message, words) in [
            ("missing field `name`", "項目「name」がありません"),
            (
                "unknown field `担当課`, expected one of `id`, `name`",
                "「担当課」という項目はありません（使える項目：id、name）",
            ),
            ("unknown field `a`, expected `b`", "「a」という項目はありません（使える項目：b）"),
            (
                "unknown variant `number`, expected one of `name`, `text`",
                "「number」は使えません（使える値：name、text）",
            ),
            ("duplicate field `name`", "1つだけの項目「name」（2回書かれています）"),
            (
                "invalid type: integer `7`, expected a sequence",
                "並び（[…] の形）が必要ですが、数「7」が書かれています",
            ),
            (
                "invalid type: string \"多い\", expected u16",
                "その範囲の整数が必要ですが、文字列「多い」が書かれています",
            ),
            (
                "invalid value: integer `-1`, expected u32",
                "その範囲の整数が必要ですが、数「-1」が書かれています",
            ),
            (
                "invalid length 1, expected a tuple of size 2",
                "2つの値の並び（[…, …] の形）が必要ですが、数が合いません",
            ),
            (
                "invalid type: null, expected struct BookJson",
                "項目の組（{…} の形）が必要ですが、nullが書かれています",
            ),
        ] {
            assert_eq!(
                expected(message),
                format!("書き出されたファイルと同じ形の項目。{words}"),
                "{message}"
            );
        }
        assert_eq!(
            expected("data did not match any variant of untagged enum FormRef"),
            "書き出されたファイルと同じ形の項目"
        );
        assert_eq!(expected("\u{1}1以上の id"), "1以上の id");
    }

    #[test]
    fn a_name_cannot_speak_for_the_message() {
        let said = expected("unknown field `x`, expected `y`\u{202e}`, expected one of `id`, `name`");
        assert!(said.contains("[U+202E]") && said.ends_with("（使える項目：id、name）"), "{said}");
    }
}
