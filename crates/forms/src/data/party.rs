//! Persons and organisations on a paper.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::Cleaner;
use crate::error::FormError;

/// How a person is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// "Ông".
    Male,
    /// "Bà".
    Female,
}

/// The person or organisation that a paper is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Party {
    /// Full name.
    pub name: String,
    /// Identity or tax number.
    #[serde(default)]
    pub identity_number: Option<String>,
    /// Address.
    #[serde(default)]
    pub address: Option<String>,
    /// Telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Email address.
    #[serde(default)]
    pub email: Option<String>,
    /// How the person is spoken to; not looked at for an organisation.
    #[serde(default)]
    pub gender: Gender,
    /// Whether it is an organisation.
    #[serde(default)]
    pub organisation: bool,
    /// Full name of who represents the organisation.
    #[serde(default)]
    pub representative: Option<String>,
}

/// Somebody who hands in for the applicant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorisedParty {
    /// Full name.
    pub name: String,
    /// Identity number.
    #[serde(default)]
    pub identity_number: Option<String>,
    /// Address.
    #[serde(default)]
    pub address: Option<String>,
    /// Telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Email address.
    #[serde(default)]
    pub email: Option<String>,
    /// The paper that gives the authority.
    #[serde(default)]
    pub authority: Option<String>,
}

/// A receipt that another paper cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptRef {
    /// Its number as printed, for example "05/TNHS-TTPVHCC".
    pub number: String,
    /// Its date; Vietnam wall clock.
    pub issued_at: NaiveDateTime,
}

impl Party {
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            name: cleaner.text("party.name", &self.name)?,
            identity_number: cleaner.maybe("party.identityNumber", &self.identity_number)?,
            address: cleaner.maybe("party.address", &self.address)?,
            phone: cleaner.phone("party.phone", &self.phone)?,
            email: cleaner.maybe("party.email", &self.email)?,
            representative: cleaner.maybe("party.representative", &self.representative)?,
            ..*self
        })
    }
}

impl AuthorisedParty {
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self {
            name: cleaner.text("authorised.name", &self.name)?,
            identity_number: cleaner.maybe("authorised.identityNumber", &self.identity_number)?,
            address: cleaner.maybe("authorised.address", &self.address)?,
            phone: cleaner.phone("authorised.phone", &self.phone)?,
            email: cleaner.maybe("authorised.email", &self.email)?,
            authority: cleaner.maybe("authorised.authority", &self.authority)?,
        })
    }
}

impl ReceiptRef {
    pub(crate) fn cleaned(&self, cleaner: &Cleaner<'_>) -> Result<Self, FormError> {
        Ok(Self { number: cleaner.text("receipt.number", &self.number)?, ..*self })
    }
}
