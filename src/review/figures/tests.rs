//! What is read of sentences and lists such as stand in evaluation sheets.

use super::*;
use crate::book::{FiscalYear, Role};

/// Readings as `year label valueunit kind`, the year with ? where none is said.
fn read_as(role: Role, text: &str) -> Vec<String> {
    let context = ReadingContext { year: FiscalYear::new(2010).unwrap(), role: Some(role) };
    read(text, &context)
        .into_iter()
        .map(|reading| {
            let number_and_unit = &text[reading.range.clone()];
            assert!(number_and_unit.trim() == number_and_unit && !number_and_unit.is_empty());
            let Value { low, high } = reading.value;
            let value = if low == high { low.to_string() } else { format!("{low}..{high}") };
            let year = reading.when.as_ref().map_or("?".to_owned(), |when| when.year.year().to_string());
            let kind = match (reading.kind, reading.side) {
                (ReadingKind::Amount, Side::Target) => "目標".to_owned(),
                (ReadingKind::Amount, Side::Actual) => "実績".to_owned(),
                (kind, _) => format!("{kind:?}"),
            };
            format!("{year} {} {value}{} {kind}", reading.label, reading.unit)
        })
        .collect()
}

fn achieved(text: &str) -> Vec<String> {
    read_as(Role::Achievement, text)
}

fn planned(text: &str) -> Vec<String> {
    read_as(Role::Target, text)
}

fn judged(text: &str) -> Vec<String> {
    read_as(Role::Evaluation, text)
}

#[test]
fn a_heading_stands_over_what_follows_it() {
    assert_eq!(
        achieved("平成22年度利用実績 人員41人 日数1,203日"),
        ["2010 利用実績 人員 41人 実績", "2010 利用実績 日数 1203日 実績"]
    );
    assert_eq!(
        achieved("利用実績(年間延人数)\n平成21年度 31人\n平成22年度 29人"),
        ["2009 利用実績 年間延人数 31人 実績", "2010 利用実績 年間延人数 29人 実績"]
    );
    assert_eq!(
        achieved("平成22年度利用実績\n稼働日数 9日\n7泊"),
        ["2010 利用実績 稼働日数 9日 実績", "2010 利用実績 7泊 実績"]
    );
    assert_eq!(
        planned("平成21年度 場所の周知\n平成26年度 新規3カ所"),
        ["2014 新規 3か所 目標"],
        "what another year says is no heading"
    );
    assert_eq!(
        achieved("待機児童数\n22年 5人2学区\n23年 4人1学区"),
        [
            "2010 待機児童数 5人 実績",
            "2010 待機児童数 2学区 実績",
            "2011 待機児童数 4人 実績",
            "2011 待機児童数 1学区 実績"
        ]
    );
}

#[test]
fn quantities_side_by_side() {
    assert_eq!(
        planned("平成20年 提供会員13人・依頼会員71人"),
        ["2008 提供会員 13人 目標", "2008 依頼会員 71人 目標"]
    );
    assert_eq!(
        achieved("訪問支援 85件 240回 家事援助 18件 47回"),
        ["? 訪問支援 85件 実績", "? 訪問支援 240回 実績", "? 家事援助 18件 実績", "? 家事援助 47回 実績"]
    );
    assert_eq!(planned("平成26年度 定員96人 4箇所"), ["2014 定員 96人 目標", "2014  4か所 目標"]);
    assert_eq!(
        achieved("8施設で実施（公立3施設、私立5施設）"),
        ["?  8施設 実績", "? 公立 3施設 実績", "? 私立 5施設 実績"]
    );
    assert_eq!(
        achieved("相談窓口7窓口中、市内4施設中3施設"),
        ["? 相談窓口 7窓口 実績", "? 市内 4施設 実績", "? 市内 3施設 実績"]
    );
}

#[test]
fn figures_of_every_width_and_spelling() {
    assert_eq!(achieved("平成２２年度　参加者数　１，２３４名"), ["2010 参加者数 1234人 実績"]);
    assert_eq!(achieved("①実施回数１２回 ②参加者数３５人"), ["? 実施回数 12回 実績", "? 参加者数 35人 実績"]);
    assert_eq!(achieved("利用率 85.5％"), ["? 利用率 85.5% 実績"]);
    assert_eq!(achieved("会員数 1,521\n登録率 32.5％"), ["? 会員数 1521 実績", "? 登録率 32.5% 実績"]);
    assert_eq!(achieved("予算額1,500千円"), ["? 予算額 1500千円 実績"]);
    assert_eq!(planned("学区に一か所、計5か所"), ["? 学区 1か所 Norm", "?  5か所 目標"]);
    assert_eq!(achieved("定員は、それぞれ10人～20人程度"), ["? 定員 10..20人 実績"]);
    assert_eq!(achieved("十数人が参加"), ["?  11..19人 実績"]);
}

