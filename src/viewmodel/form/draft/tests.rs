use crate::book::Book;
use crate::book::testing::small;

use super::*;

fn draft() -> (Book, FormDraft) {
    let book = small().book;
    let form = book.forms().next().unwrap();
    let draft = FormDraft::new(form, book.form_use(form.id).unwrap());
    (book, draft)
}

fn ids(draft: &FormDraft) -> Vec<String> {
    draft.columns.iter().map(|column| column.column.id.0.clone()).collect()
}

#[test]
fn nothing_changed_is_no_step() {
    let (mut book, draft) = draft();
    assert_eq!(draft.complaints(), []);
    assert_eq!(draft.command().step(&mut book).unwrap(), None);
}

#[test]
fn a_column_with_text_is_put_aside_and_one_without_is_gone() {
    let (_, mut draft) = draft();
    let new = draft.add_column(1);
    let first = ids(&draft)[new].clone();
    draft.remove_column(new);
    let new = draft.add_column(1);
    assert_ne!(ids(&draft)[new], first, "an id is given once");
    let second = draft.add_column(new);
    let id = ids(&draft)[second].clone();
    draft.remove_column(new);
    assert!(draft.shelved.is_empty());
    draft.remove_column(1);
    assert_eq!(ids(&draft), ["name", id.as_str(), "achievement", "evaluation", "rating"]);
    assert_eq!(draft.shelved[0].id.0, "target");
    draft.remove_column(0);
    assert_eq!(ids(&draft)[0], "name", "the name column stays");
    let back = draft.restore_column(0);
    let back = draft.move_column(back, 1);
    assert_eq!((back, ids(&draft)[1].as_str()), (1, "target"));
    assert!(draft.form().is_sound());
}

#[test]
fn a_column_between_two_of_a_group_is_of_the_group() {
    let (_, mut draft) = draft();
    let inside = draft.add_column(2);
    assert_eq!(draft.columns[inside].column.group.as_deref(), Some("個別事業"));
    let outside = draft.add_column(1);
    assert_eq!(draft.columns[outside].column.group, None);
}

#[test]
fn a_column_is_as_wide_as_others_whatever_the_scale_of_the_shares() {
    let (_, mut draft) = draft();
    draft.remove_column(1);
    for column in &mut draft.columns {
        column.width = "9000".to_owned();
    }
    let new = draft.add_column(0);
    let back = draft.restore_column(0);
    for at in [new, back] {
        assert_eq!(draft.columns[at].share(), Some(9000));
    }
    assert_eq!(draft.complaints(), []);
}

#[test]
fn there_is_one_column_for_each_role() {
    let (_, mut draft) = draft();
    draft.set_role(1, Some(Role::Achievement));
    let roles: Vec<_> = draft.columns.iter().map(|column| column.column.role).collect();
    assert_eq!(roles[..3], [Some(Role::Name), Some(Role::Achievement), None]);
    draft.set_kind(4, ColumnKind::Text);
    assert_eq!(draft.columns[4].column.role, None);
    draft.set_kind(4, ColumnKind::Rating);
    assert_eq!(draft.columns[4].column.role, Some(Role::Rating));
}

#[test]
fn what_is_moved_to_a_column_that_goes_stays_where_it_is() {
    let (_, mut draft) = draft();
    draft.columns[3].column.carry = Carry::Move("target".into());
    draft.remove_column(1);
    assert_eq!(draft.columns[2].column.carry, Carry::Keep);
}

#[test]
fn a_used_rating_that_goes_is_kept_or_replaced() {
    let (_, mut draft) = draft();
    let at = draft.ratings.iter().position(|rating| rating.rating.name == "継続").unwrap();
    draft.remove_rating(at);
    draft.remove_rating(0);
    assert_eq!(draft.gone.len(), 1, "nobody has 達成");
    assert!(draft.renamed().ratings.is_empty());
    draft.gone[0].instead = Some(draft.ratings[0].key);
    draft.ratings[0].rating.name = "前進".to_owned();
    let expected = [("充実", "前進"), ("継続", "前進")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(draft.renamed().ratings, expected.into());
    // Where the other goes too, the word stays.
    draft.remove_rating(0);
    assert_eq!(draft.gone[0].instead, None);
    draft.restore_rating(0);
    assert_eq!(draft.ratings.last().unwrap().rating.name, "継続");
}

#[test]
fn mistakes_are_named_where_they_are() {
    let (_, mut draft) = draft();
    draft.name = " ".to_owned();
    draft.columns[1].column.caption.clear();
    draft.columns[2].width = "百".to_owned();
    draft.columns[3].width = "1".to_owned();
    draft.ratings[1].rating.name = "達成 ".to_owned();
    draft.marks[0].word.clear();
    let spots: Vec<FormSpot> = draft.complaints().into_iter().map(|(spot, _)| spot).collect();
    let expected = [
        FormSpot::Name,
        FormSpot::Caption(1),
        FormSpot::Width(2),
        FormSpot::Width(3),
        FormSpot::Rating(1),
        FormSpot::Mark(0),
    ];
    assert_eq!(spots, expected);
}

#[test]
fn a_loaded_form_puts_aside_what_it_does_not_know() {
    let (book, _) = draft();
    let form = book.forms().next().unwrap();
    let mut loaded = form.clone();
    loaded.columns.retain(|column| ["name", "target"].contains(&column.id.0.as_str()));
    loaded.columns[0].id = "rating".into();
    loaded.ratings.retain(|rating| rating.name == "達成");
    let draft = FormDraft::loaded(form, book.form_use(form.id).unwrap(), &loaded);
    assert!(ids(&draft)[0].starts_with("column-"));
    assert_eq!(ids(&draft)[1..], ["target"]);
    let aside: Vec<&str> = draft.shelved.iter().map(|column| column.id.0.as_str()).collect();
    assert_eq!(aside, ["achievement", "evaluation", "rating"]);
    assert_eq!(draft.gone.len(), 1);
    assert!(draft.form().is_sound());
}

#[test]
fn texts_that_are_no_rating_are_counted() {
    let (_, draft) = draft();
    assert_eq!(draft.rows_without_rating(&"evaluation".into()), 4);
    assert_eq!(draft.rows_without_rating(&"rating".into()), 0);
}
