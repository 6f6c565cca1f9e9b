//! What is decided after the wizard, as commands that can be undone.

use rust_decimal::Decimal;

use super::super::tests::run;
use super::super::{Command, Refusal};
use super::*;
use crate::book::change::inverse;
use crate::book::testing::{Small, names, rows, small};
use crate::book::{
    Better, Fate, Key as _, Past, PastCell, PastEntry, PastId, Point, Series, SeriesId, Sheet, SheetId,
    Subject,
};

/// The small book with a record of last year that says the same of each row and sheet.
fn known() -> Small {
    let Small { mut book, first, second } = small();
    let year = book.head.fiscal_year.before().unwrap();
    for sheet in [first, second] {
        let before = book.sheet(sheet).unwrap().clone();
        let own = Lineage::derived(&["sheet", &before.number.to_string()]);
        let after = Sheet { lineage: Some(own), ..before.clone() };
        book.apply(&Change::update(Record::Sheet(before), Record::Sheet(after)));
        let mut position = i64::from(book.sheet(sheet).unwrap().number) * 1000;
        let mut put = |book: &mut Book, lineage: Lineage, subject: Subject| {
            let (policy, number) = {
                let context = book.context(sheet).unwrap();
                (context.policy.name.clone(), context.sheet.number)
            };
            position += 1;
            let past = Past {
                id: book.new_key::<PastId>(),
                position,
                lineage,
                year,
                plan: "子ども計画".to_owned(),
                policy,
                sheet: number,
                sheet_lineage: own,
                subject,
                next: vec![lineage],
            };
            book.apply(&Change::insert(Record::Past(past)));
        };
        put(&mut book, own, Subject::Sheet { overall: "前年度の全体".to_owned(), links: None });
        let all: Vec<Entry> = book.entries_of(sheet).unwrap().cloned().collect();
        for row in all {
            let form = book.context(sheet).unwrap().form.clone();
            let cells = form.cell_columns().filter_map(|column| {
                let cell = book.cell(row.id, &column.id)?;
                let text = book.text(book.anchor(row.id, &column.id), &column.id).to_owned();
                Some(PastCell {
                    column: column.id.clone(),
                    caption: column.short.clone(),
                    role: column.role,
                    text,
                    merged: *cell == Cell::Merged,
                    shelved: false,
                })
            });
            let parent = row.parent.and_then(|head| book.entry(head).ok()).map(|head| head.lineage);
            let entry = PastEntry {
                name: row.name.clone(),
                marks: vec!["新規".to_owned()],
                parent,
                cells: cells.collect(),
            };
            put(&mut book, row.lineage, Subject::Entry(entry));
        }
    }
    Small { book, first, second }
}

fn decided(book: &mut Book, what: Decided, becomes: Becomes) -> Result<(), Refusal> {
    let before = book.clone();
    let step = Command::Decide { what, becomes }.step(book)?.unwrap();
    book.apply_all(&step.changes);
    let mut back = book.clone();
    back.apply_all(&inverse(&step.changes));
    assert!(back.records().eq(before.records()), "it is undone in one step");
    Ok(())
}

fn lineage(book: &Book, row: EntryId) -> Lineage {
    book.entry(row).unwrap().lineage
}

fn next(book: &Book, lineage: Lineage) -> Vec<Lineage> {
    book.newest_past_as(lineage).unwrap().next.clone()
}

fn merged(into: Lineage) -> Becomes {
    Becomes::Merged { into, takes_texts: true }
}

const BACK: Becomes = Becomes::Continued { to: None };

#[test]
fn an_entry_goes_into_another_with_its_parts_its_past_and_its_texts() {
    let Small { mut book, first, second } = known();
    let (all, target) = (rows(&book, first), rows(&book, second)[0]);
    let [head, part, into] = [all[1], all[2], target].map(|row| lineage(&book, row));
    let text =
        |text: &str| Command::SetCell { entry: all[1], column: "achievement".into(), text: text.to_owned() };
    run(&mut book, text("今年度に書いた実績")).unwrap();
    decided(&mut book, Decided::Entry(head), merged(into)).unwrap();
    assert_eq!(names(&book, first), ["相談", "学童"]);
    assert_eq!((next(&book, head), next(&book, part)), (vec![into], vec![into]));
    assert_eq!(book.entry(target).unwrap().marks, ["統合"]);
    assert_eq!(book.text(target, &"achievement".into()), "広場のachievement\n今年度に書いた実績");
    // What came along from last year is in its record.
    assert_eq!(book.text(target, &"target".into()), "広場のtarget");
    let of: Vec<&str> = book.past_of(into).iter().map(|past| past.entry().unwrap().name.as_str()).collect();
    assert_eq!(of, ["保育", "", "広場"]);
    assert_eq!(decided(&mut book, Decided::Entry(into), merged(into)), Err(Refusal::IntoItself));
}

