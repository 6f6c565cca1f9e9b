//! The main screens as they look in a real window, under a fixed light theme, painted by
//! OpenGL (Mesa's, on the processor) and by the painter of our own.
//!
//! `CHOSHO_UPDATE_IMAGES=1` keeps the pictures anew; look at them before they are kept.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::display::Display;
use crate::support::picture::{self, Picture, is_update, read_kept};

/// How long a screen may take to look as it should, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// A screen is compared tile by tile, so that a small thing counts as much in a
/// large window: the side of a tile in pixels, and how far one may be apart.
const TILE: usize = 32;
const MOST_APART: f64 = 8.0;
/// How far one colour of a pixel may be from what the other painter makes of it, of 255: as
/// far as rounding goes.
const MOST_BY_PAINTER: u8 = 4;
/// For how long nothing may have changed before a picture is kept anew.
const STILL: Duration = Duration::from_secs(2);

/// Two windows in which the same is done, each painted in its way.
struct Painted {
    opengl: Screen,
    software: Screen,
    _folder: tempfile::TempDir,
}

impl Painted {
    /// With nothing open or the sample. `None` where a program that it needs is missing and
    /// none need be there.
    fn open(has_book: bool, theme: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let open = |renderer: &str| {
            // Each has its file to itself.
            let folder = folder.path().join(renderer);
            fs::create_dir(&folder).unwrap();
            let book = has_book.then(|| sample(&folder));
            Screen::open(&folder, book.as_deref(), theme, renderer)
        };
        Some(Self { opengl: open("opengl")?, software: open("software")?, _folder: folder })
    }

    fn drive(&mut self, words: &[&str]) {
        self.opengl.drive(words);
        self.software.drive(words);
    }

    /// Waits until one looks like the picture kept under this name, and the other like it.
    fn looks_like(&mut self, name: &str) {
        self.opengl.looks_like(name);
        let end = Instant::now() + PATIENCE;
        loop {
            let (opengl, software) = (self.opengl.display.screen(), self.software.display.screen());
            let apart = opengl.farthest(&software);
            if apart <= MOST_BY_PAINTER {
                return;
            }
            if Instant::now() > end {
                let found = [("opengl", &opengl), ("software", &software)].map(|(painter, picture)| {
                    let path = std::env::temp_dir().join(format!("{name}-{painter}.png"));
                    picture.write(&path);
                    path
                });
                panic!("{name}: a colour is {apart} apart by painter: {found:?}");
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// The program in a window that fills a display of its own.
struct Screen {
    display: Display,
    program: Child,
}

impl Screen {
    /// `None` where a program that it needs is missing and none need be there.
    fn open(folder: &Path, book: Option<&Path>, theme: &str, renderer: &str) -> Option<Self> {
        let display = Display::start("1280x800")?;
        let prefs = folder.join("chosho");
        fs::create_dir_all(&prefs).unwrap();
        // Preferences that are there mean that it is no first run, with its guided tour. Two
        // carets that blink would never be alike.
        let text = format!(r#"{{"theme":"{theme}","caret":"still"}}"#);
        fs::write(prefs.join("preferences.json"), text).unwrap();
        let program = display
            .command(env!("CARGO_BIN_EXE_chosho"))
            .args(["--renderer", renderer])
            .args(book)
            .env("HOME", folder)
            .env("XDG_CONFIG_HOME", folder)
            .spawn()
            .unwrap();
        let mut screen = Self { display, program };
        screen.drive(&["search", "--sync", "--onlyvisible", "--class", "chosho", "windowactivate", "--sync"]);
        // The pointer's shape is the machine's too: into the corner with it.
        screen.drive(&["mousemove", "1279", "799"]);
        Some(screen)
    }

    /// Moves the mouse or presses keys, in xdotool's words.
    fn drive(&mut self, words: &[&str]) {
        let done = self.display.command("timeout").args(["60", "xdotool"]).args(words).status().unwrap();
        assert!(done.success(), "{words:?}");
    }

    /// Waits until the screen looks like the picture kept under this name.
    fn looks_like(&mut self, name: &str) {
        if is_update() {
            self.still().write(&picture::path(name));
        }
        let kept = read_kept(name);
        let end = Instant::now() + PATIENCE;
        loop {
            let now = self.display.screen();
            let apart = now.most_apart(&kept, TILE);
            if apart < MOST_APART {
                return;
            }
            assert!(self.program.try_wait().unwrap().is_none(), "the program has ended");
            if Instant::now() > end {
                let found = std::env::temp_dir().join(format!("{name}.png"));
                now.write(&found);
                panic!("{name} is {apart} apart from what it was: {}", found.display());
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// The screen once nothing has changed for a while.
    fn still(&self) -> Picture {
        let mut last = (Instant::now(), self.display.screen());
        while last.0.elapsed() < STILL {
            thread::sleep(Duration::from_millis(100));
            let now = self.display.screen();
            if now != last.1 {
                last = (Instant::now(), now);
            }
        }
        last.1
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn sample(folder: &Path) -> std::path::PathBuf {
    let book = folder.join("sample.chosho");
    let made =
        Command::new(env!("CARGO_BIN_EXE_chosho")).arg("sample").arg("-o").arg(&book).status().unwrap();
    assert!(made.success());
    book
}

#[test]
fn the_start_screen() {
    let Some(mut screen) = Painted::open(false, "light") else { return };
    screen.looks_like("screen-start");
}

#[test]
fn a_sheet_with_its_dialogs() {
    let Some(mut screen) = Painted::open(true, "light") else { return };
    screen.looks_like("screen-sheet");
    screen.drive(&["key", "ctrl+f"]);
    screen.drive(&["type", "--delay", "60", "5"]);
    screen.looks_like("screen-find");
    screen.drive(&["key", "Escape", "ctrl+shift+p"]);
    screen.looks_like("screen-palette");
    screen.drive(&["key", "Escape", "ctrl+p"]);
    screen.looks_like("screen-export");
}

#[test]
fn a_sheet_in_the_dark() {
    let Some(mut screen) = Painted::open(true, "dark") else { return };
    screen.looks_like("screen-dark");
}
