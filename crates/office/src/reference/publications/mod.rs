//! Publications of the province, applied from their day on (ADR 0009).

mod content;
mod list;
mod published;

pub(crate) use content::line_of;
pub(crate) use published::Published;
