//! Lists by the working calendar as it is known later.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::time::{Clock, Timestamp};
use tempfile::TempDir;

use crate::Office;
use crate::view::{
    ActInput, CalendarInput, DayChange, DossierRow, DossierView, PersonInput, ReceptionInput,
    RegisterQuery, ResultInput, Settings, Signatory, Timing, TodayList,
};

/// A clock that a test moves.
struct MovedClock(AtomicI64);

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// An office on a day in November 2026.
struct November {
    _folder: TempDir,
    clock: Arc<MovedClock>,
    office: Office,
}

impl November {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(MovedClock(AtomicI64::new(0)));
        let office = Office::open_with_clock(folder.path(), clock.clone()).unwrap();
        let it = Self { _folder: folder, clock, office };
        it.at("2026-11-02T08:00");
        let suggested = it.office.suggest_setup("24640").unwrap().settings;
        let clerk = Signatory { name: "Nguyễn Thị Hoa".into(), title: String::new() };
        it.office.set_up(Settings { office_code: "H36.57".into(), clerk, ..suggested }).unwrap();
        it
    }

    fn at(&self, moment: &str) {
        self.to(moment.parse().unwrap());
    }

    fn to(&self, moment: Timestamp) {
        self.clock.0.store(moment.millis(), Ordering::Relaxed);
    }

    /// Receives a dossier that is due at a time; returns its id.
    fn receive(&self, due: &str) -> String {
        let input = ReceptionInput {
            procedure: "1.004873".into(),
            applicant: PersonInput { name: "Lê Thị Mai".into(), ..PersonInput::default() },
            manual_due: Some(due.into()),
            manual_due_reason: "Theo hẹn".into(),
            ..ReceptionInput::default()
        };
        self.office.receive_dossier(&self.office.actor().unwrap(), &input).unwrap().id
    }

    fn decide(&self, change: DayChange, day: &str) -> Vec<String> {
        let input = CalendarInput {
            change,
            day: day.into(),
            document: "Số 15/QĐ-UBND ngày 05/11/2026".into(),
            ..CalendarInput::default()
        };
        let preview = self.office.preview_calendar(&input).unwrap();
        assert!(preview.problems.is_empty(), "{:?}", preview.problems);
        let outcome = self.office.decide_calendar(&self.office.actor().unwrap(), &input).unwrap();
        let shown: Vec<_> = preview.affected.into_iter().map(|row| row.code).collect();
        assert_eq!(shown, outcome.affected, "what was shown is what happened");
        outcome.affected
    }

    fn list(&self, list: TodayList) -> Vec<DossierRow> {
        self.office.today(list, 1_000).unwrap().rows
    }
}

/// When, what, and on which dossier.
type Act<'a> = (&'a str, &'a dyn Fn(&String), usize);

