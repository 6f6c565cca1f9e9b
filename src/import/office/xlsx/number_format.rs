//! How Excel shows a number: format codes (ECMA-376 part 1, 18.8.31), with the Japanese ones.
//!
//! 1521 under `#,##0"人"` is 1,521人; 40634 under `[$-411]ggge"年"m"月"d"日"` is 平成23年4月1日;
//! 7 under `[DBNum3]0"回"` is ７回. What a code says of colours and of the space of a column is
//! left out.

use jiff::civil;

use crate::book::era::{wareki_date, weekday};
use crate::words::parted;

/// The format of a kind that files only number (18.8.30): those that Japanese Excel has.
pub(super) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 54 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        37 | 38 => "#,##0;\\-#,##0",
        39 | 40 => "#,##0.00;\\-#,##0.00",
        41 | 42 => "#,##0",
        43 | 44 => "#,##0.00",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        _ => return None,
    })
}

/// A number as a cell with this format code shows it. `from_1904` tells from which day the
/// file counts. What is not known of a code is shown as the plain number.
pub(super) fn shown(number: f64, code: &str, from_1904: bool) -> String {
    let sections = sections(code);
    let (section, is_alone) = match sections.as_slice() {
        [] => return general(number),
        [only] => (only, true),
        [positive, negative] => (if number < 0.0 { negative } else { positive }, number >= 0.0),
        [positive, negative, zero, ..] => {
            let section = if number < 0.0 {
                negative
            } else if number == 0.0 {
                zero
            } else {
                positive
            };
            (section, number >= 0.0)
        }
    };
    // A section for negative numbers says itself how they look.
    let number = if is_alone { number } else { number.abs() };
    if section.is_date() {
        return moment(number, from_1904)
            .map_or_else(|| general(number), |moment| section.digits(dated(section, moment)));
    }
    section.digits(numeric(section, number))
}

/// A text as a cell with this format code shows it: `@"様"`.
pub(super) fn shown_text(text: &str, code: &str) -> String {
    let sections = sections(code);
    let section = match sections.as_slice() {
        [.., last] if sections.len() == 4 || last.has(&FormatToken::Text) => last,
        _ => return text.to_owned(),
    };
    let words = section.tokens.iter().map(|token| match token {
        FormatToken::Text => text.to_owned(),
        FormatToken::Literal(words) => words.clone(),
        _ => String::new(),
    });
    words.collect()
}

/// A number without a format: at most eleven digits, as Excel shows it.
pub(super) fn general(number: f64) -> String {
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{number:.0}").replace("-0", if number == 0.0 { "0" } else { "-0" });
    }
    let whole = format!("{:.0}", number.abs().trunc()).len();
    let rounded = format!("{number:.*}", 10_usize.saturating_sub(whole));
    let plain = rounded.trim_end_matches('0').trim_end_matches('.');
    let is_plain = whole <= 11 && plain.contains(|c: char| ('1'..='9').contains(&c));
    if is_plain { plain.to_owned() } else { format!("{number:E}").replace('E', "E+").replace("E+-", "E-") }
}

/// What a part of a code asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FormatToken {
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// `E+` or `E-`.
    Exponent,
    /// A run of a letter that stands for a part of a day or time: `yyyy`, `m`, `ggg`, `aaa`.
    Part(char, usize),
    /// `[h]`, `[mm]`: hours beyond a day.
    Elapsed(char),
    /// AM/PM and the like: the words for each.
    Half(String, String),
    /// `@`.
    Text,
    General,
    Literal(String),
}

/// A section of a code: up to a semicolon.
#[derive(Debug, Default)]
struct FormatSection {
    tokens: Vec<FormatToken>,
    /// The digits that are asked for: 1 and 2 kanji, 3 full-width (`[DBNum1]` …).
    kind: Option<u8>,
    /// The first year of an era is 元年.
    has_gannen: bool,
}

impl FormatSection {
    fn has(&self, token: &FormatToken) -> bool {
        self.tokens.contains(token)
    }

