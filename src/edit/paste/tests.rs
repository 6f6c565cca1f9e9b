//! What pasting changes.

use proptest::prelude::*;

use super::super::Command;
use super::super::tests::run;
use super::*;
use crate::book::testing::{Small, names, rows, small};

fn paste(book: &Book, sheet: SheetId, row: usize, column: &str, table: ClipboardTable) -> Paste {
    Paste { sheet, entry: rows(book, sheet)[row], column: column.into(), table, hidden: BTreeSet::new() }
}

/// What is copied as cells, a row a line.
fn table(text: &str) -> ClipboardTable {
    let read = ClipboardTable::read(text, None);
    if read.origin == TableOrigin::Lines { read.otherwise(text).unwrap_or(read) } else { read }
}

#[test]
fn a_block_goes_to_cells_names_and_ratings() {
    let Small { mut book, second, .. } = small();
    let pasted =
        paste(&book, second, 0, "name", table("新広場\t目標\r\t達成\t評価\t２\r\n子育て\t\t\t\t未実施"));
    let plan = pasted.plan(&book).unwrap();
    assert_eq!(plan.added, 2, "a line end within a row begins another");
    assert!(plan.needs_consent());

    let pasted =
        paste(&book, second, 0, "name", table("新広場\t目標\t達成\t評価\t２\r\n子育て\t\t\t\t未実施"));
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    assert_eq!(names(&book, second), ["新広場", "子育て"]);
    let rows = rows(&book, second);
    assert_eq!(book.text(rows[0], &"achievement".into()), "達成");
    assert_eq!(book.text(rows[0], &"rating".into()), "充実", "by its number, in full width");
    assert_eq!(book.text(rows[1], &"rating".into()), "未実施");
    assert_eq!(book.cells_of(rows[1]).count(), 1, "what was blank is blank");
}

#[test]
fn what_cannot_be_taken_is_named_and_the_rest_is_taken() {
    let Small { mut book, first, .. } = small();
    let pasted = paste(&book, first, 0, "evaluation", table("評価\tすばらしい\t欄外\r\n評価\t達成\t欄外"));
    let plan = pasted.plan(&book).unwrap();
    let rating: ColumnId = "rating".into();
    assert_eq!(
        plan.refused,
        [
            Refused::NoRating {
                row: 0,
                column: rating.clone(),
                text: "すばらしい".to_owned(),
                name: "相談".to_owned()
            },
            Refused::TooWide { columns: 1 },
        ]
    );
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    let rows = rows(&book, first);
    assert_eq!(book.text(rows[0], &rating), "継続", "as it was");
    assert_eq!(book.text(rows[1], &rating), "達成");
}

#[test]
fn merged_cells_come_out_merged_and_own_text_frees_a_merged_cell() {
    let Small { mut book, first, .. } = small();
    let target: ColumnId = "target".into();
    let evaluation: ColumnId = "evaluation".into();
    let text = |text: &str| ClipboardCell::Text(text.to_owned());
    let joint = ClipboardTable::new(vec![vec![text("共通")], vec![ClipboardCell::Above]]);
    let pasted = paste(&book, first, 0, "target", joint);
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    let rows = rows(&book, first);
    assert!(book.is_merged(rows[1], &target));
    assert_eq!(book.text(rows[0], &target), "共通", "without what stood below");

    assert!(book.is_merged(rows[2], &evaluation));
    let pasted = paste(&book, first, 1, "evaluation", table("上\n下"));
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    assert_eq!(book.text(rows[1], &evaluation), "上");
    assert_eq!(book.text(rows[2], &evaluation), "下");
}

