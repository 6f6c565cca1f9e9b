//! Asking for a file: what it is for, and what was answered.

use std::path::{Path, PathBuf};

use crate::export::OutputKind;

/// How the names of files end that a book is read of.
const DOCUMENTS: &[&str] = &["xlsx", "xlsm", "docx", "pdf", "csv", "tsv", "txt", "json"];
const BOOKS_AND_DOCUMENTS: &[&str] = &["chosho", "xlsx", "xlsm", "docx", "pdf", "csv", "tsv", "txt", "json"];

/// What the file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FileWant {
    Open,
    OpenReadOnly,
    Import,
    /// A book or a document that something is taken out of.
    Pull,
    /// Last year's file, in which something was corrected.
    Corrected,
    /// Last year's book, or a document of it.
    LastYear,
    /// The book that is made from it.
    NextYear,
    New,
    SaveAs,
    Pdf,
    /// The book as a file of another kind.
    Output(OutputKind),
    /// Where several PDF files go.
    Folder,
    /// Where files for departments go.
    Sent,
    /// Files that departments sent back; several may be chosen.
    Returned,
    SaveForm,
    LoadForm,
    /// A new file for what a backup holds.
    Restore,
    /// Where backups are to be looked for.
    Shelf,
    /// Where all backups go.
    Backups,
}

impl FileWant {
    /// The dialog's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "調書のファイルを開く",
            Self::OpenReadOnly => "調書のファイルを読み取り専用で開く",
            Self::Import => "文書を選ぶ",
            Self::Pull => "引き継ぐ元のファイルを選ぶ",
            Self::Corrected => "訂正された前年度のファイルを選ぶ",
            Self::LastYear => "前年度のファイルを選ぶ",
            Self::NextYear => "作成するファイルの保存先",
            Self::New => "新しいファイルの保存先",
            Self::SaveAs => "名前を付けて保存",
            Self::Pdf => "PDFの保存先",
            Self::Output(_) => "書き出すファイルの保存先",
            Self::Folder => "PDFの保存先のフォルダー",
            Self::Sent => "各課に送るファイルの保存先のフォルダー",
            Self::Returned => "各課から返ってきたファイルを選ぶ（いくつでも）",
            Self::SaveForm => "様式をファイルに保存",
            Self::LoadForm => "様式をファイルから読み込む",
            Self::Restore => "復元したファイルの保存先",
            Self::Shelf => "バックアップのフォルダーを選ぶ",
            Self::Backups => "バックアップの保存先",
        }
    }

    /// Whether the file is to be written.
    pub fn is_saving(self) -> bool {
        use FileWant::{New, NextYear, Output, Pdf, Restore, SaveAs, SaveForm};
        matches!(self, New | NextYear | SaveAs | Pdf | Output(_) | SaveForm | Restore)
    }

    /// Whether it is a folder.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Folder | Self::Sent | Self::Shelf | Self::Backups)
    }

    /// What such files are called, and how their names end.
    pub fn kinds(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Open | Self::OpenReadOnly | Self::New | Self::NextYear | Self::SaveAs | Self::Restore => {
                ("調書のファイル", &["chosho"])
            }
            Self::LastYear | Self::Pull | Self::Corrected => ("調書のファイル、文書", BOOKS_AND_DOCUMENTS),
            Self::Import => ("文書（Excel、Word、PDF、テキスト、JSON）", DOCUMENTS),
            Self::Pdf | Self::Output(OutputKind::Pdf) => ("PDF", &["pdf"]),
            Self::Output(OutputKind::Json) => ("JSON", &["json"]),
            Self::Output(OutputKind::Workbook | OutputKind::WorkbookList) => ("Excelブック", &["xlsx"]),
            Self::Output(OutputKind::Document) => ("Word文書", &["docx"]),
            Self::Output(OutputKind::PlainText) => ("テキスト", &["txt"]),
            Self::Output(OutputKind::Csv) => ("CSV", &["csv"]),
            Self::Returned => ("回答のファイル（Excel、Word、調書）", BOOKS_AND_DOCUMENTS),
            Self::Folder | Self::Sent | Self::Shelf | Self::Backups => ("", &[]),
            Self::SaveForm | Self::LoadForm => ("様式のファイル", &["json"]),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct FileRequest {
    /// Comes back with the answer, so that a late one is known as such.
    pub id: u64,
    pub want: FileWant,
    /// The name that is proposed.
    pub file_name: String,
    /// The folder to begin in.
    pub folder: Option<PathBuf>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ChosenFile {
    /// That of the request.
    pub id: u64,
    pub want: FileWant,
    pub path: PathBuf,
    /// Those beside the first, where several can be chosen.
    pub more: Vec<PathBuf>,
    /// The clerk has agreed to replace the file that is there.
    pub replace: bool,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileAnswer {
    /// A file.
    Chosen(ChosenFile),
    /// Nothing: the question with this number was cancelled.
    Cancelled(u64),
    /// The question with this number could not be asked: the system's dialog broke down.
    Failed(u64),
}

/// The path with the ending that such a file has.
pub fn with_ending(path: &Path, want: FileWant) -> PathBuf {
    let (_, endings) = want.kinds();
    let has_one =
        path.extension().is_some_and(|own| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending)));
    match endings.first() {
        Some(ending) if want.is_saving() && !has_one => {
            let mut whole = path.as_os_str().to_owned();
            whole.push(".");
            whole.push(ending);
            whole.into()
        }
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gets_the_ending_it_lacks() {
        for (name, want, whole) in [
            ("令和6年度", FileWant::SaveAs, "令和6年度.chosho"),
            ("a.chosho", FileWant::SaveAs, "a.chosho"),
            ("a.PDF", FileWant::Pdf, "a.PDF"),
            ("調書 R6.4.1", FileWant::Pdf, "調書 R6.4.1.pdf"),
            ("調書 R6.4.1", FileWant::Output(OutputKind::WorkbookList), "調書 R6.4.1.xlsx"),
            ("a", FileWant::Open, "a"),
        ] {
            assert_eq!(with_ending(Path::new(name), want), Path::new(whole));
        }
    }
}
