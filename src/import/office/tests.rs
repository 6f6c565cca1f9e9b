//! Files as offices make them, part by part.

use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::book::{Book, Cell, FiscalYear, Role};
use crate::import::note::ImportNote;
use crate::import::recognise;

/// A package of these parts.
fn package(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A row: its number, its attributes, its cells by their columns.
type SheetRow<'a> = (u32, &'a str, &'a [(&'a str, &'a str)]);

/// A worksheet: its name, what stands before and behind the rows, and the rows with their
/// attributes and cells.
#[derive(Default)]
struct Sheet<'a> {
    name: &'a str,
    before: &'a str,
    behind: &'a str,
    rows: &'a [SheetRow<'a>],
}

/// A workbook of these worksheets.
fn workbook(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut parts = vec![(
        "_rels/.rels".to_owned(),
        "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            .to_owned(),
    )];
    let (mut listed, mut relations) = (String::new(), String::new());
    for (at, sheet) in sheets.iter().enumerate() {
        listed.push_str(&format!("<sheet name=\"{}\" sheetId=\"{at}\" r:id=\"s{at}\"/>", sheet.name));
        relations.push_str(&format!(
            "<Relationship Id=\"s{at}\" Type=\"x/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        ));
        let mut rows = String::new();
        for (number, attributes, cells) in sheet.rows {
            rows.push_str(&format!("<row r=\"{number}\" {attributes}>"));
            for (column, text) in *cells {
                rows.push_str(&format!(
                    "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    escaped(text)
                ));
            }
            rows.push_str("</row>");
        }
        let text =
            format!("<worksheet>{}<sheetData>{rows}</sheetData>{}</worksheet>", sheet.before, sheet.behind);
        parts.push((format!("xl/worksheets/sheet{at}.xml"), text));
    }
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook xmlns:r=\"r\"><sheets>{listed}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{relations}</Relationships>"),
    ));
    let parts: Vec<(&str, String)> = parts.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    package(&parts)
}

/// A Word document with this body.
fn document(body: &str) -> Vec<u8> {
    package(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
                .to_owned(),
        ),
        ("word/document.xml", format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")),
    ])
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escaped(text))
}

fn table(rows: &[&[&str]]) -> String {
    let mut table = "<w:tbl>".to_owned();
    for row in rows {
        table.push_str("<w:tr>");
        for cell in *row {
            // ↑ goes on what stands above.
            let merge = if *cell == "↑" {
                "<w:tcPr><w:vMerge/></w:tcPr>"
            } else {
                "<w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>"
            };
            let text = if *cell == "↑" { "" } else { cell };
            table.push_str(&format!("<w:tc>{merge}{}</w:tc>", paragraph(text)));
        }
        table.push_str("</w:tr>");
    }
    table + "</w:tbl>"
}

/// The rows of each sheet: the number, the policy, then names with their cells.
fn shown(book: &Book) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in book.sheets() {
        let policy = book.policy(sheet.policy).map(|own| own.name.clone()).unwrap_or_default();
        lines.push(format!("{} {policy}", sheet.number));
        let context = book.context(sheet.id).unwrap();
        for entry in book.entries_of(sheet.id).unwrap() {
            let cells = context.form.cell_columns().map(|column| match book.cell(entry.id, &column.id) {
                Some(Cell::Text(text)) => text.clone(),
                Some(Cell::Merged) => "↑".to_owned(),
                None => String::new(),
            });
            let part = if entry.parent.is_some() { "└" } else { "" };
            let cells: Vec<String> = cells.collect();
            lines.push(format!("{part}{}：{}", entry.name, cells.join("｜").replace('\n', "／")));
        }
        let overall = book.sheet(sheet.id).map(|own| own.overall.clone()).unwrap_or_default();
        if !overall.is_empty() {
            lines.push(format!("＝{overall}"));
        }
    }
    lines
}

fn parse_noting(bytes: &[u8]) -> Result<(Book, Vec<ImportNote>)> {
    recognise::book(&read(bytes)?, None)
}

