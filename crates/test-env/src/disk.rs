//! A small disk, to be filled or protected.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A disk of some megabytes in memory; unmounted when dropped.
pub struct SmallDisk(TempDir);

impl SmallDisk {
    /// `None` where this user may not mount one.
    #[must_use]
    pub fn new(megabytes: u32) -> Option<Self> {
        let disk = Self(tempfile::tempdir().ok()?);
        disk.mount(&format!("size={megabytes}m")).then_some(disk)
    }

    /// Gives it another size; what is on it stays.
    #[must_use]
    pub fn resize(&self, megabytes: u32) -> bool {
        self.mount(&format!("remount,size={megabytes}m"))
    }

    /// Fills it to the last byte.
    ///
    /// # Panics
    /// When no file can be made on it.
    pub fn fill(&self) {
        let mut filler = File::create(self.filler()).expect("a file");
        // The system counts free space per processor and may refuse a little too early.
        let mut refused = 0;
        while refused < 50 {
            if filler.write(&[0; 4096]).is_ok_and(|written| written > 0) {
                refused = 0;
            } else {
                refused += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// Makes room again.
    ///
    /// # Panics
    /// When it was not filled.
    pub fn make_room(&self) {
        std::fs::remove_file(self.filler()).expect("a filled disk");
    }

    /// Allows reading only.
    #[must_use]
    pub fn protect(&self) -> bool {
        self.mount("remount,ro")
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Returns its mount point.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn mount(&self, options: &str) -> bool {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(self.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success())
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Files may still be open; a lazy unmount ends when they are closed.
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}
