//! 変更一覧: what of a book is not what it was in an earlier year: plans and policies
//! (`outline`), sheets (`sheet`), and what stands on them (`entry`).

mod columns;
mod entry;
mod marker;
mod outline;
mod sheet;
mod text;

use std::collections::{BTreeMap, HashMap};

use crate::book::{
    Book, Changed, Compared, ComparedSheet, Comparing, Comparison, Earlier, EntryId, FiscalYear, Lineage,
    Unread,
};
use crate::lookalike::is_blank;
use crate::words::one_line;

pub use marker::{Marker, difference_of};

/// What changed in a book since an earlier year; `None` where it knows of none. What of the
/// texts differs is not looked for yet ([`Marker`]).
///
/// A cell that starts empty every year, and still is, has not changed: it is not
/// written yet. So too a closing text, and marks that fall by themselves (※新規).
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn changes(book: &Book, comparing: &Comparing) -> Result<Option<Comparison>, Unread> {
    book.read_all()?;
    Ok(told(book, comparing))
}

/// The same of a book that has all of its sheets in memory.
fn told(book: &Book, comparing: &Comparing) -> Option<Comparison> {
    let years = book.past_years();
    let known = comparing.since.filter(|year| years.contains(year));
    let work = Work::new(book, known.or_else(|| years.first().copied())?);
    let mut outline = work.outline();
    let mut sheets: Vec<ComparedSheet> =
        book.contexts().flatten().filter_map(|shown| work.sheet(&shown)).collect();
    sheets.extend(work.gone_sheets());
    let items = sheets.iter_mut().flat_map(|sheet| &mut sheet.items);
    for item in outline.iter_mut().chain(items) {
        item.reason = work.reason(item.change);
        if comparing.words_only {
            item.texts.retain(|text| text.spacing.is_none());
        }
    }
    outline.retain(Compared::is_told);
    for sheet in &mut sheets {
        sheet.items.retain(Compared::is_told);
    }
    sheets.retain(|sheet| !sheet.items.is_empty());
    Some(Comparison {
        old: work.earlier.year,
        new: book.head.fiscal_year,
        words_only: comparing.words_only,
        outline,
        sheets,
    })
}

/// What the sheets are known by through the years.
fn lineages(book: &Book) -> impl Iterator<Item = Lineage> {
    book.contexts().flatten().filter_map(|shown| shown.sheet.lineage)
}

/// What all that compares asks for.
struct Work<'b> {
    book: &'b Book,
    earlier: Earlier<'b>,
    rows: Rows,
    /// What of the outline was what then.
    before: outline::Before<'b>,
    reasons: HashMap<Changed, BTreeMap<FiscalYear, &'b str>>,
    /// Where texts stood that go on to another column each year.
    origins: columns::Origins,
    /// Whether sheets are known through the years.
    knows_sheets: bool,
}

/// The entries of a book by what they are known by through the years.
struct Rows {
    /// Names on one line; in a row that only continues others, that of the first.
    names: HashMap<EntryId, String>,
    by_lineage: HashMap<Lineage, EntryId>,
}

impl Rows {
    fn of(book: &Book) -> Self {
        let (mut names, mut by_lineage) = (HashMap::new(), HashMap::new());
        for sheet in book.sheets() {
            let mut name = String::new();
            for row in book.entries_of(sheet.id).into_iter().flatten() {
                if !is_blank(&row.name) {
                    name = one_line(&row.name);
                }
                names.insert(row.id, name.clone());
                by_lineage.entry(row.lineage).or_insert(row.id);
            }
        }
        Self { names, by_lineage }
    }

    /// The name of the entry that has this lineage, where there is one.
    fn name(&self, lineage: Lineage) -> Option<&String> {
        self.names.get(self.by_lineage.get(&lineage)?)
    }
}

impl<'b> Work<'b> {
    fn new(book: &'b Book, old: FiscalYear) -> Self {
        let earlier = book.earlier(old);
        let mut reasons: HashMap<Changed, BTreeMap<FiscalYear, &str>> = HashMap::new();
        for reason in book.reasons().filter(|reason| reason.year > old) {
            reasons.entry(reason.change).or_default().insert(reason.year, &reason.text);
        }
        let before = outline::Before::new(book, &earlier);
        let knows_sheets = lineages(book).next().is_some();
        let (rows, origins) = (Rows::of(book), columns::origins(book, old));
        Self { book, earlier, rows, before, reasons, origins, knows_sheets }
    }

    /// Why something is not what it was: what was said in all years since then, each with
    /// its year where one is not the year of the book.
    fn reason(&self, change: Changed) -> String {
        let Some(years) = self.reasons.get(&change) else { return String::new() };
        let is_own = |year: &FiscalYear| *year == self.book.head.fiscal_year;
        let said = years.iter().map(|(year, text)| match years.keys().all(is_own) {
            true => (*text).to_owned(),
            false => format!("{year}：{text}"),
        });
        said.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests;