fn moment_of(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn ids(rows: &[DossierRow]) -> BTreeSet<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn lists_counts_and_dossiers_agree_at_every_moment() {
    let november = November::new();
    let (office, actor) = (&november.office, november.office.actor().unwrap());
    let mut all = Vec::new();
    for day in (3..=6).chain(9..=13).chain(16..=20) {
        for time in ["10:00", "17:00"] {
            all.push(november.receive(&format!("{time} {day:02}/11/2026")));
        }
    }
    november.at("2026-11-05T09:00");
    for (change, day) in [
        (DayChange::Off, "11/11/2026"),
        (DayChange::Off, "13/11/2026"),
        (DayChange::Off, "16/11/2026"),
        (DayChange::Working, "21/11/2026"),
        (DayChange::Off, "18/11/2026"),
        (DayChange::Working, "18/11/2026"),
    ] {
        november.decide(change, day);
    }
    let ready = |id: &String| {
        let input = ResultInput { ids: vec![id.clone()], ..ResultInput::default() };
        office.mark_result_ready(&actor, &input).unwrap();
    };
    let ask = |id: &String| {
        let ask = ActInput::RequestSupplement {
            papers: vec![],
            reason: "Thiếu ảnh".into(),
            deadline: None,
            guidance: String::new(),
        };
        office.act_on(&actor, std::slice::from_ref(id), &ask).unwrap();
    };
    let mut acts: Vec<Act<'_>> = vec![
        ("2026-11-10T09:00", &ask, 6),
        ("2026-11-12T10:00", &ready, 10),
        ("2026-11-12T17:30", &ready, 11),
        ("2026-11-16T10:00", &ready, 16),
        ("2026-11-17T10:00", &ready, 17),
        ("2026-11-17T11:00", &ask, 18),
        ("2026-11-19T10:00", &ask, 9),
    ];
    let back = |id: &String| {
        let back = ActInput::ReceiveSupplement { papers: None, anew: false };
        office.act_on(&actor, std::slice::from_ref(id), &back).unwrap();
    };
    acts.push(("2026-11-17T14:00", &back, 6));
    acts.push(("2026-11-18T14:00", &back, 18));
    acts.sort_by_key(|(when, _, _)| *when);
    let mut acts = acts.into_iter().peekable();

    let (start, end) = ("2026-11-05T10:00", "2026-11-24T10:00");
    let mut now = moment_of(start);
    let (mut seen_late, mut seen_off) = (0, 0);
    while now < moment_of(end) {
        while let Some((when, act, which)) = acts.next_if(|it| moment_of(it.0) <= now) {
            november.at(when);
            act(&all[which]);
        }
        // On the hour, and just after closing.
        for moment in [now, Timestamp::from_millis(now.millis() + 1)] {
            november.to(moment);
            let dossiers: Vec<DossierView> =
                all.iter().map(|id| office.dossier(id).unwrap()).collect();
            let query = RegisterQuery { limit: 100, ..RegisterQuery::default() };
            for row in office.register(&query).unwrap().rows {
                let dossier = dossiers.iter().find(|it| it.id == row.id).unwrap();
                let facts = (dossier.lateness.late, dossier.days_late, dossier.timing);
                assert_eq!((row.late, row.days_late, row.timing), facts, "{} {moment}", row.due);
                assert_eq!(row.moved_due, dossier.moved_due);
            }
            let expected = |is: &dyn Fn(&DossierView) -> bool| -> BTreeSet<&str> {
                dossiers.iter().filter(|it| is(it)).map(|it| it.id.as_str()).collect()
            };
            let timed = |timing: Timing| expected(&|it| it.timing == timing);
            let counts = office.today(TodayList::All, 1).unwrap().counts;
            let late = november.list(TodayList::LateWithoutApology);
            assert_eq!(ids(&late), expected(&|it| it.letter_owed), "late at {moment}");
            assert_eq!(counts.late_without_apology as usize, late.len());
            assert_eq!(office.late().unwrap().rows.len(), late.len());
            let due = november.list(TodayList::DueToday);
            assert_eq!(ids(&due), timed(Timing::DueToday), "today at {moment}");
            assert_eq!(counts.due_today as usize, due.len());
            let soon = november.list(TodayList::DueSoon);
            assert_eq!(ids(&soon), timed(Timing::DueSoon), "soon at {moment}");
            assert_eq!(counts.due_soon as usize, soon.len());
            let off = november.list(TodayList::DueOnDayOff);
            let goes_on = |it: &DossierView| {
                it.moved_due.as_deref().is_some_and(|end| moment_of(end) >= moment)
            };
            assert_eq!(ids(&off), expected(&goes_on), "off at {moment}");
            assert_eq!(counts.due_on_day_off as usize, off.len());
            seen_late += late.len();
            seen_off += off.len();
        }
        now = Timestamp::from_millis(now.millis() + 3_600_000);
    }
    assert!(seen_late > 100 && seen_off > 100, "{seen_late} {seen_off}");
}

