//! Series that are proposed for an entry: what its cells, and those of earlier years,
//! say of the same thing year by year.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{Basis, Precision, Reading, ReadingContext, ReadingKind, Side, read};
use crate::book::{
    Better, Book, ColumnId, ColumnKind, EntryId, FiscalYear, Lineage, PastId, Point, Role, Series,
};

/// A series as the texts give it.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedSeries {
    /// What is counted, in the words of the text, or else by its unit; may be empty.
    pub name: String,
    /// The unit; may be empty.
    pub unit: String,
    /// Which way it is to go, as far as its name tells.
    pub better: Better,
    /// In the order of the years, one of each.
    pub points: Vec<ProposedPoint>,
}

/// A year of a proposed series.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedPoint {
    /// The fiscal year.
    pub year: FiscalYear,
    /// What was aimed at.
    pub target: Option<FoundValue>,
    /// What was reached.
    pub actual: Option<FoundValue>,
}

/// A value, and where it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundValue {
    /// The value.
    pub value: Decimal,
    /// The text it stands in.
    pub source: FigureSource,
    /// The bytes of that text.
    pub range: Range<usize>,
}

/// A text that figures are read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FigureSource {
    /// A cell of this year's sheet.
    Cell(EntryId, ColumnId),
    /// A cell of an earlier year's.
    Past(PastId, ColumnId),
}

/// What fewer of is better.
const FEWER: &[&str] =
    &["待機", "虐待", "苦情", "事故", "滞納", "未納", "不登校", "離職", "違反", "犯罪", "欠員"];

impl ProposedSeries {
    /// Its points without where they were read.
    pub fn plain_points(&self) -> Vec<Point> {
        let value = |found: &Option<FoundValue>| found.as_ref().map(|found| found.value);
        let plain = |point: &ProposedPoint| Point {
            year: point.year,
            target: value(&point.target),
            actual: value(&point.actual),
        };
        self.points.iter().map(plain).collect()
    }

    /// Whether it is about the same as a series that was accepted.
    pub fn is_of(&self, series: &Series) -> bool {
        self.unit == series.unit && (series.name == self.name || self.is_contained(series))
    }

    /// Whether a series that was given another name says all of this.
    fn is_contained(&self, series: &Series) -> bool {
        let says = |point: &Point| {
            let own = series.points.iter().find(|own| own.year == point.year);
            own.is_some_and(|own| {
                point.target.is_none_or(|target| own.target == Some(target))
                    && point.actual.is_none_or(|actual| own.actual == Some(actual))
            })
        };
        self.plain_points().iter().all(says)
    }

    /// The points of an accepted series with those values that only the texts have;
    /// `None` where they have no more.
    pub fn added_to(&self, series: &Series) -> Option<Vec<Point>> {
        let mut points = series.points.clone();
        for new in self.plain_points() {
            match points.iter_mut().find(|own| own.year == new.year) {
                Some(own) => {
                    own.target = own.target.or(new.target);
                    own.actual = own.actual.or(new.actual);
                }
                None => points.push(new),
            }
        }
        points.sort_by_key(|point| point.year);
        (points != series.points).then_some(points)
    }
}

/// The series that the texts of an entry, and what earlier years said of it, give:
/// those with targets and actuals first, else in the order of the texts. Where two
/// texts give the same year another value, the later book's counts; in one book
/// 達成度 before 評価.
pub fn propose(book: &Book, entry: EntryId) -> Vec<ProposedSeries> {
    let mut gathered = Gathered::default();
    let Ok(row) = book.entry(entry) else { return Vec::new() };
    let context = ReadingContext { year: book.head.fiscal_year, role: None };
    if let Ok(shown) = book.context(row.sheet) {
        let mut columns: Vec<_> = shown
            .form
            .cell_columns()
            .filter(|column| matches!(column.kind, ColumnKind::Text | ColumnKind::Figure))
            .collect();
        columns.sort_by_key(|column| rank(column.role));
        for column in columns {
            let anchor = book.anchor(entry, &column.id);
            let source = FigureSource::Cell(anchor, column.id.clone());
            gathered.take(
                book.text(anchor, &column.id),
                ReadingContext { role: column.role, ..context },
                &source,
            );
        }
    }
    gathered.take_history(book, row.lineage);
    gathered.pair_nameless();
    for series in &mut gathered.series {
        if series.name.is_empty() {
            series.name = named_by_unit(&series.unit);
        }
    }
    gathered.series.sort_by_key(worth);
    gathered.series
}

/// What can be compared comes first, then what has several years.
fn worth(series: &ProposedSeries) -> u8 {
    let has_target = series.points.iter().any(|point| point.target.is_some());
    let has_actual = series.points.iter().any(|point| point.actual.is_some());
    match series.points.len() {
        _ if has_target && has_actual => 0,
        2.. => 1,
        _ => 2,
    }
}

/// What is counted, where only the unit says it: 箇所数, 人数.
fn named_by_unit(unit: &str) -> String {
    match unit {
        "か所" => "箇所数".to_owned(),
        "円" | "千円" | "百万円" => "金額".to_owned(),
        "%" | "割" => "割合".to_owned(),
        "" => String::new(),
        unit => format!("{unit}数"),
    }
}

/// Targets and achievements come before what is said about them.
fn rank(role: Option<Role>) -> u8 {
    match role {
        Some(Role::Target) => 0,
        Some(Role::Achievement) => 1,
        None => 2,
        Some(Role::Evaluation | Role::Name | Role::Rating) => 3,
    }
}

/// Series while texts are gone through.
#[derive(Default)]
struct Gathered {
    series: Vec<ProposedSeries>,
}

