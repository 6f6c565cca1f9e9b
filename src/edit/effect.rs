//! What a command does to a book's rows, and several such as one: each finds what those
//! before it left.

use crate::book::{Book, Change, Place};

use super::Refusal;

/// The rows a command changes, and where the clerk should look afterwards.
pub struct Effect {
    pub place: Place,
    pub changes: Vec<Change>,
}

/// What comes of working one out.
pub type Outcome = Result<Effect, Refusal>;

impl Effect {
    pub fn new(place: Place, changes: Vec<Change>) -> Self {
        Self { place, changes }
    }
}

/// A book as the effects so far would leave it.
pub struct BookDraft {
    pub book: Book,
    changes: Vec<Change>,
    place: Place,
}

impl BookDraft {
    pub fn new(book: &Book) -> Self {
        Self { book: book.clone(), changes: Vec::new(), place: Place::default() }
    }

    /// Does what `work` finds for the draft's book; says where that was.
    pub fn run(&mut self, work: impl FnOnce(&mut Book) -> Outcome) -> Result<Place, Refusal> {
        let effect = work(&mut self.book)?;
        Ok(self.add(effect))
    }

    /// Takes in what was worked out for the draft's book; says where that was.
    pub fn add(&mut self, effect: Effect) -> Place {
        self.put(effect.changes);
        if effect.place != Place::default() {
            self.place.clone_from(&effect.place);
        }
        effect.place
    }

    /// Takes in changes that were worked out for the draft's book.
    pub fn put(&mut self, changes: impl IntoIterator<Item = Change>) {
        let changes: Vec<Change> = changes.into_iter().collect();
        self.book.apply_all(&changes);
        self.changes.extend(changes);
    }

    /// All of it, for `book`, which gives no key twice. The place is the last one.
    pub fn finish(self, book: &mut Book) -> Effect {
        book.reserve_keys(self.book.next_key());
        Effect::new(self.place, self.changes)
    }

    /// As [`BookDraft::finish`], but seen at `place`.
    pub fn finish_at(self, book: &mut Book, place: Place) -> Effect {
        Effect { place, ..self.finish(book) }
    }
}
