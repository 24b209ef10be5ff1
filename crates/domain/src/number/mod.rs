//! Numbers given offline on several PCs: unique by construction, never given twice, never changed.

mod book;
mod dossier_code;
mod lane;

pub use book::{PaperNumber, RegisterEntry};
pub use dossier_code::{DossierCode, DossierCodeError, OfficeCode, OfficeCodeError};
pub use lane::{Lane, LaneError};
