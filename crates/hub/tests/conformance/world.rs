//! Offices, PCs and their logs, invented.

use domain::clock::Hlc;
use domain::id::{DeviceId, DossierId};
use domain::number::OfficeCode;
use domain::record::{ChainHash, Origin, Record, chain_start};
use hub::HubStore;
use hub::store::{DeviceRow, EnrolOutcome, NewDevice};
use replication::{
    Entry, LogHead, Proof, Reason, SecretKey, Slice, SyncRequest, SyncResponse, code_hash, sign_tip,
};

use crate::bases::Base;

/// The time of these tests.
pub const NOW: i64 = 1_800_000_000_000;
/// Room for all records.
pub const ALL: u32 = 1 << 30;

pub fn office(number: u8) -> OfficeCode {
    format!("H36.{number:02}").parse().expect("an office code")
}

/// Returns the PC with a number.
pub fn pc(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 16])
}

/// Returns the key of the PC with a number.
pub fn key(number: u8) -> SecretKey {
    SecretKey::from_seed([number; 32])
}

/// Adds an office.
pub async fn add_office(store: &impl HubStore, number: u8) -> OfficeCode {
    let code = office(number);
    store.add_office(&code, "UBND xã Thử", [number; 32]).await.expect("an office");
    code
}

/// Returns a store with an office and its PCs, numbered from 1.
pub async fn office_of<B: Base>(base: &B, pcs: u8) -> (B::Store, OfficeCode) {
    let store = base.opened().await;
    let office = add_office(&store, 1).await;
    for number in 1..=pcs {
        enrol(&store, &office, pc(number)).await;
    }
    (store, office)
}

/// Adds a code to an office.
pub async fn add_code(store: &impl HubStore, office: &OfficeCode, code: &str) {
    store.add_code(office, code_hash(code), NOW + 1_000).await.expect("a code");
}

/// Returns the enrolment of the PC with a number, by a code.
pub fn new_device(office: &OfficeCode, device: DeviceId, code: &str) -> NewDevice {
    let key = key(device.as_bytes()[0]).public().to_bytes();
    NewDevice { office: office.clone(), device, key, lane: None, code_hash: code_hash(code) }
}

/// Enrols a PC with a new code.
pub async fn enrol(store: &impl HubStore, office: &OfficeCode, device: DeviceId) -> DeviceRow {
    let code = format!("{office} {device}");
    add_code(store, office, &code).await;
    match store.enrol(&new_device(office, device, &code), NOW).await.expect("an answer") {
        EnrolOutcome::Done { row, .. } => row,
        EnrolOutcome::Refused(problem) => panic!("{device} of {office} was refused: {problem:?}"),
    }
}

/// Returns a record of a PC's log with `body` bytes.
pub fn record(office: &OfficeCode, device: DeviceId, seq: u64, body: usize) -> Entry {
    let origin = Origin {
        office: office.clone(),
        device,
        seq,
        hlc: Hlc::from_bits(seq),
        dossier: DossierId::from_bytes([9; 16]),
    };
    Entry::Record(Record::from_parts(origin, 1, 1, vec![0; body]).to_bytes())
}

/// Returns the records of a PC's log from a seq to a seq.
pub fn log(office: &OfficeCode, device: DeviceId, first: u64, last: u64) -> Slice {
    let entries = (first..=last).map(|seq| record(office, device, seq, 20)).collect();
    Slice { device, first_seq: first, entries }
}

/// Returns the chain hash after entries that begin a log.
pub fn tip(device: DeviceId, entries: &[Entry]) -> ChainHash {
    entries.iter().fold(chain_start(device), |tip, entry| entry.link_after(&tip))
}

/// Returns a request that pushes nothing and pulls all there is.
pub fn nothing(office: &OfficeCode) -> SyncRequest {
    SyncRequest { want: ALL, ..SyncRequest::nothing(office.clone()) }
}

/// Pushes slices; returns the response.
pub async fn push(
    store: &impl HubStore,
    office: &OfficeCode,
    device: DeviceId,
    slices: Vec<Slice>,
) -> SyncResponse {
    let ask = SyncRequest { slices, ..nothing(office) };
    store.sync(device, &ask, NOW).await.expect("an answer")
}

/// Pushes a slice of another PC's log with its proof; returns the response.
pub async fn carry(
    store: &impl HubStore,
    office: &OfficeCode,
    carrier: DeviceId,
    slice: &Slice,
    proof: &Proof,
) -> SyncResponse {
    let (slices, proof) = (vec![slice.clone()], proof.clone());
    let ask = SyncRequest { slices, proof, ..nothing(office) };
    store.sync(carrier, &ask, NOW).await.expect("an answer")
}

/// Returns the head of [`log`] at a seq, signed by the PC that wrote it.
pub fn signed(office: &OfficeCode, device: DeviceId, upto: u64) -> Proof {
    let tip = tip(device, &log(office, device, 1, upto).entries);
    let tip = sign_tip(office, LogHead::new(device, upto, tip), &key(device.as_bytes()[0]));
    Proof { tips: vec![tip], signed_heads: None }
}

/// Pulls `want` bytes of what arrived after a position.
pub async fn pull(
    store: &impl HubStore,
    office: &OfficeCode,
    device: DeviceId,
    after: u64,
    want: u32,
) -> SyncResponse {
    let ask = SyncRequest { after, want, ..nothing(office) };
    store.sync(device, &ask, NOW).await.expect("an answer")
}

/// Returns device and seq of the records in slices, in order.
pub fn seqs(slices: &[Slice]) -> Vec<(DeviceId, u64)> {
    let each = |slice: &Slice| {
        let device = slice.device;
        (slice.first_seq..=slice.last_seq()).map(move |seq| (device, seq)).collect::<Vec<_>>()
    };
    slices.iter().flat_map(each).collect()
}

/// Returns the refusals of a response, without their device.
pub fn refusals(answer: &SyncResponse) -> Vec<(u64, Reason)> {
    answer.refused.iter().map(|it| (it.seq, it.reason)).collect()
}

/// Returns the acks of a response.
pub fn acks(answer: &SyncResponse) -> Vec<(DeviceId, u64)> {
    answer.acks.iter().map(|it| (it.device, it.last_seq)).collect()
}
