//! What is said of a text, or of all cells of its entry, then and now.

use std::ops::Range;

use crate::book::{Book, Context, Entry, Fate, FiscalYear, Past, PastEntry, SheetId};
use crate::lookalike::{is_blank, is_same};
use crate::search::Spot;
use crate::viewmodel::field::Field;
use crate::viewmodel::names::name_line;
use crate::wording::differences;

/// What is shown of a year.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct YearPage {
    /// The years of which something is known, the newest first.
    pub years: Vec<FiscalYear>,
    /// The one that is shown.
    pub year: Option<FiscalYear>,
    pub groups: Vec<YearGroup>,
}

/// What an entry, or a sheet, said in that year.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct YearGroup {
    /// How it was called, where that is to be said.
    pub heading: Option<String>,
    pub cards: Vec<YearCard>,
}

/// A text of that year beside this year's.
#[derive(Debug, PartialEq)]
#[allow(missing_docs)]
pub struct YearCard {
    pub caption: String,
    /// Where this year's is entered; `None` where the form has no such column now.
    pub field: Option<Field>,
    /// It is the text that is worked on.
    pub is_here: bool,
    pub old: String,
    pub new: String,
    /// What of them differs.
    pub marks: [Vec<Range<usize>>; 2],
    pub state: Agreement,
}

/// How the two texts are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Agreement {
    Same,
    Differs,
    /// So much that marks would say nothing.
    IsAnother,
    /// One of them says nothing.
    Blank,
}

impl YearCard {
    fn new(caption: &str, field: Option<Field>, is_here: bool, old: &str, new: &str) -> Self {
        let (old, new) = (old.to_owned(), new.to_owned());
        let (caption, marks) = (caption.to_owned(), [Vec::new(), Vec::new()]);
        let blank = is_blank(&old) || is_blank(&new);
        let state = if is_same(&old, &new) { Agreement::Same } else { Agreement::Differs };
        let mut card = Self { caption, field, is_here, old, new, marks, state };
        if blank {
            card.state = Agreement::Blank;
        } else if card.state == Agreement::Differs {
            let difference = differences(&card.old, &card.new);
            if difference.is_another_text(&card.old, &card.new) {
                card.state = Agreement::IsAnother;
            } else {
                card.marks = [difference.old, difference.new];
            }
        }
        card
    }
}

impl YearPage {
    /// What is known of a text, in the year that is wanted if there is something.
    pub fn of(book: &Book, spot: &Spot, wanted: Option<FiscalYear>) -> Self {
        match spot {
            Spot::Cell(_, entry, _) | Spot::Name(_, entry) => {
                let Ok(entry) = book.entry(*entry) else { return Self::default() };
                let Ok(context) = book.context(entry.sheet) else { return Self::default() };
                let history = book.history_of(entry.lineage);
                let group = |past: &Past, is_alone| of_entry(&context, entry, spot, past, is_alone);
                Self::with(&history, wanted, group)
            }
            Spot::Overall(sheet) => {
                let Ok(context) = book.context(*sheet) else { return Self::default() };
                let history = context.sheet.lineage.map(|lineage| book.history_of(lineage));
                let group = |past: &Past, is_alone| of_sheet(&context, *sheet, past, is_alone);
                Self::with(&history.unwrap_or_default(), wanted, group)
            }
            Spot::Note(_) | Spot::Plan(_) | Spot::Policy(_) => Self::default(),
        }
    }

    fn with(
        history: &[&Past],
        wanted: Option<FiscalYear>,
        group: impl Fn(&Past, bool) -> Option<YearGroup>,
    ) -> Self {
        let mut years: Vec<FiscalYear> = history.iter().map(|past| past.year).collect();
        years.dedup();
        let year = wanted.filter(|year| years.contains(year)).or(years.first().copied());
        let shown: Vec<&Past> = history.iter().filter(|past| Some(past.year) == year).copied().collect();
        let groups = shown.iter().filter_map(|past| group(past, shown.len() == 1)).collect();
        Self { years, year, groups }
    }
}

fn of_entry(
    context: &Context<'_>,
    entry: &Entry,
    spot: &Spot,
    past: &Past,
    is_alone: bool,
) -> Option<YearGroup> {
    let row = past.entry()?;
    let book = context.book;
    let mut cards = Vec::new();
    for column in context.form.cell_columns() {
        let is_here = matches!(spot, Spot::Cell(_, _, own) if *own == column.id);
        let old = row.cell_for(column).map_or("", |cell| &cell.text);
        let anchor = book.anchor(entry.id, &column.id);
        let new = book.text(anchor, &column.id);
        if is_here || !is_blank(old) {
            let field = Some(Field::Cell(anchor, column.id.clone()));
            cards.push(YearCard::new(&column.short, field, is_here, old, new));
        }
    }
    let known = |cell: &&crate::book::PastCell| {
        let is_it = |column| row.cell_for(column).is_some_and(|own| own.column == cell.column);
        !context.form.cell_columns().any(is_it)
    };
    cards.extend(
        row.cells.iter().filter(known).map(|cell| YearCard::new(&cell.caption, None, false, &cell.text, "")),
    );
    Some(YearGroup { heading: heading(entry, past, row, is_alone), cards })
}

