//! Writings of years, and what becomes of them.

use proptest::prelude::*;

use super::*;

fn year(year: i32) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

fn read(text: &str) -> Vec<(&str, i32, Grain, YearStanding)> {
    let all = mentions(text, year(2024)).into_iter();
    all.map(|own| (&text[own.range.clone()], own.year, own.grain, own.standing)).collect()
}

fn later(text: &str, by: i32) -> String {
    let found = mentions(text, year(2024));
    moved(text, found.iter().filter(|own| own.standing != YearStanding::Period), by)
}

#[test]
fn each_writing_is_read_and_kept_a_year_later() {
    for (text, a_year_later) in [
        ("令和6年度", "令和7年度"),
        ("令和６年度", "令和７年度"),
        ("令和 6 年度", "令和 7 年度"),
        ("令和　６　年度 プラン", "令和　７　年度 プラン"),
        ("R6", "R7"),
        ("R6評価", "R7評価"),
        ("R６目標", "R７目標"),
        ("Ｒ６年度", "Ｒ７年度"),
        ("r6年度", "r7年度"),
        ("R.6年度", "R.7年度"),
        ("㋿6年度", "㋿7年度"),
        ("㋿９年度", "㋿１０年度"),
        ("６年度予算額（千円）", "７年度予算額（千円）"),
        ("6年度", "7年度"),
        ("令和六年度", "令和七年度"),
        ("令和九年度", "令和十年度"),
        ("令和十年度", "令和十一年度"),
        ("令和二〇年度", "令和二一年度"),
        ("令和6（2024）年度 プラン", "令和7（2025）年度 プラン"),
        ("令和６（２０２４）年度", "令和７（２０２５）年度"),
        ("2024（令和6）年度", "2025（令和7）年度"),
        ("2024年度（令和6年度）", "2025年度（令和7年度）"),
        ("令和6年度(R6)", "令和7年度(R7)"),
        ("二〇二四年度", "二〇二五年度"),
        ("2024年度", "2025年度"),
        ("２０２４年", "２０２５年"),
        ("R06年度", "R07年度"),
        ("令和7年3月末現在", "令和8年3月末現在"),
        ("令和６年３月末", "令和７年３月末"),
        ("6年3月末", "7年3月末"),
        ("R7.3末", "R8.3末"),
        ("R7.3.31時点", "R8.3.31時点"),
        ("R7/3/31", "R8/3/31"),
        ("H23.4.1", "H24.4.1"),
        ("2011/4/1", "2012/4/1"),
        ("2011-04-01", "2012-04-01"),
        ("２０１１年４月１日", "２０１２年４月１日"),
        ("令和七年三月三十一日", "令和八年三月三十一日"),
        ("令和7年3月31日現在", "令和8年3月31日現在"),
        ("令和5・6年度", "令和6・7年度"),
        ("令和4／5／6年度の目標", "令和5／6／7年度の目標"),
        ("令和5年度・6年度", "令和6年度・7年度"),
        // Radicals stay as they are beside the figure.
        ("令和6⽉", "令和7⽉"),
        ("令和7年3⽉31⽇", "令和8年3⽉31⽇"),
        ("⼆〇⼆四年度", "二〇二五年度"),
        // Across eras.
        ("平成30年度", "令和元年度"),
        ("平成３０年度", "令和元年度"),
        ("令和元年度", "令和2年度"),
        ("令和１年度", "令和２年度"),
        ("平成31年度", "令和2年度"),
        ("平成36年度", "令和7年度"),
        ("H30", "R1"),
        ("Ｈ３０年度", "Ｒ１年度"),
        ("㍻30年度", "㋿元年度"),
        ("H30.4.30", "H31.4.30"),
        ("H30.5.1", "R1.5.1"),
        ("平成30年3月31日", "平成31年3月31日"),
        ("平成30年4月末", "平成31年4月末"),
        ("平成30年5月1日", "令和元年5月1日"),
        ("昭和63年度", "平成元年度"),
        ("30年度", "元年度"),
        ("平成29・30年度", "平成30・令和元年度"),
        // What has two names has one a year later.
        ("令和元年度（平成31年度）", "令和2年度"),
        ("平成31年度（令和元年度）の評価", "令和2年度の評価"),
        ("平成31（令和元）年度", "令和2年度"),
        ("平成31・令和元年度", "令和2年度"),
        ("平成31年度／令和元年度", "令和2年度"),
        ("令和元（2019）年度", "令和2（2020）年度"),
        ("令和6年2月29日", "令和7年2月28日"),
        (
            "令和6年度 計画進捗調書（令和5年度実績・令和6年度目標）",
            "令和7年度 計画進捗調書（令和6年度実績・令和7年度目標）",
        ),
        ("令和6年度（令和5年度実績）", "令和7年度（令和6年度実績）"),
        ("令和5年度からの増減", "令和6年度からの増減"),
        ("～健やかに～令和6年度", "～健やかに～令和7年度"),
        ("令和6年度～健やかに～", "令和7年度～健やかに～"),
    ] {
        assert_eq!(later(text, 1), a_year_later, "{text}");
    }
}

