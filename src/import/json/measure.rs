//! How much there is in a JSON text, before anything is made of it: three bytes may
//! become a row of some hundred.

use super::super::Refused;

/// Values of all kinds. Each row of a book of [`ROWS`](crate::book::limits::ROWS) may have
/// some twenty of them.
const VALUES: usize = 6_000_000;
/// Objects: the largest of them are rows, with an object of their cells.
const OBJECTS: usize = 1_000_000;
/// Deeper than a book's own.
const DEPTH: usize = 32;

/// Sees to it that reading `text` takes no more memory than there is for it. What is no
/// JSON is somebody else's to find.
pub(super) fn check(text: &str) -> Result<(), Refused> {
    let (mut values, mut objects, mut depth) = (1_usize, 0_usize, 0_usize);
    let mut is_string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        let refuse = |most: String| Err(Refused::new(line_at(text, at), most, ""));
        match byte {
            b'"' => is_string = !is_string,
            b'\\' if is_string => {
                bytes.next();
            }
            _ if is_string => {}
            b',' => values += 1,
            b'{' | b'[' => {
                depth += 1;
                objects += usize::from(byte == b'{');
                values += 1;
                if depth > DEPTH {
                    return refuse(format!("{DEPTH}段までの入れ子"));
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if values > VALUES {
            return refuse(format!("ここまでで{VALUES}以下の値"));
        }
        if objects > OBJECTS {
            return refuse(format!("ここまでで{OBJECTS}以下の項目の組"));
        }
    }
    Ok(())
}

fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_take_too_much_is_refused_with_its_line() {
        let line = |text: String| check(&text).unwrap_err().line;
        assert_eq!(line(format!("[\n{}", "[".repeat(DEPTH))), 2);
        assert_eq!(line(format!("[\n\n{}0]", "0,".repeat(VALUES))), 3);
        assert_eq!(line(format!("[\n{}", "{},".repeat(OBJECTS + 1))), 2);
        assert!(check(r#"{"a": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\"\",,"}"#).is_ok());
        assert!(check("]]]}").is_ok());
    }
}
