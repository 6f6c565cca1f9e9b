//! Everything that can go wrong for the clerk, in the clerk's words.
//!
//! A message says what happened, what is safe and what to do next, and names
//! the file last.

mod foreign;
mod no_screen;
mod office;
mod pdf;
mod unsaved;

use std::io;
use std::path::{Path, PathBuf};

pub use foreign::{BETWEEN, plain, rest};
pub use no_screen::NoScreen;
pub use office::OfficeTrouble;
pub use pdf::PdfTrouble;
pub use unsaved::Unsaved;

use foreign::of_system;

use crate::quote::{self, beginning, quoted};
use crate::who::Holder;

/// The characters of what is expected that are shown: names of the document may be among them.
const EXPECTED: usize = 240;

/// A `Result` with this program's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Error {
    #[error(
        "ファイルを読み込めませんでした（{}）。ファイルは元のままです。場所とアクセス権をご確認ください。\n{}",
        of_system(source),
        quote::path(path)
    )]
    Read { path: PathBuf, source: io::Error },

    #[error(
        "書き込めませんでした（{}）。元のファイルがある場合は、そのまま残っています。空き容量とアクセス権をご確認ください。\n{}",
        of_system(source),
        quote::path(path)
    )]
    Write { path: PathBuf, source: io::Error },

    #[error(
        "読み込むファイルそのものが、書き出し先に指定されています。ファイルは元のままです。書き出し先は、別の名前にしてください。\n{}",
        quote::path(path)
    )]
    OntoInput { path: PathBuf },

    #[error(
        "ファイルではなく、{what}が指定されています。何も書き込んでいません。ファイルを指定してください。\n{}",
        quote::path(path)
    )]
    NotAFile {
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },

    #[error("ファイルが大きすぎるため、読み込めません（{}まで）。ファイルは元のままです。正しいファイルか、ご確認ください。\n{}", size(*most), quote::path(path))]
    TooLarge {
        path: PathBuf,
        /// The bytes that it may have.
        most: u64,
    },

    #[error(
        "同じ名前のファイルがすでにあります。元のファイルはそのままです。別の名前にしてください。\n{}",
        quote::path(path)
    )]
    Exists { path: PathBuf },

    #[error(
        "このファイルは調書のファイルではありません。ファイルは元のままです。開くファイルをご確認ください。\n{}",
        quote::path(path)
    )]
    NotABook { path: PathBuf },

    #[error(
        "このファイルは、新しい版のプログラム（ファイル形式 {found}）で作られています。この版で開けるのは形式 {known} までです。ファイルは元のままです。プログラムを更新してから開いてください。\n{}",
        quote::path(path)
    )]
    Newer { path: PathBuf, found: i64, known: i64 },

    #[error(
        "ファイルが壊れているため開けませんでした（{}）。ファイルは元のままです。バックアップがあれば、そちらを開いてください。\n{}",
        plain(detail),
        quote::path(path)
    )]
    Damaged { path: PathBuf, detail: String },

    #[error(
        "前回の保存が終わる直前に止まったため、このファイルには、最後の変更を含む内容と含まない内容の両方が考えられます。ファイルは元のままです。画面で開いて、どちらを使うかを選んでください。\n{}",
        quote::path(path)
    )]
    TwoStates { path: PathBuf },

    #[error("前回の保存が途中で止まった後に、名前が変えられたファイルです。元に戻すために必要な「{}」が、同じフォルダーにあります。どちらのファイルも元のままです。画面で開くと、元に戻せます。\n{}", quote::path(journal.file_name().unwrap_or_default().as_ref()), quote::path(path))]
    Renamed {
        path: PathBuf,
        /// What SQLite needs to take the last write back, under the book's old name.
        journal: PathBuf,
    },

    #[error("{}ファイルは元のままです。ほかの方が閉じてから、もう一度お試しください。\n{}", held(holder.as_deref()), quote::path(path))]
    Locked {
        path: PathBuf,
        /// Who has it open, where that is known.
        holder: Option<Box<Holder>>,
    },

    #[error("このファイルは、{}今も開いているかどうかは、このパソコンからは確かめられません。ファイルは元のままです。ご本人に確認し、ほかの方が閉じてから、もう一度お試しください。\n{}", holder.claim(), quote::path(path))]
    Elsewhere {
        path: PathBuf,
        /// Who may have it open, at another computer.
        holder: Box<Holder>,
    },

    #[error(
        "調書の内容をファイルから読み込めませんでした（{}）。入力した内容は、すべて残っています。ファイルのある場所に接続できるか確認して、もう一度お試しください。それでも読み込めないときは、「ファイルの検査…」を行ってください。\n{}",
        plain(detail),
        quote::path(path)
    )]
    NotRead { path: PathBuf, detail: String },

    /// What one thing ended in, told to several that waited for it.
    #[error("{0}")]
    Shared(std::sync::Arc<Error>),

    #[error(
        "このファイルまたはフォルダーには、書き込みが許可されていません。ファイルは元のままです。読み取り専用で開くか、書き込める場所にコピーしてから開いてください。\n{}",
        quote::path(path)
    )]
    NotWritable { path: PathBuf },

    #[error("{}{cause}。\n入力した内容は、すべて画面に残っています。{}\n{}", cause.lead(), cause.advice(), quote::path(path))]
    Save { path: PathBuf, cause: Unsaved },

    #[error(
        "バックアップを作成できませんでした（{}）。調書のファイルはそのままです。「設定」でバックアップの保存先をご確認ください。\n{}",
        plain(detail),
        quote::path(path)
    )]
    Backup { path: PathBuf, detail: String },

    #[error(
        "ファイルの形式を新しくする前のバックアップを作成できなかったため、開きませんでした（{}）。ファイルは元のままです。空き容量とアクセス権を確認してから、もう一度開いてください。\n{}",
        plain(detail),
        quote::path(path)
    )]
    NotKept { path: PathBuf, detail: String },

    #[error(
        "{line}行目が調書の書式に合いません。\n必要な内容：{}\n読み取った内容：{}\nファイルは作られていません。元の文書をご確認ください。",
        beginning(expected, EXPECTED),
        quoted(found)
    )]
    Format { line: usize, expected: String, found: String },

    #[error(
        "文書から調書の表を読み取れませんでした。\n{line}行目で必要な内容：{}\n読み取った内容：{}\nファイルは作られていません。次のどれかをお試しください。\n・ExcelやWordの元のファイル（.xlsx、.docx）があれば、それを読み込む。\n・表だけ読み取る：表の欄の間をタブで区切り、「事業名」などの見出しの行を残す。\n・貼り付ける：新しいファイルを作り、文書の表をコピーして調書に貼り付ける。",
        beginning(expected, EXPECTED),
        quoted(found)
    )]
    NoSheets { line: usize, expected: String, found: String },

    #[error(
        "様式のファイルの{line}行目を読み取れません。\n必要な内容：{}\n読み取った内容：{}\n様式は変わっていません。元のファイルをご確認ください。",
        beginning(expected, EXPECTED),
        quoted(found)
    )]
    FormFormat { line: usize, expected: String, found: String },

    #[error("様式「{}」はこのファイルにありません。名前をご確認ください。", quoted(name))]
    NoSuchForm { name: String },

    #[error("{0}")]
    Office(OfficeTrouble),

    #[error("{0}")]
    PdfSource(PdfTrouble),

    #[error("この種類のファイルは読み込めません（{}）。ファイルは元のままです。", plain(detail))]
    UnknownInput { detail: String },

    #[error(
        "この種類のファイルには書き出せません。ファイル名の終わりを「.pdf」「.xlsx」「.docx」「.txt」「.csv」「.json」のどれかにしてください。\n{}",
        quote::path(path)
    )]
    UnknownOutput { path: PathBuf },

    #[error("調書-{number}は、このファイルにありません。番号をご確認ください。")]
    NoSuchSheet { number: u32 },

    #[error(
        "このファイルには前年度の内容がないため、新旧対照表を付けられません。何も書き出していません。前年度のファイルから引き継いで作ったファイルをお使いください。"
    )]
    NoLastYear,

    #[error(
        "新旧対照表で比べる年度の内容が、このファイルにありません（{text}）。何も書き出していません。比べられる年度は、{known}です。"
    )]
    NoYear { text: String, known: String },

    #[error("引き継げませんでした。{reason}前年度のファイルは元のままで、新しいファイルは作られていません。")]
    NotCarried { reason: String },

    #[error("次期計画を作れませんでした。{reason}ファイルは元のままです。")]
    NoNextPlan { reason: String },

    #[error("前年度のファイルと比べられませんでした。{reason}どちらのファイルも元のままです。")]
    NotCompared { reason: String },

    #[error(
        "日付を読み取れません（{}）。「令和7年4月1日」「R7.4.1」のように指定してください。",
        quoted(text)
    )]
    NoDate { text: String },

    #[error("「{}」というコマンドやファイルはありません。{}使い方は「chosho --help」でご確認ください。", quoted(name), near.as_ref().map(|near| format!("「{near}」ではありませんか。")).unwrap_or_default())]
    UnknownCommand {
        name: String,
        /// The one that is likely meant.
        near: Option<String>,
    },

    #[error("処理が途中で止まりました。調書のファイルはそのままです。もう一度お試しください。")]
    BrokenOff,

    #[error("中止しました。書き出しかけたファイルは残っていません。")]
    Cancelled,

    #[error("PDFを作成できませんでした（{}）。調書のファイルはそのままです。", plain(detail))]
    Pdf { detail: String },

    #[error("{what}は、{kinds}に書き出すときだけ付けられます。ファイルは書き出していません。")]
    NotInThisKind { what: &'static str, kinds: &'static str },

    #[error(
        "書き出す調書がありません。ファイルは書き出していません。調書を作成するか、書き出す調書を選び直してください。"
    )]
    NothingToExport,

    #[error("Excelのファイルを作成できませんでした（{}）。調書のファイルはそのままです。", plain(detail))]
    Workbook { detail: String },

    #[error(
        "{place}は32,767文字を超えるため、Excelのセルに入りません。ファイルは書き出していません。文章を分けるか、WordまたはPDFで書き出してください。"
    )]
    CellTooLong { place: String },

    #[error(
        "送る行がありません。ファイルは書き出していません。調書に行があるか、送る課が選ばれているかをご確認ください。"
    )]
    NothingToSend,

    #[error(
        "「{}」という課はありません。ファイルは書き出していません。送れるのは{known}です。",
        quoted(name)
    )]
    NoSuchDepartment { name: String, known: String },

    #[error(
        "「{}」という列は、様式にありません。ファイルは書き出していません。列の見出しをご確認ください。",
        quoted(name)
    )]
    NoSuchColumn { name: String },

    #[error(
        "送った記録を調書に残せなかったため、ファイルの書き出しを取り消しました。{reason}\n{}",
        quote::path(path)
    )]
    NotKeptAsSent { path: PathBuf, reason: String },

    #[error("「{}」を取り込めませんでした。{source}", quoted(&path.file_name().unwrap_or_default().to_string_lossy()))]
    NotReturned {
        path: PathBuf,
        #[source]
        source: Box<Self>,
    },

    #[error("回答を取り込めませんでした。{reason}調書のファイルは元のままです。")]
    NotGathered { reason: String },

    #[error("Wordの文書を作成できませんでした（{}）。調書のファイルはそのままです。", plain(detail))]
    Document { detail: String },

    #[error("画面を表示できませんでした。{cause}。ファイルはそのままです。{}", cause.advice())]
    Window { cause: NoScreen, detail: String },

    #[error(
        "プログラムに不具合が起きたため、処理を終えられませんでした。読み込んだファイルは元のままで、書き出しかけたファイルは残っていません。たびたび起きるときは、上に表示した記録を管理者にお渡しください。"
    )]
    BrokeDown,

    #[error(
        "プログラムに不具合が起きたため、終了しました。入力した内容は保存してあります。もう一度起動してください。"
    )]
    Failed,

    #[error(
        "プログラムを終了するときに、保存できない内容がありました。ファイルは、最後に保存された変更まで残っています。空き容量と、ファイルのある場所に接続できるかをご確認ください。"
    )]
    Lost,

    #[error(
        "このプログラムは、画面を使わない形で作られています。ファイルはそのままです。できることは「chosho --help」でご確認ください。"
    )]
    NoWindow,
}

