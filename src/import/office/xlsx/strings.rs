//! Texts of cells: rich text with what is struck out, and without phonetics.

use super::super::trouble::too_large;
use super::super::xml::{Xml, XmlPiece, is_on};
use crate::error::Result;

/// The most bytes of all texts of a file.
const TEXTS: usize = 96 << 20;

/// A text of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WrittenText {
    /// What is shown, without what is struck out.
    pub text: String,
    /// What is struck out: it is gone from the sheet, and only still to be seen.
    pub struck: String,
}

/// The texts that cells name by their place (`xl/sharedStrings.xml`).
///
/// # Errors
/// Those of [`Xml::next`]; too many.
pub(super) fn shared(part: &str) -> Result<Vec<WrittenText>> {
    let mut xml = Xml::new(part);
    let mut texts = Vec::new();
    let mut length = 0;
    while let Some(piece) = xml.next()? {
        if let XmlPiece::Open(element) = piece
            && element.is("si")
        {
            let text = rich(&mut xml)?;
            length += text.text.len() + text.struck.len() + size_of::<WrittenText>();
            if length > TEXTS {
                return Err(too_large());
            }
            texts.push(text);
        }
    }
    Ok(texts)
}

/// The text in the element that was opened last: `<si>`, `<is>`, a comment's `<text>`.
///
/// # Errors
/// Those of [`Xml::next`].
pub(super) fn rich(xml: &mut Xml<'_>) -> Result<WrittenText> {
    let mut text = WrittenText::default();
    let mut depth = 1;
    let mut is_struck = false;
    let mut is_words = false;
    while depth > 0 {
        match xml.next()? {
            Some(XmlPiece::Open(element)) => {
                if element.is("rPh") || element.is("phoneticPr") {
                    xml.skip()?;
                    continue;
                }
                if element.is("r") {
                    is_struck = false;
                } else if element.is("strike") {
                    is_struck = element.attribute("val").is_none_or(|value| is_on(&value));
                }
                is_words = element.is("t");
                depth += 1;
            }
            Some(XmlPiece::Text(words)) if is_words => {
                let words = unescaped(&words);
                if is_struck { text.struck.push_str(&words) } else { text.text.push_str(&words) }
            }
            Some(XmlPiece::Text(_)) => {}
            Some(XmlPiece::Close) => {
                is_words = false;
                depth -= 1;
            }
            None => break,
        }
    }
    Ok(text)
}

/// Characters that XML cannot hold stand as `_x000D_` (ECMA-376 part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        if let Some(c) = c {
            // A line ends with LF in a cell; CR comes from elsewhere.
            if c != '\r' {
                plain.push(c);
            }
            rest = from.get(7..).unwrap_or_default();
        } else {
            plain.push_str("_x");
            rest = from.get(2..).unwrap_or_default();
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phonetics_are_no_words_and_struck_out_ones_are_apart() {
        let part = "<sst><si><t>事業</t><rPh sb=\"0\" eb=\"2\"><t>ジギョウ</t></rPh></si>\
            <si><r><t>検討を</t></r><r><rPr><strike/></rPr><t>継続</t></r>\
            <r><rPr><strike val=\"0\"/></rPr><t xml:space=\"preserve\"> 終了</t></r></si><si/></sst>";
        let texts = shared(part).unwrap();
        let texts: Vec<_> = texts.iter().map(|own| (own.text.as_str(), own.struck.as_str())).collect();
        assert_eq!(texts, [("事業", ""), ("検討を 終了", "継続"), ("", "")]);
    }

    #[test]
    fn what_xml_cannot_hold_is_unescaped() {
        for (text, plain) in [
            ("一_x000D_\n二", "一\n二"),
            ("_x005F_x000D_", "_x000D_"),
            ("file_x.txt _x", "file_x.txt _x"),
            ("_xZZZZ_", "_xZZZZ_"),
            ("_x30_あ", "_x30_あ"),
        ] {
            assert_eq!(unescaped(text), plain);
        }
    }
}
