//! Space between characters, what of it may be taken away and where more may be
//! added: JLREQ's tables of spacing (appendix B), reduction (D) and expansion
//! (E), for the classes that occur in a sheet.
//!
//! Lengths are in thousandths of an em. JLREQ thinks of 、 and 「 as half an em
//! wide with half an em of space beside them. A Japanese face has both in one
//! glyph, so that its rules become space that is taken away again.

use crate::typeset::kinsoku::class::Class;

/// The least a word space becomes (JLREQ 3.8.3 a).
const LEAST_WORD_SPACE: i16 = 250;
/// The most a word space becomes (JLREQ 3.8.4 a).
const MOST_WORD_SPACE: i16 = 500;
/// Between Japanese and Western characters (JLREQ 3.2.6, point 4).
const MIXED: i16 = 250;
/// What that may lose, down to an eighth of an em (JLREQ 3.8.3 f).
const MIXED_SQUEEZE: i16 = 125;
/// What that may gain, up to a third of an em (JLREQ 3.8.4 b).
const MIXED_STRETCH: i16 = 83;
/// What any other joint may gain first (JLREQ 3.8.4 c).
const EVEN_STRETCH: i16 = 250;

/// A cluster of characters as a body of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeBody {
    /// What it is, by its first character.
    pub class: Class,
    /// How far it moves the pen.
    pub width: u16,
    /// White at its left that can be taken away: half an em of 「, a quarter of
    /// ・, nothing of a letter or of a glyph that is narrow by itself.
    pub before: u16,
    /// The same at its right: half an em of 、, a quarter of ・.
    pub after: u16,
}

impl TypeBody {
    /// The white that may go where the line begins with it: an opening bracket
    /// stands flush (JLREQ 3.1.5, pattern 1).
    pub fn at_line_start(self) -> i16 {
        if self.class == Class::OpeningBracket { signed(self.before) } else { 0 }
    }

    /// The white that may go where the line ends with it; all of it or none
    /// (JLREQ 3.1.9).
    pub fn at_line_end(self) -> i16 {
        if self.class.closes() || self.class == Class::MiddleDot { signed(self.after) } else { 0 }
    }
}

/// What is squeezed, the first before the last (JLREQ 3.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Squeeze {
    /// Spaces between words (a).
    WordSpace,
    /// The white round ・ (d).
    MiddleDot,
    /// The white before opening and after closing brackets and commas (e).
    Bracket,
    /// The space between Japanese and Western characters (f).
    Mixed,
}

impl Squeeze {
    /// All of them, in order.
    pub const ORDER: [Self; 4] = [Self::WordSpace, Self::MiddleDot, Self::Bracket, Self::Mixed];
}

/// What is stretched, the first before the last (JLREQ 3.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stretch {
    /// Spaces between words (a).
    WordSpace,
    /// The space between Japanese and Western characters (b).
    Mixed,
    /// Between Japanese characters (c).
    Even,
}

impl Stretch {
    /// All of them, in order.
    pub const ORDER: [Self; 3] = [Self::WordSpace, Self::Mixed, Self::Even];
}

/// Where two clusters of a line meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joint {
    /// What is added between them; negative where white is taken away.
    pub natural: i16,
    /// How much more may be taken away, and when.
    pub squeeze: Option<(Squeeze, i16)>,
    /// How much may go beyond that when nothing else is left: the white after a
    /// full stop within a line, which JLREQ leaves alone because it parts
    /// sentences (3.8.3, note) but offices do squeeze, and the space within a
    /// figure, which had better be set solid than be broken.
    pub resort: i16,
    /// How much may be added at first, and when. `None` for what is inseparable
    /// (JLREQ 3.1.11).
    pub stretch: Option<(Stretch, i16)>,
}

impl Joint {
    /// Where nothing can be moved.
    pub const SOLID: Self = Self { natural: 0, squeeze: None, resort: 0, stretch: None };

