//! Pages that are drawn here, operator by operator.

use super::*;
use crate::book::Entry;
use crate::import::recognise;

/// A page in the making: places are counted from the upper left corner.
#[derive(Default)]
struct Drawing {
    operators: String,
    entries: String,
}

const WIDTH: f32 = 600.0;
const HEIGHT: f32 = 400.0;
/// The type size.
const SIZE: f32 = 10.0;

impl Drawing {
    /// Full-width letters from a point on, as many as there are in `text`.
    fn text(self, at: (f32, f32), text: &str) -> Self {
        self.sized(at, SIZE, text)
    }

    fn sized(mut self, (x, y): (f32, f32), size: f32, text: &str) -> Self {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        self.operators.push_str(&format!("BT /F {size} Tf {x} {} Td <{codes}> Tj ET\n", HEIGHT - y));
        self
    }

    fn raw(mut self, operators: &str) -> Self {
        self.operators.push_str(operators);
        self.operators.push('\n');
        self
    }

    fn line(mut self, from: (f32, f32), to: (f32, f32)) -> Self {
        let ((x, y), (to_x, to_y)) = (from, to);
        self.operators.push_str(&format!("{x} {} m {to_x} {} l S\n", HEIGHT - y, HEIGHT - to_y));
        self
    }

    /// The lines of a table.
    fn grid(mut self, x: &[f32], y: &[f32]) -> Self {
        for at in y {
            self = self.line((x[0], *at), (x[x.len() - 1], *at));
        }
        for at in x {
            self = self.line((*at, y[0]), (*at, y[y.len() - 1]));
        }
        self
    }

    /// A row of texts in the columns from `x` on.
    fn row(mut self, x: &[f32], y: f32, texts: &[&str]) -> Self {
        for (x, text) in x.iter().zip(texts).filter(|(_, text)| !text.is_empty()) {
            for (at, line) in text.lines().enumerate() {
                self = self.text((x + 3.0, y + 12.0 + at as f32 * 14.0), line);
            }
        }
        self
    }
}

/// A file of these pages. Its font is in no file, and says what its codes are.
fn file(pages: &[Drawing]) -> Vec<u8> {
    let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def \
               1 begincodespacerange <0000> <FFFF> endcodespacerange \
               1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/Gothic/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
            .to_owned(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Gothic/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/Gothic/Flags 4>>>>".to_owned(),
        format!("<</Length {}>>stream\n{map}\nendstream", map.len()),
    ];
    let mut kids = String::new();
    for page in pages {
        let own = objects.len() + 1;
        kids.push_str(&format!("{own} 0 R "));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R{}>>",
            own + 1,
            page.entries
        ));
        let operators = &page.operators;
        objects.push(format!("<</Length {}>>stream\n{operators}\nendstream", operators.len()));
    }
    objects[1] = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len());
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj{object}endobj\n", at + 1).bytes());
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
    let count = places.len() + 1;
    bytes.extend(format!("trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").bytes());
    bytes
}

/// The rows as they are read: columns, how many of them and how many rows, texts.
fn rows(pages: &[Drawing]) -> Vec<Vec<(u32, u32, u32, String)>> {
    let source = read(&file(pages)).unwrap();
    let [leaf] = &source.leaves[..] else { panic!() };
    leaf.rows
        .iter()
        .map(|row| {
            row.cells.iter().map(|own| (own.column, own.columns, own.rows, own.text.clone())).collect()
        })
        .collect()
}

/// What a file shows.
fn read(bytes: &[u8]) -> Result<DocumentSource> {
    match super::read(bytes)? {
        ReadDocument::Source(source) => Ok(source),
        ReadDocument::Book(..) => panic!("nobody says what it is"),
    }
}

fn told(source: &DocumentSource) -> String {
    source.notes.iter().map(|note| format!("{}\n", note.words)).collect()
}

fn texts(pages: &[Drawing]) -> Vec<Vec<String>> {
    rows(pages).into_iter().map(|row| row.into_iter().map(|(.., text)| text).collect()).collect()
}

const X: [f32; 6] = [50.0, 150.0, 250.0, 350.0, 450.0, 550.0];
const HEADER: [&str; 5] = ["個別事業名", "取組み", "達成度", "評価", "評価区分"];

