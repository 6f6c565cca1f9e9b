//! Cutting a text into the signs of its shape.

use super::super::super::figures::{NumberSort, Pattern, Trend, day, digits, number, scan, unit, year};
use super::{Amount, ShapeText, ShapeYear};
use crate::book::FiscalYear;

/// Numbers that name something: 第3回, 1-2, telephone numbers, clocks.
static NAME: Pattern = Pattern::new(
    r"^(?:第 ?[0-9一二三四五六七八九十百]+(?:回|期|次|条|項|号|章|節|版|類)?|〒?[0-9]+(?:-[0-9]+)+|[0-9]{1,2}:[0-9]{2}|[a-zA-Z]+-?[0-9]+(?:-[0-9]+)*)",
);
/// 1回平均, 1か月当たり, 月平均: of how much of something the number behind it is one.
static EACH: Pattern = Pattern::new(
    r"^(?:(?:1|一)(?P<counted>回|日|か所|箇所|カ所|ヶ所|か月|ヶ月|カ月|月|週|施設|団体|校|園|人|名|件|世帯|講座|教室|会場|クラブ|組)(?:の?開催)?(?:当たり|あたり|当り|につき|平均|の[\p{Han}]{1,6}は、?平均)|(?P<short>[月日週])(?:当たり|あたり|平均)|(?P<mean>ひと月|1か月|1ヶ月)(?:当たり|あたり|平均))(?:の?平均|の)?(?:延べ|延|では?|は|が|:|、)?",
);
/// What before a number says that it is not exact, or no number of things.
static VAGUE_BEFORE: Pattern = Pattern::new(
    r"(?:約|およそ|おおよそ|おおむね|概ね|ほぼ|最大|最低|最高|最多|最少|上限|下限|毎|累計|累積|通算|述べ|満|No\.?|no\.?|[~〜])[ :(]*$",
);
/// What behind a number says so.
static VAGUE_AFTER: Pattern = Pattern::new(
    r"^(?:以上|以下|未満|以内|超(?:の|と|$|[、。)])|程度|前後|余り?|弱|強(?:[^化]|$)|ほど|くらい|ぐらい|台(?:[^数帯]|$)|近[いく]|あまり|足らず|を?(?:上限|下限|限度)|を超え|目(?:[^標的]|$)|ごと|毎|ずつ|おき| ?[~〜])",
);
/// Between two numbers that are the ends of a range.
static RANGE: Pattern = Pattern::new(r"^ ?[~〜] ?$|^ ?- ?$");
/// 20人から30人まで, which is no change unless a verb says so.
static UP_TO: Pattern = Pattern::new(r"^まで(?:の|に|を|が|は|で|と|、|。|\)|$)");
/// The beginning of a unit that is in no table.
static UNKNOWN: Pattern = Pattern::new(r"^[\p{Han}\p{Katakana}ー]{1,4}");
/// What is behind a unit and no part of it.
static NOT_OF_UNIT: Pattern = Pattern::new(
    "増|減|多い|多く|少な|以上|以下|以内|程度|余り|超|未満|前後|中の|計|約|延べ|上回|下回|不足|開催|実施",
);
/// Between a number and what says which way it goes: 27件（7.0％）の大幅な増.
static ASIDE: Pattern = Pattern::new(
    r"^\)?(?:\([^()]{0,24}\))?(?:も|ほど)?(?:の|を|が|、|分)?(?:定員)?(?:大幅に|大幅な|大きく|更に|さらに|やや|若干|新たに)?",
);
static UP: Pattern = Pattern::new(
    r"^(?:増(?:加|え|や|員|額|設|築|床|便|大|とな|で|し|に|の|と|が|、|。|\)|\n| |・|/|=|$|N)|多い|多く|多か|上回|超過|上昇|伸び|向上|上乗せ|上積み|プラス|アップ|追加|拡大|拡充)",
);
static DOWN: Pattern = Pattern::new(
    r"^(?:減(?:少|っ|り|ら|る|員|額|とな|で|し|に|の|と|が|、|。|\)|\n| |・|/|=|$|N)|少な|下回|低下|落ち|下が|マイナス|ダウン|縮小|削減|不足|未達|届か|及ば)",
);
/// What says of another number that it is more or fewer.
static EXCEEDED: Pattern = Pattern::new("^(?:上回|下回|超)");
/// Signs before a number that say so.
static PLUS: Pattern = Pattern::new(r"(?:プラス|(?:^|[\s(比、,はNY:年度])\+) ?$");
static MINUS: Pattern = Pattern::new(r"(?:マイナス|[△▲] ?|(?:^|[\s(比、,はNY:年度])-) ?$");

