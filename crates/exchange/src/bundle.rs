//! Bundles on a stick, for PCs without a network.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use domain::message::Message;
use replication::{BundleError, Part};
use store::files::write_whole_with;
use store::{Origin, Store, SyncRun, Via};

use crate::Exchange;
use crate::error::ExchangeError;
use crate::transfer::{Progress, accept, give, proofs};

/// File extension of bundles.
pub const BUNDLE: &str = "mcb";

/// A bundle that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundleWritten {
    /// Records in it.
    pub records: u64,
    /// Length of the file.
    pub bytes: u64,
    /// Records that no signature proves yet; they are not in it.
    pub unproved: u64,
}

/// A bundle that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundleRead {
    /// Records in it.
    pub records: u64,
    /// Records that are new here.
    pub received: u64,
    /// Records that no signature proves here; they were not accepted.
    pub unproved: u64,
    /// Records that differ from the one here at the same seq; they are parked.
    pub parked: u64,
    /// Whether another PC continues this PC's log, so that its data is a copy.
    pub copied: bool,
    /// The book of the PC that wrote it, when that PC is known here.
    pub book: Option<u16>,
    /// Whether this PC wrote it itself.
    pub own: bool,
}

impl Exchange {
    /// Writes everything that this PC knows and can prove into a sealed file for a stick; only PCs of
    /// the same office can read it. The file appears whole or not at all. `progress` is called with
    /// the records written and how many there are.
    ///
    /// # Errors
    /// [`ExchangeError::NotEnrolled`] or [`ExchangeError::EnrolAgain`] (PCs that are not enrolled share no
    /// secret and cannot know each other), [`ExchangeError::File`],
    /// [`ExchangeError::TransferStopped`].
    pub fn write_bundle(
        &self,
        path: &Path,
        progress: Progress<'_>,
    ) -> Result<BundleWritten, ExchangeError> {
        let mut store = Store::open(&self.folder)?;
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
        let written = write_whole_with(path, |file| -> Result<u64, ExchangeError> {
            let out = BufWriter::new(file);
            let out = give(&store, &identity, &parts, proofs, out, progress)?;
            let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            Ok(file.metadata()?.len())
        });
        let bytes = written.map_err(|error| match error {
            ExchangeError::Bundle(BundleError::Io(error)) => {
                ExchangeError::File { path: path.to_owned(), error }
            }
            error => error,
        })?;
        self.log_transfer(&mut store, SyncRun { sent: records, ..SyncRun::default() })?;
        Ok(BundleWritten { records, bytes, unproved: all - records })
    }

    /// Accepts a bundle that another PC of the office has written. All of it is proved before anything
    /// is inserted; reading it again does no harm; the hub gets what is new at the next sync.
    /// `progress` is called with the records gone through and how many there are.
    ///
    /// # Errors
    /// [`ExchangeError::NotEnrolled`], [`ExchangeError::EnrolAgain`], or [`ExchangeError::Bundle`]: it is
    /// no bundle, of another office, of a newer program, cut, or damaged; nothing was inserted then.
    /// [`ExchangeError::TransferStopped`]: what was inserted until then stays.
    pub fn read_bundle(
        &self,
        path: &Path,
        progress: Progress<'_>,
    ) -> Result<BundleRead, ExchangeError> {
        let mut store = Store::open(&self.folder)?;
        let identity = self.identity(&store)?;
        let accepted = File::open(path).map_err(ExchangeError::from).and_then(|file| {
            let (mut file, now) = (BufReader::new(file), self.clock.now());
            accept(&mut store, &identity, &mut file, Origin::Stick, now, progress)
        });
        let run = SyncRun {
            received: accepted.as_ref().map_or(0, |it| it.received),
            problem: accepted.as_ref().err().map(|error| error.key().to_owned()),
            peer: accepted.as_ref().ok().and_then(|it| it.giver),
            ..SyncRun::default()
        };
        self.log_transfer(&mut store, run)?;
        let accepted = accepted?;
        let members = store.members()?;
        let giver = members.iter().find(|it| Some(it.facts.device) == accepted.giver);
        Ok(BundleRead {
            records: accepted.records,
            received: accepted.received,
            unproved: accepted.unproved,
            parked: accepted.refused.len() as u64,
            copied: accepted.copied,
            book: giver.map(|it| it.facts.book),
            own: accepted.giver == Some(identity.device),
        })
    }

    fn log_transfer(&self, store: &mut Store, run: SyncRun) -> Result<(), ExchangeError> {
        let run = SyncRun { at: self.clock.now().millis(), via: Via::Stick, ..run };
        Ok(store.note_sync(&run)?)
    }
}
