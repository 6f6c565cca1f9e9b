//! Everything that can change a book.
//!
//! A [`Command`] says what the clerk wants; [`Command::step`] works out which
//! rows that changes, without changing anything; a [`Session`] makes it true,
//! on the screen at once and in the file soon after.

mod annex;
mod arrange;
mod block;
mod command;
mod decide;
mod effect;
mod entries;
mod fold;
mod form;
mod history;
mod item;
mod label;
mod mend;
mod next_plan;
mod order;
mod page;
mod paste;
mod replace;
mod rescue;
mod send;
mod session;
mod spaces;
mod told;
mod touched;
mod tree;

#[cfg(test)]
mod tests;

pub use annex::series_handed_on;
pub use block::{CellBlock, text as shown_text};
pub use command::Command;
pub use decide::{
    Becomes, Decided, MERGED, entry_known_as, rejoin, sheet_known_as, stood_on, stood_under, written,
};
pub use form::{Renamed, left_out};
pub use history::{PastStep, START, TextChange, Way, Wording};
pub use item::{Direction, Item};
pub use mend::mending;
pub use next_plan::{NextPlan, NextPolicy, NextSheet, SheetBecomes};
pub use paste::{Paste, PastePlan, Pasted, PastedAs, Refused, rating};
pub use replace::{NotReplaced, Replacement, replace, replacements};
pub use rescue::{RescueOrigin, Rescued};
pub use session::{End, Notice, SaveState, Session, Whereabouts};
pub use spaces::SpaceMending;
pub use told::{Told, Undoable};

use crate::book::limits::{self, Excess};
use crate::book::{LookupError, Unread};
use crate::words::grouped;

pub use crate::background::Wake;
/// Whether a step stands.
pub use crate::store::StepState;

/// Why a command cannot be carried out, in the clerk's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum Refusal {
    #[error("対象が見つかりません。すでに削除されています。")]
    Gone,
    #[error(
        "読み取り専用で開いているため、変更できません。変更するときは、「名前を付けて保存」で別のファイルにしてください。"
    )]
    ReadOnly,
    #[error(
        "調書の内容をファイルから読み込めないため、変更できません。入力した内容は、すべて残っています。ファイルのある場所に接続できるか確認して、もう一度お試しください。"
    )]
    NotRead,
    #[error("これより先には移動できません。")]
    NoFurther,
    #[error("区分の行は、その事業の中でだけ移動できます。")]
    StaysWithParent,
    #[error("いちばん上の行なので、結合できる行がありません。")]
    NothingAbove,
    #[error("いちばん上の行なので、コピーするセルがありません。")]
    NothingToCopy,
    #[error("間に表示していない行があるため、結合できません。絞り込みを解除してください。")]
    RowsBetween,
    #[error("この列のセルは結合できません。")]
    CannotMerge,
    #[error("このセルは結合されていません。")]
    NotMerged,
    #[error("様式の違う計画には移動できません。")]
    OtherForm,
    #[error("ここには移動できません。計画の中に施策、施策の中に調書が入ります。")]
    OtherLevel,
    #[error("その事業自身や、その区分の行には、まとめられません。ほかの事業を選んでください。")]
    IntoItself,
    #[error("分ける事業の名前を入力してください。")]
    NoNames,
    #[error("前年度にあった場所が見つかりません。どこに戻すかを選んでください。")]
    NoSheet,
    #[error("計画と、そのすべての施策の名前を入力してください。")]
    NamelessPlan,
    #[error(
        "計画期間を読み取れないか、始まりが終わりより後になっています（例：令和7年度から令和11年度まで）。"
    )]
    PeriodBackwards,
    #[error("次期計画での扱いが決まっていない調書があります。")]
    SheetsLeft,
    #[error("様式がないため、計画を追加できません。")]
    NoForm,
    #[error("ページ設定に、数でない長さがあります。")]
    NotANumber,
    #[error("この様式は、計画で使われているため削除できません。")]
    FormInUse,
    #[error("様式は1つ以上必要なため、最後の様式は削除できません。")]
    LastForm,
    #[error("様式の列が正しくないため、変更できません。")]
    UnsoundForm,
    #[error("列の数が様式と合わないため、列の幅を変更できません。")]
    OtherColumns,
    #[error("長すぎるため、入力できません。1つの欄に入るのは{}文字までです。", grouped(limits::TEXT))]
    TextTooLong,
    #[error("長すぎるため、入力できません。名前や見出しは{}文字までです。", grouped(limits::LINE))]
    LineTooLong,
    #[error("列は{}個までです。", grouped(limits::COLUMNS))]
    TooManyColumns,
    #[error("評価区分と印は、それぞれ{}個までです。", grouped(limits::LISTED))]
    TooManyListed,
    #[error("基本目標と基本施策は、合わせて{}個までです。", grouped(limits::GOALS))]
    TooManyGoals,
    #[error("1つの調書に入るのは{}行までです。", grouped(limits::ROWS_OF_SHEET))]
    TooManyRows,
}

impl From<Unread> for Refusal {
    fn from(_: Unread) -> Self {
        Self::NotRead
    }
}

impl From<LookupError> for Refusal {
    fn from(error: LookupError) -> Self {
        match error {
            LookupError::Gone => Self::Gone,
            LookupError::Unread(unread) => unread.into(),
        }
    }
}

impl Refusal {
    /// What a row would hold too much of.
    fn of(excess: Excess) -> Self {
        match excess {
            Excess::Text => Self::TextTooLong,
            Excess::Line => Self::LineTooLong,
            Excess::Columns => Self::TooManyColumns,
            Excess::Listed => Self::TooManyListed,
            Excess::Goals => Self::TooManyGoals,
            Excess::Rows => Self::TooManyRows,
        }
    }
}
