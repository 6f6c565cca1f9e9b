//! `chosho send`: files for departments to fill in.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::book::{Book, ColumnId, Inquiry, Place};
use crate::edit::{Command, Session};
use crate::error::{Error, Result};
use crate::exchange::{self, AskingKind, AskingPlan, RowGrouping, SENT};
use crate::monitor::Monitor;
use crate::quote::{quoted, visible};
use crate::store::{Access, CopySource, Unfinished};
use crate::{backup, clock, quote};

use super::out::Out;

/// What goes to whom.
#[derive(Debug, Args)]
pub struct SendArgs {
    /// ファイルを分ける単位：課（department）、施策（policy）、調書（sheet）、1つにまとめる（book）
    #[arg(long, value_name = "単位", default_value = "department", conflicts_with = "to")]
    by: GroupBy,
    /// すべての行を、この課に送る
    #[arg(long, value_name = "課")]
    to: Option<String>,
    /// 送る調書の番号（何回でも指定できます。省くとすべて）
    #[arg(long = "sheet", value_name = "番号")]
    sheets: Vec<u32>,
    /// 送る課（何回でも指定できます。省くとすべて）
    #[arg(long = "only", value_name = "課")]
    only: Vec<String>,
    /// 記入してもらう列の見出し（何回でも指定できます。省くと毎年度書き直す列）
    #[arg(long = "ask", value_name = "列")]
    ask: Vec<String>,
    /// 回答期限（例：2025-04-30、令和7年4月30日）
    #[arg(long, value_name = "日付")]
    due: Option<String>,
    /// ファイル名（例：{年度}_{課}_{表題}）
    #[arg(long, value_name = "名前")]
    name: Option<String>,
    /// ファイルの種類：Excel（xlsx）または調書（chosho）
    #[arg(long = "as", value_name = "種類", default_value = "xlsx")]
    kind: SentKind,
}

/// What makes rows go into one file.
#[derive(Clone, Copy, Debug)]
enum GroupBy {
    Department,
    Policy,
    Sheet,
    Book,
}

impl ValueEnum for GroupBy {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Department, Self::Policy, Self::Sheet, Self::Book]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Department => "department",
            Self::Policy => "policy",
            Self::Sheet => "sheet",
            Self::Book => "book",
        }))
    }
}

#[derive(Clone, Copy, Debug)]
struct SentKind(AskingKind);

impl ValueEnum for SentKind {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self(AskingKind::Workbook), Self(AskingKind::Book)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.ending()))
    }
}

/// Writes the files into the folder `out`, and what was sent into the book.
pub fn run(path: &Path, out: &Out, wanted: &SendArgs) -> Result<()> {
    let mut kept_older = None;
    let keep = |older: &CopySource<'_>, now| {
        kept_older = Some(backup::keep_older(None, older, now)?);
        Ok(())
    };
    let mut session = Session::open_keeping(path, Access::Ask, Unfinished::Ask, keep, Arc::new(|| {}))?;
    if let Some(older) = kept_older {
        let words = "ファイルを新しい形式にしました。元のファイルのバックアップ：";
        let _ = writeln!(std::io::stderr(), "{words}「{}」", quote::path(&older));
    }
    let mut book = session.book().clone();
    let plan = plan(&book, wanted)?;
    let names = plan.files(&book).into_iter().map(|file| file.file);
    let place = out.folder([path], names)?;
    let sent = exchange::send(&mut book, &plan, place, clock::now(), &Monitor::default())?;

    let command =
        Command::Bring { label: SENT.to_owned(), place: Place::default(), changes: sent.changes.clone() };
    let kept =
        session.execute(&command).map_err(|refusal| Error::NotGathered { reason: refusal.to_string() });
    session.settle();
    let unsaved = session.failure().map(ToString::to_string);
    let kept = kept.and_then(|_| match unsaved {
        None => Ok(()),
        Some(reason) => Err(Error::NotKeptAsSent { path: path.to_owned(), reason }),
    });
    if let Err(error) = kept {
        // Nobody is to get a file that the book knows nothing of.
        for path in &sent.paths {
            let _ = std::fs::remove_file(path);
        }
        session.discard();
        return Err(error);
    }
    drop(session);
    say(&book, &plan, &sent.inquiries);
    let folder = quote::path(place.0);
    super::print(&format!("「{folder}」に{}個のファイルを書き出しました。\n", sent.paths.len()))
}

/// What goes where, a line a file.
fn say(book: &Book, plan: &AskingPlan, inquiries: &[Inquiry]) {
    let mut out = std::io::stderr();
    if !exchange::has_departments(book) && plan.to.iter().any(|to| to.is_nobody) {
        let words = "担当課の列がないため、すべての行を1つのファイルにしました。施策ごと（--by policy）や調書ごと（--by sheet）に分けられます。";
        let _ = writeln!(out, "{words}");
    } else if let Some(nobody) = plan.to.iter().find(|to| to.is_nobody) {
        let _ = writeln!(out, "担当課の分からない行が{}行あります。", nobody.rows.len());
    }
    for own in inquiries {
        let words = format!("{}　{}行　{}", own.department, own.rows.len(), own.file);
        let _ = writeln!(out, "{}", visible(&words));
    }
}

fn plan(book: &Book, wanted: &SendArgs) -> Result<AskingPlan> {
    let grouping = match (&wanted.to, wanted.by) {
        (Some(name), _) => RowGrouping::All(name.clone()),
        (None, GroupBy::Department) => RowGrouping::Department,
        (None, GroupBy::Policy) => RowGrouping::Policy,
        (None, GroupBy::Sheet) => RowGrouping::Sheet,
        (None, GroupBy::Book) => RowGrouping::All(book.head.department.clone()),
    };
    let sheets = super::with_numbers(book, &wanted.sheets)?;
    let mut plan = AskingPlan::of(book, sheets.as_deref(), &grouping)?;
    for name in &wanted.only {
        let is_it = |to: &exchange::Addressee| crate::lookalike::is_same_wording(&to.name, name);
        if !plan.to.iter().any(is_it) {
            let known: Vec<String> = plan.to.iter().map(|to| format!("「{}」", quoted(&to.name))).collect();
            return Err(Error::NoSuchDepartment { name: name.clone(), known: known.concat() });
        }
    }
    if !wanted.only.is_empty() {
        let is_wanted =
            |name: &str| wanted.only.iter().any(|own| crate::lookalike::is_same_wording(own, name));
        plan.to.retain(|to| is_wanted(&to.name));
    }
    plan.due = wanted.due.as_deref().map(super::date).transpose()?;
    plan.kind = wanted.kind.0;
    if let Some(name) = &wanted.name {
        plan.pattern.clone_from(name);
    }
    plan.asked = asked(book, &wanted.ask)?;
    Ok(plan)
}

/// The columns with these captions or ids.
fn asked(book: &Book, names: &[String]) -> Result<Option<BTreeSet<ColumnId>>> {
    let mut asked = BTreeSet::new();
    for name in names {
        let columns = book.forms().flat_map(crate::book::Form::cell_columns);
        let own: Vec<ColumnId> = columns
            .filter(|column| column.is_called(name) || column.id.0 == *name)
            .map(|column| column.id.clone())
            .collect();
        if own.is_empty() {
            return Err(Error::NoSuchColumn { name: name.clone() });
        }
        asked.extend(own);
    }
    Ok((!names.is_empty()).then_some(asked))
}
