//! What is read must not be what is written: last year's book in place of this year's.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::is_same;
use crate::error::{Error, Result};

/// The files that some work reads.
#[derive(Clone, Debug, Default)]
pub struct Inputs(Vec<PathBuf>);

impl Inputs {
    /// Those at these paths, with what belongs to them: a book that somebody broke off
    /// writing is whole only with its journal.
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Self {
        let with = |path: &Path, ending: &str| {
            let mut beside = OsString::from(path);
            beside.push(ending);
            PathBuf::from(beside)
        };
        Self(paths.into_iter().flat_map(|path| [path.to_owned(), with(path, "-journal")]).collect())
    }

    /// Sees to it that `target` is none of them, whatever it is called: by another way,
    /// through links, in capitals.
    ///
    /// # Errors
    /// [`Error::OntoInput`]. Nothing was opened.
    pub fn refuse(&self, target: &Path) -> Result<()> {
        // A name that leads nowhere yet is also the same as itself.
        let is_it = |own: &PathBuf| own == target || is_same(own, target);
        match self.0.iter().any(is_it) {
            true => Err(Error::OntoInput { path: target.to_owned() }),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_known_by_any_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        fs::write(path("last"), "x").unwrap();
        fs::write(path("last-journal"), "x").unwrap();
        fs::hard_link(path("last"), path("twin")).unwrap();
        let inputs = Inputs::of([path("last").as_path()]);
        let mut names = vec!["last", "./last", "sub/../last", "twin", "last-journal"];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(path("last"), path("link")).unwrap();
            std::os::unix::fs::symlink(path("sub"), path("folder")).unwrap();
            names.extend(["link", "folder/../last"]);
        }
        // On systems where capitals do not count.
        if path("LAST").exists() {
            names.push("LAST");
        }
        for name in names {
            assert!(matches!(inputs.refuse(&path(name)), Err(Error::OntoInput { .. })), "{name}");
        }
        assert!(inputs.refuse(&path("new")).is_ok());
        assert!(Inputs::default().refuse(&path("last")).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn an_input_that_is_itself_a_link_is_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "x").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(Inputs::of([link.as_path()]).refuse(&real).is_err());
    }
}
