//! The typed command contract: what the window and the command line exchange with the office.
//!
//! Every type is serialised in camelCase and exported to TypeScript. Instants are RFC 3339 in
//! Vietnam time, dates `YYYY-MM-DD`, money whole đồng.

mod act;
mod calendar;
pub(crate) mod completed;
mod dossier;
mod exchange;
mod lists;
mod office;
mod paper;
mod reception;

pub use crate::text::messages::Language;
pub use crate::text::problem::Problem;
pub use act::*;
pub use calendar::*;
pub use domain::calendar::{DayKind, DueRule};
pub use domain::dossier::{
    ConflictKind, CorrectableField, Decision, EventName, PaperKind, ReceptionChannel, ReturnBy,
    Stage, StopBy, ToldHow, WaitReason,
};
pub use domain::log::Reason;
pub use dossier::*;
pub use exchange::*;
pub use forms::{PaperLayout, SetChoice};
pub use lists::*;
pub use office::*;
pub use paper::*;
pub use reception::*;
