//! The text of lines that stand under each other: which of them is a paragraph's end, and
//! which only ends because there was no more room.

use super::line::SeenLine;

/// A column of text: from where to where its lines may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    pub left: f32,
    pub right: f32,
    /// How far lines reach that others follow: there was room at least so far.
    pub reached: f32,
    /// Where full lines end that are stretched to the same width (両端揃え), if they are.
    pub edge: Option<f32>,
}

/// The least white beside a text in a cell that says something of the cell's padding, and
/// the most, in em.
const PADDING: f32 = 1.2;

/// The room of a cell's text, of which the sides are `left` and `right`; `others` are the
/// lines that stand in the same column, its own among them.
pub(super) fn room(lines: &[SeenLine], (left, right): (f32, f32), others: SeenColumn) -> Room {
    let size = lines.iter().map(|line| line.size).fold(0.0, f32::max);
    let start = lines.iter().map(|line| line.x).fold(f32::INFINITY, f32::min);
    let padding = (start - left).clamp(0.0, PADDING * size);
    // Where others went further, there was room.
    let right = (right - padding).max(others.longest.min(right));
    // Lines that all say as much end at the same place too, but not at the side.
    let edge = others.edge.filter(|edge| (right - edge).abs() <= 1.2 * size);
    Room { left: left + padding, right, reached: others.longest.min(right), edge }
}

/// What lines under each other say of their column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct SeenColumn {
    /// How far right they reach.
    longest: f32,
    edge: Option<f32>,
}

/// The least that the letters of a line are moved apart that is stretched, in em.
const STRETCHED: f32 = 0.003;
/// Lines of one width end at the same place, but for so much, in em.
const SAME: f32 = 0.06;

impl SeenColumn {
    /// That of all lines of texts that others follow.
    pub fn of<'l>(texts: impl Iterator<Item = &'l [SeenLine]>) -> Self {
        let lines: Vec<&SeenLine> =
            texts.flat_map(|lines| lines.iter().take(lines.len().saturating_sub(1))).collect();
        // A mark at the end may hang out of the line.
        let reached = |line: &&SeenLine| {
            let is_hanging = line.text.ends_with(['、', '。', '，', '．']);
            if is_hanging { line.end - line.size } else { line.end }
        };
        let longest = lines.iter().map(reached).fold(0.0, f32::max);
        let at_edge = |line: &&&SeenLine| (line.end - longest).abs() <= SAME * line.size;
        let full = lines.iter().filter(at_edge).filter(|line| line.stretch > STRETCHED).count();
        // Nearly all lines of letters of one width are as long as they can be.
        let is_stretched = full >= 3
            && lines.iter().filter(at_edge).filter(|line| line.text.chars().any(|c| c.is_ascii())).count()
                >= 2;
        Self { longest, edge: is_stretched.then_some(longest) }
    }
}

/// The text of these lines.
pub(super) fn text(lines: &[SeenLine], room: Room) -> String {
    let mut text = String::new();
    let mut last: Option<&SeenLine> = None;
    for line in lines {
        if let Some(before) = last {
            if is_end(before, line, room) {
                text.push('\n');
            } else if !before.white.is_empty() {
                text.push_str(&before.white);
            } else if let (Some(left), Some(right)) = (text.chars().next_back(), line.text.chars().next())
                && is_word(left)
                && is_word(right)
                && !left.is_whitespace()
            {
                text.push(' ');
            }
        }
        let own = line.text.as_str();
        // White at the beginning of a line that goes on is how it hangs.
        let goes_on = last.is_some() && !text.ends_with('\n');
        text.push_str(if goes_on && !own.starts_with('\u{3000}') { own.trim_start() } else { own });
        last = Some(line);
    }
    text.trim_matches('\n').to_owned()
}

