//! The text in the code of an identity card (CCCD with chip, Thẻ căn cước).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::mangled::{Mangling, in_name_and_address};
use super::{
    BirthDate, BirthDateError, Gender, IdentityNumber, IdentityNumberError, NameError, PersonName,
};
use crate::message::{Message, Params};
use crate::text::{nfc, squeeze};

/// Most characters of the whole text; a card has less than 300.
const MAX_TEXT_CHARS: usize = 2000;

/// The data of a person on an identity card. The address is as printed and may name communes
/// that the mergers of 2025 abolished.
///
/// ```
/// use domain::person::Card;
/// let text = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";
/// let card = Card::parse(text)?;
/// assert_eq!(card.id.as_str(), "066301000001");
/// assert_eq!(card.birth_date.unwrap().to_string(), "14/02/2001");
/// assert_eq!(card.address, "Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông");
/// # Ok::<(), domain::person::CardError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// The citizen identity number, 12 digits.
    pub id: IdentityNumber,
    /// The number of the old card, if the code holds one.
    pub old_id: Option<IdentityNumber>,
    /// The name as on the card, in NFC.
    pub name: PersonName,
    /// The date of birth; some cards know only the year, some nothing.
    pub birth_date: Option<BirthDate>,
    /// The gender, if the code holds it.
    pub gender: Option<Gender>,
    /// The place of residence as on the card, in NFC; may be empty.
    pub address: String,
    /// The day of issue, if the code holds it.
    pub issued: Option<NaiveDate>,
}

/// A field of the card's text, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CardField {
    /// First: the citizen identity number.
    Id,
    /// Second: the number of the old card.
    OldId,
    /// Third: the name.
    Name,
    /// Fourth: the date of birth.
    BirthDate,
    /// Fifth: the gender.
    Gender,
    /// Sixth: the place of residence.
    Address,
    /// Seventh: the day of issue.
    Issued,
}

/// Why a text is no identity card. It carries no personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Nothing was scanned.
    #[error("the text is empty")]
    Empty,
    /// The text is not made like a card's: another code was scanned, or the scan was cut off.
    #[error("not the text of an identity card: {found} fields (expected 7)")]
    Fields {
        /// How many fields there are.
        found: usize,
    },
    /// The scanner's text was changed on its way into the window.
    #[error("the text was damaged on its way: {0:?}")]
    Mangled(Mangling),
    /// The citizen identity number is wrong.
    #[error("identity number: {0}")]
    Id(#[source] IdentityNumberError),
    /// The name is wrong.
    #[error("name: {0}")]
    Name(#[source] NameError),
    /// The date of birth is wrong.
    #[error("date of birth: {0}")]
    BirthDate(#[source] BirthDateError),
    /// Another field does not hold what belongs there.
    #[error("field {0:?} does not hold what belongs there")]
    Field(CardField),
}

impl CardError {
    /// As [`Message::key`].
    #[must_use]
    pub fn key(self) -> &'static str {
        Message::key(&self)
    }
}

impl Message for CardError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error.card.empty",
            Self::Fields { .. } => "error.card.fields",
            Self::Mangled(Mangling::LostLetters) => "error.card.mangled_letters",
            Self::Mangled(Mangling::InputMethod) => "error.card.mangled_input_method",
            Self::Mangled(Mangling::Separator) => "error.card.mangled_separator",
            Self::Id(_) => "error.card.id",
            Self::Name(_) => "error.card.name",
            Self::BirthDate(_) => "error.card.birth_date",
            Self::Field(_) => "error.card.field",
        }
    }

    fn params(&self) -> Params {
        match *self {
            Self::Fields { found } => Params::default().text("found", found),
            _ => Params::default(),
        }
    }

    /// The field into which the card is scanned.
    fn field(&self) -> Option<&str> {
        Some("card")
    }
}

