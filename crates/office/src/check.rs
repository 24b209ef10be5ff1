//! Checks of what people type, each with the problem at its field.

use domain::person::{BirthDate, IdentityNumber, PersonName, Phone, TaxNumber};
use domain::text::{first_unprintable, nfc, squeeze};
use domain::time::Timestamp;

use crate::view::Problem;

/// Longest address, in characters.
pub const ADDRESS_MAX: usize = 300;
/// Longest remark or reason, in characters.
pub const REMARK_MAX: usize = 1000;
/// Longest name of a paper, in characters.
pub const PAPER_MAX: usize = 500;

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
            .with("character", character.escape_default())
            .at(field)),
        None => Ok(text),
    }
}

/// A person's name.
///
/// # Errors
/// `error.name.*`.
pub fn name(text: &str, field: &str) -> Result<String, Problem> {
    use domain::person::NameError as E;
    PersonName::parse(text).map(String::from).map_err(|error| {
        let problem = Problem::new(error.key()).at(field);
        match error {
            E::TooLong { found, most } => problem.with("found", found).with("most", most),
            E::Unprintable { character } => problem.with("character", character.escape_default()),
            E::Empty | E::NoLetter => problem,
        }
    })
}

/// An identity number (12 or 9 digits), a tax number, or a passport; empty is allowed.
///
/// # Errors
/// `error.identity_number.*`.
pub fn identity(text: &str, field: &str) -> Result<String, Problem> {
    use domain::person::IdentityNumberError as E;
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if compact.is_empty() {
        return Ok(String::new());
    }
    if is_passport(&compact) {
        return Ok(compact.to_ascii_uppercase());
    }
    if let Ok(number) = TaxNumber::parse(&compact) {
        return Ok(number.as_str().to_owned());
    }
    IdentityNumber::parse(&compact).map(|number| number.as_str().to_owned()).map_err(|error| {
        let problem = Problem::new(error.key()).at(field);
        match error {
            E::TooShort { missing, expected } => {
                problem.with("missing", missing).with("expected", expected)
            }
            E::TooLong { extra, expected } => {
                problem.with("extra", extra).with("expected", expected)
            }
            E::Empty | E::NotDigits => problem,
        }
    })
}

/// One or two letters and six to eight digits (ICAO 9303 document numbers as Vietnam and its
/// neighbours issue them).
fn is_passport(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = &text.as_bytes()[letters..];
    (1..=2).contains(&letters)
        && (6..=8).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
}

/// A date of birth in any of the known shapes, as ISO text; empty is allowed.
///
/// # Errors
/// `error.birth_date.*`.
pub fn birth_date(text: &str, field: &str) -> Result<String, Problem> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    text.trim()
        .parse::<BirthDate>()
        .map(BirthDate::iso)
        .map_err(|error| Problem::new(error.key()).at(field))
}

/// A telephone number; empty is allowed.
///
/// # Errors
/// `error.phone.*`.
pub fn phone(text: &str, field: &str) -> Result<String, Problem> {
    use domain::person::PhoneError as E;
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    Phone::parse(text).map(|phone| phone.as_str().to_owned()).map_err(|error| {
        let problem = Problem::new(error.key()).at(field);
        match error {
            E::Length { found, expected } => {
                problem.with("found", found).with("expected", expected)
            }
            E::Empty | E::NotDigits | E::Beginning => problem,
        }
    })
}

/// An e-mail address; empty is allowed.
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

/// A date with time; `YYYY-MM-DD` alone takes `time_of_day` as "HH:MM".
///
/// # Errors
/// `error.date`.
pub fn moment(text: &str, time_of_day: &str, field: &str) -> Result<Timestamp, Problem> {
    let text = text.trim();
    let whole = if text.len() == 10 { format!("{text}T{time_of_day}") } else { text.to_owned() };
    whole.parse().map_err(|_| Problem::new("error.date").with("value", text).at(field))
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
    fn lines_are_normalised_and_bounded() {
        assert_eq!(line("  Nguye\u{302}\u{303}n  ", 10, "n").as_deref(), Ok("Nguyễn"));
        assert_eq!(line(&"a".repeat(11), 10, "n").unwrap_err().key, "error.text.too_long");
        assert_eq!(line("xong 😀", 10, "n").unwrap_err().key, "error.text.unprintable");
    }
}
