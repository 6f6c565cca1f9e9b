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

pub(in crate::review) use claim::{Claim, Measure, Rate, claims, rates};
pub use relation::{Relates, Relation};
pub(in crate::review) use relation::{comes_out, rounded};

use sentence::Text;

use crate::book::FiscalYear;

/// The relations that a text of a book of this year tells, in its order.
pub fn relations(text: &str, year: FiscalYear) -> Vec<Relation> {
    let mut all = separators::relations(text);
    if sentence::has_numbers(text) {
        let read = Text::read(text, year);
        let ways = [change::told, total::told, parts::told, calculation::told, share::told, mean::told];
        let told = ways.iter().map(|way| way(&read));
        all.extend(told.flatten().filter_map(|told| told.relation(text)));
    }
    all.sort_by_key(|relation| (relation.odd.start, relation.odd.end));
    all
}

/// Those that do not come out; of one number the first.
pub fn slips(text: &str, year: FiscalYear) -> Vec<Relation> {
    let all = relations(text, year);
    // A number that is right in one way is not wrong in another.
    let is_right = |relation: &Relation| all.iter().any(|other| other.holds && other.odd == relation.odd);
    let mut slips: Vec<Relation> =
        all.iter().filter(|relation| !relation.holds && !is_right(relation)).cloned().collect();
    slips.dedup_by(|later, first| later.odd == first.odd);
    slips
}
