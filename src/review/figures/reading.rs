//! What is read from a text.

use std::ops::Range;

use rust_decimal::Decimal;

use super::when::When;
use crate::book::{FiscalYear, Role};

/// What is known of a text before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadingContext {
    /// The fiscal year of the book it stands in: 前年度 is the one before, 21年度
    /// is of the era in which it lies nearest to this.
    pub year: FiscalYear,
    /// What its column means; figures of a `Target` column are targets where
    /// their words do not say otherwise.
    pub role: Option<Role>,
}

/// A figure in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The bytes of the text that are the number and its unit.
    pub range: Range<usize>,
    /// What is counted, in the text's own words, from general to particular:
    /// 利用実績 人員. Empty where nothing says it.
    pub label: String,
    /// Whether the label is all that the text says of what is counted. Only then is
    /// it the same as another's under the same label.
    pub whole: bool,
    /// The year it is of, where the text says one.
    pub when: Option<When>,
    /// The number.
    pub value: Value,
    /// The unit in its usual spelling (か所 for 箇所 and カ所); may be empty.
    pub unit: String,
    /// What kind of number it is.
    pub kind: ReadingKind,
    /// Whether it was aimed at or reached.
    pub side: Side,
    /// How exactly it is meant.
    pub precision: Precision,
    /// In how much time it is counted, where it says so (月平均, 年2回).
    pub per: Option<Per>,
}

impl Reading {
    /// The year it counts for: the one the text says, else that of the context.
    pub fn year(&self, context: &ReadingContext) -> FiscalYear {
        self.when.as_ref().map_or(context.year, |when| when.year)
    }
}

/// A number, or a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// The number, or the lower end.
    pub low: Decimal,
    /// The number, or the upper end.
    pub high: Decimal,
}

impl Value {
    /// A single number.
    pub fn of(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    /// The number, where it is a single one.
    pub fn single(self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low)
    }
}

/// What kind of number a reading is. Dates, and numbers that only name something
/// (第2条, 調書-1), are no readings at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingKind {
    /// How many or how much there is, was or shall be. Series are made of these.
    Amount,
    /// By how many it became more or fewer than before (66人増).
    Change(Trend),
    /// By how many it is more or fewer than a target or another (20人が未達成).
    Gap(Trend),
    /// An age or a school year (18歳まで, 小学校3年生).
    Age,
    /// A time of day, or a part of a day or week (19時まで, 1日5時間, 週6日).
    Time,
    /// How long something takes or holds (10年間, 2年ごと).
    Term,
    /// A rule of so many to one (人口10万人に1か所, 35人学級).
    Norm,
}

/// Which way a change or a gap goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Trend {
    Up,
    Down,
}

/// Whether a figure was aimed at or reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Side {
    Target,
    Actual,
}

/// How exactly a figure is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Precision {
    Exact,
    /// 約, 程度, 余 …
    About,
    /// 以上, を超える …
    AtLeast,
    /// 以下, 未満, を下回る …
    AtMost,
}

/// In how much time a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Per {
    Day,
    Week,
    Month,
    Year,
}
