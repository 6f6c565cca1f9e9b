//! What the program remembers for the clerk between runs. Never fatal: without
//! it the program only forgets.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::book::FiscalYear;
use crate::clock;
use crate::export::Choice;
use crate::file::{IfExists, write_whole};
use crate::search::Folding;

/// How many files are remembered.
const RECENT: usize = 8;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

/// A file that was open before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Recent {
    pub path: PathBuf,
    /// Its year and title, to know it by.
    pub title: String,
    /// When it was last opened, as the clerk reads it.
    pub opened: String,
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
        Folding { width: self.fold_width, kana: self.fold_kana, case: self.fold_case }
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
    pub preview: PreviewPrefs,
    pub find: FindPrefs,
    /// The names of the commands chosen last from the palette, the last one first.
    pub commands: Vec<String>,
    /// What was chosen for the last export.
    pub export: Choice,
    /// The last one first.
    pub recent: Vec<Recent>,
    /// The year that is evaluated at the time, for a new book.
    #[serde(skip)]
    pub year: Option<FiscalYear>,
    /// Where it is kept; nowhere in tests.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            preview: PreviewPrefs::default(),
            find: FindPrefs::default(),
            commands: Vec::new(),
            export: Choice::default(),
            recent: Vec::new(),
            year: None,
            file: None,
        }
    }
}

impl Prefs {
    /// What this user's last run left, or the defaults.
    pub fn load() -> Self {
        let file = directories::ProjectDirs::from("", "", "chosho")
            .map(|dirs| dirs.config_dir().join("preferences.json"));
        let prefs = file.map(Self::load_from).unwrap_or_default();
        Self { year: clock::fiscal_year(), ..prefs }
    }

    fn load_from(file: PathBuf) -> Self {
        let prefs = fs::read(&file).ok().and_then(|json| serde_json::from_slice(&json).ok());
        Self { file: Some(file), ..prefs.unwrap_or_default() }
    }

    /// Keeps them for the next run.
    pub fn save(&self) {
        let Some(file) = &self.file else { return };
        let Ok(json) = serde_json::to_vec_pretty(self) else { return };
        let kept = file
            .parent()
            .is_some_and(|folder| fs::create_dir_all(folder).is_ok())
            .then(|| write_whole(file, &json, IfExists::Replace));
        // Forgetting is no reason to disturb the clerk.
        drop(kept);
    }

    /// Puts a file that was opened today at the head of the list.
    pub fn remember(&mut self, path: &Path, title: String) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.put_first(Recent { path, title, opened: clock::today() });
    }

    fn put_first(&mut self, recent: Recent) {
        self.recent.retain(|other| other.path != recent.path);
        self.recent.insert(0, recent);
        self.recent.truncate(RECENT);
        self.save();
    }

    /// Takes a file off the list, because it is no longer there.
    pub fn forget(&mut self, path: &Path) {
        self.recent.retain(|other| other.path != path);
        self.save();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recent(name: &str) -> Recent {
        Recent { path: name.into(), title: name.to_owned(), opened: String::new() }
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
    fn anything_unreadable_means_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("preferences.json");
        fs::write(&file, "{ not json").unwrap();
        assert_eq!(Prefs::load_from(file.clone()), Prefs { file: Some(file), ..Prefs::default() });
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
