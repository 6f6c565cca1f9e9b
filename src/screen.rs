//! Which of the system's screens the window comes up on, where there is a choice, and what
//! paints it there.

use crate::error::NoScreen;

/// The system by which the window comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// The one that winit takes.
    Usual,
    /// X11, although there are the names of both.
    X11,
}

/// What is to paint the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RendererChoice {
    /// OpenGL, or the processor where that cannot be had.
    #[default]
    Auto,
    /// OpenGL or nothing.
    OpenGl,
    /// The processor.
    Software,
}

/// What paints the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Renderer {
    /// OpenGL, mostly by a graphics card.
    #[default]
    OpenGl,
    /// The processor, as it was asked for.
    Software,
    /// The processor, as there is no OpenGL that will do.
    SoftwareInstead,
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

/// The first library without which there is no window on `screen`, and which this system
/// surely does not have: winit ends in a panic there, or gives no reason.
#[cfg(target_os = "linux")]
pub fn missing_library(screen: Screen, renderer: RendererChoice) -> Option<&'static str> {
    let is_wayland = screen == Screen::Usual
        && ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"].iter().any(|name| std::env::var_os(name).is_some());
    // Without the loader's list, where it looks is not known.
    let list = std::fs::read("/etc/ld.so.cache").ok()?;
    let has_opengl = renderer == RendererChoice::OpenGl;
    first_missing(is_wayland, has_opengl, |name| libraries::is_there(name, &list))
}

/// Elsewhere they come with the system.
#[cfg(not(target_os = "linux"))]
pub fn missing_library(_screen: Screen, _renderer: RendererChoice) -> Option<&'static str> {
    None
}

#[cfg(target_os = "linux")]
fn first_missing(
    is_wayland: bool,
    has_opengl: bool,
    is_there: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    const WAYLAND: &[&[&str]] = &[&["libwayland-client.so.0"]];
    const WAYLAND_OPENGL: &[&[&str]] = &[&["libwayland-egl.so.1"], &["libEGL.so.1"]];
    const X11: &[&[&str]] = &[
        &["libX11.so.6"],
        &["libX11-xcb.so.1"],
        &["libXcursor.so.1"],
        &["libXi.so.6"],
        &["libxkbcommon-x11.so.0"],
    ];
    // One of them is enough.
    const X11_OPENGL: &[&[&str]] = &[&["libEGL.so.1", "libGL.so.1"]];
    let (screen, opengl) = if is_wayland { (WAYLAND, WAYLAND_OPENGL) } else { (X11, X11_OPENGL) };
    let needed = [["libxkbcommon.so.0"].as_slice()];
    let needed = needed.iter().chain(screen).chain(opengl.iter().filter(|_| has_opengl));
    needed.filter(|any| !any.iter().any(|name| is_there(name))).find_map(|any| any.first().copied())
}

#[cfg(target_os = "linux")]
mod libraries {
    use std::io::Read as _;
    use std::path::{Path, PathBuf};

    /// Where the loader looks without being told.
    const USUAL: [&str; 4] = ["/lib", "/usr/lib", "/lib64", "/usr/lib64"];

    /// Whether the loader would find a library of this name. `list` is the list that it keeps
    /// of all that are installed: names and paths, a zero byte behind each.
    pub fn is_there(name: &str, list: &[u8]) -> bool {
        let listed = list.split(|byte| *byte == 0).filter_map(|entry| std::str::from_utf8(entry).ok());
        let listed = listed.filter(|entry| entry.starts_with('/')).map(PathBuf::from);
        let named = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let named = std::env::split_paths(&named).map(|folder| folder.join(name));
        let usual = USUAL.iter().map(|folder| Path::new(folder).join(name));
        listed
            .filter(|path| path.file_name().is_some_and(|own| own == name))
            .chain(named)
            .chain(usual)
            .any(|path| is_library(&path))
    }

    fn is_library(path: &Path) -> bool {
        let mut start = [0; 4];
        let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
        read.is_ok() && start == *b"\x7fELF"
    }
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
    fn the_library_that_is_missing_is_named() {
        let missing =
            |is_wayland, without: &[&str]| first_missing(is_wayland, true, |name| !without.contains(&name));
        assert_eq!(missing(false, &["libwayland-client.so.0", "libGL.so.1"]), None);
        assert_eq!(missing(false, &["libEGL.so.1"]), None, "the other will do");
        assert_eq!(missing(false, &["libEGL.so.1", "libGL.so.1"]), Some("libEGL.so.1"));
        assert_eq!(missing(false, &["libxkbcommon-x11.so.0"]), Some("libxkbcommon-x11.so.0"));
        assert_eq!(missing(true, &["libX11.so.6", "libxkbcommon-x11.so.0"]), None);
        assert_eq!(missing(true, &["libEGL.so.1"]), Some("libEGL.so.1"));
        assert_eq!(missing(true, &["libxkbcommon.so.0"]), Some("libxkbcommon.so.0"));
        for is_wayland in [false, true] {
            let is_there = |name: &str| !["libEGL.so.1", "libGL.so.1", "libwayland-egl.so.1"].contains(&name);
            assert_eq!(first_missing(is_wayland, false, is_there), None, "the processor needs none of them");
        }
    }

    #[test]
    fn a_library_is_where_the_loader_has_it_listed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("libsound.so.1"), b"\x7fELF and more").unwrap();
        std::fs::write(path("libempty.so.1"), b"").unwrap();
        let list: Vec<u8> = ["libsound.so.1", "libempty.so.1", "libgone.so.1"]
            .iter()
            .flat_map(|name| format!("glibc-ld.so.cache\0{name}\0{}\0", path(name).display()).into_bytes())
            .collect();
        let found = |name| libraries::is_there(name, &list);
        assert!(found("libsound.so.1"));
        assert!(!found("libempty.so.1") && !found("libgone.so.1") && !found("libother.so.1"));
    }

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