/// Months, ages and school years from one to another: 4~6月 82人.
static SPAN: Pattern = Pattern::new(
    r"^[0-9]{1,2}(?:月|歳|才|年生|時|代)?[~・][0-9]{1,2}(?:月|歳児?|才|年生|時|代|か月児?)(?:以上|まで|末)?",
);
/// 10代, 40代以上: people of that age.
static AGES: Pattern = Pattern::new(r"^(?:[0-9]0歳?代|[0-9]{1,3}歳)(?:以上|以下|未満|前半|後半)?(?:まで)?");
/// What stands behind the figures of these.
const OF_SPAN: [char; 8] = ['月', '歳', '才', '年', '時', '代', '~', '・'];
/// What stands for a number that names something.
const NAME_SIGN: char = '〓';

/// What a year, a number or a name may begin with, beside figures and letters.
fn may_begin(c: char) -> bool {
    scan::may_begin(c) || matches!(c, '月' | '日' | '週' | 'ひ')
}

impl ShapeText {
    pub(super) fn scan(&mut self, context: FiscalYear) {
        let folded = std::rc::Rc::clone(&self.folded);
        let text = folded.text.as_str();
        let (mut next, mut depth) = (0, 0_usize);
        for (at, c) in text.char_indices() {
            if at < next {
                continue;
            }
            let before = || text.get(..at).unwrap_or_default();
            let begins = c.is_ascii_alphanumeric() || may_begin(c);
            let step = || self.step(text.get(at..).unwrap_or_default(), before(), depth, context);
            if let Some(len) = begins.then(step).flatten() {
                next = at + len;
                continue;
            }
            match c {
                '(' | '[' | '〔' | '【' => {
                    depth += 1;
                    self.shape.push('(');
                }
                ')' | ']' | '〕' | '】' => {
                    depth = depth.saturating_sub(1);
                    self.shape.push(')');
                }
                '\t' => self.shape.push(' '),
                '，' => self.shape.push('、'),
                '⇒' | '➡' | '⇨' => self.shape.push('→'),
                'ー' | '—' | '–' if before().ends_with(' ') => self.shape.push('-'),
                'ぁ'..='ヺ' | '一'..='\u{9FFF}' | '、' | '。' => self.shape.push(c),
                // Letters are free to be signs.
                other => self.shape.extend(other.to_lowercase()),
            }
        }
    }

