//! The sources of the program, read for who imports whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A name as it is written from the crate's root: `ui`, `kit`, `theme`, `Palette`.
pub type Name = Vec<String>;

/// All files of `src`, by their path in it.
pub struct Sources {
    files: BTreeMap<String, Read>,
    /// The file of a module.
    modules: BTreeMap<Name, String>,
}

/// What was read of a file.
struct Read {
    text: String,
    /// What it names of the crate.
    named: Vec<Name>,
    /// What it only hands on, under the name by which it does.
    handed_on: Vec<(String, Name)>,
    types: Vec<Type>,
}

/// A type that a file defines.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    pub name: String,
    /// Whether other files can name it.
    pub is_visible: bool,
}

impl Sources {
    /// Reads them all.
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut paths = Vec::new();
        walk(&root, &mut paths);
        let texts: BTreeMap<String, String> = paths
            .into_iter()
            .map(|path| {
                let own = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                (own, fs::read_to_string(path).unwrap())
            })
            // Tests may use whatever stands above what they test.
            .filter(|(file, _)| !is_test(file))
            .collect();
        let modules: BTreeMap<Name, String> = texts.keys().map(|file| (module(file), file.clone())).collect();
        let files = texts
            .into_iter()
            .map(|(file, text)| {
                let mut reader = Reader::new(&text, module(&file), &modules);
                reader.read();
                let Reader { named, handed_on, types, .. } = reader;
                (file, Read { text, named, handed_on, types })
            })
            .collect();
        Self { files, modules }
    }

    /// The files under a folder of `src`, or a file.
    pub fn under<'s>(&'s self, place: &'s str) -> impl Iterator<Item = &'s str> {
        self.files.keys().map(String::as_str).filter(move |file| is_in(file, place))
    }

    /// The types that a file defines.
    pub fn types(&self, file: &str) -> &[Type] {
        &self.files[file].types
    }

    /// A file's text.
    pub fn text(&self, file: &str) -> &str {
        &self.files[file].text
    }

    /// The files that a file takes names from, wherever these are handed on.
    pub fn imports(&self, file: &str) -> BTreeSet<&str> {
        let own = &self.files[file];
        let found = own.named.iter().filter_map(|name| self.file_of(name, 0));
        found.filter(|other| *other != file).collect()
    }

    /// The file that defines a name.
    fn file_of(&self, name: &[String], deep: usize) -> Option<&str> {
        let (file, rest) = (0..=name.len()).rev().find_map(|at| {
            let (module, rest) = name.split_at(at);
            Some((self.modules.get(module)?, rest))
        })?;
        let handed_on = rest.first().filter(|_| deep < 8).and_then(|first| {
            let own = self.files[file].handed_on.iter().find(|(own, _)| own == first);
            let whole: Name = own?.1.iter().chain(rest.get(1..).unwrap_or_default()).cloned().collect();
            self.file_of(&whole, deep + 1)
        });
        handed_on.or(Some(file))
    }

    /// The files that import each other in a loop, each loop once. What a part of a module
    /// takes from the module that it is a part of closes none: together they are what would
    /// else be one file.
    pub fn circles<'s>(&'s self, place: &'s str) -> Vec<Vec<&'s str>> {
        let files: BTreeSet<&str> = self.under(place).collect();
        let others = |file: &str| -> BTreeSet<&str> {
            let own = module(file);
            let mut others = &self.imports(file) & &files;
            others.retain(|other| !own.starts_with(&module(other)));
            others
        };
        let mut arrows: BTreeMap<&str, BTreeSet<&str>> =
            files.iter().map(|file| (*file, others(file))).collect();
        // What imports nothing of the rest is in no loop.
        loop {
            let ground: BTreeSet<&str> =
                arrows.iter().filter(|(_, others)| others.is_empty()).map(|(file, _)| *file).collect();
            if ground.is_empty() {
                break;
            }
            arrows.retain(|file, _| !ground.contains(file));
            arrows.values_mut().for_each(|others| *others = &*others - &ground);
        }
        let reach: BTreeMap<&str, BTreeSet<&str>> =
            arrows.keys().map(|file| (*file, reach(&arrows, file))).collect();
        let mut circles: Vec<Vec<&str>> = Vec::new();
        for (file, reached) in &reach {
            if reached.contains(file) && !circles.iter().any(|circle| circle.contains(file)) {
                circles.push(reached.iter().copied().filter(|other| reach[other].contains(file)).collect());
            }
        }
        circles
    }
}

