//! Printed paper: pure functions from plain data to PDF bytes.
//!
//! ```
//! # let text = include_str!("../tests/data/receipt.json");
//! use forms::{FormSets, Paper, ReceiptData, SetChoice, papers};
//! let data: ReceiptData = serde_json::from_str(text).unwrap();
//! let set = FormSets::built_in().unwrap().choose(SetChoice::ByReception, data.received_at.date());
//! let pdf = papers(&[(Paper::Receipt(data), set)]).unwrap();
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
    ApologyData, AuthorisedParty, CompetentAgency, ControlSlipData, ControlStep, CoverData,
    CoverRow, Edition, Gender, HandedIn, HandoverListData, HandoverRow, IssuingOffice,
    LetterSigner, MissingPaper, MultiReceiptData, MultiReceiptRow, PaperLayout, PaperNumber, Party,
    ProcessingTime, ReceiptData, ReceiptPaper, ReceiptRef, RefusalData, RegisterEntry,
    ResultHandoverData, ResultReceiver, ResultRow, ReturnBy, ReturnReceiptData, StepOutcome,
    StopData, SupplementRequestData, abbreviation,
};
pub use error::FormError;
pub use form::{Paper, papers};
pub use wording::{FormSet, FormSets, PaperForm, SetChoice};
