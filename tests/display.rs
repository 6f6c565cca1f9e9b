//! What only a real window can show: that it opens, and closes with the book saved.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A display of its own with a window manager; gone when dropped.
struct Display {
    children: Vec<Child>,
    name: String,
}

/// The first line that a program says, by which it is known to be ready.
fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

impl Display {
    /// `None` where a program for it is missing and none need be there.
    fn start() -> Option<Self> {
        let is_there = |program: &str| {
            let found = Command::new("which").arg(program).stdout(Stdio::null()).status();
            found.is_ok_and(|status| status.success())
        };
        if let Some(missing) =
            ["Xvfb", "openbox", "xdotool", "timeout"].into_iter().find(|name| !is_there(name))
        {
            assert!(std::env::var_os("CHOSHO_REQUIRE_TOOLS").is_none(), "no {missing}");
            eprintln!("skipped: no {missing}");
            return None;
        }
        // The server picks a free number and writes it once it is ready.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let name = format!(":{}", first_line(&mut server));
        let mut display = Self { children: vec![server], name };
        let mut manager = display
            .command("openbox")
            .args(["--startup", "echo ready"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        first_line(&mut manager);
        display.children.push(manager);
        Some(display)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        command
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn the_window_opens_with_the_book_and_closes_cleanly() {
    let Some(display) = Display::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("sample.chosho");
    let chosho = env!("CARGO_BIN_EXE_chosho");
    assert!(Command::new(chosho).arg("sample").arg("-o").arg(&book).status().unwrap().success());

    let mut window = display
        .command(chosho)
        .arg(&book)
        .env("HOME", folder.path())
        .env("XDG_CONFIG_HOME", folder.path())
        .spawn()
        .unwrap();
    // Waits until the window is there under its title, then closes it as a clerk does.
    let found = display
        .command("timeout")
        .args(["60", "xdotool", "search", "--sync", "--onlyvisible", "--name", "sample.chosho"])
        .args(["windowactivate", "--sync", "key", "alt+F4"])
        .status()
        .unwrap();
    assert!(found.success());
    assert!(window.wait().unwrap().success());
    let book = chosho::store::read(&book).unwrap();
    assert_eq!(book.sheets().count(), 5);
}

#[test]
fn without_a_display_the_program_says_so() {
    let output = Command::new(env!("CARGO_BIN_EXE_chosho"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        // No helper that could show a message box, and nobody to close it.
        .env("PATH", "")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("画面を表示できませんでした"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}
