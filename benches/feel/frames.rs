//! What frames cost, with all that comes before the graphics card: layout,
//! widgets, the accessibility tree's absence, and triangles.

use std::time::Instant;

use chosho::file::IfExists;
use chosho::prefs::Prefs;
use chosho::store::{self, Contents};
use chosho::ui::App;
use eframe::egui::{Context, Event, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use tempfile::TempDir;

use super::books::with_rows;
use super::quantile;
use super::support::Scripted;

/// A window without a display.
struct Window {
    ctx: Context,
    app: App,
    /// The window's clock, in seconds.
    now: f64,
    _folder: TempDir,
}

impl Window {
    fn open(rows: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        store::create(&path, &Contents::new(with_rows(rows)), IfExists::Refuse).unwrap();
        let ctx = Context::default();
        let mut app = App::new(&ctx, Prefs::default(), Box::new(Scripted(vec![])));
        app.open(&ctx, &path);
        Self { ctx, app, now: 0.0, _folder: folder }
    }

    /// One frame, `later` seconds after the last; gives milliseconds.
    fn frame(&mut self, later: f64, events: Vec<Event>) -> f64 {
        self.now += later;
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0)));
        let input = RawInput { screen_rect, time: Some(self.now), events, ..RawInput::default() };
        let start = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| self.app.frame(ui));
        let shapes = std::mem::take(&mut output.shapes);
        let triangles = self.ctx.tessellate(shapes, output.pixels_per_point);
        let spent = start.elapsed().as_secs_f64() * 1000.0;
        assert!(!triangles.is_empty());
        output.drop_without_applying_deltas();
        spent
    }

    /// Frames until nothing more comes: rows out of sight are measured in them.
    fn rest(&mut self) {
        for _ in 0..60 {
            self.frame(0.1, vec![]);
        }
    }

    fn text(&self) -> usize {
        let book = self.app.session().unwrap().book();
        let typed = |text: &str| text.matches('あ').count();
        let rows = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap());
        let cells = rows.flat_map(|row| book.cells_of(row.id));
        cells.map(|(_, cell)| if let chosho::book::Cell::Text(text) = cell { typed(text) } else { 0 }).sum()
    }

    /// Puts the caret into a long cell of the first row.
    fn click(&mut self) {
        let pos = pos2(960.0, 330.0);
        for pressed in [true, false] {
            let modifiers = Default::default();
            let event = Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
            self.frame(0.05, vec![Event::PointerMoved(pos), event]);
        }
        self.rest();
    }
}

/// Prints the figures.
pub fn print() {
    println!("frames of a window of 1280 × 800, in milliseconds");
    let mut unchanged = Vec::new();
    for rows in [100, 1_000, 10_000] {
        let mut window = Window::open(rows);
        let opening = window.frame(0.1, vec![]) + window.frame(0.1, vec![]);
        let settling: Vec<f64> = (0..60).map(|_| window.frame(0.016, vec![])).collect();
        let settling = quantile(&settling, 1.0);
        let frames: Vec<f64> = (0..400).map(|_| window.frame(0.016, vec![])).collect();
        unchanged.push(quantile(&frames, 0.5));
        println!(
            "  {rows:>6} rows: first two frames {opening:.1}, longest of the next {settling:.1}; unchanged {:.3}, p95 {:.3}",
            quantile(&frames, 0.5),
            quantile(&frames, 0.95)
        );
    }
    println!("  10,000 rows to 100 rows: × {:.2} (to be at most 1.3)", unchanged[2] / unchanged[0]);

    let mut window = Window::open(10_000);
    window.rest();
    window.click();
    let before = window.text();
    let keys: Vec<f64> = (0..400).map(|_| window.frame(0.12, vec![Event::Text("あ".to_owned())])).collect();
    println!(
        "  a key into a cell of 10,000 rows: {:.2}, p95 {:.2} (to be under 16), longest {:.2}",
        quantile(&keys, 0.5),
        quantile(&keys, 0.95),
        quantile(&keys, 1.0)
    );
    window.frame(2.0, vec![]);
    window.rest();
    assert_eq!(window.text() - before, keys.len(), "every key has arrived in the book");

    let commits: Vec<f64> = (0..20)
        .map(|_| {
            window.frame(0.1, vec![Event::Text("い".to_owned())]);
            window.frame(1.5, vec![]) + window.frame(0.016, vec![])
        })
        .collect();
    println!(
        "  a cell of 10,000 rows taken into the book, two frames: {:.2}, p95 {:.2}",
        quantile(&commits, 0.5),
        quantile(&commits, 0.95)
    );
}
