//! A plan's list of goals and measures as it is being changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Goal, Measure, Plan, Sheet, Unread};
use crate::edit::Command;

/// A goal or measure, and the code it had before.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct GoalLine {
    pub code: String,
    pub name: String,
    pub was: Option<String>,
}

/// A goal with its measures.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct DraftGoal {
    pub line: GoalLine,
    pub measures: Vec<GoalLine>,
}

/// Which line of the list: a goal, or a measure of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LineAt {
    pub goal: usize,
    pub measure: Option<usize>,
}

/// The list.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Goals {
    pub goals: Vec<DraftGoal>,
    /// The codes of before, and the numbers of the sheets that have them.
    used_goals: BTreeMap<String, Vec<u32>>,
    used_measures: BTreeMap<String, Vec<u32>>,
}

impl Goals {
    /// Of a plan of the book.
    ///
    /// # Errors
    /// [`Unread`] where some of its sheets could not be read.
    pub fn new(book: &Book, plan: &Plan) -> Result<Self, Unread> {
        let line = |code: &str, name: &str| GoalLine {
            code: code.to_owned(),
            name: name.to_owned(),
            was: Some(code.to_owned()),
        };
        let measures = |goal: &Goal| goal.measures.iter().map(|m| line(&m.code, &m.name)).collect();
        let goal = |goal: &Goal| DraftGoal { line: line(&goal.code, &goal.name), measures: measures(goal) };
        let mut goals = Self {
            goals: plan.goals.iter().map(goal).collect(),
            used_goals: BTreeMap::new(),
            used_measures: BTreeMap::new(),
        };
        for sheet in sheets(book, plan)? {
            for code in &sheet.goals {
                goals.used_goals.entry(code.clone()).or_default().push(sheet.number);
            }
            for code in &sheet.measures {
                goals.used_measures.entry(code.clone()).or_default().push(sheet.number);
            }
        }
        Ok(goals)
    }

    /// The list as it is to be.
    pub fn entered(&self) -> Vec<Goal> {
        let text = |text: &str| text.trim().to_owned();
        let measure = |line: &GoalLine| Measure { code: text(&line.code), name: text(&line.name) };
        self.goals
            .iter()
            .map(|goal| Goal {
                code: text(&goal.line.code),
                name: text(&goal.line.name),
                measures: goal.measures.iter().map(measure).collect(),
            })
            .collect()
    }

    /// What is wrong with it, if anything is.
    pub fn complaint(&self) -> Option<String> {
        let goals = self.goals.iter().map(|goal| goal.line.code.trim());
        let measures = self.measures().map(|line| line.code.trim());
        for (what, codes) in [("基本目標", goals.collect::<Vec<_>>()), ("基本施策", measures.collect())]
        {
            let mut seen = BTreeSet::new();
            for code in codes {
                if code.is_empty() {
                    return Some(format!("番号のない{what}があります。"));
                }
                if !seen.insert(code) {
                    return Some(format!("{what}の番号「{code}」が重なっています。"));
                }
            }
        }
        None
    }

    /// The next code that is free for a goal: one more than how many there are.
    fn goal_code(&self) -> String {
        let is_free = |code: &String| self.goals.iter().all(|goal| goal.line.code.trim() != code);
        (self.goals.len() + 1..).map(|number| number.to_string()).find(is_free).unwrap_or_default()
    }

    /// The next code that is free for a measure under a goal.
    fn measure_code(&self, at: usize) -> String {
        let codes: BTreeSet<&str> = self.measures().map(|line| line.code.trim()).collect();
        let Some(goal) = self.goals.get(at) else { return String::new() };
        let own = goal.line.code.trim();
        (goal.measures.len() + 1..)
            .map(|number| format!("{own}-{number}"))
            .find(|code| !codes.contains(&**code))
            .unwrap_or_default()
    }

    /// A new goal at the end.
    pub fn new_goal(&mut self) -> LineAt {
        let line = GoalLine { code: self.goal_code(), ..GoalLine::default() };
        self.goals.push(DraftGoal { line, measures: Vec::new() });
        LineAt { goal: self.goals.len() - 1, measure: None }
    }

    /// A new measure at the end of a goal's.
    pub fn new_measure(&mut self, at: usize) -> LineAt {
        let line = GoalLine { code: self.measure_code(at), ..GoalLine::default() };
        let measures = self.goals.get_mut(at).map(|goal| &mut goal.measures);
        let measure = measures.map(|measures| {
            measures.push(line);
            measures.len() - 1
        });
        LineAt { goal: at, measure }
    }