#[test]
fn a_period_is_no_year() {
    for text in [
        "令和6年度～令和10年度 第3期プラン",
        "令和6年度〜令和10年度",
        "令和6年度~令和10年度",
        "令和6年度-令和10年度",
        "令和6年度－令和10年度",
        "令和6年度–令和10年度",
        "令和6年度ー令和10年度",
        "令和6年度から令和10年度まで",
        "令和6～10年度",
        "令和4～令和8年度",
        "（令和6年度～）",
        "（～令和10年度）",
        "令和6年度以降",
        "R6～R10",
        "R6-R10",
        "Ｒ６～１０年度",
        "2024～2028年度",
        "2024年度～2028年度",
        "令和六年度～令和十年度",
        "令和6年4月～令和11年3月",
        "2024-2028",
    ] {
        assert_eq!(later(text, 1), text);
        assert!(read(text).iter().all(|own| own.3 == YearStanding::Period), "{text}: {:?}", read(text));
    }
}

#[test]
fn what_is_no_year_is_not_read() {
    for text in [
        "10年間",
        "2年ごと",
        "5年度目",
        "6年生",
        "3年計画",
        "R5-12",
        "H2O",
        "PR6",
        "R6C1",
        "S3",
        "T5サイズ",
        "第6年度",
        "22人",
        "第22回 年度評価",
        "2024",
        "2024円",
        "12024年度",
        "1,024年度",
        "令和",
        "年度",
        "",
        "⑥年度",
        "令和⑥年度",
        "R99",
        "6年",
        "R13.13.1",
        "2024.4",
        "令和6年13月1日",
    ] {
        let found = read(text);
        assert!(found.iter().all(|own| own.0 == "令和6年"), "{text}: {found:?}");
    }
}

#[test]
fn a_year_is_told_with_what_it_stands_for() {
    use Grain::{Calendar, Day, Fiscal, Month, MonthEnd};
    use YearStanding::{Alone, Base, Event, Target};
    for (text, found) in [
        ("平成22年に開設", vec![("平成22年", 2010, Calendar, Event)]),
        ("令和6年3月策定", vec![("令和6年3月", 2024, Month(3), Event)]),
        ("令和6年4月1日改正", vec![("令和6年4月1日", 2024, Day(4, 1), Event)]),
        ("基準値（令和2年度）", vec![("令和2年度", 2020, Fiscal, Base)]),
        ("令和2年度比", vec![("令和2年度", 2020, Fiscal, Base)]),
        ("目標値\n（令和8年度）", vec![("令和8年度", 2026, Fiscal, Target)]),
        ("令和6年度 目標", vec![("令和6年度", 2024, Fiscal, Target)]),
        ("6年3月末", vec![("6年3月末", 2024, MonthEnd(3), Alone)]),
        ("30年度", vec![("30年度", 2018, Fiscal, Alone)]),
    ] {
        assert_eq!(read(text), found, "{text}");
    }
}

#[test]
fn the_fiscal_year_of_a_day_is_that_it_lies_in() {
    for (text, distance) in
        [("令和7年3月末", 0), ("R7.4.1", 1), ("令和6年3月31日", -1), ("令和5年度", -1), ("2024年4月", 0)]
    {
        assert_eq!(mentions(text, year(2024))[0].distance(year(2024)), Some(distance), "{text}");
    }
}

#[test]
fn days_are_read_in_each_writing() {
    let day = civil::date(2025, 3, 31);
    for text in [
        "令和7年3月31日",
        "令和7年3月末",
        "令和七年三月三十一日",
        "R7.3.31",
        "Ｒ７．３．３１",
        "R7/3/31",
        "令和 7 年 3 月 31 日",
        "2025/3/31",
        "2025-03-31",
        "2025年3月末",
        "㋿7年3月31日",
        "令和7年3⽉31⽇",
        "令和７年３月末",
        "令和7（2025）年3月31日",
    ] {
        assert_eq!(super::super::dates::parse_date(text), Some(day), "{text}");
        let caption = format!("達成度\n（{text}時点）");
        let (range, found) = first_day(&caption).unwrap();
        assert_eq!((&caption[range], found), (text, day), "{text}");
    }
    for text in ["令和7年3月", "3月31日", "令和7年度", "令和7年3月末時点", "7年3月末", "令和7年2月30日"]
    {
        assert_eq!(super::super::dates::parse_date(text), None, "{text}");
    }
}