#[test]
fn ranges_point_into_the_text_as_it_was_written() {
    let text = "㈱みなと　平成２２年度　ｶﾞｲﾄﾞ　５，０００部";
    let context = ReadingContext { year: FiscalYear::new(2010).unwrap(), role: None };
    let [reading] = &read(text, &context)[..] else { panic!() };
    assert_eq!(&text[reading.range.clone()], "５，０００部");
    assert_eq!(&text[reading.when.clone().unwrap().range], "平成２２年度");
}

#[test]
fn changes_and_gaps_are_no_amounts() {
    assert_eq!(
        judged(
            "認可園については、平成23年4月に定員を66人増やし、1,112人から1,178人とし、計画の目標値よりも76人多い定員となった。"
        ),
        [
            "2011 定員 66人 Change(Up)",
            "? 定員 1112人 実績",
            "2011 定員 1178人 実績",
            "2011 計画の目標値 76人 Gap(Up)"
        ]
    );
    assert_eq!(
        judged("ただし、計画の目標（610人）には定員ベースでは20人が未達成です。"),
        ["? 計画の目標 610人 目標", "? 定員ベース 20人 Gap(Down)"]
    );
    assert_eq!(judged("前年度比20人減、2か所を追加"), ["?  20人 Change(Down)", "?  2か所 Change(Up)"]);
    assert_eq!(judged("参加者数 50人（△3人）"), ["? 参加者数 50人 実績", "? 参加者数 3人 Change(Down)"]);
    assert_eq!(judged("待機児童数は20人を下回るまで減少しました。"), ["? 待機児童数 20人 実績"]);
}

#[test]
fn a_year_that_is_compared_with_is_not_that_of_what_follows() {
    assert_eq!(
        judged("平成22年度の会員からの依頼回数は21年度の1,996回を大幅に上回る2,930回でした。"),
        ["2009 依頼回数 1996回 実績", "2010 依頼回数 2930回 実績"]
    );
    assert_eq!(judged("申込者数は前年度より減少し7人となりました。"), ["? 申込者数 7人 実績"]);
    assert_eq!(
        achieved("6施設 定員110人（前年 5施設 定員91人）"),
        ["?  6施設 実績", "? 定員 110人 実績", "2009  5施設 実績", "2009 定員 91人 実績"]
    );
    assert_eq!(judged("前年度から5人増えた。"), ["?  5人 Change(Up)"]);
    assert_eq!(judged("平成21年度と比べ5人増えた。"), ["?  5人 Change(Up)"]);
}

#[test]
fn an_earlier_years_figure_in_brackets_is_of_what_stands_before_them() {
    assert_eq!(
        achieved("個別会議 74回\n（平成21年度 61回）\n新規相談 187件\n（平成21年度 192件）"),
        [
            "? 個別会議 74回 実績",
            "2009 個別会議 61回 実績",
            "? 新規相談 187件 実績",
            "2009 新規相談 192件 実績"
        ]
    );
    assert_eq!(
        achieved("4か所 職員26人\n（前年度 24人）"),
        ["?  4か所 実績", "? 職員 26人 実績", "2009 職員 24人 実績"]
    );
    assert_eq!(
        achieved("参加者数 50人（平成21年度 45人）"),
        ["? 参加者数 50人 実績", "2009 参加者数 45人 実績"]
    );
    assert_eq!(
        achieved("会議 74回\n（平成21年度 61回）\n（平成20年度 55回）"),
        ["? 会議 74回 実績", "2009 会議 61回 実績", "2008 会議 55回 実績"]
    );
    // Which of two is meant nobody says; nor what is not next to it, or in another unit.
    assert_eq!(
        achieved("窓口 812件、出張 334件\n（平成21年度 978件）"),
        ["? 窓口 812件 実績", "? 出張 334件 実績", "2009  978件 実績"]
    );
    for (text, last) in [
        // It may be of all of them.
        ("16施設 定員1,226人\n私立 11施設\n（前年 15施設）", "2009  15施設 実績"),
        // Several are of several lines.
        ("私立 11施設 定員754人\n（前年 16施設 定員1,190人）", "2009 定員 1190人 実績"),
    ] {
        let all = achieved(text);
        assert_eq!(all.last().unwrap(), last);
        assert!(!all.iter().any(|reading| reading.starts_with("2009 私立")), "{all:?}");
    }
    for text in [
        "会議 74回\n\n（平成21年度 61回）",
        "会議 74回を開いた\n（平成21年度 61回）",
        "会議 74回\n（平成21年度 61人）",
    ] {
        assert!(achieved(text)[1].starts_with("2009  61"), "{text}");
    }
}

