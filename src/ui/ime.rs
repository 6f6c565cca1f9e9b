//! Keeps the Japanese input method on while the clerk goes from cell to cell.
//!
//! egui interrupts the input method at every change of focus, by switching it
//! off and on. On X11 that makes a new input context, in which fcitx starts
//! switched off: each new cell would begin in plain ASCII. So the method stays
//! allowed while a book is open, and is interrupted only in the middle of a
//! composition.

use eframe::egui::output::IMEOutput;
use eframe::egui::{Context, Event, FullOutput, ImeEvent, Plugin, RawInput};

/// See the module's documentation.
#[derive(Default)]
pub struct ImeKeeper {
    /// Something can be typed into somewhere on the screen.
    pub wanted: bool,
    composing: bool,
    /// It did when this frame began.
    began_composing: bool,
    /// What is composed began in the field that has the focus, though that is new.
    pub began_here: bool,
    last: Option<IMEOutput>,
}

impl ImeKeeper {
    /// Whether the input method holds text that is not decided yet. Until it
    /// is, nothing is saved, undone or taken as a shortcut.
    pub fn is_composing(&self) -> bool {
        self.composing
    }

    /// The same, before the events of this frame.
    pub fn began_composing(&self) -> bool {
        self.began_composing
    }
}

impl Plugin for ImeKeeper {
    fn debug_name(&self) -> &'static str {
        "ime keeper"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        self.began_composing = self.composing;
        for event in &input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, .. }) => self.composing = !text.is_empty(),
                Event::Ime(ImeEvent::Commit(_)) => self.composing = false,
                Event::WindowFocused(false) => self.composing = false,
                _ => {}
            }
        }
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let interrupts = self.composing && !std::mem::take(&mut self.began_here);
        let ime = &mut output.platform_output.ime;
        if let Some(now) = ime {
            now.should_interrupt_composition &= interrupts;
            self.last = Some(IMEOutput { should_interrupt_composition: false, ..*now });
        } else if self.wanted {
            // The focus is on its way; a composition that it leaves ends here.
            *ime = self.last.map(|last| IMEOutput { should_interrupt_composition: interrupts, ..last });
        }
        if ime.is_some_and(|ime| ime.should_interrupt_composition) {
            self.composing = false;
        }
    }
}
