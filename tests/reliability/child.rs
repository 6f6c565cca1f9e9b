//! A process that a campaign starts: this program again, in another role.

use std::env;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::fd::AsFd as _;
use std::process::{Child as Process, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::{damage, full, job, kill, second, share, silent};

/// What names the role and its arguments.
const ROLE: &str = "CHOSHO_RELIABILITY_ROLE";

/// What a process says to the campaign begins with this; the rest is the test
/// harness's.
const SAYS: &str = "> ";

/// A process that says nothing for so long hangs.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Says a line to the campaign. Its own calls may be among those that fail.
pub fn say(line: &str) {
    // The harness leaves a line of its own unfinished.
    let text = format!("\n{SAYS}{}\n", line.replace('\n', "␤"));
    let mut out = File::from(std::io::stdout().as_fd().try_clone_to_owned().unwrap());
    let is_said = (0..100).any(|_| out.write_all(text.as_bytes()).is_ok());
    assert!(is_said, "nobody listens");
}

/// Plays the role that was asked for, if one was.
pub fn play() {
    let Ok(role) = env::var(ROLE) else { return };
    let words: Vec<String> = serde_json::from_str(&role).unwrap();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["kill", path, seed] => kill::play(path.as_ref(), seed.parse().unwrap()),
        ["job", name, folder] => job::play(name, folder.as_ref()),
        ["damage", folder, first, end] => {
            damage::play(folder.as_ref(), first.parse().unwrap()..end.parse().unwrap());
        }
        ["full", case, folder] => full::play(case, folder.as_ref()),
        ["share", path, shelf] => share::play(path.as_ref(), shelf.as_ref()),
        ["silent", path, shelf] => silent::play(path.as_ref(), shelf.as_ref()),
        ["hold", path] => second::play(path.as_ref()),
        _ => panic!("no such role: {role}"),
    }
}

/// A started process, which ends with this.
pub struct Child {
    process: Process,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Child {
    pub fn start(role: &[&str]) -> Self {
        Self::start_by(&[], role)
    }

    /// Starts it by a program that starts others.
    pub fn start_by(starter: &[&str], role: &[&str]) -> Self {
        let own = env::current_exe().unwrap();
        let own =
            [own.to_str().unwrap(), "process", "--exact", "--ignored", "--nocapture", "--test-threads=1"];
        let words: Vec<&str> = starter.iter().chain(&own).copied().collect();
        let mut process = Command::new(words[0])
            .args(&words[1..])
            .env(ROLE, serde_json::to_string(role).unwrap())
            // Cargo's own, in which every library is looked for first: calls that are counted.
            .env_remove("LD_LIBRARY_PATH")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            // What is said is UTF-8; a process that was killed says no more.
            for line in out.lines().map_while(Result::ok) {
                if let Some(said) = line.strip_prefix(SAYS) {
                    let _ = send.send(said.to_owned());
                }
            }
        });
        let input = process.stdin.take();
        Self { process, input, lines }
    }

    /// Tells it something.
    pub fn tell(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The next line that it says; `None` once it has ended.
    pub fn line(&self) -> Option<String> {
        self.line_within(PATIENCE).expect("the process hangs")
    }

    /// The same, with an error where it takes longer than that.
    pub fn line_within(&self, patience: Duration) -> Result<Option<String>, RecvTimeoutError> {
        match self.lines.recv_timeout(patience) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Ends it as the system does when it has no memory left: at once.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
    }

    /// Waits until it has ended; gives what it still said, and how it ended.
    pub fn end(mut self) -> (Vec<String>, ExitStatus) {
        drop(self.input.take());
        let said = std::iter::from_fn(|| self.line()).collect();
        (said, self.process.wait().unwrap())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // None is left behind where a campaign fails.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
