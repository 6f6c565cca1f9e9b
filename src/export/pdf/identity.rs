//! What the file says of itself: title, maker, dates, the standards it keeps.
//! Once as a dictionary (ISO 32000-1, 14.3.3), once as XMP (ISO 16684-1); both
//! say the same.

use lopdf::{Dictionary, Object, Stream, dictionary};

use super::Meta;
use super::syntax::text;

/// The program that makes the file.
const PRODUCER: &str = concat!("Chosho ", env!("CARGO_PKG_VERSION"));

/// The language that the text is in.
pub(super) const LANGUAGE: &str = "ja-JP";

/// The information dictionary.
pub(super) fn info(meta: &Meta) -> Dictionary {
    let mut info = dictionary! {
        "Title" => text(&meta.title),
        "Producer" => Object::string_literal(PRODUCER),
    };
    for (key, value) in [("Author", &meta.author), ("Subject", &meta.subject)] {
        if !value.is_empty() {
            info.set(key, text(value));
        }
    }
    if let Some(day) = meta.date {
        // The hour at which the day begins in Japan.
        let date = format!("D:{:04}{:02}{:02}000000+09'00'", day.year(), day.month(), day.day());
        info.set("CreationDate", Object::string_literal(date.as_str()));
        info.set("ModDate", Object::string_literal(date.as_str()));
    }
    info
}

/// The metadata stream; never deflated, so that programs that know no PDF find it.
pub(super) fn metadata(meta: &Meta) -> Stream {
    let entries = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    Stream::new(entries, xmp(meta).into_bytes()).with_compression(false)
}

fn xmp(meta: &Meta) -> String {
    let mut properties = String::new();
    let mut simple = |name: &str, value: &str| {
        properties.push_str(&format!("<{name}>{}</{name}>\n", escaped(value)));
    };
    simple("pdfaid:part", "2");
    simple("pdfaid:conformance", "A");
    simple("pdfuaid:part", "1");
    simple("dc:format", "application/pdf");
    simple("pdf:Producer", PRODUCER);
    if let Some(day) = meta.date {
        let date = format!("{:04}-{:02}-{:02}T00:00:00+09:00", day.year(), day.month(), day.day());
        simple("xmp:CreateDate", &date);
        simple("xmp:ModifyDate", &date);
    }
    let mut list = |name: &str, kind: &str, attribute: &str, value: &str| {
        if !value.is_empty() {
            properties.push_str(&format!(
                "<{name}><rdf:{kind}><rdf:li{attribute}>{}</rdf:li></rdf:{kind}></{name}>\n",
                escaped(value)
            ));
        }
    };
    let default = " xml:lang=\"x-default\"";
    list("dc:title", "Alt", default, &meta.title);
    list("dc:description", "Alt", default, &meta.subject);
    list("dc:creator", "Seq", "", &meta.author);
    list("dc:language", "Bag", "", LANGUAGE);
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{HEAD}{properties}{EXTENSION}{TAIL}<?xpacket end=\"r\"?>"
    )
}

const HEAD: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
"#;

/// PDF/A knows no PDF/UA, and wants to be told of properties it does not know
/// (ISO 19005-2, 6.6.2.3.3).
const EXTENSION: &str = r#"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
"#;

const TAIL: &str = "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn meta() -> Meta {
        Meta {
            title: "計画 <A & B>".to_owned(),
            author: "若葉市".to_owned(),
            subject: String::new(),
            date: Some(date(2011, 4, 1)),
        }
    }

    #[test]
    fn the_metadata_says_what_the_information_says() {
        let (xmp, info) = (xmp(&meta()), info(&meta()));
        let said = |key: &[u8]| lopdf::decode_text_string(info.get(key).unwrap()).unwrap();
        assert_eq!(said(b"Title"), "計画 <A & B>");
        assert!(xmp.contains("<rdf:li xml:lang=\"x-default\">計画 &lt;A &amp; B&gt;</rdf:li>"));
        assert_eq!(said(b"Author"), "若葉市");
        assert!(xmp.contains("<dc:creator><rdf:Seq><rdf:li>若葉市</rdf:li></rdf:Seq></dc:creator>"));
        assert_eq!(said(b"CreationDate"), "D:20110401000000+09'00'");
        assert!(xmp.contains("<xmp:CreateDate>2011-04-01T00:00:00+09:00</xmp:CreateDate>"));
        assert!(xmp.contains(&format!("<pdf:Producer>{}</pdf:Producer>", said(b"Producer"))));
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let meta = Meta { author: String::new(), date: None, ..meta() };
        let (xmp, info) = (xmp(&meta), info(&meta));
        for (key, property) in
            [("Author", "dc:creator"), ("Subject", "dc:description"), ("CreationDate", "xmp:CreateDate")]
        {
            assert!(!info.has(key.as_bytes()) && !xmp.contains(property), "{key}");
        }
    }
}
