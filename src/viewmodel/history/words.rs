//! How steps and wordings are called.

use std::ops::Range;

use crate::book::{Book, Record, era};
use crate::edit::{PastStep, START, TextChange, Way, Wording};
use crate::search::Spot;
use crate::viewmodel::find::words::{Heading, where_of};
use crate::viewmodel::names::name_line;
use crate::words::in_a_row;
use crate::words::{BLANK, grouped};

/// How many characters of what stayed the same stand before what changed.
const BEFORE: usize = 4;
/// The most of what is shown from there on.
const BEHIND: usize = 40;

/// When a text was written.
pub fn when(wording: &Wording) -> String {
    match wording.at {
        Some(at) => era::wareki_moment(at),
        None if wording.is_first => "最初の内容".to_owned(),
        None => "日時の記録なし".to_owned(),
    }
}

/// Where a step happened: 「調書-3　認証保育所・評価」.
pub fn place(book: &Book, past: &PastStep<'_>) -> String {
    match past.item() {
        Some(Record::Sheet(row)) => {
            let policy = book.policy(row.policy).map_or_else(String::new, |policy| name_line(&policy.name));
            return format!("調書-{}　{policy}", row.number).trim_end().to_owned();
        }
        Some(Record::Policy(row)) => return format!("施策　{}", name_line(&row.name)),
        Some(Record::Plan(row)) => return format!("計画　{}", name_line(&row.name)),
        _ => {}
    }
    if let Some(text) = past.texts(book).next() {
        return spot(book, &text.spot);
    }
    let place = past.place;
    let Some(sheet) = place.sheet else { return String::new() };
    match (place.entry, &place.column) {
        (Some(entry), Some(column)) => spot(book, &Spot::Cell(sheet, entry, column.clone())),
        (Some(entry), None) => spot(book, &Spot::Name(sheet, entry)),
        (None, _) => Heading::Sheet(sheet).words(book),
    }
}

/// Where a text stands; no more than that of it which is still there.
pub fn spot(book: &Book, spot: &Spot) -> String {
    let Some(sheet) = spot.sheet() else { return where_of(book, spot) };
    let Ok(shown) = book.context(sheet) else { return "削除された調書".to_owned() };
    let number = shown.sheet.number;
    match spot {
        Spot::Name(_, entry) | Spot::Cell(_, entry, _) if book.entry(*entry).is_err() => {
            format!("調書-{number}　削除された行")
        }
        _ => format!("調書-{number}　{}", where_of(book, spot)),
    }
}

/// A text before and after, each on one line and from shortly before what changed.
pub fn change(text: &TextChange<'_>) -> (String, String) {
    let (old, new) = changed(text.before, text.after);
    (excerpt(text.before, &old), excerpt(text.after, &new))
}

/// The part of each of two texts in which they differ.
pub fn changed(one: &str, other: &str) -> (Range<usize>, Range<usize>) {
    let both = one.chars().zip(other.chars());
    let start: usize = both.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let rest = |text: &'_ str| text.get(start..).unwrap_or_default().to_owned();
    let (one_rest, other_rest) = (rest(one), rest(other));
    let both = one_rest.chars().rev().zip(other_rest.chars().rev());
    let end: usize = both.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (start..one.len() - end, start..other.len() - end)
}

fn excerpt(text: &str, changed: &Range<usize>) -> String {
    if text.is_empty() {
        return BLANK.to_owned();
    }
    let before = text.get(..changed.start).unwrap_or_default();
    let cut = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let start = if cut > 0 { "…" } else { "" };
    let shown: String = text.get(cut..).unwrap_or_default().chars().take(BEHIND).collect();
    format!("{start}{}", in_a_row(&shown))
}

/// What going to a step would do, and what the button for it says.
pub fn way(seq: i64, way: Option<Way>) -> (String, Option<&'static str>) {
    match way {
        Some(Way::Here) if seq == START => ("現在は、最初の状態です。".to_owned(), None),
        Some(Way::Here) => ("現在は、この操作までを行った状態です。".to_owned(), None),
        Some(Way::Back(steps)) => {
            let which = if seq == START { "すべての操作" } else { "この後の操作" };
            let words =
                format!("{which}（{}件）を元に戻します。戻した操作は、やり直せます。", grouped(steps));
            (words, Some("ここまで戻す"))
        }
        Some(Way::Forward(steps)) => {
            let words = format!("元に戻した操作を、ここまで{}件やり直します。", grouped(steps));
            (words, Some("ここまでやり直す"))
        }
        None => (
            "元に戻した後に別の操作をしたため、ここには戻せません。そのときの文は「このセル」にあります。"
                .to_owned(),
            None,
        ),
    }
}

