//! Arithmetic in a text: differences, sums, shares and averages that its own sentences
//! tell, and whether they come out.
//!
//! A text becomes a row of signs (`sentence`): `N` for a number, `Y` for a year. Of
//! these the modules beside it know the shapes: what changed from what to what
//! (`change`), what makes a total (`total`), a share of what (`share`), so many on the
//! average (`mean`). Each gives [`Relation`]s, those that hold and those that do not: the
//! checks, their words, and what is told while typing all come from them.
//!
//! Figures belong together only where the shape of the sentence says so. What is between
//! them may be nothing but the words that join such figures: another noun there, and it
//! is another thing that is counted.

use std::cell::OnceCell;
use std::rc::Rc;

mod calculation;
mod change;
mod claim;
mod mean;
mod parts;
mod relation;
mod sentence;
mod separators;
mod share;
#[cfg(test)]
mod tests;
mod total;

pub(in crate::review) use claim::{Claim, ClaimMeasure, Rate, claims, rates};
pub use relation::{Relates, Relation};
pub(in crate::review) use relation::{comes_out, rounded};

use sentence::ShapeText;

use super::folded::WidthFolded;
use crate::book::FiscalYear;

/// A text to calculate with, which is read once for all that do, and only where one does.
pub(in crate::review) struct Calculation<'t> {
    source: Rc<WidthFolded<'t>>,
    /// The year of its book.
    year: FiscalYear,
    read: OnceCell<ShapeText>,
}

impl<'t> Calculation<'t> {
    pub(in crate::review) fn new(source: Rc<WidthFolded<'t>>, year: FiscalYear) -> Self {
        Self { source, year, read: OnceCell::new() }
    }

    fn of_text(text: &'t str, year: FiscalYear) -> Self {
        Self::new(Rc::new(WidthFolded::new(text)), year)
    }

    fn text(&self) -> &'t str {
        self.source.text
    }

    fn read(&self) -> &ShapeText {
        self.read.get_or_init(|| ShapeText::of(Rc::clone(self.source.get()), self.year))
    }

    /// What does not come out, as by [`slips`].
    pub(in crate::review) fn slips(&self) -> Vec<Relation> {
        without_right_ones(&relations_of(self))
    }
}

/// The relations that a text of a book of this year tells, in its order.
pub fn relations(text: &str, year: FiscalYear) -> Vec<Relation> {
    relations_of(&Calculation::of_text(text, year))
}

fn relations_of(calculation: &Calculation<'_>) -> Vec<Relation> {
    let text = calculation.text();
    let mut all = separators::relations(&calculation.source);
    if sentence::has_numbers(text) {
        let read = calculation.read();
        let ways = [change::told, total::told, parts::told, calculation::told, share::told, mean::told];
        let told = ways.iter().map(|way| way(read));
        all.extend(told.flatten().filter_map(|told| told.relation(text)));
    }
    all.sort_by_key(|relation| (relation.odd.start, relation.odd.end));
    all
}

/// Those that do not come out; of one number the first.
pub fn slips(text: &str, year: FiscalYear) -> Vec<Relation> {
    Calculation::of_text(text, year).slips()
}

fn without_right_ones(all: &[Relation]) -> Vec<Relation> {
    // A number that is right in one way is not wrong in another.
    let is_right = |relation: &Relation| all.iter().any(|other| other.holds && other.odd == relation.odd);
    let mut slips: Vec<Relation> =
        all.iter().filter(|relation| !relation.holds && !is_right(relation)).cloned().collect();
    slips.dedup_by(|later, first| later.odd == first.odd);
    slips
}
