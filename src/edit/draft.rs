//! Several commands as one: each finds what those before it left.

use crate::book::{Book, Change, Place};

use super::command::Effect;
use super::{Command, Refusal};

/// A book as the commands so far would leave it.
pub struct Draft {
    pub book: Book,
    changes: Vec<Change>,
    place: Place,
}

impl Draft {
    pub fn new(book: &Book) -> Self {
        Self { book: book.clone(), changes: Vec::new(), place: Place::default() }
    }

    /// Carries out `command`; says where that was.
    pub fn run(&mut self, command: &Command) -> Result<Place, Refusal> {
        let effect = command.effect(&mut self.book)?;
        Ok(self.add(effect))
    }

    /// Takes in what was worked out for the draft's book; says where that was.
    pub fn add(&mut self, effect: Effect) -> Place {
        self.book.apply_all(&effect.changes);
        self.changes.extend(effect.changes);
        if effect.place != Place::default() {
            self.place.clone_from(&effect.place);
        }
        effect.place
    }

    /// All of it, for `book`, which gives no key twice. The place is the last one.
    pub fn finish(self, book: &mut Book) -> Effect {
        book.reserve_keys(self.book.next_key());
        Effect::new(self.place, self.changes)
    }

    /// As [`Draft::finish`], but seen at `place`.
    pub fn finish_at(self, book: &mut Book, place: Place) -> Effect {
        Effect { place, ..self.finish(book) }
    }
}

/// The changes of all `commands`.
pub fn together(book: &mut Book, commands: &[Command]) -> Result<Effect, Refusal> {
    let mut draft = Draft::new(book);
    for command in commands {
        draft.run(command)?;
    }
    Ok(draft.finish(book))
}
