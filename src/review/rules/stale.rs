//! A sentence of last year's book that was left as it was, and speaks of that year as the
//! one it is about: 令和5年度は3回開催した, in the book of 令和6年度.
//!
//! What happened in a year stays true (令和5年度に開設した, 令和5年度から): only a year that
//! a clause begins with, as what it is about, counts, and only where nothing else in
//! the text is of this year. So too what was planned for this year, which is no plan any
//! more (令和6年度は増やす予定である).

use std::cell::LazyCell;
use std::ops::Range;

use super::super::figures::{Pattern, PatternHit};
use super::super::finding::{Finding, What};
use super::super::passage::TextPassage;
use super::super::read::{ReviewRow, ReviewSheet, ReviewText};
use crate::book::FiscalYear;
use crate::lookalike::wording;

/// A year at the begin of a sentence, a line or a clause.
static BEGIN: Pattern = Pattern::new(
    r"(?:^|、)(?P<before>[ 　・○●◎◆◇■□▼※*＊\-－（(【「①-⑳]*)(?P<year>(?:平成|令和|[HRＨＲ]\.?)[ 　]?(?:元|[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})[ 　]?年度?|[HRＨＲ][\d０-９]{1,2}年?度?|[\d０-９]{4}年度|(?P<bare>[\d０-９]{1,2})年度)",
);
/// The year that a text was written in, or the one after, with its number.
static CALLED: Pattern = Pattern::new(
    r"(?:今|本|当|来|次|翌)年度?[ 　]?[（(](?P<year>(?:平成|令和|[HRＨＲ]\.?)[ 　]?(?:元|[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})[ 　]?年?度?|[\d０-９]{4}年度?|(?P<bare>[\d０-９]{1,2})年度?)[ 　]?[）)]",
);
/// At the end of a sentence that is of what is to come.
static PLANNED: Pattern = Pattern::new(
    "(?:予定|計画|見込み?|方針)(?:である|です|している|しています|しております|となっている)?[。．]?$",
);
/// Behind it, where the sentence is about it; in a list the figure follows.
static ABOUT: Pattern = Pattern::new(
    r"^(?:）|\)|】|」)?(?:は|も|、|における|においては?|には?、|[ 　:：]+|の(?:実績|利用|参加|相談|開催|実施|取組|状況|[^、。\n]{1,24}?は)|に(?:実施|開催|行)(?:し|っ)?た[^、。\n]{1,16}(?:では|は))",
);
/// The words of a year, for which no other is named beside.
static THIS: [&str; 4] = ["今年度", "本年度", "当年度", "今年は"];
/// A number in a text.
static NUMBER: Pattern = Pattern::new(r"[\d０-９][\d０-９,，.．]*");

/// What is as short as this says nothing of its own.
const SHORT: usize = 8;

/// Sentences of a row that were left as they were.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let Some(last) = page.last else { return Vec::new() };
    let mut findings = Vec::new();
    for text in row.texts.iter().filter(|text| text.is_new) {
        let pasts = row.pasts.iter().take_while(|past| past.past.year == last);
        let same_place = |past: &&ReviewText<'_>| {
            past.at.column() == text.at.column() || past.role.is_some() && past.role == text.role
        };
        let mut pasts = pasts.flat_map(|past| past.texts.iter().filter(same_place));
        let found = pasts.find_map(|past| Some((left(page, text, past, last)?, past)));
        if let Some((range, past)) = found {
            let places = vec![text.stretch(range), TextPassage::place(past.at.clone())];
            findings.push(page.in_row(What::StaleYear { year: last }, row, places));
        }
    }
    findings
}

/// The same in the closing text of a sheet.
pub fn of_overall(page: &ReviewSheet<'_>) -> Option<Finding> {
    let last = page.last?;
    let mut pasts = page.past_overall.iter().take_while(|past| past.year == last);
    let (range, past) = pasts.find_map(|past| Some((left(page, &page.overall, past, last)?, past)))?;
    let places = vec![page.overall.stretch(range), TextPassage::place(past.at.clone())];
    Some(page.on_sheet(What::StaleYear { year: last }, places))
}

/// The year of the first sentence that was left as it was.
fn left(
    page: &ReviewSheet<'_>,
    text: &ReviewText<'_>,
    past: &ReviewText<'_>,
    last: FiscalYear,
) -> Option<Range<usize>> {
    let before = LazyCell::new(|| -> Vec<String> {
        sentences(past.text).map(|own| plain(past.text.get(own).unwrap_or_default())).collect()
    });
    sentences(text.text).find_map(|own| {
        let sentence = text.text.get(own.clone())?;
        let year = about(sentence, page.year, last)?;
        let plain = plain(sentence);
        let others = [text.between(0, own.start), text.after(own.end)];
        let is_left = plain.chars().count() > SHORT
            && before.contains(&plain)
            && !others.iter().any(|other| says_this_year(other, page.year));
        is_left.then(|| own.start + year.start..own.start + year.end)
    })
}

