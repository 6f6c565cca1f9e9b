//! Sheets: where they stand, what they serve, and what is said at their end.

use std::collections::{BTreeSet, HashSet};

use super::Work;
use super::text::{compared, joined};
use crate::book::{
    Became, Changed, Compared, ComparedPart, ComparedSheet, ComparedSubject, Context, Goal, Key as _,
    Lineage, Links, Passage, Past, Sheet,
};
use crate::lookalike::is_blank;
use crate::words::one_line;

impl<'b> Work<'b> {
    /// What is said of a sheet and of what stands on it.
    pub fn sheet(&self, context: &Context<'b>) -> Option<ComparedSheet> {
        let sheet = context.sheet;
        let pasts: Vec<&Past> = sheet.lineage.map_or_else(Vec::new, |lineage| {
            self.earlier.of(lineage).into_iter().map(|(past, _)| past).collect()
        });
        let lineages: BTreeSet<Lineage> =
            pasts.iter().map(|past| past.lineage).chain(sheet.lineage).collect();
        // A history may know what stood on a sheet and no closing text.
        let known = sheet.lineage.and_then(|lineage| self.before.sheets.get(&lineage)).copied();
        let is_new = pasts.is_empty() && known.is_none();
        let mut items = vec![self.head(context, &pasts, known)];
        items.extend(context.entries().filter_map(|entry| self.entry(context, entry)));
        items.extend(lineages.into_iter().flat_map(|lineage| self.ended(lineage)));
        items.extend(overall(sheet, &pasts, is_new));
        Some(ComparedSheet {
            sheet: Some(sheet.id),
            number: sheet.number,
            policy: context.policy.name.clone(),
            is_new,
            items,
        })
    }

    /// What is said of the sheet itself.
    fn head(&self, context: &Context<'b>, pasts: &[&'b Past], known: Option<&'b Past>) -> Compared {
        let sheet = context.sheet;
        let is_new = pasts.is_empty() && known.is_none();
        let became = if is_new { Became::New } else { Became::Continued };
        let mut item = Compared::new(ComparedSubject::Sheet, changed(sheet), String::new(), became);
        let is_own = |past: &&&Past| Some(past.lineage) == sheet.lineage;
        let others = pasts.iter().filter(|past| !is_own(past));
        let others: Vec<String> = others.map(|past| titled(past.sheet, &past.policy)).collect();
        // What still is a sheet of its own was divided, and did not go into this one.
        let is_part = |past: &&Past| past.next.contains(&past.lineage);
        if !pasts.is_empty() && pasts.iter().all(|past| !is_own(&past) && is_part(past)) {
            item.came_out_of = others;
            return item;
        }
        item.merged = others;
        let own = pasts.iter().find(is_own).or(pasts.first()).copied().or(known);
        let Some(own) = own else { return item };
        let head = |words: &str| ComparedPart::Head(words.to_owned());
        let mut tell =
            |part, old: String, new: &str| item.texts.extend(compared(part, Passage::new(old), new));
        tell(head("調書番号"), own.sheet.to_string(), &sheet.number.to_string());
        // A policy that has another name, or stands elsewhere, is told once, above.
        let was = self.before.policy(context.policy.id);
        if was != Some((own.plan.as_str(), own.policy.as_str())) {
            tell(head("施策"), own.policy.clone(), &context.policy.name);
            let plan_was = was.map_or(context.plan.name.as_str(), |(plan, _)| plan);
            if plan_was != own.plan {
                tell(head("計画"), own.plan.clone(), &context.plan.name);
            }
        }
        if let Some(links) = own.links() {
            let old = self.before.plan_named(&own.plan).map_or([].as_slice(), |plan| plan.goals.as_slice());
            let now = Links { goals: sheet.goals.clone(), measures: sheet.measures.clone() };
            let captions = &context.form.captions;
            for (caption, before, after) in [
                (&captions.goal, goals(&links.goals, old), goals(&now.goals, &context.plan.goals)),
                (
                    &captions.measure,
                    measures(&links.measures, old),
                    measures(&now.measures, &context.plan.goals),
                ),
            ] {
                let codes = |all: &[(String, String)]| -> Vec<String> {
                    all.iter().map(|own| own.0.clone()).collect()
                };
                // Another name of a goal is told of its plan.
                if codes(&before) != codes(&after) {
                    tell(head(&one_line(caption)), listed(&before), &listed(&after));
                }
            }
        }
        item
    }

    /// The sheets that are there no more.
    pub fn gone_sheets(&self) -> Vec<ComparedSheet> {
        let here: HashSet<Lineage> = super::lineages(self.book).collect();
        let mut known = HashSet::new();
        let mut sheets = Vec::new();
        for (past, now) in self.earlier.all() {
            let Some(closing) = past.overall() else { continue };
            known.insert(past.lineage);
            if now.iter().any(|now| here.contains(now)) {
                continue;
            }
            let head = Compared::new(
                ComparedSubject::Sheet,
                Changed::Sheet(past.lineage),
                String::new(),
                Became::Ended,
            );
            let closing = compared(ComparedPart::Overall, Passage::new(closing), "").map(|text| {
                let (subject, change) = (ComparedSubject::Overall, Changed::Overall(past.lineage));
                let item = Compared::new(subject, change, String::new(), Became::Ended);
                Compared { texts: vec![text], ..item }
            });
            let items = std::iter::once(head).chain(self.ended(past.lineage)).chain(closing);
            sheets.push(of_gone(past, items.collect()));
        }
        // Entries of which is not known on what kind of sheet they stood.
        for (lineage, entries) in &self.before.ended {
            if let Some((_, past)) = entries.first()
                && !known.contains(lineage)
                && !here.contains(lineage)
            {
                sheets.push(of_gone(past, self.ended(*lineage).collect()));
            }
        }
        sheets
    }
}

