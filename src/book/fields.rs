//! Texts with fields in braces, such as `{年度}`, that are filled in where the
//! text is used: captions, running lines, names of files.

/// A part of such a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// What stands as it is.
    Text(&'t str),
    /// What may be a field, braces and all.
    Field(&'t str),
}

/// The parts of `text` in order; nothing of it is in none.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let open = rest.find('{').unwrap_or(rest.len());
        let (piece, after) = if open > 0 {
            let (text, after) = rest.split_at(open);
            (Piece::Text(text), after)
        } else {
            match rest.find('}') {
                Some(close) => {
                    let (field, after) = rest.split_at(close + 1);
                    (Piece::Field(field), after)
                }
                None if rest.is_empty() => return None,
                None => (Piece::Text(rest), ""),
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
            Piece::Text(text) => text.to_owned(),
            Piece::Field(field) => value(field).unwrap_or_else(|| field.to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
