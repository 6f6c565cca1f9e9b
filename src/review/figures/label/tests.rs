//! What is counted, as sentences and lists name it.

use super::*;

#[test]
fn patterns_are_readable() {
    for pattern in [&MANNER, &PARTICLE, &PROSE, &KANA_NAME, &NOUN, &CASE, &DATE, &COMPARED, &NOTE, &BARE] {
        pattern.assert_readable();
    }
}

#[test]
fn words_of_lists_are_whole() {
    for (before, wanted) in [
        ("利用実績 人員", vec!["利用実績", "人員"]),
        ("・依頼会員", vec!["依頼会員"]),
        ("駅前つどいの広場 ", vec!["駅前つどいの広場"]),
        ("\nあさひひろば ", vec!["あさひひろば"]),
        ("のうち", vec![]),
        ("および", vec![]),
        ("利用実績(年間延利用人数) ", vec!["利用実績", "年間延利用人数"]),
        ("で実施(公立", vec!["公立"]),
        ("連絡会議の開催(年", vec!["連絡会議の開催"]),
        ("小学校全", vec!["小学校"]),
        ("参加者は延べ", vec!["参加者"]),
        ("月平均延", vec!["月平均延"]),
        ("合計", vec!["合計"]),
        ("まで) ", vec![]),
        ("9月に", vec![]),
        ("宿泊を伴わない利用者数 ", vec!["宿泊を伴わない利用者数"]),
        ("訪問回数(R3から開始) ", vec!["訪問回数"]),
        ("小学2年生 ", vec!["小学2年生"]),
        ("暦年 ", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(words(before), wanted, "{before}");
    }
    assert_eq!(heading("宿泊した利用者数"), ["宿泊した利用者数"]);
}

#[test]
fn a_label_that_leaves_something_out_is_not_whole() {
    for (text, whole) in [
        ("利用者数 ", true),
        ("の利用者数は", true),
        ("・延べ利用者数: ", true),
        ("訪問回数(R3から開始) ", true),
        ("開催し、参加者は", true),
        ("講演会を開催し、参加者は", false),
        ("宿泊を伴わない利用者数は", false),
        ("4月の利用者数は", false),
    ] {
        assert_eq!(covers(text, &words(text)), whole, "{text}");
    }
}

#[test]
fn in_sentences_the_last_noun_counts() {
    for (before, wanted) in [
        ("定員は、それぞれ", "定員"),
        ("の窓口からの相談受付回数は", "相談受付回数"),
        ("このため申込者数は前年度より減少し", "申込者数"),
        ("教室を借りて受入児童数を", "受入児童数"),
        ("計画の目標値よりも", "計画の目標値"),
        ("また、都の制度である認証保育所については、", "認証保育所"),
        ("現在実施していない公立の保育園(", "公立の保育園"),
        ("従って、全体の申込者数は", "全体の申込者数"),
    ] {
        assert_eq!(words(before).last().map(String::as_str), Some(wanted), "{before}");
    }
    for before in ["を大幅に上回る", "北小において多くの申込があったため、", "として", "こととなり、"]
    {
        assert_eq!(words(before), [""; 0], "{before}");
    }
}
