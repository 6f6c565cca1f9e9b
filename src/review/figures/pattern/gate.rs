//! What a text has to begin and end with for an expression to be found in it.
//!
//! Most of the program's expressions are asked at each number of each text and are not
//! there, as its first or last character says. That is seen without making the expression,
//! which costs more than most books do, and without asking it.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind, Look};

/// What can be told of the hits of an expression by looking at a text's length and its
/// two ends. It lets through whatever the expression is found in, and much that it is
/// not found in.
pub(super) struct Gate {
    /// The fewest bytes of a hit.
    fewest: usize,
    /// The most bytes of a text with a hit, where that has to be the whole text.
    most: usize,
    /// What the text begins with, where every hit is at its beginning.
    first: Option<Characters>,
    /// What it ends with, where every hit is at its end.
    last: Option<Characters>,
    /// Characters of which every hit has one.
    needed: Option<Vec<char>>,
}

impl Gate {
    pub(super) fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        let starts = properties.look_set_prefix().contains(Look::Start);
        let ends = properties.look_set_suffix().contains(Look::End);
        let edge = |is_asked: bool, end: TextEnd| is_asked.then(|| end.characters(hir)).flatten();
        Self {
            fewest: properties.minimum_len().unwrap_or(0),
            most: properties.maximum_len().filter(|_| starts && ends).unwrap_or(usize::MAX),
            first: edge(starts, TextEnd::First),
            last: edge(ends, TextEnd::Last),
            needed: needed(hir).filter(|all| all.len() <= MOST_NEEDED),
        }
    }

    /// Whether a text has what no hit is without. It takes a look at all of it, which is
    /// only worth it as long as the expression is not made.
    pub(super) fn has_needed(&self, text: &str) -> bool {
        self.needed.as_ref().is_none_or(|needed| text.contains(needed.as_slice()))
    }

    /// Whether the expression may be found in a text.
    pub(super) fn is_open(&self, text: &str) -> bool {
        let has = |own: &Option<Characters>, c: Option<char>| match (own, c) {
            (Some(own), Some(c)) => own.has(c),
            _ => true,
        };
        (self.fewest..=self.most).contains(&text.len())
            && has(&self.first, text.chars().next())
            && has(&self.last, text.chars().next_back())
    }
}

/// Of more characters a text is too likely to have one.
const MOST_NEEDED: usize = 32;

/// Characters of which each match has one; `None` where none can be told, or too many.
fn needed(hir: &Hir) -> Option<Vec<char>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            // Kana and signs are in nearly every text.
            let mut all = str::from_utf8(&literal.0).ok()?.chars();
            let first = all.next()?;
            Some(vec![std::iter::once(first).chain(all).find(|c| is_rare(*c)).unwrap_or(first)])
        }
        HirKind::Class(Class::Unicode(class)) => {
            let count = |range: &ClassUnicodeRange| u32::from(range.end()) - u32::from(range.start()) + 1;
            let is_small = class.ranges().iter().map(count).sum::<u32>() as usize <= MOST_NEEDED;
            is_small.then(|| class.ranges().iter().flat_map(|range| range.start()..=range.end()).collect())
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Concat(parts) => {
            let common = |all: &Vec<char>| (all.iter().filter(|c| !is_rare(**c)).count(), all.len());
            parts.iter().filter_map(needed).min_by_key(common)
        }
        HirKind::Alternation(ways) => {
            let mut all: Vec<char> = Vec::new();
            for way in ways {
                all.extend(needed(way)?);
            }
            all.sort_unstable();
            all.dedup();
            Some(all)
        }
        _ => None,
    }
}

/// Whether a character is not in most texts.
fn is_rare(c: char) -> bool {
    !c.is_ascii() && !matches!(c, 'ぁ'..='ゖ' | '\u{3000}'..='\u{303F}')
}

/// An end of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TextEnd {
    First,
    Last,
}

impl TextEnd {
    /// The characters that a hit has at this end of a text that is not empty; `None` where
    /// there may be any.
    fn characters(self, hir: &Hir) -> Option<Characters> {
        let mut found = Characters::default();
        (!self.add(hir, &mut found)).then_some(found)
    }

