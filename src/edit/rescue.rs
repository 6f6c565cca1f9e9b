//! What is in no file of the clerk's yet is kept in one of our own.
//!
//! A book without a file, and one whose file cannot be written to at the time, go
//! change by change into a copy on this computer, through the same thread and the
//! same transactions as any book. The copy is gone once all is in its file. One
//! that nobody has open is what a session left that did not end properly; the next
//! start offers it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::background::{self, Wake};
use crate::clock;
use crate::deadline::Deadline;
use crate::error::{Error, Result, Unsaved};
use crate::file::{self, IfExists, make_folder, write_whole};
use crate::store::{self, Beginning, Contents, Report, Write, Writer};

use super::session::CopyState;

/// The most bytes that what a copy is of takes: a path and a title.
const LARGEST_ORIGIN: u64 = 1 << 20;

/// What a copy is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RescueOrigin {
    /// The book's own file, which has not all of it; `None` where it has none.
    pub path: Option<PathBuf>,
    /// Its year and title.
    pub title: String,
    /// When the copy was begun.
    pub since: civil::DateTime,
    /// How many sheets there are in it, where those are not all: of a very large book
    /// only what was at hand could be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<usize>,
}

/// The copy that an open book has.
pub(super) struct Rescue {
    path: PathBuf,
    writer: Writer,
    /// The revision that is in it; nothing yet.
    saved: Option<i64>,
    /// Why it does not take all that it is given.
    failure: Option<Error>,
    /// It could not be begun.
    is_over: bool,
}

/// A copy that a session left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Rescued {
    pub path: PathBuf,
    pub origin: RescueOrigin,
}

impl Rescue {
    /// Begins one in `folder`, of all of the book or of a part of it, on a thread of its
    /// own. `None` where the system gives none.
    pub fn begin(
        folder: &Path,
        of: Option<&Path>,
        contents: Contents,
        is_part: bool,
        wake: Wake,
    ) -> Option<Self> {
        let path = folder.join(format!("{}.chosho", Uuid::new_v4()));
        let head = &contents.book.head;
        let origin = RescueOrigin {
            path: of.and_then(|path| std::path::absolute(path).ok()),
            title: format!("{} {}", head.fiscal_year, head.title),
            since: clock::now(),
            part: is_part.then(|| contents.book.all_listed().count()),
        };
        let about = serde_json::to_vec(&origin).ok()?;
        let (folder, about_it) = (folder.to_owned(), about_of(&path));
        let prepare = move || {
            make_folder(&folder)?;
            write_whole(&about_it, &about, IfExists::Refuse)
        };
        let prepare = Box::new(prepare);
        let beginning = Beginning { contents, if_exists: IfExists::Refuse, holder: None, prepare };
        let writer = Writer::begin(&path, beginning, None, move || wake()).ok()?;
        Some(Self { path, writer, saved: None, failure: None, is_over: false })
    }

    /// Has the copy follow.
    pub fn write(&mut self, write: Arc<Write>) {
        self.writer.write(write);
    }

    /// Takes in what its thread has to say.
    pub fn listen(&mut self) {
        while let Some(report) = self.writer.poll() {
            self.hear(report);
        }
    }

    /// Whether all up to this revision is in it.
    pub fn holds(&self, revision: i64) -> bool {
        self.saved.is_some_and(|saved| saved >= revision)
    }

    /// Whether it lacks something, and there is no knowing when it will not.
    pub fn is_lacking(&self) -> bool {
        self.failure.is_some()
    }

    /// How it stands with it.
    pub fn state(&self, revision: i64) -> CopyState {
        match () {
            () if self.holds(revision) => CopyState::Holds,
            () if self.is_lacking() => CopyState::Lacking,
            () => CopyState::Coming,
        }
    }

    /// Why it lacks something.
    pub fn failure(&self) -> Option<&Error> {
        self.failure.as_ref()
    }

    /// How much was heard of it: rises as long as there is life in it.
    pub fn answered(&self) -> u64 {
        self.writer.answered()
    }

    /// It has not answered for long.
    pub fn take_for_silent(&mut self) {
        self.failure = Some(Error::Save { path: self.path.clone(), cause: Unsaved::NoAnswer });
    }

    /// Has it try again to take what it lacks; `false` where it never will.
    pub fn retry(&mut self) -> bool {
        if !self.is_over && self.writer.is_idle() {
            self.writer.retry();
        }
        !self.is_over
    }

    /// Waits for what was sent to be in it.
    pub fn settle(&mut self, revision: i64, end: Deadline) {
        while !self.is_over && !(self.writer.is_idle() && (self.holds(revision) || self.is_lacking())) {
            let Some(report) = self.writer.wait_for(end.left()) else { break };
            self.hear(report);
        }
    }

    fn hear(&mut self, report: Report) {
        match report {
            Report::Saved { revision, .. } | Report::Begun { revision, .. } | Report::Proven { revision } => {
                self.saved = Some(revision);
                self.failure = None;
            }
            Report::Failed(error) | Report::Lost(error) => self.failure = Some(error),
            Report::NotBegun(error) => (self.failure, self.is_over) = (Some(error), true),
            // It is not large where its file is.
            Report::Checked(_) => {}
        }
    }

    /// Takes the copy away: all of it is in a file, or is not wanted. Nobody waits for a
    /// copy that is still being written to.
    pub fn end(self) {
        let Self { path, writer, .. } = self;
        let is_idle = writer.is_idle();
        let end = move || {
            writer.close();
            remove(&path);
        };
        if is_idle {
            return end();
        }
        // Without a thread it stays, and is offered at the next start.
        let _ = background::spawn("end of a copy", || {}, end);
    }
}

