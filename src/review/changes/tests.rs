use super::*;
use crate::book::testing::{Small, change_past, rows, set_past, small, with_last_year, with_year};
use crate::book::{
    Became, CellRecord, Change, ColumnId, ComparedPart, ComparedSubject, ComparedText, Entry, Form, Goal,
    Links, Past, PastPlan, PastPolicy, Plan, Policy, Reason, Record, Sheet, Spacing, Subject,
};

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

fn since_when(book: &Book, comparing: &Comparing) -> Option<Comparison> {
    changes(book, comparing).unwrap()
}

/// What changed since the newest year known.
fn of(book: &Book) -> Option<Comparison> {
    since_when(book, &Comparing::default())
}

fn part(text: &ComparedText) -> String {
    match &text.part {
        ComparedPart::Name => "名".to_owned(),
        ComparedPart::Marks => "印".to_owned(),
        ComparedPart::Cell(_, caption) | ComparedPart::Head(caption) => caption.clone(),
        ComparedPart::CellOfGone(caption) => format!("{caption}（列）"),
        ComparedPart::Overall => "全体".to_owned(),
    }
}

/// What is said of all items: name, what became of it, the parts that differ.
fn told(book: &Book) -> Vec<(String, String, Vec<String>)> {
    let fate = |own: &Compared| {
        let became = match own.became {
            Became::Continued => None,
            Became::New => Some("新規".to_owned()),
            Became::Ended => Some("廃止".to_owned()),
        };
        let joined = [(&own.merged, "を統合"), (&own.came_out_of, "から分割"), (&own.divided, "を分割")];
        let joined = joined.into_iter().filter(|(names, _)| !names.is_empty());
        let joined = joined.map(|(names, what)| format!("{}{what}", names.join("・")));
        let moved = own.moved_from.as_ref().map(|(number, policy)| format!("{number} {policy}から"));
        became.into_iter().chain(joined).chain(moved).collect::<Vec<_>>().join("、")
    };
    let comparison = of(book).unwrap();
    let name = |own: &Compared| match own.subject {
        ComparedSubject::Sheet => "調書".to_owned(),
        ComparedSubject::Overall => String::new(),
        _ => own.name.clone(),
    };
    comparison.items().map(|own| (name(own), fate(own), own.texts.iter().map(part).collect())).collect()
}

fn item(name: &str, became: &str, parts: &[&str]) -> (String, String, Vec<String>) {
    (name.to_owned(), became.to_owned(), parts.iter().map(|&part| part.to_owned()).collect())
}

/// The texts of the only item, old and new.
fn texts(book: &Book) -> Vec<(String, String, String)> {
    let comparison = of(book).unwrap();
    let items: Vec<&Compared> = comparison.items().collect();
    assert_eq!(items.len(), 1, "{items:?}");
    items[0].texts.iter().map(|own| (part(own), own.old.text.clone(), own.new.text.clone())).collect()
}

fn put(book: &mut Book, record: Record) {
    book.apply(&Change::insert(record));
}

/// Takes out a sheet with its rows.
fn delete_sheet(own: &mut Small, sheet: crate::book::SheetId) {
    for row in rows(&own.book, sheet).into_iter().rev() {
        delete(&mut own.book, row);
    }
    let sheet = own.book.sheet(sheet).unwrap().clone();
    own.book.apply(&Change::delete(Record::Sheet(sheet)));
}

/// Lets last year's book have known its plan.
fn with_plan(book: &mut Book) -> PastPlan {
    let plan = book.plans().next().unwrap().clone();
    let policies = book.policies_of(plan.id).map(|own| PastPolicy {
        policy: own.id,
        name: own.name.clone(),
        into: Vec::new(),
    });
    let policies = policies.collect();
    let past = PastPlan { plan: plan.id, period: plan.period, goals: plan.goals.clone(), policies };
    let lineage = PastPlan::lineage(plan.id);
    let id = book.new_key();
    put(
        book,
        Record::Past(Past {
            id,
            position: -1,
            lineage,
            year: book.head.fiscal_year.before().unwrap(),
            plan: plan.name,
            policy: String::new(),
            sheet: 0,
            sheet_lineage: lineage,
            subject: Subject::Plan(past.clone()),
            next: vec![lineage],
        }),
    );
    past
}

fn plan(book: &Book) -> Plan {
    book.plans().next().unwrap().clone()
}

