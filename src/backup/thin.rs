//! Which backups are no longer needed.
//!
//! Of two days all are kept; then the last of each day, up to two weeks; then the
//! last of each week, up to three months; then the last of each month, for good.

use std::collections::HashSet;

use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};

/// For so many days all are kept, and after these the last of each day.
const ALL_DAYS: i64 = 2;
/// For so many days there is one of each day.
const DAILY_DAYS: i64 = 14;
/// For so many months there is one of each week.
const WEEKLY_MONTHS: i64 = 3;

/// Of a day, a week or a month one backup is kept.
#[derive(PartialEq, Eq, Hash)]
enum Kept {
    Day(Date),
    /// A week from Monday on, as far as it is in one month: that of each month has
    /// to be there when only one of a month is kept.
    Week(i16, i8, Date),
    Month(i16, i8),
}

/// Those of `times` that are no longer needed at `now`. The newest is always needed,
/// and so is what comes from a clock that went ahead.
pub fn superfluous(times: &[DateTime], now: DateTime) -> Vec<DateTime> {
    let mut newest_first = times.to_vec();
    newest_first.sort_unstable_by(|one, other| other.cmp(one));
    newest_first.dedup();
    let mut there = HashSet::new();
    let mut others = newest_first.into_iter();
    if let Some(newest) = others.next() {
        there.extend(kept(newest.date(), now.date()));
    }
    others.filter(|at| kept(at.date(), now.date()).is_some_and(|kept| !there.insert(kept))).collect()
}

/// What a backup of this day stands for; `None` while all are kept.
fn kept(day: Date, today: Date) -> Option<Kept> {
    let age = today.duration_since(day).as_hours() / 24;
    let weekly_from = today.saturating_sub(Span::new().months(WEEKLY_MONTHS));
    if age <= ALL_DAYS {
        None
    } else if age <= DAILY_DAYS {
        Some(Kept::Day(day))
    } else if day >= weekly_from {
        Some(Kept::Week(day.year(), day.month(), monday_of(day)))
    } else {
        Some(Kept::Month(day.year(), day.month()))
    }
}

fn monday_of(day: Date) -> Date {
    let past = i64::from(day.weekday().since(Weekday::Monday));
    day.saturating_sub(Span::new().days(past))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// Those left, as month, day and hour.
    fn left(times: &[DateTime], now: DateTime) -> Vec<(i8, i8, i8)> {
        let gone = superfluous(times, now);
        let left = times.iter().filter(|at| !gone.contains(at));
        left.map(|at| (at.month(), at.day(), at.hour())).collect()
    }

    /// At nine and at five of each of these days.
    fn twice_a_day(from: Date, to: Date) -> Vec<DateTime> {
        from.series(Span::new().days(1))
            .take_while(|day| *day <= to)
            .flat_map(|day| [day.at(9, 0, 0, 0), day.at(17, 0, 0, 0)])
            .collect()
    }

    #[test]
    fn all_of_two_days_then_the_last_of_each_day() {
        let now = date(2026, 11, 26).at(18, 0, 0, 0);
        let times = twice_a_day(date(2026, 11, 20), date(2026, 11, 26));
        assert_eq!(
            left(&times, now),
            [
                (11, 20, 17),
                (11, 21, 17),
                (11, 22, 17),
                (11, 23, 17),
                (11, 24, 9),
                (11, 24, 17),
                (11, 25, 9),
                (11, 25, 17),
                (11, 26, 9),
                (11, 26, 17),
            ]
        );
    }

    #[test]
    fn after_two_weeks_the_last_of_each_week_and_after_three_months_of_each_month() {
        let now = date(2026, 11, 26).at(18, 0, 0, 0);
        let times = twice_a_day(date(2026, 6, 10), date(2026, 11, 11));
        assert_eq!(
            left(&times, now),
            [
                (6, 30, 17),
                (7, 31, 17),
                // The days before and after the border are of two rules.
                (8, 25, 17),
                (8, 30, 17),
                (8, 31, 17),
                (9, 6, 17),
                (9, 13, 17),
                (9, 20, 17),
                (9, 27, 17),
                // A week that goes over the end of a month is two.
                (9, 30, 17),
                (10, 4, 17),
                (10, 11, 17),
                (10, 18, 17),
                (10, 25, 17),
                (10, 31, 17),
                (11, 1, 17),
                (11, 8, 17),
                (11, 11, 17),
            ]
        );
    }

    #[test]
    fn the_newest_stays_however_old_it_is() {
        let one = [date(2020, 1, 1).at(9, 0, 0, 0)];
        assert_eq!(superfluous(&one, date(2026, 1, 1).at(9, 0, 0, 0)), []);
        assert_eq!(superfluous(&[], date(2026, 1, 1).at(9, 0, 0, 0)), []);
        // Made by a clock that went ahead.
        assert_eq!(superfluous(&twice_a_day(date(2027, 1, 1), date(2027, 3, 1)), one[0]), []);
    }

    proptest! {
        #[test]
        fn no_day_week_or_month_is_left_without_one(hours in prop::collection::vec(0_i64..24 * 400, 0..120)) {
            let now = date(2026, 11, 26).at(18, 0, 0, 0);
            let times: Vec<DateTime> = hours.iter().map(|hours| now - Span::new().hours(*hours)).collect();
            let gone = superfluous(&times, now);
            let left: Vec<DateTime> = times.iter().copied().filter(|at| !gone.contains(at)).collect();
            for at in times {
                let age = now.date().duration_since(at.date()).as_hours() / 24;
                let months = |at: &DateTime| (at.year(), at.month());
                prop_assert!(left.iter().any(|other| months(other) == months(&at)));
                if at.date() >= now.date() - Span::new().months(3) {
                    prop_assert!(left.iter().any(|other| monday_of(other.date()) == monday_of(at.date())));
                }
                if age <= 14 {
                    prop_assert!(left.iter().any(|other| other.date() == at.date()));
                }
                prop_assert!(age > 2 || left.contains(&at));
            }
            prop_assert_eq!(superfluous(&left, now), [], "what is left stays");
        }
    }
}