#[test]
fn a_wrong_target_is_mended_and_what_went_comes_back() {
    let Small { mut book, first, second } = known();
    let (all, target) = (rows(&book, first), rows(&book, second)[0]);
    let [own, head, into, right] = [all[0], all[1], target, all[3]].map(|row| lineage(&book, row));
    let before: Vec<String> = names(&book, first).into_iter().map(str::to_owned).collect();
    decided(&mut book, Decided::Entry(own), merged(into)).unwrap();
    decided(&mut book, Decided::Entry(head), merged(into)).unwrap();
    decided(&mut book, Decided::Entry(head), merged(right)).unwrap();
    assert_eq!(next(&book, head), [right]);
    assert_eq!(book.entry(target).unwrap().marks, ["統合"], "the other one still goes into it");
    assert_eq!(book.entry(all[3]).unwrap().marks, ["統合"]);
    decided(&mut book, Decided::Entry(own), BACK).unwrap();
    assert_eq!((next(&book, own), book.entry(target).unwrap().marks.len()), (vec![own], 0));
    decided(&mut book, Decided::Entry(head), Becomes::Ended).unwrap();
    assert_eq!((next(&book, head), book.entry(all[3]).unwrap().marks.len()), (vec![], 0));
    decided(&mut book, Decided::Entry(head), BACK).unwrap();
    assert_eq!(names(&book, first), before, "each where it stood");
    let back = rows(&book, first);
    assert_eq!(book.text(back[1], &"target".into()), "保育のtarget", "as carrying forward brings it");
    assert_eq!(book.cell(back[1], &"achievement".into()), None);
    assert!(book.is_merged(back[2], &"achievement".into()) && book.entry(back[1]).unwrap().marks.is_empty());
    assert_eq!(book.entry(back[2]).unwrap().parent, Some(back[1]));
    assert!(book.pasts().all(|past| past.fate() == Fate::Continued));
}

#[test]
fn an_entry_that_ends_takes_along_what_had_gone_into_it() {
    let Small { mut book, first, .. } = known();
    let all = rows(&book, first);
    let [one, two] = [all[0], all[3]].map(|row| lineage(&book, row));
    decided(&mut book, Decided::Entry(one), merged(two)).unwrap();
    decided(&mut book, Decided::Entry(two), Becomes::Ended).unwrap();
    assert_eq!((next(&book, one), next(&book, two)), (vec![], vec![]));
    assert_eq!(names(&book, first), ["保育", ""]);
}

#[test]
fn what_comes_out_of_an_entry_stands_below_it_and_has_its_past() {
    let Small { mut book, first, .. } = known();
    let all = rows(&book, first);
    let own = lineage(&book, all[1]);
    let parts = Becomes::Divided(vec!["保育（一時）".to_owned(), " ".to_owned(), "保育（病児）".to_owned()]);
    decided(&mut book, Decided::Entry(own), parts).unwrap();
    assert_eq!(names(&book, first), ["相談", "保育", "", "保育（一時）", "保育（病児）", "学童"]);
    let born = rows(&book, first)[3];
    assert_eq!(book.text(born, &"target".into()), "保育のtarget");
    assert_eq!(book.cell(born, &"rating".into()), None);
    assert_eq!(book.past_of(lineage(&book, born))[0].fate(), Fate::Divided);
    let none = decided(&mut book, Decided::Entry(own), Becomes::Divided(vec![String::new()]));
    assert_eq!(none, Err(Refusal::NoNames));
    decided(&mut book, Decided::Entry(own), BACK).unwrap();
    assert_eq!(next(&book, own), [own], "what came out of it is new from now on");
}

#[test]
fn a_figure_goes_along_and_comes_back() {
    let Small { mut book, first, .. } = known();
    let all = rows(&book, first);
    let [own, into] = [all[0], all[3]].map(|row| lineage(&book, row));
    let year = book.head.fiscal_year.before().unwrap();
    // Last year's text of the first has the figure.
    let past = book.newest_past_as(own).unwrap().clone();
    let Subject::Entry(mut entry) = past.subject.clone() else { panic!() };
    entry.cells[0].text = "相談 延べ1,250人".to_owned();
    let after = Past { subject: Subject::Entry(entry), ..past.clone() };
    book.apply(&Change::update(Record::Past(past), Record::Past(after)));
    let series = |lineage, name: &str, actual: i64| Series {
        id: SeriesId::from_raw(0),
        position: 0,
        lineage,
        name: name.to_owned(),
        unit: "人".to_owned(),
        better: Better::More,
        points: vec![Point { year, target: None, actual: Some(Decimal::from(actual)) }],
    };
    for (lineage, name, actual) in [(own, "延べ", 1250), (into, "利用者", 250), (own, "利用者", 7)] {
        run(&mut book, Command::SetSeries(Box::new(series(lineage, name, actual)))).unwrap();
    }
    let names =
        |book: &Book, lineage| book.series_of(lineage).iter().map(|own| own.name.clone()).collect::<Vec<_>>();
    decided(&mut book, Decided::Entry(own), merged(into)).unwrap();
    assert_eq!(names(&book, into), ["利用者", "延べ", "利用者（相談）"]);
    decided(&mut book, Decided::Entry(own), BACK).unwrap();
    assert_eq!(
        (names(&book, own), names(&book, into)),
        (vec!["延べ".into(), "利用者".into()], vec!["利用者".into()])
    );
}

