//! Characters that cannot be printed, with their places.

use super::{Fonts, Parts, Source};
use crate::book::{Book, Column, ColumnKind, Context, Entry, EntryId, Form, PageSetup, Place};

/// A character that no bundled face has; 〓 is printed in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Missing {
    /// The character with its marks and selectors.
    pub character: String,
    /// The number of the sheet it is on; `None` for the book's own texts.
    pub sheet: Option<u32>,
    pub entry: Option<EntryId>,
    /// The name of that entry, or of the one it is a part of.
    pub name: String,
}

impl Missing {
    /// The character's code points: U+845B U+E0100.
    pub fn codes(&self) -> String {
        let codes: Vec<String> =
            self.character.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
        codes.join(" ")
    }

    /// Where it stands, for the clerk.
    pub fn place(&self) -> String {
        match self.sheet {
            None => "表紙など".to_owned(),
            Some(number) if self.name.is_empty() => format!("調書-{number}"),
            Some(number) => format!("調書-{number}「{}」", self.name),
        }
    }
}

impl Missing {
    /// Where it is entered in `book`.
    pub fn source(&self, book: &Book) -> Source {
        let has = |text: &str| text.contains(&self.character);
        if let Some(entry) = self.entry.and_then(|entry| book.entry(entry)) {
            let columns = book.context(entry.sheet).map(|context| context.form.columns.as_slice());
            let of = |column: &&Column| match column.kind {
                ColumnKind::Name => has(&entry.name) || entry.marks.iter().any(|mark| has(mark)),
                _ => has(book.text(entry.id, &column.id)),
            };
            let column = columns.unwrap_or_default().iter().find(of);
            return Source::Cell(match column {
                Some(column) => Place::cell(entry.sheet, entry.id, &column.id),
                None => Place::row(entry.sheet, entry.id),
            });
        }
        let mut sheets = book.sheets().filter(|sheet| Some(sheet.number) == self.sheet);
        match sheets.clone().find(|sheet| has(&sheet.overall)).or_else(|| sheets.next()) {
            Some(sheet) if has(&sheet.overall) => Source::Overall(sheet.id),
            Some(sheet) => Source::Head(sheet.id),
            None => Source::Book,
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "「{}」（{}、{}）は書体にないため、〓と印刷されます。",
            self.character,
            self.codes(),
            self.place()
        )
    }
}

/// The characters in `parts` of `book` that cannot be printed, in the order of
/// print, each once for every place.
pub fn missing_characters(book: &Book, parts: &Parts, fonts: &Fonts) -> Vec<Missing> {
    let mut search = Search { fonts, missing: Vec::new() };
    let head = &book.head;
    if parts.cover {
        search.look([head.subtitle.as_str(), &head.municipality, &head.department], None, None);
    }
    search.look([head.title.as_str()], None, None);
    let contexts = || parts.sheets_of(book).filter_map(|sheet| book.context(sheet.id));
    for form in book.forms().filter(|form| contexts().any(|context| context.form.id == form.id)) {
        search.form(form, parts.ratings);
    }
    for context in contexts() {
        search.sheet(&context);
    }
    search.missing
}

struct Search<'f> {
    fonts: &'f Fonts,
    missing: Vec<Missing>,
}

