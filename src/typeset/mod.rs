//! A book becomes pages: text → lines → blocks → tables → pages.
//!
//! Pure: no files, no clock, nothing but the book and the fonts' measures. The
//! pages are drawn by whoever takes them ([`crate::export::pdf`]); [`mod@line`] also
//! breaks the lines of the window's text fields.

pub mod align;
pub mod block;
mod cover;
#[cfg(test)]
pub(crate) mod fixture;
mod flow;
pub mod font;
pub mod kinsoku;
pub mod line;
pub mod page;
mod sheet;
mod table;

use block::{Block, Style};
use flow::Flow;
pub use font::{FaceId, Fonts};
pub use line::break_lines;
pub use page::Page;
use page::{Item, Paper};

use crate::book::{Book, Context, EntryId, Form, PageSetup, PlanId, PolicyId, Sheet, SheetId};

/// What of a book is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Whether the cover comes first.
    pub cover: bool,
    /// The sheets; `None` for all of them. The book's order holds.
    pub sheets: Option<Vec<SheetId>>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { cover: true, sheets: None }
    }
}

impl Parts {
    /// The sheets of `book` that are among them, in the order of print.
    pub fn sheets_of<'b>(&'b self, book: &'b Book) -> impl Iterator<Item = &'b Sheet> {
        book.sheets().filter(|sheet| self.sheets.as_ref().is_none_or(|chosen| chosen.contains(&sheet.id)))
    }
}

/// Sets `parts` of `book` on pages.
pub fn layout(book: &Book, parts: &Parts, fonts: &Fonts) -> Vec<Page> {
    let contexts: Vec<Context> = parts.sheets_of(book).filter_map(|sheet| book.context(sheet.id)).collect();
    let mut pages = Vec::new();
    if parts.cover {
        let forms = forms(book, &contexts);
        let paper = Paper::new(forms.first().map_or(&PageSetup::A4_LANDSCAPE, |form| &form.page));
        let mut flow = Flow::new(paper, fonts);
        cover::set(book, &forms, &mut flow);
        // The title page bears no number.
        pages.extend(flow.finish().into_iter().enumerate().map(|(at, page)| {
            let footer = (at > 0).then(|| Footer { paper, caption: String::new() });
            (page, footer)
        }));
    }
    let mut above: (Option<PlanId>, Option<PolicyId>) = (None, None);
    for context in &contexts {
        let paper = Paper::new(&context.form.page);
        let mut flow = Flow::new(paper, fonts);
        if above.0.replace(context.plan.id) != Some(context.plan.id) {
            flow.bookmark(0, &context.plan.name);
        }
        if above.1.replace(context.policy.id) != Some(context.policy.id) {
            flow.bookmark(1, &context.policy.name);
        }
        flow.bookmark(2, &sheet::caption(context));
        sheet::set(context, &mut flow);
        pages.extend(
            flow.finish()
                .into_iter()
                .map(|page| (page, Some(Footer { paper, caption: sheet::caption(context) }))),
        );
    }
    let total = pages.len();
    let year = book.head.fiscal_year.wareki();
    pages
        .into_iter()
        .enumerate()
        .map(|(at, (mut page, footer))| {
            if let Some(footer) = footer {
                footer.set(&year, &format!("{} / {total}", at + 1), fonts, &mut page.items);
            }
            page
        })
        .collect()
}

/// The forms in use, in the book's order: those of the sheets, or of all plans
/// where there is no sheet yet.
fn forms<'b>(book: &'b Book, contexts: &[Context]) -> Vec<&'b Form> {
    let used = |form: &&Form| contexts.iter().any(|context| context.form.id == form.id);
    let planned = |form: &&Form| book.plans().any(|plan| plan.form == form.id);
    if contexts.is_empty() {
        book.forms().filter(planned).collect()
    } else {
        book.forms().filter(used).collect()
    }
}

/// What stands at the foot of a page: year, page number, sheet.
struct Footer {
    paper: Paper,
    caption: String,
}

impl Footer {
    fn set(&self, year: &str, number: &str, fonts: &Fonts, items: &mut Vec<Item>) {
        let third = self.paper.body_width / 3.0;
        for (place, text) in [year, number, self.caption.as_str()].into_iter().enumerate() {
            let style = Style::new(FaceId::Gothic, self.paper.body_pt.min(9.0) * 0.85);
            let block = Block::fitted(text, third, style, 0.1, fonts);
            let spare = third - block.natural_width();
            let x = self.paper.left + place as f32 * third + spare * place as f32 / 2.0;
            block.place(0..block.len(), x, self.paper.footer - style.size, fonts, items);
        }
    }
}

/// A character that no bundled face has; 〓 is printed in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Missing {
    /// The character with its marks and selectors.
    pub character: String,
    /// The number of the sheet it is on; `None` for the book's own texts.
    pub sheet: Option<u32>,
    pub entry: Option<EntryId>,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<String> =
            self.character.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
        let place = self.sheet.map_or_else(|| "表紙など".to_owned(), |number| format!("調書-{number}"));
        write!(
            f,
            "「{}」（{}、{place}）は書体にないため、〓と印刷されます。",
            self.character,
            codes.join(" ")
        )
    }
}

/// The characters in `parts` of `book` that cannot be printed, in the order of
/// print, each once for every place.
pub fn missing_characters(book: &Book, parts: &Parts, fonts: &Fonts) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    let mut look = |text: &str, sheet: Option<u32>, entry: Option<EntryId>| {
        for character in fonts.missing(text) {
            let found = Missing { character: character.to_owned(), sheet, entry };
            if !missing.contains(&found) {
                missing.push(found);
            }
        }
    };
    let head = &book.head;
    for text in [&head.title, &head.subtitle, &head.municipality, &head.department] {
        look(text, None, None);
    }
    for form in book.forms() {
        let captions = &form.captions;
        for text in [&captions.sheet, &captions.plan, &captions.policy, &captions.goal, &captions.measure] {
            look(text, None, None);
        }
        look(&captions.overall, None, None);
        look(&captions.ratings, None, None);
        for column in &form.columns {
            look(&column.caption, None, None);
            look(column.group.as_deref().unwrap_or_default(), None, None);
        }
        for rating in &form.ratings {
            look(&rating.name, None, None);
            look(&rating.definition, None, None);
        }
    }
    for sheet in parts.sheets_of(book) {
        let number = Some(sheet.number);
        if let Some(Context { policy, plan, form, .. }) = book.context(sheet.id) {
            look(&plan.name, number, None);
            look(&policy.name, number, None);
            for entry in book.entries_of(sheet.id) {
                look(&entry.name, number, Some(entry.id));
                for mark in &entry.marks {
                    look(mark, number, Some(entry.id));
                }
                for column in form.cell_columns() {
                    look(book.text(entry.id, &column.id), number, Some(entry.id));
                }
            }
        }
        look(&sheet.overall, number, None);
    }
    missing
}

#[cfg(test)]
mod tests;
