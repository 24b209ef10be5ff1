//! Persons and organisations: what an identity card says, and checks of what a clerk types.

mod birth_date;
mod card;
mod gender;
mod identity_number;
mod mangled;
mod name;
mod paper_number;
mod phone;
mod tax_number;

pub use birth_date::{BirthDate, BirthDateError, BirthDateWarning};
pub use card::{Card, CardDoubt, CardError, CardField};
pub use gender::Gender;
pub use identity_number::{IdentityNumber, IdentityNumberError, IdentityWarning};
pub use mangled::Mangling;
pub use name::{MAX_NAME_CHARS, NameError, PersonName};
pub use paper_number::{PaperNumber, PaperNumberError};
pub use phone::{Phone, PhoneError, PhoneKind};
pub use tax_number::{TaxNumber, TaxNumberError};
