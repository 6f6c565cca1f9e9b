//! The cover: titles, department, the definitions of the ratings.

use jiff::civil;

use crate::book::dates::parse_date;
use crate::book::{FiscalYear, Rating, limits};
use crate::import::captions::squeeze;
use crate::import::document::{LeafCell, LeafRow};
use crate::import::scale;
use crate::import::titles::{after_bullet, bracketed, fiscal_year_in};

/// Characters of a rating's name, at most.
const NAME: usize = 12;
/// Characters of a title, and of a department, at most.
const TITLE: usize = 120;

/// Characters of a year by itself, at most: 平成22年度版.
const YEAR: usize = 8;

/// Whether a scale follows.
fn is_scale_heading(text: &str) -> bool {
    const ENDS: [&str; 8] = [
        "区分について",
        "評価基準",
        "判定基準",
        "評価の基準",
        "評価の目安",
        "評価の見方",
        "判定の見方",
        "凡例",
    ];
    let key = squeeze(text);
    key.contains("評価区分") || ENDS.iter().any(|end| key.ends_with(end))
}

/// What the cover says.
#[derive(Debug, Default)]
pub(super) struct CoverWords {
    pub title: String,
    pub subtitle: String,
    pub department: String,
    pub ratings_caption: String,
    pub ratings: Vec<Rating>,
    /// The ratings have numbers or bullets before them.
    is_marked: bool,
    /// The number of the row of the last rating: a scale ends where a row is left blank, and
    /// with its worksheet.
    last: u32,
    /// The day that figures are counted at, and the year, where a line says nothing else.
    pub as_of: Option<civil::Date>,
    year: Option<FiscalYear>,
}

