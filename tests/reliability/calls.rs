//! A process is killed at every call by which it changes something on the disk,
//! in every kind of work.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use super::strace::{self, Call, Fault};
use super::{figure, job, picture};

/// A kind of work, with what is there before and after it.
pub struct Case {
    pub name: &'static str,
    pub calls: Vec<Call>,
    before: BTreeMap<String, Value>,
    after: BTreeMap<String, Value>,
}

/// A case for each kind of work.
pub fn cases() -> &'static [Case] {
    // A lock that is poisoned by the first failure would hide it behind those of others.
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let names: Vec<&str> = job::names().collect();
        chosho::parallel::map(&names, |name| Case::new(name))
    })
}

impl Case {
    /// Does the work once without a fault.
    pub fn new(name: &'static str) -> Self {
        let before = picture::folder(job::folder(name).path()).unwrap();
        let folder = job::folder(name);
        let calls = strace::calls(&["job", name, folder.path().to_str().unwrap()], folder.path());
        let after = picture::folder(folder.path()).unwrap();
        Self { name, calls, before, after }
    }

    /// Does it with a fault; gives what the process said.
    pub fn run(&self, call: &Call, fault: Fault) -> Vec<String> {
        let folder = job::folder(self.name);
        let (said, status) =
            strace::run(&["job", self.name, folder.path().to_str().unwrap()], call, fault).end();
        let told = format!("{}, {fault:?} at {call:?}: {said:?}", self.name);
        let is_done = said.last().is_some_and(|line| line == "done");
        match fault {
            Fault::Killed => assert!(!status.success(), "it was not killed: {told}"),
            _ => assert!(is_done && status.success(), "{told}"),
        }
        let found = picture::folder(folder.path()).unwrap_or_else(|error| panic!("{told}: {error}"));
        // Each file is as it was or as it is to be; what was called done is done.
        let mut names: Vec<&String> =
            self.before.keys().chain(self.after.keys()).chain(found.keys()).collect();
        names.dedup();
        for file in names {
            let is = found.get(file);
            let fits = is == self.after.get(file)
                || (!is_done && is == self.before.get(file))
                // Each try to bring an old file up to date keeps it once more.
                || file.contains("のバックアップ") && self.after.values().any(|value| is == Some(value));
            assert!(fits, "{file} is neither the old nor the new one: {told}");
        }
        said
    }
}

#[test]
fn killed_at_any_call_nothing_is_lost() {
    if !strace::is_there() {
        return;
    }
    let cases = cases();
    let places: Vec<(&Case, &Call)> = cases
        .iter()
        .flat_map(|case| case.calls.iter().map(move |call| (case, call)))
        .filter(|(_, call)| call.writes())
        .collect();
    chosho::parallel::map(&places, |(case, call)| case.run(call, Fault::Killed));
    figure(
        "SIGKILL at every write, fsync and unlink",
        &format!("{} kinds of work, {} calls → 0 lost", cases.len(), places.len()),
    );
    assert!(cases.iter().all(|case| case.before == case.after || case.calls.iter().any(Call::writes)));
}
