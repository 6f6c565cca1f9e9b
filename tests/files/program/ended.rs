//! A job that is ended from outside leaves nothing of what was half done.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Desk;

/// A document that takes a while.
fn large(desk: &Desk) {
    let rows: Vec<String> = (1..=15_000)
        .map(|id| {
            format!(
                r#"{{"id":{id},"name":"事業{id}","cells":{{"target":"目標","achievement":"実績{id}人"}}}}"#
            )
        })
        .collect();
    let book = format!(
        r#"{{"title":"調書","fiscal_year":2024,"plans":[{{"name":"計画","policies":[{{"name":"施策","sheets":[{{"number":1,"entries":[{}]}}]}}]}}]}}"#,
        rows.join(",")
    );
    desk.write("large.json", &book);
}

fn drafts(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains("chosho-")).count()
}

#[test]
fn a_signal_takes_what_was_half_done_along() {
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let desk = Desk::new();
        large(&desk);
        let scratch = desk.path("scratch");
        fs::create_dir(&scratch).unwrap();
        let mut job = Command::new(env!("CARGO_BIN_EXE_chosho"))
            .args(["import", "large.json", "-o", "book.chosho"])
            .current_dir(desk.path(""))
            .env("TMPDIR", &scratch)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        while drafts(&desk.path("")) == 0 {
            assert!(job.try_wait().unwrap().is_none(), "it ended before it began to write");
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(Command::new("kill").args(["-s", signal, &job.id().to_string()]).status().unwrap().success());
        let output = job.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert_eq!(said, "中止しました。書き出しかけたファイルは残っていません。\n");
        assert_eq!(desk.names(), ["large.json", "scratch"]);
        assert_eq!(drafts(&scratch), 0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_was_to_be_ignored_stays_ignored() {
    let desk = Desk::new();
    large(&desk);
    let script = r#"trap "" HUP; "$0" import large.json -o book.chosho"#;
    let mut job = Command::new("sh")
        .args(["-c", &format!("{script} & echo $!; wait $!"), env!("CARGO_BIN_EXE_chosho")])
        .current_dir(desk.path(""))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut id = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(job.stdout.take().unwrap()), &mut id).unwrap();
    while drafts(&desk.path("")) == 0 && job.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = Command::new("kill").args(["-s", "HUP", id.trim()]).status();
    assert!(job.wait().unwrap().success());
    assert_eq!(desk.names(), ["book.chosho", "large.json"]);
}