impl Rescued {
    /// Those in `folder` that no session has open, the latest first.
    pub fn all(folder: &Path) -> Vec<Self> {
        let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let books = files.filter(|path| path.extension().is_some_and(|ending| ending == "chosho"));
        let mut all: Vec<Self> = books.filter_map(Self::at).collect();
        all.sort_by(|one, other| other.origin.since.cmp(&one.origin.since).then(one.path.cmp(&other.path)));
        all
    }

    fn at(path: PathBuf) -> Option<Self> {
        let origin = serde_json::from_slice(&file::read(&about_of(&path), LARGEST_ORIGIN).ok()?).ok()?;
        store::is_free(&path).then_some(Self { path, origin })
    }

    /// The book with all that can be undone.
    ///
    /// # Errors
    /// Those of [`store::Store::open`].
    pub fn contents(&self) -> Result<Contents> {
        store::read_all(&self.path)
    }

    /// Takes it away for good.
    pub fn discard(&self) {
        remove(&self.path);
    }
}

/// Beside each copy lies what it is of.
fn about_of(path: &Path) -> PathBuf {
    path.with_extension("json")
}

fn remove(path: &Path) {
    // The book first: without it the rest says nothing.
    let _ = fs::remove_file(path);
    let _ = fs::remove_file(about_of(path));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::book::testing::small;
    use crate::edit::{Command, SaveState, Session};

    fn wake() -> Wake {
        Arc::new(|| {})
    }

    fn set(text: &str) -> Command {
        let small = small();
        Command::SetCell { entry: small.rows()[0], column: "target".into(), text: text.to_owned() }
    }

    /// What a session would leave if it ended now.
    fn left(folder: &Path) -> Vec<String> {
        let all = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let books = all.filter(|path| path.extension().is_some_and(|ending| ending == "chosho"));
        books
            .map(|path| {
                let copy = tempfile::tempdir().unwrap();
                let whole = copy.path().join("copy");
                fs::copy(&path, &whole).unwrap();
                store::read(&whole).unwrap().text(small().rows()[0], &"target".into()).to_owned()
            })
            .collect()
    }

    #[test]
    fn a_book_without_a_file_is_kept_from_its_first_change_on() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = folder.path().join("rescue");
        let mut session = Session::untitled(small().book, false, wake()).with_rescue(Some(shelf.clone()));
        session.settle();
        assert!(left(&shelf).is_empty(), "nothing would be lost yet");
        for text in ["一", "二"] {
            session.execute(&set(text)).unwrap();
            session.settle();
            assert_eq!(left(&shelf), [text]);
        }
        session.undo();
        session.settle();
        assert_eq!(left(&shelf), ["一"]);
        // In a file of its own it needs no other.
        session.save_as(&folder.path().join("a.chosho"), IfExists::Refuse).unwrap();
        session.settle();
        assert!(left(&shelf).is_empty());
        assert_eq!(fs::read_dir(&shelf).unwrap().count(), 0);
        session.execute(&set("三")).unwrap();
        session.settle();
        assert!(left(&shelf).is_empty());
    }

    #[test]
    fn what_was_brought_in_is_kept_before_anything_is_changed() {
        let shelf = tempfile::tempdir().unwrap();
        let mut session =
            Session::untitled(small().book, true, wake()).with_rescue(Some(shelf.path().to_owned()));
        session.settle();
        assert_eq!(left(shelf.path()).len(), 1);
    }

    #[test]
    fn what_a_file_cannot_take_is_kept_until_it_can() {
        let folder = tempfile::tempdir().unwrap();
        let (path, away, shelf) =
            (folder.path().join("a.chosho"), folder.path().join("away"), folder.path().join("rescue"));
        let mut session = Session::create(&path, small().book, IfExists::Refuse, wake())
            .unwrap()
            .with_rescue(Some(shelf.clone()));
        fs::rename(&path, &away).unwrap();
        session.execute(&set("一")).unwrap();
        session.settle();
        assert!(matches!(session.save_state(), SaveState::Failed(_)));
        session.execute(&set("二")).unwrap();
        session.settle();
        assert_eq!(left(&shelf), ["二"]);
        fs::rename(&away, &path).unwrap();
        session.retry();
        session.settle();
        assert!(matches!(session.save_state(), SaveState::Saved));
        assert!(left(&shelf).is_empty());
    }

    #[test]
    fn what_a_session_left_is_found_with_all_that_can_be_undone() {
        let shelf = tempfile::tempdir().unwrap();
        let mut session =
            Session::untitled(small().book, false, wake()).with_rescue(Some(shelf.path().to_owned()));
        session.execute(&set("一")).unwrap();
        session.settle();
        // As it would be without a proper end: the thread is gone, the file stays.
        drop(session);
        let found = Rescued::all(shelf.path());
        let [rescued] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            (&rescued.origin.path, rescued.origin.title.as_str()),
            (&None, "令和6年度 みなと市福祉計画")
        );
        let mut session = Session::rescued(rescued.contents().unwrap(), wake());
        assert!(session.has_unsaved_changes());
        assert_eq!(session.book().text(small().rows()[0], &"target".into()), "一");
        session.undo().unwrap();
        assert_eq!(*session.book(), small().book);
        rescued.discard();
        assert_eq!(fs::read_dir(shelf.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_not_wanted_is_not_offered_again() {
        let shelf = tempfile::tempdir().unwrap();
        let mut session =
            Session::untitled(small().book, true, wake()).with_rescue(Some(shelf.path().to_owned()));
        session.execute(&set("一")).unwrap();
        session.discard();
        assert!(Rescued::all(shelf.path()).is_empty());
        // Something that lies there by chance is nothing of ours.
        fs::write(shelf.path().join("x.chosho"), "x").unwrap();
        assert!(Rescued::all(shelf.path()).is_empty());
    }
}
