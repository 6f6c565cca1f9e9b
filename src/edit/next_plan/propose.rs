//! What is likely to become of a plan: all of it goes on, under the next name and period.

use crate::book::{FiscalYear, Outline, PlanId};

use super::{NextPlan, NextPolicy, NextSheet, SheetBecomes};

impl NextPlan {
    /// The plan that is likely to go on from another.
    pub fn of(book: &Outline, plan: PlanId) -> Option<Self> {
        let old = book.plan(plan)?;
        let policies = book.policies_of(plan);
        let policies = policies.map(|own| NextPolicy { name: own.name.clone(), from: vec![own.id] });
        let sheets = book.policies_of(plan).enumerate().flat_map(|(at, policy)| {
            let becomes = SheetBecomes::Continued { policy: at, more: 0 };
            book.sheets_of(policy.id).map(move |sheet| NextSheet { sheet: sheet.id, becomes })
        });
        Some(Self {
            from: plan,
            name: next_name(&old.name),
            period: old.period.and_then(next_period),
            goals: old.goals.clone(),
            policies: policies.collect(),
            sheets: sheets.collect(),
        })
    }
}

/// As many years, from the year after.
fn next_period((first, last): (FiscalYear, FiscalYear)) -> Option<(FiscalYear, FiscalYear)> {
    let begin = last.after()?;
    FiscalYear::new(begin.year() + last.year() - first.year()).map(|end| (begin, end))
}

/// 第2期 … becomes 第3期 …; a name without such a number stays.
pub fn next_name(name: &str) -> String {
    let Some(start) = name.find('第').map(|at| at + '第'.len_utf8()) else { return name.to_owned() };
    let (head, rest) = name.split_at(start);
    let is_figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let length: usize = rest.chars().take_while(|c| is_figure(*c)).map(char::len_utf8).sum();
    let (figures, tail) = rest.split_at(length);
    let plain: String =
        figures
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    c
                } else {
                    char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c)
                }
            })
            .collect();
    match plain.parse::<u32>() {
        Ok(number) if tail.starts_with(['期', '次']) => {
            let next = number.saturating_add(1).to_string();
            let is_wide = !figures.is_ascii();
            let wide =
                |c: char| c.to_digit(10).and_then(|own| char::from_u32('０' as u32 + own)).unwrap_or(c);
            let next: String = next.chars().map(|c| if is_wide { wide(c) } else { c }).collect();
            format!("{head}{next}{tail}")
        }
        _ => name.to_owned(),
    }
}
