//! The errors of files that are none, or too much.

use crate::error::{Error, OfficeTrouble};

/// The file is not what it should be; `detail` is for who looks after the computer.
pub(super) fn broken(detail: &str) -> Error {
    Error::Office(OfficeTrouble::Broken { detail: detail.to_owned() })
}

/// It holds more than is read.
pub(super) fn too_large() -> Error {
    Error::Office(OfficeTrouble::TooLarge)
}