/// What the clerk is told once a way was gone.
pub fn gone(way: Way) -> Option<String> {
    match way {
        Way::Here => None,
        Way::Back(steps) => Some(format!("{}件の操作を元に戻しました。", grouped(steps))),
        Way::Forward(steps) => Some(format!("{}件の操作をやり直しました。", grouped(steps))),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::book::testing::{Small, rows, small};
    use crate::edit::{Command, Item, Session};

    #[test]
    fn days_and_times_are_said_as_a_clerk_writes_them() {
        let wording = |at, is_first| Wording { text: String::new(), at, by: None, is_first, stands: false };
        let at = Some(civil::date(2025, 4, 6).at(14, 32, 0, 0));
        assert_eq!(when(&wording(at, false)), "令和7年4月6日 14:32");
        assert_eq!(when(&wording(None, true)), "最初の内容");
        assert_eq!(when(&wording(None, false)), "日時の記録なし");
    }

    #[test]
    fn what_changed_is_shown_from_shortly_before_it() {
        let of = |before: &str, after: &str| {
            let spot = Spot::Overall(crate::book::Key::from_raw(1));
            change(&TextChange { spot, before, after })
        };
        let words = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(of("", "新しい\n文"), words("（空欄）", "新しい 文"));
        assert_eq!(
            of("平成21年度から始めた。", "平成21年度から続けた。"),
            words("…年度から始めた。", "…年度から続けた。")
        );
        assert_eq!(of("文", ""), words("文", "（空欄）"));
        assert_eq!(changed("保育園", "保育所の園"), (6..6, 6..12));
        assert_eq!(changed("ああ", "あああ"), (6..6, 6..9));
        assert_eq!(changed("同じ", "同じ"), (6..6, 6..6));
    }

    #[test]
    fn a_step_is_named_by_its_place_and_what_is_gone_is_said_to_be() {
        let Small { book, first, .. } = small();
        let (row, other) = (rows(&book, first)[0], rows(&book, first)[3]);
        let mut session = Session::untitled(book, false, std::sync::Arc::new(|| {}));
        let name = |name: &str| Command::SetName { entry: row, name: name.to_owned() };
        let cell = Command::SetCell { entry: other, column: "evaluation".into(), text: "文".to_owned() };
        for command in [
            cell,
            name("新しい名"),
            Command::SetNote { sheet: first, text: "覚え書き".to_owned() },
            Command::ToggleMark { entry: row, mark: "新規".to_owned() },
            Command::DeleteEntry(other),
        ] {
            session.execute(&command).unwrap();
        }
        let places = |session: &Session| -> Vec<String> {
            let past = (0..session.steps()).filter_map(|at| session.past(at));
            past.map(|past| place(session.book(), &past)).collect()
        };
        assert_eq!(
            places(&session),
            [
                "調書-1　削除された行",
                "調書-1　1行目・個別事業名",
                "調書-1　メモ",
                "調書-1　1行目・個別事業名",
                "調書-1　削除された行"
            ]
        );
        session.execute(&Command::DeleteItem(Item::Sheet(first))).unwrap();
        let all = places(&session);
        assert_eq!((all[0].as_str(), all[5].as_str()), ("削除された調書", "調書-1　施策0"));
    }

    #[test]
    fn every_way_is_said_with_what_it_takes_back() {
        let words = |seq, own| way(seq, own);
        let (back, button) = words(3, Some(Way::Back(1234)));
        assert_eq!(back, "この後の操作（1,234件）を元に戻します。戻した操作は、やり直せます。");
        assert_eq!(button, Some("ここまで戻す"));
        assert!(words(START, Some(Way::Back(2))).0.starts_with("すべての操作（2件）"));
        assert_eq!(words(3, Some(Way::Forward(2))).1, Some("ここまでやり直す"));
        assert_eq!((words(3, Some(Way::Here)).1, words(3, None).1), (None, None));
    }
}
