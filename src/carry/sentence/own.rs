//! Of whom a clause speaks: of the entry, of something else, or it does not say.

use std::sync::LazyLock;

use regex::Regex;

/// What an entry is called by those who write of it.
pub(super) struct Own {
    /// Its name, whole and in parts, longest first.
    terms: Vec<String>,
}

/// Of whom a clause speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose<'t> {
    Own,
    Others,
    /// It does not say; what stands before its verb.
    Unsaid(&'t str),
}

/// What any entry is called.
const GENERIC: [&str; 6] = ["事業", "制度", "取組み", "取り組み", "取組", "施策"];
/// What an entry is called beside what points at it: 本サービス.
const KINDS: [&str; 12] = [
    "サービス",
    "教室",
    "講座",
    "補助",
    "補助金",
    "助成",
    "助成金",
    "手当",
    "給付金",
    "活動",
    "サロン",
    "プログラム",
];
/// What points at the entry.
const THIS: [&str; 7] = ["当該", "この", "その", "本", "当", "同", "該"];
/// What a phrase begins behind.
const BEFORE: [&str; 20] = [
    "を", "で", "て", "に", "は", "が", "と", "から", "まで", "より", "限り", "ため", "も", "へ", "、", "，",
    "「", "『", " ", "　",
];
/// Ways in which something ends, which say nothing of what it is.
const WAYS: [&str; 6] = ["全面", "完全", "順次", "自然", "発展的", "正式"];
/// The ends of what is not the city itself, before 「では」.
const ELSEWHERE: [&str; 11] = ["市", "区", "町", "村", "県", "都", "府", "国", "自治体", "園", "校"];

/// A time, at the end of what stands before a particle or the verb.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        "(?:[0-9０-９元一二三四五六七八九十]|今|本|昨|前|翌|次|来|同|当)(?:年度|年|か月|月|日)(?:末日?|限り|中|頃)?$|(?:今後|現在|今回|以降|当初|年度末|月末|期)$",
    )
    .ok()
});

/// Where the reason ends and what came of it begins.
static REASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        "ため|ので|により(?:まして)?|によって|に伴い|に伴って|ことから|ことで|を受けて?|に[合あ]わせて?|を踏まえて?|に鑑み|ないことから",
    )
    .ok()
});

/// So many of something: a part of it.
static SOME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("[0-9０-９](?:か所|カ所|ヶ所|箇所|園|校|件|つ|施設|事業|団体|部)").ok());

impl Own {
    pub(super) fn of(name: &str) -> Self {
        let plain: String = name.split_whitespace().collect();
        let mut terms = vec![plain.clone()];
        let (open, close) = (['（', '(', '「', '【'], ['）', ')', '」', '】']);
        if let Some(at) = plain.find(open) {
            let (outside, inside) = plain.split_at(at);
            terms.push(outside.to_owned());
            terms.push(inside.trim_matches(open).trim_end_matches(close).to_owned());
        }
        for term in terms.clone() {
            terms.extend(GENERIC.iter().filter_map(|word| term.strip_suffix(word)).map(str::to_owned));
        }
        terms.retain(|term| term.chars().count() >= 2);
        terms.sort_by_key(|term| std::cmp::Reverse(term.chars().count()));
        Self { terms }
    }

