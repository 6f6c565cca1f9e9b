//! From 「PDFに書き出す」 in the window to the files.

use std::path::Path;

use crate::support::{Folder, Window};
use chosho::book::{Cell, CellRecord, Change, Record};
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, MissingGlyphPolicy, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The window with the dialog, whose answers are these paths.
fn dialog(folder: &Folder, answers: &[&str]) -> Window {
    let answers = answers.iter().map(|name| folder.path(name)).collect();
    let mut window = Window::open(&folder.sample(), answers);
    window.press(Modifiers::COMMAND, Key::P);
    window
}

#[test]
fn one_file_for_each_sheet_goes_into_a_folder() {
    let folder = Folder::new();
    let out = folder.path("out");
    std::fs::create_dir(&out).unwrap();
    let mut window = dialog(&folder, &["out"]);
    window.click("調書ごとに分ける");
    assert!(window.shows("ほか2個（全部で5個のファイル）"));
    window.fill_in("ファイル名", "調書{調書番号}");
    window.click("保存先を選ぶ…");
    window.close();
    assert_eq!(names(&out), ["調書1.pdf", "調書2.pdf", "調書3.pdf", "調書4.pdf", "調書5.pdf"]);
    for name in names(&out) {
        assert!(std::fs::read(out.join(name)).unwrap().starts_with(b"%PDF-"));
    }
}

#[test]
fn sheets_are_chosen_by_their_numbers_and_by_hand() {
    let folder = Folder::new();
    let out = folder.path("out");
    std::fs::create_dir(&out).unwrap();
    let mut window = dialog(&folder, &["out"]);
    window.click("選んだ調書");
    window.fill_in("調書番号の範囲", "２～３、９");
    assert!(window.shows("調書-9はありません。"));
    window.fill_in("調書番号の範囲", "２～３、５");
    assert!(window.shows("3件を選んでいます"));
    window.click("調書ごとに分ける");
    window.fill_in("ファイル名", "{調書番号}");
    let third = window.book(|book| {
        let sheet = book.sheets().find(|sheet| sheet.number == 3).unwrap();
        format!("調書-3　{}", book.policy(sheet.policy).unwrap().name)
    });
    window.click(&third);
    window.click("保存先を選ぶ…");
    window.close();
    assert_eq!(names(&out), ["2.pdf", "5.pdf"]);
}

#[test]
fn without_any_sheet_there_is_nothing_to_export() {
    let folder = Folder::new();
    let mut window = dialog(&folder, &[]);
    window.click("選んだ調書");
    window.click("すべて解除");
    assert!(window.shows("書き出す調書を選んでください。"));
    let button = window.harness.get_by_role_and_label(Role::Button, "保存先を選ぶ…");
    assert!(button.accesskit_node().is_disabled());
}