    /// Takes up a list that was copied elsewhere: its first line where that is blank, each
    /// other as a line below. A number before a name is its code; one with a hyphen is that
    /// of a measure. Gives the last of them.
    pub fn paste(&mut self, at: LineAt, text: &str) -> LineAt {
        let mut at = at;
        let in_measures = at.measure.is_some();
        for (number, line) in text.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate() {
            let (code, name) = split_code(line);
            let is_blank = self.line_mut(at).is_some_and(|own| own.name.trim().is_empty());
            if number > 0 || !is_blank {
                at = self.insert_after(at, in_measures || code.contains('-'));
            }
            if let Some(own) = self.line_mut(at) {
                name.clone_into(&mut own.name);
                if !code.is_empty() {
                    own.code = code;
                }
            }
        }
        at
    }

    fn line_mut(&mut self, at: LineAt) -> Option<&mut GoalLine> {
        let goal = self.goals.get_mut(at.goal)?;
        match at.measure {
            Some(measure) => goal.measures.get_mut(measure),
            None => Some(&mut goal.line),
        }
    }

    fn insert_after(&mut self, at: LineAt, is_measure: bool) -> LineAt {
        if is_measure {
            let line = GoalLine { code: self.measure_code(at.goal), ..GoalLine::default() };
            let Some(goal) = self.goals.get_mut(at.goal) else { return at };
            let next = at.measure.map_or(goal.measures.len(), |own| own + 1).min(goal.measures.len());
            goal.measures.insert(next, line);
            return LineAt { measure: Some(next), ..at };
        }
        let line = GoalLine { code: self.goal_code(), ..GoalLine::default() };
        let next = (at.goal + 1).min(self.goals.len());
        self.goals.insert(next, DraftGoal { line, measures: Vec::new() });
        LineAt { goal: next, measure: None }
    }

    fn measures(&self) -> impl Iterator<Item = &GoalLine> {
        self.goals.iter().flat_map(|goal| &goal.measures)
    }

    /// What was taken out although sheets have it, in the clerk's words.
    pub fn warnings(&self) -> Vec<String> {
        let goals: Vec<&GoalLine> = self.goals.iter().map(|goal| &goal.line).collect();
        let left = left_out("基本目標", &self.used_goals, &goals);
        left.into_iter()
            .chain(left_out("基本施策", &self.used_measures, &self.measures().collect::<Vec<_>>()))
            .collect()
    }

    /// What makes the sheets follow codes that were changed.
    ///
    /// # Errors
    /// [`Unread`] where some of them could not be read.
    pub fn commands(&self, book: &Book, plan: &Plan) -> Result<Vec<Command>, Unread> {
        let renamed = |lines: &[&GoalLine]| -> BTreeMap<String, String> {
            let changed = |line: &&GoalLine| {
                let was = line.was.clone()?;
                let now = line.code.trim().to_owned();
                (was != now).then_some((was, now))
            };
            lines.iter().filter_map(changed).collect()
        };
        let goals = renamed(&self.goals.iter().map(|goal| &goal.line).collect::<Vec<_>>());
        let measures = renamed(&self.measures().collect::<Vec<_>>());
        let now = |codes: &[String], renamed: &BTreeMap<String, String>| -> Vec<String> {
            codes.iter().map(|code| renamed.get(code).unwrap_or(code).clone()).collect()
        };
        let sheets = sheets(book, plan)?.into_iter();
        let commands = sheets
            .map(|sheet| (sheet, now(&sheet.goals, &goals), now(&sheet.measures, &measures)))
            .filter(|(sheet, goals, measures)| sheet.goals != *goals || sheet.measures != *measures)
            .map(|(sheet, goals, measures)| Command::SetSheet {
                sheet: sheet.id,
                number: sheet.number,
                goals,
                measures,
            });
        Ok(commands.collect())
    }
}

/// A line of a list as its code and its name: 「1-2　相談の充実」. Blank where there is no
/// number before the name.
fn split_code(line: &str) -> (String, &str) {
    use unicode_normalization::UnicodeNormalization as _;
    let ends = |c: char| c.is_whitespace() || matches!(c, '.' | '．' | '、' | ')' | '）');
    let (code, name) = line.split_once(ends).unwrap_or_default();
    let plain: String =
        code.nfkc().map(|c| if matches!(c, '‐' | '−' | '–' | 'ー') { '-' } else { c }).collect();
    let is_code = plain.starts_with(|c: char| c.is_ascii_digit())
        && plain.chars().all(|c| c.is_ascii_digit() || c == '-');
    let name = name.trim_start_matches(ends);
    if is_code && !name.is_empty() { (plain, name) } else { (String::new(), line) }
}

