//! 目次: plans and sheets, with pages that Word counts.

use super::page::field;
use super::sheet::bookmark;
use super::xml::{WordXml, twips};
use crate::book::{Context, PageSetup};
use crate::typeset::{Paper, printed};
use crate::words::one_line;

/// Sets the lines.
pub(super) fn set(contexts: &[Context], setup: &PageSetup, xml: &mut WordXml) {
    let paper = Paper::new(setup);
    xml.paragraph("TOCHeading", "目次");
    let mut plan = None;
    for (at, context) in contexts.iter().enumerate() {
        if plan.replace(context.plan.id) != Some(context.plan.id) {
            xml.paragraph("TOC1", &one_line(&context.plan.name));
        }
        xml.open("w:p", &[]);
        xml.open("w:pPr", &[]);
        xml.value("w:pStyle", "TOC2");
        xml.open("w:tabs", &[]);
        xml.empty("w:tab", &[("w:val", "right"), ("w:leader", "dot"), ("w:pos", &twips(paper.body_width))]);
        xml.close("w:tabs");
        xml.close("w:pPr");
        xml.open("w:hyperlink", &[("w:anchor", &bookmark(at)), ("w:history", "1")]);
        let caption = one_line(&printed::caption(context));
        xml.run(|_| {}, &format!("{caption}\u{3000}{}\t", one_line(&context.policy.name)));
        field(xml, &format!("PAGEREF {} \\h", bookmark(at)));
        xml.close("w:hyperlink");
        xml.close("w:p");
    }
}
