//! How PDF spells its objects (ISO 32000-1, 7.3), as short as it allows.

use lopdf::{Dictionary, Object, StringFormat};

use crate::export::meta::title;

/// Appends a whole number.
pub(super) fn integer(out: &mut Vec<u8>, number: i64) {
    let mut digits = [0; 20];
    let mut from = digits.len();
    let mut rest = number.unsigned_abs();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        from = at;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend(digits.iter().skip(from));
}

/// Appends a number of which `scaled` is `10^decimals` times as much, without
/// the zeros that say nothing: `.5`, `12`, `-3.25`.
pub(super) fn decimal(out: &mut Vec<u8>, scaled: i64, decimals: u32) {
    let one = 10_i64.pow(decimals);
    let (whole, mut part) = (scaled.abs() / one, scaled.abs() % one);
    if scaled < 0 {
        out.push(b'-');
    }
    if whole > 0 || part == 0 {
        integer(out, whole);
    }
    if part > 0 {
        out.push(b'.');
        let mut unit = one / 10;
        while part > 0 {
            out.push(b'0' + (part / unit) as u8);
            part %= unit;
            unit = (unit / 10).max(1);
        }
    }
}

/// Appends a string in parentheses. Escaped it is never longer than in
/// hexadecimal figures, and mostly half as long.
pub(super) fn string(out: &mut Vec<u8>, bytes: impl IntoIterator<Item = u8>) {
    out.push(b'(');
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            // A bare one would be read as a line feed.
            b'\r' => out.extend(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

/// The bytes of a text string that need not be ASCII (ISO 32000-1, 7.9.2.2).
pub(super) fn utf16(text: &str) -> impl Iterator<Item = u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes))
}

/// A text string for what names something.
pub(super) fn text(name: &str) -> Object {
    Object::String(utf16(&title(name)).collect(), StringFormat::Literal)
}

/// Appends an indirect reference to an object, of generation 0 like all of ours.
pub(super) fn reference(out: &mut Vec<u8>, number: u32) {
    integer(out, i64::from(number));
    out.extend(b" 0 R");
}

/// Appends any object but a stream's bytes.
pub(super) fn object(out: &mut Vec<u8>, value: &Object) {
    match value {
        Object::Null => out.extend(b"null"),
        Object::Boolean(true) => out.extend(b"true"),
        Object::Boolean(false) => out.extend(b"false"),
        Object::Integer(number) => integer(out, *number),
        Object::Real(number) => decimal(out, (f64::from(*number) * 1e4).round() as i64, 4),
        Object::Name(characters) => name(out, characters),
        Object::String(bytes, _) => string(out, bytes.iter().copied()),
        Object::Array(values) => {
            out.push(b'[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    separate(out, value);
                }
                object(out, value);
            }
            out.push(b']');
        }
        Object::Dictionary(entries) => dictionary(out, entries),
        Object::Stream(stream) => dictionary(out, &stream.dict),
        Object::Reference((number, _)) => reference(out, *number),
    }
}

/// Appends a dictionary.
pub(super) fn dictionary(out: &mut Vec<u8>, entries: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in entries {
        name(out, key);
        separate(out, value);
        object(out, value);
    }
    out.extend(b">>");
}

/// Appends a space before a value that does not begin with a delimiter.
fn separate(out: &mut Vec<u8>, next: &Object) {
    let delimited = matches!(
        next,
        Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_) | Object::Stream(_)
    );
    if !delimited {
        out.push(b' ');
    }
}

fn name(out: &mut Vec<u8>, characters: &[u8]) {
    out.push(b'/');
    for &byte in characters {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            let hex = |figure: u8| b"0123456789ABCDEF".get(usize::from(figure)).copied().unwrap_or(b'0');
            out.extend([b'#', hex(byte >> 4), hex(byte & 15)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn spelled(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_have_no_figure_too_many() {
        for (scaled, expected) in [
            (0, "0"),
            (1, ".01"),
            (50, ".5"),
            (-50, "-.5"),
            (-5, "-.05"),
            (100, "1"),
            (12_345, "123.45"),
            (-12_340, "-123.4"),
            (1_000_000, "10000"),
        ] {
            assert_eq!(spelled(|out| decimal(out, scaled, 2)), expected);
        }
        for number in [0, 7, -10, i64::MAX, i64::MIN] {
            assert_eq!(spelled(|out| integer(out, number)), number.to_string());
        }
    }

    #[test]
    fn strings_escape_what_would_end_or_change_them() {
        assert_eq!(spelled(|out| string(out, *b"a(b)\\c\r\n")), "(a\\(b\\)\\\\c\\r\n)");
    }

    #[test]
    fn objects_are_spelled_without_needless_space() {
        let object = dictionary! {
            "Name" => Object::Name(b"a b#c".to_vec()),
            "Numbers" => vec![1.into(), (-2).into(), 0.5_f32.into(), Object::Null, true.into()],
            "Inner" => dictionary! { "Next" => Object::Reference((12, 0)) },
        };
        assert_eq!(
            spelled(|out| dictionary(out, &object)),
            "<</Name/a#20b#23c/Numbers[1 -2 .5 null true]/Inner<</Next 12 0 R>>>>"
        );
    }

    #[test]
    fn texts_are_utf_16_with_its_mark() {
        assert_eq!(text("計").as_str().unwrap(), b"\xFE\xFF\x8A\x08");
    }
}
