//! What the office looks up: days, procedures, communes, what the province published.

pub(crate) mod assets;
pub(crate) mod calendar;
pub(crate) mod catalogue;
pub(crate) mod communes;
pub(crate) mod procedures;
pub(crate) mod publications;
