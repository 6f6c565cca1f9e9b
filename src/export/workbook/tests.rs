use super::*;
use crate::book::testing::small;

fn written(texts: &[&str]) -> Vec<u8> {
    let book = small().book;
    let mut workbook = new(&book).unwrap();
    let mut sheet = new_sheet().unwrap();
    for (row, text) in (0..).zip(texts) {
        let cells = MergedCells { rows: (2 * row, 2), columns: (0, 2) };
        put(&mut sheet, cells, text, &text_format(BodyFace::Mincho, 9.0), String::new).unwrap();
    }
    workbook.push_worksheet(sheet);
    finish(workbook).unwrap()
}

/// A part of the archive.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut file = archive.by_name(name).unwrap();
    std::io::read_to_string(&mut file).unwrap()
}

#[test]
fn a_text_stays_a_text_whatever_it_looks_like() {
    let texts = [
        "=1+1",
        "@SUM(A1)",
        "-1",
        "+81",
        "3/4",
        "'引用",
        "<r>強調</r>",
        "<r><b></r>",
        "_x000D_",
        "葛\u{e0100}飾𠮷",
    ];
    let bytes = written(&texts);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"));
    assert_eq!(sheet.matches("t=\"s\"").count(), texts.len());
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    let strings = part(&bytes, "xl/sharedStrings.xml");
    for text in ["=1+1", "@SUM(A1)", "_x005F_x000D_", "葛\u{e0100}飾𠮷", "&lt;r&gt;", "強調&lt;/r&gt;"]
    {
        assert!(strings.contains(text), "{text}: {strings}");
    }
}

#[test]
fn nothing_of_a_text_is_no_xml() {
    let strings = part(&written(&["一\r\n二\r三\u{0}\u{b}\u{1b}四\t五"]), "xl/sharedStrings.xml");
    assert!(strings.contains("一\n二\n三四\t五"), "{strings}");
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let texts = ["一", "二"];
    assert!(written(&texts) == written(&texts));
    assert!(part(&written(&texts), "docProps/core.xml").contains("2025-04-01T00:00:00Z"));
}

#[test]
fn a_text_that_no_cell_holds_is_refused_with_its_place() {
    let mut sheet = new_sheet().unwrap();
    let format = text_format(BodyFace::Gothic, 9.0);
    let mut put = |text: &str| put(&mut sheet, MergedCells::one(0, 0), text, &format, || "調書-1".to_owned());
    put(&"長".repeat(LONGEST)).unwrap();
    let error = put(&"長".repeat(LONGEST + 1)).unwrap_err();
    assert!(matches!(&error, Error::CellTooLong { place } if place == "調書-1"), "{error}");
}
