//! Files given to people.

use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Writes a file so that it appears whole or not at all; a file of that name is replaced only by a
/// whole one.
///
/// # Errors
/// When the folder cannot be written or the disk is full; nothing is left behind then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let written = File::create(part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(part, path));
    if written.is_err() {
        // Best effort: what is left is only our own unfinished part.
        let _ = std::fs::remove_file(part);
    }
    written
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
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
