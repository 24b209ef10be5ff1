//! This PC's secret key: a file beside the database, never in a backup of it. A PC with restored or
//! copied data therefore has no key and must enrol again.

use std::io::ErrorKind;
use std::path::Path;

use domain::id::DeviceId;
use replication::SecretKey;
use serde::{Deserialize, Serialize};
use store::KEY_FILE;
use store::files::write_whole;

use crate::error::ExchangeError;

/// Name of the file with the key of an enrolment that the hub has not answered yet.
const UNANSWERED: &str = "device-key.new.json";

#[derive(Serialize, Deserialize)]
struct Kept {
    device: String,
    seed: [u8; 32],
    /// With what code it was enrolled, and by whom: the same code again is the same enrolment.
    #[serde(default)]
    enrolment: Option<Enrolment>,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Enrolment {
    /// Hash of the code.
    code: [u8; 32],
    /// Identity of the PC when it used the code.
    by: String,
}

/// Reads the key of a device; `None` when there is none, it is damaged, or it belongs to another
/// device.
///
/// # Errors
/// When the file cannot be read.
pub fn key_of(folder: &Path, device: DeviceId) -> Result<Option<SecretKey>, ExchangeError> {
    let kept = read(folder, KEY_FILE)?.filter(|kept| kept.device == device.to_string());
    Ok(kept.map(|kept| SecretKey::from_seed(kept.seed)))
}

/// Reads the identity and key that this PC once enrolled, or meant to enrol, with a code.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn enrolled_with(
    folder: &Path,
    me: DeviceId,
    code: [u8; 32],
) -> Result<Option<(DeviceId, SecretKey)>, ExchangeError> {
    let me = me.to_string();
    for file in [UNANSWERED, KEY_FILE] {
        let kept = read(folder, file)?.filter(|kept| {
            let enrolment = kept.enrolment.as_ref();
            // A PC has its new identity once the hub has answered.
            enrolment.is_some_and(|it| it.code == code && (it.by == me || kept.device == me))
        });
        if let Some(kept) = kept
            && let Ok(device) = kept.device.parse()
        {
            return Ok(Some((device, SecretKey::from_seed(kept.seed))));
        }
    }
    Ok(None)
}

fn read(folder: &Path, file: &str) -> Result<Option<Kept>, ExchangeError> {
    match std::fs::read(folder.join(file)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ExchangeError::OwnFile(error)),
    }
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
    write(folder, KEY_FILE, &Kept { device: device.to_string(), seed: key.seed(), enrolment: None })
}

/// Writes the key of an enrolment before the hub is asked: when its answer is lost, the same code
/// goes on with the same key.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn keep_unanswered(
    folder: &Path,
    (me, device): (DeviceId, DeviceId),
    key: &SecretKey,
    code: [u8; 32],
) -> Result<(), ExchangeError> {
    let enrolment = Some(Enrolment { code, by: me.to_string() });
    let kept = Kept { device: device.to_string(), seed: key.seed(), enrolment };
    write(folder, UNANSWERED, &kept)
}

/// Makes the key of the enrolment that the hub has answered this PC's own.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn keep_answered(folder: &Path) -> Result<(), ExchangeError> {
    let answered = std::fs::rename(folder.join(UNANSWERED), folder.join(KEY_FILE));
    answered.map_err(ExchangeError::OwnFile)
}

fn write(folder: &Path, file: &str, kept: &Kept) -> Result<(), ExchangeError> {
    let json = serde_json::to_vec(kept).map_err(|_| ExchangeError::Internal("key"))?;
    let path = folder.join(file);
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
