//! Makes of what differs pieces that can be read.

use std::ops::Range;

use super::align::{AlignedPart, Blocks};
use super::token::{TokenKind, TokenText};

/// The longest run of particles and commas that says nothing between two changes, in
/// characters.
const ISLAND: usize = 4;

/// Joins changes between which next to nothing stayed the same, and marks clauses
/// whole that are more new than old.
pub fn tidy(old: &TokenText<'_>, new: &TokenText<'_>, blocks: Vec<AlignedPart>) -> Vec<AlignedPart> {
    let both = Both { old, new };
    let blocks = both.shift(blocks);
    let blocks = both.join(blocks);
    let blocks = both.whole_clauses(&blocks);
    let blocks = both.join(blocks);
    both.bare(&blocks)
}

struct Both<'b, 't> {
    old: &'b TokenText<'t>,
    new: &'b TokenText<'t>,
}

impl Both<'_, '_> {
    /// Where something was only added, or only left out, it can often be seen in
    /// several places (費用［等の一部］の支給, 費用等［の一部の］…): at the change before it
    /// if it reaches that, else where a clause begins.
    fn shift(&self, blocks: Vec<AlignedPart>) -> Vec<AlignedPart> {
        let mut shifted = Blocks::default();
        let mut blocks = blocks.into_iter().peekable();
        // How many of the next block's tokens stand before what was shifted.
        while let Some(block) = blocks.next() {
            if !block.is_same {
                shifted.differ([block.old.end, block.new.end]);
                continue;
            }
            let change = blocks.next_if(|next| next.old.is_empty() != next.new.is_empty());
            let Some(change) = change else {
                shifted.same(block.old.len());
                continue;
            };
            let (text, range) =
                if change.old.is_empty() { (self.new, &change.new) } else { (self.old, &change.old) };
            let back = self.steps_back(text, range, block.old.len(), shifted.all.is_empty());
            shifted.same(block.old.len() - back);
            let (this, other) = (change.old.end - back, change.new.end - back);
            shifted.differ([this, other]);
            shifted.same(back);
        }
        shifted.all
    }

    /// How far a range is best shifted back.
    fn steps_back(&self, text: &TokenText<'_>, range: &Range<usize>, room: usize, is_first: bool) -> usize {
        let word = |at: usize| text.tokens.get(at).map(|token| token.text);
        let fits = |back: &usize| word(range.start - back) == word(range.end - back);
        let most = (1..=room.min(range.start)).take_while(fits).last().unwrap_or(0);
        if most == room && !is_first {
            return most;
        }
        let begins = |back: &usize| {
            let start = range.start - back;
            text.clauses.binary_search_by_key(&start, |clause| clause.start).is_ok()
        };
        (0..=most).find(begins).unwrap_or(0)
    }

    fn join(&self, blocks: Vec<AlignedPart>) -> Vec<AlignedPart> {
        let mut joined: Vec<AlignedPart> = Vec::with_capacity(blocks.len());
        for mut block in blocks {
            while let [.., before, same] = joined.as_slice() {
                if block.is_same || !self.is_island(before, same, &block) {
                    break;
                }
                block = AlignedPart {
                    old: before.old.start..block.old.end,
                    new: before.new.start..block.new.end,
                    is_same: false,
                };
                joined.truncate(joined.len() - 2);
            }
            joined.push(block);
        }
        joined
    }

    /// Whether what stayed the same between two changes is to be read as changed too.
    fn is_island(&self, before: &AlignedPart, same: &AlignedPart, after: &AlignedPart) -> bool {
        let tokens = self.old.slice(&same.old);
        let is_change = |both: [&Range<usize>; 2]| both.iter().any(|range| !range.is_empty());
        if tokens.iter().any(|token| token.kind == TokenKind::Stop)
            || self.is_crisp(before)
            || self.is_crisp(after)
            || !is_change([&before.old, &after.old])
            || !is_change([&before.new, &after.new])
        {
            return false;
        }
        let (before, len, after) = (self.len(before), self.old.len_of(&same.old), self.len(after));
        if tokens.iter().all(|token| token.kind == TokenKind::Weak) {
            len <= ISLAND && len <= before.max(after)
        } else {
            2 * len <= before.min(after)
        }
    }

    /// How long a change is, in characters.
    fn len(&self, block: &AlignedPart) -> usize {
        self.old.len_of(&block.old).max(self.new.len_of(&block.new))
    }

