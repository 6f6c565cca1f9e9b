//! What is recognised in leaves, and what becomes of it where the clerk says otherwise.

use proptest::prelude::*;

use super::*;
use crate::book::{Cell, ColumnId, FiscalYear, FormId, Key as _, Role};
use crate::error::{Error, OfficeTrouble};
use crate::import::document::{DocumentLeaf, LeafCell, LeafKind, LeafRow};
use crate::import::note::ImportNoteKind;

/// A cell: its column, how many columns and rows it covers, its text.
type Own<'a> = (u32, u32, u32, &'a str);

/// A worksheet of these rows; one without cells is blank.
fn leaf(name: &str, rows: &[&[Own<'_>]]) -> DocumentLeaf {
    let cell =
        |own: &Own<'_>| LeafCell { column: own.0, columns: own.1, rows: own.2, text: own.3.to_owned() };
    let row = |(number, cells): (u32, &&[Own<'_>])| LeafRow {
        number,
        table: 0,
        cells: cells.iter().map(cell).collect(),
    };
    let rows = (1..).zip(rows).map(row).filter(|row| !row.cells.is_empty());
    DocumentLeaf { kind: LeafKind::Worksheet, name: name.to_owned(), is_hidden: false, rows: rows.collect() }
}

fn source(leaves: Vec<DocumentLeaf>) -> DocumentSource {
    DocumentSource { leaves, notes: Vec::new() }
}

/// Cells of a row, one a column.
fn plain<'a>(texts: &[&'a str]) -> Vec<Own<'a>> {
    (0..).zip(texts).filter(|(_, text)| !text.is_empty()).map(|(at, text)| (at, 1, 1, *text)).collect()
}