fn read_book(bytes: &[u8]) -> (Book, Vec<String>) {
    let (book, notes) = parse_noting(bytes).unwrap_or_else(|error| panic!("{error}"));
    (book, notes.into_iter().map(|note| note.words).collect())
}

const HEAD: SheetRow<'_> =
    (5, "", &[("A", "事業名"), ("B", "取組内容"), ("C", "実績"), ("D", "課題と方策"), ("E", "判定")]);

#[test]
fn a_list_of_all_rows_becomes_sheets_by_its_policies_whatever_the_filter_hides() {
    let bytes = workbook(&[Sheet {
        name: "一覧",
        behind: "<autoFilter ref=\"A1:F6\"/><mergeCells><mergeCell ref=\"B3:B4\"/></mergeCells>",
        rows: &[
            (1, "", &[("A", "令和6年度 みなと市子ども計画 進捗一覧")]),
            (
                2,
                "",
                &[
                    ("A", "計画名"),
                    ("B", "施策名"),
                    ("C", "事業名"),
                    ("D", "目標"),
                    ("E", "実績"),
                    ("F", "評価区分"),
                ],
            ),
            (
                3,
                "",
                &[
                    ("A", "子ども計画"),
                    ("B", "在宅支援"),
                    ("C", "広場"),
                    ("D", "5回"),
                    ("E", "6回"),
                    ("F", "達成"),
                ],
            ),
            (4, "hidden=\"1\"", &[("A", "子ども計画"), ("C", "相談"), ("D", "10件"), ("F", "継続")]),
            (5, "", &[("A", "子ども計画"), ("B", "就労支援"), ("C", "保育"), ("E", "20人"), ("F", "③継続")]),
        ],
        ..Sheet::default()
    }]);
    let (book, notes) = read_book(&bytes);
    assert_eq!(
        shown(&book),
        ["1 在宅支援", "広場：5回｜6回｜達成", "相談：10件｜｜継続", "2 就労支援", "保育：｜20人｜継続"]
    );
    assert_eq!(book.head.fiscal_year, FiscalYear::new(2024).unwrap());
    assert_eq!(book.head.municipality, "みなと市");
    assert_eq!(book.head.title, "令和6年度 みなと市子ども計画 進捗一覧");
    assert!(notes.iter().any(|note| note.contains("非表示の行（1行）も読み取りました")), "{notes:?}");
}

#[test]
fn another_citys_words_make_a_form_of_its_own() {
    let rows: &[SheetRow<'_>] = &[
        (1, "", &[("A", "みなと市 事業評価シート－3"), ("E", "")]),
        (2, "", &[("A", "令和5年度"), ("D", "所管課：子育て課")]),
        (3, "", &[("A", "施策名"), ("B", "在宅の支援"), ("D", "基本目標"), ("E", "2")]),
        HEAD,
        (6, "", &[("A", "広場"), ("B", "5回"), ("C", "6回"), ("E", "Ａ")]),
        (7, "", &[("A", "相談"), ("B", "通年"), ("C", "10件"), ("D", "広報を増やす。"), ("E", "B")]),
        (9, "", &[("A", "総合評価"), ("B", "概ね進んでいます。")]),
        (12, "", &[("G", "内部メモ：要確認")]),
    ];
    let behind = "<mergeCells><mergeCell ref=\"B9:E9\"/></mergeCells>";
    let (book, notes) = read_book(&workbook(&[Sheet { name: "3", rows, behind, ..Sheet::default() }]));
    assert_eq!(
        shown(&book),
        [
            "3 在宅の支援",
            "広場：5回｜6回｜｜Ａ",
            "相談：通年｜10件｜広報を増やす。｜B",
            "＝概ね進んでいます。"
        ]
    );
    let form = book.forms().next().unwrap();
    let roles: Vec<_> = form.columns.iter().map(|column| column.role).collect();
    let wanted = [Role::Name, Role::Target, Role::Achievement, Role::Evaluation, Role::Rating].map(Some);
    assert_eq!(roles, wanted);
    assert_eq!(form.ratings.iter().map(|rating| rating.name.as_str()).collect::<Vec<_>>(), ["Ａ", "B"]);
    assert_eq!((book.head.department.as_str(), book.head.fiscal_year.year()), ("子育て課", 2023));
    assert!(notes.iter().any(|note| note.contains("内部メモ：要確認")), "{notes:?}");
}

