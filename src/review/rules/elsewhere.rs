//! A figure that another cell of the row, or last year's book, has with other digits, in
//! another place or in another unit. Who reads them apart cannot know whether they are
//! meant to be one: most of it is only worth knowing.

use rust_decimal::Decimal;

use super::super::figures::{Pattern, Precision, Reading};
use super::super::finding::{Finding, What};
use super::super::read::{ReviewRow, ReviewSheet, ReviewText, amount, is_actual, is_same_label, time};
use crate::book::Role;

/// A sentence that speaks of a change, of a part, of another time: its figures may be
/// others than those of the list.
static OF_ELSE: Pattern = Pattern::new(
    "増|減|前年|昨年|前回|うち|目標|定員|計画|予定|見込|回目|第|各|ごと|平均|当たり|あたり|これまで|累計|以来|年度|年間|月|日|初|以降|から|中の|割合|内訳|新規|継続|一部|特に|実人",
);
/// A sentence that speaks of a change or of last year.
static OF_CHANGE: Pattern = Pattern::new("増|減|前年|昨年|比べ|年度比|から");

/// What a row's figures have otherwise elsewhere.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let texts: Vec<&ReviewText<'_>> =
        row.texts.iter().filter(|text| text.role != Some(Role::Target)).collect();
    let plain: Vec<Vec<&Reading>> = texts.iter().map(|text| plain_of_this_year(text)).collect();
    for (at, (one, own)) in texts.iter().zip(&plain).enumerate() {
        for (other, others) in texts.iter().zip(&plain).skip(at + 1) {
            let pairs = own.iter().flat_map(|first| others.iter().map(move |second| (first, second)));
            for (first, second) in pairs {
                if let Some(what) = beside(one, first, other, second) {
                    findings.push(page.in_row(what, row, vec![other.figure(second), one.figure(first)]));
                }
            }
        }
        findings.extend(against_last_year(page, row, one));
    }
    findings
}

/// The figures of a text that are of this year and the only ones under their label.
fn plain_of_this_year<'t>(text: &'t ReviewText<'_>) -> Vec<&'t Reading> {
    let is_plain = |reading: &&Reading| {
        is_actual(reading) && reading.per.is_none() && is_this_year(text, reading) && is_only(text, reading)
    };
    text.readings().iter().filter(is_plain).collect()
}

/// Two figures of this year in different cells.
fn beside(one: &ReviewText<'_>, first: &Reading, other: &ReviewText<'_>, second: &Reading) -> Option<What> {
    if time(first).is_some() && time(second).is_some() {
        return None;
    }
    let is_money = money(one, first).is_some() && money(other, second).is_some();
    if first.unit != second.unit && !is_money {
        return None;
    }
    let is_one =
        is_same_label(&first.label, &second.label) && !first.label.is_empty() && !second.label.is_empty();
    let is_one =
        is_one || is_named_by(&first.label, &second.label) || is_named_by(&second.label, &first.label);
    let is_one = is_one || is_money && shares_beginning(&first.label, &second.label);
    if !is_one {
        return None;
    }
    if is_money {
        let (first, second) = (money(one, first)?, money(other, second)?);
        return is_moved(first, second).then_some(What::Scale);
    }
    if OF_ELSE.is_in(&clause(one, first)) || OF_ELSE.is_in(&clause(other, second)) {
        return None;
    }
    match (first.precision, second.precision) {
        (Precision::Exact, Precision::Exact) => {
            let (first, second) = (amount(first)?, amount(second)?);
            if is_moved(first, second) {
                return Some(What::Scale);
            }
            is_slip(first, second).then_some(What::Elsewhere)
        }
        (Precision::About, Precision::Exact) => {
            is_far(first.value.single()?, amount(second)?).then_some(What::NotAbout)
        }
        (Precision::Exact, Precision::About) => {
            is_far(second.value.single()?, amount(first)?).then_some(What::NotAbout)
        }
        _ => None,
    }
}

