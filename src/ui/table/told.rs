//! What does not come out in a text that is typed, as it is known and told.

use std::ops::Range;

use crate::book::FiscalYear;
use crate::review::arithmetic::{Relation, slips};
use crate::review::words;
use crate::ui::request::Verb;
use crate::viewmodel::field::Field;

/// What does not come out in the text that is typed.
#[derive(Clone, Debug)]
pub struct SlipTold {
    /// The field that it is in.
    pub field: Field,
    /// What it held then.
    pub text: String,
    pub(super) slip: Relation,
}

/// What does not come out in a text, kept as long as it stays as it is.
#[derive(Clone, Debug, Default)]
pub struct KnownSlips {
    text: String,
    pub(super) slips: Vec<Relation>,
}

impl KnownSlips {
    /// Those of a text of a year's book.
    pub(super) fn of(&mut self, text: &str, year: FiscalYear) -> &[Relation] {
        if self.text != text {
            self.slips = slips(text, year);
            text.clone_into(&mut self.text);
        }
        &self.slips
    }

    /// The one that is nearest to a byte of the text, but for what `may_go_on`.
    pub(super) fn nearest(&self, caret: usize, may_go_on: bool) -> Option<&Relation> {
        let is_at_rest = |slip: &&Relation| !may_go_on || !slip.is_behind(caret);
        self.slips.iter().filter(is_at_rest).min_by_key(|slip| slip.odd.start.abs_diff(caret))
    }
}

impl Relation {
    /// Whether a place is at the end of its number, or of the unit behind that.
    fn is_behind(&self, at: usize) -> bool {
        let term = self.terms.iter().find(|term| term.start == self.odd.start);
        (self.odd.start..=term.map_or(self.odd.end, |term| term.end)).contains(&at)
    }
}

impl SlipTold {
    /// The text with the number that comes out in the place of the one that does not, and
    /// where that stands; `None` where no number would mend it.
    pub fn mended(&self) -> Option<(String, Range<usize>)> {
        let right = self.slip.right.as_ref()?;
        let Range { start, end } = self.slip.odd;
        let text = [self.text.get(..start)?, right, self.text.get(end..)?].concat();
        Some((text, start..start + right.len()))
    }

    /// Where the number stands that does not come out.
    pub fn number(&self) -> Range<usize> {
        self.slip.odd.clone()
    }

    /// What the clerk is told.
    pub fn words(&self) -> String {
        let told = words::slip(&self.slip.kind, &self.slip.words);
        match (&self.slip.right, self.text.get(self.slip.odd.clone()), Verb::UseResult.keys()) {
            (Some(right), Some(number), Some(keys)) => {
                format!("{told}　{keys}で{number}を{right}に直します。")
            }
            _ => told,
        }
    }
}
