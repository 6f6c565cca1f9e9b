//! Why a book could not be saved, and what can be done.

use super::plain;
use crate::who::Holder;

/// Why a book could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unsaved {
    DiskFull,
    /// Nothing can be made in its folder.
    FolderReadOnly,
    FileReadOnly,
    /// The folder cannot be reached: a share that is gone, a stick that was pulled out.
    Unreachable,
    /// The file is no longer there: moved, renamed or deleted.
    Gone,
    /// Another file has taken its place.
    Replaced,
    /// Something that is no book was written over it.
    Overwritten,
    /// Another book was written over it: this one.
    OtherBook(String),
    /// Nothing is left in it.
    Emptied,
    /// Its end is missing.
    CutOff,
    /// It holds what this book was before.
    Reverted,
    /// Somebody else has changed it.
    Changed,
    /// Somebody else has it open, where locks do not keep him out.
    TakenOver(Box<Holder>),
    /// Another program holds it.
    InUse,
    /// The disk did not confirm that it has what was written (fsync).
    Unconfirmed,
    /// Reading or writing failed.
    Disk,
    /// It cannot be read any more.
    Damaged,
    /// The file does not hold what the screen showed before the change.
    Mismatch,
    /// Where it lies nothing answers: neither that it is saved nor that it is not.
    NoAnswer,
    /// What saves it broke down, by a mistake of the program's.
    Stopped,
    /// Anything else, in the words of who found it.
    Other(String),
}

impl std::fmt::Display for Unsaved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::DiskFull => "ディスクの空き容量が足りません",
            Self::FolderReadOnly => "フォルダーへの書き込みが許可されていません",
            Self::FileReadOnly => "ファイルへの書き込みが許可されていません",
            Self::Unreachable => "保存先のフォルダーに接続できません",
            Self::Gone => "ファイルが、移動されたか、名前を変更されたか、削除されています",
            Self::Replaced => "ファイルが、別のファイルに置き換えられています",
            Self::Overwritten => "ファイルが、調書ではない内容で上書きされています",
            Self::OtherBook(title) => {
                return write!(f, "ファイルが、別の調書（{title}）で上書きされています");
            }
            Self::Emptied => "ファイルの中身が、空になっています",
            Self::CutOff => "ファイルの中身が、途中からなくなっています",
            Self::Reverted => "ファイルが、以前の内容に戻されています",
            Self::Changed => "ファイルの内容が、ほかで変更されています",
            Self::TakenOver(holder) => {
                return write!(f, "ファイルを、{}", holder.words().trim_end_matches('。'));
            }
            Self::InUse => "ファイルが、ほかのプログラムで使用中です",
            Self::Unconfirmed => "書き込みが完了したことを、ディスクに確かめられません",
            Self::Disk => "ディスクまたは接続に問題があります",
            Self::Damaged => "ファイルが壊れています",
            Self::Mismatch => "画面とファイルの内容が一致しません",
            Self::NoAnswer => "保存先から応答がありません",
            Self::Stopped => "保存の処理が途中で止まりました",
            Self::Other(words) => return f.write_str(&plain(words)),
        })
    }
}

impl Unsaved {
    /// What the clerk can do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::DiskFull => {
                "不要なファイルを削除して「もう一度保存」を押すか、「名前を付けて保存…」で別の場所に保存してください。"
            }
            Self::FolderReadOnly | Self::FileReadOnly => {
                "「名前を付けて保存…」で別の場所に保存するか、管理者にアクセス権をご確認ください。"
            }
            Self::Unreachable => {
                "接続が戻ると、自動で保存します。急ぐときは「名前を付けて保存…」で、このパソコンに保存してください。"
            }
            Self::NoAnswer => {
                "応答が戻ると、自動で保存します。急ぐときは「名前を付けて保存…」で、このパソコンに保存してください。"
            }
            Self::Stopped => "「もう一度保存」を押すか、「名前を付けて保存…」で保存してください。",
            Self::Gone => {
                "元の場所に戻して「もう一度保存」を押すか、「名前を付けて保存…」で保存してください。"
            }
            Self::Replaced
            | Self::Overwritten
            | Self::OtherBook(_)
            | Self::Emptied
            | Self::CutOff
            | Self::Reverted
            | Self::Changed
            | Self::Damaged
            | Self::Mismatch => {
                "今あるファイルはそのままです。「名前を付けて保存…」で、別の名前で保存してください。"
            }
            Self::TakenOver(_) => {
                "ほかの方が閉じてから「もう一度保存」を押すか、「名前を付けて保存…」で、別の名前で保存してください。"
            }
            Self::InUse => "少し待って「もう一度保存」を押すか、「名前を付けて保存…」で保存してください。",
            Self::Unconfirmed | Self::Disk => {
                "「名前を付けて保存…」で別の場所に保存し、ディスクの点検を管理者にご相談ください。"
            }
            Self::Other(_) => "「名前を付けて保存…」で別の場所に保存してください。",
        }
    }

    /// Whether it may pass by itself, so that trying again is worth while.
    pub fn may_pass(&self) -> bool {
        let is_for_good = self.is_lost() && *self != Self::Gone;
        !(is_for_good || matches!(self, Self::Mismatch | Self::Other(_)))
    }

    /// Whether what was saved before is no longer sure to be in the file either.
    pub fn is_lost(&self) -> bool {
        matches!(
            self,
            Self::Gone
                | Self::Replaced
                | Self::Overwritten
                | Self::OtherBook(_)
                | Self::Emptied
                | Self::CutOff
                | Self::Reverted
                | Self::Changed
                | Self::Damaged
        )
    }

    /// What it means for saving.
    pub fn lead(&self) -> &'static str {
        match self {
            // Whether it is saved is not known.
            Self::NoAnswer => "保存が終わりません。",
            // It may be found out when nothing is to be saved.
            cause if cause.is_lost() || matches!(cause, Self::TakenOver(_)) => {
                "このファイルには保存できなくなりました。"
            }
            _ => "保存できませんでした。",
        }
    }
}
