use super::*;
use crate::book::testing::{rows, small};
use crate::book::{Cell, CellRecord, Change, Past, PastCell, PastEntry, Record, Subject};

/// The first entry of a book of 2024, with these texts in its cells.
fn book_with(cells: &[(&str, &str)]) -> (Book, EntryId) {
    let small = small();
    let mut book = small.book;
    let entry = rows(&book, small.first)[0];
    for (column, text) in cells {
        let column = ColumnId::from(*column);
        let record = |cell| Record::Cell(CellRecord { entry, column: column.clone(), cell });
        let before = book.cell(entry, &column).cloned().map(record);
        let after = Some(record(Cell::Text((*text).to_owned())));
        book.apply(&Change { before, after });
    }
    (book, entry)
}

fn with_past(book: &mut Book, entry: EntryId, year: i32, cells: &[(&str, Role, &str)]) {
    let lineage = book.entry(entry).unwrap().lineage;
    let cells = cells
        .iter()
        .map(|(column, role, text)| PastCell {
            column: (*column).into(),
            caption: String::new(),
            role: Some(*role),
            text: (*text).to_owned(),
            merged: false,
            shelved: false,
        })
        .collect();
    let past = Past {
        id: book.new_key(),
        position: 0,
        lineage,
        year: FiscalYear::new(year).unwrap(),
        plan: String::new(),
        policy: String::new(),
        sheet: 1,
        sheet_lineage: lineage,
        subject: Subject::Entry(PastEntry { name: "相談".to_owned(), marks: vec![], parent: None, cells }),
        next: vec![lineage],
    };
    book.apply(&Change::insert(Record::Past(past)));
}

/// `name unit: year target/actual …`
fn proposed(book: &Book, entry: EntryId) -> Vec<String> {
    let value =
        |found: &Option<FoundValue>| found.as_ref().map_or("-".to_owned(), |found| found.value.to_string());
    propose(book, entry)
        .iter()
        .map(|series| {
            let points: Vec<String> = series
                .points
                .iter()
                .map(|point| {
                    format!("{} {}/{}", point.year.year(), value(&point.target), value(&point.actual))
                })
                .collect();
            format!("{} {}: {}", series.name, series.unit, points.join(", "))
        })
        .collect()
}

#[test]
fn targets_and_actuals_of_the_same_are_one_series() {
    let (book, entry) = book_with(&[
        ("target", "令和5年度 会員80人\n令和6年度 会員90人"),
        ("achievement", "令和5年度 会員71人\n令和6年度 会員85人"),
    ]);
    assert_eq!(proposed(&book, entry), ["会員 人: 2023 80/71, 2024 90/85"]);
    let series = &propose(&book, entry)[0];
    let found = series.points[1].actual.clone().unwrap();
    let FigureSource::Cell(cell, column) = found.source else { panic!() };
    assert_eq!((cell, &book.text(cell, &column)[found.range]), (entry, "85人"));
}

#[test]
fn a_target_without_a_name_belongs_to_the_only_figure_of_its_unit() {
    let target = ("target", "令和6年度 200人");
    let (book, entry) = book_with(&[target, ("achievement", "利用実績（延べ人数）\n令和6年度 153人 8件")]);
    assert_eq!(
        proposed(&book, entry),
        ["利用実績 延べ人数 人: 2024 200/153", "利用実績 延べ人数 件: 2024 -/8"]
    );
    let parts = "利用者数（延べ）\nみなみひろば 70人\n北ひろば 83人\n計 153人";
    let (book, entry) = book_with(&[target, ("achievement", parts)]);
    assert_eq!(
        proposed(&book, entry),
        [
            "利用者数 人: 2024 200/153",
            "利用者数 みなみひろば 人: 2024 -/70",
            "利用者数 北ひろば 人: 2024 -/83"
        ]
    );
    let (book, entry) = book_with(&[target, ("achievement", "男性70人 女性83人")]);
    assert_eq!(proposed(&book, entry), ["人数 人: 2024 200/-", "男性 人: 2024 -/70", "女性 人: 2024 -/83"]);
}

#[test]
fn what_earlier_years_said_is_taken_where_this_year_says_nothing() {
    let (mut book, entry) = book_with(&[("achievement", "実施回数 令和5年度 21回 令和6年度 25回")]);
    let achieved = Role::Achievement;
    with_past(&mut book, entry, 2023, &[("achievement", achieved, "利用実績 実施回数20回")]);
    with_past(
        &mut book,
        entry,
        2022,
        &[("achievement", achieved, "利用実績 実施回数18回"), ("rating", Role::Rating, "3")],
    );
    assert_eq!(proposed(&book, entry), ["実施回数 回: 2022 -/18, 2023 -/21, 2024 -/25"]);
    let first = &propose(&book, entry)[0].points[0].actual.clone().unwrap();
    assert!(matches!(first.source, FigureSource::Past(..)));
}

#[test]
fn what_is_said_in_passing_begins_no_series() {
    let (book, entry) = book_with(&[
        ("achievement", "待機児童数 7人"),
        (
            "evaluation",
            "待機児童数は7人となった。1教室を借り、定員を35人増やした。令和5年度の申込みは90件だった。",
        ),
    ]);
    assert_eq!(proposed(&book, entry), ["待機児童数 人: 2024 -/7", "申込み 件: 2023 -/90"]);
    assert_eq!(propose(&book, entry)[0].better, Better::Fewer);
    assert_eq!(propose(&book, entry)[1].better, Better::More);
}

#[test]
fn what_was_counted_on_the_day_after_the_year_is_that_years() {
    let (book, entry) = book_with(&[
        ("target", "令和5年 会員30人"),
        ("achievement", "待機児童数\n令和6年4月 24人\n令和7年4月 18人\n会員 令和6年 28人"),
    ]);
    assert_eq!(
        proposed(&book, entry),
        ["会員 人: 2023 30/-, 2024 -/28", "待機児童数 人: 2023 -/24, 2024 -/18"]
    );
}

#[test]
fn an_accepted_series_takes_up_what_is_new() {
    let (book, entry) = book_with(&[("achievement", "令和5年度 会員71人\n令和6年度 会員85人")]);
    let proposal = &propose(&book, entry)[0];
    let point = |year, actual| Point {
        year: FiscalYear::new(year).unwrap(),
        target: None,
        actual: Some(Decimal::from(actual)),
    };
    let series = |name: &str, points: Vec<Point>| Series {
        id: crate::book::Key::from_raw(1),
        position: 0,
        lineage: book.entry(entry).unwrap().lineage,
        name: name.to_owned(),
        unit: "人".to_owned(),
        better: Better::More,
        points,
    };
    let older = series("会員", vec![point(2022, 60), point(2023, 70)]);
    assert!(proposal.is_of(&older));
    let all = vec![point(2022, 60), point(2023, 70), point(2024, 85)];
    assert_eq!(proposal.added_to(&older), Some(all.clone()), "what the clerk has is left as it is");
    let renamed = series("登録会員", all);
    assert!(!proposal.is_of(&renamed));
    let renamed = series("登録会員", vec![point(2023, 71), point(2024, 85)]);
    assert!(proposal.is_of(&renamed), "it says the same under another name");
    assert_eq!(proposal.added_to(&renamed), None);
}

#[test]
fn of_nothing_nothing_is_proposed() {
    let (book, entry) = book_with(&[]);
    assert_eq!(proposed(&book, entry), [""; 0]);
    assert_eq!(propose(&book, crate::book::Key::from_raw(999)), []);
}
