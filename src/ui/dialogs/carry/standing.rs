//! How last year's book stands: what in it is not filled in, and what its checks say.

use std::sync::Arc;

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::background::{Pending, Poll};
use crate::book::{Book, Unread};
use crate::review::{self, Counts, Rule, Severity, words};
use crate::ui::kit::theme::Palette;
use crate::ui::kit::widgets::{caption, paragraph, scroll_ui, small_button};

/// The height of the list, at most.
const LIST: f32 = 190.0;

/// What is known of last year's book.
#[derive(Debug, Default)]
pub struct EntryStanding {
    /// It is being looked at.
    work: Option<Pending<Result<StandingFound, Unread>>>,
    found: Option<StandingFound>,
    is_open: bool,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandingFound {
    pub counts: Counts,
    /// Where it is, and what.
    pub lines: Vec<(String, String)>,
}

impl StandingFound {
    /// What somebody had to look at in a book, or to fill in. What may stand is left out.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn of(book: &Book) -> Result<Self, Unread> {
        let findings = review::check(book)?;
        let dismissed = review::dismissed(book);
        let counts = |own: &&review::Finding| {
            let matters = own.rule() == Rule::Missing || own.severity() != Severity::Note;
            matters && own.dismissal(&dismissed).is_none()
        };
        let open: Vec<&review::Finding> = findings.iter().filter(counts).collect();
        let line = |own: &&review::Finding| {
            let place = own.places.first().map(|passage| words::place(book, &passage.at)).unwrap_or_default();
            let place = format!("{}　{place}", words::sheet(book, own.sheet));
            (place.trim_end().to_owned(), words::message(own))
        };
        Ok(Self { counts: open.iter().copied().collect(), lines: open.iter().map(line).collect() })
    }
}

impl EntryStanding {
    /// Shows it, once it is known.
    pub fn ui(&mut self, ui: &mut Ui, last: &Arc<Book>) {
        self.listen(ui, last);
        let palette = Palette::of(ui.ctx());
        let Some(found) = &self.found else {
            caption(ui, "前年度のファイルを点検しています…");
            return;
        };
        if found.lines.is_empty() {
            return;
        }
        ui.horizontal(|ui| {
            let words = format!("前年度のファイルには、{}があります。", words::counts(found.counts));
            ui.label(RichText::new(words).color(palette.amber));
            let button = if self.is_open { "一覧を閉じる" } else { "一覧を見る" };
            if small_button(ui, button).clicked() {
                self.is_open = !self.is_open;
            }
        });
        caption(ui, "このまま引き継げます。直すときは、先に前年度のファイルを直してください。");
        if self.is_open {
            let area = ScrollArea::vertical().id_salt("carry findings").max_height(LIST);
            scroll_ui(ui, area.auto_shrink([false, true]), |ui, _| {
                for (place, message) in &found.lines {
                    caption(ui, place);
                    paragraph(ui, message);
                }
            });
        }
    }

    fn listen(&mut self, ui: &Ui, last: &Arc<Book>) {
        if self.found.is_some() {
            return;
        }
        let Some(work) = &self.work else {
            let (ctx, book) = (ui.ctx().clone(), last.clone());
            let wake = Arc::new(move || ctx.request_repaint());
            self.work = Some(Pending::start("last year", wake, move || StandingFound::of(&book)));
            return;
        };
        match work.poll() {
            Poll::Ready(Ok(found)) => self.found = Some(found),
            // What its checks would say is no reason not to go on; whoever makes the new book
            // reads all of it.
            Poll::Ready(Err(_)) | Poll::Gone => self.found = Some(StandingFound::default()),
            Poll::NotYet => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{rows, small};
    use crate::edit::Command;

    #[test]
    fn what_is_not_filled_in_and_what_does_not_fit_is_listed_with_its_place() {
        let small = small();
        let mut book = small.book;
        let row = rows(&book, small.first)[0];
        for (column, text) in [("achievement", ""), ("rating", "A")] {
            let command = Command::SetCell { entry: row, column: column.into(), text: text.to_owned() };
            let step = command.step(&mut book).unwrap().unwrap();
            book.apply_all(&step.changes);
        }
        let found = StandingFound::of(&book).unwrap();
        assert_eq!((found.counts.blanks, found.counts.errors), (1, 1), "{found:?}");
        assert!(found.lines.iter().any(|(place, _)| place.starts_with("調書-1") && place.contains("相談")));
    }
}
