//! 次期計画, as it is being put together: its policies and the sheets under them.

use crate::book::{Book, FiscalYear, PlanId};
use crate::edit::{NextPlan, NextPolicy, Refusal, SheetBecomes};

/// A plan that is being made.
#[derive(Clone, Debug)]
pub struct NextPlanDraft {
    /// All but its period.
    pub next: NextPlan,
    /// Its first year, as it is typed.
    pub first: String,
    /// Its last year, as it is typed.
    pub last: String,
}

impl NextPlanDraft {
    /// What is likely to go on from a plan.
    pub fn of(book: &Book, plan: PlanId) -> Option<Self> {
        let next = NextPlan::of(book, plan)?;
        let year = |year: Option<FiscalYear>| year.map(FiscalYear::wareki).unwrap_or_default();
        let (first, last) = (next.period.map(|(first, _)| first), next.period.map(|(_, last)| last));
        Some(Self { first: year(first), last: year(last), next })
    }

    /// The plan as it was entered; why it cannot be made yet.
    ///
    /// # Errors
    /// The [`Refusal`] that making it would meet.
    pub fn entered(&self, book: &Book) -> Result<NextPlan, Refusal> {
        let [first, last] = [&self.first, &self.last].map(|text| text.trim());
        let period = match (FiscalYear::parse(first), FiscalYear::parse(last)) {
            (Some(first), Some(last)) => Some((first, last)),
            _ if first.is_empty() && last.is_empty() => None,
            _ => return Err(Refusal::PeriodBackwards),
        };
        let next = NextPlan { period, ..self.next.clone() };
        match next.unfit(book) {
            None => Ok(next),
            Some(refusal) => Err(refusal),
        }
    }

    /// A policy that goes on from none.
    pub fn add(&mut self) {
        self.next.policies.push(NextPolicy { name: String::new(), from: Vec::new() });
    }

    /// Another policy goes on from the same as this one, below it.
    pub fn divide(&mut self, at: usize) {
        let Some(own) = self.next.policies.get(at).cloned() else { return };
        self.next.policies.insert(at + 1, own);
        self.each(|policy| if policy > at { Some(policy + 1) } else { Some(policy) });
    }

    /// A policy goes into the one above it, with its sheets.
    pub fn merge_up(&mut self, at: usize) {
        if at == 0 || at >= self.next.policies.len() {
            return;
        }
        let own = self.next.policies.remove(at);
        if let Some(above) = self.next.policies.get_mut(at - 1) {
            let new = own.from.into_iter().filter(|from| !above.from.contains(from)).collect::<Vec<_>>();
            above.from.extend(new);
        }
        self.each(|policy| if policy >= at { Some(policy - 1) } else { Some(policy) });
    }

    /// A policy is none of the new plan's; what was under it is to be decided.
    pub fn remove(&mut self, at: usize) {
        if at < self.next.policies.len() {
            self.next.policies.remove(at);
            self.each(|policy| if policy == at { None } else { Some(policy - usize::from(policy > at)) });
        }
    }

    fn each(&mut self, to: impl Fn(usize) -> Option<usize>) {
        for own in &mut self.next.sheets {
            if let SheetBecomes::Continued { policy, .. } = &mut own.becomes
                && *policy != UNDECIDED
            {
                *policy = to(*policy).unwrap_or(UNDECIDED);
            }
        }
    }
}

/// The place of no policy.
pub const UNDECIDED: usize = usize::MAX;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;

    fn places(draft: &NextPlanDraft) -> Vec<usize> {
        let of = |own: &crate::edit::NextSheet| match own.becomes {
            SheetBecomes::Continued { policy, .. } => policy,
            _ => panic!("{own:?}"),
        };
        draft.next.sheets.iter().map(of).collect()
    }

    #[test]
    fn sheets_stay_under_their_policies() {
        let book = small().book;
        let plan = book.plans().next().unwrap().id;
        let mut draft = NextPlanDraft::of(&book, plan).unwrap();
        assert_eq!(places(&draft), [0, 1]);
        draft.divide(0);
        assert_eq!((draft.next.policies.len(), places(&draft)), (3, vec![0, 2]));
        assert!(draft.entered(&book).is_ok());
        draft.merge_up(2);
        assert_eq!((draft.next.policies[1].from.len(), places(&draft)), (2, vec![0, 1]));
        draft.remove(0);
        assert_eq!(places(&draft), [UNDECIDED, 0]);
        assert_eq!(draft.entered(&book), Err(Refusal::SheetsLeft));
        draft.next.sheets[0].becomes = SheetBecomes::Merged(draft.next.sheets[1].sheet);
        assert!(draft.entered(&book).is_ok());
        draft.first = "読めない年".to_owned();
        assert_eq!(draft.entered(&book), Err(Refusal::PeriodBackwards));
    }
}
