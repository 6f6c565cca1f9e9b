//! What of all that the rules find is told: for one cause one finding, and habits once a
//! sheet.
//!
//! Rules do not know each other. A target that was changed is told by one that looks at
//! last year's, by one that looks at what was reached and by one that looks for other
//! figures; a clerk would mend it once. They are known to have one cause by what they
//! point at.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::finding::{Cause, Finding, Rule, Severity};
use super::passage::{At, TextPassage};
use crate::book::Dismissal;

/// What is told of what was found on a sheet, in its order. What may stand is apart from
/// what is open, by its reason: neither hides the other.
pub fn told<F>(found: Vec<F>, dismissed: &BTreeMap<&str, &Dismissal>) -> Vec<F>
where
    F: Borrow<Finding> + From<Finding>,
{
    let mut by_cause: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    let mut habits: BTreeMap<(Rule, Option<&str>), Vec<usize>> = BTreeMap::new();
    let reason =
        |finding: &Finding| dismissed.get(finding.key.as_str()).map(|dismissal| dismissal.reason.as_str());
    for (at, finding) in found.iter().enumerate() {
        let finding: &Finding = finding.borrow();
        by_cause.entry((finding.whom(), reason(finding))).or_default().push(at);
    }
    // What takes the place of the finding there; nothing where another is told for it.
    let mut instead: HashMap<usize, Option<Finding>> = HashMap::new();
    for own in by_cause.into_values().filter(|own| own.len() > 1) {
        merge(&found, own, &mut instead);
    }
    for (at, finding) in found.iter().enumerate() {
        let finding: &Finding = finding.borrow();
        let is_habit = finding.severity() == Severity::Note
            && matches!(finding.rule(), Rule::Same | Rule::Unchanged)
            && finding.sheet.is_some();
        if is_habit && !matches!(instead.get(&at), Some(None)) {
            habits.entry((finding.rule(), reason(finding))).or_default().push(at);
        }
    }
    // Behind all that is to be mended.
    let mut together = Vec::new();
    for own in habits.into_values().filter(|own| own.len() > 1) {
        let members: Vec<Finding> = own
            .iter()
            .filter_map(|at| {
                let merged = instead.get(at).cloned().flatten();
                merged.or_else(|| found.get(*at).map(|own| own.borrow().clone()))
            })
            .collect();
        let all = Finding::all(members);
        instead.extend(own.iter().map(|at| (*at, None)));
        together.extend(all);
    }
    let told = found.into_iter().enumerate().filter_map(|(at, finding)| match instead.remove(&at) {
        None => Some(finding),
        Some(other) => other.map(F::from),
    });
    told.chain(together.into_iter().map(F::from)).collect()
}

/// Leaves of findings about one thing those with the best evidence, one a cause.
fn merge<F: Borrow<Finding>>(
    found: &[F],
    mut order: Vec<usize>,
    instead: &mut HashMap<usize, Option<Finding>>,
) {
    let get = |at: usize| found.get(at).map(Borrow::borrow);
    // Between equals, the one that points at the fewest figures says best what is wrong.
    order.sort_by_key(|at| get(*at).map(|own| (own.severity(), stretches(own).count(), *at)));
    let mut kept: Vec<(usize, Vec<&str>)> = Vec::new();
    for at in order {
        let Some(finding) = get(at) else { continue };
        let better = kept.iter_mut().find(|(own, _)| get(*own).is_some_and(|own| is_one(own, finding)));
        match better {
            Some((_, also)) => {
                also.extend(finding.keys.iter().map(String::as_str));
                instead.insert(at, None);
            }
            None => kept.push((at, Vec::new())),
        }
    }
    for (at, also) in kept.into_iter().filter(|(_, also)| !also.is_empty()) {
        instead.insert(at, get(at).map(|own| own.clone().with_keys(also)));
    }
}

/// Whether two findings about one thing have one cause.
fn is_one(one: &Finding, other: &Finding) -> bool {
    match (one.what.cause(), other.what.cause()) {
        (Cause::Own, _) | (_, Cause::Own) => false,
        // Whatever speaks against it, it is the rating that is to be thought over.
        (Cause::Rating, Cause::Rating) => true,
        (Cause::Copy, Cause::Copy) => {
            let first = |finding: &Finding| finding.places.first().map(|place| place.at.clone());
            first(one) == first(other)
        }
        _ => stretches(one).any(|(at, range)| {
            stretches(other)
                .any(|(there, own)| *at == *there && range.start < own.end && own.start < range.end)
        }),
    }
}

/// What of this book's texts a finding points at; a year beside a figure is not meant.
fn stretches(finding: &Finding) -> impl Iterator<Item = (&At, &Range<usize>)> {
    let places = finding.places.iter().filter(|place| !matches!(place.at, At::Past(..)));
    places.flat_map(|place: &TextPassage| {
        let meant = place.ranges.iter().filter(|range| place.year.as_ref() != Some(range));
        meant.map(|range| (&place.at, range))
    })
}

