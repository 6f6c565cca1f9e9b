//! What the program remembers for the clerk between runs. Never fatal: without
//! it the program only forgets.

mod keeping;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use keeping::Base;

use crate::book::{FiscalYear, Place};
use crate::clock;
use crate::crash;
use crate::desktop;
use crate::edit::Item;
use crate::export::Choice;
use crate::import::recognise::KnownHeader;
use crate::log;
use crate::quote;
use crate::search::Folding;

/// How many files are remembered.
const RECENT: usize = 8;

/// How many headers of documents are remembered.
const KNOWN: usize = 40;

/// The folder that all backups are in, among the user's own documents.
const BACKUPS: &str = "調書のバックアップ";

/// How wide the sidebar is at first.
const SIDEBAR: f32 = 248.0;
/// How wide the history is at first.
const HISTORY: f32 = 340.0;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
    HighContrast,
}

/// How the caret blinks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CaretChoice {
    #[default]
    Still,
    Slow,
    Normal,
}

/// How the window stood when it was closed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPrefs {
    /// Width and height of what is inside, in the window's points.
    pub size: [f32; 2],
    /// Its upper left corner on the desktop, in pixels, where the system tells.
    #[serde(default)]
    pub position: Option<[i32; 2]>,
    /// Whether it filled the screen; then the size is that from before.
    #[serde(default)]
    pub maximized: bool,
}

/// A file that was open before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Recent {
    pub path: PathBuf,
    /// Its year and title, to know it by.
    pub title: String,
    /// When it was last opened, as the clerk reads it.
    pub opened: String,
    /// Where the clerk was when it was left.
    #[serde(default)]
    pub place: Place,
    /// The items of its tree that were folded.
    #[serde(default)]
    pub folded: Vec<Item>,
}

/// Whether and how the print is shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreviewPrefs {
    /// Whether it is shown at all.
    pub shown: bool,
    /// In the table's place and not beside it.
    pub full: bool,
    /// How wide it is beside the table, in the window's points.
    pub width: f32,
}

impl Default for PreviewPrefs {
    fn default() -> Self {
        Self { shown: false, full: false, width: 430.0 }
    }
}

/// How the clerk searches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindPrefs {
    /// １ is 1 and ｱ is ア.
    pub fold_width: bool,
    /// ア is あ.
    pub fold_kana: bool,
    /// A is a.
    pub fold_case: bool,
    /// What is looked for is a regular expression.
    pub regex: bool,
    /// How wide the panel is, in the window's points.
    pub width: f32,
}

impl Default for FindPrefs {
    fn default() -> Self {
        Self { fold_width: true, fold_kana: true, fold_case: true, regex: false, width: 320.0 }
    }
}

impl FindPrefs {
    /// Which differences do not count.
    pub fn folding(&self) -> Folding {
        Folding { forms: true, width: self.fold_width, kana: self.fold_kana, case: self.fold_case }
    }
}

/// What the clerk chooses in the settings.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Settings {
    pub theme: ThemeChoice,
    pub zoom: f32,
    pub caret: CaretChoice,
    pub preview_at_start: bool,
    /// Where backups go, if that is not the usual folder.
    pub backup_folder: Option<PathBuf>,
}

impl Settings {
    /// Those that are chosen.
    pub fn of(prefs: &Prefs) -> Self {
        let &Prefs { theme, zoom, caret, preview_at_start, .. } = prefs;
        Self { theme, zoom, caret, preview_at_start, backup_folder: prefs.backup_folder.clone() }
    }

    /// Chooses them.
    pub fn put_into(self, prefs: &mut Prefs) {
        let Self { theme, zoom, caret, preview_at_start, backup_folder } = self;
        (prefs.theme, prefs.zoom, prefs.caret) = (theme, zoom, caret);
        prefs.preview_at_start = preview_at_start;
        prefs.backup_folder = backup_folder;
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::of(&Prefs::default())
    }
}

