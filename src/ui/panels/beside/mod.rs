//! 前年度: what earlier years' books said of what is worked on, in a panel at the
//! right.

mod panel;

use crate::book::FiscalYear;
use crate::search::Spot;
use crate::viewmodel::beside::YearPage;

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 2] =
    [("Ctrl+C", "選択した部分をコピー"), ("Esc", "前年度の欄を開いたまま、セルに戻る")];

/// The state of the panel.
#[derive(Debug, Default)]
pub struct Beside {
    /// The panel is to get the focus.
    pub wants_focus: bool,
    /// The year that was chosen; the newest where there is none, or none of it.
    year: Option<FiscalYear>,
    /// What is shown, at a revision of the book, of a text and a year.
    page: Option<(Key, YearPage)>,
    /// The text whose card was last brought into sight.
    seen: Option<Spot>,
}

impl Beside {
    /// Shows what a year said.
    pub fn show(&mut self, year: FiscalYear) {
        self.year = Some(year);
    }
}

type Key = (i64, Spot, Option<FiscalYear>);
