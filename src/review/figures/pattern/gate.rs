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
    first: Option<TextEdge>,
    /// What it ends with, where every hit is at its end.
    last: Option<TextEdge>,
    /// Characters of which every hit has one.
    needed: Option<Vec<char>>,
}

impl Gate {
    pub(super) fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        let starts = properties.look_set_prefix().contains(Look::Start);
        let ends = properties.look_set_suffix().contains(Look::End);
        let edge = |is_asked: bool, end: TextEnd| is_asked.then(|| TextEdge::of(hir, end)).flatten();
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
        (self.fewest..=self.most).contains(&text.len())
            && self.first.as_ref().is_none_or(|edge| edge.has(text.chars()))
            && self.last.as_ref().is_none_or(|edge| edge.has(text.chars().rev()))
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

/// From one character to another.
type CharRange = (char, char);

/// Any character at all.
const ANY: CharRange = ('\0', char::MAX);

impl TextEnd {
    /// What a hit cannot go on behind: the text's other end.
    fn other(self) -> Look {
        if self == Self::First { Look::End } else { Look::Start }
    }

    /// The parts of an expression from this end on.
    fn parts(self, parts: &[Hir]) -> impl Iterator<Item = &Hir> + Clone {
        let count = parts.len();
        (0..count).filter_map(move |at| parts.get(if self == Self::First { at } else { count - 1 - at }))
    }

    /// The two outermost characters of a literal.
    fn outermost(self, literal: &str) -> (Option<char>, Option<char>) {
        let mut all = literal.chars();
        let mut next = || if self == Self::First { all.next() } else { all.next_back() };
        (next(), next())
    }

    /// Adds the characters that a hit may have at this end of a text that is not empty;
    /// whether it may have none, so that what stands next to it counts, too.
    fn add(self, hir: &Hir, to: &mut Vec<CharRange>) -> bool {
        match hir.kind() {
            HirKind::Empty => true,
            HirKind::Literal(literal) => {
                to.push(match self.outermost(str::from_utf8(&literal.0).unwrap_or_default()) {
                    (Some(c), _) => (c, c),
                    (None, _) => ANY,
                });
                false
            }
            HirKind::Class(Class::Unicode(class)) => {
                to.extend(class.ranges().iter().map(|range| (range.start(), range.end())));
                false
            }
            HirKind::Class(Class::Bytes(_)) => {
                to.push(ANY);
                false
            }
            HirKind::Look(look) => *look != self.other(),
            HirKind::Repetition(repetition) => self.add(&repetition.sub, to) || repetition.min == 0,
            HirKind::Capture(capture) => self.add(&capture.sub, to),
            HirKind::Concat(parts) => self.parts(parts).all(|part| self.add(part, to)),
            HirKind::Alternation(ways) => {
                // Each of them is taken in, also behind one that may be empty.
                let empty = ways.iter().filter(|way| self.add(way, to));
                empty.count() > 0
            }
        }
    }

    /// Whether a hit may have `c` at this end: then the characters are added that may
    /// follow it there, and it is said whether it may be all of the hit.
    fn follow(self, hir: &Hir, c: char, to: &mut Vec<CharRange>) -> Option<bool> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => None,
            HirKind::Literal(literal) => match self.outermost(str::from_utf8(&literal.0).unwrap_or_default())
            {
                (Some(own), next) if own == c => {
                    to.extend(next.map(|next| (next, next)));
                    Some(next.is_none())
                }
                (Some(_), _) => None,
                (None, _) => Some(true),
            },
            HirKind::Class(Class::Unicode(class)) => {
                class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c)).then_some(true)
            }
            HirKind::Class(Class::Bytes(_)) => Some(true),
            HirKind::Repetition(repetition) => {
                let is_all = self.follow(&repetition.sub, c, to)?;
                if is_all {
                    self.add(&repetition.sub, to);
                }
                Some(is_all)
            }
            HirKind::Capture(capture) => self.follow(&capture.sub, c, to),
            HirKind::Concat(parts) => {
                let mut found = None;
                let mut rest = self.parts(parts);
                while let Some(part) = rest.next() {
                    if let Some(is_all) = self.follow(part, c, to) {
                        let is_all = is_all && rest.clone().all(|part| self.add(part, to));
                        found = Some(found.unwrap_or(false) || is_all);
                    }
                    let may_be_empty = match part.kind() {
                        HirKind::Look(look) => *look != self.other(),
                        _ => part.properties().minimum_len() == Some(0),
                    };
                    if !may_be_empty {
                        break;
                    }
                }
                found
            }
            HirKind::Alternation(ways) => {
                let all = ways.iter().filter_map(|way| self.follow(way, c, to));
                all.reduce(|one, other| one || other)
            }
        }
    }
}