#[test]
fn several_sheets_in_a_worksheet_part_at_their_titles_and_a_repeated_header_is_none() {
    let header = HEAD.2;
    let rows: &[SheetRow<'_>] = &[
        (1, "", &[("A", "令和6年度 評価調書－1")]),
        (2, "", &[("A", "計画名"), ("B", "子ども計画")]),
        HEAD,
        (6, "", &[("A", "広場"), ("C", "1回"), ("E", "継続")]),
        (8, "", header),
        (9, "", &[("A", "相談"), ("C", "2回"), ("E", "継続")]),
        (10, "", &[("A", "施策全体の実績評価")]),
        (11, "", &[("A", "\u{3000}よくできました。")]),
        (12, "", &[("A", "\u{3000}続けます。")]),
        (14, "", &[("A", "令和6年度 評価調書－2")]),
        (15, "", &[("A", "計画名"), ("B", "子ども計画")]),
        (16, "", header),
        (17, "", &[("A", "保育"), ("C", "3回"), ("E", "達成（増えたため）")]),
    ];
    let (book, notes) = read_book(&workbook(&[Sheet { name: "全部", rows, ..Sheet::default() }]));
    assert_eq!(
        shown(&book),
        [
            "1 ",
            "広場：｜1回｜｜継続",
            "相談：｜2回｜｜継続",
            "＝よくできました。\n続けます。",
            "2 ",
            "保育：｜3回｜｜達成"
        ]
    );
    assert!(
        notes.iter().any(|note| note.contains("「達成（増えたため）」を「達成」としました")),
        "{notes:?}"
    );
}

#[test]
fn squared_paper_is_read_by_its_merged_cells() {
    let rows: &[SheetRow<'_>] = &[
        (1, "", &[("B", "令和6年度 評価調書－1")]),
        (3, "", &[("B", "事業名"), ("L", "取組"), ("AP", "実績"), ("BT", "評価区分")]),
        (4, "", &[("B", "広場"), ("L", "5回"), ("AP", "平日"), ("AZ", "6回"), ("BT", "達成")]),
        (5, "", &[("L", "10回"), ("AP", "休日"), ("AZ", "4回"), ("BT", "継続")]),
    ];
    let behind = "<mergeCells><mergeCell ref=\"B3:K3\"/><mergeCell ref=\"L3:AO3\"/><mergeCell ref=\"AP3:BS3\"/>\
        <mergeCell ref=\"BT3:CL3\"/><mergeCell ref=\"B4:K5\"/><mergeCell ref=\"L4:AO4\"/></mergeCells>";
    let (book, _) = read_book(&workbook(&[Sheet { name: "方眼", rows, behind, ..Sheet::default() }]));
    assert_eq!(shown(&book), ["1 ", "広場：5回｜平日／6回｜達成", "└：10回｜休日／4回｜継続"]);
}

#[test]
fn what_is_hidden_or_not_printed_is_told_word_for_word() {
    let rows: &[SheetRow<'_>] = &[
        (1, "", &[("A", "令和6年度 評価調書－1")]),
        HEAD,
        (
            6,
            "",
            &[("A", "広場"), ("B", "5回"), ("C", "6回"), ("E", "達成"), ("F", "計算用の列"), ("H", "欄外")],
        ),
    ];
    let before = "<cols><col min=\"6\" max=\"6\" hidden=\"1\" width=\"9\"/></cols>";
    let behind = "<headerFooter><oddHeader>&amp;C&amp;\"ＭＳ 明朝\"&amp;9資料３</oddHeader></headerFooter>";
    let (book, notes) = read_book(&workbook(&[Sheet { name: "調書1", rows, before, behind }]));
    assert_eq!(shown(&book), ["1 ", "広場：5回｜6回｜｜達成"]);
    for words in ["非表示の列は、読み取っていません：「計算用の列」", "「欄外」", "「資料３」"]
    {
        assert!(notes.iter().any(|note| note.contains(words)), "{words} in {notes:?}");
    }
}

