//! Values as people write them: a year or a day in words, a figure as a text.

use std::fmt;

use jiff::civil;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::SAID;
use crate::book::{FiscalYear, dates};
use crate::quote::quoted;

/// The text of a cell. A number is what it is written as; nothing is blank.
pub(super) struct CellText(pub String);

impl<'de> Deserialize<'de> for CellText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl Visitor<'_> for Any {
            type Value = CellText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<CellText, E> {
                Ok(CellText(text.to_owned()))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<CellText, E> {
                Ok(CellText(text))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<CellText, E> {
                Ok(CellText(number.to_string()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<CellText, E> {
                Ok(CellText(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<CellText, E> {
                // Nobody writes more figures than a double has; 1e300 is no figure of a sheet.
                match number.abs() < 1e15 {
                    true => Ok(CellText(number.to_string())),
                    false => Err(E::custom(format_args!("{SAID}文字列（\"…\" の形）で書かれた数値"))),
                }
            }

            fn visit_unit<E: Error>(self) -> Result<CellText, E> {
                Ok(CellText(String::new()))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// A fiscal year: 2024, "2024", "令和6年度".
#[derive(Clone, Copy)]
struct Year(i32);

impl<'de> Deserialize<'de> for Year {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl Visitor<'_> for Any {
            type Value = Year;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fiscal year")
            }

            fn visit_u64<E: Error>(self, year: u64) -> Result<Year, E> {
                i32::try_from(year).map(Year).map_err(|_| no_year(&year.to_string()))
            }

            fn visit_i64<E: Error>(self, year: i64) -> Result<Year, E> {
                i32::try_from(year).map(Year).map_err(|_| no_year(&year.to_string()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Year, E> {
                FiscalYear::parse(text).map(|year| Year(year.year())).ok_or_else(|| no_year(text))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

fn no_year<E: Error>(found: &str) -> E {
    E::custom(format_args!(
        "{SAID}「2024」や「令和6年度」のような年度（「{}」は読み取れません）",
        quoted(found)
    ))
}

pub(super) fn year<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    Year::deserialize(deserializer).map(|year| year.0)
}

pub(super) fn period<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(i32, i32)>, D::Error> {
    let period = Option::<(Year, Year)>::deserialize(deserializer)?;
    Ok(period.map(|(first, last)| (first.0, last.0)))
}

/// A day: "2011-04-01", "平成23年4月1日".
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<civil::Date>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    let said = format_args!("{SAID}「2025-04-01」や「令和7年4月1日」のような日付").to_string();
    dates::parse_day(&text)
        .map(Some)
        .ok_or_else(|| D::Error::custom(format_args!("{said}（「{}」は読み取れません）", quoted(&text))))
}
