use super::super::Command;
use super::super::tests::run;
use super::*;
use crate::book::testing::{Small, rows, small};
use crate::book::{EntryId, Rating, RatingColor};

fn form(book: &Book) -> Form {
    book.forms().next().unwrap().clone()
}

fn set(form: Form) -> Command {
    Command::SetForm { form: Box::new(form), renamed: Renamed::default() }
}

/// The form with one of its columns put aside.
fn without(mut form: Form, id: &str) -> Form {
    let at = form.columns.iter().position(|column| column.id.0 == id).unwrap();
    let column = form.columns.remove(at);
    form.shelved.push(column);
    form
}

fn text<'b>(book: &'b Book, entry: EntryId, id: &str) -> &'b str {
    book.text(entry, &id.into())
}

#[test]
fn a_column_that_is_put_aside_comes_back_with_its_text_and_its_merged_cells() {
    let Small { mut book, first, .. } = small();
    let (whole, start) = (form(&book), book.clone());
    let [_, above, part, _] = rows(&book, first)[..] else { panic!() };
    run(&mut book, set(without(whole.clone(), "evaluation"))).unwrap();
    assert_eq!(text(&book, above, "evaluation"), "保育のevaluation", "the cells stay in the book");
    assert!(book.is_merged(part, &"evaluation".into()));
    // Rows can be deleted meanwhile; what was shared goes to the next, unseen too.
    run(&mut book, Command::DeleteEntry(above)).unwrap();
    assert_eq!(text(&book, part, "evaluation"), "保育のevaluation");
    assert_eq!(
        Command::SetCell { entry: part, column: "evaluation".into(), text: String::new() }.step(&mut book),
        Err(Refusal::Gone),
        "nobody types where nothing is seen"
    );
    let mut book = start;
    run(&mut book, set(without(whole.clone(), "evaluation"))).unwrap();
    run(&mut book, set(whole)).unwrap();
    assert!(book.is_merged(part, &"evaluation".into()));
    assert_eq!(text(&book, above, "evaluation"), "保育のevaluation");
}

#[test]
fn a_column_that_is_in_neither_list_is_gone_with_its_text() {
    let Small { mut book, first, .. } = small();
    let mut less = form(&book);
    less.columns.retain(|column| column.id.0 != "target");
    run(&mut book, set(less)).unwrap();
    assert!(rows(&book, first).iter().all(|row| book.cell(*row, &"target".into()).is_none()));
    assert_eq!(text(&book, rows(&book, first)[0], "achievement"), "相談のachievement");
}

#[test]
fn renamed_ratings_and_marks_are_renamed_where_they_are_used() {
    let Small { mut book, first, .. } = small();
    let entry = rows(&book, first)[0];
    for mark in ["新規", "変更"] {
        run(&mut book, Command::ToggleMark { entry, mark: mark.to_owned() }).unwrap();
    }
    let rate = |text: &str| Command::SetCell { entry, column: "rating".into(), text: text.to_owned() };
    run(&mut book, rate("達成")).unwrap();
    // Two ratings change places, a mark joins another.
    let renamed = Renamed {
        ratings: [("達成", "継続"), ("継続", "達成")].map(|(a, b)| (a.to_owned(), b.to_owned())).into(),
        marks: [("新規".to_owned(), "変更".to_owned())].into(),
    };
    let command = Command::SetForm { form: Box::new(form(&book)), renamed };
    run(&mut book, command).unwrap();
    let all: Vec<&str> = rows(&book, first).iter().map(|row| text(&book, *row, "rating")).collect();
    assert_eq!(all, ["継続", "達成", "達成", "達成"]);
    assert_eq!(book.entry(entry).unwrap().marks, ["変更"]);
}

#[test]
fn a_rating_of_a_column_put_aside_is_renamed_too() {
    let Small { mut book, first, .. } = small();
    let mut new = without(form(&book), "rating");
    new.ratings = vec![Rating {
        name: "Ｂ".to_owned(),
        definition: String::new(),
        color: RatingColor::Blue,
        needs_figure: false,
    }];
    let renamed = Renamed { ratings: [("継続".to_owned(), "Ｂ".to_owned())].into(), ..Renamed::default() };
    run(&mut book, Command::SetForm { form: Box::new(new), renamed }).unwrap();
    assert_eq!(text(&book, rows(&book, first)[0], "rating"), "Ｂ");
}

#[test]
fn a_form_that_cannot_be_worked_with_is_refused() {
    let Small { mut book, .. } = small();
    let whole = form(&book);
    let mut twice = whole.clone();
    twice.shelved.push(whole.columns[1].clone());
    let mut nameless = whole.clone();
    nameless.columns.remove(0);
    let mut two_names = whole.clone();
    two_names.columns[1].kind = ColumnKind::Name;
    for bad in [twice, nameless, two_names] {
        assert_eq!(set(bad).step(&mut book), Err(Refusal::UnsoundForm));
    }
    let mut endless = whole;
    endless.page.height_mm = f32::NAN;
    assert_eq!(set(endless).step(&mut book), Err(Refusal::NotANumber));
}

