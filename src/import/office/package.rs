//! The package that an Office file is: a ZIP archive of parts (ECMA-376 part 2).
//!
//! Parts are read whole, one after the other, within bounds of size: what unpacks to more is
//! refused before it is in memory.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use encoding_rs::Encoding;
use zip::ZipArchive;

use super::trouble::{broken, too_large};
use super::xml::{Xml, XmlPiece};
use crate::error::Result;

/// The most parts of a package: an open file of a city has some hundred.
const PARTS: usize = 10_000;
/// The most bytes of a part, unpacked. A sheet of 100,000 filled cells has some 20 MB.
const PART: u64 = 96 << 20;
/// The most bytes of all parts that are read of a package.
const ALL: u64 = 192 << 20;

/// An open package.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// Where the relationships of a part lead: by their ids, the kind (the last word of its
/// address) and the part.
pub(super) type PartRelations = BTreeMap<String, (String, String)>;

impl<'b> Package<'b> {
    /// Opens the package in `bytes`.
    ///
    /// # Errors
    /// [`OfficeTrouble::Broken`](crate::error::OfficeTrouble::Broken) where it is none,
    /// [`OfficeTrouble::TooLarge`](crate::error::OfficeTrouble::TooLarge) where it has too
    /// many parts.
    pub fn open(bytes: &'b [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error.to_string()))?;
        if archive.len() > PARTS {
            return Err(too_large());
        }
        Ok(Self { archive, left: ALL })
    }

    /// A part as text; `None` where it is not there. Names are compared as Office does,
    /// whatever the case of their letters.
    ///
    /// # Errors
    /// [`OfficeTrouble::Broken`](crate::error::OfficeTrouble::Broken) where it cannot be
    /// unpacked, [`OfficeTrouble::TooLarge`](crate::error::OfficeTrouble::TooLarge) where it is
    /// beyond the bounds.
    pub fn part(&mut self, name: &str) -> Result<Option<String>> {
        let name = name.trim_start_matches('/');
        let index = self.archive.index_for_name(name).or_else(|| {
            let is_it = |at: &usize| {
                matches!(self.archive.name_for_index(*at), Some(Ok(own)) if own.eq_ignore_ascii_case(name))
            };
            (0..self.archive.len()).find(is_it)
        });
        let Some(index) = index else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|error| broken(&error.to_string()))?;
        let most = PART.min(self.left);
        let mut bytes = Vec::new();
        // What the archive says of the size may not be true.
        part.take(most + 1).read_to_end(&mut bytes).map_err(|error| broken(&error.to_string()))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > most {
            return Err(too_large());
        }
        self.left -= size;
        decoded(bytes).map(Some).ok_or_else(|| broken("XMLの文字コードが分かりません"))
    }

    /// The relationships of the part `name` (of the package, where that is empty).
    ///
    /// # Errors
    /// Those of [`Self::part`].
    pub fn relations(&mut self, name: &str) -> Result<PartRelations> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let slash = if folder.is_empty() { "" } else { "/" };
        let mut relations = PartRelations::new();
        let Some(text) = self.part(&format!("{folder}{slash}_rels/{file}.rels"))? else {
            return Ok(relations);
        };
        let mut xml = Xml::new(&text);
        while let Some(piece) = xml.next()? {
            let XmlPiece::Open(element) = piece else { continue };
            // What is outside of the package is never read.
            if element.is("Relationship") && element.attribute("TargetMode").as_deref() != Some("External") {
                let target = element.attribute("Target").unwrap_or_default();
                let kind = element.attribute("Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let id = element.attribute("Id").unwrap_or_default();
                relations.insert(id, (kind, resolved(folder, &target)));
            }
        }
        Ok(relations)
    }
}

/// The first part that `relations` lead to with this kind.
pub(super) fn related<'r>(relations: &'r PartRelations, kind: &str) -> Option<&'r str> {
    relations.values().find(|(own, _)| own == kind).map(|(_, part)| part.as_str())
}

/// A target beside the parts of `folder`: `../x` and `/x` are followed.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(target) = target.strip_prefix('/') {
        return target.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path.join("/")
}

/// XML is UTF-8 unless it begins with a mark.
fn decoded(bytes: Vec<u8>) -> Option<String> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => {
            let text = encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)?;
            Some(text.into_owned())
        }
        None => String::from_utf8(bytes).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, OfficeTrouble};

    #[test]
    fn targets_are_followed_from_their_folder() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("xl", "/xl/sharedStrings.xml", "xl/sharedStrings.xml"),
            ("", "../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolved(folder, target), part);
        }
    }

    #[test]
    fn what_is_no_package_is_told() {
        for bytes in [&b"PK\x03\x04"[..], b"", b"PK\x05\x06 and nothing"] {
            assert!(matches!(Package::open(bytes).err(), Some(Error::Office(OfficeTrouble::Broken { .. }))));
        }
    }
}
