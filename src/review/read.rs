//! A sheet as the rules look at it: its texts with their figures, and beside each
//! row what earlier years said of it.

use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::arithmetic::Calculation;
use super::dates::{self, Day};
use super::figures::{self, Basis, Precision, Reading, ReadingKind, Side};
use super::finding::{Finding, What};
use super::folded::WidthFolded;
use super::passage::{At, TextPassage};
pub use crate::book::progress::whom;
use crate::book::{
    Book, Carry, Cell, Column, ColumnKind, Entry, FiscalYear, Form, Past, Role, SheetId, Subject,
};
use crate::lookalike::{is_blank, wording_of};

/// A text, and the figures in it once they are asked for.
pub struct ReviewText<'b> {
    /// Where it stands.
    pub at: At,
    pub text: &'b str,
    pub role: Option<Role>,
    /// Whether it is written anew each year.
    pub is_new: bool,
    /// The year of its book.
    pub year: FiscalYear,
    readings: OnceCell<Vec<Reading>>,
    days: OnceCell<Vec<Day>>,
    /// It with its width folded, in which all the others read.
    folded: Rc<WidthFolded<'b>>,
    wording: OnceCell<String>,
    /// Its numbers as arithmetic reads them.
    pub calculation: Calculation<'b>,
}

impl<'b> ReviewText<'b> {
    fn new(at: At, text: &'b str, role: Option<Role>, is_new: bool, year: FiscalYear) -> Self {
        let folded = Rc::new(WidthFolded::new(text));
        Self {
            at,
            text,
            role,
            is_new,
            year,
            readings: OnceCell::new(),
            days: OnceCell::new(),
            wording: OnceCell::new(),
            calculation: Calculation::new(Rc::clone(&folded), year),
            folded,
        }
    }

    /// Its figures, in order.
    pub fn readings(&self) -> &[Reading] {
        self.readings.get_or_init(|| {
            let context = figures::ReadingContext { year: self.year, role: self.role };
            let mut readings = figures::read_folded(&self.folded, &context);
            for reading in &mut readings {
                // 1,996回を上回る: it is the other figure that is more; this one is exact.
                if self.after(reading.range.end).starts_with('を') {
                    reading.precision = Precision::Exact;
                }
            }
            readings
        })
    }

    /// The days that it says, in order.
    pub fn days(&self) -> &[Day] {
        self.days.get_or_init(|| dates::read(&self.folded, self.year))
    }

    /// It as it is compared where neither width nor forms nor white space count.
    pub fn wording(&self) -> &str {
        self.wording.get_or_init(|| wording_of(self.folded.get()))
    }

    /// Its figures that are numbers of something, exactly.
    pub fn amounts(&self) -> impl Iterator<Item = &Reading> {
        self.readings().iter().filter(|reading| amount(reading).is_some())
    }

    /// What stands between two places.
    pub fn between(&self, from: usize, to: usize) -> &'b str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// What stands behind a place.
    pub fn after(&self, from: usize) -> &'b str {
        self.text.get(from..).unwrap_or_default()
    }

    /// The bytes of the line around a place.
    pub fn line(&self, at: usize) -> Range<usize> {
        let start = self.between(0, at).rfind('\n').map_or(0, |end| end + 1);
        let end = self.after(at).find('\n').map_or(self.text.len(), |end| at + end);
        start..end
    }

    /// The line of a figure without its numbers, and which of its figures it is of
    /// those of its year.
    fn skeleton(&self, reading: &Reading) -> (String, usize) {
        let line = self.line(reading.range.start);
        let words = plain_words(self.between(line.start, line.end));
        let before = self.readings().iter().filter(|other| {
            other.range.start >= line.start
                && other.range.start < reading.range.start
                && time(other) == time(reading)
        });
        (words, before.count())
    }

    /// The sentence, or the line, that something stands in.
    pub fn sentence(&self, range: &Range<usize>) -> &'b str {
        let ends = ['。', '\n'];
        let start = self.between(0, range.start).rfind(ends);
        let start = start.map_or(0, |at| at + self.after(at).chars().next().map_or(1, char::len_utf8));
        let end = self.after(range.end).find(ends).map_or(self.text.len(), |end| range.end + end);
        self.between(start, end)
    }

    /// Some parts of it, to be shown.
    pub fn passage(&self, ranges: Vec<Range<usize>>) -> TextPassage {
        TextPassage::of(self.at.clone(), self.text, ranges)
    }

    /// A single stretch of it.
    pub fn stretch(&self, range: Range<usize>) -> TextPassage {
        self.passage(std::iter::once(range).collect())
    }

    /// A figure of it, with the year that it says.
    pub fn figure(&self, reading: &Reading) -> TextPassage {
        let year = reading.when.as_ref().map(|when| when.range.clone());
        let near = year.filter(|year| reading.range.start.saturating_sub(year.end) < 60);
        let place = self.passage(near.clone().into_iter().chain([reading.range.clone()]).collect());
        TextPassage { year: near, ..place }
    }
}