impl Gathered {
    fn take_history(&mut self, book: &Book, lineage: Lineage) {
        for past in book.history_of(lineage) {
            let Some(entry) = past.entry() else { continue };
            let is_read = |role| !matches!(role, Some(Role::Rating | Role::Name));
            let mut cells: Vec<_> = entry.cells.iter().filter(|cell| is_read(cell.role)).collect();
            cells.sort_by_key(|cell| rank(cell.role));
            for cell in cells {
                let context = ReadingContext { year: past.year, role: cell.role };
                self.take(&cell.text, context, &FigureSource::Past(past.id, cell.column.clone()));
            }
        }
    }

    /// The amounts of a text.
    fn take(&mut self, text: &str, context: ReadingContext, source: &FigureSource) {
        let readings: Vec<Reading> = read(text, &context).into_iter().filter(is_point).collect();
        let counted_back = |label: &str| {
            readings.iter().any(|reading| reading.label == label && is_after(reading, context.year))
        };
        for reading in &readings {
            let Some(value) = reading.value.single() else { continue };
            let year = year_of(reading, &context, counted_back(&reading.label));
            // What is said in passing, and of no year, begins no series.
            let may_begin = context.role != Some(Role::Evaluation) || reading.when.is_some();
            let Some(series) = self.series_of(&reading.label, &reading.unit, may_begin) else { continue };
            let found = FoundValue { value, source: source.clone(), range: reading.range.clone() };
            let at = series.points.binary_search_by_key(&year, |point| point.year).unwrap_or_else(|at| {
                series.points.insert(at, ProposedPoint { year, target: None, actual: None });
                at
            });
            let Some(point) = series.points.get_mut(at) else { continue };
            let side = if reading.side == Side::Target { &mut point.target } else { &mut point.actual };
            side.get_or_insert(found);
        }
    }

    /// The series that figures under this label belong to: one of the same unit whose
    /// words end as these do, or begin with more of them.
    fn series_of(&mut self, label: &str, unit: &str, may_begin: bool) -> Option<&mut ProposedSeries> {
        let is_same = |series: &ProposedSeries| series.unit == unit && ends_alike(&series.name, label);
        if let Some(at) = self.series.iter().position(is_same) {
            return self.series.get_mut(at);
        }
        if !may_begin {
            return None;
        }
        let better = if FEWER.iter().any(|word| label.contains(word)) { Better::Fewer } else { Better::More };
        self.series.push(ProposedSeries {
            name: label.to_owned(),
            unit: unit.to_owned(),
            better,
            points: Vec::new(),
        });
        self.series.last_mut()
    }

    /// 目標 150人 belongs to 年間延利用人数 85人 where there is nothing else in 人.
    fn pair_nameless(&mut self) {
        let nameless = |series: &ProposedSeries| {
            series.name.is_empty() && series.points.iter().all(|point| point.actual.is_none())
        };
        while let Some(at) =
            self.series.iter().position(|series| nameless(series) && self.partner(series).is_some())
        {
            let targets = self.series.remove(at);
            let Some(partner) = self.partner(&targets) else { return };
            let Some(partner) = self.series.get_mut(partner) else { return };
            for point in targets.points {
                match partner.points.iter_mut().find(|own| own.year == point.year) {
                    Some(own) => own.target = own.target.take().or(point.target),
                    None => partner.points.push(point),
                }
            }
            partner.points.sort_by_key(|point| point.year);
        }
    }

    /// The series in the unit of these targets that they belong to: the only one
    /// without targets, or that of which all others are parts (利用者数 東, 利用者数 西).
    fn partner(&self, targets: &ProposedSeries) -> Option<usize> {
        let mut others: Vec<(usize, &ProposedSeries)> = self
            .series
            .iter()
            .enumerate()
            .filter(|(_, other)| other.unit == targets.unit && !other.name.is_empty())
            .collect();
        let is_part =
            |part: &str, whole: &str| part.strip_prefix(whole).is_some_and(|rest| rest.starts_with(' '));
        if others.len() > 1 {
            let names: Vec<&str> = others.iter().map(|(_, other)| other.name.as_str()).collect();
            others.retain(|(_, whole)| {
                names.iter().all(|name| *name == whole.name || is_part(name, &whole.name))
            });
        }
        let [(at, only)] = others.as_slice() else { return None };
        only.points.iter().all(|point| point.target.is_none()).then_some(*at)
    }
}

/// Whether a reading can be a point of a series.
fn is_point(reading: &Reading) -> bool {
    let is_exact = matches!(reading.precision, Precision::Exact | Precision::About);
    reading.kind == ReadingKind::Amount && (is_exact || reading.side == Side::Target)
}

/// Whether something was reached in the calendar year after the book's: it was
/// counted on the as-of date.
fn is_after(reading: &Reading, year: FiscalYear) -> bool {
    let after = |when: &super::When| when.basis == Basis::Calendar && when.year.year() == year.year() + 1;
    reading.side == Side::Actual && reading.when.as_ref().is_some_and(after)
}

/// The fiscal year a reading counts for. What was counted in spring, on the day
/// after a fiscal year, is that year's.
fn year_of(reading: &Reading, context: &ReadingContext, counted_back: bool) -> FiscalYear {
    let year = reading.year(context);
    let Some(when) = reading.when.as_ref().filter(|when| when.basis == Basis::Calendar) else { return year };
    let is_before = match when.month {
        Some(month) => month < 4 || (month == 4 && counted_back),
        None => counted_back && reading.side == Side::Actual,
    };
    if is_before { year.before().unwrap_or(year) } else { year }
}

/// Whether two labels are the same up to the headings before them.
fn ends_alike(one: &str, other: &str) -> bool {
    let mut words = one.rsplit(' ').zip(other.rsplit(' '));
    one == other || (!one.is_empty() && !other.is_empty() && words.all(|(one, other)| one == other))
}

#[cfg(test)]
mod tests;