fn policies(book: &Book) -> Vec<Policy> {
    book.policies_of(plan(book).id).cloned().collect()
}

#[test]
fn without_last_year_there_is_nothing_to_compare() {
    assert_eq!(of(&small().book), None);
}

#[test]
fn what_is_the_same_is_not_told() {
    assert_eq!(told(&same().0.book), []);
}

#[test]
fn what_changed_is_told_with_both_texts() {
    let (mut own, rows) = same();
    set(&mut own.book, rows[0], "achievement", "503人");
    change_past(&mut own.book, rows[3], |past| {
        let Subject::Entry(entry) = &mut past.subject else { panic!() };
        (entry.name, entry.marks) = ("学童保育".to_owned(), vec!["新規".to_owned(), "変更".to_owned()]);
    });
    assert_eq!(told(&own.book), [item("相談", "", &["達成度"]), item("学童", "", &["名", "印"]),]);
    let comparison = of(&own.book).unwrap();
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
    assert_eq!(told(&own.book), [item("相談", "", &["取組み・方針"])]);
}

#[test]
fn a_merged_cell_is_told_once_where_it_is_written() {
    let (mut own, rows) = same();
    set(&mut own.book, rows[1], "evaluation", "新しい評価");
    assert_eq!(told(&own.book), [item("保育", "", &["評価"])]);
    // Undone, it is a cell of its own that says something else.
    set(&mut own.book, rows[2], "evaluation", "二行目の評価");
    assert_eq!(told(&own.book)[1], item("保育", "", &["評価"]));
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
            item("相談", "新規", &["取組み・方針", "達成度", "評価", "評価区分"]),
            item("保育", "保育を分割", &[]),
            item("保育", "保育から分割", &["取組み・方針"]),
            item("学童", "相談を統合", &["取組み・方針", "達成度", "評価"]),
            item("保育", "廃止", &["取組み・方針", "評価区分"]),
        ]
    );
    let comparison = of(&own.book).unwrap();
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
    let comparison = of(&own.book).unwrap();
    assert_eq!(comparison.sheets.len(), 1);
    assert_eq!(comparison.sheets[0].sheet, Some(own.first));
    assert_eq!(told(&own.book), [item("学童", "廃止", &["取組み・方針", "達成度", "評価", "評価区分"])]);
}

#[test]
fn a_sheet_that_is_gone_is_told_behind_the_others_and_only_with_all() {
    let (mut own, _) = same();
    let second = own.second;
    delete_sheet(&mut own, second);
    let comparison = of(&own.book).unwrap();
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
    assert_eq!(told(&own.book), [item("相談", "1 施策0から", &[]), item("", "", &["全体"])]);
}

#[test]
fn what_differs_is_found_once_and_again_only_where_it_changed() {
    let (mut own, rows) = same();
    set_past(&mut own.book, rows[0], "achievement", "利用者は503人");
    set(&mut own.book, rows[0], "achievement", "利用者は520人");
    let mut marker = Marker::default();
    for _ in 0..2 {
        let mut comparison = of(&own.book).unwrap();
        marker.mark(&mut comparison);
        let text = &comparison.sheets[0].items[0].texts[0];
        let figure = "利用者は".len().."利用者は503人".len();
        assert_eq!((&text.old.marked, &text.new.marked), (&vec![figure.clone()], &vec![figure]));
        assert_eq!(marker.known.len(), 1);
    }
}

#[test]
fn a_closing_text_goes_with_its_sheet_and_is_told_even_where_nothing_else_stood_there() {
    let (mut own, _) = same();
    let second = own.second;
    delete_sheet(&mut own, second);
    let said = [
        item("調書", "廃止", &[]),
        item("広場", "廃止", &["取組み・方針", "達成度", "評価", "評価区分"]),
        item("", "廃止", &["全体"]),
    ];
    assert_eq!(told(&own.book), said);

    let (mut own, _) = same();
    let closing: Vec<Past> = own.book.pasts().filter(|past| past.overall().is_some()).cloned().collect();
    let [.., last] = closing.as_slice() else { panic!() };
    let mut last = last.clone();
    last.subject = Subject::Sheet { overall: "文だけの調書".to_owned(), links: None };
    put(&mut own.book, Record::Past(last));
    let row = rows(&own.book, own.second)[0];
    let past = own.book.past_of(own.book.entry(row).unwrap().lineage)[0].clone();
    own.book.apply(&Change::delete(Record::Past(past)));
    let second = own.second;
    delete_sheet(&mut own, second);
    assert_eq!(told(&own.book), [item("調書", "廃止", &[]), item("", "廃止", &["全体"])]);
}

