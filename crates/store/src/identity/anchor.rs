//! The head of this PC's log, kept outside the office's folder: a database that is behind it was
//! put back from a copy.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::id::DeviceId;
use domain::record::ChainHash;
use serde::{Deserialize, Serialize};

/// Folder of the anchors in tests, in place of the user's own.
const VARIABLE: &str = "MOTCUA_STATE";
/// Bytes of a slot: hash, length, JSON. The slots are written in turn, so that one is always whole.
const SLOT: usize = 4096;
/// Bytes before the JSON.
const HEAD: usize = 34;
/// How long after a change it is on disk.
const DELAY: Duration = Duration::from_millis(500);

/// What is known outside the folder about a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// Counts the writes.
    turn: u64,
    /// Seq of its last record.
    pub seq: u64,
    /// Chain hash of that record.
    pub tip: ChainHash,
    /// The office has another identity since, or moved to another folder.
    pub ended: bool,
    /// Kind, scope and next number of the books in use.
    pub counters: Vec<(String, String, u32)>,
}

impl Known {
    /// Returns what is known about a log at a moment.
    pub fn new(seq: u64, tip: ChainHash, counters: Vec<(String, String, u32)>) -> Self {
        Self { turn: 0, seq, tip, ended: false, counters }
    }
}

/// The file that keeps the head of a log.
#[derive(Debug)]
pub(crate) struct Anchor {
    file: Arc<File>,
    turn: u64,
    /// Seq of the last record that this program saw.
    seen: u64,
    waiting: Arc<AtomicBool>,
}

impl Anchor {
    /// Reads what is known about the log that an office in a folder writes; `None` when nothing is,
    /// or it cannot be read.
    pub fn read(device: DeviceId, office: &Path) -> Option<Known> {
        let mut bytes = Vec::new();
        File::open(path_of(&folder()?, device, office)).ok()?.read_to_end(&mut bytes).ok()?;
        bytes.chunks(SLOT).filter_map(slot).max_by_key(|known| (known.seq, known.turn))
    }

    /// Opens the file of a log to write. `None` where the user has no such folder, or it cannot be
    /// written: the office works, but a database that is put back is not noticed.
    pub fn open(device: DeviceId, office: &Path) -> Option<Self> {
        let folder = folder()?;
        std::fs::create_dir_all(&folder).ok()?;
        let path = path_of(&folder, device, office);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
        let known = Self::read(device, office);
        let (turn, seen) = known.map_or((0, 0), |known| (known.turn, known.seq));
        Some(Self { file: Arc::new(file), turn, seen, waiting: Arc::default() })
    }

    /// Returns what is known of all logs that were written in a folder.
    pub fn all_of(office: &Path) -> Vec<(DeviceId, Known)> {
        let entries = folder().and_then(|folder| std::fs::read_dir(folder).ok());
        let names = entries.into_iter().flatten().flatten().map(|entry| entry.file_name());
        let end = name_end(office);
        names
            .filter_map(|name| name.to_str()?.strip_suffix(&end)?.parse().ok())
            .filter_map(|device| Some((device, Self::read(device, office)?)))
            .collect()
    }

    /// Notes that a folder is not the home of a log any more: data of it that is put there is not its
    /// PC's own.
    pub fn end(device: DeviceId, office: &Path) {
        if let Some(known) = Self::read(device, office)
            && let Some(mut anchor) = Self::open(device, office)
        {
            anchor.keep(Known { ended: true, ..known });
        }
    }

    /// Returns whether the log is shorter than this program saw it: the database was replaced while it
    /// is open.
    pub fn is_ahead_of(&self, seq: u64) -> bool {
        seq < self.seen
    }

    /// Writes what is known now. It outlives this program at once and a power cut after half a
    /// second. Errors are ignored, as in [`Anchor::open`].
    pub fn keep(&mut self, known: Known) {
        self.turn += 1;
        self.seen = known.seq;
        let Ok(json) = serde_json::to_vec(&Known { turn: self.turn, ..known }) else { return };
        let Ok(length) = u16::try_from(json.len()) else { return };
        if json.len() > SLOT - HEAD {
            return;
        }
        let mut bytes = blake3::hash(&json).as_bytes().to_vec();
        bytes.extend(length.to_be_bytes());
        bytes.extend(json);
        bytes.resize(SLOT, 0);
        let place = SeekFrom::Start((self.turn % 2) * SLOT as u64);
        let mut file = &*self.file;
        if file.seek(place).and_then(|_| file.write_all(&bytes)).is_err() {
            return;
        }
        if !self.waiting.swap(true, Ordering::AcqRel) {
            let (file, waiting) = (Arc::clone(&self.file), Arc::clone(&self.waiting));
            std::thread::spawn(move || {
                std::thread::sleep(DELAY);
                // Only the first of both syncs.
                if waiting.swap(false, Ordering::AcqRel) {
                    let _ = file.sync_data();
                }
            });
        }
    }
}

impl Drop for Anchor {
    fn drop(&mut self) {
        if self.waiting.swap(false, Ordering::AcqRel) {
            let _ = self.file.sync_data();
        }
    }
}

/// Returns the folder of the anchors: the user's, on this machine.
fn folder() -> Option<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(folder) => Some(folder.into()),
        None => Some(dirs::state_dir().or_else(dirs::data_local_dir)?.join("mot-cua-state")),
    }
}

fn path_of(folder: &Path, device: DeviceId, office: &Path) -> PathBuf {
    folder.join(format!("{device}{}", name_end(office)))
}

/// Returns how the names of the files of an office's folder end.
fn name_end(office: &Path) -> String {
    let place = blake3::hash(office.as_os_str().as_encoded_bytes()).to_hex();
    format!("-{}.head", place.get(..16).unwrap_or_default())
}

/// Reads a slot; `None` when it was not written whole.
fn slot(bytes: &[u8]) -> Option<Known> {
    let hash = bytes.get(..32)?;
    let length = u16::from_be_bytes(bytes.get(32..HEAD)?.try_into().ok()?);
    let json = bytes.get(HEAD..HEAD + usize::from(length))?;
    (blake3::hash(json).as_bytes() == hash).then(|| serde_json::from_slice(json).ok())?
}