/// Whether a paragraph ends with `line`, under which `next` stands.
pub(super) fn is_end(line: &SeenLine, next: &SeenLine, room: Room) -> bool {
    let em = line.size.max(1.0);
    if begins_item(&next.text) || next.text.starts_with('\u{3000}') {
        return true;
    }
    // More than a line is free between them.
    if next.y - line.y > 2.4 * em.max(next.size) {
        return true;
    }
    // Of another size: a heading.
    if (line.size - next.size).abs() > 0.18 * em {
        return true;
    }
    // A list of years.
    if begins_year(&line.text) && begins_year(&next.text) {
        return true;
    }
    if let Some(edge) = room.edge {
        // Only the last line of a paragraph is left as it is.
        if (line.end - edge).abs() <= SAME * em && line.stretch > STRETCHED {
            return false;
        }
        if line.end < edge - 0.15 * em && line.stretch <= STRETCHED {
            return true;
        }
    }
    let (left, right) = (line.x - room.left, room.right - line.end);
    let is_centred = left > 0.8 * em && (left - right).abs() < 1.0 * em;
    let free = if is_centred { left + right } else { right };
    let word = next.width_of(first_word(&next.text));
    if free >= word + 0.35 * em || (!is_centred && room.reached - line.end >= word - 0.05 * em) {
        return true;
    }
    // A new paragraph stands in a little; not where the one before hangs behind its mark.
    let stands_in = next.x - line.x;
    !is_centred
        && (0.8..=2.2).contains(&(stands_in / em))
        && !begins_item(&line.text)
        && line.x - room.left < 0.5 * em
}

/// Whether a line begins with a year: 平成26年度 検討を継続.
fn begins_year(text: &str) -> bool {
    let text = text.trim_start();
    let mut after = text.char_indices().skip_while(|(_, letter)| !letter.is_numeric() && *letter != '元');
    let is_era = ["平成", "令和", "昭和"].iter().any(|era| text.starts_with(era))
        || (text.starts_with(['R', 'H', 'Ｒ', 'Ｈ']) && after.clone().next().is_some_and(|(at, _)| at <= 3));
    let rest = after.find(|(_, letter)| !letter.is_numeric() && *letter != '元');
    is_era && rest.is_some_and(|(at, letter)| letter == '年' && at <= 16)
}

/// Bytes of the first piece of a text that no line's end parts.
fn first_word(text: &str) -> usize {
    let white = text.len() - text.trim_start().len();
    let rest = text.get(white..).unwrap_or_default();
    let mut letters = rest.char_indices().peekable();
    let Some((_, first)) = letters.next() else { return text.len() };
    let mut end = first.len_utf8();
    let mut in_word = is_word(first);
    let mut opens = is_opening(first);
    while let Some((at, letter)) = letters.peek().copied() {
        let holds = opens || (in_word && is_word(letter)) || is_bound(letter);
        if !holds {
            break;
        }
        in_word = is_word(letter);
        opens = is_opening(letter);
        end = at + letter.len_utf8();
        letters.next();
    }
    white + end
}

/// Letters of which words and figures are made.
fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || matches!(letter, '.' | ',' | '%' | '\'' | '’' | '/' | ':' | '@' | '_' | '&')
        || matches!(letter, 'À'..='ɏ')
}

fn is_opening(letter: char) -> bool {
    matches!(letter, '（' | '(' | '「' | '『' | '【' | '〔' | '［' | '[' | '〈' | '《')
}

/// Letters that no line begins with.
fn is_bound(letter: char) -> bool {
    matches!(
        letter,
        '、' | '。'
            | '，'
            | '．'
            | '・'
            | '：'
            | '；'
            | '？'
            | '！'
            | '）'
            | ')'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '］'
            | ']'
            | '〉'
            | '》'
            | 'ー'
            | '々'
            | '％'
            | '℃'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | '-'
            | '～'
            | '…'
    )
}