/// A figure of this year and the one that last year's book has in its place.
fn against_last_year(page: &ReviewSheet<'_>, row: &ReviewRow<'_>, text: &ReviewText<'_>) -> Vec<Finding> {
    let Some(last) = page.last else { return Vec::new() };
    let mut findings = Vec::new();
    let own = text.amounts().filter(|own| {
        is_actual(own) && own.label.chars().count() > 1 && is_this_year(text, own) && is_only(text, own)
    });
    for reading in own {
        let is_of_then = |past: &Reading| {
            is_actual(past)
                && past.label == reading.label
                && past.per == reading.per
                && time(past).is_none_or(|time| time == (last, false, None))
        };
        let Some((book, said, then)) =
            row.said_before(|_, past| is_of_then(past)).filter(|(book, ..)| *book == last)
        else {
            continue;
        };
        let (Some(now), Some(before)) = (amount(reading), amount(then)) else { continue };
        if OF_CHANGE.is_in(text.sentence(&reading.range)) || !is_only(said, then) {
            continue;
        }
        let what = if let (Some(now), Some(before)) = (money(text, reading), money(said, then)) {
            is_ten_times(now, before).then_some(What::TenTimes { book })
        } else if reading.unit == then.unit {
            is_ten_times(now, before).then_some(What::TenTimes { book })
        } else {
            let has_units = !then.unit.is_empty() && !reading.unit.is_empty();
            (has_units && is_near(now, before)).then(|| What::OtherUnit { book, unit: then.unit.clone() })
        };
        findings
            .extend(what.map(|what| page.in_row(what, row, vec![text.figure(reading), said.figure(then)])));
    }
    findings
}

fn is_this_year(text: &ReviewText<'_>, reading: &Reading) -> bool {
    time(reading).is_none_or(|time| time == (text.year, false, None))
}

/// Whether a text has no other figure under this label.
fn is_only(text: &ReviewText<'_>, reading: &Reading) -> bool {
    text.readings().iter().filter(|other| other.label == reading.label).count() == 1
}

/// What a sentence says up to a figure, and of what follows its clause: what comes behind
/// that is of something else.
fn clause(text: &ReviewText<'_>, reading: &Reading) -> String {
    let whole = text.sentence(&reading.range);
    let figure = text.between(reading.range.start, reading.range.end);
    let Some((head, behind)) = whole.split_once(figure) else { return whole.to_owned() };
    // 142件のうち: it is the whole.
    let behind = behind.trim_start_matches("のうち").trim_start_matches('中');
    let behind = behind.split(['、', '（', '(']).next().unwrap_or_default();
    [head, behind].concat()
}

/// An amount of money in yen, with whatever unit it is written.
fn money(_: &ReviewText<'_>, reading: &Reading) -> Option<Decimal> {
    let factor = match reading.unit.as_str() {
        "円" => 1,
        "千円" => 1_000,
        "百万円" => 1_000_000,
        _ => return None,
    };
    amount(reading)?.checked_mul(Decimal::from(factor))
}

/// 啓発冊子の配布部数 is 配布部数.
fn is_named_by(long: &str, short: &str) -> bool {
    let last = short.rsplit(' ').next().unwrap_or_default();
    let head = long.strip_suffix(last).filter(|_| last.chars().count() > 2);
    head.is_some_and(|head| head.ends_with('の'))
}

fn shares_beginning(one: &str, other: &str) -> bool {
    let begins =
        |label: &str| label.rsplit(' ').next().unwrap_or_default().chars().take(2).collect::<String>();
    begins(one).chars().count() == 2 && begins(one) == begins(other)
}

/// Whether two numbers are the same figures in another place.
fn is_moved(one: Decimal, other: Decimal) -> bool {
    let plain = |value: Decimal| value.normalize().mantissa().to_string().trim_end_matches('0').to_owned();
    one != other && plain(one).len() >= 2 && plain(one) == plain(other)
}

/// Whether one number is about ten times the other, or a hundred, or a thousand: what is
/// counted each year changes by less than that.
fn is_ten_times(one: Decimal, other: Decimal) -> bool {
    let (small, big) = if one < other { (one, other) } else { (other, one) };
    let is_about = |times: i64| {
        let share = big.checked_div(small).and_then(|ratio| ratio.checked_div(Decimal::from(times)));
        share.is_some_and(|share| share >= Decimal::new(75, 2) && share <= Decimal::new(135, 2))
    };
    let has_decimals = |value: Decimal| !value.fract().is_zero();
    let is_much = small >= Decimal::from(20) || has_decimals(small) && has_decimals(big);
    is_much && (is_about(10) || is_about(100) || is_about(1000) || is_moved(one, other))
}

/// Whether a number is that of last year as far as such numbers are alike.
fn is_near(one: Decimal, other: Decimal) -> bool {
    one.checked_div(other).is_some_and(|ratio| ratio >= Decimal::new(5, 1) && ratio <= Decimal::TWO)
}

/// Whether one of two numbers may be the other with a slip of the pen: two digits
/// swapped, or one or two of them others.
fn is_slip(one: Decimal, other: Decimal) -> bool {
    let (first, second) = (one.normalize().to_string(), other.normalize().to_string());
    let others: Vec<(char, char)> =
        first.chars().zip(second.chars()).filter(|(one, other)| one != other).collect();
    let is_swapped = matches!(others.as_slice(), [(a, b), (c, d)] if a == d && b == c);
    first.len() == second.len() && !others.is_empty() && (is_swapped || others.len() == 1 && first.len() > 1)
}

