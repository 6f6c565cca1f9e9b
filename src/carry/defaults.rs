//! What is likely to become of an entry, by what last year's book says of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization as _;

use crate::book::{Book, Carry, Column, ColumnId, ColumnKind, Context, Entry, EntryId, Form, PlanId, Role};

use super::meaning::{self, Meaning};
use super::sentence::{SaidFate, said};
use super::{Decision, EntryChoice};

/// Why something is likely to become of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// What says so.
    pub by: SaidBy,
    /// It is meant so without a doubt, so that it can be acted upon where nobody is asked:
    /// a rating of that meaning, or an entry that is named as what this goes into.
    pub is_certain: bool,
}

/// What says that an entry ends or goes into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// Its rating.
    Rating(String),
    /// A mark beside its name, without the ※.
    Mark(String),
    /// A sentence in a column, by what the window calls that.
    Words(String, String),
}

/// What is likely to become of all entries, in the order of their sheets, and why.
pub(super) fn of_book(last: &Book) -> (Vec<EntryChoice>, BTreeMap<EntryId, Ground>) {
    let (mut choices, mut grounds) = (Vec::new(), BTreeMap::new());
    let mut names: BTreeMap<PlanId, Names> = BTreeMap::new();
    for context in last.contexts().flatten() {
        let sheet = context.sheet;
        let names = names.entry(context.plan.id).or_insert_with(|| Names::of(last, context.plan.id));
        let moved = moved_to(context.form);
        for row in context.entries() {
            let likely = likely(last, &context, row, names, &moved);
            let (decision, ground) = likely.map_or((Decision::Continue, None), |(own, why)| (own, Some(why)));
            grounds.extend(ground.map(|ground| (row.id, ground)));
            choices.push(EntryChoice {
                entry: row.id,
                follows: row.parent.is_some() && decision == Decision::Continue,
                decision,
                name: row.name.clone(),
                marks: row.marks.iter().filter(|mark| !context.form.falls(mark)).cloned().collect(),
                sheet: sheet.id,
            });
        }
    }
    doubt_where_parts_differ(last, &choices, &mut grounds);
    (choices, grounds)
}

/// An entry of which a part was rated to go on does not end without a doubt.
fn doubt_where_parts_differ(last: &Book, choices: &[EntryChoice], grounds: &mut BTreeMap<EntryId, Ground>) {
    for choice in choices {
        let Ok(row) = last.entry(choice.entry) else { continue };
        let Some(head) = row.parent.filter(|_| choice.decision == Decision::Continue) else { continue };
        let is_rated = last.context(row.sheet).is_ok_and(|context| {
            ratings(context.form).any(|column| !last.text(row.id, &column.id).trim().is_empty())
        });
        if let Some(ground) = grounds.get_mut(&head).filter(|_| is_rated) {
            ground.is_certain = false;
        }
    }
}

fn ratings(form: &Form) -> impl Iterator<Item = &Column> {
    form.columns.iter().filter(|column| column.kind == ColumnKind::Rating)
}

/// The columns that hold what another one said the year before.
fn moved_to(form: &Form) -> BTreeSet<ColumnId> {
    let to = |column: &Column| if let Carry::Move(to) = &column.carry { Some(to.clone()) } else { None };
    form.columns.iter().filter_map(to).collect()
}

fn likely(
    last: &Book,
    context: &Context<'_>,
    row: &Entry,
    names: &Names,
    moved: &BTreeSet<ColumnId>,
) -> Option<(Decision, Ground)> {
    let rated = ratings(context.form).find_map(|column| {
        let rating = last.text(row.id, &column.id).trim();
        let definition = context.form.rating(rating).map_or("", |rating| rating.definition.as_str());
        meaning::of(rating, definition).map(|meaning| (rating, meaning))
    });
    let marked = row.marks.iter().find(|mark| meaning::of(mark, "").is_some_and(|own| own.ends));
    let told = texts(last, context, row, moved).find_map(|(column, text)| {
        let known = |phrase: &str| names.at_end(phrase, row).is_some();
        said(text, &row.name, &known).map(|said| (column, said))
    });
    let into = told.as_ref().and_then(|(_, said)| match said.what {
        SaidFate::GoesInto(phrase) => Some(names.at_end(phrase, row)),
        SaidFate::Ends => None,
    });
    let merge = |into: Option<Named>| Decision::Merge(into.map(|named| named.entry));
    let rating = |words: &str, is_certain| Ground { by: SaidBy::Rating(words.to_owned()), is_certain };
    let words =
        told.as_ref().map(|(column, said)| SaidBy::Words(column.short.clone(), said.words.to_owned()));
    match (rated, marked, into) {
        // SaidFate its rating says, unless its text says more of it.
        (Some((own, Meaning { ends: true, is_certain })), _, None) => {
            Some((Decision::End, rating(own, is_certain)))
        }
        (Some((own, meaning)), _, into) => {
            // A rating of an end beside a text of a merger leaves a doubt.
            Some((merge(into.flatten()), rating(own, meaning.is_certain && !meaning.ends)))
        }
        (_, Some(mark), None) => {
            Some((Decision::End, Ground { by: SaidBy::Mark(mark.clone()), is_certain: false }))
        }
        (_, _, Some(into)) => {
            let is_changed =
                ratings(context.form).any(|column| meaning::is_change(last.text(row.id, &column.id)));
            let is_certain = is_changed && into.is_some_and(|named| named.is_whole);
            Some((merge(into), Ground { by: words?, is_certain }))
        }
        (None, None, None) => Some((Decision::End, Ground { by: words?, is_certain: false })),
    }
}

