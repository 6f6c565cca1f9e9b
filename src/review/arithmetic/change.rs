//! Changes: by how many, by how much and which way, from what to what.
//!
//! Of the figures of a sentence one is what was before (a year before stands at it, or
//! から, より, に比べ behind it), one what is now, one by how many that changed. In which
//! order they stand does not matter; what stands between them does ([`is_glue`]).

use super::super::figures::{Pattern, PatternHit, Trend};
use super::relation::{Relates, ToldRelation, comes_out, per_cent, rounded};
use super::sentence::ShapeText;

/// Behind the figure that something is compared with.
static FROM: Pattern = Pattern::new(
    r"^ ?(?:と(?:いう|の))?\)? ?(?:から|より|に?比べ|と(?:比べ|比較|の比較)|に比して|比|に対し|→|を[^N。、]{0,6}?(?:上回|下回|超え)|を$)",
);
/// Before it.
static BASE: Pattern = Pattern::new(
    r"(?:当初|目標(?:値|数|人数|件数|額)?|計画(?:値|数|量)?|定員|予定(?:数|人数)?|見込み?(?:数|量)?|前回|前月|前期|従前|従来|これまで)(?:実績)?[のはが]?[ :(「]*$",
);
/// Before the figure of this time.
static NOW: Pattern = Pattern::new(r"(?:今回|実績(?:値|数)?|現在)[のはが]?[ :(]*$");
/// What stands between a year and its figure: names, no verb that makes it the year of
/// something else.
static OF_YEAR: Pattern =
    Pattern::new(r"^(?:[^\p{Hiragana}N。]|[のはがも]|延べ|のべ|には|では|において|における|うち)*$");
/// Since when rather than when.
static SINCE: Pattern =
    Pattern::new(r"^(?:末|当初|[のに])?(?:から|より|以降|以来|まで|開始|開設|新設|比|[にと]比|を|並)");
/// A year behind its figure.
static YEAR_BEHIND: Pattern = Pattern::new(r"^ ?\(Y(?:度)?(?:実績|末|現在|時点)?\)");
/// Before a ratio to last year's figure.
static RATIO_BEFORE: Pattern = Pattern::new(
    r"(?:対?Y度?(?:同期|同月|実績|末|の実績)?比|対Y度?|Y度?(?:に?対|の実績に対)し(?:て)?|[目計]標比|計画比)(?:は|で|が|:| |\()*$",
);
/// Words, signs and years that only join figures of one thing.
static GLUE: Pattern = Pattern::new(concat!(
    r"^(?:[ 、,・:;/()「」→+△▲\-\n]|Y|D|プラス|マイナス|は|が|で|と|の|に|へ|を|も|から|より|まで|ので|いう|として(?:は)?|について|において|おける|では|には|",
    r"であり|であっ(?:たが|たのに|たものが|た|て)|だっ(?:たが|た|たのが)|でし(?:たが|た)|です(?:が)?|だが|",
    r"とな(?:り|っ(?:た|て|ており|ています?)|りました|る|りましたが)|にな(?:り|っ(?:た|て|ており)|りました)|",
    r"あり|あっ(?:たが|た|たのに)|ありました(?:が)?|いた(?:が|のが)?|しており|した(?:が)?|して(?:い(?:たが|る|た))?|し|する|おり|でき|",
    r"比べ(?:て|ると|、)?|比し(?:て)?|比較(?:し(?:て|た|、)?|すると|して、|で)?|対比(?:で)?|比|対し(?:て(?:は)?)?|対|差(?:し?引き?)?|差|",
    r"(?:上|下)回(?:る|り|った|って|っており|りました)|超え(?:る|て|た)?|超(?:過)?|達し(?:て|、)?|",
    r"増(?:加|員|額)?(?:し(?:て|た|、|ており)?|となり|となった)?|増え(?:て(?:おり|いる)?|た|、)?|増や(?:し(?:て|た)?)?|",
    r"減(?:少|員|額)?(?:し(?:て|た|、|ており)?|となり|となった)?|減(?:って(?:おり|いる)?|った|り|らし(?:て|た)?)|多(?:い|く|かった)|少な(?:い|く|かった)|",
    r"上昇(?:し(?:て|た)?)?|低下(?:し(?:て|た)?)?|伸び(?:て|た)?|拡大(?:し(?:て|た)?)?|拡充(?:し(?:て|た)?)?|縮小(?:し(?:て|た)?)?|追加(?:し(?:て|た)?)?|",
    r"実績(?:値|数|件数|人数)?|値|件数|人数|回数|者数|数|総数|総計|合計|計|延べ?|のべ|年間|通年|全体|同期|同月|同時期|時点|現在|末|度|今回|前回|前月|前々|当初|増減(?:数)?|結果(?:として)?|",
    r"大幅(?:に|な)|大きく|若干|やや|わずか(?:に|な)?|僅か(?:に)?|少し|さらに|更に|いずれも|目標(?:値|数)?|計画(?:値|数)?|定員|予定|見込み?|これ|それ|ところ|もの|ほど|分|一転|比率|率|",
    r"今年|本年|昨年|その|この|うえ|ぶり|ほぼ|全て)*$",
));
/// A line that goes on with figures of the same thing.
static LINE: Pattern = Pattern::new(r"\n[ ・:]*(?:[(Y]|増減|差引?|前)");

