//! What of two texts is the same, in order: whole clauses first, then words between
//! them.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::token::{TokenKind, TokenText};

/// The most clauses of both texts together that are compared, and the most tokens
/// between two clauses that are the same: the time may grow with the square. Of what
/// is longer only the beginning and the end are compared.
const CLAUSES: usize = 8_000;
const TOKENS: usize = 3_000;
/// The shortest clause that is looked for as a whole, in characters.
const ANCHOR: usize = 4;

/// A part of both texts, in tokens; one of the two may be empty where they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlignedPart {
    pub old: Range<usize>,
    pub new: Range<usize>,
    pub is_same: bool,
}

/// Cuts both texts into blocks, in order and without gaps; those that are the same
/// and those that are not take turns.
pub fn align(old: &TokenText<'_>, new: &TokenText<'_>) -> Vec<AlignedPart> {
    let mut blocks = Blocks::default();
    let mut names = HashMap::new();
    let (old_names, new_names) = (name(old, &mut names, 0), name(new, &mut names, 1));
    for (this, other) in pairs(&old_names, &new_names, CLAUSES) {
        let (Some(this), Some(other)) = (old.clauses.get(this), new.clauses.get(other)) else { continue };
        words(old, new, &mut blocks, [this.start, other.start]);
        blocks.same(this.len());
    }
    words(old, new, &mut blocks, [old.tokens.len(), new.tokens.len()]);
    blocks.all
}

/// What is compared of a clause: a number for each wording. A clause that is short or
/// says nothing has a number of its own, so that it is the same as no other; the
/// two texts' own numbers differ by `parity`.
fn name<'t>(text: &TokenText<'t>, names: &mut HashMap<Vec<&'t str>, usize>, parity: usize) -> Vec<usize> {
    let clauses = text.clauses.iter().enumerate();
    let named = clauses.map(|(at, clause)| {
        let tokens = text.slice(clause);
        let says_much = text.len_of(clause) >= ANCHOR
            && tokens.iter().any(|token| matches!(token.kind, TokenKind::Word | TokenKind::Figure));
        if says_much {
            let next = names.len();
            2 + 3 * *names.entry(tokens.iter().map(|token| token.text).collect()).or_insert(next)
        } else {
            parity + 3 * at
        }
    });
    named.collect()
}

/// Adds the tokens up to these two: words and figures are compared first, particles
/// and signs only between those of them that are the same, so that 「の」 is not kept
/// at the cost of 「整備」.
fn words(old: &TokenText<'_>, new: &TokenText<'_>, blocks: &mut Blocks, to: [usize; 2]) {
    let [old_from, new_from] = blocks.end;
    let [old_to, new_to] = to;
    let says_much = |text: &TokenText<'_>, range| places(text, range, |kind| kind != TokenKind::Weak);
    let (this, other) = (says_much(old, old_from..old_to), says_much(new, new_from..new_to));
    let mut same = pairs(&texts(old, &this), &texts(new, &other), TOKENS);
    same.push((this.len(), other.len()));
    for (at_old, at_new) in same {
        let (this, other) = (this.get(at_old).unwrap_or(&old_to), other.get(at_new).unwrap_or(&new_to));
        let [old_from, new_from] = blocks.end;
        let (weak_old, weak_new) =
            (places(old, old_from..*this, |_| true), places(new, new_from..*other, |_| true));
        for (at_old, at_new) in pairs(&texts(old, &weak_old), &texts(new, &weak_new), TOKENS) {
            blocks.differ([old_from + at_old, new_from + at_new]);
            blocks.same(1);
        }
        blocks.differ([*this, *other]);
        if *this < old_to && *other < new_to {
            blocks.same(1);
        }
    }
}

/// Which tokens of a range are of some kind.
fn places(text: &TokenText<'_>, range: Range<usize>, is_meant: impl Fn(TokenKind) -> bool) -> Vec<usize> {
    let tokens = text.slice(&range).iter().zip(range);
    tokens.filter(|(token, _)| is_meant(token.kind)).map(|(_, at)| at).collect()
}

fn texts<'t>(text: &TokenText<'t>, places: &[usize]) -> Vec<&'t str> {
    places.iter().filter_map(|at| text.tokens.get(*at)).map(|token| token.text).collect()
}

/// What of two lists is the same, in order: all, or only their beginnings and ends
/// where they have more than `most` between these.
fn pairs<T: Eq + std::hash::Hash + Ord>(old: &[T], new: &[T], most: usize) -> Vec<(usize, usize)> {
    let start = old.iter().zip(new).take_while(|(this, other)| this == other).count();
    let rest = |list: &[T]| list.len() - start;
    let ends = old.iter().rev().zip(new.iter().rev()).take(rest(old).min(rest(new)));
    let end = ends.take_while(|(this, other)| this == other).count();
    let between = |list: &[T]| start..list.len() - end;
    let (old_range, new_range) = (between(old), between(new));
    let mut pairs: Vec<_> = (0..start).map(|at| (at, at)).collect();
    if old_range.len() + new_range.len() <= most {
        let ops = capture_diff_slices(
            Algorithm::Myers,
            old.get(old_range.clone()).unwrap_or_default(),
            new.get(new_range.clone()).unwrap_or_default(),
        );
        for op in ops {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                pairs.extend((0..len).map(|at| (start + old_index + at, start + new_index + at)));
            }
        }
    }
    pairs.extend((0..end).map(|at| (old_range.end + at, new_range.end + at)));
    pairs
}

/// Blocks as they are put together.
#[derive(Debug, Default)]
pub struct Blocks {
    pub all: Vec<AlignedPart>,
    /// How far both texts are cut.
    end: [usize; 2],
}

impl Blocks {
    /// The next tokens are the same.
    pub fn same(&mut self, tokens: usize) {
        let [old, new] = self.end;
        self.push(old + tokens, new + tokens, true);
    }

    /// The texts differ up to here.
    pub fn differ(&mut self, to: [usize; 2]) {
        let [old, new] = to;
        self.push(old, new, false);
    }

    fn push(&mut self, old_end: usize, new_end: usize, is_same: bool) {
        let [old, new] = self.end;
        self.end = [old_end, new_end];
        match self.all.last_mut() {
            _ if [old, new] == self.end => {}
            Some(last) if last.is_same == is_same => (last.old.end, last.new.end) = (old_end, new_end),
            _ => self.all.push(AlignedPart { old: old..old_end, new: new..new_end, is_same }),
        }
    }
}
