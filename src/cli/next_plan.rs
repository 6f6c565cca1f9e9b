//! `chosho next-plan`: the plan of the next period in place of one whose period is over.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::book::{Book, FiscalYear, Goal, Measure, Outline, PlanId, PolicyId, SheetId};
use crate::edit::{Command, NextPlan, NextPolicy, NextSheet, SheetBecomes};
use crate::error::{Error, Result};
use crate::file::{self, IfExists};
use crate::interchange::GoalJson;
use crate::lookalike::is_same_wording;
use crate::store;
use crate::words::one_line;

/// A document of what becomes of a plan is no larger than this, in bytes.
const LARGEST: u64 = 4 << 20;

/// What becomes of a plan, as it is printed and read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NextPlanJson {
    /// What the plan whose period is over is called.
    plan: String,
    /// What the new one is called.
    name: String,
    /// Its first and last fiscal year.
    #[serde(default)]
    period: Option<(i32, i32)>,
    /// As in `show`; those of the old plan where they are left out.
    #[serde(default)]
    goals: Option<Vec<GoalJson>>,
    policies: Vec<NextPolicyJson>,
}

/// A policy of the new plan, and what comes under it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NextPolicyJson {
    name: String,
    /// The policies that it goes on from, by name.
    #[serde(default)]
    from: Vec<String>,
    /// The sheets that go on under it, by number. One that is in no list ends.
    #[serde(default)]
    sheets: Vec<NextSheetJson>,
}

/// A sheet that goes on: its number, or that with what goes into it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum NextSheetJson {
    Number(u32),
    Merged {
        number: u32,
        /// The sheets that go into it.
        #[serde(default)]
        merged: Vec<u32>,
        /// How many more sheets come out of it.
        #[serde(default)]
        more: usize,
    },
}

/// Prints what is likely to become of a plan; with `to` it makes the book in which that, or
/// what the file `map` says, is done.
pub fn run(
    path: &Path,
    (plan, map): (Option<String>, Option<PathBuf>),
    to: Option<(&Path, IfExists)>,
) -> Result<()> {
    let contents = store::read_all(path)?;
    super::say_doubt(path);
    let unfit = |reason: &str| Error::NoNextPlan { reason: reason.to_owned() };
    let book = &contents.book;
    let next = match map {
        Some(map) => {
            let text = file::read(&map, LARGEST)?;
            let json: NextPlanJson = serde_json::from_slice(&text)
                .map_err(|error| unfit(&format!("{}行目を読み取れません。", error.line())))?;
            read(book, json)?
        }
        None => {
            let named =
                |own: &&crate::book::Plan| plan.as_ref().is_none_or(|name| is_same_wording(name, &own.name));
            let plan = book.plans().find(named).ok_or_else(|| unfit("その名前の計画がありません。"))?;
            NextPlan::of(book, plan.id).ok_or_else(|| unfit("その名前の計画がありません。"))?
        }
    };
    let Some((new, if_exists)) = to else { return super::print(&to_json(book, &next)) };
    let command = Command::MakeNextPlan(Box::new(next));
    let done = super::step::done(contents, &command).map_err(|refusal| unfit(&refusal.to_string()))?;
    store::create(new, &done, if_exists)?;
    super::say_written(new);
    Ok(())
}

fn read(book: &Book, json: NextPlanJson) -> Result<NextPlan> {
    let unfit = |reason: String| Error::NoNextPlan { reason };
    let old = book.plans().find(|own| is_same_wording(&own.name, &json.plan));
    let old = old.ok_or_else(|| unfit("その名前の計画がありません。".to_owned()))?;
    let policy = |name: &String| -> Result<PolicyId> {
        let own = book.policies_of(old.id).find(|own| is_same_wording(&own.name, name));
        own.map(|own| own.id).ok_or_else(|| unfit(format!("施策「{}」がありません。", one_line(name))))
    };
    let sheet = |number: u32| -> Result<SheetId> {
        let own = book.policies_of(old.id).flat_map(|policy| book.sheets_of(policy.id));
        let own = own.clone().find(|own| own.number == number);
        own.map(|own| own.id).ok_or_else(|| unfit(format!("調書-{number}がありません。")))
    };
    let (mut policies, mut sheets) = (Vec::new(), Vec::new());
    for (at, own) in json.policies.iter().enumerate() {
        let from = own.from.iter().map(policy).collect::<Result<_>>()?;
        policies.push(NextPolicy { name: own.name.clone(), from });
        for json in &own.sheets {
            let (number, merged, more) = match json {
                NextSheetJson::Number(number) => (*number, [].as_slice(), 0),
                NextSheetJson::Merged { number, merged, more } => (*number, merged.as_slice(), *more),
            };
            let own = sheet(number)?;
            sheets.push(NextSheet { sheet: own, becomes: SheetBecomes::Continued { policy: at, more } });
            for other in merged {
                sheets.push(NextSheet { sheet: sheet(*other)?, becomes: SheetBecomes::Merged(own) });
            }
        }
    }
    let all = book.policies_of(old.id).flat_map(|policy| book.sheets_of(policy.id)).map(|own| own.id);
    let ended: Vec<SheetId> = all.filter(|own| sheets.iter().all(|next| next.sheet != *own)).collect();
    sheets.extend(ended.into_iter().map(|sheet| NextSheet { sheet, becomes: SheetBecomes::Ended }));
    let year = |year: i32| FiscalYear::new(year).ok_or_else(|| unfit(format!("{year}は年度になりません。")));
    let years = |(first, last)| -> Result<(FiscalYear, FiscalYear)> { Ok((year(first)?, year(last)?)) };
    let period = json.period.map(years).transpose()?;
    let goals = json.goals.map_or_else(|| old.goals.clone(), |goals| goals.into_iter().map(goal).collect());
    Ok(NextPlan { from: old.id, name: json.name, period, goals, policies, sheets })
}

fn goal(json: GoalJson) -> Goal {
    let measures = json.measures.into_iter();
    let measures = measures.map(|own| Measure { code: own.code, name: own.name }).collect();
    Goal { code: json.code, name: json.name, measures }
}

fn to_json(book: &Outline, next: &NextPlan) -> String {
    let name = |id: PlanId| book.plan(id).map_or_else(String::new, |own| own.name.clone());
    let policy = |id: &PolicyId| book.policy(*id).map(|own| own.name.clone());
    let policies = next.policies.iter().enumerate().map(|(at, own)| {
        let goes_here =
            |own: &&NextSheet| matches!(own.becomes, SheetBecomes::Continued { policy, .. } if policy == at);
        let sheets = next.sheets.iter().filter(goes_here);
        NextPolicyJson {
            name: own.name.clone(),
            from: own.from.iter().filter_map(policy).collect(),
            sheets: sheets
                .filter_map(|own| Some(NextSheetJson::Number(book.listing(own.sheet)?.number)))
                .collect(),
        }
    });
    let json = NextPlanJson {
        plan: name(next.from),
        name: next.name.clone(),
        period: next.period.map(|(first, last)| (first.year(), last.year())),
        goals: Some(crate::export::json::goals_to_json(&next.goals)),
        policies: policies.collect(),
    };
    // Names and numbers alone: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(&json).map(|json| json + "\n").unwrap_or_default()
}