/// What makes a sentence say that something is more or fewer, where no number says by how many.
static WAY: Pattern = Pattern::new(
    r"^(?:と|に|へ|へと|まで|にまで|で)?(?:、)?(?:大幅に|大きく|やや|若干|わずかに|僅かに|少し|さらに|更に|着実に|順調に)?(?P<words>(?P<up>増(?:加|え|員|額|となり|となっ|し)|多い|多く|多か|上回|上昇|向上|伸び)|(?P<down>減(?:少|っ|り|員|額|となり|となっ|し)|少な|下回|低下|落ち込|下が))",
);
/// What such words begin with.
const WAYS: [char; 10] = ['増', '多', '上', '向', '伸', '減', '少', '下', '低', '落'];
/// From the figure that is compared with to the word that says how.
static THAN: Pattern = Pattern::new(
    r"^(?:という)?\)?(?:の実績)?(?:から|より|よりも|に比べ(?:て|ると)?|と比べ(?:て|ると)?|と比較(?:して|し|すると)|に比して|比で|に対し(?:て)?|を)、?$",
);
/// The same, with the word, before the figure that is now.
static THAN_IN: Pattern = Pattern::new(
    r"^(?:という)?\)?(?:の実績)?(?:から|より|よりも|に比べ(?:て|ると)?|と比べ(?:て|ると)?|と比較(?:して|し|すると)|に比して|比で|を)、?",
);
/// The rest of such a word.
static REST_OF_WORD: Pattern = Pattern::new(
    r"^(?:し(?:て(?:いる|おり)?|た|、)?|た|る|り|て(?:いる|おり)?|った|って|かった|となり|となった|の|、)*",
);

/// What the sentences of a text tell of changes.
pub(super) fn told(text: &ShapeText) -> Vec<ToldRelation<'_>> {
    let mut all = Vec::new();
    for sentence in text.sentences() {
        let own: Vec<usize> = sentence.clone().collect();
        for (position, change) in own.iter().enumerate() {
            let found = by_number(text, &own, *change);
            all.extend(found);
            all.extend(own.get(position + 1).and_then(|next| by_word(text, *change, *next)));
        }
    }
    all
}

