//! What the captions of a table say: how they are compared, and the columns that they make.

use std::borrow::Cow;

use jiff::civil;

use crate::book::mention::{first_day, mentions};
use crate::book::{Carry, Column, ColumnId, ColumnKind, FiscalYear, Form, Role, fields};
use crate::lookalike::wording;

/// Width of a column of which nothing else is known.
const WIDTH: u16 = 225;

/// A column's caption as it stands in a document, and that of the group that it is in.
pub(super) type ReadCaption<'c> = (&'c str, Option<&'c str>);

/// What of `text` matters for comparing captions: not its spaces, which come
/// from justified or wrapped headings (「計 画 名」, 「評価区 分」), nor the width
/// of its letters and the kind of its dashes.
pub(super) fn squeeze(text: &str) -> String {
    wording(text).chars().map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// Hyphens, dashes, the minus sign, and ruled lines that look like them.
pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

/// Those, and the long vowel of kana, which whoever types takes for one: 調書ー1.
pub(super) fn is_any_dash(c: char) -> bool {
    is_dash(c) || matches!(c, 'ー' | 'ｰ')
}

/// Whether these are the captions of the `usual` form.
pub(super) fn is_usual(captions: &[ReadCaption<'_>], as_of: Option<civil::Date>, usual: &Form) -> bool {
    captions.len() == usual.columns.len()
        && captions.iter().zip(&usual.columns).all(|((caption, group), column)| {
            squeeze(&undated(caption, as_of)) == squeeze(&column.caption)
                && group.map(squeeze) == column.group.as_deref().map(squeeze)
        })
}

/// Columns with these captions; what they mean is known from their words, but for the
/// one of the names and the one that holds ratings.
pub(super) fn columns(
    captions: &[ReadCaption<'_>],
    name: usize,
    as_of: Option<civil::Date>,
    usual: &Form,
    rates: Option<usize>,
) -> Vec<Column> {
    columns_meaning(captions, name, as_of, usual, (rates, &|_| None))
}

/// The same, where somebody `said` of some what their roles are, or that they have none.
pub(super) fn columns_meaning(
    captions: &[ReadCaption<'_>],
    name: usize,
    as_of: Option<civil::Date>,
    usual: &Form,
    (rates, said): (Option<usize>, &dyn Fn(usize) -> Option<Option<Role>>),
) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let (achieved, target) = (achieved(captions, name), target(captions, name));
    let is_said = |role: Role| (0..captions.len()).any(|at| said(at) == Some(Some(role)));
    for (index, (caption, group)) in captions.iter().enumerate() {
        let role = match rates {
            _ if index == name => Some(Role::Name),
            Some(at) if index == at => Some(Role::Rating),
            Some(_) => role_of(caption).filter(|role| *role != Role::Rating),
            None => role_of(caption),
        };
        let role = role.filter(|role| *role != Role::Achievement || Some(index) == achieved);
        let role = role.filter(|role| *role != Role::Target || Some(index) == target);
        let role = role.filter(|role| !is_said(*role) || *role == Role::Name);
        let role = if index == name { role } else { said(index).unwrap_or(role) };
        let role = role.filter(|role| columns.iter().all(|other| other.role != Some(*role)));
        let like = role.and_then(|role| usual.role(role));
        let caption = in_lines(&undated(caption, as_of));
        columns.push(Column {
            id: like.map_or_else(|| id_of(&columns, &caption, *group), |like| like.id.clone()),
            short: like.map_or_else(|| short_of(&caption), |like| like.short.clone()),
            caption,
            group: group.map(|group| in_lines(&undated(group, as_of))),
            width: like.map_or(WIDTH, |like| like.width),
            kind: like.map_or(ColumnKind::Text, |like| like.kind),
            role,
            carry: like.map_or(Carry::Keep, |like| like.carry.clone()),
            was: Vec::new(),
        });
    }
    columns
}

/// For each caption of a table the place of the column of `form` that it is: of the one with
/// the same words; where all that are known stand in their own places, of the one in its place;
/// or else of one with the same meaning. The one of names is known.
pub(super) fn placed(
    captions: &[ReadCaption<'_>],
    name: usize,
    as_of: Option<civil::Date>,
    form: &Form,
) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = vec![None; captions.len()];
    let of_names = form.columns.iter().position(|column| column.role == Some(Role::Name));
    if let (Some(place), Some(column)) = (places.get_mut(name), of_names) {
        *place = Some(column);
    }
    let mut fill = |is_it: &dyn Fn(usize, &ReadCaption<'_>, usize, &Column) -> bool| {
        for (at, caption) in captions.iter().enumerate() {
            let is_free = |column: &usize, places: &[Option<usize>]| !places.contains(&Some(*column));
            let own = form.columns.iter().enumerate();
            let found = own.filter(|(column, _)| is_free(column, &places));
            let found =
                found.filter(|(place, column)| is_it(at, caption, *place, column)).map(|(at, _)| at).next();
            if let Some(place) = places.get_mut(at).filter(|place| place.is_none()) {
                *place = found;
            }
        }
        places.iter().enumerate().all(|(at, place)| place.is_none_or(|place| place == at))
    };
    let key = |caption: &str| squeeze(&undated(caption, as_of));
    let is_same = |caption: &ReadCaption<'_>, column: &Column| key(caption.0) == squeeze(&column.caption);
    let in_group = |caption: &ReadCaption<'_>, column: &Column| {
        caption.1.map(key) == column.group.as_deref().map(squeeze)
    };
    fill(&|_, caption, _, column| is_same(caption, column) && in_group(caption, column));
    let is_in_place = fill(&|_, caption, _, column| is_same(caption, column));
    if is_in_place && captions.len() == form.columns.len() {
        fill(&|at, _, place, _| at == place);
    }
    fill(&|_, caption, _, column| column.role.is_some() && column.role == role_of(caption.0));
    places
}

/// The column of what was achieved: of several that name years, or stand under some, the one of
/// the last.
fn achieved(captions: &[ReadCaption<'_>], name: usize) -> Option<usize> {
    latest(captions, name, Role::Achievement, |(caption, group)| {
        last_year(caption).max(group.and_then(last_year))
    })
}

/// The column of the target: of several the first that stands under the last year.
fn target(captions: &[ReadCaption<'_>], name: usize) -> Option<usize> {
    latest(captions, name, Role::Target, |(_, group)| group.and_then(last_year))
}

/// Of the columns whose captions mean `role` the first of the last year.
fn latest(
    captions: &[ReadCaption<'_>],
    name: usize,
    role: Role,
    year: impl Fn(ReadCaption<'_>) -> Option<i32>,
) -> Option<usize> {
    let own = captions.iter().enumerate();
    let own = own.filter(|(at, (caption, _))| *at != name && role_of(caption) == Some(role));
    let all: Vec<(usize, Option<i32>)> = own.map(|(at, caption)| (at, year(*caption))).collect();
    let last = all.iter().filter_map(|(_, year)| *year).max();
    all.iter().find(|(_, year)| *year == last).map(|(at, _)| *at)
}

/// The last year that a caption names, R6 by its letter too.
fn last_year(caption: &str) -> Option<i32> {
    let named = mentions(caption, FiscalYear::FIRST);
    let named = named.iter().filter_map(|own| own.fiscal_year()).map(FiscalYear::year).max();
    let key = squeeze(caption);
    let lettered = key.char_indices().filter_map(|(at, letter)| {
        let start = match letter {
            'H' => 1988,
            'R' => 2018,
            _ => return None,
        };
        let digits = key.get(at + 1..)?;
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let number: i32 = digits.get(..end)?.parse().ok().filter(|number| (1..=99).contains(number))?;
        Some(start + number)
    });
    named.max(lettered.max())
}

/// An id by what a column is called, so that another year's text gives the same.
fn id_of(others: &[Column], caption: &str, group: Option<&str>) -> ColumnId {
    let words = [squeeze(group.unwrap_or_default()), squeeze(caption)];
    let of = |time: usize| ColumnId::derived(&["列", &words[0], &words[1], &time.to_string()]);
    let is_free = |id: &ColumnId| others.iter().all(|other| other.id != *id);
    (0..=others.len()).map(of).find(is_free).unwrap_or_else(ColumnId::random)
}

/// The day that captions say figures are counted at: the last, where last year's stand beside.
pub(super) fn as_of(captions: &[ReadCaption<'_>]) -> Option<civil::Date> {
    let words = captions.iter().flat_map(|(caption, group)| [Some(*caption), *group]).flatten();
    words.filter_map(|words| Some(first_day(words)?.1)).max()
}

/// A caption with the book's as-of date, in whatever writing, as the field for it.
fn undated(caption: &str, as_of: Option<civil::Date>) -> Cow<'_, str> {
    let Some((range, day)) = first_day(caption) else { return Cow::Borrowed(caption) };
    if Some(day) != as_of {
        return Cow::Borrowed(caption);
    }
    let mut words = caption.to_owned();
    words.replace_range(range, "{基準日}");
    Cow::Owned(words)
}

/// The caption in one line, without its fields and what stands in brackets.
fn short_of(caption: &str) -> String {
    let plain = squeeze(&fields::without(caption));
    let short = plain.split(['（', '(']).next().unwrap_or_default();
    if short.is_empty() { plain } else { short.to_owned() }
}

pub(super) fn role_of(caption: &str) -> Option<Role> {
    let caption = squeeze(caption);
    let has = |words: &[&str]| words.iter().any(|word| caption.contains(word));
    // 評価区分 comes before 評価, of which it is one.
    if has(&["区分", "判定"]) {
        Some(Role::Rating)
    } else if has(&["達成", "実績"]) {
        Some(Role::Achievement)
    } else if has(&["評価", "方策", "課題"]) {
        Some(Role::Evaluation)
    } else if has(&["取組", "方針", "目標"]) {
        Some(Role::Target)
    } else {
        None
    }
}

/// A caption with the line ends that it has, and none that only keep parts of it asunder.
fn in_lines(caption: &str) -> String {
    let lines = caption.split(['\n', '\u{2028}']).filter(|line| !line.trim().is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_find_the_columns_of_a_given_form() {
        use crate::book::{FormId, Key as _};
        let form = Form::kiyose(FormId::from_raw(1));
        let day = Some(civil::date(2011, 4, 1));
        let of = |captions: &[ReadCaption<'_>], name| placed(captions, name, day, &form);
        let all = |places: &[usize]| places.iter().map(|place| Some(*place)).collect::<Vec<_>>();
        let usual = [
            ("個別事業名", None),
            ("取組み・方針（目標事業量）", None),
            ("達成度\n平成23年4月1日時点", Some("個別事業")),
            ("評価及び今後の方策（改善策）等", Some("個別事業")),
            ("評価区分", Some("個別事業")),
        ];
        assert_eq!(of(&usual, 0), all(&[0, 1, 2, 3, 4]));
        // In another order, and without their group.
        let other = [usual[4], usual[0], ("達成度（平成23年4月1日時点）", None), usual[3], usual[1]];
        assert_eq!(of(&other, 1), all(&[4, 0, 2, 3, 1]));
        // Other words in their places.
        let words = [("事業", None), ("計画", None), ("成果", None), ("所見", None), ("ランク", None)];
        assert_eq!(of(&words, 0), all(&[0, 1, 2, 3, 4]));
        // Fewer, by what they mean; what is not known is none of the form's.
        let fewer = [("事業", None), ("実績", None), ("担当課", None), ("判定", None)];
        assert_eq!(of(&fewer, 0), [Some(0), Some(2), None, Some(4)]);
    }

    #[test]
    fn captions_are_the_same_however_they_are_set() {
        for text in [
            "施策名 （目標事業量）",
            "施策名(目標事業量)",
            "施 策 名\u{3000}（目標 事業量）",
            "施策名\u{200B}（⽬標事業量）",
        ] {
            assert_eq!(squeeze(text), "施策名(目標事業量)");
        }
        assert_eq!(squeeze("調書－３"), squeeze("調書−3"));
    }
}
