//! What the program did, in a small file for whoever has to find out why something went wrong:
//! when it began and ended, which kinds of commands were done, what failed.
//!
//! Never a text of the clerk's and no name of a file. Anything may say something
//! (`tracing::info!`, in Japanese); only what this program itself says is written, from where
//! its window begins (`begin`). Two files of `LIMIT` bytes at most are kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::clock;

/// How large the file may grow before it is put aside for another.
const LIMIT: u64 = 128 * 1024;

const NAME: &str = "調書の記録.txt";
/// What it is called once there is a newer one.
const BEFORE: &str = "調書の記録（前）.txt";

/// The file, in the folder of the program's own data.
pub fn file() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "chosho")?;
    Some(dirs.data_local_dir().join("log").join(NAME))
}

/// Has what happens from now on written to `file`.
///
/// # Errors
/// Where that cannot be; the program goes on without.
pub fn begin(file: &Path) -> io::Result<()> {
    let log = Log(Mutex::new(Lines::open(file)?));
    // There is one already in a process that begins twice.
    let _ = tracing::subscriber::set_global_default(log);
    Ok(())
}

/// The file that is written to.
struct Lines {
    path: PathBuf,
    file: File,
}

impl Lines {
    fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        if file.metadata()?.len() == 0 {
            // It is opened with an editor that may not know better.
            file.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self { path: path.to_owned(), file })
    }

    /// Adds a line in one write, as other windows write here, too.
    fn add(&mut self, line: &str) -> io::Result<()> {
        if self.file.metadata()?.len() > LIMIT {
            // Where another window has it open, that may have to wait.
            let _ = fs::rename(&self.path, self.path.with_file_name(BEFORE));
            *self = Self::open(&self.path)?;
        }
        self.file.write_all(line.as_bytes())
    }
}

/// Takes what is said, and leaves aside what others say and how calls lie in each other.
struct Log(Mutex<Lines>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let crate_name = metadata.target().split("::").next();
        *metadata.level() <= Level::INFO && crate_name == Some(env!("CARGO_CRATE_NAME"))
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::INFO)
    }

    fn event(&self, event: &Event<'_>) {
        let mut words = Words(String::new());
        event.record(&mut words);
        let how = match *event.metadata().level() {
            Level::ERROR => "不具合",
            Level::WARN => "注意",
            _ => "情報",
        };
        let line = format!("{} {how} {}\n", clock::moment_to_the_second(), words.0);
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written is no reason to stop.
        let _ = lines.add(&line);
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

/// The message of an event, on one line.
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}").replace('\n', " ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_program_says_is_written_with_its_time_and_nothing_of_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log").join(NAME);
        let log = Log(Mutex::new(Lines::open(&path).unwrap()));
        tracing::subscriber::with_default(log, || {
            tracing::info!("操作：{}", "開く…");
            tracing::warn!("保存に失敗しました（Save）\n2行目");
            tracing::debug!("too much");
            tracing::error!(target: "zbus", "a\u{1b}[31m secret of others");
        });
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[0].starts_with("令和") && lines[0].ends_with(" 情報 操作：開く…"), "{text}");
        assert!(lines[1].ends_with(" 注意 保存に失敗しました（Save） 2行目"), "{text}");
    }

    #[test]
    fn it_never_grows_past_two_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let mut lines = Lines::open(&path).unwrap();
        let line = format!("{}\n", "行".repeat(1000));
        for _ in 0..200 {
            lines.add(&line).unwrap();
        }
        let sizes: Vec<u64> = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().metadata().unwrap().len())
            .collect();
        assert_eq!(sizes.len(), 2);
        assert!(sizes.iter().all(|size| *size < LIMIT + 5_000), "{sizes:?}");
        // Another session goes on with it.
        Lines::open(&path).unwrap().add("最後の行\n").unwrap();
        assert!(fs::read_to_string(&path).unwrap().ends_with("最後の行\n"));
    }
}