    /// Takes in what begins here; its length, or `None` where nothing does.
    fn step(&mut self, rest: &str, before: &str, depth: usize, context: FiscalYear) -> Option<usize> {
        let follows = |c: char| c.is_ascii_alphanumeric() || c == '第' || c == '.';
        if before.ends_with(follows) && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let run = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
            self.shape.push('V');
            return Some(run.max(1));
        }
        if let Some(each) = EACH.captures(rest) {
            let group = |name| each.name(name).map(|found| found.as_str());
            let counted = group("counted").or(group("short")).unwrap_or("月");
            let is_word = group("short").is_some()
                && before.ends_with(|c: char| {
                    c.is_alphanumeric() && !c.is_ascii_digit() && !('ぁ'..='ゖ').contains(&c)
                });
            if !is_word {
                self.eaches.push((self.shape.len(), each_name(counted)));
                self.shape.push('E');
                return Some(each.get(0)?.end());
            }
        }
        let behind = rest.get(digits(rest)..).unwrap_or_default();
        let may_be_span = rest.len() > behind.len() && behind.starts_with(OF_SPAN);
        let span = || SPAN.find(rest).or_else(|| AGES.find(rest));
        if let Some(span) = may_be_span.then(span).flatten() {
            // They are a part of a name.
            let name = rest.get(..span.end)?.replace(['~', '・'], "〓");
            self.shape.extend(name.chars().map(widened));
            return Some(span.end);
        }
        let sort = NumberSort::of(rest);
        if let Some(found) = sort.may_be_time.then(|| year(rest, context)).flatten() {
            self.years.push(ShapeYear { at: self.shape.len(), year: found.year.year() });
            self.shape.push('Y');
            return Some(found.len);
        }
        if let Some(len) = sort.may_be_time.then(|| day(rest)).flatten() {
            self.shape.push('D');
            return Some(len);
        }
        let named = sort.may_be_name.then(|| NAME.find(rest)).flatten().map(|name| name.end);
        let Some(found) = number(rest) else {
            return named.inspect(|_| self.shape.push(NAME_SIGN));
        };
        let after = rest.get(found.len..)?;
        let known = unit(after).filter(|unit| !found.is_kanji || unit.takes_kanji);
        if found.is_kanji && known.is_none() {
            return None;
        }
        let (space, known) = match known {
            None if !found.is_kanji && after.starts_with(' ') => {
                let spaced = after.get(1..).and_then(unit);
                let ends = |len: usize| {
                    !after.get(1 + len..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
                };
                (1, spaced.filter(|unit| ends(unit.len)))
            }
            known => (0, known),
        };
        let space = if known.is_some() { space } else { 0 };
        let (name, unit_len) = match &known {
            Some(unit) => (unit.name.to_owned(), unit.len),
            None => unknown_unit(after),
        };
        let number_len = found.len;
        let len = number_len + space + unit_len;
        if named.is_some_and(|named| named >= len) {
            self.shape.push(NAME_SIGN);
            return named;
        }
        // 1,2345: what goes on in figures is no number.
        let goes_on = unit_len == 0
            && after.starts_with(|c: char| {
                c.is_ascii_alphanumeric()
                    || c == ','
                        && after.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            });
        let behind = rest.get(len..).unwrap_or_default();
        if known.as_ref().is_some_and(|unit| !unit.is_counted()) {
            // Ages and times of day stand in names of what is counted: 3歳児 20人.
            self.shape.extend(rest.get(..len)?.chars().map(widened));
            return Some(len);
        }
        let is_vague = goes_on
            || found.value.single().is_none()
            || VAGUE_BEFORE.is_in(before)
            || VAGUE_AFTER.is_in(behind)
            || name == "割";
        let Some(value) = found.value.single().filter(|_| !is_vague) else {
            self.shape.push('V');
            let digits = if goes_on {
                after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').len()
            } else {
                0
            };
            return Some(len + digits);
        };
        let digits = rest.get(..number_len).unwrap_or_default();
        let places = digits
            .split_once('.')
            .map_or(0, |(_, part)| part.chars().take_while(char::is_ascii_digit).count());
        let start = before.len();
        self.amounts.push(Amount {
            value,
            unit: name,
            places: u32::try_from(places).unwrap_or(0),
            way: None,
            number: start..start + number_len,
            whole: start..start + len,
            at: self.shape.len(),
            depth,
        });
        self.shape.push('N');
        Some(len)
    }

    /// Which way each number goes, and which are the ends of ranges.
    pub(super) fn settle_ways(&mut self) {
        let mut ways: Vec<Option<Trend>> = Vec::with_capacity(self.amounts.len());
        for amount in &self.amounts {
            let before = self.shape.get(..amount.at).unwrap_or_default();
            let behind = self.shape.get(amount.at + 1..).unwrap_or_default();
            let aside = ASIDE.find(behind).map_or(0, |found| found.end);
            // 前年度の385件を上回る: that is the other.
            let is_exceeded = behind.starts_with('を') || behind.starts_with(")を");
            let behind = behind.get(aside..).unwrap_or_default();
            if is_exceeded && EXCEEDED.is_in(behind) {
                ways.push(None);
                continue;
            }
            ways.push(match () {
                () if UP.is_in(behind) || PLUS.is_in(before) => Some(Trend::Up),
                () if DOWN.is_in(behind) || MINUS.is_in(before) => Some(Trend::Down),
                () => None,
            });
        }
        for (amount, way) in self.amounts.iter_mut().zip(ways) {
            amount.way = way;
        }
        let joined: Vec<usize> = (1..self.amounts.len())
            .filter(|at| {
                let (Some(one), Some(other)) = (self.amounts.get(at - 1), self.amounts.get(*at)) else {
                    return false;
                };
                let between = self.shape.get(one.at + 1..other.at).unwrap_or_default();
                let behind = self.shape.get(other.at + 1..).unwrap_or_default();
                RANGE.is_in(between) || between == "から" && UP_TO.is_in(behind)
            })
            .collect();
        if joined.is_empty() {
            return;
        }
        let is_end = |at: usize| joined.contains(&at) || joined.contains(&(at + 1));
        let mut shape = std::mem::take(&mut self.shape);
        for (at, amount) in self.amounts.iter().enumerate() {
            if is_end(at) {
                shape.replace_range(amount.at..=amount.at, "V");
            }
        }
        self.shape = shape;
        let mut at = 0;
        self.amounts.retain(|_| {
            at += 1;
            !is_end(at - 1)
        });
    }
}

