use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveTime};
use proptest::prelude::*;

use super::*;
use crate::time::Timestamp;

fn calendar() -> &'static WorkingCalendar {
    static CALENDAR: LazyLock<WorkingCalendar> = LazyLock::new(|| {
        WorkingCalendar::parse(
            WorkingHours::default(),
            include_str!("../../../../assets/holiday-rules.json"),
            include_str!("../../../../assets/holidays.csv"),
        )
        .unwrap()
    });
    &CALENDAR
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn days_of_2026_and_2027() {
    let calendar = calendar();
    for (day, kind, name, provisional) in [
        ("2026-11-23", DayKind::Working, None, false),
        ("2026-11-24", DayKind::Public, Some("Ngày Văn hóa Việt Nam"), false),
        ("2026-11-28", DayKind::Weekend, Some("Thứ Bảy"), false),
        ("2026-01-02", DayKind::SwappedOff, Some("Nghỉ hoán đổi"), false),
        ("2026-01-10", DayKind::SwappedWorking, Some("Làm bù cho 02/01/2026"), false),
        ("2026-04-26", DayKind::Public, Some("Ngày Giỗ Tổ Hùng Vương"), false),
        ("2026-04-27", DayKind::Compensatory, Some("Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"), false),
        ("2025-11-24", DayKind::Working, None, false),
        ("2027-02-06", DayKind::Public, Some("Tết Nguyên Đán"), true),
        ("2027-02-05", DayKind::Public, Some("Giao thừa Tết Nguyên Đán"), true),
        ("2027-02-10", DayKind::Compensatory, Some("Tết Nguyên Đán (nghỉ bù)"), true),
        ("2027-11-24", DayKind::Public, Some("Ngày Văn hóa Việt Nam"), true),
        ("2027-02-03", DayKind::Working, None, true),
        ("2027-02-27", DayKind::Weekend, Some("Thứ Bảy"), true),
        // Days off that no data has: Tết of 2007 and 2061.
        ("2007-02-19", DayKind::Working, None, true),
        ("2061-01-21", DayKind::Working, None, true),
    ] {
        let info = calendar.day(date(day));
        assert_eq!(
            (info.kind, info.name.as_deref(), info.provisional),
            (kind, name, provisional),
            "{day}"
        );
    }
}

#[test]
fn rules_agree_with_the_decisions_on_public_holidays() {
    let rules = include_str!("../../../../assets/holiday-rules.json");
    let by_rule = rules.replace(
        "\"decidedYears\": [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]",
        "\"decidedYears\": []",
    );
    assert_ne!(rules, by_rule, "the decided years were taken out");
    let computed = HolidayTable::parse(&by_rule, "date,kind,name\n").unwrap();
    let mut compared = 0;
    for row in csv::Reader::from_reader(include_str!("../../../../assets/holidays.csv").as_bytes())
        .records()
    {
        let row = row.unwrap();
        if &row[1] == "public" {
            let day = computed.get(date(&row[0]));
            assert_eq!(day.map(|d| d.kind), Some(DayKind::Public), "{row:?}");
            compared += 1;
        }
    }
    assert!(compared > 80);
}

