#[path = "../../../../tests/support/needs.rs"]
mod needs;
mod tagged;

use std::io::Write as _;
use std::process::Command;

use super::*;
use crate::book::Cell;
use crate::typeset::fixture::{Builder, columns, small};

fn written(book: &Book, parts: &Parts) -> Result<Vec<u8>> {
    write(book, parts, &Monitor::default())
}

fn all() -> Parts {
    Parts::default()
}

/// What `pdftotext` reads in the file, without its white space; `None` where
/// the tool is missing and need not be there.
fn read_back(pdf: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let read = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(file.path()).arg("-").output();
    let output = needs::need("pdftotext (.ci/setup)", read)?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(squeezed(&String::from_utf8(output.stdout).unwrap()))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && !character.is_control()).collect()
}

/// The texts of a book in the order in which a reader meets them.
fn texts(book: &Book) -> Vec<String> {
    let mut texts = vec![book.head.title.clone(), book.head.subtitle.clone()];
    for sheet in book.full_sheets().unwrap().into_iter() {
        let crate::book::Context { policy, plan, form, .. } = book.context(sheet.id).unwrap();
        texts.extend([plan.name.clone(), policy.name.clone()]);
        for entry in book.entries_of(sheet.id).unwrap() {
            texts.push(entry.name.clone());
            texts.extend(entry.marks.iter().map(|mark| format!("※{mark}")));
            for column in columns(form) {
                texts.push(book.text(entry.id, &column.id).to_owned());
            }
        }
        texts.push(form.captions.overall.clone());
        texts.push(sheet.overall.clone());
    }
    texts.retain(|text| !text.is_empty());
    texts
}

