//! PCs and a hub in one process, on real databases, with each message between them in the test's
//! hands.

use std::path::Path;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use domain::calendar::{Calendars, DueRule, Duration};
use domain::dossier::{
    Clerk, Command, Context, CorrectableField, DueRequest, Person, Policy, ProcedureRef,
    ReceiveDossier, ReceptionChannel, ReturnBy, ReturnResult,
};
use domain::id::{DeviceId, DossierId};
use domain::log::{Entry, Slice};
use domain::number::{Lane, OfficeCode};
use domain::time::Timestamp;
use hub::HubStore;
use hub::store::{EnrolOutcome, NewDevice, Sqlite};
use office::{Clock, StoreReplica};
use replication::{
    AheadPosition, Applied, Envelope, Replica, SecretKey, SyncRequest, open_response, seal_response,
};
use store::{Action, Enrolment, Store};
use tempfile::TempDir;
use tests::OFFICE;
use tokio::runtime::Runtime;

static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| office::usual_calendar().unwrap().into());
static CLERK: LazyLock<Clerk> = LazyLock::new(|| Clerk {
    name: "Nguyễn Thị Hoa".into(),
    title: "Công chức".into(),
    counter: String::new(),
});

/// Returns a folder in memory where there is one: many small databases are made.
fn quick_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

fn office_code() -> OfficeCode {
    OFFICE.parse().unwrap()
}

/// A clock that advances a minute each time it is read, and can jump.
pub struct JumpingClock(AtomicI64);

impl Clock for JumpingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.fetch_add(60_000, SeqCst))
    }
}

/// The hub of one office.
pub struct Province {
    runtime: Runtime,
    folder: TempDir,
    store: Sqlite,
    key: SecretKey,
    pcs: u8,
}

/// A PC of the office.
pub struct Pc {
    folder: TempDir,
    pub replica: StoreReplica,
    pub clock: Arc<JumpingClock>,
    key: SecretKey,
    device: DeviceId,
    /// The signature of the request whose response it waits for.
    waits: Option<[u8; 64]>,
}

/// A response in flight.
#[derive(Clone)]
pub struct Answered {
    asked: [u8; 64],
    bytes: Vec<u8>,
}

impl Province {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = quick_folder();
        let store = Sqlite::open(folder.path()).unwrap();
        runtime.block_on(store.add_office(&office_code(), "UBND xã Cư Jút", [5; 32])).unwrap();
        Self { runtime, folder, store, key: SecretKey::from_seed([1; 32]), pcs: 0 }
    }

    /// The hub is killed and started again.
    pub fn restart(&mut self) {
        self.store = Sqlite::open(self.folder.path()).unwrap();
    }

    /// Returns a new PC, enrolled.
    pub fn pc(&mut self) -> Pc {
        self.pcs += 1;
        let (device, key) =
            (DeviceId::from_bytes([self.pcs; 16]), SecretKey::from_seed([100 + self.pcs; 32]));
        let code_hash = [self.pcs; 32];
        let folder = quick_folder();
        let mut store = Store::create(folder.path(), device).unwrap();
        let new = NewDevice {
            office: office_code(),
            device,
            key: key.public().to_bytes(),
            lane: None,
            code_hash,
        };
        let outcome = self.runtime.block_on(async {
            self.store.add_code(&office_code(), code_hash, i64::MAX).await.unwrap();
            self.store.enrol(&new, 0).await.unwrap()
        });
        let EnrolOutcome::Done { row, office_name, .. } = outcome else { panic!("{outcome:?}") };
        let enrolment = Enrolment {
            address: "http://127.0.0.1".into(),
            key: self.key.public().to_bytes(),
            office_name,
            seal: [5; 32],
            device,
            lane: Lane::new(row.lane).unwrap(),
            book: row.book,
        };
        let now: Timestamp = "2026-11-20T08:00".parse().unwrap();
        store.enrol(&enrolment, now).unwrap();
        let clock = Arc::new(JumpingClock(AtomicI64::new(now.millis())));
        let replica = StoreReplica { store, office: office_code(), clock: clock.clone() };
        Pc { folder, replica, clock, key, device, waits: None }
    }

    /// Handles a request at the hub; `None` when the hub refuses it.
    pub fn handle(&self, ask: &[u8]) -> Option<Answered> {
        let envelope = Envelope::read(ask).ok()?;
        let asked = *envelope.signature();
        let answer = self.runtime.block_on(async {
            let row = self.store.device(envelope.device).await.unwrap()?;
            let ask = envelope.open(&replication::PublicKey::from_bytes(&row.key).unwrap()).ok()?;
            Some(self.store.sync(envelope.device, &ask, 0).await.unwrap())
        })?;
        Some(Answered { asked, bytes: seal_response(&answer, &office_code(), &asked, &self.key) })
    }

    /// A PC pushes a slice of its own log, and nothing else.
    pub fn push(&self, pc: &Pc, slice: Slice) {
        let ask = SyncRequest { slices: vec![slice], ..SyncRequest::nothing(office_code()) };
        let answer = self.runtime.block_on(self.store.sync(pc.device, &ask, 0)).unwrap();
        assert_eq!(answer.refused, []);
    }

    pub fn records(&self) -> u64 {
        self.runtime.block_on(self.store.offices()).unwrap().iter().map(|it| it.records).sum()
    }

    /// One undisturbed exchange.
    pub fn exchange(&self, pc: &mut Pc, bytes: usize) -> Applied {
        let ask = pc.ask(bytes);
        let answered = self.handle(&ask).unwrap();
        pc.hear(&answered, self).unwrap()
    }

    /// Exchanges until a whole round moves nothing. Returns the number of exchanges.
    ///
    /// # Panics
    /// When there is no end.
    pub fn exchange_until_equal(&self, pcs: &mut [Pc], bytes: usize) -> u32 {
        let mut exchanges = 0;
        loop {
            let mut moved = false;
            for pc in &mut *pcs {
                loop {
                    exchanges += 1;
                    assert!(exchanges < 5_000, "no end");
                    if !self.exchange(pc, bytes).moved {
                        break;
                    }
                    moved = true;
                }
            }
            if !moved {
                return exchanges;
            }
        }
    }
}

