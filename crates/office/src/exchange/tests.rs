//! PCs of one office that a hub has enrolled and that work without it.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use domain::id::DeviceId;
use domain::log::{Entry, Slice};
use domain::member::MemberFacts;
use domain::number::{Lane, OfficeCode};
use exchange::keep_key;
use minicbor::bytes::ByteArray;
use replication::{SecretKey, certify};
use store::{Enrolment, Store, SyncRun, Via};
use tempfile::TempDir;

use crate::Office;
use crate::view::{BundleIn, ExchangeWay as W, Problem, Reason, Settings, Signatory, SyncState};

pub const OFFICE: &str = "H36.57";

/// A PC with its own folder.
pub struct Pc {
    pub folder: TempDir,
    pub office: Arc<Office>,
    pub device: DeviceId,
    pub key: SecretKey,
    n: u8,
}

/// Returns the hub's key; another number is another hub.
fn hub(n: u8) -> SecretKey {
    SecretKey::from_seed([100 + n; 32])
}

impl Pc {
    /// Returns a PC that is not enrolled.
    pub fn alone(n: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = Arc::new(Office::open(folder.path()).unwrap());
        let suggested = office.suggest_setup("24640").unwrap().settings;
        let clerk = Signatory { name: "Nguyễn Thị Hoa".into(), title: String::new() };
        office.set_up(Settings { office_code: OFFICE.into(), clerk, ..suggested }).unwrap();
        let device = Store::open(folder.path()).unwrap().this_device().unwrap().device;
        Self { folder, office, device, key: SecretKey::from_seed([n; 32]), n }
    }

    /// A PC that a hub has enrolled.
    pub fn of_hub(n: u8, number: u8, seal: [u8; 32]) -> Self {
        let pc = Self::alone(n);
        keep_key(pc.folder.path(), pc.device, &pc.key).unwrap();
        let enrolment = Enrolment {
            address: "http://127.0.0.1:9".into(),
            key: hub(number).public().to_bytes(),
            office_name: "UBND xã Cư Jút".into(),
            seal,
            device: pc.device,
            lane: Lane::new(n.into()).unwrap(),
            book: u16::from(n) + 1,
        };
        pc.store().enrol(&enrolment, pc.office.now()).unwrap();
        pc
    }

    /// This PC, and another with a copy of its whole folder that cannot know it, as it was copied
    /// under an earlier program.
    pub fn cloned(self) -> (Self, Self) {
        let Self { folder, office, device, key, n } = self;
        drop(office);
        let copy = tempfile::tempdir().unwrap();
        for name in [store::FILE, store::KEY_FILE] {
            std::fs::copy(folder.path().join(name), copy.path().join(name)).unwrap();
        }
        let open = |folder: TempDir, key| {
            let office = Arc::new(Office::open(folder.path()).unwrap());
            Self { folder, office, device, key, n }
        };
        let database = rusqlite::Connection::open(copy.path().join(store::FILE)).unwrap();
        database.execute("DELETE FROM installation", []).unwrap();
        drop(database);
        (open(folder, key.clone()), open(copy, key))
    }

    pub fn store(&self) -> Store {
        Store::open(self.folder.path()).unwrap()
    }

    pub fn facts(&self) -> MemberFacts {
        MemberFacts {
            device: self.device,
            key: ByteArray::from(self.key.public().to_bytes()),
            lane: self.n.into(),
            book: u16::from(self.n) + 1,
            enrolled_at: 1,
            revoked_at: None,
        }
    }

    pub fn learn(&self, facts: MemberFacts) {
        let office: OfficeCode = OFFICE.parse().unwrap();
        self.store().keep_members(&[certify(&office, facts, &hub(1))]).unwrap();
    }

    pub fn records(&self) -> u64 {
        self.store().heads().unwrap().iter().map(|head| head.last_seq).sum()
    }

    pub fn state(&self) -> String {
        self.office.state_hash().unwrap()
    }

    pub fn bundle(&self) -> PathBuf {
        let file = self.folder.path().join("mang-di.mcb");
        let out = self.office.bundle_out(&file, &mut on).unwrap();
        assert_eq!((u64::from(out.records), out.unproved), (self.records(), 0));
        file
    }

    pub fn take(&self, file: &std::path::Path) -> Result<BundleIn, Problem> {
        self.office.bundle_in(file, &mut on)
    }

    pub fn assert_sound(&self) {
        let report = self.office.verify().unwrap();
        assert!(report.ok, "{:?}", report.problems);
    }
}