#[test]
fn a_plan_and_a_policy_with_other_names_are_told_once_and_not_of_each_sheet() {
    for knows_plans in [true, false] {
        let (mut own, _) = same();
        if knows_plans {
            with_plan(&mut own.book);
        }
        let renamed = Plan { name: "第2期子ども計画".to_owned(), ..plan(&own.book) };
        put(&mut own.book, Record::Plan(renamed));
        let policy = Policy { name: "子育ての支援".to_owned(), ..policies(&own.book)[0].clone() };
        put(&mut own.book, Record::Policy(policy));
        let said = [item("第2期子ども計画", "", &["名"]), item("子育ての支援", "", &["名"])];
        assert_eq!(told(&own.book), said, "{knows_plans}");
    }
}

#[test]
fn a_sheet_under_another_policy_or_number_is_told_on_that_sheet() {
    for knows_plans in [true, false] {
        let (mut own, _) = same();
        if knows_plans {
            with_plan(&mut own.book);
        }
        let other = policies(&own.book)[1].id;
        let sheet = own.book.sheet(own.first).unwrap().clone();
        put(&mut own.book, Record::Sheet(Sheet { policy: other, number: 7, position: 99, ..sheet }));
        assert_eq!(
            texts(&own.book),
            [
                ("調書番号".to_owned(), "1".to_owned(), "7".to_owned()),
                ("施策".to_owned(), "施策0".to_owned(), "施策1".to_owned()),
            ],
            "{knows_plans}"
        );
    }
}

#[test]
fn plans_and_policies_that_come_and_go_are_told_where_those_of_last_year_are_known() {
    let (mut own, _) = same();
    with_plan(&mut own.book);
    let id = own.book.new_key();
    let policy =
        Policy {
            id, position: 1 << 40, name: "新しい施策".to_owned(), ..policies(&own.book)[0].clone()
        };
    put(&mut own.book, Record::Policy(policy));
    assert_eq!(told(&own.book), [item("新しい施策", "新規", &[])]);
    let second = own.second;
    delete_sheet(&mut own, second);
    let gone = policies(&own.book)[1].clone();
    own.book.apply(&Change::delete(Record::Policy(gone)));
    assert_eq!(
        told(&own.book)[..3],
        [item("新しい施策", "新規", &[]), item("施策1", "廃止", &[]), item("調書", "廃止", &[]),]
    );
}

#[test]
fn goals_are_told_by_their_codes_and_a_sheets_own_where_it_serves_others() {
    let (mut own, _) = same();
    let goal =
        |code: &str, name: &str| Goal { code: code.to_owned(), name: name.to_owned(), measures: vec![] };
    let before = Plan { goals: vec![goal("1", "守る"), goal("2", "育てる")], ..plan(&own.book) };
    put(&mut own.book, Record::Plan(before.clone()));
    with_plan(&mut own.book);
    // A sheet that served the first goal and still does: what is new is the goal's name.
    let sheet = own.book.sheet(own.first).unwrap().clone();
    let past = own.book.past_of(sheet.lineage.unwrap())[0].clone();
    let links = Some(Links { goals: vec!["1".to_owned()], measures: vec![] });
    let subject = Subject::Sheet { overall: past.overall().unwrap().to_owned(), links };
    put(&mut own.book, Record::Past(Past { subject, ..past }));
    put(&mut own.book, Record::Sheet(Sheet { goals: vec!["1".to_owned()], ..sheet.clone() }));
    assert_eq!(told(&own.book), []);
    let after = Plan { goals: vec![goal("1", "見守る"), goal("3", "つなぐ")], ..before };
    put(&mut own.book, Record::Plan(after));
    assert_eq!(
        texts(&own.book).into_iter().map(|(part, old, new)| [part, old, new]).collect::<Vec<_>>(),
        [["基本目標1", "守る", "見守る"], ["基本目標3", "", "つなぐ"], ["基本目標2", "育てる", ""],]
    );
    put(&mut own.book, Record::Sheet(Sheet { goals: vec!["1".to_owned(), "3".to_owned()], ..sheet }));
    let comparison = of(&own.book).unwrap();
    let text = &comparison.sheets[0].items[0].texts[0];
    assert_eq!((text.old.text.as_str(), text.new.text.as_str()), ("1　守る", "1　見守る\n3　つなぐ"));
}

