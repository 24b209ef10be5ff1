//! The office as its users see it: use cases over the store and the forms, shared by the window
//! and the command line.

mod actions;
mod apology;
mod assets;
mod calendar;
mod cards;
mod catalogue;
mod check;
mod clock;
mod demo;
mod describe;
mod desk;
mod files;
mod lists;
mod merging;
mod messages;
mod papers;
mod places;
mod problem;
mod procedures;
mod publications;
mod reception;
mod settings;
mod sync;
mod validate;
mod verify;
pub mod view;

pub use calendar::{day_view, due_view, usual_calendar};
pub use cards::read_card;
pub use catalogue::{CatalogueOutcome, DoubtView};
pub use clock::{Clock, FixedClock, SystemClock};
pub use demo::DemoOutcome;
pub use desk::Office;
pub use domain::procedure::MergedProcedure;
pub use files::{check_writable, write_whole};
pub use messages::{Language, text as message};
pub use places::{commune, resolve_address, search_communes};
pub use sync::{BUNDLE, Lan, LanEvent, Pulse, Stop, StoreReplica};
pub use verify::VerifyView;
