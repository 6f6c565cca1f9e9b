//! Documents of whatever kind, as they come.

use super::*;
use crate::book::{FiscalYear, Role};

/// What was read: the form's columns with their roles, its ratings, then each sheet with its
/// rows.
fn shown(book: &Book) -> Vec<String> {
    let form = book.forms().next().unwrap();
    let caption = |column: &crate::book::Column| {
        let role = match column.role {
            Some(Role::Name) => "名",
            Some(Role::Target) => "目",
            Some(Role::Achievement) => "達",
            Some(Role::Evaluation) => "評",
            Some(Role::Rating) => "区",
            None => "",
        };
        format!("{}{role}", column.caption.replace('\n', "／"))
    };
    let columns: Vec<String> = form.columns.iter().map(caption).collect();
    let ratings: Vec<&str> = form.ratings.iter().map(|rating| rating.name.as_str()).collect();
    let mut lines = vec![columns.join("｜"), ratings.join("")];
    for sheet in book.sheets() {
        let context = book.context(sheet.id).unwrap();
        let (plan, policy) = (&context.plan.name, &context.policy.name);
        lines.push(format!("{} {plan} {policy} {}", sheet.number, context.sheet.goals.join("")));
        for entry in book.entries_of(sheet.id).unwrap() {
            let cells = form.cell_columns().map(|column| book.text(entry.id, &column.id).replace('\n', "／"));
            lines.push(format!("{}：{}", entry.name, cells.collect::<Vec<_>>().join("｜")));
        }
        if !context.sheet.overall.is_empty() {
            lines.push(format!("＝{}", context.sheet.overall.replace('\n', "／")));
        }
    }
    lines
}

fn noted(text: &str, given: Option<&Form>) -> (Book, Vec<String>) {
    let (book, notes) = read(text.as_bytes(), given).unwrap_or_else(|error| panic!("{error}\n{text}"));
    (book, notes.into_iter().map(|note| note.words).collect())
}

#[test]
fn content_decides_what_a_document_is() {
    let json = " \n{ \"title\": \"調書\", \"fiscal_year\": 2010 }";
    for text in [json.to_owned(), format!("\u{feff}{json}")] {
        assert_eq!(import(text.as_bytes()).unwrap().head.title, "調書");
    }
    assert!(matches!(import(b"{"), Err(Error::Format { line: 1, .. })));
    for (bytes, at) in [(&b""[..], 1), ("題名\n福祉課".as_bytes(), 2)] {
        assert!(matches!(import(bytes), Err(Error::NoSheets { line, .. }) if line == at));
    }
    assert!(matches!(import(b"PK\x03\x04"), Err(Error::Office(_))));
    assert!(matches!(import(b"%PDF-1.7"), Err(Error::PdfSource(_))));
}

const COVER: &str =
    "みなと市こども計画 評価シート\n【令和6年度】\n【評価区分】\n・A 計画以上\n・B 計画どおり\n";
const HEAD: &str = "みなと市こども計画 評価シート-1\n計画名\tこども計画\n施策名\t理解促進\t基本目標 1\n";
const TABLE: &str = "事業名\t担当課\t目標値\t実績値\t評価区分\n周知\t家庭課\t5回\t6回\tB\n";

