//! Regular expressions that are part of the program.
//!
//! Each is asked at many places of each text, and is at few of them. Whether it can be
//! there is seen by a [`Gate`] first. What it lets through is tried way by way ([`Trial`])
//! until an [`Automaton`] is worth making; only where there is a hit, and its groups are
//! asked for, more of it is made ([`Grouping`]).

mod automaton;
mod gate;
mod hit;
mod trial;

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use regex_automata::util::captures::Captures;
use regex_syntax::hir::Hir;

use automaton::{Anchoring, Automaton, Grouping};
use gate::Gate;
pub(in crate::review) use hit::{HitGroup, PatternHit};
use trial::{MOST_STEPS, Trial};

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
    /// How many steps trials have taken.
    tried: AtomicUsize,
    automaton: OnceLock<Option<Automaton>>,
    grouping: Grouping,
}

/// How many steps of trials take about as long as making an automaton.
const WORTH_AN_AUTOMATON: usize = 4000;

impl Pattern {
    pub(in crate::review) const fn new(text: &'static str) -> Self {
        Self { text, parsed: OnceLock::new() }
    }

    /// The expression, where a text may have it.
    fn asked(&self, text: &str) -> Option<&Parsed> {
        let parsed = self.parsed.get_or_init(|| Parsed::of(self.text)).as_ref()?;
        let is_open =
            parsed.gate.is_open(text) && (parsed.automaton.get().is_some() || parsed.gate.has_needed(text));
        is_open.then_some(parsed)
    }

    /// Whether there is a hit.
    pub(in crate::review) fn is_in(&self, text: &str) -> bool {
        self.asked(text).is_some_and(|parsed| parsed.is_in(text))
    }

    /// Where the first hit begins and ends.
    pub(in crate::review) fn find(&self, text: &str) -> Option<Range<usize>> {
        let parsed = self.asked(text)?;
        let (part, is_hit) = parsed.part(text)?;
        if is_hit { Some(part) } else { Some(parsed.groups(text, part, is_hit)?.get_match()?.range()) }
    }

    /// What is found first, with its groups.
    pub(in crate::review) fn captures<'t>(&self, text: &'t str) -> Option<PatternHit<'t>> {
        let parsed = self.asked(text)?;
        let (part, is_hit) = parsed.part(text)?;
        Some(PatternHit { text, groups: parsed.groups(text, part, is_hit)? })
    }

    /// All that is found, each with its groups.
    pub(in crate::review) fn all<'t>(&self, text: &'t str) -> Vec<PatternHit<'t>> {
        let mut all = Vec::new();
        let Some(parsed) = self.asked(text) else { return all };
        let Some((mut part, mut is_hit)) = parsed.part(text) else { return all };
        while let Some(groups) = parsed.groups(text, part.clone(), is_hit) {
            // None of ours may be empty.
            let Some(end) = groups.get_match().map(|hit| hit.end()).filter(|end| *end > part.start) else {
                break;
            };
            all.push(PatternHit { text, groups });
            if parsed.place != Anchoring::Anywhere {
                break;
            }
            (part, is_hit) = (end..text.len(), false);
        }
        all
    }
}

impl Parsed {
    fn of(expression: &str) -> Option<Self> {
        let hir = regex_syntax::parse(expression).ok()?;
        let (place, gate) = (Anchoring::of(&hir), Gate::of(&hir));
        let (tried, grouping) = (AtomicUsize::new(0), Grouping::new());
        Some(Self { hir, place, gate, tried, automaton: OnceLock::new(), grouping })
    }

    fn automaton(&self) -> Option<&Automaton> {
        self.automaton.get_or_init(|| Automaton::of(&self.hir, self.place)).as_ref()
    }

    fn is_in(&self, text: &str) -> bool {
        // One at the end is soon found from there.
        let tried = self.tried(text, self.place == Anchoring::End).map(|found| found.is_some());
        tried.unwrap_or_else(|| self.automaton().is_some_and(|automaton| automaton.is_in(text)))
    }

    /// The part of a text in which the first hit is, and whether it is the hit.
    fn part(&self, text: &str) -> Option<(Range<usize>, bool)> {
        if let Some(found) = self.tried(text, false) {
            return found.map(|hit| (hit, true));
        }
        let automaton = self.automaton()?;
        match self.place {
            Anchoring::Beginning => Some((0..automaton.other_end(text)?, true)),
            Anchoring::End => Some((automaton.other_end(text)?..text.len(), true)),
            Anchoring::Anywhere => automaton.is_in(text).then_some((0..text.len(), false)),
        }
    }

    /// The first hit as a trial finds it, or the last one; the outer `None` where an
    /// automaton has to.
    fn tried(&self, text: &str, is_last: bool) -> Option<Option<Range<usize>>> {
        if self.automaton.get().is_some() || self.tried.load(Ordering::Relaxed) >= WORTH_AN_AUTOMATON {
            return None;
        }
        let mut trial = Trial::new(text, MOST_STEPS);
        let found = self.try_out(&mut trial, text, is_last);
        self.tried.fetch_add(MOST_STEPS - trial.left(), Ordering::Relaxed);
        found
    }

