//! The forms: each from its plain data to pages.

mod apology;
mod batch;
mod control_slip;
mod cover;
mod edition;
mod grid;
mod handover_list;
mod letter;
mod lines;
mod list;
mod multi_receipt;
mod paper_table;
mod party;
mod receipt;
mod recipients;
mod refusal;
mod result_handover;
mod return_receipt;
mod running;
mod scale;
mod signature;
mod stop;
mod supplement_request;
mod two_up;

pub use batch::{Paper, papers};

pub(crate) use lines::Lines;
pub(crate) use scale::Scale;
