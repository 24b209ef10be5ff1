//! Present communes, and which of them replaced the communes on older papers.
//!
//! On 1 July 2025 districts were abolished and 10,035 communes became 3,321. Identity cards keep
//! the address of their day, so a reception must recognise it and offer the present commune.

mod address;
mod index;
mod merger;
mod name_key;
mod resolve;
mod search;
#[cfg(test)]
mod tests;
mod unit;

pub use address::{AddressMatch, Candidate};
pub use index::{CommuneDataError, CommuneIndex};
pub use merger::OldCommune;
pub use unit::CommuneUnit;
