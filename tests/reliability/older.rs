//! Files of earlier versions, on their way to this one.

use super::calls::{Case, cases};
use super::strace::{self, Call, Fault};
use super::{figure, job, size};

#[test]
fn killed_on_its_way_an_old_file_is_the_old_or_the_new_one() {
    if !strace::is_there() {
        return;
    }
    let kills = size("CHOSHO_MIGRATION_KILLS", 50);
    let cases: Vec<&Case> = cases().iter().filter(|case| job::OLD.contains(&case.name)).collect();
    let all = |writes| {
        let calls = cases.iter().flat_map(|case| case.calls.iter().map(move |call| (case, call)));
        calls.map(|(case, call)| (*case, call)).filter(move |(_, call)| call.writes() == writes)
    };
    // Every call that changes something, and as many of the others as are wanted.
    let writing = all(true).count();
    let places: Vec<(&Case, &Call)> = all(true).chain(all(false)).collect();
    let places: Vec<_> = places.iter().cycle().take(kills.max(writing)).collect();
    chosho::parallel::map(&places, |(case, call)| case.run(call, Fault::Killed));
    figure(
        "kill during migration",
        &format!("{} kills (at {writing} writing calls of {} files) → 0 lost", places.len(), cases.len()),
    );
}