    /// The joint between two neighbours. `breakable` says whether a line could end
    /// there, `figure` whether both belong to one figure.
    pub fn between(left: TypeBody, right: TypeBody, breakable: bool, figure: bool) -> Self {
        let solid = figure && !left.class.is_western() && !right.class.is_western();
        let spacing = if solid {
            // ２，９３０: the comma of a figure has no space after it (JLREQ 3.1.3).
            Self { natural: -signed(left.after) - signed(right.before), ..Self::SOLID }
        } else {
            spacing(left, right, figure)
        };
        Self { stretch: expansion(left.class, right, breakable, figure), ..spacing }
    }
}

/// Appendix B, table 1, and D, table 3: what is added, and what of the rest may
/// be taken away.
fn spacing(left: TypeBody, right: TypeBody, figure: bool) -> Joint {
    use Class::{FullStop, MiddleDot, OpeningBracket, WordSpace};
    let (after, before) = (signed(left.after), signed(right.before));
    let joint = |natural: i16, step: Squeeze, most: i16| Joint {
        natural,
        squeeze: (most > 0).then_some((step, most)),
        ..Joint::SOLID
    };
    // What stands behind a mark goes as the mark does.
    let behind = |natural: i16, most: i16| match left.class {
        FullStop => Joint { natural, resort: most, ..Joint::SOLID },
        MiddleDot => joint(natural, Squeeze::MiddleDot, most),
        _ => joint(natural, Squeeze::Bracket, most),
    };
    match (left.class, right.class) {
        // JLREQ 3.1.4, 1, 2 and 6: 」、 。」 」』 are set solid.
        (a, b) if a.closes() && b.closes() => Joint { natural: -after, ..Joint::SOLID },
        // 3 and 4: half an em between 、「 and 」（, not a whole one.
        (a, OpeningBracket) if a.closes() => behind(-after.min(before), after.max(before)),
        // 5: 「『 solid.
        (OpeningBracket, OpeningBracket) => Joint { natural: -before, ..Joint::SOLID },
        // 7: a quarter of an em between 」・ and ・「.
        (a, MiddleDot) if a.closes() => joint(-after, Squeeze::MiddleDot, before),
        (MiddleDot, OpeningBracket) => behind(-before, after),
        (a, b) if a.is_japanese() && b.is_western() || a.is_western() && b.is_japanese() => Joint {
            resort: if figure { MIXED - MIXED_SQUEEZE } else { 0 },
            ..joint(MIXED, Squeeze::Mixed, MIXED_SQUEEZE)
        },
        (_, WordSpace) if after == 0 => joint(0, Squeeze::WordSpace, signed(right.width) - LEAST_WORD_SPACE),
        (_, MiddleDot) => joint(0, Squeeze::MiddleDot, after + before),
        _ if after > 0 => behind(0, after + before),
        _ => joint(0, Squeeze::Bracket, before),
    }
}

/// Appendix E, table 4: where space may be added.
fn expansion(left: Class, right: TypeBody, breakable: bool, figure: bool) -> Option<(Stretch, i16)> {
    use Class::{Inseparable, OpeningBracket, PostfixedAbbreviation, PrefixedAbbreviation, WordSpace};
    if right.class == WordSpace {
        return Some((Stretch::WordSpace, (MOST_WORD_SPACE - signed(right.width)).max(0)));
    }
    if left.is_japanese() && right.class.is_western() || left.is_western() && right.class.is_japanese() {
        return Some((Stretch::Mixed, MIXED_STRETCH));
    }
    // Brackets hold together with what they enclose, not with what is outside
    // (JLREQ 3.1.11, note); 、 and 。 are as closing brackets.
    let opens =
        left.is_japanese_or_sign() || left.closes() || matches!(left, Inseparable | PostfixedAbbreviation);
    let follows = right.class.is_japanese_or_sign()
        || matches!(right.class, OpeningBracket | Inseparable | PrefixedAbbreviation);
    // Kana that may not start a line are spaced as others are.
    let kana = matches!(right.class, Class::IterationMark | Class::ProlongedSound | Class::SmallKana);
    (opens && follows && !figure && (breakable || kana)).then_some((Stretch::Even, EVEN_STRETCH))
}

/// Advances are well below what an `i16` holds; more would be a broken font.
fn signed(length: u16) -> i16 {
    i16::try_from(length).unwrap_or(i16::MAX)
}
