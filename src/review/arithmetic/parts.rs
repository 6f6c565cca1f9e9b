//! Parts of a whole: that are more than it, that are left of it, that are added to it.

use super::super::figures::Pattern;
use super::relation::{Relates, ToldRelation};
use super::sentence::{Amount, SENTENCE_ENDS, ShapeText, ends_clause};
use super::total::{are_alike, gap, is_name, list_behind, says_something, sum};

/// Behind a whole whose parts follow.
static OF_WHICH: Pattern = Pattern::new(r"^(?:人|名)?[\s、(・。]*(?:そ)?の?うち[、はに:\s]*[^N。]{0,16}$");
/// Names of parts that may be the same people.
static MAY_OVERLAP: Pattern = Pattern::new(
    "歳|高齢|市内|市外|町内|新規|継続|初|外国|障|手帳|重複|延|世帯|家庭|ひとり|年代|乳|経験|希望|女性の|リピ",
);
/// Before what is left of a whole.
static REST: Pattern = Pattern::new(r"(?:残り|残る|その他|未実施|残)(?:の|は|が|、|、?他)?[^N。、]{0,6}$");

/// What a text tells of parts.
pub(super) fn told(text: &ShapeText) -> Vec<ToldRelation<'_>> {
    if !text.shape.contains("うち") && !text.shape.contains('を') {
        return Vec::new();
    }
    let ways = [more_than_whole, rest, added];
    (0..text.amounts.len()).flat_map(|whole| ways.iter().filter_map(move |way| way(text, whole))).collect()
}

/// 517件（うち電話279件、来所142件、メール98件）, and a part that is more than its whole.
fn more_than_whole(text: &ShapeText, whole: usize) -> Option<ToldRelation<'_>> {
    let own = text.amounts.get(whole)?;
    let first = whole + 1;
    let between = gap(text, whole, first);
    if !OF_WHICH.is_in(between) || ends_clause(between) || own.way.is_some() {
        return None;
    }
    if let (Some(yen), Some(part)) = (own.yen(), text.amounts.get(first).and_then(Amount::yen))
        && part > yen
    {
        let is = text.amounts.get(first)?.value;
        return Some(ToldRelation {
            text,
            kind: Relates::Parts,
            from: vec![whole],
            odd: first,
            is,
            holds: false,
            is_certain: true,
        });
    }
    if !are_alike(text, whole, first) {
        return None;
    }
    let depth = text.amounts.get(first)?.depth;
    let parts = list_behind(text, whole, |last, index| {
        let between = gap(text, last, index);
        let is_list = last == whole
            || is_name(between)
                && !between.contains("うち")
                && !between.contains(['\n', 'Y', 'V', 'E', '(', ')'])
                && !says_something(between);
        is_list
            && are_alike(text, whole, index)
            && text.amounts.get(index).is_some_and(|amount| amount.depth == depth && amount.way.is_none())
    });
    let start = own.at;
    let end = text.amounts.get(*parts.last()?)?.at;
    let words = text.between(start, end);
    let biggest = parts
        .iter()
        .copied()
        .find(|part| text.amounts.get(*part).is_some_and(|amount| amount.value > own.value));
    if let Some(part) = biggest.filter(|_| !words.contains("延べ")) {
        let is = text.amounts.get(part)?.value;
        return Some(ToldRelation {
            text,
            kind: Relates::Parts,
            from: vec![part],
            odd: whole,
            is,
            holds: false,
            is_certain: true,
        });
    }
    let is = sum(text, &parts)?;
    let labels_overlap = MAY_OVERLAP.is_in(words)
        || words.contains("延")
        || parts.iter().any(|part| text.label(*part).is_empty());
    let holds = is <= own.value;
    if parts.len() < 2 || labels_overlap || mixes_sexes(text, &parts) {
        return None;
    }
    Some(ToldRelation { text, kind: Relates::Parts, from: parts, odd: whole, is, holds, is_certain: true })
}

/// うち女性30人、市内25人: people may be counted by one and by the other.
fn mixes_sexes(text: &ShapeText, parts: &[usize]) -> bool {
    let is_sex = |part: &usize| text.label(*part).contains(['男', '女']);
    parts.iter().any(is_sex) && !(parts.len() == 2 && parts.iter().all(is_sex))
}

/// 136人に新規の12人を加え、148人.
fn added(text: &ShapeText, first: usize) -> Option<ToldRelation<'_>> {
    static TO: Pattern = Pattern::new(r"^に、?[^N。、VYE]{0,10}$");
    static MAKES: Pattern =
        Pattern::new(r"^を(?:加え|足し|合わせ)(?:て|た|ると)?、?(?:計|合計|全体で|延べ)?[^N。、VYE]{0,4}$");
    let (second, odd) = (first + 1, first + 2);
    let is_it = TO.is_in(gap(text, first, second)) && MAKES.is_in(gap(text, second, odd));
    let are_one = are_alike(text, first, second) && are_alike(text, first, odd);
    let from = vec![first, second];
    let (is, said) = (sum(text, &from)?, text.amounts.get(odd)?);
    let holds = is == said.value;
    (is_it && are_one).then_some(ToldRelation {
        text,
        kind: Relates::Sum,
        from,
        odd,
        is,
        holds,
        is_certain: true,
    })
}

/// 10か所のうち7か所で実施し、残り3か所.
fn rest(text: &ShapeText, whole: usize) -> Option<ToldRelation<'_>> {
    let own = text.amounts.get(whole)?;
    let (part, odd) = (whole + 1, whole + 2);
    let (first, second) = (text.amounts.get(part)?, text.amounts.get(odd)?);
    let is_it = OF_WHICH.is_in(gap(text, whole, part))
        && are_alike(text, whole, part)
        && are_alike(text, whole, odd)
        && REST.is_in(gap(text, part, odd))
        && gap(text, part, odd).contains("残")
        && !gap(text, part, odd).contains(SENTENCE_ENDS);
    let is = own.value.checked_sub(first.value)?;
    let holds = is == second.value;
    (is_it && own.way.is_none()).then_some(ToldRelation {
        text,
        kind: Relates::Rest,
        from: vec![whole, part],
        odd,
        is,
        holds,
        is_certain: true,
    })
}

#[cfg(test)]
pub(super) fn patterns() -> Vec<&'static Pattern> {
    vec![&OF_WHICH, &MAY_OVERLAP, &REST]
}
