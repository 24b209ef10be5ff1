//! The Vietnamese lunisolar calendar at UTC+7 (algorithm of Hồ Ngọc Đức, after Jean Meeus,
//! *Astronomical Algorithms*, 1998). It differs from the Chinese one, which is kept at UTC+8.

use std::f64::consts::PI;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Hours east of Greenwich at which days begin.
const ZONE: f64 = 7.0;
/// Days of a synodic month, mean.
const MONTH: f64 = 29.530_588_853;
/// New moon 0: 1900-01-01, as a Julian day.
const EPOCH: f64 = 2_415_021.076_998_695;

/// A date of the Vietnamese lunar calendar.
///
/// ```
/// use chrono::NaiveDate;
/// use domain::calendar::LunarDate;
/// let tet = NaiveDate::from_ymd_opt(2030, 2, 2).unwrap(); // in China a day later
/// assert_eq!(LunarDate::from_solar(tet), LunarDate { year: 2030, month: 1, day: 1, leap: false });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LunarDate {
    /// The lunar year, named by the solar year in which it begins.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Whether the month is the leap month after the month of that number.
    pub leap: bool,
    /// Day of the month, 1 to 30.
    pub day: u32,
}

impl LunarDate {
    /// Returns the lunar date of a day.
    #[must_use]
    pub fn from_solar(date: NaiveDate) -> Self {
        let number = julian_day(date);
        // The mean month may be off by a day or two from the true new moon.
        let mut k = floor((f64::from(number) - EPOCH) / MONTH) + 1;
        let mut start = new_moon(k);
        while start > number {
            k -= 1;
            start = new_moon(k);
        }
        let mut eleventh = month_eleven(date.year());
        let mut next_eleventh = eleventh;
        let mut year;
        if eleventh >= start {
            year = date.year();
            eleventh = month_eleven(date.year() - 1);
        } else {
            year = date.year() + 1;
            next_eleventh = month_eleven(date.year() + 1);
        }
        let months = (start - eleventh) / 29;
        let mut month = months + 11;
        let mut leap = false;
        if next_eleventh - eleventh > 365 {
            let leap_at = leap_offset(eleventh);
            if months >= leap_at {
                month = months + 10;
                leap = months == leap_at;
            }
        }
        if month > 12 {
            month -= 12;
        }
        if month >= 11 && months < 4 {
            year -= 1;
        }
        let positive = |n: i32| u32::try_from(n).unwrap_or(0);
        Self { year, month: positive(month), leap, day: positive(number - start + 1) }
    }

    /// Returns the day of a lunar date; `None` when there is no such day.
    #[must_use]
    pub fn to_solar(self) -> Option<NaiveDate> {
        let month = i32::try_from(self.month).ok().filter(|m| (1..=12).contains(m))?;
        let day = i32::try_from(self.day).ok().filter(|d| (1..=30).contains(d))?;
        let (from, to) = if month < 11 {
            (month_eleven(self.year - 1), month_eleven(self.year))
        } else {
            (month_eleven(self.year), month_eleven(self.year + 1))
        };
        let k = floor(0.5 + (f64::from(from) - EPOCH) / MONTH);
        let mut offset = month - 11;
        if offset < 0 {
            offset += 12;
        }
        if to - from > 365 {
            let leap_at = leap_offset(from);
            let leap_month = if leap_at > 2 { leap_at - 2 } else { leap_at + 10 };
            if self.leap && month != leap_month {
                return None;
            }
            if self.leap || offset >= leap_at {
                offset += 1;
            }
        } else if self.leap {
            return None;
        }
        let date = from_julian_day(new_moon(k + offset) + day - 1)?;
        (Self::from_solar(date) == self).then_some(date)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "day numbers of the years 1 to 9999 fit")]
fn floor(x: f64) -> i32 {
    x.floor() as i32
}

/// Julian day number at noon of a date.
fn julian_day(date: NaiveDate) -> i32 {
    date.num_days_from_ce() + 1_721_425
}

fn from_julian_day(number: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number.checked_sub(1_721_425)?)
}

