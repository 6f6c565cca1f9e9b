//! One panel at the right at a time.

use crate::edit::Session;
use crate::ui::shell::app::App;

impl App {
    /// Closes what panel there is, for another: beside two of them the sheet would
    /// have no room.
    pub(super) fn make_room(&mut self) {
        self.finish_typing();
        self.view.close_panels();
        if let Some(book) = self.session.as_ref().map(Session::book) {
            self.view.typing.found = self.view.finder.found(book);
        }
    }
}
