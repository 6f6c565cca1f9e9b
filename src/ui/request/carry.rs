//! What the wizard that carries last year's book forward asks for.

use std::path::PathBuf;

/// What the wizard asks the program for.
#[derive(Debug)]
pub enum CarryRequest {
    /// To have another file chosen.
    Choose,
    /// To have a place for the new book chosen; this is the name that is proposed, and
    /// last year's file.
    SaveAt(String, Option<PathBuf>),
    /// To open the book that was made, of which this is to be said.
    Open(PathBuf, String),
}

/// Where last year's book is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastYear {
    /// It is the one that is open.
    Open,
    /// In this file.
    File(PathBuf),
}