    fn is_date(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, FormatToken::Part(..) | FormatToken::Elapsed(_)))
    }

    /// The digits of `text` in the kind that is asked for.
    fn digits(&self, text: String) -> String {
        let digit = |c: char| -> char {
            let Some(value) = c.to_digit(10) else { return c };
            let of =
                |all: &str| usize::try_from(value).ok().and_then(|value| all.chars().nth(value)).unwrap_or(c);
            match self.kind {
                Some(1) => of("〇一二三四五六七八九"),
                Some(2) => of("〇壱弐参四伍六七八九"),
                Some(3) => of("０１２３４５６７８９"),
                _ => c,
            }
        };
        if self.kind.is_none() { text } else { text.chars().map(digit).collect() }
    }
}

/// The sections of a code.
fn sections(code: &str) -> Vec<FormatSection> {
    let mut sections = vec![FormatSection::default()];
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        let mut found: Option<FormatToken> = None;
        let mut push = |token: FormatToken| found = Some(token);
        match c {
            ';' => sections.push(FormatSection::default()),
            '"' => {
                let (words, after) = rest.split_once('"').unwrap_or((rest, ""));
                push(FormatToken::Literal(words.to_owned()));
                rest = after;
            }
            // The next is shown as it is; is left so much space for; fills the column.
            '\\' | '!' | '_' | '*' => {
                let next = rest.chars().next();
                rest = rest.get(next.map_or(0, char::len_utf8)..).unwrap_or_default();
                if let Some(next) = next.filter(|_| matches!(c, '\\' | '!')) {
                    push(FormatToken::Literal(next.to_string()));
                }
            }
            '[' => {
                let (inner, after) = rest.split_once(']').unwrap_or((rest, ""));
                rest = after;
                let lower = inner.to_ascii_lowercase();
                if let Some(kind) = lower.strip_prefix("dbnum") {
                    if let Some(section) = sections.last_mut() {
                        section.kind = kind.parse().ok();
                    }
                } else if let Some(currency) = inner.strip_prefix('$') {
                    if let Some(section) = sections.last_mut().filter(|_| lower.contains("gannen")) {
                        section.has_gannen = true;
                    }
                    let words = currency.split('-').next().unwrap_or_default();
                    if !words.is_empty() {
                        push(FormatToken::Literal(words.to_owned()));
                    }
                } else if lower.chars().all(|c| matches!(c, 'h' | 'm' | 's')) && !lower.is_empty() {
                    push(FormatToken::Elapsed(lower.chars().next().unwrap_or('h')));
                }
            }
            '0' | '#' | '?' => push(FormatToken::Digit(c)),
            '.' => push(FormatToken::Point),
            ',' => push(FormatToken::Comma),
            '%' => push(FormatToken::Percent),
            '@' => push(FormatToken::Text),
            'E' | 'e' if rest.starts_with(['+', '-']) => {
                rest = rest.get(1..).unwrap_or_default();
                push(FormatToken::Exponent);
            }
            'G' if rest.len() >= 6 && rest.is_char_boundary(6) && rest.get(..6) == Some("eneral") => {
                rest = rest.get(6..).unwrap_or_default();
                push(FormatToken::General);
            }
            'A' | 'a' if rest.get(..4).is_some_and(|next| next.eq_ignore_ascii_case("m/pm")) => {
                rest = rest.get(4..).unwrap_or_default();
                push(FormatToken::Half("AM".to_owned(), "PM".to_owned()));
            }
            'A' | 'a' if rest.get(..2).is_some_and(|next| next.eq_ignore_ascii_case("/p")) => {
                rest = rest.get(2..).unwrap_or_default();
                push(FormatToken::Half("A".to_owned(), "P".to_owned()));
            }
            c if c.is_ascii_alphabetic() && "ymdhsgeraYMDHSGERA".contains(c) => {
                let lower = c.to_ascii_lowercase();
                let count = rest.chars().take_while(|next| next.to_ascii_lowercase() == lower).count();
                rest = rest.get(count..).unwrap_or_default();
                push(FormatToken::Part(lower, count + 1));
            }
            c => push(FormatToken::Literal(c.to_string())),
        }
        if let (Some(token), Some(section)) = (found, sections.last_mut()) {
            match (section.tokens.last_mut(), token) {
                (Some(FormatToken::Literal(before)), FormatToken::Literal(words)) => before.push_str(&words),
                (_, token) => section.tokens.push(token),
            }
        }
    }
    sections
}