#[test]
fn hidden_rows_are_passed_and_no_cell_is_joined_across_them() {
    let Small { mut book, first, .. } = small();
    let rows = rows(&book, first);
    let text = |text: &str| ClipboardCell::Text(text.to_owned());
    let joint = ClipboardTable::new(vec![vec![text("甲")], vec![ClipboardCell::Above], vec![text("乙")]]);
    let hidden = BTreeSet::from([rows[1], rows[2]]);
    let pasted = Paste { hidden, ..paste(&book, first, 0, "target", joint) };
    let plan = pasted.plan(&book).unwrap();
    assert_eq!(plan.cells.iter().map(|cell| cell.row).collect::<Vec<_>>(), [0, 3, 4]);
    assert_eq!(plan.added, 1);
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    let target: ColumnId = "target".into();
    let texts: Vec<_> = book.entries_of(first).unwrap().map(|row| book.text(row.id, &target)).collect();
    assert_eq!(texts, ["甲", "保育のtarget", "のtarget", "甲", "乙"]);
}

#[test]
fn blank_rows_at_the_end_add_none() {
    let Small { book, second, .. } = small();
    let pasted = paste(&book, second, 0, "target", table("一\r\n\r\n三\r\n\r\n\t\r\n"));
    assert_eq!(pasted.plan(&book).unwrap().added, 2, "the blank one between counts");
}

#[test]
fn a_rating_that_rows_share_is_that_of_each() {
    let Small { mut book, first, .. } = small();
    let joint =
        ClipboardTable::new(vec![vec![ClipboardCell::Text("達成".to_owned())], vec![ClipboardCell::Above]]);
    let pasted = paste(&book, first, 0, "rating", joint);
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    let rows = rows(&book, first);
    assert_eq!(book.text(rows[1], &"rating".into()), "達成");
}

#[test]
fn only_what_replaces_adds_or_fails_needs_consent() {
    let Small { mut book, first, .. } = small();
    let rows = rows(&book, first);
    let asks = |book: &Book, text: &str| {
        paste(book, first, 3, "target", table(text)).plan(book).unwrap().needs_consent()
    };
    assert!(asks(&book, "別の目標"));
    assert!(!asks(&book, "学童のtarget"), "the same again");
    run(&mut book, Command::SetCell { entry: rows[3], column: "target".into(), text: String::new() })
        .unwrap();
    assert!(!asks(&book, "別の目標"), "into a blank cell");
    assert!(asks(&book, "別の目標\n次の行"));
}

#[test]
fn a_table_is_repeated_where_it_fits() {
    let size = |rows, columns| {
        let table = Paste::repeated(table("a\tb"), rows, columns);
        (table.rows.len(), table.columns())
    };
    assert_eq!(size(3, 2), (3, 2));
    assert_eq!(size(2, 4), (2, 4));
    assert_eq!(size(1, 3), (1, 2), "it does not fit");
}

#[test]
fn ratings_are_known_by_name_and_number() {
    let Small { book, .. } = small();
    let form = book.forms().next().unwrap();
    for (text, name) in [
        ("達成", Some("達成")),
        (" 未実施\n", Some("未実施")),
        ("３", Some("継続")),
        ("0", None),
        ("6", None),
        ("", Some("")),
        ("達", None),
    ] {
        assert_eq!(rating(form, text), name, "{text:?}");
    }
}

fn html(html: &str) -> ClipboardTable {
    ClipboardTable::read("", Some(html))
}

#[test]
fn a_name_and_its_marks_come_apart_as_in_an_import() {
    let Small { mut book, second, .. } = small();
    for (text, name, marks) in [
        ("新広場\n※新規", "新広場", vec!["新規"]),
        ("新広場", "新広場", vec!["新規"]),
        ("広場 ※変更 ※統合", "広場", vec!["変更", "統合"]),
        ("広場 ※週3回", "広場 ※週3回", vec!["変更", "統合"]),
    ] {
        let pasted = paste(
            &book,
            second,
            0,
            "name",
            ClipboardTable::new(vec![vec![ClipboardCell::Text(text.to_owned())]]),
        );
        run(&mut book, Command::Paste(Box::new(pasted.clone()))).unwrap();
        let row = book.entry(rows(&book, second)[0]).unwrap();
        assert_eq!((row.name.as_str(), &row.marks), (name, &marks.into_iter().map(str::to_owned).collect()));
        assert!(pasted.plan(&book).unwrap().cells.is_empty(), "the same again");
    }
}

