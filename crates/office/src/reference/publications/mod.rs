//! What the province publishes, applied from its day on (ADR 0009).

mod content;
mod list;
mod published;

pub(crate) use published::Published;
