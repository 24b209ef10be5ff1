//! Checks of what people type, each with the problem at its field.

use chrono::{Datelike, NaiveDate, NaiveTime};
use domain::person::{BirthDate, PaperNumber, PersonName, Phone};
use domain::text::{first_unprintable, narrow, nfc, shown, squeeze};
use domain::time::Timestamp;

use crate::text::problem::AtField;
use crate::view::Problem;

/// Usual opening and closing time, for days written without a time.
pub const OPENING: NaiveTime = NaiveTime::from_hms_opt(7, 30, 0).expect("a time of day");
/// See [`OPENING`].
pub const CLOSING: NaiveTime = NaiveTime::from_hms_opt(17, 0, 0).expect("a time of day");
/// Longest address, in characters.
pub const MAX_ADDRESS: usize = 300;
/// Longest remark or reason, in characters.
pub const MAX_REMARK: usize = 1000;
/// Longest name of a paper, in characters.
pub const MAX_PAPER: usize = 500;

/// Normalises one line of free text; too long or not printable is a problem at `field`.
///
/// # Errors
/// `error.text.too_long`, `error.text.unprintable`.
pub fn line(text: &str, most: usize, field: &str) -> Result<String, Problem> {
    let text = nfc(&squeeze(text));
    let found = text.chars().count();
    if found > most {
        return Err(Problem::new("error.text.too_long")
            .with("found", found)
            .with("most", most)
            .at(field));
    }
    match first_unprintable(&text) {
        Some(character) => Err(Problem::new("error.text.unprintable")
            .with("character", shown(character))
            .at(field)),
        None => Ok(text),
    }
}

/// Normalises several lines of free text, as [`line`] does each; empty ones are dropped.
///
/// # Errors
/// As [`line`], for all of them together.
pub fn lines(text: &str, most: usize, field: &str) -> Result<String, Problem> {
    let lines: Result<Vec<_>, _> = text.lines().map(|it| line(it, most, field)).collect();
    let lines: Vec<_> = lines?.into_iter().filter(|it| !it.is_empty()).collect();
    line(&lines.join(" "), most, field)?;
    Ok(lines.join("\n"))
}

/// Reads a person's name.
///
/// # Errors
/// `error.name.*`.
pub fn name(text: &str, field: &str) -> Result<String, Problem> {
    PersonName::parse(text).map(String::from).at(field)
}

/// Reads the number of an identity paper ([`PaperNumber`]); empty is allowed.
///
/// # Errors
/// `error.identity_number.*`.
pub fn identity(text: &str, field: &str) -> Result<String, Problem> {
    if squeeze(text).is_empty() {
        return Ok(String::new());
    }
    PaperNumber::parse(text).map(|number| number.as_str().to_owned()).at(field)
}

/// Reads a date of birth in any of the known shapes, not after `today`, as ISO text; empty is allowed.
///
/// # Errors
/// `error.birth_date.*`.
pub fn birth_date(text: &str, today: NaiveDate, field: &str) -> Result<String, Problem> {
    let text = narrow(&squeeze(text));
    if text.is_empty() {
        return Ok(String::new());
    }
    let birth = text.parse::<BirthDate>().at(field)?;
    birth.check(today).map(|_| birth.iso()).at(field)
}

/// Reads a telephone number; empty is allowed.
///
/// # Errors
/// `error.phone.*`.
pub fn phone(text: &str, field: &str) -> Result<String, Problem> {
    if squeeze(text).is_empty() {
        return Ok(String::new());
    }
    Phone::parse(text).map(|phone| phone.as_str().to_owned()).at(field)
}

/// Reads an e-mail address; empty is allowed.
///
/// # Errors
/// `error.email`.
pub fn email(text: &str, field: &str) -> Result<String, Problem> {
    let text = line(text, 254, field)?;
    let fits = |(user, host): (&str, &str)| {
        !user.is_empty()
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@')
    };
    let good = text.is_ascii()
        && !text.contains(char::is_whitespace)
        && text.split_once('@').is_some_and(fits);
    if text.is_empty() || good { Ok(text) } else { Err(Problem::new("error.email").at(field)) }
}

/// Reads a date with time, as people write it ("17:00 30/11/2026", "30/11/2026 17h00") or as
/// programs do; a date alone gets `time_of_day`.
///
/// # Errors
/// `error.date`.
pub fn moment(text: &str, time_of_day: NaiveTime, field: &str) -> Result<Timestamp, Problem> {
    let text = text.trim();
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let written = day_and_time(text);
    written
        .map(|(day, time)| Timestamp::from_vn(day.and_time(time.unwrap_or(time_of_day))))
        .ok_or_else(|| Problem::new("error.date").with("value", text).at(field))
}

