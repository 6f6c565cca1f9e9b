//! The program as scripts use it: files in, files out, exit status.

mod accepted;
mod compared;
#[cfg(unix)]
mod ended;
mod figures;
#[cfg(unix)]
mod hostile;
mod imports;
mod names;
mod office;
#[cfg(unix)]
mod pdfs;
mod rooms;
mod shown;
mod words;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder to work in.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn chosho(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_chosho"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Runs the program, which must succeed and say nothing on standard error.
    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.chosho(arguments);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs the program, which must fail with status 2, and gives what it says.
    fn fails(&self, arguments: &[&str]) -> String {
        let output = self.chosho(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn the_sample_is_a_whole_book() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    desk.ok(&["verify", "s.chosho"]);
    let book: serde_json::Value = serde_json::from_str(&desk.ok(&["show", "s.chosho"])).unwrap();
    let sheets: Vec<&serde_json::Value> = book["plans"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|plan| plan["policies"].as_array().unwrap())
        .flat_map(|policy| policy["sheets"].as_array().unwrap())
        .collect();
    assert_eq!(sheets.len(), 5);
    let rows: usize = sheets.iter().map(|sheet| sheet["entries"].as_array().unwrap().len()).sum();
    assert!((28..=36).contains(&rows), "{rows} rows");
    let used = serde_json::to_string(&sheets).unwrap();
    for rating in ["達成", "充実", "継続", "変更", "未実施"] {
        assert!(used.contains(&format!("\"rating\":\"{rating}\"")), "no entry is rated {rating}");
    }
    for key in ["\"merged\":[\"evaluation\"]", "\"marks\":[\"新規\"]"] {
        assert!(used.contains(key), "{key}");
    }
}

#[test]
fn a_job_that_writes_says_what_it_wrote() {
    let desk = Desk::new();
    let said = desk.ok(&["sample", "-o", "s.chosho"]);
    assert_eq!(said, "「s.chosho」に書き出しました。\n");
    for (job, out) in
        [("export", "s.pdf"), ("export", "s.json"), ("form", "form.json"), ("salvage", "b.chosho")]
    {
        assert_eq!(desk.ok(&[job, "s.chosho", "-o", out]), format!("「{out}」に書き出しました。\n"));
    }
    assert_eq!(desk.ok(&["import", "s.json", "-o", "c.chosho"]), "「c.chosho」に書き出しました。\n");
    let output = desk.chosho(&["carry", "s.chosho", "-o", "n.chosho"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "「n.chosho」に書き出しました。\n");
    let said = desk.ok(&["export", "s.chosho", "-o", "parts", "--split", "sheet"]);
    assert_eq!(said, "「parts」に5個のファイルを書き出しました。\n");
    // Nobody need listen.
    let job = Command::new("sh")
        .args(["-c", "\"$0\" sample -o t.chosho >&-", env!("CARGO_BIN_EXE_chosho")])
        .current_dir(desk.path(""))
        .output()
        .unwrap();
    assert!(job.status.success() && job.stderr.is_empty());
}

#[test]
fn show_prints_the_keys_in_their_order() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    let book: serde_json::Value = serde_json::from_str(&desk.ok(&["show", "s.chosho"])).unwrap();
    let begins = |value: &serde_json::Value, expected: &[&str]| {
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys[..expected.len()], *expected);
    };
    begins(&book, &["title", "municipality", "department", "fiscal_year", "as_of", "forms", "plans"]);
    begins(&book["forms"][0], &["name", "columns", "ratings"]);
    begins(&book["forms"][0]["columns"][0], &["id", "caption", "kind", "role"]);
    begins(&book["forms"][0]["ratings"][0], &["name", "definition"]);
    let plan = &book["plans"][0];
    begins(plan, &["name", "goals", "policies"]);
    begins(&plan["goals"][0], &["code", "name", "measures"]);
    let sheet = &plan["policies"][0]["sheets"][0];
    begins(sheet, &["number", "goals", "measures", "entries", "overall"]);
    begins(&sheet["entries"][0], &["id", "lineage", "parent", "name", "marks", "cells", "merged"]);
    begins(&sheet["entries"][0]["cells"], &["target", "achievement", "evaluation", "rating"]);
}

#[test]
fn a_book_goes_to_json_and_back() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "a.chosho"]);
    desk.ok(&["export", "a.chosho", "-o", "a.json"]);
    desk.ok(&["import", "a.json", "-o", "b.chosho"]);
    let shown = desk.ok(&["show", "a.chosho"]);
    assert_eq!(desk.ok(&["show", "b.chosho"]), shown);
    assert_eq!(fs::read_to_string(desk.path("a.json")).unwrap(), shown);
}

