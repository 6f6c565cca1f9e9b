use super::*;
use crate::book::testing::{Small, change_past, rows, set_past, small, with_last_year};
use crate::book::{CellRecord, Change, ColumnId, EntryId, Record, Subject};

/// The small book, whose last year's said the same, with its rows.
fn same() -> (Small, Vec<EntryId>) {
    let mut own = small();
    with_last_year(&mut own.book);
    let rows = own.rows();
    (own, rows)
}

fn set(book: &mut Book, entry: EntryId, column: &str, text: &str) {
    let cell = crate::book::Cell::Text(text.to_owned());
    book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: column.into(), cell })));
}

fn delete(book: &mut Book, row: EntryId) {
    let cells: Vec<(ColumnId, crate::book::Cell)> =
        book.cells_of(row).map(|(column, cell)| (column.clone(), cell.clone())).collect();
    for (column, cell) in cells {
        book.apply(&Change::delete(Record::Cell(CellRecord { entry: row, column, cell })));
    }
    let entry = book.entry(row).unwrap().clone();
    book.apply(&Change::delete(Record::Entry(entry)));
}

/// What is said of all items: name, what became of it, the parts that differ.
fn told(book: &Book) -> Vec<(String, Became, Vec<String>)> {
    let comparison = changes(book).unwrap();
    let part = |text: &ComparedText| match &text.part {
        ComparedPart::Name => "名".to_owned(),
        ComparedPart::Marks => "印".to_owned(),
        ComparedPart::Cell(_, caption) => caption.clone(),
        ComparedPart::Overall => "全体".to_owned(),
    };
    let items = comparison.sheets.iter().flat_map(|sheet| &sheet.items);
    items.map(|own| (own.name.clone(), own.became.clone(), own.texts.iter().map(part).collect())).collect()
}

fn item(name: &str, became: Became, parts: &[&str]) -> (String, Became, Vec<String>) {
    (name.to_owned(), became, parts.iter().map(|&part| part.to_owned()).collect())
}

#[test]
fn without_last_year_there_is_nothing_to_compare() {
    assert_eq!(changes(&small().book), None);
}

#[test]
fn what_is_the_same_is_not_told() {
    assert_eq!(changes(&same().0.book).unwrap().sheets, []);
}

#[test]
fn what_changed_is_told_with_both_texts() {
    let (mut own, rows) = same();
    set(&mut own.book, rows[0], "achievement", "503人");
    change_past(&mut own.book, rows[3], |past| {
        let Subject::Entry(entry) = &mut past.subject else { panic!() };
        (entry.name, entry.marks) = ("学童保育".to_owned(), vec!["新規".to_owned()]);
    });
    assert_eq!(
        told(&own.book),
        [item("相談", Became::Continued, &["達成度"]), item("学童", Became::Continued, &["名", "印"]),]
    );
    let comparison = changes(&own.book).unwrap();
    let text = &comparison.sheets[0].items[0].texts[0];
    assert_eq!((text.old.text.as_str(), text.new.text.as_str()), ("相談のachievement", "503人"));
}

#[test]
fn what_is_not_written_yet_has_not_changed_but_what_is_kept_has() {
    let (mut own, rows) = same();
    for column in ["evaluation", "target"] {
        let cell = own.book.cell(rows[0], &column.into()).unwrap().clone();
        let record = Record::Cell(CellRecord { entry: rows[0], column: column.into(), cell });
        own.book.apply(&Change::delete(record));
    }
    assert_eq!(told(&own.book), [item("相談", Became::Continued, &["取組み・方針"])]);
}

#[test]
fn a_merged_cell_is_told_once_where_it_is_written() {
    let (mut own, rows) = same();
    set(&mut own.book, rows[1], "evaluation", "新しい評価");
    assert_eq!(told(&own.book), [item("保育", Became::Continued, &["評価"])]);
    // Undone, it is a cell of its own that says something else.
    set(&mut own.book, rows[2], "evaluation", "二行目の評価");
    assert_eq!(told(&own.book)[1], item("保育", Became::Continued, &["評価"]));
}

