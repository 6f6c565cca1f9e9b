//! Where all that was done is.

use super::{SaveState, Session};

/// Where all that was done is. Whatever is said of that is said by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// There is nothing that could be lost.
    Nothing,
    /// In the book's file.
    InFile,
    /// On its way there, or to a copy here, and not for longer than usual.
    OnTheWay,
    /// In a copy on this computer, but not in the book's file.
    CopyHere,
    /// Nowhere but on the screen.
    ScreenOnly,
}

/// How it stands with the copy on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyState {
    /// There is none.
    None,
    /// It does not have all yet.
    Coming,
    /// It has all.
    Holds,
    /// It lacks something, and there is no knowing when it will not.
    Lacking,
}

impl Session {
    /// Where all that was done is, at the last [`Session::poll`].
    pub fn whereabouts(&self) -> Whereabouts {
        let copy = self.rescue.as_ref().map_or(CopyState::None, |rescue| rescue.state(self.revision));
        whereabouts(self.save_state(), self.has_unsaved_changes(), copy)
    }
}

fn whereabouts(file: SaveState<'_>, is_unsaved: bool, copy: CopyState) -> Whereabouts {
    match (file, copy) {
        (SaveState::Saved, _) => Whereabouts::InFile,
        (SaveState::ReadOnly, _) => Whereabouts::Nothing,
        // All that was done is in the file; that another was tried in vain changes nothing.
        (SaveState::Failed(_), _) if !is_unsaved => Whereabouts::InFile,
        (SaveState::NoFile, _) if !is_unsaved => Whereabouts::Nothing,
        (_, CopyState::Holds) => Whereabouts::CopyHere,
        (SaveState::Saving, _) => Whereabouts::OnTheWay,
        (_, CopyState::Coming) => Whereabouts::OnTheWay,
        (_, CopyState::None | CopyState::Lacking) => Whereabouts::ScreenOnly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn where_the_words_are_follows_from_the_file_and_the_copy() {
        use CopyState::{Coming, Holds, Lacking};
        use Whereabouts::{CopyHere, InFile, Nothing, OnTheWay, ScreenOnly};
        let error = Error::BrokenOff;
        let copies = [CopyState::None, Coming, Holds, Lacking];
        for (file, is_unsaved, expected) in [
            (SaveState::Saved, false, [InFile; 4]),
            (SaveState::Saving, true, [OnTheWay, OnTheWay, CopyHere, OnTheWay]),
            (SaveState::Failed(&error), true, [ScreenOnly, OnTheWay, CopyHere, ScreenOnly]),
            (SaveState::Failed(&error), false, [InFile; 4]),
            (SaveState::NoFile, true, [ScreenOnly, OnTheWay, CopyHere, ScreenOnly]),
            (SaveState::NoFile, false, [Nothing; 4]),
            (SaveState::ReadOnly, false, [Nothing; 4]),
        ] {
            let seen = copies.map(|copy| whereabouts(file, is_unsaved, copy));
            assert_eq!(seen, expected, "{file:?}, unsaved: {is_unsaved}");
        }
    }
}
