//! The XML of a part, piece by piece.
//!
//! Names are told by their local part: strict files (ISO/IEC 29500) have other addresses for
//! the same words. A document type is no part of Office's XML; with one, a few bytes could
//! stand for gigabytes, so it is refused.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::trouble::{broken, too_large};
use crate::error::Result;

/// How deep elements lie in each other, at most. Word itself stops at fewer.
const DEPTH: usize = 256;

/// Something that stands in a part.
pub(super) enum XmlPiece<'x> {
    /// An element begins; [`XmlPiece::Close`] follows, also where it is empty.
    Open(XmlElement<'x>),
    /// The innermost element ends.
    Close,
    /// Words between.
    Text(Cow<'x, str>),
}

/// The beginning of an element.
pub(super) struct XmlElement<'x>(BytesStart<'x>);

impl XmlElement<'_> {
    /// Whether it has this name, whatever its prefix.
    pub fn is(&self, name: &str) -> bool {
        self.0.local_name().as_ref() == name.as_bytes()
    }

    /// Its name without the prefix.
    pub fn name(&self) -> String {
        String::from_utf8_lossy(self.0.local_name().as_ref()).into_owned()
    }

    /// The value of the attribute `name`, whatever its prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let own = attributes
            .with_checks(false)
            .flatten()
            .find(|own| own.key.local_name().as_ref() == name.as_bytes())?;
        Some(own.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }

    /// The attribute `name` as a number.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether the attribute `name` is set (ST_OnOff).
    pub fn is_on(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| is_on(&value))
    }
}

/// Whether a value of ST_OnOff says yes.
pub(super) fn is_on(value: &str) -> bool {
    !matches!(value.trim(), "0" | "false" | "off" | "none")
}

/// The pieces of a part.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    depth: usize,
}

impl<'x> Xml<'x> {
    /// Reads `text` from its beginning.
    pub fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`OfficeTrouble::Broken`](crate::error::OfficeTrouble::Broken) where it is no XML,
    /// [`OfficeTrouble::TooLarge`](crate::error::OfficeTrouble::TooLarge) where elements lie
    /// too deep in each other.
    pub fn next(&mut self) -> Result<Option<XmlPiece<'x>>> {
        loop {
            let event = self.reader.read_event().map_err(|error| broken(&error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEPTH {
                        return Err(too_large());
                    }
                    XmlPiece::Open(XmlElement(start))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    XmlPiece::Close
                }
                Event::Text(text) => {
                    let text = text.xml10_content().map_err(|error| broken(&error.to_string()))?;
                    XmlPiece::Text(text)
                }
                Event::CData(text) => {
                    let text = text.xml10_content().map_err(|error| broken(&error.to_string()))?;
                    XmlPiece::Text(text)
                }
                Event::GeneralRef(reference) => {
                    let number = reference.resolve_char_ref().ok().flatten();
                    let name = reference.decode().unwrap_or_default();
                    let known = match &*name {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => number,
                    };
                    let known = known.ok_or_else(|| broken(&format!("&{name};")))?;
                    XmlPiece::Text(Cow::Owned(known.to_string()))
                }
                Event::DocType(_) => return Err(broken("文書型宣言があります")),
                Event::Eof if self.depth > 0 => return Err(broken("途中で切れています")),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Steps over all that is in the element that was opened last.
    ///
    /// # Errors
    /// Those of [`Self::next`].
    pub fn skip(&mut self) -> Result<()> {
        let inner = self.depth;
        while self.depth >= inner {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The words in the element that was opened last, and in all that are in it.
    ///
    /// # Errors
    /// Those of [`Self::next`].
    pub fn words(&mut self) -> Result<String> {
        let inner = self.depth;
        let mut words = String::new();
        while self.depth >= inner {
            match self.next()? {
                Some(XmlPiece::Text(text)) => words.push_str(&text),
                Some(_) => {}
                None => break,
            }
        }
        Ok(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn words_come_through_with_their_references() {
        let text = "<a><b x=\"1&amp;2\">あ&amp;い&#x3042;<c/><![CDATA[<う>]]></b></a>";
        let mut xml = Xml::new(text);
        assert!(matches!(xml.next().unwrap(), Some(XmlPiece::Open(own)) if own.is("a")));
        let Some(XmlPiece::Open(own)) = xml.next().unwrap() else { panic!("no element") };
        assert_eq!(own.attribute("x").as_deref(), Some("1&2"));
        assert_eq!(xml.words().unwrap(), "あ&いあ<う>");
        assert!(matches!(xml.next().unwrap(), Some(XmlPiece::Close)));
        assert!(xml.next().unwrap().is_none());
    }

    #[test]
    fn what_would_not_end_is_refused() {
        let deep = "<a>".repeat(DEPTH + 1);
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>";
        for text in [deep.as_str(), bomb, "<a>", "<a></b>", "<a>&c;</a>"] {
            let mut xml = Xml::new(text);
            let refused = loop {
                match xml.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            assert!(matches!(refused, Some(Error::Office(_))), "{text:.20}");
        }
    }
}
