//! Commands on what stands beside the sheets.

use crate::book::{
    Book, Change, Changed, Dismissal, DismissalId, Key as _, Lineage, POSITION_STEP, Place, Reason, Record,
    Series, SeriesId,
};
use crate::lookalike::is_blank;
use crate::words::one_line;

use super::Refusal;
use super::effect::{Effect, Outcome};

/// A series as it is to be; one with the key 0 is new.
pub fn set_series(book: &mut Book, series: &Series) -> Outcome {
    let mut series = series.clone();
    series.points.retain(|point| point.target.is_some() || point.actual.is_some());
    series.points.sort_by_key(|point| point.year);
    let before = if series.id.raw() == 0 {
        series.id = book.new_key();
        let last = book.series_of(series.lineage).last().map(|last| last.position);
        series.position = last.map_or(0, |last| last.saturating_add(POSITION_STEP));
        None
    } else {
        Some(book.series(series.id).ok_or(Refusal::Gone)?.clone())
    };
    let change = Change { before: before.map(Record::Series), after: Some(Record::Series(series)) };
    Ok(Effect::new(Place::default(), vec![change]))
}

pub fn delete_series(book: &Book, id: SeriesId) -> Outcome {
    let series = book.series(id).ok_or(Refusal::Gone)?.clone();
    Ok(Effect::new(Place::default(), vec![Change::delete(Record::Series(series))]))
}

/// The figures of what was known as `from`, and called `name`, as those of `to`. One that
/// is there already under the same name keeps both apart by the old entry's.
pub fn series_handed_on(book: &Book, from: Lineage, to: Lineage, name: &str) -> Vec<Change> {
    let own = book.series_of(to);
    let mut position = own.last().map(|last| last.position);
    let mut changes = Vec::new();
    for series in book.series_of(from) {
        let is_taken = own.iter().any(|own| (&own.name, &own.unit) == (&series.name, &series.unit));
        let name =
            if is_taken { format!("{}（{}）", series.name, one_line(name)) } else { series.name.clone() };
        let at = position.map_or(0, |last| last.saturating_add(POSITION_STEP));
        position = Some(at);
        let after = Series { lineage: to, position: at, name, ..series.clone() };
        changes.push(Change::update(Record::Series(series.clone()), Record::Series(after)));
    }
    changes
}

/// Lets a finding stand; the reason of one that already does is changed.
pub fn dismiss(book: &mut Book, finding: &str, reason: &str) -> Outcome {
    let before = book.dismissals().find(|row| row.finding == finding).cloned();
    let id = before.as_ref().map_or_else(|| book.new_key(), |row| row.id);
    let after = Dismissal { id, finding: finding.to_owned(), reason: reason.to_owned() };
    let change = Change { before: before.map(Record::Dismissal), after: Some(Record::Dismissal(after)) };
    Ok(Effect::new(Place::default(), vec![change]))
}

pub fn take_up(book: &Book, id: DismissalId) -> Outcome {
    let row = book.dismissal(id).ok_or(Refusal::Gone)?.clone();
    Ok(Effect::new(Place::default(), vec![Change::delete(Record::Dismissal(row))]))
}

/// Says why something is not what it was the year before; a blank text says it no longer.
pub fn set_reason(book: &mut Book, change: Changed, text: &str, place: &Place) -> Outcome {
    let before = book.reason_for(change).cloned();
    let after = (!is_blank(text)).then(|| Reason {
        id: before.as_ref().map_or_else(|| book.new_key(), |row| row.id),
        year: book.head.fiscal_year,
        change,
        text: text.to_owned(),
    });
    let change = Change { before: before.map(Record::Reason), after: after.map(Record::Reason) };
    Ok(Effect::new(place.clone(), vec![change]))
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::super::Command;
    use super::*;
    use crate::book::testing::{rows, small};
    use crate::book::{Better, FiscalYear, Point};

    fn run(book: &mut Book, command: &Command) {
        let step = command.step(book).unwrap().unwrap();
        book.apply_all(&step.changes);
    }

    #[test]
    fn a_series_is_made_changed_and_taken_out() {
        let small = small();
        let mut book = small.book;
        let entry = book.entry(rows(&book, small.first)[0]).unwrap().clone();
        let point = |year, actual: Option<i64>| Point {
            year: FiscalYear::new(year).unwrap(),
            target: None,
            actual: actual.map(Decimal::from),
        };
        let new = Series {
            id: SeriesId::from_raw(0),
            position: 0,
            lineage: entry.lineage,
            name: "利用者".to_owned(),
            unit: "人".to_owned(),
            better: Better::More,
            points: vec![point(2023, Some(5)), point(2022, Some(3)), point(2021, None)],
        };
        run(&mut book, &Command::SetSeries(Box::new(new.clone())));
        run(&mut book, &Command::SetSeries(Box::new(new)));
        let own: Vec<Series> = book.series_of(entry.lineage).into_iter().cloned().collect();
        let years: Vec<i32> = own[0].points.iter().map(|point| point.year.year()).collect();
        assert_eq!((own.len(), years), (2, vec![2022, 2023]), "in order, without what says nothing");
        let changed = Series { unit: "名".to_owned(), ..own[0].clone() };
        run(&mut book, &Command::SetSeries(Box::new(changed.clone())));
        assert_eq!(*book.series_of(entry.lineage)[0], changed);
        run(&mut book, &Command::DeleteSeries(changed.id));
        assert_eq!(book.series_of(entry.lineage), [&own[1]]);
        assert_eq!(Command::SetSeries(Box::new(changed)).step(&mut book), Err(Refusal::Gone));
    }

    #[test]
    fn there_is_one_reason_for_a_change_and_a_blank_one_is_none() {
        let small = small();
        let mut book = small.book;
        let entry = book.entry(rows(&book, small.first)[0]).unwrap();
        let (change, other) = (Changed::Entry(entry.lineage), Changed::Sheet(entry.lineage));
        let set = |change, text: &str| Command::SetReason {
            change,
            text: text.to_owned(),
            place: Place::default(),
        };
        run(&mut book, &set(change, "国の制度が変わったため"));
        run(&mut book, &set(other, "組織の見直しのため"));
        run(&mut book, &set(change, "国の制度が改められたため"));
        let of = |book: &Book, change| book.reason_for(change).map(|own| own.text.clone());
        assert_eq!(of(&book, change).as_deref(), Some("国の制度が改められたため"));
        assert_eq!(book.reasons().count(), 2);
        assert_eq!(set(other, "組織の見直しのため").step(&mut book), Ok(None));
        run(&mut book, &set(change, "　"));
        assert_eq!((of(&book, change), book.reasons().count()), (None, 1));
    }

    #[test]
    fn a_finding_may_stand_for_one_reason_at_a_time() {
        let mut book = small().book;
        let dismiss =
            |reason: &str| Command::Dismiss { finding: "同文".to_owned(), reason: reason.to_owned() };
        run(&mut book, &dismiss("事業に変わりがない"));
        run(&mut book, &dismiss("課長に確認済み"));
        let all: Vec<&Dismissal> = book.dismissals().collect();
        assert_eq!((all.len(), all[0].reason.as_str()), (1, "課長に確認済み"));
        let id = all[0].id;
        run(&mut book, &Command::TakeUp(id));
        assert_eq!(book.dismissals().count(), 0);
    }
}
