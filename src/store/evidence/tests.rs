use super::*;

fn state(revision: i64, mark: &str, rows: i64, log: i64, fits: bool) -> WholeState {
    WholeState { revision, mark: mark.to_owned(), rows, log, fits }
}

fn damaged() -> Error {
    Error::Damaged { path: PathBuf::new(), detail: String::new() }
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::TakeBack => "take back",
        Verdict::PutAside => "put aside",
        Verdict::Either => "either",
        Verdict::Neither(_) => "neither",
    }
}

#[test]
fn of_two_states_that_is_true_which_belongs_to_the_file_and_is_whole() {
    let near = Outside { is_near: true, has_mark: true };
    let far = Outside { is_near: false, has_mark: true };
    let silent = Outside { is_near: true, has_mark: false };
    let mark = Uuid::from_u128(5);
    let (mark, again) = (mark.to_string(), confirmed(mark).to_string());
    let back = || state(5, &mark, 50, 500, true);
    let unfit = || WholeState { fits: false, ..back() };
    for (told, outside, as_is, found, back, verdict) in [
        ("nothing of the write", near, Ok(back()), None, Some(back()), "take back"),
        (
            "a part that holds together",
            near,
            Ok(state(5, &mark, 51, 500, true)),
            None,
            Some(back()),
            "take back",
        ),
        (
            "the same by a journal that says nothing",
            silent,
            Ok(state(5, &mark, 51, 500, true)),
            None,
            Some(back()),
            "put aside",
        ),
        (
            "another that came as far",
            near,
            Ok(state(5, "other", 51, 501, true)),
            None,
            Some(back()),
            "put aside",
        ),
        ("a confirmed one", near, Ok(state(5, &again, 50, 500, true)), None, Some(back()), "take back"),
        ("all of the write", near, Ok(state(6, "next", 60, 600, true)), None, Some(back()), "either"),
        (
            "all of it, with the same rows",
            near,
            Ok(state(6, "next", 50, 600, true)),
            None,
            Some(back()),
            "take back",
        ),
        ("all but the log", near, Ok(state(6, "next", 60, 500, true)), None, Some(back()), "take back"),
        ("all but some rows", near, Ok(state(6, "next", 60, 600, false)), None, Some(back()), "take back"),
        (
            "a mixture with another time",
            near,
            Ok(state(6, "next", 60, 600, true)),
            None,
            Some(unfit()),
            "put aside",
        ),
        ("an older copy", near, Ok(state(3, "older", 30, 300, true)), None, Some(back()), "put aside"),
        ("a newer copy", near, Ok(state(9, "newer", 90, 900, true)), None, Some(back()), "put aside"),
        ("another file", far, Ok(state(6, "next", 60, 600, true)), None, Some(back()), "put aside"),
        ("a journal that makes it worse", near, Ok(back()), None, None, "put aside"),
        (
            "a broken file in the middle of the write",
            near,
            Err(damaged()),
            Some(6),
            Some(back()),
            "take back",
        ),
        ("one of which nothing is known", near, Err(damaged()), None, Some(back()), "take back"),
        ("a broken file of another time", near, Err(damaged()), Some(3), Some(back()), "neither"),
        ("a broken file and another's journal", far, Err(damaged()), Some(6), Some(back()), "neither"),
        ("both are broken", near, Err(damaged()), None, None, "neither"),
    ] {
        assert_eq!(word(&decide(outside, as_is, found, back)), verdict, "{told}");
    }
}

#[test]
fn what_is_put_aside_has_a_name_that_says_what_it_is_and_is_no_journals() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("令和6年度.chosho");
    let mut names = Vec::new();
    for text in ["one", "two"] {
        fs::write(journal_of(&path), text).unwrap();
        let aside = put_aside(&path).unwrap();
        assert_eq!(fs::read_to_string(&aside).unwrap(), text);
        names.push(aside.file_name().unwrap().to_string_lossy().into_owned());
    }
    for name in &names {
        assert!(name.starts_with("令和6年度（使わなかった保存途中の記録 20"), "{name}");
        assert!(name.ends_with("）.journal-old") && !name.ends_with("-journal"), "{name}");
    }
    assert_ne!(names[0], names[1], "nothing is written over");
    assert!(!journal_of(&path).exists());
}
