//! Replacing what was found.

use crate::book::Book;
use crate::lookalike::is_blank;
use crate::search::{self, Edit, Hit, Matcher, Spot};

use super::Command;

/// What is to become of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// Which text.
    pub spot: Spot,
    /// What it is now.
    pub before: String,
    /// What goes and what comes.
    pub edits: Vec<Edit>,
}

/// Why a text cannot be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum NotReplaced {
    #[error("評価区分にない名前になるため、置換できません。")]
    NoRating,
    #[error("計画名が空になるため、置換できません。")]
    NoName,
}

/// What becomes of all texts in which `hits` are, each of them once. Texts in
/// which nothing changes are left out.
pub fn replacements(book: &Book, matcher: &Matcher, hits: &[Hit], with: &str) -> Vec<Replacement> {
    let mut spots: Vec<&Spot> = hits.iter().map(|hit| &hit.spot).collect();
    spots.dedup();
    spots
        .into_iter()
        .filter_map(|spot| Replacement::new(book, matcher, spot, with))
        .filter(|own| !own.edits.is_empty())
        .collect()
}

/// The command that replaces all of them in one step.
pub fn replace(replacements: &[Replacement], book: &Book) -> Command {
    let count: usize = replacements.iter().map(|own| own.edits.len()).sum();
    let commands = replacements.iter().filter_map(|own| own.command(book)).collect();
    Command::Together { label: format!("置換（{count}か所）"), commands }
}

impl Replacement {
    /// What becomes of the text at `spot`; `None` where that is gone.
    pub fn new(book: &Book, matcher: &Matcher, spot: &Spot, with: &str) -> Option<Self> {
        let before = search::text(book, spot)?.to_owned();
        let mut edits = matcher.edits(&before, with);
        edits.retain(|edit| before.get(edit.range.clone()) != Some(&edit.text));
        Some(Self { spot: spot.clone(), before, edits })
    }

    /// Of one hit only; `None` where that is no longer one, or would not change.
    pub fn of_hit(book: &Book, matcher: &Matcher, hit: &Hit, with: &str) -> Option<Self> {
        let mut own = Self::new(book, matcher, &hit.spot, with)?;
        own.edits.retain(|edit| edit.range == hit.range);
        (!own.edits.is_empty()).then_some(own)
    }

    /// What the text becomes.
    pub fn after(&self) -> String {
        search::apply(&self.before, &self.edits)
    }

    /// Why it cannot be done.
    pub fn unfit(&self, book: &Book) -> Option<NotReplaced> {
        let after = self.after();
        match &self.spot {
            Spot::Plan(_) => is_blank(&after).then_some(NotReplaced::NoName),
            Spot::Cell(sheet, _, column) => {
                let form = book.context(*sheet).ok()?.form;
                let is_rating = form.column(column)?.kind == crate::book::ColumnKind::Rating;
                let known = after.is_empty() || form.rating(&after).is_some();
                (is_rating && !known).then_some(NotReplaced::NoRating)
            }
            Spot::Policy(_) | Spot::Name(..) | Spot::Overall(_) | Spot::Note(_) => None,
        }
    }

    /// The command that does it.
    pub fn command(&self, book: &Book) -> Option<Command> {
        let text = self.after();
        Some(match &self.spot {
            Spot::Plan(plan) => {
                Command::SetPlan(crate::book::Plan { name: text, ..book.plan(*plan)?.clone() })
            }
            Spot::Policy(policy) => Command::RenamePolicy { policy: *policy, name: text },
            Spot::Name(_, entry) => Command::SetName { entry: *entry, name: text },
            Spot::Cell(_, entry, column) => Command::SetCell { entry: *entry, column: column.clone(), text },
            Spot::Overall(sheet) => Command::SetOverall { sheet: *sheet, text },
            Spot::Note(sheet) => Command::SetNote { sheet: *sheet, text },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};
    use crate::book::{Change, Record, change};
    use crate::search::{Folding, Query, Scope};

    fn find(book: &Book, text: &str) -> (Matcher, Vec<Hit>) {
        let query = Query { text: text.to_owned(), regex: false, folding: Folding::ALL };
        let matcher = Matcher::new(&query).unwrap().unwrap();
        let hits = search::search(book, &matcher, Scope::default()).unwrap();
        (matcher, hits)
    }

    fn all(book: &Book, text: &str, with: &str) -> Vec<Replacement> {
        let (matcher, hits) = find(book, text);
        replacements(book, &matcher, &hits, with)
    }

    #[test]
    fn all_is_replaced_in_one_step_and_undone_in_one() {
        let Small { mut book, first, .. } = small();
        let before = book.clone();
        let found = all(&book, "ホイク", "学童保育");
        assert_eq!(found.len(), 0, "only as it is written: 保育 is not ほいく");
        let found = all(&book, "保育", "学童保育");
        let step = replace(&found, &book).step(&mut book).unwrap().unwrap();
        assert_eq!(step.label, "置換（4か所）");
        book.apply_all(&step.changes);
        let row = book.entries_of(first).unwrap().nth(1).unwrap();
        assert_eq!(row.name, "学童保育");
        assert_eq!(book.text(row.id, &"target".into()), "学童保育のtarget");
        let undo = change::inverse(&step.changes);
        book.apply_all(&undo);
        assert_eq!(book.next_key(), before.next_key());
        assert!(book == before);
    }

    #[test]
    fn names_of_plans_policies_and_closing_texts_are_replaced_too() {
        let Small { mut book, first, .. } = small();
        for (text, with) in [("子ども計画", "子供計画"), ("施策0", "保健"), ("全体の評価", "総評")]
        {
            let found = all(&book, text, with);
            let step = replace(&found, &book).step(&mut book).unwrap().unwrap();
            book.apply_all(&step.changes);
        }
        let shown = book.context(first).unwrap();
        assert_eq!(
            (&*shown.plan.name, &*shown.policy.name, &*shown.sheet.overall),
            ("子供計画", "保健", "総評")
        );
    }

    #[test]
    fn one_of_several_hits_can_be_replaced() {
        let Small { mut book, first, .. } = small();
        let sheet = book.sheet(first).unwrap().clone();
        let longer = crate::book::Sheet { overall: "全体と全体".to_owned(), ..sheet.clone() };
        book.apply(&Change::update(Record::Sheet(sheet), Record::Sheet(longer)));
        let (matcher, hits) = find(&book, "全体");
        let own = Replacement::of_hit(&book, &matcher, &hits[1], "全部").unwrap();
        assert_eq!(own.after(), "全体と全部");
        assert_eq!(Replacement::of_hit(&book, &matcher, &hits[1], "全体"), None, "nothing changes");
    }

    #[test]
    fn a_rating_stays_one_of_the_scale() {
        let Small { book, .. } = small();
        let unfit = |with| all(&book, "継続", with).iter().map(|own| own.unfit(&book)).next().unwrap();
        assert_eq!(unfit("達成"), None);
        assert_eq!(unfit("完了"), Some(NotReplaced::NoRating));
        assert_eq!(all(&book, "子ども計画", "")[0].unfit(&book), Some(NotReplaced::NoName));
    }
}