/// What is missing or in another way is read all the same, and said.
#[test]
fn a_published_text_need_not_have_all_that_others_have() {
    let whole = [
        "事業名名｜担当課｜目標値目｜実績値達｜評価区分区",
        "AB",
        "1 こども計画 理解促進 1",
        "周知：家庭課｜5回｜6回｜B",
    ];
    let with = |at: usize, line: &'static str| {
        let mut lines = whole;
        lines[at] = line;
        lines
    };
    let steps = TABLE.replace("評価区分", "自己評価");
    for (text, wanted, words) in [
        (format!("{COVER}{HEAD}{TABLE}"), whole, ""),
        // No plan, no policy, neither, no number.
        (
            format!("{COVER}{}{TABLE}", HEAD.replace("計画名\tこども計画\n", "")),
            with(2, "1 みなと市こども計画 理解促進 1"),
            "7行目",
        ),
        (
            format!("{COVER}{}{TABLE}", HEAD.replace("施策名\t理解促進\t基本目標 1\n", "")),
            with(2, "1 こども計画  "),
            "8行目",
        ),
        (format!("{COVER}評価シート-1\n{TABLE}"), with(2, "1 みなと市こども計画  "), "7行目"),
        (format!("{COVER}{}{TABLE}", HEAD.replace("シート-1", "シート")), whole, "7行目"),
        // No scale, and other words over the ratings.
        (
            format!("{}{HEAD}{steps}", COVER.split("【評価").next().unwrap()),
            ["事業名名｜担当課｜目標値目｜実績値達｜自己評価区", "B", whole[2], whole[3]],
            "一覧がない",
        ),
        // A rating that the scale has not.
        (
            format!("{COVER}{HEAD}{}", TABLE.replace("\tB", "\tC")),
            with(3, "周知：家庭課｜5回｜6回｜"),
            "「C」は評価区分にない",
        ),
        // A remark under the table; words over names that others do not have.
        (format!("{COVER}{HEAD}{TABLE}※令和6年度のもの\n"), whole, "※令和6年度のもの"),
        (
            format!("{COVER}{HEAD}{}", TABLE.replace("事業名", "取組名")),
            with(0, "取組名名｜担当課｜目標値目｜実績値達｜評価区分区"),
            "9行目",
        ),
    ] {
        let (book, notes) = noted(&text, None);
        assert_eq!(shown(&book), wanted, "{text}");
        assert_eq!(book.head.fiscal_year, FiscalYear::new(2024).unwrap());
        let is_said =
            if words.is_empty() { notes.is_empty() } else { notes.iter().any(|note| note.contains(words)) };
        assert!(is_said, "{words} in {notes:?}");
    }
}

#[test]
fn titles_and_covers_of_other_cities_are_understood() {
    for (title, number) in [
        ("評価シート（２）", 2),
        ("評価シート No.3", 3),
        ("評価シート４", 4),
        ("評価シート第5号", 5),
        ("評価シートー６", 6),
    ] {
        let text = format!("{COVER}{}{TABLE}", HEAD.replace("評価シート-1", title));
        let (book, notes) = noted(&text, None);
        assert_eq!(shown(&book)[2], format!("{number} こども計画 理解促進 1"), "{title}");
        assert!(!notes.iter().any(|note| note.contains("読み取っていません")), "{notes:?}");
    }
    // The year first, beside the title, and a scale under other words.
    for cover in [
        "令和6年度\nみなと市こども計画 評価シート\n評価基準\nA：計画以上\nB：計画どおり\n",
        "みなと市こども計画 評価シート\t\t令和6年度\n【判定の見方】\n・A 計画以上\n・B 計画どおり\n",
    ] {
        let (book, notes) = noted(&format!("{cover}{HEAD}{TABLE}"), None);
        assert_eq!(shown(&book)[1..], ["AB", "1 こども計画 理解促進 1", "周知：家庭課｜5回｜6回｜B"]);
        assert_eq!(
            (book.head.title.as_str(), book.head.fiscal_year.year()),
            ("みなと市こども計画 評価シート", 2024)
        );
        assert!(!notes.iter().any(|note| note.contains("読み取っていません")), "{notes:?}");
    }
}

#[test]
fn years_may_stand_in_a_third_row_of_a_header() {
    let table = "事業名\t担当課\t実施状況\t\t\t\n\t\t目標\t実績\t\t評価\n\t\t\t令和5年度\t令和6年度\t\n\
        周知\t家庭課\t5回\t6回\t7回\tB\n";
    let (book, _) = noted(&format!("{COVER}{HEAD}{table}"), None);
    assert_eq!(shown(&book)[3], "周知：家庭課｜5回｜6回｜7回｜B");
}

#[test]
fn of_several_years_the_last_is_what_is_evaluated() {
    let table =
        "事業名\t令和5年度\t\t令和6年度\t\t評価\n\t目標\t実績\t目標\t実績\t\n周知\t5回\t6回\t7回\t8回\tB\n";
    let (book, _) = noted(&format!("{COVER}{HEAD}{table}"), None);
    assert_eq!(shown(&book)[0], "事業名名｜目標｜実績｜目標目｜実績達｜評価区");
    // The year above a table is read, and not told as left out.
    let (_, notes) =
        noted(&format!("みなと市 評価シート\n{}令和6年度\n{table}", HEAD.replace("計画名", "計画")), None);
    assert!(!notes.iter().any(|note| note.contains("読み取っていません")), "{notes:?}");
}

