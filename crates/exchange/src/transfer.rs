//! Transfers of records between PCs: written with their proofs, accepted only when proved.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, Write};
use std::ops::ControlFlow;

use domain::id::DeviceId;
use domain::log::Slice;
use domain::record::{ChainHash, chain_start};
use domain::time::Timestamp;
use minicbor::bytes::{ByteArray, ByteVec};
use replication::{
    BundleError, BundleReader, BundleWriter, ChainCheck, CheckedLog, LogHead, Parcel, Part, Proofs,
    Published, heads_signed, sign_tip, tip_signed,
};
use store::{Head, Origin, Publication, RefusedRecord, Store, StoreError};

use crate::error::ExchangeError;
use crate::identity::{Identity, keep_members, key_of_member};
use crate::replica::item;

/// Bytes of records in one part of a bundle: one transaction of the receiving PC.
const PART_BYTES: usize = 512 << 10;

/// Called while records are transferred, with the count so far and the total. Returns whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// Returns the proofs that this PC can give to others, and the last provable seq of each log.
pub(crate) fn proofs(
    store: &mut Store,
    identity: &Identity,
) -> Result<(Proofs, BTreeMap<DeviceId, u64>), StoreError> {
    let heads = store.heads()?;
    let mine = heads.iter().find(|head| head.device == identity.device && head.last_seq > 0);
    if let Some(head) = mine {
        let tip = LogHead::new(head.device, head.last_seq, head.tip);
        store.keep_tips(&[sign_tip(&identity.office, tip, &identity.key)])?;
    }
    let members = store.members()?;
    let mut tips = store.tips()?;
    tips.retain(|tip| key_of_member(&members, tip.device).is_some());
    let signed_heads = store.signed_heads()?;
    let mut provable = BTreeMap::new();
    let signed = signed_heads.iter().flat_map(|it| &it.heads).map(|head| (head.0, head.1));
    for (device, seq) in signed.chain(tips.iter().map(|tip| (tip.device, tip.seq))) {
        let known = provable.entry(device).or_insert(0);
        *known = seq.max(*known);
    }
    let published = store.publications()?.into_iter().map(published).collect();
    let giver = Some(identity.device);
    Ok((Proofs { members, tips, signed_heads, published, records: 0, giver }, provable))
}

fn published(item: Publication) -> Published {
    Published {
        version: item.version,
        kind: item.kind,
        from: item.from_day,
        body: ByteVec::from(item.body),
        signature: ByteArray::from(item.signature),
    }
}

/// Writes parts of logs with their proofs.
pub(crate) fn give<W: Write>(
    store: &Store,
    identity: &Identity,
    parts: &[Part],
    mut proofs: Proofs,
    out: W,
    progress: Progress<'_>,
) -> Result<W, ExchangeError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    let mut writer = BundleWriter::new(out, identity.office.clone(), &identity.seal, random)?;
    let total = parts.iter().map(|part| part.upto - part.after).sum();
    proofs.records = total;
    writer.put(&Parcel { proofs: Some(proofs), slices: Vec::new() })?;
    let (mut slices, mut bytes, mut given) = (Vec::new(), 0, 0);
    for part in parts {
        let mut after = part.after;
        while after < part.upto {
            let room = PART_BYTES.saturating_sub(bytes).max(1);
            let entries = store.records_of(part.device, after, part.upto, room)?;
            if entries.is_empty() {
                break;
            }
            let slice = Slice { device: part.device, first_seq: after + 1, entries };
            after = slice.last_seq();
            given += slice.entries.len() as u64;
            bytes += slice.entries.iter().map(domain::log::Entry::size).sum::<usize>();
            slices.push(slice);
            if bytes >= PART_BYTES {
                writer.put(&Parcel { proofs: None, slices: std::mem::take(&mut slices) })?;
                bytes = 0;
                go_on(progress(given, total))?;
            }
        }
    }
    if !slices.is_empty() {
        writer.put(&Parcel { proofs: None, slices })?;
    }
    go_on(progress(given, total))?;
    Ok(writer.end()?)
}

fn go_on(flow: ControlFlow<()>) -> Result<(), ExchangeError> {
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ExchangeError::TransferStopped),
    }
}

