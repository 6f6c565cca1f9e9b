//! What only a real window can show: that it opens, and closes with the book saved.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

mod support;

use std::process::Command;

use support::display::Display;

#[test]
fn the_window_opens_with_the_book_and_closes_cleanly() {
    let Some(display) = Display::start("1280x800") else { return };
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