#[cfg(test)]
mod tests {
    use super::super::arithmetic::Relates;
    use super::super::finding::What;
    use super::super::testing::Sketch;
    use super::*;
    use crate::book::{FiscalYear, Key as _, SheetId};

    const TEXT: &str = "令和5年度 86人 12回、計 98人";

    /// A finding about words of one text.
    fn about(what: What, words: &[&str]) -> Finding {
        let ranges = words.iter().map(|word| TEXT.find(word).map(|at| at..at + word.len()).unwrap());
        let mut place = TextPassage::of(At::Overall(SheetId::from_raw(1)), TEXT, ranges.collect());
        place.year = place.ranges.iter().find(|range| TEXT[(*range).clone()].ends_with("年度")).cloned();
        Finding::new(what, Some(SheetId::from_raw(1)), "相談", vec![place])
    }

    fn past() -> What {
        What::PastFigure { book: FiscalYear::new(2023).unwrap() }
    }

    fn sum() -> What {
        What::Slip { kind: Relates::Sum, is: "97人".to_owned(), is_certain: true }
    }

    fn rules(found: Vec<Finding>) -> Vec<Rule> {
        told(found, &BTreeMap::new()).iter().map(Finding::rule).collect()
    }

    #[test]
    fn of_findings_about_one_figure_the_one_with_the_best_evidence_is_told() {
        let weak = about(past(), &["86人"]).at_most(Severity::Warning);
        let strong = about(sum(), &["98人", "86人"]);
        let all = told(vec![weak.clone(), strong.clone()], &BTreeMap::new());
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].what, strong.what);
        assert_eq!(all[0].keys, [strong.key, weak.key], "who lets it stand lets both stand");
        // As good as the other: the one that points at fewer figures.
        let found = vec![about(sum(), &["98人", "86人"]), about(past(), &["86人"])];
        assert_eq!(rules(found), [Rule::PastFigure]);
    }

    #[test]
    fn figures_that_only_share_their_year_are_two_matters() {
        let found = vec![about(past(), &["令和5年度", "86人"]), about(past(), &["令和5年度", "12回"])];
        assert_eq!(rules(found).len(), 2);
    }

    #[test]
    fn what_is_in_the_way_of_a_figure_but_none_is_told_too() {
        let bracket = about(What::Bracket { bracket: '（' }, &["98人"]);
        assert_eq!(rules(vec![about(sum(), &["98人", "86人"]), bracket]).len(), 2);
    }

    #[test]
    fn what_speaks_against_a_rating_is_told_once() {
        let rating = "達成".to_owned();
        let under = about(What::Under { rating: rating.clone() }, &["86人"]);
        let words = about(What::OtherRating { said: "継続".to_owned(), rating }, &["12回"]);
        assert_eq!(rules(vec![under, words]).len(), 1);
    }

    #[test]
    fn what_may_stand_hides_nothing() {
        let (one, other) = (about(sum(), &["98人", "86人"]), about(past(), &["86人"]));
        let dismissal = Dismissal {
            id: crate::book::DismissalId::from_raw(1),
            finding: other.key.clone(),
            reason: "原本を確認".to_owned(),
        };
        let dismissed = BTreeMap::from([(other.key.as_str(), &dismissal)]);
        assert_eq!(told(vec![one, other.clone()], &dismissed).len(), 2);
    }

    #[test]
    fn a_changed_target_is_told_once() {
        let mut sketch = Sketch::new();
        let cells =
            [("target", "令和6年度 350人"), ("achievement", "令和6年度 利用 312人"), ("rating", "達成")];
        sketch.row("相談", &cells);
        sketch.past(2023, "相談", &[("target", "令和6年度 300人")]);
        assert_eq!(super::super::check(&sketch.book).unwrap().len(), 1);
    }

    #[test]
    fn texts_as_last_years_are_told_once_a_sheet_with_all_places() {
        let text = "今後も周知に努めていく。";
        let mut sketch = Sketch::new();
        for name in ["相談", "学童", "広場"] {
            sketch.row(name, &[("evaluation", text)]);
            sketch.past(2023, name, &[("evaluation", text)]);
        }
        let own = |sketch: &Sketch| -> Vec<Finding> {
            super::super::check(&sketch.book)
                .unwrap()
                .into_iter()
                .filter(|own| own.rule() == Rule::Same)
                .collect()
        };
        let all = own(&sketch);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].severity(), Severity::Note);
        assert_eq!((all[0].members.len(), all[0].keys.len(), all[0].places.len()), (3, 3, 6));
        // Letting one of them stand leaves the others together.
        let dismissal = Dismissal {
            id: sketch.book.new_key(),
            finding: all[0].keys[1].clone(),
            reason: "変わりがない".to_owned(),
        };
        sketch.put(crate::book::Record::Dismissal(dismissal));
        let counts: Vec<usize> = own(&sketch).iter().map(|own| own.members.len()).collect();
        assert_eq!(counts, [0, 2], "behind what is by itself");
    }
}
