//! A share that misbehaves: `../shared/tools/faults/faultfs.py` (Debian `fuse`, PyPI
//! `fusepy`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child as Process, Command, Stdio};
use std::time::{Duration, Instant};

use super::child::PATIENCE;
use super::skipped;

/// A folder that is also seen at another place, as a share is.
pub struct Mount {
    folder: tempfile::TempDir,
    place: PathBuf,
    server: Process,
}

impl Mount {
    /// `None`, told as skipped, where there can be none.
    pub fn new() -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/faults/faultfs.py");
        if !script.is_file() {
            eprintln!("skipped: no ../shared here");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let [root, place, mode] = ["root", "place", "mode"].map(|name| folder.path().join(name));
        fs::create_dir(&root).unwrap();
        fs::create_dir(&place).unwrap();
        fs::write(root.join("there"), "").unwrap();
        let server = Command::new("python3")
            .arg(&script)
            .args([&root, &place, &mode])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(server) = server else {
            skipped("there is no python3");
            return None;
        };
        let mut mount = Self { folder, place, server };
        let begun = Instant::now();
        while !mount.place.join("there").exists() {
            if mount.server.try_wait().unwrap().is_some() || begun.elapsed() > PATIENCE {
                skipped("no share can be mounted (Debian fuse, PyPI fusepy)");
                return None;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(mount)
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
        self.set("");
        let _ = Command::new("fusermount").arg("-uz").arg(&self.place).stderr(Stdio::null()).status();
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
