//! The table of `cases/exchange`, a test a line.

use super::*;

#[test]
fn filled_where_ours_is_as_it_was_sent_is_taken() {
    let mut own = asked();
    own.set(0, "evaluation", "");
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "12回\n開きました。");
    kids.set("相談", "asked:evaluation", "続けます。");
    let found = own.gather(&[&kids]);
    assert_eq!(
        told(&found.taken),
        [
            "相談.達成度 taken 相談のachievement | 子育て支援課:12回\n開きました。",
            "相談.評価 taken  | 子育て支援課:続けます。"
        ]
    );
    assert!(found.asked.is_empty() && found.never.is_empty() && found.notes.is_empty(), "{found:?}");
    own.take(&found);
    assert_eq!(own.text(0, "achievement"), "12回\n開きました。");
    let kept = own.book.inquiry(sent[0].id).unwrap();
    assert_eq!((kept.returned.len(), kept.returned[0].file.as_str()), (1, sent[0].file.as_str()));
    let open: Vec<&str> = open(&own.book).into_iter().map(|own| own.department.as_str()).collect();
    assert_eq!(open, [HEALTH]);
    assert_eq!(label(&found), "子育て支援課の回答");
}

#[test]
fn what_we_changed_meanwhile_is_asked() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "12回");
    own.set(0, "achievement", "11回");
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.asked), ["相談.達成度 changed 11回 | 子育て支援課:12回"]);
    assert!(found.taken.is_empty());
    own.take(&found);
    assert_eq!(own.text(0, "achievement"), "11回", "ours stays");
    let again = own.gather(&[&kids]);
    assert_eq!(told(&again.asked), told(&found.asked), "nobody has said which it is");
}

#[test]
fn what_we_changed_to_the_same_words_is_no_question() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "12回 開いた");
    own.set(0, "achievement", "12回\n開いた");
    let found = own.gather(&[&kids]);
    assert!(found.taken.is_empty() && found.asked.is_empty() && found.never.is_empty());
    own.take(&found);
    kids.set("相談", "asked:achievement", "13回");
    assert_eq!(told(&own.gather(&[&kids]).taken).len(), 1, "ours is what they had said");
}

#[test]
fn what_only_we_changed_stays() {
    let mut own = asked();
    let sent = own.send(9);
    let kids = Edited::of(&own.book, &sent[0]);
    own.set(0, "achievement", "11回");
    let found = own.gather(&[&kids]);
    assert!(found.taken.is_empty() && found.asked.is_empty() && found.never.is_empty());
}

#[test]
fn two_departments_with_other_words_are_asked_with_who() {
    let mut own = asked();
    let sent = own.send(9);
    let [mut kids, mut health] = [0, 1].map(|at| Edited::of(&own.book, &sent[at]));
    kids.set("相談", "asked:achievement", "12回");
    health.set("相談", "asked:achievement", "13回");
    let expected = ["相談.達成度 differing 相談のachievement | 子育て支援課:12回 | 健康推進課:13回"];
    let found = own.gather(&[&kids, &health]);
    assert_eq!(told(&found.asked), expected);
    assert!(found.taken.is_empty());
    assert_eq!(label(&found), "子育て支援課、健康推進課の回答");

    let decided = GatheringDecisions { asked: vec![Some(1)], ..GatheringDecisions::usual(&found) };
    let changes = found.take(&own.book, &decided, at(12)).unwrap();
    own.book.apply_all(&changes);
    assert_eq!(own.text(0, "achievement"), "13回");
}

#[test]
fn answers_that_come_one_after_the_other_are_asked_as_well() {
    let mut own = asked();
    let sent = own.send(9);
    let [mut kids, mut health] = [0, 1].map(|at| Edited::of(&own.book, &sent[at]));
    kids.set("相談", "asked:achievement", "12回");
    health.set("相談", "asked:achievement", "13回");
    let first = own.gather(&[&kids]);
    own.take(&first);
    let found = own.gather(&[&health]);
    assert_eq!(told(&found.asked), ["相談.達成度 changed 12回 | 健康推進課:13回"]);
    assert_eq!(found.asked[0].ours_from.as_deref(), Some(KIDS), "whose answer ours is");
}

#[test]
fn the_same_answer_of_two_departments_is_one() {
    let mut own = asked();
    let sent = own.send(9);
    let [mut kids, mut health] = [0, 1].map(|at| Edited::of(&own.book, &sent[at]));
    kids.set("相談", "asked:achievement", "12回 開いた");
    health.set("相談", "asked:achievement", "12回\n開いた");
    let found = own.gather(&[&kids, &health]);
    assert_eq!(found.taken.len(), 1);
    assert_eq!(found.taken[0].claims.len(), 2);
    assert!(found.asked.is_empty());
}

#[test]
fn a_blank_never_empties_ours() {
    let mut own = asked();
    own.set(0, "evaluation", "");
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "");
    kids.set("相談", "asked:rating", "");
    own.set(0, "evaluation", "送った後の評価");
    let mut found = own.gather(&[&kids]);
    assert_eq!(
        told(&found.never),
        [
            "相談.達成度 blank 相談のachievement | 子育て支援課:",
            "相談.評価 blank 送った後の評価 | 子育て支援課:",
            "相談.評価区分 blank 継続 | 子育て支援課:"
        ]
    );
    assert!(found.taken.is_empty() && found.asked.is_empty());
    // Not even where that is wanted.
    found.never.iter_mut().for_each(|own| assert!(!own.why.unwrap().can_be_taken()));
    let decided = GatheringDecisions { never: vec![Some(0); 3], ..GatheringDecisions::usual(&found) };
    let changes = found.take(&own.book, &decided, at(12)).unwrap();
    own.book.apply_all(&changes);
    assert_eq!(own.text(0, "achievement"), "相談のachievement");
}

