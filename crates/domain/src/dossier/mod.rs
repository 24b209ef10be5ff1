//! The life of a dossier: a decider. A command may be refused; an event never fails to apply.

mod apply;
mod command;
mod conflict;
mod decide;
mod event;
mod refusal;
mod state;

pub use apply::{FOLD, Stamped, fold};
pub use command::{Command, DueRequest, ReceiveDossier};
pub use conflict::{Conflict, ConflictKey, Overwritten};
pub use decide::{Context, Numbers, Policy, decide};
pub use event::{
    Apologised, Channel, Clerk, ConflictKind, ConflictResolved, CorrectableField, Corrected,
    Decision, Event, EventKind, PaperKind, Person, ProcedureRef, Received, Reprinted, ResultReady,
    ReturnBy, Returned, Signer, SkippedDay, SubmittedPaper, SupplementRequested, Supplemented,
    Withdrawn,
};
pub use refusal::Refusal;
pub use state::{Apology, Dossier, Pause, Stage};

#[cfg(test)]
mod tests;
