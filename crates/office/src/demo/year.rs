//! An invented year of an office, in the order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{Days, NaiveDate, NaiveTime};
use domain::calendar::{DueRule, Duration, WorkingCalendar, compute_due};
use domain::dossier::{
    Command, DueRequest, ProcedureRef, ReceiveDossier, ReceptionChannel, ReturnBy, ReturnResult,
    Signer, SubmittedPaper,
};
use domain::id::DossierId;
use domain::time::Timestamp;
use fastrand::Rng;
use uuid::{Builder, Uuid};

use super::people::{person, weighted};

/// A procedure as the demo receives it.
#[derive(Clone, Debug)]
pub(crate) struct DemoProcedure {
    pub procedure: ProcedureRef,
    pub duration: Duration,
    pub fee: Option<i64>,
    pub papers: Vec<String>,
    pub weight: u32,
}

/// One step of a clerk in the demo.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub at: Timestamp,
    pub dossier: DossierId,
    pub command: Command,
}

/// The inputs of the demo.
pub(crate) struct Plan<'a> {
    pub dossiers: u32,
    pub seed: u64,
    pub until: Timestamp,
    pub calendar: &'a WorkingCalendar,
    pub procedures: Vec<DemoProcedure>,
    pub commune: String,
    pub signer: Signer,
}

/// Steps in the order of time; the same seed and plan give the same steps.
pub(crate) struct Year<'a> {
    plan: Plan<'a>,
    rng: Rng,
    waiting: BinaryHeap<Reverse<Waiting>>,
    arrivals: std::vec::IntoIter<Timestamp>,
    next_arrival: Option<Timestamp>,
    made: u32,
}

/// A later step, ordered by time and then by the order in which it was planned.
struct Waiting {
    at: Timestamp,
    order: u64,
    step: Step,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.order) == (other.at, other.order)
    }
}
impl Eq for Waiting {}
impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

const REASONS: [&str; 4] = [
    "Chờ kết quả xác minh của cơ quan phối hợp",
    "Hồ sơ nhiều, công chức chuyên môn đi công tác",
    "Hệ thống cơ sở dữ liệu bị gián đoạn",
    "Cần đối chiếu hồ sơ lưu trữ cũ",
];
const MISSING: [&str; 3] = [
    "Thiếu bản chính để đối chiếu",
    "Thông tin trên tờ khai chưa khớp với giấy tờ kèm theo",
    "Thiếu văn bản ủy quyền",
];

