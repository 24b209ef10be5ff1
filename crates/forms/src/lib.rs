//! Printed paper: pure functions from plain data to PDF bytes.
//!
//! ```
//! # let text = include_str!("../tests/data/receipt.json");
//! use forms::{FormSets, ReceiptData, SetChoice, receipt};
//! let data: ReceiptData = serde_json::from_str(text).unwrap();
//! let set = FormSets::built_in().unwrap().choose(SetChoice::ByReception, data.received_at.date());
//! let pdf = receipt(&data, set).unwrap();
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//! ```

mod data;
mod error;
mod form;
mod head;
pub mod layout;
pub mod pdf;
mod phrase;
mod template;
mod wording;

pub use data::{
    ApologyData, Edition, IssuingOffice, LetterSigner, MissingPaper, PaperLayout, PaperNumber,
    ProcessingTime, ReceiptData, ReceiptPaper, ReceiptSubmitter, RegisterEntry, ReturnBy,
    SupplementRequestData,
};
pub use error::FormError;
pub use form::{apology_letters, receipt, supplement_request};
pub use wording::{FormSet, FormSets, SetChoice};
