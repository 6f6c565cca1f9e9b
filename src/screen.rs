//! Which of the system's screens the window comes up on, where there is a choice.

use crate::error::NoScreen;

/// The system by which the window comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The one that winit takes.
    Usual,
    /// X11, although there are the names of both.
    X11,
}

/// Looks which screen can be reached. winit takes Wayland wherever it has a name, and
/// gives up where that leads nowhere, as it does in a remote shell of a Wayland session.
///
/// # Errors
/// [`NoScreen`] where there is none.
#[cfg(target_os = "linux")]
pub fn choose() -> Result<Screen, NoScreen> {
    choose_from(
        |name| std::env::var_os(name).filter(|value| !value.is_empty()),
        |socket| std::os::unix::net::UnixStream::connect(socket).is_ok(),
    )
}

/// Elsewhere there is one.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn choose() -> Result<Screen, NoScreen> {
    Ok(Screen::Usual)
}

/// Whether the screen that the window was on is still there. Where that cannot be told, it is.
#[cfg(target_os = "linux")]
pub fn is_alive(screen: Screen) -> bool {
    use std::os::unix::net::UnixStream;
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let (Screen::Usual, Some(name)) = (screen, variable("WAYLAND_DISPLAY")) {
        let socket = std::path::PathBuf::from(variable("XDG_RUNTIME_DIR").unwrap_or_default()).join(name);
        return UnixStream::connect(socket).is_ok();
    }
    // `:0` and `:0.0` are here; `host:10.0` is elsewhere.
    let display = variable("DISPLAY").unwrap_or_default();
    let number = display.strip_prefix(':').and_then(|rest| rest.split('.').next());
    number.is_none_or(|number| UnixStream::connect(format!("/tmp/.X11-unix/X{number}")).is_ok())
}

/// Elsewhere it does not go.
#[cfg(not(target_os = "linux"))]
pub fn is_alive(_screen: Screen) -> bool {
    true
}

#[cfg(target_os = "linux")]
fn choose_from(
    variable: impl Fn(&str) -> Option<std::ffi::OsString>,
    is_there: impl Fn(&std::path::Path) -> bool,
) -> Result<Screen, NoScreen> {
    let display = variable("DISPLAY");
    // A connection that is open already.
    if variable("WAYLAND_SOCKET").is_some() {
        return Ok(Screen::Usual);
    }
    let Some(name) = variable("WAYLAND_DISPLAY") else {
        return if display.is_some() { Ok(Screen::Usual) } else { Err(NoScreen::None) };
    };
    // A name that is a whole path stays one.
    let socket = std::path::PathBuf::from(variable("XDG_RUNTIME_DIR").unwrap_or_default()).join(&name);
    match display {
        _ if socket.is_absolute() && is_there(&socket) => Ok(Screen::Usual),
        Some(_) => Ok(Screen::X11),
        None => Err(NoScreen::Unreachable { name: format!("WAYLAND_DISPLAY={}", name.to_string_lossy()) }),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leads_nowhere_is_no_screen() {
        let chosen = |variables: &[(&str, &str)]| {
            let variable = |name: &str| {
                let found = variables.iter().find(|(own, _)| *own == name);
                found.map(|(_, value)| (*value).into())
            };
            choose_from(variable, |socket| socket == std::path::Path::new("/run/user/1000/wayland-0"))
        };
        let (run, x) = (("XDG_RUNTIME_DIR", "/run/user/1000"), ("DISPLAY", ":0"));
        let wayland = |name| ("WAYLAND_DISPLAY", name);
        let unreachable = |name: &str| Err(NoScreen::Unreachable { name: format!("WAYLAND_DISPLAY={name}") });
        for (variables, expected) in [
            (vec![x], Ok(Screen::Usual)),
            (vec![run, wayland("wayland-0")], Ok(Screen::Usual)),
            (vec![run, x, wayland("wayland-0")], Ok(Screen::Usual)),
            (vec![wayland("/run/user/1000/wayland-0")], Ok(Screen::Usual)),
            (vec![("WAYLAND_SOCKET", "7")], Ok(Screen::Usual)),
            (vec![run, x, wayland("wayland-1")], Ok(Screen::X11)),
            (vec![x, wayland("wayland-0")], Ok(Screen::X11)),
            (vec![run, wayland("wayland-1")], unreachable("wayland-1")),
            (vec![wayland("wayland-0")], unreachable("wayland-0")),
            (vec![run], Err(NoScreen::None)),
        ] {
            assert_eq!(chosen(&variables), expected, "{variables:?}");
        }
    }
}
