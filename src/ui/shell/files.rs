//! Asking the clerk for a file: the system's own dialogs, or a box for the path
//! where the system has none.

use std::sync::mpsc::Sender;

use crate::background;
use crate::desktop;
use crate::edit::Wake;
use crate::ui::request::with_ending;
pub use crate::ui::request::{ChosenFile, FileAnswer, FileRequest, FileWant};

/// Something that can ask for a file.
pub trait FileDialogs: Send {
    /// Asks, and sends the answer some time later. `false` where there is no way to ask.
    fn ask(&mut self, request: &FileRequest, answer: Sender<FileAnswer>, wake: Wake) -> bool;
}

/// The system's own dialogs.
pub struct Native;

impl FileDialogs for Native {
    fn ask(&mut self, request: &FileRequest, answer: Sender<FileAnswer>, wake: Wake) -> bool {
        if !desktop::has_file_dialogs() {
            return false;
        }
        ask_beside(request.clone(), answer, wake, choose)
    }
}

/// Asks on a thread of its own, which the dialog holds up until it is closed. One that breaks
/// down is told: the box that stands in front meanwhile would stay.
fn ask_beside(
    request: FileRequest,
    answer: Sender<FileAnswer>,
    wake: Wake,
    choose: impl FnOnce(FileRequest) -> Option<ChosenFile> + Send + 'static,
) -> bool {
    let (id, told) = (request.id, answer.clone());
    let ended = move || {
        if std::thread::panicking() {
            // The window may be gone by now.
            let _ = told.send(FileAnswer::Failed(id));
        }
        wake();
    };
    let ask = move || {
        let _ = answer.send(choose(request).map_or(FileAnswer::Cancelled(id), FileAnswer::Chosen));
    };
    background::spawn("file dialog", ended, ask).is_ok()
}

/// Shows the system's dialog.
fn choose(request: FileRequest) -> Option<ChosenFile> {
    let FileRequest { id, want, file_name, folder } = request;
    let (kind, endings) = want.kinds();
    let mut dialog = rfd::FileDialog::new().set_title(want.title());
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    if !want.is_folder() {
        dialog = dialog.add_filter(kind, endings);
    }
    let mut more = Vec::new();
    let path = if want == FileWant::Returned {
        let mut all = dialog.add_filter("すべてのファイル", &["*"]).pick_files()?.into_iter();
        let first = all.next();
        more = all.collect();
        first
    } else if want.is_folder() {
        dialog.pick_folder()
    } else if want.is_saving() {
        dialog.set_file_name(&file_name).save_file()
    } else {
        dialog.add_filter("すべてのファイル", &["*"]).pick_file()
    }?;
    // Where the ending has to be added, the dialog asked about another name.
    let whole = with_ending(&path, want);
    let replace = want.is_saving() && whole == path;
    Some(ChosenFile { id, want, path: whole, more, replace })
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};

    use super::*;

    #[test]
    fn a_dialog_that_breaks_down_is_an_answer_too() {
        let request = FileRequest { id: 7, want: FileWant::Open, file_name: String::new(), folder: None };
        let (answer, answers) = mpsc::channel();
        let (bell, rung) = mpsc::channel();
        let wake: Wake = Arc::new(move || bell.send(()).unwrap());
        assert!(ask_beside(request.clone(), answer.clone(), wake.clone(), |_| panic!("as a mistake would")));
        rung.recv().unwrap();
        assert_eq!(answers.try_recv(), Ok(FileAnswer::Failed(7)));
        assert!(ask_beside(request, answer, wake, |_| None));
        rung.recv().unwrap();
        assert_eq!(answers.try_recv(), Ok(FileAnswer::Cancelled(7)));
    }
}