/// The number of a reading that says exactly how many there are of something.
pub fn amount(reading: &Reading) -> Option<Decimal> {
    let is_exact = reading.kind == ReadingKind::Amount && reading.precision == Precision::Exact;
    reading.value.single().filter(|_| is_exact)
}

/// The year, or the month, a figure is of. `None` where its text says none.
pub fn time(reading: &Reading) -> Option<(FiscalYear, bool, Option<u8>)> {
    let when = reading.when.as_ref()?;
    Some((when.year, when.basis == Basis::Calendar, when.month))
}

/// Whether two readings count the same thing, going by their words and units.
pub fn is_same(one: &Reading, other: &Reading) -> bool {
    one.unit == other.unit && one.per == other.per && is_same_label(&one.label, &other.label)
}

/// Whether two labels are the same, going by the words that both have.
pub fn is_same_label(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (mut one, mut other) = (plain(one), plain(other));
    let mut have_both = false;
    loop {
        match (one.next(), other.next()) {
            (Some(one), Some(other)) if one == other => have_both = true,
            (Some(_), Some(_)) => return false,
            (None, None) => return true,
            // 利用実績 人員 and 人員 are one.
            (Some(_), None) | (None, Some(_)) => return have_both,
        }
    }
}

/// The words of a label from the last one on, without what is now written and now not.
fn plain(label: &str) -> impl Iterator<Item = &str> {
    let word = |word| str::trim_end_matches(word, ['数', '者']);
    label.split(' ').rev().map(word).filter(|word| !word.is_empty())
}

/// Whether two figures surely count the same thing: under the same label, which is all
/// that both texts say of it, or in lines that say the same but for their numbers.
pub fn is_same_thing(
    text: &ReviewText<'_>,
    one: &Reading,
    other_text: &ReviewText<'_>,
    other: &Reading,
) -> bool {
    let alike = one.unit == other.unit
        && one.per == other.per
        && one.label == other.label
        && is_total(text, one) == is_total(other_text, other);
    // Where nothing says what is counted, the texts must say the same.
    let is_named = !one.label.is_empty() || plain_words(text.text) == plain_words(other_text.text);
    alike && is_named && (one.whole && other.whole || text.skeleton(one) == other_text.skeleton(other))
}

/// A text without its numbers.
fn plain_words(text: &str) -> String {
    let is_number =
        |c: &char| c.is_ascii_digit() || matches!(c, '０'..='９' | ',' | '，' | '.' | '．' | '元');
    text.chars().filter(|c| !is_number(c)).collect()
}

/// Whether a figure counts everybody as often as they came (延べ).
fn is_total(text: &ReviewText<'_>, reading: &Reading) -> bool {
    let line = text.line(reading.range.start);
    text.between(line.start, reading.range.start).contains('延')
        || text.between(line.start, reading.range.start).contains("のべ")
}

/// Whether a figure is what something was until it changed: 1,112人から1,178人に.
pub fn is_former(text: &ReviewText<'_>, reading: &Reading) -> bool {
    let after = text.after(reading.range.end).trim_start_matches(['）', ')', ' ', '　']);
    after.starts_with(['か', 'よ', '→', '⇒', 'に', 'と'])
        && ["から", "より", "→", "⇒", "に対", "に比", "と比"].iter().any(|word| after.starts_with(word))
}

/// A row with its texts.
pub struct ReviewRow<'b> {
    pub entry: &'b Entry,
    /// What it is called: a nameless one like that it divides.
    pub name: &'b str,
    /// Those that begin in it; the name is none of them.
    pub texts: Vec<ReviewText<'b>>,
    /// What earlier years said of it, the newest first.
    pub pasts: Vec<PastRow<'b>>,
    /// The columns it lacks something in.
    pub blanks: Vec<&'b Column>,
}

/// What an earlier year said of a row.
pub struct PastRow<'b> {
    pub past: &'b Past,
    pub texts: Vec<ReviewText<'b>>,
}

/// A sheet with all that the rules look at.
pub struct ReviewSheet<'b> {
    pub book: &'b Book,
    pub sheet: SheetId,
    pub form: &'b Form,
    pub year: FiscalYear,
    /// The newest year before that of which anything is known: last year, but where no book
    /// was made then.
    pub last: Option<FiscalYear>,
    pub rows: Vec<ReviewRow<'b>>,
    pub overall: ReviewText<'b>,
    /// The closing texts of earlier years, the newest first.
    pub past_overall: Vec<ReviewText<'b>>,
}

