//! Procedures: what citizens ask for, versioned by date, and the import of the national export.

mod catalogue;
mod code;
pub mod import;
mod merge;
mod overrule;
mod required_paper;
mod search;
#[cfg(test)]
mod tests;
mod variant;
mod version;

pub use catalogue::{Catalogue, CatalogueError};
pub use code::{ProcedureCode, ProcedureCodeError};
pub use merge::{Merged, MergedProcedure};
pub use required_paper::RequiredPaper;
pub use variant::{Fee, Variant};
pub use version::{Confidence, HandledBy, Procedure, Version};
