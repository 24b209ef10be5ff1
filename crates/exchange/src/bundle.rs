//! Bundles on a stick, for PCs that no network joins.

use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind};
use std::path::Path;

use replication::{BundleError, Part};
use store::{Origin, Store, SyncRun, Via};

use super::transfer::{Progress, TransferError, give, proofs, take};
use crate::Office;
use crate::files::write_whole_with;
use crate::view::{BundleIn, BundleOut, Problem};

/// How the names of bundles end.
pub const BUNDLE: &str = "mcb";

impl Office {
    /// A name for the file of a bundle: the office's code, this PC's book and the time.
    ///
    /// # Errors
    /// When the office is not set up or cannot be read.
    pub fn bundle_name(&self) -> Result<String, Problem> {
        self.read(|office, now| {
            let book = office.store.this_device()?.book;
            let time = now.to_vn().format("%Y%m%d-%H%M");
            Ok(format!("motcua-{}-Q{book}-{time}.{BUNDLE}", office.code))
        })
    }

    /// Writes everything that this PC knows and can prove into a sealed file for a stick; only PCs of
    /// the same office can read it. The file appears whole or not at all. Works on a connection of
    /// its own; `progress` is told the records written and how many there are.
    ///
    /// # Errors
    /// `error.sync.not_enrolled` or `error.sync.copied` (PCs that are not enrolled share no secret
    /// and cannot know each other), `error.file_unwritable`, `error.file_no_room`,
    /// `error.bundle.stopped`.
    pub fn bundle_out(&self, path: &Path, progress: Progress<'_>) -> Result<BundleOut, Problem> {
        self.write_bundle(path, progress).map_err(|problem| self.spoken(problem))
    }

    fn write_bundle(&self, path: &Path, progress: Progress<'_>) -> Result<BundleOut, Problem> {
        let mut store = Store::open(self.folder())?;
        let identity = self.identity(&store)?;
        let (proofs, provable) = proofs(&mut store, &identity)?;
        let heads = store.heads()?;
        let part = |head: &store::Head| {
            let upto = provable.get(&head.device).map_or(0, |seq| head.last_seq.min(*seq));
            Part { device: head.device, after: 0, upto }
        };
        let parts: Vec<_> = heads.iter().map(part).filter(|part| part.upto > 0).collect();
        let records: u64 = parts.iter().map(|part| part.upto).sum();
        let all: u64 = heads.iter().map(|head| head.last_seq).sum();
        let written = write_whole_with(path, |file| -> Result<u64, TransferError> {
            let out = BufWriter::new(file);
            let out = give(&store, &identity, &parts, proofs, out, progress)?;
            let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            Ok(file.metadata()?.len())
        });
        let bytes = written.map_err(|error| match error {
            TransferError::Bundle(error) => unwritable(path, &error),
            error => error.into(),
        })?;
        self.log_transfer(&mut store, SyncRun { sent: records, ..SyncRun::default() })?;
        Ok(BundleOut {
            records: small(records),
            bytes: small(bytes),
            unproved: small(all - records),
        })
    }

    /// Takes a bundle that another PC of the office has written. All of it is proved before anything
    /// is taken; taking it again does no harm; the hub gets what is new at the next sync. `progress`
    /// is told the records gone through and how many there are.
    ///
    /// # Errors
    /// `error.sync.not_enrolled`, `error.sync.copied`, or `error.bundle.*`: it is no bundle, of
    /// another office, of a newer program, cut, or damaged; nothing was taken then. Or it was
    /// stopped; what was taken until then stays.
    pub fn bundle_in(&self, path: &Path, progress: Progress<'_>) -> Result<BundleIn, Problem> {
        self.take_bundle(path, progress).map_err(|problem| self.spoken(problem))
    }

    fn take_bundle(&self, path: &Path, progress: Progress<'_>) -> Result<BundleIn, Problem> {
        let mut store = Store::open(self.folder())?;
        let identity = self.identity(&store)?;
        let opened = File::open(path).map_err(|error| TransferError::from(error).into());
        let taken = opened.and_then(|file| {
            let came = (Origin::Stick, self.now());
            take(&mut store, &identity, &mut BufReader::new(file), came, progress)
                .map_err(Problem::from)
        });
        let run = SyncRun {
            received: taken.as_ref().map_or(0, |it| it.received),
            problem: taken.as_ref().err().map(|problem| problem.key.clone()),
            peer: taken.as_ref().ok().and_then(|it| it.giver),
            ..SyncRun::default()
        };
        self.log_transfer(&mut store, run)?;
        let taken = taken?;
        let members = store.members()?;
        let giver = members.iter().find(|it| Some(it.facts.device) == taken.giver);
        Ok(BundleIn {
            records: small(taken.records),
            received: small(taken.received),
            unproved: small(taken.unproved),
            parked: small(taken.refused.len() as u64),
            copied: taken.copied,
            book: giver.map(|it| it.facts.book),
            own: taken.giver == Some(identity.device),
        })
    }

    fn log_transfer(&self, store: &mut Store, run: SyncRun) -> Result<(), Problem> {
        let run = SyncRun { at: self.now().millis(), via: Via::Stick, ..run };
        store.note_sync(&run).map_err(Problem::from)
    }

    /// A problem in the language of the settings.
    fn spoken(&self, problem: Problem) -> Problem {
        match self.settings() {
            Ok(settings) => problem.in_language(settings.language()),
            Err(_) => problem,
        }
    }
}

/// Why a file is not written, with the remedy.
fn unwritable(path: &Path, error: &BundleError) -> Problem {
    let full = matches!(error, BundleError::Io(error) if error.kind() == ErrorKind::StorageFull);
    let key = if full { "error.file_no_room" } else { "error.file_unwritable" };
    Problem::new(key).with("file", path.display())
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
