//! The rules, a file each. Each says in its table of cases what it stops at, and
//! what it does not.

mod across;
mod against;
mod arithmetic;
mod below;
mod contradiction;
mod days;
mod elsewhere;
mod ended;
mod head;
mod links;
mod lost;
mod marks;
mod missing;
mod old_years;
mod past_figure;
mod rate;
mod ratings;
mod reached;
mod same;
mod stale;
mod target;
mod twice;
mod unchanged;
mod unfinished;
mod years;

use std::collections::BTreeSet;

use super::finding::{Finding, What};
use super::passage::TextPassage;
use super::read::{ReviewRow, ReviewSheet, ReviewText};
use crate::book::{Book, Context, Lineage};

/// What is wrong in a text, and where.
type Flaw = (What, Vec<TextPassage>);

/// By the rules that look at a row.
fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let lists = [
        missing::of_row(page, row),
        past_figure::of_row(page, row),
        target::of_row(page, row),
        across::of_row(page, row),
        same::of_row(page, row),
        stale::of_row(page, row),
        contradiction::of_row(page, row),
        ratings::of_row(page, row),
        elsewhere::of_row(page, row),
        rate::of_row(page, row),
    ];
    let single = [
        reached::of_row(page, row).or_else(|| below::of_row(page, row)),
        against::of_row(page, row),
        unchanged::of_row(page, row),
        marks::of_row(page, row),
        ended::of_row(page, row),
    ];
    lists.into_iter().flatten().chain(single.into_iter().flatten()).collect()
}

/// By the rules that look at a single text.
fn of_text(page: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Vec<Flaw> {
    let rules = [arithmetic::of_text, years::of_text, days::of_text, unfinished::of_text];
    rules.iter().flat_map(|rule| rule(page, text)).collect()
}

/// What is found on a sheet, from its top to its bottom.
pub fn of_sheet(context: &Context<'_>) -> Vec<Finding> {
    let page = ReviewSheet::new(context);
    let mut findings = links::of_sheet(context, &page);
    findings.extend(twice::of_sheet(&page));
    findings.extend(old_years::of_sheet(context, &page));
    for row in &page.rows {
        let mut own = of_row(&page, row);
        for text in &row.texts {
            let flaws = of_text(&page, text).into_iter();
            own.extend(flaws.map(|(what, places)| page.in_row(what, row, places)));
        }
        own.sort_by_key(|finding| position(&page, finding));
        findings.extend(own);
    }
    findings.extend(missing::of_overall(&page));
    findings.extend(same::of_overall(&page));
    findings.extend(stale::of_overall(&page));
    let flaws = of_text(&page, &page.overall).into_iter();
    findings.extend(flaws.map(|(what, places)| page.on_sheet(what, places)));
    findings
}

/// What is found only by looking at the whole book.
pub fn of_book(book: &Book, rows: Option<&BTreeSet<Lineage>>) -> Vec<Finding> {
    let rules = [head::of_book, old_years::of_book, ended::of_book, twice::of_book];
    let lost = rows.map(|rows| lost::of_book(book, rows)).unwrap_or_default();
    rules.iter().flat_map(|rule| rule(book)).chain(lost).collect()
}

/// How far to the right of its row something is found, and where in its cell.
fn position(page: &ReviewSheet<'_>, finding: &Finding) -> (usize, usize) {
    let place = finding.places.first();
    let column = place.and_then(|place| place.at.column());
    let column = column.and_then(|id| page.form.columns.iter().position(|column| column.id == *id));
    (column.map_or(0, |column| column + 1), place.map_or(0, |place| place.span().start))
}
