//! Identity cards as scanned.

use domain::dossier::Person;
use domain::person::Card;

use crate::reception::validate::identity_warnings;
use crate::reference::communes::resolve_address;
use crate::view::{CardView, Problem};

/// Reads the text of an identity card's QR code.
///
/// # Errors
/// `error.card.*`: what is wrong and how to mend it.
pub fn read_card(text: &str) -> Result<CardView, Problem> {
    let card = Card::parse(text)?;
    let residence = resolve_address(&card.address)?;
    let gender = card.gender.map(|it| it.card_word().to_owned()).unwrap_or_default();
    let birth_date = card.birth_date.map(|it| it.iso()).unwrap_or_default();
    let person = Person {
        id: card.id.as_str().to_owned(),
        gender: gender.clone(),
        birth_date: birth_date.clone(),
        ..Person::default()
    };
    Ok(CardView {
        id: person.id.clone(),
        old_id: card.old_id.map(|it| it.as_str().to_owned()).unwrap_or_default(),
        name: card.name.as_str().to_owned(),
        birth_date,
        gender,
        address: card.address,
        issued: card.issued.map(|it| it.to_string()).unwrap_or_default(),
        residence,
        warnings: identity_warnings(&person),
    })
}