/// The moment that a serial number is. Day 60 of 1900 never was.
fn moment(number: f64, from_1904: bool) -> Option<(civil::DateTime, f64)> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let days = number.floor();
    #[allow(clippy::cast_possible_truncation, reason = "within the bounds above")]
    let whole = days as i64;
    let base = if from_1904 { civil::date(1904, 1, 1) } else { civil::date(1899, 12, 30) };
    let early = i64::from(!from_1904 && whole < 60);
    let day = base.checked_add(jiff::Span::new().try_days(whole + early).ok()?).ok()?;
    #[allow(clippy::cast_possible_truncation, reason = "a day has 86,400 seconds")]
    let seconds = ((number - days) * 86_400.0).round() as i64;
    let at = day.to_datetime(civil::Time::midnight()).checked_add(jiff::Span::new().seconds(seconds)).ok()?;
    Some((at, number))
}

/// A day or time as a section shows it.
fn dated(section: &FormatSection, (at, number): (civil::DateTime, f64)) -> String {
    let has_half = section.tokens.iter().any(|token| matches!(token, FormatToken::Half(..)));
    let mut words = String::new();
    // Minutes and months are the same letter: what stands beside hours or seconds is minutes.
    let mut after_hour = false;
    for (place, token) in section.tokens.iter().enumerate() {
        match token {
            FormatToken::Part(letter, count) => {
                let next = section.tokens.iter().skip(place + 1).find_map(|token| match token {
                    FormatToken::Part(letter, _) | FormatToken::Elapsed(letter) => Some(*letter),
                    _ => None,
                });
                let is_minute = *letter == 'm' && *count <= 2 && (after_hour || next == Some('s'));
                let own = part(at, *letter, *count, is_minute, has_half);
                let is_first = section.has_gannen && *letter == 'e' && own.trim_start_matches('0') == "1";
                words.push_str(if is_first { "元" } else { &own });
                after_hour = *letter == 'h';
            }
            FormatToken::Elapsed(letter) => {
                let all = match letter {
                    'h' => number * 24.0,
                    'm' => number * 1_440.0,
                    _ => number * 86_400.0,
                };
                words.push_str(&format!("{:.0}", (all + 1e-6).floor()));
                after_hour = *letter == 'h';
            }
            FormatToken::Half(morning, afternoon) => {
                words.push_str(if at.hour() < 12 { morning } else { afternoon });
            }
            FormatToken::Literal(own) => words.push_str(own),
            FormatToken::Point => words.push('.'),
            FormatToken::Comma => words.push(','),
            FormatToken::Digit(_)
            | FormatToken::Percent
            | FormatToken::Exponent
            | FormatToken::Text
            | FormatToken::General => {}
        }
    }
    words
}

fn part(at: civil::DateTime, letter: char, count: usize, is_minute: bool, has_half: bool) -> String {
    let two = |value: i8| if count >= 2 { format!("{value:02}") } else { value.to_string() };
    match letter {
        'y' if count <= 2 => format!("{:02}", at.year().rem_euclid(100)),
        'y' => format!("{:04}", at.year()),
        'm' if is_minute => two(at.minute()),
        'm' if count >= 3 => {
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
            let at = usize::try_from(at.month() - 1).unwrap_or_default();
            months.get(at).copied().unwrap_or_default().to_owned()
        }
        'm' => two(at.month()),
        'd' if count >= 3 => {
            let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            let at = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
            days.get(at).copied().unwrap_or_default().to_owned()
        }
        'd' => two(at.day()),
        'h' => {
            let hour = if has_half { (at.hour() + 11) % 12 + 1 } else { at.hour() };
            two(hour)
        }
        's' => two(at.second()),
        'a' => {
            let day = weekday(at.date());
            if count >= 4 { format!("{day}曜日") } else { day.to_string() }
        }
        'g' | 'e' | 'r' => era(at.date(), letter, count),
        _ => String::new(),
    }
}

