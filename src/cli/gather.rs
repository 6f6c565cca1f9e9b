//! `chosho gather`: what departments sent back.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::book::{Inquiry, Key as _, Place};
use crate::edit::Command;
use crate::error::{Error, Result};
use crate::exchange::{self, GatheredMatter, Gathering, GatheringDecisions, Matter};
use crate::file::IfExists;
use crate::quote::{beginning, visible};
use crate::words::in_a_row;
use crate::{clock, store};

/// The characters of a text that are printed for who reads them.
const SHOWN: usize = 60;

/// Makes the file `to` of the book with what is taken; what is asked stays as it is.
pub fn run(path: &Path, returns: &[PathBuf], to: (&Path, IfExists), json: bool) -> Result<ExitCode> {
    let contents = store::read_all(path)?;
    super::say_doubt(path);
    let mut read = Vec::with_capacity(returns.len());
    let mut failed: Option<Error> = None;
    for file in returns {
        match exchange::read(&contents.book, file) {
            Ok(returned) => read.push(returned),
            Err(error) => {
                // All of them are named at once.
                if let Some(before) = failed.replace(error) {
                    let _ = writeln!(std::io::stderr(), "{before}");
                }
            }
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let gathering = Gathering::of(&contents.book, read)?;
    let decided = GatheringDecisions::usual(&gathering);
    let refused = |refusal: crate::edit::Refusal| Error::NotGathered { reason: refusal.to_string() };
    let changes = gathering.take(&contents.book, &decided, clock::now()).map_err(refused)?;
    let label = exchange::label(&gathering);
    let command = Command::Bring { label, place: Place::default(), changes };
    let after = super::step::done(contents, &command).map_err(refused)?;
    let open: Vec<Inquiry> = exchange::open(&after.book).into_iter().cloned().collect();
    store::create(to.0, &after, to.1)?;
    super::print(&if json { to_json(&gathering, &open) } else { to_text(&gathering, &open) })?;
    if json {
        let _ = writeln!(std::io::stderr(), "「{}」に書き出しました。", crate::quote::path(to.0));
    } else {
        super::say_written(to.0);
    }
    Ok(if gathering.is_clear() { ExitCode::SUCCESS } else { ExitCode::from(super::FINDINGS) })
}

fn excerpt(text: &str) -> String {
    match beginning(&in_a_row(text), SHOWN) {
        text if text.trim().is_empty() => "（空欄）".to_owned(),
        text => visible(&text),
    }
}

fn to_text(gathering: &Gathering, open: &[Inquiry]) -> String {
    let mut text = String::new();
    let lists = [
        ("取り込みました", &gathering.taken),
        ("確認が要ります（調書のまま）", &gathering.asked),
        ("取り込んでいません", &gathering.never),
    ];
    for (heading, all) in lists {
        let _ = writeln!(text, "{heading}：{}件", all.len());
        for own in all {
            let why = own.why.map(|why| format!("（{}）", exchange::why_words(why))).unwrap_or_default();
            let place = format!("調書-{}　{}　{}{why}", own.sheet, own.row, own.column);
            let _ = writeln!(text, "  {}", visible(&place));
            let _ = writeln!(text, "    調書：{}", excerpt(&own.ours));
            for claim in &own.claims {
                let _ = writeln!(text, "    {}：{}", visible(&claim.who), excerpt(&claim.text));
            }
        }
    }
    if !gathering.notes.is_empty() {
        let _ = writeln!(text, "表の外に書かれていることなど：{}件", gathering.notes.len());
    }
    for note in &gathering.notes {
        let _ = writeln!(text, "  {}：{}", visible(&note.who), visible(&in_a_row(&note.text)));
    }
    for own in open {
        let words = format!("{}（{}）", own.department, own.file);
        let _ = writeln!(text, "回答待ち：{}", visible(&words));
    }
    text
}

#[derive(Serialize)]
struct GatheringJson<'g> {
    taken: Vec<MatterJson<'g>>,
    asked: Vec<MatterJson<'g>>,
    never: Vec<MatterJson<'g>>,
    notes: Vec<NoteJson<'g>>,
    open: Vec<OpenJson<'g>>,
}

#[derive(Serialize)]
struct MatterJson<'g> {
    /// The sheet's number.
    sheet: u32,
    /// The row's name.
    row: &'g str,
    /// Its key; `null` of one that was not there.
    entry: Option<i64>,
    /// The column's id as in `show`; `name` of a row's name, `null` of a new row.
    column: Option<&'g str>,
    ours: &'g str,
    /// Whose answer ours is.
    ours_from: Option<&'g str>,
    theirs: &'g str,
    /// What a new row says, by column.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    cells: serde_json::Map<String, serde_json::Value>,
    who: &'g str,
    file: &'g str,
    place: &'g str,
    why: Option<&'static str>,
}

#[derive(Serialize)]
struct NoteJson<'g> {
    file: &'g str,
    who: &'g str,
    text: &'g str,
}

#[derive(Serialize)]
struct OpenJson<'g> {
    department: &'g str,
    file: &'g str,
    at: String,
    due: Option<String>,
    rows: usize,
}

/// A matter once for each file that says something of it.
fn matters(all: &[GatheredMatter]) -> Vec<MatterJson<'_>> {
    let entry = |own: &GatheredMatter| match &own.matter {
        Matter::Cell(entry, _) | Matter::Name(entry) => Some(entry.raw()),
        Matter::Row { .. } => None,
    };
    all.iter()
        .flat_map(|own| own.claims.iter().map(move |claim| (own, claim)))
        .map(|(own, claim)| {
            let cells = claim.cells.iter().map(|(id, text)| (id.0.clone(), text.clone().into()));
            MatterJson {
                sheet: own.sheet,
                row: &own.row,
                entry: entry(own),
                column: match &own.matter {
                    Matter::Cell(_, column) => Some(&column.0),
                    Matter::Name(_) => Some("name"),
                    Matter::Row { .. } => None,
                },
                ours: &own.ours,
                ours_from: own.ours_from.as_deref(),
                theirs: &claim.text,
                cells: cells.collect(),
                who: &claim.who,
                file: &claim.file,
                place: &claim.place,
                why: own.why.map(exchange::WhyAsked::name),
            }
        })
        .collect()
}

fn to_json(gathering: &Gathering, open: &[Inquiry]) -> String {
    let notes = gathering.notes.iter();
    let report = GatheringJson {
        taken: matters(&gathering.taken),
        asked: matters(&gathering.asked),
        never: matters(&gathering.never),
        notes: notes.map(|own| NoteJson { file: &own.file, who: &own.who, text: &own.text }).collect(),
        open: open
            .iter()
            .map(|own| OpenJson {
                department: &own.department,
                file: &own.file,
                at: own.at.to_string(),
                due: own.due.map(|day| day.to_string()),
                rows: own.rows.len(),
            })
            .collect(),
    };
    // Texts and numbers alone: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&report).map(|json| json + "\n").unwrap_or_default()
}