/// What hits have at an end of a text: the outermost character, and the one next to it.
struct TextEdge {
    outermost: Characters,
    /// `None` where there are too many to tell.
    pairs: Option<Pairs>,
}

/// Which characters stand next to which.
struct Pairs {
    /// Those that anything may follow.
    free: Characters,
    /// By a number of both.
    bits: [u64; 32],
}

/// For how many characters those next to them are told.
const MOST_OUTERMOST: usize = 100;

impl TextEdge {
    /// `None` where there may be any character.
    fn of(hir: &Hir, end: TextEnd) -> Option<Self> {
        let mut ranges = Vec::new();
        let may_be_none = end.add(hir, &mut ranges);
        (!may_be_none)
            .then(|| Self { outermost: Characters::of(&ranges), pairs: Pairs::of(hir, end, &ranges) })
    }

    /// Whether a text may be one with a hit, going by its characters from this end on. Of
    /// one that ends there nothing is said.
    fn has(&self, mut text: impl Iterator<Item = char>) -> bool {
        let Some(c) = text.next() else { return true };
        self.outermost.has(c)
            && self
                .pairs
                .as_ref()
                .is_none_or(|pairs| pairs.free.has(c) || text.next().is_none_or(|next| pairs.has(c, next)))
    }
}

impl Pairs {
    fn of(hir: &Hir, end: TextEnd, outermost: &[CharRange]) -> Option<Self> {
        let count = |(from, to): &CharRange| (u32::from(*to) - u32::from(*from)) as usize + 1;
        if outermost.iter().map(count).sum::<usize>() > MOST_OUTERMOST {
            return None;
        }
        let mut all: Vec<char> = outermost.iter().flat_map(|(from, to)| *from..=*to).collect();
        all.sort_unstable();
        all.dedup();
        let mut own = Self { free: Characters::default(), bits: [0; 32] };
        let mut next = Vec::new();
        for c in all {
            next.clear();
            let is_all = end.follow(hir, c, &mut next).unwrap_or(true);
            if is_all || next.iter().map(count).sum::<usize>() > MOST_OUTERMOST {
                own.free.add(c, c);
                continue;
            }
            for next in next.iter().flat_map(|(from, to)| *from..=*to) {
                let (word, bit) = Self::place(c, next);
                own.bits.get_mut(word).into_iter().for_each(|word| *word |= bit);
            }
        }
        Some(own)
    }

    /// Where the bit of two characters is; others may have the same.
    fn place(c: char, next: char) -> (usize, u64) {
        let number = u32::from(c).wrapping_mul(0x9E37).wrapping_add(u32::from(next));
        ((number >> 6 & 31) as usize, 1 << (number & 63))
    }

    fn has(&self, c: char, next: char) -> bool {
        let (word, bit) = Self::place(c, next);
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }
}

/// A set of characters, which has some more than were put into it.
#[derive(Clone, Default)]
struct Characters {
    /// By the lowest ten bits of each.
    bits: [u64; 16],
    /// Long ranges.
    ranges: Vec<CharRange>,
}

impl Characters {
    /// How long a range is that is kept as one.
    const LONG: u32 = 64;

    fn of(ranges: &[CharRange]) -> Self {
        let mut own = Self::default();
        ranges.iter().for_each(|(from, to)| own.add(*from, *to));
        own
    }

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
            ("(?:約|およそ) ?$", ["約", "およそ "], ["人 ", "約5"]),
            ("^に?(?:対|比)べ?$", ["に対", "比"], ["対し", "に対し比べ"]),
            ("^[^N。]{0,2}$", ["", "で、"], ["。", "というか"]),
            ("^(?:に|$)", ["", "に"], ["が", "、に"]),
            ("^ ?(?P<year>\\d+)年$", ["5年", " 12年"], ["5人", "年5"]),
            // The character next to the outermost one counts, too.
            ("^(?:目標|計画)", ["目標", "計画値"], ["目的", "計上"]),
            ("^[のを]?(?:増加|減)", ["の増加", "減った"], ["の人", "増設"]),
            ("(?:前年|合)計? ?$", ["前年", "合計 "], ["今年", "集人 "]),
            ("^(?:に対|と)し?(?:て|$)", ["に対", "として"], ["には", "とき"]),
            ("^(?:xy)+z?", ["xyxy", "xyz"], ["yx", "xzy"]),
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