/// What Excel and a text with tabs have of one project over two rows.
#[test]
fn a_name_over_two_rows_makes_a_part() {
    let excel = html(
        "<table><tr><td rowspan=2>延長保育<td>19時まで<td>13か所<td rowspan=2>増やす。<td>継続\
         <tr><td>20時まで<td>2か所<td>未実施<tr><td>休日保育<td>1か所<td>1か所<td>実施。<td>達成</table>",
    );
    let tabs = table(
        "延長保育\t19時まで\t13か所\t増やす。\t継続\n\t20時まで\t2か所\t\t未実施\n休日保育\t1か所\t1か所\t実施。\t達成\n",
    );
    for table in [excel, tabs] {
        let Small { mut book, second, .. } = small();
        let pasted = paste(&book, second, 0, "name", table);
        let plan = pasted.plan(&book).unwrap();
        assert_eq!((plan.added, plan.refused.len()), (2, 0));
        assert!(plan.cells.iter().any(|cell| cell.row == 1 && cell.after == PastedAs::Part));
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        let own = rows(&book, second);
        let parents: Vec<_> = own.iter().map(|row| book.entry(*row).unwrap().parent).collect();
        assert_eq!(parents, [None, Some(own[0]), None]);
        assert_eq!(names(&book, second), ["延長保育", "", "休日保育"]);
        assert!(book.is_merged(own[1], &"evaluation".into()));
        assert_eq!(book.text(own[1], &"rating".into()), "未実施");
        assert!(book.sheet_progress(second).unwrap().is_complete());
    }
}

#[test]
fn a_row_that_was_another_becomes_a_part_too_and_that_is_said() {
    let Small { mut book, first, .. } = small();
    let joint = html("<table><tr><td rowspan=2>相談<td>一<tr><td>二</table>");
    let pasted = paste(&book, first, 0, "name", joint);
    let plan = pasted.plan(&book).unwrap();
    let part = plan.cells.iter().find(|cell| cell.after == PastedAs::Part).unwrap();
    assert_eq!((part.row, part.before.as_str()), (1, "保育"));
    assert!(plan.needs_consent());
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    let own = rows(&book, first);
    assert_eq!(book.entry(own[1]).unwrap().parent, Some(own[0]));
    assert_eq!(book.entry(own[2]).unwrap().parent, Some(own[0]), "parts have no parts");
}

#[test]
fn headings_say_where_the_columns_go() {
    let Small { mut book, second, .. } = small();
    let pasted = paste(
        &book,
        second,
        0,
        "target",
        table("評価区分\t個別事業名\t備考\t達成度\n達成\t新広場\t注\t開いた\n"),
    );
    // 備考 is no column: no headings then, but a table as it stands.
    assert_eq!(pasted.plan(&book).unwrap().headings, 0);
    let pasted = paste(
        &book,
        second,
        0,
        "target",
        table("評価区分\t個別事業名\t\t達成度\n達成\t新広場\t注\t開いた\n"),
    );
    let plan = pasted.plan(&book).unwrap();
    assert_eq!((plan.headings, plan.added, plan.columns.clone()), (1, 0, 0..5));
    assert_eq!(plan.refused, [Refused::NoHeading { columns: 1 }]);
    assert!(plan.needs_consent());
    run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
    assert_eq!(names(&book, second), ["新広場"]);
    let row = rows(&book, second)[0];
    assert_eq!(book.text(row, &"rating".into()), "達成");
    assert_eq!(book.text(row, &"achievement".into()), "開いた");
    assert_eq!(book.text(row, &"target".into()), "広場のtarget", "it has no heading");
}

