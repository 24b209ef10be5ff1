//! The rules: the life of a dossier, the working calendar, codes, persons, communes and procedures.
//! No input or output, no clock, no randomness: they are passed in.

pub mod calendar;
pub mod clock;
mod codec;
pub mod commune;
pub mod damage;
pub mod dossier;
pub mod id;
pub mod log;
pub mod member;
pub mod message;
pub mod money;
pub mod number;
pub mod office_event;
pub mod person;
mod printable;
pub mod procedure;
pub mod reception_refused;
pub mod record;
pub mod scorecard;
pub mod text;
pub mod time;
