//! The licences of all that goes into the program, gathered while it is built: from what
//! cargo has downloaded to build it, so that the list is always that of this very program,
//! and needs no tool and no network.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate that is linked into the program.
struct Package {
    name: String,
    version: String,
    /// As its makers write it (SPDX).
    licence: String,
    texts: Vec<String>,
}

/// The notices as one text. What cannot be found out is left out, and said.
pub fn gather() -> String {
    let mut out = heading();
    let Some(packages) = packages() else {
        out.push_str("The list of crates could not be made when this was built.\n");
        return out;
    };
    for package in &packages {
        let _ = writeln!(out, "{} {}  {}", package.name, package.version, package.licence);
    }
    // One text for all that have the very same.
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        for text in &package.texts {
            texts.entry(text).or_default().push(&package.name);
        }
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|a, b| a.1.cmp(&b.1));
    for (text, names) in texts {
        let _ = write!(out, "\n{}\n{}\n\n{text}\n", "-".repeat(72), names.join(", "));
    }
    out
}

fn heading() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    format!(
        "Chosho\nMIT OR Apache-2.0\n\n{}\n{}\nFonts: BIZ UDGothic, BIZ UDMincho, Noto Serif CJK JP\n\
         SIL Open Font License 1.1\n\n{}\n{}\nCrates that are part of the program\n\n",
        read("LICENSE-MIT"),
        "-".repeat(72),
        fonts(),
        "-".repeat(72)
    )
}

/// The licences that lie beside the fonts.
fn fonts() -> String {
    let files = std::fs::read_dir("fonts").into_iter().flatten().flatten().map(|file| file.path());
    let mut files: Vec<PathBuf> = files.filter(|path| is_licence(path)).collect();
    files.sort();
    files.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect::<Vec<_>>().join("\n")
}

/// All crates but our own, by name.
fn packages() -> Option<Vec<Package>> {
    let variable = |name: &str| std::env::var(name).ok();
    let mut cargo = Command::new(variable("CARGO")?);
    cargo.args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none"]);
    cargo.args(["--format", "{p}|{l}", "--target", &variable("TARGET")?]);
    if variable("CARGO_FEATURE_WINDOW").is_none() {
        cargo.arg("--no-default-features");
    }
    let output = cargo.output().ok().filter(|output| output.status.success())?;
    let lines = String::from_utf8(output.stdout).ok()?;
    let sources = sources();
    let mut packages = BTreeMap::new();
    // The first line is our own.
    for line in lines.lines().skip(1) {
        let Some((package, licence)) = line.trim_end_matches(" (*)").split_once('|') else { continue };
        let mut words = package.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else { continue };
        let version = version.trim_start_matches('v');
        let folder = sources.iter().map(|folder| folder.join(format!("{name}-{version}")));
        let texts = folder.filter(|folder| folder.is_dir()).map(|folder| texts(&folder, licence)).next();
        packages.insert(
            (name.to_owned(), version.to_owned()),
            Package {
                name: name.to_owned(),
                version: version.to_owned(),
                licence: licence.to_owned(),
                texts: texts.unwrap_or_default(),
            },
        );
    }
    (!packages.is_empty()).then(|| packages.into_values().collect())
}

/// The folders in which cargo keeps what it downloaded, unpacked.
fn sources() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries =
        home.map(|home| home.join("registry/src")).and_then(|folder| std::fs::read_dir(folder).ok());
    registries.into_iter().flatten().flatten().map(|folder| folder.path()).collect()
}

/// The texts that a crate brings. Of several to choose from, MIT is taken.
fn texts(folder: &Path, licence: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let mut files: Vec<PathBuf> = files.filter(|path| is_licence(path)).collect();
    files.sort();
    let is_mit = |path: &PathBuf| name_of(path).contains("MIT");
    if licence.contains("MIT") && !licence.contains("AND") && files.iter().any(is_mit) {
        files.retain(is_mit);
    }
    let texts = files.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    texts
        .map(|text| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned())
        .collect()
}

fn is_licence(path: &Path) -> bool {
    let name = name_of(path);
    let is_named = ["LICEN", "COPYING", "COPYRIGHT", "NOTICE", "OFL", "UNLICENSE"];
    path.is_file() && is_named.iter().any(|start| name.starts_with(start))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_uppercase()
}
