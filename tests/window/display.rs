//! What only a real window can show: that it opens, and closes with the book saved,
//! whatever closes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::Duration;

use crate::support::display::Display;
use crate::support::needs;
use chosho::book::Book;
use chosho::store::{self, Store};

/// What is typed before the program ends: nothing that the sample has in it.
const TYPED: &str = "qxjqxj";

/// The program in a window of its own, with the sample open and something typed into the
/// cell that it opens on, which is not saved yet.
struct Typing {
    display: Display,
    folder: tempfile::TempDir,
    program: Child,
}

impl Typing {
    /// `None` where a program that it needs is missing and none need be there.
    fn begin() -> Option<Self> {
        Some(Self::begin_on(Display::start("1280x800")?))
    }

    /// The same without OpenGL.
    fn begin_without_opengl() -> Option<Self> {
        Some(Self::begin_on(Display::start_without_opengl("1280x800")?))
    }

    fn begin_on(display: Display) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let chosho = env!("CARGO_BIN_EXE_chosho");
        let book = folder.path().join("sample.chosho");
        assert!(Command::new(chosho).arg("sample").arg("-o").arg(&book).status().unwrap().success());
        fs::create_dir(folder.path().join("chosho")).unwrap();
        // It is no first run, with its guided tour.
        fs::write(folder.path().join("chosho/preferences.json"), r#"{"theme":"light"}"#).unwrap();
        let program = of(&mut display.command(chosho), folder.path()).arg(&book).spawn().unwrap();
        let mut typing = Self { display, folder, program };
        typing.drive(&["search", "--sync", "--onlyvisible", "--name", "sample.chosho"]);
        typing.drive(&["search", "--name", "sample.chosho", "windowactivate", "--sync"]);
        typing.wait_until_still();
        let before = typing.display.screen();
        typing.drive(&["type", "--delay", "20", TYPED]);
        while typing.display.screen() == before {
            thread::sleep(Duration::from_millis(20));
        }
        typing.wait_until_still();
        typing
    }

    fn drive(&mut self, words: &[&str]) {
        let done = self.display.command("timeout").args(["60", "xdotool"]).args(words).status().unwrap();
        assert!(done.success(), "{words:?}");
    }

    /// Waits until all that was sent to the window is on the screen.
    fn wait_until_still(&self) {
        let mut last = self.display.screen();
        loop {
            thread::sleep(Duration::from_millis(150));
            let now = self.display.screen();
            if now == last {
                return;
            }
            last = now;
        }
    }

    fn signal(&self, name: &str) {
        let id = self.program.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    fn book(&self) -> PathBuf {
        self.folder.path().join("sample.chosho")
    }

    /// Waits for the program to end, and sees to it that nothing is lost: what was typed
    /// is in the book, a backup was made, and the next start has nothing to say.
    fn ends(&mut self) -> ExitStatus {
        let status = self.program.wait().unwrap();
        assert!(has(&store::read(&self.book()).unwrap()), "what was typed is gone");
        let backups: Vec<_> = chosho::backup::all(&self.folder.path().join("調書のバックアップ")).unwrap();
        let [(_, backups)] = backups.as_slice() else { panic!("{backups:?}") };
        assert!(has(&store::read(&backups[0].path).unwrap()), "the backup lacks it");
        let (store, _) = Store::open(&self.book()).unwrap();
        assert!(store.left().is_none(), "the next start says that it was cut short");
        let prefs = fs::read_to_string(self.folder.path().join("chosho/preferences.json")).unwrap();
        let reports = fs::read_dir(self.folder.path().join("data/chosho/reports"));
        let names =
            reports.into_iter().flatten().map(|report| report.unwrap().file_name().into_string().unwrap());
        assert!(names.max().is_none_or(|name| prefs.contains(&name)), "the next start says that it failed");
        status
    }
}

impl Drop for Typing {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The program with a user's folders of its own.
fn of<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    command
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env_remove("XDG_RUNTIME_DIR")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
}

/// Whether what was typed is in it.
fn has(book: &Book) -> bool {
    has_text(book, TYPED)
}

fn has_text(book: &Book, text: &str) -> bool {
    chosho::export::json::to_json(book).unwrap().contains(text)
}

#[test]
fn a_signal_to_end_loses_nothing() {
    for name in ["TERM", "HUP", "INT"] {
        let Some(mut window) = Typing::begin() else { return };
        window.signal(name);
        assert!(window.ends().success(), "{name}");
    }
}

#[test]
fn a_display_that_dies_loses_nothing() {
    let Some(mut window) = Typing::begin() else { return };
    window.display.die();
    window.ends();
}

#[test]
fn closing_the_window_while_typing_loses_nothing() {
    let Some(mut window) = Typing::begin() else { return };
    window.drive(&["key", "alt+F4"]);
    assert!(window.ends().success());
}

#[test]
fn without_opengl_a_cell_is_written_and_the_pdf_made() {
    let Some(mut window) = Typing::begin_without_opengl() else { return };
    let typed = "評価を書く";
    // Each of these keys is made up and taken away again, for which a machine that has much to
    // do may be too late.
    let is_typed = ["60", "250", "1000"].into_iter().any(|delay| {
        window.drive(&["type", "--delay", delay, typed]);
        (0..50).any(|_| {
            thread::sleep(Duration::from_millis(100));
            has_text(&store::read(&window.book()).unwrap(), typed)
        })
    });
    assert!(is_typed);
    for key in ["Return", "ctrl+p", "Return", "Return"] {
        window.drive(&["key", key]);
        window.wait_until_still();
    }
    let is_pdf = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "pdf");
    let files = || fs::read_dir(window.folder.path()).unwrap().map(|file| file.unwrap().path());
    let pdf = (0..600).find_map(|_| {
        thread::sleep(Duration::from_millis(100));
        files().find(is_pdf)
    });
    assert!(fs::read(pdf.expect("the PDF is made")).unwrap().starts_with(b"%PDF-"));
    window.drive(&["key", "alt+F4"]);
    assert!(window.program.wait().unwrap().success());
    assert!(has_text(&store::read(&window.book()).unwrap(), typed));
    let log = fs::read_to_string(window.folder.path().join("data/chosho/log/調書の記録.txt")).unwrap();
    assert!(log.contains("OpenGLを使えません（") && log.contains("画面の描画：ソフトウェア\n"), "{log}");
}

