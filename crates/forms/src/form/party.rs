//! The lines about the person or organisation that a paper is about.

use crate::data::Party;
use crate::layout::Slice;
use crate::wording::PartyWords;

use super::Lines;

/// Name, identity number, address, telephone number and email address.
pub(crate) fn party(lines: &Lines<'_>, words: &PartyWords, party: &Party) -> Vec<Slice> {
    let name = lines.common.name_of(party);
    let mut slices = lines.line(&words.name, &[("name", Some(&name))]);
    if let Some(identity) = &words.identity {
        slices.extend(lines.line(identity, &[("identity", party.identity_number.as_deref())]));
    }
    slices.extend(lines.line(&words.address, &[("address", party.address.as_deref())]));
    let phone = lines.paragraph(&words.phone, &[("phone", party.phone.as_deref())]);
    let email = lines.paragraph(&words.email, &[("email", party.email.as_deref())]);
    slices.push(lines.side_by_side(0.45, &phone, &email));
    slices
}