impl Card {
    /// Reads the text of a card's code: fields separated by `|`, of which the first seven count by
    /// their position (newer cards add more, some leave out the last).
    ///
    /// # Errors
    /// [`CardError`]; text that an input method or a keyboard driver changed is told apart from
    /// text that is no card.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        let text = nfc(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
        if text.is_empty() {
            return Err(CardError::Empty);
        }
        if text.chars().count() > MAX_TEXT_CHARS {
            return Err(CardError::Fields { found: text.split('|').count() });
        }
        let fields: Vec<String> = text.split('|').map(squeeze).collect();
        if !(6..=12).contains(&fields.len()) {
            return Err(if has_other_separator(&text) {
                CardError::Mangled(Mangling::Separator)
            } else {
                CardError::Fields { found: fields.len() }
            });
        }
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        if let Some(mangling) = in_name_and_address(field(2), field(5)) {
            return Err(CardError::Mangled(mangling));
        }
        Ok(Self {
            id: citizen_number(field(0))?,
            old_id: optional(field(1), |old| IdentityNumber::parse(old).ok(), CardField::OldId)?,
            name: PersonName::parse(field(2)).map_err(CardError::Name)?,
            birth_date: match field(3) {
                "" => None,
                digits => Some(BirthDate::from_card_digits(digits).map_err(CardError::BirthDate)?),
            },
            gender: match Gender::from_card_word(field(4)) {
                None if field(4).contains(['?', '\u{fffd}']) => {
                    return Err(CardError::Mangled(Mangling::LostLetters));
                }
                known => optional(field(4), |_| known, CardField::Gender)?,
            },
            address: field(5).to_owned(),
            issued: optional(field(6), issued_day, CardField::Issued)?,
        })
    }
}

fn citizen_number(text: &str) -> Result<IdentityNumber, CardError> {
    let number = IdentityNumber::parse(text).map_err(CardError::Id)?;
    if number.is_citizen() {
        Ok(number)
    } else {
        Err(CardError::Id(IdentityNumberError::TooShort { missing: 3, expected: 12 }))
    }
}

fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
    field: CardField,
) -> Result<Option<T>, CardError> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some).ok_or(CardError::Field(field)) }
}

fn issued_day(digits: &str) -> Option<NaiveDate> {
    match BirthDate::from_card_digits(digits) {
        Ok(BirthDate::Day(day)) => Some(day),
        _ => None,
    }
}

