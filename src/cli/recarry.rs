//! `chosho recarry`: what was corrected in last year's file since it was carried forward.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::book::{Became, Place};
use crate::carry::correct::{Corrected, Corrections, Thing, Ticks};
use crate::carry::{self, remembered};
use crate::edit::Command;
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::quote::visible;
use crate::store;

/// What is taken up beside the history.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// What of this year is still as it came from last year's, and rows that are new there.
    pub with_rows: bool,
    /// What is in last year's file no more goes out of the history.
    pub with_gone: bool,
}

/// Prints what is corrected; with `to` it makes that file of the book with all that.
pub fn run(
    path: &Path,
    from: &Path,
    to: Option<(&Path, IfExists)>,
    wanted: Wanted,
    json: bool,
) -> Result<ExitCode> {
    let contents = store::read_all(path)?;
    super::say_doubt(path);
    let last = carry::read(from)?;
    super::say_doubt(from);
    let found = Corrections::of(&contents.book, &last);
    let found = found.map_err(|not| Error::NotCompared { reason: not.to_string() })?;
    let ticks = ticks(&found, wanted);
    super::print(&if json { to_json(&found) } else { to_text(&found) })?;
    let Some((new, if_exists)) = to else {
        return Ok(if found.all.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(super::FINDINGS) });
    };
    let file = remembered(&last, from, Some(new));
    let refused = |refusal: crate::edit::Refusal| Error::NotCompared { reason: refusal.to_string() };
    let changes = found.take(&contents.book, &ticks, Some(file)).map_err(refused)?;
    let command = Command::Bring { label: carry::CORRECTED.to_owned(), place: Place::default(), changes };
    store::create(new, &super::step::done(contents, &command).map_err(refused)?, if_exists)?;
    super::say_written(new);
    Ok(ExitCode::SUCCESS)
}

fn ticks(found: &Corrections, wanted: Wanted) -> Ticks {
    let mut ticks = if wanted.with_gone { found.everything() } else { found.usual() };
    if !wanted.with_rows {
        ticks.offers.clear();
    }
    ticks
}

fn heading(own: &Corrected) -> String {
    let sheet = own.sheet.map(|sheet| format!("調書-{sheet}"));
    let kind = match own.thing {
        Thing::Plan => "計画",
        Thing::Series => "指標",
        Thing::Sheet | Thing::Entry => "",
    };
    let sort = match own.became {
        Became::Continued => "",
        Became::New => "（増えたもの）",
        Became::Ended => "（なくなったもの）",
    };
    let parts = [sheet.unwrap_or_default(), kind.to_owned(), own.name.clone()];
    let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　");
    format!("{}　{words}{sort}", own.year)
}

fn to_text(found: &Corrections) -> String {
    let mut text = String::new();
    for own in &found.all {
        // What is printed is of others: it may hold what a terminal takes for an order.
        let _ = writeln!(text, "{}", visible(&heading(own)));
        for part in &own.texts {
            let _ = writeln!(text, "  {}", visible(&part.what));
            let _ = writeln!(text, "    前：{}", visible(&part.old));
            let _ = writeln!(text, "    後：{}", visible(&part.new));
        }
        for row in &own.rests {
            let words = format!("調書-{}　{}", row.sheet, row.name);
            let _ = writeln!(text, "  今年度：{}", visible(words.trim_end()));
        }
        for offer in &own.offers {
            let words = format!("{}：{} → {}", offer.called, offer.old, offer.new);
            let _ = writeln!(text, "  今年度も直せるもの：{}", visible(&words));
        }
        text.push('\n');
    }
    let count = found.all.len();
    let words = match count {
        0 => "引き継いだ後に直された箇所はありません。".to_owned(),
        count => format!("{}のファイルで直された箇所 {count}件", found.year),
    };
    let _ = writeln!(text, "{words}");
    text
}

#[derive(Serialize)]
struct Report<'c> {
    year: i32,
    corrections: Vec<CorrectedJson<'c>>,
}

#[derive(Serialize)]
struct CorrectedJson<'c> {
    thing: &'static str,
    sort: &'static str,
    year: i32,
    /// The number of its sheet.
    sheet: Option<u32>,
    name: &'c str,
    texts: Vec<TextJson<'c>>,
    /// What of this year goes on from it.
    rests: Vec<RestJson<'c>>,
    /// What of this year is still as it came from there.
    offers: Vec<TextJson<'c>>,
}

#[derive(Serialize)]
struct TextJson<'c> {
    what: &'c str,
    old: &'c str,
    new: &'c str,
}

#[derive(Serialize)]
struct RestJson<'c> {
    sheet: u32,
    name: &'c str,
}

fn to_json(found: &Corrections) -> String {
    let corrections = found.all.iter().map(|own| CorrectedJson {
        thing: match own.thing {
            Thing::Plan => "plan",
            Thing::Sheet => "sheet",
            Thing::Entry => "entry",
            Thing::Series => "series",
        },
        sort: match own.became {
            Became::Continued => "changed",
            Became::New => "new",
            Became::Ended => "gone",
        },
        year: own.year.year(),
        sheet: own.sheet,
        name: &own.name,
        texts: own
            .texts
            .iter()
            .map(|own| TextJson { what: &own.what, old: &own.old, new: &own.new })
            .collect(),
        rests: own.rests.iter().map(|own| RestJson { sheet: own.sheet, name: &own.name }).collect(),
        offers: own
            .offers
            .iter()
            .map(|own| TextJson { what: &own.called, old: &own.old, new: &own.new })
            .collect(),
    });
    let report = Report { year: found.year.year(), corrections: corrections.collect() };
    // Names and numbers alone: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&report).map(|json| json + "\n").unwrap_or_default()
}
