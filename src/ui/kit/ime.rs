//! Keeps the Japanese input method on while the clerk goes from cell to cell, and what
//! is composed from being lost.
//!
//! egui interrupts the input method at every change of focus, by switching it
//! off and on. On X11 that makes a new input context, in which fcitx starts
//! switched off: each new cell would begin in plain ASCII. So the method stays
//! allowed while a book is open, and is interrupted only in the middle of a
//! composition.
//!
//! A composition that the field or the window is left in becomes text, as it stands. What
//! the method says of it later is no news: some drop it, some commit it, some go on with it.

use eframe::egui::output::IMEOutput;
use eframe::egui::{Context, Event, FullOutput, Id, ImeEvent, Plugin, RawInput};

/// See the module's documentation.
#[derive(Default)]
pub struct ImeKeeper {
    /// Something can be typed into somewhere on the screen.
    pub wanted: bool,
    /// What is composed, as the method last gave it; blank where nothing is.
    preedit: String,
    /// Something was composed when this frame began.
    began_composing: bool,
    /// What is composed began in the field that has the focus, though that is new.
    pub began_here: bool,
    /// The composition that became text without the method, which may not be through
    /// with it.
    ended: Option<Ended>,
    last: Option<IMEOutput>,
}

/// A composition that the method did not end.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    text: String,
    /// The field that it is in, as long as the caret is still behind it.
    field: Option<Id>,
    /// The method goes on with it in another place; there only what is new counts.
    goes_on: bool,
}

impl ImeKeeper {
    /// Whether the input method holds text that is not decided yet. Until it
    /// is, nothing is saved, undone or taken as a shortcut.
    pub fn is_composing(&self) -> bool {
        !self.preedit.is_empty()
    }

    /// The same, before the events of this frame.
    pub fn began_composing(&self) -> bool {
        self.began_composing
    }

    /// What is composed is text from now on.
    fn end(&mut self, field: Option<Id>) -> Option<String> {
        let text = std::mem::take(&mut self.preedit);
        if text.is_empty() {
            return None;
        }
        self.ended = Some(Ended { text: text.clone(), field, goes_on: false });
        Some(text)
    }

    /// Takes in an event of a frame in which this field has the focus, and gives what
    /// becomes of it to `give`.
    fn take(&mut self, event: Event, focused: Option<Id>, mut give: impl FnMut(Event)) {
        match event {
            Event::Ime(ImeEvent::Preedit { text, active_range_chars }) if !text.is_empty() => {
                let rest = self.ended.as_ref().and_then(|ended| text.strip_prefix(&*ended.text));
                match (rest.map(str::to_owned), &mut self.ended) {
                    (Some(_), Some(ended)) if ended.field.is_some() && ended.field == focused => {
                        // It is composed again, where it stands.
                        let before_chars = ended.text.chars().count();
                        give(Event::Ime(ImeEvent::DeleteSurrounding { before_chars, after_chars: 0 }));
                        self.ended = None;
                    }
                    (Some(rest), Some(ended)) => {
                        ended.goes_on = true;
                        self.preedit.clone_from(&rest);
                        return give(Event::Ime(ImeEvent::Preedit { text: rest, active_range_chars: None }));
                    }
                    _ => self.ended = None,
                }
                self.preedit.clone_from(&text);
                give(Event::Ime(ImeEvent::Preedit { text, active_range_chars }));
            }
            Event::Ime(ImeEvent::Preedit { text, active_range_chars }) => {
                self.preedit.clear();
                give(Event::Ime(ImeEvent::Preedit { text, active_range_chars }));
            }
            Event::Ime(ImeEvent::Commit(text)) if !text.is_empty() => {
                self.preedit.clear();
                let Some(ended) = self.ended.take() else {
                    return give(Event::Ime(ImeEvent::Commit(text)));
                };
                if is_decided(&ended.text, &text) {
                    return;
                }
                let rest = text.strip_prefix(&*ended.text).filter(|_| ended.goes_on);
                give(Event::Ime(ImeEvent::Commit(rest.unwrap_or(&text).to_owned())));
            }
            Event::WindowFocused(false) => {
                // As all programs do: a method that is left drops what it holds, or keeps it.
                if let Some(text) = self.end(focused) {
                    give(Event::Ime(ImeEvent::Commit(text)));
                }
                give(event);
            }
            // Those that the method was given are not for anybody else.
            Event::Key { pressed: true, .. } if self.is_composing() => {}
            Event::Text(_) | Event::Paste(_) | Event::Key { .. } | Event::PointerButton { .. } => {
                if let Some(ended) = &mut self.ended {
                    ended.field = None;
                }
                give(event);
            }
            _ => give(event),
        }
    }
}

/// Whether `text` is what a method makes of `preedit` when it is through with that: the
/// same, but for the n of romaji that stood alone.
fn is_decided(preedit: &str, text: &str) -> bool {
    let alone = preedit.strip_suffix(['n', 'ｎ']);
    text == preedit || alone.is_some_and(|kana| text.strip_suffix('ん') == Some(kana))
}