#[test]
fn every_text_is_read_back_in_order() {
    let book = small();
    let Some(read) = read_back(&written(&book, &all()).unwrap()) else { return };
    let mut rest = read.as_str();
    for text in texts(&book) {
        let text = squeezed(&text);
        let at = rest.find(&text).unwrap_or_else(|| panic!("{text} is not in {rest}"));
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn characters_that_share_a_glyph_are_each_read_back() {
    let text = "𠮷氣髙﨑③㈱ｶﾞ〜～葛葛\u{E0100}かが\u{FF0D}\u{2212}ΩΩか\u{3099}辻\u{10FFFD}〓\u{10FFFC}";
    let mut builder = Builder::new();
    builder.sheet(1, "");
    builder.row("字", [text, "", "", ""]);
    let Some(read) = read_back(&written(&builder.book, &all()).unwrap()) else { return };
    assert!(read.contains(text), "{text} is not in {read}");
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(written(&small(), &all()).unwrap(), written(&small(), &all()).unwrap());
}

#[test]
fn another_book_has_another_identity() {
    let identity = |book: &Book| {
        let document = lopdf::Document::load_mem(&written(book, &all()).unwrap()).unwrap();
        document.trailer.get(b"ID").unwrap().as_array().unwrap()[0].as_str().unwrap().to_vec()
    };
    let mut other = small();
    other.head_mut().department.push('係');
    assert_ne!(identity(&small()), identity(&other));
}

#[test]
fn the_file_says_what_it_is() {
    let document = lopdf::Document::load_mem(&written(&small(), &all()).unwrap()).unwrap();
    assert_eq!(document.version, "1.7");
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja-JP");
    assert_eq!(catalog.get(b"PageMode").unwrap().as_name().unwrap(), b"UseOutlines");
    let preferences = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(preferences.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let info =
        document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
    let title = lopdf::decode_text_string(info.get(b"Title").unwrap()).unwrap();
    assert_eq!(title, "若葉市保健福祉計画 目標事業評価調書（平成22年度）");
    let date = info.get(b"CreationDate").unwrap().as_str().unwrap();
    assert_eq!(date, b"D:20110401000000+09'00'");
}

/// The lines of a file's outline.
fn outline_of(document: &lopdf::Document) -> Vec<String> {
    let follow = |dictionary: &lopdf::Dictionary, key: &[u8]| {
        let id = dictionary.get(key).ok()?.as_reference().ok()?;
        document.get_dictionary(id).ok().cloned()
    };
    fn walk(
        item: Option<lopdf::Dictionary>,
        level: usize,
        follow: &impl Fn(&lopdf::Dictionary, &[u8]) -> Option<lopdf::Dictionary>,
        lines: &mut Vec<String>,
    ) {
        let Some(item) = item else { return };
        let title = lopdf::decode_text_string(item.get(b"Title").unwrap()).unwrap();
        lines.push(format!("{}{title}", "  ".repeat(level)));
        walk(follow(&item, b"First"), level + 1, follow, lines);
        walk(follow(&item, b"Next"), level, follow, lines);
    }
    let mut lines = Vec::new();
    let root = follow(document.catalog().unwrap(), b"Outlines").unwrap();
    walk(follow(&root, b"First"), 0, &follow, &mut lines);
    lines
}

#[test]
fn the_outline_leads_from_plan_to_policy_to_sheet() {
    let document = lopdf::Document::load_mem(&written(&small(), &all()).unwrap()).unwrap();
    assert_eq!(
        outline_of(&document),
        [
            "子ども育成行動計画（後期計画）",
            "  家庭への支援",
            "    目標事業評価調書-1",
            "  働く家庭への支援",
            "    目標事業評価調書-2",
        ]
    );
}

#[test]
fn names_that_are_broken_on_paper_are_on_one_line_elsewhere() {
    let mut builder = Builder::with_form(|form| form.captions.sheet = "評価\n調書-{番号}".to_owned());
    builder.policy("全ての子育て\n家庭への支援\u{7}").sheet(1, "");
    let bytes = written(&builder.book, &Parts { contents: true, ..all() }).unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let outline = ["子ども育成行動計画（後期計画）", "  全ての子育て家庭への支援", "    評価調書-1"];
    assert_eq!(outline_of(&document), outline);
    let strings: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .flat_map(|entries| [b"T".as_slice(), b"Contents"].map(|key| entries.get(key)))
        .filter_map(|value| lopdf::decode_text_string(value.ok()?).ok())
        .collect();
    assert!(strings.contains(&"評価調書-1　全ての子育て家庭への支援".to_owned()), "{strings:?}");
    assert!(strings.iter().all(|text| !text.contains(char::is_control)), "{strings:?}");
}

#[test]
fn only_the_chosen_sheets_are_written() {
    let book = small();
    let second = book.sheets().nth(1).unwrap().id;
    let parts = Parts::only(vec![second]);
    let document = lopdf::Document::load_mem(&written(&book, &parts).unwrap()).unwrap();
    assert_eq!(document.get_pages().len(), 1);
}

#[test]
fn nothing_to_print_is_an_error_not_an_empty_file() {
    let builder = Builder::new();
    let parts = Parts { cover: false, ratings: false, ..Parts::default() };
    assert!(matches!(written(&builder.book, &parts), Err(Error::Pdf { .. })));
    assert!(written(&builder.book, &all()).is_ok());
}

#[test]
fn the_file_is_small_and_sound() {
    let pdf = written(&small(), &all()).unwrap();
    assert!(pdf.len() < 150_000, "{} bytes", pdf.len());
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&pdf).unwrap();
    if let Ok(output) = Command::new("qpdf").arg("--check").arg(file.path()).output() {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn a_cell_of_twenty_thousand_characters_comes_out_whole() {
    let text: String = (0..2_000).map(|n| format!("第{n}回の記録、")).collect();
    let mut builder = Builder::new();
    builder.sheet(1, "");
    let entry = builder.entry("長い事業", &[], None);
    builder.cell(entry, "evaluation", Cell::Text(text.clone()));
    let Some(read) = read_back(&written(&builder.book, &all()).unwrap()) else { return };
    // Headers and page numbers stand between two pages' parts, never within one.
    let mut rest = read.chars();
    assert!(text.chars().all(|character| rest.any(|other| other == character)));
    assert!(read.contains("長い事業（続き）"));
}
