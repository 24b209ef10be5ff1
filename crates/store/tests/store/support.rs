//! An office database with a calendar and a clerk.

use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::calendar::{Calendars, DueRule, Duration, WorkingCalendar, WorkingHours};
use domain::dossier::{
    Clerk, Command, Context, DueRequest, Issue, Issuing, PaperKind, Person, Policy, ProcedureRef,
    ReceiveDossier, ReceptionChannel, ReturnBy, ReturnResult, Signer, SubmittedPaper,
};
use domain::id::{DeviceId, DossierId};
use domain::log::{Entry, Slice};
use domain::number::{Lane, OfficeCode};
use domain::record::Record;
use domain::time::Timestamp;
use store::{Action, Change, Enrolment, Store, TransactError};

pub static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| {
    WorkingCalendar::parse(
        WorkingHours::default(),
        include_str!("../../../../assets/holiday-rules.json"),
        include_str!("../../../../assets/holidays.csv"),
    )
    .unwrap()
    .into()
});

pub static CLERK: LazyLock<Clerk> = LazyLock::new(|| Clerk {
    name: "Nguyễn Thị Hoa".into(),
    title: "Công chức".into(),
    counter: "Quầy 1".into(),
});

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn code() -> OfficeCode {
    "H36.57".parse().unwrap()
}

pub fn id(n: u8) -> DossierId {
    DossierId::from_bytes([n; 16])
}

pub fn create(folder: &Path, device: u8) -> Store {
    Store::create(folder, DeviceId::from_bytes([device; 16])).unwrap()
}

/// Issues every paper in the same way.
#[derive(Debug)]
pub struct TestForms;

impl Issuing for TestForms {
    fn issue(&self, kind: PaperKind, _: NaiveDate) -> Option<Issue> {
        Some(Issue { mark: kind.as_str().to_uppercase(), ..Issue::default() })
    }
}

pub fn context(now: Timestamp) -> Context<'static> {
    Context {
        now,
        happened: None,
        issuing: &TestForms,
        clock_confirmed: false,
        clerk: &CLERK,
        calendars: &CALENDARS,
        policy: Policy { due_rule: DueRule::EndOfDay },
    }
}

/// Returns a reception of an invented person at a time.
pub fn reception(name: &str, received_at: Timestamp) -> Command {
    Command::Receive(Box::new(ReceiveDossier {
        procedure: ProcedureRef {
            code: "1.004873".into(),
            name: "Xác nhận tình trạng hôn nhân".into(),
            field: "Hộ tịch".into(),
            variant: "main".into(),
        },
        applicant: Person {
            name: name.into(),
            id: "066301000001".into(),
            phone: "0912345678".into(),
            address: "Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng".into(),
            ..Person::default()
        },
        submitter: None,
        papers: vec![SubmittedPaper {
            name: "Tờ khai".into(),
            originals: 1,
            ..SubmittedPaper::default()
        }],
        sets: 1,
        channel: ReceptionChannel::InPerson,
        return_by: ReturnBy::Office,
        fee: Some(15_000),
        due: Some(DueRequest::Within(Duration::WorkingDays(3))),
        received_at,
        note: String::new(),
        competent: None,
        duration_decision: None,
    }))
}

pub fn apology(new_due: Timestamp) -> Command {
    Command::Apologise {
        reason: "Chờ xác minh".into(),
        new_due,
        signer: Signer { name: "Trần Văn Ký".into(), title: "CHỦ TỊCH".into() },
        told: None,
    }
}

pub fn ready() -> Command {
    Command::mark_result_ready()
}

pub fn hand_over(taken_by: &str) -> Command {
    Command::Return(ReturnResult { taken_by: taken_by.into(), ..ReturnResult::default() })
}

/// Runs one command at a time.
pub fn act(
    store: &mut Store,
    now: &str,
    dossier: DossierId,
    command: Command,
) -> Result<Change, TransactError> {
    let actions = [Action::now(dossier, command)];
    store.transact(&code(), &actions, &context(at(now)), None).map(|mut it| it.remove(0))
}

/// Receives a dossier at a time.
pub fn receive(store: &mut Store, now: &str, n: u8, name: &str) -> Change {
    act(store, now, id(n), reception(name, at(now))).unwrap()
}

/// Returns all records of one PC's log.
pub fn log_of(store: &Store) -> Vec<Vec<u8>> {
    let me = store.this_device().unwrap();
    store.records_after(me.device, 0, u32::MAX).unwrap()
}

/// Records as slices of their logs; those that follow each other in one log are one slice.
pub fn slices_of(records: &[Vec<u8>]) -> Vec<Slice> {
    let mut slices: Vec<Slice> = Vec::new();
    for bytes in records {
        let record = Record::from_bytes(bytes).unwrap();
        let entry = Entry::Record(bytes.clone());
        match slices.last_mut() {
            Some(last) if last.device == record.device && last.last_seq() + 1 == record.seq => {
                last.entries.push(entry);
            }
            _ => slices.push(Slice {
                device: record.device,
                first_seq: record.seq,
                entries: vec![entry],
            }),
        }
    }
    slices
}

/// Transfers records of others to a PC, as by a stick. The PC must accept all; returns how many are
/// new.
pub fn give(records: &[Vec<u8>], to: &mut Store) -> u64 {
    let outcome = to.accept_transfer(&slices_of(records), at("2026-11-20T12:00")).unwrap();
    assert_eq!(outcome.refused, []);
    outcome.received
}

/// Enrolment of a PC with an invented hub.
pub fn enrolment(device: DeviceId) -> Enrolment {
    Enrolment {
        address: "http://127.0.0.1:1".into(),
        key: [1; 32],
        office_name: "UBND xã Cư Jút".into(),
        seal: [2; 32],
        device,
        lane: Lane::new(3).unwrap(),
        book: 4,
    }
}