impl<'a> Year<'a> {
    /// Plans the arrivals of the year that ends at `plan.until`.
    pub fn new(plan: Plan<'a>) -> Self {
        let mut rng = Rng::with_seed(plan.seed);
        let last = plan.until.vn_date();
        let first = last.checked_sub_days(Days::new(365)).unwrap_or(last);
        let days: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| *day <= last)
            .filter(|day| plan.calendar.is_working_day(*day))
            .collect();
        let mut arrivals: Vec<Timestamp> = (0..plan.dossiers)
            .map(|_| {
                let day = days.get(rng.usize(..days.len().max(1))).copied().unwrap_or(last);
                moment(&mut rng, day)
            })
            .filter(|at| *at < plan.until)
            .collect();
        while !days.is_empty() && arrivals.len() < plan.dossiers as usize {
            let day = days.get(rng.usize(..days.len())).copied().unwrap_or(first);
            let at = moment(&mut rng, day);
            if at < plan.until {
                arrivals.push(at);
            }
        }
        arrivals.sort_unstable();
        let mut arrivals = arrivals.into_iter();
        let next_arrival = arrivals.next();
        Self { plan, rng, waiting: BinaryHeap::new(), arrivals, next_arrival, made: 0 }
    }

    fn later(&mut self, at: Timestamp, dossier: DossierId, command: Command) {
        if at < self.plan.until {
            let order = (u64::from(self.made) << 8) | (self.waiting.len() as u64 & 0xff);
            let step = Step { at, dossier, command };
            self.waiting.push(Reverse(Waiting { at, order, step }));
        }
    }

    /// Returns a moment in working time, `days` working days after `from`.
    fn after(&mut self, from: Timestamp, days: u32) -> Timestamp {
        let day = self.plan.calendar.add_working_days(from.vn_date(), days);
        moment(&mut self.rng, day).max(Timestamp::from_millis(from.millis() + 60_000))
    }

    fn receive(&mut self, at: Timestamp) -> Step {
        self.made += 1;
        let weights: Vec<(&DemoProcedure, u32)> =
            self.plan.procedures.iter().map(|p| (p, p.weight)).collect();
        let chosen = weighted(&mut self.rng, &weights).cloned();
        let chosen = chosen.unwrap_or_else(|| DemoProcedure {
            procedure: ProcedureRef::default(),
            duration: Duration::WorkingDays(3),
            fee: None,
            papers: Vec::new(),
            weight: 1,
        });
        let dossier = DossierId::new(uuid_at(&mut self.rng, at));
        let applicant = person(&mut self.rng, &self.plan.commune);
        let channel = match self.rng.u32(..100) {
            0..70 => ReceptionChannel::InPerson,
            70..96 => ReceptionChannel::Online,
            _ => ReceptionChannel::Post,
        };
        let papers = chosen
            .papers
            .iter()
            .map(|name| SubmittedPaper {
                name: name.clone(),
                originals: 1,
                copies: self.rng.u32(..3),
                certified: None,
            })
            .collect();
        let due = compute_due(self.plan.calendar, at, chosen.duration, DueRule::EndOfDay).due;
        self.plan_the_rest(dossier, at, due);
        let command = Command::Receive(Box::new(ReceiveDossier {
            procedure: chosen.procedure,
            applicant,
            submitter: None,
            papers,
            sets: 1,
            channel,
            return_by: if channel == ReceptionChannel::Online {
                ReturnBy::Online
            } else {
                ReturnBy::Office
            },
            fee: chosen.fee,
            due: Some(DueRequest::Within(chosen.duration)),
            received_at: at,
            note: String::new(),
            competent: None,
            duration_decision: None,
        }));
        Step { at, dossier, command }
    }

    /// Plans the later life of a dossier: 8 in 100 wait for papers, 4 to 5 in 100 are late, and
    /// most of the late ones get their letter.
    fn plan_the_rest(&mut self, dossier: DossierId, at: Timestamp, due: Timestamp) {
        let mut from = at;
        let mut due = due;
        if self.rng.u32(..100) < 8 && due.vn_date() > at.vn_date() {
            let asked = self.after(at, 0);
            let came_days = self.rng.u32(1..=4);
            let came = self.after(asked, came_days);
            let reason = MISSING[self.rng.usize(..MISSING.len())].to_owned();
            self.later(asked, dossier, Command::request_supplement(reason));
            self.later(came, dossier, Command::receive_supplement());
            from = came;
            let day = self.plan.calendar.add_working_days(due.vn_date(), came_days);
            due = Timestamp::from_vn(day.and_time(due.to_vn().time()));
        }
        let late = self.rng.u32(..1000) < 45;
        let ready = if late {
            let letter = self.after(due, 1);
            if self.rng.u32(..100) < 85 {
                let day = self.plan.calendar.add_working_days(letter.vn_date(), 3);
                let new_due = Timestamp::from_vn(day.and_time(due.to_vn().time()));
                let reason = REASONS[self.rng.usize(..REASONS.len())].to_owned();
                let signer = self.plan.signer.clone();
                let told = None;
                let command = Command::Apologise { reason, new_due, signer, told };
                self.later(letter, dossier, command);
            }
            let days = self.rng.u32(1..=4);
            self.after(letter, days)
        } else {
            let span = self.plan.calendar.working_days_between(from.vn_date(), due.vn_date());
            let days = self.rng.u32(0..=span);
            let ready = self.after(from, days);
            if ready < due { ready } else { Timestamp::from_millis(due.millis() - 600_000) }
        };
        let ready = ready.max(Timestamp::from_millis(from.millis() + 120_000));
        let days = self.rng.u32(0..=3);
        let taken = self.after(ready, days);
        self.later(ready, dossier, Command::mark_result_ready());
        self.later(taken, dossier, Command::Return(ReturnResult::default()));
    }
}

impl Iterator for Year<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let waiting = self.waiting.peek().map(|Reverse(w)| w.at);
        match (self.next_arrival, waiting) {
            (Some(at), waiting) if waiting.is_none_or(|w| at <= w) => {
                self.next_arrival = self.arrivals.next();
                Some(self.receive(at))
            }
            _ => self.waiting.pop().map(|Reverse(w)| w.step),
        }
    }
}

/// Returns a moment in the usual working time of a day.
fn moment(rng: &mut Rng, day: NaiveDate) -> Timestamp {
    let second = if rng.u32(..100) < 60 {
        rng.u32(7 * 3600 + 1800..11 * 3600 + 1500)
    } else {
        rng.u32(13 * 3600 + 1800..16 * 3600 + 2400)
    };
    let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap_or_default();
    Timestamp::from_vn(day.and_time(time))
}

/// Returns a UUIDv7 of the moment with bits from the seed, so that a demo can be repeated.
fn uuid_at(rng: &mut Rng, at: Timestamp) -> Uuid {
    let mut random = [0; 10];
    rng.fill(&mut random);
    Builder::from_unix_timestamp_millis(u64::try_from(at.millis()).unwrap_or(0), &random)
        .into_uuid()
}
