//! The forms: each from its plain data to a PDF.

mod edition;
mod receipt;
mod scale;
mod signature;
mod two_up;

pub use receipt::receipt;

pub(crate) use scale::Scale;
