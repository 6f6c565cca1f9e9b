//! A text as the pieces that are compared.

use std::ops::Range;

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// What a piece is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word.
    Word,
    /// A number with its unit: 1,819日, 平成22年度.
    Figure,
    /// A particle, a comma, a bracket: says nothing by itself.
    Weak,
    /// The end of a sentence or of a line.
    Stop,
}

/// A piece.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    pub text: &'t str,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    pub kind: TokenKind,
}

impl Token<'_> {
    /// How long it is, in characters.
    pub fn len(&self) -> usize {
        self.text.chars().count()
    }

    /// Ends a clause: 、。 the space between two items, the end of a line.
    fn ends_clause(&self) -> bool {
        let ends = ['、', '。', '，', '．', '！', '？', '；', '\u{3000}', '\n'];
        self.kind != TokenKind::Figure && self.text.starts_with(ends)
    }
}

/// A text in pieces, and these in clauses.
#[derive(Debug)]
pub struct TokenText<'t> {
    pub tokens: Vec<Token<'t>>,
    /// Ranges of tokens, each with the sign that ends it.
    pub clauses: Vec<Range<usize>>,
}

impl<'t> TokenText<'t> {
    /// Takes a text apart.
    pub fn of(text: &'t str) -> Self {
        let breaks: Vec<usize> =
            WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(text).collect();
        let figures = figures(text, &breaks);
        let mut tokens = Vec::new();
        let mut push = |at: Range<usize>, is_figure: bool| {
            if let Some(text) = text.get(at.clone()).filter(|text| !text.is_empty()) {
                let kind = if is_figure { TokenKind::Figure } else { kind(text) };
                tokens.push(Token { text, at, kind });
            }
        };
        let mut breaks = breaks.iter().copied().peekable();
        let mut at = 0;
        let end = text.len()..text.len();
        for figure in figures.iter().chain([&end]) {
            while let Some(next) = breaks.next_if(|next| *next < figure.start) {
                push(at..next, false);
                at = at.max(next);
            }
            push(at..figure.start, false);
            push(figure.clone(), true);
            at = figure.end;
            while breaks.next_if(|next| *next <= at).is_some() {}
        }
        let clauses = clauses(&tokens);
        Self { tokens, clauses }
    }

    /// These tokens, none where there are no such.
    pub fn slice(&self, range: &Range<usize>) -> &[Token<'t>] {
        self.tokens.get(range.clone()).unwrap_or_default()
    }

    /// How long these tokens are together, in characters.
    pub fn len_of(&self, range: &Range<usize>) -> usize {
        self.slice(range).iter().map(Token::len).sum()
    }

    /// Where these tokens stand, without white space around them unless there is
    /// nothing else.
    pub fn bytes(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let tokens = self.slice(range);
        let is_dark = |token: &&Token<'_>| !token.text.trim().is_empty();
        let first = tokens.iter().find(is_dark).or(tokens.first())?;
        let last = tokens.iter().rfind(is_dark).or(tokens.last())?;
        Some(first.at.start..last.at.end)
    }
}

/// Signs that follow each other end a clause together.
fn clauses(tokens: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        let goes_on = tokens.get(at + 1).is_some_and(Token::ends_clause);
        if token.ends_clause() && !goes_on || at + 1 == tokens.len() {
            clauses.push(start..at + 1);
            start = at + 1;
        }
    }
    clauses
}

fn kind(text: &str) -> TokenKind {
    if text.starts_with(['。', '．', '！', '？', '\n']) {
        TokenKind::Stop
    } else if text.chars().all(is_hiragana) && text.chars().count() <= 3
        || !text.chars().any(char::is_alphanumeric)
    {
        TokenKind::Weak
    } else {
        TokenKind::Word
    }
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ー')
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// What multiplies a figure and may be followed by more of it: 1万2,000人.
fn is_multiplier(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '万' | '億' | '兆')
}

/// Stands within a figure.
fn is_separator(c: char) -> bool {
    matches!(c, ',' | '.' | '，' | '．')
}

const ERAS: [&str; 5] = ["令和", "平成", "昭和", "大正", "明治"];

/// Where figures stand, each with its unit and the era before it.
fn figures(text: &str, breaks: &[usize]) -> Vec<Range<usize>> {
    let mut figures: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(|c| is_digit(c) || c == '元')) {
        let begin = at + found;
        let before = text.get(at..begin).unwrap_or_default();
        let era = ERAS.iter().find(|era| before.ends_with(**era)).map_or(0, |era| era.len());
        let digits = number(text.get(begin..).unwrap_or_default(), era > 0);
        if digits == 0 {
            at = begin + '元'.len_utf8();
            continue;
        }
        let ordinal = if before.ends_with('第') { '第'.len_utf8() } else { 0 };
        let end = begin + digits;
        let end = end + unit(text, end, breaks);
        figures.push(begin - era.max(ordinal)..end);
        at = end;
    }
    figures
}

/// How long the number is that a text begins with, in bytes.
fn number(text: &str, is_year: bool) -> usize {
    if text.starts_with('元') {
        return if is_year { '元'.len_utf8() } else { 0 };
    }
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let follows = characters.peek().map(|(_, c)| *c);
        if is_digit(c) || at > 0 && is_multiplier(c) || is_separator(c) && follows.is_some_and(is_digit) {
            end = at + c.len_utf8();
        } else {
            break;
        }
    }
    end
}

/// The longest unit, in characters.
const UNIT: usize = 4;

/// Units that begin with what is one by itself.
const UNITS: [&str; 10] = ["年度", "年間", "年生", "年代", "日間", "時間", "分間", "人組", "歳児", "歳代"];
const COUNTERS: &str = "年月日時分秒人名回件歳才円冊部校園館室戸棟床台枚個本組班種点倍割";

/// How long the unit is that follows a number which ends here, in bytes: a sign, 「か所」
/// and its kin, or the word that stands next in kanji, katakana or letters.
fn unit(text: &str, at: usize, breaks: &[usize]) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut characters = rest.chars();
    let (Some(first), second) = (characters.next(), characters.next()) else { return 0 };
    let both = second.map_or(0, |second| first.len_utf8() + second.len_utf8());
    if matches!(first, '%' | '％' | '‰' | '℃' | '°' | '\u{3300}'..='\u{33FF}') {
        return first.len_utf8();
    }
    if matches!(first, 'か' | 'カ' | 'ヵ' | 'ケ' | 'ヶ')
        && matches!(second, Some('所' | '月' | '年' | '国' | '村' | '町'))
    {
        return both;
    }
    if first == 'つ' {
        return first.len_utf8();
    }
    if let Some(unit) = UNITS.iter().find(|unit| rest.starts_with(**unit)) {
        return unit.len();
    }
    // What counts is a unit by itself: in 回程度 the word is 程度.
    if COUNTERS.contains(first) {
        return first.len_utf8();
    }
    let word = |c: char| c.is_alphabetic() && !is_hiragana(c);
    let next = breaks.partition_point(|next| *next <= at);
    let room = breaks.get(next).map_or(rest.len(), |next| next - at);
    let unit = rest.get(..room).unwrap_or_default();
    unit.chars().take(UNIT).take_while(|c| word(*c)).map(char::len_utf8).sum()
}
