//! Goals and measures of a sheet that its plan does not have.

use super::super::finding::{Finding, What};
use super::super::passage::{At, TextPassage};
use super::super::read::ReviewSheet;
use crate::book::Context;

/// Links of a sheet that lead nowhere. A plan without goals says nothing of them.
pub fn of_sheet(context: &Context<'_>, page: &ReviewSheet<'_>) -> Vec<Finding> {
    let goals = &context.plan.goals;
    if goals.is_empty() {
        return Vec::new();
    }
    let has_goal = |code: &String| goals.iter().any(|goal| goal.code == *code);
    let measures = || goals.iter().flat_map(|goal| &goal.measures);
    let has_measures = measures().next().is_some();
    let lost_goals = context.sheet.goals.iter().filter(|code| !has_goal(code));
    let lost_goals = lost_goals.map(|code| What::NoSuchGoal { code: code.clone() });
    let lost = |code: &&String| has_measures && !measures().any(|measure| measure.code == **code);
    let lost_measures = context.sheet.measures.iter().filter(lost);
    let lost_measures = lost_measures.map(|code| What::NoSuchMeasure { code: code.clone() });
    let place = |code: &str| vec![TextPassage::whole(At::Sheet(page.sheet), code)];
    lost_goals
        .chain(lost_measures)
        .map(|what| {
            let places = match &what {
                What::NoSuchGoal { code } | What::NoSuchMeasure { code } => place(code),
                _ => Vec::new(),
            };
            page.on_sheet(what, places)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::Sketch;
    use crate::book::{Goal, Measure, Record};

    #[test]
    fn links_that_lead_nowhere() {
        let mut sketch = Sketch::new();
        sketch.set_sheet(|sheet| sheet.measures = vec!["1-1".to_owned(), "1-2".to_owned()]);
        assert!(sketch.found(Rule::Links).is_empty(), "the plan lists no measures");
        let mut plan = sketch.book.plans().next().unwrap().clone();
        let measure = |code: &str| Measure { code: code.to_owned(), ..Measure::default() };
        plan.goals = vec![Goal { code: "2".to_owned(), measures: vec![measure("1-1")], ..Goal::default() }];
        sketch.put(Record::Plan(plan));
        assert_eq!(sketch.found(Rule::Links), ["1", "1-2"]);
    }
}
