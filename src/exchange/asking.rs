//! What is sent: which rows go to whom, in files of which names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil;

use crate::book::{
    Book, Change, ColumnId, EntryId, Inquiry, InquiryId, Lineage, PolicyId, Record, SheetId, Unread,
};
use crate::error::{Error, Result};
use crate::export::files::make_last;
use crate::export::name::{filled, sound, unique};
use crate::file::{IfExists, Scratch, put_all, write_sealed};
use crate::monitor::Monitor;
use crate::store::{self, Contents};
use crate::words::one_line;

use super::known::{asked_row, usually_asked};
use super::{department, part, sheet};

/// How a step that sends is called in the menu.
pub const SENT: &str = "各課への送付";

/// What file a department gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AskingKind {
    /// A workbook of Excel.
    #[default]
    Workbook,
    /// A book of ours with those rows alone.
    Book,
}

impl AskingKind {
    /// How its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Book => "chosho",
        }
    }
}

/// What makes the rows of a file belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RowGrouping {
    /// The department that they say they are of.
    #[default]
    Department,
    /// Their policy.
    Policy,
    /// Their sheet.
    Sheet,
    /// All of them go to this one.
    All(String),
}

/// Who is asked, and for which rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    /// 子育て支援課; of rows that say nothing, [`Addressee::NOBODY`].
    pub name: String,
    /// In the order of the book.
    pub rows: Vec<EntryId>,
    /// The rows do not say whose they are.
    pub is_nobody: bool,
}

impl Addressee {
    /// Who has the rows that do not say whose they are.
    pub const NOBODY: &'static str = "担当課未記入";
}

/// A file that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskingFile {
    /// Its name with the ending.
    pub file: String,
    /// Who gets it.
    pub to: Addressee,
}

/// All that is to be sent, as the clerk has chosen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskingPlan {
    /// Who is asked.
    pub to: Vec<Addressee>,
    /// What kind of file.
    pub kind: AskingKind,
    /// The day the answers are due.
    pub due: Option<civil::Date>,
    /// How the files are called: `{年度}`, `{課}` and `{表題}` are filled in.
    pub pattern: String,
    /// The columns that are asked; `None` for those that are filled in anew each year.
    pub asked: Option<BTreeSet<ColumnId>>,
}

impl AskingPlan {
    /// What can stand in a pattern.
    pub const FIELDS: [&'static str; 3] = ["{年度}", "{課}", "{表題}"];
    /// The pattern that it begins with.
    pub const USUAL: &'static str = "{年度}_{課}_{表題}";

    /// What is sent of these sheets, all of them for `None`, where rows belong together so.
    ///
    /// # Errors
    /// [`Unread`] where a sheet of it could not be read.
    pub fn of(
        book: &Book,
        sheets: Option<&[SheetId]>,
        grouping: &RowGrouping,
    ) -> std::result::Result<Self, Unread> {
        book.read_all()?;
        let all: Vec<SheetId> = book.sheets().map(|listed| listed.id).collect();
        let sheets: Vec<SheetId> = match sheets {
            Some(sheets) => all.into_iter().filter(|sheet| sheets.contains(sheet)).collect(),
            None => all,
        };
        Ok(Self {
            to: addressees(book, &sheets, grouping),
            kind: AskingKind::default(),
            due: None,
            pattern: Self::USUAL.to_owned(),
            asked: None,
        })
    }

    /// The files, in the order of those who are asked, with names that every system takes and
    /// of which no two are the same.
    pub fn files(&self, book: &Book) -> Vec<AskingFile> {
        let year = book.head.fiscal_year.wareki();
        let pattern = match self.pattern.trim() {
            "" => Self::USUAL,
            pattern => pattern,
        };
        let ending = format!(".{}", self.kind.ending());
        let name = |to: &Addressee| {
            let values = [year.as_str(), to.name.as_str(), book.head.title.as_str()];
            let values: Vec<(&str, &str)> = Self::FIELDS.into_iter().zip(values).collect();
            let name = filled(pattern, &values);
            sound(name.strip_suffix(&ending).unwrap_or(&name))
        };
        let mut names: Vec<String> = self.to.iter().map(name).collect();
        unique(&mut names);
        let files = names.into_iter().zip(&self.to);
        files.map(|(name, to)| AskingFile { file: format!("{name}{ending}"), to: to.clone() }).collect()
    }

    /// What is kept of the files once they are sent at this moment, with keys of `book`.
    pub fn inquiries(&self, book: &mut Book, at: civil::DateTime) -> Vec<Inquiry> {
        let files = self.files(book);
        files.into_iter().map(|file| self.inquiry(book, file, at)).collect()
    }

    fn inquiry(&self, book: &mut Book, file: AskingFile, at: civil::DateTime) -> Inquiry {
        let id: InquiryId = book.new_key();
        let mut asked: BTreeSet<ColumnId> = BTreeSet::new();
        let mut rows = Vec::with_capacity(file.to.rows.len());
        let mut sheet = None;
        for row in file.to.rows.iter().filter_map(|row| book.entry(*row).ok()) {
            let Ok(context) = book.context(row.sheet) else { continue };
            if sheet.replace(row.sheet) != Some(row.sheet) && self.asked.is_none() {
                asked.extend(usually_asked(context.form));
            }
            rows.push(asked_row(&context, row));
        }
        if let Some(chosen) = &self.asked {
            asked.clone_from(chosen);
        }
        Inquiry {
            id,
            mark: Lineage::random(),
            at,
            department: file.to.name,
            due: self.due,
            file: file.file,
            asked,
            rows,
            returned: Vec::new(),
        }
    }
}

fn addressees(book: &Book, sheets: &[SheetId], grouping: &RowGrouping) -> Vec<Addressee> {
    let mut all: Vec<Addressee> = Vec::new();
    let mut nobody = Addressee { name: Addressee::NOBODY.to_owned(), rows: Vec::new(), is_nobody: true };
    let mut policies: BTreeMap<PolicyId, usize> = BTreeMap::new();
    let put = |all: &mut Vec<Addressee>, name: String, row: EntryId| match all
        .iter_mut()
        .find(|own| department::is_same(&own.name, &name))
    {
        Some(own) => own.rows.push(row),
        None => all.push(Addressee { name, rows: vec![row], is_nobody: false }),
    };
    for context in sheets.iter().filter_map(|sheet| book.context(*sheet).ok()) {
        let rows = || context.entries().map(|row| row.id);
        match grouping {
            RowGrouping::Department => {
                for row in context.entries() {
                    let names = department::of_row(book, context.form, row);
                    if names.is_empty() {
                        nobody.rows.push(row.id);
                    }
                    names.into_iter().for_each(|name| put(&mut all, name, row.id));
                }
            }
            // Two policies may have one name.
            RowGrouping::Policy => match policies.get(&context.policy.id).and_then(|at| all.get_mut(*at)) {
                Some(own) => own.rows.extend(rows()),
                None => {
                    policies.insert(context.policy.id, all.len());
                    let name = one_line(&context.policy.name);
                    all.push(Addressee { name, rows: rows().collect(), is_nobody: false });
                }
            },
            RowGrouping::Sheet => {
                let name = format!("調書-{}", context.sheet.number);
                all.push(Addressee { name, rows: rows().collect(), is_nobody: false });
            }
            RowGrouping::All(name) => match all.first_mut() {
                Some(own) => own.rows.extend(rows()),
                None => {
                    all.push(Addressee { name: name.clone(), rows: rows().collect(), is_nobody: false });
                }
            },
        }
    }
    if !nobody.rows.is_empty() {
        all.push(nobody);
    }
    all.retain(|own| !own.rows.is_empty());
    all
}

/// What [`send`] wrote.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct SentFiles {
    pub paths: Vec<PathBuf>,
    pub inquiries: Vec<Inquiry>,
    /// What keeps them in the book, for a command.
    pub changes: Vec<Change>,
}

