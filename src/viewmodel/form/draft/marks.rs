//! The marks of a form that is being changed.

use crate::book::Form;

use super::FormDraft;

/// A mark, and what it was before.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct DraftMark {
    pub word: String,
    pub was: Option<String>,
    /// It is off once an entry is carried forward.
    pub falls: bool,
}

impl DraftMark {
    pub(super) fn known(word: &str, form: &Form) -> Self {
        Self { word: word.to_owned(), was: Some(word.to_owned()), falls: form.falls(word) }
    }
}

impl FormDraft {
    /// The marks that fall after a year: those that are to, and of those that are not listed
    /// any more, but rows may have, those that did.
    pub(super) fn falling(&self) -> Vec<String> {
        let is_listed = |word: &String| {
            self.marks.iter().any(|mark| mark.word.trim() == word || mark.was.as_ref() == Some(word))
        };
        let listed = self.marks.iter().filter(|mark| mark.falls).map(|mark| mark.word.trim().to_owned());
        listed.chain(self.base.falling.iter().filter(|word| !is_listed(word)).cloned()).collect()
    }
}