#[test]
fn an_import_repeats_exactly() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "a.chosho"]);
    desk.ok(&["sample", "-o", "b.chosho"]);
    assert_eq!(desk.ok(&["show", "a.chosho"]), desk.ok(&["show", "b.chosho"]));
    assert_eq!(fs::read(desk.path("a.chosho")).unwrap(), fs::read(desk.path("b.chosho")).unwrap());
}

#[test]
fn the_same_book_gives_the_same_pdf() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    for name in ["a.pdf", "b.pdf"] {
        desk.ok(&["export", "s.chosho", "-o", name]);
    }
    let pdf = fs::read(desk.path("a.pdf")).unwrap();
    assert_eq!(pdf, fs::read(desk.path("b.pdf")).unwrap());
    desk.ok(&["export", "s.chosho", "-o", "one.pdf", "--sheet", "2"]);
    assert!(fs::read(desk.path("one.pdf")).unwrap().len() < pdf.len());
}

#[test]
fn the_parts_of_a_pdf_can_be_chosen() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    let pages = |options: &[&str]| {
        let arguments = ["export", "s.chosho", "-o", "x.pdf", "--force"];
        desk.ok(&[&arguments, options].concat());
        lopdf::Document::load(desk.path("x.pdf")).unwrap().get_pages().len()
    };
    let all = pages(&[]);
    assert_eq!(pages(&["--contents"]), all + 1);
    assert_eq!(pages(&["--no-cover"]), all, "the ratings then have a page of their own");
    assert_eq!(pages(&["--no-cover", "--no-ratings"]), all - 1);
    assert_eq!(pages(&["--made", "R7.5.1"]), all);
}

#[test]
fn a_book_is_split_into_files_of_a_folder() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    fs::create_dir(desk.path("out")).unwrap();
    let names = || {
        let all = fs::read_dir(desk.path("out")).unwrap();
        let mut names: Vec<_> = all.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let by_sheet = ["export", "s.chosho", "-o", "out", "--split", "sheet", "--name", "{調書番号}"];
    desk.ok(&by_sheet);
    assert_eq!(names(), ["1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf"]);
    assert!(desk.fails(&by_sheet).contains("すでにあります"));
    desk.ok(&[by_sheet.as_slice(), &["--force"]].concat());
    desk.ok(&["export", "s.chosho", "-o", "out", "--split", "policy"]);
    assert_eq!(names().len(), 5 + 4, "four policies");
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    for (name, arguments) in [
        ("out.pdf", ["export", "s.chosho", "-o", "out.pdf"].as_slice()),
        ("out.chosho", &["sample", "-o", "out.chosho"]),
    ] {
        desk.write(name, "mine");
        let said = desk.fails(arguments);
        assert!(said.contains("すでにあります") && said.contains(name), "{said}");
        assert_eq!(fs::read_to_string(desk.path(name)).unwrap(), "mine");
        desk.ok(&[arguments, &["--force"]].concat());
        assert_ne!(fs::read(desk.path(name)).unwrap(), b"mine");
    }
}

#[test]
fn reading_a_book_leaves_its_file_as_it_is() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    let before = fs::read(desk.path("s.chosho")).unwrap();
    desk.ok(&["show", "s.chosho"]);
    desk.ok(&["verify", "s.chosho"]);
    desk.ok(&["export", "s.chosho", "-o", "s.pdf"]);
    assert_eq!(fs::read(desk.path("s.chosho")).unwrap(), before);
    assert_eq!(desk.names(), ["s.chosho", "s.pdf"]);
}

/// The sample with a figure that is not the one that was saved.
fn damage(desk: &Desk, name: &str) {
    desk.ok(&["sample", "-o", name]);
    let mut bytes = fs::read(desk.path(name)).unwrap();
    let (old, new) = ("計 22,542人".as_bytes(), "計 22,842人".as_bytes());
    let at = bytes.windows(old.len()).position(|window| window == old).unwrap();
    bytes[at..at + old.len()].copy_from_slice(new);
    fs::write(desk.path(name), bytes).unwrap();
}

