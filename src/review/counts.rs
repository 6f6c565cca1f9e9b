//! How many findings there are, as the window and the command line count them.

use std::ops::AddAssign;

use super::finding::{Finding, Rule, Severity};

/// How many findings there are of each severity; what is not filled in is told by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 誤りの疑い.
    pub errors: usize,
    /// 確認.
    pub warnings: usize,
    /// 参考.
    pub notes: usize,
    /// 未記入.
    pub blanks: usize,
}

impl Counts {
    /// How many somebody has to look at.
    pub fn to_look_at(self) -> usize {
        self.errors + self.warnings
    }

    /// Counts one more.
    pub fn add(&mut self, finding: &Finding) {
        let count = match (finding.rule(), finding.severity()) {
            (Rule::Missing, _) => &mut self.blanks,
            (_, Severity::Error) => &mut self.errors,
            (_, Severity::Warning) => &mut self.warnings,
            (_, Severity::Note) => &mut self.notes,
        };
        *count += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.blanks += other.blanks;
    }
}

impl<'f> FromIterator<&'f Finding> for Counts {
    fn from_iter<I: IntoIterator<Item = &'f Finding>>(findings: I) -> Self {
        let mut counts = Self::default();
        findings.into_iter().for_each(|finding| counts.add(finding));
        counts
    }
}
