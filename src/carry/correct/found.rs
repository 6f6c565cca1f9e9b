//! What is found to be corrected, as plain data.

use std::collections::BTreeSet;

use crate::book::{
    Became, Change, ColumnId, EntryId, FiscalYear, Goal, Lineage, Links, Place, PlanId, PolicyId, SheetId,
};

/// All that last year's file says otherwise by now.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrections {
    /// The year of its book.
    pub year: FiscalYear,
    /// Plans first, then sheets with their entries, then figures, then earlier years.
    pub all: Vec<Corrected>,
}

/// One thing that the file says otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// What it is.
    pub thing: Thing,
    /// Of which year that was said.
    pub year: FiscalYear,
    /// Whether it is there, and was: it may be new there since, or gone.
    pub became: Became,
    /// Its name, on one line; of a sheet that of its policy.
    pub name: String,
    /// The number of its sheet; none of plans.
    pub sheet: Option<u32>,
    /// What it says otherwise. Of what is new or gone, all it says.
    pub texts: Vec<CorrectedText>,
    /// What of this year goes on from it.
    pub rests: Vec<Resting>,
    /// What of this year can be changed with it.
    pub offers: Vec<Offer>,
    /// What becomes of the history.
    pub(super) changes: Vec<Change>,
}

/// What is corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Thing {
    Plan,
    Sheet,
    Entry,
    Series,
}

/// A text, and what it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct CorrectedText {
    pub what: String,
    pub old: String,
    pub new: String,
}

/// A row or sheet of this year that goes on from what is corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Resting {
    pub place: Place,
    /// The number of its sheet.
    pub sheet: u32,
    /// A row's name on one line; of a sheet nothing.
    pub name: String,
}

/// What of this year is still as it came from last year's, and could be changed too.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Offer {
    pub what: Offered,
    /// What it is called: a column, 計画名.
    pub called: String,
    pub old: String,
    pub new: String,
}

/// What would be changed.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Offered {
    Cell(EntryId, ColumnId),
    Name(EntryId),
    PlanName(PlanId),
    PlanPeriod(PlanId, Option<(FiscalYear, FiscalYear)>),
    PlanGoals(PlanId, Vec<Goal>),
    PolicyName(PolicyId),
    SheetNumber(SheetId, u32),
    SheetLinks(SheetId, Links),
    /// It has a row, or is a sheet, of this year from now on.
    Comes(Lineage),
}

/// What the clerk ticked: of all things by their place in [`Corrections::all`], and of
/// their offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Ticks {
    pub things: BTreeSet<usize>,
    pub offers: BTreeSet<(usize, usize)>,
}

impl Corrections {
    /// All but what is gone, with all offers: what is ticked at first.
    pub fn usual(&self) -> Ticks {
        let things = self.all.iter().enumerate().filter(|(_, own)| own.became != Became::Ended);
        let things: BTreeSet<usize> = things.map(|(at, _)| at).collect();
        let offers = self.all.iter().enumerate().filter(|(at, _)| things.contains(at));
        let offers = offers.flat_map(|(at, own)| (0..own.offers.len()).map(move |offer| (at, offer)));
        Ticks { offers: offers.collect(), things }
    }

    /// All of it.
    pub fn everything(&self) -> Ticks {
        let offers = self.all.iter().enumerate();
        let offers = offers.flat_map(|(at, own)| (0..own.offers.len()).map(move |offer| (at, offer)));
        Ticks { things: (0..self.all.len()).collect(), offers: offers.collect() }
    }
}
