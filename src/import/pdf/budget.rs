//! How much a PDF may take: what is more is no document of an office, but one that was made
//! to bring programs down.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::time::Duration;

use crate::deadline::Deadline;
use crate::error::PdfTrouble;

/// The most pages that are read.
pub(super) const PAGES: usize = 3_000;
/// The most glyphs, lines and marks of all pages.
const THINGS: usize = 6_000_000;
/// The most bytes of text.
const TEXT: usize = 48 << 20;
/// The longest that reading may take. The answer comes within ten seconds.
pub(super) const LONGEST: Duration = Duration::from_secs(9);

/// What is left to be spent.
#[derive(Debug)]
pub(super) struct Budget {
    deadline: Deadline,
    things: Cell<usize>,
    text: Cell<usize>,
}

/// What the interpreter is unwound with: its callbacks have no other way to end it.
pub(super) struct Stopped(pub PdfTrouble);

impl Budget {
    /// All of it.
    pub fn new() -> Self {
        Self { deadline: Deadline::after(LONGEST), things: Cell::new(THINGS), text: Cell::new(TEXT) }
    }

    /// Spends one thing with so much text. Does not come back where nothing is left; who
    /// calls the interpreter catches [`Stopped`].
    pub fn spend(&self, text: usize) {
        let things = self.things.get();
        let (Some(things_left), Some(text_left)) = (things.checked_sub(1), self.text.get().checked_sub(text))
        else {
            self.stop()
        };
        self.things.set(things_left);
        self.text.set(text_left);
        // Looking at the clock costs more than most of what is spent.
        if things.is_multiple_of(256) && self.deadline.left().is_zero() {
            self.stop();
        }
    }

    fn stop(&self) -> ! {
        // Not a panic: nothing is wrong with the program, and no report is written.
        resume_unwind(Box::new(Stopped(PdfTrouble::TooLarge)))
    }
}
