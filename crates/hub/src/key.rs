//! The hub's own key: a file that is created once and belongs in every backup of the hub.

use std::io::ErrorKind;
use std::path::Path;

use replication::SecretKey;

/// Name of the file.
const FILE: &str = "hub.key";

/// Reads the hub's key; creates it on the first start.
///
/// # Errors
/// When the file cannot be read, written, or is no key.
pub fn open_or_make(folder: &Path) -> std::io::Result<SecretKey> {
    let path = folder.join(FILE);
    match std::fs::read(&path) {
        Ok(bytes) => bytes
            .try_into()
            .map(SecretKey::from_seed)
            .map_err(|_| std::io::Error::new(ErrorKind::InvalidData, "hub.key is no key")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            std::fs::create_dir_all(folder)?;
            let mut seed = [0; 32];
            getrandom::fill(&mut seed)?;
            write_private(&path, &seed)?;
            Ok(SecretKey::from_seed(seed))
        }
        Err(error) => Err(error),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let part = path.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(part, path)
}
