//! The file that preferences are kept in. Other windows, and other versions of the
//! program, keep theirs in it too: what this one did not change, or does not know, stays.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};

use crate::clock;
use crate::error::Error;
use crate::file::{self, IfExists, write_whole};

use super::{KNOWN, Prefs, RECENT, Recent};
use crate::import::recognise::KnownHeader;

/// The most bytes that preferences are read of.
const LARGEST: u64 = 4 << 20;

/// How often, and after which pause, another window is waited for that writes.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(5);

/// What was known to be in the file, as far as it is this window's.
#[derive(Clone, Debug, Default)]
pub struct Base(Map<String, Value>);

/// Of two that are remembered alike it makes no difference how they came to be.
impl PartialEq for Base {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

/// What lies where preferences are to be.
enum OnDisk {
    Nothing,
    Prefs(Map<String, Value>),
    /// A file that is none of ours, or broken.
    Unreadable,
    /// No file, or one that is not ours to read.
    Forbidden,
}

fn look(path: &Path) -> OnDisk {
    match file::read(path, LARGEST) {
        Ok(json) => match serde_json::from_slice(&json) {
            Ok(Value::Object(map)) => OnDisk::Prefs(map),
            _ => OnDisk::Unreadable,
        },
        Err(Error::TooLarge { .. }) => OnDisk::Unreadable,
        Err(Error::Read { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => OnDisk::Nothing,
        Err(_) => OnDisk::Forbidden,
    }
}

/// Puts what cannot be read out of the way, where it stays. `None` where that does not
/// work out: then nothing may be written either.
fn set_aside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let aside = path.with_file_name(format!("{stem}（読み取れなかったもの {}）.json", clock::stamp()));
    if aside.symlink_metadata().is_ok() {
        return None;
    }
    fs::rename(path, &aside).is_ok().then_some(aside)
}

impl Prefs {
    pub(super) fn load_from(path: PathBuf) -> Self {
        let (found, set_aside, is_ours) = match look(&path) {
            OnDisk::Prefs(map) => (Some(map), None, true),
            OnDisk::Nothing => (None, None, true),
            OnDisk::Forbidden => (None, None, false),
            OnDisk::Unreadable => {
                let aside = set_aside(&path);
                let is_ours = aside.is_some();
                (None, aside, is_ours)
            }
        };
        // Who has no preferences yet is shown around.
        let toured = found.is_some() || set_aside.is_some() || !is_ours;
        let prefs = found.map_or_else(|| Self { toured, ..Self::default() }, |map| Self::of(&map));
        let base = prefs.map();
        Self { file: is_ours.then_some(path), set_aside, base: Base(base), ..prefs }
    }

    /// What is understood of what a file holds; the rest is as it is at first.
    fn of(map: &Map<String, Value>) -> Self {
        let is_understood = |key: &str, value: &Value| {
            let one = Map::from_iter([(key.to_owned(), value.clone())]);
            serde_json::from_value::<Self>(Value::Object(one)).is_ok()
        };
        let known = map.iter().filter(|(key, value)| is_understood(key, value));
        let known = known.map(|(key, value)| (key.clone(), value.clone())).collect();
        serde_json::from_value(Value::Object(known)).unwrap_or_default()
    }

    fn map(&self) -> Map<String, Value> {
        // By way of text, in which 1.1 is 1.1.
        let json = serde_json::to_vec(self).unwrap_or_default();
        serde_json::from_slice(&json).unwrap_or_default()
    }

    /// Keeps them for the next run. Forgetting is no reason to disturb the clerk.
    pub fn save(&mut self) {
        let Some(path) = self.file.clone() else { return };
        if path.parent().is_none_or(|folder| fs::create_dir_all(folder).is_err()) {
            return;
        }
        let lock = lock(&path);
        let mut whole = match look(&path) {
            OnDisk::Prefs(map) => map,
            OnDisk::Nothing => Map::new(),
            OnDisk::Unreadable if set_aside(&path).is_some() => Map::new(),
            OnDisk::Unreadable | OnDisk::Forbidden => return,
        };
        let recent = |map: &Map<String, Value>| -> Vec<Recent> {
            map.get("recent").and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
        };
        self.recent = both(&recent(&self.base.0), &self.recent, recent(&whole));
        let imports = |map: &Map<String, Value>| -> Vec<KnownHeader> {
            map.get("imports").and_then(|list| serde_json::from_value(list.clone()).ok()).unwrap_or_default()
        };
        self.imports = learned(&imports(&self.base.0), &self.imports, imports(&whole));
        let own = self.map();
        for (key, value) in &own {
            if key == "recent"
                || key == "imports"
                || !whole.contains_key(key)
                || self.base.0.get(key) != Some(value)
            {
                whole.insert(key.clone(), value.clone());
            }
        }
        let written = serde_json::to_vec_pretty(&whole);
        if written.is_ok_and(|json| write_whole(&path, &json, IfExists::Replace).is_ok()) {
            self.base = Base(own);
        }
        drop(lock);
    }
}

/// Keeps other windows from writing at the same time, for as long as it is there.
fn lock(path: &Path) -> Option<File> {
    let file = File::options().create(true).append(true).open(path.with_extension("lock")).ok()?;
    for _ in 0..TRIES {
        if file.try_lock().is_ok() {
            return Some(file);
        }
        thread::sleep(PAUSE);
    }
    // Whoever has it for so long does not write in it.
    None
}

/// What is known of headers, of this window and of others: what this one learned first.
/// `base` is what both had before.
fn learned(base: &[KnownHeader], own: &[KnownHeader], theirs: Vec<KnownHeader>) -> Vec<KnownHeader> {
    let mut all: Vec<KnownHeader> = own.iter().filter(|known| !base.contains(known)).cloned().collect();
    for other in theirs {
        if all.iter().all(|known| known.signature != other.signature) {
            all.push(other);
        }
    }
    all.truncate(KNOWN);
    all
}

/// The files used last, of this window and of others. `base` is what both had before.
fn both(base: &[Recent], own: &[Recent], mut theirs: Vec<Recent>) -> Vec<Recent> {
    let is_in = |list: &[Recent], path: &Path| list.iter().any(|recent| recent.path == path);
    theirs.retain(|recent| is_in(own, &recent.path) || !is_in(base, &recent.path));
    let first = own.first().filter(|first| base.first().map(|before| &before.path) != Some(&first.path));
    for recent in own.iter().rev() {
        let at = theirs.iter().position(|other| other.path == recent.path);
        let is_first = first.is_some_and(|first| first.path == recent.path);
        match at {
            Some(at) if is_first => {
                theirs.remove(at);
                theirs.insert(0, recent.clone());
            }
            Some(at) if !base.contains(recent) => {
                if let Some(other) = theirs.get_mut(at) {
                    other.clone_from(recent);
                }
            }
            Some(_) => {}
            // One that another window took off the list stays off it.
            None if base.contains(recent) => {}
            None => theirs.insert(0, recent.clone()),
        }
    }
    theirs.truncate(RECENT);
    theirs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prefs::ThemeChoice;

    fn recent(name: &str) -> Recent {
        Recent { path: name.into(), title: name.to_owned(), ..Recent::default() }
    }

    fn titles(prefs: &Prefs) -> Vec<&str> {
        prefs.recent.iter().map(|recent| recent.title.as_str()).collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_cannot_be_read_is_kept_aside_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        for broken in ["{ not json", "[1, 2]", "", "\0\0\0"] {
            fs::write(&path, broken).unwrap();
            let mut prefs = Prefs::load_from(path.clone());
            let aside = prefs.set_aside.clone().unwrap();
            assert_eq!(fs::read_to_string(&aside).unwrap(), broken);
            prefs.theme = ThemeChoice::Dark;
            prefs.save();
            assert_eq!(Prefs::load_from(path.clone()).theme, ThemeChoice::Dark);
            assert_eq!(fs::read_to_string(&aside).unwrap(), broken);
            fs::remove_file(aside).unwrap();
        }
    }

    #[test]
    fn what_is_not_understood_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        fs::write(&path, r#"{"theme": "sepia", "zoom": 1.1, "later": {"a": [1]}, "sidebar": "wide"}"#)
            .unwrap();
        let mut prefs = Prefs::load_from(path.clone());
        assert!(prefs.set_aside.is_none());
        assert_eq!((prefs.zoom, prefs.theme, prefs.sidebar), (1.1, ThemeChoice::System, 248.0));
        prefs.sidebar = 300.0;
        prefs.save();
        let kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for (key, value) in
            [("theme", "\"sepia\""), ("zoom", "1.1"), ("later", r#"{"a":[1]}"#), ("sidebar", "300.0")]
        {
            assert_eq!(kept[key].to_string(), value, "{key}");
        }
    }

    #[test]
    fn two_windows_drop_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        let mut one = Prefs::load_from(path.clone());
        one.put_first(recent("a"));
        one.put_first(recent("b"));
        let mut other = Prefs::load_from(path.clone());
        one.put_first(recent("one"));
        one.theme = ThemeChoice::Dark;
        let known = |name: &str, height| KnownHeader {
            signature: vec![name.to_owned()],
            height,
            ..KnownHeader::default()
        };
        one.learn(vec![known("a", 1), known("b", 1)]);
        other.learn(vec![known("b", 2)]);
        assert_eq!(other.imports, [known("b", 2), known("a", 1)]);
        other.put_first(recent("other"));
        other.zoom = 1.5;
        other.save();
        assert_eq!(titles(&other), ["other", "one", "b", "a"]);
        // What one has taken off the list the other does not bring back.
        one.forget(Path::new("a"));
        other.put_first(recent("b"));
        let last = Prefs::load_from(path);
        assert_eq!(titles(&last), ["b", "other", "one"]);
        assert_eq!((last.theme, last.zoom), (ThemeChoice::Dark, 1.5));
    }

    #[test]
    fn the_place_in_a_file_does_not_bring_it_to_the_head() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        let mut one = Prefs::load_from(path.clone());
        one.remember(&a, "a".to_owned());
        let mut other = Prefs::load_from(path.clone());
        other.remember(&b, "b".to_owned());
        let place = crate::book::Place::sheet(crate::book::Key::from_raw(7));
        one.remember_place(&a, place.clone(), vec![]);
        let last = Prefs::load_from(path);
        assert_eq!(titles(&last), ["b", "a"]);
        assert_eq!(last.recent_of(&a).unwrap().place, place);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_neither_read_nor_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.json");
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        Prefs::load_from(path.clone()).save();
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        Prefs::load_from(path).save();
        assert_eq!(names(folder.path()), ["preferences.json"]);
    }
}
