//! The texts of a book that can be searched, in the order of the print.

use crate::book::{
    Book, ColumnId, ColumnKind, Context, EntryId, Known as _, Outline, PlanId, PolicyId, SheetId, Unread,
};

/// A text of the book.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spot {
    /// A plan's name.
    Plan(PlanId),
    /// A policy's name.
    Policy(PolicyId),
    /// An entry's name.
    Name(SheetId, EntryId),
    /// A cell: its text, or the name of its rating.
    Cell(SheetId, EntryId, ColumnId),
    /// A sheet's closing text.
    Overall(SheetId),
    /// The clerk's notes on a sheet.
    Note(SheetId),
}

impl Spot {
    /// The sheet it is on. Names of plans and policies stand on many.
    pub fn sheet(&self) -> Option<SheetId> {
        match self {
            Self::Plan(_) | Self::Policy(_) => None,
            Self::Name(sheet, _) | Self::Cell(sheet, ..) | Self::Overall(sheet) | Self::Note(sheet) => {
                Some(*sheet)
            }
        }
    }
}

/// Which texts of a sheet are searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SearchedFields {
    /// All of them.
    #[default]
    All,
    /// The names of plans and policies.
    Headings,
    /// The entries' names.
    Names,
    /// The cells of a column.
    Column(ColumnId),
    /// The closing texts.
    Overall,
    /// The clerk's notes.
    Notes,
}

/// Where is searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// One sheet, with the names of its policy and plan; `None` for the whole book.
    pub sheet: Option<SheetId>,
    /// Which texts.
    pub fields: SearchedFields,
}

/// A part of the book that is searched in one go.
#[derive(Clone, Copy, Debug)]
pub(super) enum SearchPart {
    Plan(PlanId),
    Policy(PolicyId),
    Sheet(SheetId),
}

impl SearchPart {
    /// The sheet, where it is one.
    pub fn sheet(self) -> Option<SheetId> {
        match self {
            Self::Plan(_) | Self::Policy(_) => None,
            Self::Sheet(sheet) => Some(sheet),
        }
    }
}

pub(super) fn sections<'b>(book: &'b Outline, scope: &Scope) -> impl Iterator<Item = SearchPart> + 'b {
    let only = scope.sheet.and_then(|sheet| book.standing(sheet));
    let on_sheet = scope.sheet.is_some();
    let plans =
        book.plans().filter(move |plan| !on_sheet || only.is_some_and(|only| only.plan.id == plan.id));
    plans.flat_map(move |plan| {
        let policies = book
            .policies_of(plan.id)
            .filter(move |policy| only.is_none_or(|only| only.policy.id == policy.id))
            .flat_map(move |policy| {
                let sheets = book
                    .sheets_of(policy.id)
                    .filter(move |sheet| only.is_none_or(|only| only.listed.id == sheet.id))
                    .map(|sheet| SearchPart::Sheet(sheet.id));
                std::iter::once(SearchPart::Policy(policy.id)).chain(sheets)
            });
        std::iter::once(SearchPart::Plan(plan.id)).chain(policies)
    })
}

/// Gives each text of a section that is not empty. Rows that are read for it are not kept.
///
/// # Errors
/// [`Unread`] where the sheet could not be read.
pub(super) fn texts(
    book: &Book,
    section: SearchPart,
    fields: &SearchedFields,
    mut each: impl FnMut(&Spot, &str),
) -> Result<(), Unread> {
    let mut give = |spot: Spot, text: &str| {
        if !text.is_empty() {
            each(&spot, text);
        }
    };
    let headings = matches!(fields, SearchedFields::All | SearchedFields::Headings);
    match section {
        SearchPart::Plan(id) => {
            if let (true, Some(plan)) = (headings, book.plan(id)) {
                give(Spot::Plan(id), &plan.name);
            }
        }
        SearchPart::Policy(id) => {
            if let (true, Some(policy)) = (headings, book.policy(id)) {
                give(Spot::Policy(id), &policy.name);
            }
        }
        SearchPart::Sheet(id) if *fields != SearchedFields::Headings => {
            book.look_at(id, |shown| of_sheet(&shown, fields, give)).known()?;
        }
        SearchPart::Sheet(_) => {}
    }
    Ok(())
}

