//! Programs that others wrote, who look at a file without knowing ours.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::needs;

/// Runs a program, or says that it is not there; it must be where
/// `CHOSHO_REQUIRE_TOOLS` is set.
pub fn run(program: impl AsRef<Path>, arguments: &[&str], file: &Path, last: &[&str]) -> Option<Output> {
    let program = program.as_ref();
    let output = Command::new(program).args(arguments).arg(file).args(last).output();
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    needs::need(&format!("{name} (.ci/setup)"), output)
}

fn succeeds(output: &Output) {
    let said = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "{}", said.join("\n"));
}

/// veraPDF finds that the file conforms to PDF/A-2a and PDF/UA-1.
/// `CHOSHO_VERAPDF` names what `.ci/verapdf/setup` makes.
pub fn conforms(file: &Path) {
    let program = env::var_os("CHOSHO_VERAPDF").unwrap_or_else(|| "verapdf of CHOSHO_VERAPDF".into());
    if let Some(output) = run(program.as_ref() as &Path, &["2a,ua1"], file, &[]) {
        succeeds(&output);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("conforms to 2a") && said.contains("conforms to ua1"), "{said}");
    }
}

/// qpdf finds nothing wrong with how the file is built, nor pdfcpu with the types
/// of what its dictionaries say, which neither qpdf nor veraPDF looks at.
pub fn sound(file: &Path) {
    for output in [run("qpdf", &["--check"], file, &[]), run(of_readers("pdfcpu"), &[], file, &[])] {
        output.iter().for_each(succeeds);
    }
}

/// A program of those that `.ci/readers/setup` makes; `CHOSHO_READERS` names their
/// folder.
fn of_readers(name: &str) -> PathBuf {
    env::var_os("CHOSHO_READERS").map_or_else(|| "CHOSHO_READERS".into(), PathBuf::from).join(name)
}

/// A program that reads the text of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// poppler's; in the order of the page's operators.
    Pdftotext,
    /// MuPDF's. The version that Debian has knows no /ActualText.
    Mutool,
    /// pdf.js, which Firefox is; it knows no /ActualText.
    Pdfjs,
    /// PDFium, which Chrome and Edge are.
    Pdfium,
}

impl Reader {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pdftotext, Self::Mutool, Self::Pdfjs, Self::Pdfium];

    /// The text of each page as it would be copied.
    pub fn copied(self, file: &Path) -> Option<Vec<String>> {
        let output = match self {
            Self::Pdftotext => run("pdftotext", &["-raw", "-enc", "UTF-8"], file, &["-"]),
            Self::Mutool => run("mutool", &["draw", "-q", "-F", "txt", "-o", "-"], file, &[]),
            Self::Pdfjs => run(of_readers("pdfjs"), &[], file, &[]),
            Self::Pdfium => run(of_readers("pdfium"), &[], file, &[]),
        }?;
        succeeds(&output);
        let text = decoded(&output.stdout);
        Some(text.trim_end_matches('\u{C}').split('\u{C}').map(str::to_owned).collect())
    }

    /// The text of each page, without white space.
    pub fn pages(self, file: &Path) -> Option<Vec<String>> {
        Some(self.copied(file)?.iter().map(|page| squeezed(page)).collect())
    }
}

/// Whether `typed`, a typed line, stands in `copied` with each space it has and
/// none that it has not. It may go on over several lines, where a space may be one
/// of their ends.
pub fn stands_in(typed: &str, copied: &str) -> bool {
    let words: Vec<&str> = typed.split(is_space).filter(|word| !word.is_empty()).collect();
    let Some(first) = words.first().and_then(|word| word.chars().next()) else { return true };
    let starts = copied.match_indices(first).map(|(at, _)| at);
    starts.into_iter().any(|at| {
        let mut rest = copied.get(at..).unwrap_or_default();
        words.iter().enumerate().all(|(place, word)| {
            let parted = rest.trim_start_matches(|character| is_space(character) || is_end(character));
            if place > 0 && parted.len() == rest.len() {
                return false;
            }
            rest = parted;
            word.chars().filter(|character| is_shown(*character)).all(|character| {
                rest = rest.trim_start_matches(|character| is_end(character) || !is_shown(character));
                rest.strip_prefix(character).map(|behind| rest = behind).is_some()
            })
        })
    })
}

fn is_end(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

fn is_space(character: char) -> bool {
    character.is_whitespace() && !is_end(character)
}

/// Whether anything is drawn for it.
fn is_shown(character: char) -> bool {
    !character.is_control() && !"\u{FEFF}\u{200B}".contains(character)
}

/// UTF-8, and what MuPDF writes for a glyph of several codes beyond U+FFFF: the
/// halves of UTF-16, each as if it were a character.
fn decoded(bytes: &[u8]) -> String {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, others @ ..] = rest {
        match *rest {
            [0xED, a @ 0xA0..=0xAF, b, 0xED, c @ 0xB0..=0xBF, d, ..] => {
                let half = |upper: u8, lower: u8| u32::from(upper & 15) << 6 | u32::from(lower & 63);
                let code = 0x1_0000 + (half(a, b) << 10) + half(c, d);
                whole.extend(char::from_u32(code).unwrap().to_string().bytes());
                rest = &rest[6..];
            }
            _ => {
                whole.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8(whole).unwrap()
}

/// A text without white space and what nothing is drawn for.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && is_shown(*character)).collect()
}
