//! `chosho carry`: last year's file to this year's, as it is likely to go on.

use std::io::Write as _;
use std::path::Path;

use crate::book::{Book, EntryId};
use crate::carry::words::Stays;
use crate::carry::words::places::WordSort;
use crate::carry::{self, Decision, Proposal, SaidBy, Settled, UnfitDecision};
use crate::error::Result;
use crate::file::IfExists;
use crate::quote::quoted;
use crate::words::one_line;

/// Makes the file `new` from `last`, and says what does not simply go on.
pub fn run(last: &Path, new: &Path, if_exists: IfExists) -> Result<()> {
    let book = carry::read(last)?;
    super::say_doubt(last);
    let mut proposal = Proposal::of(&book)?;
    let settled = proposal.settle(&book);
    carry::write(&book, Some(last), &proposal, new, if_exists)?;
    let mut out = std::io::stderr();
    for choice in proposal.entries.iter().filter(|choice| !choice.follows) {
        let what = match &choice.decision {
            Decision::End => "廃止として、履歴だけに残しました。".to_owned(),
            Decision::Merge(Some(into)) => format!("「{}」に統合しました。", name(&book, *into)),
            _ => continue,
        };
        let _ = writeln!(out, "{}：{what}", place(&book, choice.entry));
    }
    for own in proposal.named.iter().filter(|own| !own.on) {
        // Whoever has a period in a caption knows why it stays.
        if own.stays != Some(Stays::Period) && !matches!(own.sort, WordSort::Plan) {
            let words = quoted(&one_line(&own.old));
            let _ = writeln!(out, "{}「{words}」：年度を変えずに残しました。", sort(own.sort));
        }
    }
    for slide in &proposal.slides {
        let form = book.form(slide.form);
        let caption = |id| form.and_then(|form| form.column(id)).map(|column| one_line(&column.short));
        let columns: Vec<String> = slide.columns.iter().filter_map(caption).collect();
        let words = quoted(&columns.join("、"));
        let _ = writeln!(out, "列「{words}」：内容を1年前の列に移しました。");
    }
    for own in &settled {
        let _ = writeln!(out, "{}：{}", place(&book, own.entry), went_on(&book, &proposal, own));
    }
    for choice in proposal.plans.iter().filter(|choice| choice.has_ended) {
        let plan = book.plan(choice.plan).map(|plan| one_line(&plan.name)).unwrap_or_default();
        let _ = writeln!(out, "{}：計画の期間が終わっています。", quoted(&plan));
    }
    Ok(())
}

fn sort(sort: WordSort) -> &'static str {
    match sort {
        WordSort::Caption => "見出し",
        WordSort::Definition => "評価区分の定義",
        WordSort::Running => "ヘッダー・フッター",
        WordSort::FormName => "様式名",
        WordSort::Plan => "計画名",
        WordSort::Policy => "施策名",
        WordSort::Entry => "事業名",
    }
}

/// Why an entry goes on although something else was likely, and what to do.
fn went_on(book: &Book, proposal: &Proposal, own: &Settled) -> String {
    match (own.why, &own.instead_of) {
        (Some(UnfitDecision::NoTarget), _) => "統合先が分からないため、継続としました。".to_owned(),
        (Some(_), _) => "統合先の事業が引き継がれないため、継続としました。".to_owned(),
        (None, instead_of) => {
            let said = proposal.grounds.get(&own.entry).map(|ground| said(&ground.by)).unwrap_or_default();
            let what = match instead_of {
                Decision::Merge(Some(into)) => format!("「{}」への統合", name(book, *into)),
                Decision::Merge(None) => "統合".to_owned(),
                _ => "廃止".to_owned(),
            };
            format!("{said}{what}かどうか確かめてください。継続としました。")
        }
    }
}

fn said(by: &SaidBy) -> String {
    match by {
        SaidBy::Rating(rating) => format!("前年度の評価区分が「{}」です。", quoted(&one_line(rating))),
        SaidBy::Mark(mark) => format!("前年度に「※{}」の印があります。", quoted(&one_line(mark))),
        SaidBy::Words(column, words) => {
            format!("前年度の「{}」に「{}」とあります。", quoted(&one_line(column)), quoted(&one_line(words)))
        }
    }
}

/// The name of an entry; of a nameless row that of the one it divides.
fn name(book: &Book, entry: EntryId) -> String {
    let Ok(row) = book.entry(entry) else { return String::new() };
    let own = if row.name.is_empty() { row.parent.and_then(|head| book.entry(head).ok()) } else { None };
    quoted(&one_line(&own.unwrap_or(row).name))
}

fn place(book: &Book, entry: EntryId) -> String {
    let sheet = book.entry(entry).and_then(|row| book.sheet(row.sheet));
    format!("調書-{} {}", sheet.map_or(0, |sheet| sheet.number), name(book, entry))
}
