//! `chosho send` and `chosho gather`: what departments get, and what other programs make of it
//! before it comes home.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Output};

use chosho::store;
use serde_json::Value;

use crate::needs::need;

/// What a department does with openpyxl's help: a text where it was asked, a rating with a
/// reason, a cell emptied, a locked cell, another name, a new row, a remark and a comment.
const ANSWERS: &str = r#"
import sys
import openpyxl
from openpyxl.comments import Comment
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
tags = next(row for row in sheet.iter_rows() if any(cell.value == "chosho-columns" for cell in row))
at = {cell.value: cell.column for cell in tags if cell.value}
first = tags[0].row + 2
def put(row, tag, value):
    sheet.cell(first + row, at[tag]).value = value
put(0, "asked:achievement", "7か所で実施しました。\n延べ1,234人")
put(0, "asked:rating", "②充実（会場を増やしたため）")
put(1, "asked:achievement", None)
put(2, "shown:target", "目標を改めました。")
put(3, "name:", "改めた名前")
last = first
while sheet.cell(last, at["name:"]).value:
    last += 1
sheet.cell(last, at["name:"]).value = "こども食堂"
sheet.cell(last, at["asked:achievement"]).value = 3
sheet.cell(last, at["asked:achievement"]).number_format = '0"か所"'
sheet.cell(last + 1, at["name:"]).value = "よろしくお願いします。"
sheet.cell(first, at["asked:achievement"]).comment = Comment("係長確認済み", "係長")
book.save(sys.argv[2])
"#;

fn chosho(folder: &Path, arguments: &[&str]) -> Output {
    Program::new(env!("CARGO_BIN_EXE_chosho")).args(arguments).current_dir(folder).output().unwrap()
}

fn sent(folder: &Path) -> PathBuf {
    let run = |arguments: &[&str]| {
        let output = chosho(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["sample", "-o", "book.chosho"]);
    run(&["send", "book.chosho", "-o", "各課", "--to", "子育て支援課", "--due", "令和7年4月30日"]);
    let files: Vec<PathBuf> =
        fs::read_dir(folder.join("各課")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(
        files[0].file_name().unwrap().to_str().unwrap(),
        "令和6年度_子育て支援課_みどり野市地域福祉総合計画_目標事業評価調書.xlsx"
    );
    files[0].clone()
}

/// What `gather` says of a return, and whether it asked.
fn gathered(folder: &Path, returned: &str) -> (Value, i32) {
    let output =
        chosho(folder, &["gather", "book.chosho", returned, "-o", "new.chosho", "--force", "--json"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {told}"));
    (json, output.status.code().unwrap())
}

fn lines(list: &Value) -> Vec<String> {
    let line = |own: &Value| {
        let text = |key: &str| own[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {} {}", own["sheet"], text("column"), text("why"), text("theirs"))
    };
    list.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn what_was_sent_is_a_step_of_the_book_and_as_it_is_it_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = sent(folder.path());
    let book = store::read_all(&folder.path().join("book.chosho")).unwrap();
    assert_eq!(book.log.last().unwrap().step.label, "各課への送付");
    let own = book.book.inquiries().next().unwrap();
    assert_eq!(
        (own.department.as_str(), own.due.unwrap().to_string()),
        ("子育て支援課", "2025-04-30".to_owned())
    );
    let (json, code) = gathered(folder.path(), file.to_str().unwrap());
    assert_eq!(code, 0);
    for list in ["taken", "asked", "never", "notes", "open"] {
        assert_eq!(json[list].as_array().unwrap().len(), 0, "{list}: {json}");
    }
    let new = store::read_all(&folder.path().join("new.chosho")).unwrap();
    assert_eq!(new.log.last().unwrap().step.label, "子育て支援課の回答");
    // What is read is never written over.
    let output =
        chosho(folder.path(), &["gather", "book.chosho", "各課/x.xlsx", "-o", "book.chosho", "--force"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn an_answer_comes_home_whatever_program_saved_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = sent(folder.path());
    let python = Program::new("python3")
        .args(["-c", ANSWERS])
        .arg(&file)
        .arg(folder.path().join("answer.xlsx"))
        .output();
    let Some(output) = need("python3", python) else { return };
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains("openpyxl"), "{error}");
        need::<()>("python3 with openpyxl (.ci/setup)", Err(error));
        return;
    }
    let mut answers = vec!["answer.xlsx"];
    fs::create_dir(folder.path().join("office")).unwrap();
    let office = Program::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args([
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            "office",
            "answer.xlsx",
        ])
        .current_dir(folder.path())
        .output();
    if need("soffice (.ci/setup)", office).is_some() {
        answers.push("office/answer.xlsx");
    }
    for answer in answers {
        let (json, code) = gathered(folder.path(), answer);
        assert_eq!(code, 1, "a name and a row are asked");
        assert_eq!(
            lines(&json["taken"]),
            ["1 achievement - 7か所で実施しました。\n延べ1,234人", "1 rating - 充実"],
            "{answer}"
        );
        assert_eq!(lines(&json["asked"]), ["1 name renamed 改めた名前", "1 - new こども食堂"], "{answer}");
        assert_eq!(json["asked"][1]["cells"]["achievement"], "3か所");
        assert_eq!(
            lines(&json["never"]),
            ["1 achievement blank ", "1 target not-asked 目標を改めました。"],
            "{answer}"
        );
        let notes = json["notes"].to_string();
        for words in ["係長確認済み", "よろしくお願いします。", "会場を増やしたため"]
        {
            assert!(notes.contains(words), "{answer}: {words}: {notes}");
        }
        assert_eq!(json["notes"].as_array().unwrap().len(), 3, "{answer}: {notes}");
        let book = store::read(&folder.path().join("new.chosho")).unwrap();
        let sheet = book.sheets().next().unwrap().id;
        let rows: Vec<_> = book.entries_of(sheet).unwrap().map(|row| row.id).collect();
        assert_eq!(book.text(rows[0], &"rating".into()), "充実");
        assert_ne!(book.text(rows[1], &"achievement".into()), "", "a blank empties nothing");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    sent(folder.path());
    fs::write(folder.path().join("回答.xls"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and no more").unwrap();
    let output = chosho(folder.path(), &["gather", "book.chosho", "回答.xls", "-o", "new.chosho"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("回答.xls") && told.contains("Excelブック（.xlsx）"), "{told}");
    assert!(!folder.path().join("new.chosho").exists());
}
