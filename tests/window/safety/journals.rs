//! Books with a journal beside them: what the clerk sees of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;

use chosho::edit::{Command, Session};
use chosho::store;

use super::{open, says, window};
use crate::support::{self, Folder, Window};

/// A book before and after a change of its first closing text.
fn before_and_after(folder: &Folder) -> (PathBuf, Vec<u8>, Vec<u8>) {
    let path = folder.sample();
    let before = fs::read(&path).unwrap();
    let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
    let sheet = session.book().sheets().next().unwrap().id;
    let text = "停電の直前に書いた評価。".to_owned();
    session.execute(&Command::SetOverall { sheet, text }).unwrap().unwrap();
    session.settle();
    drop(session);
    let after = fs::read(&path).unwrap();
    (path, before, after)
}

fn journal_of(path: &Path) -> PathBuf {
    path.with_extension("chosho-journal")
}

fn overall(window: &Window) -> String {
    window.book(|book| book.full_sheets().unwrap()[0].overall.clone())
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path("")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn of_two_states_after_a_power_cut_the_clerk_sees_both_and_chooses() {
    for (button, has_it) in [("最後の変更を含めて開く", true), ("含めずに開く", false)] {
        let folder = Folder::new();
        let (path, before, after) = before_and_after(&folder);
        let journal = support::journal::journal(&before, &after);
        fs::write(journal_of(&path), &journal).unwrap();
        let mut window = window(&folder.path("rescue"), vec![]);
        open(&mut window, &path);
        assert!(says(&window, "最後の変更の確認") && says(&window, "停電などで止まりました"));
        assert!(says(&window, "実績評価の入力") && says(&window, "作成したときのまま"), "what each is");
        assert!(says(&window, "調書-1　1か所が違います"), "what differs");
        window.click("キャンセル");
        let job = Program::new(env!("CARGO_BIN_EXE_chosho")).arg("show").arg(&path).output().unwrap();
        let said = String::from_utf8(job.stderr).unwrap();
        assert!(job.status.success() && said.contains("両方が考えられます"), "{said}");
        assert!(String::from_utf8(job.stdout).unwrap().contains("停電の直前に書いた評価。"));
        assert!(fs::read(&path).unwrap() == after && fs::read(journal_of(&path)).unwrap() == journal);

        open(&mut window, &path);
        window.click(button);
        window.harness.run_steps(4);
        assert_eq!(overall(&window) == "停電の直前に書いた評価。", has_it);
        assert!(says(&window, "選ばなかった内容も、別のファイルとして残してあります。"));
        window.close();
        let other = names(&folder).into_iter().find(|name| name.contains("使わなかった内容")).unwrap();
        let other = store::read(&folder.path(&other)).unwrap();
        let texts = [store::read(&path).unwrap(), other]
            .map(|book| book.full_sheets().unwrap()[0].overall == "停電の直前に書いた評価。");
        assert_eq!(texts, [has_it, !has_it], "nothing is lost");
    }
}

#[test]
fn a_journal_of_another_time_is_put_aside_and_that_is_told() {
    let folder = Folder::new();
    let (path, before, after) = before_and_after(&folder);
    let mut later = Session::open(&path, Arc::new(|| {})).unwrap();
    let sheet = later.book().sheets().next().unwrap().id;
    for text in ["後日の評価。", "後日の評価。その2"] {
        let command = Command::SetOverall { sheet, text: text.to_owned() };
        later.execute(&command).unwrap().unwrap();
    }
    later.settle();
    drop(later);
    let book = fs::read(&path).unwrap();
    fs::write(journal_of(&path), support::journal::journal(&before, &after)).unwrap();
    let mut window = window(&folder.path("rescue"), vec![]);
    open(&mut window, &path);
    assert_eq!(overall(&window), "後日の評価。その2");
    assert!(says(&window, "使わずに別の名前で残しました。ファイルの内容はそのままです。"));
    assert!(!says(&window, "正常に終了していません"), "it was not this book's session");
    assert!(fs::read(&path).unwrap() == book);
    assert!(names(&folder).iter().any(|name| name.contains("使わなかった保存途中の記録")));
}

#[test]
fn a_book_that_was_renamed_after_a_power_cut_is_offered_what_takes_it_back() {
    let folder = Folder::new();
    let (path, before, after) = before_and_after(&folder);
    let pages = support::journal::differing(&before, &after).len();
    fs::write(journal_of(&path), support::journal::journal(&before, &after)).unwrap();
    let renamed = folder.path("令和6年度（提出用）.chosho");
    fs::remove_file(&path).unwrap();
    fs::write(&renamed, support::journal::torn(&before, &after, pages / 2)).unwrap();
    let mut window = window(&folder.path("rescue"), vec![]);
    open(&mut window, &renamed);
    assert!(says(&window, "途中で止まった保存の取消し") && !says(&window, "ファイルが壊れています"));
    let journal = journal_of(&path);
    assert!(says(&window, journal.file_name().unwrap().to_str().unwrap()));
    window.click("取り消して開く");
    window.harness.run_steps(4);
    assert_ne!(overall(&window), "停電の直前に書いた評価。");
    window.close();
    store::verify(&renamed).unwrap();
    assert!(!journal.exists());
}
