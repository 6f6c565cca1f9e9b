//! Of which year the figures of a sentence or a list are.

use super::super::{ReadingContext, read};
use super::*;
use crate::book::{FiscalYear, Role};

/// Figures as `530人 2023 Direct`, without a year as `530人`; a book of 令和6年度.
fn dated(text: &str) -> Vec<String> {
    dated_in(Role::Evaluation, text)
}

/// That all texts are dated as they should be; says all that are not.
fn assert_dated(role: Role, table: &[(&str, Vec<&str>)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter(|(text, wanted)| dated_in(role, text) != *wanted)
        .map(|(text, wanted)| format!("{text}: {:?}, not {wanted:?}", dated_in(role, text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn dated_in(role: Role, text: &str) -> Vec<String> {
    let context = ReadingContext { year: FiscalYear::new(2024).unwrap(), role: Some(role) };
    let told = |reading: super::super::Reading| {
        let figure = text[reading.range].to_owned();
        match reading.when {
            Some(when) => format!("{figure} {} {:?}", when.year.year(), when.dating),
            None => figure,
        }
    };
    read(text, &context).into_iter().map(told).collect()
}

#[test]
fn patterns_are_readable() {
    for pattern in [
        &BREAK,
        &DONE,
        &EARLIER,
        &BRACKETS_ARE,
        &COMPARED,
        &BEFORE_FIGURE,
        &SOFT_BREAK,
        &CONTRAST,
        &OWN_TOPIC,
        &OF_TOPIC,
        &AFTER_THAT,
        &OVER,
        &PROSE,
        &CLOSE,
    ] {
        pattern.assert_readable();
    }
}

#[test]
fn clauses_end_at_verbs_and_reasons_and_not_at_labels() {
    for gap in [
        "に開設した中央ひろばにより、利用者数は",
        "の反省を踏まえ、",
        "の課題であった周知を強化し、",
        "の改修により",
        "に実施したアンケートに基づき",
        "に整備した",
    ] {
        assert!(BREAK.is_in(gap), "{gap}");
    }
    for gap in [
        "の利用者数は",
        "の子育て相談は、",
        "の会員からの依頼回数は",
        "の申込みは",
        "末の",
        "に小学校全",
        "5回で、参加者は",
    ] {
        assert!(!BREAK.is_in(gap), "{gap}");
    }
}

#[test]
fn a_year_at_the_figure_or_its_label() {
    assert_dated(
        Role::Evaluation,
        &[
            ("令和5年度の利用者数は530人であった。", vec!["530人 2023 Direct"]),
            (
                "利用者数は、令和5年度が530人、令和6年度が620人であった。",
                vec!["530人 2023 Direct", "620人 2024 Direct"],
            ),
            (
                "令和5年度末時点の登録者数は530人で、うち活動者は120人である。",
                vec!["530人 2023 Direct", "120人 2023 Listed"],
            ),
            ("令和5年度末時点の登録者のうち、120人が活動した。", vec!["120人 2023 Direct"]),
            ("前年度の620人から530人に減少した。", vec!["620人 2023 Direct", "530人"]),
            (
                "令和6年度の受講者は318人と、令和5年度の296人に比べ増えている。",
                vec!["318人 2024 Direct", "296人 2023 Direct"],
            ),
            (
                "相談は412件で、前年度の385件から27件増加しました。",
                vec!["412件", "385件 2023 Direct", "27件"],
            ),
            ("令和5年度に5回開催し、120人が参加した。", vec!["5回 2023 Direct", "120人 2023 Listed"]),
            ("令和5年度は120人が参加した。", vec!["120人 2023 Direct"]),
            ("令和6年3月31日現在、会員は512人である。", vec!["512人 2024 Direct"]),
            ("登録者は、令和6年3月末現在で512人である。", vec!["512人 2024 Direct"]),
            ("昨年度の申込みは86件、相談は30件であった。", vec!["86件 2023 Direct", "30件 2023 Listed"]),
            ("令和5年度の子育てに関する相談は86件であった。", vec!["86件 2023 Direct"]),
            ("令和5年度、5回開催した。", vec!["5回 2023 Direct"]),
        ],
    );
}

#[test]
fn what_a_sentence_is_about_holds_to_its_end() {
    assert_dated(
        Role::Evaluation,
        &[
            (
                "令和5年度は、会場を広げて5回開催し、120人が参加した。",
                vec!["5回 2023 Topic", "120人 2023 Topic"],
            ),
            ("令和5年度の利用者数は、前年度と比べ増加し、530人となった。", vec!["530人 2023 Topic"]),
            (
                "令和5年度は620人であったが、対象を見直した結果、530人となった。",
                vec!["620人 2023 Direct", "530人"],
            ),
            ("令和5年度は中止したが、利用者数は530人となった。", vec!["530人"]),
        ],
    );
}

#[test]
fn what_only_names_an_earlier_year_dates_nothing() {
    let mut wrong = Vec::new();
    for text in [
        "令和5年度から対象を広げ、利用者数は530人となった。",
        "前年度から引き続き実施し、利用者数は530人であった。",
        "前年度に引き続き、530人が利用した。",
        "令和5年度に開設した中央ひろばにより、利用者数は530人に増えた。",
        "令和5年度補正予算により実施し、利用者数は530人であった。",
        "令和5年度の改修により、利用者数は530人となった。",
        "令和5年度に開始した事業で、利用者数は530人である。",
        "令和5年度より開始し、530人が利用した。",
        "令和5年度以降、毎年530人が利用している。",
        "前年度の反省を踏まえ、530人を対象とした。",
        "前年度と同様に530人を対象とした。",
        "前年度同様、530人が参加した。",
        "前年度並みの530人が参加した。",
        "前年度の2倍の530人が参加した。",
        "前年度を上回る530人が参加した。",
        "前年度に比べ、参加者は530人に増えた。",
        "前年度比で増加し、530人となった。",
        "令和5年度に策定した計画に基づき、530人を対象とした。",
        "令和5年度策定の計画に基づき、530人を対象とした。",
        "第2期計画（令和2～6年度）に基づき、530人を対象とした。",
        "令和2年度から令和6年度までの計画により530人を受け入れた。",
        "令和5年度の見直し以降は、530人が利用している。",
        "令和5年度採択の補助事業により530人が受講した。",
        "R5から開始し、530人が利用した。",
        "H29～ 530人",
        "利用者 530人 ※R3まで",
        "訪問人数（R3から開始）　530人",
        "子育て計画（令和5年度策定）の対象は530人である。",
        "令和5年度版ガイドを530人に配布した。",
        "令和5年度実施のアンケートを踏まえ、530人に案内した。",
        "令和5年度をもって終了した事業の利用者は530人であった。",
        "開始当初は530人であった。",
        "令和5年度に改修を終えたため、530人が利用できた。",
    ] {
        let all = dated(text);
        let is_none = all.contains(&"530人".to_owned()) && !all.iter().any(|figure| figure.contains("2023 "));
        if !is_none {
            wrong.push(format!("{text}: {all:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(
        dated("前年度（620人）と比較して減少し、利用者数は530人となった。"),
        ["620人 2023 Direct", "530人"]
    );
    assert_eq!(
        dated("令和5年度末で1か所を閉じたため、利用者数は530人に減った。"),
        ["1か所 2023 Direct", "530人"]
    );
}

#[test]
fn brackets_date_what_stands_before_them_and_nothing_behind() {
    assert_dated(
        Role::Achievement,
        &[
            ("目標値：600件（R6）", vec!["600件 2024 Behind"]),
            ("利用者 530人（令和5年度）、会員 30人", vec!["530人 2023 Behind", "30人"]),
            ("利用者数（令和5年度） 530人", vec!["530人 2023 Direct"]),
            (
                "登録者 640人（前年度602人、38人増）、会員 30人",
                vec!["640人", "602人 2023 Direct", "38人", "30人"],
            ),
            ("訪問回数（R3から開始）　17回\n（令和5年度　9回）", vec!["17回", "9回 2023 Direct"]),
            (
                "登録者（令和6年3月31日現在）\n小学生 50人\n中学生 20人",
                vec!["50人 2024 Heading", "20人 2024 Heading"],
            ),
            (
                "※（　）は令和5年度実績\n保育所 1,120人（1,098人）\n認定こども園 640人（655人）",
                vec!["1,120人", "1,098人 2023 Heading", "640人", "655人 2023 Heading"],
            ),
        ],
    );
}

#[test]
fn years_over_lists_and_columns() {
    assert_dated(
        Role::Achievement,
        &[
            ("令和5年度\n講座 5回\n相談 30件", vec!["5回 2023 Heading", "30件 2023 Heading"]),
            (
                "【令和5年度】\n・講座を5回開催した。\n・相談 30件",
                vec!["5回 2023 Heading", "30件 2023 Heading"],
            ),
            (
                "令和5年度：講座 5回、相談 30件\n令和6年度：講座 6回",
                vec!["5回 2023 Direct", "30件 2023 Listed", "6回 2024 Direct"],
            ),
            ("令和5年度実績\n講座 5回\n\n会員 30人", vec!["5回 2023 Heading", "30人"]),
            (
                "区分　令和5年度　令和6年度\n利用者数　80人　85人\n会員数　30人　35人",
                vec!["80人 2023 Column", "85人 2024 Column", "30人 2023 Column", "35人 2024 Column"],
            ),
            ("令和5年度　令和6年度\n利用者数　80人", vec!["80人"]),
            ("令和5年度から実施\n利用者数　80人", vec!["80人"]),
            ("令和5年度に改修\n利用者数　80人", vec!["80人"]),
            (
                "令和5年度 5回 120人 令和6年度 6回",
                vec!["5回 2023 Direct", "120人 2023 Listed", "6回 2024 Direct"],
            ),
        ],
    );
}

#[test]
fn targets_are_dated_by_when_they_are_to_be_reached() {
    assert_dated(
        Role::Target,
        &[
            ("令和8年度までに20園にする。", vec!["20園 2026 Direct"]),
            ("平成22年度から 会議の開催(年2回)", vec!["2回 2010 Direct"]),
            ("訪問回数（R3から開始）　17回", vec!["17回"]),
            ("令和2～6年度 500人", vec!["500人"]),
        ],
    );
    assert_eq!(dated("令和8年度までに2か所の増設を目指します。"), ["2か所 2026 Direct"]);
    assert_eq!(dated("令和8年度まで2か所で実施した。"), ["2か所"]);
}