/// The outcome of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transferred {
    /// Records received.
    pub records: u64,
    /// Records that are new here.
    pub received: u64,
    /// Records that no signature proves here.
    pub unproved: u64,
    /// Records that differ from the one here at the same seq; they are parked.
    pub refused: Vec<RefusedRecord>,
    /// Logs that continue from other records than those here: they must be sent from the start, so
    /// that the first difference is found.
    pub again: Vec<DeviceId>,
    /// Whether another PC continues this PC's log, so that its data is a copy.
    pub copied: bool,
    /// The PC that claims to have given them.
    pub giver: Option<DeviceId>,
}

/// Accepts a transfer of another PC of the office. First all of it is read and proved, then each
/// part is inserted in one transaction. An interrupted transfer loses nothing and can be repeated.
/// Each record counts twice in the progress: proved and inserted.
pub(crate) fn accept<R: Read + Seek>(
    store: &mut Store,
    identity: &Identity,
    file: &mut R,
    origin: Origin,
    now: Timestamp,
    progress: Progress<'_>,
) -> Result<Transferred, ExchangeError> {
    let heads: BTreeMap<_, _> =
        store.heads()?.into_iter().map(|head| (head.device, head)).collect();
    let mut reader = BundleReader::new(&mut *file, identity.office.clone(), &identity.seal)?;
    let first = reader.next_parcel()?.and_then(|it| it.proofs);
    let proofs = first.ok_or(BundleError::Damaged)?;
    let total = proofs.records.saturating_mul(2);
    let believed = Believed::new(store, identity, &proofs)?;
    let mut check = ChainCheck::default();
    let mut transferred = Transferred { giver: proofs.giver, ..Transferred::default() };
    while let Some(parcel) = reader.next_parcel()? {
        for slice in &parcel.slices {
            transferred.records += slice.entries.len() as u64;
            if !check.has(slice.device) {
                begin(store, &mut check, slice, heads.get(&slice.device), &believed)?;
            }
            check.add(slice);
        }
        go_on(progress(transferred.records, total))?;
    }
    drop(reader);
    let logs = judge(store, identity, &check, &heads, &mut transferred)?;
    file.rewind()?;
    let mut reader = BundleReader::new(&mut *file, identity.office.clone(), &identity.seal)?;
    let (mut stopped, mut passed) = (BTreeSet::new(), 0);
    while let Some(parcel) = reader.next_parcel()? {
        passed += parcel.slices.iter().map(|it| it.entries.len() as u64).sum::<u64>();
        let wanted = |slice: Slice| {
            let (after, upto) = logs.get(&slice.device)?;
            (!stopped.contains(&slice.device)).then(|| within(slice, *after, *upto))?
        };
        let slices: Vec<_> = parcel.slices.into_iter().filter_map(wanted).collect();
        if !slices.is_empty() {
            let done = store.accept_transfer(&slices, now)?;
            transferred.received += done.received;
            stopped.extend(done.refused.iter().map(|it| it.device));
            transferred.refused.extend(done.refused);
        }
        go_on(progress(transferred.records + passed, total))?;
    }
    let mine = transferred.refused.iter().find(|it| it.device == identity.device);
    if let Some(fork) = mine {
        store.mark_copied(fork.seq)?;
    }
    believed.keep(store)?;
    let published: Vec<_> = proofs.published.iter().map(|it| item(it, &identity.hub)).collect();
    store.insert_publications(&published, origin, now)?;
    transferred.copied = store.hub()?.is_some_and(|hub| hub.copied_from.is_some());
    Ok(transferred)
}

/// The received proofs that are valid here.
struct Believed {
    proofs: Proofs,
    signed: BTreeMap<DeviceId, Vec<(u64, ChainHash)>>,
}

