//! Texts of others in what the program says and in the names that it gives: nobody is
//! shown a line that is not there, and no terminal is given an order.

use super::Desk;

/// A book whose names hold what cannot be seen.
fn tricky(desk: &Desk) {
    let text = r#"{"title": "表題\u202e", "fiscal_year": 2024, "plans": [{"name": "計画\u001b[31m", "policies": [{"name": "施策\u202efdp.\u200b\ufeff",
        "sheets": [{"number": 1, "entries": [{"name": "相談\u001b[2J\u202e", "cells": {"rating": "とても\u0007良い"}},
        {"name": "NAME"}]}]}]}]}"#;
    let long = "長い名前".repeat(2_000);
    desk.write("a.json", &text.replace("NAME", &long));
    desk.ok(&["import", "a.json", "-o", "a.chosho"]);
}

/// Whether nothing of it is unseen but the ends of its lines.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|letter| letter != '\n' && chosho::quote::is_unseen(letter))
}

#[test]
fn what_is_found_is_printed_as_it_can_be_read() {
    let desk = Desk::new();
    tricky(&desk);
    let output = desk.chosho(&["check", "a.chosho"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(is_plain(&said), "{said:?}");
    assert!(
        said.contains("施策[U+202E]fdp.[U+200B][U+FEFF]") && said.contains("相談[U+001B][2J[U+202E]"),
        "{said}"
    );
    let place = said.lines().find(|line| line.contains("長い名前")).unwrap();
    assert!(place.chars().count() < 120, "{place}");
}

#[test]
fn exported_files_are_called_what_can_be_read() {
    let desk = Desk::new();
    tricky(&desk);
    let export = |folder: &str, pattern: &str| {
        // What no face has is told, and printed as 〓.
        let output =
            desk.chosho(&["export", "a.chosho", "-o", folder, "--split", "sheet", "--name", pattern]);
        assert_eq!(output.status.code(), Some(0));
        assert!(is_plain(&String::from_utf8(output.stderr).unwrap()));
    };
    export("out", "{施策名}_{計画名}_{調書番号}.pdf");
    let names: Vec<String> = std::fs::read_dir(desk.path("out"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, ["施策fdp._計画[31m_1.pdf"]);
    // 300 bytes and more, cut so that every system takes it.
    let pattern = format!("{}{{調書番号}}", "か\u{3099}".repeat(60));
    export("long", &pattern);
    let long = std::fs::read_dir(desk.path("long")).unwrap().next().unwrap().unwrap();
    let name = long.file_name().into_string().unwrap();
    assert!(name.ends_with("\u{3099}.pdf") && name.len() <= 255, "{name}");
}

#[test]
fn messages_quote_what_they_are_about_and_no_more() {
    let desk = Desk::new();
    tricky(&desk);
    let long = "名".repeat(5_000);
    desk.write("bad.json", &format!("{{\"title\": \"表題\", \"{long}\u{202e}\": 1}}"));
    desk.write("bad.txt", &format!("{}\n\u{1b}[31m福祉\t課\n", "題".repeat(9_000)));
    for arguments in [
        ["import", "bad.json", "-o", "x.chosho"].as_slice(),
        &["import", "bad.txt", "-o", "x.chosho"],
        &["form", "a.chosho", "-o", "x.json", "--name", &long],
        &["form", "a.chosho", "-o", "x.json", "--name", "\u{202e}\u{7}"],
        &["export", "a.chosho", "-o", "x.pdf", "--made", &long],
        &["show", "\u{202e}\u{1b}[31m.chosho"],
        &["export", "a.chosho", "-o", "\u{1b}[31m.xls"],
        &["\u{1b}[31mchek"],
        &["export", "a.chosho", "-o", "x.pdf", "--sheet", "\u{1b}[31m\u{202e}"],
        &["show", "a.chosho", &long],
        &[&long],
    ] {
        let said = desk.fails(arguments);
        assert!(is_plain(&said), "{said:?}");
        assert!(said.chars().count() < 500, "{}: {said}", said.chars().count());
    }
}
