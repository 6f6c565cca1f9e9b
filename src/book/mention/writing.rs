//! How years are written, so that others are written the same way.

use std::ops::Range;

use super::super::era;
use super::{Grain, YearEdit, day_of};

/// A part of what names a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct YearPiece {
    /// Its bytes in the text.
    pub range: Range<usize>,
    pub what: YearPart,
}

/// What a part of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum YearPart {
    /// The era: as it stands, and how it is written. In a list it may be left out, as it
    /// is that of the year before.
    Era(Option<&'static str>, EraStyle),
    /// The year within the era that stands before it, which is this one.
    InEra(FigureStyle),
    /// The Western year.
    Western(FigureStyle),
    /// The month.
    Month(i8, FigureStyle),
    /// The day of the month.
    Day(i8, FigureStyle),
    /// The other name of a year in which the era changed: the next has only one.
    OtherName,
}

/// How an era is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EraStyle {
    /// 令和.
    Name,
    /// ㋿.
    Square,
    /// R, r, Ｒ, ｒ.
    Letter { small: bool, wide: bool },
    /// Not at all.
    Silent,
}

impl EraStyle {
    /// That of an era as it stands.
    pub fn of(text: &str) -> Self {
        let Some(first) = text.chars().next() else { return Self::Silent };
        match first {
            'A'..='Z' | 'a'..='z' => Self::Letter { small: first.is_lowercase(), wide: false },
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' => Self::Letter { small: first.is_lowercase(), wide: true },
            '㋿' | '㍻' | '㍼' | '㍽' | '㍾' => Self::Square,
            _ => Self::Name,
        }
    }

    fn write(self, name: &str, letter: char) -> String {
        match self {
            Self::Name => name.to_owned(),
            Self::Square => match letter {
                'R' => "㋿",
                'H' => "㍻",
                'S' => "㍼",
                'T' => "㍽",
                _ => "㍾",
            }
            .to_owned(),
            Self::Letter { small, wide } => {
                let letter = if small { letter.to_ascii_lowercase() } else { letter };
                if wide { widened(letter) } else { letter }.to_string()
            }
            Self::Silent => String::new(),
        }
    }
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FigureStyle {
    script: Script,
    /// 元 for the first year.
    says_first: bool,
    /// 06.
    pub padded: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Narrow,
    Wide,
    /// 二十三, 十.
    Kanji,
    /// 二三, 一〇, with this zero.
    Digits(char),
}

impl FigureStyle {
    /// That of a figure as it stands; `first` is what the first year is called beside it,
    /// where it does not say itself.
    pub fn of(text: &str, says_first: bool) -> Self {
        let is = |c: char| text.contains(c);
        let zero = text.chars().find(|c| ['〇', '○'].contains(c));
        let script = match text.chars().next() {
            Some('0'..='9') => Script::Narrow,
            Some('０'..='９') => Script::Wide,
            Some('元') | None => Script::Narrow,
            _ if is('十') => Script::Kanji,
            _ => match zero {
                Some(zero) => Script::Digits(zero),
                None if text.chars().count() > 1 => Script::Digits('〇'),
                None => Script::Kanji,
            },
        };
        let padded = text.chars().count() > 1 && (text.starts_with('0') || text.starts_with('０'));
        Self { script, says_first: says_first || is('元'), padded }
    }

    /// As it is, with the figures of what stands next to it where it is 元 itself.
    pub fn beside(self, other: &str) -> Self {
        Self { script: Self::of(other, false).script, ..self }
    }

    fn write(self, number: i32) -> String {
        if number == 1 && self.says_first {
            return "元".to_owned();
        }
        let figures = if self.padded { format!("{number:02}") } else { number.to_string() };
        match self.script {
            Script::Narrow => figures,
            Script::Wide => figures.chars().map(widened).collect(),
            Script::Digits(zero) => figures.chars().filter_map(|c| kanji(c, zero)).collect(),
            Script::Kanji if !(1..100).contains(&number) => {
                figures.chars().filter_map(|c| kanji(c, '〇')).collect()
            }
            Script::Kanji => {
                let digit =
                    |value: i32| char::from_digit(value.unsigned_abs(), 10).and_then(|c| kanji(c, '〇'));
                let (tens, ones) = (number / 10, number % 10);
                let mut written = String::new();
                written.extend(digit(tens).filter(|_| tens > 1));
                written.extend((tens > 0).then_some('十'));
                written.extend(digit(ones).filter(|_| ones > 0));
                written
            }
        }
    }
}

/// The number that a figure is, whatever its script, once it is folded.
pub(super) fn number(figure: &str) -> Option<i32> {
    if figure == "元" {
        return Some(1);
    }
    if let Ok(number) = figure.parse() {
        return Some(number);
    }
    let digit = |c: char| match c {
        '〇' | '○' => Some(0),
        _ => "一二三四五六七八九".chars().position(|own| own == c).and_then(|at| i32::try_from(at + 1).ok()),
    };
    match figure.split_once('十') {
        Some((tens, ones)) => {
            let of = |text: &str, none: i32| {
                let mut all = text.chars();
                match (all.next(), all.next()) {
                    (None, _) => Some(none),
                    (Some(c), None) => digit(c),
                    _ => None,
                }
            };
            Some(of(tens, 1)? * 10 + of(ones, 0)?)
        }
        None => figure.chars().try_fold(0_i32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?)),
    }
}

fn widened(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c }
}

fn kanji(digit: char, zero: char) -> Option<char> {
    match digit.to_digit(10)? {
        0 => Some(zero),
        value => "一二三四五六七八九".chars().nth(value as usize - 1),
    }
}

/// What becomes of the parts of what names a year, where another is meant.
pub(super) fn edits(pieces: &[YearPiece], year: i32, grain: Grain) -> Vec<YearEdit> {
    // 29 February has no following year: the month's last day then.
    let grain = if grain == Grain::Day(2, 29) { Grain::MonthEnd(2) } else { grain };
    let Some(day) = day_of(year, grain) else { return Vec::new() };
    let Some((name, letter, in_era)) = era::named(day) else { return Vec::new() };
    let edit = |piece: &YearPiece| {
        let words = match piece.what {
            // What stands there stays as it is, down to its look-alikes.
            YearPart::Era(Some(own), _) if own == name => return None,
            YearPart::Month(own, _) if own == day.month() => return None,
            YearPart::Day(own, _) if own == day.day() => return None,
            YearPart::Era(_, style) => style.write(name, letter),
            YearPart::InEra(style) => style.write(in_era),
            YearPart::Western(style) => style.write(year),
            YearPart::Month(_, style) => style.write(i32::from(day.month())),
            YearPart::Day(_, style) => style.write(i32::from(day.day())),
            YearPart::OtherName => String::new(),
        };
        Some((piece.range.clone(), words))
    };
    pieces.iter().filter_map(edit).collect()
}
