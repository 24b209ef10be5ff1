//! Identity cards as scanned.

use chrono::NaiveDate;
use domain::dossier::Person;
use domain::person::Card;
use domain::time::Clock;

use crate::office::SystemClock;
use crate::reception::validate::person_warnings;
use crate::reference::communes::resolve_address;
use crate::view::{CardView, Problem};

/// Reads the text of an identity card's QR code. A field that cannot be right is left empty, with a
/// warning.
///
/// # Errors
/// `error.card.*`: what is wrong and how to mend it.
pub fn read_card(text: &str) -> Result<CardView, Problem> {
    read_card_as_of(text, SystemClock.now().vn_date())
}

/// As [`read_card`], on a day.
///
/// # Errors
/// As [`read_card`].
pub(crate) fn read_card_as_of(text: &str, today: NaiveDate) -> Result<CardView, Problem> {
    let card = Card::parse(text)?.as_of(today);
    let residence = resolve_address(&card.address)?;
    let gender = card.gender.map(|it| it.card_word().to_owned()).unwrap_or_default();
    let birth_date = card.birth_date.map(|it| it.iso()).unwrap_or_default();
    let name = card.name.map(|it| it.as_str().to_owned()).unwrap_or_default();
    let person = Person {
        name,
        id: card.id.as_str().to_owned(),
        gender: gender.clone(),
        birth_date: birth_date.clone(),
        address: card.address.clone(),
        ..Person::default()
    };
    let mut warnings: Vec<Problem> = card.doubts.iter().map(Problem::of).collect();
    warnings.extend(person_warnings(&person, "applicant", today));
    Ok(CardView {
        id: person.id,
        old_id: card.old_id.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        name: person.name,
        birth_date,
        gender,
        address: card.address,
        issued: card.issued.map(|it| it.to_string()).unwrap_or_default(),
        residence,
        warnings,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str =
        "066090000001||Trần Ba|05031990|Nam|Thôn 5, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

    fn read(text: &str) -> (CardView, Vec<(String, String)>) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap_or_default();
        let card = read_card_as_of(text, today).unwrap();
        let warnings = card
            .warnings
            .iter()
            .map(|it| (it.key.clone(), it.params.get("field").cloned().unwrap_or_default()))
            .collect();
        (card, warnings)
    }

    #[test]
    fn a_field_that_cannot_be_right_is_empty_and_named() {
        let named = |field: &str| vec![("warning.card.field".to_owned(), field.to_owned())];
        assert_eq!(read(CARD).1, []);
        let (card, warnings) = read(&CARD.replace("05031990", "31021990"));
        assert_eq!((card.birth_date.as_str(), card.name.as_str()), ("", "Trần Ba"));
        assert_eq!(warnings, named("ngày sinh"));
        let (card, warnings) = read(&CARD.replace("05031990", "05032090"));
        assert_eq!((card.birth_date.as_str(), card.id.as_str()), ("", "066090000001"));
        assert_eq!(warnings, named("ngày sinh"), "a birth after today");
        let (card, warnings) = read(&CARD.replace("Nam|", "Male|"));
        assert_eq!((card.gender.as_str(), card.birth_date.as_str()), ("", "1990-03-05"));
        assert_eq!(warnings, named("giới tính"));
        let (card, warnings) = read(&CARD.replace("Trần Ba", ""));
        assert_eq!((card.name.as_str(), card.issued.as_str()), ("", "2021-05-10"));
        assert_eq!(warnings, named("họ tên"));
    }

    #[test]
    fn another_code_is_told_apart() {
        for (text, key) in [
            ("https://vneid.gov.vn/x|1|2", "error.card.link"),
            ("DN4660123456789|4c|05/03/1990|1|4b|66 - 001|01/01/2026|-|$", "error.card.insurance"),
            (&format!("{CARD}{}", CARD.replace("066090", "066091")), "error.card.several"),
        ] {
            let today = NaiveDate::default();
            assert_eq!(read_card_as_of(text, today).unwrap_err().key, key, "{text}");
        }
    }
}
