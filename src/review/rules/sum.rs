//! A sum that does not add up: 会員数 1,521人 of 1,301, 183 and 36.
//!
//! Figures are taken for a sum and its parts only where the text says so: by 計 or
//! 合計, by a list in brackets behind the total, or by parts that are named after it
//! (会員数: 依頼会員, 提供会員).

use rust_decimal::Decimal;

use super::super::figures::{Pattern, Reading};
use super::super::finding::What;
use super::super::read::{Page, Text, amount, time};
use super::Flaw;

/// Before a figure: it is the sum of others.
static TOTAL: Pattern =
    Pattern::new(r"(?:^|[^設統会家推集累時生小])(?:合計|総計|総数|計)(?:数|人数|件数|回数)?[はが:：\s]*$");
/// In a list of parts: they are not all of them, or there are more than parts.
static NOT_ALL: Pattern = Pattern::new("うち|ほか|他|など|等|再掲|前年|目標|計画|定員|延|平均|除|約");
/// Between a total and its parts that are lines or words of a list.
static SENTENCE: Pattern = Pattern::new("[。！？]");

/// Sums that do not add up.
pub fn of_text(_: &Page<'_>, text: &Text<'_>) -> Vec<Flaw> {
    let amounts: Vec<&Reading> = text.amounts().filter(|reading| !reading.unit.is_empty()).collect();
    let sums = [behind_total, before_total, in_brackets, by_name];
    let mut flaws: Vec<Flaw> = Vec::new();
    for (at, total) in amounts.iter().enumerate() {
        let Some(parts) = sums.iter().find_map(|parts| parts(text, &amounts, at)) else { continue };
        let Some((is, sum)) = amount(total).zip(sum(&parts)) else { continue };
        if is != sum {
            let ranges = [*total].into_iter().chain(parts).map(|reading| reading.range.clone());
            let places = vec![text.passage(ranges.collect())];
            flaws.push((What::Sum { sum: format!("{}{}", super::figure(sum), total.unit) }, places));
        }
    }
    flaws
}

fn sum(parts: &[&Reading]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(amount(part)?))
}

fn is_total(text: &Text<'_>, total: &Reading) -> bool {
    TOTAL.is_in(text.between(0, total.range.start))
}

/// 提供 5人、依頼 6人、計 11人: what stands before the word 計, as far as it makes one
/// list. Where a part of it makes the sum, that is what was meant.
fn behind_total<'r>(text: &'r Text<'_>, amounts: &[&'r Reading], at: usize) -> Option<Vec<&'r Reading>> {
    let total = *amounts.get(at).filter(|total| is_total(text, total))?;
    let mut parts = Vec::new();
    for part in amounts.get(..at)?.iter().rev() {
        let ends = SENTENCE.is_in(text.between(part.range.end, total.range.start));
        if ends || is_total(text, part) {
            break;
        }
        if part.unit == total.unit && part.per == total.per {
            parts.push(*part);
        }
    }
    let same_year: Vec<&Reading> = parts.iter().copied().filter(|part| time(part) == time(total)).collect();
    settled(total, if same_year.len() >= 2 { same_year } else { parts })
}

/// 計 11人 提供 5人 依頼 6人.
fn before_total<'r>(text: &'r Text<'_>, amounts: &[&'r Reading], at: usize) -> Option<Vec<&'r Reading>> {
    let total = *amounts.get(at).filter(|total| is_total(text, total))?;
    let parts = amounts.get(at + 1..)?.iter().copied();
    let parts = parts.take_while(|part| {
        !SENTENCE.is_in(text.between(total.range.end, part.range.start)) && !is_total(text, part)
    });
    settled(total, parts.filter(|part| part.unit == total.unit && time(part) == time(total)).collect())
}

/// The parts, two at least; of more than there may be, those that make the sum.
fn settled<'r>(total: &Reading, parts: Vec<&'r Reading>) -> Option<Vec<&'r Reading>> {
    let wanted = amount(total)?;
    let made =
        (2..=parts.len()).filter_map(|count| parts.get(..count)).find(|some| sum(some) == Some(wanted));
    let parts = made.map(<[&Reading]>::to_vec).unwrap_or(parts);
    (parts.len() >= 2).then_some(parts)
}

