//! 点検: what a reviewer would stop at, in a panel at the right.

mod card;
mod panel;

use std::collections::BTreeSet;

use crate::book::SheetId;
use crate::review::{Counts, Finding, Rule, Severity};
pub use crate::viewmodel::found::KnownFindings;

/// Of which sheets findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FindingScope {
    /// Of the one in the middle, and of the book itself.
    #[default]
    Sheet,
    /// Of all.
    Book,
}

impl FindingScope {
    const ALL: [Self; 2] = [Self::Sheet, Self::Book];

    fn words(self) -> &'static str {
        match self {
            Self::Sheet => "この調書",
            Self::Book => "すべて",
        }
    }
}

/// Which findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FindingKind {
    #[default]
    All,
    Errors,
    Warnings,
    Notes,
    Blanks,
}

impl FindingKind {
    const ALL: [Self; 5] = [Self::All, Self::Errors, Self::Warnings, Self::Notes, Self::Blanks];

    fn words(self) -> &'static str {
        match self {
            Self::All => "すべての種類",
            Self::Errors => "誤りの疑い",
            Self::Warnings => "確認",
            Self::Notes => "参考",
            Self::Blanks => "未記入",
        }
    }

    fn has(self, finding: &Finding) -> bool {
        let is_blank = finding.rule() == Rule::Missing;
        match self {
            Self::All => true,
            Self::Blanks => is_blank,
            Self::Errors => finding.severity() == Severity::Error && !is_blank,
            Self::Warnings => finding.severity() == Severity::Warning,
            Self::Notes => finding.severity() == Severity::Note,
        }
    }
}

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 2] =
    [("Tab / Shift+Tab", "次／前のボタンへ"), ("Esc", "点検を開いたまま、セルに戻る")];

/// How many findings are shown until more are asked for.
const STEP: usize = 60;

/// The state of the panel.
#[derive(Debug, Default)]
pub struct ReviewPanel {
    pub scope: FindingScope,
    pub kind: FindingKind,
    /// The panel is to get the focus.
    pub wants_focus: bool,
    /// The key of the finding that was gone to last.
    pub selected: Option<String>,
    /// The list is to show it.
    pub wants_scroll: bool,
    /// The keys of findings that are several in one and of which all are shown.
    pub unfolded: BTreeSet<String>,
    /// What may stand is shown too.
    pub shows_dismissed: bool,
    /// How many steps of findings were asked for beyond the first.
    more: usize,
}

impl ReviewPanel {
    /// Has a finding seen in the list, whatever was filtered.
    pub fn choose(&mut self, found: &KnownFindings, sheet: Option<SheetId>, key: &str) {
        self.selected = Some(key.to_owned());
        self.wants_scroll = true;
        let is_hidden = !found.list().iter().any(|own| own.key == key && self.shows(own, sheet));
        if is_hidden {
            (self.scope, self.kind) = (FindingScope::Book, FindingKind::All);
        }
        let before = found.list().iter().filter(|own| self.shows(own, sheet));
        let at = before.take_while(|own| own.key != key).count();
        self.more = self.more.max(at / STEP);
    }

    /// The findings that the keys go through: those that are to be looked at, or of
    /// the kind that is shown.
    pub fn to_go_through<'f>(&self, found: &'f KnownFindings) -> impl Iterator<Item = &'f Finding> {
        let kind = self.kind;
        found.open().filter(move |own| match kind {
            FindingKind::All => own.severity() != Severity::Note && own.rule() != Rule::Missing,
            kind => kind.has(own),
        })
    }

    fn is_unfolded(&self, finding: &Finding) -> bool {
        self.unfolded.contains(&finding.key)
    }

    /// Whether a finding, or one that it is made of, was gone to last.
    fn is_selected(&self, finding: &Finding) -> bool {
        let mut keys = finding.members.iter().map(|own| &own.key).chain([&finding.key]);
        self.selected.as_ref().is_some_and(|selected| keys.any(|key| key == selected))
    }

    /// Whether a finding is shown beside a sheet.
    fn shows(&self, finding: &Finding, sheet: Option<SheetId>) -> bool {
        self.is_of(self.scope, finding, sheet)
    }

    fn is_of(&self, scope: FindingScope, finding: &Finding, sheet: Option<SheetId>) -> bool {
        let is_here = finding.sheet.is_none() || finding.sheet == sheet;
        (scope == FindingScope::Book || is_here) && self.kind.has(finding)
    }

    /// How many there are of each severity for the scope that is chosen.
    fn counts(&self, found: &KnownFindings, sheet: Option<SheetId>) -> Counts {
        found.counts(|own| self.scope == FindingScope::Book || own.is_none() || own == sheet)
    }

    /// How many findings of the kind that is chosen are listed for a scope.
    fn count(&self, found: &KnownFindings, scope: FindingScope, sheet: Option<SheetId>) -> usize {
        found.open().filter(|own| self.is_of(scope, own, sheet)).count()
    }
}
