//! What is likely to become of an entry, by what its evaluation says.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::{Book, ColumnKind, Context, Entry, EntryId, Role, SheetId};

use super::{Decision, EntryChoice};

/// The mark of what was new last year.
const NEW: &str = "新規";

/// The rating whose definition takes in 見直し and 廃止.
const CHANGED: &str = "変更";

/// That an entry ends. A year or a condition may stand between; what is denied or
/// only thought about is no end.
static ENDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(廃止|終了)(?:する|します|した|しました|とする|とします|となる|となりました|となります|予定|。|、|$)").ok()
});

/// That it goes into another.
static GOES_INTO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?:[にへと])?(統合|一本化)(?:する|します|した|しました|とする|とします|される|されました|され|予定|し|。|、|$)").ok()
});

/// What is only considered, or denied.
static PERHAPS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("(?:廃止|終了|統合|一本化)[^。]{0,12}(?:検討|せず|しない|ない|見送)").ok());

/// What is likely to become of the entries of a sheet, in their order.
pub(super) fn of_sheet(last: &Book, sheet: SheetId) -> Vec<EntryChoice> {
    let Some(context) = last.context(sheet) else { return Vec::new() };
    let mut choices: Vec<EntryChoice> = Vec::new();
    for row in last.entries_of(sheet) {
        let of_head = row.parent.and_then(|head| choices.iter().find(|choice| choice.entry == head));
        let decision = match of_head.map(|head| &head.decision) {
            Some(Decision::End) => Decision::End,
            Some(Decision::Merge(into)) => Decision::Merge(*into),
            _ if row.parent.is_some() => Decision::Continue,
            _ => decision(last, &context, row),
        };
        choices.push(EntryChoice {
            entry: row.id,
            decision,
            name: row.name.clone(),
            marks: row.marks.iter().filter(|mark| *mark != NEW).cloned().collect(),
            sheet,
        });
    }
    choices
}

fn decision(last: &Book, context: &Context<'_>, row: &Entry) -> Decision {
    let text = evaluation(last, context, row);
    match said(last, context, row, text).map(|(what, _)| what) {
        Some(Said::GoesInto) => Decision::Merge(named(last, context, row, text)),
        Some(Said::Ends) => Decision::End,
        None => Decision::Continue,
    }
}

/// The words of last year's evaluation by which it is likely that an entry ends or
/// goes into another: 廃止, 統合 and the like. `None` where it simply goes on.
pub fn grounds(last: &Book, entry: EntryId) -> Option<&str> {
    let row = last.entry(entry)?;
    let context = last.context(row.sheet)?;
    said(last, &context, row, evaluation(last, &context, row)).map(|(_, words)| words)
}

/// What an evaluation says of the years to come.
enum Said {
    Ends,
    GoesInto,
}

fn evaluation<'b>(last: &'b Book, context: &Context<'_>, row: &Entry) -> &'b str {
    let column = context.form.role(Role::Evaluation);
    column.map_or("", |column| last.text(last.anchor(row.id, &column.id), &column.id))
}

/// What `text`, the evaluation of a row, says, with the word that says so.
fn said<'t>(last: &Book, context: &Context<'_>, row: &Entry, text: &'t str) -> Option<(Said, &'t str)> {
    let rating = context.form.columns.iter().find(|column| column.kind == ColumnKind::Rating)?;
    if last.text(row.id, &rating.id) != CHANGED {
        return None;
    }
    let found = |what: &LazyLock<Option<Regex>>| {
        let found = what.as_ref()?.captures(text)?;
        found.get(1).map(|word| word.as_str())
    };
    if PERHAPS.as_ref().is_some_and(|what| what.is_match(text)) {
        return None;
    }
    let goes_into = found(&GOES_INTO).map(|word| (Said::GoesInto, word));
    goes_into.or_else(|| found(&ENDS).map(|word| (Said::Ends, word)))
}

/// The entry that `text` names: the longest name of the plan's others that is in it.
fn named(last: &Book, context: &Context<'_>, row: &Entry, text: &str) -> Option<EntryId> {
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let text = plain(text);
    let policies = last.policies_of(context.plan.id);
    let others =
        policies.flat_map(|policy| last.sheets_of(policy.id)).flat_map(|sheet| last.entries_of(sheet.id));
    let others =
        others.filter(|other| other.id != row.id && other.parent.is_none() && !other.name.is_empty());
    let named = others.filter(|other| text.contains(&plain(&other.name)));
    named.max_by_key(|other| (other.name.chars().count(), std::cmp::Reverse(other.id))).map(|other| other.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{rows, small};
    use crate::book::{Cell, CellRecord, Change, Record};

    /// What is likely for the first row of a small book that says this.
    fn decided(rating: &str, evaluation: &str) -> Decision {
        let small = small();
        let mut book = small.book;
        let entry = rows(&book, small.first)[0];
        for (column, text) in [("rating", rating), ("evaluation", evaluation)] {
            let cell = Cell::Text(text.to_owned());
            let record = Record::Cell(CellRecord { entry, column: column.into(), cell });
            book.apply(&Change::insert(record));
        }
        of_sheet(&book, small.first).swap_remove(0).decision
    }

    #[test]
    fn what_was_changed_and_says_that_it_ends_or_goes_elsewhere_is_likely_to() {
        let into = |name: &str| {
            let book = small().book;
            let all = book.sheets().flat_map(|sheet| book.entries_of(sheet.id));
            Decision::Merge(all.into_iter().find(|row| row.name == name).map(|row| row.id))
        };
        for (rating, text, decision) in [
            ("変更", "平成22年度をもって廃止しました。", Decision::End),
            ("変更", "本事業は終了とする", Decision::End),
            ("変更", "学童に統合します。", into("学童")),
            ("変更", "平成24年度から広場へ一本化し、充実を図る。", into("広場")),
            ("変更", "他の事業と統合する。", Decision::Merge(None)),
            ("変更", "廃止を検討する。", Decision::Continue),
            ("変更", "廃止せず、続けます。", Decision::Continue),
            ("変更", "統合は見送ります。", Decision::Continue),
            ("変更", "対象を広げる。", Decision::Continue),
            ("継続", "廃止しました。", Decision::Continue),
        ] {
            assert_eq!(decided(rating, text), decision, "{rating}: {text}");
        }
    }

    #[test]
    fn what_was_new_last_year_is_not_new_any_more() {
        let small = small();
        let mut book = small.book;
        let row = book.entries_of(small.first).next().unwrap().clone();
        let marks = vec!["新規".to_owned(), "変更".to_owned()];
        let marked = Record::Entry(Entry { marks, ..row.clone() });
        book.apply(&Change::update(Record::Entry(row), marked));
        assert_eq!(of_sheet(&book, small.first)[0].marks, ["変更"]);
    }
}