#[test]
fn what_a_decision_touches_is_known_before_and_its_history_stays() {
    let november = November::new();
    let dues = ["17:00 10/11/2026", "17:00 13/11/2026", "10:00 13/11/2026", "17:00 16/11/2026"];
    let codes: Vec<String> = dues
        .iter()
        .map(|due| november.office.dossier(&november.receive(due)).unwrap().code)
        .collect();
    let friday = "13/11/2026";
    assert_eq!(november.decide(DayChange::Off, friday), [&codes[2..3], &codes[1..2]].concat());
    let rows = november.list(TodayList::DueOnDayOff);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.applicant == "Lê Thị Mai"), "with their citizens");
    assert_eq!(rows[0].moved_due.as_deref(), Some("2026-11-16T17:00:00+07:00"));
    assert_eq!(rows[0].due, "2026-11-13T10:00:00+07:00", "what is on paper stays");
    // Monday too: it touches its own dossier, and those that Friday had moved to it.
    assert_eq!(november.decide(DayChange::Off, "16/11/2026").len(), 3);
    // Worked after all: the later decision replaces the earlier one, which stays in the history.
    assert_eq!(november.decide(DayChange::Working, friday).len(), 2);
    assert_eq!(ids(&november.list(TodayList::DueOnDayOff)).len(), 1);
    let history = november.office.calendar_decisions().unwrap();
    let replaced: Vec<bool> = history.iter().map(|it| it.outdated.is_some()).collect();
    assert_eq!(replaced, [false, false, true], "newest first");
    assert!(november.office.verify().unwrap().ok);
    // From its day on: before, the day is as it was.
    let input = CalendarInput {
        day: "2026-12-10".into(),
        document: "Số 20".into(),
        from: "2026-12-01".into(),
        ..CalendarInput::default()
    };
    november.office.decide_calendar(&november.office.actor().unwrap(), &input).unwrap();
    let due = |received: &str| {
        let duration = "3wd".parse().unwrap();
        november.office.due(received.parse().unwrap(), duration, None).unwrap().due
    };
    assert_eq!(due("2026-12-07T08:00"), "2026-12-11T17:00:00+07:00");
    let received_before = "2026-11-30T08:00".parse().unwrap();
    let counted = november.office.due(received_before, "8wd".parse().unwrap(), None).unwrap();
    assert_eq!(counted.due, "2026-12-10T17:00:00+07:00", "not known on that day");
}

#[test]
fn what_cannot_be_understood_is_refused_at_its_field() {
    let november = November::new();
    let input = |change, day: &str, hours: &str, document: &str, from: &str| CalendarInput {
        change,
        day: day.into(),
        hours: hours.into(),
        document: document.into(),
        from: from.into(),
    };
    for (input, field) in [
        (input(DayChange::Off, "13/11/2026", "", " ", ""), "document"),
        (input(DayChange::Off, "13/13/2026", "", "Số 1", ""), "day"),
        (input(DayChange::Off, "13/11/2026", "", "Số 1", "mai"), "from"),
        (input(DayChange::Off, "13/11/2026", "7:30-11:30", "Số 1", ""), "hours"),
        (input(DayChange::Working, "14/11/2026", "11:30-7:30", "Số 1", ""), "hours"),
        (input(DayChange::YearKnown, "27", "", "Số 1", ""), "day"),
    ] {
        let preview = november.office.preview_calendar(&input).unwrap();
        assert_eq!(preview.problems[0].field.as_deref(), Some(field), "{input:?}");
        let actor = november.office.actor().unwrap();
        let refused = november.office.decide_calendar(&actor, &input).unwrap_err();
        assert_eq!(refused.key, preview.problems[0].key);
    }
    assert!(november.office.calendar_decisions().unwrap().is_empty());
    // A year whose days off are all entered is provisional no longer.
    let provisional = |november: &November| {
        november.office.days(&["2027-03-05".parse().unwrap()]).unwrap()[0].provisional
    };
    assert!(provisional(&november));
    november.decide(DayChange::YearKnown, "2027");
    assert!(!provisional(&november));
}

#[test]
fn a_letter_on_the_last_day_warns_that_it_goes_out_late() {
    let it = November::new();
    let id = it.receive("17:00 06/11/2026");
    let warned = |at: &str| {
        it.at(at);
        let input = crate::view::ApologyInput {
            dossiers: vec![id.clone()],
            reason: "Chờ xác minh".into(),
            new_due: "17:00 13/11/2026".into(),
            told: None,
        };
        let preview = it.office.preview_apology(&input).unwrap();
        preview.warnings.iter().any(|it| it.key == "warning.letter_late")
    };
    assert!(!warned("2026-11-05T16:00"), "one working day before");
    assert!(warned("2026-11-06T08:00"), "on the day it is due");
    assert!(!warned("2026-11-09T08:00"), "it is late anyway");
}
