//! What is left where the program itself fails: a small file that says which version
//! failed where, and what was done last.
//!
//! Never a text of the clerk's: the message of a panic can quote what was being worked
//! on, so it is left out.

use std::cell::Cell;
use std::fs;
use std::io::Write as _;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::clock;

/// So many are kept.
const KEPT: usize = 10;
/// So many are written in one run: what fails in each frame says the same again and again.
const MOST: usize = 3;

/// How a report's name begins; the time follows, so that the latest is the last by name.
const PREFIX: &str = "不具合の記録 ";

/// What is being done, by the name of its kind.
static DOING: Mutex<&str> = Mutex::new("起動");

thread_local! {
    /// Whether what is done on this thread may fail, and who does it goes on in another way.
    static IS_ATTEMPT: Cell<bool> = const { Cell::new(false) };
}

/// Says that what this thread does from now on is an attempt: that it fails is no fault to
/// tell of. Or that it is none any more.
pub fn set_attempt(is_attempt: bool) {
    IS_ATTEMPT.set(is_attempt);
}

/// Notes what is done now. A name of its kind and nothing of what it is done to.
pub fn doing(label: &'static str) {
    let before = std::mem::replace(&mut *DOING.lock().unwrap_or_else(PoisonError::into_inner), label);
    // What is typed is many commands of one kind.
    if before != label {
        tracing::info!("操作：{label}");
    }
}

/// The folder that reports are kept in.
pub fn folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "chosho")?;
    Some(dirs.data_local_dir().join("reports"))
}

/// Has every panic, on whatever thread, leave a report in `folder`.
pub fn report_panics(folder: Option<PathBuf>) {
    let usual = std::panic::take_hook();
    let written = AtomicUsize::new(0);
    std::panic::set_hook(Box::new(move |info| {
        // A thread that ends has none any more.
        if IS_ATTEMPT.try_with(Cell::get).unwrap_or(false) {
            return;
        }
        let text = text(info);
        tracing::error!("プログラムに不具合が起きました。{}", text.replace('\n', " "));
        let is_one_of_the_first = written.fetch_add(1, Ordering::Relaxed) < MOST;
        let report = folder.as_deref().filter(|_| is_one_of_the_first);
        let report = report.and_then(|folder| write(folder, &clock::stamp(), &text));
        // Who develops it wants to read all of it.
        if cfg!(debug_assertions) {
            usual(info);
        }
        let _ = writeln!(std::io::stderr(), "プログラムに不具合が起きました。\n{text}");
        if let Some(report) = report {
            let _ = writeln!(std::io::stderr(), "{}", report.display());
        }
    }));
}

fn text(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |place| {
        format!("{}:{}:{}", in_crate(place.file()), place.line(), place.column())
    });
    let thread = std::thread::current();
    // Not waited for: who has it may be the one that failed.
    let doing = DOING.try_lock().map_or("", |label| *label);
    format!(
        "調書 {}\n日時：{}\n場所：{place}\n処理：{}\n最後の操作：{doing}\nシステム：{} {}\n",
        env!("CARGO_PKG_VERSION"),
        clock::moment(),
        thread.name().unwrap_or_default(),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}

/// Where in a crate a file stands, without where that was on the machine that built it.
fn in_crate(file: &str) -> &str {
    let after = |part: &str| file.split_once(part).map(|(_, rest)| rest);
    let registry = after("/registry/src/").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest);
    registry.or_else(|| after("/library/")).unwrap_or(file)
}

/// Writes a report and takes the oldest away.
fn write(folder: &Path, stamp: &str, text: &str) -> Option<PathBuf> {
    fs::create_dir_all(folder).ok()?;
    let name = |count| match count {
        1 => format!("{PREFIX}{stamp}.txt"),
        _ => format!("{PREFIX}{stamp}_{count}.txt"),
    };
    let (path, mut file) = (1..=9).find_map(|count| {
        let path = folder.join(name(count));
        let file = fs::OpenOptions::new().write(true).create_new(true).open(&path).ok()?;
        Some((path, file))
    })?;
    // A byte order mark: it is opened with an editor that may not know better.
    file.write_all(format!("\u{feff}{text}").as_bytes()).ok()?;
    let all = all(folder);
    for old in all.iter().rev().skip(KEPT) {
        let _ = fs::remove_file(folder.join(old));
    }
    Some(path)
}

/// The names of the reports in `folder`, the latest last.
fn all(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| file.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(PREFIX)).collect();
    names.sort_unstable();
    names
}

/// The latest report in `folder` that came after the one called `told`, by its name.
pub fn latest(folder: &Path, told: Option<&str>) -> Option<String> {
    all(folder).pop().filter(|name| told.is_none_or(|told| name.as_str() > told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_leaves_where_it_was_and_what_was_done_and_no_text() {
        let folder = tempfile::tempdir().unwrap();
        report_panics(Some(folder.path().join("reports")));
        doing("貼り付け");
        let done =
            std::thread::Builder::new().name("検索".to_owned()).spawn(|| panic!("秘密の文")).unwrap().join();
        assert!(done.is_err());
        let reports = folder.path().join("reports");
        let of_others =
            |name: &String| fs::read_to_string(reports.join(name)).unwrap().contains("処理：検索\n");
        let name = all(&reports).into_iter().find(of_others).unwrap();
        let text = fs::read_to_string(reports.join(&name)).unwrap();
        for part in [env!("CARGO_PKG_VERSION"), "場所：src/crash.rs:", "最後の操作：", std::env::consts::OS]
        {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("秘密"), "{text}");
    }

    #[test]
    fn only_the_latest_are_kept_and_each_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(latest(folder.path(), None), None);
        for second in 10..30 {
            write(folder.path(), &format!("2026-11-30 14-05-{second}"), "x").unwrap();
        }
        write(folder.path(), "2026-11-30 14-05-29", "y").unwrap();
        assert_eq!(all(folder.path()).len(), KEPT);
        let last = latest(folder.path(), Some("不具合の記録 2026-11-30 14-05-29.txt")).unwrap();
        assert_eq!(last, "不具合の記録 2026-11-30 14-05-29_2.txt");
        assert_eq!(latest(folder.path(), Some(&last)), None);
        write(folder.path(), "2026-12-01 09-00-00", "z").unwrap();
        assert!(latest(folder.path(), Some(&last)).unwrap().contains("2026-12-01"));
    }

    #[test]
    fn the_machine_that_built_it_is_not_named() {
        for (file, shown) in [
            ("src/ui/app.rs", "src/ui/app.rs"),
            ("/home/a/.cargo/registry/src/a-1/egui-0.37.0/src/ui.rs", "egui-0.37.0/src/ui.rs"),
            ("/rustc/0a1b/library/core/src/slice/mod.rs", "core/src/slice/mod.rs"),
        ] {
            assert_eq!(in_crate(file), shown);
        }
    }
}