impl Pc {
    /// Returns its next request to the hub; it stops waiting for an earlier response.
    pub fn ask(&mut self, bytes: usize) -> Vec<u8> {
        let standing = self.replica.standing().unwrap();
        let slices = self.replica.outgoing(bytes).unwrap();
        let ask = SyncRequest {
            after: standing.after,
            proof: self.replica.proof(&slices).unwrap(),
            slices,
            want: u32::try_from(bytes).unwrap(),
            published: standing.published,
            ahead: standing.ahead,
            members: Some(standing.members),
            signed_heads: standing.lacks_signed_heads,
            ..SyncRequest::nothing(standing.office)
        };
        let sealed = Envelope::seal(&ask, self.device, &self.key);
        self.waits = Envelope::signature_of(&sealed);
        sealed
    }

    /// Handles a response if it waits for it.
    pub fn hear(&mut self, answered: &Answered, hub: &Province) -> Option<Applied> {
        let waits = self.waits.take_if(|waits| *waits == answered.asked)?;
        let office = office_code();
        let answer = open_response(&answered.bytes, &office, &waits, &hub.key.public()).unwrap();
        let before = self.replica.standing().unwrap();
        let applied = self.replica.apply(&answer).unwrap();
        if before.ahead.is_some() && !answer.more {
            self.replica.set_ahead(None).unwrap();
        }
        Some(applied)
    }

    /// Makes records of open dossiers come first, as with a long history.
    pub fn begin_ahead(&mut self) {
        if self.replica.standing().unwrap().ahead.is_none() {
            self.replica.set_ahead(Some(AheadPosition::default())).unwrap();
        }
    }

    /// The program is killed and started again.
    pub fn restart(&mut self) {
        self.waits = None;
        self.replica.store = Store::open(self.folder.path()).unwrap();
    }

    pub fn jump(&self, hours: i64) {
        self.clock.0.fetch_add(hours * 3_600_000, SeqCst);
    }

    /// Does something to a dossier. Returns whether it was allowed.
    pub fn act(&mut self, dossier: DossierId, command: Command) -> Option<store::Change> {
        let context = Context {
            now: self.clock.now(),
            happened: None,
            issuing: &(),
            clock_confirmed: false,
            clerk: &CLERK,
            calendars: &CALENDARS,
            policy: Policy { due_rule: DueRule::EndOfDay },
        };
        let actions = [Action::now(dossier, command)];
        match self.replica.store.transact(&office_code(), &actions, &context, None) {
            Ok(mut changes) => changes.pop(),
            Err(store::TransactError::Refused { .. }) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// Receives a dossier.
    pub fn receive(&mut self, dossier: DossierId) -> store::Change {
        let received_at = self.clock.now();
        let command = Command::Receive(Box::new(ReceiveDossier {
            procedure: ProcedureRef {
                code: "1.004873".into(),
                name: "Xác nhận tình trạng hôn nhân".into(),
                field: "Hộ tịch".into(),
                variant: "main".into(),
            },
            applicant: Person { name: "Lê Thị Mai".into(), ..Person::default() },
            submitter: None,
            papers: Vec::new(),
            sets: 1,
            channel: ReceptionChannel::InPerson,
            return_by: ReturnBy::Office,
            fee: None,
            due: Some(DueRequest::Within(Duration::WorkingDays(3))),
            received_at,
            note: String::new(),
            competent: None,
            duration_decision: None,
        }));
        self.act(dossier, command).expect("a reception is not refused")
    }

    pub fn records(&self) -> u64 {
        self.replica.store.heads().unwrap().iter().map(|head| head.last_seq).sum()
    }

    /// Returns every record it has, log by log.
    pub fn all_records(&self) -> Vec<Slice> {
        let store = &self.replica.store;
        let logs = store.heads().unwrap().into_iter().filter(|head| head.last_seq > 0);
        logs.map(|head| {
            let records = store.records_after(head.device, 0, u32::MAX).unwrap();
            let entries = records.into_iter().map(Entry::Record).collect();
            Slice { device: head.device, first_seq: 1, entries }
        })
        .collect()
    }

    pub fn hash(&self) -> [u8; 32] {
        self.replica.store.state_hash().unwrap()
    }

    /// Checks that chains, projections, books and codes are right and nothing is parked.
    pub fn assert_sound(&mut self) {
        let report = self.replica.store.verify().unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!(self.replica.store.parked().unwrap(), []);
    }
}

/// Actions on a dossier besides receiving it, by number.
pub fn action(number: u8) -> Command {
    let reason = || "Thiếu giấy tờ".to_owned();
    match number % 6 {
        0 => Command::mark_result_ready(),
        1 => Command::Return(ReturnResult::default()),
        2 => Command::Withdraw { reason: reason() },
        3 => Command::request_supplement(reason()),
        4 => Command::receive_supplement(),
        _ => Command::correct(CorrectableField::Name, format!("Lê Thị Mai {number}"), reason()),
    }
}
