//! How it is said where the words are, and why they are not in the file: one wording for
//! each, in the status bar, in the strip above the sheet and where a book is left.

use crate::edit::{SaveState, Session, Whereabouts};
use crate::error::{Error, Unsaved};
use crate::quote;

/// How it stands with the open book, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookStanding {
    /// Where all that was done is.
    pub whereabouts: Whereabouts,
    /// Whether the book has a file that it is to be saved to.
    pub has_file: bool,
    /// Whether that is not known to answer any more.
    pub is_silent: bool,
    /// What is wrong with it; nothing where nothing is known to be.
    pub trouble: Option<String>,
    /// What is safe.
    pub safe: String,
    /// What to do, and which file it is about.
    pub advice: Vec<String>,
    /// What others said of it in their own language.
    pub details: Option<String>,
}

impl BookStanding {
    /// That of an open book.
    pub fn of(session: &Session) -> Self {
        let whereabouts = session.whereabouts();
        let failure = session.failure();
        let (trouble, advice) = match failure {
            Some(Error::Save { path, cause }) => {
                let advice = vec![cause.advice().to_owned(), quote::path(path)];
                (Some(trouble(cause)), advice)
            }
            Some(error) => {
                let mut lines = error.to_string();
                let rest = lines.split_off(lines.find('\n').unwrap_or(lines.len()));
                (Some(lines), rest.trim().lines().map(str::to_owned).collect())
            }
            None => (None, Vec::new()),
        };
        Self {
            whereabouts,
            has_file: session.path().is_some() && !session.is_read_only(),
            is_silent: session.is_silent(),
            trouble,
            safe: safe(whereabouts, session.copy_failure()),
            advice,
            details: failure.or(session.copy_failure()).and_then(Error::details),
        }
    }
}

fn trouble(cause: &Unsaved) -> String {
    format!("{}{cause}。", cause.lead())
}

/// What is safe, where the file does not have it.
fn safe(whereabouts: Whereabouts, copy_failure: Option<&Error>) -> String {
    match (whereabouts, copy_failure) {
        (Whereabouts::Nothing | Whereabouts::InFile, _) => {
            "入力した内容は、すべて保存されています。".to_owned()
        }
        (Whereabouts::OnTheWay, _) => {
            "入力した内容は、すべて画面に残っています。このパソコンに控えを作成しています。".to_owned()
        }
        (Whereabouts::CopyHere, _) => {
            "入力した内容は、すべて画面に残っています。このパソコンにも控えがあります。".to_owned()
        }
        (Whereabouts::ScreenOnly, Some(error)) => format!(
            "入力した内容は、画面だけに残っています。このパソコンの控えも作成できませんでした（{}）。\
            保存できるまで、プログラムを終了しないでください。",
            error.cause()
        ),
        (Whereabouts::ScreenOnly, None) => {
            "入力した内容は、画面だけに残っています。保存できるまで、プログラムを終了しないでください。"
                .to_owned()
        }
    }
}

/// How a state is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// It will be soon.
    Busy,
    /// It is not as it should be, but nothing would be lost.
    Careful,
    /// Something would be lost.
    Bad,
}

/// The few words of the status bar. `is_typing` says whether something is typed that is
/// not in the book yet.
pub fn short(session: &Session, is_typing: bool) -> (Tone, String) {
    let state = session.save_state();
    let (tone, words) = match (session.whereabouts(), state) {
        (_, SaveState::ReadOnly) => (Tone::Careful, "読み取り専用"),
        _ if is_typing => (Tone::Busy, "入力中"),
        (Whereabouts::Nothing, _) => (Tone::Careful, "まだファイルに保存していません"),
        (Whereabouts::InFile, _) => match session.saved_at() {
            Some(at) => return (Tone::Good, format!("保存済み {at}")),
            None => (Tone::Good, "保存済み"),
        },
        (Whereabouts::OnTheWay, SaveState::Saving) => (Tone::Busy, "保存しています…"),
        (Whereabouts::OnTheWay, _) => (Tone::Busy, "控えを作成しています…"),
        (Whereabouts::CopyHere, _) => (Tone::Careful, "このパソコンに控えあり"),
        (Whereabouts::ScreenOnly, _) => (Tone::Bad, "画面だけにあります"),
    };
    (tone, words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_be_safe_is_where_it_is_said_to_be() {
        let full = Error::Save { path: "a".into(), cause: Unsaved::DiskFull };
        let both = [Whereabouts::CopyHere, Whereabouts::ScreenOnly].map(|place| safe(place, Some(&full)));
        assert_ne!(both[0], both[1], "a copy that is there and one that cannot be are not told alike");
        assert!(both[0].contains("控えがあります") && !both[1].contains("控えがあります"));
        assert!(both[1].contains("画面だけ") && both[1].contains("ディスクの空き容量が足りません"));
        assert!(!safe(Whereabouts::ScreenOnly, None).contains("控え"), "none was tried");
        for place in [Whereabouts::Nothing, Whereabouts::InFile] {
            assert!(safe(place, None).contains("保存されています"));
        }
    }

    #[test]
    fn what_does_not_answer_is_not_said_to_have_failed() {
        assert_eq!(trouble(&Unsaved::NoAnswer), "保存が終わりません。保存先から応答がありません。");
        assert!(trouble(&Unsaved::DiskFull).starts_with("保存できませんでした。"));
    }
}