#[test]
fn due_dates() {
    let calendar = calendar();
    use DueRule::{EndOfDay, ToTheHour};
    for (received, duration, rule, due, what) in [
        ("2026-08-28T14:00", "3wd", EndOfDay, "2026-09-07T17:00", "swap, Quốc khánh, two weekends"),
        ("2026-08-28T14:00", "3wd", ToTheHour, "2026-09-07T14:00", "the same to the hour"),
        ("2026-11-23T09:14", "same-day", EndOfDay, "2026-11-23T17:00", "in the morning"),
        ("2026-11-23T14:59", "same-day", EndOfDay, "2026-11-23T17:00", "just before 15:00"),
        ("2026-11-23T15:00", "same-day", EndOfDay, "2026-11-25T17:00", "at 15:00, 24/11 is off"),
        ("2026-11-23T18:00", "same-day", EndOfDay, "2026-11-25T17:00", "after closing"),
        ("2026-11-21T09:00", "same-day", EndOfDay, "2026-11-23T17:00", "on a Saturday"),
        ("2026-11-21T09:00", "1wd", EndOfDay, "2026-11-25T17:00", "Saturday counts as Monday"),
        ("2026-11-20T06:00", "1wd", EndOfDay, "2026-11-23T17:00", "before opening is that day"),
        ("2026-11-20T12:00", "1wd", EndOfDay, "2026-11-23T17:00", "in the lunch break is that day"),
        ("2026-11-20T17:00", "1wd", EndOfDay, "2026-11-23T17:00", "at closing is that day"),
        ("2026-11-20T17:01", "1wd", EndOfDay, "2026-11-25T17:00", "after closing is Monday"),
        ("2026-11-20T12:00", "1wd", ToTheHour, "2026-11-23T13:30", "break counts as 13:30"),
        ("2026-11-09T10:00", "15d", EndOfDay, "2026-11-25T17:00", "the 15th day is a holiday"),
        ("2026-11-09T10:00", "5d", EndOfDay, "2026-11-16T17:00", "the 5th day is a Saturday"),
        ("2026-11-09T10:00", "5d", ToTheHour, "2026-11-16T07:30", "moved to the next opening"),
        ("2026-11-23T10:00", "4h", EndOfDay, "2026-11-23T16:00", "over the lunch break"),
        ("2026-11-23T16:00", "4h", EndOfDay, "2026-11-25T10:30", "over a holiday"),
        ("2026-11-23T07:30", "4h", EndOfDay, "2026-11-23T11:30", "ends at a session's end"),
        ("2026-01-09T15:30", "same-day", EndOfDay, "2026-01-10T17:00", "a swapped Saturday works"),
        ("2026-11-23T10:00", "12ch", EndOfDay, "2026-11-25T07:30", "clock hours end at night"),
        // Swapped Saturdays: 10/01 for 02/01/2026, 22/08 for 31/08/2026.
        ("2026-01-09T10:00", "1wd", EndOfDay, "2026-01-10T17:00", "a swapped Saturday counts"),
        ("2026-01-09T10:00", "2wd", EndOfDay, "2026-01-12T17:00", "its Sunday does not"),
        ("2026-01-09T10:00", "1wd", ToTheHour, "2026-01-10T10:00", "it has the hours of a Monday"),
        ("2026-01-10T16:00", "4h", EndOfDay, "2026-01-12T10:30", "from it to the Monday"),
        ("2026-01-10T15:00", "same-day", EndOfDay, "2026-01-12T17:00", "at 15:00 of it"),
        ("2025-12-31T10:00", "1wd", EndOfDay, "2026-01-05T17:00", "a swapped Friday is off"),
        ("2026-08-21T17:30", "same-day", EndOfDay, "2026-08-22T17:00", "on the eve of one"),
        ("2026-02-13T16:00", "1wd", EndOfDay, "2026-02-23T17:00", "over Tết"),
        ("2026-02-17T09:00", "1wd", EndOfDay, "2026-02-24T17:00", "received on Tết itself"),
        ("2026-02-17T09:00", "same-day", EndOfDay, "2026-02-23T17:00", "the first day after Tết"),
        ("2026-02-17T09:00", "4h", EndOfDay, "2026-02-23T11:30", "hours begin at the opening"),
        // The end of a session belongs to it.
        ("2026-11-20T11:30", "1wd", ToTheHour, "2026-11-23T11:30", "at the end of the morning"),
        ("2026-11-20T11:31", "1wd", ToTheHour, "2026-11-23T13:30", "just after it"),
        ("2026-11-20T17:00", "1wd", ToTheHour, "2026-11-23T17:00", "at closing"),
        ("2026-11-20T17:00", "4h", EndOfDay, "2026-11-23T11:30", "nothing left of the day"),
        ("2026-11-20T15:00", "2h", EndOfDay, "2026-11-20T17:00", "hours to closing time"),
        ("2026-11-20T15:01", "2h", EndOfDay, "2026-11-23T07:31", "one minute goes over"),
        ("2026-11-20T06:00", "15d", EndOfDay, "2026-12-07T17:00", "the 15th day is a Saturday"),
        (
            "2026-11-21T09:00",
            "2d",
            EndOfDay,
            "2026-11-25T17:00",
            "days from Monday, when it counts",
        ),
        ("2026-11-21T09:00", "2d", ToTheHour, "2026-11-25T07:30", "at the opening"),
        (
            "2026-11-20T16:00",
            "4d",
            ToTheHour,
            "2026-11-25T07:30",
            "a holiday moves on to an opening",
        ),
        (
            "2026-11-20T16:00",
            "5d",
            ToTheHour,
            "2026-11-25T16:00",
            "a working day keeps the clock time",
        ),
        ("2026-12-25T10:00", "5wd", EndOfDay, "2027-01-04T17:00", "over the new year"),
    ] {
        let got = compute_due(calendar, at(received), duration.parse().unwrap(), rule);
        assert_eq!(got.due, at(due), "{received} {duration} {rule:?}: {what}");
    }
}

