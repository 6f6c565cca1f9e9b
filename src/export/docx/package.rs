//! The archive and what holds its parts together (ECMA-376 part 2).

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::page::RunningPart;
use super::xml::WordXml;
use crate::error::{Error, Result};
use crate::export::meta::Meta;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The parts of a document so far.
pub(super) struct DocumentPackage {
    /// Each with its name and its content's type.
    parts: Vec<(String, String, Vec<u8>)>,
    /// What the main part names: id, kind and target.
    related: Vec<(String, &'static str, String)>,
}

impl DocumentPackage {
    /// One with nothing but what the file says of itself.
    pub fn new(meta: &Meta) -> Self {
        let mut package = Self { parts: Vec::new(), related: Vec::new() };
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        package.add("docProps/core.xml", core, core_properties(meta));
        package.add("word/settings.xml", &format!("{TYPES}.settings+xml"), settings());
        package.relate("rIdSettings", "settings", "settings.xml");
        package
    }

    /// Puts the main part in.
    pub fn main(&mut self, xml: Vec<u8>) {
        self.add("word/document.xml", &format!("{TYPES}.document.main+xml"), xml);
    }

    /// Puts the styles in.
    pub fn styles(&mut self, xml: Vec<u8>) {
        self.add("word/styles.xml", &format!("{TYPES}.styles+xml"), xml);
        self.relate("rIdStyles", "styles", "styles.xml");
    }

    /// Puts a running line in.
    pub fn running(&mut self, part: RunningPart) {
        let RunningPart { id, kind, xml } = part;
        let name = format!("{id}.xml");
        self.add(&format!("word/{name}"), &format!("{TYPES}.{kind}+xml"), xml);
        self.relate(&id, kind, &name);
    }

    fn add(&mut self, name: &str, kind: &str, xml: Vec<u8>) {
        self.parts.push((name.to_owned(), kind.to_owned(), xml));
    }

    fn relate(&mut self, id: &str, kind: &'static str, target: &str) {
        self.related.push((id.to_owned(), kind, target.to_owned()));
    }

    /// The file's bytes: the same parts give the same.
    pub fn finish(self) -> Result<Vec<u8>> {
        let main = [
            ("rId1".to_owned(), format!("{OFFICE}/officeDocument"), "word/document.xml".to_owned()),
            (
                "rId2".to_owned(),
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
                    .to_owned(),
                "docProps/core.xml".to_owned(),
            ),
        ];
        let own = self
            .related
            .iter()
            .map(|(id, kind, target)| (id.clone(), format!("{OFFICE}/{kind}"), target.clone()));
        let first = [
            ("[Content_Types].xml", self.content_types()),
            ("_rels/.rels", relationships(main)),
            ("word/_rels/document.xml.rels", relationships(own)),
        ];
        let rest = self.parts.iter().map(|(name, _, xml)| (name.as_str(), xml.clone()));
        archive(first.into_iter().chain(rest)).map_err(|error| Error::Document { detail: error.to_string() })
    }

    fn content_types(&self) -> Vec<u8> {
        let mut xml = WordXml::new();
        xml.open("Types", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")]);
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", relations)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        for (name, kind, _) in &self.parts {
            xml.empty("Override", &[("PartName", &format!("/{name}")), ("ContentType", kind)]);
        }
        xml.close("Types");
        xml.finish()
    }
}

fn archive<'p>(parts: impl Iterator<Item = (&'p str, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The day on which archives begin: no clock is asked.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in parts {
        archive.start_file(name, options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn relationships(all: impl IntoIterator<Item = (String, String, String)>) -> Vec<u8> {
    let mut xml = WordXml::new();
    xml.open("Relationships", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")]);
    for (id, kind, target) in all {
        xml.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", &target)]);
    }
    xml.close("Relationships");
    xml.finish()
}

fn core_properties(meta: &Meta) -> Vec<u8> {
    let mut xml = WordXml::new();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.element("dc:title", &[], &meta.title);
    xml.element("dc:subject", &[], &meta.subject);
    xml.element("dc:creator", &[], &meta.author);
    if let Some(day) = meta.date {
        let day = format!("{:04}-{:02}-{:02}T00:00:00Z", day.year(), day.month(), day.day());
        xml.element("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &day);
        xml.element("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &day);
    }
    xml.close("cp:coreProperties");
    xml.finish()
}

/// How Word works with it: as a document of its own of 2013 and later.
fn settings() -> Vec<u8> {
    let mut xml = WordXml::new();
    xml.open("w:settings", &super::NAMESPACES);
    xml.value("w:defaultTabStop", "840");
    xml.value("w:characterSpacingControl", "compressPunctuation");
    xml.open("w:compat", &[]);
    let uri = ("w:uri", "http://schemas.microsoft.com/office/word");
    xml.empty("w:compatSetting", &[("w:name", "compatibilityMode"), uri, ("w:val", "15")]);
    xml.close("w:compat");
    xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "ja-JP")]);
    xml.close("w:settings");
    xml.finish()
}
