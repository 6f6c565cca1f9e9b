//! What can be wrong with a file, and the words for it.

use std::path::Path;

use rusqlite::Connection;

use crate::book::{Book, Key as _, SheetId};
use crate::error::{self, Error};
use crate::quote::{self, quoted};

use super::body::UnfitBody;

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// SQLite's pages, in its own words.
    Structure(String),
    /// Rows belong to others that are not there.
    References,
    /// There are other tables than a book has.
    Tables,
    /// A number or an order that cannot be; what is told.
    Unsound(&'static str),
    /// The head, a form, a plan or a policy is not as it was saved.
    Outline,
    /// What stands beside the sheets: earlier years, figures, findings that may stand.
    Annex,
    /// A sheet, by its number and its policy's name.
    #[allow(missing_docs)]
    Sheet { number: u32, policy: String },
    /// The record of what was done.
    Log,
    /// Pages of two times: each says something that was saved, but not together.
    Torn,
    /// So many bytes that are nobody's, behind the last page.
    Trailing(u64),
    /// A journal of this name lies beside the file and is not its own.
    Stranger(String),
    /// The last write was broken off at its very end: the file is whole with it and without.
    TwoStates,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Structure(_) => f.write_str("データの構造が壊れています"),
            Self::References => f.write_str("行のつながりが切れています"),
            Self::Tables => f.write_str("表の構成が違います"),
            Self::Unsound(words) => f.write_str(words),
            Self::Outline => f.write_str("表題・様式・計画・施策の内容が、保存したときと違います"),
            Self::Annex => {
                f.write_str("前年度までの記録・指標・点検の記録が、保存したときと違うか、読めません")
            }
            Self::Sheet { number, policy } => {
                write!(f, "調書-{number}（{}）の内容が、保存したときと違うか、読めません", quoted(policy))
            }
            Self::Log => f.write_str("操作の記録が、保存したときと違うか、読めません"),
            Self::Torn => f.write_str("保存の途中で止まったため、一部の変更だけが書き込まれています"),
            Self::Trailing(bytes) => {
                write!(f, "ファイルの終わりに、調書のものではないデータが{bytes}バイト付いています")
            }
            Self::Stranger(name) => {
                let name = quote::visible(name);
                write!(f, "そばにある「{name}」は、このファイルの保存途中の記録ではないため、使っていません")
            }
            Self::TwoStates => f.write_str(
                "最後の変更の保存が終わる直前に止まったため、最後の変更を含む内容と含まない内容の両方が考えられます。\
                 読み取ったのは、最後の変更を含む内容です。画面で開くと、どちらを使うかを選べます",
            ),
        }
    }
}

impl Problem {
    /// What stands between several in the detail of [`Error::Damaged`].
    pub const BETWEEN: &str = error::BETWEEN;

    /// What SQLite says of it.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Structure(words) => Some(words),
            _ => None,
        }
    }

    /// Whether the book is whole all the same.
    pub fn is_harmless(&self) -> bool {
        matches!(self, Self::Trailing(_) | Self::Stranger(_))
    }

    /// A sheet of `book`.
    pub fn of_sheet(book: &Book, sheet: SheetId) -> Option<Self> {
        let sheet = book.listing(sheet)?;
        let policy = book.policy(sheet.policy).map(|policy| policy.name.clone()).unwrap_or_default();
        Some(Self::Sheet { number: sheet.number, policy })
    }

    /// What is wrong with the rows of a sheet in this file.
    pub fn of_body(conn: &Connection, sheet: SheetId, unfit: UnfitBody) -> Self {
        if let UnfitBody::Unsound(words) = unfit {
            return Self::Unsound(words);
        }
        let select = "SELECT sheet.number, policy.name FROM sheet JOIN policy ON policy.id = sheet.policy_id
            WHERE sheet.id = ?1";
        let named = conn.query_row(select, [sheet.raw()], |row| Ok((row.get(0)?, row.get(1)?)));
        named.map_or(Self::Outline, |(number, policy)| Self::Sheet { number, policy })
    }

    /// The error for a file that has these.
    pub fn error(problems: &[Self], path: &Path) -> Error {
        const MOST: usize = 10;
        let mut words: Vec<String> = problems.iter().take(MOST).map(ToString::to_string).collect();
        if problems.len() > MOST {
            words.push(format!("ほか{}件", problems.len() - MOST));
        }
        words.extend(problems.iter().filter_map(Self::detail).map(str::to_owned));
        Error::Damaged { path: path.to_owned(), detail: words.join(Self::BETWEEN) }
    }
}
