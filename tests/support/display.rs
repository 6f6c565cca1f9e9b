//! A display without a monitor, for what only a real window can show.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::needs;
use super::picture::Picture;

/// Windows fill the screen and have no title: its font and colours are the
/// machine's, and are no part of what is looked at.
const MANAGER: &str = r#"<openbox_config xmlns="http://openbox.org/3.4/rc">
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
<applications><application class="*"><decor>no</decor><maximized>yes</maximized></application></applications>
</openbox_config>"#;

/// A display of its own with a window manager; gone when dropped.
pub struct Display {
    children: Vec<Child>,
    has_opengl: bool,
    name: String,
    /// Where the server keeps what is on the screen.
    frame: TempDir,
}

/// The first line that a program says, by which it is known to be ready.
fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

impl Display {
    /// `None` where a program for it is missing and none need be there.
    pub fn start(size: &str) -> Option<Self> {
        Self::start_with(size, true)
    }

    /// The same on a computer without OpenGL: the server does without it, and no driver is
    /// found.
    pub fn start_without_opengl(size: &str) -> Option<Self> {
        Self::start_with(size, false)
    }

    fn start_with(size: &str, has_opengl: bool) -> Option<Self> {
        let is_there = |program: &str| {
            let found = Command::new("which").arg(program).stdout(Stdio::null()).status();
            found.is_ok_and(|status| status.success())
        };
        for program in ["Xvfb", "openbox", "xdotool", "timeout"] {
            let found = if is_there(program) { Ok(()) } else { Err("no such program") };
            needs::need(&format!("{program} (.ci/setup)"), found)?;
        }
        let frame = tempfile::tempdir().unwrap();
        // The server picks a free number and writes it once it is ready.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{size}x24"), "-nolisten", "tcp", "-fbdir"])
            .arg(frame.path())
            .args(["-extension", "GLX"].iter().filter(|_| !has_opengl))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let name = format!(":{}", first_line(&mut server));
        let mut display = Self { children: vec![server], has_opengl, name, frame };
        let config = display.frame.path().join("openbox.xml");
        fs::write(&config, MANAGER).unwrap();
        let mut manager = display
            .command("openbox")
            .args(["--startup", "echo ready", "--config-file"])
            .arg(&config)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        first_line(&mut manager);
        display.children.push(manager);
        Some(display)
    }

    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        if !self.has_opengl {
            for variable in ["LIBGL_DRIVERS_PATH", "__EGL_VENDOR_LIBRARY_FILENAMES"] {
                command.env(variable, "/dev/null/none");
            }
        }
        command
    }

    /// Ends the display under the windows that are on it.
    pub fn die(&mut self) {
        end(&mut self.children[0]);
    }

    /// What is on the screen now.
    pub fn screen(&self) -> Picture {
        Picture::from_xwd(&fs::read(self.frame.path().join("Xvfb_screen0")).unwrap())
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.children.iter_mut().rev().for_each(end);
    }
}

/// Has a server take away what tells that its number is in use. Where that stays, two
/// that begin at one time can take themselves for its only heir.
fn end(child: &mut Child) {
    if child.try_wait().is_ok_and(|ended| ended.is_none()) {
        let _ = Command::new("kill").arg(child.id().to_string()).status();
    }
    let _ = child.wait();
}