/// Goes on.
pub fn on(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Enrolled PCs of one office that know each other.
pub fn pcs<const N: usize>() -> [Pc; N] {
    // A secret per test; otherwise parallel tests would find its PCs on the network.
    let seal = SecretKey::from_seed([0; 32]).sign(uuid::Uuid::new_v4().as_bytes());
    let seal: [u8; 32] = seal[..32].try_into().unwrap();
    let pcs = std::array::from_fn(|n| Pc::of_hub(u8::try_from(n).unwrap(), 1, seal));
    for pc in &pcs {
        pcs.iter().for_each(|other: &Pc| pc.learn(other.facts()));
    }
    pcs
}

#[test]
fn a_stick_carries_a_third_pcs_records() {
    let [a, b, c] = pcs();
    a.office.demo(3, 1).unwrap();
    let all = a.records();
    assert_eq!(b.take(&a.bundle()).unwrap().received, u32::try_from(all).unwrap());
    b.office.demo(2, 2).unwrap();
    let done = c.take(&b.bundle()).unwrap();
    assert_eq!(u64::from(done.received), b.records(), "{done:?}");
    assert_eq!((done.unproved, done.parked, done.copied), (0, 0, false));
    assert_eq!((done.book, done.own), (Some(2), false), "from whom");
    assert!(a.take(&a.bundle()).unwrap().own);
    assert_eq!(a.take(&c.bundle()).unwrap().received as u64, b.records() - all);
    for pc in [&a, &b, &c] {
        assert_eq!((pc.records(), pc.state()), (b.records(), b.state()));
        pc.assert_sound();
        // All records wait for the hub, whoever wrote them.
        assert_eq!(pc.store().waiting().unwrap(), Some(b.records()));
    }
    // The stick once more: nothing new.
    assert_eq!(c.take(&b.bundle()).unwrap().received, 0);
}

#[test]
fn who_stops_it_loses_nothing() {
    let [a, b] = pcs();
    a.office.demo(2, 1).unwrap();
    let stop = &mut |_, _| ControlFlow::Break(());
    let file = a.folder.path().join("dung.mcb");
    assert_eq!(a.office.bundle_out(&file, stop).unwrap_err().key, "error.bundle.stopped");
    let left = std::fs::read_dir(a.folder.path()).unwrap().flatten();
    assert!(!left.map(|it| it.file_name()).any(|it| it.to_string_lossy().starts_with("dung")));
    let file = a.bundle();
    assert_eq!(b.office.bundle_in(&file, stop).unwrap_err().key, "error.bundle.stopped");
    assert_eq!(b.records(), 0, "stopped while it was proved");
    let mut last = (0, 0);
    let mut count = |done, total| {
        assert!(done >= last.0 && done <= total, "{done} of {total} after {last:?}");
        last = (done, total);
        ControlFlow::Continue(())
    };
    b.office.bundle_in(&file, &mut count).unwrap();
    assert_eq!(last, (2 * a.records(), 2 * a.records()));
}

#[test]
fn each_way_has_its_own_lines_in_the_history() {
    let [a, b] = pcs();
    a.office.demo(1, 1).unwrap();
    let file = a.bundle();
    let [other] = pcs();
    b.take(&file).unwrap();
    b.take(&other.bundle()).unwrap_err();
    let quiet = |via, at| SyncRun { via, at, ..SyncRun::default() };
    for at in 1..=4 {
        let via = if at % 2 == 0 { Via::Hub } else { Via::Lan };
        b.store().note_sync(&quiet(via, at * 1_000)).unwrap();
    }
    let status = b.office.sync_status().unwrap();
    let lines: Vec<_> = status.runs.iter().map(|it| (it.via, it.book)).collect();
    assert_eq!(lines, [(W::Hub, None), (W::Lan, None), (W::Stick, None), (W::Stick, Some(1))]);
    assert_eq!(status.runs[0].at, "1970-01-01T07:00:04+07:00");
    // A failed transfer by stick is no problem with the hub.
    assert_eq!(status.runs[2].problem.as_ref().unwrap().key, "error.bundle.other_office");
    assert_eq!((status.state, status.problem), (SyncState::Waiting, None));
    assert_eq!(status.synced_at.as_deref(), Some("1970-01-01T07:00:04+07:00"));
}

#[test]
fn damage_is_noticed_before_anything_is_taken() {
    let [a, b] = pcs();
    a.office.demo(1, 1).unwrap();
    let whole = std::fs::read(a.bundle()).unwrap();
    let file = b.folder.path().join("hong.mcb");
    let mut damaged: Vec<Vec<u8>> =
        (0..whole.len()).step_by(37).map(|at| whole[..at].into()).collect();
    damaged.extend((0..whole.len()).step_by(37).map(|at| {
        let mut bad = whole.clone();
        bad[at] ^= 1;
        bad
    }));
    damaged.push([whole.as_slice(), b"!"].concat());
    for bytes in damaged {
        std::fs::write(&file, &bytes).unwrap();
        let problem = b.take(&file).unwrap_err();
        assert!(problem.key.starts_with("error.bundle."), "{problem:?}");
    }
    assert_eq!(b.records(), 0);
    std::fs::write(&file, &whole).unwrap();
    assert!(b.take(&file).unwrap().received > 0);
}

#[test]
fn strangers_are_told_why() {
    let [a] = pcs();
    a.office.demo(1, 1).unwrap();
    let file = a.bundle();
    let key = |done: Result<BundleIn, Problem>| done.unwrap_err().key;
    assert_eq!(key(Pc::of_hub(0, 2, [2; 32]).take(&file)), "error.bundle.other_office");
    let alone = Pc::alone(0);
    assert_eq!(key(alone.take(&file)), "error.sync.not_enrolled");
    let out = alone.office.bundle_out(&alone.folder.path().join("x"), &mut on);
    assert_eq!(out.unwrap_err().key, "error.sync.not_enrolled");
    assert_eq!(key(a.take(&a.folder.path().join("khong-co.mcb"))), "error.bundle.missing");
    let database = a.folder.path().join(store::FILE);
    assert_eq!(key(a.take(&database)), "error.bundle.none");
}

#[test]
fn what_nobody_can_prove_is_told_and_not_taken() {
    let [a, b] = pcs();
    a.office.demo(2, 1).unwrap();
    let records = u32::try_from(a.records()).unwrap();
    // Once the writer is revoked, its signature no longer counts.
    b.learn(MemberFacts { revoked_at: Some(5), ..a.facts() });
    let done = b.take(&a.bundle()).unwrap();
    assert_eq!((done.received, done.unproved, done.records), (0, records, records));
    // A PC that has records from the hub without signed heads cannot prove them either.
    let [c] = pcs();
    let log = a.store().records_after(a.device, 0, u32::MAX).unwrap();
    let entries = log.into_iter().map(Entry::Record).collect();
    let slice = Slice { device: a.device, first_seq: 1, entries };
    let done = c.store().accept_transfer(&[slice], a.office.now()).unwrap();
    assert_eq!((done.received, done.refused), (u64::from(records), vec![]));
    let out = c.office.bundle_out(&c.folder.path().join("x"), &mut on).unwrap();
    assert_eq!((out.records, out.unproved), (0, records));
}

#[test]
fn a_fork_is_parked_and_both_go_on() {
    let [a, b] = pcs();
    a.office.demo(1, 1).unwrap();
    let file = a.bundle();
    // Another copy of this PC continues from the same seq.
    let (a, copy) = a.cloned();
    a.office.demo(1, 2).unwrap();
    copy.office.demo(2, 3).unwrap();
    b.take(&file).unwrap();
    b.take(&a.bundle()).unwrap();
    let (here, state) = (b.records(), b.state());
    let done = b.take(&copy.bundle()).unwrap();
    assert_eq!((done.received, done.parked, done.copied), (0, 1, false));
    assert_eq!((b.records(), b.state()), (here, state));
    let parked = b.office.sync_status().unwrap().parked;
    assert_eq!((parked.len(), parked[0].reason), (1, Reason::Fork));
    assert_eq!(b.take(&copy.bundle()).unwrap().parked, 1, "still reported");
    assert_eq!(b.office.sync_status().unwrap().parked.len(), 1, "but shown once");
    // The copy learns from the stick that it is one; its records stay.
    let mine = copy.records();
    let done = copy.take(&b.bundle()).unwrap();
    assert!(done.copied);
    assert_eq!(copy.records(), mine);
    copy.assert_sound();
    b.assert_sound();
}

#[test]
fn a_decision_on_the_calendar_reaches_the_other_pcs() {
    let [a, b] = pcs();
    let day = "2027-03-05".parse().unwrap();
    let input = crate::view::CalendarInput {
        day: "05/03/2027".into(),
        document: "Số 15/QĐ-UBND ngày 02/03/2027".into(),
        from: "2027-03-02".into(),
        ..Default::default()
    };
    assert!(b.office.days(&[day]).unwrap()[0].working);
    a.office.decide_calendar(&a.office.actor().unwrap(), &input).unwrap();
    b.take(&a.bundle()).unwrap();
    assert!(!b.office.days(&[day]).unwrap()[0].working);
    assert_eq!(b.office.calendar_decisions(), a.office.calendar_decisions());
    assert_eq!((a.state(), b.office.register(&Default::default()).unwrap().total), (b.state(), 0));
    a.assert_sound();
    b.assert_sound();
}
