//! Files given to people.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes a file so that it appears whole or not at all; a file of that name is replaced only by a
/// whole one.
///
/// # Errors
/// When the folder cannot be written or the disk is full; nothing is left behind then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    write_whole_with(path, |file| file.write_all(bytes))
}

/// As [`write_whole`], for content that is too large for memory.
///
/// # Errors
/// The error of `fill`, or as [`write_whole`]; nothing is left behind then.
pub fn write_whole_with<T, E: From<std::io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let part = part_of(path);
    let written = File::create(&part).map_err(E::from).and_then(|mut file| {
        let filled = fill(&mut file)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&part, path)?;
        Ok(filled)
    });
    if written.is_err() {
        // Best effort: what is left is only our own unfinished part.
        let _ = std::fs::remove_file(part);
    }
    written
}

/// Checks that a file can be written here, before an irreversible step.
///
/// # Errors
/// Those that [`write_whole`] would meet, except a disk that is full.
pub fn check_writable(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    let part = part_of(path);
    File::create(&part)?;
    std::fs::remove_file(part)
}

/// Returns the name under which a file is written until it is whole.
fn part_of(path: &Path) -> PathBuf {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    part.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("giấy hẹn.pdf");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert!(write_whole(&folder.path().join("missing/x.pdf"), b"x").is_err());
        assert!(check_writable(&folder.path().join("missing/x.pdf")).is_err());
        assert!(check_writable(folder.path()).is_err());
        check_writable(&path).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
    }
}
