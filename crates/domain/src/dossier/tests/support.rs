//! An office in memory: a calendar, a clerk, and numbers that are counted.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::calendar::{
    Calendars, Decisions, DueRule, Duration, HolidayTable, WorkSession, WorkingCalendar,
    WorkingHours,
};
use crate::dossier::{
    Clerk, Command, ConflictKey, Context, CorrectableField, Decision, Dossier, DueRequest, Event,
    Issue, Issuing, Lateness, Numbers, PaperKind, Person, Policy, ProcedureRef, ReceiveDossier,
    Received, ReceptionChannel, Refusal, ResultPaper, ReturnBy, ReturnResult, Signer, Stamped,
    StopBy, SubmittedPaper, ToldHow, decide, fold,
};
use crate::number::{DossierCode, PaperNumber, RegisterEntry};
use crate::time::Timestamp;

const RULES: &str = include_str!("../../../../../assets/holiday-rules.json");
const DECISIONS: &str = include_str!("../../../../../assets/holidays.csv");

static CALENDAR: LazyLock<WorkingCalendar> =
    LazyLock::new(|| WorkingCalendar::parse(WorkingHours::default(), RULES, DECISIONS).unwrap());

/// An office that also works on Saturday morning.
static WITH_SATURDAY: LazyLock<WorkingCalendar> = LazyLock::new(|| {
    let usual = WorkingHours::default();
    let weekdays = usual.sessions(chrono::Weekday::Mon).to_vec();
    let morning: Vec<WorkSession> = weekdays.iter().copied().take(1).collect();
    let week = std::array::from_fn(|day| match day {
        0..5 => weekdays.clone(),
        5 => morning.clone(),
        _ => Vec::new(),
    });
    let hours = WorkingHours::new(week, usual.same_day_cutoff()).unwrap();
    WorkingCalendar::parse(hours, RULES, DECISIONS).unwrap()
});

static CLERK: LazyLock<Clerk> = LazyLock::new(|| Clerk {
    name: "Nguyễn Thị Hoa".into(),
    title: "Công chức".into(),
    counter: "Quầy 1".into(),
});

/// Issues every paper in the same way.
#[derive(Debug)]
pub struct TestForms;

impl Issuing for TestForms {
    fn issue(&self, kind: PaperKind, _: NaiveDate) -> Option<Issue> {
        Some(Issue {
            agency: "UBND xã Cư Jút".into(),
            set: "0011".into(),
            mark: kind.as_str().to_uppercase(),
            ..Issue::default()
        })
    }
}

/// Gives numbers from 1 on; refuses when `left` is used up.
#[derive(Debug)]
pub struct CountingNumbers {
    pub given: u32,
    pub left: u32,
    pub book: u16,
}

impl CountingNumbers {
    fn next(&mut self) -> Result<u32, Refusal> {
        self.left = self.left.checked_sub(1).ok_or(Refusal::NumbersUsedUp)?;
        self.given += 1;
        Ok(self.given)
    }
}

impl Numbers for CountingNumbers {
    fn dossier_code(&mut self, day: NaiveDate) -> Result<DossierCode, Refusal> {
        Ok(DossierCode::new(&"H36.57".parse().unwrap(), day, self.next()?))
    }

    fn paper(&mut self, _: PaperKind, year: u16) -> Result<PaperNumber, Refusal> {
        Ok(PaperNumber { book: self.book, year, number: self.next()? })
    }

    fn register(&mut self, year: u16) -> Result<RegisterEntry, Refusal> {
        Ok(RegisterEntry { book: self.book, year, entry: self.next()? })
    }
}

/// One dossier at one PC.
#[derive(Debug)]
pub struct TestOffice {
    pub numbers: CountingNumbers,
    pub log: Vec<Stamped>,
    calendars: Calendars,
}

impl TestOffice {
    pub fn new() -> Self {
        let numbers = CountingNumbers { given: 0, left: u32::MAX, book: 1 };
        Self { numbers, log: Vec::new(), calendars: CALENDAR.clone().into() }
    }

    pub fn with_saturday() -> Self {
        Self { calendars: WITH_SATURDAY.clone().into(), ..Self::new() }
    }

    /// Adds a decision on a day, as a row of CSV, that is known from a day on.
    pub fn decide(&mut self, from: &str, row: &str) {
        let from = from.parse().unwrap();
        let mut holidays = HolidayTable::parse(RULES, DECISIONS).unwrap();
        holidays.decide(&Decisions::parse(&format!("date,kind,name\n{row}\n")).unwrap());
        self.calendars.add(from, WorkingCalendar::new(WorkingHours::default(), holidays));
    }

    /// Returns the calendar as known at a time.
    pub fn calendar(&self, now: Timestamp) -> &WorkingCalendar {
        self.calendars.on(now.vn_date())
    }

    /// Returns how late the dossier is at a time.
    pub fn lateness(&self, now: Timestamp) -> Option<Lateness> {
        self.dossier().lateness(now, self.calendar(now))
    }

    /// Returns a dossier received on Friday 2026-08-28 at 14:00, due on Monday 2026-09-07 at 17:00.
    pub fn received() -> Self {
        let mut office = Self::new();
        office.act("2026-08-28T14:00", reception()).unwrap();
        office
    }

    /// Decides a command at a time; logs the event.
    pub fn act(&mut self, now: &str, command: Command) -> Result<Event, Refusal> {
        self.act_at(at(now), &command)
    }

    pub fn act_at(&mut self, now: Timestamp, command: &Command) -> Result<Event, Refusal> {
        self.act_later(None, now, command)
    }