    /// A figure that became another one: 503人 → 520人, 85人 → 約86人. It is read for
    /// itself, whatever changed around it.
    fn is_crisp(&self, block: &AlignedPart) -> bool {
        let is_one = |text: &TokenText<'_>, range: &Range<usize>| {
            let figures = text.slice(range).iter().filter(|token| token.kind == TokenKind::Figure);
            range.len() <= 2 && figures.count() == 1
        };
        is_one(self.old, &block.old) && is_one(self.new, &block.new)
    }

    /// Marks clauses whole of which more than half changed in several places, or
    /// three quarters in one. Figures that became others do not count.
    fn whole_clauses(&self, blocks: &[AlignedPart]) -> Vec<AlignedPart> {
        let (old, new) = (self.old.tokens.len(), self.new.tokens.len());
        let mut sames: Vec<Option<usize>> = vec![None; old];
        let mut is_whole = [vec![false; old], vec![false; new]];
        for block in blocks.iter().filter(|block| block.is_same) {
            for (this, other) in block.old.clone().zip(block.new.clone()) {
                if let Some(same) = sames.get_mut(this) {
                    *same = Some(other);
                }
            }
        }
        let [in_old, in_new] = &mut is_whole;
        self.mark(self.old, blocks, |block| &block.old, in_old);
        self.mark(self.new, blocks, |block| &block.new, in_new);
        let is_in = |list: &[bool], at: usize| list.get(at).copied().unwrap_or_default();
        let mut marked = Blocks::default();
        for (this, other) in sames.iter().enumerate().filter_map(|(this, other)| Some((this, (*other)?))) {
            if !is_in(in_old, this) && !is_in(in_new, other) {
                marked.differ([this, other]);
                marked.same(1);
            }
        }
        marked.differ([old, new]);
        marked.all
    }

    /// Leaves out of what differs the ends of lines, where both sides have as many, and
    /// the signs that both sides of a line begin or end with: a bracket is marked in
    /// neither or in both.
    fn bare(&self, blocks: &[AlignedPart]) -> Vec<AlignedPart> {
        let mut bare = Blocks::default();
        for block in blocks {
            if block.is_same {
                bare.same(block.old.len());
                continue;
            }
            let (old, new) = (lines(self.old, &block.old), lines(self.new, &block.new));
            let pairs = if old.len() == new.len() {
                old.into_iter().zip(new).collect()
            } else {
                vec![(block.old.clone(), block.new.clone())]
            };
            for (at, (old, new)) in pairs.iter().enumerate() {
                if at > 0 {
                    bare.same(1);
                }
                let both = |back: bool| {
                    let (old, new) = (signs(self.old, old, back), signs(self.new, new, back));
                    old.iter().zip(&new).take_while(|(old, new)| old == new).count()
                };
                let (before, behind) = (both(false), both(true));
                let rest = (old.len().min(new.len()) - before).min(behind);
                bare.same(before);
                bare.differ([old.end - rest, new.end - rest]);
                bare.same(rest);
            }
        }
        bare.all
    }

    fn mark(
        &self,
        text: &TokenText<'_>,
        blocks: &[AlignedPart],
        side: impl Fn(&AlignedPart) -> &Range<usize>,
        marks: &mut [bool],
    ) {
        let mut next = 0;
        for clause in &text.clauses {
            let (mut pieces, mut changed, mut total) = (0, 0, text.len_of(&inner(text, clause)));
            let inner = inner(text, clause);
            while let Some(block) = blocks.get(next) {
                let range = side(block);
                let shared = range.start.max(inner.start)..range.end.min(inner.end);
                if !block.is_same && shared.start < shared.end {
                    let len = text.len_of(&shared);
                    if self.is_crisp(block) {
                        total -= len;
                    } else {
                        pieces += 1;
                        changed += len;
                    }
                }
                if range.end > clause.end || next + 1 == blocks.len() {
                    break;
                }
                next += 1;
            }
            let is_whole = pieces > 1 && 2 * changed > total || pieces == 1 && 4 * changed >= 3 * total;
            if is_whole {
                marks.get_mut(inner).into_iter().flatten().for_each(|mark| *mark = true);
            }
        }
    }
}

/// The lines of a range of tokens, without the ends of lines between them.
fn lines(text: &TokenText<'_>, range: &Range<usize>) -> Vec<Range<usize>> {
    let ends = text.slice(range).iter().zip(range.clone()).filter(|(token, _)| token.text == "\n");
    let ends: Vec<usize> = ends.map(|(_, at)| at).collect();
    let starts = std::iter::once(range.start).chain(ends.iter().map(|end| end + 1));
    starts.zip(ends.iter().copied().chain([range.end])).map(|(start, end)| start..end).collect()
}

/// The signs that a range of tokens begins with, or, looking back, ends with.
fn signs<'t>(text: &TokenText<'t>, range: &Range<usize>, back: bool) -> Vec<&'t str> {
    let is_sign = |word: &&str| !word.chars().any(char::is_alphanumeric);
    let words = text.slice(range).iter().map(|token| token.text);
    if back { words.rev().take_while(is_sign).collect() } else { words.take_while(is_sign).collect() }
}

/// A clause without the sign that ends it.
fn inner(text: &TokenText<'_>, clause: &Range<usize>) -> Range<usize> {
    let signs = text.slice(clause).iter().rev();
    let signs = signs.take_while(|token| !token.text.chars().any(char::is_alphanumeric)).count();
    clause.start..clause.end - signs
}