#[test]
fn a_figure_that_changed_by_itself_is_found_and_the_rest_is_saved() {
    let desk = Desk::new();
    damage(&desk, "s.chosho");
    let before = fs::read(desk.path("s.chosho")).unwrap();
    for arguments in
        [["verify", "s.chosho"].as_slice(), &["show", "s.chosho"], &["export", "s.chosho", "-o", "x.pdf"]]
    {
        let said = desk.fails(arguments);
        assert!(said.contains("調書-1") && !said.contains("調書-2"), "{said}");
    }
    let output = desk.chosho(&["salvage", "s.chosho", "-o", "new.chosho"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stderr).unwrap().contains("調書-1"));
    desk.ok(&["verify", "new.chosho"]);
    assert!(desk.ok(&["show", "new.chosho"]).contains("計 22,842人"));
    assert_eq!(fs::read(desk.path("s.chosho")).unwrap(), before);
    assert_eq!(desk.names(), ["new.chosho", "s.chosho"]);
    // What was never damaged comes out as it is.
    desk.ok(&["sample", "-o", "whole.chosho"]);
    desk.ok(&["salvage", "whole.chosho", "-o", "again.chosho"]);
    assert_eq!(desk.ok(&["show", "again.chosho"]), desk.ok(&["show", "whole.chosho"]));
}

#[test]
fn what_is_odd_about_a_sound_file_is_told() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    let shown = desk.ok(&["show", "s.chosho"]);
    let whole = fs::read(desk.path("s.chosho")).unwrap();
    let told = |what: &str| {
        let output = desk.chosho(&["verify", "s.chosho"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(what) && said.ends_with("調書の内容に問題はありません。\n"), "{said}");
        let output = desk.chosho(&["show", "s.chosho"]);
        assert_eq!((output.status.code(), output.stdout), (Some(0), shown.clone().into()));
        String::from_utf8(output.stderr).unwrap()
    };
    for beyond in [1, 100, 4096, 10_000] {
        fs::write(desk.path("s.chosho"), [whole.as_slice(), &vec![7; beyond]].concat()).unwrap();
        assert_eq!(told(&format!("{beyond}バイト")), "");
    }
    // What lies beside it is of something else.
    fs::write(desk.path("s.chosho"), &whole).unwrap();
    fs::write(desk.path("s.chosho-journal"), [7; 5000]).unwrap();
    let words = "「s.chosho-journal」は、このファイルの保存途中の記録ではない";
    let said = told(words);
    assert!(said.contains(words), "whoever reads it is told, too: {said}");
    assert_eq!(fs::read(desk.path("s.chosho")).unwrap(), whole);
    assert_eq!(desk.names(), ["s.chosho", "s.chosho-journal"]);
}

#[test]
fn bad_input_is_explained_and_nothing_is_written() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    desk.write("memo.txt", "みなと市福祉計画 目標事業評価調書\n福祉課\nただの作文です。\n");
    desk.write("bad.json", "{\"title\": \"調書\",\n \"plans\": 7}");
    desk.write("picture", "\u{0}\u{1}\u{2}");
    let files = desk.names();
    for (arguments, words) in [
        (["import", "memo.txt", "-o", "x.chosho"].as_slice(), "行目"),
        (&["import", "bad.json", "-o", "x.chosho"], "2行目"),
        (&["import", "picture", "-o", "x.chosho"], "読み込めません"),
        (&["import", "none.txt", "-o", "x.chosho"], "none.txt"),
        (&["export", "s.chosho", "-o", "x.xls"], ".xlsx"),
        (&["export", "s.chosho", "-o", "x.pdf", "--list"], "一覧"),
        (&["export", "s.chosho", "-o", "x.docx", "--comparison"], "新旧対照表"),
        (&["export", "s.chosho", "-o", "x", "--split", "sheet", "--list"], "--list"),
        (&["export", "s.chosho", "-o", "x.pdf", "--sheet", "99"], "調書-99"),
        (&["export", "s.chosho", "-o", "x.pdf", "--made", "きのう"], "きのう"),
        (&["export", "s.chosho", "-o", "x.pdf", "--made", "昭和64年1月8日"], "昭和64年1月8日"),
        (&["import", "trick\u{202e}.txt", "-o", "x.chosho"], "trick[U+202E].txt"),
        (&["form", "s.chosho", "-o", "x.json", "--name", "\u{1b}[31m赤"], "[U+001B][31m赤"),
        (&["export", "s.chosho", "-o", "no/x.pdf"], "書き込めませんでした"),
        (&["export", "memo.txt", "-o", "x.pdf"], "調書のファイルではありません"),
        (&["show", "memo.txt"], "調書のファイルではありません"),
        (&["verify", "none.chosho"], "none.chosho"),
        (&["sample", "-o", "no/x.chosho"], "書き込めませんでした"),
        (&["export", "s.chosho", "-o", "no/no", "--split", "sheet"], "書き込めませんでした"),
        (&["export", "s.chosho", "-o", "x", "--name", "a"], "--split"),
        (&["sample"], "--out"),
        (&["export", "s.chosho", "-o", "x.pdf", "--sheet", "two"], "two"),
    ] {
        let said = desk.fails(arguments);
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(desk.names(), files, "{arguments:?}");
    }
}

