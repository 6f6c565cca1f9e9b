//! PDFs as `chosho import` reads them: those of an office program, and those that are made to
//! break the program.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::Value;

use super::Desk;
use super::hostile::outcome;
use crate::needs;

/// A file of these objects, the first of which is its catalog.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj", at + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"endobj\n");
    }
    let (table, count) = (bytes.len(), objects.len() + 1);
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
    bytes.extend(format!("trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").bytes());
    bytes
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<<{entries}/Length {}>>stream\n", data.len()).into_bytes();
    bytes.extend(data);
    bytes.extend(b"\nendstream");
    bytes
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A file of one page with this content, whose font has these entries besides.
fn page(content: Vec<u8>, font: &str) -> Vec<u8> {
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/G/Encoding/Identity-H/DescendantFonts[<</Type/Font\
         /Subtype/CIDFontType2/BaseFont/G{font}/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)\
         /Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/G/Flags 4>>>>]>>"
    );
    file(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 400]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
            .to_vec(),
        content,
        font.into_bytes(),
    ])
}

#[test]
fn a_pdf_that_is_made_to_break_the_program_is_refused() {
    let desk = Desk::new();
    let text = || stream("", b"BT /F 10 Tf <0041> Tj ET");
    let zeros = vec![0_u8; 8 << 20];
    let nested = deflated(&deflated(&zeros.repeat(60)));
    let pages = "<</Type/Page/MediaBox[0 0 9 9]>>".repeat(50_000);
    let kids = format!("<</Type/Pages/Count 1/Kids[{pages}]>>").into_bytes();
    let deep = format!("<</Type/Pages/Count 1/Kids[{}]>>", "<</Kids[".repeat(50_000)).into_bytes();
    let catalog = || b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
    let itself = b"<</Type/Pages/Count 1/Kids[2 0 R]>>".to_vec();
    for (what, bytes) in [
        ("widths of four thousand million letters", page(text(), "/W[0 4000000000 500]")),
        ("a page of 480 MB", page(stream("/Filter[/FlateDecode/FlateDecode]", &nested), "")),
        ("a million states", page(stream("", &b"q ".repeat(1_000_000)), "")),
        ("fifty thousand pages", file(&[catalog(), kids])),
        ("a tree without an end", file(&[catalog(), deep])),
        ("a tree in itself", file(&[catalog(), itself])),
        ("nothing behind its head", b"%PDF-1.7".to_vec()),
        ("nothing but brackets", [&b"%PDF-1.7\n1 0 obj"[..], &b"[".repeat(100_000)].concat()),
    ] {
        fs::write(desk.path("a.pdf"), bytes).unwrap();
        assert!(!outcome(&desk, &["import", "a.pdf", "-o", "a.chosho"], what), "{what}");
        assert!(!desk.path("a.chosho").exists(), "{what}");
    }
}

#[test]
fn a_damaged_pdf_is_read_or_refused() {
    let desk = Desk::new();
    desk.chosho(&["sample", "-o", "s.chosho"]);
    desk.chosho(&["export", "s.chosho", "-o", "s.pdf"]);
    let whole = fs::read(desk.path("s.pdf")).unwrap();
    for at in 1..12_usize {
        let mut bytes = whole.clone();
        if at % 3 == 0 {
            bytes.truncate(whole.len() * at / 12);
        }
        // Some bytes all over the file, and more where it says where things are.
        let end = bytes.len();
        for place in
            (0..end).step_by(997 * at).chain(end.saturating_sub(40 * at)..end.saturating_sub(30 * at))
        {
            bytes[place] = bytes[place].wrapping_mul(7).wrapping_add(at as u8);
        }
        fs::write(desk.path("a.pdf"), &bytes).unwrap();
        outcome(&desk, &["import", "a.pdf", "-o", "a.chosho", "--force"], &format!("damage {at}"));
    }
}

/// The PDF that LibreOffice makes of a file.
fn printed(desk: &Desk, source: &Path) -> Option<String> {
    let profile = format!("-env:UserInstallation=file://{}", desk.path("profile").display());
    let mut office = Command::new("soffice");
    let done = office
        .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(desk.path(""))
        .arg(source)
        .output();
    needs::need("LibreOffice (.ci/setup)", done)?;
    let name = format!("{}.pdf", source.file_stem().unwrap().to_str().unwrap());
    needs::need("LibreOffice (.ci/setup)", fs::metadata(desk.path(&name)))?;
    Some(name)
}

/// A row: its name, and its cells.
type NamedCells = (String, Vec<String>);

/// By sheet, its rows.
fn rows(book: &Value) -> Vec<(Value, Vec<NamedCells>)> {
    let squeezed = |text: &Value| text.as_str().unwrap_or_default().split_whitespace().collect::<String>();
    let plans = book["plans"].as_array().unwrap().iter();
    let policies = plans.flat_map(|plan| plan["policies"].as_array().unwrap());
    let sheets = policies.flat_map(|policy| policy["sheets"].as_array().unwrap());
    sheets
        .map(|sheet| {
            let rows = sheet["entries"].as_array().unwrap().iter().map(|row| {
                let cells = row["cells"].as_object().unwrap().values().map(squeezed).collect();
                (squeezed(&row["name"]), cells)
            });
            (sheet["number"].clone(), rows.collect())
        })
        .collect()
}

/// A workbook as it is printed: merged cells, a header on each page, rows over pages.
#[test]
fn what_an_office_program_prints_becomes_the_book_that_it_shows() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/exchange");
    let source = cases.join("h01-five-sheets.xlsx");
    let expected = fs::read_to_string(cases.join("h01-five-sheets.expected.json"));
    let Some(expected) = needs::need("files of a city (../shared/cases/exchange)", expected) else { return };
    let expected = rows(&serde_json::from_str(&expected).unwrap());
    let desk = Desk::new();
    let Some(pdf) = printed(&desk, &source) else { return };
    let output = desk.chosho(&["import", &pdf, "-o", "a.chosho"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    let book: Value = serde_json::from_str(&desk.ok(&["show", "a.chosho"])).unwrap();
    let shown = rows(&book);
    let names = |rows: &[(Value, Vec<NamedCells>)]| -> Vec<(Value, Vec<String>)> {
        rows.iter()
            .map(|(number, rows)| (number.clone(), rows.iter().map(|(name, _)| name.clone()).collect()))
            .collect()
    };
    assert_eq!(names(&shown), names(&expected));
    let pairs =
        shown.iter().zip(&expected).flat_map(|((_, shown), (_, expected))| shown.iter().zip(expected));
    let other: Vec<&str> = pairs
        .filter(|((_, shown), (_, expected))| shown != expected)
        .map(|((name, _), _)| name.as_str())
        .collect();
    // One row is too low for its text, of which the page shows the beginning alone.
    assert!(other.len() <= 1, "{other:?}");
}