#[test]
fn parts_and_merged_cells_stay_what_they_are_in_excel_and_in_word() {
    let wanted = ["1 支援", "延長保育：19時まで｜1か所｜検討します。｜未実施", "└：20時まで｜2か所｜↑｜継続"];
    let rows: &[SheetRow<'_>] = &[
        (1, "", &[("A", "令和6年度 評価調書－1")]),
        (2, "", &[("A", "施策名"), ("B", "支援")]),
        HEAD,
        (
            6,
            "",
            &[("A", "延長保育"), ("B", "19時まで"), ("C", "1か所"), ("D", "検討します。"), ("E", "未実施")],
        ),
        (7, "", &[("B", "20時まで"), ("C", "2か所"), ("E", "継続")]),
    ];
    let behind = "<mergeCells><mergeCell ref=\"A6:A7\"/><mergeCell ref=\"D6:D7\"/></mergeCells>";
    let (book, _) = read_book(&workbook(&[Sheet { name: "1", rows, behind, ..Sheet::default() }]));
    assert_eq!(shown(&book), wanted);

    let body = [
        paragraph("令和6年度 評価調書－1"),
        table(&[&["施策名", "支援"]]),
        table(&[
            &["事業名", "取組内容", "実績", "課題と方策", "判定"],
            &["延長保育", "19時まで", "1か所", "検討します。", "未実施"],
            &["↑", "20時まで", "2か所", "↑", "継続"],
        ]),
    ];
    let (book, _) = read_book(&document(&body.concat()));
    assert_eq!(shown(&book), wanted);
}

#[test]
fn words_tables_go_on_after_a_break_and_its_marks_are_no_words() {
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し</w:t></w:r>\
        <w:r><w:rPr><w:strike/></w:rPr><w:t>古い</w:t></w:r><w:r><w:t>6回</w:t><w:br/><w:t>実施</w:t></w:r></w:p>";
    let nested = table(&[&["平日", "3回"], &["休日", "2回"]]);
    let body = [
        paragraph("令和6年度 評価調書－1"),
        table(&[&["事業名", "取組内容", "実績", "課題と方策", "判定"]]).replace(
            "</w:tbl>",
            &format!(
                "<w:tr>{}<w:tc>{hidden}</w:tc>{}{}</w:tr></w:tbl>",
                "<w:tc><w:p><w:r><w:t>広場</w:t></w:r></w:p></w:tc>".to_owned()
                    + &format!("<w:tc>{nested}<w:p/></w:tc>"),
                "<w:tc><w:p/></w:tc>",
                "<w:tc><w:p><w:r><w:t>達成</w:t></w:r></w:p></w:tc>"
            ),
        ),
        paragraph("（続き）"),
        table(&[&["相談", "通年", "10件", "", "継続"]]),
        paragraph("施策全体の実績評価"),
        paragraph("よくできました。"),
    ];
    let (book, notes) = read_book(&document(&body.concat()));
    assert_eq!(
        shown(&book),
        [
            "1 ",
            "広場：平日\u{3000}3回／休日\u{3000}2回／｜6回／実施｜｜達成",
            "相談：通年｜10件｜｜継続",
            "＝よくできました。"
        ]
        .map(|line| line.replace("／｜", "｜"))
    );
    for words in ["隠し文字は、読み取っていません：「隠し」", "「古い」", "「（続き）」"]
    {
        assert!(notes.iter().any(|note| note.contains(words)), "{words} in {notes:?}");
    }
}

