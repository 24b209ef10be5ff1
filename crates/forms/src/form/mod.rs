//! The forms: each from its plain data to a PDF.

mod apology;
mod edition;
mod lines;
mod paper_table;
mod receipt;
mod running;
mod scale;
mod signature;
mod supplement_request;
mod two_up;

pub use apology::apology_letters;
pub use receipt::receipt;
pub use supplement_request::supplement_request;

pub(crate) use lines::Lines;
pub(crate) use scale::Scale;