#[test]
fn a_plan_takes_another_form_and_loses_nothing() {
    let Small { mut book, first, .. } = small();
    let plan = book.plans().next().unwrap().id;
    let (old, start) = (form(&book), book.clone());
    let mut other = old.clone();
    other.name = "簡単な様式".to_owned();
    other.columns.retain(|column| ["name", "target"].contains(&column.id.0.as_str()));
    // Its name column has the id that another column has in the old form.
    other.columns[0].id = "rating".into();
    run(&mut book, Command::AddForm { form: Box::new(other), plans: vec![plan] }).unwrap();
    let new = book.context(first).unwrap().form.clone();
    assert_eq!(new.name, "簡単な様式");
    let aside: Vec<&str> = new.shelved.iter().map(|column| column.short.as_str()).collect();
    assert_eq!(aside, ["達成度", "評価", "評価区分"]);
    assert_ne!(new.columns[0].id.0, "rating", "it gave way");
    assert!(new.is_sound());
    assert_eq!(text(&book, rows(&book, first)[0], "rating"), "継続");

    run(&mut book, Command::SetPlanForm { plan, form: old.id }).unwrap();
    assert_eq!(*book.context(first).unwrap().form, old);
    run(&mut book, Command::DeleteForm(new.id)).unwrap();
    assert!(book.records().eq(start.records()), "as it was before");
}

#[test]
fn a_form_that_is_used_or_the_last_stays() {
    let Small { mut book, .. } = small();
    let only = form(&book);
    assert_eq!(Command::DeleteForm(only.id).step(&mut book), Err(Refusal::FormInUse));
    let plan = book.plans().next().unwrap().id;
    run(&mut book, Command::DeleteItem(super::super::Item::Plan(plan))).unwrap();
    assert_eq!(Command::DeleteForm(only.id).step(&mut book), Err(Refusal::LastForm));
    run(&mut book, Command::AddForm { form: Box::new(only.clone()), plans: vec![] }).unwrap();
    run(&mut book, Command::DeleteForm(only.id)).unwrap();
    assert_eq!(book.forms().count(), 1);
}

/// The form with a column of this id and these words.
fn with(mut form: Form, id: &str, words: &str) -> Form {
    let mut column = form.columns[1].clone();
    (column.id, column.role) = (id.into(), None);
    (column.short, column.caption) = (words.to_owned(), words.to_owned());
    form.columns.push(column);
    form
}

#[test]
fn a_column_that_is_called_otherwise_keeps_its_old_name() {
    let Small { mut book, .. } = small();
    let renamed = |words: &str| with(form(&small().book), "column-1", words);
    run(&mut book, set(renamed("備考"))).unwrap();
    run(&mut book, set(renamed("備考（その他）"))).unwrap();
    assert!(form(&book).columns.last().unwrap().was.is_empty(), "that is the same name");
    run(&mut book, set(renamed("特記事項"))).unwrap();
    let column = form(&book).columns.last().unwrap().clone();
    assert_eq!(column.was, ["備考（その他）"]);
    assert!(column.is_called("備考") && column.is_called("特記事項") && !column.is_called("担当課"));
}

#[test]
fn a_plan_takes_another_form_in_which_a_number_is_another_column() {
    let Small { mut book, first, .. } = small();
    let plan = book.plans().next().unwrap().id;
    let old = with(form(&book), "column-1", "予算額（千円）");
    run(&mut book, set(old.clone())).unwrap();
    let row = rows(&book, first)[0];
    let cell = Command::SetCell { entry: row, column: "column-1".into(), text: "1,200".to_owned() };
    run(&mut book, cell).unwrap();
    let start = book.clone();
    let other =
        Form { name: "別の様式".to_owned(), ..with(form(&small().book), "column-1", "担当課") };
    run(&mut book, Command::AddForm { form: Box::new(other), plans: vec![plan] }).unwrap();
    let new = book.context(first).unwrap().form.clone();
    assert_eq!(text(&book, row, "column-1"), "", "予算額 is never in 担当課");
    let aside = &new.shelved[0];
    assert_eq!((aside.short.as_str(), book.text(row, &aside.id)), ("予算額（千円）", "1,200"));
    // And back.
    run(&mut book, Command::SetPlanForm { plan, form: old.id }).unwrap();
    assert_eq!(text(&book, row, "column-1"), "1,200");
    run(&mut book, Command::DeleteForm(new.id)).unwrap();
    assert!(book.records().eq(start.records()), "as it was before");
}