impl CoverWords {
    /// Reads `rows`; says of each cell that is taken.
    pub fn read<'r>(
        rows: impl Iterator<Item = &'r LeafRow>,
        mut take: impl FnMut(&LeafRow, &LeafCell),
    ) -> Self {
        let mut cover = Self::default();
        let mut before = 0;
        for row in rows {
            if row.number < before && !cover.ratings.is_empty() {
                // Another worksheet.
                cover.last = u32::MAX;
            }
            before = row.number;
            let cells: Vec<&str> = row.filled().map(|cell| cell.text.as_str()).collect();
            let is_taken = match cells.as_slice() {
                [first, rest @ ..] if cover.is_scale(row.number) && cover.rate(first, rest) => {
                    cover.last = row.number;
                    true
                }
                [only] => cover.line(only.trim()),
                // The year or the department may stand beside a title.
                [_, _] | [_, _, _] => {
                    for cell in row.filled() {
                        if cover.line(cell.text.trim()) {
                            take(row, cell);
                        }
                    }
                    false
                }
                _ => false,
            };
            if is_taken {
                row.filled().for_each(|cell| take(row, cell));
            }
        }
        cover
    }

    /// Whether a step of the scale may stand in this row.
    fn is_scale(&self, number: u32) -> bool {
        let goes_on = self.ratings.is_empty() || (self.last..=self.last.saturating_add(1)).contains(&number);
        !self.ratings_caption.is_empty() && goes_on
    }

    /// Takes in a line that stands alone.
    fn line(&mut self, text: &str) -> bool {
        let inner = bracketed(text);
        let bare = inner.unwrap_or(text);
        if is_scale_heading(bare) {
            if self.ratings_caption.is_empty() {
                bare.clone_into(&mut self.ratings_caption);
                return true;
            }
            return false;
        }
        if inner.is_none() && self.day_or_year(text) {
            return true;
        }
        if bare.chars().count() > TITLE || (!self.ratings_caption.is_empty() && !self.ratings.is_empty()) {
            return false;
        }
        if !self.title.is_empty() && squeeze(bare) == squeeze(&self.title) {
            return true;
        }
        let is_year = fiscal_year_in(bare).is_some() && squeeze(bare).chars().count() <= YEAR;
        let field = if inner.is_some() || (is_year && self.subtitle.is_empty()) {
            &mut self.subtitle
        } else if self.title.is_empty() {
            &mut self.title
        } else if self.subtitle.is_empty() && fiscal_year_in(text).is_some() {
            &mut self.subtitle
        } else if ["部", "課", "室", "局", "所", "係"].iter().any(|end| bare.ends_with(end)) {
            &mut self.department
        } else {
            return false;
        };
        if !field.is_empty() {
            field.push(' ');
        }
        field.push_str(&bare.replace('\n', " "));
        true
    }

    /// Takes in a line that is only a year, or the day that figures are counted at.
    fn day_or_year(&mut self, text: &str) -> bool {
        let day = text.strip_prefix("基準日").map(|rest| rest.trim_start_matches(['：', ':']));
        if let Some(day) = day.and_then(parse_date) {
            self.as_of.get_or_insert(day);
            return true;
        }
        let year = Some(text).filter(|text| text.contains('年')).and_then(FiscalYear::parse);
        if let Some(year) = year {
            self.year.get_or_insert(year);
        }
        year.is_some()
    }

    /// Takes in a step of the scale: its name in a cell or before a space, and its definition.
    fn rate(&mut self, first: &str, rest: &[&str]) -> bool {
        let item = after_bullet(first.trim());
        let own = item.unwrap_or(first.trim());
        let joined = rest.join(" ");
        let (name, definition) =
            match own.split_once(char::is_whitespace).or_else(|| own.split_once(['：', ':'])) {
                Some((name, more)) if rest.is_empty() => (name, more.trim().to_owned()),
                _ => (own, joined),
            };
        let is_name = !name.is_empty() && name.chars().count() <= NAME;
        let is_new = self.ratings.iter().all(|rating| rating.name != name);
        let is_like = self.ratings.is_empty() || !self.is_marked || item.is_some();
        let is_item = is_name && is_new && is_like && (!definition.is_empty() || item.is_some());
        if is_item && self.ratings.len() < limits::LISTED {
            self.is_marked |= item.is_some();
            self.ratings.push(scale::rating(self.ratings.len(), name, &definition));
            return true;
        }
        // A definition may go on in the next line.
        match self.ratings.last_mut() {
            Some(last) if item.is_none() && rest.is_empty() && !is_name => {
                last.definition.push_str(own);
                true
            }
            _ => false,
        }
    }

    /// The year that it names, in its subtitle before its title.
    pub fn fiscal_year(&self) -> Option<FiscalYear> {
        let texts = [&self.subtitle, &self.title, &self.department];
        texts.into_iter().find_map(|text| fiscal_year_in(text)).or(self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratings_stand_in_two_cells_or_in_one() {
        for items in
            [[&["①達成", "できた"][..], &["②未実施", "まだ"]], [&["達成\tできた"], &["・未実施 まだ"]]]
        {
            let mut rows =
                vec![LeafRow::of(&["みなと市 評価調書"]), LeafRow::of(&["【令和6年度 子ども計画】"])];
            rows.extend([LeafRow::of(&["福祉部 子ども課"]), LeafRow::of(&["【評価区分について】"])]);
            rows.extend(items.iter().map(|item| LeafRow::of(item)));
            rows.push(LeafRow { number: 3, ..LeafRow::of(&["問合せ", "内線 123"]) });
            let mut taken = Vec::new();
            let cover = CoverWords::read(rows.iter(), |_, cell| taken.push(cell.text.clone()));
            assert_eq!(
                (cover.title.as_str(), cover.subtitle.as_str()),
                ("みなと市 評価調書", "令和6年度 子ども計画")
            );
            assert_eq!(cover.department, "福祉部 子ども課");
            let ratings: Vec<_> =
                cover.ratings.iter().map(|own| (own.name.as_str(), own.definition.as_str())).collect();
            assert_eq!(ratings, [("達成", "できた"), ("未実施", "まだ")]);
            assert_eq!(cover.fiscal_year(), FiscalYear::new(2024));
            assert!(!taken.iter().any(|text| text == "内線 123"));
        }
    }
}
