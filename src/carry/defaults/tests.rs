//! What is likely, by ratings, marks and texts.

use super::*;
use crate::book::testing::{Small, rows, small};
use crate::book::{Cell, CellRecord, Change, Rating, RatingColor, Record};

fn set(book: &mut Book, entry: EntryId, column: &str, text: &str) {
    let cell = Cell::Text(text.to_owned());
    book.apply(&Change::insert(Record::Cell(CellRecord { entry, column: column.into(), cell })));
}

/// What is likely for the first row of a small book that says this, and whether that is
/// certain.
fn decided(rating: &str, evaluation: &str, marks: &[&str]) -> (Decision, bool) {
    let Small { mut book, first, .. } = small();
    let entry = rows(&book, first)[0];
    set(&mut book, entry, "rating", rating);
    set(&mut book, entry, "evaluation", evaluation);
    let row = book.entry(entry).unwrap().clone();
    let marks = marks.iter().map(|mark| (*mark).to_owned()).collect();
    book.apply(&Change::update(Record::Entry(row.clone()), Record::Entry(Entry { marks, ..row })));
    let (choices, grounds) = of_book(&book);
    (choices[0].decision.clone(), grounds.get(&entry).is_some_and(|ground| ground.is_certain))
}

fn into(name: &str) -> Decision {
    let book = small().book;
    let mut all = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap());
    Decision::Merge(all.find(|row| row.name == name).map(|row| row.id))
}

#[test]
fn what_rating_mark_and_text_say_together() {
    for (rating, text, marks, right) in [
        ("変更", "平成22年度をもって廃止しました。", &[][..], (Decision::End, false)),
        ("継続", "令和6年度をもって事業を廃止しました。", &[], (Decision::End, false)),
        ("", "本事業は終了とする", &[], (Decision::End, false)),
        ("廃止", "", &[], (Decision::End, true)),
        ("終了", "令和6年度で終了しました。", &[], (Decision::End, true)),
        ("完了", "計画どおり整備した。", &[], (Decision::End, true)),
        ("統合", "", &[], (Decision::Merge(None), true)),
        ("統合", "広場に統合した。", &[], (into("広場"), true)),
        ("廃止", "広場に統合した。", &[], (into("広場"), false)),
        ("変更", "学童に統合します。", &[], (into("学童"), true)),
        ("変更", "「学童」に統合します。", &[], (into("学童"), true)),
        ("継続", "学童に統合します。", &[], (into("学童"), false)),
        ("変更", "平成24年度から広場へ一本化し、充実を図る。", &[], (into("広場"), true)),
        ("変更", "新しい広場に統合します。", &[], (into("広場"), false)),
        ("変更", "他の事業と統合する。", &[], (Decision::Merge(None), false)),
        ("変更", "利用が少ない。", &["廃止"], (Decision::End, false)),
        ("変更", "広場に移行します。", &["廃止"], (into("広場"), false)),
        ("変更", "申請書の押印を廃止しました。", &["変更"], (Decision::Continue, false)),
        ("変更", "廃止を検討する。", &[], (Decision::Continue, false)),
        ("充実", "二つの事業を統合して充実した。", &["統合"], (Decision::Continue, false)),
    ] {
        let decided = decided(rating, text, marks);
        // 「廃止」 as a mark and a target that the text names are both no certainty.
        let right = if marks == ["廃止"] { (right.0, decided.1) } else { right };
        assert_eq!(decided, right, "{rating}: {text} {marks:?}");
    }
}