fn each_name(counted: &str) -> String {
    match counted {
        "か月" | "ヶ月" | "カ月" | "月" | "ひと月" => "月".to_owned(),
        other => unit(other).map_or_else(|| other.to_owned(), |unit| unit.name.to_owned()),
    }
}

/// A figure as a part of a name.
fn widened(c: char) -> char {
    if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c }
}

/// A unit that no table has: the noun behind a number, as far as it can be one.
fn unknown_unit(after: &str) -> (String, usize) {
    let Some(found) = UNKNOWN.find(after) else { return (String::new(), 0) };
    let noun = after.get(found).unwrap_or_default();
    let noun = NOT_OF_UNIT.find(noun).and_then(|end| noun.get(..end.start)).unwrap_or(noun);
    // 3歩 is one; 20年度 and 5丁目 would be others.
    let is_none = noun.is_empty() || noun.ends_with(['度', '目', '番', '号', '階', '級', '位']);
    if is_none { (String::new(), 0) } else { (noun.to_owned(), noun.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        ShapeText::read(text, FiscalYear::new(2024).unwrap()).shape
    }

    #[test]
    fn patterns_are_readable() {
        for pattern in [
            &NAME,
            &EACH,
            &VAGUE_BEFORE,
            &VAGUE_AFTER,
            &RANGE,
            &UNKNOWN,
            &NOT_OF_UNIT,
            &ASIDE,
            &UP,
            &DOWN,
            &PLUS,
            &MINUS,
            &EXCEEDED,
            &SPAN,
            &AGES,
            &UP_TO,
        ] {
            pattern.assert_readable();
        }
    }

    #[test]
    fn numbers_and_years_become_signs() {
        for (text, wanted) in [
            ("相談は412件で、前年度の385件から37件増加", "相談はNで、YのNからN増加"),
            ("１，２０４冊→1,150冊（64冊の減）", "N→N(Nの減)"),
            ("約60人、20人以上、10～20人", "約V、V以上、V~V"),
            ("月平均150人、1回平均25.5人、1か月当たり3件", "EN、EN、EN"),
            ("第3回講座、042-492-5111、3歳児 20人", "〓講座、〓、３歳児 N"),
            ("令和6年3月31日現在 12人", "Y現在 N"),
            ("18業者、49組合増", "N、N増"),
            ("1,2345人", "V人"),
        ] {
            assert_eq!(shape(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_number_says_which_way_it_goes() {
        for (text, up, down) in [
            ("27件増", 1, 0),
            ("27件（7.0％）の増加", 2, 0),
            ("3人多い", 1, 0),
            ("△3人", 0, 1),
            ("（＋3人）", 1, 0),
            ("12件の減免", 0, 0),
            ("3件の増減", 0, 0),
            ("5人下回った", 0, 1),
        ] {
            let text_read = ShapeText::read(text, FiscalYear::new(2024).unwrap());
            let count = |way| text_read.amounts.iter().filter(|amount| amount.way == Some(way)).count();
            assert_eq!((count(Trend::Up), count(Trend::Down)), (up, down), "{text}: {}", text_read.shape);
        }
    }
}
