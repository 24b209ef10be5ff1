//! The office as its users see it: use cases over the store and the forms, shared by the window
//! and the command line.

mod demo;
mod dossier;
mod exchange;
mod lists;
mod office;
mod paper;
mod reception;
mod reference;
mod text;
pub mod view;

pub use crate::office::{Actor, Office, SystemClock, VerifyView};
pub use demo::DemoOutcome;
pub use domain::procedure::MergedProcedure;
pub use domain::time::{Clock, FixedClock};
pub use exchange::{BUNDLE, Lan, LanEvent, Pulse, Stop, StoreReplica};
pub use reception::cards::read_card;
pub use reference::calendar::{day_view, due_view, usual_calendar};
pub use reference::catalogue::{CatalogueOutcome, DoubtView};
pub use reference::communes::{commune, resolve_address, search_communes};
pub use store::files::{check_writable, write_whole};
pub use text::messages::{Language, text as message};