#[test]
fn a_form_goes_to_a_file_and_into_other_books() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    desk.ok(&["form", "s.chosho", "-o", "form.json"]);
    let text = fs::read_to_string(desk.path("form.json")).unwrap();
    let form: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(form["columns"][1]["id"], "target");
    assert!(form.get("id").is_none(), "its key belongs to the book");
    desk.write("abc.json", &text.replace("達成", "Ａ").replace("取組み・方針", "計画の内容"));
    desk.write(
        "plain.json",
        r#"{"title": "調書", "fiscal_year": 2024, "plans": [{"name": "計画", "policies": [{"name": "施策",
            "sheets": [{"number": 1, "entries": [{"name": "相談", "cells": {"target": "10回"}}]}]}]}]}"#,
    );
    desk.ok(&["import", "plain.json", "-o", "p.chosho", "--form", "abc.json"]);
    let book: serde_json::Value = serde_json::from_str(&desk.ok(&["show", "p.chosho"])).unwrap();
    assert_eq!(book["forms"][0]["ratings"][0]["name"], "Ａ");
    assert_eq!(book["forms"][0]["columns"][1]["short"], "計画の内容");
    let cells = &book["plans"][0]["policies"][0]["sheets"][0]["entries"][0]["cells"];
    assert_eq!(cells["target"], "10回");
    assert!(desk.fails(&["form", "s.chosho", "-o", "x.json", "--name", "ない様式"]).contains("ない様式"));
}

/// As a published document has it, without the definitions of its ratings.
const TEXT: &str = "みなと市福祉計画 目標事業評価調書
福祉課
【平成22年度 目標事業評価調書】
みなと市福祉計画 目標事業評価調書-1
計画名\t子ども計画\t
施策名\t在宅支援\t
事業名\t予定\t実績\t結果
広場\t10回\t12回\tＡ
";

/// Its form.
const FORM: &str = r#"{"name": "簡易様式", "columns": [{"id": "n", "caption": "事業", "kind": "name"},
    {"id": "plan", "caption": "予定"}, {"id": "done", "caption": "実績"},
    {"id": "r", "caption": "結果", "kind": "rating"}], "ratings": [{"name": "Ａ"}, {"name": "Ｂ"}]}"#;

#[test]
fn a_text_is_read_by_the_form_that_is_given() {
    let desk = Desk::new();
    desk.write("a.txt", TEXT);
    desk.write("form.json", FORM);
    desk.ok(&["import", "a.txt", "-o", "a.chosho", "--form", "form.json"]);
    let book: serde_json::Value = serde_json::from_str(&desk.ok(&["show", "a.chosho"])).unwrap();
    assert_eq!(book["forms"][0]["name"], "簡易様式");
    let cells = &book["plans"][0]["policies"][0]["sheets"][0]["entries"][0]["cells"];
    assert_eq!(*cells, serde_json::json!({"plan": "10回", "done": "12回", "r": "Ａ"}));

    desk.write(
        "few.json",
        r#"{"name": "短い", "columns": [{"id": "n", "caption": "事業", "kind": "name"}]}"#,
    );
    desk.write("bad.json", "{\"name\": \"悪い\",\n \"columns\": [{\"id\": \"a\", \"caption\": \"ア\"}]}");
    desk.write("large.json", &" ".repeat((1 << 20) + 1));
    for (form, words) in [
        ("few.json", "様式「短い」の1列の表の見出し"),
        ("bad.json", "様式のファイルの2行目"),
        ("large.json", "大きすぎるため"),
        ("none.json", "none.json"),
    ] {
        let said = desk.fails(&["import", "a.txt", "-o", "x.chosho", "--form", form]);
        assert!(said.contains(words), "{form}: {said}");
    }
}