#[test]
fn a_rating_that_is_none_is_named_with_its_row() {
    let Small { book, second, .. } = small();
    let pasted = paste(
        &book,
        second,
        0,
        "name",
        table("広場\t\t\t\t達成\n廃プラ事業\t-\t-\t該当なし\tＡ\n\t-\t\t\tＢ"),
    );
    let refused = pasted.plan(&book).unwrap().refused;
    let named = refused.iter().map(|refused| match refused {
        Refused::NoRating { row, text, name, .. } => (*row, text.as_str(), name.as_str()),
        other => panic!("{other:?}"),
    });
    assert_eq!(named.collect::<Vec<_>>(), [(1, "Ａ", "廃プラ事業"), (2, "Ｂ", "廃プラ事業")]);
}

/// Texts as they may lie on a clipboard.
fn any_table() -> impl Strategy<Value = ClipboardTable> {
    let cell = prop::sample::select(vec![
        "",
        "文",
        "広場 ※新規",
        "継続",
        "３",
        "Ａ",
        "個別事業名",
        "達成度",
        "⾷育\u{200B}",
        "一\n二",
        "\"三\"",
    ]);
    let rows = prop::collection::vec(prop::collection::vec(cell, 1..7), 1..6);
    let as_text = rows.clone().prop_map(|rows| {
        let row = |row: &Vec<&str>| row.join("\t");
        rows.iter().map(row).collect::<Vec<_>>().join("\n")
    });
    let as_html = (rows, 1..3_usize, 1..3_usize).prop_map(|(rows, tall, wide)| {
        let cell = |cell: &&str| format!("<td rowspan={tall} colspan={wide}>{cell}");
        let row = |row: &Vec<&str>| format!("<tr>{}", row.iter().map(cell).collect::<String>());
        format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
    });
    prop_oneof![
        as_text.clone().prop_map(|text| ClipboardTable::read(&text, None)),
        as_text.prop_map(|text| table(&text)),
        as_html.prop_map(|html| ClipboardTable::read("", Some(&html))),
    ]
}

proptest! {
    /// Whatever is pasted, wherever: all that changes was named before.
    #[test]
    fn pasting_changes_only_what_was_named(
        table in any_table(),
        row in 0..4_usize,
        column in prop::sample::select(vec!["name", "target", "achievement", "evaluation", "rating"]),
        hidden in prop::collection::btree_set(0..4_usize, 0..3),
        size in (1..4_usize, 1..4_usize),
    ) {
        let Small { mut book, first, .. } = small();
        let before = book.clone();
        let own = rows(&book, first);
        let hidden = hidden.into_iter().filter(|at| *at != row).map(|at| own[at]).collect();
        let table = Paste::repeated(table, size.0, size.1);
        let pasted = Paste { hidden, ..paste(&book, first, row, column, table) };
        let plan = pasted.plan(&book).unwrap();
        let _ = run(&mut book, Command::Paste(Box::new(pasted)));
        let after = rows(&book, first);
        prop_assert_eq!(after.len(), own.len() + plan.added);
        let named = |row: usize, column: &str| {
            plan.cells.iter().any(|cell| cell.row == row && cell.column == column.into())
        };
        for (at, &id) in own.iter().enumerate() {
            prop_assert_eq!(after[at], id, "rows stay in their order");
            let (old, new) = (before.entry(id).unwrap(), book.entry(id).unwrap());
            let is_same = (&old.name, &old.marks) == (&new.name, &new.marks);
            prop_assert!(is_same || named(at, "name"), "name of {at}");
            let moved = old.parent != new.parent;
            let with_its_own = old.parent.and_then(|parent| own.iter().position(|own| *own == parent));
            prop_assert!(!moved || named(at, "name") || with_its_own.is_some_and(|at| named(at, "name")));
            for column in ["target", "achievement", "evaluation", "rating"] {
                let is_same = before.cell(id, &column.into()) == book.cell(id, &column.into());
                prop_assert!(is_same || named(at, column), "{column} of {at}");
            }
        }
    }
}
