//! Everything that can go wrong for the clerk, in the clerk's words.
//!
//! A message says what happened, what is safe and what to do next, and names
//! the file last.

use std::io;
use std::path::{Path, PathBuf};

/// A `Result` with this program's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Error {
    #[error("ファイルを読み込めませんでした（{source}）。ファイルは元のままです。場所とアクセス権をご確認ください。\n{}", path.display())]
    Read { path: PathBuf, source: io::Error },

    #[error("書き込めませんでした（{source}）。元のファイルがある場合は、そのまま残っています。空き容量とアクセス権をご確認ください。\n{}", path.display())]
    Write { path: PathBuf, source: io::Error },

    #[error("同じ名前のファイルがすでにあります。元のファイルはそのままです。別の名前にしてください。\n{}", path.display())]
    Exists { path: PathBuf },

    #[error("このファイルは調書のファイルではありません。ファイルは元のままです。開くファイルをご確認ください。\n{}", path.display())]
    NotABook { path: PathBuf },

    #[error("このファイルは、新しい版のプログラム（ファイル形式 {found}）で作られています。この版で開けるのは形式 {known} までです。ファイルは元のままです。プログラムを更新してから開いてください。\n{}", path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },

    #[error("ファイルが壊れているため開けませんでした（{detail}）。ファイルは元のままです。控えのファイルがあれば、そちらを開いてください。\n{}", path.display())]
    Damaged { path: PathBuf, detail: String },

    #[error("このファイルは、ほかの画面またはほかのパソコンで開かれています。ファイルは元のままです。閉じてから、もう一度お試しください。\n{}", path.display())]
    Locked { path: PathBuf },

    #[error("保存できませんでした（{detail}）。入力した内容は画面に残っています。空き容量や接続を確認し、「名前を付けて保存」で別の場所に保存してください。\n{}", path.display())]
    Save { path: PathBuf, detail: String },

    #[error("バックアップを作成できませんでした（{detail}）。調書のファイルはそのままです。「設定」でバックアップの保存先をご確認ください。\n{}", path.display())]
    Backup { path: PathBuf, detail: String },

    #[error("ファイルの形式を新しくする前の控えを作成できなかったため、開きませんでした（{detail}）。ファイルは元のままです。空き容量とアクセス権を確認してから、もう一度開いてください。\n{}", path.display())]
    NotKept { path: PathBuf, detail: String },

    #[error(
        "{line}行目が調書の書式に合いません。\n必要な内容: {expected}\n読み取った内容: {found}\nファイルは作られていません。元の文書をご確認ください。"
    )]
    Format { line: usize, expected: String, found: String },

    #[error(
        "様式のファイルの{line}行目を読み取れません。\n必要な内容: {expected}\n読み取った内容: {found}\n様式は変わっていません。元のファイルをご確認ください。"
    )]
    FormFormat { line: usize, expected: String, found: String },

    #[error("様式「{name}」はこのファイルにありません。名前をご確認ください。")]
    NoSuchForm { name: String },

    #[error("この種類のファイルは読み込めません（{detail}）。ファイルは元のままです。")]
    UnknownInput { detail: String },

    #[error("この種類のファイルには書き出せません。ファイル名の終わりを .pdf または .json にしてください。\n{}", path.display())]
    UnknownOutput { path: PathBuf },

    #[error("調書-{number} はこのファイルにありません。番号をご確認ください。")]
    NoSuchSheet { number: u32 },

    #[error("日付を読み取れません（{text}）。「令和7年4月1日」「R7.4.1」のように指定してください。")]
    NoDate { text: String },

    #[error("処理が途中で止まりました。調書のファイルはそのままです。もう一度お試しください。")]
    BrokenOff,

    #[error("中止しました。書き出しかけたファイルは残っていません。")]
    Cancelled,

    #[error("PDFを作成できませんでした（{detail}）。調書のファイルはそのままです。")]
    Pdf { detail: String },

    #[error(
        "画面を表示できませんでした。ファイルはそのままです。リモートデスクトップでお使いのときは、画面の設定（OpenGL 2.0以上）を管理者にご確認ください。\n{detail}"
    )]
    Window { detail: String },
}

impl Error {
    /// What happened, in few words, to be told within another message.
    pub fn cause(&self) -> String {
        match self {
            Self::Read { source, .. } | Self::Write { source, .. } => source.to_string(),
            Self::Damaged { detail, .. } | Self::Save { detail, .. } | Self::Backup { detail, .. } => {
                detail.clone()
            }
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