#[test]
fn what_was_not_asked_is_shown_and_taken_only_by_choice() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "shown:target", "年20回");
    // The row of another department, copied into this file.
    let health = Edited::of(&own.book, &sent[1]);
    let row = health.row("学童");
    let below = kids.below();
    for ((at, column), text) in &health.sheets[0].1 {
        if *at == row {
            kids.sheets[0].1.insert((below, *column), text.clone());
        }
    }
    kids.put(below, kids.column("asked:achievement"), "3か所");
    let found = own.gather(&[&kids]);
    assert_eq!(
        told(&found.never),
        [
            "相談.取組み・方針 not-asked 相談のtarget | 子育て支援課:年20回",
            "学童.達成度 not-theirs 学童のachievement | 子育て支援課:3か所"
        ]
    );
    assert!(found.taken.is_empty() && found.asked.is_empty());
    let decided = GatheringDecisions { never: vec![Some(0), None], ..GatheringDecisions::usual(&found) };
    let changes = found.take(&own.book, &decided, at(12)).unwrap();
    own.book.apply_all(&changes);
    assert_eq!((own.text(0, "target"), own.text(3, "achievement")), ("年20回", "学童のachievement"));
}

#[test]
fn a_rating_is_known_by_its_number_and_with_a_reason_and_the_rest_is_said() {
    for (text, said) in [
        ("2", false),
        ("②充実", false),
        ("２．充実", false),
        ("充実（利用者が増えたため）", true),
        ("②", false),
    ] {
        let mut own = asked();
        let sent = own.send(9);
        let mut kids = Edited::of(&own.book, &sent[0]);
        kids.set("相談", "asked:rating", text);
        let found = own.gather(&[&kids]);
        assert_eq!(told(&found.taken), ["相談.評価区分 taken 継続 | 子育て支援課:充実"], "{text}");
        assert_eq!(notes(&found).contains(text), said, "{text}: {}", notes(&found));
        own.take(&found);
        assert_eq!(own.text(0, "rating"), "充実");
    }
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    for same in ["3", "③継続", "継続（変わりなし）"] {
        kids.set("相談", "asked:rating", same);
        let found = own.gather(&[&kids]);
        assert!(found.taken.is_empty() && found.asked.is_empty() && found.never.is_empty(), "{same}");
    }
    kids.set("相談", "asked:rating", "まあまあ");
    assert_eq!(told(&own.gather(&[&kids]).never), ["相談.評価区分 no-rating 継続 | 子育て支援課:まあまあ"]);
}

#[test]
fn words_beside_and_below_the_table_and_comments_are_listed() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    let row = kids.row("相談");
    kids.put(row, 12, "欄外のメモ");
    kids.put(kids.below(), 1, "よろしくお願いします。");
    kids.put(0, 14, "係長確認済み");
    kids.notes.push(((row, kids.column("asked:achievement")), "要確認"));
    let found = own.gather(&[&kids]);
    assert!(found.taken.is_empty() && found.asked.is_empty() && found.never.is_empty());
    let notes = notes(&found);
    for words in ["欄外のメモ", "よろしくお願いします。", "係長確認済み", "要確認"] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
    assert!(!notes.contains("黄色") && !notes.contains("#"), "{notes}");
}

#[test]
fn white_space_and_line_ends_are_no_change_and_numbers_are_as_they_are_shown() {
    let mut own = asked();
    own.set(0, "achievement", "一時保育を\n利用した人");
    own.set(0, "evaluation", "");
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "一時保育を利用した人 ");
    let cell = (kids.row("相談"), kids.column("asked:evaluation"));
    kids.numbers.insert(cell, (1521.0, "#,##0\"人\""));
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), ["相談.評価 taken  | 子育て支援課:1,521人"]);
    assert!(found.asked.is_empty() && found.never.is_empty());
}

#[test]
fn a_file_given_twice_is_one_and_a_second_answer_follows_the_first() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "12回");
    let found = own.gather(&[&kids, &kids]);
    assert_eq!((found.taken.len(), found.asked.len()), (1, 0));
    assert!(notes(&found).contains("同じ内容のファイル"));
    own.take(&found);
    let again = own.gather(&[&kids]);
    assert!(again.taken.is_empty() && again.asked.is_empty() && again.never.is_empty(), "{again:?}");
    kids.set("相談", "asked:achievement", "14回（訂正）");
    assert_eq!(told(&own.gather(&[&kids]).taken), ["相談.達成度 taken 12回 | 子育て支援課:14回（訂正）"]);
}

#[test]
fn one_step_takes_it_all_in_and_back() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    kids.set("相談", "asked:achievement", "12回");
    kids.set("保育", "asked:evaluation", "増えた。");
    let found = own.gather(&[&kids]);
    let before = own.book.clone();
    let changes = found.take(&own.book, &GatheringDecisions::usual(&found), at(12)).unwrap();
    own.book.apply_all(&changes);
    assert_ne!(own.book, before);
    own.book.apply_all(&crate::book::change::inverse(&changes));
    assert_eq!(own.book, before);
}
