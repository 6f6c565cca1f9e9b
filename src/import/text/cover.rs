//! The cover: titles, department, the definitions of the ratings.

use super::head;
use super::lines::{TextLine, TextLines};
use crate::book::limits::{self, Excess};
use crate::book::mention::first_day;
use crate::book::{FiscalYear, Rating};
use crate::error::Result;
use crate::import::captions::{is_any_dash, squeeze};
use crate::import::titles::{after_bullet, bracketed, fiscal_year_in};
use crate::import::{scale, within};
use crate::quote::quoted;

/// What the cover says.
pub(super) struct Cover<'a> {
    /// The line of the title, for what it turns out to lack.
    pub line: TextLine<'a>,
    pub title: String,
    pub subtitle: String,
    pub department: String,
    /// The heading over the definitions of the ratings.
    pub ratings_caption: String,
    pub ratings: Vec<Rating>,
}

/// Reads everything before the first sheet. A text may begin with that; its title is then
/// the book's.
pub(super) fn read<'a>(lines: &mut TextLines<'a>) -> Result<Cover<'a>> {
    let expected = "表紙の題名（1行）";
    let is_sheet =
        lines.peek_second().is_some_and(head::is_plan_row) && head::sheet_title(lines, "").is_some();
    let line = if is_sheet { lines.peek() } else { None };
    let line = line.map_or_else(|| lines.expect(expected), Ok)?;
    let title = line.only_cell().ok_or_else(|| line.misfit(expected))?;
    let title = if is_sheet { without_number(title) } else { title };
    if is_sheet {
        lines.note(line, "表紙がないため、調書の題名から読み取りました。");
    }
    if limits::is_longer(title, limits::LINE) {
        return Err(line.misfit(within(Excess::Line)));
    }

    let mut cover = Cover {
        line,
        title: title.to_owned(),
        subtitle: String::new(),
        department: String::new(),
        ratings_caption: String::new(),
        ratings: Vec::new(),
    };
    let sheet_title = format!("「{}-1」のような調書の題名", quoted(title));
    loop {
        let line = lines.peek().ok_or_else(|| lines.ends_early(&sheet_title))?;
        if head::sheet_title(lines, title).is_some() {
            break;
        }
        // What should be there is the line above the plan's.
        let wrong = lines.before().filter(|_| head::is_plan_row(line)).unwrap_or(line);
        let text = line.only_cell().ok_or_else(|| wrong.misfit(&sheet_title))?;
        lines.skip();
        // The words of a cover are few; each line of them is looked at with all before it.
        let words = cover.subtitle.len() + cover.department.len() + text.len();
        if words > 3 * limits::LINE {
            return Err(line.misfit(within(Excess::Line)));
        }
        let inner = bracketed(text);
        if is_ratings_heading(text, lines) {
            cover.ratings_caption = inner.unwrap_or(text).to_owned();
            cover.ratings = ratings(lines, title)?;
        } else if let Some(inner) = inner {
            join(&mut cover.subtitle, inner);
        } else {
            join(&mut cover.department, text);
        }
    }
    Ok(cover)
}

impl Cover<'_> {
    /// The year that the cover names, in its subtitle before its title.
    pub fn fiscal_year(&self) -> Option<FiscalYear> {
        [&self.subtitle, &self.title, &self.department].into_iter().find_map(|text| fiscal_year_in(text))
    }

    /// The day that the cover says figures are counted at: 令和7年3月31日現在.
    pub fn as_of(&self) -> Option<jiff::civil::Date> {
        [&self.subtitle, &self.title].into_iter().find_map(|text| {
            let (range, day) = first_day(text)?;
            let after = text.get(range.end..)?.trim_start();
            ["現在", "時点"].iter().any(|word| after.starts_with(word)).then_some(day)
        })
    }
}