/// Returns the day of the k-th new moon since 1900-01-01.
fn new_moon(k: i32) -> i32 {
    let k = f64::from(k);
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let rad = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * rad).sin();
    let m = (359.224_2 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * rad;
    let moon = (306.025_3 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * rad;
    let f = (21.296_4 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * rad;
    let correction = (0.173_4 - 0.000_393 * t) * m.sin() + 0.002_1 * (2.0 * m).sin()
        - 0.406_8 * moon.sin()
        + 0.016_1 * (2.0 * moon).sin()
        - 0.000_4 * (3.0 * moon).sin()
        + 0.010_4 * (2.0 * f).sin()
        - 0.005_1 * (m + moon).sin()
        - 0.007_4 * (m - moon).sin()
        + 0.000_4 * (2.0 * f + m).sin()
        - 0.000_4 * (2.0 * f - m).sin()
        - 0.000_6 * (2.0 * f + moon).sin()
        + 0.001_0 * (2.0 * f - moon).sin()
        + 0.000_5 * (2.0 * moon + m).sin();
    let delta = if t < -11.0 {
        0.001 + 0.000_839 * t + 0.000_226_1 * t2 - 0.000_008_45 * t3 - 0.000_000_081 * t * t3
    } else {
        -0.000_278 + 0.000_265 * t + 0.000_262 * t2
    };
    floor(mean + correction - delta + 0.5 + ZONE / 24.0)
}

/// Returns the twelfth of the ecliptic in which the sun stands at the beginning of a day, 0 to 11.
fn sun_sector(number: i32) -> i32 {
    let t = (f64::from(number) - 0.5 - ZONE / 24.0 - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let rad = PI / 180.0;
    let m = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2) * rad;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t2;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * m.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * m).sin()
        + 0.000_290 * (3.0 * m).sin();
    floor((mean + centre).rem_euclid(360.0) / 30.0)
}

/// Returns the first day of the eleventh month, which holds the winter solstice of a solar year.
fn month_eleven(year: i32) -> i32 {
    let last = NaiveDate::from_ymd_opt(year, 12, 31).map_or(0, julian_day);
    let k = floor(f64::from(last - 2_415_021) / MONTH);
    let start = new_moon(k);
    if sun_sector(start) >= 9 { new_moon(k - 1) } else { start }
}

/// Returns which month after the eleventh is the leap month: the first without a major solar term.
fn leap_offset(eleventh: i32) -> i32 {
    let k = floor((f64::from(eleventh) - EPOCH) / MONTH + 0.5);
    let mut sector = sun_sector(new_moon(k + 1));
    (2..14)
        .find(|offset| {
            let previous = std::mem::replace(&mut sector, sun_sector(new_moon(k + offset)));
            sector == previous
        })
        .map_or(0, |offset| offset - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, lunar year, name, day, month, leap, solar date: known dates 2018–2030 and the years in
    /// which Vietnam and China differ.
    const KNOWN: &str = include_str!("../../tests/fixtures/lunar-dates.csv");

    #[test]
    fn known_dates() {
        let mut seen = 0;
        for row in csv::Reader::from_reader(KNOWN.as_bytes()).records() {
            let row = row.unwrap();
            let solar: NaiveDate = row[6].parse().unwrap();
            let lunar = LunarDate {
                year: row[1].parse().unwrap(),
                day: row[3].parse().unwrap(),
                month: row[4].parse().unwrap(),
                leap: &row[5] == "1",
            };
            assert_eq!(LunarDate::from_solar(solar), lunar, "{row:?}");
            assert_eq!(lunar.to_solar(), Some(solar), "{row:?}");
            seen += 1;
        }
        assert!(seen > 30);
    }

    #[test]
    fn every_day_of_two_centuries_comes_back() {
        let first = NaiveDate::from_ymd_opt(1900, 2, 1).unwrap();
        for date in first.iter_days().take(365 * 199) {
            let lunar = LunarDate::from_solar(date);
            assert_eq!(lunar.to_solar(), Some(date), "{lunar:?}");
        }
    }

    #[test]
    fn days_that_are_not() {
        let none = |year, month, leap, day| LunarDate { year, month, leap, day }.to_solar();
        assert_eq!(none(2026, 13, false, 1), None);
        assert_eq!(none(2026, 1, false, 31), None);
        assert_eq!(none(2026, 3, true, 1), None, "2026 has no leap month");
    }
}
