//! Other programs do to the file of an open book what they like: none of them asks for
//! its lock.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use chosho::edit::{Rescued, SaveState, Session};
use chosho::error::Error;
use chosho::file::IfExists;
use chosho::import::sample;
use chosho::store;

use super::commands::set_cell;
use super::{figure, picture};

/// What is done to `$BOOK`, by a shell in its folder.
const WAYS: &[(&str, &str)] = &[
    ("another book is copied over it", r#"cp other.chosho "$BOOK""#),
    ("another program's file is copied over it", r#"cp other.pdf "$BOOK""#),
    ("it is truncated to nothing", r#": > "$BOOK""#),
    ("it is truncated to a half", r#"truncate -s 40960 "$BOOK""#),
    (
        "a few bytes in the middle are changed",
        r#"printf abcdefgh | dd of="$BOOK" bs=1 seek="$AT" conv=notrunc 2>&1"#,
    ),
    (
        "a few bytes are changed and the time is set back",
        r#"touch -r "$BOOK" time && printf abcdefgh | dd of="$BOOK" bs=1 seek="$AT" conv=notrunc 2>&1 && touch -r time "$BOOK""#,
    ),
    ("an older copy of it is restored", r#"cp older.chosho "$BOOK""#),
    ("an older copy of it is restored with its time", r#"cp -p older.chosho "$BOOK""#),
    ("it is replaced by another book", r#"cp other.chosho new && mv new "$BOOK""#),
    ("it is deleted", r#"rm "$BOOK""#),
    ("it is moved away", r#"mv "$BOOK" away.chosho"#),
    ("something is added to its end", r#"printf more >> "$BOOK""#),
];

/// What is done to `$BOOK` that leaves it as it is.
const HARMLESS: &[(&str, &str)] = &[
    ("a program that syncs writes the same bytes again", r#"cp "$BOOK" same && cat same > "$BOOK""#),
    ("it is replaced by a copy of itself", r#"cp "$BOOK" new && mv new "$BOOK""#),
    ("it is touched", r#"touch "$BOOK""#),
    ("its time is set back", r#"touch -d 2020-01-01 "$BOOK""#),
    ("who may read it is changed", r#"chmod g+w "$BOOK""#),
];

/// When it is found out.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// The window comes to the front, or is closed.
    Look,
    /// Something is typed.
    Write,
    /// The same, after the connection to the file was lost.
    WriteAfterFailure,
}

const MOMENTS: [Moment; 3] = [Moment::Look, Moment::Write, Moment::WriteAfterFailure];

/// A book that is open, in a folder with all that others may put in its place.
struct Desk {
    folder: tempfile::TempDir,
    /// Where the program keeps what is in no file of the clerk's.
    shelf: tempfile::TempDir,
    path: PathBuf,
    session: Session,
    written: u32,
}

fn desk() -> Desk {
    let (folder, shelf) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let place = |name: &str| folder.path().join(name);
    let path = place("book.chosho");
    picture::write(&path, sample().unwrap());
    picture::write(&place("other.chosho"), picture::small());
    fs::write(place("other.pdf"), b"%PDF-1.7\n".repeat(10_000)).unwrap();
    let session = Session::open(&path, Arc::new(|| {})).unwrap();
    let session = session.with_rescue(Some(shelf.path().to_owned()));
    let mut desk = Desk { folder, shelf, path, session, written: 0 };
    desk.save();
    desk.play(r#"cp "$BOOK" older.chosho"#);
    desk.save();
    desk
}

impl Desk {
    fn write(&mut self) {
        self.written += 1;
        let command = set_cell(self.session.book(), 0, &format!("書き足した文、その{}。", self.written));
        self.session.execute(&command).unwrap().unwrap();
        self.session.settle();
    }

    fn save(&mut self) {
        self.write();
        assert!(matches!(self.session.save_state(), SaveState::Saved), "{:?}", self.session.save_state());
    }

    fn play(&self, way: &str) {
        let text = "書き足した文".as_bytes();
        let bytes = self.bytes().unwrap();
        let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-ec", way]).env("BOOK", &self.path).env("AT", at.to_string());
        let output = shell.current_dir(self.folder.path()).output().unwrap();
        assert!(output.status.success(), "{way}: {output:?}");
    }

    fn pass(&mut self, moment: Moment) {
        match moment {
            Moment::Look => {
                self.session.prove();
                self.session.settle();
            }
            Moment::Write | Moment::WriteAfterFailure => self.write(),
        }
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        fs::read(&self.path).ok()
    }
}

fn told(way: &str, moment: Moment, script: &str) {
    let case = format!("{way}, {moment:?}");
    let mut desk = desk();
    if let Moment::WriteAfterFailure = moment {
        // The folder is gone for a while, as a share may be.
        let (here, away) = (desk.folder.path().to_owned(), desk.folder.path().with_extension("away"));
        fs::rename(&here, &away).unwrap();
        desk.write();
        assert!(matches!(desk.session.save_state(), SaveState::Failed(_)), "{case}");
        fs::rename(&away, &here).unwrap();
    }
    desk.play(script);
    let foreign = desk.bytes();
    desk.pass(moment);
    let screen = picture::rows(desk.session.book());
    let SaveState::Failed(Error::Save { cause, .. }) = desk.session.save_state() else {
        panic!("{case}: {:?}", desk.session.save_state())
    };
    assert!(cause.is_lost(), "{case}: {cause:?}");
    assert!(desk.session.has_unsaved_changes(), "{case}: it cannot be closed in silence");
    // Trying again, and going on, changes nothing about it.
    desk.session.retry();
    desk.write();
    assert!(matches!(desk.session.save_state(), SaveState::Failed(_)), "{case}");
    assert!(desk.bytes() == foreign, "{case}: what is there now stays");
    desk.session.undo();
    desk.session.settle();
    assert_eq!(picture::rows(desk.session.book()), screen, "{case}: all is on the screen");
    // A crash would leave all of it on the shelf.
    assert!(desk.session.is_kept(), "{case}");
    // Elsewhere it goes on as ever.
    let target = desk.folder.path().join("saved.chosho");
    desk.session.save_as(&target, IfExists::Refuse).unwrap();
    desk.session.settle();
    assert!(matches!(desk.session.save_state(), SaveState::Saved), "{case}");
    desk.save();
    let screen = picture::rows(desk.session.book());
    let Desk { folder, shelf, path, session, .. } = desk;
    drop(session);
    assert!(Rescued::all(shelf.path()).is_empty(), "{case}: it is not offered again");
    assert_eq!(picture::rows(&store::read(&target).unwrap()), screen, "{case}");
    assert!(fs::read(&path).ok() == foreign, "{case}: what is there now stays, to the end");
    drop(folder);
}

fn borne(way: &str, moment: Moment, script: &str) {
    let mut desk = desk();
    // Time and again, as such a program goes on with it.
    for _ in 0..3 {
        desk.play(script);
        desk.pass(moment);
        let state = desk.session.save_state();
        assert!(matches!(state, SaveState::Saved), "{way}, {moment:?}: {state:?}");
        desk.save();
    }
    let screen = picture::rows(desk.session.book());
    let Desk { folder, path, session, .. } = desk;
    drop(session);
    assert_eq!(picture::rows(&store::read(&path).unwrap()), screen, "{way}, {moment:?}");
    store::verify(&path).unwrap();
    drop(folder);
}

#[test]
fn a_file_that_others_write_to_is_told_and_nothing_is_lost() {
    let cases: Vec<_> = WAYS.iter().flat_map(|way| MOMENTS.map(|moment| (way, moment))).collect();
    chosho::parallel::map(&cases, |((way, script), moment)| told(way, *moment, script));
    let borne_cases: Vec<_> =
        HARMLESS.iter().flat_map(|way| [Moment::Look, Moment::Write].map(|moment| (way, moment))).collect();
    chosho::parallel::map(&borne_cases, |((way, script), moment)| borne(way, *moment, script));
    figure(
        "a file that others write to while it is open",
        &format!(
            "{} ways at {} moments → {} told, 0 lost, 0 bytes of theirs changed; {} ways that leave its bytes \
             as they are → 0 alarms",
            WAYS.len(),
            MOMENTS.len(),
            cases.len(),
            HARMLESS.len()
        ),
    );
}
