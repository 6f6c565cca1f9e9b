//! A share that misbehaves: `../shared/tools/faults/faultfs.py` (Debian `fuse`, PyPI
//! `fusepy`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, Stdio};
use std::time::{Duration, Instant};

use super::child::PATIENCE;
use super::needs::{lack, need};

/// A place at which a folder is seen, as long as this is there.
pub struct Served {
    place: PathBuf,
    server: Process,
}

/// Has the folder `root`, in which there is a file `there`, be seen at the empty folder
/// `place`, and behave as the file `mode` says. `None`, told as skipped, where it cannot be.
pub fn serve(root: &Path, place: &Path, mode: &Path) -> Option<Served> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = home.join("../shared/tools/faults/faultfs.py");
    if !script.is_file() || !Path::new("/dev/fuse").exists() {
        lack("share that misbehaves (../shared/tools/faults, /dev/fuse)");
        return None;
    }
    // `.ci/setup` puts fusepy there.
    let python = || {
        let mut python = Command::new("python3");
        python.env("PYTHONPATH", home.join("target/python")).stdout(Stdio::null()).stderr(Stdio::null());
        python
    };
    let output = python().args(["-c", "import fuse"]).status();
    let fuse = output.map_err(|error| error.to_string()).and_then(|status| {
        if status.success() { Ok(()) } else { Err(format!("python3 ended with {status}")) }
    });
    need("python3 with fusepy (.ci/setup)", fuse)?;
    let server = python().arg(&script).args([root, place, mode]).spawn().unwrap();
    let mut served = Served { place: place.to_owned(), server };
    let begun = Instant::now();
    while !place.join("there").exists() {
        if served.server.try_wait().unwrap().is_some() || begun.elapsed() > PATIENCE {
            return need("share that can be mounted (Debian fuse)", Err("it does not come"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Some(served)
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = Command::new("fusermount").arg("-uz").arg(&self.place).stderr(Stdio::null()).status();
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A folder that is also seen at another place, as a share is.
pub struct Mount {
    // No longer seen before the folder goes.
    _served: Served,
    folder: tempfile::TempDir,
    place: PathBuf,
}

impl Mount {
    /// `None`, told as skipped, where there can be none.
    pub fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let [root, place, mode] = ["root", "place", "mode"].map(|name| folder.path().join(name));
        fs::create_dir(&root).unwrap();
        fs::create_dir(&place).unwrap();
        fs::write(root.join("there"), "").unwrap();
        let served = serve(&root, &place, &mode)?;
        Some(Self { folder, place, _served: served })
    }

    /// Where its files are.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    /// Where they are seen through it.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// How it behaves from now on; by an empty word, well.
    pub fn set(&self, mode: &str) {
        fs::write(self.folder.path().join("mode"), mode).unwrap();
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // What hangs is let go.
        self.set("");
    }
}