#[test]
fn every_skipped_day_is_explained() {
    let calendar = calendar();
    let due =
        compute_due(calendar, at("2026-08-28T14:00"), Duration::WorkingDays(3), DueRule::EndOfDay);
    let skipped: Vec<_> =
        due.skipped.iter().map(|day| (day.date.to_string(), day.name.as_str())).collect();
    let expected = [
        ("2026-08-29", "Thứ Bảy"),
        ("2026-08-30", "Chủ nhật"),
        ("2026-08-31", "Nghỉ hoán đổi"),
        ("2026-09-01", "Quốc khánh"),
        ("2026-09-02", "Quốc khánh"),
        ("2026-09-05", "Thứ Bảy"),
        ("2026-09-06", "Chủ nhật"),
    ];
    assert_eq!(skipped, expected.map(|(day, name)| (day.to_owned(), name)));
    // Calendar days count days off; only those by which the end was moved are explained.
    let due =
        compute_due(calendar, at("2026-11-09T10:00"), Duration::CalendarDays(5), DueRule::EndOfDay);
    let skipped: Vec<_> = due.skipped.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(skipped, ["2026-11-14", "2026-11-15"]);
}

#[test]
fn later_decisions_hold_over_earlier_ones() {
    let mut table = HolidayTable::parse(
        include_str!("../../../../assets/holiday-rules.json"),
        include_str!("../../../../assets/holidays.csv"),
    )
    .unwrap();
    let mut decide = |text: &str| table.decide(&Decisions::parse(text).unwrap());
    decide("date,kind,name\n2026-12-31,swapped-off,Nghỉ hoán đổi\n");
    decide(
        "date,kind,name\n2026-12-31,public,Nghỉ lễ\n2026-09-01,usual,\n2030,decided,\n2030-02-01,public,Tết\n",
    );
    assert_eq!(table.get(date("2026-12-31")).unwrap().kind, DayKind::Public);
    assert_eq!(table.get(date("2026-09-01")), None, "taken back");
    assert_eq!(table.get(date("2030-01-01")), None, "a computed day of a decided year");
    assert!(!table.get(date("2030-02-01")).unwrap().provisional);
    assert!(table.get(date("2029-01-01")).is_some());
    assert!(HolidayTable::parse("{}", "date,kind,name\n").is_err());
}

#[test]
fn the_end_of_time_is_no_panic() {
    let calendar = calendar();
    for received in [Timestamp::from_millis(i64::MAX), Timestamp::from_millis(i64::MIN)] {
        for duration in ["3650wd", "3650d", "3650h", "3650ch", "same-day"] {
            for rule in [DueRule::EndOfDay, DueRule::ToTheHour] {
                let duration: Duration = duration.parse().unwrap();
                assert!(compute_due(calendar, received, duration, rule).due >= received);
            }
        }
    }
}

fn durations() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (1_u16..60).prop_map(Duration::WorkingDays),
        (1_u16..90).prop_map(Duration::CalendarDays),
        (1_u16..80).prop_map(Duration::WorkingHours),
        (1_u16..80).prop_map(Duration::ClockHours),
        Just(Duration::SameDay),
    ]
}

/// Minutes of the years 2024 to 2030.
fn moments() -> impl Strategy<Value = Timestamp> {
    (28_401_120_i64..31_556_160).prop_map(|minutes| Timestamp::from_millis(minutes * 60_000))
}

fn rules() -> impl Strategy<Value = DueRule> {
    prop_oneof![Just(DueRule::EndOfDay), Just(DueRule::ToTheHour)]
}