/// A change that a number tells, with the two figures that it lies between: of all that
/// the sentence may mean the one that comes out, if any does.
fn by_number<'t>(text: &'t ShapeText, own: &[usize], change: usize) -> Option<ToldRelation<'t>> {
    let said = text.amounts.get(change)?;
    let measure = Measure::of(text, change)?;
    let is_other_change = |index: &usize| {
        let amount = text.amounts.get(*index);
        *index != change
            && amount.is_some_and(|amount| {
                amount.way.is_some() || is_rate(&amount.unit) && measure != Measure::Points
            })
    };
    let all: Vec<usize> = own.iter().copied().filter(|index| !is_other_change(index)).collect();
    let outside: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| text.amounts.get(*index).is_some_and(|amount| amount.depth <= said.depth))
        .collect();
    let mut wrong = None;
    for row in [&all, &outside] {
        let Some(at) = row.iter().position(|index| *index == change) else { continue };
        for start in at.saturating_sub(2)..=at {
            let Some(window) = row.get(start..start + 3) else { continue };
            let Some(told) = in_window(text, window, change, measure) else { continue };
            if told.holds {
                return Some(told);
            }
            wrong.get_or_insert(told);
        }
    }
    wrong
}

/// How a change is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// In what is counted.
    Number,
    /// In points of a percentage.
    Points,
    /// In a hundredth of what it was.
    PerCent,
    /// It is how much of what it was: 前年度比 107.0％.
    Ratio,
    /// So many times.
    Times,
}

fn is_rate(unit: &str) -> bool {
    matches!(unit, "%" | "倍" | "ポイント")
}

impl Measure {
    fn of(text: &ShapeText, change: usize) -> Option<Self> {
        let said = text.amounts.get(change)?;
        let is_ratio = RATIO_BEFORE.is_in(text.lead(change));
        match (said.unit.as_str(), said.way) {
            ("ポイント", Some(_)) => Some(Self::Points),
            ("%", Some(_)) => Some(Self::PerCent),
            ("%", None) if is_ratio => Some(Self::Ratio),
            ("倍", None) => Some(Self::Times),
            ("倍" | "ポイント" | "%", _) => None,
            (_, Some(_)) => Some(Self::Number),
            (_, None) => None,
        }
    }
}

fn in_window<'t>(
    text: &'t ShapeText,
    window: &[usize],
    change: usize,
    measure: Measure,
) -> Option<ToldRelation<'t>> {
    let mut others = window.iter().copied().filter(|index| *index != change);
    let (one, other) = (others.next()?, others.next()?);
    let (first, second, said) = (text.amounts.get(one)?, text.amounts.get(other)?, text.amounts.get(change)?);
    let base_unit = if first.unit.is_empty() { &second.unit } else { &first.unit };
    let is_one_unit = first.unit == second.unit || first.unit.is_empty() || second.unit.is_empty();
    let fits = match measure {
        Measure::Number => {
            !is_rate(base_unit) && (said.unit == *base_unit || said.unit.is_empty() || base_unit.is_empty())
        }
        Measure::Points => base_unit == "%",
        Measure::PerCent | Measure::Ratio | Measure::Times => {
            !is_rate(base_unit) || base_unit == "%" && measure == Measure::PerCent
        }
    };
    let label = common_label(text, window)?;
    let joined = window
        .windows(2)
        .all(|pair| matches!(pair, [from, to] if is_glue(&gap(text, *from, *to, said.depth), label)));
    if !is_one_unit || !fits || !joined {
        return None;
    }
    let (then, now) = in_time(text, one, other)?;
    let (before, after) = (text.amounts.get(then)?.value, text.amounts.get(now)?.value);
    let signed = if said.way == Some(Trend::Down) { -said.value } else { said.value };
    let difference = after.checked_sub(before)?;
    let share = |part| per_cent(part, before);
    let (kind, is, holds) = match measure {
        Measure::Number | Measure::Points => (Relates::Difference, difference, difference == signed),
        Measure::PerCent => {
            let is = share(difference)?;
            // Of percentages it may be the points that are meant.
            let holds = comes_out(is, signed, said.places) || base_unit == "%" && difference == signed;
            (Relates::Change, is, holds)
        }
        Measure::Ratio => {
            let (ratio, by) = (share(after)?, share(difference)?);
            let holds =
                comes_out(ratio, said.value, said.places) || comes_out(by.abs(), said.value, said.places);
            let means_by = (by.abs() - said.value).abs() < (ratio - said.value).abs();
            (
                if means_by { Relates::Change } else { Relates::Ratio },
                if means_by { by } else { ratio },
                holds,
            )
        }
        Measure::Times => {
            let ratio = after.checked_div(before)?;
            (Relates::Ratio, ratio, comes_out(ratio, said.value, said.places))
        }
    };
    let is = if matches!(kind, Relates::Difference) { is } else { rounded(is, said.places) };
    Some(ToldRelation { text, kind, from: vec![then, now], odd: change, is, holds, is_certain: true })
}

