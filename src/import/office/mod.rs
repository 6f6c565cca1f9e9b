//! Files of Excel and Word, as they lie in an office.
//!
//! A reader of each kind makes leaves of what a file shows, rows of cells; [`recognise`](super::recognise) finds
//! the sheets in them.

mod package;
mod trouble;
mod word;
mod xlsx;
mod xml;

use self::package::{Package, related};
use self::trouble::broken;
use self::xlsx::Reach;
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::document::DocumentSource;

/// Whether `bytes` are a file of an office program, whichever: a ZIP archive or an OLE file.
pub fn is_office(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(OLE)
}

/// How compound files of OLE begin: those of Excel and Word before 2007, and protected ones.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// All that the worksheets of a workbook of Excel say, hidden or not; `None` of Word's.
///
/// # Errors
/// As for [`read`].
pub fn workbook(bytes: &[u8]) -> Result<Option<DocumentSource>> {
    if bytes.starts_with(OLE) {
        return Err(Error::Office(ole(bytes)));
    }
    let mut package = Package::open(bytes)?;
    let relations = package.relations("")?;
    match related(&relations, "officeDocument") {
        Some(main) if main.ends_with("workbook.xml") => {
            xlsx::read(&mut package, main, Reach::Everything).map(Some)
        }
        _ => Ok(None),
    }
}

/// Reads what a file of Excel or Word shows.
///
/// # Errors
/// [`Error::Office`] says why it cannot be read, and the step that helps.
pub fn read(bytes: &[u8]) -> Result<DocumentSource> {
    if bytes.starts_with(OLE) {
        return Err(Error::Office(ole(bytes)));
    }
    let mut package = Package::open(bytes)?;
    if let Some(kind) = package.part("mimetype")? {
        return Err(Error::Office(open_document(&kind)));
    }
    let relations = package.relations("")?;
    let main = related(&relations, "officeDocument").ok_or_else(|| broken("文書の部品がありません"))?;
    match main.rsplit('/').next().unwrap_or_default() {
        name if name.ends_with(".bin") => Err(Error::Office(OfficeTrouble::OtherKind {
            kind: "Excelバイナリ形式（.xlsb）",
            program: "Excel",
            becomes: "Excelブック（.xlsx）",
        })),
        name if name.starts_with("presentation") => Err(Error::Office(OfficeTrouble::OtherKind {
            kind: "PowerPoint（.pptx）",
            program: "Excel",
            becomes: "Excelブック（.xlsx）",
        })),
        name if name.starts_with("document") => word::read(&mut package, main),
        _ => xlsx::read(&mut package, main, Reach::Shown),
    }
}

/// What a compound file is, by the names of its streams, which are UTF-16.
fn ole(bytes: &[u8]) -> OfficeTrouble {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if has("EncryptedPackage") {
        OfficeTrouble::Locked
    } else if has("WordDocument") {
        OfficeTrouble::OtherKind {
            kind: "古い形式のWord（.doc）",
            program: "Word",
            becomes: "Word文書（.docx）",
        }
    } else if has("Workbook") || has("Book") {
        OfficeTrouble::OtherKind {
            kind: "古い形式のExcel（.xls）",
            program: "Excel",
            becomes: "Excelブック（.xlsx）",
        }
    } else if has("DocumentText") || has("JSRV_SegmentInformation") {
        OfficeTrouble::OtherKind {
            kind: "一太郎（.jtd）", program: "一太郎", becomes: "Word文書（.docx）"
        }
    } else {
        OfficeTrouble::Locked
    }
}

/// What an OpenDocument file is.
fn open_document(kind: &str) -> OfficeTrouble {
    if kind.contains("spreadsheet") {
        OfficeTrouble::OtherKind {
            kind: "OpenDocument（.ods）",
            program: "LibreOfficeまたはExcel",
            becomes: "Excelブック（.xlsx）",
        }
    } else {
        OfficeTrouble::OtherKind {
            kind: "OpenDocument（.odt）",
            program: "LibreOfficeまたはWord",
            becomes: "Word文書（.docx）",
        }
    }
}

#[cfg(test)]
mod tests;
