//! Programs that others wrote, who look at a file without knowing ours.

use std::env;
use std::path::Path;
use std::process::{Command, Output};

/// Runs a program, or says that it is not there; it must be where
/// `CHOSHO_REQUIRE_TOOLS` is set.
pub fn run(program: impl AsRef<Path>, arguments: &[&str], file: &Path, last: &[&str]) -> Option<Output> {
    let program = program.as_ref();
    match Command::new(program).args(arguments).arg(file).args(last).output() {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(env::var_os("CHOSHO_REQUIRE_TOOLS").is_none(), "{}: {error}", program.display());
            eprintln!("skipped: no {} ({error})", program.display());
            None
        }
    }
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

/// qpdf finds nothing wrong with how the file is built.
pub fn sound(file: &Path) {
    if let Some(output) = run("qpdf", &["--check"], file, &[]) {
        succeeds(&output);
    }
}

/// A program that reads the text of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// poppler's; in the order of the page's operators.
    Pdftotext,
    /// MuPDF's. The version that Debian has knows no /ActualText.
    Mutool,
}

impl Reader {
    /// The text of each page, without white space.
    pub fn pages(self, file: &Path) -> Option<Vec<String>> {
        let output = match self {
            Self::Pdftotext => run("pdftotext", &["-raw", "-enc", "UTF-8"], file, &["-"]),
            Self::Mutool => run("mutool", &["draw", "-q", "-F", "txt", "-o", "-"], file, &[]),
        }?;
        succeeds(&output);
        let text = decoded(&output.stdout);
        Some(text.trim_end_matches('\u{C}').split('\u{C}').map(squeezed).collect())
    }
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
    let blank = |character: &char| character.is_whitespace() || character.is_control();
    text.chars().filter(|character| !blank(character) && !"\u{FEFF}\u{200B}".contains(*character)).collect()
}