/// So many bytes: 64MB.
fn size(bytes: u64) -> String {
    if bytes < 1 << 20 { format!("{}KB", bytes >> 10) } else { format!("{}MB", bytes >> 20) }
}

/// Who has a file open.
fn held(holder: Option<&Holder>) -> String {
    match holder {
        Some(holder) => format!("このファイルは、{}", holder.words()),
        None => "このファイルは、ほかの画面またはほかのパソコンで開かれています。".to_owned(),
    }
}

impl Error {
    /// What others said of it in their own language, for who looks after the computer.
    pub fn details(&self) -> Option<String> {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => rest(&source.to_string()),
            Self::Damaged { detail, .. }
            | Self::NotRead { detail, .. }
            | Self::Backup { detail, .. }
            | Self::NotKept { detail, .. }
            | Self::UnknownInput { detail }
            | Self::Office(OfficeTrouble::Broken { detail })
            | Self::PdfSource(PdfTrouble::Broken { detail })
            | Self::Pdf { detail }
            | Self::Workbook { detail }
            | Self::Document { detail }
            | Self::Window { detail, .. } => rest(detail),
            Self::Save { cause: Unsaved::Other(words), .. } => rest(words),
            Self::Shared(error) => error.details(),
            _ => None,
        }
    }

    /// Which kind it is, and which of the system's: for a log, in which no text stands.
    pub fn kind(&self) -> String {
        let name = |debug: String| {
            debug.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned()
        };
        match self {
            Self::Shared(error) => error.kind(),
            Self::Read { source, .. } | Self::Write { source, .. } => {
                format!("{}、{:?}", name(format!("{self:?}")), source.kind())
            }
            Self::Save { cause, .. } => format!("Save、{}", name(format!("{cause:?}"))),
            Self::Window { cause, .. } => format!("Window、{}", name(format!("{cause:?}"))),
            other => name(format!("{other:?}")),
        }
    }

    /// What happened, in few words, to be told within another message.
    pub fn cause(&self) -> String {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => of_system(source),
            Self::Damaged { detail, .. } | Self::Backup { detail, .. } | Self::NotRead { detail, .. } => {
                detail.clone()
            }
            Self::Save { cause, .. } => cause.to_string(),
            Self::Shared(error) => error.cause(),
            other => other.to_string().split('。').next().unwrap_or_default().to_owned(),
        }
    }

    /// For `map_err` on reading `path`.
    pub fn reading(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Read { path: path.to_owned(), source }
    }

    /// For `map_err` on writing `path`.
    pub fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Write { path: path.to_owned(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_something_is_not_saved_is_said_with_what_is_safe_and_what_to_do() {
        for cause in [
            Unsaved::DiskFull,
            Unsaved::FolderReadOnly,
            Unsaved::FileReadOnly,
            Unsaved::Unreachable,
            Unsaved::Gone,
            Unsaved::Replaced,
            Unsaved::Overwritten,
            Unsaved::OtherBook("令和5年度 みなと市福祉計画".to_owned()),
            Unsaved::Emptied,
            Unsaved::CutOff,
            Unsaved::Reverted,
            Unsaved::Changed,
            Unsaved::TakenOver(Box::new(Holder { user: "山田".to_owned(), ..Holder::default() })),
            Unsaved::InUse,
            Unsaved::Unconfirmed,
            Unsaved::Disk,
            Unsaved::Damaged,
            Unsaved::Mismatch,
            Unsaved::NoAnswer,
            Unsaved::Stopped,
            Unsaved::Other("不明な原因です".to_owned()),
        ] {
            let (lead, what) = (cause.lead(), cause.to_string());
            let said = Error::Save { path: "share/a.chosho".into(), cause }.to_string();
            let lines: Vec<&str> = said.lines().collect();
            let [first, second, path] = lines.as_slice() else { panic!("{said}") };
            assert_eq!(*first, format!("{lead}{what}。"));
            assert!(second.starts_with("入力した内容は、すべて画面に残っています。"), "{said}");
            assert!(second.contains("「名前を付けて保存…」") && second.ends_with("ください。"), "{said}");
            assert_eq!(*path, "share/a.chosho");
        }
    }

    #[test]
    fn what_the_system_says_is_said_in_japanese() {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied, io::ErrorKind::NotFound] {
            let said = Error::Write { path: "a".into(), source: kind.into() }.to_string();
            assert!(!said.chars().any(|letter| letter.is_ascii_alphabetic() && letter != 'a'), "{said}");
        }
    }
}