/// The year that a sentence is about, where that is last year, or this as one to come.
fn about(sentence: &str, this: FiscalYear, last: FiscalYear) -> Option<Range<usize>> {
    let year_of = |found: &PatternHit<'_>| {
        let year = found.name("year")?;
        let is_bare = found.name("bare").is_some();
        Some((year.range(), year_of(year.as_str().trim_end_matches(['年', '度']), is_bare, last)?))
    };
    if !sentence.contains(['年', 'H', 'R', 'Ｈ', 'Ｒ']) {
        return None;
    }
    // 今年度（令和5年度）, 次年度（令和6年度）: called so in another book.
    let in_brackets = if sentence.contains(['（', '(']) { CALLED.all(sentence) } else { Vec::new() };
    let called = in_brackets.into_iter().find_map(|found| {
        let is_next = found.get(0)?.as_str().starts_with(['来', '次', '翌']);
        let (range, year) = year_of(&found)?;
        (year == if is_next { this } else { last }).then_some(range)
    });
    let begun = || {
        BEGIN.all(sentence).into_iter().find_map(|found| {
            let (range, year) = year_of(&found)?;
            let is_about = ABOUT.is_in(sentence.get(range.end..)?);
            let is_old = year == last && !says_this_year(sentence, this);
            let is_over = year == this && PLANNED.is_in(sentence.trim_end());
            (is_about && (is_old || is_over)).then_some(range)
        })
    };
    called.or_else(begun)
}

/// The sentences and lines of a text.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    text.split_inclusive(['。', '\n', '！', '？']).map(move |sentence| {
        let start = from;
        from += sentence.len();
        start..from
    })
}

/// A sentence as it is compared: the figures in it are new where only its year was
/// forgotten.
fn plain(sentence: &str) -> String {
    let mut plain = String::new();
    let mut from = 0;
    let text = wording(sentence);
    for found in NUMBER.all(&text).iter().filter_map(|found| found.get(0)) {
        plain.push_str(text.get(from..found.start()).unwrap_or_default());
        let is_year = text.get(found.end()..).is_some_and(|after| after.starts_with('年'));
        plain.push_str(if is_year { found.as_str() } else { "0" });
        from = found.end();
    }
    plain.push_str(text.get(from..).unwrap_or_default());
    plain.retain(|c| !matches!(c, '、' | '。' | '，' | ',' | '.' | '!' | '?'));
    plain
}

/// The year that is written; a bare 5年度 is of the era of `near`.
fn year_of(text: &str, is_bare: bool, near: FiscalYear) -> Option<FiscalYear> {
    if is_bare {
        let text = text.trim_start_matches('0');
        let era: String = near.wareki().chars().take_while(|c| !c.is_ascii_digit() && *c != '元').collect();
        return FiscalYear::parse(&format!("{era}{text}"));
    }
    FiscalYear::parse(text)
}

