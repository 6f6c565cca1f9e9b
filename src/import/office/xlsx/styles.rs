//! What of a cell's style changes its words: the number format, and a font that is struck out.

use std::collections::BTreeMap;

use super::super::xml::{Xml, XmlPiece, is_on};
use super::number_format::builtin;
use crate::error::Result;

/// The style of a cell, as far as it matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CellStyle {
    /// Its format code; `None` for General.
    pub code: Option<String>,
    /// Its font is struck out.
    pub is_struck: bool,
}

/// The styles that cells name by their place (`cellXfs` of `xl/styles.xml`).
///
/// # Errors
/// Those of [`Xml::next`].
pub(super) fn read(part: &str) -> Result<Vec<CellStyle>> {
    let mut xml = Xml::new(part);
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut fonts: Vec<bool> = Vec::new();
    let mut styles = Vec::new();
    let mut path: Vec<String> = Vec::new();
    while let Some(piece) = xml.next()? {
        match piece {
            XmlPiece::Open(element) => {
                let within = path.last().map(String::as_str).unwrap_or_default();
                if element.is("numFmt") && within == "numFmts" {
                    if let (Some(id), Some(code)) =
                        (element.number("numFmtId"), element.attribute("formatCode"))
                    {
                        codes.insert(id, code);
                    }
                } else if element.is("font") && within == "fonts" {
                    fonts.push(false);
                } else if element.is("strike") && within == "font" && path.iter().any(|name| name == "fonts")
                {
                    if let Some(font) = fonts.last_mut() {
                        *font = element.attribute("val").is_none_or(|value| is_on(&value));
                    }
                } else if element.is("xf") && within == "cellXfs" {
                    let id: u32 = element.number("numFmtId").unwrap_or_default();
                    let font: usize = element.number("fontId").unwrap_or_default();
                    let code = codes.get(&id).cloned().or_else(|| builtin(id).map(str::to_owned));
                    let code = code.filter(|code| !code.eq_ignore_ascii_case("general"));
                    styles.push(CellStyle { code, is_struck: fonts.get(font).copied().unwrap_or_default() });
                }
                path.push(element.name());
            }
            XmlPiece::Close => {
                path.pop();
            }
            XmlPiece::Text(_) => {}
        }
    }
    Ok(styles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_its_format_and_its_strike() {
        let part = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0&quot;人&quot;\"/></numFmts>\
            <fonts><font><sz val=\"11\"/></font><font><strike/></font></fonts>\
            <cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>\
            <cellXfs><xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"164\" fontId=\"1\"/><xf numFmtId=\"9\"/></cellXfs>\
            </styleSheet>";
        let style = |code: Option<&str>, is_struck| CellStyle { code: code.map(str::to_owned), is_struck };
        assert_eq!(
            read(part).unwrap(),
            [style(None, false), style(Some("0\"人\""), true), style(Some("0%"), false)]
        );
    }
}
