//! What the clerk does with a document on its way to a book.

use std::sync::Arc;

use super::draft::ImportDraft;
use super::grid::{LeafCursor, LeafGrid, LeafMotion};
use super::outcome::{OutcomeLine, texts};
use crate::import::document::{DocumentLeaf, DocumentSource, LeafCell, LeafPlace, LeafRow};
use crate::import::recognise::{ColumnMeaning, HeaderRows, KnownHeader, RowRole};

/// A cell: its column, how many columns and rows it covers, its text.
type Own<'a> = (u32, u32, u32, &'a str);

fn leaf(name: &str, rows: &[(u32, &[Own<'_>])]) -> DocumentLeaf {
    let cell =
        |own: &Own<'_>| LeafCell { column: own.0, columns: own.1, rows: own.2, text: own.3.to_owned() };
    let rows = rows.iter().map(|(number, cells)| LeafRow {
        number: *number,
        table: 0,
        cells: cells.iter().map(cell).collect(),
    });
    DocumentLeaf { name: name.to_owned(), rows: rows.collect(), ..DocumentLeaf::default() }
}

fn sheet(name: &str) -> DocumentLeaf {
    leaf(
        name,
        &[
            (1, &[(0, 5, 1, "令和6年度 みなと市 評価調書－1")]),
            (
                3,
                &[
                    (0, 1, 1, "事業名"),
                    (1, 1, 1, "取組内容"),
                    (2, 1, 1, "単位"),
                    (3, 1, 1, "実績"),
                    (4, 1, 1, "評価区分"),
                ],
            ),
            (4, &[(0, 1, 2, "広場"), (1, 1, 1, "5回"), (2, 1, 1, "回"), (3, 1, 1, "6"), (4, 1, 1, "達成")]),
            (5, &[(1, 1, 1, "10件"), (2, 1, 1, "件"), (3, 1, 1, "9"), (4, 1, 1, "継続")]),
            (6, &[(0, 1, 1, "合計"), (3, 1, 1, "15")]),
            (8, &[(0, 1, 1, "施策全体の実績評価")]),
            (9, &[(0, 5, 1, "よくできました。")]),
        ],
    )
}

fn draft_of(leaves: Vec<DocumentLeaf>, known: Vec<KnownHeader>) -> ImportDraft {
    ImportDraft::new("a.xlsx".into(), DocumentSource { leaves, notes: Vec::new() }, known)
}

fn at(draft: &mut ImportDraft, row: u32, column: u32) {
    draft.go_to_place(LeafPlace { leaf: draft.leaf_at(), row, column });
}

/// What comes of the leaf that is shown.
fn shown(draft: &ImportDraft) -> Vec<String> {
    let book = draft.book().unwrap();
    draft.lines().iter().map(|line| texts(book, *line).join("｜")).collect()
}

#[test]
fn the_grid_has_the_edges_that_cells_have() {
    let squares = leaf(
        "",
        &[
            (1, &[(2, 10, 1, "名"), (12, 30, 2, "実績"), (42, 3, 1, "")]),
            (2, &[(2, 10, 1, "広場")]),
            (7, &[(2, 4, 3, "長い名前の事業です"), (12, 30, 1, "5回")]),
            (8, &[(6, 6, 1, "六")]),
        ],
    );
    let grid = LeafGrid::of(&squares);
    let edges: Vec<(u32, u32)> = grid.columns.iter().map(|own| (own.start, own.end)).collect();
    assert_eq!(edges, [(2, 6), (6, 12), (12, 42), (42, 45)]);
    assert!(grid.columns[0].width > grid.columns[1].width, "as wide as its text");
    assert_eq!(grid.columns_of(&squares.rows[0].cells[0]), 0..2);
    // A cell over rows is found from each of them, and no further.
    let find =
        |row, column| grid.at(&squares, LeafCursor { row, column }).map(|(at, _, cell)| (at, &*cell.text));
    assert_eq!(
        [find(0, 2), find(1, 2), find(2, 2)],
        [Some((0, "実績")), Some((0, "実績")), Some((2, "5回"))]
    );
    assert_eq!(find(3, 0), Some((2, "長い名前の事業です")));
    assert_eq!(find(3, 3), None);
    assert_eq!(grid.reaching(3..4), 2..4);
    let step = |row, column, motion| {
        let to = grid.step(&squares, LeafCursor { row, column }, motion);
        (to.row, to.column)
    };
    assert_eq!(step(0, 0, LeafMotion::Right), (0, 2));
    assert_eq!(step(0, 2, LeafMotion::Down(1)), (2, 2));
    assert_eq!(step(2, 1, LeafMotion::Left), (2, 0));
    assert_eq!(step(2, 3, LeafMotion::Up(9)), (0, 3));
    assert_eq!(step(0, 0, LeafMotion::Last), (3, 3));
    assert!(LeafGrid::of(&leaf("", &[])).columns.is_empty());
}

#[test]
fn a_document_becomes_what_the_clerk_says() {
    let mut draft = draft_of(vec![sheet("調書1")], Vec::new());
    assert_eq!(
        shown(&draft),
        [
            "調書-1",
            "事業名｜取組内容｜単位｜実績｜評価区分",
            "広場｜5回｜回｜6｜達成",
            "（区分の行）｜10件｜件｜9｜継続",
            "合計｜｜｜15｜",
            "実績評価：よくできました。"
        ]
    );
    assert!(!draft.needs_looking() && !draft.is_changed());
    // It begins at the header, from where a row is left out.
    assert_eq!(draft.row().map(|row| row.number), Some(3));
    assert_eq!(draft.row_offer(), None);
    at(&mut draft, 6, 0);
    assert_eq!(draft.row_offer(), Some("この行を除く"));
    draft.toggle_row();
    assert_eq!(draft.row_role(6), RowRole::LeftOut);
    assert_eq!(shown(&draft).len(), 5);
    // It has no cover and no list of ratings, which is told in any case.
    assert_eq!(draft.notes_words(), "読み取らず 1件、お知らせ 2件");
    assert_eq!(draft.row_offer(), Some("この行を読み取る"));
    // Each column means something once, but for those of its own.
    draft.set_meaning(2, ColumnMeaning::LeftOut);
    assert_eq!(shown(&draft)[2], "広場｜5回｜6｜達成");
    draft.set_meaning(1, ColumnMeaning::Achievement);
    draft.set_meaning(2, ColumnMeaning::Achievement);
    let meanings: Vec<&str> = draft.table().unwrap().columns.iter().map(|own| own.meaning.words()).collect();
    assert_eq!(meanings, ["事業名", "目標・取組み", "達成度・実績", "その他の列", "評価区分"]);
    draft.toggle_row();
    assert_eq!(draft.row_role(6), RowRole::Row);
    draft.toggle_row();
    assert!(draft.is_changed());

    // Next year it is one step, and the same is left out.
    let known = draft.learned();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].rows, ["合計"]);
    let next = draft_of(vec![sheet("調書1")], known);
    assert!(!next.needs_looking());
    assert_eq!(shown(&next).len(), 5);
    assert_eq!(next.learned(), draft.learned());
    draft.reset();
    assert_eq!(shown(&draft).len(), 6);
    assert!(draft.into_book().is_ok());
}

#[test]
fn the_header_is_moved_and_set_where_none_was_found() {
    let strange = leaf(
        "控え",
        &[
            (1, &[(0, 1, 1, "令和6年度")]),
            (2, &[(0, 1, 1, "なまえ"), (1, 1, 1, "できたこと")]),
            (3, &[(0, 1, 1, "（名称）"), (1, 1, 1, "（回）")]),
            (4, &[(0, 1, 1, "広場"), (1, 1, 1, "5回")]),
        ],
    );
    let mut draft = draft_of(vec![strange.clone()], Vec::new());
    assert!(draft.needs_looking() && draft.book().is_none());
    assert!(draft.trouble().unwrap().contains("ここから見出し"));
    at(&mut draft, 2, 0);
    draft.begin_header();
    assert_eq!(draft.trouble(), None);
    assert_eq!(shown(&draft).len(), 4);
    at(&mut draft, 3, 0);
    draft.end_header();
    assert_eq!(draft.table().unwrap().header, HeaderRows { first: 2, last: 3 });
    assert_eq!(shown(&draft)[2], "広場｜5回");
    draft.begin_header();
    assert_eq!(draft.table().unwrap().header, HeaderRows { first: 3, last: 3 });
    let known = draft.learned();
    draft.take_header_away();
    assert!(draft.book().is_none());
    // What was said of it is known the next time.
    let next = draft_of(vec![strange], known);
    assert_eq!(next.table().unwrap().header, HeaderRows { first: 3, last: 3 });
}

#[test]
fn leaves_are_chosen_and_the_year_is_said() {
    let mut other = sheet("調書2");
    other.rows[0].cells[0].text = "評価調書－2".to_owned();
    let mut draft = draft_of(vec![sheet("調書1"), other], Vec::new());
    assert_eq!(draft.kind_words(), "シート");
    draft.take_leaf(0, false);
    assert_eq!(draft.leaf_words(0), "調書1（読み取らない）");
    assert!(draft.trouble().unwrap().contains("年度"), "{:?}", draft.trouble());
    draft.set_year(crate::book::FiscalYear::new(2023));
    draft.show_leaf(1);
    assert_eq!(shown(&draft)[0], "調書-2");
    assert_eq!(draft.year().map(|year| year.year()), Some(2023));
    // A note leads to its cell, in whatever leaf.
    let place = draft.notes().iter().find_map(|note| note.place).unwrap();
    draft.go_to_place(place);
    assert_eq!(draft.leaf_at(), 0);
    assert_eq!(draft.learned()[0].leaves, ["調書1"]);
    draft.take_leaf(0, true);
    assert!(draft.learned()[0].leaves.is_empty());
}

#[test]
fn what_takes_long_is_worked_out_meanwhile() {
    let cell = |column| LeafCell { column, columns: 1, rows: 1, text: format!("欄{column}") };
    let mut large = sheet("大きい");
    let rows = (10..1_300).map(|number| LeafRow { number, table: 0, cells: (0..4).map(cell).collect() });
    large.rows.extend(rows);
    large.rows.retain(|row| row.number < 8 || row.number > 9);
    let mut draft = draft_of(vec![large], Vec::new());
    let before = draft.lines().len();
    assert!(before > 1_290);
    let (bell, rung) = std::sync::mpsc::channel();
    let wake: crate::background::Wake = Arc::new(move || bell.send(()).unwrap_or(()));
    at(&mut draft, 6, 0);
    draft.toggle_row();
    assert!(!draft.is_up_to_date() && draft.book().is_none());
    draft.work(&wake);
    while !draft.is_up_to_date() {
        rung.recv().unwrap();
        draft.work(&wake);
    }
    assert_eq!(draft.lines().len(), before - 1);
    assert!(matches!(draft.lines()[2], OutcomeLine::Entry(_, 4)));
}
