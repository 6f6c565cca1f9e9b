//! Where something stands in a JSON text: errors found after reading name a
//! line too.

/// A step on the way to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathStep {
    Key(&'static str),
    Index(usize),
}

/// The line (from 1) on which the value at `path` begins, or the innermost one
/// on the way to it that is there. `text` is known to be good JSON.
pub(super) fn line_of(text: &str, path: &[PathStep]) -> usize {
    let bytes = text.as_bytes();
    let mut at = skip_space(bytes, 0);
    for step in path {
        match child(bytes, at, *step) {
            Some(next) => at = next,
            None => break,
        }
    }
    1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// Where the child `step` of the value at `at` begins.
fn child(bytes: &[u8], at: usize, step: PathStep) -> Option<usize> {
    let is_object = *bytes.get(at)? == b'{';
    let mut at = skip_space(bytes, at + 1);
    let mut count = 0;
    while !matches!(*bytes.get(at)?, b'}' | b']') {
        let mut key = None;
        if is_object {
            let end = skip_value(bytes, at);
            key = bytes.get(at + 1..end.checked_sub(1)?);
            // Past the key and its colon.
            at = skip_space(bytes, skip_space(bytes, end) + 1);
        }
        let found = match step {
            PathStep::Key(name) => key == Some(name.as_bytes()),
            PathStep::Index(index) => key.is_none() && count == index,
        };
        if found {
            return Some(at);
        }
        count += 1;
        at = skip_space(bytes, skip_value(bytes, at));
        if bytes.get(at) == Some(&b',') {
            at = skip_space(bytes, at + 1);
        }
    }
    None
}

fn skip_space(bytes: &[u8], at: usize) -> usize {
    at + bytes.iter().skip(at).take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Just past the value that begins at `at`.
fn skip_value(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = skip_string(bytes, at) - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            b',' | b':' if depth == 0 => return at,
            _ => {}
        }
        at += 1;
        if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
            return at;
        }
    }
    at
}

/// Just past the string whose opening quote is at `at`.
fn skip_string(bytes: &[u8], mut at: usize) -> usize {
    at += 1;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
{
  "a": [1, {"x": "}]\"," },
    2,
    [3,
     "四"]],
  "b": { "c":
    null }
}
"#;

    #[test]
    fn finds_the_line_of_a_value() {
        use PathStep::{Index, Key};
        for (path, line) in [
            (&[][..], 2),
            (&[Key("a")], 3),
            (&[Key("a"), Index(1), Key("x")], 3),
            (&[Key("a"), Index(2)], 4),
            (&[Key("a"), Index(3), Index(1)], 6),
            (&[Key("b")], 7),
            (&[Key("b"), Key("c")], 8),
        ] {
            assert_eq!(line_of(TEXT, path), line, "{path:?}");
        }
    }

    #[test]
    fn stops_where_the_path_ends_early() {
        use PathStep::{Index, Key};
        assert_eq!(line_of(TEXT, &[Key("b"), Key("d"), Index(0)]), 7);
        assert_eq!(line_of(TEXT, &[Key("a"), Index(9)]), 3);
        assert_eq!(line_of("", &[Key("a")]), 1);
    }
}