    /// Adds the characters at this end of what an expression matches; whether it may match
    /// without one, so that what stands next to it counts, too.
    fn add(self, hir: &Hir, to: &mut Characters) -> bool {
        match hir.kind() {
            HirKind::Empty => true,
            HirKind::Literal(literal) => {
                let mut all = str::from_utf8(&literal.0).unwrap_or_default().chars();
                match if self == Self::First { all.next() } else { all.next_back() } {
                    Some(c) => to.add(c, c),
                    None => to.add('\0', char::MAX),
                }
                false
            }
            HirKind::Class(Class::Unicode(class)) => {
                class.ranges().iter().for_each(|range| to.add(range.start(), range.end()));
                false
            }
            HirKind::Class(Class::Bytes(_)) => {
                to.add('\0', char::MAX);
                false
            }
            // The text's other end is not where its first character is.
            HirKind::Look(look) => *look != if self == Self::First { Look::End } else { Look::Start },
            HirKind::Repetition(repetition) => self.add(&repetition.sub, to) || repetition.min == 0,
            HirKind::Capture(capture) => self.add(&capture.sub, to),
            HirKind::Concat(parts) if self == Self::First => parts.iter().all(|part| self.add(part, to)),
            HirKind::Concat(parts) => parts.iter().rev().all(|part| self.add(part, to)),
            HirKind::Alternation(ways) => {
                // Each of them is taken in, also behind one that may be empty.
                let empty = ways.iter().filter(|way| self.add(way, to));
                empty.count() > 0
            }
        }
    }
}

/// A set of characters, which has some more than were put into it.
#[derive(Clone, Default)]
struct Characters {
    /// By the lowest ten bits of each.
    bits: [u64; 16],
    /// Long ranges.
    ranges: Vec<(char, char)>,
}

impl Characters {
    /// How long a range is that is kept as one.
    const LONG: u32 = 64;

    fn add(&mut self, from: char, to: char) {
        let (first, last) = (u32::from(from), u32::from(to));
        if last - first > Self::LONG {
            self.ranges.push((from, to));
            return;
        }
        for c in first..=last {
            if let Some(word) = self.bits.get_mut((c >> 6 & 15) as usize) {
                *word |= 1 << (c & 63);
            }
        }
    }

    fn has(&self, c: char) -> bool {
        let number = u32::from(c);
        let word = self.bits.get((number >> 6 & 15) as usize).copied().unwrap_or_default();
        word >> (number & 63) & 1 == 1 || self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(expression: &str) -> Gate {
        Gate::of(&regex_syntax::parse(expression).unwrap())
    }

    #[test]
    fn the_ends_of_a_text_tell_where_an_expression_is_not() {
        for (expression, open, closed) in [
            ("^(?:増|減)", ["増", "減った"], ["", "に増"]),
            ("(?:約|およそ) ?$", ["約", "人 "], ["", "約5"]),
            ("^に?(?:対|比)べ?$", ["に対", "比"], ["対し", "に対し比べ"]),
            ("^[^N。]{0,2}$", ["", "で、"], ["。", "というか"]),
            ("^(?:に|$)", ["", "に"], ["が", "、に"]),
            ("^ ?(?P<year>\\d+)年$", ["5年", " 12年"], ["5人", "年5"]),
            ("(?:^|、)計$", ["計", "、計"], ["計画", ""]),
            ("^(?i:todo)", ["TODO", "todo:"], ["", "Wo"]),
            ("増|減", ["増", "に減っ"], ["", "a"]),
        ] {
            let gate = gate(expression);
            for text in open {
                assert!(gate.is_open(text), "{expression} in {text}");
            }
            for text in closed {
                assert!(!gate.is_open(text), "{expression} in {text}");
            }
        }
    }

    #[test]
    fn what_may_have_any_ends_is_open() {
        for expression in ["", "^", "^.*", "^(?:年度)?", "[^増]$", "計|(?:)"] {
            assert!(gate(expression).is_open("減"), "{expression}");
        }
    }

    #[test]
    fn what_no_hit_is_without_is_looked_for() {
        for (expression, has, lacks) in [
            ("^[^。]{0,30}(?:に対し|比べ|比較)", "前年度に対し", "前年度より"),
            ("^(?:で|と)+[一二]?(?P<word>増|減)し$", "で減し", "でと一し"),
            ("Y(?:度)?から", "Yから", "度から"),
        ] {
            assert!(gate(expression).has_needed(has), "{expression}");
            assert!(!gate(expression).has_needed(lacks), "{expression}");
        }
        for expression in ["(?:増|減)?", "[^増]", "増|.", "\\p{Han}"] {
            assert!(gate(expression).has_needed(""), "{expression}");
        }
    }
}
