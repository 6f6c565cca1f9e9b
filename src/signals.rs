//! The signals by which a system asks a program to end: the session closes (SIGHUP,
//! SIGTERM), the machine is shut down (SIGTERM), Ctrl+C in the terminal (SIGINT).

/// Calls `asked` with the signal's number, on a thread of its own, once the system asks this
/// program to end. What whoever started it has told it to ignore stays ignored. Without it the program would be gone at once, with what is still on its way.
///
/// # Errors
/// Where the system gives no thread, or refuses to tell.
#[cfg(unix)]
pub fn watch(asked: impl FnOnce(i32) + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let ignored = ignored();
    let is_ignored = |signal: i32| signal > 0 && ignored >> (signal - 1) & 1 == 1;
    let mut signals =
        Signals::new([SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| !is_ignored(*signal)))?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        // A second one is no reason to hurry: sessions send several at once.
        if let Some(signal) = signals.forever().next() {
            asked(signal);
        }
    })?;
    Ok(())
}

/// The signals that this program was started to ignore (`nohup`), a bit for each, as far as
/// the system tells (proc(5)).
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

/// Elsewhere there are none: Windows tells a window, which winit does not pass on.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn watch(_asked: impl FnOnce(i32) + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
