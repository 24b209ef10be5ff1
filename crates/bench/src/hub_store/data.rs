//! Realistic records: those of an invented office, as the PC of any office would have made them.

use domain::id::DeviceId;
use domain::number::OfficeCode;
use domain::record::{Origin, Record};
use hub::HubStore;
use hub::store::{EnrolOutcome, NewDevice};
use replication::{Entry, Slice, SyncRequest};
use store::Store;
use uuid::Uuid;

use crate::{Setup, Trouble, sample};

const DOSSIERS: u32 = 2_000;

/// Records to choose from.
pub struct Records(Vec<Record>);

impl Records {
    pub fn new(setup: &Setup) -> Result<Self, Trouble> {
        let folder = setup.data.join("hub-records");
        drop(sample::office(&folder, DOSSIERS)?);
        let store = Store::open(&folder)?;
        let bytes = store.records_after(store.this_device()?.device, 0, u32::MAX)?;
        let records: Vec<Record> =
            bytes.iter().map(|it| Record::from_bytes(it)).collect::<Result<_, _>>()?;
        if records.is_empty() {
            Err("the invented office is empty".into())
        } else {
            Ok(Self(records))
        }
    }

    /// Records of a PC's log from a `seq` on.
    pub fn entries(&self, pc: &Pc, first_seq: u64, count: u64) -> Vec<Entry> {
        let one = |seq: u64| {
            let like = &self.0[usize::try_from(seq).unwrap_or(0) % self.0.len()];
            let origin = Origin {
                office: pc.office.clone(),
                device: pc.device,
                seq,
                hlc: like.hlc,
                dossier: like.dossier,
            };
            let record =
                Record::from_parts(origin, like.kind().0, like.schema, like.body().to_vec());
            Entry::Record(record.to_bytes())
        };
        (first_seq..first_seq + count).map(one).collect()
    }
}

/// A PC of an office.
pub struct Pc {
    office: OfficeCode,
    device: DeviceId,
    last_seq: u64,
}

impl Pc {
    /// Adds an office with one PC to a hub.
    pub async fn add(store: &impl HubStore, number: u32) -> Result<Self, Trouble> {
        let office: OfficeCode = format!("H36.{number:04}").parse()?;
        let (code_hash, key) = (replication::code_hash(&number.to_string()), [1; 32]);
        let device = DeviceId::new(Uuid::from_u128(u128::from(number)));
        store.add_office(&office, "UBND xã", [1; 32]).await?;
        store.add_code(&office, code_hash, i64::MAX).await?;
        let new = NewDevice { office: office.clone(), device, key, lane: None, code_hash };
        match store.enrol(&new, 0).await? {
            EnrolOutcome::Done { .. } => Ok(Self { office, device, last_seq: 0 }),
            EnrolOutcome::Refused(problem) => Err(format!("not enrolled: {problem:?}").into()),
        }
    }

    /// Returns the next push of this PC.
    pub fn next_push(&self, records: &Records, count: u64) -> SyncRequest {
        let first_seq = self.last_seq + 1;
        let entries = records.entries(self, first_seq, count);
        SyncRequest {
            after: self.last_seq,
            slices: vec![Slice { device: self.device, first_seq, entries }],
            want: 1 << 20,
            ..SyncRequest::nothing(self.office.clone())
        }
    }

    /// Pushes; everything must be accepted.
    pub async fn push(&mut self, store: &impl HubStore, ask: &SyncRequest) -> Result<(), Trouble> {
        let answer = store.sync(self.device, ask, 0).await?;
        let expected = ask.slices[0].last_seq();
        if answer.acks.first().map(|it| it.last_seq) != Some(expected) {
            return Err(format!("a push was not taken: {:?}", answer.refused).into());
        }
        self.last_seq = expected;
        Ok(())
    }
}
