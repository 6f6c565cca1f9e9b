//! Opening and making books, on a thread of their own: a place that does not answer holds
//! up no frame.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::Context;

use crate::background::soon;
use crate::background::{Pending, Poll};
use crate::backup;
use crate::book::Book;
use crate::edit::Session;
use crate::error::{Error, Result};
use crate::file::IfExists;
use crate::store::{self, Access, CopySource, Unfinished};
use crate::ui::dialogs::{LockedDialog, OpeningDialog, RenamedDialog, UnfinishedDialog};
use crate::ui::kit::dialog::{DialogFrame, WaitsFor};
use crate::ui::request::{How, ToastKind};

use super::app::App;
use super::crash;
use super::under_way::{OpenedBook, Opening};

impl App {
    /// Opens the book at `path` in place of the one that is open.
    pub(super) fn open_now(&mut self, ctx: &Context, path: &Path, how: How) {
        if self.is_open(path) {
            if matches!(how, How::ReadOnly | How::Copy) {
                self.toasts.say(ctx, ToastKind::Done, "このファイルは、この画面で開いています。");
            }
            return;
        }
        let (shelf, wake, place) = (self.shelf_of(path), self.wake.clone(), path.to_owned());
        self.begin_opening(ctx, path, Some(how), move || {
            let mut kept = None;
            let keep = |older: &CopySource<'_>, now| {
                kept = Some(backup::keep_older(shelf.as_ref(), older, now)?);
                Ok(())
            };
            let mut other = None;
            let session = match how {
                How::Editing => Session::open_keeping(&place, Access::Ask, Unfinished::Ask, keep, wake),
                How::TakingOver => {
                    Session::open_keeping(&place, Access::TakeOver, Unfinished::Ask, keep, wake)
                }
                // Who may have it open was asked about before.
                How::Chosen(chosen) => store::keep_other(&place, chosen).and_then(|kept| {
                    other = kept;
                    Session::open_keeping(&place, Access::TakeOver, chosen, keep, wake)
                }),
                How::ReadOnly => Session::look_at(&place, wake),
                How::Copy => Session::copy_of(&place, wake),
            }?;
            Ok(OpenedBook { session, kept, other })
        });
    }

    /// Makes a file of a new book, and opens that in place of the one that is open.
    pub(super) fn create_now(&mut self, ctx: &Context, book: Book, path: PathBuf, replace: bool) {
        let if_exists = if replace { IfExists::Replace } else { IfExists::Refuse };
        let (wake, place) = (self.wake.clone(), path.clone());
        self.begin_opening(ctx, &path, None, move || {
            Ok(OpenedBook {
                session: Session::create(&place, book, if_exists, wake)?,
                kept: None,
                other: None,
            })
        });
    }

    fn begin_opening(
        &mut self,
        ctx: &Context,
        path: &Path,
        how: Option<How>,
        work: impl FnOnce() -> Result<OpenedBook> + Send + 'static,
    ) {
        // The dialog looks by itself whether it is there.
        let result = Pending::start("open", Arc::new(|| {}), work);
        let opening = Opening { path: path.to_owned(), how, result };
        // Nearly always it is there at once.
        match opening.result.wait_for(soon()) {
            Poll::NotYet => {
                self.dialog = Some(DialogFrame::new(OpeningDialog::new(path)));
                self.opening = Some(opening);
            }
            Poll::Ready(result) => self.opened(ctx, &opening, result),
            Poll::Gone => self.opened(ctx, &opening, Err(Error::BrokenOff)),
        }
    }

    /// Goes on with a book that took longer to be opened. One that was given up on is
    /// closed again.
    pub(super) fn listen_for_opened(&mut self, ctx: &Context) {
        if self.awaited() != Some(WaitsFor::Opening) {
            self.opening = None;
        }
        let Some(opening) = self.opening.take() else { return };
        let result = match opening.result.poll() {
            Poll::NotYet => return self.opening = Some(opening),
            Poll::Ready(result) => result,
            Poll::Gone => Err(Error::BrokenOff),
        };
        self.dialog = None;
        self.opened(ctx, &opening, result);
    }

    fn opened(&mut self, ctx: &Context, opening: &Opening, result: Result<OpenedBook>) {
        match result {
            Ok(OpenedBook { session, kept, other }) => {
                tracing::info!(
                    "ファイルを開きました{}",
                    if session.is_read_only() { "（読み取り専用）" } else { "" }
                );
                let cut_short = crash::words(&session).filter(|_| opening.how.is_some());
                let aside = session.aside().map(Path::to_owned);
                self.take_up(session);
                if let Some((place, words)) = beside(other, aside) {
                    self.toasts.say(ctx, ToastKind::WrittenBeside(place), words);
                }
                if let Some((words, place)) = cut_short {
                    self.toasts.say(ctx, ToastKind::CutShort(place), words);
                }
                if let Some(kept) = kept {
                    let words = "ファイルの形式を新しくしました。元の形式のバックアップも残してあります。";
                    self.toasts.say(ctx, ToastKind::WrittenBeside(kept), words);
                }
                self.welcome(ctx);
            }
            Err(error @ (Error::Locked { .. } | Error::Elsewhere { .. } | Error::NotWritable { .. }))
                if matches!(opening.how, Some(How::Editing | How::TakingOver)) =>
            {
                self.dialog = Some(DialogFrame::new(LockedDialog::new(&opening.path, error)));
            }
            Err(error @ Error::TwoStates { .. }) => match store::states(&opening.path) {
                Ok(Some(states)) => {
                    self.welcome = None;
                    self.dialog = Some(DialogFrame::new(UnfinishedDialog::new(&opening.path, states)));
                }
                // Somebody else has opened it meanwhile.
                Ok(None) => self.complain("開けませんでした", &error),
                Err(error) => self.not_opened(&opening.path, &error),
            },
            Err(Error::Renamed { path, journal }) => {
                self.welcome = None;
                self.dialog = Some(DialogFrame::new(RenamedDialog::new(path, journal)));
            }
            Err(error) if opening.how.is_none() => {
                self.complain("新しいファイルを作れませんでした", &error);
            }
            Err(error) => self.not_opened(&opening.path, &error),
        }
    }
}

/// What lies beside the book since it was opened: the state of two that was not chosen, or
/// a journal that was not its own; and what is said of it.
fn beside(other: Option<PathBuf>, aside: Option<PathBuf>) -> Option<(PathBuf, &'static str)> {
    let other = other.map(|other| (other, "選ばなかった内容も、別のファイルとして残してあります。"));
    other.or(aside.map(|aside| {
        let words = "このファイルのものではない保存途中の記録があったため、使わずに別の名前で残しました。ファイルの内容はそのままです。";
        (aside, words)
    }))
}