/// Whether the text would be a card's if its separator were `|`: it begins with twelve digits, and
/// the character after them occurs at least five times.
fn has_other_separator(text: &str) -> bool {
    let mut rest = text.chars();
    let digits = rest.by_ref().take(12).filter(char::is_ascii_digit).count();
    match rest.next() {
        Some(sign) if digits == 12 && !sign.is_alphanumeric() && sign != '|' => {
            text.matches(sign).count() >= 5
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    const GOOD: &str = "066301000001|245123456|Nguyễn Thị Lan|14022001|Nữ|Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông|10052021";

    #[test]
    fn shapes_that_cards_have() {
        let full = Card::parse(GOOD).unwrap();
        assert_eq!(full.gender, Some(Gender::Female));
        assert_eq!(full.issued, NaiveDate::from_ymd_opt(2021, 5, 10));
        for (name, text) in [
            ("line end of the scanner", format!("{GOOD}\r\n")),
            ("byte order mark", format!("\u{feff}{GOOD}")),
            ("decomposed", GOOD.nfd().collect()),
            ("more fields", format!("{GOOD}|Nguyễn Văn Ba|Trần Thị Tư|||")),
            ("spaces around fields", GOOD.replace('|', " | ")),
        ] {
            assert_eq!(Card::parse(&text), Ok(full.clone()), "{name}");
        }
    }

    #[test]
    fn fields_that_may_be_empty() {
        let card = Card::parse("066048000001||Y BLAR KSOR|1948|Nam|").unwrap();
        assert_eq!((card.old_id, card.issued), (None, None));
        assert_eq!(card.birth_date, Some(BirthDate::Year(1948)));
        assert_eq!(card.address, "");
        let card = Card::parse("066048000001||H'Nhiên||||").unwrap();
        assert_eq!((card.birth_date, card.gender), (None, None));
    }

    #[test]
    fn birth_dates_keep_their_precision() {
        for (digits, shown) in [
            ("14022001", "14/02/2001"),
            ("01011950", "01/01/1950"),
            ("00001950", "1950"),
            ("00071950", "07/1950"),
            ("1950", "1950"),
        ] {
            let card = Card::parse(&GOOD.replace("14022001", digits)).unwrap();
            assert_eq!(card.birth_date.unwrap().to_string(), shown, "{digits}");
        }
    }

    #[test]
    fn bad_texts_say_what_is_wrong() {
        let id = |missing| CardError::Id(IdentityNumberError::TooShort { missing, expected: 12 });
        for (name, text, error) in [
            ("nothing", "  \r\n".to_owned(), CardError::Empty),
            ("another code", "https://example.vn".to_owned(), CardError::Fields { found: 1 }),
            ("cut off", "066301000001|245123456|Ng".to_owned(), CardError::Fields { found: 3 }),
            ("too many", format!("{GOOD}||||||"), CardError::Fields { found: 13 }),
            ("digit lost", GOOD.replace("066301000001", "06630100000"), id(1)),
            ("old number first", GOOD.replace("066301000001", "245123456"), id(3)),
            ("no name", GOOD.replace("Nguyễn Thị Lan", ""), CardError::Name(NameError::Empty)),
            (
                "no such day",
                GOOD.replace("14022001", "31022001"),
                CardError::BirthDate(BirthDateError::NoSuchDay),
            ),
            ("gender", GOOD.replace("Nữ", "14022001"), CardError::Field(CardField::Gender)),
            ("old id", GOOD.replace("245123456", "24512345x"), CardError::Field(CardField::OldId)),
            ("issued", GOOD.replace("10052021", "2021"), CardError::Field(CardField::Issued)),
            (
                "emoji",
                GOOD.replace("Lan", "😀"),
                CardError::Name(NameError::Unprintable { character: '😀' }),
            ),
        ] {
            assert_eq!(Card::parse(&text), Err(error), "{name}");
        }
    }

    #[test]
    fn damage_on_the_way_is_told_apart() {
        for (name, text, how) in [
            ("question marks", GOOD.replace(['ễ', 'ị'], "?"), Mangling::LostLetters),
            ("gender lost", GOOD.replace("Nữ", "N?"), Mangling::LostLetters),
            ("replacement", GOOD.replace('ễ', "\u{fffd}"), Mangling::LostLetters),
            ("Telex", GOOD.replace("Nguyễn Thị Lan", "Nguyeexn Thij Lan"), Mangling::InputMethod),
            ("VNI", GOOD.replace("Nguyễn Thị", "Nguye6n4 Thi5"), Mangling::InputMethod),
            ("tilde", GOOD.replace('|', "~"), Mangling::Separator),
            ("broken bar", GOOD.replace('|', "¦"), Mangling::Separator),
            ("tab", GOOD.replace('|', "\t"), Mangling::Separator),
        ] {
            assert_eq!(Card::parse(&text), Err(CardError::Mangled(how)), "{name}");
        }
    }

    #[test]
    fn no_place_name_of_the_country_looks_damaged() {
        let mergers = include_str!("../../../../assets/communes/merges-2025.csv");
        for line in mergers.lines().skip(1) {
            let names: Vec<_> = line.split(',').take(3).collect();
            let address = format!("Thôn 5, {}, {}, {}", names[2], names[1], names[0]);
            let text = format!("066301000001||Nguyễn Thị Lan|14022001|Nữ|{address}|10052021");
            assert_eq!(Card::parse(&text).map(|card| card.address), Ok(address));
        }
    }

    #[test]
    fn errors_carry_no_personal_data() {
        let error = Card::parse(&GOOD.replace("14022001", "31022001")).unwrap_err();
        assert!(!error.to_string().contains("066301000001"));
        assert!(!error.to_string().contains("Lan"));
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), fields in proptest::collection::vec(any::<String>(), 0..14)) {
            let _ = Card::parse(&text);
            let _ = Card::parse(&fields.join("|"));
        }

        #[test]
        fn reads_back_what_was_written(
            id in "0[0-9]{11}", day in 1_u32..29, month in 1_u32..13, year in 1900_i32..2030,
            name in "[A-ZĐÀÁẢÃẠÊỄƯ][a-zđêễươáàảãạ]{1,6}( [A-ZĐÊ][a-zêễươ]{1,5}){1,3}"
        ) {
            let name = nfc(&name);
            let text = format!("{id}||{name}|{day:02}{month:02}{year:04}|Nam||");
            if let Ok(card) = Card::parse(&text) {
                prop_assert_eq!(card.id.as_str(), &id);
                prop_assert_eq!(card.name.as_str(), &name);
                prop_assert_eq!(
                    card.birth_date, NaiveDate::from_ymd_opt(year, month, day).map(BirthDate::Day)
                );
            } else {
                // Random letters may look like Telex; nothing else may be refused.
                prop_assert_eq!(
                    Card::parse(&text), Err(CardError::Mangled(Mangling::InputMethod))
                );
            }
        }
    }
}
