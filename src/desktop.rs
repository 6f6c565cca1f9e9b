//! What the desktop offers a program: dialogs, programs for files, folders.

use std::path::{Path, PathBuf};

/// Shows a file or folder with the program that the system has for it; `false`
/// where there is none.
#[cfg(feature = "window")]
pub fn launch(path: &Path) -> bool {
    open::that_detached(path).is_ok()
}

/// Shows the folder that a file is in, with the file chosen where the system
/// can do that; `false` where there is no program for it.
#[cfg(feature = "window")]
pub fn show_in_folder(path: &Path) -> bool {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        // The path has to stand in quotes behind the comma, as one argument.
        let select = format!("/select,\"{}\"", path.display());
        if std::process::Command::new("explorer").raw_arg(select).spawn().is_ok() {
            return true;
        }
    }
    path.parent().is_some_and(launch)
}

/// The folder that a file is in, from the root on.
pub fn folder_of(file: &Path) -> Option<PathBuf> {
    std::path::absolute(file).ok()?.parent().map(Path::to_owned)
}

/// The folder that a user's own documents are in.
pub fn documents_folder() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new()?;
    Some(dirs.document_dir().unwrap_or(dirs.home_dir()).to_owned())
}

/// Whether rfd can show a dialog: on Linux it needs zenity or a desktop portal
/// that offers a file chooser, and says nothing where it finds neither.
#[cfg(target_os = "linux")]
pub fn has_file_dialogs() -> bool {
    use std::env::{split_paths, var_os};
    let any = |variable: &str, default: &str, found: &dyn Fn(PathBuf) -> bool| {
        split_paths(&var_os(variable).unwrap_or_else(|| default.into())).any(found)
    };
    let zenity = any("PATH", "", &|folder| folder.join("zenity").is_file());
    let offers_chooser = |folder: PathBuf| {
        let portals = std::fs::read_dir(folder.join("xdg-desktop-portal/portals"));
        portals.into_iter().flatten().flatten().any(|portal| {
            std::fs::read_to_string(portal.path())
                .is_ok_and(|text| text.contains("org.freedesktop.impl.portal.FileChooser"))
        })
    };
    let portal = var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        && any("XDG_DATA_DIRS", "/usr/local/share:/usr/share", &offers_chooser);
    zenity || portal
}

/// Whether rfd can show a dialog.
#[cfg(not(target_os = "linux"))]
pub fn has_file_dialogs() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_is_in_the_folder_that_the_program_runs_in() {
        assert_eq!(folder_of(Path::new("a.chosho")), std::env::current_dir().ok());
    }
}
