//! 各課に送る, 各課の回答を取り込む: two returns come home with one conflict, by the keyboard alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chosho::book::{Carry, Cell, CellRecord, Change, Column, ColumnKind, EntryId, Record, Role};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Folder, Window, cell, wait};

const KIDS: &str = "子育て支援課";
const HEALTH: &str = "健康推進課";

/// The sample with a column that says whose each row is: the first row is of both.
fn with_departments(folder: &Folder) -> PathBuf {
    let mut book = import::sample().unwrap();
    let form = book.forms().next().unwrap().clone();
    let mut with = form.clone();
    with.columns.insert(
        1,
        Column {
            id: "dept".into(),
            short: "担当課".to_owned(),
            caption: "担当課".to_owned(),
            role: None,
            kind: ColumnKind::Text,
            carry: Carry::Keep,
            ..form.columns[1].clone()
        },
    );
    book.apply(&Change::update(Record::Form(form), Record::Form(with)));
    let all: Vec<EntryId> =
        book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).map(|row| row.id).collect();
    for (at, entry) in all.into_iter().enumerate() {
        let text = match at {
            0 => format!("{KIDS}、{HEALTH}"),
            at if at % 2 == 0 => KIDS.to_owned(),
            _ => HEALTH.to_owned(),
        };
        let cell = CellRecord { entry, column: "dept".into(), cell: Cell::Text(text) };
        book.apply(&Change::insert(Record::Cell(cell)));
    }
    let path = folder.path("調書.chosho");
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    path
}

/// The workbook that went to a department with `text` in the achievement of its first row, as
/// another program saves it.
fn answered(sent: &Path, to: &Path, text: &str) {
    let source = import::workbook(&std::fs::read(sent).unwrap()).unwrap().unwrap();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (at, leaf) in source.leaves.iter().enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&leaf.name).unwrap();
        let mut cells: BTreeMap<(u32, u32), &str> = BTreeMap::new();
        for (row, cell) in leaf.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell))) {
            cells.insert((row.number - 1, cell.column), &cell.text);
        }
        let column = cells.iter().find(|(_, text)| **text == "asked:achievement").map(|(place, _)| place.1);
        if let Some(column) = column.filter(|_| at == 0) {
            cells.insert((6, column), text);
        }
        for ((row, column), text) in cells {
            sheet.write_string(row, u16::try_from(column).unwrap(), text).unwrap();
        }
        sheet.set_hidden(leaf.is_hidden);
    }
    workbook.save(to).unwrap();
}

/// Does a command that the palette finds by these words.
fn command(window: &mut Window, words: &str) {
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(eframe::egui::Event::Text(words.to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::NONE, Key::Enter);
}

fn has_row(window: &Window, words: &str) -> bool {
    window.harness.query_all_by_label_contains(words).next().is_some()
}

#[test]
fn two_returns_come_home_with_one_conflict() {
    let folder = Folder::new();
    let book = with_departments(&folder);
    let to = folder.path("各課");
    let returns = [folder.path("a.xlsx"), folder.path("b.xlsx")];
    let files = [vec![to.clone()], returns.to_vec()].concat();
    let mut window = Window::open(&book, files);

    command(&mut window, "かくかにおくる");
    wait(&mut window, |window| window.shows("担当課ごと"));
    window.fill_in("回答期限", "令和7年4月30日");
    assert!(window.shows("令和7年4月30日（水）"));
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| window.book(|book| book.inquiries().count()) == 2);
    let sent = window.book(|book| {
        book.inquiries().map(|own| (own.department.clone(), own.file.clone(), own.due)).collect::<Vec<_>>()
    });
    assert_eq!([sent[0].0.as_str(), sent[1].0.as_str()], [KIDS, HEALTH]);
    assert!(sent.iter().all(|(_, file, due)| to.join(file).is_file() && due.is_some()));
    answered(&to.join(&sent[0].1), &returns[0], "7か所で実施しました。");
    answered(&to.join(&sent[1].1), &returns[1], "8か所で実施しました。");

    let before = window.book(|book| cell(book, 0, Role::Achievement));
    command(&mut window, "かいとうをとりこむ");
    wait(&mut window, |window| window.shows("すべて取り込む"));
    assert!(has_row(&window, "確認 1件、取り込み 0件"));
    assert!(has_row(&window, "調書のまま残します"), "ours stays unless something is chosen");
    // Ours, the first answer, the other.
    window.press(Modifiers::NONE, Key::Space);
    assert!(has_row(&window, &format!("達成度　{KIDS}の回答")));
    window.press(Modifiers::NONE, Key::Space);
    assert!(has_row(&window, &format!("達成度　{HEALTH}の回答")));
    window.press(Modifiers::NONE, Key::Enter);
    wait(&mut window, |window| {
        window.book(|book| cell(book, 0, Role::Achievement)) == "8か所で実施しました。"
    });
    assert!(window.book(|book| book.inquiries().all(|own| own.returned.len() == 1)));

    // One step, called by who answered.
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| cell(book, 0, Role::Achievement)), before);
    assert!(window.book(|book| book.inquiries().all(|own| own.returned.is_empty())));
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::H);
    assert!(has_row(&window, "子育て支援課、健康推進課の回答"));
    window.close();
    let read = store::read(&book).unwrap();
    assert_eq!(read.inquiries().count(), 2);
}
