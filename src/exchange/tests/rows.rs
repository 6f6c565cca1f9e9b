//! Which rows came back, whatever was done to the file.

use super::*;

fn answered(own: &Asked, sent: &Inquiry) -> Edited {
    let mut kids = Edited::of(&own.book, sent);
    kids.set("相談", "asked:achievement", "12回");
    kids.set("保育", "asked:achievement", "8か所");
    kids
}

const TAKEN: [&str; 2] = [
    "相談.達成度 taken 相談のachievement | 子育て支援課:12回",
    "保育.達成度 taken 保育のachievement | 子育て支援課:8か所",
];

/// What is taken of a file that was changed so.
fn taken(change: impl Fn(&mut Edited)) -> Gathering {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = answered(&own, &sent[0]);
    change(&mut kids);
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), TAKEN);
    assert!(found.asked.is_empty() && found.never.is_empty(), "{found:?}");
    found
}

#[test]
fn a_sorted_file_is_known_by_its_ids() {
    let found = taken(|kids| {
        let (one, two) = (kids.row("相談"), kids.row("└"));
        kids.shift(|row, column| {
            Some((
                if row == one {
                    two
                } else if row == two {
                    one
                } else {
                    row
                },
                column,
            ))
        });
    });
    assert!(found.notes.is_empty(), "{:?}", found.notes);
}

#[test]
fn a_file_that_was_sorted_without_its_ids_is_known_by_its_names() {
    let found = taken(|kids| {
        let (one, two) = (kids.row("相談"), kids.row("保育"));
        kids.shift(|row, column| match (row, column) {
            (row, column) if column > 0 && row == one => Some((two, column)),
            (row, column) if column > 0 && row == two => Some((one, column)),
            place => Some(place),
        });
    });
    assert!(notes(&found).contains("事業名で照らし合わせました"), "{}", notes(&found));
}

#[test]
fn a_file_without_ids_or_tags_or_record_is_known_by_names_and_headers() {
    taken(|kids| kids.shift(|row, column| Some((row, column.checked_sub(1)?))));
    taken(|kids| {
        kids.shift(|row, column| {
            (row != 4).then_some((row.min(row.wrapping_sub(u32::from(row > 4))), column))
        })
    });
    taken(|kids| {
        kids.shift(|row, column| match row {
            4 => None,
            row => Some((row - u32::from(row > 4), column.checked_sub(1)?)),
        });
    });
    taken(|kids| kids.sheets.retain(|(name, _)| name != "chosho"));
}

#[test]
fn columns_that_were_put_in_or_hidden_change_nothing() {
    let found = taken(|kids| {
        kids.shift(|row, column| Some((row, if column > 2 { column + 1 } else { column })));
        kids.put(5, 3, "係");
        let row = kids.row("相談");
        kids.put(row, 3, "第一係");
        kids.hidden.0.push(4);
    });
    let notes = notes(&found);
    assert!(notes.contains("係") && notes.contains("第一係"), "{notes}");
}

#[test]
fn rows_that_did_not_come_back_are_told() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = answered(&own, &sent[0]);
    let gone = kids.row("保育");
    kids.shift(|row, column| (row != gone).then_some((row, column)));
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), [TAKEN[0]]);
    assert!(notes(&found).contains("回答のファイルにないもの：「保育」"), "{}", notes(&found));
}

#[test]
fn a_row_with_another_name_is_a_proposal() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = answered(&own, &sent[0]);
    kids.set("保育", "name:", "一時保育\n※変更");
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), TAKEN, "its cells are taken all the same");
    assert_eq!(told(&found.asked), ["保育.個別事業名 renamed 保育 | 子育て支援課:一時保育\n※変更"]);
    own.take(&found);
    assert_eq!(own.book.entry(own.row(1)).unwrap().name, "保育");
    let decided = GatheringDecisions { asked: vec![Some(0)], ..GatheringDecisions::usual(&found) };
    let mut other = asked();
    other.book = {
        let mut again = asked();
        again.book.apply(&Change::insert(Record::Inquiry(sent[0].clone())));
        again.book
    };
    let changes = found.take(&other.book, &decided, at(12)).unwrap();
    other.book.apply_all(&changes);
    let row = other.book.entry(other.row(1)).unwrap();
    assert_eq!((row.name.as_str(), row.marks.as_slice()), ("一時保育", ["変更".to_owned()].as_slice()));
}