/// 8施設（公立3施設、私立5施設）.
fn in_brackets<'r>(text: &'r Text<'_>, amounts: &[&'r Reading], at: usize) -> Option<Vec<&'r Reading>> {
    let total = *amounts.get(at)?;
    let behind = text.after(total.range.end);
    let open = behind.find(['（', '(']).filter(|open| behind.get(..*open).is_some_and(is_short))?;
    let inside = behind.get(open..)?;
    let close = inside.find(['）', ')'])?;
    if NOT_ALL.is_in(inside.get(..close)?) {
        return None;
    }
    let range = total.range.end + open..total.range.end + open + close;
    let all: Vec<&Reading> =
        text.readings().iter().filter(|reading| range.contains(&reading.range.start)).collect();
    let are_parts = all.iter().all(|part| {
        part.unit == total.unit
            && amount(part).is_some()
            && time(part) == time(total)
            && part.per == total.per
    });
    let mut labels: Vec<&str> = all.iter().map(|part| part.label.as_str()).collect();
    labels.dedup();
    let named =
        labels.len() == all.len() && labels.iter().all(|label| !label.is_empty() && *label != total.label);
    (all.len() >= 2 && are_parts && named).then_some(all)
}

/// 「で実施」 between a total and its bracket, but no sentence.
fn is_short(text: &str) -> bool {
    text.chars().count() <= 4 && !text.contains(['。', '、', '\n'])
}

/// 会員数 11人 提供会員 5人 依頼会員 6人.
fn by_name<'r>(text: &'r Text<'_>, amounts: &[&'r Reading], at: usize) -> Option<Vec<&'r Reading>> {
    let total = *amounts.get(at)?;
    let name = last_word(total).strip_suffix('数')?;
    let is_part = |part: &&&Reading| {
        let label = last_word(part);
        let is_named = label.len() > name.len() && label.trim_end_matches('数').ends_with(name);
        is_named && part.unit == total.unit && time(part) == time(total)
    };
    let parts: Vec<&Reading> = amounts.get(at + 1..)?.iter().take_while(is_part).copied().collect();
    let last = parts.last()?;
    let is_list = !SENTENCE.is_in(text.between(total.range.end, last.range.start));
    (name.chars().count() >= 2 && parts.len() >= 2 && is_list).then_some(parts)
}

fn last_word(reading: &Reading) -> &str {
    reading.label.rsplit(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, What};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        [&super::TOTAL, &super::NOT_ALL, &super::SENTENCE]
            .iter()
            .for_each(|pattern| pattern.assert_readable());
    }

    #[test]
    fn sums_that_add_up_and_some_that_do_not() {
        for (text, found) in [
            ("会員数 1,521人 依頼会員 1,301人 提供会員 183人 両方会員 37人", ""),
            ("会員数 1,521人\n依頼会員 1,301人\n提供会員 183人\n両方会員 36人", "1,521人 1,301人 183人 36人"),
            ("8施設で実施（公立3施設、私立5施設）", ""),
            ("8施設で実施（公立3施設、私立6施設）", "8施設 3施設 6施設"),
            ("窓口 5人、電話 6人、計 11人", ""),
            ("窓口 5人、電話 6人、計 12人", "5人 6人 12人"),
            ("窓口 5人 2回\n電話 6人 3回\n合計 12人 5回", "5人 6人 12人"),
            ("計 12人\n窓口 5人\n電話 6人", "12人 5人 6人"),
            // Only a part of the list makes the sum.
            ("職員 3人、窓口 5人、電話 6人、計 11人", ""),
            // Years are added up too.
            ("令和5年度 5人 令和6年度 6人 計 11人", ""),
            // No sums: a part alone, some of them, other years, other units.
            ("20施設（うち公立3施設、私立5施設）", ""),
            ("20施設（公立3施設、私立5施設など）", ""),
            ("20人（令和5年度 15人、令和6年度 7人）", ""),
            ("20人（男性15人）", ""),
            ("3回（窓口 5人、電話 6人）", ""),
            ("20か所 公立 5か所 私立 6か所", ""),
            ("統計 20人 窓口 5人 電話 6人", ""),
            ("利用は5人であった。電話は6人であった。計 20人", ""),
            ("約20人（窓口 5人、電話 6人）", ""),
        ] {
            let all = found_in(Rule::Sum, &[("achievement", text)], &[]);
            assert_eq!(all.join(" | "), found, "{text}");
        }
    }

    #[test]
    fn what_the_parts_make_is_said() {
        let mut sketch = Sketch::new();
        sketch.set_sheet(|sheet| {
            sheet.overall = "利用は1,200人（窓口 1,000人、電話 201人）であった。".to_owned()
        });
        assert_eq!(sketch.findings(Rule::Sum)[0].what, What::Sum { sum: "1,201人".to_owned() });
    }
}
