//! 指標: what the texts of the entry at work say in figures through the years, and
//! what the clerk follows of it, in a panel at the right.

mod accepted;
mod chart;
mod panel;
mod parts;
mod proposed;

use std::ops::Range;

use eframe::egui::Response;

use crate::book::{Book, EntryId, PastId, Series};
use crate::edit::Session;
use crate::review::figures::{FigureSource, ProposedSeries, propose};

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 1] = [("Esc", "指標の欄を開いたまま、セルに戻る")];

/// The state of the panel.
#[derive(Debug, Default)]
pub struct Figures {
    /// The panel is to get the focus.
    pub wants_focus: bool,
    /// What is proposed for an entry, at a revision of the book.
    known: Option<(EntryId, i64)>,
    proposed: Vec<ProposedSeries>,
    /// The passage of an earlier year that is shown: which, and what is marked.
    quoted: Option<Quoted>,
}

/// A passage of an earlier year.
#[derive(Clone, Debug, PartialEq)]
struct Quoted {
    past: PastId,
    source: FigureSource,
    range: Range<usize>,
}

impl Figures {
    /// Reads what is proposed for an entry, once for each change of the book.
    fn bring_up_to(&mut self, session: &Session, entry: EntryId) {
        let known = Some((entry, session.revision()));
        if self.known != known {
            if self.known.is_none_or(|(own, _)| own != entry) {
                self.quoted = None;
            }
            self.known = known;
            self.proposed = propose(session.book(), entry);
        }
    }

    /// Shows the passage of an earlier year, or hides it again.
    fn quote(&mut self, past: PastId, source: FigureSource, range: Range<usize>) {
        let quoted = Some(Quoted { past, source, range });
        self.quoted = if self.quoted == quoted { None } else { quoted };
    }

    /// Gives the focus to the first thing of the panel that can take it.
    fn greet(&mut self, response: &Response) {
        if response.enabled() && std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
    }
}

/// The figures of the row at work: its key, and those that are followed of it.
fn of_row(book: &Book, entry: Option<EntryId>) -> Option<(EntryId, Vec<&Series>)> {
    let row = book.entry(entry?).ok()?;
    Some((row.id, book.series_of(row.lineage)))
}
