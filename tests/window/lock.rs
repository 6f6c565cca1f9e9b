//! A book that somebody else has open: who is told what, and what is left as it is.
//!
//! The somebody else is this test program once more (`support/holder.rs`).

use std::ffi::OsString;
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use crate::support::holder::{self, Holder};
use crate::support::{Folder, Window, cell, label, needs};
use chosho::book::era::wareki_moment;
use chosho::book::{Book, Role};
use chosho::edit::{Command as Edit, Session};
use chosho::error::Error;
use chosho::store;
use eframe::egui::{Event, Key, Modifiers, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
#[ignore = "what the other program does"]
fn holds_a_book() {
    holder::run();
}

/// Says which book another user is to open.
const FORBIDDEN: &str = "CHOSHO_TEST_FORBIDDEN";

#[test]
#[ignore = "what another user does"]
fn opens_what_is_forbidden() {
    let Some(book) = std::env::var_os(FORBIDDEN).map(PathBuf::from) else { return };
    let error = Session::open(&book, Arc::new(|| {})).map(|_| ()).unwrap_err();
    assert!(matches!(error, Error::NotWritable { .. }), "{error:?}");
    let mut window = Window::open(&book, vec![]);
    assert!(window.shows("書き込めないファイルを開く"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("読み取り専用"));
    window.close();
    assert!(window.shows("新しい年度のファイル…"));
}

/// The owner of nothing, on most systems.
#[cfg(unix)]
const NOBODY: u32 = 65534;

#[cfg(unix)]
#[test]
fn a_book_that_must_not_be_written_to_can_be_looked_at() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    for (of_folder, of_book) in [(0o555, 0o666), (0o777, 0o444), (0o555, 0o444)] {
        let folder = Folder::new();
        let book = folder.sample();
        let parent = book.parent().unwrap();
        let permit = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        permit(&book, of_book);
        permit(parent, of_folder);
        let mut other = Command::new(std::env::current_exe().unwrap());
        other
            .args(["--exact", "lock::opens_what_is_forbidden", "--ignored"])
            .env(FORBIDDEN, &book)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Whoever may do anything does it as somebody who may not.
        if fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
            other.uid(NOBODY).gid(NOBODY);
        }
        let before = all(&book);
        // Others must not even see this program.
        if let Some(output) = needs::need("test program that others may run", other.output()) {
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && said.contains("1 passed"), "{said}");
        }
        assert!(all(&book) == before, "the folder is as it was");
        permit(parent, 0o777);
    }
}

/// Every file of a folder with its bytes and the time it was changed, and when the
/// folder itself was.
fn all(book: &Path) -> (SystemTime, Vec<(OsString, Vec<u8>, SystemTime)>) {
    let folder = book.parent().unwrap();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let changed = entry.metadata().unwrap().modified().unwrap();
            (entry.file_name(), fs::read(entry.path()).unwrap(), changed)
        })
        .collect();
    files.sort();
    (folder.metadata().unwrap().modified().unwrap(), files)
}

fn assert_unchanged<R>(book: &Path, act: impl FnOnce() -> R) -> R {
    let before = all(book);
    let done = act();
    assert!(all(book) == before, "something was changed beside {}", book.display());
    done
}

fn overall(book: &Book) -> &str {
    &book.full_sheets().unwrap()[0].overall
}

#[test]
fn another_program_is_told_at_once_who_has_the_book_and_writes_nothing() {
    let folder = Folder::new();
    let book = folder.sample();
    let mut other = Holder::of(&book);
    other.write("保存した文");
    // The machine may have more to do: the best of three.
    let times = [(); 3].map(|()| {
        assert_unchanged(&book, || {
            let begun = Instant::now();
            let output = Command::new(env!("CARGO_BIN_EXE_chosho"))
                .args(["sample", "--force", "-o"])
                .arg(&book)
                .output()
                .unwrap();
            let time = begun.elapsed();
            assert_eq!(output.status.code(), Some(2));
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.contains("このパソコンのほかの画面で"), "{said}");
            assert!(said.contains("から開いています"), "{said}");
            time
        })
    });
    let least = times.into_iter().min().unwrap();
    assert!(least < Duration::from_secs(1), "told after {least:?}");

    let error = assert_unchanged(&book, || store::Store::open(&book).map(|_| ()).unwrap_err());
    assert!(error.to_string().contains("から開いています"), "{error}");
}