/// Reads a day, and a time of it when one is written.
pub fn day_and_time(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    let (mut day, mut time) = (None, None);
    for word in text.split_whitespace() {
        let as_day = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(word, form).ok())
            .filter(|day| (1900..=9999).contains(&day.year()));
        let as_time =
            ["%H:%M", "%Hh%M"].iter().find_map(|form| NaiveTime::parse_from_str(word, form).ok());
        match (as_day, as_time) {
            (Some(_), _) if day.is_none() => day = as_day,
            (None, Some(_)) if time.is_none() => time = as_time,
            _ => return None,
        }
    }
    Some((day?, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_takes_cards_passports_and_tax_numbers() {
        for (text, expected) in [
            ("", Ok("")),
            ("066 301 000 001", Ok("066301000001")),
            ("c1234567", Ok("C1234567")),
            ("0663010000", Err("error.identity_number.too_short")),
            ("0663010000012", Err("error.identity_number.too_long")),
            ("06630100000A", Err("error.identity_number.not_digits")),
            ("001090000001\u{200b}", Ok("001090000001")),
            ("CM-AB 123456", Ok("CM-AB 123456")),
            ("Thẻ thường trú: NNN123456", Ok("Thẻ thường trú: NNN123456")),
            ("chưa có", Err("error.identity_number.unknown_paper")),
        ] {
            let got = identity(text, "applicant.id");
            match expected {
                Ok(value) => assert_eq!(got.as_deref(), Ok(value), "{text}"),
                Err(key) => assert_eq!(got.unwrap_err().key, key, "{text}"),
            }
        }
    }

    #[test]
    fn email_needs_a_host() {
        assert!(email("lan@xa.gov.vn", "e").is_ok());
        assert!(email("", "e").is_ok());
        for text in ["lan", "lan@", "@xa.vn", "lan@xa", "lan lan@xa.vn", "lan@@xa.vn"] {
            assert!(email(text, "e").is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_received_can_be_printed_and_what_can_be_printed_is_received() {
        let fonts = forms::layout::FontBook::shared().unwrap();
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            let (received, printed) =
                (line(&text, 10, "n"), forms::layout::clean(fonts, &text, "n"));
            assert_eq!(received.is_ok(), printed.is_ok(), "{character:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_that_is_received_can_be_printed(text in "\\PC{0,20}") {
            let fonts = forms::layout::FontBook::shared().unwrap();
            if let Ok(text) = line(&text, 100, "n") {
                proptest::prop_assert!(forms::layout::clean(fonts, &text, "n").is_ok(), "{text:?}");
            }
        }

        #[test]
        fn letters_with_marks_that_are_received_can_be_printed(
            text in "[a-zA-ZăâđêôơưĐƀɓα-ωа-я\u{300}-\u{36f}]{1,8}"
        ) {
            let fonts = forms::layout::FontBook::shared().unwrap();
            if let Ok(text) = line(&text, 100, "n") {
                proptest::prop_assert!(forms::layout::clean(fonts, &text, "n").is_ok(), "{text:?}");
            }
        }
    }

    #[test]
    fn lines_are_normalised_and_bounded() {
        assert_eq!(line("  Nguye\u{302}\u{303}n  ", 10, "n").as_deref(), Ok("Nguyễn"));
        assert_eq!(line(&"a".repeat(11), 10, "n").unwrap_err().key, "error.text.too_long");
        assert_eq!(line("xong 😀", 10, "n").unwrap_err().key, "error.text.unprintable");
        assert_eq!(lines(" một \n\n hai\r\n", 7, "n").as_deref(), Ok("một\nhai"));
        assert_eq!(lines("một\nhai", 6, "n").unwrap_err().key, "error.text.too_long");
    }

    #[test]
    fn moments_as_people_and_programs_write_them() {
        let at = |text: &str| {
            let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
            moment(text, noon, "newDue").map(|it| it.to_string())
        };
        for (text, expected) in [
            ("17:00 30/11/2026", "2026-11-30T17:00:00+07:00"),
            (" 7/9/2026  8h05 ", "2026-09-07T08:05:00+07:00"),
            ("07-09-2026", "2026-09-07T12:00:00+07:00"),
            ("2026-09-07", "2026-09-07T12:00:00+07:00"),
            ("2026-09-07T16:30", "2026-09-07T16:30:00+07:00"),
            ("2026-09-07 16:30", "2026-09-07T16:30:00+07:00"),
            ("2026-09-07T16:30:00Z", "2026-09-07T23:30:00+07:00"),
        ] {
            assert_eq!(at(text).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "mai",
            "17:00",
            "31/11/2026",
            "30/11/26",
            "30/11/2026 25:00",
            "30/11/2026 lúc 8:00",
            "30/11/2026 1/12/2026",
            "8:00 9:00 30/11/2026",
        ] {
            assert_eq!(at(text).unwrap_err().key, "error.date", "{text}");
        }
    }
}