#[test]
fn other_kinds_are_named_with_the_step_that_helps() {
    let stream = |name: &str| {
        let mut bytes = OLE.to_vec();
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    for (bytes, words) in [
        (stream("Workbook"), ["（.xls）", "Excelブック（.xlsx）"]),
        (stream("WordDocument"), ["（.doc）", "Word文書（.docx）"]),
        (stream("EncryptedPackage"), ["パスワード", "Excelブック（.xlsx）"]),
        (
            package(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet".into())]),
            [".ods", ".xlsx"],
        ),
        (package(&[("x", String::new())]), ["壊れている", "保存し直して"]),
        (
            workbook(&[Sheet { name: "1", rows: &[(1, "", &[("A", "メモ")])], ..Sheet::default() }]),
            ["見つかりません", "事業名"],
        ),
    ] {
        let error = parse_noting(&bytes).unwrap_err().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    }
}

#[test]
fn hostile_files_end_in_words() {
    let sheet = |behind: &str| workbook(&[Sheet { name: "1", rows: &[HEAD], behind, ..Sheet::default() }]);
    let merges = format!("<mergeCells>{}</mergeCells>", "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(200_001));
    let deep = "<x>".repeat(300);
    for bytes in
        [sheet(&merges), sheet(&deep), sheet("<!DOCTYPE x>"), document(&"<w:tbl><w:tr><w:tc>".repeat(40))]
    {
        assert!(matches!(parse_noting(&bytes), Err(Error::Office(_))));
    }
    // A file that breaks off, at each of its bytes; and one of which a byte is another.
    let whole = sheet("");
    for at in 0..whole.len() {
        drop(parse_noting(whole.get(..at).unwrap()));
        let mut other = whole.clone();
        other[at] ^= 0x55;
        drop(parse_noting(&other));
    }
}

#[test]
fn a_city_that_says_all_in_other_words_is_understood_as_far_as_it_can_be() {
    let rows: &[SheetRow<'_>] = &[
        (1, "", &[("A", "みどり市 次世代計画 進捗状況調書（令和6年度）")]),
        (2, "", &[("A", "所管課"), ("B", "こども課"), ("D", "基本目標"), ("E", "1\u{3000}健やかに育つまち")]),
        (3, "", &[("D", "基本施策"), ("E", "1-2 母子保健の充実")]),
        (
            5,
            "",
            &[
                ("A", "番号"),
                ("B", "事業・取組"),
                ("C", "R5実績"),
                ("D", "R6実績"),
                ("E", "進捗"),
                ("F", "今後の課題"),
            ],
        ),
        (
            6,
            "",
            &[
                ("A", "1"),
                ("B", "子育てひろば"),
                ("C", "1,200人"),
                ("D", "1,350人"),
                ("E", "◎"),
                ("F", "なし"),
            ],
        ),
        (
            7,
            "",
            &[
                ("A", "2"),
                ("B", "一時預かり"),
                ("C", "80人"),
                ("D", "95人"),
                ("E", "○"),
                ("F", "増やします。"),
            ],
        ),
        (9, "", &[("A", "※進捗：◎…達成　○…おおむね達成")]),
    ];
    let (book, notes) = read_book(&workbook(&[Sheet { name: "1", rows, ..Sheet::default() }]));
    assert_eq!(
        shown(&book),
        ["1 ", "子育てひろば：1｜1,200人｜1,350人｜◎｜なし", "一時預かり：2｜80人｜95人｜○｜増やします。"]
    );
    let form = book.forms().next().unwrap();
    let role = |role| form.role(role).map(|column| column.caption.as_str());
    assert_eq!(role(Role::Achievement), Some("R6実績"));
    assert_eq!(role(Role::Rating), Some("進捗"));
    assert_eq!(role(Role::Evaluation), Some("今後の課題"));
    assert_eq!(form.ratings.iter().map(|rating| rating.name.as_str()).collect::<Vec<_>>(), ["◎", "○"]);
    let plan = book.plans().next().unwrap();
    let goal = &plan.goals[0];
    assert_eq!((goal.code.as_str(), goal.name.as_str()), ("1", "健やかに育つまち"));
    assert_eq!((goal.measures[0].code.as_str(), goal.measures[0].name.as_str()), ("1-2", "母子保健の充実"));
    assert_eq!((book.head.department.as_str(), book.head.fiscal_year.year()), ("こども課", 2024));
    assert!(notes.iter().any(|note| note.contains("※進捗：◎…達成")), "{notes:?}");
}
