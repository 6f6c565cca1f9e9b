//! The signals by which a system asks a program to end: the session closes (SIGHUP,
//! SIGTERM), the machine is shut down (SIGTERM), Ctrl+C in the terminal (SIGINT).

/// Calls `asked`, on a thread of its own, once the system asks this program to end.
/// Without it the program would be gone at once, with what is still on its way.
///
/// # Errors
/// Where the system gives no thread, or refuses to tell.
#[cfg(unix)]
pub fn watch(asked: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        // A second one is no reason to hurry: sessions send several at once.
        if signals.forever().next().is_some() {
            asked();
        }
    })?;
    Ok(())
}

/// Elsewhere there are none: Windows tells a window, which winit does not pass on.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn watch(_asked: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    Ok(())
}