/// Two figures next to each other, and a word that says which is more.
fn by_word(text: &ShapeText, one: usize, other: usize) -> Option<ToldRelation<'_>> {
    let (first, second) = (text.amounts.get(one)?, text.amounts.get(other)?);
    let are_alike = first.unit == second.unit && first.way.is_none() && second.way.is_none();
    let are_figures = first.unit != "倍" && first.unit != "ポイント";
    let between = text.between(first.at + 1, second.at);
    let behind = text.tail(other);
    if !are_alike || !are_figures || !between.contains(WAYS) && !behind.contains(WAYS) {
        return None;
    }
    let label = common_label(text, &[one, other])?;
    let in_gap = THAN_IN.find(between).and_then(|than| {
        let rest = between.get(than.end..)?;
        let word = WAY.captures(rest)?;
        let after = rest.get(word.get(0)?.end()..)?;
        let after = after.get(REST_OF_WORD.find(after).map_or(0, |found| found.end)..)?;
        is_glue(after, label).then(|| way(&word))?
    });
    let (then, now, (up, words)) = if let Some(word) = in_gap {
        // 前年度の385件を上回る412件.
        (one, other, word)
    } else if is_glue(between, label) {
        let (then, now) = in_time(text, one, other)?;
        let word = if now == other {
            WAY.captures(behind)
                .filter(|_| FROM.is_in(between) || text.years_in(&(first.at..second.at)).next().is_some())
        } else {
            let than = THAN_IN.find(behind)?;
            THAN.find(behind.get(..than.end)?)?;
            WAY.captures(behind.get(than.end..)?)
        };
        (then, now, way(&word?)?)
    } else {
        return None;
    };
    let (before, after) = (text.amounts.get(then)?.value, text.amounts.get(now)?.value);
    let holds = if up { after > before } else { after < before };
    let is = after.checked_sub(before)?;
    Some(ToldRelation {
        text,
        kind: Relates::Direction(words),
        from: vec![then],
        odd: now,
        is,
        holds,
        is_certain: true,
    })
}

/// Whether a word says that there are more, and what it is.
fn way(word: &PatternHit<'_>) -> Option<(bool, String)> {
    let words = word.name("words")?.as_str();
    let plain = match words {
        "増え" => "増えた",
        "減っ" | "減り" => "減った",
        "多い" | "多く" | "多か" => "多い",
        "少な" => "少ない",
        "上回" => "上回る",
        "下回" => "下回る",
        "伸び" => "伸びた",
        "落ち込" => "落ち込んだ",
        "下が" => "下がった",
        other => other.trim_end_matches("となり").trim_end_matches("となっ").trim_end_matches('し'),
    };
    Some((word.name("up").is_some(), plain.to_owned()))
}

/// Which of two figures was before, and which is now; `None` where nothing says so.
fn in_time(text: &ShapeText, one: usize, other: usize) -> Option<(usize, usize)> {
    let (first, second) = (year_of(text, one), year_of(text, other));
    if let (Some(first), Some(second)) = (first, second)
        && first != second
    {
        return Some(if first < second { (one, other) } else { (other, one) });
    }
    let is_from = |index: usize| FROM.is_in(text.tail(index));
    let is_base = |index: usize| BASE.is_in(text.lead(index)) && !NOW.is_in(text.lead(index));
    match (is_from(one), is_from(other)) {
        (true, false) => {
            return second
                .is_none_or(|year| year >= text.year || first.is_some_and(|first| first == year))
                .then_some((one, other));
        }
        (false, true) => return first.is_none_or(|year| year >= text.year).then_some((other, one)),
        (true, true) => return None,
        (false, false) => {}
    }
    match (first, second) {
        (Some(year), None) if year < text.year => Some((one, other)),
        (None, Some(year)) if year < text.year => Some((other, one)),
        (Some(_), None) | (None, Some(_)) | (None, None) => match (is_base(one), is_base(other)) {
            (true, false) => Some((one, other)),
            (false, true) => Some((other, one)),
            _ => None,
        },
        _ => None,
    }
}