/// The era of a day, or its year in it.
fn era(day: civil::Date, letter: char, count: usize) -> String {
    // 平成23年4月1日: the era's name, and the year up to 年.
    let wareki = wareki_date(day);
    let words = wareki.split('年').next().unwrap_or_default();
    let name: String = words.chars().take_while(|c| !c.is_ascii_digit() && *c != '元').collect();
    let year = words.strip_prefix(name.as_str()).unwrap_or_default();
    let year = if year == "元" { "1" } else { year };
    let letters = [("明治", "M"), ("大正", "T"), ("昭和", "S"), ("平成", "H"), ("令和", "R")];
    let short = letters.iter().find(|(own, _)| *own == name).map_or("", |(_, letter)| letter);
    let year = if count >= 2 && letter != 'g' { format!("{year:0>2}") } else { year.to_owned() };
    match (letter, count) {
        ('g', 1) => short.to_owned(),
        ('g', 2) => name.chars().take(1).collect(),
        ('g', _) => name,
        ('r', 1) => year,
        ('r', _) => format!("{name}{year}"),
        _ => year,
    }
}

/// A number as a section shows it.
fn numeric(section: &FormatSection, number: f64) -> String {
    let tokens = &section.tokens;
    if section.has(&FormatToken::General)
        || tokens.iter().all(|token| matches!(token, FormatToken::Literal(_)))
    {
        let mut words = String::new();
        for token in tokens {
            match token {
                FormatToken::General => words.push_str(&general(number)),
                FormatToken::Literal(own) => words.push_str(own),
                _ => {}
            }
        }
        return if tokens.is_empty() { String::new() } else { words };
    }
    let is_digit = |token: &FormatToken| matches!(token, FormatToken::Digit(_));
    if !tokens.iter().any(is_digit) {
        return general(number);
    }
    if section.has(&FormatToken::Exponent)
        || tokens.iter().any(|token| *token == FormatToken::Literal("/".to_owned()))
    {
        return general(number);
    }
    let first = tokens.iter().position(is_digit).unwrap_or_default();
    let last = tokens.iter().rposition(is_digit).unwrap_or_default();
    let point = tokens.iter().position(|token| *token == FormatToken::Point);
    let whole_end = point.unwrap_or(last + 1);
    // Commas between digits group; behind the last of them each is a thousand.
    let last_whole = tokens.iter().take(whole_end).rposition(is_digit).unwrap_or(first);
    let groups = tokens
        .iter()
        .skip(first)
        .take(last_whole.saturating_sub(first))
        .any(|token| *token == FormatToken::Comma);
    let thousands =
        tokens.iter().skip(last_whole + 1).take_while(|token| **token == FormatToken::Comma).count();
    let percents = tokens.iter().filter(|token| **token == FormatToken::Percent).count();

    let mut value = number.abs();
    for _ in 0..percents {
        value *= 100.0;
    }
    for _ in 0..thousands {
        value /= 1_000.0;
    }
    let places = point.map_or(0, |point| {
        tokens.iter().skip(point).take_while(|token| **token == FormatToken::Point || is_digit(token)).count()
            - 1
    });
    let needed = |from: usize, to: usize| {
        tokens
            .iter()
            .skip(from)
            .take(to - from)
            .filter(|token| matches!(token, FormatToken::Digit('0')))
            .count()
    };
    let (mut whole, mut fraction) = rounded(value, places);
    let least = needed(first, whole_end.max(first));
    if whole == "0" && least == 0 {
        whole.clear();
    }
    whole = format!("{whole:0>least$}");
    let least_places = point.map_or(0, |point| needed(point, last + 1));
    while fraction.len() > least_places && fraction.ends_with('0') {
        fraction.pop();
    }
    if groups {
        whole = parted(&whole);
    }

    let mut words = String::new();
    let is_zero = whole.chars().chain(fraction.chars()).all(|c| matches!(c, '0' | ','));
    if number < 0.0 && !is_zero {
        words.push('-');
    }
    let mut wrote = false;
    for (place, token) in tokens.iter().enumerate() {
        match token {
            FormatToken::Literal(own) => words.push_str(own),
            FormatToken::Percent => words.push('%'),
            FormatToken::Digit(_) if place >= first && place < whole_end && !wrote => {
                words.push_str(&whole);
                wrote = true;
            }
            FormatToken::Point => {
                if !wrote {
                    words.push_str(&whole);
                    wrote = true;
                }
                if !fraction.is_empty() || least_places > 0 {
                    words.push('.');
                    words.push_str(&fraction);
                }
            }
            _ => {}
        }
    }
    words
}

