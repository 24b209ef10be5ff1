//! This PC's secret key: a file beside the database, never in a backup of it. A PC with restored or
//! copied data therefore has no key and must enrol again.

use std::io::ErrorKind;
use std::path::Path;

use domain::id::DeviceId;
use replication::SecretKey;
use serde::{Deserialize, Serialize};
use store::files::write_whole;

use crate::error::ExchangeError;

/// Name of the file in the office's folder.
const FILE: &str = "device-key.json";

#[derive(Serialize, Deserialize)]
struct Kept {
    device: String,
    seed: [u8; 32],
}

/// Reads the key of a device; `None` when there is none, or it belongs to another device.
///
/// # Errors
/// When the file cannot be read.
pub fn key_of(folder: &Path, device: DeviceId) -> Result<Option<SecretKey>, ExchangeError> {
    let bytes = match std::fs::read(folder.join(FILE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ExchangeError::OwnFile(error)),
    };
    let kept: Option<Kept> = serde_json::from_slice(&bytes).ok();
    Ok(kept
        .filter(|kept| kept.device == device.to_string())
        .map(|kept| SecretKey::from_seed(kept.seed)))
}

/// Makes a key from random bytes.
///
/// # Errors
/// When the system cannot provide random bytes.
pub fn new_key() -> Result<SecretKey, ExchangeError> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| ExchangeError::Internal("random"))?;
    Ok(SecretKey::from_seed(seed))
}

/// Writes the key of a device; it replaces the one before.
///
/// # Errors
/// When the file cannot be written.
pub fn keep_key(folder: &Path, device: DeviceId, key: &SecretKey) -> Result<(), ExchangeError> {
    let kept = Kept { device: device.to_string(), seed: key.seed() };
    let json = serde_json::to_vec(&kept).map_err(|_| ExchangeError::Internal("key"))?;
    let path = folder.join(FILE);
    write_whole(&path, &json).map_err(ExchangeError::OwnFile)?;
    keep_private(&path);
    Ok(())
}

#[cfg(unix)]
fn keep_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // On a file system without permissions the folder's own protection remains.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn keep_private(_: &Path) {
    // The folder is in the user's profile, which others cannot read.
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_one_device() {
        let folder = tempfile::tempdir().unwrap();
        let (mine, other) = (DeviceId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
        assert!(key_of(folder.path(), mine).unwrap().is_none());
        let key = new_key().unwrap();
        keep_key(folder.path(), mine, &key).unwrap();
        let read = key_of(folder.path(), mine).unwrap().unwrap();
        assert_eq!(read.public(), key.public());
        assert!(key_of(folder.path(), other).unwrap().is_none());
    }
}
