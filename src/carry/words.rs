//! The words of another year: titles and captions that name the year they are for.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization as _;

use crate::book::{FiscalYear, Form, Head, era};

/// A year as it is written out: 平成22年度, 令和 元 年, ２０１０年度; with the day where
/// one follows.
static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const ERA: &str = "(?:明治|大正|昭和|平成|令和)[ 　]?(?:元|[0-9０-９]{1,2})|[0-9０-９]{4}";
    const DAY: &str = "[0-9０-９]{1,2}月[0-9０-９]{1,2}日";
    Regex::new(&format!("(?:{ERA})年(?:度|{DAY})?")).ok()
});

/// `text` with the fiscal year and the as-of date of `last` replaced by those of
/// `next`. Figures stay as wide as they were. What names another year stays.
pub fn of_next_year(text: &str, last: &Head, next: &Head) -> String {
    let Some(years) = YEAR.as_ref() else { return text.to_owned() };
    let replace = |found: &Captures<'_>| {
        let Some(old) = found.get(0).map(|all| all.as_str()) else { return String::new() };
        let new = following(old, last, next).unwrap_or_else(|| old.to_owned());
        if old.chars().any(|c| ('０'..='９').contains(&c)) { widened(&new) } else { new }
    };
    years.replace_all(text, replace).into_owned()
}

fn following(old: &str, last: &Head, next: &Head) -> Option<String> {
    let plain: String = old.nfkc().filter(|c| !c.is_whitespace()).collect();
    let is_western = plain.starts_with(|c: char| c.is_ascii_digit());
    if plain.ends_with("年度") {
        let new = next.fiscal_year;
        return (FiscalYear::parse(&plain)? == last.fiscal_year)
            .then(|| if is_western { format!("{}年度", new.year()) } else { new.wareki() });
    }
    let new = next.as_of?;
    (era::parse_date(&plain)? == last.as_of?).then(|| {
        if is_western {
            format!("{}年{}月{}日", new.year(), new.month(), new.day())
        } else {
            era::wareki_date(new)
        }
    })
}

fn widened(text: &str) -> String {
    let wide = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32('０' as u32 + digit).unwrap_or(c),
        None => c,
    };
    text.chars().map(wide).collect()
}

/// The head of the year after `last`'s; the same year where there is none after it.
pub fn next_head(last: &Head) -> Head {
    let fiscal_year = last.fiscal_year.after().unwrap_or(last.fiscal_year);
    // 29 February has no following year: the month's last day then.
    let as_of = last.as_of.and_then(|day| day.checked_add(jiff::Span::new().years(1)).ok());
    let mut next = Head { fiscal_year, as_of, ..last.clone() };
    let [title, subtitle] = [&last.title, &last.subtitle].map(|text| of_next_year(text, last, &next));
    (next.title, next.subtitle) = (title, subtitle);
    next
}

/// A form whose captions name the next year.
pub fn next_form(form: &Form, last: &Head, next: &Head) -> Form {
    let mut form = form.clone();
    for words in captions(&mut form) {
        *words = of_next_year(words, last, next);
    }
    form
}

/// All captions of a form, always in the same order.
pub fn captions(form: &mut Form) -> impl Iterator<Item = &mut String> {
    let Form { columns, shelved, captions, .. } = form;
    let captions = [
        &mut captions.sheet,
        &mut captions.plan,
        &mut captions.policy,
        &mut captions.goal,
        &mut captions.measure,
        &mut captions.overall,
        &mut captions.ratings,
    ];
    let columns = columns.iter_mut().chain(shelved);
    let columns = columns
        .flat_map(|column| [Some(&mut column.short), Some(&mut column.caption), column.group.as_mut()]);
    captions.into_iter().chain(columns.flatten())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;

    fn head(year: i32, as_of: Option<Date>) -> Head {
        Head {
            title: String::new(),
            subtitle: String::new(),
            municipality: String::new(),
            department: String::new(),
            fiscal_year: FiscalYear::new(year).unwrap(),
            as_of,
        }
    }

    #[test]
    fn a_title_names_the_next_year_across_eras() {
        for (year, old, new) in [
            (2010, "平成22年度 行動計画 評価調書", "平成23年度 行動計画 評価調書"),
            (2018, "平成30年度評価調書", "令和元年度評価調書"),
            (2019, "令和元年度評価調書", "令和2年度評価調書"),
            (2019, "平成31年度評価調書", "令和2年度評価調書"),
            (1988, "昭和63年度", "平成元年度"),
            (2010, "平成２２年度", "平成２３年度"),
            (2024, "２０２４年度", "２０２５年度"),
            (2024, "2024年度（令和6年度）", "2025年度（令和7年度）"),
            (2010, "平成 22年度", "平成23年度"),
            // Other years are of something else.
            (2010, "平成21年度に比べ", "平成21年度に比べ"),
            (2010, "平成22年に開設", "平成22年に開設"),
            (2010, "第22回 年度評価", "第22回 年度評価"),
        ] {
            let last = head(year, None);
            assert_eq!(of_next_year(old, &last, &next_head(&last)), new, "{old}");
        }
    }

    #[test]
    fn a_caption_names_the_next_as_of_date() {
        for (day, old, new) in [
            (date(2011, 4, 1), "達成度\n平成23年4月1日時点", "達成度\n平成24年4月1日時点"),
            (date(2019, 4, 1), "平成31年4月1日", "令和2年4月1日"),
            (date(2011, 3, 31), "平成２３年３月３１日", "平成２４年３月３１日"),
            (date(2011, 4, 1), "2011年4月1日", "2012年4月1日"),
            (date(2011, 4, 1), "平成23年9月1日開設", "平成23年9月1日開設"),
        ] {
            let last = head(2010, Some(day));
            assert_eq!(of_next_year(old, &last, &next_head(&last)), new, "{old}");
        }
    }

    #[test]
    fn the_next_head_is_a_year_later() {
        let next = next_head(&head(2023, Some(date(2024, 2, 29))));
        assert_eq!((next.fiscal_year.year(), next.as_of), (2024, Some(date(2025, 2, 28))));
        assert_eq!(next_head(&head(2200, None)).fiscal_year.year(), 2200);
    }
}
