//! Styles of paragraphs, by names that Word knows and by those of our tables.

use super::NAMESPACES;
use super::xml::{WordXml, half_points, twips};
use crate::book::{BodyFace, PageSetup};
use crate::export::workbook::face_name;
use crate::typeset::Paper;

/// What texts are set in by the styles; sheets that differ say so in their runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Looks {
    /// The face of the cells.
    pub face: BodyFace,
    /// The type size of the cells, in points.
    pub size: f32,
}

impl Looks {
    /// Those of a page.
    pub fn of(setup: &PageSetup) -> Self {
        Self { face: setup.body_face, size: Paper::new(setup).body_pt }
    }
}

/// A style of paragraphs.
struct ParagraphStyle {
    id: &'static str,
    /// What Word knows it by, or else what the clerk sees.
    name: &'static str,
    /// What the clerk sees where Word's own name is English.
    alias: Option<&'static str>,
    /// The heading's level, from 0.
    level: Option<u8>,
    /// The face where it is not that of the cells.
    face: Option<BodyFace>,
    bold: bool,
    /// The size, as a multiple of that of the cells.
    times: f32,
    align: &'static str,
    /// What is left free above and below, in points.
    around: (f32, f32),
}

/// A style without anything of its own.
const PLAIN: ParagraphStyle = ParagraphStyle {
    id: "",
    name: "",
    alias: None,
    level: None,
    face: None,
    bold: false,
    times: 1.0,
    align: "both",
    around: (0.0, 0.0),
};

const GOTHIC: Option<BodyFace> = Some(BodyFace::Gothic);

/// All but 「標準」, which is what the others are based on.
const STYLES: [ParagraphStyle; 15] = [
    ParagraphStyle {
        id: "Heading1",
        name: "heading 1",
        alias: Some("見出し 1"),
        level: Some(0),
        face: GOTHIC,
        bold: true,
        times: 1.45,
        align: "center",
        around: (0.0, 5.0),
    },
    ParagraphStyle {
        id: "Heading2",
        name: "heading 2",
        alias: Some("見出し 2"),
        level: Some(1),
        face: GOTHIC,
        bold: true,
        times: 1.05,
        align: "left",
        around: (9.0, 3.0),
    },
    ParagraphStyle {
        id: "Title",
        name: "Title",
        alias: Some("表題"),
        face: GOTHIC,
        bold: true,
        times: 2.4,
        align: "center",
        around: (60.0, 12.0),
        ..PLAIN
    },
    ParagraphStyle {
        id: "Subtitle",
        name: "Subtitle",
        alias: Some("副題"),
        face: GOTHIC,
        times: 1.5,
        align: "center",
        around: (0.0, 10.0),
        ..PLAIN
    },
    ParagraphStyle {
        id: "CoverLine",
        name: "表紙の行",
        times: 1.3,
        align: "center",
        around: (0.0, 6.0),
        ..PLAIN
    },
    ParagraphStyle {
        id: "TOCHeading",
        name: "TOC Heading",
        alias: Some("目次の見出し"),
        face: GOTHIC,
        bold: true,
        times: 1.45,
        align: "center",
        around: (0.0, 9.0),
        ..PLAIN
    },
    ParagraphStyle {
        id: "TOC1",
        name: "toc 1",
        alias: Some("目次 1"),
        face: GOTHIC,
        bold: true,
        times: 1.1,
        align: "left",
        around: (6.0, 0.0),
        ..PLAIN
    },
    ParagraphStyle { id: "TOC2", name: "toc 2", alias: Some("目次 2"), times: 1.1, align: "left", ..PLAIN },
    ParagraphStyle {
        id: "Header",
        name: "header",
        alias: Some("ヘッダー"),
        face: GOTHIC,
        times: 0.85,
        align: "left",
        ..PLAIN
    },
    ParagraphStyle {
        id: "Footer",
        name: "footer",
        alias: Some("フッター"),
        face: GOTHIC,
        times: 0.85,
        align: "left",
        ..PLAIN
    },
    ParagraphStyle {
        id: "TableLabel",
        name: "表の見出し",
        face: GOTHIC,
        times: 0.95,
        align: "center",
        ..PLAIN
    },
    ParagraphStyle { id: "TableName", name: "事業名", face: GOTHIC, align: "left", ..PLAIN },
    ParagraphStyle { id: "TableRating", name: "評価区分", face: GOTHIC, align: "center", ..PLAIN },
    ParagraphStyle { id: "TableFigure", name: "数値", align: "right", ..PLAIN },
    ParagraphStyle { id: "Closing", name: "実績評価", align: "both", around: (0.0, 2.0), ..PLAIN },
];

/// The part with the styles.
pub(super) fn part(looks: &Looks) -> Vec<u8> {
    let mut xml = WordXml::new();
    xml.open("w:styles", &NAMESPACES);
    xml.open("w:docDefaults", &[]);
    xml.open("w:rPrDefault", &[]);
    xml.open("w:rPr", &[]);
    fonts(&mut xml, looks.face);
    size(&mut xml, looks.size);
    xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "ja-JP")]);
    xml.close("w:rPr");
    xml.close("w:rPrDefault");
    xml.empty("w:pPrDefault", &[]);
    xml.close("w:docDefaults");
    xml.open("w:style", &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", "Normal")]);
    xml.value("w:name", "Normal");
    xml.value("w:aliases", "標準");
    xml.empty("w:qFormat", &[]);
    xml.open("w:pPr", &[]);
    xml.value("w:jc", "both");
    xml.close("w:pPr");
    xml.close("w:style");
    STYLES.iter().for_each(|style| set(style, looks, &mut xml));
    xml.close("w:styles");
    xml.finish()
}

fn set(style: &ParagraphStyle, looks: &Looks, xml: &mut WordXml) {
    xml.open("w:style", &[("w:type", "paragraph"), ("w:styleId", style.id)]);
    xml.value("w:name", style.name);
    if let Some(alias) = style.alias {
        xml.value("w:aliases", alias);
    }
    xml.value("w:basedOn", "Normal");
    xml.empty("w:qFormat", &[]);
    xml.open("w:pPr", &[]);
    if style.level.is_some() {
        xml.empty("w:keepNext", &[]);
    }
    let (above, below) = style.around;
    if above > 0.0 || below > 0.0 {
        xml.empty("w:spacing", &[("w:before", &twips(above)), ("w:after", &twips(below))]);
    }
    xml.value("w:jc", style.align);
    if let Some(level) = style.level {
        xml.value("w:outlineLvl", &level.to_string());
    }
    xml.close("w:pPr");
    xml.open("w:rPr", &[]);
    if let Some(face) = style.face {
        fonts(xml, face);
    }
    if style.bold {
        xml.empty("w:b", &[]);
    }
    if style.times != 1.0 {
        size(xml, looks.size * style.times);
    }
    xml.close("w:rPr");
    xml.close("w:style");
}

/// A face for letters of every kind.
pub(super) fn fonts(xml: &mut WordXml, face: BodyFace) {
    let name = face_name(face);
    xml.empty("w:rFonts", &[("w:ascii", name), ("w:hAnsi", name), ("w:eastAsia", name)]);
}

/// A size of type.
pub(super) fn size(xml: &mut WordXml, points: f32) {
    xml.value("w:sz", &half_points(points));
    xml.value("w:szCs", &half_points(points));
}
