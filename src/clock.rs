//! The only place that asks what time it is. What it says is shown to the
//! clerk and never goes into a document.

use jiff::Zoned;

/// Now, as a clock on the wall shows it: 14:32.
pub fn time() -> String {
    let now = Zoned::now();
    format!("{}:{:02}", now.hour(), now.minute())
}

/// Today: 令和6年4月1日.
pub fn today() -> String {
    crate::book::era::wareki_date(Zoned::now().date())
}
