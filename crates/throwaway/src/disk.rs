//! A small disk, to be filled.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A disk of some megabytes in memory, for as long as it lives.
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

    /// Where it is.
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
