//! Asking the clerk for a file: the system's own dialogs, or a box for the path
//! where the system has none.

use std::sync::mpsc::Sender;

use crate::desktop;
use crate::edit::Wake;
use crate::ui::request::with_ending;
pub use crate::ui::request::{ChosenFile, FileAnswer, FileRequest, Want};

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
        let request = request.clone();
        // The dialog holds its thread up until it is closed.
        std::thread::Builder::new()
            .name("file dialog".to_owned())
            .spawn(move || {
                let FileRequest { id, want, file_name, folder } = request;
                let (kind, endings) = want.kinds();
                let mut dialog = rfd::FileDialog::new().set_title(want.title());
                if let Some(folder) = folder {
                    dialog = dialog.set_directory(folder);
                }
                if !want.is_folder() {
                    dialog = dialog.add_filter(kind, endings);
                }
                let path = if want.is_folder() {
                    dialog.pick_folder()
                } else if want.is_saving() {
                    dialog.set_file_name(&file_name).save_file()
                } else {
                    dialog.add_filter("すべてのファイル", &["*"]).pick_file()
                };
                let chosen = path.map(|path| {
                    // Where the ending has to be added, the dialog asked about another name.
                    let whole = with_ending(&path, want);
                    let replace = want.is_saving() && whole == path;
                    ChosenFile { id, want, path: whole, replace }
                });
                let _ = answer.send(chosen.map_or(FileAnswer::Cancelled(id), FileAnswer::Chosen));
                wake();
            })
            .is_ok()
    }
}