/// The texts that may say it, the evaluation first: not what was planned, nor what was said
/// a year before.
fn texts<'b>(
    last: &'b Book,
    context: &'b Context<'_>,
    row: &'b Entry,
    moved: &'b BTreeSet<ColumnId>,
) -> impl Iterator<Item = (&'b Column, &'b str)> {
    let mut columns: Vec<&Column> = context
        .form
        .columns
        .iter()
        .filter(|column| column.kind == ColumnKind::Text && column.role != Some(Role::Target))
        .filter(|column| !moved.contains(&column.id))
        .collect();
    columns.sort_by_key(|column| match column.role {
        Some(Role::Evaluation) => 0,
        Some(Role::Achievement) => 1,
        _ => 2,
    });
    // SaidFate several rows share is said of the first of them.
    let own = move |column: &&Column| row.parent.is_none() || !last.is_merged(row.id, &column.id);
    let text = move |column: &'b Column| (column, last.text(last.anchor(row.id, &column.id), &column.id));
    columns.into_iter().filter(own).map(text)
}

/// The entries of a plan by what they are called.
#[derive(Default)]
struct Names {
    /// Those that a name may mean, and whether it is their whole name.
    by_name: HashMap<String, Vec<Named>>,
    /// How long they are, in characters.
    lengths: BTreeSet<usize>,
}

/// An entry that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    entry: EntryId,
    /// By its whole name, and nothing else stands before that.
    is_whole: bool,
}

impl Names {
    fn of(last: &Book, plan: PlanId) -> Self {
        let mut names = Self::default();
        let sheets = last.policies_of(plan).flat_map(|policy| last.sheets_of(policy.id));
        for row in sheets.filter_map(|sheet| last.entries_of(sheet.id).ok()).flatten() {
            if row.parent.is_some() || row.name.is_empty() {
                continue;
            }
            let whole = plain(&row.name);
            for (at, name) in called(&whole).into_iter().enumerate() {
                names.lengths.insert(name.chars().count());
                let all = names.by_name.entry(name).or_default();
                all.push(Named { entry: row.id, is_whole: at == 0 });
            }
        }
        names
    }

    /// The entry whose name, the longest of all, `phrase` ends with.
    fn at_end(&self, phrase: &str, row: &Entry) -> Option<Named> {
        let phrase = plain(phrase.trim_end_matches(['」', '』', '"', '”']));
        let starts: Vec<usize> = phrase.char_indices().map(|(at, _)| at).collect();
        for length in self.lengths.iter().rev() {
            let Some(at) = starts.len().checked_sub(*length).and_then(|at| starts.get(at)) else { continue };
            let Some(all) = phrase.get(*at..).and_then(|name| self.by_name.get(name)) else { continue };
            let others =
                || all.iter().filter(|named| named.entry != row.id && Some(named.entry) != row.parent);
            let best = others().find(|named| named.is_whole).or_else(|| others().next());
            // One of several that are called so in part could be any.
            if let Some(best) = best.filter(|best| best.is_whole || others().count() == 1) {
                let before = phrase.get(..*at).unwrap_or_default();
                let stands_alone = before
                    .chars()
                    .last()
                    .is_none_or(|c| matches!(c, '「' | '『' | 'ら' | 'に' | 'り' | 'で'));
                return Some(Named { is_whole: best.is_whole && stands_alone, ..*best });
            }
        }
        None
    }
}

/// What an entry may be called, its whole name first.
fn called(whole: &str) -> Vec<String> {
    let mut all = vec![whole.to_owned()];
    if let Some((outside, inside)) = whole.split_once(['(', '（']) {
        all.push(outside.to_owned());
        all.push(inside.trim_end_matches([')', '）']).to_owned());
    }
    all.extend(all.clone().iter().filter_map(|name| name.strip_suffix("事業")).map(str::to_owned));
    let mut known = BTreeSet::new();
    all.retain(|name| (name == whole || name.chars().count() >= 3) && known.insert(name.clone()));
    all
}

/// Without spaces and differences of width.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests;