    fn try_out<'t>(
        &self,
        trial: &mut Trial<'t>,
        text: &'t str,
        is_last: bool,
    ) -> Option<Option<Range<usize>>> {
        let starts = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
        match self.place {
            Anchoring::Beginning => trial.first(&self.hir, starts().take(1)),
            _ if is_last => trial.first(&self.hir, starts().rev()),
            _ => trial.first(&self.hir, starts()),
        }
    }

    /// The first hit in a part of a text, with its groups.
    fn groups(&self, text: &str, part: Range<usize>, is_hit: bool) -> Option<Captures> {
        self.grouping.first(&self.hir, text, part, is_hit)
    }
}

#[cfg(test)]
impl Pattern {
    /// That the expression can be read, and that what is found of it is what `regex` finds.
    pub(in crate::review) fn assert_readable(&self) {
        let whole = regex::Regex::new(self.text).unwrap();
        let parsed = self.parsed.get_or_init(|| Parsed::of(self.text)).as_ref().unwrap();
        parsed.automaton().unwrap();
        for (at, _) in SOME_WORDS.char_indices() {
            let (before, behind) = SOME_WORDS.split_at(at);
            let near = behind.char_indices().nth(16).map_or(behind, |(end, _)| &behind[..end]);
            for text in [before, behind, near] {
                let found = whole.find(text).map(|hit| hit.range());
                assert_eq!(self.is_in(text), found.is_some(), "{} in {text}", self.text);
                assert_eq!(self.find(text), found, "{} in {text}", self.text);
                let is_open = parsed.gate.is_open(text) && parsed.gate.has_needed(text);
                assert!(found.is_none() || is_open, "{} in {text}", self.text);
                let tried = |is_last| parsed.try_out(&mut Trial::new(text, MOST_STEPS), text, is_last);
                assert!(tried(false).is_none_or(|tried| tried == found), "{} in {text}", self.text);
                let is_found = |tried: Option<Range<usize>>| tried.is_some() == found.is_some();
                assert!(tried(true).is_none_or(is_found), "{} in {text}", self.text);
                let groups: Option<Vec<_>> = whole
                    .captures(text)
                    .map(|own| own.iter().map(|group| group.map(|group| group.range())).collect());
                let own = self.captures(text).map(|own| {
                    (0..own.groups.group_len()).map(|at| own.get(at).map(|group| group.range())).collect()
                });
                assert_eq!(own, groups, "{} in {text}", self.text);
                let of_hit = found.clone().and_then(|hit| parsed.groups(text, hit, true)).map(|own| {
                    (0..own.group_len()).map(|at| own.get_group(at).map(|group| group.range())).collect()
                });
                assert_eq!(of_hit, groups, "{} in {text}", self.text);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn has_automaton(pattern: &Pattern) -> bool {
        let parsed = pattern.parsed.get().and_then(Option::as_ref);
        parsed.is_some_and(|parsed| parsed.automaton.get().is_some())
    }

    #[test]
    fn an_automaton_is_made_where_an_expression_is_asked_often() {
        let pattern = Pattern::new("^(?:前年度|昨年度)(?:より|から)[^。]{0,8}増$");
        assert!(!pattern.is_in("今年度から"), "another begin");
        assert!(!pattern.is_in("前年度からの減"), "another end");
        assert_eq!(pattern.parsed.get().unwrap().as_ref().unwrap().tried.load(Ordering::Relaxed), 0);
        for _ in 0..20 {
            assert!(pattern.is_in("前年度より5人増"));
            assert!(!pattern.is_in("前年度を大幅に上回る5人増"));
        }
        assert!(!has_automaton(&pattern), "as in a book of a few sheets");
        let asked = (20..1000).find(|_| pattern.is_in("前年度より5人増") && has_automaton(&pattern));
        assert!(asked.is_some_and(|asked| asked < 500), "{asked:?}");
        assert_eq!(pattern.find("昨年度から5人増"), Some(0.."昨年度から5人増".len()));
    }

    #[test]
    fn an_automaton_is_made_where_a_text_takes_too_long() {
        let pattern = Pattern::new("^(?:あ|ああ)*い$");
        assert!(!pattern.is_in(&format!("{}うあい", "あ".repeat(40))));
        assert!(has_automaton(&pattern));
    }

    #[test]
    fn the_groups_of_a_hit_need_no_automaton() {
        let pattern = Pattern::new("(?P<number>[0-9]+)(?P<unit>人|件)");
        let found: Vec<String> = pattern
            .all("計12人、3回、4件")
            .iter()
            .map(|hit| {
                format!("{}/{}", hit.name("number").unwrap().as_str(), hit.name("unit").unwrap().as_str())
            })
            .collect();
        assert_eq!(found, ["12/人", "4/件"]);
        assert!(pattern.captures("12人").unwrap().name("other").is_none());
        assert!(!has_automaton(&pattern));
    }
}
