//! Files given to people.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Writes a file so that it appears whole or not at all; a file of that name is replaced only by a
/// whole one.
///
/// # Errors
/// When the folder cannot be written or the disk is full; nothing is left behind then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    write_whole_with(path, |file| file.write_all(bytes))
}

/// Why a file cannot be written somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// There is a folder of this name.
    Folder,
    /// There is a device or another thing that is no file.
    NotAFile,
    /// There is a database, which is never replaced by something else.
    Database,
    /// There is a file that is no backup of this program.
    NotABackup,
    /// The disk is full.
    DiskFull,
    /// The folder is missing, or may not be written.
    Unwritable,
}

impl TargetFault {
    /// Returns the fault of an error that writing met.
    #[must_use]
    pub fn of(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as E;
        match error.kind() {
            E::IsADirectory => Self::Folder,
            E::InvalidInput => Self::NotAFile,
            E::AlreadyExists => Self::Database,
            E::StorageFull => Self::DiskFull,
            _ => Self::Unwritable,
        }
    }

    /// Returns the key of its message, which has the parameter `file`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Folder => "error.target.folder",
            Self::NotAFile => "error.target.not_a_file",
            Self::Database => "error.target.database",
            Self::NotABackup => "error.target.not_a_backup",
            Self::DiskFull => "error.file_no_room",
            Self::Unwritable => "error.file_unwritable",
        }
    }

    const fn kind(self) -> std::io::ErrorKind {
        use std::io::ErrorKind as E;
        match self {
            Self::Folder => E::IsADirectory,
            Self::NotAFile => E::InvalidInput,
            Self::Database | Self::NotABackup => E::AlreadyExists,
            Self::DiskFull => E::StorageFull,
            Self::Unwritable => E::PermissionDenied,
        }
    }
}

/// Checks what is in the place of a file that is to be written. A missing file is fine.
///
/// # Errors
/// A folder, a device, or a database: replacing one of these is never what somebody meant.
pub fn check_target(path: &Path) -> Result<(), TargetFault> {
    let Ok(known) = path.metadata() else { return Ok(()) };
    if known.is_dir() {
        return Err(TargetFault::Folder);
    }
    if !known.is_file() {
        return Err(TargetFault::NotAFile);
    }
    let mut magic = [0; 16];
    let database = File::open(path)
        .and_then(|mut file| file.read_exact(&mut magic))
        .is_ok_and(|()| &magic == b"SQLite format 3\0");
    if database { Err(TargetFault::Database) } else { Ok(()) }
}

/// As [`write_whole`], for content that is too large for memory.
///
/// # Errors
/// The error of `fill`, or as [`write_whole`]; nothing is left behind then.
pub fn write_whole_with<T, E: From<std::io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    check_target(path).map_err(|fault| std::io::Error::from(fault.kind()))?;
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
    check_target(path).map_err(|fault| std::io::Error::from(fault.kind()))?;
    let part = part_of(path);
    File::create(&part)?;
    std::fs::remove_file(part)
}

/// Returns the name under which a file is written until it is whole.
pub(crate) fn part_of(path: &Path) -> PathBuf {
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
        let database = folder.path().join("office.db");
        std::fs::write(&database, b"SQLite format 3\0 and its pages").unwrap();
        for (target, fault) in [
            (folder.path(), TargetFault::Folder),
            (&database, TargetFault::Database),
            #[cfg(unix)]
            (Path::new("/dev/null"), TargetFault::NotAFile),
        ] {
            let error = write_whole(target, b"x").unwrap_err();
            assert_eq!(TargetFault::of(&error), fault, "{}", target.display());
            assert!(check_writable(target).is_err());
        }
        std::fs::remove_file(database).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
    }
}