fn sheet_lineage(book: &Book, sheet: SheetId) -> Lineage {
    book.sheet(sheet).unwrap().lineage.unwrap()
}

#[test]
fn a_sheet_goes_into_another_with_its_rows_and_its_closing_text() {
    let Small { mut book, first, second } = known();
    let [own, into] = [first, second].map(|sheet| sheet_lineage(&book, sheet));
    run(&mut book, Command::SetOverall { sheet: first, text: "一の全体".to_owned() }).unwrap();
    decided(&mut book, Decided::Sheet(own), merged(into)).unwrap();
    assert_eq!(names(&book, second), ["広場", "相談", "保育", "", "学童"]);
    assert_eq!(book.sheet(second).unwrap().overall, "全体の評価\n一の全体");
    assert_eq!((book.sheets().count(), next(&book, own)), (1, vec![into]));
    assert_eq!(book.past_of(into).len(), 2, "both closing texts are its past");
    // It may come back: as a sheet; its rows stay where they are worked with.
    decided(&mut book, Decided::Sheet(own), BACK).unwrap();
    let back = book.full_sheets().unwrap().into_iter().find(|sheet| sheet.lineage == Some(own)).unwrap();
    assert_eq!((back.number, next(&book, own)), (1, vec![own]));
}

#[test]
fn a_sheet_that_ended_comes_back_with_its_rows() {
    let Small { mut book, first, .. } = known();
    let own = sheet_lineage(&book, first);
    decided(&mut book, Decided::Sheet(own), Becomes::Ended).unwrap();
    assert_eq!(book.sheets().count(), 1);
    assert_eq!(book.pasts().filter(|past| past.fate() == Fate::Ended).count(), 5);
    // An entry of it needs a place of its own then.
    let entry = book.pasts().find(|past| past.entry().is_some_and(|row| row.name == "学童")).unwrap().lineage;
    assert_eq!(decided(&mut book, Decided::Entry(entry), BACK), Err(Refusal::NoSheet));
    let other = book.sheets().next().unwrap().id;
    let to = Becomes::Continued { to: Some(Item::Sheet(other)) };
    decided(&mut book, Decided::Entry(entry), to).unwrap();
    assert_eq!(names(&book, other), ["広場", "学童"]);
    decided(&mut book, Decided::Sheet(own), BACK).unwrap();
    let back = book.full_sheets().unwrap().into_iter().find(|sheet| sheet.lineage == Some(own)).unwrap();
    assert_eq!((back.number, back.overall.as_str()), (1, ""));
    assert_eq!(names(&book, back.id), ["相談", "保育", ""]);
    assert!(book.pasts().all(|past| past.fate() == Fate::Continued));
}

#[test]
fn a_sheet_is_divided() {
    let Small { mut book, first, .. } = known();
    let own = sheet_lineage(&book, first);
    decided(&mut book, Decided::Sheet(own), Becomes::Divided(vec![String::new()])).unwrap();
    let numbers: Vec<u32> = book.sheets().map(|sheet| sheet.number).collect();
    assert_eq!(numbers, [1, 3, 2]);
    let born = book.full_sheets().unwrap().into_iter().nth(1).unwrap().lineage.unwrap();
    assert_eq!(book.past_of(born)[0].overall(), Some("前年度の全体"));
}

#[test]
fn what_is_not_there_is_refused() {
    let Small { mut book, first, .. } = known();
    let gone = Lineage::derived(&["gone"]);
    let own = lineage(&book, rows(&book, first)[0]);
    for (what, becomes) in [
        (Decided::Entry(gone), BACK),
        (Decided::Entry(gone), Becomes::Ended),
        (Decided::Entry(own), merged(gone)),
        (Decided::Sheet(gone), BACK),
        (Decided::Sheet(own), Becomes::Ended),
    ] {
        assert_eq!(Command::Decide { what, becomes }.step(&mut book), Err(Refusal::Gone));
    }
}
