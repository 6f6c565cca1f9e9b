//! Another program that has a book open: this test program once more.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;

use chosho::edit::{self, Session};

/// Says which book to hold.
const BOOK: &str = "CHOSHO_TEST_HOLDS";

/// The other program; it closes its book when dropped.
pub struct Holder {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Holder {
    /// Has the book opened. Its test `lock::holds_a_book` calls [`run`].
    pub fn of(book: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lock::holds_a_book", "--ignored", "--nocapture"])
            .env(BOOK, book)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut holder = Self { child, said };
        holder.wait_for("open");
        holder
    }

    /// Has the closing text of the first sheet and the name of its policy set to the
    /// same words, in one step.
    pub fn write(&mut self, words: &str) {
        self.begin(words);
        self.wait_for("saved");
    }

    /// The same, without waiting for it.
    pub fn begin(&mut self, words: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{words}").unwrap();
    }

    /// Ends it as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn wait_for(&mut self, word: &str) {
        let mut line = String::new();
        // The test harness says something of its own.
        while line.trim() != word {
            line.clear();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0, "the other program has ended");
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// What the other program does.
pub fn run() {
    let Some(book) = std::env::var_os(BOOK).map(PathBuf::from) else { return };
    let mut session = Session::open(&book, Arc::new(|| {})).unwrap();
    println!("\nopen");
    for line in std::io::stdin().lines() {
        let words = line.unwrap();
        let sheet = session.book().sheets().next().unwrap();
        let (sheet, policy) = (sheet.id, sheet.policy);
        // A name has a limit, a text hardly any.
        let name = words.split(' ').next().unwrap_or_default().to_owned();
        let commands = vec![
            edit::Command::SetOverall { sheet, text: words },
            edit::Command::RenamePolicy { policy, name },
        ];
        session.execute(&edit::Command::Together { label: "入力".to_owned(), commands }).unwrap();
        session.settle();
        println!("saved");
    }
}