/// The name that figures of one thing have: that of the first, or where that has none the
/// only one that another has, unless the sentence speaks of something else before.
fn common_label<'t>(text: &'t ShapeText, window: &[usize]) -> Option<&'t str> {
    /// What a sentence speaks of.
    static TOPIC: Pattern =
        Pattern::new(r"(?P<topic>[^\p{Hiragana}NVYDE、。,()\s:]+)(?:数)?(?:は|が|も|、)[^。]*$");
    let first = *window.first()?;
    let own = text.label(first);
    if !own.is_empty() {
        return Some(own);
    }
    let other = window.iter().skip(1).map(|index| text.label(*index)).find(|label| !label.is_empty());
    let Some(other) = other else { return Some("") };
    let topic =
        TOPIC.captures(text.lead(first)).and_then(|found| found.name("topic")).map(|topic| topic.as_str());
    let begins: String = other.chars().take(2).collect();
    Some(if topic.is_none_or(|topic| topic.contains(&begins)) { other } else { "" })
}

/// Whether what stands before a percentage makes it one of last year's figure.
pub(super) fn is_ratio(lead: &str) -> bool {
    RATIO_BEFORE.is_in(lead)
}

/// The year that stands at a figure.
fn year_of(text: &ShapeText, index: usize) -> Option<i32> {
    let amount = text.amounts.get(index)?;
    let lead = text.lead(index);
    let start = amount.at - lead.len();
    let before = text.years_in(&(start..amount.at)).next_back().filter(|year| {
        let between = text.between(year.at + 'Y'.len_utf8(), amount.at);
        OF_YEAR.is_in(between) && !SINCE.is_in(between)
    });
    let behind = || {
        let behind = YEAR_BEHIND.find(text.behind(index))?;
        text.years_in(&(amount.at..amount.at + 1 + behind.end)).next()
    };
    before.or_else(behind).map(|year| year.year)
}

/// What stands between two figures, without brackets deeper than `depth`, and without
/// other numbers of the change that stand there too (7.0％).
fn gap(text: &ShapeText, from: usize, to: usize, depth: usize) -> String {
    let (Some(first), Some(last)) = (text.amounts.get(from), text.amounts.get(to)) else {
        return String::new();
    };
    let between = text.between(first.at + 1, last.at);
    if !between.contains(['N', 'V']) {
        return between.to_owned();
    }
    let deepest = depth.max(first.depth).max(last.depth);
    let (mut level, mut kept) = (first.depth, String::new());
    for c in between.chars() {
        if c == '(' {
            level += 1;
        }
        if level <= deepest {
            kept.push(c);
        }
        if c == ')' {
            level = level.saturating_sub(1);
        }
    }
    kept
}

/// Whether words only join figures of the thing that has this label.
fn is_glue(words: &str, label: &str) -> bool {
    if words.contains('\n') && (!LINE.is_in(words) || words.contains("\n\n")) {
        return false;
    }
    if GLUE.is_in(words) {
        return true;
    }
    let short = label.trim_end_matches('数').trim_end_matches('者');
    if short.chars().count() < 2 {
        return false;
    }
    let without = [label, short].iter().fold(words.to_owned(), |words, label| words.replace(label, ""));
    GLUE.is_in(&without)
}

/// The expressions of this module.
#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![
        &FROM,
        &BASE,
        &NOW,
        &OF_YEAR,
        &SINCE,
        &YEAR_BEHIND,
        &RATIO_BEFORE,
        &GLUE,
        &LINE,
        &WAY,
        &THAN,
        &THAN_IN,
        &REST_OF_WORD,
    ]
}
