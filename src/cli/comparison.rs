//! What `chosho export` is told of 新旧対照表.

use std::sync::Arc;

use clap::Args;

use crate::book::{Book, Comparing, Comparison, FiscalYear};
use crate::error::{Error, Result};
use crate::quote::quoted;
use crate::review::Marker;

/// Whether there is one, and of what.
#[derive(Debug, Args)]
pub struct ComparisonArgs {
    /// 前年度との新旧対照表を付ける
    #[arg(long)]
    comparison: bool,
    /// 新旧対照表で比べる年度（省くと、内容のある最も新しい年度）
    #[arg(long, value_name = "年度", requires = "comparison")]
    since: Option<String>,
    /// 改行・空白のみの違いを新旧対照表に載せない
    #[arg(long, requires = "comparison")]
    words_only: bool,
}

impl ComparisonArgs {
    /// What changed in `book`, where that is wanted.
    ///
    /// # Errors
    /// [`Error::NoLastYear`] where nothing is known of any earlier year, [`Error::NoYear`]
    /// where it is not of the one that is wanted.
    pub fn of(&self, book: &Book) -> Result<Option<Arc<Comparison>>> {
        if !self.comparison {
            return Ok(None);
        }
        let years = book.past_years();
        let known = || years.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        let year = |text: &String| {
            let year = FiscalYear::parse(text).filter(|year| years.contains(year));
            year.ok_or_else(|| Error::NoYear { text: quoted(text), known: known() })
        };
        if years.is_empty() {
            return Err(Error::NoLastYear);
        }
        let since = self.since.as_ref().map(year).transpose()?;
        let comparing = Comparing { since, words_only: self.words_only };
        Marker::default().compare(book, &comparing)?.ok_or(Error::NoLastYear).map(Some)
    }
}
