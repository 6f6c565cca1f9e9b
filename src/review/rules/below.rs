//! How often something was done, where the rating says that a target was reached: 月1回 is
//! twelve times a year, 週5日 is more than 週4日.

use super::super::figures::Pattern;
use super::super::finding::{Finding, What};
use super::super::read::{ReviewRow, ReviewSheet, ReviewText};
use crate::book::Role;
use crate::lookalike::Folding;

/// So often in so much time; a bare 12回 is of the year.
static OFTEN: Pattern = Pattern::new(
    r"(?P<per>毎?年|毎?月|毎?週)?(?:間|に|当たり|あたり)?(?P<less>延べ|約|計)?(?P<number>[0-9]+)(?P<unit>回|日)(?P<more>以上|程度|目|間|のうち|を予定|予定)?",
);

/// How often, in how much time.
struct Often {
    number: u32,
    per: char,
    unit: char,
    range: std::ops::Range<usize>,
}

/// Whether it was done less often than was aimed at.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Option<Finding> {
    let (_, rating) = page.rating(row)?;
    if !page.form.rating(rating)?.needs_figure {
        return None;
    }
    let (target, reached) = (page.shown(row, Role::Target)?, page.shown(row, Role::Achievement)?);
    let (goal, is) = (only(target, true)?, only(reached, false)?);
    let is_under = match (goal.unit == is.unit, goal.per == is.per) {
        (false, _) => false,
        (true, true) => is.number < goal.number,
        (true, false) => goal.unit == '回' && in_a_year(&is)? < in_a_year(&goal)?,
    };
    let places = || vec![reached.stretch(is.range.clone()), target.stretch(goal.range.clone())];
    is_under.then(|| page.in_row(What::Under { rating: rating.to_owned() }, row, places()))
}

/// What a text says of how often, where it says it once and of no year.
fn only(text: &ReviewText<'_>, is_target: bool) -> Option<Often> {
    let folded = Folding { width: true, ..Folding::NONE }.fold(text.text);
    let mut all = OFTEN.all(&folded.text).into_iter().filter_map(|found| {
        let whole = found.get(0)?;
        // 4月1日, 10回以上 of what was done, 3回目.
        let before = folded.text.get(..whole.start())?;
        let is_day = found.name("per").is_none() && before.ends_with(['月', '年', '第', '.', ',', '-', '/']);
        let more = found.name("more").map(|more| more.as_str());
        let is_other = found.name("less").is_some_and(|less| less.as_str() != "計");
        let is_plain = more.is_none() || is_target && more == Some("以上");
        let is_counted = found.name("unit")?.as_str() == "回" || found.name("per").is_some();
        let often = Often {
            number: found.name("number")?.as_str().parse().ok()?,
            per: found
                .name("per")
                .map_or('年', |per| per.as_str().trim_start_matches('毎').chars().next().unwrap_or('年')),
            unit: found.name("unit")?.as_str().chars().next()?,
            range: folded.around(whole.range()),
        };
        (!is_day && is_counted).then_some((often, is_plain && !is_other))
    });
    let (first, is_plain) = all.next()?;
    // Of a year or a part of it, or several of them: nobody knows which one is meant.
    let has_year = text.text.contains("年度") || text.text.contains('～') || text.text.contains('〜');
    (is_plain && all.next().is_none() && !has_year).then_some(first)
}

fn in_a_year(often: &Often) -> Option<u32> {
    match often.per {
        '年' => Some(often.number),
        '月' => often.number.checked_mul(12),
        // How many weeks it is open nobody says.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::found_in;

    #[test]
    fn patterns_are_readable() {
        super::OFTEN.assert_readable();
    }

    /// In all its wordings, by whichever rule.
    #[test]
    fn a_target_that_was_not_reached_in_all_wordings() {
        for (target, under, reached) in [
            ("年間350人の利用を目標とする。", "年間利用者 312人", "年間利用者 352人"),
            ("目標値：600件（R6）", "相談件数：548件", "相談件数：600件"),
            ("受診率 60％以上", "受診率 58.3％", "受診率 60.1％"),
            ("参加率60％以上を目指す。", "参加率は55％であった。", "参加率は62％であった。"),
            ("年12回の開催", "年9回開催した。", "年12回開催した。"),
            ("月1回開催する。", "9回開催した。", "12回開催した。"),
            ("毎月1回開催する。", "年間9回開催した。", "年間12回開催した。"),
            ("月2回の開催", "月1回開催した。", "月2回開催した。"),
            ("年12回開催する。", "月1回開催できず、年9回の開催となった。", "毎月1回開催した。"),
            ("週5日の開所", "週4日開所した。", "週5日開所した。"),
            ("6か所で実施する。", "5か所で実施した。", "6か所で実施した。"),
            ("目標件数 30件", "対応件数 26件", "対応件数 30件"),
            ("待機児童数 0人", "待機児童数 7人", "待機児童数 0人"),
        ] {
            for (achievement, is_under) in [(under, true), (reached, false)] {
                let cells = [("target", target), ("achievement", achievement), ("rating", "達成")];
                let found = found_in(Rule::Reached, &cells, &[]);
                assert_eq!(!found.is_empty(), is_under, "{target} / {achievement}: {found:?}");
            }
            let cells = [("target", target), ("achievement", under), ("rating", "継続")];
            assert!(found_in(Rule::Reached, &cells, &[]).is_empty());
        }
    }

    #[test]
    fn how_often_something_else_was_done_says_nothing() {
        for (target, reached) in [
            ("年12回の開催", "令和5年度 9回、令和6年度 12回"),
            ("年12回の開催", "講座 9回、講演会 3回"),
            ("年12回の開催", "第9回を開催した。"),
            ("年12回の開催", "約9回開催した。"),
            ("年12回の開催", "4月9日に開催した。"),
            ("週1回の開催", "年40回開催した。"),
            ("月1回の開催", "週1日開所した。"),
        ] {
            let cells = [("target", target), ("achievement", reached), ("rating", "達成")];
            let found = found_in(Rule::Reached, &cells, &[]);
            assert!(found.is_empty(), "{target} / {reached}: {found:?}");
        }
    }
}
