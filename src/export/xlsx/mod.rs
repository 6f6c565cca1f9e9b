//! A book as a workbook of Excel: as its printed form, or as one list of all rows.

mod contents;
mod cover;
mod grid;
mod list;
mod sheet;
mod summary;

use rust_xlsxwriter::Worksheet;

use super::workbook::names::SheetNames;
use super::workbook::{self, paper};
use crate::book::{Book, Context, PageSetup};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::parallel;
use crate::typeset::running::RunningFields;
use crate::typeset::{Parts, printed};

pub use list::write_list;

/// Writes `parts` of `book` as they are printed: a worksheet for the cover, one for the
/// contents, one for each sheet, and how often each rating is given. What changed since last
/// year is not among them.
///
/// # Errors
/// [`Error::NothingToExport`]; [`Error::CellTooLong`]; [`Error::Cancelled`] where `monitor`,
/// which counts the sheets, says so; those of reading sheets that are not in memory.
pub fn write(book: &Book, parts: &Parts, monitor: &Monitor) -> Result<Vec<u8>> {
    let contexts = parts.contexts_of(book)?;
    monitor.begin(contexts.len());
    let mut names = SheetNames::default();
    let forms = printed::forms(book, &contexts);
    let setup = forms.first().map_or_else(PageSetup::a4_landscape, |form| (*form.page).clone());
    let running = RunningFields::new(book, None, parts.made, (0, 0));

    let mut all: Vec<Worksheet> = Vec::new();
    if let Some(mut cover) = cover::worksheet(book, &forms, parts, &setup)? {
        name(&mut cover, &names.name(if parts.cover { "表紙" } else { "評価区分" }))?;
        all.push(cover);
    }
    let contents_name = parts.contents.then(|| names.name("目次"));
    let named: Vec<(Context, String)> = contexts
        .iter()
        .map(|context| (*context, names.name(&format!("調書-{}", context.sheet.number))))
        .collect();
    if let Some(own) = contents_name {
        let mut contents = contents::worksheet(&named, &setup)?;
        name(&mut contents, &own)?;
        paper::set_up(&mut contents, &setup, &running);
        all.push(contents);
    }
    let sheets = parallel::map(&named, |(context, own)| {
        monitor.check()?;
        let mut sheet = sheet::worksheet(context)?;
        name(&mut sheet, own)?;
        let fields = RunningFields::new(book, Some(context), parts.made, (0, 0));
        paper::set_up(&mut sheet, context.page(), &fields);
        monitor.step()?;
        Ok(sheet)
    });
    all.extend(sheets.into_iter().collect::<Result<Vec<Worksheet>>>()?);
    if let Some(mut summary) = summary::worksheet(&contexts, &forms, &setup)? {
        name(&mut summary, &names.name("集計"))?;
        paper::set_up(&mut summary, &setup, &running);
        all.push(summary);
    }
    if all.is_empty() {
        return Err(Error::NothingToExport);
    }
    let mut book = workbook::new(book)?;
    all.into_iter().for_each(|sheet| book.push_worksheet(sheet));
    workbook::finish(book)
}

fn name(sheet: &mut Worksheet, name: &str) -> Result<()> {
    sheet.set_name(name).map_err(workbook::failed)?;
    Ok(())
}