/// The codes that the list had, that sheets have, and that no line stands for.
fn left_out(what: &str, used: &BTreeMap<String, Vec<u32>>, lines: &[&GoalLine]) -> Vec<String> {
    let stands =
        |code: &String| lines.iter().any(|line| line.was.as_ref() == Some(code) || line.code.trim() == code);
    used.iter()
        .filter(|(code, _)| !stands(code))
        .map(|(code, numbers)| {
            let sheets: Vec<String> = numbers.iter().map(|number| format!("調書-{number}")).collect();
            format!(
                "{what}「{code}」は一覧にありませんが、{}で使われています。調書では、番号だけが残ります。",
                sheets.join("、")
            )
        })
        .collect()
}

fn sheets<'b>(book: &'b Book, plan: &Plan) -> Result<Vec<&'b Sheet>, Unread> {
    let mut all = Vec::new();
    for policy in book.policies_of(plan.id) {
        all.extend(book.full_sheets_of(policy.id)?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import;

    fn goals() -> (Book, Plan, Goals) {
        let book = import::sample().unwrap();
        let plan = book.plans().next().unwrap().clone();
        let goals = Goals::new(&book, &plan).unwrap();
        (book, plan, goals)
    }

    #[test]
    fn an_unchanged_list_is_as_it_was() {
        let (book, plan, goals) = goals();
        assert_eq!(goals.entered(), plan.goals);
        assert_eq!((goals.complaint(), goals.warnings().len()), (None, 0));
        assert!(goals.commands(&book, &plan).unwrap().is_empty());
    }

    #[test]
    fn sheets_follow_a_code_that_is_changed() {
        let (mut book, plan, mut goals) = goals();
        let sheet = book.full_sheets().unwrap()[0].clone();
        let measure = sheet.measures[0].clone();
        for line in goals.goals.iter_mut().flat_map(|goal| &mut goal.measures) {
            if line.code == measure {
                line.code = "9-9".to_owned();
            }
        }
        assert!(goals.warnings().is_empty());
        for command in goals.commands(&book, &plan).unwrap() {
            let step = command.step(&mut book).unwrap().unwrap();
            book.apply_all(&step.changes);
        }
        assert_eq!(book.sheet(sheet.id).unwrap().measures[0], "9-9");
    }

    #[test]
    fn what_sheets_use_is_not_taken_out_in_silence() {
        let (_, _, mut goals) = goals();
        let gone = goals.goals.remove(0);
        let warnings = goals.warnings();
        let expected = format!("基本目標「{}」", gone.line.code);
        assert!(warnings[0].starts_with(&expected) && warnings[0].contains("調書-1"), "{warnings:?}");
        // Put in again by hand, it is the same.
        goals.new_goal();
        goals.goals.last_mut().unwrap().line.code = gone.line.code;
        assert!(goals.warnings().iter().all(|warning| !warning.starts_with(&expected)));
    }

    #[test]
    fn a_list_that_is_pasted_makes_lines() {
        let (_, _, mut goals) = goals();
        let count = goals.goals.len();
        let new = goals.new_goal();
        let last = goals.paste(new, "8　相談の充実\r\n８－１．窓口の整備\n8-2\t巡回\n\n地域の支え合い\n");
        let added: Vec<_> = goals.goals[count..].iter().map(|goal| &*goal.line.name).collect();
        assert_eq!(added, ["相談の充実", "地域の支え合い"]);
        let first = &goals.goals[count];
        let measures: Vec<_> = first.measures.iter().map(|line| (&*line.code, &*line.name)).collect();
        assert_eq!((&*first.line.code, measures), ("8", vec![("8-1", "窓口の整備"), ("8-2", "巡回")]));
        assert_eq!(last, LineAt { goal: count + 1, measure: None });
        // What stands there stays, and among measures all are measures.
        let at = LineAt { goal: count, measure: Some(0) };
        assert_eq!(goals.paste(at, "令和6年度から\n別の事業"), LineAt { measure: Some(2), ..at });
        let names: Vec<_> = goals.goals[count].measures.iter().map(|line| &*line.name).collect();
        assert_eq!(names, ["窓口の整備", "令和6年度から", "別の事業", "巡回"]);
        assert_eq!(goals.complaint(), None);
    }

    #[test]
    fn codes_are_there_once() {
        let (_, _, mut goals) = goals();
        goals.new_measure(0);
        assert_eq!(goals.complaint(), None, "a new one has a code of its own");
        goals.goals[0].measures[0].code = " ".to_owned();
        assert_eq!(goals.complaint().unwrap(), "番号のない基本施策があります。");
        let code = goals.goals[0].line.code.clone();
        goals.new_goal();
        goals.goals.last_mut().unwrap().line.code = code.clone();
        assert_eq!(goals.complaint().unwrap(), format!("基本目標の番号「{code}」が重なっています。"));
    }
}