    /// Decides a command that happened at a time and is recorded later.
    pub fn act_later(
        &mut self,
        happened: Option<Timestamp>,
        now: Timestamp,
        command: &Command,
    ) -> Result<Event, Refusal> {
        let context = Context {
            now,
            happened,
            issuing: &TestForms,
            clock_confirmed: false,
            clerk: &CLERK,
            calendars: &self.calendars,
            policy: Policy { due_rule: DueRule::EndOfDay },
        };
        let event = decide(fold(&self.log).as_ref(), command, &context, &mut self.numbers)?;
        self.log.push(Stamped { recorded_at: now, clock_confirmed: false, event: event.clone() });
        Ok(event)
    }

    /// Returns the reception as it was recorded.
    pub fn received_as(&self) -> &Received {
        let Event::Received(reception) = &self.log[0].event else { panic!("a reception") };
        reception
    }

    pub fn dossier(&self) -> Dossier {
        fold(&self.log).unwrap()
    }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn receive() -> ReceiveDossier {
    ReceiveDossier {
        procedure: ProcedureRef {
            code: "1.004873".into(),
            name: "Cấp Giấy xác nhận tình trạng hôn nhân".into(),
            field: "Hộ tịch".into(),
            variant: "main".into(),
        },
        applicant: Person {
            name: "H'Bia Niê".into(),
            id: "066301000001".into(),
            ..Person::default()
        },
        submitter: None,
        papers: vec![papers("Tờ khai", 1)],
        sets: 1,
        channel: ReceptionChannel::InPerson,
        return_by: ReturnBy::Office,
        fee: Some(15_000),
        due: Some(DueRequest::Within(Duration::WorkingDays(3))),
        received_at: at("2026-08-28T14:00"),
        note: String::new(),
        competent: None,
        duration_decision: None,
    }
}

/// Originals of a paper.
pub fn papers(name: &str, originals: u32) -> SubmittedPaper {
    SubmittedPaper { name: name.into(), originals, ..SubmittedPaper::default() }
}

pub fn reception() -> Command {
    Command::Receive(Box::new(receive()))
}

pub fn reception_at(time: &str) -> Command {
    Command::Receive(Box::new(ReceiveDossier { received_at: at(time), ..receive() }))
}

pub fn by_hand(due: &str, reason: &str) -> Command {
    let due = Some(DueRequest::At { due: at(due), reason: reason.into() });
    Command::Receive(Box::new(ReceiveDossier { due, ..receive() }))
}

pub fn ask(reason: &str) -> Command {
    ask_for(reason, Vec::new())
}

pub fn ask_for(reason: &str, papers: Vec<SubmittedPaper>) -> Command {
    let guidance = String::new();
    Command::RequestSupplement { reason: reason.into(), papers, deadline: None, guidance }
}

pub fn came() -> Command {
    Command::ReceiveSupplement { papers: None, anew: false }
}

pub fn forward(to: &str) -> Command {
    Command::HandOver { to: to.into(), reason: String::new(), share: None }
}

pub fn take_back() -> Command {
    Command::TakeBack { note: String::new() }
}

pub fn require_payment() -> Command {
    Command::RequirePayment { amount: Some(500_000), reason: "Thuế đất".into() }
}

pub fn pay() -> Command {
    Command::Pay { note: String::new() }
}

pub fn ask_opinion() -> Command {
    let whom = "Công an xã".into();
    Command::AskOpinion { whom, reason: String::new(), until: None }
}

pub fn give_opinion() -> Command {
    Command::GiveOpinion { note: String::new() }
}

pub fn refuse() -> Command {
    Command::Refuse { reason: "Không thuộc thẩm quyền".into() }
}

pub fn stop() -> Command {
    Command::Stop {
        asked_by: StopBy::Citizen,
        reason: "Công dân đề nghị".into(),
        decision: String::new(),
        fees: String::new(),
        papers: String::new(),
    }
}

pub fn undo() -> Command {
    Command::Undo { reason: String::new() }
}

pub fn tell(how: ToldHow) -> Command {
    Command::Tell { letter: None, how }
}

pub fn waive() -> Command {
    Command::WaiveLetter { reason: "Đã xin lỗi trực tiếp".into() }
}

pub fn print(kind: PaperKind, index: u32) -> Command {
    Command::Print { kind, index }
}

pub fn apology(new_due: &str) -> Command {
    apology_for("Chờ xác minh", at(new_due))
}

pub fn apology_for(reason: &str, new_due: Timestamp) -> Command {
    let signer = Signer { name: "Trần Văn Ký".into(), title: "CHỦ TỊCH".into() };
    Command::Apologise { reason: reason.into(), new_due, signer, told: None }
}

pub fn ready() -> Command {
    ready_at(None)
}

pub fn ready_at(signed_at: Option<Timestamp>) -> Command {
    let result = ResultPaper::default();
    Command::MarkResultReady { signed_at, note: String::new(), result }
}

pub fn hand_over(taken_by: &str) -> Command {
    Command::Return(ReturnResult { taken_by: taken_by.into(), ..ReturnResult::default() })
}

pub fn reprint(kind: PaperKind, index: u32) -> Command {
    Command::Reprint { kind, index }
}

pub fn correct(field: CorrectableField, value: &str) -> Command {
    Command::Correct {
        field,
        value: value.into(),
        reason: "Gõ nhầm".into(),
        procedure: None,
        papers: None,
        due: None,
    }
}

pub fn withdraw() -> Command {
    Command::Withdraw { reason: "Công dân rút hồ sơ".into() }
}

pub fn resolve(conflict: ConflictKey, decision: Decision) -> Command {
    Command::Resolve { conflict, decision, remark: "Đã hỏi người ghi".into() }
}