#[test]
fn files_that_are_there_are_asked_about_once() {
    let folder = Folder::new();
    let out = folder.path("out");
    std::fs::create_dir(&out).unwrap();
    for name in ["1.pdf", "4.pdf"] {
        std::fs::write(out.join(name), "mine").unwrap();
    }
    let mut window = dialog(&folder, &["out", "out"]);
    window.click("調書ごとに分ける");
    window.fill_in("ファイル名", "{調書番号}");
    window.click("保存先を選ぶ…");
    assert!(window.shows("2個のファイルがすでにあります"));
    window.click("キャンセル");
    assert_eq!(names(&out), ["1.pdf", "4.pdf"]);
    assert_eq!(std::fs::read(out.join("1.pdf")).unwrap(), b"mine");

    // The way to split and the pattern are remembered.
    window.press(Modifiers::COMMAND, Key::P);
    assert!(window.shows("1.pdf"));
    window.click("保存先を選ぶ…");
    window.click("置き換える");
    window.close();
    assert_eq!(names(&out).len(), 5);
    assert!(std::fs::read(out.join("1.pdf")).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn the_name_is_shown_as_it_will_be() {
    let folder = Folder::new();
    let mut window = dialog(&folder, &[]);
    let title = window.book(|book| book.head.title.clone());
    let name = chosho::export::name::sound(&format!("令和6年度_{title}"));
    assert!(window.shows(&format!("{name}.pdf")));
    window.fill_in("ファイル名", "a/b:{年度}");
    assert!(window.shows("a_b_令和6年度.pdf"));
    window.click("標準に戻す");
    assert!(window.shows(&format!("{name}.pdf")));
}

#[test]
fn a_character_that_cannot_be_printed_is_named_before_and_leads_to_its_cell() {
    let folder = Folder::new();
    let path = folder.path("book.chosho");
    let mut book = import::sample().unwrap();
    let entry = {
        let sheet = book.sheets().nth(1).unwrap();
        book.entries_of(sheet.id).unwrap().next().unwrap().clone()
    };
    let cell = |text: String| {
        Record::Cell(CellRecord { entry: entry.id, column: "evaluation".into(), cell: Cell::Text(text) })
    };
    let before = book.text(entry.id, &"evaluation".into()).to_owned();
    let after = format!("{before}\u{10FFFD}");
    book.apply(&Change::update(cell(before), cell(after)));
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();

    let mut window = Window::new(vec![]);
    let ctx = window.harness.ctx.clone();
    // The window's faces lack it too; tests would stop at that.
    ctx.set_missing_glyph_policy(MissingGlyphPolicy::Tofu);
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, &path);
    window.harness.run();
    window.press(Modifiers::COMMAND, Key::P);
    while window.shows("印刷できない文字を探しています…") {
        window.harness.step();
    }
    // The dialog has grown.
    window.harness.run_steps(3);
    assert!(window.shows("印刷できない文字が1か所にあります。〓と印刷されます。"));
    let name = entry.name.split_whitespace().collect::<Vec<_>>().join(" ");
    window.click(&format!("調書-2「{name}」のU+10FFFDへ移動"));
    window.harness.run_steps(4);
    let field = format!("{}・評価", entry.name.replace('\n', ""));
    assert!(window.harness.get_by_role_and_label(Role::MultilineTextInput, &field).is_focused());
}

#[test]
fn unfinished_rows_are_named_of_the_chosen_sheets_only() {
    let folder = Folder::new();
    let mut window = Window::open(&folder.sample(), vec![]);
    window.press(Modifiers::COMMAND, Key::P);
    let words = "記入が済んでいない行があります（調書-5に2行）。";
    assert!(window.shows(words));
    window.click("表示中の調書のみ（調書-1）");
    assert!(!window.shows(words), "all of it is filled in");
}

#[test]
fn the_book_is_written_as_files_of_other_kinds() {
    let folder = Folder::new();
    let sample = folder.sample();
    for (at, (name, begin)) in [
        ("a.xlsx", "PK"),
        ("b.xlsx", "PK"),
        ("c.docx", "PK"),
        ("d.txt", "\u{feff}"),
        ("e.csv", "\u{feff}計画名"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut window = Window::open(&sample, vec![folder.path(name)]);
        window.click("ファイル");
        window.click("ほかの形式で書き出す…");
        // By the keyboard alone: from one kind to the next, and Enter for what is below them.
        for _ in 0..at {
            window.press(Modifiers::NONE, Key::Tab);
        }
        window.press(Modifiers::NONE, Key::Space);
        window.click("保存先を選ぶ…");
        window.close();
        let bytes = std::fs::read(folder.path(name)).unwrap();
        assert!(bytes.starts_with(begin.as_bytes()), "{name}");
    }
    // All of the book comes back from what Excel opens; the list has other columns.
    let book = import::from_file(&folder.path("a.xlsx")).unwrap();
    assert_eq!(book.sheets().count(), 5);
    assert!(import::from_file(&folder.path("c.docx")).unwrap().sheets().count() == 5);
}