#[test]
fn words_say_what_is_aimed_at() {
    assert_eq!(planned("平成21年度実績 12人\n平成26年度目標 20人"), ["2009  12人 実績", "2014  20人 目標"]);
    assert_eq!(
        judged("本年度9月に1施設（定員6人）を開設予定です。"),
        ["2011  1施設 目標", "2011 定員 6人 目標"]
    );
    assert_eq!(
        achieved("平成22年度未発行（平成22年度 5,000部作成）"),
        ["2010  5000部 実績"],
        "what contradicts itself is read as it stands"
    );
    assert_eq!(judged("平成23年度、5,000部発行予定です。"), ["2011  5000部 目標"]);
    assert_eq!(
        achieved("会員数 1,521人 依頼会員 1,301人 提供会員 183人 両方会員 37人"),
        ["? 会員数 1521人 実績", "? 依頼会員 1301人 実績", "? 提供会員 183人 実績", "? 両方会員 37人 実績"]
    );
}

#[test]
fn ages_times_terms_and_rules_are_told_apart() {
    let kinds = |text: &str| {
        let context = ReadingContext { year: FiscalYear::new(2010).unwrap(), role: None };
        read(text, &context).into_iter().map(|reading| reading.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("2ヶ月から18歳まで、小学校3年生、2～3歳、30歳代"), [ReadingKind::Age; 5]);
    assert_eq!(kinds("週6日、1日5時間、19時まで、1時間（20時まで）"), [ReadingKind::Time; 5]);
    assert_eq!(kinds("10年間、2年ごと、3か月、6週間"), [ReadingKind::Term; 4]);
    assert_eq!(kinds("人口10万人に1カ所、35人学級"), [ReadingKind::Norm; 3]);
    assert_eq!(kinds("延べ1,200時間、稼働日数98日、年2回"), [ReadingKind::Amount; 3]);
    assert_eq!(kinds("調書-1、第2条、第三小学校、平成23年4月1日、042-492-5111、9月、基本目標 1"), []);
}

#[test]
fn how_exactly_and_how_often() {
    let one = |text: &str| {
        let context = ReadingContext { year: FiscalYear::new(2010).unwrap(), role: None };
        read(text, &context).remove(0)
    };
    assert_eq!(one("約500人").precision, Precision::About);
    assert_eq!(one("500人程度").precision, Precision::About);
    assert_eq!(one("500人以上").precision, Precision::AtLeast);
    assert_eq!(one("500人未満").precision, Precision::AtMost);
    assert_eq!(one("500人").precision, Precision::Exact);
    assert_eq!(one("月平均延278人").per, Some(Per::Month));
    assert_eq!(one("会議の開催（年2回）").per, Some(Per::Year));
    assert_eq!(one("年間延利用人数 31人").per, None, "its label says it");
}

#[test]
fn a_year_without_its_era_is_none_that_lies_far_ahead() {
    let context = ReadingContext { year: FiscalYear::new(2024).unwrap(), role: Some(Role::Evaluation) };
    let [only] = &read("13年5月に始まった講座は通算300回を数えた。", &context)[..] else {
        panic!()
    };
    assert_eq!((only.value, &only.when), (Value::of(300.into()), &None));
}

#[test]
fn a_book_of_another_era() {
    let context = ReadingContext { year: FiscalYear::new(2020).unwrap(), role: None };
    let years = |text: &str| {
        read(text, &context).iter().map(|reading| reading.year(&context).year()).collect::<Vec<_>>()
    };
    assert_eq!(
        years("30年度 5人、元年度 6人、2年度 7人、平成31年度 8人、R3 9人"),
        [2018, 2019, 2020, 2019, 2021]
    );
    assert_eq!(years("5人"), [2020]);
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_written_stops_it(text in "[0-9０-９一二十数万,，.年度月日人件回歳時間か所箇%％約延平成令和元H（）()、。・〜~\\-から増減①㈱ｶﾞ\\n 　の中に第]{0,60}") {
        let context = ReadingContext { year: FiscalYear::new(2024).unwrap(), role: None };
        for reading in read(&text, &context) {
            proptest::prop_assert!(text.get(reading.range).is_some());
        }
    }
}