#[test]
fn a_day_becomes_another_in_the_same_writing() {
    for (text, day, new) in [
        ("令和7年4月1日現在", civil::date(2026, 3, 31), "令和8年3月31日現在"),
        ("R7.3.31時点", civil::date(2026, 10, 1), "R8.10.1時点"),
        ("令和七年三月三十一日", civil::date(2026, 4, 1), "令和八年四月一日"),
        ("令和7年3月末", civil::date(2026, 9, 30), "令和8年9月末"),
        ("令和7年3月末", civil::date(2026, 4, 1), "令和8年4月1日"),
        ("2025-03-31", civil::date(2026, 4, 1), "2026-04-01"),
    ] {
        let found = mentions(text, year(2024));
        assert_eq!(with(text, &found[0].on(text, day)), new, "{text}");
    }
}

#[test]
fn what_differs_only_by_the_year_is_the_same_without_it() {
    let of = without_years;
    assert_eq!(of("令和6年度実績"), of("令和５年度実績"));
    assert_eq!(of("R6目標"), of("R10目標"));
    assert_eq!(of("６年度予算"), of("H20年度予算"));
    assert_ne!(of("令和6年度実績"), of("令和6年度目標"));
    assert_eq!(of("担当課"), "担当課");
}

/// A year in one of the writings.
fn written() -> impl Strategy<Value = String> {
    let wide = |text: String| -> String {
        text.chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
            .collect()
    };
    let kanji = |number: i32| -> String {
        let digit = |d: i32| "〇一二三四五六七八九".chars().nth(d as usize).unwrap().to_string();
        match (number / 10, number % 10) {
            (0, ones) => digit(ones),
            (1, 0) => "十".to_owned(),
            (1, ones) => format!("十{}", digit(ones)),
            (tens, 0) => format!("{}十", digit(tens)),
            (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
        }
    };
    (2..30_i32, 1..13_i32, 1..29_i32, 0..22_usize).prop_map(move |(y, m, d, how)| match how {
        0 => format!("令和{y}年度"),
        1 => wide(format!("令和{y}年度")),
        2 => format!("令和 {y} 年度"),
        3 => format!("R{y}年度"),
        4 => format!("Ｒ{}年度", wide(y.to_string())),
        5 => format!("㋿{y}年度"),
        6 => format!("令和{}年度", kanji(y)),
        7 => format!("令和{y}（{}）年度", y + 2018),
        8 => format!("{}年度（令和{y}年度）", y + 2018),
        9 => format!("令和{y}年{m}月末"),
        10 => format!("平成{y}年{m}月{d}日"),
        11 => format!("H{y}.{m}.{d}"),
        12 => format!("{}/{m}/{d}", y + 2000),
        13 => format!("{:04}-{m:02}-{d:02}", y + 2000),
        14 => format!("令和{}年{}月{}日", kanji(y), kanji(m), kanji(d)),
        15 => wide(format!("{}年度", y + 2000)),
        16 => format!("令和{y}年3⽉末"),
        17 => format!("平成{}年度", y.min(28)),
        18 => format!("Ｒ{}", wide(y.min(20).to_string())),
        19 => wide(format!("平成{y}年{m}月{d}日")),
        20 => format!("令和{y}・{}年度", y + 1),
        _ => format!("令和{y}年"),
    })
}

proptest! {
    #[test]
    fn a_year_later_and_a_year_back_is_the_same_text(
        parts in proptest::collection::vec((written(), "[実績目標のをは（）・、 ]{1,4}"), 1..5)
    ) {
        let text: String = parts.into_iter().map(|(year, words)| format!("{year}{words}")).collect();
        let near = year(2024);
        let found = mentions(&text, near);
        prop_assert!(!found.is_empty(), "{text}");
        let next = moved(&text, &found, 1);
        let back = moved(&next, &mentions(&next, near), -1);
        prop_assert_eq!(&back, &text, "{}", next);
    }

    #[test]
    fn any_text_is_read(text in "[令和平成RHＲ㋿0-9０-９一二十元年度月日末（）()・～~./-]{0,20}", by in -30..30_i32) {
        let found = mentions(&text, year(2024));
        for pair in found.windows(2) {
            prop_assert!(pair[0].range.end <= pair[1].range.start);
        }
        let _ = moved(&text, &found, by);
    }
}
