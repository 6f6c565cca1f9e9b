//! The only place that asks what time it is. What it says is shown to the
//! clerk; only the day of printing goes into a document, where that names it.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::Zoned;

use crate::book::era;

/// How long it has been since this was asked first. It only goes forward.
pub fn running() -> Duration {
    static FIRST: LazyLock<Instant> = LazyLock::new(Instant::now);
    FIRST.elapsed()
}

/// Now, as a clock on the wall shows it: 14:32.
pub fn time() -> String {
    era::clock_time(now().time())
}

/// Now, to the second, where the user is.
pub fn now() -> jiff::civil::DateTime {
    let now = Zoned::now().datetime();
    now.with().subsec_nanosecond(0).build().unwrap_or(now)
}

/// Now, such as a file can be called, which then sort by it: 2026-11-26 14-32-05.
pub fn stamp() -> String {
    now().strftime("%Y-%m-%d %H-%M-%S").to_string()
}

/// When a file was written, say, where the user is; `None` where no calendar has it.
pub fn at(time: std::time::SystemTime) -> Option<jiff::civil::DateTime> {
    let at = jiff::Timestamp::try_from(time).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::system()).datetime())
}

/// Now, with the day: 令和8年11月26日 14:32.
pub fn moment() -> String {
    era::wareki_moment(now())
}

/// The same to the second: 令和8年11月26日 14:32:05.
pub fn moment_to_the_second() -> String {
    let now = now();
    format!("{}:{:02}", era::wareki_moment(now), now.second())
}

/// Today: 令和6年4月1日.
pub fn today() -> String {
    era::wareki_date(Zoned::now().date())
}

/// Today, for the day of printing that a document can name.
pub fn today_date() -> jiff::civil::Date {
    Zoned::now().date()
}

/// The fiscal year that is evaluated now: the one that ended last.
pub fn fiscal_year() -> Option<crate::book::FiscalYear> {
    let this = crate::book::FiscalYear::of(Zoned::now().date())?;
    crate::book::FiscalYear::new(this.year() - 1)
}
