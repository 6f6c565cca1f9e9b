//! A process under `strace`: which calls it makes of the system on a folder's
//! files, and what it does where one of them fails or is its last.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempPath;

use super::child::Child;
use super::needs::need;

/// Calls that change something on the disk, or make that last.
const WRITING: &str = "write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,\
     fchmod,chmod,mkdir";

/// Calls that look at it.
const READING: &str = "openat,read,pread64";

/// A call that a process makes on the files of its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The system's name for it.
    pub name: String,
    /// The how-manieth of that name it is in its thread.
    pub nth: usize,
    /// How `strace` writes it, up to its result.
    pub text: String,
}

impl Call {
    /// Whether it changes something on the disk.
    pub fn writes(&self) -> bool {
        WRITING.split(',').any(|name| name == self.name) || self.text.contains("O_CREAT")
    }
}

/// What happens to a call, and to those of the same name that follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The process is killed as it makes it.
    Killed,
    /// This many fail with this error.
    Fails(&'static str, usize),
    /// Every so many of them fail with this error, as often as a job is tried again
    /// less some.
    Recurs(&'static str, usize),
}

/// Whether there is a `strace` that may be used.
pub fn is_there() -> bool {
    let works = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).status();
    let works = works
        .map_err(|error| error.to_string())
        .and_then(|status| if status.success() { Ok(()) } else { Err(format!("it ended with {status}")) });
    need("strace that may be used", works).is_some()
}

/// Begins what is counted: what the process did before is not looked at.
///
/// `strace` counts by thread. So that a number means one call of one thread, each
/// thread that is counted first makes more calls than those before it: `many`.
pub fn begin(folder: &Path, many: usize) {
    for _ in 0..many {
        // Whether they fail does not matter: one of another thread has the same number.
        let Ok(mut null) = File::options().read(true).write(true).open("/dev/null") else { continue };
        let _ = (null.write(b"x"), null.read(&mut [0]), null.read_at(&mut [0], 0));
        let _ = (null.write_at(b"x", 0), null.sync_all(), null.sync_data(), null.set_len(0));
        let gone = folder.join(MARK);
        let _ = (fs::remove_file(&gone), fs::rename(&gone, &gone), fs::hard_link(&gone, &gone));
        let put = || TempPath::try_from_path(gone.clone()).ok();
        let _ = (put().map(|it| it.persist(&gone)), put().map(|it| it.persist_noclobber(&gone)));
        let _ = null.metadata().and_then(|own| null.set_permissions(own.permissions()));
    }
    let _ = File::open(folder.join(MARK));
}

/// A file that is not there, which says in the log that the counting begins.
const MARK: &str = "begin";

/// Runs a process without a fault; gives the calls it makes on the files of `folder`.
pub fn calls(role: &[&str], folder: &Path) -> Vec<Call> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let trace = format!("trace={WRITING},{READING}");
    let (said, status) = start(log.path(), &["--seccomp-bpf", "-y", "-s0", "-e", &trace], role).end();
    assert!(status.success(), "{role:?}: {said:?}");
    let log = fs::read_to_string(log.path()).unwrap();

    let mut counts = std::collections::HashMap::new();
    let mut begun = false;
    let mut calls = Vec::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(char::is_whitespace) else { continue };
        // The other half of a call that another thread's came into.
        let Some((name, arguments)) = rest.trim_start().split_once('(') else { continue };
        if name.contains(' ') {
            continue;
        }
        let nth: &mut usize = counts.entry((thread.to_owned(), name.to_owned())).or_default();
        *nth += 1;
        if arguments.contains(&format!("{}/{MARK}\"", folder.display())) {
            begun = true;
        } else if begun && arguments.contains(folder.to_str().unwrap()) {
            let text = arguments.split(" = ").next().unwrap_or_default();
            calls.push(Call { name: name.to_owned(), nth: *nth, text: format!("{name}({text}") });
        }
    }
    assert!(begun, "{role:?} says where it begins");
    calls
}

/// Runs a process in which `fault` happens to `call`.
pub fn run(role: &[&str], call: &Call, fault: Fault) -> Child {
    let Call { name, nth, .. } = call;
    let trace = format!("trace={name}");
    let null = Path::new("/dev/null");
    match fault {
        // Which strace 6.1 does not do at the calls that seccomp stops.
        Fault::Killed => {
            start(null, &["-e", &trace, "-e", &format!("inject={name}:signal=SIGKILL:when={nth}")], role)
        }
        Fault::Fails(error, times) => {
            failing(role, name, &format!("{error}:when={nth}..{}", nth + times - 1))
        }
        Fault::Recurs(error, step) => {
            failing(role, name, &format!("{error}:when={nth}..{}+{step}", nth + step * 12))
        }
    }
}

fn failing(role: &[&str], call: &str, when: &str) -> Child {
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:error={when}"));
    start(Path::new("/dev/null"), &["--seccomp-bpf", "-e", &trace, "-e", &inject], role)
}

fn start(log: &Path, options: &[&str], role: &[&str]) -> Child {
    let strace = ["strace", "-f", "-qq", "-esignal=none", "-o", log.to_str().unwrap()];
    Child::start_by(&[&strace, options].concat(), role)
}