#[test]
fn spaces_that_only_the_end_of_a_line_left_are_told_and_go_where_that_is_wanted() {
    let desk = Desk::new();
    desk.write("a.txt", &TEXT.replace("\t10回\t", "\t内 容の充実　年10回 実施\t"));
    desk.write("form.json", FORM);
    let output = desk.chosho(&["import", "a.txt", "-o", "a.chosho", "--form", "form.json"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("--mend-spaces"), "{told}");
    assert!(desk.ok(&["show", "a.chosho"]).contains("\"内 容の充実　年10回 実施\""));
    let output =
        desk.chosho(&["import", "a.txt", "-o", "b.chosho", "--form", "form.json", "--mend-spaces", "--json"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(desk.ok(&["show", "b.chosho"]).contains("\"内容の充実　年10回 実施\""));
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let notes: Vec<&serde_json::Value> =
        said["notes"].as_array().unwrap().iter().filter(|note| note["kind"] == "space").collect();
    assert!(notes[0]["text"].as_str().unwrap().contains("1か所"), "{notes:?}");
    assert!(
        notes[1]["text"].as_str().unwrap().contains("「内 容の充実　年」→「内容の充実　年」"),
        "{notes:?}"
    );
}

#[test]
fn notes_are_not_printed() {
    let desk = Desk::new();
    let book = |note: &str| {
        format!(
            r#"{{"title": "調書", "fiscal_year": 2024, "plans": [{{"name": "計画", "policies": [{{"name": "施策",
                "sheets": [{{"number": 1, "note": "{note}", "entries": [{{"name": "相談"}}]}}]}}]}}]}}"#
        )
    };
    for (name, note) in [("a", ""), ("b", "課長に確認すること")] {
        desk.write(&format!("{name}.json"), &book(note));
        desk.ok(&["import", &format!("{name}.json"), "-o", &format!("{name}.chosho")]);
        desk.ok(&["export", &format!("{name}.chosho"), "-o", &format!("{name}.pdf")]);
    }
    assert!(desk.ok(&["show", "b.chosho"]).contains("課長に確認すること"));
    assert!(fs::read(desk.path("a.pdf")).unwrap() == fs::read(desk.path("b.pdf")).unwrap());
}

#[test]
fn what_changed_since_last_year_is_printed_where_last_year_is_known() {
    let desk = Desk::new();
    desk.write("bare.json", r#"{"title":"計画","fiscal_year":2024}"#);
    desk.ok(&["import", "bare.json", "-o", "bare.chosho"]);
    let said = desk.fails(&["export", "bare.chosho", "-o", "out.pdf", "--comparison"]);
    assert!(said.contains("前年度の内容がないため、新旧対照表を付けられません"), "{said}");
    assert_eq!(desk.names(), ["bare.chosho", "bare.json"]);
    desk.ok(&["sample", "-o", "last.chosho"]);
    assert!(desk.chosho(&["carry", "last.chosho", "-o", "new.chosho"]).status.success());
    desk.ok(&["export", "new.chosho", "-o", "without.pdf"]);
    desk.ok(&["export", "new.chosho", "-o", "with.pdf", "--comparison"]);
    let pages = |name: &str| lopdf::Document::load(desk.path(name)).unwrap().get_pages().len();
    assert!(pages("with.pdf") > pages("without.pdf"));
}

/// Every way to call the file `name` of the folder.
fn names_of(desk: &Desk, name: &str) -> Vec<String> {
    let mut names = vec![name.to_owned(), format!("./{name}"), format!("sub/../{name}")];
    names.push(desk.path(name).to_str().unwrap().to_owned());
    fs::create_dir_all(desk.path("sub")).unwrap();
    fs::hard_link(desk.path(name), desk.path(&format!("twin-{name}"))).unwrap();
    names.push(format!("twin-{name}"));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(name, desk.path(&format!("link-{name}"))).unwrap();
        names.push(format!("link-{name}"));
    }
    names
}