impl Plugin for ImeKeeper {
    fn debug_name(&self) -> &'static str {
        "ime keeper"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.began_composing = self.is_composing();
        let focused = ctx.memory(|memory| memory.focused());
        for event in std::mem::take(&mut input.events) {
            self.take(event, focused, |event| input.events.push(event));
        }
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let interrupts = self.is_composing() && !std::mem::take(&mut self.began_here);
        let ime = &mut output.platform_output.ime;
        if let Some(now) = ime {
            now.should_interrupt_composition &= interrupts;
            self.last = Some(IMEOutput { should_interrupt_composition: false, ..*now });
        } else if self.wanted {
            // The focus is on its way; a composition that it leaves ends here.
            *ime = self.last.map(|last| IMEOutput { should_interrupt_composition: interrupts, ..last });
        }
        if ime.is_some_and(|ime| ime.should_interrupt_composition) {
            // The field that was left holds what was composed.
            self.end(None);
        }
    }
}

/// Whether the keys of this frame are the input method's: it composes, or did
/// when the frame began. Some give along the Enter that decides.
pub fn is_deciding(ctx: &Context) -> bool {
    let commit = |event: &Event| matches!(event, Event::Ime(ImeEvent::Commit(_)));
    let began = ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.began_composing()).unwrap_or(false);
    began || is_composing(ctx) || ctx.input(|input| input.events.iter().any(commit))
}

/// Whether the input method holds text that is not decided yet.
pub fn is_composing(ctx: &Context) -> bool {
    ctx.with_plugin(|keeper: &mut ImeKeeper| keeper.is_composing()).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preedit(text: &str) -> Event {
        Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    }

    fn commit(text: &str) -> Event {
        Event::Ime(ImeEvent::Commit(text.to_owned()))
    }

    /// What a field is given of events, in this field.
    fn given(keeper: &mut ImeKeeper, field: &str, events: impl IntoIterator<Item = Event>) -> Vec<Event> {
        let mut given = Vec::new();
        for event in events {
            keeper.take(event, Some(Id::unique(field)), |event| given.push(event));
        }
        given
    }

    /// One in which something was composed when its window was left.
    fn left(text: &str) -> ImeKeeper {
        let mut keeper = ImeKeeper::default();
        let away = given(&mut keeper, "a", [preedit(text), Event::WindowFocused(false)]);
        assert_eq!(away, [preedit(text), commit(text), Event::WindowFocused(false)]);
        assert!(!keeper.is_composing());
        keeper
    }

    #[test]
    fn what_is_composed_becomes_text_when_the_window_is_left_and_that_once() {
        for late in [vec![preedit("")], vec![commit("ねこ")], vec![preedit(""), commit("ねこ")]] {
            let mut keeper = left("ねこ");
            let texts = given(&mut keeper, "a", late.clone());
            assert!(texts.iter().all(|event| *event == preedit("")), "{late:?}: {texts:?}");
            let next = [preedit("いぬ"), preedit(""), commit("いぬ")];
            assert_eq!(given(&mut keeper, "a", next.clone()), next);
        }
        let mut keeper = ImeKeeper::default();
        let away = [Event::WindowFocused(false), Event::WindowFocused(true)];
        assert_eq!(given(&mut keeper, "a", away.clone()), away, "nothing was composed");
    }

    #[test]
    fn an_n_that_stood_alone_is_decided_as_kana() {
        assert_eq!(given(&mut left("ほn"), "a", [commit("ほん")]), []);
        assert_eq!(
            given(&mut left("ねこ"), "a", [commit("\u{3000}")]),
            [commit("\u{3000}")],
            "something else"
        );
    }

    #[test]
    fn a_method_that_goes_on_composes_the_same_text_again() {
        let back = given(&mut left("ねこ"), "a", [Event::WindowFocused(true), preedit("ねこの")]);
        let again = Event::Ime(ImeEvent::DeleteSurrounding { before_chars: 2, after_chars: 0 });
        assert_eq!(back, [Event::WindowFocused(true), again, preedit("ねこの")]);
    }

    #[test]
    fn in_another_field_only_what_is_new_is_composed() {
        let mut keeper = ImeKeeper::default();
        given(&mut keeper, "a", [preedit("ねこ")]);
        keeper.end(None);
        let there = given(&mut keeper, "b", [preedit("ねこい"), preedit("ねこいぬ"), commit("ねこいぬ")]);
        assert_eq!(there, [preedit("い"), preedit("いぬ"), commit("いぬ")]);
        // And where it was committed late, nothing is.
        given(&mut keeper, "a", [preedit("ねこ")]);
        keeper.end(None);
        assert_eq!(given(&mut keeper, "b", [commit("ねこ"), preedit("いぬ")]), [preedit("いぬ")]);
    }
}