#[test]
fn a_ruled_table_becomes_a_sheet() {
    let page = Drawing::default()
        .text((150.0, 30.0), "みなと市計画")
        .text((150.0, 50.0), "令和６年度")
        .text((150.0, 70.0), "みなと市計画\u{3000}評価調書－１")
        .grid(&X, &[100.0, 120.0, 160.0, 180.0])
        .row(&X, 100.0, &HEADER)
        .row(&X, 120.0, &["広場", "五回の実施を目標と\nする。", "五回", "続ける。", "継続"])
        .row(&X, 160.0, &["相談※新規", "百件", "", "", "達成"])
        .text((290.0, 390.0), "－１－");
    let (book, notes) = recognise::book(&read(&file(&[page])).unwrap(), None).unwrap();
    let sheet = book.sheets().next().unwrap();
    let entries: Vec<&Entry> = book.entries_of(sheet.id).unwrap().collect();
    let names: Vec<&str> = entries.iter().map(|own| own.name.as_str()).collect();
    assert_eq!((names.as_slice(), &*entries[1].marks), (&["広場", "相談"][..], &["新規".to_owned()][..]));
    assert_eq!(book.text(entries[0].id, &"target".into()), "五回の実施を目標とする。");
    assert_eq!(book.text(entries[1].id, &"rating".into()), "達成");
    assert!(notes.iter().any(|note| note.words.contains("ページ番号「－１－」")), "{notes:?}");
}

#[test]
fn a_table_goes_on_over_pages_under_its_header() {
    let head = |drawing: Drawing| drawing.row(&X, 100.0, &HEADER);
    let first = head(Drawing::default().grid(&X, &[100.0, 120.0, 380.0]))
        .row(&X, 120.0, &["広場", "一二三四五六七八九\n一二三四五六七八九", "五回", "続ける。", "継続"])
        .text((20.0, 396.0), "１／２");
    let second = head(Drawing::default().grid(&X, &[100.0, 120.0, 160.0, 200.0]))
        .row(&X, 120.0, &["", "十で終わる。", "", "", ""])
        .row(&X, 160.0, &["相談", "百件", "", "", "達成"])
        .text((20.0, 396.0), "２／２");
    assert_eq!(
        texts(&[first, second]),
        [
            HEADER.map(str::to_owned).to_vec(),
            ["広場", "一二三四五六七八九一二三四五六七八九十で終わる。", "五回", "続ける。", "継続"]
                .map(str::to_owned)
                .to_vec(),
            ["相談", "百件", "達成"].map(str::to_owned).to_vec(),
        ]
    );
}

#[test]
fn cells_are_merged_where_no_line_parts_them() {
    let page = Drawing::default()
        .line((50.0, 100.0), (350.0, 100.0))
        .line((150.0, 120.0), (350.0, 120.0))
        .line((50.0, 140.0), (350.0, 140.0))
        .line((50.0, 100.0), (50.0, 140.0))
        .line((150.0, 100.0), (150.0, 140.0))
        .line((250.0, 120.0), (250.0, 140.0))
        .line((350.0, 100.0), (350.0, 140.0))
        .row(&X, 100.0, &["名前", "群"])
        .row(&X, 120.0, &["", "左", "右"]);
    let own = |column, columns, rows, text: &str| (column, columns, rows, text.to_owned());
    assert_eq!(
        rows(&[page]),
        [vec![own(0, 1, 2, "名前"), own(1, 2, 1, "群")], vec![own(1, 1, 1, "左"), own(2, 1, 1, "右")],]
    );
}

#[test]
fn thin_boxes_are_lines_and_white_ones_are_not() {
    let thin = |x: f32, y: f32, width: f32, height: f32| format!("{x} {} {width} {height} re f", HEIGHT - y);
    let page = Drawing::default()
        .raw(&thin(50.0, 100.0, 200.0, 0.7))
        .raw(&thin(50.0, 140.0, 200.0, 0.7))
        .raw(
            &[thin(50.0, 140.0, 0.7, 40.0), thin(150.0, 140.0, 0.7, 40.0), thin(250.0, 140.0, 0.7, 40.0)]
                .join("\n"),
        )
        .raw(&format!("1 g {} 0 g", thin(50.0, 120.0, 200.0, 0.7)))
        .row(&X, 100.0, &["左の上\n左の下", "右"]);
    assert_eq!(texts(&[page]), [["左の上\n左の下", "右"]]);
}

#[test]
fn ruby_and_spread_letters_and_bold_ones_do_no_harm() {
    let page = Drawing::default()
        .grid(&X[..3], &[100.0, 130.0, 160.0, 190.0])
        .sized((53.0, 110.0), 5.0, "ひろば")
        .text((53.0, 122.0), "広場事業")
        .raw("BT /F 10 Tf 12 Tc 153 278 Td <8A08753B540D> Tj 0 Tc ET")
        .text((53.0, 150.0), "太字")
        .text((53.3, 150.0), "太字")
        .raw("BT /F 10 Tf 2 Tr 153 250 Td <592A5B57> Tj 0 Tr ET");
    assert_eq!(texts(&[page]), [["広場事業", "計画名"], ["太字", "太字"]]);
}

