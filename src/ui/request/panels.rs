//! What is asked for in the panels at the right of the sheet.

use std::ops::Range;

use crate::book::{DismissalId, FiscalYear};
use crate::edit::{Command, Replacement};
use crate::review::TextPassage;
use crate::review::figures::FigureSource;
use crate::search::Spot;
use crate::viewmodel::field::Field;

/// A panel at the right of the sheet, of which one is there at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelName {
    /// 検索 and 置換.
    Search,
    /// 履歴.
    History,
    /// 点検.
    Review,
    /// 前年度.
    LastYear,
    /// 指標.
    Figures,
    /// 変更一覧.
    Changes,
}

impl PanelName {
    /// Under this the window keeps its width.
    pub fn id(self) -> &'static str {
        match self {
            Self::Search => "find",
            Self::History => "history",
            Self::Review => "review",
            Self::LastYear => "last year",
            Self::Figures => "figures",
            Self::Changes => "changes",
        }
    }

    /// What the cross in its head is called.
    pub fn close_words(self) -> &'static str {
        match self {
            Self::Search => "検索を閉じる（Esc）",
            Self::History => "履歴を閉じる",
            Self::Review => "点検を閉じる",
            Self::LastYear => "前年度を閉じる",
            Self::Figures => "指標を閉じる",
            Self::Changes => "変更一覧を閉じる",
        }
    }
}

/// What is asked for of whichever panel it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelRequest {
    /// Shows it, in the place of another, and leads the keyboard into it.
    Open(PanelName),
    /// Takes away the one that is there, and gives the focus back.
    Close,
    /// Gives the focus back; the panel stays.
    Leave,
}

/// What is asked for in 検索 and 置換.
#[derive(Debug)]
pub enum FindRequest {
    /// Shows the panel, to replace as well or only to find.
    Open {
        /// With the box for what replaces it?
        replace: bool,
    },
    /// Shows the next hit or, for −1, the one before; the focus stays in the panel.
    Step(isize),
    /// Has a hit seen; the focus stays in the panel.
    Show(usize),
    /// Goes to a hit.
    GoTo(usize),
    /// Replaces the hit that is shown, and shows the next.
    ReplaceOne,
    /// Lists all that would be replaced.
    ReplaceAll,
    /// Replaces these.
    Replace(Vec<Replacement>),
}

impl FindRequest {
    /// Whether it changes the book, or leads to that.
    pub fn changes_book(&self) -> bool {
        matches!(self, Self::Open { replace: true } | Self::ReplaceOne | Self::ReplaceAll | Self::Replace(_))
    }
}

/// What is asked for in 履歴.
#[derive(Debug)]
pub enum HistoryRequest {
    /// Has the place of a step seen; the focus stays in the panel.
    Show(i64),
    /// Goes to the place of a step.
    Enter(i64),
    /// Takes back all that was done after a step, or does again what was undone
    /// up to it.
    GoTo(i64),
    /// Gives a text an earlier wording.
    Restore(Spot, String),
}

impl HistoryRequest {
    /// Whether it changes the book.
    pub fn changes_book(&self) -> bool {
        matches!(self, Self::GoTo(_) | Self::Restore(..))
    }
}

/// What 履歴 shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HistoryTab {
    /// All that was done to the file.
    #[default]
    File,
    /// What the cell that is worked on said before.
    Cell,
}

impl HistoryTab {
    /// Both, as they stand side by side.
    pub const ALL: [Self; 2] = [Self::File, Self::Cell];

    /// What is written on it.
    pub fn words(self) -> &'static str {
        match self {
            Self::File => "ファイル全体",
            Self::Cell => "このセル",
        }
    }
}

/// What is asked for in 点検.
#[derive(Debug)]
pub enum ReviewRequest {
    /// Goes to a passage and marks it. The finding with this key is the one looked at.
    GoTo(String, Box<TextPassage>),
    /// The same, and shows beside it what that year said.
    Compare(String, Box<TextPassage>, FiscalYear),
    /// Takes up again what was to stand.
    TakeUp(Vec<DismissalId>),
    /// Shows all places of a finding that is several in one, or no longer.
    Unfold(String),
}

impl ReviewRequest {
    /// Whether it changes the book.
    pub fn changes_book(&self) -> bool {
        matches!(self, Self::TakeUp(_))
    }
}

/// What is asked for in 前年度.
#[derive(Debug)]
pub enum BesideRequest {
    /// Gives a text an earlier year's wording.
    Use(Field, String),
    /// Puts a passage at the end of a text.
    Append(Field, String),
}

impl BesideRequest {
    /// Whether it changes the book.
    pub fn changes_book(&self) -> bool {
        matches!(self, Self::Use(..) | Self::Append(..))
    }
}

/// What is asked for in 指標.
#[derive(Debug)]
pub enum FiguresRequest {
    /// Changes what is followed; the focus stays in the panel.
    Edit(Command),
    /// Goes to where a figure stands in this year's sheet, and marks it there.
    GoTo(FigureSource, Range<usize>),
}

impl FiguresRequest {
    /// Whether it changes the book.
    pub fn changes_book(&self) -> bool {
        matches!(self, Self::Edit(_))
    }
}