#[test]
fn a_row_that_was_not_there_is_proposed_as_new() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    let below = kids.below();
    kids.put(below, kids.column("name:"), "こども食堂 ※新規");
    kids.put(below, kids.column("asked:achievement"), "2か所");
    kids.put(below, kids.column("asked:rating"), "②充実");
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.asked), ["こども食堂 ※新規.個別事業名 new  | 子育て支援課:こども食堂 ※新規"]);
    let decided = GatheringDecisions { asked: vec![Some(0)], ..GatheringDecisions::usual(&found) };
    let changes = found.take(&own.book, &decided, at(12)).unwrap();
    own.book.apply_all(&changes);
    // Below the last row that the file has of the sheet.
    let row = own.book.entry(own.row(3)).unwrap().clone();
    assert_eq!((row.name.as_str(), row.marks.as_slice()), ("こども食堂", ["新規".to_owned()].as_slice()));
    assert_eq!((own.text(3, "achievement"), own.text(3, "rating")), ("2か所", "充実"));
    assert_eq!(own.book.entries_of(own.first).unwrap().count(), 5);
}

#[test]
fn a_copy_of_a_row_is_once_the_row_and_once_another() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = answered(&own, &sent[0]);
    let (row, below) = (kids.row("相談"), kids.below());
    let copied: Vec<((u32, u16), String)> = kids.sheets[0]
        .1
        .iter()
        .filter(|((at, _), _)| *at == row)
        .map(|(at, text)| (*at, text.clone()))
        .collect();
    for ((_, column), text) in copied {
        kids.put(below, column, &text);
    }
    let found = own.gather(&[&kids]);
    assert_eq!(
        (told(&found.taken), found.asked.len()),
        (TAKEN.map(str::to_owned).to_vec(), 0),
        "the same twice"
    );

    kids.put(below, kids.column("asked:achievement"), "14回");
    let found = own.gather(&[&kids]);
    assert_eq!(
        told(&found.asked),
        ["相談.達成度 differing 相談のachievement | 子育て支援課:12回 | 子育て支援課:14回"]
    );
    kids.put(below, kids.column("name:"), "夜間相談");
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), TAKEN);
    assert_eq!(told(&found.asked), ["夜間相談.個別事業名 new  | 子育て支援課:夜間相談"]);
}

#[test]
fn a_row_that_was_deleted_here_is_shown() {
    let mut own = asked();
    let sent = own.send(9);
    let kids = answered(&own, &sent[0]);
    own.run(&Command::DeleteEntry(own.row(0)));
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), [TAKEN[1]]);
    assert_eq!(told(&found.never), ["相談.個別事業名 gone  | 子育て支援課:相談"]);
}

#[test]
fn cells_that_are_one_are_not_asked_below() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = Edited::of(&own.book, &sent[0]);
    assert_eq!(kids.get("└", "asked:achievement"), "（上の行と共通）");
    let row = kids.row("└");
    kids.put(row, kids.column("asked:rating"), "達成");
    kids.put(row, kids.column("asked:achievement"), "");
    let found = own.gather(&[&kids]);
    assert_eq!(told(&found.taken), ["└ 保育.評価区分 taken 継続 | 子育て支援課:達成"]);
    assert!(found.asked.is_empty() && found.never.is_empty(), "{found:?}");
    kids.put(row, kids.column("asked:achievement"), "別の文");
    assert_eq!(own.gather(&[&kids]).never.len(), 1);
}

