//! Regular expressions that are part of the program.
//!
//! Each is asked at many places of each text, and is at few of them. Whether it can be
//! there is seen by a [`Gate`] first, then by an [`Automaton`]; only where there is a hit,
//! and its groups are asked for, more of it is made ([`Grouping`]).

mod automaton;
mod gate;
mod hit;

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::util::captures::Captures;
use regex_syntax::hir::Hir;

use automaton::{Anchoring, Automaton, Grouping};
use gate::Gate;
pub(in crate::review) use hit::{HitGroup, PatternHit};

/// An expression, of which as much is made as is asked of it. One that cannot be read
/// finds nothing; a test beside each table looks at that.
pub(in crate::review) struct Pattern {
    text: &'static str,
    parsed: OnceLock<Option<Parsed>>,
}

/// An expression and what is made of it.
struct Parsed {
    hir: Hir,
    place: Anchoring,
    gate: Gate,
    automaton: OnceLock<Option<Automaton>>,
    grouping: Grouping,
}

impl Pattern {
    pub(in crate::review) const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }

    /// The expression and its automaton, where a text may have it.
    fn asked(&self, text: &str) -> Option<(&Parsed, &Automaton)> {
        let parsed = self.parsed.get_or_init(|| Parsed::of(self.text)).as_ref()?;
        let is_made = parsed.automaton.get().is_some();
        if !parsed.gate.is_open(text) || !is_made && !parsed.gate.has_needed(text) {
            return None;
        }
        let automaton = parsed.automaton.get_or_init(|| Automaton::of(&parsed.hir, parsed.place));
        Some((parsed, automaton.as_ref()?))
    }

    /// Whether there is a hit.
    pub(in crate::review) fn is_in(&self, text: &str) -> bool {
        self.asked(text).is_some_and(|(_, automaton)| automaton.is_in(text))
    }

    /// Where the first hit begins and ends.
    pub(in crate::review) fn find(&self, text: &str) -> Option<Range<usize>> {
        let (parsed, automaton) = self.asked(text)?;
        match parsed.place {
            Anchoring::Beginning => Some(0..automaton.other_end(text)?),
            Anchoring::End => Some(automaton.other_end(text)?..text.len()),
            Anchoring::Anywhere if !automaton.is_in(text) => None,
            Anchoring::Anywhere => Some(parsed.first(text, 0..text.len())?.get_match()?.range()),
        }
    }

    /// What is found first, with its groups.
    pub(in crate::review) fn captures<'t>(&self, text: &'t str) -> Option<PatternHit<'t>> {
        let (parsed, automaton) = self.asked(text)?;
        let span = match parsed.place {
            Anchoring::Beginning => 0..automaton.other_end(text)?,
            Anchoring::End => automaton.other_end(text)?..text.len(),
            Anchoring::Anywhere if automaton.is_in(text) => 0..text.len(),
            Anchoring::Anywhere => return None,
        };
        Some(PatternHit { text, groups: parsed.first(text, span)? })
    }

    /// All that is found, each with its groups.
    pub(in crate::review) fn all<'t>(&self, text: &'t str) -> Vec<PatternHit<'t>> {
        let Some((parsed, automaton)) = self.asked(text) else { return Vec::new() };
        if parsed.place != Anchoring::Anywhere {
            return self.captures(text).into_iter().collect();
        }
        let mut all = Vec::new();
        if !automaton.is_in(text) {
            return all;
        }
        let mut from = 0;
        while let Some(groups) = parsed.first(text, from..text.len()) {
            // None of ours may be empty.
            let Some(end) = groups.get_match().map(|hit| hit.end()).filter(|end| *end > from) else { break };
            all.push(PatternHit { text, groups });
            from = end;
        }
        all
    }
}

impl Parsed {
    /// The first hit in a part of a text; the whole part, where hits are at an end.
    fn first(&self, text: &str, part: Range<usize>) -> Option<Captures> {
        self.grouping.first(&self.hir, self.place, text, part)
    }

    fn of(expression: &str) -> Option<Self> {
        let hir = regex_syntax::parse(expression).ok()?;
        let (place, gate) = (Anchoring::of(&hir), Gate::of(&hir));
        Some(Self { hir, place, gate, automaton: OnceLock::new(), grouping: Grouping::new() })
    }
}

#[cfg(test)]
impl Pattern {
    /// That the expression can be read, and that what is found of it is what `regex` finds.
    pub(in crate::review) fn assert_readable(&self) {
        let whole = regex::Regex::new(self.text).unwrap();
        for (at, _) in SOME_WORDS.char_indices() {
            let (before, behind) = SOME_WORDS.split_at(at);
            let near = behind.char_indices().nth(16).map_or(behind, |(end, _)| &behind[..end]);
            for text in [before, behind, near] {
                let found = whole.find(text).map(|hit| hit.range());
                assert_eq!(self.is_in(text), found.is_some(), "{} in {text}", self.text);
                assert_eq!(self.find(text), found, "{} in {text}", self.text);
                let gate = self.parsed.get().and_then(Option::as_ref).map(|parsed| &parsed.gate);
                assert!(
                    found.is_none() || gate.is_some_and(|gate| gate.has_needed(text)),
                    "{} in {text}",
                    self.text
                );
                let groups: Option<Vec<_>> = whole
                    .captures(text)
                    .map(|own| own.iter().map(|group| group.map(|group| group.range())).collect());
                let own = self.captures(text).map(|own| {
                    (0..own.groups.group_len()).map(|at| own.get(at).map(|group| group.range())).collect()
                });
                assert_eq!(own, groups, "{} in {text}", self.text);
                let all: Vec<_> = whole.find_iter(text).map(|hit| hit.range()).collect();
                let own: Vec<_> = self.all(text).iter().map(|own| own.get(0).unwrap().range()).collect();
                assert!(own == all || all.iter().any(Range::is_empty), "{} in {text}", self.text);
            }
        }
    }
}

/// Words that many of the expressions are found in, as folded texts and as shapes have them.
#[cfg(test)]
const SOME_WORDS: &str = "令和5年度の利用者数は約530人(前年度比107.0%、38人増)で、目標の500人を上回った。\n\
    ・第3回講座 12回 延べ240人(1回平均20人)、内訳は電話512件、来所301件、計813件。H29~R3、対象者480人のうち\
    受診者360人(75.0%) YのNからN増、N(YはN、Nの減)となり、E:N。うちN+N=N、残りはN以上 △3人 生後2か月から\
    18歳まで、月平均1,234.5人、(3月31日現在)から引き続き実施したため、廃止した。[火・祝] 2024/4/1 R6.4.1 13:30\
    予定である 令和六年三月三十一日(土)に開催し、未実施、12,34人 1日5時間 人口10万人に1か所につき支援員2人以上";