#[test]
fn an_entry_is_known_by_what_it_is_called() {
    let Small { mut book, first, .. } = small();
    let all = rows(&book, first);
    let row = book.entry(all[3]).unwrap().clone();
    let name = "地域子育て支援拠点事業\n（親子ひろば）".to_owned();
    book.apply(&Change::update(Record::Entry(row.clone()), Record::Entry(Entry { name, ..row })));
    for (text, right) in [
        ("地域子育て支援拠点事業に統合します。", Some(all[3])),
        ("地域子育て支援拠点に統合します。", Some(all[3])),
        ("「親子ひろば」に統合します。", Some(all[3])),
        ("令和７年度から 地域子育て支援拠点事業（親子ひろば）に統合します。", Some(all[3])),
        ("中央公民館事業に統合します。", None),
    ] {
        set(&mut book, all[0], "evaluation", text);
        let (choices, _) = of_book(&book);
        assert_eq!(choices[0].decision, Decision::Merge(right), "{text}");
    }
}

#[test]
fn a_scale_of_signs_says_it_in_its_definitions() {
    let Small { mut book, first, .. } = small();
    let before = book.forms().next().unwrap().clone();
    let rating = |name: &str, definition: &str| Rating {
        name: name.to_owned(),
        definition: definition.to_owned(),
        color: RatingColor::Gray,
        needs_figure: false,
    };
    let ratings = vec![rating("Ａ", "計画どおり"), rating("Ｄ", "事業を廃止したもの")];
    let form = Form { ratings, ..before.clone() };
    book.apply(&Change::update(Record::Form(before), Record::Form(form)));
    let all = rows(&book, first);
    set(&mut book, all[0], "rating", "Ｄ");
    set(&mut book, all[3], "rating", "Ａ");
    let (choices, grounds) = of_book(&book);
    assert_eq!((&choices[0].decision, &choices[3].decision), (&Decision::End, &Decision::Continue));
    let ground = Ground { by: SaidBy::Rating("Ｄ".to_owned()), is_certain: true };
    assert_eq!(grounds, BTreeMap::from([(all[0], ground)]));
}

#[test]
fn a_part_that_was_rated_to_go_on_makes_the_end_of_its_entry_doubtful() {
    let Small { mut book, first, .. } = small();
    let all = rows(&book, first);
    set(&mut book, all[1], "rating", "廃止");
    let (choices, grounds) = of_book(&book);
    assert_eq!((&choices[1].decision, choices[2].follows), (&Decision::End, true));
    assert!(!grounds[&all[1]].is_certain, "the part was rated 継続");
    set(&mut book, all[2], "rating", "廃止");
    let (choices, grounds) = of_book(&book);
    assert_eq!((&choices[2].decision, choices[2].follows), (&Decision::End, false));
    assert!(grounds[&all[1]].is_certain && grounds[&all[2]].is_certain);
}

#[test]
fn what_a_column_took_over_from_the_year_before_says_nothing_of_this_one() {
    let Small { mut book, first, .. } = small();
    let before = book.forms().next().unwrap().clone();
    let mut form = before.clone();
    let mut measures = form.columns[3].clone();
    (measures.id, measures.role, measures.short) = ("measures".into(), None, "前年度の改善策".to_owned());
    form.columns[3].carry = Carry::Move("measures".into());
    form.columns.push(measures);
    book.apply(&Change::update(Record::Form(before), Record::Form(form)));
    let row = rows(&book, first)[0];
    set(&mut book, row, "measures", "本事業は廃止します。");
    set(&mut book, row, "target", "本事業は廃止します。");
    assert_eq!(of_book(&book).0[0].decision, Decision::Continue);
    set(&mut book, row, "achievement", "本事業は廃止しました。");
    assert_eq!(of_book(&book).0[0].decision, Decision::End);
}

#[test]
fn what_was_new_last_year_is_not_new_any_more() {
    let Small { mut book, first, .. } = small();
    let row = book.entries_of(first).unwrap().next().unwrap().clone();
    let marks = vec!["新規".to_owned(), "変更".to_owned()];
    let marked = Record::Entry(Entry { marks, ..row.clone() });
    book.apply(&Change::update(Record::Entry(row), marked));
    assert_eq!(of_book(&book).0[0].marks, ["変更"]);
}