#[test]
fn what_stood_in_a_column_that_is_gone_is_told_and_what_was_put_aside_before_is_not() {
    let (mut own, rows) = same();
    let mut form: Form = own.book.forms().next().unwrap().clone();
    let at = form.columns.iter().position(|own| own.id.0 == "target").unwrap();
    let column = form.columns.remove(at);
    form.shelved.push(column);
    put(&mut own.book, Record::Form(form));
    let names: Vec<String> = told(&own.book).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["相談", "保育", "保育", "学童", "広場"]);
    assert!(
        told(&own.book).iter().all(|(_, fate, parts)| fate.is_empty() && parts == &["取組み・方針（列）"])
    );
    for row in rows.into_iter().chain(crate::book::testing::rows(&own.book, own.second)) {
        change_past(&mut own.book, row, |past| {
            let Subject::Entry(entry) = &mut past.subject else { panic!() };
            entry
                .cells
                .iter_mut()
                .filter(|cell| cell.column.0 == "target")
                .for_each(|cell| cell.shelved = true);
        });
    }
    assert_eq!(told(&own.book), []);
}

#[test]
fn an_entry_with_another_name_that_others_went_into_or_out_of_is_told_with_all_of_that() {
    let (mut own, rows) = same();
    let lineages: Vec<Lineage> = rows.iter().map(|row| own.book.entry(*row).unwrap().lineage).collect();
    // 相談 goes into 学童, which has another name, and out of which the row below 保育 comes;
    // into that goes 広場 as well.
    let other = own.book.entry(crate::book::testing::rows(&own.book, own.second)[0]).unwrap().clone();
    change_past(&mut own.book, rows[2], |past| past.next = vec![]);
    change_past(&mut own.book, rows[3], |past| past.next = vec![lineages[3], lineages[2]]);
    change_past(&mut own.book, rows[0], |past| past.next = vec![lineages[3]]);
    change_past(&mut own.book, other.id, |past| past.next = vec![lineages[2]]);
    let row = own.book.entry(rows[3]).unwrap().clone();
    put(&mut own.book, Record::Entry(Entry { name: "放課後".to_owned(), ..row }));
    delete(&mut own.book, rows[0]);
    delete(&mut own.book, other.id);
    let told = told(&own.book);
    let of = |name: &str| told.iter().find(|(own, ..)| own == name).unwrap();
    assert_eq!(of("放課後").1, "相談を統合、保育を分割");
    assert_eq!(of("放課後").2[0], "名");
    assert_eq!(of("保育").1, "広場を統合、学童から分割");
}

#[test]
fn what_moved_and_changed_is_told_once() {
    let (mut own, rows) = same();
    let moved =
        Entry {
            sheet: own.second, name: "相談事業".to_owned(), ..own.book.entry(rows[0]).unwrap().clone()
        };
    put(&mut own.book, Record::Entry(moved));
    set(&mut own.book, rows[0], "target", "別の方針");
    assert_eq!(told(&own.book), [item("相談事業", "1 施策0から", &["名", "取組み・方針"])]);
}

#[test]
fn spaces_round_a_name_and_the_mark_that_falls_by_itself_are_no_changes() {
    let (mut own, rows) = same();
    change_past(&mut own.book, rows[0], |past| {
        let Subject::Entry(entry) = &mut past.subject else { panic!() };
        (entry.name, entry.marks) = ("　相談\n".to_owned(), vec!["新規".to_owned()]);
    });
    assert_eq!(told(&own.book), []);
}

#[test]
fn white_space_alone_is_told_as_such_or_left_out() {
    let (mut own, rows) = same();
    set(&mut own.book, rows[0], "achievement", "相談の\nachievement");
    set(&mut own.book, rows[3], "achievement", "別の文");
    let comparison = of(&own.book).unwrap();
    let spacings: Vec<Option<Spacing>> =
        comparison.items().flat_map(|item| &item.texts).map(|text| text.spacing).collect();
    assert_eq!(spacings, [Some(Spacing::Lines), None]);
    let words = since_when(&own.book, &Comparing { words_only: true, ..Comparing::default() }).unwrap();
    assert_eq!(words.items().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["学童"]);
}

