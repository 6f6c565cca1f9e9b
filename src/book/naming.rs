//! What offices write together in one cell: a name and its marks, a rating and its number.

use super::{Form, Rating};
use crate::lookalike::wording;

/// A name without the marks at its end, and these: 「広場 ※新規」. A ※ before anything else
/// than a `known` mark is part of the name.
pub fn name_and_marks(text: &str, known: &[String]) -> (String, Vec<String>) {
    let mut name = text;
    let mut marks: Vec<String> = Vec::new();
    // Whoever has no ※ at hand types an asterisk.
    while let Some((rest, mark)) = name.rsplit_once(['※', '＊', '*']) {
        let own = wording(mark);
        let mark = known.iter().find(|known| wording(known) == own && !marks.contains(known));
        let Some(mark) = mark.filter(|_| !rest.trim().is_empty()) else { break };
        name = rest.trim_end();
        marks.insert(0, mark.clone());
    }
    (name.to_owned(), marks)
}

impl Form {
    /// The rating that `text` names, alone or after its number (③継続). A number
    /// that is another rating's is no slip to pass over.
    pub fn rating_named(&self, text: &str) -> Option<&Rating> {
        let key = wording(text);
        let bare = key.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ':'));
        let number: String = key.chars().filter(char::is_ascii_digit).collect();
        self.ratings.iter().enumerate().find_map(|(place, rating)| {
            let name = wording(&rating.name);
            let numbered = || name == bare && number == (place + 1).to_string();
            (name == key || numbered()).then_some(rating)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{FormId, Key as _, RatingColor};

    #[test]
    fn only_marks_at_the_end_leave_the_name() {
        let known = ["新規", "変更"].map(str::to_owned);
        for (text, name, marks) in [
            ("広場 ※新規", "広場", &["新規"][..]),
            ("広場\n※新規", "広場", &["新規"]),
            ("広場※ 変 更※新規", "広場", &["変更", "新規"]),
            ("広場 ＊新規", "広場", &["新規"]),
            ("広場*変更 ＊新規", "広場", &["変更", "新規"]),
            ("広場 5*6", "広場 5*6", &[]),
            ("広場 ※相談を含む。", "広場 ※相談を含む。", &[]),
            ("広場 ※相談を含む。 ※新規", "広場 ※相談を含む。", &["新規"]),
            ("広場 ※新規 など", "広場 ※新規 など", &[]),
            ("広場 ※新規 ※新規", "広場 ※新規", &["新規"]),
            ("広場 ※新\u{200B}規", "広場", &["新規"]),
            ("※新規", "※新規", &[]),
        ] {
            let (found, found_marks) = name_and_marks(text, &known);
            assert_eq!(
                (found.as_str(), found_marks),
                (name, marks.iter().map(|m| (*m).to_owned()).collect())
            );
        }
    }

    #[test]
    fn a_rating_may_have_its_number() {
        let mut form = Form::kiyose(FormId::from_raw(1));
        let rating = |name: &str| Rating {
            name: name.to_owned(),
            definition: String::new(),
            color: RatingColor::Gray,
            needs_figure: false,
        };
        form.ratings = ["Ａ", "B", "1"].map(rating).to_vec();
        for (text, name) in [
            ("A", Some("Ａ")),
            ("①A", Some("Ａ")),
            ("（２） B", Some("B")),
            ("1", Some("1")),
            ("②A", None),
            ("C", None),
            ("②", None),
        ] {
            assert_eq!(form.rating_named(text).map(|rating| rating.name.as_str()), name, "{text}");
        }
    }
}