/// Whether an item of a list begins here: ・ ① (1) ア． ※.
pub(super) fn begins_item(text: &str) -> bool {
    let text = text.trim_start();
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return false };
    if matches!(first, '・' | '･' | '•' | '●' | '○' | '◎' | '■' | '□' | '◆' | '◇' | '▲' | '△' | '▼' | '※' | '★' | '☆' | '➢' | '①'..='⑳' | '❶'..='❿' | '㋐'..='㋾')
    {
        return true;
    }
    let rest = letters.as_str();
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '０'..='９');
    let is_letter = |letter: char| matches!(letter, 'ア'..='ン' | 'あ'..='ん' | 'a'..='z' | 'A'..='Z');
    if matches!(first, '(' | '（') {
        // (1) and (ア), not (1回) and (令和6年).
        let inner = rest.split([')', '）']).next().unwrap_or_default();
        let is_inner = !inner.is_empty() && inner.len() < rest.len() && inner.chars().count() <= 2;
        return is_inner
            && (inner.chars().all(is_number)
                || (inner.chars().count() == 1 && inner.chars().all(is_letter)));
    }
    // 1. and ア　and １）, not 1.5 and 10人.
    let head: String = text.chars().take_while(|letter| is_number(*letter)).collect();
    let (head, after) = if head.is_empty() {
        (first.len_utf8(), rest)
    } else {
        (head.len(), text.get(head.len()..).unwrap_or_default())
    };
    if !is_number(first) && !is_letter(first) || head > 6 {
        return false;
    }
    let mut after = after.chars();
    match (after.next(), after.next()) {
        (Some('．' | '.' | '）' | ')' | '、'), next) if is_number(first) => {
            next.is_none_or(|next| !is_number(next))
        }
        (Some('．' | '.' | '）' | ')'), _) if matches!(first, 'ア'..='ン' | 'a'..='z' | 'A'..='Z') => {
            true
        }
        (Some('\u{3000}'), _) => matches!(first, 'ア'..='ン') || is_number(first),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of letters of ten points from the left edge.
    fn lines(texts: &[(f32, &str)]) -> Vec<SeenLine> {
        let make =
            |(at, (x, text)): (usize, &(f32, &str))| SeenLine::solid(text, (*x, at as f32 * 14.0), 10.0);
        texts.iter().enumerate().map(make).collect()
    }

    fn joined(texts: &[(f32, &str)]) -> String {
        let lines = lines(texts);
        text(&lines, Room { left: 0.0, right: 100.0, reached: 0.0, edge: None })
    }

    #[test]
    fn full_lines_go_on_and_short_ones_end() {
        assert_eq!(joined(&[(0.0, "一二三四五六七八九十"), (0.0, "続き。")]), "一二三四五六七八九十続き。");
        assert_eq!(joined(&[(0.0, "一二三。"), (0.0, "次の段落")]), "一二三。\n次の段落");
        // The next word had no room.
        assert_eq!(joined(&[(0.0, "一二三四五六七八"), (0.0, "24,000人")]), "一二三四五六七八24,000人");
        assert_eq!(joined(&[(0.0, "一二三四五六七八九"), (0.0, "十、続き")]), "一二三四五六七八九十、続き");
        assert_eq!(
            joined(&[(0.0, "to be or not to be:"), (0.0, "questions")]),
            "to be or not to be: questions"
        );
    }

    #[test]
    fn years_begin_a_line() {
        assert_eq!(
            joined(&[(0.0, "平成26年度 検討を"), (0.0, "平成27年度 検討")]),
            "平成26年度 検討を\n平成27年度 検討"
        );
        assert!(
            begins_year("R6年度")
                && begins_year("令和元年")
                && !begins_year("平成の目標")
                && !begins_year("24年")
        );
    }

    #[test]
    fn of_lines_that_are_stretched_those_that_are_not_end_a_paragraph() {
        let mut lines = lines(&[
            (0.0, "一二三四五六七八九10"),
            (0.0, "一二三四五六七八九。"),
            (0.0, "一二三四五六七八20"),
            (0.0, "終わる。"),
        ]);
        // The second has room for half a letter, which no letter has.
        for (line, (end, stretch)) in lines.iter_mut().zip([(104.0, 0.02), (100.0, 0.0), (104.0, 0.08)]) {
            (line.end, line.stretch) = (end, stretch);
        }
        let room = Room { left: 0.0, right: 104.0, reached: 104.0, edge: Some(104.0) };
        assert_eq!(
            text(&lines, room),
            "一二三四五六七八九10一二三四五六七八九。\n一二三四五六七八20終わる。"
        );
    }

    #[test]
    fn items_begin_a_line() {
        for item in [
            "・相談",
            "①相談",
            "(1)相談",
            "（ア）相談",
            "※相談",
            "1.相談",
            "２．相談",
            "ア\u{3000}相談",
            "○相談",
        ] {
            assert!(begins_item(item), "{item}");
            assert_eq!(joined(&[(0.0, "一二三四五六七八九十"), (0.0, item)]).lines().count(), 2, "{item}");
        }
        for text in ["1.5倍", "（1回）", "（令和6年）", "相談", "アイス", "10人", "A評価"] {
            assert!(!begins_item(text), "{text}");
        }
    }

    #[test]
    fn a_paragraph_may_stand_in() {
        assert_eq!(
            joined(&[(0.0, "一二三四五六七八九十"), (10.0, "次の段落")]),
            "一二三四五六七八九十\n次の段落"
        );
        // Behind its mark.
        assert_eq!(joined(&[(0.0, "・二三四五六七八九十"), (10.0, "続き")]), "・二三四五六七八九十続き");
    }
}
