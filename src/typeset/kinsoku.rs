//! 禁則: where a Japanese line may not be broken, beyond what UAX #14 says.
//!
//! The rules are those of JLREQ (W3C, *Requirements for Japanese Text Layout*,
//! 2nd edition), sections 3.1.7 (line start), 3.1.8 (line end) and 3.1.10
//! (unbreakable sequences), which follow JIS X 4051; [`class`] has the table of
//! characters, [`figure`] the figures.

pub mod class;
pub mod figure;

use class::Class;

/// May a line start with this? (JLREQ 3.1.7, 行頭禁則)
pub fn may_start_line(character: char) -> bool {
    !matches!(
        Class::of(character),
        Class::ClosingBracket
            | Class::Hyphen
            | Class::DividingPunctuation
            | Class::MiddleDot
            | Class::FullStop
            | Class::Comma
            | Class::IterationMark
            | Class::ProlongedSound
            | Class::SmallKana
    )
}

/// May a line end with this? (JLREQ 3.1.8, 行末禁則)
///
/// JLREQ only names brackets. An office also sets ※ ① № before what they point
/// at, and these are not to be parted from it.
pub fn may_end_line(character: char) -> bool {
    Class::of(character) != Class::OpeningBracket
        && !matches!(character, '※' | '＊' | '〒' | '№')
        && !is_enclosed_number(character)
}

/// ① ③ ㈠ ❶ …: a number that stands before what it counts.
fn is_enclosed_number(character: char) -> bool {
    matches!(character, '①'..='⓿' | '❶'..='➓' | '㈠'..='㈩' | '㊀'..='㊉' | '㉑'..='㉟' | '㊱'..='㊿')
}

/// Are these two of one inseparable pair, …… or ――? (cl-08; JLREQ 3.1.10,
/// points 1 and 2)
fn is_inseparable(before: char, after: char) -> bool {
    match (before, after) {
        ('〳' | '〴', '〵') => true,
        ('—' | '―', '—' | '―') => true,
        ('…' | '‥', _) => before == after,
        _ => false,
    }
}

/// May a line end between these two neighbours?
pub fn may_break_between(before: char, after: char) -> bool {
    may_end_line(before) && may_start_line(after) && !is_inseparable(before, after)
}

/// Where a line may end though UAX #14 has it otherwise: it knows no opening
/// and closing quotation mark (cl-01, cl-02), and lets no line begin with cl-08.
pub fn may_break_here_too(before: char, after: char) -> bool {
    let opens = is_japanese(before) && matches!(after, '“' | '‘' | '«' | '…' | '‥');
    let closed = matches!(before, '”' | '’' | '»') && is_japanese(after);
    (opens || closed) && may_break_between(before, after)
}

/// What words are written with, and full-width punctuation.
fn is_japanese(character: char) -> bool {
    let class = Class::of(character);
    class.is_japanese() || (class.is_spaced() && matches!(character, '\u{3000}'..='\u{30FF}' | '！'..='｠'))
}
