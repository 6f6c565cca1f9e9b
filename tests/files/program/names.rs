//! What types are called: one name for one thing, so that a search for it finds that thing.

use std::collections::BTreeMap;

use super::imports::{Sources, is_in};

/// Names that say so little that each file would have its own: no two types share one of
/// these, not even where nobody else can name them.
const VAGUE: &[&str] = &[
    "Act", "Action", "Change", "Draft", "Found", "Item", "Kind", "Line", "Outcome", "Place", "Source",
    "State", "What",
];

/// Rooms of which it is not asked yet.
const NOT_YET: &[&str] = &[];

/// Where each name is defined: by which files, and whether others can name it.
fn named(sources: &Sources) -> BTreeMap<&str, Vec<(&str, bool)>> {
    let mut named: BTreeMap<&str, Vec<(&str, bool)>> = BTreeMap::new();
    for file in sources.under("").filter(|file| !NOT_YET.iter().any(|room| is_in(file, room))) {
        for own in sources.types(file) {
            let files = named.entry(&own.name).or_default();
            // One of each platform.
            if !files.contains(&(file, own.is_visible)) {
                files.push((file, own.is_visible));
            }
        }
    }
    named
}

fn told(name: &str, files: &[(&str, bool)]) -> String {
    let files: Vec<&str> = files.iter().map(|(file, _)| *file).collect();
    format!("{name}: {}", files.join(", "))
}

#[test]
fn no_two_types_that_others_can_name_have_one_name() {
    let sources = Sources::read();
    let named = named(&sources);
    assert!(named.len() > 300, "they were read: {}", named.len());
    let is_twice =
        |files: &&Vec<(&str, bool)>| files.iter().filter(|(_, is_visible)| *is_visible).count() > 1;
    let twice: Vec<String> =
        named.iter().filter(|(_, files)| is_twice(files)).map(|(name, files)| told(name, files)).collect();
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn what_says_little_is_the_name_of_one_type() {
    let sources = Sources::read();
    let named = named(&sources);
    let twice: Vec<String> = VAGUE
        .iter()
        .filter_map(|name| named.get(name).filter(|files| files.len() > 1).map(|files| told(name, files)))
        .collect();
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}