/// A worksheet of these rows, each as wide as it has texts.
fn table(name: &str, rows: &[&[&str]]) -> DocumentLeaf {
    let rows: Vec<Vec<Own<'_>>> = rows.iter().map(|texts| plain(texts)).collect();
    leaf(name, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// A sheet as most have it, with a unit beside what was achieved and a total below.
fn usual() -> DocumentSource {
    source(vec![table(
        "調書1",
        &[
            &["令和6年度 みなと市 評価調書－1"],
            &["計画名", "子ども計画"],
            &[],
            &["事業名", "取組内容", "単位", "実績", "課題", "評価区分"],
            &["広場", "5回", "回", "6", "周知", "達成"],
            &["相談", "10件", "件", "9", "人員", "③継続"],
            &["合計", "", "", "15"],
        ],
    )])
}

/// The rows of each sheet: names with their cells, by the forms' columns.
fn shown(book: &Book) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in book.sheets() {
        let context = book.context(sheet.id).unwrap();
        for entry in book.entries_of(sheet.id).unwrap() {
            let cells = context.form.cell_columns().map(|column| match book.cell(entry.id, &column.id) {
                Some(Cell::Text(text)) => text.replace('\n', "／"),
                Some(Cell::Merged) => "↑".to_owned(),
                None => String::new(),
            });
            lines.push(format!("{}：{}", entry.name, cells.collect::<Vec<_>>().join("｜")));
        }
    }
    lines
}

fn recognised(source: &DocumentSource, adjustments: &Adjustments) -> Recognised {
    recognise(source, None, adjustments)
}

fn rows(found: &Recognised) -> Vec<String> {
    shown(found.book.as_ref().unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn each_row_and_cell_has_its_role() {
    let found = recognised(&usual(), &Adjustments::default());
    assert_eq!(
        rows(&found),
        ["広場：5回｜回｜6｜周知｜達成", "相談：10件｜件｜9｜人員｜継続", "合計：｜｜15｜｜"]
    );
    let own = &found.leaves[0];
    let roles: Vec<RowRole> = own.rows.values().copied().collect();
    assert_eq!(
        roles,
        [RowRole::Head, RowRole::Head, RowRole::Header, RowRole::Row, RowRole::Row, RowRole::Row]
    );
    assert_eq!(own.cells[&(1, 0)], LeafRole::Title);
    assert_eq!(own.cells[&(2, 1)], LeafRole::Plan);
    assert_eq!(own.cells[&(5, 0)], LeafRole::Name);
    assert_eq!(own.cells[&(5, 3)], LeafRole::Value);
    let table = &own.tables[0];
    assert_eq!((table.header, table.origin, table.rows), (HeaderRows { first: 4, last: 4 }, 4, (1, 7)));
    let meanings: Vec<_> = table.columns.iter().map(|column| column.meaning.words()).collect();
    assert_eq!(meanings, ["事業名", "目標・取組み", "その他の列", "達成度・実績", "評価・方策", "評価区分"]);
    assert_eq!(found.sheets, [RecognisedSheet { number: 1, leaf: 0, rows: vec![5, 6, 7] }]);
    assert!(!found.is_guessed(), "{:?}", found.notes);
    // A number before a rating is not in the book.
    let joined: Vec<_> = found.notes.iter().filter(|note| note.kind == ImportNoteKind::Joined).collect();
    assert_eq!(joined[0].words, "評価区分：「③継続」を「継続」としました（1か所）。");
    assert_eq!(joined[0].place.map(|place| (place.row, place.column)), Some((6, 5)));
}

#[test]
fn a_row_is_left_out_and_taken_back() {
    let mut adjustments = Adjustments::default();
    adjustments.leaf(0).rows.insert(7, false);
    let found = recognised(&usual(), &adjustments);
    assert_eq!(rows(&found).len(), 2);
    assert_eq!(found.leaves[0].rows[&7], RowRole::LeftOut);
    let note = found.notes.iter().find(|note| note.kind == ImportNoteKind::LeftOut).unwrap();
    assert_eq!(note.words, "シート「調書1」のA7からは、除きました：「合計」「15」");
    adjustments.leaf(0).rows.remove(&7);
    assert_eq!(rows(&recognised(&usual(), &adjustments)).len(), 3);

    // What is not read by itself can be taken.
    let mut other = usual();
    other.leaves[0].rows.push(LeafRow { number: 8, ..table("", &[&["※延べ人数"]]).rows.remove(0) });
    assert_eq!(rows(&recognised(&other, &Adjustments::default())).len(), 3);
    let mut adjustments = Adjustments::default();
    adjustments.leaf(0).rows.insert(8, true);
    assert_eq!(rows(&recognised(&other, &adjustments))[3], "※延べ人数：｜｜｜｜");
}

#[test]
fn a_column_means_what_the_clerk_says() {
    let signature = recognised(&usual(), &Adjustments::default()).leaves[0].tables[0].signature.clone();
    let with = |said: &[(usize, ColumnMeaning)]| {
        let mut adjustments = Adjustments::default();
        for (column, meaning) in said {
            adjustments.set_meaning(&signature, 1, *column, meaning.clone());
        }
        recognised(&usual(), &adjustments)
    };
    let role = |found: &Recognised, role| {
        let form = found.book.as_ref().unwrap().forms().next().unwrap().clone();
        form.role(role).map(|column| column.caption.clone())
    };
    let found = with(&[(2, ColumnMeaning::Achievement)]);
    assert_eq!(role(&found, Role::Achievement).as_deref(), Some("単位"));
    assert_eq!(found.leaves[0].tables[0].columns[3].meaning, ColumnMeaning::Own);
    assert_eq!(rows(&found)[0], "広場：5回｜回｜6｜周知｜達成");

    let found = with(&[(2, ColumnMeaning::LeftOut)]);
    assert_eq!(rows(&found)[0], "広場：5回｜6｜周知｜達成");
    assert_eq!(found.leaves[0].cells[&(5, 2)], LeafRole::LeftOut);
    let words = "シート「調書1」：列「単位」は、読み取っていません：「回」「件」";
    assert!(found.notes.iter().any(|note| note.words == words), "{:?}", found.notes);

    let found = with(&[(0, ColumnMeaning::Policy), (1, ColumnMeaning::Name)]);
    let book = found.book.as_ref().unwrap();
    let policies: Vec<_> =
        book.sheets().map(|sheet| book.policy(sheet.policy).unwrap().name.clone()).collect();
    assert_eq!(policies, ["広場", "相談"]);
    assert_eq!(rows(&found), ["5回：回｜6｜周知｜達成", "10件：件｜9｜人員｜継続"]);
    // The total has no name and would be lost.
    let is_told = |note: &ImportNote| note.kind == ImportNoteKind::LeftOut && note.words.contains("「15」");
    assert!(found.notes.iter().any(is_told), "{:?}", found.notes);
    // Nothing is left that could be a name.
    let all: Vec<_> = (0..6).map(|at| (at, ColumnMeaning::LeftOut)).collect();
    assert_eq!(rows(&with(&all)).len(), 3);
}

#[test]
fn the_headers_edge_is_where_the_clerk_says() {
    let wide = |rows: &[&[&str]]| source(vec![table("1", rows)]);
    let two = wide(&[
        &["令和6年度 評価調書－1"],
        &["", "前年度", "今年度"],
        &["事業名", "実績", "実績", "評価区分"],
        &["（名称）", "（人）", "（人）"],
        &["広場", "5", "6", "達成"],
        &["事業名", "実績", "実績", "評価区分"],
        &["相談", "7", "8", "継続"],
    ]);
    let found = recognised(&two, &Adjustments::default());
    let table = &found.leaves[0].tables[0];
    assert_eq!(table.header, HeaderRows { first: 3, last: 3 });
    assert_eq!(rows(&found), ["（名称）：（人）｜（人）｜", "広場：5｜6｜達成", "相談：7｜8｜継続"]);
    let mut adjustments = Adjustments::default();
    adjustments.leaf(0).headers.insert(3, Some(HeaderRows { first: 2, last: 4 }));
    let found = recognised(&two, &adjustments);
    let moved = &found.leaves[0].tables[0];
    assert_eq!((moved.header, moved.origin), (HeaderRows { first: 2, last: 4 }, 3));
    assert_eq!(rows(&found)[0], "広場：5｜6｜達成");
    let captions: Vec<_> = moved.columns.iter().map(|column| column.caption.as_str()).collect();
    assert_eq!(captions, ["（名称）", "（人）", "（人）", "評価区分"]);

    // No header at all, and one where none was found.
    let mut adjustments = Adjustments::default();
    adjustments.leaf(0).headers.extend([(3, None), (6, None)]);
    let found = recognised(&two, &adjustments);
    assert!(matches!(found.book, Err(Error::Office(OfficeTrouble::NoTable))));
    assert!(found.leaves[0].tables.is_empty());
    let strange = wide(&[&["令和6年度"], &["なまえ", "できたこと", "しるし"], &["広場", "5回", "A"]]);
    assert!(recognised(&strange, &Adjustments::default()).book.is_err());
    let mut adjustments = Adjustments::default();
    adjustments.leaf(0).headers.insert(2, Some(HeaderRows { first: 2, last: 2 }));
    let found = recognised(&strange, &adjustments);
    assert_eq!(rows(&found), ["広場：5回｜A"]);
    assert_eq!(found.leaves[0].tables[0].columns[1].meaning, ColumnMeaning::Own);
}

#[test]
fn what_was_said_of_a_header_is_so_next_year_and_in_other_leaves() {
    let year = |year: u32, note: &str| {
        let (title, caption) = (format!("令和{year}年度 評価調書－1"), format!("実績（令和{year}年度末）"));
        let sheet = table(
            "調書",
            &[
                &[&title],
                &["なまえ", &caption, "備考", "しるし"],
                &["広場", "5回", note, "A"],
                &["合計", "5回"],
            ],
        );
        let mut other = table("控え", &[&["古い数字", "3"]]);
        other.rows[0].number = 1;
        source(vec![sheet, other])
    };
    let mut said = Adjustments::default();
    said.leaf(0).headers.insert(2, Some(HeaderRows { first: 2, last: 2 }));
    let found = recognised(&year(6, "要確認"), &said);
    let table = &found.leaves[0].tables[0];
    // As it is remembered.
    let known = KnownHeader {
        signature: table.signature.clone(),
        height: 1,
        meanings: [(1, ColumnMeaning::Achievement), (2, ColumnMeaning::LeftOut), (3, ColumnMeaning::Rating)]
            .into(),
        leaves: vec!["控え".to_owned()],
        rows: vec![signature("合計")],
    };
    let json = serde_json::to_string(&known).unwrap();
    let known: KnownHeader = serde_json::from_str(&json).unwrap();
    let next = Adjustments { known: vec![known], ..Adjustments::default() };
    let found = recognised(&year(7, "済"), &next);
    assert_eq!(rows(&found), ["広場：5回｜A"]);
    let table = &found.leaves[0].tables[0];
    assert_eq!(table.columns[1].meaning, ColumnMeaning::Achievement);
    assert_eq!(table.columns[3].meaning, ColumnMeaning::Rating);
    assert!(!found.leaves[1].is_taken);
    let words: Vec<&str> = found.notes.iter().map(|note| note.words.as_str()).collect();
    assert!(
        words.contains(&"シート「控え」は、前回と同じく読み取っていません：「古い数字」「3」"),
        "{words:?}"
    );
    assert!(words.iter().any(|words| words.contains("「合計」「5回」")), "{words:?}");
    assert!(
        words.iter().any(|words| words.contains("列「備考」は、読み取っていません：「済」")),
        "{words:?}"
    );
}

#[test]
fn leaves_are_read_as_the_clerk_says_and_hidden_ones_only_then() {
    let mut two = usual();
    let mut hidden = usual().leaves.remove(0);
    (hidden.name, hidden.is_hidden) = ("調書2".to_owned(), true);
    two.leaves.push(hidden);
    let found = recognised(&two, &Adjustments::default());
    assert_eq!(found.sheets.len(), 1);
    let told =
        &found.notes.iter().find(|note| note.place.is_some_and(|place| place.leaf == 1)).unwrap().words;
    assert!(told.starts_with("非表示のシート「調書2」は、読み取っていません：「令和6年度"), "{told}");
    let mut adjustments = Adjustments::default();
    adjustments.leaf(0).is_taken = Some(false);
    adjustments.leaf(1).is_taken = Some(true);
    let found = recognised(&two, &adjustments);
    assert_eq!(found.sheets.iter().map(|sheet| sheet.leaf).collect::<Vec<_>>(), [1]);
    assert!(found.notes.iter().any(|note| note.words.starts_with("シート「調書1」は、除きました：")));
}

#[test]
fn the_year_is_asked_for_where_none_is_said() {
    let none = source(vec![table("1", &[&["事業名", "実績", "評価区分"], &["広場", "6回", "達成"]])]);
    let found = recognised(&none, &Adjustments::default());
    assert!(matches!(found.book, Err(Error::Office(OfficeTrouble::NoYear))));
    assert_eq!(found.leaves[0].rows[&2], RowRole::Row, "it is recognised all the same");
    let year = FiscalYear::new(2024);
    let found = recognised(&none, &Adjustments { year, ..Adjustments::default() });
    assert_eq!(found.book.map(|book| book.head.fiscal_year).ok(), year);
    // In a name of a worksheet it is a guess.
    let named = source(vec![DocumentLeaf { name: "令和6年度".to_owned(), ..none.leaves[0].clone() }]);
    let found = recognised(&named, &Adjustments::default());
    assert_eq!(found.book.as_ref().map(|book| book.head.fiscal_year).ok(), year);
    assert!(found.is_guessed());
}

#[test]
fn columns_of_a_form_that_is_given_are_taken_for_those_the_clerk_says() {
    let mut form = Form::kiyose(FormId::from_raw(1));
    form.columns[1].role = None;
    let target = form.columns[1].id.clone();
    let sheet = source(vec![table(
        "1",
        &[
            &["令和6年度 評価調書－1"],
            &["事業名", "予定", "予定の続き", "結果", "備考"],
            &["広場", "5回", "と3回", "達成", "なし"],
        ],
    )]);
    let first = recognise(&sheet, Some(&form), &Adjustments::default());
    let signature = first.leaves[0].tables[0].signature.clone();
    // As many columns as the form has, in other words: each by its place.
    assert_eq!(first.leaves[0].tables[0].columns[1].meaning, ColumnMeaning::Column(target.clone()));
    let mut adjustments = Adjustments::default();
    for (at, meaning) in [
        (1, ColumnMeaning::Column(target.clone())),
        (2, ColumnMeaning::Column(target.clone())),
        (3, ColumnMeaning::Rating),
        (4, ColumnMeaning::Column(ColumnId::from("gone"))),
    ] {
        adjustments.set_meaning(&signature, 1, at, meaning);
    }
    let found = recognise(&sheet, Some(&form), &adjustments);
    let book = found.book.as_ref().unwrap();
    let entry = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).next().unwrap().id;
    assert_eq!(book.text(entry, &target), "5回\nと3回");
    assert_eq!(shown(book)[0].rsplit('｜').next(), Some("達成"));
    assert!(found.notes.iter().any(|note| note.words.contains("列「備考」は、読み取っていません：「なし」")));
}

/// What a generated leaf is made of: kinds of rows, with texts that occur nowhere else.
fn any_source() -> impl Strategy<Value = DocumentSource> {
    let row = (0_u8..12, prop::collection::vec(prop::option::weighted(0.7, 0_u8..10), 6), 1_u32..3, 1_u32..3);
    let leaf = (prop::collection::vec(row, 0..14), any::<bool>(), 0_u8..3);
    prop::collection::vec(leaf, 1..4).prop_map(|leaves| {
        let mut count = 0;
        let leaves = leaves.into_iter().enumerate().map(|(at, (rows, has_head, kind))| {
            let mut all: Vec<Vec<(u32, u32, u32, String)>> = Vec::new();
            if has_head {
                all.push(vec![(0, 1, 1, format!("令和6年度 評価調書－{}", at + 1))]);
                let captions = ["事業名", "取組内容", "実績", "課題", "評価区分"];
                all.push((0..).zip(captions).map(|(at, text)| (at, 1, 1, text.to_owned())).collect());
            }
            for (kind, cells, wide, high) in rows {
                all.push(any_row(kind, &cells, (wide, high), &mut count));
            }
            let rows = (1..).zip(all).filter(|(_, cells)| !cells.is_empty()).map(|(number, cells)| LeafRow {
                number,
                table: 0,
                cells: cells
                    .into_iter()
                    .map(|(column, columns, rows, text)| LeafCell { column, columns, rows, text })
                    .collect(),
            });
            DocumentLeaf {
                kind: LeafKind::Worksheet,
                name: format!("第{at}"),
                is_hidden: kind == 0 && at > 0,
                rows: rows.collect(),
            }
        });
        source(leaves.collect())
    })
}

fn any_row(
    kind: u8,
    cells: &[Option<u8>],
    (wide, high): (u32, u32),
    count: &mut u32,
) -> Vec<(u32, u32, u32, String)> {
    let code = 1 + *count % 3;
    let mut fresh = |what: &str| {
        *count += 1;
        format!("{what}{count}号")
    };
    match kind {
        0 => vec![(0, 1, 1, format!("令和6年度 評価調書－{}", fresh("").trim_end_matches('号')))],
        1 => vec![(0, 1, 1, "計画名".into()), (1, 1, 1, fresh("計画"))],
        2 => vec![
            (0, 1, 1, format!("施策名：{}", fresh("施策"))),
            (2, 1, 1, format!("担当課：{}課", fresh(""))),
        ],
        3 => vec![(0, 1, 1, "基本目標".into()), (1, 1, 1, format!("{}　{}", code, fresh("目標")))],
        4 => ["事業名", "取組内容", "実績", "課題", "評価区分"]
            .iter()
            .zip(0..)
            .map(|(text, at)| (at, 1, 1, (*text).to_owned()))
            .collect(),
        5 => vec![(0, 1, 1, "施策全体の実績評価".into())],
        6 => vec![(0, 5, 1, format!("{}は、{}", fresh("まとめ"), "よく進んでいます。".repeat(5)))],
        7 => vec![(0, 1, 1, format!("※{}", fresh("注記")))],
        8 => vec![(0, 1, 1, format!("【{}】", fresh("表紙"))), (7, 1, 1, fresh("欄外"))],
        _ => {
            let mut row = Vec::new();
            for (at, cell) in (0_u32..).zip(cells) {
                let Some(cell) = cell else { continue };
                let text = match (at, cell) {
                    (4, 0..=3) => {
                        ["達成", "③継続", "変更", "継続（続けるため）"][usize::from(*cell)].to_owned()
                    }
                    (0, 0) => format!("{}※新規", fresh("事業")),
                    (_, 1) => format!("{}\n{}", fresh("上"), fresh("下")),
                    _ => fresh("文"),
                };
                let columns = if at == 2 && cells[3].is_none() { wide } else { 1 };
                row.push((at, columns, high, text));
            }
            row
        }
    }
}

/// The words of a text without what only keeps them asunder.
fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| c.is_whitespace() || "※:：（）()【】－「」".contains(c));
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What of a source is in no book, no heading and no note.
fn lost(source: &DocumentSource, found: &Recognised) -> Vec<String> {
    let Ok(book) = &found.book else { return Vec::new() };
    let squeezed = |text: String| text.replace("\\n", "").split_whitespace().collect::<String>();
    let in_book = squeezed(book.records().map(|record| format!("{record:?}")).collect::<String>());
    let in_notes = squeezed(found.notes.iter().map(|note| note.words.clone()).collect::<String>());
    let mut lost = Vec::new();
    for (leaf, own) in source.leaves.iter().zip(&found.leaves) {
        for row in &leaf.rows {
            for cell in row.filled() {
                let role = own.cells[&(row.number, cell.column)];
                let is_there = |part: &String| match role {
                    LeafRole::Header | LeafRole::Title | LeafRole::ClosingHeading => true,
                    LeafRole::LeftOut => in_notes.contains(part.as_str()),
                    LeafRole::Plan | LeafRole::Policy | LeafRole::Department | LeafRole::Goals => {
                        let is_caption = ["計画名", "施策名", "担当課", "基本目標"].contains(&part.as_str());
                        is_caption || in_book.contains(part.as_str()) || in_notes.contains(part.as_str())
                    }
                    LeafRole::Value => in_book.contains(part.as_str()) || in_notes.contains(part.as_str()),
                    LeafRole::Name | LeafRole::Closing | LeafRole::Cover => in_book.contains(part.as_str()),
                };
                lost.extend(
                    words(&cell.text)
                        .into_iter()
                        .filter(|part| !is_there(part))
                        .map(|part| format!("{part} ({role:?}, {}{})", leaf.name, row.number)),
                );
            }
        }
    }
    lost
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_a_document_shows_is_in_the_book_a_heading_or_told_of(
        source in any_source(),
        said in prop::collection::vec((0_usize..3, 1_u32..16, any::<bool>()), 0..4),
        left_out in prop::option::of(0_usize..5),
        header in prop::option::weighted(0.3, (0_usize..3, 1_u32..8, 0_u32..2)),
    ) {
        let mut adjustments = Adjustments::default();
        for (leaf, row, is_taken) in said {
            adjustments.leaf(leaf).rows.insert(row, is_taken);
        }
        if let Some((leaf, first, more)) = header {
            adjustments.leaf(leaf).headers.insert(first, Some(HeaderRows { first, last: first + more }));
        }
        let found = recognised(&source, &adjustments);
        prop_assert_eq!(lost(&source, &found), Vec::<String>::new());
        if let (Some(column), Some(table)) = (left_out, found.leaves.iter().find_map(|leaf| leaf.tables.first())) {
            let height = table.header.last - table.header.first + 1;
            adjustments.set_meaning(&table.signature, height, column, ColumnMeaning::LeftOut);
        }
        let found = recognised(&source, &adjustments);
        prop_assert_eq!(lost(&source, &found), Vec::<String>::new());
        // The same once more is the same.
        let again = recognised(&source, &adjustments);
        prop_assert_eq!((&again.leaves, &again.notes, &again.sheets), (&found.leaves, &found.notes, &found.sheets));
        if let (Ok(one), Ok(other)) = (&found.book, &again.book) {
            prop_assert_eq!(shown(one), shown(other));
        }
    }
}
