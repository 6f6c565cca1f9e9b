//! Steps of a rating scale of which only the words are known.

use super::captions::squeeze;
use crate::book::{Rating, RatingColor};
use crate::lookalike::wording;

/// Words over the columns of ratings, which may be called otherwise.
const RATES: [&str; 7] = ["評価", "区分", "判定", "達成", "進捗", "評定", "ランク"];

/// Whether ratings may stand under a caption.
pub(super) fn may_rate(caption: &str) -> bool {
    let caption = squeeze(caption);
    RATES.iter().any(|word| caption.contains(word))
}

/// Whether a text is a step of a scale: a letter or a sign, or such with a word. A figure is
/// none: it may be a count.
pub(super) fn is_step(text: &str) -> bool {
    let key = wording(text);
    let is_head = |sign: char| sign.is_ascii_alphabetic() || "◎○〇△▲×✕□☆★●".contains(sign);
    key.starts_with(is_head) && key.chars().count() <= 8 && !key.contains(|c: char| c.is_ascii_digit())
}

/// The steps of a scale that were found in rows, from the best on where their signs say so;
/// others in the order in which they came.
pub(super) fn in_order(mut names: Vec<String>) -> Vec<String> {
    const SIGNS: &str = "SＳ◎☆★○〇●△▲□×✕";
    let rank = |name: &String| {
        let first = wording(name).chars().next().unwrap_or_default();
        let sign = SIGNS.chars().position(|sign| sign == first);
        sign.map_or((1, usize::try_from(u32::from(first)).unwrap_or_default()), |sign| (0, sign))
    };
    if names.iter().all(|name| is_step(name)) {
        names.sort_by_key(rank);
    }
    names
}

/// The rating `name` at `place` (from 0) of its scale.
pub(super) fn rating(place: usize, name: &str, definition: &str) -> Rating {
    let color = RatingColor::ALL.iter().copied().cycle().nth(place % RatingColor::ALL.len());
    Rating {
        name: name.to_owned(),
        definition: definition.to_owned(),
        color: color.unwrap_or(RatingColor::Gray),
        needs_figure: needs_figure(definition),
    }
}

/// Whether a definition asks for a figure: it speaks of figures, and not of
/// projects that have none.
pub(super) fn needs_figure(definition: &str) -> bool {
    definition.contains("数値") && !definition.contains("ない")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Form, FormId, Key as _};

    #[test]
    fn the_first_forms_scale_comes_out_of_its_words() {
        let form = Form::kiyose(FormId::from_raw(1));
        for (place, known) in form.ratings.iter().enumerate() {
            assert_eq!(rating(place, &known.name, &known.definition), *known);
        }
    }

    #[test]
    fn steps_are_put_in_order_by_their_signs() {
        let sorted =
            |names: &[&str]| in_order(names.iter().map(|name| (*name).to_owned()).collect()).join(" ");
        assert_eq!(sorted(&["B", "Ａ", "S", "C"]), "S Ａ B C");
        assert_eq!(sorted(&["△", "◎", "×", "○"]), "◎ ○ △ ×");
        assert_eq!(sorted(&["継続", "達成"]), "継続 達成");
    }

    #[test]
    fn a_longer_scale_begins_its_colours_again() {
        assert_eq!(rating(5, "6", "").color, RatingColor::Green);
    }
}