/// Whether a number cannot be meant by so many in round figures.
fn is_far(about: Decimal, exact: Decimal) -> bool {
    let digits = about.normalize().to_string();
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let step = (0..zeros).fold(Decimal::ONE, |step, _| step * Decimal::TEN);
    zeros > 0 && !digits.contains('.') && (about - exact).abs() >= step
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, Severity};
    use super::super::super::testing::{Sketch, found_in};

    #[test]
    fn patterns_are_readable() {
        super::OF_ELSE.assert_readable();
        super::OF_CHANGE.assert_readable();
    }

    #[test]
    fn a_figure_that_another_cell_has_otherwise() {
        for (rule, reached, told, found) in [
            (Rule::Elsewhere, "参加者数 1,187人", "参加者数は1,178人であった。", "1,178人 / 1,187人"),
            (Rule::Elsewhere, "参加者数 1,187人", "参加者数は1,187人であった。", ""),
            (
                Rule::Elsewhere,
                "開催回数 12回\n参加者 254人",
                "12回開催し、参加者は245人であった。",
                "245人 / 254人",
            ),
            (Rule::Elsewhere, "整備箇所 17か所", "整備箇所は16か所となった。", "16か所 / 17か所"),
            (
                Rule::Elsewhere,
                "配布部数 3,500部",
                "啓発冊子の配布部数は3,050部で、これから増やす。",
                "3,050部 / 3,500部",
            ),
            (
                Rule::Elsewhere,
                "交付件数 142件",
                "交付件数124件のうち、初めての申請が67件であった。",
                "124件 / 142件",
            ),
            // Another thing, a part, a change: its number is its own.
            (Rule::Elsewhere, "参加者数 1,187人", "参加者数は35人であった。", ""),
            (Rule::Elsewhere, "参加者数 1,187人", "第1回の参加者数は1,178人であった。", ""),
            (Rule::Elsewhere, "参加者数 1,187人", "前年度の参加者数は1,178人であった。", ""),
            (Rule::Elsewhere, "参加者数 1,187人", "スタッフは1,178人であった。", ""),
            (Rule::Elsewhere, "参加者数 1,187人", "参加者数は約1,200人であった。", ""),
            (Rule::Elsewhere, "参加者数 1,187人", "参加者数は約1,300人であった。", "1,300人 / 1,187人"),
            (Rule::Scale, "補助金額 2,450千円", "補助金は2,450万円を交付した。", "2,450万円 / 2,450千円"),
            (Rule::Scale, "補助金額 2,450千円", "補助金は245万円を交付した。", ""),
            (Rule::Scale, "来館者数 1,250人", "来館者数は12,500人であった。", "12,500人 / 1,250人"),
        ] {
            let cells = [("achievement", reached), ("evaluation", told)];
            assert_eq!(found_in(rule, &cells, &[]).join(" | "), found, "{reached} / {told}");
        }
    }

    #[test]
    fn a_figure_in_another_place_or_unit_than_last_year() {
        for (now, before, found) in [
            ("来館者数 12,150人", "来館者数 1,204人", "12,150人 / 1,204人"),
            ("来館者数 1,215人", "来館者数 1,204人", ""),
            ("来館者数 3,215人", "来館者数 1,204人", ""),
            ("雑がみの回収 2,540人", "雑がみの回収 260人", "2,540人 / 260人"),
            ("登録世帯 305人", "登録世帯 288世帯", "305人 / 288世帯"),
            ("講座 12回 240人", "講座 11回", ""),
            ("補助金額 2,450千円", "補助金額 2,380,000円", ""),
            ("補助金額 2,450円", "補助金額 2,450,000円", "2,450円 / 2,450,000円"),
            ("相談件数 412件", "相談件数 385人", "412件 / 385人"),
            ("相談件数 412件", "相談件数 385件", ""),
            ("参加者 12人", "参加者 120人", ""),
        ] {
            let all = found_in(Rule::Scale, &[("achievement", now)], &[("achievement", before)]);
            assert_eq!(all.join(" | "), found, "{now} / {before}");
        }
    }

    #[test]
    fn what_has_no_year_is_only_worth_knowing() {
        let mut sketch = Sketch::new();
        sketch.row(
            "相談",
            &[("achievement", "参加者数 1,187人"), ("evaluation", "参加者数は1,178人であった。")],
        );
        assert_eq!(sketch.findings(Rule::Elsewhere)[0].severity(), Severity::Note);
    }
}