fn of_sheet(shown: &Context<'_>, fields: &SearchedFields, mut give: impl FnMut(Spot, &str)) {
    let id = shown.sheet.id;
    for entry in shown.entries() {
        for column in &shown.form.columns {
            match (fields, column.kind) {
                (SearchedFields::All | SearchedFields::Names, ColumnKind::Name) => {
                    give(Spot::Name(id, entry.id), &entry.name);
                }
                (SearchedFields::Names | SearchedFields::Overall | SearchedFields::Notes, _)
                | (_, ColumnKind::Name) => {}
                (SearchedFields::Column(only), _) if *only != column.id => {}
                (_, ColumnKind::Text | ColumnKind::Rating | ColumnKind::Figure) => {
                    let text = shown.book.text(entry.id, &column.id);
                    give(Spot::Cell(id, entry.id, column.id.clone()), text);
                }
            }
        }
    }
    if matches!(fields, SearchedFields::All | SearchedFields::Overall) {
        give(Spot::Overall(id), &shown.sheet.overall);
    }
    if matches!(fields, SearchedFields::All | SearchedFields::Notes) {
        give(Spot::Note(id), &shown.sheet.note);
    }
}

/// The text at a spot; `None` where that is no longer in the book.
pub fn text<'b>(book: &'b Book, spot: &Spot) -> Option<&'b str> {
    Some(match spot {
        Spot::Plan(plan) => &book.plan(*plan)?.name,
        Spot::Policy(policy) => &book.policy(*policy)?.name,
        Spot::Name(_, entry) => &book.entry(*entry).ok()?.name,
        Spot::Cell(_, entry, column) => {
            book.entry(*entry).ok()?;
            book.text(*entry, column)
        }
        Spot::Overall(sheet) => &book.sheet(*sheet).ok()?.overall,
        Spot::Note(sheet) => &book.sheet(*sheet).ok()?.note,
    })
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::*;
    use crate::book::testing::{Small, small};

    fn spots(book: &Book, word: &str, scope: Scope) -> Vec<String> {
        let query = Query { text: word.to_owned(), ..Query::default() };
        let matcher = Matcher::new(&query).unwrap().unwrap();
        let name = |entry: EntryId| book.entry(entry).unwrap().name.clone();
        let mut last = String::new();
        let mut spots = Vec::new();
        for hit in search(book, &matcher, scope).unwrap() {
            assert_eq!(&text(book, &hit.spot).unwrap()[hit.range], word);
            let own = match hit.spot {
                Spot::Plan(_) => "計画".to_owned(),
                Spot::Policy(_) => "施策".to_owned(),
                Spot::Name(_, entry) => name(entry),
                Spot::Cell(_, entry, column) => format!("{}/{column}", name(entry)),
                Spot::Overall(_) => "全体".to_owned(),
                Spot::Note(_) => "メモ".to_owned(),
            };
            if own != last {
                spots.push(own.clone());
            }
            last = own;
        }
        spots
    }

    #[test]
    fn everything_is_found_in_the_order_of_the_print() {
        let Small { book, first, second } = small();
        let all = Scope::default;
        assert_eq!(spots(&book, "計画", all()), ["計画"]);
        assert_eq!(spots(&book, "策", all()), ["施策"]);
        assert_eq!(
            spots(&book, "相談", all()),
            ["相談", "相談/target", "相談/achievement", "相談/evaluation"]
        );
        assert_eq!(spots(&book, "全体", all()), ["全体"]);
        assert_eq!(spots(&book, "継続", Scope { sheet: Some(second), ..all() }), ["広場/rating"]);
        assert_eq!(spots(&book, "広場", Scope { sheet: Some(first), ..all() }), [""; 0]);
    }

    #[test]
    fn one_kind_of_text_can_be_searched() {
        let Small { book, .. } = small();
        let only = |fields| Scope { sheet: None, fields };
        assert_eq!(spots(&book, "保育", only(SearchedFields::Names)), ["保育"]);
        assert_eq!(spots(&book, "保育", only(SearchedFields::Column("target".into()))), ["保育/target"]);
        assert_eq!(spots(&book, "全体", only(SearchedFields::Overall)), ["全体"]);
        assert_eq!(spots(&book, "全体", only(SearchedFields::Names)), [""; 0]);
        assert_eq!(spots(&book, "子ども", only(SearchedFields::Headings)), ["計画"]);
        assert_eq!(spots(&book, "子ども", only(SearchedFields::Overall)), [""; 0]);
    }

    #[test]
    fn a_search_in_steps_finds_the_same() {
        let Small { book, .. } = small();
        let query = Query { text: "の".to_owned(), ..Query::default() };
        let matcher = Matcher::new(&query).unwrap().unwrap();
        let whole = search(&book, &matcher, Scope::default()).unwrap();
        let mut steps = Search::new(&book, matcher, Scope::default());
        let mut count = 0;
        while !steps.is_done() {
            steps.go_on(&book, 1);
            count += 1;
        }
        assert!(count > 3);
        assert_eq!(steps.into_hits(), whole);
        assert_eq!(sheets(&whole), 2);
    }
}
