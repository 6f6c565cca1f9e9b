//! No test: says at the end of a run which tests passed without what they look at
//! (`support/needs.rs`). The last by its name, since cargo goes by that.
#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;

fn main() {
    // Editors ask for the tests there are.
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let folder = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join("missing")));
    let files = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut tests: BTreeMap<String, usize> = BTreeMap::new();
    for file in files.map(|file| file.path()) {
        for line in std::fs::read_to_string(&file).unwrap_or_default().lines() {
            let what = line.split('\t').next().unwrap_or_default();
            *tests.entry(what.to_owned()).or_default() += 1;
        }
        // Told once.
        let _ = std::fs::remove_file(file);
    }
    for (what, count) in tests {
        let tests = if count == 1 { "1 test".to_owned() } else { format!("{count} tests") };
        println!("{tests} had no {what}, and passed without");
    }
}
