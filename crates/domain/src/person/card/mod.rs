//! The text in the code of an identity card (CCCD with chip, Thẻ căn cước).

mod error;
mod layout;
mod split;
#[cfg(test)]
mod tests;

pub use error::{CardDoubt, CardError};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::mangled::{Mangling, in_name_and_address, typed_digits};
use super::{BirthDate, Gender, IdentityNumber, IdentityNumberError, PersonName};
use crate::text::{narrow, nfc, squeeze};
use layout::Layout;

/// Most characters of the whole text; a card has less than 300.
const MAX_TEXT_CHARS: usize = 2000;
/// Fewest and most fields: some cards leave out the old number or the address, newer ones add empty
/// fields.
const FIELDS: std::ops::RangeInclusive<usize> = 5..=12;

/// The data of a person on an identity card. The address is as printed and may name communes
/// that the mergers of 2025 abolished. A field that cannot be right is empty and listed in
/// [`Card::doubts`].
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
    /// The name as on the card, in NFC; `None` when it cannot be read.
    pub name: Option<PersonName>,
    /// The date of birth; some cards know only the year, some nothing.
    pub birth_date: Option<BirthDate>,
    /// The gender, if the code holds it.
    pub gender: Option<Gender>,
    /// The place of residence as on the card, in NFC; may be empty.
    pub address: String,
    /// The day of issue, if the code holds it.
    pub issued: Option<NaiveDate>,
    /// Fields left empty because what stands there cannot be right.
    #[serde(default)]
    pub doubts: Vec<CardDoubt>,
}

/// A field of the card's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CardField {
    /// The citizen identity number; always the first.
    Id,
    /// The number of the old card.
    OldId,
    /// The name.
    Name,
    /// The date of birth.
    BirthDate,
    /// The gender.
    Gender,
    /// The place of residence.
    Address,
    /// The day of issue.
    Issued,
}