#[test]
fn a_book_that_somebody_has_open_is_shown_and_exported_as_it_was_saved_last() {
    let folder = Folder::new();
    let elsewhere = Folder::new();
    let book = folder.sample();
    let mut other = Holder::of(&book);
    other.write("保存した文");
    let json = elsewhere.path("out.json");
    assert_unchanged(&book, || {
        let chosho = |arguments: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_chosho")).args(arguments).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let path = book.to_str().unwrap();
        let shown = chosho(&["show", path]);
        assert!(shown.contains(r#""overall": "保存した文""#), "{shown}");
        chosho(&["verify", path]);
        chosho(&["export", path, "-o", json.to_str().unwrap()]);
        assert_eq!(fs::read_to_string(&json).unwrap(), shown);
    });
}

#[test]
fn what_is_read_is_never_half_of_what_is_written_meanwhile() {
    let folder = Folder::new();
    let book = folder.sample();
    let mut other = Holder::of(&book);
    // Long, so that there is something to be torn apart.
    const STEPS: usize = 40;
    let words = |number: usize| format!("{number} ").repeat(20_000);
    other.write(&words(0));
    for number in 1..=STEPS {
        other.begin(&words(number));
    }
    let mut last = 0;
    let mut read = 0;
    while last < STEPS {
        match store::read(&book) {
            Ok(book) => {
                let sheet = book.full_sheets().unwrap().into_iter().next().unwrap();
                let now = sheet.overall.split_once(' ').unwrap().0.parse().unwrap();
                assert!(now >= last);
                assert!(sheet.overall == words(now), "torn");
                assert!(book.policy(sheet.policy).unwrap().name == now.to_string(), "not of one step");
                (last, read) = (now, read + 1);
            }
            // Somebody writes without a pause.
            Err(Error::Locked { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert!(read > 0);
}

#[test]
fn what_a_killed_program_left_is_known_as_such() {
    let folder = Folder::new();
    let book = folder.sample();
    let mut other = Holder::of(&book);
    other.write("最後の文");
    other.kill();
    let sidecar = folder.path(".~lock.sample.chosho#");
    assert!(sidecar.exists());
    let session = Session::open(&book, Arc::new(|| {})).unwrap();
    assert!(session.left().unwrap().holder.as_ref().unwrap().is_here());
    assert_eq!(overall(session.book()), "最後の文");
    drop(session);
    assert!(!sidecar.exists());
}

#[test]
fn what_another_computer_may_have_open_is_opened_to_work_on_only_after_a_question() {
    let folder = Folder::new();
    let book = folder.sample();
    let target = label(&book, 1, "取組み・方針");
    let sidecar = folder.path(".~lock.sample.chosho#");
    fs::write(&sidecar, r#"{"user":"山田","machine":"PC-12","since":"11月26日 14:32"}"#).unwrap();
    let ask = |window: &Window| {
        assert!(window.shows("使用中かもしれないファイルを開く"));
        assert!(
            window
                .shows("このファイルは、山田さん（PC-12）が11月26日 14:32から開いていることになっています。")
        );
    };
    let before = all(&book);
    let mut window = Window::open(&book, vec![]);
    ask(&window);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("読み取り専用"), "what Enter does, does nothing to the file");
    window.click("編集できるように開き直す");
    ask(&window);
    window.press(Modifiers::NONE, Key::Escape);
    window.close();
    assert!(all(&book) == before, "nothing was changed");

    let mut window = Window::open(&book, vec![]);
    window.click("確認したので編集する");
    assert!(!window.shows("読み取り専用"));
    let said = fs::read_to_string(&sidecar).unwrap();
    assert!(!said.contains("PC-12"), "it is said who has it now: {said}");
    window.type_into(&target, "書き足した文。");
    window.close();
    assert!(!sidecar.exists());
    assert!(cell(&store::read(&book).unwrap(), 1, Role::Target).ends_with("書き足した文。"));
}

/// A window in which somebody else's book is being opened.
fn asked(book: &Path, files: Vec<PathBuf>) -> Window {
    let window = Window::open(book, files);
    assert!(window.shows("使用中のファイルを開く"));
    window
}

#[test]
fn the_window_says_who_has_it_and_goes_on_as_it_was_when_cancelled() {
    let folder = Folder::new();
    let book = folder.sample();
    let _other = Holder::of(&book);
    let mut window = asked(&book, vec![]);
    assert!(window.harness.query_by_label_contains("このパソコンのほかの画面で").is_some());
    window.click("キャンセル");
    assert!(window.shows("新しい年度のファイル…"), "the start screen");
}

#[test]
fn nothing_can_be_changed_in_a_book_that_is_only_looked_at() {
    const REFUSED: &str = "読み取り専用で開いているため、変更できません。変更するときは、「名前を付けて保存」で別のファイルにしてください。";
    let folder = Folder::new();
    let elsewhere = Folder::new();
    let book = folder.sample();
    let (target, rating) = (label(&book, 0, "取組み・方針"), label(&book, 0, "評価区分"));
    let other = Holder::of(&book);
    let own = elsewhere.path("own.chosho");
    let mut window = asked(&book, vec![own.clone()]);
    let before = all(&book);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("読み取り専用"), "in the status bar");
    let start = window.book(Book::clone);

    let text = window.value(&target);
    assert!(!text.is_empty());
    window.type_into(&target, "追記");
    assert_eq!(window.value(&target), text);
    assert!(window.shows(REFUSED));
    assert!(window.harness.get_by_label(&target).accesskit_node().is_read_only());
    for text in [Event::Paste("別の文".to_owned()), Event::Cut] {
        window.harness.event(text);
        window.harness.run_steps(3);
    }
    for (modifiers, key) in [
        (Modifiers::NONE, Key::Delete),
        (Modifiers::NONE, Key::Backspace),
        (Modifiers::NONE, Key::F2),
        (Modifiers::NONE, Key::Enter),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::COMMAND, Key::D),
        (Modifiers::COMMAND, Key::Z),
        (Modifiers::COMMAND, Key::Y),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::N),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete),
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::M),
        (Modifiers::ALT, Key::ArrowDown),
        (Modifiers::COMMAND, Key::H),
    ] {
        window.press(modifiers, key);
        assert!(!window.shows("キャンセル"), "a dialog for changes");
    }
    window.harness.get_by_label(&rating).focus();
    window.harness.run_steps(2);
    window.press(Modifiers::NONE, Key::Num1);
    window.press(Modifiers::NONE, Key::Space);
    assert!(!window.shows("評価区分を消す"), "no list to choose from");
    // In the tree, by its keys and its menu.
    window.harness.get_by_label("調書-1 7行中7行記入済み").focus();
    window.harness.run_steps(2);
    for key in [Key::F2, Key::Delete] {
        window.press(Modifiers::NONE, key);
    }
    window.press(Modifiers::ALT, Key::ArrowDown);
    assert!(!window.shows("キャンセル"));
    for label in ["調書を追加", "調書番号を変更…"] {
        let button = window.harness.get_by_role_and_label(accesskit::Role::Button, label);
        assert!(button.accesskit_node().is_disabled(), "{label}");
    }
    assert!(window.book(|book| *book == start));
    assert!(all(&book) == before, "the folder is as it was");

    // Under a name of its own it can be changed.
    window.press(Modifiers::COMMAND, Key::S);
    assert!(own.exists());
    assert!(!window.shows("読み取り専用"));
    window.type_into(&target, "追記");
    window.close();
    assert!(cell(&store::read(&own).unwrap(), 0, Role::Target).ends_with("追記"));
    assert_eq!(store::read(&book).unwrap(), start);
    drop(other);
}

#[test]
fn a_book_that_was_looked_at_is_worked_on_once_it_is_free() {
    let folder = Folder::new();
    let book = folder.sample();
    let target = label(&book, 0, "取組み・方針");
    let other = Holder::of(&book);
    let mut window = asked(&book, vec![]);
    window.press(Modifiers::NONE, Key::Enter);
    window.click("編集できるように開き直す");
    assert!(window.shows("使用中のファイルを開く"), "not yet");
    window.click("キャンセル");
    drop(other);
    window.click("編集できるように開き直す");
    window.type_into(&target, "追記");
    window.close();
    assert!(cell(&store::read(&book).unwrap(), 0, Role::Target).ends_with("追記"));
}

#[test]
fn a_copy_is_worked_on_and_not_lost_when_it_is_closed() {
    let folder = Folder::new();
    let book = folder.sample();
    let own = folder.path("own.chosho");
    let mut other = Holder::of(&book);
    other.write("保存した文");
    let mut window = asked(&book, vec![own.clone()]);
    window.click("コピーとして開く");
    assert!(window.shows("画面だけにあります"));
    window.type_into("施策全体又は基本目標からの実績評価", "と追記");
    window.close();
    assert!(window.shows("保存していない変更があります"));
    window.harness.get_all_by_label("名前を付けて保存…").last().unwrap().click();
    window.harness.run_steps(6);
    assert_eq!(overall(&store::read(&own).unwrap()), "保存した文と追記");
    assert_eq!(overall(&store::read(&book).unwrap()), "保存した文");
}

#[test]
fn any_book_can_be_opened_to_look_at() {
    let folder = Folder::new();
    let book = folder.sample();
    let mut window = Window::new(vec![book.clone()]);
    assert_unchanged(&book, || {
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        window.harness.event(Event::Text("yomitorisenyou".to_owned()));
        window.harness.run_steps(3);
        window.press(Modifiers::NONE, Key::Enter);
        window.harness.run_steps(4);
        assert!(window.shows("読み取り専用"));
        window.press(Modifiers::COMMAND, Key::F);
        window.harness.event(Event::Text("広場".to_owned()));
        window.harness.run_steps(6);
        window.close();
    });
    assert!(window.shows("新しい年度のファイル…"), "nothing is asked");
}

#[test]
fn after_a_crash_the_clerk_is_told_how_far_it_came_and_led_there() {
    let folder = Folder::new();
    let book = folder.sample();
    let sheet = store::read(&book).unwrap().sheets().nth(1).unwrap().id;
    let mut session = Session::open(&book, Arc::new(|| {})).unwrap();
    session.execute(&Edit::SetNote { sheet, text: "確認する".to_owned() }).unwrap();
    session.settle();
    // As a power cut leaves it: by a run of the program that is over.
    let sidecar = folder.path(".~lock.sample.chosho#");
    let mut text: serde_json::Value = serde_json::from_slice(&fs::read(&sidecar).unwrap()).unwrap();
    text["id"] = "00000000-0000-4000-8000-000000000000".into();
    let text = text.to_string();
    drop(session);
    fs::write(&sidecar, text).unwrap();
    let at = store::read_all(&book).unwrap().log.last().unwrap().step.at.unwrap();
    let at = wareki_moment(at);

    let mut window = Window::open(&book, vec![]);
    // Where the clerk was the last time is not where something was done last.
    window.click("調書-1 7行中7行記入済み");
    let words =
        format!("前回、正常に終了していません。最後に保存された変更（メモの入力、{at}）まで残っています。");
    assert!(window.shows(&words));
    window.click("そこへ移動");
    assert!(!window.shows(&words));
    let heading = window.book(|book| {
        let shown = book.context(sheet).unwrap();
        shown.expand(&shown.form.captions.sheet)
    });
    assert!(window.shows(&heading), "{heading}");
    window.close();
    let window = Window::open(&book, vec![]);
    assert!(!window.shows(&words), "this time it was closed");
}
