use proptest::prelude::*;

use super::*;

/// Both texts with what differs in brackets.
fn marked(old: &str, new: &str) -> [String; 2] {
    let difference = differences(old, new);
    let mark = |text: &str, ranges: &[Range<usize>]| {
        let mut marked = text.to_owned();
        for range in ranges.iter().rev() {
            marked.insert(range.end, ']');
            marked.insert(range.start, '[');
        }
        marked
    };
    [mark(old, &difference.old), mark(new, &difference.new)]
}

/// Checks texts in which what differs is in brackets.
#[track_caller]
fn check(table: &[[&str; 2]]) {
    for pair in table {
        let [old, new] = pair.map(|text| text.replace(['[', ']'], ""));
        assert_eq!(marked(&old, &new), *pair);
    }
}

#[test]
fn figures_are_marked_with_their_unit_and_never_cut() {
    check(&[
        ["[平成22年度]利用実績 人員[503人] 日数[1,819日]", "[平成23年度]利用実績 人員[520人] 日数[1,920日]"],
        [
            "[平成21年度]に[5,000部]を作成し、市内の[14箇所]の施設で配布した。",
            "[平成22年度]に[6,000部]を作成し、市内の[16か所]の施設で配布した。",
        ],
        ["[平成３１年度]の利用者は[約８５人]であった。", "[令和元年度]の利用者は[８６人]であった。"],
        ["月[2回]程度、[10人]目まで", "月[3回]程度、[12人]目まで"],
        ["0～[5歳児]に、月平均[12.5人]が利用した。", "0～[2歳児]に、月平均[15.8人]が利用した。"],
        ["[2施設]、[3人]、[20％]", "[3施設]、[4人]、[25％]"],
        ["[第2次]計画、[1万2,000人]、[２つ]", "[第3次]計画、[1万3,000人]、[３つ]"],
        ["提供会員[200人]・依頼会員[780人]", "提供会員[183人]・依頼会員[1,301人]"],
    ]);
}

#[test]
fn words_are_marked_whole() {
    check(&[
        ["事業を[継続]する。", "事業を[廃止]する。"],
        ["利用者は増加している。", "利用者は[大きく]増加している。"],
        ["全庁的な[取組み]を進める。", "全庁的な[取り組み]を進める。"],
        ["[ＮＰＯ]法人と実施した。", "[NPO]法人と実施した。"],
        ["保育園の運営を継続する。", "[認可]保育園の[円滑な]運営を継続する。"],
    ]);
}

#[test]
fn words_are_kept_rather_than_the_particles_between_them() {
    check(&[["認証保育所[の]整備[を進める]。", "認証保育所[を]整備[する]。"]]);
}

#[test]
fn what_was_added_is_one_piece_and_begins_where_a_clause_does() {
    check(&[
        ["費用の支給を行う。", "費用[等の一部]の支給を行う。"],
        ["利用者が増えた。今後も継続する。", "利用者が増えた。[職員も増えた。]今後も継続する。"],
        [
            "待機児童の解消のため、定員を[60人]増やした。",
            "待機児童の解消のため、[2施設を開設し、]定員を[120人]増やした。",
        ],
        ["(1)相談の実施\n(2)講座の開催", "(1)相談の実施\n(2)講座の開催\n[(3)訪問の実施]"],
        ["調べた。[後で書く。]", "調べた。"],
    ]);
}

#[test]
fn a_clause_that_mostly_changed_is_marked_whole() {
    check(&[
        ["相談件数が[減少]したため、[周知方法を見直す]。", "相談件数が[増加]したため、[体制を強化する]。"],
        [
            "[引き続き、関係機関と連携しながら事業を実施していく]。続ける。",
            "[今後は、地域の団体とも協力し、利用者の声を聞きながら事業を見直していく]。続ける。",
        ],
        ["[文]", "[別の文を書いた。]"],
        // Brackets that stayed are on both sides outside.
        ["会議 [61回]\n（[令和4年度 55回]）", "会議 [74回]\n（[令和5年度 61回]）"],
        ["「[古い名前の事業]」を行う。", "「[別の新しい名称]」を行う。"],
        ["", "[新しい文。]"],
    ]);
}

#[test]
fn what_hardly_stayed_the_same_is_another_text() {
    let is_another = |old: &str, new: &str| differences(old, new).is_another_text(old, new);
    assert!(is_another("別の文を書いた。", "認証保育所を開設する。"));
    assert!(is_another("", "認証保育所を開設する。"));
    assert!(!is_another("2施設を開設した", "3施設を開設した"));
    assert!(!is_another("同じ", "同じ"));
}

/// Two long texts of the same words in another order, without a clause in common.
fn long(seed: u64) -> String {
    let words =
        ["事業", "保育", "計画", "人員", "相談", "、", "。", "の", "は", "503人", "を", "施設", "増加"];
    let mut state = seed;
    let mut text = String::new();
    while text.len() < 100_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        text += words[usize::try_from(state >> 33).unwrap() % words.len()];
    }
    text
}

#[test]
fn texts_of_any_size_are_compared_and_changes_at_their_ends_do_not_hide_what_is_between() {
    let text = long(1);
    let difference = differences(&text, &format!("前書き。{text}後書き。"));
    assert_eq!((difference.old.len(), difference.new.len()), (0, 2));
    // Nothing but bounds keeps these from taking minutes.
    for (old, new) in [
        (long(1).replace(['、', '。'], ""), long(2).replace(['、', '。'], "")),
        ("あ、".repeat(16_000), "い、".repeat(16_000)),
        ("\n".repeat(100_000), "a\n".repeat(50_000)),
        ("1".repeat(100_000), "2".repeat(100_000)),
        (long(3), long(4)),
    ] {
        assert!(!differences(&old, &new).is_none());
    }
}

/// What of a text is in no range, without white space.
fn rest(text: &str, ranges: &[Range<usize>]) -> String {
    let mut rest = String::new();
    let mut at = 0;
    for range in ranges {
        assert!(at <= range.start && range.start < range.end, "in order and of some length");
        rest += &text[at..range.start];
        at = range.end;
    }
    rest += &text[at..];
    rest.split_whitespace().collect()
}

proptest! {
    #[test]
    fn what_is_not_marked_is_the_same_in_both(
        old in "[a1２,、。の人年度平成元第事業\n　]{0,40}",
        new in "[a1２,、。の人年度平成元第事業\n　]{0,40}",
    ) {
        let difference = differences(&old, &new);
        prop_assert_eq!(rest(&old, &difference.old), rest(&new, &difference.new));
        prop_assert_eq!(difference.is_none(), old == new);
    }
}
