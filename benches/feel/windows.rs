//! Real windows on a display without a monitor: the program beside a bare window.
//!
//! A window's first useful frame is known from outside, for both alike: the server
//! keeps its screen in a file (`Xvfb -fbdir`), which is looked at until text stands
//! in the middle of it.

use std::collections::HashMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use chosho::fonts;
use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

use super::quantile;
use super::support::Folder;
use super::support::display::Display;
use super::support::picture::Picture;

/// Set for the bare window.
pub const BARE: &str = "CHOSHO_BENCH_BARE";
const SCREEN: &str = "1280x800";
/// How often each window is started.
const STARTS: usize = 5;
/// How long a window may take to show something.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it is left to settle, and then watched while nothing happens.
const SETTLE: Duration = Duration::from_secs(3);
const IDLE: Duration = Duration::from_secs(10);

/// What one start of a window came to.
struct Figures {
    /// Until text stands on the screen, in milliseconds.
    first_frame: f64,
    /// Resident memory, and that of it which no other program could share, in MB.
    memory: f64,
    own_memory: f64,
    /// CPU time while idle, in milliseconds.
    idle: f64,
}

/// Prints the figures of both windows and how they compare.
pub fn print() {
    if Display::start(SCREEN).is_none() {
        return;
    }
    let folder = Folder::new();
    let sample = folder.sample();
    let home = folder.path("home");
    fs::create_dir_all(&home).unwrap();
    let app = |display: &Display| {
        let mut command = display.command(env!("CARGO_BIN_EXE_chosho"));
        command.arg(&sample).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
        command
    };
    let bare = |display: &Display| {
        let mut command = display.command(std::env::current_exe().unwrap().to_str().unwrap());
        command.env(BARE, "1");
        command
    };
    println!("real windows on Xvfb with software GL, {STARTS} starts each");
    let [app, bare] = measure([&app, &bare]);
    let line = |name: &str, own: f64, other: f64, target: &str| {
        println!("  {name}: {own:.0} beside {other:.0} of a bare window, × {:.2} {target}", own / other);
    };
    line("first useful frame, ms", app.first_frame, bare.first_frame, "(to be at most 1.5)");
    line("memory with the sample open, MB", app.memory, bare.memory, "(to be at most 1.3)");
    line("  of that, its own", app.own_memory, bare.own_memory, "");
    println!(
        "  CPU in {} s of nothing happening, ms: {:.0} beside {:.0} (to be 0)",
        IDLE.as_secs(),
        app.idle,
        bare.idle
    );
}

/// Starts each of the windows several times, in turn; gives the medians.
fn measure(windows: [&dyn Fn(&Display) -> Command; 2]) -> [Figures; 2] {
    let mut all: [Vec<Figures>; 2] = Default::default();
    for at in 0..STARTS {
        for (figures, window) in all.iter_mut().zip(windows) {
            // Watching for idleness takes long: once is enough for what is to be nothing.
            // A display of its own each time: nothing is left on it of the one before.
            let display = Display::start(SCREEN).expect("it was there before");
            figures.push(start(&display, window(&display), at == 0));
        }
    }
    all.map(|all| {
        let median = |of: fn(&Figures) -> f64| quantile(&all.iter().map(of).collect::<Vec<_>>(), 0.5);
        Figures {
            first_frame: median(|own| own.first_frame),
            memory: median(|own| own.memory),
            own_memory: median(|own| own.own_memory),
            idle: all[0].idle,
        }
    })
}

fn start(display: &Display, mut command: Command, watch: bool) -> Figures {
    let empty = Instant::now();
    while has_text(&display.screen()) {
        assert!(empty.elapsed() < PATIENCE, "the screen is not empty");
    }
    let begin = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !has_text(&display.screen()) {
        assert!(begin.elapsed() < PATIENCE, "no window");
        sleep(Duration::from_millis(2));
    }
    let first_frame = begin.elapsed().as_secs_f64() * 1000.0;
    sleep(if watch { SETTLE } else { Duration::from_millis(700) });
    let before = cpu(&child);
    if watch {
        sleep(IDLE);
    }
    let figures = Figures {
        first_frame,
        memory: status(&child, "VmRSS:"),
        own_memory: status(&child, "RssAnon:"),
        idle: cpu(&child) - before,
    };
    child.kill().unwrap();
    child.wait().unwrap();
    figures
}

/// Whether text stands in the middle of the screen: on a ground other than the
/// empty screen's black, and more than the pointer, which stands there too.
fn has_text(screen: &Picture) -> bool {
    let (width, height) = (screen.width as usize, screen.height as usize);
    let mut shades: HashMap<&[u8], usize> = HashMap::new();
    for row in height / 4..height * 3 / 4 {
        let from = (row * width + width / 4) * 3;
        for pixel in screen.pixels[from..from + width / 2 * 3].chunks_exact(3) {
            *shades.entry(pixel).or_default() += 1;
        }
    }
    let Some((ground, most)) = shades.iter().max_by_key(|(_, count)| **count) else { return false };
    let others: usize = shades.values().sum::<usize>() - most;
    *ground != [0, 0, 0] && others > 1_000
}

/// A line of the system's own account of a process, in MB.
fn status(child: &Child, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// CPU time of a process so far, in milliseconds; the system counts in hundredths
/// of a second.
fn cpu(child: &Child) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    [11, 12].iter().map(|&at: &usize| fields[at].parse::<f64>().unwrap()).sum::<f64>() * 10.0
}

/// A window with nothing but some text in the program's faces.
pub fn bare() {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_title("bare").with_inner_size([1240.0, 710.0]),
        centered: true,
        ..Default::default()
    };
    let run = eframe::run_native(
        "bare",
        options,
        Box::new(|creation| {
            creation.egui_ctx.set_fonts(faces());
            Ok(Box::new(Bare))
        }),
    );
    run.unwrap();
}

struct Bare;

impl eframe::App for Bare {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |ui| {
            ui.centered_and_justified(|ui| {
                ui.label("目標事業評価調書、取組み・方針、達成度、評価及び今後の方策、評価区分")
            });
        });
    }
}

fn faces() -> FontDefinitions {
    let mut faces = FontDefinitions::empty();
    let bundled = [("gothic", fonts::GOTHIC), ("bold", fonts::GOTHIC_BOLD), ("fallback", fonts::FALLBACK)];
    for (name, bytes) in bundled {
        faces.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let names: Vec<String> = bundled.iter().map(|(name, _)| (*name).to_owned()).collect();
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        faces.families.insert(family, names.clone());
    }
    faces
}