#[test]
fn entries_that_come_end_go_together_or_apart_are_told() {
    let (mut own, rows) = same();
    let lineages: Vec<Lineage> = rows.iter().map(|row| own.book.entry(*row).unwrap().lineage).collect();
    // 相談 goes into 学童; out of 保育 comes the row below it, which had been nothing.
    change_past(&mut own.book, rows[0], |past| past.next = vec![lineages[3]]);
    change_past(&mut own.book, rows[2], |past| past.next = vec![]);
    change_past(&mut own.book, rows[1], |past| past.next = vec![lineages[1], lineages[2]]);
    assert_eq!(
        told(&own.book),
        [
            item("相談", Became::New, &["取組み・方針", "達成度", "評価", "評価区分"]),
            item("保育", Became::Divided(vec!["保育".to_owned()]), &[]),
            item("保育", Became::CameOutOf("保育".to_owned()), &["取組み・方針"]),
            item("学童", Became::Merged(vec!["相談".to_owned()]), &["取組み・方針", "達成度", "評価"]),
            item("保育", Became::Ended, &["取組み・方針", "評価区分"]),
        ]
    );
    let comparison = changes(&own.book).unwrap();
    let merged = &comparison.sheets[0].items[3].texts[1];
    assert_eq!(merged.old.text, "〔相談〕\n相談のachievement\n〔学童〕\n学童のachievement");
    let difference = difference_of(&merged.old, &merged.new);
    let gone = "〔相談〕\n".len().."〔相談〕\n相談のachievement".len();
    assert_eq!((difference.old, difference.new), (vec![gone], vec![]));
}

#[test]
fn an_entry_without_a_row_has_ended_on_the_sheet_it_stood_on() {
    let (mut own, rows) = same();
    delete(&mut own.book, rows[3]);
    let comparison = changes(&own.book).unwrap();
    assert_eq!(comparison.sheets.len(), 1);
    assert_eq!(comparison.sheets[0].sheet, Some(own.first));
    assert_eq!(
        told(&own.book),
        [item("学童", Became::Ended, &["取組み・方針", "達成度", "評価", "評価区分"])]
    );
}

#[test]
fn a_sheet_that_is_gone_is_told_behind_the_others_and_only_with_all() {
    let (mut own, _) = same();
    let row = rows(&own.book, own.second)[0];
    delete(&mut own.book, row);
    let sheet = own.book.sheet(own.second).unwrap().clone();
    own.book.apply(&Change::delete(Record::Sheet(sheet)));
    let comparison = changes(&own.book).unwrap();
    let told: Vec<_> = comparison.sheets.iter().map(|own| (own.sheet, own.number, &*own.policy)).collect();
    assert_eq!(told, [(None, 2, "施策1")]);
    assert_eq!((comparison.of(None).count(), comparison.of(Some(&[own.first])).count()), (1, 0));
}

#[test]
fn an_entry_on_another_sheet_has_moved_and_an_overall_text_is_told_last() {
    let (mut own, rows) = same();
    let moved = Entry { sheet: own.second, ..own.book.entry(rows[0]).unwrap().clone() };
    own.book.apply(&Change::insert(Record::Entry(moved)));
    let sheet = Sheet { overall: "別の評価".to_owned(), ..own.book.sheet(own.second).unwrap().clone() };
    own.book.apply(&Change::insert(Record::Sheet(sheet)));
    assert_eq!(
        told(&own.book),
        [item("相談", Became::Continued, &[]), item("", Became::Continued, &["全体"])]
    );
    let comparison = changes(&own.book).unwrap();
    assert_eq!(comparison.sheets[0].items[0].moved_from, Some((1, "施策0".to_owned())));
}

#[test]
fn what_differs_is_found_once_and_again_only_where_it_changed() {
    let (mut own, rows) = same();
    set_past(&mut own.book, rows[0], "achievement", "利用者は503人");
    set(&mut own.book, rows[0], "achievement", "利用者は520人");
    let mut marker = Marker::default();
    for _ in 0..2 {
        let mut comparison = changes(&own.book).unwrap();
        marker.mark(&mut comparison);
        let text = &comparison.sheets[0].items[0].texts[0];
        let figure = "利用者は".len().."利用者は503人".len();
        assert_eq!((&text.old.marked, &text.new.marked), (&vec![figure.clone()], &vec![figure]));
        assert_eq!(marker.known.len(), 1);
    }
}
