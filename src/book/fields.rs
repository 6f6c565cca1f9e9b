//! Texts with fields in braces, such as `{年度}`, that are filled in where the
//! text is used: captions, running lines, names of files.

use std::ops::Range;

use super::mention::{YearStanding, mentions};
use super::{FiscalYear, Head, era};
use crate::lookalike::wording;

/// A part of such a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPiece<'t> {
    /// What stands as it is.
    Text(&'t str),
    /// What may be a field, braces and all.
    Field(&'t str),
}

/// The parts of `text` in order; nothing of it is in none.
pub fn pieces(text: &str) -> impl Iterator<Item = FieldPiece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let open = rest.find('{').unwrap_or(rest.len());
        let (piece, after) = if open > 0 {
            let (text, after) = rest.split_at(open);
            (FieldPiece::Text(text), after)
        } else {
            match rest.find('}') {
                Some(close) => {
                    let (field, after) = rest.split_at(close + 1);
                    (FieldPiece::Field(field), after)
                }
                None if rest.is_empty() => return None,
                None => (FieldPiece::Text(rest), ""),
            }
        };
        rest = after;
        Some(piece)
    })
}

/// `text` with its fields filled in. `value` is asked for each, with its braces;
/// what it does not know stands as it was written. A value that has braces
/// itself is not looked into.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    pieces(text)
        .map(|piece| match piece {
            FieldPiece::Text(text) => text.to_owned(),
            FieldPiece::Field(field) => value(field).unwrap_or_else(|| field.to_owned()),
        })
        .collect()
}

/// The fields that stand for a year.
pub const YEARS: [&str; 4] = ["{年度}", "{前年度}", "{翌年度}", "{年度:西暦}"];

/// What a field stands for that goes by the book's year or its as-of date; each year also
/// as `{年度:西暦}`.
pub fn of_head(field: &str, head: &Head) -> Option<String> {
    if field == "{基準日}" {
        return Some(head.as_of.map_or_else(|| "基準日".to_owned(), era::wareki_date));
    }
    of_year(field, head.fiscal_year)
}

/// What a field stands for that goes by the book's year.
pub fn of_year(field: &str, year: FiscalYear) -> Option<String> {
    let name = field.strip_prefix('{')?.strip_suffix('}')?;
    let (name, is_western) = match name.split_once([':', '：']) {
        Some((name, "西暦")) => (name, true),
        Some(_) => return None,
        None => (name, false),
    };
    let by = match name {
        "前々年度" => -2,
        "前年度" => -1,
        "年度" => 0,
        "翌年度" => 1,
        "翌々年度" => 2,
        _ => return None,
    };
    let year = FiscalYear::new(year.year() + by)?;
    Some(if is_western { format!("{}年度", year.year()) } else { year.wareki() })
}

/// The first year or day of a text that a field would print just as it stands there, and
/// that field: it goes along by itself from year to year.
pub fn offer(text: &str, head: &Head) -> Option<(Range<usize>, &'static str)> {
    let fields = YEARS.iter().chain(&["{前年度:西暦}", "{翌年度:西暦}", "{基準日}"]);
    let values: Vec<(&str, String)> =
        fields.filter_map(|field| Some((*field, wording(&of_head(field, head)?)))).collect();
    mentions(text, head.fiscal_year).into_iter().filter(|own| own.standing != YearStanding::Period).find_map(
        |own| {
            let words = wording(text.get(own.range.clone())?);
            let (field, _) = values.iter().find(|(_, value)| *value == words)?;
            Some((own.range, *field))
        },
    )
}

/// A text without its fields, and without what is left of brackets around them; as it is
/// where nothing else is in it.
pub fn without(text: &str) -> String {
    let mut words = String::new();
    let mut is_after_field = false;
    for piece in pieces(text) {
        match piece {
            FieldPiece::Field(_) => is_after_field = true,
            FieldPiece::Text(text) => {
                let rest = ["時点", "現在"].iter().find_map(|end| text.strip_prefix(end));
                words.push_str(rest.filter(|_| is_after_field).unwrap_or(text));
                is_after_field = false;
            }
        }
    }
    let words = ["（）", "()", "【】", "［］"].iter().fold(words, |words, empty| words.replace(empty, ""));
    if words.trim().is_empty() { text.to_owned() } else { words.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    #[test]
    fn years_around_the_books_are_fields() {
        let head = small().book.head.clone();
        for (field, value) in [
            ("{年度}", Some("令和6年度")),
            ("{前年度}", Some("令和5年度")),
            ("{翌年度}", Some("令和7年度")),
            ("{年度:西暦}", Some("2024年度")),
            ("{前年度：西暦}", Some("2023年度")),
            ("{前々年度}", Some("令和4年度")),
            ("{基準日}", Some("令和7年4月1日")),
            ("{年度:英語}", None),
            ("{番号}", None),
        ] {
            assert_eq!(of_head(field, &head).as_deref(), value, "{field}");
        }
        assert!(YEARS.iter().all(|field| of_head(field, &head).is_some()));
    }

    #[test]
    fn a_field_is_offered_where_it_prints_what_stands_there() {
        let head = small().book.head.clone();
        for (text, offered) in [
            ("令和6年度実績", Some("{年度}実績")),
            ("令和６年度 実績", Some("{年度} 実績")),
            ("令和7年度の方針", Some("{翌年度}の方針")),
            ("2024年度", Some("{年度:西暦}")),
            ("達成度\n令和7年4月1日時点", Some("達成度\n{基準日}時点")),
            // It would be printed otherwise.
            ("R6実績", None),
            ("令和6年度～令和10年度", None),
            ("令和2年度", None),
            ("{年度}実績", None),
        ] {
            let new = offer(text, &head).map(|(range, field)| {
                let mut new = text.to_owned();
                new.replace_range(range, field);
                new
            });
            assert_eq!(new.as_deref(), offered, "{text}");
        }
    }

    #[test]
    fn a_text_without_its_fields_is_what_it_is_called() {
        for (text, name) in [
            ("{年度}実績", "実績"),
            ("達成度\n{基準日}時点", "達成度"),
            ("達成度（{基準日}現在）", "達成度"),
            ("{年度}", "{年度}"),
            ("備考", "備考"),
        ] {
            assert_eq!(without(text), name, "{text}");
        }
    }

    #[test]
    fn fields_are_filled_in_once() {
        let value = |field: &str| match field {
            "{年度}" => Some("令和6年度".to_owned()),
            "{計画名}" => Some("{年度}計画".to_owned()),
            _ => None,
        };
        for (text, filled) in [
            ("", ""),
            ("{年度}", "令和6年度"),
            ("－{計画名}－{年度}", "－{年度}計画－令和6年度"),
            ("{頁}と{年度", "{頁}と{年度"),
            ("}{年度}{", "}令和6年度{"),
        ] {
            assert_eq!(fill(text, value), filled, "{text}");
        }
    }
}
