//! Ratings that the form does not have, or that the text itself names otherwise.

use super::super::figures::Pattern;
use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::{ReviewRow, ReviewSheet};
use crate::book::{ColumnKind, Role};
use crate::lookalike::is_blank;

/// 評価区分は「継続」とし.
static NAMED: Pattern = Pattern::new("評価区分[はをも]?[^「」。]{0,20}「(?P<rating>[^「」]{1,12})」");

/// Whether a row's rating is one, and what its text calls it.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let unknown = not_in_scale(page, row);
    if !unknown.is_empty() {
        return unknown;
    }
    let Some((at, rating)) = page.rating(row) else { return Vec::new() };
    let rating = rating.to_owned();
    let evaluation = row.texts.iter().find(|text| text.role == Some(Role::Evaluation));
    let Some(text) = evaluation else { return Vec::new() };
    let others = NAMED.all(text.text).into_iter().filter_map(|found| {
        let said = found.name("rating")?;
        let is_other = said.as_str() != rating && page.form.rating(said.as_str()).is_some();
        is_other.then(|| (said.as_str().to_owned(), said.range()))
    });
    let Some((said, range)) = others.last() else { return Vec::new() };
    // Where several rows share an evaluation, one of them may have that rating.
    let column = text.at.column();
    let shares = page.rows.iter().filter(|other| {
        column.is_some_and(|column| page.book.anchor(other.entry.id, column) == row.entry.id)
    });
    if shares.filter_map(|other| page.rating(other)).any(|(_, rating)| rating == said) {
        return Vec::new();
    }
    let places = vec![text.passage(vec![range]), TextPassage::whole(at, &rating)];
    vec![page.in_row(What::OtherRating { said, rating }, row, places)]
}

/// Ratings of a row, in whichever column, that the form does not have. A cell over
/// several rows is told of where it begins.
fn not_in_scale(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Vec<Finding> {
    let columns = page.form.columns.iter().filter(|column| column.kind == ColumnKind::Rating);
    let unknown = columns.filter_map(|column| {
        let rating = page.book.text(row.entry.id, &column.id).trim();
        if is_blank(rating) || page.form.rating(rating).is_some() {
            return None;
        }
        let at = At::Cell(page.sheet, row.entry.id, column.id.clone());
        let what = What::NotInScale { rating: rating.to_owned() };
        Some(page.in_row(what, row, vec![TextPassage::whole(at, rating)]))
    });
    unknown.collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::found_in;

    #[test]
    fn patterns_are_readable() {
        super::NAMED.assert_readable();
    }

    #[test]
    fn ratings_that_do_not_go_together() {
        for (rating, evaluation, found) in [
            ("継続", "引き続き進める。", vec![]),
            ("A", "引き続き進める。", vec!["A"]),
            ("継続", "今後も引続き評価区分を「継続」として、検討する。", vec![]),
            ("充実", "今後も引続き評価区分を「継続」として、検討する。", vec!["継続 / 充実"]),
            ("充実", "評価区分は一定のレベルに達する見込の「継続」とし、検討する。", vec!["継続 / 充実"]),
            ("充実", "評価区分を「課題」として、検討する。", vec![]),
            ("充実", "「継続」を望む声がある。", vec![]),
        ] {
            let cells = [("rating", rating), ("evaluation", evaluation)];
            assert_eq!(found_in(Rule::Ratings, &cells, &[]), found, "{rating} / {evaluation}");
        }
    }
}