#[test]
fn without_opengl_nothing_is_lost_either() {
    let Some(mut window) = Typing::begin_without_opengl() else { return };
    window.drive(&["search", "--name", "sample.chosho", "windowminimize", "--sync"]);
    window.signal("TERM");
    assert!(window.ends().success());
    let mut window = Typing::begin_without_opengl().unwrap();
    window.display.die();
    window.ends();
}

#[test]
fn opengl_that_is_asked_for_and_cannot_be_had_is_told() {
    let Some(display) = Display::start_without_opengl("1280x800") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut command = display.command(env!("CARGO_BIN_EXE_chosho"));
    let command = of(&mut command, folder.path()).args(["--renderer", "opengl"]);
    // Nobody would close a message box.
    let output = command.env("PATH", "").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("画面に描くための機能を使えません"), "{said}");
    assert!(said.contains("--renderer software") && !said.contains("不具合"), "{said}");
}

#[test]
fn the_end_of_the_session_loses_nothing() {
    let Some(mut window) = Typing::begin() else { return };
    // As systemd ends a user's programs; the display goes at the same time.
    window.signal("TERM");
    window.signal("HUP");
    window.signal("CONT");
    window.display.die();
    window.ends();
}

#[test]
fn a_window_that_is_minimised_loses_nothing() {
    let Some(mut window) = Typing::begin() else { return };
    window.drive(&["search", "--name", "sample.chosho", "windowminimize", "--sync"]);
    window.signal("TERM");
    assert!(window.ends().success());
}

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
    let book = store::read(&book).unwrap();
    assert_eq!(book.sheets().count(), 5);
}

#[test]
fn a_wayland_display_that_leads_nowhere_is_left_for_x11() {
    let Some(display) = Display::start("1280x800") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut program = of(&mut display.command(env!("CARGO_BIN_EXE_chosho")), folder.path())
        .env("WAYLAND_DISPLAY", "wayland-9")
        .env("XDG_RUNTIME_DIR", folder.path())
        .spawn()
        .unwrap();
    let found = display
        .command("timeout")
        .args(["60", "xdotool", "search", "--sync", "--onlyvisible", "--class", "chosho"])
        .args(["windowactivate", "--sync", "key", "alt+F4"])
        .status()
        .unwrap();
    assert!(found.success() && program.wait().unwrap().success());
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
    assert!(said.contains("画面を表示できませんでした。画面がありません"), "{said}");
    assert!(!said.contains("panicked") && !said.contains("OpenGL"), "{said}");
}

#[test]
fn a_display_that_cannot_be_reached_is_told_from_one_that_cannot_draw() {
    for (name, value) in [("DISPLAY", ":987"), ("WAYLAND_DISPLAY", "wayland-9")] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_chosho"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
        let output = of(&mut command, folder.path()).env(name, value).env("PATH", "").output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("画面に接続できません"), "{said}");
        assert!(!said.contains("panicked") && !said.contains("OpenGL"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_library_that_is_missing_is_named() {
    // Covered by nothing, for the program alone.
    let hidden = r#"for library in $2; do mount --bind /dev/null "$library" || exit 3; done
        exec "$1" --renderer opengl"#;
    let run = |flags: &str, libraries: &str| {
        let mut command = Command::new("unshare");
        command.args([flags, "sh", "-c", hidden, "sh", env!("CARGO_BIN_EXE_chosho"), libraries]);
        command.env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").env("DISPLAY", ":987");
        command.output()
    };
    let listed = Command::new("/sbin/ldconfig").arg("-p").output();
    let Some(listed) = needs::need("ldconfig", listed) else { return };
    let listed = String::from_utf8(listed.stdout).unwrap();
    let paths = |name: &str| {
        let lines = listed.lines().filter(|line| line.trim_start().starts_with(name));
        lines.filter_map(|line| line.rsplit(' ').next()).collect::<Vec<_>>().join(" ")
    };
    let may = |flags: &&str| run(flags, "").is_ok_and(|output| output.status.code() == Some(2));
    let flags = ["-m", "-rm"].into_iter().find(may).ok_or("unshare may not");
    let Some(flags) = needs::need("way to hide a library", flags) else { return };
    for (hides, named) in [
        (["libxkbcommon-x11.so.0"].as_slice(), "libxkbcommon-x11.so.0"),
        (&["libX11.so.6"], "libX11.so.6"),
        (&["libEGL.so.1", "libGL.so.1"], "libEGL.so.1"),
    ] {
        let hides: Vec<String> = hides.iter().map(|name| paths(name)).collect();
        let output = run(flags, &hides.join(" ")).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("必要な部品（{named}）がこのパソコンにありません")), "{said}");
        assert!(!said.contains("panicked") && !said.contains("不具合") && !said.contains("OpenGL"), "{said}");
    }
}
