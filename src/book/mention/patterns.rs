//! The expressions by which years are found in a text, and what stands round them.

use std::sync::LazyLock;

use regex::Regex;

/// A year, with what of it is named. The text is folded.
pub static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const IN_ERA: &str = "元|[0-9]{1,2}|[一二三四五六七八九十〇○]{1,3}";
    const WESTERN: &str = "[12][0-9]{3}|[一二][〇○一二三四五六七八九]{3}";
    const ERA: &str = "明治|大正|昭和|平成|令和";
    const SMALL: &str = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}";
    Regex::new(&format!(
        "(?:(?P<era>{ERA}|[MTSHRmtshr])[. ]?(?P<in_era>{IN_ERA})|(?P<western>{WESTERN})|(?P<bare>{IN_ERA}))\
         (?P<again>[ ]?(?:年度?)?[ ]?\\((?:(?P<era2>{ERA}|[MTSHRmtshr])[. ]?(?P<in_era2>{IN_ERA})|(?P<western2>{WESTERN}))[ ]?(?:年度?)?\\))?\
         (?P<tail>[ ]?年度|[ ]?年(?:[ ]?(?P<month>{SMALL})[ ]?月(?:[ ]?(?P<day>{SMALL})[ ]?日|[ ]?(?P<end>末))?)?\
         |(?P<sep>[-./])[ ]?(?P<sep_month>[0-9]{{1,2}})(?:[-./][ ]?(?P<sep_day>[0-9]{{1,2}})|[ ]?月?[ ]?(?P<sep_end>末))?)?"
    ))
    .ok()
});

/// More years of the same era: 令和5・6年度, 令和4/5/6年度.
pub static MORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const IN_ERA: &str = "元|[0-9]{1,2}|[一二三四五六七八九十]{1,3}";
    Regex::new(&format!("^(?:[ ]?[・、,/と&][ ]?(?:{IN_ERA}))+[ ]?年度")).ok()
});
pub static MORE_FIGURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("元|[0-9]{1,2}|[一二三四五六七八九十]{1,3}").ok());

/// A period goes on behind a year, or what began then is still going on. A wave dash that
/// only adorns (令和6年度～健やかに～) has words behind it.
pub static PERIOD_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let year = "[ ]?(?:明治|大正|昭和|平成|令和|[MTSHR]?[0-9元]|[一二三四五六七八九十]+年)";
    Regex::new(&format!(
        "^[ ]?(?:(?:[-–—―‐ー→]|から|より){year}|~(?:{year}|[ \n、)」]|$)|から|より|以降|以後|以来)"
    ))
    .ok()
});
/// The year is only compared with: 令和5年度からの増減.
pub static COMPARED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^[ ]?(?:から|より)(?:の)?(?:増|減|変化|推移|改善|伸び)").ok());
pub static PERIOD_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?:[0-9一二三四五六七八九十元年度月日末)][ ]?(?:から|より|[-–—―‐ー→~])|[(、 ]~|^~)[ ]?$").ok()
});

/// What happens once is said behind it; what is behind a bracket counts too.
pub static EVENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        "^[ )]{0,2}(?:に|の)?(?:策定|制定|改定|改訂|改正|施行|公布|告示|議決|開始|開設|設置|設立|創設|発足|条例|法律|要綱|付け|付で)",
    )
    .ok()
});

/// What something is measured by is said before it or behind it.
pub static BASE_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?:基準値|基準年度?|基準|策定時|当初値?|現状値?|最終目標|計画目標|最終年度)[ :(\n]{0,2}$")
        .ok()
});
pub static BASE_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("^[ )\n]{0,2}(?:の)?(?:基準|策定時|現状値|最終目標|計画目標|比(?:較|[^率較]|$))").ok()
});
/// What is to be reached by then.
pub static TARGET_BEFORE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("(?:目標値?|目標年度?)[ :(\n]{0,2}$").ok());
pub static TARGET_AFTER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^[ )\n]{0,2}(?:の)?(?:目標|までの目標)").ok());

/// What makes a length or a place in a row of the figure before it: 3年間, 5年度目.
pub static NO_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^(?:間|目|生|連続|ごと|毎|以内|以上|程度|計画|[0-9])").ok());
