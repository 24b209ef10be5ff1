//! The hub's store: one interface, two databases.

mod error;
mod postgres;
mod sqlite;

use std::future::Future;

use domain::id::DeviceId;
use domain::member::MemberFacts;
use domain::number::{Lane, OfficeCode};
use minicbor::bytes::{ByteArray, ByteVec};
use replication::{
    LogHead, PublicationKind, Published, SecretKey, SyncRequest, SyncResponse, summary_of,
};

pub use error::StoreError;
pub use postgres::Postgres;
pub use sqlite::Sqlite;

/// An office of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeRow {
    /// Its code.
    pub code: OfficeCode,
    /// Its name.
    pub name: String,
    /// PCs that are enrolled and not revoked.
    pub devices: u64,
    /// Records.
    pub records: u64,
}

/// A PC of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRow {
    /// Its identity.
    pub device: DeviceId,
    /// Its office.
    pub office: OfficeCode,
    /// Its public key.
    pub key: Vec<u8>,
    /// Its range of dossier numbers.
    pub lane: u16,
    /// Its book.
    pub book: u16,
    /// UTC milliseconds.
    pub enrolled_at: i64,
    /// UTC milliseconds.
    pub revoked_at: Option<i64>,
}

impl DeviceRow {
    /// Returns the facts about the PC that the hub signs for the other PCs of its office.
    pub(crate) fn facts(self) -> Result<MemberFacts, StoreError> {
        let key: [u8; 32] = self.key.try_into().map_err(|_| StoreError::Unreadable("key"))?;
        Ok(MemberFacts {
            device: self.device,
            key: ByteArray::from(key),
            lane: self.lane,
            book: self.book,
            enrolled_at: self.enrolled_at,
            revoked_at: self.revoked_at,
        })
    }
}

/// A PC to be enrolled.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// The office it names.
    pub office: OfficeCode,
    /// Its identity.
    pub device: DeviceId,
    /// Its public key.
    pub key: [u8; 32],
    /// The lane it has used.
    pub lane: Option<u16>,
    /// Hash of the code that it sends.
    pub code_hash: [u8; 32],
}

impl NewDevice {
    /// Returns the facts about it once it has its lane.
    fn facts(&self, lane: Lane, now: i64) -> MemberFacts {
        MemberFacts {
            device: self.device,
            key: ByteArray::from(self.key),
            lane: lane.get(),
            book: lane.book(),
            enrolled_at: now,
            revoked_at: None,
        }
    }

    /// Returns whether it is this PC, which may go on.
    fn is(&self, known: &DeviceRow) -> bool {
        known.office == self.office && known.key == self.key && known.revoked_at.is_none()
    }
}

/// The outcome of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnrolOutcome {
    /// Done, with the office's name and sealing key.
    Done {
        /// The PC's row.
        row: DeviceRow,
        /// Name of the office.
        office_name: String,
        /// The office's key for bundles.
        seal: Vec<u8>,
    },
    /// Why it was refused.
    Refused(replication::EnrolProblem),
}