#[test]
fn an_earlier_year_is_compared_where_it_is_asked_for_or_nothing_is_known_of_last_year() {
    let (mut own, rows) = same();
    with_year(&mut own.book, 3);
    let years = |comparison: &Comparison| (comparison.old.year(), comparison.new.year());
    let since = |year: i32| Comparing { since: FiscalYear::new(year), ..Comparing::default() };
    set(&mut own.book, rows[0], "achievement", "503人");
    let old = since_when(&own.book, &since(2021)).unwrap();
    assert_eq!((years(&old), old.items().count()), ((2021, 2024), 1));
    assert_eq!(
        years(&since_when(&own.book, &since(2022)).unwrap()),
        (2023, 2024),
        "of which nothing is known"
    );
    let last: Vec<Past> = own.book.pasts().filter(|past| past.year.year() == 2023).cloned().collect();
    last.into_iter().for_each(|past| own.book.apply(&Change::delete(Record::Past(past))));
    assert_eq!(years(&of(&own.book).unwrap()), (2021, 2024));
}

#[test]
fn reasons_stand_with_what_they_are_for_and_those_of_years_between_with_their_year() {
    let (mut own, rows) = same();
    with_year(&mut own.book, 2);
    let lineage = own.book.entry(rows[0]).unwrap().lineage;
    set(&mut own.book, rows[0], "achievement", "503人");
    for (year, text) in [(2024, "制度が変わった"), (2023, "会場を移した"), (2022, "古い理由")]
    {
        let (id, year) = (own.book.new_key(), FiscalYear::new(year).unwrap());
        let change = Changed::Entry(lineage);
        put(&mut own.book, Record::Reason(Reason { id, year, change, text: text.to_owned() }));
    }
    let reason = |since: i32| {
        let comparing = Comparing { since: FiscalYear::new(since), ..Comparing::default() };
        since_when(&own.book, &comparing).unwrap().items().next().unwrap().reason.clone()
    };
    assert_eq!(reason(2023), "制度が変わった");
    assert_eq!(reason(2022), "令和5年度：会場を移した\n令和6年度：制度が変わった");
}

#[test]
fn a_sheet_of_which_only_entries_are_known_is_not_new() {
    let (mut own, _) = same();
    let closing: Vec<Past> = own.book.pasts().filter(|past| past.overall().is_some()).cloned().collect();
    closing.into_iter().for_each(|past| own.book.apply(&Change::delete(Record::Past(past))));
    let sheet = own.book.sheet(own.second).unwrap().clone();
    put(&mut own.book, Record::Sheet(Sheet { number: 8, ..sheet }));
    assert_eq!(
        told(&own.book),
        [item("", "", &["全体"]), item("調書", "", &["調書番号"]), item("", "", &["全体"])]
    );
}

#[test]
fn what_goes_on_to_the_column_of_the_year_before_has_not_changed() {
    use crate::book::Carry;
    let (mut own, rows) = same();
    let mut form: Form = own.book.forms().next().unwrap().clone();
    // 達成度 is that of 令和5年度 and takes in what stood under 令和6年度, which is 取組み.
    for (id, caption, carry) in [
        ("target", "令和6年度実績", Carry::Move("achievement".into())),
        ("achievement", "令和5年度実績", Carry::Clear),
    ] {
        let column = form.columns.iter_mut().find(|own| own.id.0 == id).unwrap();
        (column.caption, column.carry) = (caption.to_owned(), carry);
    }
    put(&mut own.book, Record::Form(form));
    for (column, text) in [("achievement", "相談のtarget"), ("target", "今年の実績")] {
        set(&mut own.book, rows[0], column, text);
    }
    let of_row = || of(&own.book).unwrap().items().find(|own| own.name == "相談").unwrap().clone();
    let texts: Vec<(String, String)> =
        of_row().texts.iter().map(|own| (part(own), own.old.text.clone())).collect();
    assert_eq!(texts, [("取組み・方針".to_owned(), String::new())], "and what is new is new");
    set(&mut own.book, rows[0], "achievement", "直した実績");
    let item = of(&own.book).unwrap().items().find(|own| own.name == "相談").unwrap().clone();
    let text = item.texts.iter().find(|own| part(own) == "達成度").unwrap();
    assert_eq!((text.old.text.as_str(), text.new.text.as_str()), ("相談のtarget", "直した実績"));
}
