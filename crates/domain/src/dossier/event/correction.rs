//! The fields that a clerk may correct after reception, as one table: number, name and location of
//! the value.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::received::Received;
use super::vocabulary::text_enum;

macro_rules! correctable {
    ($($(#[$doc:meta])* $variant:ident = $n:literal $text:literal at $($path:ident).+),+ $(,)?) => {
        text_enum! {
            /// A field that may be corrected after reception.
            CorrectableField { $($(#[$doc])* $variant = $n $text),+ }
        }

        impl CorrectableField {
            /// Returns the field's value.
            #[must_use]
            pub fn value(self, reception: &Received) -> &str {
                match self { $(Self::$variant => &reception.$($path).+),+ }
            }

            /// The field's value, to be replaced.
            pub(in crate::dossier) fn value_mut(self, reception: &mut Received) -> &mut String {
                match self { $(Self::$variant => &mut reception.$($path).+),+ }
            }
        }
    };
}

correctable! {
    /// Name of the applicant.
    Name = 0 "name" at applicant.name,
    /// Identity number of the applicant.
    Id = 1 "id" at applicant.id,
    /// Date of birth of the applicant.
    BirthDate = 2 "birth_date" at applicant.birth_date,
    /// Address of the applicant.
    Address = 3 "address" at applicant.address,
    /// Telephone number of the applicant.
    Phone = 4 "phone" at applicant.phone,
    /// E-mail of the applicant.
    Email = 5 "email" at applicant.email,
    /// Remark in the register.
    Note = 6 "note" at note,
}