/// The definitions, up to the first sheet.
fn ratings(lines: &mut TextLines<'_>, title: &str) -> Result<Vec<Rating>> {
    let mut ratings: Vec<Rating> = Vec::new();
    let mut marked = false;
    while let Some(line) = lines.peek()
        && head::sheet_title(lines, title).is_none()
    {
        let expected = "「- 名前 定義」の形の評価区分、または調書の題名";
        let text = line.only_cell().ok_or_else(|| line.misfit(expected))?;
        lines.skip();
        let item = after_bullet(text);
        // Where items have bullets, a line without one continues the last.
        match ratings.last_mut() {
            Some(last) if marked && item.is_none() => {
                last.definition.push_str(text);
                if limits::is_longer(&last.definition, limits::LINE) {
                    return Err(line.misfit(within(Excess::Line)));
                }
            }
            _ => {
                marked = item.is_some();
                let item = item.unwrap_or(text);
                let (name, definition) = item.split_once(char::is_whitespace).unwrap_or((item, ""));
                if ratings.len() == limits::LISTED {
                    return Err(line.misfit(within(Excess::Listed)));
                }
                if name.is_empty() || ratings.iter().any(|rating| rating.name == name) {
                    return Err(line.misfit("ほかと重ならない名前の評価区分"));
                }
                ratings.push(scale::rating(ratings.len(), name, definition.trim()));
            }
        }
    }
    Ok(ratings)
}

/// Whether `text`, with `lines` following it, heads the definitions.
fn is_ratings_heading(text: &str, lines: &TextLines<'_>) -> bool {
    let item_follows =
        lines.peek().and_then(TextLine::only_cell).is_some_and(|next| after_bullet(next).is_some());
    squeeze(text).contains("評価区分") || (bracketed(text).is_some() && item_follows)
}

/// The title of a sheet without its number.
fn without_number(title: &str) -> &str {
    let bare = title.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace());
    bare.trim_end_matches(is_any_dash).trim_end()
}

fn join(words: &mut String, more: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::titles::municipality;

    const COVER: &str = "みなと市総合計画 評価調書\n【平成２２年度 子ども計画 評価調書】\n福祉部 子ども課\n\
        【評価の区分】\n- Ａ よくできた\nもの\n- B まだ\nみなと市総合計画 評価調書-1\n";

    fn cover(text: &str) -> Cover<'_> {
        read(&mut TextLines::new(text)).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn reads_titles_department_year_and_ratings() {
        let cover = cover(COVER);
        assert_eq!(cover.title, "みなと市総合計画 評価調書");
        assert_eq!(cover.subtitle, "平成２２年度 子ども計画 評価調書");
        assert_eq!(cover.department, "福祉部 子ども課");
        assert_eq!(cover.fiscal_year(), FiscalYear::new(2010));
        assert_eq!(municipality(&cover.title), "みなと市");
        assert_eq!(cover.ratings_caption, "評価の区分");
        let ratings: Vec<_> =
            cover.ratings.iter().map(|r| (r.name.as_str(), r.definition.as_str())).collect();
        assert_eq!(ratings, [("Ａ", "よくできたもの"), ("B", "まだ")]);
    }

    #[test]
    fn a_scale_may_go_without_bullets() {
        let cover = cover("題名\n評価区分について\n○ できた\n× まだ\n題名-1\n");
        assert_eq!(cover.ratings.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["○", "×"]);
    }

    #[test]
    fn knows_the_municipality_from_the_title() {
        for (title, name) in [
            ("東村山市子ども計画", "東村山市"),
            ("市原市総合計画", "市原市"),
            ("四日市市総合計画", "四日市市"),
            ("世田谷区市民計画", "世田谷区"),
            ("奥多摩町福祉計画", "奥多摩町"),
            ("総合計画 港市", ""),
        ] {
            let text = format!("{title}\n評価区分\n- A\n{title}-1");
            assert_eq!(municipality(&cover(&text).title), name);
        }
    }

    #[test]
    fn says_what_a_cover_lacks() {
        for (text, at) in [
            ("", 1),
            ("題名\n福祉課", 2),
            ("題名 1\n計画名\t子ども計画", 1),
            ("題名\n評価区分\n- A 一\n- A 二\n題名-1", 4),
            ("題名\n福祉\t課\n題名-1", 2),
        ] {
            match read(&mut TextLines::new(text)).map(|cover| cover.title) {
                Err(crate::error::Error::Format { line, .. }) => assert_eq!(line, at, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
