//! One file per subcommand.

pub mod act;
pub mod apologise;
pub mod bundle;
pub mod calendar;
pub mod card;
pub mod catalogue;
pub mod commune;
pub mod demo;
pub mod exchange;
pub mod find;
pub mod identity;
pub mod init;
pub mod lan;
pub mod late;
pub mod print;
pub mod publications;
pub mod receive;
pub mod resolve;
pub mod show;
pub mod step;
pub mod today;
pub mod verify;
