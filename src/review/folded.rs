//! A text folded by width, once for all that read it so.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::lookalike::{Folded, Folding};

/// A text and, once it is asked for, what it is with the width of its characters folded.
pub(super) struct WidthFolded<'t> {
    pub(super) text: &'t str,
    folded: OnceCell<Rc<Folded>>,
}

impl<'t> WidthFolded<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, folded: OnceCell::new() }
    }

    pub(super) fn get(&self) -> &Rc<Folded> {
        self.folded.get_or_init(|| Rc::new(Folding { width: true, ..Folding::NONE }.fold(self.text)))
    }
}
