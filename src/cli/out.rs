//! Where a job writes, and whether that is allowed.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::{Error, Result};
use crate::file::{IfExists, Inputs, check_file};

/// The place that is written to. A job gets it only for what it reads: no input is
/// ever written over, whatever else is allowed.
#[derive(Debug, Args)]
pub struct Out {
    /// 書き出すファイル
    #[arg(short = 'o', long = "out", value_name = "ファイル")]
    path: PathBuf,
    /// 同じ名前のファイルを置き換える
    #[arg(long)]
    force: bool,
}

impl Out {
    /// That place.
    pub fn new(path: PathBuf, force: bool) -> Self {
        Self { path, force }
    }

    /// The place as it was given; nothing says yet that it may be written to.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file to be written by a job that reads these, and what to do where it is there.
    ///
    /// # Errors
    /// [`Error::OntoInput`]; [`Error::NotAFile`]. Nothing was opened.
    pub fn file<'p>(&self, reads: impl IntoIterator<Item = &'p Path>) -> Result<(&Path, IfExists)> {
        if self.path == Path::new("-") {
            return Err(Error::NotAFile { path: self.path.clone(), what: "標準出力" });
        }
        Inputs::of(reads).refuse(&self.path)?;
        check_file(&self.path)?;
        Ok((&self.path, self.if_exists()))
    }

    /// The folder that files of these names go into, written by a job that reads these.
    ///
    /// # Errors
    /// As for [`Out::file`], of any of the files.
    pub fn folder<'p>(
        &self,
        reads: impl IntoIterator<Item = &'p Path>,
        names: impl IntoIterator<Item = String>,
    ) -> Result<(&Path, IfExists)> {
        let inputs = Inputs::of(reads);
        // A folder that has the name of an input is no folder.
        inputs.refuse(&self.path)?;
        for path in names.into_iter().map(|name| self.path.join(name)) {
            inputs.refuse(&path)?;
            check_file(&path)?;
        }
        Ok((&self.path, self.if_exists()))
    }

    fn if_exists(&self) -> IfExists {
        if self.force { IfExists::Replace } else { IfExists::Refuse }
    }
}