impl Believed {
    fn new(store: &mut Store, identity: &Identity, came: &Proofs) -> Result<Self, StoreError> {
        keep_members(store, &identity.office, &identity.hub, &came.members)?;
        let members = store.members()?;
        let mut proofs = came.clone();
        proofs.tips.retain(|tip| {
            key_of_member(&members, tip.device)
                .is_some_and(|key| tip_signed(&identity.office, tip, &key))
        });
        proofs.signed_heads =
            proofs.signed_heads.filter(|it| heads_signed(&identity.office, it, &identity.hub));
        let mut signed: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (device, seq, tip) in proofs.signed_heads.iter().flat_map(|it| &it.heads) {
            signed.entry(*device).or_default().push((*seq, **tip));
        }
        for tip in &proofs.tips {
            signed.entry(tip.device).or_default().push((tip.seq, *tip.tip));
        }
        Ok(Self { proofs, signed })
    }

    /// Stores the proofs that can be passed on.
    fn keep(&self, store: &mut Store) -> Result<(), StoreError> {
        let mut tips = Vec::new();
        for tip in &self.proofs.tips {
            if store.chain_at(tip.device, tip.seq)? == Some(*tip.tip) {
                tips.push(tip.clone());
            }
        }
        store.keep_tips(&tips)?;
        if let Some(signed_heads) = &self.proofs.signed_heads {
            let mut held = true;
            for (device, seq, tip) in &signed_heads.heads {
                held = held && store.chain_at(*device, *seq)? == Some(**tip);
            }
            if held {
                store.keep_signed_heads(signed_heads)?;
            }
        }
        Ok(())
    }
}

/// Begins the chain of a log before its first received entry.
fn begin(
    store: &Store,
    check: &mut ChainCheck,
    slice: &Slice,
    head: Option<&Head>,
    believed: &Believed,
) -> Result<(), ExchangeError> {
    let device = slice.device;
    let after = slice.first_seq.checked_sub(1).ok_or(BundleError::Damaged)?;
    let start = match head {
        _ if after == 0 => Some(chain_start(device)),
        Some(head) if head.last_seq == after => Some(head.tip),
        _ => store.chain_at(device, after)?,
    };
    // Entries that follow nothing here break the log: nothing of it is proved.
    let from = match start {
        Some(tip) => LogHead::new(device, after, tip),
        None => LogHead::new(device, u64::MAX, [0; 32]),
    };
    let signed = believed.signed.get(&device).cloned().unwrap_or_default();
    let known = head.filter(|head| head.last_seq > 0).map(|head| (head.last_seq, head.tip));
    check.begin(from, signed, known);
    Ok(())
}

/// Decides which entries of which logs are accepted: after one seq, up to another.
fn judge(
    store: &mut Store,
    identity: &Identity,
    check: &ChainCheck,
    heads: &BTreeMap<DeviceId, Head>,
    transferred: &mut Transferred,
) -> Result<BTreeMap<DeviceId, (u64, u64)>, ExchangeError> {
    let mut logs = BTreeMap::new();
    for (device, log) in check.end() {
        let here = heads.get(&device).map_or(0, |head| head.last_seq);
        if log.after == u64::MAX {
            continue;
        }
        let same = match log.same {
            // It ends before the log here.
            None if log.upto < here => store.chain_at(device, log.upto)? == Some(log.tip),
            same => same != Some(false),
        };
        let fork = !same && log.proved >= here.min(log.upto);
        transferred.unproved += log.upto.saturating_sub(log.proved.max(here));
        if fork {
            logs.insert(device, (log.after, log.proved));
        } else if differs(&log) {
            transferred.again.push(device);
        } else if device == identity.device && log.proved > here {
            // Signed by this PC's key, but not from here.
            store.mark_copied(here + 1)?;
        } else if log.proved > here {
            logs.insert(device, (here, log.proved));
        }
    }
    Ok(logs)
}

/// Returns whether a valid signature is over other records than those received after the ones here.
fn differs(log: &CheckedLog) -> bool {
    log.contradicted && log.after > 0 && log.proved == log.after
}

/// Returns the part of a slice after one seq up to another; `None` when there is none.
fn within(mut slice: Slice, after: u64, upto: u64) -> Option<Slice> {
    let last = slice.last_seq().min(upto);
    let first = slice.first_seq.max(after + 1);
    if first > last {
        return None;
    }
    slice.entries.truncate(usize::try_from(last - slice.first_seq + 1).ok()?);
    slice.entries.drain(..usize::try_from(first - slice.first_seq).ok()?);
    slice.first_seq = first;
    Some(slice)
}
