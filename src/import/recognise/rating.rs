//! What stands in the cell of a rating.

use crate::book::{Form, Rating};
use crate::lookalike::wording;

/// Whether the rest of a cell only explains the rating.
const AFTER: [char; 8] = ['(', '、', '。', ':', '-', ',', '→', '※'];

/// The rating that a cell says, and what else it says: 3, ③継続 and 継続（理由…） are 継続.
pub fn rating_in<'f>(form: &'f Form, text: &str) -> Option<(&'f Rating, Option<String>)> {
    if let Some(rating) = form.rating_named(text) {
        return Some((rating, None));
    }
    let key = wording(text);
    // A number by itself is the place on the scale.
    let place = key.trim_matches(['(', ')', '.']).parse::<usize>().ok();
    if let Some(rating) = place.and_then(|place| form.ratings.get(place.checked_sub(1)?)) {
        return Some((rating, None));
    }
    let bare =
        key.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ':' | '「'));
    let begins = |rating: &&Rating| {
        let rest = bare.strip_prefix(wording(&rating.name).as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(AFTER) || rest.starts_with([')', '」']))
    };
    let rating = form.ratings.iter().filter(begins).max_by_key(|rating| rating.name.chars().count())?;
    let rest = bare.strip_prefix(wording(&rating.name).as_str()).unwrap_or_default();
    let rest = rest.trim_matches([')', '」']);
    Some((rating, (!rest.is_empty()).then(|| text.trim().to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{FormId, Key as _};

    #[test]
    fn a_rating_is_known_with_its_number_and_with_a_reason() {
        let form = Form::kiyose(FormId::from_raw(1));
        for (text, name, has_rest) in [
            ("継続", "継続", false),
            ("③継続", "継続", false),
            ("3", "継続", false),
            ("３．", "継続", false),
            ("③", "継続", false),
            ("継続（利用者が増えたため）", "継続", true),
            ("３ 継続", "継続", false),
            ("（継続）", "継続", false),
            ("未\n実施", "未実施", false),
            ("1", "達成", false),
        ] {
            let (rating, rest) = rating_in(&form, text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((rating.name.as_str(), rest.is_some()), (name, has_rest), "{text}");
        }
        for text in ["継続的に実施", "9", "不明", "継続変更", ""] {
            assert!(rating_in(&form, text).is_none(), "{text}");
        }
    }
}
