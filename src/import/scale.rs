//! Steps of a rating scale of which only the words are known.

use crate::book::{Rating, RatingColor};

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
    fn a_longer_scale_begins_its_colours_again() {
        assert_eq!(rating(5, "6", "").color, RatingColor::Green);
    }
}
