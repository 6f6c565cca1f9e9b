//! Everything that can go wrong for the clerk, in the clerk's words.
//!
//! A message says what happened, what is safe and what to do next, and names
//! the file last.

use std::io;
use std::path::{Path, PathBuf};

use crate::who::Holder;

/// A `Result` with this program's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Error {
    #[error("ファイルを読み込めませんでした（{}）。ファイルは元のままです。場所とアクセス権をご確認ください。\n{}", words(source), path.display())]
    Read { path: PathBuf, source: io::Error },

    #[error("書き込めませんでした（{}）。元のファイルがある場合は、そのまま残っています。空き容量とアクセス権をご確認ください。\n{}", words(source), path.display())]
    Write { path: PathBuf, source: io::Error },

    #[error("同じ名前のファイルがすでにあります。元のファイルはそのままです。別の名前にしてください。\n{}", path.display())]
    Exists { path: PathBuf },

    #[error("このファイルは調書のファイルではありません。ファイルは元のままです。開くファイルをご確認ください。\n{}", path.display())]
    NotABook { path: PathBuf },

    #[error("このファイルは、新しい版のプログラム（ファイル形式 {found}）で作られています。この版で開けるのは形式 {known} までです。ファイルは元のままです。プログラムを更新してから開いてください。\n{}", path.display())]
    Newer { path: PathBuf, found: i64, known: i64 },

    #[error("ファイルが壊れているため開けませんでした（{detail}）。ファイルは元のままです。控えのファイルがあれば、そちらを開いてください。\n{}", path.display())]
    Damaged { path: PathBuf, detail: String },

    #[error("{}ファイルは元のままです。閉じてもらってから、もう一度お試しください。\n{}", held(holder.as_ref()), path.display())]
    Locked {
        path: PathBuf,
        /// Who has it open, where that is known.
        holder: Option<Holder>,
    },

    #[error("このファイルまたはフォルダーには、書き込みが許可されていません。ファイルは元のままです。読み取り専用で開くか、書き込める場所にコピーしてから開いてください。\n{}", path.display())]
    NotWritable { path: PathBuf },

    #[error("保存できませんでした。{cause}。\n入力した内容は、すべて画面に残っています。{}\n{}", cause.advice(), path.display())]
    Save { path: PathBuf, cause: Unsaved },

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


    #[error("引き継げませんでした。{reason}前年度のファイルは元のままで、新しいファイルは作られていません。")]
    NotCarried { reason: String },