    /// Of whom speaks what stands before a verb.
    pub(super) fn whose<'t>(&self, before: &'t str) -> Whose<'t> {
        let before = before.trim_end_matches([' ', '　']);
        if let Some(noun) = before.strip_suffix('の') {
            return if is_time(noun) { Whose::Unsaid(noun) } else { self.either(noun) };
        }
        let before = match compound(before) {
            Some(_) if self.is(before) => return Whose::Own,
            Some(noun) if !is_time(before) && !WAYS.contains(&noun) => return Whose::Others,
            _ => before,
        };
        let (earlier, clause) = last_clause(before);
        if let Some(whose) = self.argument(clause) {
            return whose;
        }
        match self.topic(earlier) {
            Some(true) => Whose::Own,
            Some(false) => Whose::Others,
            None => Whose::Unsaid(clause),
        }
    }

    fn either<'t>(&self, noun: &str) -> Whose<'t> {
        if self.is(noun) { Whose::Own } else { Whose::Others }
    }

    /// Whether a phrase ends with a name of the entry that nothing else belongs to.
    pub(super) fn is(&self, phrase: &str) -> bool {
        let phrase = phrase.trim_end_matches(['」', '』', '）', ')', ' ', '　']);
        let generic = GENERIC.iter().filter_map(|word| phrase.strip_suffix(word));
        let named = self.terms.iter().filter_map(|term| phrase.strip_suffix(term.as_str()));
        if generic.chain(named).any(begins) {
            return true;
        }
        // A part of the name: 敬老祝金 for 敬老祝金支給事業.
        let start = phrase.rfind(['、', '「', '『', '（', 'を', 'で', 'に', 'は', 'が', 'へ', 'て', 'ら']);
        let tail = phrase.get(start.unwrap_or(0)..).unwrap_or_default();
        let tail = if start.is_some() {
            tail.get(tail.chars().next().map_or(0, char::len_utf8)..)
        } else {
            Some(tail)
        };
        let tail = tail.unwrap_or_default();
        let pointed = THIS.iter().find_map(|this| tail.strip_prefix(this));
        if pointed.is_some_and(|noun| KINDS.contains(&noun)) {
            return true;
        }
        let (tail, least) = pointed.map_or((tail, 3), |noun| (noun, 2));
        let core = GENERIC.iter().find_map(|word| tail.strip_suffix(word)).unwrap_or(tail);
        let is_part = |term: &String| term.starts_with(tail) || term.ends_with(tail) || term.ends_with(core);
        tail.chars().count() >= least && core.chars().count() >= 2 && self.terms.iter().any(is_part)
    }

    /// What the clause itself says it of.
    fn argument<'t>(&self, clause: &str) -> Option<Whose<'t>> {
        for (at, c) in clause.char_indices().rev() {
            let (noun, rest) = (clause.get(..at)?, clause.get(at + c.len_utf8()..)?);
            let noun = match c {
                'を' if ["もって", "もち", "通じ", "除"].iter().any(|other| rest.starts_with(other)) =>
                {
                    continue;
                }
                'が' if rest.starts_with('ら') => continue,
                'は' if rest.starts_with("じめ") || noun.ends_with('に') => continue,
                'は' if noun.ends_with('で') => {
                    let place = noun.trim_end_matches('で');
                    if ELSEWHERE.iter().any(|end| place.ends_with(end)) {
                        return Some(Whose::Others);
                    }
                    continue;
                }
                'も' if !noun.chars().last().is_some_and(is_solid) => continue,
                'を' | 'が' | 'は' | 'も' => without_about(noun),
                _ => continue,
            };
            if is_time(noun) {
                continue;
            }
            let is_some = SOME.as_ref().is_some_and(|some| some.is_match(rest));
            return Some(if is_some { Whose::Others } else { self.either(noun) });
        }
        None
    }

    /// What the sentence is about from before its last clause on: of another thing only
    /// where it is set apart by a comma, since a clause of its own may be about anything.
    fn topic(&self, earlier: &str) -> Option<bool> {
        for (at, _) in earlier.match_indices('は') {
            let noun = earlier.get(..at)?;
            let rest = earlier.get(at + 'は'.len_utf8()..)?;
            if noun.ends_with(['で', 'に']) || rest.starts_with("じめ") || is_time(noun) {
                continue;
            }
            if self.is(without_about(noun)) {
                return Some(true);
            }
            if rest.starts_with(['、', '，']) {
                return Some(false);
            }
        }
        None
    }
}

/// 「事業について」 is about the 事業.
fn without_about(noun: &str) -> &str {
    let abouts = ["について", "につきまして", "に関して", "に関しまして"];
    abouts.iter().find_map(|about| noun.strip_suffix(about)).unwrap_or(noun)
}

fn is_time(noun: &str) -> bool {
    TIME.as_ref().is_some_and(|time| time.is_match(noun))
}

/// A character of a word that is not written in hiragana.
fn is_solid(c: char) -> bool {
    c.is_alphanumeric() && !('ぁ'..='ゖ').contains(&c) || matches!(c, 'ー' | '々' | '」' | '』')
}

/// The noun that stands directly before the verb.
fn compound(before: &str) -> Option<&str> {
    let start = before.char_indices().rev().take_while(|(_, c)| is_solid(*c)).last()?.0;
    before.get(start..)
}

/// Whether a name may begin behind this: nothing else belongs to it.
fn begins(before: &str) -> bool {
    before.is_empty() || THIS.iter().chain(&BEFORE).any(|word| before.ends_with(word))
}

/// What stands before the last clause, and that: reasons, and what was done before, are
/// clauses of their own.
fn last_clause(before: &str) -> (&str, &str) {
    let mut cut =
        REASON.as_ref().and_then(|reason| reason.find_iter(before).last()).map_or(0, |found| found.end());
    for (at, comma) in before.match_indices(['、', '，']) {
        let head = before.get(..at).unwrap_or_default();
        let binds =
            ["もって", "もちまして", "ついて", "つきまして", "おいて", "として", "より", "限り", "しかし"];
        if head.ends_with(['て', 'し', 'り', 'が', 'ば', 'ず', 'く'])
            && !binds.iter().any(|word| head.ends_with(word))
        {
            cut = cut.max(at + comma.len());
        }
    }
    before.split_at(cut)
}