/// What is remembered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Prefs {
    pub theme: ThemeChoice,
    /// The size of everything in the window; 1 is as designed.
    pub zoom: f32,
    pub caret: CaretChoice,
    pub preview: PreviewPrefs,
    pub find: FindPrefs,
    /// The names of the commands chosen last from the palette, the last one first.
    pub commands: Vec<String>,
    /// Whether every book opens with the print beside it.
    pub preview_at_start: bool,
    /// The window; `None` before it was closed for the first time.
    pub window: Option<WindowPrefs>,
    /// How wide the sidebar is, in the window's points.
    pub sidebar: f32,
    /// How wide the history is.
    pub history: f32,
    /// The guided tour was shown, or is not wanted.
    pub toured: bool,
    /// The folder of the file that was chosen last.
    pub folder: Option<PathBuf>,
    /// What was chosen for the last export.
    pub export: Choice,
    /// The last one first.
    pub recent: Vec<Recent>,
    /// What is known of the headers of documents that became books, the last one first.
    pub imports: Vec<KnownHeader>,
    /// Where backups go, if that is not the usual folder.
    pub backup_folder: Option<PathBuf>,
    /// What the clerk has yet to be told, of what came about as the window closed.
    pub untold: Option<String>,
    /// The name of the last report of a failure that the clerk was told of.
    pub told_report: Option<String>,
    /// The usual folder for backups; none in tests.
    #[serde(skip)]
    pub usual_backups: Option<PathBuf>,
    /// The year that is evaluated at the time, for a new book.
    #[serde(skip)]
    pub year: Option<FiscalYear>,
    /// Where what is in no file yet is kept; nowhere in tests.
    #[serde(skip)]
    pub rescue: Option<PathBuf>,
    /// The file that says what the program did; none in tests.
    #[serde(skip)]
    pub log: Option<PathBuf>,
    /// Where reports of failures are kept; nowhere in tests.
    #[serde(skip)]
    pub reports: Option<PathBuf>,
    /// Where it is kept; nowhere in tests.
    #[serde(skip)]
    pub file: Option<PathBuf>,
    /// What lay there and could not be read, in its new place.
    #[serde(skip)]
    pub set_aside: Option<PathBuf>,
    /// What is known to lie there.
    #[serde(skip)]
    pub base: Base,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            caret: CaretChoice::default(),
            preview: PreviewPrefs::default(),
            find: FindPrefs::default(),
            commands: Vec::new(),
            preview_at_start: false,
            window: None,
            sidebar: SIDEBAR,
            history: HISTORY,
            toured: true,
            folder: None,
            export: Choice::default(),
            recent: Vec::new(),
            imports: Vec::new(),
            backup_folder: None,
            untold: None,
            told_report: None,
            usual_backups: None,
            year: None,
            rescue: None,
            log: None,
            reports: None,
            file: None,
            set_aside: None,
            base: Base::default(),
        }
    }
}

impl Prefs {
    /// What this user's last run left, or the defaults.
    pub fn load() -> Self {
        let dirs = directories::ProjectDirs::from("", "", "chosho");
        let file = dirs.as_ref().map(|dirs| dirs.config_dir().join("preferences.json"));
        let rescue = dirs.map(|dirs| dirs.data_local_dir().join("rescue"));
        let prefs = file.map(Self::load_from).unwrap_or_default();
        let usual_backups = desktop::documents_folder().map(|folder| folder.join(BACKUPS));
        Self {
            year: clock::fiscal_year(),
            usual_backups,
            rescue,
            log: log::file(),
            reports: crash::folder(),
            ..prefs
        }
    }

    /// The folder that all backups are in; `None` where none are made.
    pub fn backups(&self) -> Option<&Path> {
        self.backup_folder.as_deref().or(self.usual_backups.as_deref())
    }

    /// Puts a file that was opened today at the head of the list.
    pub fn remember(&mut self, path: &Path, title: String) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.folder = path.parent().map(Path::to_owned);
        let Recent { place, folded, .. } = self.recent_of(&path).cloned().unwrap_or_default();
        self.put_first(Recent { path, title, opened: clock::today(), place, folded });
    }

    /// What is remembered of a file.
    pub fn recent_of(&self, path: &Path) -> Option<&Recent> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.iter().find(|recent| recent.path == path)
    }

    /// What a file is called beside those used last: its name, and where another has the
    /// same, as many of its folders as tell them apart.
    pub fn name_of(&self, path: &Path) -> String {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let name = path.file_name().unwrap_or_default();
        let shown = quote::visible(&name.to_string_lossy());
        let same = |other: &&Recent| other.path != path && other.path.file_name() == Some(name);
        let others: Vec<Vec<&OsStr>> =
            self.recent.iter().filter(same).map(|own| folders(&own.path)).collect();
        let own = folders(&path);
        let differs = |depth: &usize| others.iter().all(|other| other.get(..*depth) != own.get(..*depth));
        let Some(depth) = (1..=own.len()).find(differs).filter(|_| !others.is_empty()) else { return shown };
        let nearest: PathBuf = own.iter().take(depth).rev().collect();
        format!("{shown}（{}）", quote::path(&nearest))
    }

    /// Remembers where the clerk was in a file.
    pub fn remember_place(&mut self, path: &Path, place: Place, folded: Vec<Item>) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if let Some(recent) = self.recent.iter_mut().find(|recent| recent.path == path) {
            (recent.place, recent.folded) = (place, folded);
            self.save();
        }
    }

    fn put_first(&mut self, recent: Recent) {
        self.recent.retain(|other| other.path != recent.path);
        self.recent.insert(0, recent);
        self.recent.truncate(RECENT);
        self.save();
    }

    /// Remembers what is known of the headers of a document, in place of what was known of
    /// them.
    pub fn learn(&mut self, learned: Vec<KnownHeader>) {
        self.imports.retain(|old| learned.iter().all(|new| new.signature != old.signature));
        self.imports.splice(0..0, learned);
        self.imports.truncate(KNOWN);
        self.save();
    }

    /// Takes a file off the list; the file itself stays.
    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|other| other.path != path);
        self.save();
    }
}