/// All that is imported from a file on.
fn reach<'s>(arrows: &BTreeMap<&'s str, BTreeSet<&'s str>>, file: &str) -> BTreeSet<&'s str> {
    let mut reached = BTreeSet::new();
    let mut open = arrows[file].clone();
    while let Some(next) = open.pop_first() {
        if reached.insert(next) {
            open.extend(&arrows[next] - &reached);
        }
    }
    reached
}

/// Whether a file is in a folder, or is the one that is named.
pub fn is_in(file: &str, place: &str) -> bool {
    place.is_empty()
        || file == place
        || file.strip_suffix(".rs") == Some(place)
        || file.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
}

fn is_test(file: &str) -> bool {
    file.contains("/tests/") || file.ends_with("tests.rs") || file.ends_with("/testing.rs")
}

fn walk(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The module that a file is.
fn module(file: &str) -> Name {
    let file = file.strip_suffix(".rs").unwrap_or(file);
    let mut parts: Name = file.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// What a path begins with that is of this crate, which its program knows by its name.
const ROOTS: [&str; 4] = ["crate", "chosho", "super", "self"];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Sign(char),
}

/// The words and signs of a source, without comments and texts.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let end =
            |from: usize, sign: &str| rest[from..].find(sign).map_or(rest.len(), |at| from + at + sign.len());
        let raw = rest
            .strip_prefix('r')
            .map(|rest| rest.trim_start_matches('#'))
            .filter(|rest| rest.starts_with('"'));
        let length = if rest.starts_with("//") {
            end(2, "\n")
        } else if rest.starts_with("/*") {
            end(2, "*/")
        } else if let Some(raw) = raw {
            let signs = rest.len() - raw.len() - 1;
            end(signs + 2, &format!("\"{}", "#".repeat(signs)))
        } else if first == '"' {
            let mut escaped = false;
            let close = rest.char_indices().skip(1).find(|(_, c)| {
                let closes = *c == '"' && !escaped;
                escaped = *c == '\\' && !escaped;
                closes
            });
            close.map_or(rest.len(), |(at, _)| at + 1)
        } else if first == '\'' {
            // A character or a lifetime.
            let mut after = rest.chars().skip(1);
            match (after.next(), after.next()) {
                (Some('\\'), _) => end(3, "'"),
                (Some(own), Some('\'')) => own.len_utf8() + 2,
                _ => 1,
            }
        } else if is_word(first) {
            let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            found.push(Token::Word(rest[..length].to_owned()));
            length
        } else {
            if !first.is_whitespace() {
                found.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    found
}

struct Reader<'m> {
    tokens: Vec<Token>,
    at: usize,
    /// The module that is read, with those that stand in the file.
    module: Name,
    /// For each brace that is open, whether a module ends with it.
    braces: Vec<bool>,
    modules: &'m BTreeMap<Name, String>,
    named: Vec<Name>,
    handed_on: Vec<(String, Name)>,
    types: Vec<Type>,
}

/// What a type's definition begins with.
const DEFINE: [&str; 4] = ["struct", "enum", "trait", "type"];

impl<'m> Reader<'m> {
    fn new(text: &str, module: Name, modules: &'m BTreeMap<Name, String>) -> Self {
        let tokens = tokens(text);
        Self {
            tokens,
            at: 0,
            module,
            braces: Vec::new(),
            modules,
            named: Vec::new(),
            handed_on: Vec::new(),
            types: Vec::new(),
        }
    }

    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    fn is_sign(&self, ahead: usize, sign: char) -> bool {
        self.peek(ahead) == Some(&Token::Sign(sign))
    }

    fn word(&self, ahead: usize) -> Option<&str> {
        match self.peek(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn read(&mut self) {
        while self.at < self.tokens.len() {
            match self.tokens[self.at].clone() {
                Token::Word(word) if word == "mod" && self.is_sign(2, '{') => {
                    self.module.extend(self.word(1).map(str::to_owned));
                    self.braces.push(true);
                    self.at += 3;
                }
                Token::Word(word) if word == "use" => {
                    let hands_on = self.is_visible();
                    self.at += 1;
                    self.tree(&Vec::new(), hands_on);
                }
                Token::Word(word) if DEFINE.contains(&word.as_str()) && self.is_at_top() => {
                    let is_visible = self.is_visible();
                    self.types.extend(self.word(1).map(|name| Type { name: name.to_owned(), is_visible }));
                    self.at += 2;
                }
                Token::Word(word) if ROOTS.contains(&word.as_str()) => self.path(),
                Token::Sign('{') => {
                    self.braces.push(false);
                    self.at += 1;
                }
                Token::Sign('}') => {
                    if self.braces.pop() == Some(true) {
                        self.module.pop();
                    }
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Whether what is read is for others, too: a type, or a `use` by which they import what
    /// is elsewhere.
    fn is_visible(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        matches!(before, Some(Token::Word(word)) if word == "pub") || matches!(before, Some(Token::Sign(')')))
    }

    /// Whether what is read is an item of a module that is no test.
    fn is_at_top(&self) -> bool {
        self.braces.iter().all(|is_module| *is_module) && self.is_no_test()
    }

    fn is_no_test(&self) -> bool {
        self.module.iter().all(|own| own != "tests")
    }

    /// A path in the midst of code.
    fn path(&mut self) {
        let is_scope =
            matches!(self.tokens.get(self.at.wrapping_sub(1)), Some(Token::Word(word)) if word == "in");
        let mut words = Vec::new();
        while let Some(word) = self.word(0) {
            words.push(word.to_owned());
            self.at += 1;
            if !(self.is_sign(0, ':') && self.is_sign(1, ':')) {
                break;
            }
            self.at += 2;
        }
        if words.len() > 1 && !is_scope {
            self.note(&words);
        }
    }

    /// The tree of a `use`, behind `above`.
    fn tree(&mut self, above: &[String], hands_on: bool) {
        let mut words = above.to_vec();
        loop {
            if self.is_sign(0, '{') {
                self.at += 1;
                while !self.is_sign(0, '}') {
                    self.tree(&words, hands_on);
                    if self.is_sign(0, ',') {
                        self.at += 1;
                    }
                }
                self.at += 1;
                return;
            }
            match self.word(0).map(str::to_owned) {
                Some(word) => words.push(word),
                // All of it.
                None => {
                    self.at += 1;
                    return self.note(&words);
                }
            }
            self.at += 1;
            if self.is_sign(0, ':') && self.is_sign(1, ':') {
                self.at += 2;
                continue;
            }
            if words.last().is_some_and(|last| last == "self") && words.len() > 1 {
                words.pop();
            }
            let mut known = words.last().cloned();
            if self.word(0) == Some("as") {
                known = self.word(1).map(str::to_owned);
                self.at += 2;
            }
            match (known, self.resolved(&words)) {
                (Some(known), Some(name)) if hands_on => self.handed_on.push((known, name)),
                _ => self.note(&words),
            }
            return;
        }
    }

    /// Takes in what is named, but for tests.
    fn note(&mut self, words: &[String]) {
        if self.is_no_test() {
            let name = self.resolved(words);
            self.named.extend(name);
        }
    }

    /// A path as it is from the crate's root; `None` of another crate's.
    fn resolved(&self, words: &[String]) -> Option<Name> {
        let mut name = match words.first()?.as_str() {
            "crate" | "chosho" => Name::new(),
            "self" | "super" => self.module.clone(),
            first => {
                let mut child = self.module.clone();
                child.push(first.to_owned());
                self.modules.contains_key(&child).then(|| self.module.clone())?
            }
        };
        for word in words {
            match word.as_str() {
                "crate" | "chosho" | "self" => {}
                "super" => {
                    name.pop();
                }
                word => name.push(word.to_owned()),
            }
        }
        Some(name)
    }
}

#[test]
fn what_a_file_imports_is_read_from_it() {
    let modules: BTreeMap<Name, String> =
        ["a.rs", "a/b.rs", "c.rs"].map(|file| (module(file), file.to_owned())).into();
    let text = "use crate::c::{self, One as Two, deep::{Three, Four}};\n\
                pub use b::Five; // use crate::c::Comment;\n\
                pub(in crate::c) fn f() -> super::c::Six { crate::c::seven::<'a'>(\"use crate::c::Text;\", '\"') }\n\
                pub(super) struct Nine { n: u8 } impl A for Nine { type Ten = u8; }\n\
                mod tests { use super::*; enum Eleven {} fn g() { super::super::c::eight() } }\n";
    let mut reader = Reader::new(text, module("a.rs"), &modules);
    reader.read();
    let named: Vec<String> = reader.named.iter().map(|name| name.join("::")).collect();
    let expected = ["c", "c::One", "c::deep::Three", "c::deep::Four", "c::Six", "c::seven"];
    assert_eq!(named, expected);
    assert_eq!(
        reader.handed_on,
        [("Five".to_owned(), vec!["a".to_owned(), "b".to_owned(), "Five".to_owned()])]
    );
    assert_eq!(reader.types, [Type { name: "Nine".to_owned(), is_visible: true }]);
}
