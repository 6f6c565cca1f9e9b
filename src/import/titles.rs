//! What titles and covers say: the city, the year, what is a heading and what an item.

use crate::book::FiscalYear;
use crate::book::mention::{Grain, Mention, YearStanding, mentions};

use super::captions::is_any_dash;

/// Place names in which 市 or 町 ends a word before it ends the name.
const NESTED_NAMES: [&str; 6] = ["四日市市", "廿日市市", "野々市市", "余市町", "上市町", "下市町"];

/// The city that the title begins with; empty where it names none.
pub(super) fn municipality(title: &str) -> &str {
    let title = title.split_whitespace().next().unwrap_or_default();
    if let Some((at, name)) = NESTED_NAMES.iter().find_map(|name| Some((title.find(name)?, name))) {
        return title.get(..at + name.len()).unwrap_or_default();
    }
    // The first letter belongs to the name (市原市, 町田市), and 町 and 村
    // do where a city's name has them (東村山市).
    let end_of = |kinds: &[char]| {
        title.char_indices().skip(1).find(|(_, c)| kinds.contains(c)).map(|(at, c)| at + c.len_utf8())
    };
    end_of(&['市', '区'])
        .or_else(|| end_of(&['町', '村']))
        .and_then(|end| title.get(..end))
        .unwrap_or_default()
}

/// What stands in 【…】.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    text.strip_prefix('【')?.strip_suffix('】').map(str::trim)
}

/// An item without the bullet or circled number before it.
pub(super) fn after_bullet(text: &str) -> Option<&str> {
    let item = text.strip_prefix(|c: char| {
        is_any_dash(c) || matches!(c, '・' | '･' | '•' | '*' | '●' | '■' | '①'..='⑳')
    })?;
    Some(item.trim_start())
}

/// The year that `text` names: one alone before one of a period.
pub(super) fn fiscal_year_in(text: &str) -> Option<FiscalYear> {
    let all = mentions(text, FiscalYear::FIRST);
    let is_year = |own: &&Mention| own.grain == Grain::Fiscal;
    let alone = all.iter().filter(is_year).find(|own| own.standing != YearStanding::Period);
    alone.or_else(|| all.iter().find(is_year))?.fiscal_year()
}
