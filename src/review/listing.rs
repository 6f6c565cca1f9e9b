//! The figures of a whole book, text by text, as the rules read them.

use super::figures::Reading;
use super::passage::{At, TextPassage};
use super::read::{ReviewSheet, ReviewText};
use crate::book::{Book, FiscalYear, Known as _, SheetId, Unread};
use crate::parallel;

/// A text with the figures in it.
#[derive(Clone, Debug)]
pub struct FigureText {
    /// The sheet whose row or closing text it is, or was in an earlier year.
    pub sheet: SheetId,
    /// Where it stands.
    pub at: At,
    /// The year of its book.
    pub year: FiscalYear,
    /// Its figures, in order, each with what is shown of it: the number, and the year
    /// where that stands near.
    pub figures: Vec<(Reading, TextPassage)>,
}

/// The texts of a book that have figures, sheet by sheet from the top to the bottom; with
/// `past`, behind each row and closing text what earlier years said of it.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn figure_texts(book: &Book, past: bool) -> Result<Vec<FigureText>, Unread> {
    let ids: Vec<SheetId> = book.sheets().map(|sheet| sheet.id).collect();
    let sheets = parallel::map(&ids, |sheet| {
        let Some(context) = book.context(*sheet).known()? else { return Ok(Vec::new()) };
        let page = ReviewSheet::new(&context);
        let mut texts = Vec::new();
        for row in &page.rows {
            texts.extend(row.texts.iter());
            texts.extend(row.pasts.iter().filter(|_| past).flat_map(|row| &row.texts));
        }
        texts.push(&page.overall);
        texts.extend(page.past_overall.iter().filter(|_| past));
        Ok(texts.into_iter().filter_map(|text| of_text(*sheet, text)).collect())
    });
    let sheets: Vec<Vec<FigureText>> = sheets.into_iter().collect::<Result<_, Unread>>()?;
    Ok(sheets.into_iter().flatten().collect())
}

fn of_text(sheet: SheetId, text: &ReviewText<'_>) -> Option<FigureText> {
    let figures: Vec<_> =
        text.readings().iter().map(|reading| (reading.clone(), text.figure(reading))).collect();
    (!figures.is_empty()).then(|| FigureText { sheet, at: text.at.clone(), year: text.year, figures })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Sketch;
    use super::*;
    use crate::review::words;

    /// Place and words of all that is read.
    fn told(book: &Book, past: bool) -> Vec<String> {
        let texts = figure_texts(book, past).unwrap();
        let all = texts.iter().map(|text| {
            let figures = text.figures.iter().flat_map(|(_, passage)| passage.words());
            format!("{}: {}", words::place(book, &text.at), figures.collect::<Vec<_>>().join(" "))
        });
        all.collect()
    }

    #[test]
    fn texts_come_in_the_order_of_the_sheet_and_earlier_years_behind_their_row() {
        let mut sketch = Sketch::new();
        sketch.row("子育て相談", &[("achievement", "相談 令和6年度 412件")]);
        sketch.past(2023, "子育て相談", &[("achievement", "相談 385件")]);
        sketch.row("広場", &[("target", "3か所")]);
        assert_eq!(
            told(&sketch.book, false),
            ["子育て相談・達成度: 令和6年度 412件", "広場・取組み・方針: 3か所"]
        );
        let with_past = told(&sketch.book, true);
        assert_eq!(with_past.len(), 3);
        assert!(with_past[1].starts_with("令和5年度　調書-1　子育て相談"), "{with_past:?}");
        assert!(with_past[1].ends_with("385件"), "{with_past:?}");
    }
}