#[test]
fn the_name_of_a_file_of_values_may_say_the_year() {
    let folder = tempfile::tempdir().unwrap();
    let list = LIST.split_once('\n').unwrap().1;
    for (name, year) in [("令和6年度進捗一覧.csv", 2024), ("R5年度_一覧.csv", 2023)] {
        let path = folder.path().join(name);
        std::fs::write(&path, list).unwrap();
        let (book, notes) = from_file_noting(&path, None).unwrap();
        assert_eq!(book.head.fiscal_year.year(), year);
        assert!(notes.iter().any(|note| note.kind == ImportNoteKind::Guessed), "{notes:?}");
    }
}

#[test]
fn columns_may_stand_in_any_order() {
    let (book, _) = noted(
        &format!("{COVER}{HEAD}No.\t担当課\t評価\t事業名\t目標\t実績\n1\t家庭課\tB\t周知\t5回\t6回\n"),
        None,
    );
    assert_eq!(
        shown(&book),
        [
            "No.｜担当課｜評価区｜事業名名｜目標目｜実績達",
            "AB",
            "1 こども計画 理解促進 1",
            "周知：1｜家庭課｜B｜5回｜6回"
        ]
    );
    // With a form that has them in another one they come to their own.
    let form = noted(&format!("{COVER}{HEAD}{TABLE}"), None).0.forms().next().unwrap().clone();
    let turned = "評価区分\t担当課\t事業名\t実績値\t目標値\nB\t家庭課\t周知\t6回\t5回\n";
    let (book, notes) = noted(&format!("{COVER}{HEAD}{turned}"), Some(&form));
    assert_eq!(shown(&book)[3], "周知：家庭課｜5回｜6回｜B");
    assert_eq!(notes, Vec::<String>::new());
}

/// A list of all rows, as a spreadsheet saves it.
const LIST: &str = include_str!("list.csv");

#[test]
fn a_file_of_values_is_read_whatever_parts_them_and_however_it_is_encoded() {
    let wanted = [
        "事業名名｜担当課｜目標目｜実績達｜評価区分区",
        "達成充実継続変更未実施",
        "1 こども計画 在宅支援 ",
        "広場：子育て課｜5回／延べ1,000人｜6回｜継続",
        "相談：子育て課｜10件｜12件｜達成",
        "2 こども計画 就労支援 ",
        "保育：保育課｜20人｜1,214人｜継続",
    ];
    // Commas within quotes are none that part.
    let parted = |by: &str| {
        let kept = LIST.replace("1,000", "1、000").replace("1,214", "1、214");
        kept.replace(',', by).replace("1、000", "1,000").replace("1、214", "1,214")
    };
    let utf_16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let shift_jis = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let lines = parted("\t").replace('\n', "\r\n");
    for bytes in [
        LIST.as_bytes().to_vec(),
        format!("\u{feff}{LIST}").into_bytes(),
        shift_jis(LIST),
        parted(";").into_bytes(),
        shift_jis(&parted("\t")),
        // Excel's Unicode text, and the same without its mark.
        utf_16(&format!("\u{feff}{lines}")),
        utf_16(&lines),
    ] {
        let (book, _) = read(&bytes, None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(shown(&book), wanted);
        assert_eq!(book.head.fiscal_year, FiscalYear::new(2024).unwrap());
    }
}

#[test]
fn what_only_looks_like_a_kanji_becomes_one_and_that_is_said() {
    let text = format!("{COVER}{HEAD}{TABLE}").replace("目標", "⽬標").replace("計画", "計\u{200B}画");
    let (book, notes) = noted(&text, None);
    assert_eq!(book, noted(&format!("{COVER}{HEAD}{TABLE}"), None).0);
    assert!(notes.iter().any(|note| note.contains("⽬→目")), "{notes:?}");
}

#[test]
fn what_cannot_be_read_is_told_with_what_helps() {
    for text in ["令和6年度の子育て支援\n本市では相談を進めています。\n", "題名\n一\t二\n", "a,b\n1,2\n"]
    {
        let error = read(text.as_bytes(), None).unwrap_err().to_string();
        for words in ["行目", "表だけ読み取る", "貼り付け", ".xlsx"] {
            assert!(error.contains(words), "{error}");
        }
    }
    let error = read("事業名,目標,実績\n広場,1,2\n".as_bytes(), None).unwrap_err().to_string();
    assert!(error.contains("年度"), "{error}");
}