impl Search<'_> {
    fn look<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t str>,
        sheet: Option<u32>,
        entry: Option<(&Entry, &str)>,
    ) {
        for character in texts.into_iter().flat_map(|text| self.fonts.missing(text)) {
            let found = Missing {
                character: character.to_owned(),
                sheet,
                entry: entry.map(|(entry, _)| entry.id),
                name: entry.map(|(_, name)| name.to_owned()).unwrap_or_default(),
            };
            if !self.missing.contains(&found) {
                self.missing.push(found);
            }
        }
    }

    fn form(&mut self, form: &Form, ratings: bool) {
        let captions = &form.captions;
        let texts = [&captions.sheet, &captions.plan, &captions.policy, &captions.goal, &captions.measure];
        self.look(texts.map(String::as_str), None, None);
        self.look([captions.overall.as_str()], None, None);
        if ratings {
            let definitions = form.ratings.iter().flat_map(|rating| [&rating.name, &rating.definition]);
            self.look([&captions.ratings].into_iter().chain(definitions).map(String::as_str), None, None);
        }
        for column in &form.columns {
            self.look([column.caption.as_str(), column.group.as_deref().unwrap_or_default()], None, None);
        }
        self.running(&form.page, None);
    }

    fn running(&mut self, page: &PageSetup, sheet: Option<u32>) {
        self.look(page.header.texts().into_iter().chain(page.footer.texts()), sheet, None);
    }

    fn sheet(&mut self, context: &Context) {
        let Context { book, sheet, policy, plan, form } = *context;
        let number = Some(sheet.number);
        self.look([plan.name.as_str(), &policy.name], number, None);
        for entry in context.entries() {
            let owner = entry.parent.filter(|_| entry.name.trim().is_empty());
            let owner = owner.and_then(|parent| book.entry(parent)).unwrap_or(entry);
            let name = owner.name.split_whitespace().collect::<Vec<_>>().join(" ");
            let marks = entry.marks.iter().map(String::as_str);
            let cells = form.cell_columns().map(|column| book.text(entry.id, &column.id));
            let texts = std::iter::once(entry.name.as_str()).chain(marks).chain(cells);
            self.look(texts, number, Some((entry, &name)));
        }
        self.look([sheet.overall.as_str()], number, None);
        if let Some(page) = &sheet.page {
            self.running(page, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Builder, small};
    use super::*;
    use crate::book::Cell;

    fn missing(book: &Book, parts: &Parts) -> Vec<String> {
        missing_characters(book, parts, Fonts::shared().unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn they_are_named_with_code_point_sheet_and_entry() {
        let mut builder = Builder::new();
        builder.sheet(3, "\u{10FFFC}");
        let parent = builder.row("相談\n窓口", ["\u{10FFFD}と\u{10FFFD}", "", "", ""]);
        let part = builder.entry("", &[], Some(parent));
        builder.cell(part, "evaluation", Cell::Text("葛\u{10FFFB}".to_owned()));
        assert_eq!(
            missing(&builder.book, &Parts::default()),
            [
                "「\u{10FFFD}」（U+10FFFD、調書-3「相談 窓口」）は書体にないため、〓と印刷されます。",
                "「\u{10FFFB}」（U+10FFFB、調書-3「相談 窓口」）は書体にないため、〓と印刷されます。",
                "「\u{10FFFC}」（U+10FFFC、調書-3）は書体にないため、〓と印刷されます。",
            ]
        );
        assert!(missing(&small(), &Parts::default()).is_empty());
    }

    #[test]
    fn the_way_back_leads_to_where_they_are_entered() {
        let mut builder = Builder::new();
        builder.book.head.title.push('\u{10FFFA}');
        let sheet = builder.sheet(3, "\u{10FFFC}");
        let entry = builder.row("相\u{10FFFB}談", ["", "\u{10FFFD}", "", ""]);
        let found = missing_characters(&builder.book, &Parts::default(), Fonts::shared().unwrap());
        let sources: Vec<Source> = found.iter().map(|missing| missing.source(&builder.book)).collect();
        let cell = |column: &str| Source::Cell(Place::cell(sheet, entry, &column.into()));
        assert_eq!(sources, [Source::Book, cell("name"), cell("achievement"), Source::Overall(sheet)]);
    }

    #[test]
    fn only_what_is_printed_is_looked_at() {
        let mut builder = Builder::with_form(|form| form.ratings[0].definition.push('\u{10FFFD}'));
        builder.book.head.subtitle.push('\u{10FFFC}');
        let sheet = builder.sheet(1, "");
        assert_eq!(missing(&builder.book, &Parts::default()).len(), 2);
        assert!(missing(&builder.book, &Parts::only(vec![sheet])).is_empty());
    }
}