/// The names of a file's folders, the nearest first.
fn folders(path: &Path) -> Vec<&OsStr> {
    path.ancestors().skip(1).map(|folder| folder.file_name().unwrap_or(folder.as_os_str())).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn recent(name: &str) -> Recent {
        Recent { path: name.into(), title: name.to_owned(), ..Recent::default() }
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let mut prefs = Prefs::default();
        let name = |prefs: &Prefs, path: &str| prefs.name_of(Path::new(path)).replace('\\', "/");
        prefs.recent.push(recent("/data/福祉/令和6年度/調書_1.chosho"));
        assert_eq!(name(&prefs, "/data/福祉/令和6年度/調書_1.chosho"), "調書_1.chosho");
        prefs.recent.push(recent("/data/福祉/令和7年度/調書_1.chosho"));
        prefs.recent.push(recent("/data/別の課/令和6年度/調書_1.chosho"));
        assert_eq!(name(&prefs, "/data/福祉/令和7年度/調書_1.chosho"), "調書_1.chosho（令和7年度）");
        assert_eq!(name(&prefs, "/data/福祉/令和6年度/調書_1.chosho"), "調書_1.chosho（福祉/令和6年度）");
        assert_eq!(name(&prefs, "/data/福祉/令和6年度/別.chosho"), "別.chosho");
        assert_eq!(name(&prefs, "/data/別\u{202e}.chosho"), "別[U+202E].chosho");
    }

    #[test]
    fn what_is_learned_of_a_header_takes_the_place_of_what_was_known() {
        let known = |name: &str, height| KnownHeader {
            signature: vec![name.to_owned()],
            height,
            ..KnownHeader::default()
        };
        let mut prefs = Prefs::default();
        prefs.learn(vec![known("a", 1), known("b", 1)]);
        prefs.learn(vec![known("b", 2)]);
        assert_eq!(prefs.imports, [known("b", 2), known("a", 1)]);
        prefs.learn((0..50).map(|at| known(&at.to_string(), 1)).collect());
        assert_eq!(prefs.imports.len(), KNOWN);
    }

    #[test]
    fn what_is_saved_is_there_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/b/preferences.json");
        let mut prefs = Prefs::load_from(file.clone());
        prefs.theme = ThemeChoice::Dark;
        prefs.preview.shown = true;
        prefs.export.set_pattern("{年度}");
        prefs.put_first(recent("x"));
        assert_eq!(Prefs::load_from(file), prefs);
    }

    #[test]
    fn who_begins_is_shown_around_and_who_has_been_here_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("preferences.json");
        assert!(!Prefs::load_from(file.clone()).toured);
        // Preferences of a version that knew no tour.
        fs::write(&file, r#"{"zoom": 1.1}"#).unwrap();
        assert!(Prefs::load_from(file).toured);
    }

    #[test]
    fn the_place_in_a_file_is_remembered_with_it() {
        let mut prefs = Prefs::default();
        let path = std::env::temp_dir().join("a.chosho");
        let place = Place::sheet(crate::book::Key::from_raw(7));
        prefs.remember_place(&path, place.clone(), vec![]);
        assert_eq!(prefs.recent_of(&path), None, "a file that is not on the list is not put there");
        prefs.remember(&path, "一".to_owned());
        prefs.remember_place(&path, place.clone(), vec![]);
        prefs.remember(&path, "二".to_owned());
        assert_eq!(prefs.recent_of(&path).map(|recent| recent.place.clone()), Some(place));
    }

    #[test]
    fn the_last_file_comes_first_and_once() {
        let mut prefs = Prefs::default();
        for name in ["a", "b", "c", "a", "d", "e", "f", "g", "h", "i"] {
            prefs.put_first(recent(name));
        }
        let names: Vec<&str> = prefs.recent.iter().map(|recent| recent.title.as_str()).collect();
        assert_eq!(names, ["i", "h", "g", "f", "e", "d", "a", "c"]);
    }
}