impl<'b> ReviewSheet<'b> {
    pub fn new(context: &crate::book::Context<'b>) -> Self {
        let (book, form, sheet) = (context.book, context.form, context.sheet);
        let year = book.head.fiscal_year;
        let overall = |at, text, year| ReviewText::new(at, text, Some(Role::Evaluation), true, year);
        let history = sheet.lineage.map(|lineage| book.history_of(lineage)).unwrap_or_default();
        let past_overall = history
            .into_iter()
            .filter_map(|past| Some(overall(At::Past(past.id, None), past.overall()?, past.year)));
        let rows = context.entries().zip(context.blanks());
        Self {
            book,
            sheet: sheet.id,
            form,
            year,
            last: book.last_year_known(),
            rows: rows.map(|(entry, blanks)| row(book, form, entry, blanks)).collect(),
            overall: overall(At::Overall(sheet.id), &sheet.overall, year),
            past_overall: past_overall.collect(),
        }
    }

    /// The text that is shown in a row's cell of a role: that of the cell it is
    /// merged with where it is merged.
    pub fn shown(&self, row: &ReviewRow<'_>, role: Role) -> Option<&ReviewText<'b>> {
        let column = &self.form.role(role)?.id;
        let anchor = self.book.anchor(row.entry.id, column);
        let own = self.rows.iter().find(|row| row.entry.id == anchor)?;
        own.texts.iter().find(|text| text.at.column() == Some(column))
    }

    /// The rating of a row, and where it stands.
    pub fn rating(&self, row: &ReviewRow<'_>) -> Option<(At, &'b str)> {
        let column = self.form.columns.iter().find(|column| column.kind == ColumnKind::Rating)?;
        let anchor = self.book.anchor(row.entry.id, &column.id);
        let rating = self.book.text(anchor, &column.id).trim();
        let at = At::Cell(self.sheet, anchor, column.id.clone());
        (!rating.is_empty()).then_some((at, rating))
    }

    /// A finding in a row.
    pub fn in_row(&self, what: What, row: &ReviewRow<'_>, places: Vec<TextPassage>) -> Finding {
        Finding::new(what, Some(self.sheet), &row.entry.lineage.to_string(), places)
    }

    /// A finding on the sheet as a whole.
    pub fn on_sheet(&self, what: What, places: Vec<TextPassage>) -> Finding {
        let sheet = self.book.sheet(self.sheet);
        Finding::new(
            what,
            Some(self.sheet),
            &whom(sheet.ok().and_then(|sheet| sheet.lineage), self.sheet),
            places,
        )
    }
}

fn row<'b>(book: &'b Book, form: &'b Form, entry: &'b Entry, blanks: Vec<&'b Column>) -> ReviewRow<'b> {
    let parent = entry.parent.and_then(|parent| book.entry(parent).ok());
    let name = parent.filter(|_| is_blank(&entry.name)).map_or(entry.name.as_str(), |parent| &parent.name);
    let year = book.head.fiscal_year;
    let texts = form.cell_columns().filter(|column| column.kind != ColumnKind::Rating).filter_map(|column| {
        let Some(Cell::Text(text)) = book.cell(entry.id, &column.id) else { return None };
        let at = At::Cell(entry.sheet, entry.id, column.id.clone());
        Some(ReviewText::new(at, text, column.role, column.carry == Carry::Clear, year))
    });
    let pasts = book.history_of(entry.lineage).into_iter().filter_map(|past| past_row(form, past));
    ReviewRow { entry, name, texts: texts.collect(), pasts: pasts.collect(), blanks }
}

fn past_row<'b>(form: &Form, past: &'b Past) -> Option<PastRow<'b>> {
    let Subject::Entry(entry) = &past.subject else { return None };
    let texts = entry.cells.iter().filter(|cell| cell.role != Some(Role::Rating)).map(|cell| {
        let at = At::Past(past.id, Some(cell.column.clone()));
        let is_new = form.column(&cell.column).is_some_and(|column| column.carry == Carry::Clear);
        ReviewText::new(at, &cell.text, cell.role, is_new, past.year)
    });
    Some(PastRow { past, texts: texts.collect() })
}

impl<'b> ReviewRow<'b> {
    /// What was said of a figure by the newest book before that says anything of it:
    /// one figure, if it says but one.
    pub fn said_before(
        &self,
        wanted: impl Fn(&ReviewText<'b>, &Reading) -> bool,
    ) -> Option<(FiscalYear, &ReviewText<'b>, &Reading)> {
        let mut found: Vec<(FiscalYear, &ReviewText<'b>, &Reading)> = Vec::new();
        for past in &self.pasts {
            if found.first().is_some_and(|(year, ..)| *year != past.past.year) {
                break;
            }
            for text in &past.texts {
                let readings = text.amounts().filter(|reading| wanted(text, reading));
                found.extend(readings.map(|reading| (past.past.year, text, reading)));
            }
        }
        let first = *found.first()?;
        let is_one = found.iter().all(|(.., reading)| amount(reading) == amount(first.2));
        is_one.then_some(first)
    }
}

/// Whether a figure is of this side.
pub fn is_actual(reading: &Reading) -> bool {
    reading.side == Side::Actual
}
