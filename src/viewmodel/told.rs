//! What the clerk is told of a change, with 「元に戻す」 beside it.

use crate::book::{Book, Place};
use crate::edit::{Command, Item, Told};
use crate::quote::beginning;
use crate::words::grouped;
use crate::words::one_line;

/// So much of a name is said, in characters.
const NAME: usize = 24;

/// The words for a change that took something away, or made much of it new;
/// `None` where what happened is seen anyway. `sheets` are gone with it, and `book` is as
/// it is now.
pub fn words(book: &Book, command: &Command, told: &Told, sheets: usize) -> Option<String> {
    let cells = || format!("{}の", place(book, &told.place).unwrap_or_else(|| "選んだところ".to_owned()));
    Some(match command {
        Command::DeleteItem(Item::Policy(_) | Item::Plan(_)) if sheets > 0 => {
            let what = told.label.rsplit_once('の').map_or(told.label.as_str(), |(what, _)| what);
            format!("{what}と、その調書{sheets}件を削除しました。")
        }
        Command::DeleteItem(_) | Command::DeleteEntry(_) | Command::DeleteEntries(_) => done(&told.label),
        Command::Clear(block) => match block.entries.len() * block.columns.len() {
            0 | 1 => format!("{}セルの内容を消しました。", cells()),
            count => {
                format!(
                    "{}など{}個のセルの内容を消しました。",
                    cells().trim_end_matches('の'),
                    grouped(count)
                )
            }
        },
        Command::FillDown(_) if told.takes_away => {
            format!("{}セルを、上のセルと同じ内容にしました。", cells())
        }
        Command::Paste(_) if told.takes_away => format!("{}セルに貼り付けました。", cells()),
        Command::Merge { .. } | Command::MergeBlock(_) if told.takes_away => {
            format!("{}セルを結合しました。", cells())
        }
        Command::PlaceItem { .. } | Command::MoveSheet { .. } | Command::DuplicateSheet(_) => {
            done(&told.label)
        }
        Command::SetForm { .. } | Command::AddForm { .. } => done(&told.label),
        Command::RenumberSheets => "調書番号を振り直しました。".to_owned(),
        Command::Unmerge { .. } => {
            format!("{}セルの結合を解除しました。文字は上のセルにあります。", cells())
        }
        Command::Bring { .. } => "他のファイルから引き継ぎました。".to_owned(),
        _ if told.takes_away => done(&told.label),
        _ => return None,
    })
}

/// What was undone or redone, with where that was unless its label says what it is about.
pub fn undone(book: &Book, words: &str, told: &Told) -> String {
    let place = place(book, &told.place).filter(|_| !told.label.contains('「'));
    let place = place.map(|place| format!("（{place}）")).unwrap_or_default();
    format!("{words}：{}{place}", told.label)
}

/// A row or a sheet: 調書-3「認証保育所」, 調書-3の2行目, 調書-3.
fn place(book: &Book, place: &Place) -> Option<String> {
    let sheet = place.sheet?;
    let number = book.listing(sheet)?.number;
    let row = place.entry.and_then(|entry| book.entry(entry).ok());
    Some(match row.map(|row| (row, beginning(&one_line(&row.name), NAME))) {
        Some((row, name)) if name.is_empty() => {
            let mut rows = book.entries_of(sheet).ok()?;
            let at = rows.position(|other| other.id == row.id).unwrap_or_default();
            format!("調書-{number}の{}行目", at + 1)
        }
        Some((_, name)) => format!("調書-{number}「{name}」"),
        None => format!("調書-{number}"),
    })
}

/// A step's label as a sentence: of 「調書の移動」, 「調書を移動しました。」.
fn done(label: &str) -> String {
    match label.rsplit_once('の') {
        Some((noun, verb)) => format!("{noun}を{verb}しました。"),
        None => format!("{label}をしました。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};
    use crate::book::{Change, EntryId, Record, Sheet};
    use crate::edit::CellBlock;

    #[test]
    fn what_is_taken_away_is_told_and_what_is_seen_is_not() {
        let Small { mut book, first, second } = small();
        let row = rows(&book, first)[0];
        let plan = book.plans().next().unwrap().id;
        let together = Command::Together {
            label: "貼り付け".to_owned(),
            commands: vec![Command::SetName { entry: row, name: "別の名".to_owned() }],
        };
        let renamed = Record::Sheet(Sheet { note: "別".to_owned(), ..book.sheet(second).unwrap().clone() });
        let changes = vec![Change::update(Record::Sheet(book.sheet(second).unwrap().clone()), renamed)];
        let clear = |rows: &[EntryId]| {
            Command::Clear(CellBlock { entries: rows.to_vec(), columns: vec!["target".into()] })
        };
        let all = rows(&book, first);
        let brought = Some("他のファイルから引き継ぎました。");
        for (command, sheets, expected) in [
            (Command::DeleteItem(Item::Sheet(first)), 1, Some("調書-1「施策0」を削除しました。")),
            (
                Command::DeleteItem(Item::Plan(plan)),
                2,
                Some("計画「子ども計画」と、その調書2件を削除しました。"),
            ),
            (Command::DeleteEntries(vec![row]), 0, Some("「相談」の行を削除しました。")),
            (Command::DeleteEntry(row), 0, Some("「相談」の行を削除しました。")),
            (clear(&all[..1]), 0, Some("調書-1「相談」のセルの内容を消しました。")),
            (clear(&all[2..3]), 0, Some("調書-1の3行目のセルの内容を消しました。")),
            (clear(&all[..3]), 0, Some("調書-1「相談」など3個のセルの内容を消しました。")),
            (together, 0, Some("貼り付けをしました。")),
            (Command::Bring { label: String::new(), place: Place::default(), changes }, 0, brought),
            (Command::AddEntry { sheet: first, after: None }, 0, None),
            (Command::AddPolicy { plan, name: "新しい施策".to_owned() }, 0, None),
        ] {
            let step = command.step(&mut book).unwrap().unwrap();
            let told = Told {
                label: step.label,
                place: step.place,
                sheets: Vec::new(),
                item: None,
                takes_away: !matches!(command, Command::AddEntry { .. } | Command::AddPolicy { .. }),
            };
            assert_eq!(words(&book, &command, &told, sheets).as_deref(), expected, "{command:?}");
        }
    }
    #[test]
    fn what_is_undone_is_told_with_its_place_or_its_name() {
        let Small { book, first, .. } = small();
        let row = rows(&book, first)[0];
        let told = |label: &str, place| Told {
            label: label.to_owned(),
            place,
            sheets: Vec::new(),
            item: None,
            takes_away: false,
        };
        for (label, place, words) in [
            ("達成度の入力", Place::row(first, row), "元に戻しました：達成度の入力（調書-1「相談」）"),
            ("メモの入力", Place::sheet(first), "元に戻しました：メモの入力（調書-1）"),
            (
                "調書-6「総合的な支援」の削除",
                Place::sheet(first),
                "元に戻しました：調書-6「総合的な支援」の削除",
            ),
            ("表題などの変更", Place::default(), "元に戻しました：表題などの変更"),
        ] {
            assert_eq!(undone(&book, "元に戻しました", &told(label, place)), words);
        }
    }
}