#[test]
fn a_day_worked_for_another_has_the_hours_of_a_usual_day_or_its_own() {
    let usual = WorkingHours::default();
    let weekday = usual.sessions(chrono::Weekday::Mon).to_vec();
    let week = std::array::from_fn(|day| match day {
        0..5 => weekday.clone(),
        5 => weekday[..1].to_vec(),
        _ => Vec::new(),
    });
    let hours = WorkingHours::new(week, usual.same_day_cutoff()).unwrap();
    let mut holidays = HolidayTable::parse(
        include_str!("../../../../assets/holiday-rules.json"),
        include_str!("../../../../assets/holidays.csv"),
    )
    .unwrap();
    let row = "2026-12-05,swapped-working,Làm bù,8:00-12:00";
    let rows = Decisions::parse(&format!("date,kind,name,hours\n{row}\n")).unwrap();
    holidays.decide(&rows);
    let calendar = WorkingCalendar::new(hours, holidays);
    let closing = |day| calendar.closing(date(day)).time().to_string();
    assert_eq!(closing("2026-01-17"), "11:30:00", "a usual Saturday of this office");
    assert_eq!(closing("2026-01-10"), "17:00:00", "worked for 02/01/2026");
    assert_eq!(closing("2026-12-05"), "12:00:00", "by the decision");
}

/// A calendar with days of late 2026 that became off or worked.
fn swapped(days: &[u32]) -> WorkingCalendar {
    let first = date("2026-11-02");
    let rows: String = days
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let kind = if at % 3 == 0 { "swapped-working" } else { "swapped-off" };
            format!("{},{kind},X\n", first + chrono::Days::new(u64::from(*day)))
        })
        .collect();
    let mut holidays = HolidayTable::parse(
        include_str!("../../../../assets/holiday-rules.json"),
        include_str!("../../../../assets/holidays.csv"),
    )
    .unwrap();
    holidays.decide(&Decisions::parse(&format!("date,kind,name\n{rows}")).unwrap());
    WorkingCalendar::new(WorkingHours::default(), holidays)
}

proptest! {
    #[test]
    fn terms_that_moved_and_go_on_lie_in_one_range(
        days in prop::collection::btree_set(0_u32..30, 0..20),
        due in 0_u32..43_200,
        now in 0_u32..43_200,
    ) {
        let calendar = swapped(&days.into_iter().collect::<Vec<_>>());
        let minute = |it: u32| {
            Timestamp::from_millis(at("2026-11-02T00:00").millis() + i64::from(it) * 60_000)
        };
        let (due, now) = (minute(due), minute(now));
        let moved = calendar.moved_terms(now).is_some_and(|range| range.contains(&due));
        let late = due < now && !moved;
        prop_assert_eq!(now > calendar.end_of_term(due), late, "{} at {}", due, now);
    }
}

proptest! {
    #[test]
    fn due_is_later_and_in_working_time(at in moments(), duration in durations(), rule in rules()) {
        let calendar = calendar();
        let due = compute_due(calendar, at, duration, rule);
        prop_assert!(due.due > at || due.due == due.counted_from);
        prop_assert!(due.counted_from >= at);
        prop_assert!(calendar.is_working_moment(due.due));
        prop_assert!(due.skipped.iter().all(|day| !calendar.is_working_day(day.date)));
        prop_assert!(due.skipped.iter().all(|day| !day.name.is_empty()));
    }

    #[test]
    fn whole_days_end_at_closing(at in moments(), count in 1_u16..60, working in any::<bool>()) {
        let calendar = calendar();
        let duration =
            if working { Duration::WorkingDays(count) } else { Duration::CalendarDays(count) };
        let due = compute_due(calendar, at, duration, DueRule::EndOfDay).due;
        prop_assert_eq!(due.to_vn(), calendar.closing(due.vn_date()));
        prop_assert_eq!(due.to_vn().time(), NaiveTime::from_hms_opt(17, 0, 0).unwrap());
    }

    #[test]
    fn later_reception_and_longer_time_are_never_due_earlier(
        at in moments(), gap in 0_i64..20_000, count in 1_u16..50, more in 0_u16..20, rule in rules()
    ) {
        let calendar = calendar();
        let later = Timestamp::from_millis(at.millis() + gap * 60_000);
        for make in [
            Duration::WorkingDays, Duration::CalendarDays, Duration::WorkingHours,
            Duration::ClockHours,
        ] {
            let first = compute_due(calendar, at, make(count), rule).due;
            prop_assert!(first <= compute_due(calendar, later, make(count), rule).due);
            prop_assert!(first <= compute_due(calendar, at, make(count + more), rule).due);
        }
    }

    #[test]
    fn n_working_days_have_n_working_days(at in moments(), count in 1_u16..60) {
        let calendar = calendar();
        let due = compute_due(calendar, at, Duration::WorkingDays(count), DueRule::EndOfDay);
        let days = calendar.working_days_between(due.counted_from.vn_date(), due.due.vn_date());
        prop_assert_eq!(days, u32::from(count));
    }
}