/// The data of a hub. Every change is one transaction and durable when it returns.
pub trait HubStore: Send + Sync + 'static {
    /// Adds an office; renames a known one.
    fn add_office(
        &self,
        code: &OfficeCode,
        name: &str,
        seal: [u8; 32],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Returns the offices, by code.
    fn offices(&self) -> impl Future<Output = Result<Vec<OfficeRow>, StoreError>> + Send;

    /// Adds an enrolment code of an office.
    fn add_code(
        &self,
        office: &OfficeCode,
        hash: [u8; 32],
        expires_at: i64,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Enrols a PC.
    fn enrol(
        &self,
        new: &NewDevice,
        now: i64,
    ) -> impl Future<Output = Result<EnrolOutcome, StoreError>> + Send;

    /// Adds PCs that the hub itself has certified, with their lanes, and revocations; a revocation
    /// stays for good. A PC of another office, or whose lane another one has, is left out. Returns
    /// how many rows have changed. The server has checked the hub's signatures.
    fn learn(
        &self,
        office: &OfficeCode,
        members: &[MemberFacts],
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Returns the row of a PC.
    fn device(
        &self,
        device: DeviceId,
    ) -> impl Future<Output = Result<Option<DeviceRow>, StoreError>> + Send;

    /// Returns the PCs of an office, by lane.
    fn devices(
        &self,
        office: &OfficeCode,
    ) -> impl Future<Output = Result<Vec<DeviceRow>, StoreError>> + Send;

    /// Revokes a PC; returns false when it is unknown.
    fn revoke(
        &self,
        office: &OfficeCode,
        device: DeviceId,
        now: i64,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Stores what a PC pushes and gathers what it asks for, in one transaction. The response
    /// always has the heads of all logs: the server signs them. Signed heads in the request are
    /// trusted: the server has checked the hub's signature.
    fn sync(
        &self,
        device: DeviceId,
        ask: &SyncRequest,
        now: i64,
    ) -> impl Future<Output = Result<SyncResponse, StoreError>> + Send;

    /// Numbers a publication, signs it and adds it. Two calls at the same time get two numbers.
    fn publish(
        &self,
        new: &NewPublication,
        key: &SecretKey,
    ) -> impl Future<Output = Result<Published, StoreError>> + Send;

    /// Returns all publications, by number.
    fn publications(&self) -> impl Future<Output = Result<Vec<Published>, StoreError>> + Send;
}

/// A publication before it has a number.
#[derive(Clone, Debug)]
pub struct NewPublication {
    /// Its kind.
    pub kind: PublicationKind,
    /// First day in force, days since 1970-01-01.
    pub from: i64,
    /// The content.
    pub body: Vec<u8>,
}

impl NewPublication {
    /// Returns the signed publication with a number.
    fn signed(&self, version: u64, key: &SecretKey) -> Published {
        let mut item = Published {
            version,
            kind: self.kind.as_str().to_owned(),
            from: self.from,
            body: ByteVec::from(self.body.clone()),
            signature: ByteArray::from([0; 64]),
        };
        item.signature = ByteArray::from(key.sign(&item.signed_bytes()));
        item
    }
}

/// Adds publications to a response, in order, up to the bytes that a PC wants; the next response
/// has the rest.
fn give(publications: Vec<Published>, ask: &SyncRequest, answer: &mut SyncResponse) {
    let mut bytes = 0;
    for item in publications {
        if bytes >= wanted(ask) {
            answer.more = true;
            break;
        }
        bytes += item.body.len();
        answer.published.push(item);
    }
}

/// Returns the lane that a PC has used when no other PC has it, else the lowest that was never
/// given. Lane 0 belongs to a PC that worked alone before the office had a hub: its numbers are on
/// paper, however late it enrols.
fn choose_lane(given: &[u16], used: Option<u16>) -> Option<Lane> {
    let free = |lane: &Lane| !given.contains(&lane.get());
    let used = used.and_then(|lane| Lane::new(lane).ok()).filter(free);
    used.or_else(|| {
        (1..).map_while(|lane| Lane::new(lane).ok().filter(|it| it.is_given())).find(free)
    })
}

/// Most bytes of records in one response; packed they stay below the limit of a PC.
const MAX_WANTED_BYTES: usize = 8 << 20;

/// Returns the bytes of records that a request asks for.
fn wanted(ask: &SyncRequest) -> usize {
    (ask.want as usize).min(MAX_WANTED_BYTES)
}

/// Adds the heads of all logs and their summary to a response; the server removes the heads when
/// the PC did not ask for them.
fn set_heads(answer: &mut SyncResponse, heads: Vec<LogHead>) {
    answer.summary = summary_of(heads.iter().copied());
    answer.heads = heads;
}
