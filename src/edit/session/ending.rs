//! The end of a session in bounded time, where nobody can be asked: the system closes
//! the program, the display is gone, or the program itself has failed.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::DateTime;

use crate::background;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::store::CopySource;

use super::{Notice, Session};

/// How long each part of it may take: saving, keeping what could not be saved, the
/// backup, and putting the file away. A system that shuts down waits for some ten
/// seconds or more.
const SAVING: Duration = Duration::from_secs(4);
const KEEPING: Duration = Duration::from_secs(2);
const BACKUP: Duration = Duration::from_secs(6);
const PUTTING_AWAY: Duration = Duration::from_secs(2);
/// How often it is looked whether the backup is made.
const PACE: Duration = Duration::from_millis(5);

/// How a session came to its end.
#[derive(Debug)]
pub struct End {
    /// Whether all of it is in its file, or in one of our own that the next start offers.
    pub is_kept: bool,
    /// Why there is no backup of it.
    pub no_backup: Option<Error>,
}

impl Session {
    /// Brings it to its end: what was changed is in its file, or else in one of our own;
    /// `backup` has made a copy where the file was changed; nobody has the file any more.
    /// What takes too long is left as it is.
    pub fn end(
        mut self,
        backup: Option<
            impl FnOnce(&CopySource<'_>, DateTime, &Monitor) -> Result<Option<PathBuf>> + Send + 'static,
        >,
    ) -> End {
        // What is not known to answer is not waited for.
        let notices = self.settle_within(if self.is_silent() { Duration::ZERO } else { SAVING });
        let is_saved = !self.has_unsaved_changes();
        if !is_saved {
            self.begin_copy();
            self.settle_copy(KEEPING);
        }
        let is_kept = is_saved || self.is_kept();
        let no_backup = match backup {
            Some(backup) if is_saved && self.has_changed() => {
                self.back_up(backup);
                self.wait_for_backup(notices).err()
            }
            _ => None,
        };
        self.put_away();
        End { is_kept, no_backup }
    }

    /// Waits until the backup is made. `notices` are those that came before.
    fn wait_for_backup(&mut self, mut notices: Vec<Notice>) -> Result<()> {
        let begun = Instant::now();
        loop {
            for notice in notices {
                if let Notice::BackedUp(Err(error)) = notice {
                    return Err(error);
                }
            }
            let Some(monitor) = self.backing_up() else { return Ok(()) };
            if begun.elapsed() > BACKUP {
                monitor.cancel();
                let path = self.path().map(PathBuf::from).unwrap_or_default();
                let detail = "プログラムが終わるまでに間に合いませんでした".to_owned();
                return Err(Error::Backup { path, detail });
            }
            thread::sleep(PACE);
            notices = self.poll();
        }
    }

    /// Has the file closed, which may hang as much as writing to it.
    fn put_away(self) {
        background::within(PUTTING_AWAY, move || self.leave());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::book::testing::small;
    use crate::edit::{Command, Rescued, Wake};
    use crate::file::IfExists;
    use crate::store;

    type Backup = fn(&CopySource<'_>, DateTime, &Monitor) -> Result<Option<PathBuf>>;

    fn wake() -> Wake {
        Arc::new(|| {})
    }

    fn set(text: &str) -> Command {
        let small = small();
        Command::SetCell { entry: small.rows()[0], column: "target".into(), text: text.to_owned() }
    }

    fn text(path: &Path) -> String {
        store::read(path).unwrap().text(small().rows()[0], &"target".into()).to_owned()
    }

    #[test]
    fn what_was_changed_is_saved_and_copied_and_the_file_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("a.chosho"), folder.path().join("copy"));
        let mut session = Session::create(&path, small().book, IfExists::Refuse, wake()).unwrap();
        session.execute(&set("一")).unwrap();
        let to = copy.clone();
        let end = session.end(Some(move |_: &CopySource<'_>, _, _: &Monitor| {
            fs::write(&to, "copied").unwrap();
            Ok(Some(to))
        }));
        assert!(end.is_kept && end.no_backup.is_none());
        assert_eq!(text(&path), "一");
        assert!(copy.exists());
        let names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "no file says any more that it is open: {names:?}");
    }

    #[test]
    fn what_was_only_looked_at_is_not_copied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let session = Session::create(&path, small().book, IfExists::Refuse, wake()).unwrap();
        let end = session.end(Some(|_: &CopySource<'_>, _, _: &Monitor| panic!("nothing was changed")));
        assert!(end.is_kept && end.no_backup.is_none());
    }

    #[test]
    fn why_there_is_no_backup_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let mut session = Session::create(&path, small().book, IfExists::Refuse, wake()).unwrap();
        session.execute(&set("一")).unwrap();
        let end = session.end(Some(|_: &CopySource<'_>, _, _: &Monitor| Err(Error::BrokenOff)));
        assert!(end.is_kept && matches!(end.no_backup, Some(Error::BrokenOff)));
    }

    #[test]
    fn what_cannot_be_saved_and_what_has_no_file_is_offered_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let (path, shelf) = (folder.path().join("a.chosho"), folder.path().join("rescue"));
        let session = Session::create(&path, small().book, IfExists::Refuse, wake()).unwrap();
        let mut session = session.with_rescue(Some(shelf.clone()));
        fs::rename(&path, folder.path().join("away")).unwrap();
        session.execute(&set("一")).unwrap();
        assert!(session.end(None::<Backup>).is_kept);
        let mut session = Session::untitled(small().book, false, wake()).with_rescue(Some(shelf.clone()));
        session.execute(&set("一")).unwrap();
        assert!(session.end(None::<Backup>).is_kept);
        let all = Rescued::all(&shelf);
        assert_eq!(all.len(), 2);
        for rescued in all {
            let book = rescued.contents().unwrap().book;
            assert_eq!(book.text(small().rows()[0], &"target".into()), "一");
        }
    }

    #[test]
    fn where_nothing_takes_it_that_is_known() {
        let mut session = Session::untitled(small().book, false, wake());
        session.execute(&set("一")).unwrap();
        assert!(!session.end(None::<Backup>).is_kept);
    }
}
