//! Pages of sections: paper, margins, and the lines in these.

use super::NAMESPACES;
use super::xml::{WordXml, twips};
use crate::book::fields::{FieldPiece, pieces};
use crate::book::{PageSetup, Running};
use crate::typeset::Paper;
use crate::typeset::running::RunningFields;

/// A running line as a part of the file.
#[derive(Clone, Debug)]
pub(super) struct RunningPart {
    /// What sections name it by.
    pub id: String,
    /// `header` or `footer`.
    pub kind: &'static str,
    pub xml: Vec<u8>,
}

/// The running lines so far: those that say the same are one.
#[derive(Default)]
pub(super) struct SectionPages {
    parts: Vec<RunningPart>,
}

/// The page of a section, which stands at its end.
pub(super) struct SectionPage {
    paper: Paper,
    header: Option<String>,
    footer: Option<String>,
}

impl SectionPages {
    /// A page with its running lines.
    pub fn of(&mut self, setup: &PageSetup, fields: &RunningFields) -> SectionPage {
        let paper = Paper::new(setup);
        // An empty one as well: without any a section has those of the one before.
        let header = self.part("header", &setup.header, fields, &paper);
        let footer = self.part("footer", &setup.footer, fields, &paper);
        SectionPage { paper, header: Some(header), footer: Some(footer) }
    }

    /// The same without them; for the first section alone.
    pub fn bare(&mut self, setup: &PageSetup) -> SectionPage {
        SectionPage { paper: Paper::new(setup), header: None, footer: None }
    }

    /// All of them.
    pub fn into_parts(self) -> impl Iterator<Item = RunningPart> {
        self.parts.into_iter()
    }

    fn part(&mut self, kind: &'static str, line: &Running, fields: &RunningFields, paper: &Paper) -> String {
        let xml = running(kind, line, fields, paper);
        if let Some(known) = self.parts.iter().find(|part| part.kind == kind && part.xml == xml) {
            return known.id.clone();
        }
        let id = format!("{kind}{}", self.parts.len() + 1);
        self.parts.push(RunningPart { id: id.clone(), kind, xml });
        id
    }
}

impl SectionPage {
    /// Ends a section after which others come.
    pub fn end(&self, xml: &mut WordXml) {
        xml.open("w:p", &[]);
        xml.open("w:pPr", &[]);
        // As low as a paragraph gets: no page is needed for it.
        xml.empty("w:spacing", &[("w:line", "20"), ("w:lineRule", "exact")]);
        self.properties(xml);
        xml.close("w:pPr");
        xml.close("w:p");
    }

    /// Ends the last section.
    pub fn close(&self, xml: &mut WordXml) {
        self.properties(xml);
    }

    fn properties(&self, xml: &mut WordXml) {
        let paper = &self.paper;
        xml.open("w:sectPr", &[]);
        for (name, id) in [("w:headerReference", &self.header), ("w:footerReference", &self.footer)] {
            if let Some(id) = id {
                xml.empty(name, &[("w:type", "default"), ("r:id", id)]);
            }
        }
        xml.value("w:type", "nextPage");
        let (width, height) = (twips(paper.width), twips(paper.height));
        let is_wide = paper.width > paper.height;
        let orient = if is_wide { "landscape" } else { "portrait" };
        xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height), ("w:orient", orient)]);
        // From the edge to the line, not to its middle.
        let half = 5.0;
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", &twips(paper.top)),
                ("w:right", &twips(paper.width - paper.left - paper.body_width)),
                ("w:bottom", &twips(paper.height - paper.bottom())),
                ("w:left", &twips(paper.left)),
                ("w:header", &twips((paper.header - half).max(0.0))),
                ("w:footer", &twips((paper.height - paper.footer - half).max(0.0))),
                ("w:gutter", "0"),
            ],
        );
        xml.close("w:sectPr");
    }
}

/// A running line: its three texts between stops in the middle and at the right.
fn running(kind: &str, line: &Running, fields: &RunningFields, paper: &Paper) -> Vec<u8> {
    let (root, style) = if kind == "header" { ("w:hdr", "Header") } else { ("w:ftr", "Footer") };
    let mut xml = WordXml::new();
    xml.open(root, &NAMESPACES);
    xml.open("w:p", &[]);
    xml.open("w:pPr", &[]);
    xml.value("w:pStyle", style);
    xml.open("w:tabs", &[]);
    xml.empty("w:tab", &[("w:val", "center"), ("w:pos", &twips(paper.body_width / 2.0))]);
    xml.empty("w:tab", &[("w:val", "right"), ("w:pos", &twips(paper.body_width))]);
    xml.close("w:tabs");
    xml.close("w:pPr");
    for (place, text) in line.texts().into_iter().enumerate() {
        if place > 0 {
            xml.run(|_| {}, "\t");
        }
        for piece in pieces(text) {
            match piece {
                FieldPiece::Field("{ページ}") => field(&mut xml, "PAGE"),
                FieldPiece::Field("{総ページ}") => field(&mut xml, "NUMPAGES"),
                FieldPiece::Field(field) => xml.run(|_| {}, &fields.fill(field)),
                FieldPiece::Text(text) => xml.run(|_| {}, &text.replace(['\r', '\n'], " ")),
            }
        }
    }
    xml.close("w:p");
    xml.close(root);
    xml.finish()
}

/// What Word counts itself.
pub(super) fn field(xml: &mut WordXml, instruction: &str) {
    xml.open("w:fldSimple", &[("w:instr", &format!(" {instruction} "))]);
    xml.run(|_| {}, "1");
    xml.close("w:fldSimple");
}