/// Whether a text speaks of a year, in any of its spellings.
pub(super) fn says_this_year(text: &str, year: FiscalYear) -> bool {
    if THIS.iter().any(|word| text.contains(word)) {
        return true;
    }
    let text = wording(text);
    let wareki = year.wareki();
    let number = wareki
        .trim_start_matches(['令', '和', '平', '成', '昭', '大', '正', '明', '治'])
        .trim_end_matches("年度");
    let letter = match wareki.chars().next() {
        Some('令') => "R",
        Some('平') => "H",
        _ => "S",
    };
    let is_whole = |words: &str| {
        text.match_indices(words).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + words.len()..).unwrap_or_default();
            !before.ends_with(|c: char| c.is_ascii_digit())
                && !after.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let era = wareki.trim_end_matches("年度");
    [
        era.to_owned(),
        format!("{letter}{number}"),
        format!("{letter}.{number}"),
        format!("{number}年度"),
        year.year().to_string(),
    ]
    .iter()
    .any(|words| is_whole(words))
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, Severity, What};
    use super::super::super::testing::Sketch;
    use super::*;

    fn found(column: &str, now: &str, before: &str) -> Vec<String> {
        let mut sketch = Sketch::new();
        sketch.row("相談", &[(column, now)]);
        sketch.past(2023, "相談", &[(column, before)]);
        let is_stale = |own: &Finding| matches!(own.what, What::StaleYear { .. });
        let findings: Vec<Finding> = sketch.findings(Rule::Years).into_iter().filter(is_stale).collect();
        assert!(findings.iter().all(|own| own.severity() == Severity::Warning));
        findings.iter().flat_map(|own| own.places[0].words()).map(str::to_owned).collect()
    }

    #[test]
    fn patterns_are_readable() {
        [&BEGIN, &CALLED, &PLANNED, &ABOUT, &NUMBER].iter().for_each(|pattern| pattern.assert_readable());
    }

    #[test]
    fn sentences_that_still_speak_of_last_year() {
        let text = "令和5年度は予定どおり3回の講座を開き、好評であった。";
        for (column, now, before, year) in [
            ("evaluation", text, text, "令和5年度"),
            (
                "evaluation",
                "令和5年度は予定どおり3回の講座を開き、好評であった。なお、会場を1か所増やした。",
                text,
                "令和5年度",
            ),
            ("evaluation", "令和5年度は予定どおり4回の講座を開き好評であった。", text, "令和5年度"),
            (
                "evaluation",
                "会場を増やした。Ｒ５年度も計画どおり実施できた。",
                "Ｒ５年度も計画どおり実施できた。",
                "Ｒ５年度",
            ),
            ("evaluation", "5年度の利用者数は85人であった。", "5年度の利用者数は85人であった。", "5年度"),
            ("achievement", "令和5年度　講座を3回実施した", "令和5年度　講座を3回実施した", "令和5年度"),
            (
                "evaluation",
                "前からの取組みが定着し、令和5年度は過去最多の出品があった。",
                "前からの取組みが定着し、令和5年度は過去最多の出品があった。",
                "令和5年度",
            ),
            (
                "evaluation",
                "令和5年度に実施した巡回では、全園を訪問することができた。",
                "令和5年度に実施した巡回では、全園を訪問することができた。",
                "令和5年度",
            ),
            (
                "evaluation",
                "特集を組んだ。今年度（令和5年度）は、相談員を1人増員した。",
                "今年度（令和5年度）は、相談員を1人増員した。",
                "令和5年度",
            ),
            // What was to come has come.
            (
                "evaluation",
                "令和6年度は、拠点を3か所増やす予定である。",
                "令和6年度は、拠点を3か所増やす予定である。",
                "令和6年度",
            ),
            (
                "evaluation",
                "次年度（令和6年度）は、対象を40歳以上に広げる。",
                "次年度（令和6年度）は、対象を40歳以上に広げる。",
                "令和6年度",
            ),
        ] {
            assert_eq!(found(column, now, before), [year], "{now}");
        }
        let mut sketch = Sketch::new();
        sketch.set_sheet(|sheet| sheet.overall = text.to_owned());
        sketch.past_overall(2023, text);
        assert_eq!(sketch.found(Rule::Years), ["令和5年度 / Past"]);
    }

    #[test]
    fn what_was_so_in_last_year_stays_true() {
        for (now, before) in [
            // It happened then, or goes on since then.
            ("令和5年度に開設した広場を運営した。", "令和5年度に開設した広場を運営した。"),
            ("令和5年度から対象を広げて実施した。", "令和5年度から対象を広げて実施した。"),
            ("令和5年度末に1か所を閉じた。", "令和5年度末に1か所を閉じた。"),
            // Both years are told.
            ("令和5年度は講座を3回開催した。令和6年度は4回開催した。", "令和5年度は講座を3回開催した。"),
            ("令和5年度は講座を3回開催した。R6は4回である。", "令和5年度は講座を3回開催した。"),
            ("令和5年度は講座を3回開催した。今年度は4回である。", "令和5年度は講座を3回開催した。"),
            ("令和6年度は、拠点を3か所増やした。", "令和6年度は、拠点を3か所増やした。"),
            ("令和6年度から3か所に増やす予定である。", "令和6年度から3か所に増やす予定である。"),
            ("次年度（令和7年度）は、対象を広げる。", "次年度（令和6年度）は、対象を広げる。"),
            ("今年度（令和6年度）は、対象を広げた。", "今年度（令和5年度）は、対象を広げた。"),
            (
                "前年度の調査を受け、令和5年度に開設した広場を運営した。",
                "前年度の調査を受け、令和5年度に開設した広場を運営した。",
            ),
            // Not what last year's book says; another year.
            ("令和5年度は講師が替わり、参加者が減った。", "令和5年度は講座を3回開催した。"),
            ("令和4年度は講座を3回開催した。", "令和4年度は講座を3回開催した。"),
            ("令和6年度は講座を3回開催した。", "令和5年度は講座を3回開催した。"),
            ("令和5年度は実施。", "令和5年度は実施。"),
        ] {
            assert_eq!(found("evaluation", now, before), Vec::<String>::new(), "{now}");
        }
        assert!(
            found("target", "令和5年度は講座を3回開催する。", "令和5年度は講座を3回開催する。").is_empty()
        );
    }

    #[test]
    fn a_year_is_known_in_all_spellings() {
        let year = FiscalYear::new(2024).unwrap();
        for text in ["令和6年度", "令和６年", "R6", "Ｒ６．４", "6年度", "2024年度", "本年度"]
        {
            assert!(says_this_year(text, year), "{text}");
        }
        for text in ["令和5年度", "令和16年度", "R61", "16年度", "6年間"] {
            assert!(!says_this_year(text, year), "{text}");
        }
    }
}