/// How an entry was called, where it is not the only one or was called otherwise.
fn heading(entry: &Entry, past: &Past, row: &PastEntry, is_alone: bool) -> Option<String> {
    let name = name_line(&row.name);
    let is_own = past.lineage == entry.lineage;
    match past.fate() {
        _ if is_blank(&name) => None,
        Fate::Divided if !is_own => Some(format!("分割前の事業名：{name}")),
        _ if !is_own => Some(format!("統合前の事業名：{name}")),
        _ if !is_same(&row.name, &entry.name) => Some(format!("以前の事業名：{name}")),
        _ => (!is_alone).then_some(name),
    }
}

fn of_sheet(context: &Context<'_>, sheet: SheetId, past: &Past, is_alone: bool) -> Option<YearGroup> {
    let old = past.overall()?;
    let caption = name_line(&context.expand(&context.form.captions.overall));
    let card = YearCard::new(&caption, Some(Field::Overall(sheet)), true, old, &context.sheet.overall);
    let heading = (!is_alone).then(|| format!("調書-{}　{}", past.sheet, name_line(&past.policy)));
    Some(YearGroup { heading, cards: vec![card] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{change_past, set_past, small, with_last_year, with_year};
    use crate::book::{ColumnId, Subject};

    fn captions(page: &YearPage) -> Vec<&str> {
        page.groups.iter().flat_map(|group| &group.cards).map(|card| card.caption.as_str()).collect()
    }

    #[test]
    fn all_cells_of_the_entry_are_shown_in_the_forms_order_and_what_differs_is_marked() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        set_past(&mut own.book, rows[0], "achievement", "相談のachievementは503人");
        let spot = Spot::Cell(own.first, rows[0], ColumnId("evaluation".to_owned()));
        let page = YearPage::of(&own.book, &spot, None);
        assert_eq!(captions(&page), ["取組み・方針", "達成度", "評価", "評価区分"]);
        let cards = &page.groups[0].cards;
        let states: Vec<Agreement> = cards.iter().map(|card| card.state).collect();
        assert_eq!(states, [Agreement::Same, Agreement::Differs, Agreement::Same, Agreement::Same]);
        assert_eq!(cards.iter().position(|card| card.is_here), Some(2));
        assert_eq!((cards[1].marks[0].len(), cards[1].marks[1].len()), (1, 0));
        assert_eq!(page.groups[0].heading, None);
    }

    #[test]
    fn older_years_are_reached_and_the_newest_stands_for_one_that_is_not_there() {
        let mut own = small();
        with_last_year(&mut own.book);
        with_year(&mut own.book, 2);
        let spot = Spot::Overall(own.first);
        let years = |page: &YearPage| page.years.iter().map(|year| year.year()).collect::<Vec<_>>();
        let page = YearPage::of(&own.book, &spot, FiscalYear::new(2022));
        assert_eq!((years(&page), page.year), (vec![2023, 2022], FiscalYear::new(2022)));
        assert_eq!(YearPage::of(&own.book, &spot, FiscalYear::new(2001)).year, FiscalYear::new(2023));
        assert!(YearPage::of(&small().book, &spot, None).groups.is_empty());
    }

    #[test]
    fn what_went_into_an_entry_stands_under_its_old_name() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        let into = own.book.entry(rows[3]).unwrap().lineage;
        change_past(&mut own.book, rows[0], |past| past.next = vec![into]);
        let page = YearPage::of(&own.book, &Spot::Name(own.first, rows[3]), None);
        let headings: Vec<_> = page.groups.iter().map(|group| group.heading.as_deref()).collect();
        assert_eq!(headings, [Some("統合前の事業名：相談"), Some("学童")]);
    }

    #[test]
    fn a_column_that_the_form_lost_is_shown_but_nothing_can_be_put_there() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        change_past(&mut own.book, rows[0], |past| {
            let Subject::Entry(entry) = &mut past.subject else { panic!() };
            let mut cell = entry.cells[0].clone();
            (cell.column, cell.caption, cell.role) = ("cost".into(), "予算額".to_owned(), None);
            entry.cells.push(cell);
            entry.name = "総合相談".to_owned();
        });
        let page = YearPage::of(&own.book, &Spot::Name(own.first, rows[0]), None);
        let last = page.groups[0].cards.last().unwrap();
        assert_eq!((last.caption.as_str(), &last.field), ("予算額", &None));
        assert_eq!(page.groups[0].heading.as_deref(), Some("以前の事業名：総合相談"));
    }
}