/// Writes the files into `folder`, all or none, and gives what is to be kept of them in the
/// book, which gives the keys.
///
/// # Errors
/// [`Error::NothingToSend`]; [`Error::Exists`] and [`Error::Write`], those of a workbook that
/// cannot hold a text, and [`Error::Cancelled`]. No new file is there then.
pub fn send(
    book: &mut Book,
    plan: &AskingPlan,
    (folder, if_exists): (&Path, IfExists),
    at: civil::DateTime,
    monitor: &Monitor,
) -> Result<SentFiles> {
    if plan.to.is_empty() {
        return Err(Error::NothingToSend);
    }
    let inquiries = plan.inquiries(book, at);
    let made = make_last(folder)?;
    let written = write_all(book, plan.kind, &inquiries, (folder, if_exists), monitor);
    if written.is_err() && made {
        let _ = fs::remove_dir(folder);
    }
    let paths = written?;
    let changes = inquiries.iter().cloned().map(|own| Change::insert(Record::Inquiry(own))).collect();
    Ok(SentFiles { paths, inquiries, changes })
}

fn write_all(
    book: &Book,
    kind: AskingKind,
    inquiries: &[Inquiry],
    (folder, if_exists): (&Path, IfExists),
    monitor: &Monitor,
) -> Result<Vec<PathBuf>> {
    monitor.begin(inquiries.len());
    let mut drafts = Vec::with_capacity(inquiries.len());
    let mut paths = Vec::with_capacity(inquiries.len());
    for inquiry in inquiries {
        let bytes = match kind {
            AskingKind::Workbook => sheet::workbook(book, inquiry)?,
            AskingKind::Book => book_file(&part::book(book, inquiry))?,
        };
        let path = folder.join(&inquiry.file);
        drafts.push(write_sealed(&path, &bytes, if_exists)?);
        paths.push(path);
        monitor.step()?;
    }
    put_all(drafts)?;
    Ok(paths)
}

/// The bytes of a book's file.
fn book_file(book: &Book) -> Result<Vec<u8>> {
    let scratch = Scratch::new().map_err(|source| Error::Write { path: std::env::temp_dir(), source })?;
    let path = scratch.path().join("part.chosho");
    store::create(&path, &Contents::new(book.clone()), IfExists::Refuse)?;
    fs::read(&path).map_err(|source| Error::Read { path, source })
}
