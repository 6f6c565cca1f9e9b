//! Elements of WordprocessingML, written one after the other.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A part that is being written.
pub(super) struct WordXml {
    out: Writer<Vec<u8>>,
}

impl WordXml {
    /// An empty part.
    pub fn new() -> Self {
        let mut xml = Self { out: Writer::new(Vec::new()) };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// Begins an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// Ends the element that was begun last.
    pub fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    /// One that only has a value.
    pub fn value(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Words, without what XML cannot say (XML 1.0, 2.2).
    pub fn words(&mut self, words: &str) {
        let said =
            |c: &char| !matches!(c, '\u{FFFE}' | '\u{FFFF}') && (*c == '\t' || *c == '\n' || !c.is_control());
        let words: String = words.chars().filter(said).collect();
        self.put(Event::Text(BytesText::new(&words)));
    }

    /// An element with words.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], words: &str) {
        self.open(name, attributes);
        self.words(words);
        self.close(name);
    }

    /// A run of text: tabs and line ends are elements of their own.
    pub fn run(&mut self, look: impl FnOnce(&mut Self), text: &str) {
        self.open("w:r", &[]);
        look(self);
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.empty("w:br", &[]);
            }
            for (at, words) in line.split('\t').enumerate() {
                if at > 0 {
                    self.empty("w:tab", &[]);
                }
                if !words.is_empty() {
                    self.element("w:t", &[("xml:space", "preserve")], words);
                }
            }
        }
        self.close("w:r");
    }

    /// A paragraph in a style.
    pub fn paragraph(&mut self, style: &str, text: &str) {
        self.looking_paragraph(style, |_| {}, |_| {}, text);
    }

    /// The same with what further its paragraph and its run are.
    pub fn looking_paragraph(
        &mut self,
        style: &str,
        own: impl FnOnce(&mut Self),
        look: impl FnOnce(&mut Self),
        text: &str,
    ) {
        self.open("w:p", &[]);
        self.open("w:pPr", &[]);
        self.value("w:pStyle", style);
        own(self);
        self.close("w:pPr");
        if !text.is_empty() {
            self.run(look, text);
        }
        self.close("w:p");
    }

    /// The part's bytes.
    pub fn finish(self) -> Vec<u8> {
        self.out.into_inner()
    }

    fn put(&mut self, event: Event<'_>) {
        // Writing to memory cannot fail.
        let _ = self.out.write_event(event);
    }
}

/// Points as the twentieths that Word counts in.
pub(super) fn twips(points: f32) -> String {
    ((points * 20.0).round() as i64).to_string()
}

/// Points as the halves that Word counts type in.
pub(super) fn half_points(points: f32) -> String {
    ((points * 2.0).round() as i64).to_string()
}