#[test]
fn a_page_may_be_turned_or_cut() {
    let plain = || Drawing::default().text((100.0, 100.0), "左上の文字").text((100.0, 200.0), "下の文字です");
    let upright = [vec!["左上の文字".to_owned()], vec!["下の文字です".to_owned()]];
    for entries in ["/Rotate 0", "/CropBox[50 50 500 380]"] {
        let page = Drawing { entries: entries.to_owned(), ..plain() };
        assert_eq!(texts(&[page]), upright, "{entries}");
    }
    // Drawn on its side, and turned so that it can be read; or not turned.
    let drawn = "BT /F 10 Tf 0 1 -1 0 100 50 Tm <5DE64E0A306E65875B57> Tj ET \
                 BT /F 10 Tf 0 1 -1 0 200 50 Tm <4E0B306E65875B573067> Tj 0 0 Td <3059> Tj ET";
    for entries in ["/Rotate 90", ""] {
        let page = Drawing { entries: entries.to_owned(), ..Drawing::default() }.raw(drawn);
        assert_eq!(texts(&[page])[0], ["左上の文字"], "{entries}");
    }
}

#[test]
fn what_is_not_seen_is_left_out_and_told() {
    let page = Drawing::default()
        .text((50.0, 100.0), "見える文字")
        .text((700.0, 100.0), "外の文字")
        .raw("BT /F 10 Tf 3 Tr 50 200 Td <96A030593053> Tj 0 Tr ET")
        .raw("q 0 0 20 20 re W n BT /F 10 Tf 50 300 Td <52075230> Tj ET Q");
    let source = read(&file(&[page])).unwrap();
    assert_eq!(source.leaves[0].rows.len(), 1);
    let note = told(&source);
    for word in ["外の文字", "隠すこ", "切到"] {
        assert!(note.contains(word), "{note}");
    }
}

#[test]
fn a_scan_is_told_and_its_text_layer_used() {
    let image = "q 600 0 0 400 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u{20} EI Q";
    let scan = || Drawing::default().raw(image);
    assert!(matches!(read(&file(&[scan()])), Err(Error::PdfSource(PdfTrouble::Scanned))));
    let with_text = scan().raw("3 Tr").text((50.0, 100.0), "読み取った文字");
    let source = read(&file(&[with_text, scan()])).unwrap();
    assert_eq!(source.leaves[0].rows[0].cells[0].text, "読み取った文字");
    let note = told(&source);
    assert!(
        note.contains("1ページは、紙を読み取った画像です") && note.contains("2ページは、文字のない画像"),
        "{note}"
    );
}

#[test]
fn no_file_ends_the_program() {
    let good = file(&[Drawing::default().text((50.0, 100.0), "文字")]);
    for bytes in [&b"%PDF-1.7"[..], &good[..good.len() / 2], b"%PDF-1.4\n%%EOF\ntrailer<</Root 1 0 R>>"] {
        assert!(matches!(read(bytes), Err(Error::PdfSource(_)) | Ok(_)));
    }
    // A form that draws itself.
    let looped = Drawing { entries: String::new(), ..Drawing::default() }.raw(&"q ".repeat(100_000));
    assert!(read(&file(&[looped])).is_err(), "nothing is on it");
}

#[test]
fn a_table_without_lines_has_columns_where_white_parts_them() {
    let mut page = Drawing::default().text((150.0, 40.0), "評価調書－１").row(&X, 60.0, &HEADER);
    for at in 0..4 {
        let y = 90.0 + at as f32 * 50.0;
        page = page.row(&X, y, &["広場事業", "一二三四五六七\n八九", "五回", "続ける。\n増やす。", "継続"]);
    }
    let page = page.text((50.0, 330.0), "施策全体の実績評価").text((50.0, 350.0), "おおむねできた。");
    let own = ["広場事業", "一二三四五六七八九", "五回", "続ける。\n増やす。", "継続"];
    let texts = texts(&[page]);
    assert_eq!(
        texts[1..6],
        [&HEADER.map(str::to_owned)[..]]
            .iter()
            .map(|row| row.to_vec())
            .chain(std::iter::repeat_n(own.map(str::to_owned).to_vec(), 4))
            .collect::<Vec<_>>()
    );
    assert_eq!(texts[6], ["施策全体の実績評価"]);

    // Rows that nothing parts are none that anybody can tell apart.
    let mut page = Drawing::default().row(&X, 60.0, &HEADER);
    for at in 0..6 {
        page = page.row(&X, 74.0 + at as f32 * 14.0, &["広場", "一二三四五六七", "五回", "続ける。", "継続"]);
    }
    assert!(told(&read(&file(&[page])).unwrap()).contains("1ページの表には線がなく"));
}