#[test]
fn nothing_that_is_read_is_written_over() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "a.chosho"]);
    desk.ok(&["export", "a.chosho", "-o", "doc.json"]);
    desk.ok(&["form", "a.chosho", "-o", "form.json"]);
    // Books whose names end in what is exported.
    fs::copy(desk.path("a.chosho"), desk.path("book.pdf")).unwrap();
    fs::copy(desk.path("a.chosho"), desk.path("book.json")).unwrap();
    fs::create_dir(desk.path("out")).unwrap();
    fs::copy(desk.path("a.chosho"), desk.path("out/1.pdf")).unwrap();
    let jobs: [(&str, &[&str]); 9] = [
        ("a.chosho", &["carry", "a.chosho"]),
        ("doc.json", &["carry", "doc.json"]),
        ("doc.json", &["import", "doc.json"]),
        ("form.json", &["import", "doc.json", "--form", "form.json"]),
        ("book.pdf", &["export", "book.pdf"]),
        ("book.json", &["export", "book.json"]),
        ("a.chosho", &["form", "a.chosho"]),
        ("a.chosho", &["salvage", "a.chosho"]),
        ("form.json", &["import", "form.json"]),
    ];
    let names: std::collections::BTreeMap<&str, Vec<String>> =
        ["a.chosho", "doc.json", "form.json", "book.pdf", "book.json"]
            .map(|name| (name, names_of(&desk, name)))
            .into();
    let before = desk.names();
    for (read, arguments) in jobs {
        let bytes = fs::read(desk.path(read)).unwrap();
        for out in &names[read] {
            for force in [&["--force"][..], &[]] {
                let said = desk.fails(&[arguments, &["-o", out], force].concat());
                assert!(said.contains("読み込むファイルそのもの"), "{arguments:?} {out}: {said}");
                assert!(!said.contains("--force"), "{said}");
            }
        }
        assert!(fs::read(desk.path(read)).unwrap() == bytes, "{arguments:?}");
    }
    let split = ["--split", "sheet", "--name", "{調書番号}", "--force"];
    let said = desk.fails(&[&["export", "out/1.pdf", "-o", "out"], split.as_slice()].concat());
    assert!(said.contains("読み込むファイルそのもの"), "{said}");
    // A broken-off write is taken back with the journal: that belongs to the book.
    desk.write("a.chosho-journal", "");
    let said = desk.fails(&["carry", "a.chosho", "-o", "a.chosho-journal", "--force"]);
    assert!(said.contains("読み込むファイルそのもの"), "{said}");
    fs::remove_file(desk.path("a.chosho-journal")).unwrap();
    assert_eq!(desk.names(), before);
    assert_eq!(fs::read_dir(desk.path("out")).unwrap().count(), 1);
    // Last year's book is still what it was, and can be carried forward beside itself.
    desk.ok(&["verify", "a.chosho"]);
    desk.ok(&["carry", "a.chosho", "-o", "b.chosho"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    let desk = Desk::new();
    desk.ok(&["sample", "-o", "s.chosho"]);
    desk.ok(&["sample", "-o", "j.chosho"]);
    fs::create_dir(desk.path("folder")).unwrap();
    for pipe in ["pipe", "j.chosho-journal"] {
        let made = Command::new("mkfifo").arg(desk.path(pipe)).status();
        assert!(made.is_ok_and(|made| made.success()), "mkfifo is part of POSIX");
    }
    let before = desk.names();
    for it in ["/dev/zero", "/dev/null", "pipe", "folder"] {
        for arguments in [
            ["import", it, "-o", "x.chosho"].as_slice(),
            &["import", "s.chosho", "-o", "x.chosho", "--form", it],
            &["carry", it, "-o", "x.chosho"],
            &["export", it, "-o", "x.pdf"],
            &["form", it, "-o", "x.json"],
            &["show", it],
            &["check", it],
            &["verify", it],
            &["salvage", it, "-o", "x.chosho"],
            &["sample", "-o", it, "--force"],
            &["sample", "-o", it],
            &["form", "s.chosho", "-o", it, "--force"],
            &["carry", "s.chosho", "-o", it, "--force"],
        ] {
            let said = desk.fails(arguments);
            assert!(said.contains("ファイルではなく"), "{arguments:?}: {said}");
        }
    }
    for job in ["show", "verify"] {
        assert!(desk.fails(&[job, "j.chosho"]).contains("ファイルではなく"));
    }
    assert!(desk.fails(&["form", "s.chosho", "-o", "-"]).contains("標準出力"));
    assert_eq!(desk.names(), before);
}

#[test]
fn a_slip_in_the_name_of_a_job_is_no_book() {
    let desk = Desk::new();
    for (word, said) in
        [("chek", "「check」ではありませんか"), ("improt", "「import」"), ("調書", "ありません。使い方は")]
    {
        for arguments in [&[word][..], &[word, "a.chosho"]] {
            let message = desk.fails(arguments);
            assert!(message.contains(said) && message.contains(word), "{message}");
        }
    }
}
