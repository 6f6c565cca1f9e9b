//! What the clerk is told of a change, with 「元に戻す」 beside it.

use crate::edit::{Command, Item, Told};

/// The words for a change that took something away, or made much of it new;
/// `None` where what happened is seen anyway. `sheets` are gone with it.
pub fn words(command: &Command, told: &Told, sheets: usize) -> Option<String> {
    Some(match command {
        Command::DeleteItem(Item::Sheet(_)) => "調書を削除しました。".to_owned(),
        Command::DeleteItem(Item::Policy(_)) if sheets == 0 => "施策を削除しました。".to_owned(),
        Command::DeleteItem(Item::Policy(_)) => format!("施策と、その調書{sheets}件を削除しました。"),
        Command::DeleteItem(Item::Plan(_)) if sheets == 0 => "計画を削除しました。".to_owned(),
        Command::DeleteItem(Item::Plan(_)) => format!("計画と、その調書{sheets}件を削除しました。"),
        Command::DeleteEntry(_) => "行を削除しました。".to_owned(),
        Command::DeleteEntries(rows) => format!("{}行を削除しました。", rows.len()),
        Command::Clear(_) => "セルの内容を消しました。".to_owned(),
        Command::FillDown(_) if told.takes_away => "上のセルと同じ内容にしました。".to_owned(),
        Command::Paste(_) if told.takes_away => "貼り付けました。".to_owned(),
        Command::Merge { .. } | Command::MergeBlock(_) if told.takes_away => {
            "セルを結合しました。".to_owned()
        }
        Command::DuplicateSheet(_) => "調書を複製しました。".to_owned(),
        Command::PlaceItem { .. } | Command::MoveSheet { .. } => done(&told.label),
        Command::SetForm { .. } => "様式を変更しました。".to_owned(),
        Command::AddForm { .. } => "様式を追加しました。".to_owned(),
        Command::RenumberSheets => "調書番号を振り直しました。".to_owned(),
        Command::Unmerge { .. } => "結合を解除しました。文字は上のセルにあります。".to_owned(),
        Command::Bring { .. } => "他のファイルから引き継ぎました。".to_owned(),
        _ if told.takes_away => done(&told.label),
        _ => return None,
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
    use crate::book::{Change, Place, Record, Sheet};

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
        let brought = Some("他のファイルから引き継ぎました。");
        for (command, sheets, expected) in [
            (Command::DeleteItem(Item::Sheet(first)), 1, Some("調書を削除しました。")),
            (Command::DeleteItem(Item::Plan(plan)), 2, Some("計画と、その調書2件を削除しました。")),
            (Command::DeleteEntries(vec![row]), 0, Some("1行を削除しました。")),
            (Command::DeleteEntry(row), 0, Some("行を削除しました。")),
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
            assert_eq!(words(&command, &told, sheets).as_deref(), expected, "{command:?}");
        }
    }
}
