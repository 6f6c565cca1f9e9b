//! Reading in a process of its own, which may take so much memory and so long and no more:
//! what others wrote to interpret PDF trusts some of the numbers in a file.

use std::io::{self, Read, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use super::budget::LONGEST;
use super::{PdfReading, within_bounds};
use crate::error::PdfTrouble;

/// The argument that has the program read a PDF from its standard input.
pub const JOB: &str = "read-pdf-of-input";

/// The most that the process may have of addresses, in KB, where a system can be told so.
#[cfg(unix)]
const ADDRESSES: usize = 480 << 10;
/// What it may take of the processor, in seconds.
#[cfg(unix)]
const SECONDS: u64 = LONGEST.as_secs() + 2;
/// The most bytes of an answer.
const ANSWER: u64 = 256 << 20;

/// The program that is asked.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Has PDFs be read by the program that runs, in processes of their own. Without it they are
/// read where they are asked for.
pub fn use_own_program() {
    if let Ok(program) = std::env::current_exe() {
        let _ = PROGRAM.set(program);
    }
}

/// Does what [`JOB`] asks for: reads a PDF from standard input, and writes what is in it.
pub fn serve() -> ExitCode {
    // Whoever asked tells what went wrong.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    let done = io::stdin().lock().read_to_end(&mut bytes).is_ok()
        && serde_json::to_writer(io::BufWriter::new(io::stdout().lock()), &within_bounds(bytes)).is_ok();
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Asks the program; `None` where there is none, or none can be started.
pub(super) fn ask(bytes: &[u8]) -> Option<Result<PdfReading, PdfTrouble>> {
    let mut child = command(PROGRAM.get()?)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    let (answer, answers) = mpsc::channel();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // It may end before it has read all.
            let _ = input.write_all(bytes);
        });
        scope.spawn(move || {
            let mut said = Vec::new();
            let read = output.take(ANSWER).read_to_end(&mut said);
            let _ = answer.send(read.map(|_| said));
        });
        let grace = Duration::from_secs(1);
        let said = answers.recv_timeout(LONGEST + grace);
        end(&mut child);
        said
    });
    // What ends without an answer ran out of memory, or of its stack.
    let said = answer.ok().and_then(Result::ok).unwrap_or_default();
    Some(serde_json::from_slice(&said).unwrap_or(Err(PdfTrouble::TooLarge)))
}

/// Ends the process, whether it is through or not; what it still has to say is closed with it.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn command(program: &std::path::Path) -> Command {
    // The shell can tell the system of limits; what it cannot tell is done without.
    let limits = format!(
        "ulimit -v {ADDRESSES} 2>/dev/null; ulimit -t {SECONDS} 2>/dev/null; ulimit -c 0 2>/dev/null; exec \"$0\" {JOB}"
    );
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &limits]).arg(program);
    // What is set aside for threads that there are not is none of what it needs.
    command.env("MALLOC_ARENA_MAX", "1");
    command
}

#[cfg(windows)]
fn command(program: &std::path::Path) -> Command {
    use std::os::windows::process::CommandExt as _;
    /// No window of its own (CREATE_NO_WINDOW).
    const NO_WINDOW: u32 = 0x0800_0000;
    let mut command = Command::new(program);
    command.arg(JOB).creation_flags(NO_WINDOW);
    command
}

#[cfg(not(any(unix, windows)))]
fn command(program: &std::path::Path) -> Command {
    let mut command = Command::new(program);
    command.arg(JOB);
    command
}