/// The digits before and behind the point. Halves go up, as Excel shows them: 48.25 is 48.3.
fn rounded(value: f64, places: usize) -> (String, String) {
    // Fifteen digits are what a cell has; 0.4825 × 100 is 48.25 in them.
    let exact = format!("{value:.14E}");
    let decimal = exact.parse::<f64>().unwrap_or(value);
    let text = rust_decimal::Decimal::from_f64_retain(decimal).map(|decimal| {
        let places = u32::try_from(places).unwrap_or_default();
        let decimal = decimal.round_sf(15).unwrap_or(decimal);
        let decimal =
            decimal.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        decimal.to_string()
    });
    let text = text.unwrap_or_else(|| format!("{value:.places$}"));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    (whole.to_owned(), format!("{fraction:0<places$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_excel_shows_them() {
        for (number, code, words) in [
            (1521.0, "#,##0\"人\"", "1,521人"),
            (0.4825, "0.0%", "48.3%"),
            (7.0, "[DBNum3]0\"回開催\"", "７回開催"),
            (1234567.0, "#,##0,\"千円\"", "1,235千円"),
            (-5.0, "#,##0;\"▲\"#,##0", "▲5"),
            (-5.0, "#,##0;[Red]-#,##0", "-5"),
            (-5.0, "0", "-5"),
            (0.0, "#,##0;-#,##0;\"－\"", "－"),
            (0.5, "#,##0.0", "0.5"),
            (0.5, "#.##", ".5"),
            (12.0, "000", "012"),
            (2.71, "General", "2.71"),
            (1e20, "General", "1E+20"),
            (0.000_000_000_001, "General", "1E-12"),
            (0.1 + 0.2, "General", "0.3"),
            (12.0, "\"約\"0_ ", "約12"),
            (1500.0, "\"¥\"#,##0", "¥1,500"),
            (98.0, "[>=100]0\"点\";0\"点未満\"", "98点"),
        ] {
            assert_eq!(shown(number, code, false), words, "{number} {code}");
        }
    }

    #[test]
    fn serial_numbers_are_days() {
        for (number, code, words) in [
            (40634.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "平成23年4月1日"),
            (40634.0, "\"達成度 \"[$-411]ggge\"年\"m\"月\"d\"日時点\"", "達成度 平成23年4月1日時点"),
            (40634.0, "yyyy/m/d", "2011/4/1"),
            (40634.0, "yyyy\"年\"mm\"月\"", "2011年04月"),
            (40634.0, "[$-411]ge.m.d", "H23.4.1"),
            (43586.0, "ggge\"年\"", "令和1年"),
            (43586.0, "[$-ja-JP-x-gannen]ggge\"年\"", "令和元年"),
            (40634.0, "m/d(aaa)", "4/1(金)"),
            (0.5, "h:mm", "12:00"),
            (1.25, "[h]:mm", "30:00"),
            (40634.75, "h:mm AM/PM", "6:00 PM"),
            (1.0, "yyyy/m/d", "1900/1/1"),
            (60.0, "m/d", "2/28"),
        ] {
            assert_eq!(shown(number, code, false), words, "{number} {code}");
        }
        assert_eq!(shown(0.0, "yyyy/m/d", true), "1904/1/1");
        assert_eq!(shown(-1.0, "yyyy/m/d", false), "-1");
    }

    #[test]
    fn a_text_has_a_section_of_its_own() {
        assert_eq!(shown_text("山田", "@\"様\""), "山田様");
        assert_eq!(shown_text("山田", "0;0;0;\"氏名：\"@"), "氏名：山田");
        assert_eq!(shown_text("山田", "#,##0"), "山田");
    }

    #[test]
    fn every_code_ends() {
        for code in
            ["\"", "[", "\\", "_", "*", ";;;;;;", "[$-", "E+", "yyyyyyyyyyyyyyyyyyyyyyyyy", "0.0.0", ".", ","]
        {
            for number in [0.0, -1.5, 1e300, f64::MIN_POSITIVE, 2_958_465.9] {
                shown(number, code, false);
            }
        }
    }
}