impl Card {
    /// Reads the text of a card's code: fields separated by `|`, recognised by their shape, since
    /// cards differ in which fields they have and in which order. A card scanned twice counts once.
    ///
    /// # Errors
    /// [`CardError`]; another code, and text that an input method or a keyboard driver changed, are
    /// told apart from text that is no card.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        let text = narrow(&nfc(text));
        let text =
            text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
        if text.is_empty() {
            return Err(CardError::Empty);
        }
        if text.chars().count() > MAX_TEXT_CHARS {
            return Err(CardError::Fields { found: text.split('|').count() });
        }
        if let Some(other) = other_code(text) {
            return Err(other);
        }
        let payloads = split::payloads(text);
        let mut cards = payloads.into_iter().map(Self::parse_one).collect::<Result<Vec<_>, _>>()?;
        // Of a card scanned twice the reading with fewer doubts counts.
        cards.sort_by_key(|card| card.doubts.len());
        let one = cards.first().is_some_and(|first| cards.iter().all(|card| card.id == first.id));
        match cards.into_iter().next() {
            Some(card) if one => Ok(card),
            Some(_) => Err(CardError::Several),
            None => Err(CardError::Empty),
        }
    }

    /// The card with dates that lie after `today`, or an issue before the birth, left empty.
    #[must_use]
    pub fn as_of(mut self, today: NaiveDate) -> Self {
        let mut doubt = |field| self.doubts.push(CardDoubt { field });
        if self.birth_date.take_if(|birth| birth.is_after(today)).is_some() {
            doubt(CardField::BirthDate);
        }
        let birth = self.birth_date;
        let wrong =
            |day: &mut NaiveDate| *day > today || birth.is_some_and(|birth| birth.is_after(*day));
        if self.issued.take_if(wrong).is_some() {
            doubt(CardField::Issued);
        }
        self
    }

    /// Reads one payload.
    fn parse_one(text: &str) -> Result<Self, CardError> {
        let fields: Vec<String> = text.split('|').map(squeeze).collect();
        if fields.len() < *FIELDS.start() || fields.len() > *FIELDS.end() {
            return Err(not_a_card(text, fields.len()));
        }
        let (layout, certain) = Layout::of(&fields);
        let field =
            |field| layout.position(field).and_then(|at| fields.get(at)).map_or("", String::as_str);
        if !certain {
            return Err(not_a_card(text, fields.len()));
        }
        let id = citizen_number(&fields[0]).map_err(|wrong| {
            if typed_digits(text) {
                CardError::Mangled(Mangling::Keyboard)
            } else {
                CardError::Id(wrong)
            }
        })?;
        let (name, address) = (field(CardField::Name), field(CardField::Address));
        if let Some(mangling) = in_name_and_address(name, address) {
            return Err(CardError::Mangled(mangling));
        }
        if field(CardField::Gender).contains(['?', '\u{fffd}']) {
            return Err(CardError::Mangled(Mangling::LostLetters));
        }
        let mut doubts = Vec::new();
        let mut doubt = |field| doubts.push(CardDoubt { field });
        let mut read = |at, wrong: bool| {
            if wrong {
                doubt(at);
            }
        };
        let old_id = IdentityNumber::parse(field(CardField::OldId)).ok();
        read(CardField::OldId, old_id.is_none() && !field(CardField::OldId).is_empty());
        let name = PersonName::parse(name).ok();
        read(CardField::Name, name.is_none());
        let birth_date = BirthDate::from_card_digits(field(CardField::BirthDate)).ok();
        read(CardField::BirthDate, birth_date.is_none() && !field(CardField::BirthDate).is_empty());
        let gender = Gender::from_card_word(field(CardField::Gender));
        read(CardField::Gender, gender.is_none() && !field(CardField::Gender).is_empty());
        let issued = layout::day(field(CardField::Issued));
        read(CardField::Issued, issued.is_none() && !field(CardField::Issued).is_empty());
        let sound = address.is_empty() || address.chars().any(char::is_alphabetic);
        read(CardField::Address, !sound);
        let address = if sound { address.to_owned() } else { String::new() };
        Ok(Self { id, old_id, name, birth_date, gender, address, issued, doubts })
    }
}

fn citizen_number(text: &str) -> Result<IdentityNumber, IdentityNumberError> {
    let number = IdentityNumber::parse(text)?;
    if number.is_citizen() {
        Ok(number)
    } else {
        Err(IdentityNumberError::TooShort { missing: 3, expected: 12 })
    }
}

/// A code that is certainly something else than an identity card.
fn other_code(text: &str) -> Option<CardError> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    if lower.starts_with("http:") || lower.starts_with("https:") || lower.starts_with("www.") {
        return Some(CardError::Link);
    }
    // Health insurance: 15 characters, or the identity number of 10 or 12 digits, and dates with
    // slashes. Identity cards write no slash in a date.
    let fields: Vec<&str> = text.split('|').map(str::trim).collect();
    let insured = fields.first().is_some_and(|first| {
        let letters = first.bytes().take_while(u8::is_ascii_uppercase).count();
        matches!((letters, first.len()), (2, 15) | (0, 10 | 12 | 15))
            && first.bytes().skip(letters).all(|b| b.is_ascii_digit())
    });
    let slashed = |field: &&&str| {
        field.len() == 10 && field.matches('/').count() == 2 && field.parse::<BirthDate>().is_ok()
    };
    (insured && fields.len() > 5 && fields.iter().filter(slashed).count() > 0)
        .then_some(CardError::Insurance)
}

/// Why a text is no card: its separators or digits were changed on the way, or it is another code.
fn not_a_card(text: &str, found: usize) -> CardError {
    if typed_digits(text) {
        CardError::Mangled(Mangling::Keyboard)
    } else if has_other_separator(text) {
        CardError::Mangled(Mangling::Separator)
    } else {
        CardError::Fields { found }
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