#[test]
fn a_file_of_another_book_is_asked_row_by_row() {
    let mut own = asked();
    let mut other = asked();
    // The same names, and nothing else in common.
    let rows: Vec<EntryId> = (0..4).map(|at| other.row(at)).collect();
    for row in rows {
        let before = other.book.entry(row).unwrap().clone();
        let after = crate::book::Entry { lineage: crate::book::Lineage::random(), ..before.clone() };
        other.book.apply(&Change::update(Record::Entry(before), Record::Entry(after)));
    }
    let sent = other.send(9);
    let kids = answered(&other, &sent[0]);
    let found = own.gather(&[&kids]);
    assert!(found.taken.is_empty());
    let expected = TAKEN.map(|line| line.replace("taken", "foreign"));
    assert_eq!(told(&found.asked), expected);
    assert!(notes(&found).contains("ほかの調書のファイル"), "{}", notes(&found));
    own.take(&found);
    assert_eq!(own.text(0, "achievement"), "相談のachievement");
}

#[test]
fn an_answer_to_an_earlier_file_says_so_and_is_compared_with_that() {
    let mut own = asked();
    let first = own.send(9);
    own.set(0, "achievement", "11回");
    let second = own.send(15);
    let mut late = Edited::of(&own.book, &second[0]);
    late.set("相談", "asked:achievement", "12回");
    assert_eq!(own.gather(&[&late]).taken.len(), 1);
    let mut before = asked();
    before.book.apply(&Change::insert(Record::Inquiry(first[0].clone())));
    let mut early = Edited::of(&before.book, &first[0]);
    early.set("相談", "asked:achievement", "12回");
    let found = own.gather(&[&early]);
    assert_eq!(told(&found.asked), ["相談.達成度 changed 11回 | 子育て支援課:12回"]);
    assert!(notes(&found).contains("その後"), "{}", notes(&found));
}

#[test]
fn a_book_that_forgot_the_sending_learns_of_it_from_the_file() {
    let mut own = asked();
    let sent = own.send(9);
    let mut kids = answered(&own, &sent[0]);
    kids.set("相談", "asked:evaluation", "よかった。");
    let mut other = asked();
    other.set(0, "evaluation", "書き換えた。");
    let found = other.gather(&[&kids]);
    assert_eq!(told(&found.taken), TAKEN);
    assert_eq!(told(&found.asked), ["相談.評価 changed 書き換えた。 | 子育て支援課:よかった。"]);
}

#[test]
fn a_book_of_ours_comes_home_the_same_way() {
    let mut own = asked();
    let sent = own.send(9);
    let mut part = part::book(&own.book, &sent[0]);
    assert_eq!(part.sheets().flat_map(|sheet| part.entries_of(sheet.id).unwrap()).count(), 4, "theirs alone");
    let row = own.row(0);
    for (column, text) in [("achievement", "12回"), ("target", "年20回")] {
        let command = Command::SetCell { entry: row, column: column.into(), text: text.to_owned() };
        let step = command.step(&mut part).unwrap().unwrap();
        part.apply_all(&step.changes);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("回答.chosho");
    crate::store::create(&path, &crate::store::Contents::new(part), crate::file::IfExists::Refuse).unwrap();
    let found = Gathering::of(&own.book, vec![read(&own.book, &path).unwrap()]).unwrap();
    assert_eq!(told(&found.taken), [TAKEN[0]]);
    assert_eq!(told(&found.never), ["相談.取組み・方針 not-asked 相談のtarget | 子育て支援課:年20回"]);
    assert!(found.asked.is_empty() && found.notes.is_empty(), "{found:?}");
}

#[test]
fn what_cannot_be_read_is_named_with_the_step_that_helps() {
    let own = asked();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("子育て支援課.xls");
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
    std::fs::write(&path, bytes).unwrap();
    let error = read(&own.book, &path).unwrap_err().to_string();
    assert!(error.contains("子育て支援課.xls") && error.contains("Excelブック（.xlsx）"), "{error}");
}