fn of_gone(past: &Past, items: Vec<Compared>) -> ComparedSheet {
    ComparedSheet { sheet: None, number: past.sheet, policy: past.policy.clone(), is_new: false, items }
}

/// 調書-3「子育て支援」
fn titled(number: u32, policy: &str) -> String {
    format!("調書-{number} {}", one_line(policy)).trim_end().to_owned()
}

/// What a reason for a change of the sheet itself is known by. One that was never carried
/// forward has no lineage yet; it is new then, and its key is enough.
fn changed(sheet: &Sheet) -> Changed {
    Changed::Sheet(lineage(sheet))
}

fn lineage(sheet: &Sheet) -> Lineage {
    sheet.lineage.unwrap_or_else(|| Lineage::derived(&["調書", &sheet.id.raw().to_string()]))
}

/// The closing text, where it is not what it was. One that is not written yet has
/// not changed.
fn overall(sheet: &Sheet, pasts: &[&Past], is_new: bool) -> Option<Compared> {
    let said: Vec<(&str, &str)> =
        pasts.iter().filter_map(|past| Some((past.policy.as_str(), past.overall()?))).collect();
    let old = joined(&said, pasts.len() > 1);
    if is_blank(&sheet.overall) {
        return None;
    }
    let text = compared(ComparedPart::Overall, old, &sheet.overall)?;
    let became = if is_new { Became::New } else { Became::Continued };
    let item =
        Compared::new(ComparedSubject::Overall, Changed::Overall(lineage(sheet)), String::new(), became);
    Some(Compared { texts: vec![text], ..item })
}

/// The goals with these codes, each with its name.
fn goals(codes: &[String], goals: &[Goal]) -> Vec<(String, String)> {
    let name = |code: &String| goals.iter().find(|own| own.code == *code).map(|own| own.name.clone());
    codes.iter().map(|code| (code.clone(), name(code).unwrap_or_default())).collect()
}

/// The measures with these codes.
fn measures(codes: &[String], goals: &[Goal]) -> Vec<(String, String)> {
    let all = || goals.iter().flat_map(|goal| &goal.measures);
    let name = |code: &String| all().find(|own| own.code == *code).map(|own| own.name.clone());
    codes.iter().map(|code| (code.clone(), name(code).unwrap_or_default())).collect()
}

fn listed(all: &[(String, String)]) -> String {
    let line = |(code, name): &(String, String)| format!("{code}　{}", one_line(name)).trim_end().to_owned();
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}
